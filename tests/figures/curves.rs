//! Costs against the volume as SVG, to look at: `tests/snapshots/`, and what is said of them.

use std::rc::Rc;

use plotters_svg::SVGBackend;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::settings::FleetCount;
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Share};
use serverless_tradeoffs::present::figure::{Figure, Tint};
use serverless_tradeoffs::present::figures::{
    self, Per, Pinned, Shown, Span, Window, Zoom, break_even_legend, break_even_table,
    break_even_table_beside, crossing_sentences, read_break_even,
};
use serverless_tradeoffs::present::link;
use serverless_tradeoffs::present::paint::paint;
use serverless_tradeoffs::present::ranges::RangesJob;
use serverless_tradeoffs::present::theme::{DARK, LIGHT, Theme};

use crate::kept::kept;

pub(crate) fn assess(scenario: &Scenario) -> Assessment {
    Assessment::new(scenario, None, PriceBook::embedded())
}

pub(crate) fn svg(figure: &Figure, theme: &Theme, size: (u32, u32)) -> String {
    let mut text = String::new();
    paint(figure, theme, 1.0, SVGBackend::with_string(&mut text, size)).expect("painted");
    text
}

pub(crate) fn check(name: &str, figure: &Figure, theme: &Theme, size: (u32, u32)) {
    kept(name, &svg(figure, theme, size));
}

/// One server carries 20 M, and Lambda is passed and cheaper again several times.
fn back_and_forth() -> Scenario {
    let mut scenario = Scenario::worked_example();
    scenario.workload.cpu_share = Share(0.788_4);
    scenario.workload.latency_objective = Milliseconds(10_000.0);
    scenario.of_mut(PlatformId::AwsEc2).target_utilisation = Share(0.6);
    scenario.of_mut(PlatformId::AwsEc2).count = FleetCount::AtLeast(1);
    scenario
}

fn draw(name: &str, scenario: &Scenario, shown: &Shown, theme: &Theme, size: (u32, u32)) {
    let figure = figures::break_even(scenario, &assess(scenario), shown).expect("a figure");
    check(name, &figure, theme, size);
}

/// Curves of A are thin and lie beneath, with A's own volume as a second line.
#[test]
fn break_even_beside_a() {
    let a = Scenario::default();
    let mut b = a.clone();
    b.workload.invocations_per_month = 100e6;
    b.workload.memory = Mebibytes(1_024.0);
    let shown = Shown {
        pinned: Some(Pinned {
            assessment: Rc::new(assess(&a)),
            scenario: Rc::new(a),
        }),
        ..Shown::default()
    };
    let readout = read_break_even(&assess(&b), 10e6, &shown);
    let names: Vec<&str> = readout.readings.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(
        names,
        ["AWS Lambda", "EC2 fleet", "A: AWS Lambda", "A: EC2 fleet"]
    );
    assert_eq!(readout.readings[2].text, "$11.80");
    let table = break_even_table_beside(&b, &assess(&b), &shown);
    assert_eq!(table.head[5..], ["A: AWS Lambda", "A: EC2 fleet"]);
    assert!(table.rows.iter().all(|row| row.len() == 7));
    let entries = break_even_legend(&assess(&b), &shown);
    let of_a = entries.iter().filter(|entry| entry.tint.of_a());
    assert_eq!((entries.len(), of_a.count()), (4, 2));
    // A hidden curve of A is nowhere, and B's stays.
    let hidden = Shown {
        hidden: vec![Tint::Pinned(PlatformId::AwsLambda)],
        ..shown.clone()
    };
    let figure = figures::break_even(&b, &assess(&b), &hidden).expect("a figure");
    let drawn: Vec<&str> = figure.line_names().collect();
    assert_eq!(drawn, ["A: EC2 fleet", "AWS Lambda", "EC2 fleet"]);
}

fn zoomed(from: f64, to: f64) -> Window {
    Window::FITTED.after(Zoom::To(Span::new(from, to)))
}

#[test]
fn break_even_figures() {
    let default = Scenario::default();
    let (fitted, wide) = (Shown::default(), (800, 400));
    draw("break-even", &default, &fitted, &LIGHT, wide);
    let whole = Shown::all(Window::WHOLE);
    draw("break-even-whole", &default, &whole, &DARK, wide);
    draw("break-even-narrow", &default, &fitted, &LIGHT, (320, 260));
    let turns = back_and_forth();
    draw("break-even-back-and-forth", &turns, &fitted, &LIGHT, wide);
    let close = Shown::all(zoomed(1.2e7, 1.2e8));
    draw("break-even-zoomed", &turns, &close, &LIGHT, wide);
    let narrowest = Shown::all(zoomed(2e7, 2e7));
    draw("break-even-narrowest", &turns, &narrowest, &DARK, wide);
}

#[test]
fn ranges_are_bands_around_the_curves() {
    let (scenario, notices) = link::parse("n=5000000..50000000&median=100..400&memory=256..1024");
    assert_eq!(notices, Vec::<String>::new());
    let pricing = Pricing::new(&scenario, None, PriceBook::embedded());
    let mut job = RangesJob::new(&scenario, pricing, None).expect("ranges");
    while !job.advance(usize::MAX) {}
    let shown = Shown {
        uncertain: Some(job.finish().bands),
        ..Shown::default()
    };
    draw("break-even-ranges", &scenario, &shown, &LIGHT, (800, 400));
    draw(
        "break-even-ranges-narrow-dark",
        &scenario,
        &shown,
        &DARK,
        (340, 300),
    );
    let assessment = assess(&scenario);
    let readout = read_break_even(&assessment, 1e7, &shown);
    let texts: Vec<&str> = readout
        .readings
        .iter()
        .map(|reading| reading.text.as_str())
        .collect();
    let table = break_even_table_beside(&scenario, &assessment, &shown);
    let row = table
        .rows
        .iter()
        .find(|row| row[0] == "10 M")
        .expect("a row");
    for text in texts {
        assert!(text.contains(" ($") && text.ends_with(')'), "{text}");
        assert!(row.contains(&text.to_owned()), "{text} in {row:?}");
    }
    // A platform whose band is not known has its curve alone.
    let unknown = Shown {
        uncertain: Some(Rc::new(Vec::new())),
        ..Shown::default()
    };
    let figure = figures::break_even(&scenario, &assessment, &unknown).expect("a figure");
    assert_eq!(figure.series.len(), 2);
}

#[test]
fn a_cost_is_drawn_for_what_it_is_counted() {
    let per = |per| Shown {
        per,
        ..Shown::default()
    };
    let default = Scenario::default();
    draw(
        "break-even-per-million",
        &default,
        &per(Per::Million),
        &LIGHT,
        (800, 400),
    );
    draw(
        "break-even-per-invocation",
        &default,
        &per(Per::Invocation),
        &DARK,
        (800, 400),
    );
}

pub(crate) fn every_platform() -> Scenario {
    Scenario {
        compared: PlatformId::ALL.to_vec(),
        ..Scenario::default()
    }
}

#[test]
fn the_names_of_many_lines_stand_beside_them() {
    let every = every_platform();
    let (fitted, wide) = (Shown::default(), (800, 400));
    draw("break-even-every-platform", &every, &fitted, &LIGHT, wide);
    let whole = Shown {
        window: Window::WHOLE,
        per: Per::Million,
        ..Shown::default()
    };
    draw(
        "break-even-every-platform-whole",
        &every,
        &whole,
        &DARK,
        (900, 400),
    );
}

#[test]
fn hidden_curves_are_nowhere_in_the_figure() {
    let every = every_platform();
    let assessment = assess(&every);
    let all = break_even_legend(&assessment, &Shown::default());
    let cheapest = assessment.cheapest[0].platform;
    let keep = [
        PlatformId::AzureContainerApps,
        PlatformId::AwsFargate,
        PlatformId::AwsEc2,
    ];
    let hidden = all.iter().map(|entry| entry.tint);
    let mut shown = Shown {
        hidden: hidden
            .filter(|tint| !keep.iter().any(|&k| *tint == k.into()))
            .collect(),
        ..Shown::default()
    };
    assert!(shown.hidden.contains(&cheapest.into()));
    let figure = figures::break_even(&every, &assessment, &shown).expect("a figure");
    assert_eq!(figure.series.len(), 3);
    let of_the_shown = |tint| figure.series.iter().any(|series| series.tint == tint);
    assert!(figure.bands.iter().all(|band| of_the_shown(band.tint)));
    assert_eq!(read_break_even(&assessment, 1e6, &shown).readings.len(), 3);
    check("break-even-some-hidden", &figure, &LIGHT, (800, 400));

    // The shading is what it were had only these platforms been chosen.
    let alone = Scenario {
        compared: keep.to_vec(),
        ..Scenario::default()
    };
    let same = figures::break_even(&alone, &assess(&alone), &Shown::default()).expect("a figure");
    assert_eq!(figure.bands.len(), same.bands.len(), "{:?}", same.bands);
    for (a, b) in figure.bands.iter().zip(&same.bands) {
        assert!(
            a.tint == b.tint && (a.to / b.to - 1.0).abs() < 1e-6,
            "{a:?} {b:?}"
        );
    }

    shown.hidden = all.iter().map(|entry| entry.tint).collect();
    let none = figures::break_even(&every, &assessment, &shown).expect("a figure");
    assert!(none.series.is_empty() && none.bands.is_empty() && none.markers.is_empty());
    svg(&none, &LIGHT, (800, 400));
    let legend = break_even_legend(&assessment, &shown);
    assert!(legend.len() == all.len() && legend.iter().all(|entry| !entry.shown));
}

#[test]
fn rings_and_dots_lie_on_the_curves_in_every_unit() {
    let every = every_platform();
    let assessment = assess(&every);
    for per in Per::ALL {
        let shown = Shown {
            per,
            ..Shown::default()
        };
        let figure = figures::break_even(&every, &assessment, &shown).expect("a figure");
        assert!(figure.markers.iter().any(|marker| !marker.label.is_empty()));
        assert!(figure.markers.iter().any(|marker| marker.label.is_empty()));
        for marker in &figure.markers {
            // At a step of a fleet, on its lower or its upper end.
            let (n, usd) = marker.at;
            let around = [n * (1.0 - 1e-9), n, n * (1.0 + 1e-9)];
            let on = |n| read_break_even(&assessment, n, &shown).readings;
            let mut readings = around.into_iter().flat_map(on);
            let close = readings.any(|r| (r.at.1 - usd).abs() <= 1e-6 * usd);
            assert!(close, "{per:?} {marker:?}");
        }
    }
}

#[test]
fn no_tick_is_zero_dollars() {
    let every = every_platform();
    let assessment = assess(&every);
    for (per, window) in [
        (Per::Month, Window::WHOLE),
        (Per::Million, zoomed(1.0, 100.0)),
        (Per::Invocation, Window::WHOLE),
        (Per::Invocation, zoomed(1e11, 1e12)),
        (Per::Month, zoomed(1.0, 2.0)),
    ] {
        let shown = Shown {
            per,
            window,
            ..Shown::default()
        };
        let figure = figures::break_even(&every, &assessment, &shown).expect("a figure");
        let labels: Vec<_> = figure
            .y
            .ticks
            .iter()
            .map(|tick| tick.label.as_str())
            .collect();
        assert!(!labels.is_empty() && !labels.contains(&"$0"), "{labels:?}");
        let mut distinct = labels.clone();
        distinct.dedup();
        assert_eq!(distinct, labels, "{per:?} {window:?}");
    }
}

#[test]
fn any_size_can_be_painted() {
    let scenario = back_and_forth();
    let figure =
        figures::break_even(&scenario, &assess(&scenario), &Shown::default()).expect("curves");
    for width in [1, 40, 90, 150, 300] {
        for height in [1, 30, 90, 260] {
            svg(&figure, &LIGHT, (width, height));
        }
    }
}

#[test]
fn no_platform_is_no_figure() {
    let mut scenario = Scenario::default();
    scenario.compared.clear();
    assert_eq!(
        figures::break_even(&scenario, &assess(&scenario), &Shown::default()),
        None
    );
}

#[test]
fn tables_and_readouts_say_the_same_as_the_figure() {
    let scenario = back_and_forth();
    let assessment = assess(&scenario);
    let table = break_even_table(&scenario, &assessment, Per::Month);
    assert!(table.rows.len() <= 25);
    assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    let here = table
        .rows
        .iter()
        .find(|row| row[0].contains("you are here"))
        .expect("a row");
    assert_eq!(here[2..], ["$18.67", "$30.37", "AWS Lambda"]);
    assert_eq!(
        table
            .rows
            .iter()
            .filter(|row| row[0].contains("crossing"))
            .count(),
        9
    );
    assert_eq!(crossing_sentences(&assessment).len(), 10);

    let readout = read_break_even(&assessment, 10e6, &Shown::default());
    assert_eq!(
        readout.sentence(None),
        "10 M a month, 3.81 requests/s: AWS Lambda $18.67, EC2 fleet $30.37. AWS Lambda is $11.70 cheaper."
    );
    let per_million = Shown {
        per: Per::Million,
        ..Shown::default()
    };
    let readout = read_break_even(&assessment, 10e6, &per_million);
    assert_eq!(
        readout.sentence(Some(PlatformId::AwsEc2.into())),
        "10 M a month, 3.81 requests/s: EC2 fleet $3.04, number 2 of 2. AWS Lambda is $1.17 per million cheaper."
    );
    let table = break_even_table(&scenario, &assessment, Per::Million);
    assert!(table.head.contains(&"AWS Lambda, per million".to_owned()));
}
