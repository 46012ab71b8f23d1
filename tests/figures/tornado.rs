//! What moves the break-even as SVG, to look at: `tests/snapshots/tornado*.svg`.

use plotters_svg::SVGBackend;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::present::moves::{self, Moves};
use serverless_tradeoffs::present::theme::{DARK, LIGHT, Theme};
use serverless_tradeoffs::present::tornado::{Tornado, paint_tornado};
use serverless_tradeoffs::present::what_if::sensitivity::{Influence, SensitivityJob, Subject};

use crate::kept::kept;
use crate::texts::nothing_overlaps;

fn influences(scenario: &Scenario) -> (Subject, Vec<Influence>) {
    let book = PriceBook::embedded();
    let subject = Subject::of(scenario, &Assessment::new(scenario, None, book));
    let subject = subject.expect("a break-even");
    let mut job = SensitivityJob::new(scenario, Pricing::new(scenario, None, book), subject);
    while !job.advance(8) {}
    (subject, job.finish())
}

fn tornado(scenario: &Scenario) -> Tornado {
    let (subject, found) = influences(scenario);
    Tornado::new(&subject, &found).expect("something moves it")
}

fn svg(tornado: &Tornado, theme: &Theme, width: u32) -> String {
    let size = (width, tornado.height(f64::from(width)) as u32);
    let mut text = String::new();
    paint_tornado(
        tornado,
        theme,
        1.0,
        SVGBackend::with_string(&mut text, size),
    )
    .expect("painted");
    text
}

fn check(name: &str, tornado: &Tornado, theme: &Theme, width: u32) {
    let painted = svg(tornado, theme, width);
    nothing_overlaps(name, &painted, f64::from(width));
    kept(name, &painted);
}

fn every_platform() -> Scenario {
    Scenario {
        compared: PlatformId::ALL.to_vec(),
        ..Scenario::default()
    }
}

#[test]
fn tornado_figures() {
    let default = tornado(&Scenario::default());
    assert_eq!((default.rows.len(), default.legend().len()), (12, 3));
    assert!(default.more > 5);
    check("tornado", &default, &LIGHT, 860);
    check("tornado-dark", &default, &DARK, 860);
    check("tornado-narrow", &default, &LIGHT, 320);
    check(
        "tornado-bare",
        &tornado(&Scenario::worked_example()),
        &LIGHT,
        760,
    );
    let every = tornado(&every_platform());
    check("tornado-every-platform", &every, &DARK, 900);
    check("tornado-every-platform-narrow", &every, &LIGHT, 260);
}

#[test]
fn nothing_overlaps_at_any_width() {
    for tornado in [
        tornado(&Scenario::default()),
        tornado(&Scenario::worked_example()),
        tornado(&every_platform()),
    ] {
        for width in (240..1400).step_by(20) {
            nothing_overlaps(
                &width.to_string(),
                &svg(&tornado, &LIGHT, width),
                f64::from(width),
            );
        }
        for width in [1, 40, 90, 150, 200] {
            svg(&tornado, &LIGHT, width);
        }
    }
}

#[test]
fn a_row_is_found_where_it_is_drawn() {
    let tornado = tornado(&Scenario::default());
    for width in [320.0, 860.0] {
        for (i, place) in tornado.places(width).iter().enumerate() {
            let middle = place.top + place.height / 2.0;
            assert_eq!(tornado.row_at(width, middle), Some(i));
        }
        assert_eq!(tornado.row_at(width, 0.0), None);
        assert_eq!(tornado.row_at(width, tornado.height(width)), None);
    }
}

#[test]
fn words_say_the_same_as_the_figure() {
    let (subject, found) = influences(&Scenario::worked_example());
    let moves = Moves::new(&subject, &found);
    assert_eq!(
        moves::place(&subject),
        "The break-even between AWS Lambda and the EC2 fleet is at 16.3 M invocations a month."
    );
    assert_eq!(
        moves.strongest,
        "It moves most with \u{201c}Duration, median\u{201d}: with 1 % more it falls by 0.89 %. Of the choices, \
         \u{201c}NAT gateway of AWS Lambda\u{201d} moves it farthest: with \u{201c}on\u{201d} there is none."
    );
    let memory = found.iter().find(|i| i.label == "Memory").expect("memory");
    assert_eq!(
        moves::sentence(memory),
        "Memory (now 512 MB): the break-even is at 17.9 M with 460 MB; at 14.9 M with 564 MB. 1 % more: the break-even \
         falls by 0.89 %."
    );
    let free = found
        .iter()
        .find(|i| i.label.starts_with("Free tier"))
        .expect("a free tier");
    assert_eq!(
        moves::sentence(free),
        "Free tier of AWS Lambda (now off): the break-even is at 19.9 M with on."
    );
    let row = moves.table.rows.iter().find(|row| row[0] == "Memory");
    let cells = row.expect("memory").iter().map(String::as_str);
    let expected = [
        "Memory",
        "512 MB",
        "460 MB: 17.9 M",
        "564 MB: 14.9 M",
        "",
        "-0.89",
    ];
    assert_eq!(cells.collect::<Vec<_>>(), expected);
    assert_eq!(moves.table.rows.len(), found.len());
    assert!(
        moves
            .table
            .rows
            .iter()
            .all(|row| row.len() == moves.table.head.len())
    );
}

#[test]
fn without_a_break_even_there_is_a_reason() {
    let check = |compared: &[PlatformId], said: &str| {
        let scenario = Scenario {
            compared: compared.to_vec(),
            ..Scenario::default()
        };
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        assert_eq!(Subject::of(&scenario, &assessment), None);
        assert_eq!(moves::nothing_to_move(&assessment), said);
    };
    check(&[], "Choose two platforms to compare.");
    check(
        &[PlatformId::AwsLambda],
        "Only AWS Lambda has a bill here. A break-even takes two: choose another platform to compare.",
    );
    check(
        &[PlatformId::CloudflareWorkers],
        "No compared platform has a bill for this workload, so there is no break-even.",
    );
    check(
        &[PlatformId::AwsLambda, PlatformId::AwsLambdaEdge],
        "AWS Lambda is the cheapest at every volume from 1 to 1 T invocations a month: there is no break-even to move.",
    );
}

#[test]
fn without_a_flip_there_is_a_reason() {
    for (compared, start) in [
        (vec![PlatformId::AwsLambda], "One platform alone"),
        (
            vec![PlatformId::CloudflareWorkers, PlatformId::CloudflareWorkers],
            "No compared platform",
        ),
        (
            vec![PlatformId::AwsLambda, PlatformId::AwsEc2],
            "No single input changes",
        ),
    ] {
        let scenario = Scenario {
            compared,
            ..Scenario::default()
        };
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        let said = moves::no_flips(&scenario, &assessment);
        assert!(said.starts_with(start), "{said}");
    }
}
