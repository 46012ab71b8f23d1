//! Cost against latency of mitigations as SVG, to look at: `tests/snapshots/mitigations*.svg`, and what is said of them.

use plotters_svg::SVGBackend;
use serverless_tradeoffs::model::measurements::Runtime;
use serverless_tradeoffs::model::mitigation::{Comparison, PLATFORM, Trial, candidates};
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::{KeepAlive, Length, Scenario, Service};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Seconds};
use serverless_tradeoffs::present::mitigations::{Mark, Mitigations, Scatter, paint_scatter};
use serverless_tradeoffs::present::theme::{DARK, LIGHT, Theme};

use crate::kept::kept;
use crate::texts::nothing_overlaps;

fn mitigations(scenario: &Scenario) -> Mitigations {
    let trial = Trial::new(scenario, candidates(scenario));
    let runs = trial.specs.iter().map(|s| Run::new(s.clone()).finish());
    let runs: Vec<_> = runs.collect();
    let pairs: Vec<_> = trial.mitigations.iter().copied().zip(&runs).collect();
    let book = PriceBook::embedded();
    let compared = Comparison::new(scenario, pairs[0].1, &pairs[1..], book).expect("it runs");
    Mitigations::new(scenario, &compared)
}

/// Called so often a month, simulated for a short while.
fn called(n: f64) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = n;
    scenario.simulation.length = Length::Requests(400_000);
    scenario
}

/// A Java function with much to load, 200 times a day.
fn heavy() -> Scenario {
    let mut scenario = called(6_083.0);
    scenario.function.runtime = Runtime::Java;
    scenario.function.package_mb = 20.0;
    scenario.function.own_init = Milliseconds(800.0);
    scenario
}

/// Requests of 2 s, 0.9 of them a second.
fn slow() -> Scenario {
    let mut scenario = called(2_365_200.0);
    let workload = &mut scenario.workload;
    workload.duration_median = Milliseconds(2_000.0);
    workload.duration_p95 = Milliseconds(4_000.0);
    workload.latency_objective = Milliseconds(6_000.0);
    scenario
}

fn check(name: &str, scatter: &Scatter, theme: &Theme, width: u32) {
    let size = (width, Scatter::height() as u32);
    let mut painted = String::new();
    let backend = SVGBackend::with_string(&mut painted, size);
    paint_scatter(scatter, theme, 1.0, backend).expect("painted");
    nothing_overlaps(name, &painted, f64::from(width));
    // Each of the front has its name, or lies upon one that has.
    let place = |i: usize| scatter.spot_of(f64::from(width), i).expect("a mark");
    let named = |i: usize| painted.contains(&format!("\n{}\n", scatter.points[i].name));
    for &i in &scatter.front {
        let near = |&j: &usize| {
            let (a, b) = (place(i), place(j));
            (a.x - b.x).abs() < 2.0 && (a.y - b.y).abs() < 2.0 && named(j)
        };
        assert!(
            (0..scatter.points.len()).any(|j| near(&j)),
            "{name} does not name {}",
            scatter.points[i].name
        );
    }
    kept(name, &painted);
}

#[test]
fn mitigation_figures() {
    let sparse = mitigations(&called(6_083.0)).scatter;
    check("mitigations-sparse", &sparse, &LIGHT, 860);
    check("mitigations-narrow", &sparse, &LIGHT, 320);
    let heavy = mitigations(&heavy()).scatter;
    check("mitigations-heavy-dark", &heavy, &DARK, 860);
    check("mitigations-heavy-narrow", &heavy, &LIGHT, 320);
    check(
        "mitigations-slow",
        &mitigations(&slow()).scatter,
        &LIGHT,
        860,
    );
    let busy = mitigations(&called(10e6)).scatter;
    check("mitigations-busy", &busy, &LIGHT, 860);
}

#[test]
fn the_answer_names_the_cheapest_that_is_fast_enough() {
    let check = |scenario: &Scenario, answer: &str| {
        let said = mitigations(scenario);
        assert_eq!(said.answer, answer);
    };
    check(
        &heavy(),
        "Cheapest that keeps p99 below 500 ms: a ping every 60 s. It costs the same to the cent; p99 falls from 2.25 s to 200 ms.",
    );
    check(
        &called(10e6),
        "Nothing is needed to keep p99 below 500 ms: without any mitigation it is 200 ms.",
    );
    let mut out_of_reach = called(6_083.0);
    out_of_reach.workload.latency_objective = Milliseconds(150.0);
    check(
        &out_of_reach,
        "None of these keeps p99 below 150 ms. Nearest: a ping every 60 s, with 200 ms instead of 579 ms; it costs the \
         same to the cent. Even without cold starts p99 is 200 ms.",
    );
    // Where warm requests vary, the tail stays however warm the instances are.
    let mut exponential = called(6_083.0);
    exponential.simulation.service = Service::Exponential {
        warm_mean_s: Seconds(0.2),
        cold_mean_s: Seconds(3.0),
    };
    exponential.of_mut(PLATFORM).free_tier = false;
    let said = mitigations(&exponential).answer;
    assert!(
        said.starts_with("None of these keeps p99 below 500 ms. Nearest: 2 provisioned instances, with 923 ms instead of "),
        "{said}"
    );
    assert!(
        said.contains("it costs $10.95 more a month, instead of $0.01 in all."),
        "{said}"
    );
}

#[test]
fn whether_a_ping_every_five_minutes_still_works_follows_from_the_numbers() {
    let check = |scenario: &Scenario, start: &str, parts: &[&str]| {
        let said = mitigations(scenario).five_minutes;
        assert!(said.starts_with(start), "{said}");
        for part in parts {
            assert!(said.contains(part), "no {part:?} in {said}");
        }
    };
    let mut sparse = called(6_083.0);
    check(
        &sparse,
        "A ping every 5 min no longer works reliably: 7.",
        &[
            "of the pings come too late",
            "Every 4 min ",
            "Up to 4.08 % are late only because",
        ],
    );
    sparse.simulation.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(600.0),
    };
    check(
        &sparse,
        "A ping every 5 min still works: ",
        &["Up to 4.08 %"],
    );
    sparse.simulation.instances.lifetime = None;
    check(
        &sparse,
        "A ping every 5 min still works: 0.0",
        &[" without."],
    );
    check(
        &slow(),
        "A ping every 5 min hardly helps here: ",
        &["need more of them"],
    );
}

#[test]
fn the_table_has_a_row_for_each_and_marks_what_is_set() {
    let mut scenario = called(6_083.0);
    let settings = scenario.of_mut(PLATFORM);
    (settings.reserved, settings.ping_count) = (2, 3);
    scenario.workload.memory = Mebibytes(256.0);
    let said = mitigations(&scenario);
    let table = said.table();
    assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    let set: Vec<&str> = said
        .rows
        .iter()
        .filter(|row| row.is_set)
        .map(|row| row.name.as_str())
        .collect();
    assert_eq!(
        set,
        ["As set: 2 provisioned instances, 3 pings every 5 min"]
    );
    assert_eq!(said.rows.iter().filter(|row| row.is_pick).count(), 1);
    let names: Vec<&str> = said.rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(
        names[..5],
        [
            "None",
            "Ping every 60 s",
            "Ping every 4 min",
            "Ping every 5 min",
            "Ping every 10 min"
        ]
    );
    assert!(names.contains(&"512 MB") && names.contains(&"1,769 MB"));
    let marks = Mark::ALL.map(|(mark, ..)| mark);
    assert!(said.scatter.points.iter().all(|p| marks.contains(&p.mark)));
}
