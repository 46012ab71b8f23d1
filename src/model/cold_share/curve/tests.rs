use super::*;
use proptest::prelude::*;

use crate::model::cold_share::billing::Expected;
use crate::model::cold_share::cold_share;
use crate::model::measurements::Measurements;
use crate::model::platform::{PlatformId, Provider};
use crate::model::scenario::{KeepAlive, Scenario, Service};
use crate::model::simulation::run::Run;
use crate::model::stats::Estimate;
use crate::model::units::{HOURS_PER_MONTH, SECONDS_PER_MONTH};

fn fixed(service_mean: f64, keep_alive: f64, provisioned: u64) -> ColdShareCurve {
    ColdShareCurve::new(
        Seconds(service_mean),
        KeepAliveLaw::Fixed(Seconds(keep_alive)),
        None,
        provisioned,
    )
}

fn measured(service_mean: f64, provisioned: u64) -> ColdShareCurve {
    ColdShareCurve::new(
        Seconds(service_mean),
        KeepAliveLaw::measured(Provider::Aws),
        None,
        provisioned,
    )
}

/// Checks some cells between their nodes against the formula.
fn between_nodes(curve: &ColdShareCurve, every: usize) {
    let grid = &curve.0.grid;
    for cell in (0..grid.nodes() - 1).step_by(every) {
        for part in [0.2, 0.5, 0.8] {
            let rate = libm::exp(grid.position(cell) + part * grid.width(cell));
            let (got, expected) = (curve.share(PerSecond(rate)), curve.0.pool(rate).cold_share);
            assert!(
                (got - expected).abs()
                    < if expected > 1e-6 {
                        0.005 * expected
                    } else {
                        1e-8
                    },
                "{curve:?} at {rate}/s: {got}, not {expected}"
            );
        }
    }
}

#[test]
fn between_nodes_the_curve_is_the_formula() {
    let formula = cold_share(3.3 * 0.4, 60.0 / 0.4, 2);
    assert!((fixed(0.4, 60.0, 2).0.pool(3.3).cold_share - formula).abs() < 1e-12);
    for service_mean in [1e-5, 1e-3, 0.02, 0.2, 2.0, 30.0, 900.0] {
        for keep_alive in [0.0, 1.0, 60.0, 300.0, 3_600.0] {
            for provisioned in [0, 2] {
                between_nodes(&fixed(service_mean, keep_alive, provisioned), 5);
            }
        }
        between_nodes(&measured(service_mean, 0), 3);
    }
}

#[test]
fn between_nodes_many_provisioned_instances_are_no_step() {
    for (service_mean, keep_alive) in [(0.2, 300.0), (2.0, 3_600.0)] {
        for (provisioned, every) in [(10, 5), (30, 5), (100, 5), (1_000, 13), (10_000, 101)] {
            between_nodes(&fixed(service_mean, keep_alive, provisioned), every);
        }
    }
}

#[test]
fn few_quantiles_stand_for_the_measured_keep_alive() {
    let curve = Measurements::embedded().keep_alive(Provider::Aws);
    const MANY: u32 = 500;
    for (service_mean, rates) in [
        (0.02, [0.3, 1.0, 30.0, 3e3]),
        (2.0, [0.03, 0.1, 10.0, 200.0]),
    ] {
        let few = measured(service_mean, 1);
        let quantile = |i| curve.quantile((f64::from(i) + 0.5) / f64::from(MANY)).0;
        let many: Vec<_> = (0..MANY)
            .map(|i| FirstPassage::new(quantile(i) / service_mean))
            .collect();
        for rate in rates {
            let all = many
                .iter()
                .map(|one| one.scale_out::<false>(rate * service_mean, 1).share);
            let expected = all.sum::<f64>() / f64::from(MANY);
            let got = few.0.pool(rate).cold_share;
            assert!(
                (got - expected).abs() < 0.02 * expected,
                "{service_mean} s, {rate}/s: {got}, not {expected}"
            );
        }
    }
    // Gaps between lone requests: the mean of exp(-rate x keep-alive) itself.
    let rate = PerSecond(0.004);
    let all =
        (0..10_000).map(|i| libm::exp(-rate.0 * curve.quantile((f64::from(i) + 0.5) / 1e4).0));
    let mean = all.sum::<f64>() / 1e4;
    assert!((curve.share_reclaimed_first(rate) / mean - 1.0).abs() < 1e-4);
    assert!((curve.share_reclaimed_first(PerSecond(0.0)) - 1.0).abs() < 1e-12);
}

/// Exponential service, cold like warm, as simulated and by the formula.
fn simulated(
    (rate, service_mean): (f64, f64),
    keep_alive: &KeepAlive,
    lifetime: f64,
    reserved: u64,
) {
    let mut scenario = Scenario::default();
    scenario.simulation = scenario.simulation.bare();
    scenario.workload.invocations_per_month = rate * SECONDS_PER_MONTH;
    scenario.simulation.service = Service::Exponential {
        warm_mean_s: Seconds(service_mean),
        cold_mean_s: Seconds(service_mean),
    };
    scenario.simulation.instances.keep_alive = keep_alive.clone();
    scenario.simulation.instances.lifetime = Some(Seconds(lifetime));
    scenario.simulation.replications = Some(10);
    let settings = scenario.of_mut(PlatformId::AwsLambda);
    (settings.reserved, settings.reserved_hours) = (reserved, HOURS_PER_MONTH);
    let spec = scenario.simulation_spec();
    let expected = Expected::of(&spec);
    let summary = Run::new(spec).finish();
    let near = |what: &str, seen: Option<Estimate>, expected: f64, tolerance: f64| {
        let seen = seen.expect("complete");
        // Student's t at 9 degrees of freedom.
        let error = seen.half_width.expect("ten replications") / 2.262;
        assert!(
            (seen.mean - expected).abs() < 4.0 * error + tolerance * seen.mean,
            "{what} at {rate}/s, {service_mean} s, {keep_alive:?}, life {lifetime} s, {reserved}: {} +- {error}, not {expected}",
            seen.mean
        );
    };
    near("share", summary.cold_share, expected.cold_share, 0.04);
    near(
        "instances",
        summary.mean_instances,
        expected.instances,
        0.03,
    );
}

#[test]
fn recycling_adds_as_many_cold_starts_as_are_simulated() {
    let fixed = |seconds| KeepAlive::Fixed {
        seconds: Seconds(seconds),
    };
    // From rare requests, whose instances expire before they are recycled, to many, where the recycled ones are the floor.
    for rate in [0.001, 0.01, 0.1, 1.0, 10.0, 100.0] {
        simulated((rate, 0.2), &fixed(318.0), 7_200.0, 0);
        simulated((rate, 0.2), &KeepAlive::Measured, 7_200.0, 0);
    }
    simulated((0.9, 1.991), &fixed(600.0), 7_200.0, 0);
    simulated((0.9, 1.991), &fixed(600.0), 1_800.0, 0);
    simulated((5.0, 4.0), &fixed(600.0), 7_200.0, 0);
    // Beside provisioned instances, which are not recycled.
    simulated((0.1, 2.0), &fixed(60.0), 1_800.0, 1);
    simulated((5.0, 4.0), &fixed(600.0), 7_200.0, 20);
    simulated((5.0, 4.0), &KeepAlive::Measured, 1_800.0, 30);
}

#[test]
fn recycling_is_a_floor_and_never_helps() {
    let curve = |lifetime: Option<f64>| {
        let keep_alive = KeepAliveLaw::measured(Provider::Aws);
        ColdShareCurve::new(Seconds(0.2), keep_alive, lifetime.map(Seconds), 0)
    };
    let (never, two_hours) = (curve(None), curve(Some(7_200.0)));
    let (for_ever, moments) = (curve(Some(1e12)), curve(Some(60.0)));
    for i in -60..=60 {
        let rate = PerSecond(10_f64.powf(f64::from(i) / 10.0));
        let share = |curve: &ColdShareCurve| curve.pool(rate).cold_share;
        assert!(share(&never) <= share(&two_hours), "{rate:?}");
        assert!(share(&two_hours) <= share(&moments), "{rate:?}");
        assert!(
            share(&for_ever) <= share(&never) * (1.0 + 1e-6) + 1e-12,
            "{rate:?}"
        );
        assert!(curve(None).pool(rate).instances >= two_hours.pool(rate).instances);
    }
    // Many requests: every instance, hardly more than serve, once in two hours.
    let floor = two_hours.share(PerSecond(1e5)) / (0.2 / 7_200.0);
    assert!((1.0..1.05).contains(&floor), "{floor}");
    assert!(two_hours.pool(PerSecond(0.0)).cold_share == 1.0);
}

#[test]
fn between_nodes_recycling_is_the_formula() {
    for service_mean in [1e-3, 0.2, 30.0] {
        for lifetime in [60.0, 7_200.0, 1e6] {
            for (keep_alive, provisioned, every) in
                [(0.0, 0, 7), (300.0, 0, 5), (300.0, 2, 7), (60.0, 100, 11)]
            {
                let keep_alive = KeepAliveLaw::Fixed(Seconds(keep_alive));
                let life = Some(Seconds(lifetime));
                let curve =
                    ColdShareCurve::new(Seconds(service_mean), keep_alive, life, provisioned);
                between_nodes(&curve, every);
            }
        }
        let keep_alive = KeepAliveLaw::measured(Provider::Aws);
        let life = Some(Seconds(7_200.0));
        between_nodes(
            &ColdShareCurve::new(Seconds(service_mean), keep_alive, life, 0),
            5,
        );
    }
}

#[test]
fn without_keep_alive_every_request_is_cold() {
    for rate in [0.0, 1e-12, 1e-3, 4.0, 1e5, 1e9, f64::MAX] {
        let share = fixed(0.2, 0.0, 0).share(PerSecond(rate));
        assert!((share - 1.0).abs() < 1e-12, "{rate}: {share}");
    }
}

#[test]
fn the_order_of_questions_does_not_matter() {
    let (one, other) = (measured(0.2, 3), measured(0.2, 3));
    assert_eq!(one, other);
    assert_ne!(one, measured(0.2, 4));
    assert_ne!(one, fixed(0.2, 300.0, 3));
    let rates: Vec<f64> = (-80..70)
        .map(|i| 10_f64.powf(f64::from(i) / 10.0))
        .collect();
    let up: Vec<f64> = rates.iter().map(|&r| one.share(PerSecond(r))).collect();
    let _ = other.bounds_of_starts(3.0, 5e4);
    let down = rates.iter().rev().map(|&r| other.share(PerSecond(r)));
    let mut down: Vec<f64> = down.collect();
    down.reverse();
    assert_eq!(up, down);
    assert_eq!(
        one.bounds_of_starts(1e-9, 1e9),
        other.clone().bounds_of_starts(1e-9, 1e9)
    );
    fn shared_between_threads<T: Send + Sync>(_: &T) {}
    shared_between_threads(&one);
}

#[test]
fn bounds_are_reached() {
    // The peak of rate x exp(-rate T) near 1/T, and the valley before scale-out.
    let curve = fixed(1e-3, 300.0, 0);
    let (_, peak) = curve.bounds_of_starts(1e-4, 0.02);
    assert!(
        (peak * 300.0 * std::f64::consts::E - 1.0).abs() < 0.001,
        "{peak}"
    );
    for (from, to) in [(1e-9, 1e9), (1e-4, 0.1), (0.0029, 0.0041), (0.01, 0.3)] {
        let (low, high) = curve.bounds_of_starts(from, to);
        let rates = (0..=20_000).map(|i| from * (to / from).powf(f64::from(i) / 2e4));
        let starts: Vec<f64> = rates.map(|r| r * curve.share(PerSecond(r))).collect();
        let least = starts.iter().copied().fold(f64::INFINITY, f64::min);
        let most = starts.iter().copied().fold(0.0, f64::max);
        assert!(
            low <= least && least < low * 1.001,
            "{from} to {to}: {least}, not {low}"
        );
        assert!(
            high >= most && most > high * 0.999,
            "{from} to {to}: {most}, not {high}"
        );
    }
}

/// Requests of an instant, which never meet another: the share is exp(-rate x keep-alive).
fn lone(keep_alive: f64) -> ColdShareCurve {
    fixed(1e-12, keep_alive, 0)
}

#[test]
fn bounds_end_where_the_rates_end() {
    // From 1 request in a keep-alive on, cold starts fall.
    let starts = |n: f64| n / 1e6 * libm::exp(-n);
    let curve = lone(1e6);
    let places = (0..24).map(|i| 1.05 * libm::pow(10.0, f64::from(i) / 19.0));
    let all: Vec<f64> = places.collect();
    for (i, &from) in all.iter().enumerate() {
        for &to in &all[i..] {
            let (low, high) = curve.bounds_of_starts(from / 1e6, to / 1e6);
            let near = |got: f64, n: f64| (got / starts(n) - 1.0).abs() < 0.006;
            assert!(
                near(low, to) && near(high, from),
                "{from} to {to}: {low} to {high}"
            );
        }
    }
    // From a little before the peak, near the lowest rates of all.
    let (_, high) = lone(4e6).bounds_of_starts(0.8 / 4e6, 8.0 / 4e6);
    let peak = libm::exp(-1.0) / 4e6;
    assert!((high / peak - 1.0).abs() < 0.006, "{high}, not {peak}");
}

#[test]
fn slopes_are_those_of_the_curve_and_where_the_share_is_negligible_overshoot_nothing() {
    let curve = lone(1e8);
    let inner = &curve.0;
    let step = inner.grid.width(0);
    let keep_alives = |i: usize| libm::exp(inner.grid.position(i)) * 1e8;
    for i in 0..46 {
        let n = keep_alives(i);
        // The share is exp(-n): the logarithm of the rate of cold starts has the slope 1 - n.
        let rise = |from: usize| 1.0 - (keep_alives(from + 1) - keep_alives(from)) / step;
        let (expected, tolerance) = if keep_alives(i + 1) < -libm::log(NEGLIGIBLE) {
            (1.0 - n, 1e-5)
        } else {
            let (before, after) = (rise(i - 1), rise(i));
            (2.0 / (1.0 / before + 1.0 / after), 1e-9)
        };
        let got = inner.slope(i);
        assert!(
            (got / expected - 1.0).abs() < tolerance,
            "{n} keep-alives: {got}, not {expected}"
        );
    }
    // From a fall to a rise there is no slope, and no cubic leaves its nodes.
    for cell in 46..300 {
        let (a, b, c) = (inner.node(cell - 1), inner.node(cell), inner.node(cell + 1));
        if (a > b) != (b > c) {
            assert_eq!(inner.slope(cell), 0.0);
        }
        let range = inner.cubic(cell).range(0.0, 1.0);
        assert!(
            range.low >= b.min(c) - 1e-9 && range.high <= b.max(c) + 1e-9,
            "{cell}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn shares_and_starts_stay_within_their_bounds(
        service_mean in -30.0..30.0_f64,
        keep_alive in prop_oneof![Just(-1e9), -20.0..20.0_f64],
        lifetime in prop_oneof![Just(None), (-9.0..12.0_f64).prop_map(Some)],
        provisioned in prop_oneof![0_u64..5, 0_u64..2_000, Just(u64::MAX)],
        from in -12.0..12.0_f64,
        decades in 0.0..4.0_f64,
        parts in proptest::collection::vec(0.0..=1.0_f64, 20),
    ) {
        for scale in [1.0, 0.1] {
            let service_mean = Seconds(10_f64.powf(service_mean * scale));
            let keep_alive = KeepAliveLaw::Fixed(Seconds(10_f64.powf(keep_alive)));
            let lifetime = lifetime.map(|exponent| Seconds(10_f64.powf(exponent)));
            let curve = ColdShareCurve::new(service_mean, keep_alive, lifetime, provisioned);
            let (from, to) = (10_f64.powf(from), 10_f64.powf(from + decades));
            let (low, high) = curve.bounds_of_starts(from, to);
            for part in &parts {
                let rate = (from * (to / from).powf(*part)).clamp(from, to);
                let share = curve.share(PerSecond(rate));
                prop_assert!((0.0..=1.0).contains(&share), "{share}");
                let starts = rate * share;
                prop_assert!(low <= starts && starts <= high, "{starts} not in {low} to {high}");
            }
        }
    }
}
