//! Maps as SVG, to look at: `tests/snapshots/map-*.svg`.

use plotters_svg::SVGBackend;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::cold_share::billing::Calibration;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds};
use serverless_tradeoffs::present::map::{
    Label, Layout, Map, MapJob, Meaning, VERTICAL, Vertical, caption, nothing_to_draw, paint_map,
    table, you_are_here,
};
use serverless_tradeoffs::present::theme::{DARK, LIGHT, Theme};

use crate::kept::kept;

fn map(scenario: &Scenario, key: &str, (width, height): (u32, u32)) -> Map {
    let calibration = Some(Calibration::FORMULA.coarse());
    let pricing = Pricing::new(scenario, calibration, PriceBook::embedded());
    let vertical = Vertical::new(key, scenario).expect("an axis");
    let size = (f64::from(width), f64::from(height));
    let mut job = MapJob::new(scenario, pricing, vertical, size);
    while !job.advance(1) {}
    job.finish()
}

fn svg(map: &Map, theme: &Theme, size: (u32, u32)) -> String {
    let mut text = String::new();
    paint_map(map, theme, 1.0, SVGBackend::with_string(&mut text, size)).expect("painted");
    text
}

fn every_platform() -> Scenario {
    Scenario {
        compared: PlatformId::ALL.to_vec(),
        ..Scenario::default()
    }
}

/// Only Lambda and a server of 4 GB: the longest runs and the largest memories are for one of them or none.
fn two_platforms() -> Scenario {
    let mut scenario = Scenario::default();
    scenario.workload.duration_p95 = Milliseconds(600.0);
    scenario
}

/// Lambda and Workers, which both have a limit of memory or time.
fn functions_only() -> Scenario {
    Scenario {
        compared: vec![PlatformId::AwsLambda, PlatformId::GcpFunctionsGen1],
        ..Scenario::default()
    }
}

/// One stops a run after 30 s, the other has too little memory.
fn short_runs() -> Scenario {
    let mut scenario = Scenario {
        compared: vec![PlatformId::AwsLambdaEdge, PlatformId::CloudflareWorkers],
        ..Scenario::default()
    };
    scenario.workload.memory = Mebibytes(512.0);
    scenario
}

#[test]
fn maps_look_as_they_did() {
    for (name, scenario, key, theme, size) in [
        ("median", two_platforms(), "median", &LIGHT, (600, 300)),
        ("memory-dark", two_platforms(), "memory", &DARK, (600, 300)),
        ("nobody", short_runs(), "median", &LIGHT, (600, 300)),
        (
            "every-platform",
            every_platform(),
            "median",
            &LIGHT,
            (1_100, 360),
        ),
        (
            "every-platform-dark",
            every_platform(),
            "peak",
            &DARK,
            (600, 300),
        ),
        (
            "every-platform-narrow",
            every_platform(),
            "cpu",
            &LIGHT,
            (320, 260),
        ),
        ("narrow", two_platforms(), "median", &LIGHT, (320, 260)),
        (
            "objective",
            every_platform(),
            "objective",
            &LIGHT,
            (600, 300),
        ),
    ] {
        let painted = svg(&map(&scenario, key, (size.0, size.1 / 2)), theme, size);
        kept(&format!("map-{name}"), &painted);
    }
}

fn overlap(a: &Label, b: &Label) -> bool {
    (a.at.0 - b.at.0).abs() < (a.size.0 + b.size.0) / 2.0
        && (a.at.1 - b.at.1).abs() < (a.size.1 + b.size.1) / 2.0
}

#[test]
fn nothing_that_is_written_overlaps_or_is_cut() {
    for scenario in [two_platforms(), functions_only(), every_platform()] {
        for key in VERTICAL {
            let map = map(&scenario, key, (600, 120));
            for width in [320.0, 600.0, 1_100.0] {
                let Layout { frame, labels, .. } = Layout::new(&map, (width, 300.0));
                for (i, label) in labels.iter().enumerate() {
                    let ((x, y), (w, h)) = (label.at, label.size);
                    assert!(
                        x - w / 2.0 >= frame.left && x + w / 2.0 <= frame.right,
                        "{label:?}"
                    );
                    assert!(
                        y - h / 2.0 >= frame.top && y + h / 2.0 <= frame.bottom,
                        "{label:?}"
                    );
                    for other in &labels[..i] {
                        assert!(!overlap(label, other), "{key} {width} {label:?} {other:?}");
                    }
                }
                let largest = map.regions()[0].platform;
                assert!(
                    width < 600.0
                        || labels
                            .iter()
                            .any(|l| l.meaning == Meaning::Region(Some(largest))),
                    "{key} at {width}: the largest region has no name"
                );
            }
        }
    }
}

#[test]
fn any_size_can_be_painted() {
    let map = map(&functions_only(), "median", (300, 60));
    for width in [1, 40, 90, 150, 300] {
        for height in [1, 30, 90, 260] {
            svg(&map, &LIGHT, (width, height));
        }
    }
}

#[test]
fn words_say_the_same_as_the_map() {
    let scenario = Scenario::worked_example();
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    let pricing = Pricing::new(&scenario, None, PriceBook::embedded());
    let vertical = Vertical::new("memory", &scenario).expect("an axis");
    let mut job = MapJob::new(&scenario, pricing, vertical, (600.0, 200.0));
    while !job.advance(5) {}
    let map = job.finish();
    let said = caption(&map);
    assert!(
        said.starts_with("AWS Lambda is the cheapest on ") && said.contains("and the EC2 fleet on"),
        "{said}"
    );
    assert_eq!(
        you_are_here(&map.vertical, &scenario, &assessment),
        "You are at 10 M (3.81 requests/s), 512 MB: AWS Lambda is the cheapest, 38.5 % below the EC2 fleet."
    );
    let spot = map.read(map.point(&scenario));
    assert_eq!(spot.title, "10 M (3.81 requests/s), 512 MB");
    assert_eq!(spot.platform, Some(PlatformId::AwsLambda));
    assert_eq!(
        spot.conclusion,
        "AWS Lambda is the cheapest, about 38 % below the next."
    );
    let table = table(&map, &scenario, &assessment);
    assert!(table.rows.len() <= 13 && table.rows.len() > 5, "{table:?}");
    let here = table
        .rows
        .iter()
        .find(|row| row[0].contains("you are here"));
    assert_eq!(
        here.expect("a row")[1],
        "AWS Lambda up to 16.3 M, then the EC2 fleet"
    );
    // A t3.medium has 4 GB.
    let last = table.rows.last().expect("rows");
    assert_eq!(last[0], "10,240 MB");
    assert_eq!(last[1], "AWS Lambda at every volume");
    let spot = map.read((0.5, 1.0));
    assert_eq!(spot.conclusion, "Only AWS Lambda can run this.");
}

#[test]
fn where_nobody_can_run_it_the_map_says_so() {
    let mut scenario = functions_only();
    let map = map(&scenario, "median", (300, 60));
    let spot = map.read((0.5, 1.0));
    assert_eq!(
        (spot.platform, spot.conclusion.as_str()),
        (None, "No platform can run this.")
    );
    assert!(
        caption(&map).contains("no chosen platform can run the workload."),
        "{}",
        caption(&map)
    );
    scenario.workload.memory = Mebibytes(10_240.0);
    scenario.compared = vec![PlatformId::CloudflareWorkers, PlatformId::GcpFunctionsGen1];
    let map = self::map(&scenario, "median", (300, 60));
    assert_eq!(
        caption(&map),
        "No chosen platform can run this workload at any value of \u{201c}Duration, median\u{201d}."
    );
    let layout = Layout::new(&map, (600.0, 300.0));
    assert_eq!(layout.labels.len(), 1);
    assert_eq!(layout.labels[0].text, "No platform can run this");
    for (compared, word) in [(0, "no platform is chosen"), (1, "needs at least two")] {
        scenario.compared.truncate(compared);
        let said = nothing_to_draw(&scenario).expect("a reason");
        if compared == 0 {
            assert!(said.contains(word), "{said}");
        }
        scenario.compared = vec![PlatformId::AwsLambda; compared.max(1)];
        assert!(
            nothing_to_draw(&scenario)
                .expect("a reason")
                .contains("at least two")
        );
    }
}

#[test]
fn a_map_is_the_same_wherever_its_point_is() {
    for key in VERTICAL {
        let mut scenario = two_platforms();
        let vertical = Vertical::new(key, &scenario).expect("an axis");
        let same = vertical.without_point(&scenario);
        let map = map(&scenario, key, (300, 40));
        for at in [
            (0.0, 0.0),
            (0.31, 0.77),
            (0.52, 0.123),
            (1.0, 1.0),
            (0.4, 0.9),
        ] {
            for (key, value) in map.place(&scenario, at) {
                let knob = serverless_tradeoffs::present::knobs::knob(key).expect("a knob");
                let serverless_tradeoffs::present::knobs::Kind::Number(number) = knob.kind else {
                    panic!("{key} is a number");
                };
                number.set(&mut scenario, value);
            }
            assert_eq!(vertical.without_point(&scenario), same, "{key} {at:?}");
            let (x, y) = map.point(&scenario);
            assert!(
                (x - at.0).abs() < 0.003 && (y - at.1).abs() < 0.01,
                "{key} {at:?} {x} {y}"
            );
        }
        // A step along one axis leaves the other alone.
        assert_eq!(map.nudge(&scenario, (0.01, 0.0)).len(), 1);
        assert_eq!(
            map.nudge(&scenario, (0.0, -0.01)).len(),
            if key == "median" { 2 } else { 1 }
        );
    }
}
