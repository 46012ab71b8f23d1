use super::*;
use proptest::prelude::*;

use crate::model::scenario::{KeepAlive, Length, Scenario, Service};
use crate::model::simulation::run::Run;
use crate::model::units::{SECONDS_PER_MONTH, Seconds};

/// The formula with more points on the contour and more levels at the bottom.
fn reference(load: f64, ratio: f64, provisioned: u64) -> f64 {
    let idle_gap = if provisioned == 0 {
        (-load * (1.0 + ratio)).exp()
    } else {
        0.0
    };
    let from = provisioned.max(1) as f64;
    idle_gap + sum_of_levels(&Contour::<9>::new(), load, ratio, from, 12.0)
}

#[test]
fn the_table_of_checks() {
    let check =
        |(rate, mean, keep_alive): (f64, f64, f64), provisioned, expected: f64, last: f64| {
            let got = cold_share(rate * mean, keep_alive / mean, provisioned);
            assert!(
                (got - expected).abs() <= last / 2.0,
                "{rate}/s, {mean} s, {keep_alive} s, {provisioned}: {got}, not {expected}"
            );
        };
    check((0.9, 1.991, 600.0), 0, 0.001_329, 1e-6);
    check((5.0, 2.0, 600.0), 0, 0.000_438, 1e-6);
    check((50.0, 0.2, 60.0), 0, 0.000_438, 1e-6);
    check((0.05, 5.0, 60.0), 0, 0.160_1, 1e-4);
    for (provisioned, expected) in [(0, 0.076_13), (1, 0.074_10), (2, 0.014_56), (3, 0.001_06)] {
        check((0.1, 2.0, 60.0), provisioned, expected, 1e-5);
    }
    // One ping does nothing here, nine nearly all.
    let with =
        |p| cold_share(0.9 * 1.991, 600.0 / 1.991, p) / cold_share(0.9 * 1.991, 600.0 / 1.991, 0);
    for (provisioned, cured) in [(1, 0.0), (5, 0.0), (7, 0.23), (8, 0.73), (9, 0.94)] {
        assert!(
            (1.0 - with(provisioned) - cured).abs() < 0.01,
            "{provisioned}"
        );
    }
}

/// Probability that the number in service, `n` now, is never above `n` for a time `ratio`: the chain of levels 0 to `n`
/// by uniformisation (Jensen 1953), with no transform.
fn stays(load: f64, n: usize, ratio: f64) -> f64 {
    let steps_per_time = load + n as f64;
    let mean_steps = steps_per_time * ratio;
    let mut at = vec![0.0; n + 1];
    at[n] = 1.0;
    let mut stays = 0.0;
    for steps in 0..(mean_steps + 12.0 * mean_steps.sqrt() + 60.0) as u32 {
        let steps = f64::from(steps);
        let log = steps * mean_steps.ln() - mean_steps - libm::lgamma(steps + 1.0);
        stays += log.exp() * at.iter().sum::<f64>();
        let next = |k: usize| {
            let stay = (n - k) as f64 * at[k];
            let up = if k > 0 { load * at[k - 1] } else { 0.0 };
            let down = if k < n {
                (k + 1) as f64 * at[k + 1]
            } else {
                0.0
            };
            (stay + up + down) / steps_per_time
        };
        at = (0..=n).map(next).collect();
    }
    stays
}

#[test]
fn first_passages_are_those_of_the_chain() {
    for (load, ratio) in [
        (0.01, 3.0),
        (0.2, 30.0),
        (1.8, 300.0),
        (3.0, 0.01),
        (10.0, 100.0),
        (40.0, 8.0),
    ] {
        let mut passage = Transforms::new(&CONTOUR, load, ratio, 0.0);
        for n in 0..60 {
            if n > 0 {
                passage.climb(f64::from(n));
            }
            if n % 3 == 0 {
                let (got, expected) = (
                    passage.takes_longer(&CONTOUR),
                    stays(load, n as usize, ratio),
                );
                assert!(
                    (got - expected).abs() < 1e-7,
                    "{load} {ratio} {n}: {got}, not {expected}"
                );
            }
        }
    }
}

#[test]
fn the_contour_has_enough_points() {
    for exponent in -20..=10 {
        let load = 400.0 * 10_f64.powf(f64::from(exponent - 10) / 4.0);
        for ratio in [1e-6, 1e-3, 0.1, 1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e7] {
            for provisioned in [0, 1, 4, 20] {
                let (got, expected) = (
                    cold_share(load, ratio, provisioned),
                    reference(load, ratio, provisioned),
                );
                let error = (got - expected).abs();
                assert!(
                    error < 2e-8 && (expected < 1e-9 || error < 1e-6 * expected),
                    "{load} {ratio} {provisioned}: {got}, not {expected}"
                );
            }
        }
    }
}

#[test]
fn where_the_levels_start_does_not_matter() {
    for load in [60.0, 150.0, 400.0, 3e3] {
        for ratio in [1e-3, 0.1, 1.0, 30.0, 1e3, 1e6] {
            let with = |below| sum_of_levels(&CONTOUR, load, ratio, 1.0, below);
            let (few, more) = (with(BELOW), with(2.0 * BELOW));
            assert!(
                (few - more).abs() < 1e-9 * more,
                "{load} {ratio}: {few}, not {more}"
            );
        }
    }
}

#[test]
fn large_loads_go_on_from_the_largest_that_is_summed() {
    for ratio in [1e-6, 1e-4, 1e-3, 1e-2, 0.1, 1.0, 30.0, 1e3, 1e4, 1e6] {
        for (times, tolerance) in [
            (1.0 + 1e-12, 2e-6),
            (2.0, 1e-4),
            (4.0, 1e-4),
            (16.0, 2e-4),
            (100.0, 5e-4),
        ] {
            let load = LARGEST_SUMMED * times;
            let (got, expected) = (cold_share(load, ratio, 0), reference(load, ratio, 0));
            assert!(
                (got - expected).abs() < tolerance * expected,
                "{load} {ratio}: {got}, not {expected}"
            );
        }
    }
    // Provisioned instances cut in where they are about as many as the load, and there alone.
    let share = |provisioned| cold_share(1e4, 100.0, provisioned);
    assert!((share(9_199) / share(9_201) - 1.0).abs() < 5e-4);
    assert!(share(10_500) < share(9_201) && share(20_000) < 1e-100);
}

#[test]
fn limits() {
    for times in [0.01, 0.7, 3.0, 12.0] {
        // Instant service: no arrival within the keep-alive.
        assert!((cold_share(1e-9, times * 1e9, 0) - (-times).exp()).abs() < 2e-9);
    }
    for load in [1e-3, 1.0, 50.0, 5e3] {
        assert!((cold_share(load, 1e-9 / load, 0) - 1.0).abs() < 2e-8);
        assert_eq!(cold_share(load, 0.0, 0), 1.0);
        assert!(cold_share(load, 1e-9 / load, 1) < 1.0);
    }
    assert_eq!(
        (cold_share(0.0, 3.0, 0), cold_share(0.0, 3.0, 1)),
        (1.0, 0.0)
    );
}

#[test]
fn longer_keep_alives_and_more_provisioned_instances_never_harm() {
    for load in [1e-3, 0.1, 1.0, 7.0, 90.0, 2e3] {
        for provisioned in [0, 1, 5, 90] {
            let mut before = 1.0;
            for step in 0..60 {
                let ratio = 10_f64.powf(-3.0 + 0.15 * f64::from(step));
                let now = cold_share(load, ratio, provisioned);
                assert!(
                    now <= before * (1.0 + 1e-6) + 2e-8,
                    "{load} {ratio} {provisioned}"
                );
                assert!(cold_share(load, ratio, provisioned + 1) <= now + 1e-12);
                before = now;
            }
        }
    }
}

#[test]
fn the_simulation_agrees() {
    for (rate, mean, keep_alive, horizon) in [(0.9, 1.991, 600.0, 1e6), (20.0, 1.0, 30.0, 4e4)] {
        let mut scenario = Scenario::default();
        scenario.simulation = scenario.simulation.bare();
        scenario.workload.invocations_per_month = rate * SECONDS_PER_MONTH;
        scenario.simulation.service = Service::Exponential {
            warm_mean_s: Seconds(mean),
            cold_mean_s: Seconds(mean),
        };
        scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
            seconds: Seconds(keep_alive),
        };
        scenario.simulation.length = Length::Horizon(Seconds(horizon));
        scenario.simulation.replications = Some(10);
        let summary = Run::new(scenario.simulation_spec()).finish();
        let seen = summary.cold_share.expect("requests");
        // Student's t at 9 degrees of freedom.
        let error = seen.half_width.expect("ten replications") / 2.262;
        let expected = cold_share(rate * mean, keep_alive / mean, 0);
        assert!(
            (seen.mean - expected).abs() < 4.0 * error,
            "{rate}/s: {} +- {error}, not {expected}",
            seen.mean
        );
    }
}

proptest! {
    #[test]
    fn nothing_is_outside_0_to_1(
        load in -300.0..300.0_f64,
        ratio in -300.0..300.0_f64,
        provisioned in prop_oneof![0_u64..5, 0_u64..2_000, Just(u64::MAX)],
    ) {
        // Half of the cases in the range that matters.
        for scale in [1.0, 0.03] {
            let share = cold_share(10_f64.powf(load * scale), 10_f64.powf(ratio * scale), provisioned);
            prop_assert!((0.0..=1.0).contains(&share), "{share}");
        }
    }
}
