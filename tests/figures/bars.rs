//! Bills and latencies as bars, as SVG to look at: `tests/snapshots/`, and what is said of them.

use plotters_svg::SVGBackend;
use serverless_tradeoffs::model::scenario::{Length, Scenario};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::units::Milliseconds;
use serverless_tradeoffs::present::figures::{self, latency_table, read_latency};
use serverless_tradeoffs::present::stack::{Stack, paint_stack};
use serverless_tradeoffs::present::theme::{DARK, LIGHT, Theme};

use crate::curves::{assess, check, every_platform, svg};
use crate::kept::kept;

#[test]
fn bills_are_stacked_bars() {
    let draw = |name: &str, scenario: &Scenario, theme: &Theme, width: u32| {
        let stack = Stack::new(&assess(scenario)).expect("bills");
        let size = (width, stack.height() as u32);
        let mut text = String::new();
        paint_stack(&stack, theme, 1.0, SVGBackend::with_string(&mut text, size)).expect("painted");
        kept(name, &text);
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
    let a = Run::new(Scenario::default().simulation_spec()).finish();
    let b = Run::new(scenario.simulation_spec()).finish();
    let (figure, _) = figures::latency_within(&b, Some(&a), None).expect("requests");
    let of_a = figure.series.last().expect("a line");
    assert!(of_a.tint.of_a() && figure.line_names().count() == 1);
    // As many requests: the line encloses what the bars do.
    assert!(!svg(&figure, &LIGHT, (800, 400)).is_empty());
}

#[test]
fn tables_and_readouts_of_latencies_say_the_same_as_the_figure() {
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
