//! Intervals of 95 % hold the truth in 95 % of all runs.

use serverless_tradeoffs::model::cold_share::cold_share;
use serverless_tradeoffs::model::scenario::Length;
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::model::stats::Estimate;
use serverless_tradeoffs::model::units::Seconds;

use crate::plain::plain;

const RUNS: u64 = 400;

/// Runs whose seeds are 1, 2, 3, ...: steady requests of a mean time, cold like warm.
fn runs(rate: f64, mean: f64, keep_alive: f64, horizon: f64) -> Vec<Summary> {
    let mut spec = plain(rate, mean, keep_alive);
    spec.length = Length::Horizon(Seconds(horizon));
    spec.replications = Some(10);
    let seeds = 1..=RUNS;
    seeds
        .map(|seed| {
            spec.seed = seed;
            Run::new(spec.clone()).finish()
        })
        .collect()
}

/// The number of intervals that hold the truth is binomial: within four standard deviations of 95 % of the runs.
fn covers(what: &str, runs: &[Summary], of: fn(&Summary) -> Option<Estimate>, truth: f64) {
    let holds = |run: &&Summary| {
        let estimate = of(run).expect(what);
        (estimate.low(0.0)..=estimate.high()).contains(&truth)
    };
    let held = runs.iter().filter(holds).count() as f64;
    let n = RUNS as f64;
    let error = (n * 0.95 * 0.05).sqrt();
    assert!(
        (held - 0.95 * n).abs() < 4.0 * error,
        "{what}: {held} of {n} hold {truth}"
    );
}

#[test]
fn intervals_hold_the_truth_in_95_percent_of_runs() {
    // Requests that take no time: cold where no other came within the keep-alive, alive where one did.
    let (rate, keep_alive) = (0.01_f64, 60.0);
    let alone = (-rate * keep_alive).exp();
    let sparse = runs(rate, 1e-6, keep_alive, 50_000.0);
    covers("cold share", &sparse, |run| run.cold_share, alone);
    covers("instances", &sparse, |run| run.mean_instances, 1.0 - alone);

    let shared = runs(0.1, 2.0, 60.0, 20_000.0);
    let share = cold_share(0.2, 30.0, 0);
    covers("cold share", &shared, |run| run.cold_share, share);
    covers("busy", &shared, |run| run.mean_busy, 0.2);
}
