//! Figures of cold starts as SVG, to look at: `tests/snapshots/`.

use plotters_svg::SVGBackend;
use serverless_tradeoffs::model::cold_share::preview::Preview;
use serverless_tradeoffs::model::scenario::{KeepAlive, Length, Routing, Scenario};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::spec::SimulationSpec;
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::model::simulation::timeline::TimelineTask;
use serverless_tradeoffs::model::units::Seconds;
use serverless_tradeoffs::present::figure::{Figure, Table};
use serverless_tradeoffs::present::figures::{
    ByRate, by_keep_alive, by_reserved, instances, instances_table, keep_alive_table, not_told,
    read_instances, read_keep_alive, read_reserved, reserved_table,
};
use serverless_tradeoffs::present::paint::paint;
use serverless_tradeoffs::present::simulation;
use serverless_tradeoffs::present::theme::{DARK, LIGHT, Theme};
use serverless_tradeoffs::present::timeline::{
    Layout, Lives, Window, caption, first_spans, paint_timeline, read, table,
};

use crate::kept::kept;

const WIDE: (u32, u32) = (842, 400);
const NARROW: (u32, u32) = (340, 300);

/// Wide and light, narrow and dark.
fn draw(name: &str, figure: &Figure) {
    for (name, theme, size) in [
        (name.to_owned(), &LIGHT, WIDE),
        (format!("{name}-narrow-dark"), &DARK, NARROW),
    ] {
        let mut text = String::new();
        let backend = SVGBackend::with_string(&mut text, size);
        paint(figure, theme, 1.0, backend).expect("painted");
        kept(&name, &text);
    }
}

/// 200 k invocations a month of about a second, so that all kinds of cold starts are there.
fn scenario() -> Scenario {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 200_000.0;
    scenario.workload.duration_median.0 = 900.0;
    scenario.workload.duration_p95.0 = 2_500.0;
    scenario.simulation.length = Length::Requests(200_000);
    scenario.simulation.precision = None;
    scenario
}

fn simulated(scenario: &Scenario) -> (Summary, SimulationSpec) {
    let spec = scenario.simulation_spec();
    (Run::new(spec.clone()).finish(), spec)
}

fn by_rate(scenario: &Scenario, summary: Option<&Summary>) -> ByRate {
    let preview = Preview::of(&scenario.simulation_spec());
    let here = scenario.workload.invocations_per_month;
    ByRate::new(here, &preview, summary, None).expect("requests")
}

#[test]
fn the_cold_share_against_the_rate() {
    let scenario = scenario();
    let (summary, _) = simulated(&scenario);
    let rate = by_rate(&scenario, Some(&summary));
    draw("cold-by-rate", &rate.figure());
    let before = by_rate(&scenario, None);
    assert!(before.figure().markers.is_empty() && rate.figure().markers.len() == 1);

    // The read-out is the formula itself.
    let preview = Preview::of(&scenario.simulation_spec());
    let read = rate.read(200_000.0).readings[0].at.1;
    assert!((read / preview.share() - 1.0).abs() < 0.01, "{read}");
    well_formed(&rate.table());
    let rows = rate.table().rows;
    let here = rows.iter().filter(|row| !row[3].is_empty());
    assert_eq!(here.count(), 1);
}

#[test]
fn the_cold_share_by_keep_alive() {
    let mut scenario = scenario();
    scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(300.0),
    };
    let (summary, spec) = simulated(&scenario);
    let figure = by_keep_alive(&summary, &spec).expect("known");
    draw("cold-by-keep-alive", &figure);
    well_formed(&keep_alive_table(&summary, &spec));

    // At the keep-alive that was simulated it is what was simulated, but for instances that are replaced.
    let told = read_keep_alive(&summary, 300.0).readings[0].at.1;
    let share = summary.cold_share.expect("requests").mean;
    assert!((told / share - 1.0).abs() < 0.15, "{told}, {share}");
    let longer = read_keep_alive(&summary, 3_000.0).readings[0].at.1;
    assert!(longer < told);
}

#[test]
fn the_cold_share_by_warm_instances() {
    let (summary, spec) = simulated(&scenario());
    let figure = by_reserved(&summary, &spec).expect("known");
    draw("cold-by-warm-instances", &figure);
    well_formed(&reserved_table(&summary));
    let share = summary.cold_share.expect("requests").mean;
    let none = read_reserved(&summary, 0.0);
    assert!((none.readings[0].at.1 / share - 1.0).abs() < 1e-9);
    // One that is told is one that would be simulated.
    let mut warm = scenario();
    let platform = warm.simulation.platform;
    warm.of_mut(platform).reserved = 1;
    let (one, spec) = simulated(&warm);
    let (told, found) = (summary.by_reserved[1], one.cold_share.expect("requests"));
    let tolerance = 2.0 * found.half_width.expect("replications") + 0.05 * told;
    assert!((told - found.mean).abs() < tolerance, "{told}, {found:?}");
    let figure = by_reserved(&one, &spec).expect("known");
    assert_eq!(figure.rules[0].label, "now: 1");
}

#[test]
fn instances_over_time() {
    let (summary, _) = simulated(&scenario());
    draw("instances", &instances(&summary).expect("moments"));
    well_formed(&instances_table(&summary));
    let readings = read_instances(&summary, 1.0).readings;
    assert!(readings[0].at.1 >= readings[1].at.1);
    assert_eq!(readings[0].at.0, readings[1].at.0);
}

#[test]
fn what_is_not_known_is_not_drawn_and_it_is_said_why() {
    let mut random = scenario();
    random.simulation.instances.routing = Routing::Random;
    let (summary, spec) = simulated(&random);
    assert_eq!(by_keep_alive(&summary, &spec), None);
    assert_eq!(by_reserved(&summary, &spec), None);
    assert!(not_told(&spec).expect("a reason").contains("routing"));
    assert_eq!(not_told(&scenario().simulation_spec()), None);

    let mut none = scenario();
    none.workload.invocations_per_month = 0.0;
    let (summary, spec) = simulated(&none);
    let preview = Preview::of(&spec);
    assert_eq!(ByRate::new(0.0, &preview, None, None), None);
    assert_eq!(by_keep_alive(&summary, &spec), None);
    assert_eq!(by_reserved(&summary, &spec), None);
    assert_eq!(instances(&summary), None);
    assert_eq!(simulation::causes(&summary, &spec), None);
}

fn lives(scenario: &Scenario, most: usize) -> Lives {
    let task = TimelineTask::with(&scenario.simulation_spec(), most);
    Lives::new(&task.finish())
}

fn draw_timeline(name: &str, lives: &Lives, window: Window, theme: &Theme, size: (u32, u32)) {
    let mut text = String::new();
    let backend = SVGBackend::with_string(&mut text, size);
    paint_timeline(lives, window, theme, 1.0, backend).expect("painted");
    kept(name, &text);
}

#[test]
fn single_instances() {
    let mut busy = scenario();
    busy.workload.invocations_per_month = 3e6;
    let lives = lives(&busy, 500);
    let whole = Window::whole(&lives);
    draw_timeline("timeline", &lives, whole, &LIGHT, WIDE);
    draw_timeline("timeline-narrow-dark", &lives, whole, &DARK, NARROW);
    let close = whole.zoomed(0.6, 20.0);
    draw_timeline("timeline-zoomed-dark", &lives, close, &DARK, WIDE);
    draw_timeline("timeline-zoomed-narrow", &lives, close, &LIGHT, NARROW);
}

#[test]
fn instances_that_come_and_go() {
    let mut quiet = scenario();
    quiet.workload.invocations_per_month = 30_000.0;
    let lives = lives(&quiet, 400);
    let whole = Window::whole(&lives);
    draw_timeline("timeline-quiet", &lives, whole, &LIGHT, WIDE);
    assert!(lives.lives.iter().any(|life| life.ended.is_some()));
    assert!(
        first_spans(&lives).starts_with("The first 4"),
        "{}",
        first_spans(&lives)
    );

    // Zoomed in to one life, the caption, the table and the read-out tell of it.
    let life = lives
        .lives
        .iter()
        .find(|life| life.born() && life.ended.is_some())
        .expect("a life");
    let size = (842.0, 400.0);
    let from = whole.position(life.from());
    let window = whole.zoomed(from, whole.length() / (life.to() - life.from()));
    assert!(caption(&lives, window).contains("instance"));
    let rows = table(&lives, window).rows;
    assert!(rows.len() <= 25);
    let name = format!("Instance {}", life.number);
    let row = rows.iter().find(|row| row[0] == name).expect("its row");
    assert!(row[6].starts_with("reclaimed at "));
    let layout = Layout::new(&lives, window, size);
    let row = layout
        .rows
        .iter()
        .find(|row| lives.lives[row.life] == *life);
    let y = row.expect("its row").top + layout.height / 2.0;
    let x = layout.place(life.from()).expect("inside") + 0.2;
    let spot = read(&lives, &layout, window, (x, y)).expect("a spot");
    assert!(
        spot.title == name && spot.text.starts_with("INIT for "),
        "{spot:?}"
    );
    assert_eq!(read(&lives, &layout, window, (2.0, y)), None);
}

#[test]
fn any_size_of_a_timeline_can_be_painted() {
    let lives = lives(&scenario(), 300);
    for width in [1, 40, 90, 150, 300] {
        for height in [1, 30, 90, 260] {
            let mut text = String::new();
            let backend = SVGBackend::with_string(&mut text, (width, height));
            paint_timeline(&lives, Window::whole(&lives), &LIGHT, 1.0, backend).expect("painted");
        }
    }
}

fn well_formed(table: &Table) {
    assert!((2..=25).contains(&table.rows.len()), "{table:?}");
    assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
}
