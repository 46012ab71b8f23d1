//! The simulation as a whole: slices, partial results, caveats, and the same bits on every machine. `validation` holds it to known answers.

#![cfg(not(target_family = "wasm"))]

#[path = "reference/fingerprint.rs"]
mod fingerprint;

use serverless_tradeoffs::model::scenario::{Length, Scenario};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::summary::{Caveat, Summary};

fn run(scenario: &Scenario) -> Summary {
    Run::new(scenario.simulation_spec()).finish()
}

#[test]
fn the_result_does_not_depend_on_slices() {
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(50_000);
    let whole = run(&scenario);
    for slice in [1, 997, 40_000] {
        let mut run = Run::new(scenario.simulation_spec());
        while !run.advance(slice) {}
        assert_eq!(run.summary(), whole);
    }
    scenario.simulation.seed = 2;
    assert_ne!(run(&scenario).cold, whole.cold);
}

#[test]
fn partial_results_are_complete_and_progress_rises() {
    let mut run = Run::new(Scenario::default().simulation_spec());
    let mut last = 0.0;
    while !run.advance(40_000) {
        let summary = run.summary();
        assert!(summary.progress >= last && summary.progress < 1.0);
        assert!(summary.latency.p999 >= summary.latency.p50);
        last = summary.progress;
    }
    assert!(run.summary().done());
}

#[test]
fn cold_starts_lengthen_the_tail_and_are_billed() {
    let summary = run(&Scenario::default());
    assert!(summary.latency.p999 >= summary.latency_without_cold_starts.p999);
    assert_eq!(summary.latency.p50.0.round(), 200.0);
    assert!(summary.billed_init.0 > 0.0 && summary.first_calls.0 > 0.0);
    let binned: u64 = summary.bins.iter().map(|b| b.warm + b.cold).sum();
    assert_eq!(binned, summary.requests);
    assert_eq!(
        summary.bins.iter().map(|b| b.cold).sum::<u64>(),
        summary.cold
    );
}

#[test]
fn every_machine_simulates_the_same() {
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(fingerprint::REQUESTS);
    let summary = run(&scenario);
    assert_eq!(summary.cold, fingerprint::COLD);
    assert_eq!(
        summary.billed_init.0.to_bits(),
        fingerprint::BILLED_INIT_BITS
    );
}

#[test]
fn no_traffic_is_an_empty_result() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 0.0;
    let summary = run(&scenario);
    assert!(summary.done());
    assert_eq!((summary.requests, summary.cold_share), (0, None));
}

#[test]
fn a_start_that_cannot_be_forgotten_is_said() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 1e11;
    scenario.simulation.length = Length::Requests(100_000);
    let caveats = run(&scenario).caveats;
    assert!(
        caveats.contains(&Caveat::WarmupCut) && caveats.contains(&Caveat::ShortRun),
        "{caveats:?}"
    );
}
