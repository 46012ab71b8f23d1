//! The simulation against closed forms and an independent simulator, within four standard errors.

#![cfg(not(target_family = "wasm"))]

#[path = "reference/fingerprint.rs"]
mod fingerprint;

use serverless_tradeoffs::model::scenario::{KeepAlive, Length, Scenario, Service};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::summary::{Caveat, Summary};
use serverless_tradeoffs::model::stats::Estimate;
use serverless_tradeoffs::model::units::{SECONDS_PER_MONTH, Seconds};

fn reference(rate: f64, warm: f64, cold: f64, keep_alive: f64, horizon: f64) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.simulation = scenario.simulation.bare();
    scenario.workload.invocations_per_month = rate * SECONDS_PER_MONTH;
    scenario.simulation.service = Service::Exponential {
        warm_mean_s: Seconds(warm),
        cold_mean_s: Seconds(cold),
    };
    scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(keep_alive),
    };
    scenario.simulation.length = Length::Horizon(Seconds(horizon));
    scenario.simulation.replications = Some(10);
    scenario
}

fn run(scenario: &Scenario) -> Summary {
    Run::new(scenario.simulation_spec()).finish()
}

/// Standard error behind a 95 % interval of ten replications: t(0.975, 9) = 2.262.
fn standard_error(estimate: Estimate) -> f64 {
    estimate.half_width.expect("ten replications") / 2.262
}

fn within(what: &str, got: Option<Estimate>, expected: f64, its_error: f64) {
    let got = got.expect(what);
    let error = standard_error(got).hypot(its_error);
    assert!(
        (got.mean - expected).abs() < 4.0 * error,
        "{what}: {} +- {error}, not {expected}",
        got.mean
    );
}

#[test]
fn an_independent_simulator_agrees() {
    // SimFaaS 0.2.2, five seeds, mean and standard error: rate, warm, cold, keep-alive, horizon; cold share; instances; busy.
    let rows = [
        (
            0.9,
            1.991,
            2.244,
            600.0,
            1e6,
            (0.001_352_67, 1.53e-5),
            (7.695_8, 0.006),
            (1.791_18, 0.001_2),
        ),
        (
            0.001,
            0.2,
            0.6,
            600.0,
            3e7,
            (0.548_797, 0.001_04),
            (0.449_999, 0.001_14),
            (4.196e-4, 2e-6),
        ),
        (
            0.01,
            0.5,
            1.5,
            300.0,
            1e7,
            (0.055_207, 1.87e-4),
            (0.966_13, 4.5e-4),
            (0.005_539, 7.7e-6),
        ),
        (
            2.0,
            1.0,
            3.0,
            120.0,
            2e5,
            (0.003_498_2, 2.34e-5),
            (7.506_1, 0.005_7),
            (2.013_5, 0.002_4),
        ),
        (
            20.0,
            1.0,
            2.0,
            30.0,
            2e4,
            (0.003_936_4, 3.07e-5),
            (33.055, 0.040),
            (20.074, 0.023),
        ),
    ];
    for (rate, warm, cold, keep_alive, horizon, share, instances, busy) in rows {
        let mut scenario = reference(rate, warm, cold, keep_alive, horizon);
        // The reference counts from an empty start.
        scenario.simulation.warmup = Some(Seconds(0.0));
        let summary = run(&scenario);
        within("cold share", summary.cold_share, share.0, share.1);
        within(
            "instances",
            summary.mean_instances,
            instances.0,
            instances.1,
        );
        within("busy", summary.mean_busy, busy.0, busy.1);
    }
}

#[test]
fn closed_forms_hold() {
    // Instant service: an arrival is cold when the gap exceeds the keep-alive, exp(-rate x keep-alive).
    let sparse = run(&reference(0.002, 1e-6, 1e-6, 300.0, 5e7));
    within("cold share", sparse.cold_share, (-0.6_f64).exp(), 0.0);
    // Busy servers of M/M/infinity: rate times mean service time.
    let busy = run(&reference(5.0, 2.0, 2.0, 600.0, 1e5));
    within("busy", busy.mean_busy, 10.0, 0.0);
    // Exact first-passage formula for exponential service, cold like warm.
    let exact = run(&reference(5.0, 2.0, 2.0, 600.0, 1e6));
    within("cold share", exact.cold_share, 0.000_438, 5e-7);
    let slow = run(&reference(0.05, 5.0, 5.0, 60.0, 4e6));
    within("cold share", slow.cold_share, 0.1601, 5e-5);
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
