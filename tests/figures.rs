//! Figures as SVG, to look at: `tests/snapshots/`. `UPDATE_SNAPSHOTS=1 cargo test --test figures` writes them anew.

#![cfg(not(target_family = "wasm"))]

use std::path::Path;

use plotters_svg::SVGBackend;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::{Length, Scenario};
use serverless_tradeoffs::model::settings::FleetCount;
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::units::{Milliseconds, Share};
use serverless_tradeoffs::present::figure::Figure;
use serverless_tradeoffs::present::figures::{
    self, Window, break_even_table, crossing_sentences, latency_table, read_break_even,
    read_latency,
};
use serverless_tradeoffs::present::paint::paint;
use serverless_tradeoffs::present::stack::{Stack, paint_stack};
use serverless_tradeoffs::present::theme::{DARK, LIGHT, Theme};

fn assess(scenario: &Scenario) -> Assessment {
    Assessment::new(scenario, None, PriceBook::embedded())
}

fn svg(figure: &Figure, theme: &Theme, size: (u32, u32)) -> String {
    let mut text = String::new();
    paint(figure, theme, 1.0, SVGBackend::with_string(&mut text, size)).expect("painted");
    text
}

fn check(name: &str, figure: &Figure, theme: &Theme, size: (u32, u32)) {
    check_text(name, &svg(figure, theme, size));
}

fn check_text(name: &str, painted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}.svg"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, painted).expect("the snapshot is written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == painted,
        "{name} looks different: look at it after UPDATE_SNAPSHOTS=1"
    );
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

#[test]
fn break_even_figures() {
    let draw = |name, scenario: &Scenario, window, theme, size| {
        let figure = figures::break_even(scenario, &assess(scenario), window).expect("curves");
        check(name, &figure, theme, size);
    };
    let default = Scenario::default();
    draw("break-even", &default, Window::Fitted, &LIGHT, (800, 400));
    draw(
        "break-even-whole",
        &default,
        Window::Whole,
        &DARK,
        (800, 400),
    );
    draw(
        "break-even-narrow",
        &default,
        Window::Fitted,
        &LIGHT,
        (320, 260),
    );
    draw(
        "break-even-back-and-forth",
        &back_and_forth(),
        Window::Fitted,
        &LIGHT,
        (800, 400),
    );
}

fn every_platform() -> Scenario {
    Scenario {
        compared: PlatformId::ALL.to_vec(),
        ..Scenario::default()
    }
}

#[test]
fn the_names_of_many_lines_stand_beside_them() {
    let scenario = every_platform();
    let figure =
        figures::break_even(&scenario, &assess(&scenario), Window::Fitted).expect("curves");
    check("break-even-every-platform", &figure, &LIGHT, (800, 400));
}

#[test]
fn bills_are_stacked_bars() {
    let draw = |name: &str, scenario: &Scenario, theme: &Theme, width: u32| {
        let stack = Stack::new(&assess(scenario)).expect("bills");
        let size = (width, stack.height() as u32);
        let mut text = String::new();
        paint_stack(&stack, theme, 1.0, SVGBackend::with_string(&mut text, size)).expect("painted");
        check_text(name, &text);
    };
    draw("bills", &Scenario::default(), &LIGHT, 800);
    draw("bills-every-platform", &every_platform(), &DARK, 800);
    draw("bills-narrow", &every_platform(), &LIGHT, 300);
    let mut none = Scenario::default();
    none.compared.clear();
    assert_eq!(Stack::new(&assess(&none)), None);
}

#[test]
fn a_bar_says_what_it_is_made_of() {
    let stack = Stack::new(&assess(&Scenario::worked_example())).expect("bills");
    assert_eq!(
        stack.rows[0].sentence(),
        "AWS Lambda: $18.67 a month. Compute $16.67, Requests $2.00."
    );
    assert_eq!(
        (stack.row_at(-1.0), stack.row_at(35.0), stack.row_at(61.0)),
        (None, Some(1), None)
    );
}

#[test]
fn latency_figures() {
    let draw = |name, scenario: &Scenario| {
        let summary = Run::new(scenario.simulation_spec()).finish();
        let figure = figures::latency(&summary).expect("requests");
        check(name, &figure, &LIGHT, (800, 400));
    };
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(50_000);
    draw("latency-constant", &scenario);
    scenario.workload.duration_p95 = Milliseconds(900.0);
    scenario.workload.invocations_per_month = 50_000.0;
    draw("latency-spread", &scenario);
}

#[test]
fn any_size_can_be_painted() {
    let scenario = back_and_forth();
    let figure =
        figures::break_even(&scenario, &assess(&scenario), Window::Fitted).expect("curves");
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
        figures::break_even(&scenario, &assess(&scenario), Window::Fitted),
        None
    );
}

#[test]
fn tables_and_readouts_say_the_same_as_the_figure() {
    let scenario = back_and_forth();
    let assessment = assess(&scenario);
    let table = break_even_table(&scenario, &assessment);
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

    let readout = read_break_even(&assessment, 10e6);
    assert_eq!(
        readout.sentence(),
        "10 M a month, 3.81 requests/s: AWS Lambda $18.67, EC2 fleet $30.37. AWS Lambda is $11.70 cheaper."
    );
    let mut short = Scenario::default();
    short.simulation.length = Length::Requests(10_000);
    let summary = Run::new(short.simulation_spec()).finish();
    let table = latency_table(&summary);
    let warm: f64 = table
        .rows
        .iter()
        .map(|row| row[1].replace(',', "").parse::<f64>().expect("a count"))
        .sum();
    assert_eq!(warm as u64, summary.requests - summary.cold);
    assert!(read_latency(&summary, 200.0).readings[0].at.1 > 9_000.0);
    assert_eq!(read_latency(&summary, 1e9).conclusion, "No request.");
}
