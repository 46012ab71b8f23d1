//! Percentiles and billed means, against tables and sums.

use super::*;

#[test]
fn normal_quantile_inverts_the_distribution() {
    for p in [
        1e-12,
        1e-6,
        0.001,
        0.05,
        0.3,
        0.5,
        0.7,
        0.95,
        0.999,
        1.0 - 1e-9,
    ] {
        let back = normal_cdf(normal_quantile(p));
        assert!(
            (back - p).abs() <= 1e-13 + 1e-10 * p.min(1.0 - p),
            "{p}: {back}"
        );
    }
    assert!((normal_quantile(0.95) - Z95).abs() < 1e-14);
    // As far out as probabilities go that are below 1: 1 - 2^-53.
    assert!((normal_quantile(1.0) - 8.209_536).abs() < 1e-6);
}

#[test]
fn duration_states_its_own_percentiles() {
    let d = LogNormal::from_median_p95(Milliseconds(200.0), Milliseconds(800.0));
    assert!((d.quantile(0.5).0 - 200.0).abs() < 1e-9);
    assert!((d.quantile(0.95).0 - 800.0).abs() < 1e-9);
    assert!((d.share_above(Milliseconds(800.0)).0 - 0.05).abs() < 1e-12);
}

#[test]
fn rounding_up_applies_to_each_invocation() {
    let check =
        |(median, p95): (f64, f64), (minimum, step): (f64, f64), expected: f64, tolerance: f64| {
            let d = LogNormal::from_median_p95(Milliseconds(median), Milliseconds(p95));
            let got = d.mean_billed(Milliseconds(minimum), Milliseconds(step)).0;
            assert!(
                (got - expected).abs() <= tolerance,
                "{median}/{p95} in steps of {step} from {minimum}: {got}, not {expected}"
            );
        };
    let ms = (0.0, 1.0);
    check((200.0, 200.0), ms, 200.0, 0.0);
    check((200.2, 200.2), ms, 201.0, 0.0);
    check((0.3, 0.3), ms, 1.0, 0.0);
    check((1.4, 1.4 * (1.0 + 1e-9)), ms, 2.0, 1e-6);
    check((120.0, 120.0), (0.0, 100.0), 200.0, 0.0);
    check((120.0, 120.0), (1_000.0, 100.0), 1_000.0, 0.0);
    check((1_230.0, 1_230.0), (1_000.0, 100.0), 1_300.0, 0.0);
    // Smooth at 1 ms: the mean plus half a millisecond.
    let wide = LogNormal::from_median_p95(Milliseconds(200.0), Milliseconds(600.0));
    check((200.0, 600.0), ms, wide.mean().0 + 0.5, 1e-6);
    // The sum itself, term by term, for narrow and wide distributions, steps and minimums.
    for (median, p95) in [
        (0.4, 3.0),
        (3.0, 4.0),
        (20.0, 22.0),
        (80.0, 900.0),
        (1_500.0, 1_530.0),
        (5_000.0, 20_000.0),
    ] {
        let d = LogNormal::from_median_p95(Milliseconds(median), Milliseconds(p95));
        for (minimum, step) in [(0.0, 1.0), (0.0, 100.0), (100.0, 1.0), (1_000.0, 100.0)] {
            let from = (minimum / step) as u32;
            let terms =
                (from..3_000_000).map(|k| d.share_above(Milliseconds(f64::from(k) * step)).0);
            let summed = minimum + step * terms.take_while(|&p| p > 1e-14).sum::<f64>();
            check((median, p95), (minimum, step), summed, 1e-5 * step);
        }
    }
}

/// Minimum, and one step more for every one that a duration reaches beyond.
fn step_by_step(durations: Durations, minimum: f64, step: f64) -> f64 {
    let mut billed = minimum;
    for k in (minimum / step) as u32.. {
        let beyond = durations.share_above(Milliseconds(f64::from(k) * step)).0;
        if beyond < 1e-15 {
            break;
        }
        billed += step * beyond;
    }
    billed
}

#[test]
fn what_is_billed_is_the_minimum_and_every_step_that_is_begun() {
    let check = |durations: Durations, (minimum, step), expected: f64, tolerance: f64| {
        let billed = durations.mean_billed(Milliseconds(minimum), Milliseconds(step));
        assert!(
            (billed.0 - expected).abs() <= tolerance,
            "{durations:?} in steps of {step} from {minimum}: {}, not {expected}",
            billed.0
        );
    };
    let log_normal = |median: f64, sigma: f64| {
        let p95 = Milliseconds(median * libm::exp(sigma * Z95));
        Durations::LogNormal(LogNormal::from_median_p95(Milliseconds(median), p95))
    };
    let exponential = |mean| Durations::Exponential {
        mean: Milliseconds(mean),
    };
    for durations in [
        log_normal(1_000.0, 0.5),
        log_normal(800.0, 1.0),
        log_normal(90.0, 0.8),
        log_normal(1_500.0, 0.012),
        exponential(200.0),
        exponential(30.0),
    ] {
        for (minimum, step) in [(0.0, 100.0), (300.0, 100.0), (2_000.0, 100.0)] {
            let expected = step_by_step(durations, minimum, step);
            check(durations, (minimum, step), expected, 1e-5 * step);
        }
    }
    let short = log_normal(90.0, 0.8);
    check(short, (50.0, 10.0), step_by_step(short, 50.0, 10.0), 1e-4);
    // Hardly spread around 1,500: half of them are billed 1,500 and half 1,600.
    let narrow = log_normal(1_500.0, 0.012);
    check(narrow, (0.0, 100.0), 1_550.0, 1e-3);
    check(narrow, (1_600.0, 100.0), 1_600.0, 1e-3);
    // A geometric series of ratio 1/2: 100 x (1 + 1/2 + 1/4 + ..), and 300 plus an eighth of that.
    let halving = exponential(100.0 / std::f64::consts::LN_2);
    check(halving, (0.0, 100.0), 200.0, 1e-9);
    check(halving, (300.0, 100.0), 325.0, 1e-9);
}
