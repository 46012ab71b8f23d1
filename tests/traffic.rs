//! Simulated arrivals of every shape against closed forms, within four standard errors.

#![cfg(not(target_family = "wasm"))]

#[path = "support/within.rs"]
mod support;

use serverless_tradeoffs::model::scenario::{KeepAlive, Length, Scenario, Service};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::summary::{Caveat, Summary};
use serverless_tradeoffs::model::traffic::{Shape, Traffic};
use serverless_tradeoffs::model::units::{SECONDS_PER_MONTH, Seconds, Share};
use support::within;

const WEEK: f64 = 604_800.0;

/// Instant service, idle instances kept for 600 s.
fn instant(traffic: Traffic, rate: f64, length: Length) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.simulation = scenario.simulation.bare();
    scenario.workload.invocations_per_month = rate * SECONDS_PER_MONTH;
    scenario.traffic = traffic;
    scenario.simulation.service = Service::Exponential {
        warm_mean_s: Seconds(1e-6),
        cold_mean_s: Seconds(1e-6),
    };
    scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(600.0),
    };
    scenario.simulation.length = length;
    scenario.simulation.replications = Some(10);
    scenario
}

fn run(scenario: &Scenario) -> Summary {
    Run::new(scenario.simulation_spec()).finish()
}

fn cycle(swing: f64, weekend: f64) -> Traffic {
    Traffic {
        shape: Shape::Cycle,
        daily_swing: Share(swing),
        weekend: Share(weekend),
        ..Traffic::default()
    }
}

/// Rates 0.05 and 0.0005 a second for 300 s and 3,600 s.
fn bursts() -> (Traffic, f64) {
    let traffic = Traffic {
        shape: Shape::Bursts,
        burst_ratio: 100.0,
        burst_length: Seconds(300.0),
        quiet_length: Seconds(3_600.0),
        ..Traffic::default()
    };
    (traffic, (300.0 * 0.05 + 3_600.0 * 0.000_5) / 3_900.0)
}

fn hourly(counts: &[f64]) -> Traffic {
    Traffic {
        shape: Shape::Hourly,
        hourly: counts.to_vec(),
        ..Traffic::default()
    }
}

/// Instant service: an arrival at `t` is cold when none came in the keep-alive before it, so that the share is
/// `int l(t) exp(-int over [t-T, t] of l) dt / int l`, here in steps of 10 s over one period.
fn cold_share(traffic: &Traffic, rate: f64, keep_alive: f64) -> f64 {
    const STEP: f64 = 10.0;
    let hours = traffic.profile().hours().to_vec();
    let steps = hours.len() * 360;
    let at = |step: usize| rate * hours[step / 360 % hours.len()];
    let window = (keep_alive / STEP) as usize;
    let (mut cold, mut all) = (0.0, 0.0);
    for step in 0..steps {
        // From the middle of a step back over the keep-alive: half of the first and of the last.
        let before = (1..window).map(|back| at(step + steps - back)).sum::<f64>();
        let before = before + (at(step) + at(step + steps - window)) / 2.0;
        cold += at(step) * (-before * STEP).exp();
        all += at(step);
    }
    cold / all
}

#[test]
fn cold_starts_of_a_daily_cycle_follow_their_closed_form() {
    let traffic = cycle(0.8, 1.0);
    let expected = cold_share(&traffic, 0.004, 600.0);
    // Of a sine that is not cut into hours it is 0.08859; the steps let a little more start cold.
    assert!((expected - 0.088_836).abs() < 2e-6, "{expected}");
    let horizon = Length::Horizon(Seconds(2e7));
    within(
        "cycle",
        run(&instant(traffic, 0.004, horizon)).cold_share,
        expected,
    );
}

#[test]
fn cold_starts_of_weeks_and_of_counts_follow_their_closed_form() {
    // Empty hours, and an hour that opens after one.
    let counts = hourly(&[0.0, 0.0, 5.0, 1.0, 0.0, 2.0, 9.0]);
    for traffic in [cycle(0.6, 0.2), counts] {
        let expected = cold_share(&traffic, 0.003, 600.0);
        let scenario = instant(
            traffic.clone(),
            0.003,
            Length::Horizon(Seconds(40.0 * WEEK)),
        );
        within(&format!("{traffic:?}"), run(&scenario).cold_share, expected);
    }
}

#[test]
fn cold_starts_of_bursts_follow_their_closed_form() {
    // alpha exp((Q - Lambda) T) 1, the stationary law at arrivals after T without one.
    let (traffic, rate) = bursts();
    let scenario = instant(traffic, rate, Length::Horizon(Seconds(3e7)));
    within("bursts", run(&scenario).cold_share, 0.104_29);
}

/// Replications of a few hours, begun where their requests are: together they see the period as it is.
#[test]
fn short_replications_begin_all_over_the_period() {
    let traffic = cycle(0.8, 1.0);
    let mut scenario = instant(traffic.clone(), 0.1, Length::Requests(200_000));
    scenario.simulation.replications = Some(400);
    scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(30.0),
    };
    let summary = run(&scenario);
    let expected = cold_share(&traffic, 0.1, 30.0);
    let got = summary.cold_share.expect("requests");
    // 400 replications: t(0.975, 399) = 1.966.
    let error = got.half_width.expect("replications") / 1.966;
    assert!(
        (got.mean - expected).abs() < 4.0 * error,
        "{got:?}, {expected}"
    );

    let (traffic, rate) = bursts();
    let mut scenario = instant(traffic, rate, Length::Requests(100_000));
    scenario.simulation.replications = Some(1_000);
    let got = run(&scenario).cold_share.expect("requests");
    let error = got.half_width.expect("replications") / 1.962;
    assert!((got.mean - 0.104_29).abs() < 4.0 * error, "{got:?}");
}

/// Replications of as many requests are short where requests are dense, which must not count for more time.
#[test]
fn instances_are_a_mean_over_time() {
    let (bursts, rate) = bursts();
    for (traffic, rate, replications, each) in [
        (cycle(0.8, 1.0), 0.1, 400, 500),
        (bursts, 20.0 * rate, 400, 500),
    ] {
        let mut scenario = instant(traffic, rate, Length::Requests(replications * each));
        scenario.simulation.replications = Some(replications as u32);
        // Busy servers of any arrivals at this mean rate: rate times service time.
        scenario.simulation.service = Service::Exponential {
            warm_mean_s: Seconds(5.0),
            cold_mean_s: Seconds(5.0),
        };
        let busy = run(&scenario).mean_busy.expect("replications");
        let error = busy.half_width.expect("replications") / 1.966;
        let expected = rate * 5.0;
        assert!(
            (busy.mean - expected).abs() < 4.0 * error && error < 0.08 * expected,
            "{} +- {error}, not {expected}",
            busy.mean
        );
    }
}

#[test]
fn every_shape_keeps_the_mean_rate() {
    let (bursts, _) = bursts();
    let shapes = [
        Traffic::default(),
        cycle(1.0, 0.0),
        hourly(&[0.0, 3.0, 0.0, 1.0]),
        bursts.clone(),
    ];
    for traffic in shapes {
        let (rate, each) = (0.02, 20.0 * WEEK);
        let mut scenario = instant(traffic.clone(), rate, Length::Horizon(Seconds(each)));
        // Whole periods, wherever they begin.
        scenario.simulation.warmup = Some(Seconds(0.0));
        let summary = run(&scenario);
        let expected = rate * 10.0 * each;
        let mut variance = expected;
        if traffic.shape == Shape::Bursts {
            // The integral of a rate of two levels: twice its variance times its relaxation time.
            let peak = traffic.burst_to_mean();
            let (burst, quiet) = (traffic.burst_length.0, traffic.quiet_length.0);
            let bursting = burst / (burst + quiet);
            let spread = rate * peak * (1.0 - 1.0 / traffic.burst_ratio);
            let relaxation = burst * quiet / (burst + quiet);
            variance +=
                2.0 * bursting * (1.0 - bursting) * spread * spread * relaxation * 10.0 * each;
        }
        let off = summary.requests as f64 - expected;
        assert!(
            off.abs() < 4.0 * variance.sqrt(),
            "{traffic:?}: {off} of {expected}"
        );
    }
}

#[test]
fn the_result_does_not_depend_on_slices_and_is_reproducible() {
    let (bursts, _) = bursts();
    let sparse = Traffic {
        burst_length: Seconds(1.0),
        quiet_length: Seconds(1.0),
        ..bursts.clone()
    };
    for (traffic, rate) in [
        (cycle(0.6, 0.5), 1.0),
        (hourly(&[0.0, 1.0]), 0.01),
        (bursts, 0.01),
        (sparse, 0.01),
    ] {
        let scenario = instant(traffic, rate, Length::Requests(2_000));
        let whole = run(&scenario);
        for slice in [1, 997] {
            let mut run = Run::new(scenario.simulation_spec());
            while !run.advance(slice) {}
            assert_eq!(run.summary(), whole);
        }
    }
}

#[test]
fn a_run_below_a_period_says_so() {
    let short = |traffic, requests| {
        let scenario = instant(traffic, 3.8, Length::Requests(requests));
        let summary = run(&scenario);
        assert_eq!(summary.requests, requests);
        summary.caveats.contains(&Caveat::ShortOfPeriod)
    };
    assert!(short(cycle(0.6, 0.5), 1_000_000));
    assert!(!short(cycle(0.6, 0.5), 3_000_000));
    assert!(!short(cycle(0.6, 1.0), 1_000_000));
    assert!(!short(Traffic::default(), 1_000));
    assert!(short(bursts().0, 1_000));
    assert!(!short(bursts().0, 100_000));
    // One busy hour of a week: every request is in it.
    let mut counts = vec![0.0; 168];
    counts[100] = 1.0;
    assert!(short(hourly(&counts), 1_000));
}
