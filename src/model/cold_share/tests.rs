use super::*;
use proptest::prelude::*;

use crate::model::cold_share::contour::Contour;
use crate::model::cold_share::levels::Transforms;
use crate::model::scenario::{KeepAlive, Length, Scenario, Service};
use crate::model::simulation::run::Run;
use crate::model::units::{PerSecond, SECONDS_PER_MONTH, Seconds};

/// The formula with more points on the contour and more levels at the bottom.
fn reference(load: f64, ratio: f64, provisioned: u64) -> f64 {
    let idle_gap = if provisioned == 0 {
        (-load * (1.0 + ratio)).exp()
    } else {
        0.0
    };
    let contour = Contour::<9>::new();
    let levels = sum_of_levels::<_, false>(&contour, (load, ratio), provisioned as f64, 12.0);
    idle_gap + levels.share
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

/// Probability that the number in service, 0 to n now with these probabilities, is never above n for a time `ratio`: the
/// chain of levels 0 to n by uniformisation (Jensen 1953), with no transform.
fn stays(load: f64, mut at: Vec<f64>, ratio: f64) -> f64 {
    let n = at.len() - 1;
    let steps_per_time = load + n as f64;
    let mean_steps = steps_per_time * ratio;
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

/// Surely at the highest of levels 0 to `n`.
fn at_the_top(n: usize) -> Vec<f64> {
    (0..=n).map(|k| f64::from(u8::from(k == n))).collect()
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
                    stays(load, at_the_top(n as usize), ratio),
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
fn the_mean_number_of_instances_is_that_of_the_checks() {
    let (load, ratio) = (0.9 * 1.991, 600.0 / 1.991);
    let got = mean_instances(load, ratio, 0);
    assert!((got - 7.692).abs() < 0.000_5, "{got}");
    // An independent simulation whose cold requests take 2.244 s: 7.703 +- 0.002.
    assert!((got - 7.703).abs() < 0.015, "{got}");
    // Lives by Little's law: about an hour and three quarters.
    let pool = Pool {
        cold_share: cold_share(load, ratio, 0),
        instances: got,
    };
    let life = pool.lifespan(PerSecond(0.9)).expect("cold starts").0;
    assert!((life - 7.692 / (0.9 * 0.001_329)).abs() < 6.0, "{life}");
    // 100/s of 2 s kept for 600 s: 253.4 instances as simulated with cold requests of 25 s.
    assert!((mean_instances(200.0, 300.0, 0) / 253.4 - 1.0).abs() < 0.005);
}

#[test]
fn instances_are_those_whose_level_is_reached_within_a_keep_alive() {
    for (load, ratio) in [
        (0.01_f64, 3.0),
        (0.2, 30.0),
        (1.8, 300.0),
        (3.0, 0.01),
        (10.0, 20.0),
    ] {
        let part = |k: usize| (k as f64 * load.ln() - load - libm::lgamma(k as f64 + 1.0)).exp();
        for provisioned in [0, 1, 5, 12] {
            // Of all states by their part of the time: not to begin at or below n, or not to stay there.
            let passed = |n: usize| 1.0 - stays(load, (0..=n).map(part).collect(), ratio);
            let expected: f64 = (provisioned..45).map(passed).sum();
            let got = mean_instances(load, ratio, provisioned as u64);
            assert!(
                (got - expected).abs() < 1e-6 * expected + 1e-8,
                "{load} {ratio} {provisioned}: {got}, not {expected}"
            );
        }
    }
}

#[test]
fn instant_service_has_one_place_to_refill() {
    for times in [0.01, 0.7, 3.0, 12.0] {
        let empty = libm::exp(-times);
        let load = 1e-9;
        let sums = FirstPassage::new(times / load).sums::<true>(load, 0);
        let check = |got: f64, expected: f64| {
            assert!(
                (got - expected).abs() < 1e-5 * expected + 3e-7 * (1.0 + times),
                "{times}: {got}, not {expected}"
            );
        };
        check(sums.instances, 1.0 - empty);
        // Refilled where the keep-alive has a request both before and after.
        check(sums.refilled, 1.0 - empty * (1.0 + times));
        check(sums.missing * load, 1.0 - empty * (1.0 + times));
        // Life against the next request, both exponential, within the keep-alive.
        for life in [30.0, 3.0] {
            let recycled = Pool::recycled(&sums, load, life * times / load).cold_share;
            let rate = 1.0 + 1.0 / (life * times);
            let expected = 1.0 - (1.0 - libm::exp(-rate * times)) / rate;
            assert!(
                (recycled / expected - 1.0).abs() < 0.1 / (life * life),
                "{times} {life}: {recycled}, not {expected}"
            );
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
            let with = |below| sum_of_levels::<_, true>(&CONTOUR, (load, ratio), 0.0, below);
            let (few, more) = (with(BELOW), with(2.0 * BELOW));
            let near = |few: f64, more: f64, tolerance: f64| {
                assert!(
                    (few - more).abs() <= tolerance * more,
                    "{load} {ratio}: {few}, not {more}"
                );
            };
            near(few.share, more.share, 1e-9);
            near(few.instances, more.instances, 1e-9);
            near(few.refilled, more.refilled, 1e-6);
            near(few.missing, more.missing, 1e-6);
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
    assert_eq!(mean_instances(1e-19, 3.0, 1), 0.0);
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

#[test]
fn without_keep_alive_those_are_cold_that_find_all_provisioned_instances_busy() {
    // The Poisson distribution beyond them, summed.
    for (load, provisioned) in [(3.0_f64, 5_u32), (200.0, 190), (1e4, 10_300), (1e4, 10_450)] {
        let beyond = |n: u32| {
            let n = f64::from(n);
            libm::exp(n * load.ln() - load - libm::lgamma(n + 1.0))
        };
        let expected: f64 = (provisioned..provisioned + 2_000).map(beyond).sum();
        let got = cold_share(load, 0.0, u64::from(provisioned));
        assert!(
            (got / expected - 1.0).abs() < 1e-6,
            "{load} {provisioned}: {got}, not {expected}"
        );
    }
    // So large a load has all of its levels above what is provisioned, or below.
    let all = cold_share(1e9, 100.0, 0);
    assert!((cold_share(1e9, 100.0, 999_900_000) / all - 1.0).abs() < 1e-9);
    assert_eq!(cold_share(1e9, 100.0, 1_000_100_000), 0.0);
}

#[test]
fn each_provisioned_instance_leaves_less_to_recycle() {
    let passage = FirstPassage::new(30.0);
    let sums: Vec<Sums> = (0..12).map(|p| passage.sums::<true>(5.0, p)).collect();
    for pair in sums.windows(2) {
        assert!(pair[1].refilled < pair[0].refilled, "{pair:?}");
        assert!(pair[1].missing < pair[0].missing, "{pair:?}");
    }
}

#[test]
fn what_recycling_does_to_an_instance_is_the_same_for_every_large_load() {
    for ratio in [1.0, 30.0] {
        for times in [2.0, 4.0] {
            let load = LARGEST_SUMMED * times;
            let got = FirstPassage::new(ratio).sums::<true>(load, 0);
            let levels = sum_of_levels::<_, true>(&CONTOUR, (load, ratio), 0.0, BELOW);
            let near = |got: f64, expected: f64, tolerance: f64| {
                assert!(
                    (got / expected - 1.0).abs() < tolerance,
                    "{load} {ratio}: {got}, not {expected}"
                );
            };
            near(got.instances, levels.instances, 1e-4);
            // Provisioned ones, fewer than are ever in service, are not among them.
            let beside = FirstPassage::new(ratio).sums::<true>(load, 300).instances;
            near(beside, got.instances - 300.0, 1e-12);
            near(got.refilled, levels.refilled, 0.1);
            near(got.missing, levels.missing, 0.1);
        }
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
