//! Arrivals that are not steady, with closed forms of their own.

use std::sync::Arc;

use crate::model::scenario::Length;
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::units::Seconds;
use crate::model::validation::setup::{INSTANT, after, constant, exponential, steady, time};
use crate::model::validation::{Case, Expectation, Quantity, Source, Tolerance};

/// Pieces of a day in which its sine counts as constant: five minutes each.
const PIECES: u32 = 288;

/// Length of such a piece [s].
const PIECE: f64 = 300.0;

fn case(
    name: &str,
    what: &str,
    cited: &'static str,
    spec: SimulationSpec,
    expectations: Vec<Expectation>,
) -> Case {
    Case {
        name: name.to_owned(),
        what: what.to_owned(),
        source: Source::Theory,
        cited,
        specs: vec![spec],
        expectations,
    }
}

fn cold_share(expected: f64, its_error: f64) -> Vec<Expectation> {
    vec![Expectation::of(Quantity::ColdShare, expected, its_error)]
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        renewal(),
        daily_cycle(),
        bursts(),
        flash_crowd(),
        cron(60.0, 1.0),
        cron(300.0, 0.0),
        fixed_interval(),
    ]
}

/// Gaps of two exponential laws: a Poisson process that is interrupted has just such gaps (Kuczura 1973).
fn renewal() -> Case {
    let (likely, often) = (0.9, 0.1);
    let seldom = (1.0 - likely) / (100.0 - likely / often);
    let burst_rate = likely * often + (1.0 - likely) * seldom;
    let to_burst = often * seldom / burst_rate;
    let to_quiet = often + seldom - burst_rate - to_burst;
    let mut spec = steady(0.01, exponential(INSTANT), 300.0, Length::Requests(500_000));
    spec.arrivals = ArrivalLaw::Bursts {
        burst_rate: burst_rate / 0.01,
        quiet_rate: 0.0,
        burst: Seconds(1.0 / to_quiet),
        quiet: Seconds(1.0 / to_burst),
    };
    case(
        "Irregular gaps",
        "Independent gaps of 100 s on average, 90 % of them of 10 s on average; requests that take no time, kept 300 s.",
        "P(gap > keep-alive)",
        spec,
        cold_share(0.0719, 2.5e-5),
    )
}

fn daily_cycle() -> Case {
    let piece = |i: u32| {
        let middle = (f64::from(i) + 0.5) / f64::from(PIECES);
        (
            PIECE,
            1.0 + 0.8 * libm::sin(2.0 * std::f64::consts::PI * middle),
        )
    };
    let mut spec = steady(0.004, exponential(INSTANT), 600.0, time(1.5e7));
    spec.arrivals = ArrivalLaw::Periodic {
        parts: (0..PIECES).map(piece).collect::<Arc<[_]>>(),
    };
    case(
        "Daily cycle",
        "0.004 requests a second, 80 % more and fewer over the day, that take no time, kept 600 s.",
        "the integral of rate x exp(-requests within the keep-alive) over the day",
        spec,
        cold_share(0.088_59, 2.5e-6),
    )
}

fn bursts() -> Case {
    let mean = (300.0 * 0.05 + 3_600.0 * 0.000_5) / 3_900.0;
    let mut spec = steady(
        mean,
        exponential(INSTANT),
        600.0,
        Length::Requests(1_000_000),
    );
    spec.arrivals = ArrivalLaw::Bursts {
        burst_rate: 0.05 / mean,
        quiet_rate: 0.000_5 / mean,
        burst: Seconds(300.0),
        quiet: Seconds(3_600.0),
    };
    case(
        "Bursts",
        "0.05 requests a second for 300 s, 0.0005 for 3,600 s, on average; they take no time, kept 600 s.",
        "Markov-modulated Poisson arrivals: alpha exp((Q - L) T) 1",
        spec,
        cold_share(0.104_29, 2.5e-6),
    )
}

/// A hundred times the rate until the first new instance is ready, once in a while.
fn flash_crowd() -> Case {
    // The quiet time is longer than the keep-alive, so that nothing is left of the flash before.
    let (quiet, flash) = (700.0, 1.2);
    let period = quiet + flash;
    let mean = (quiet + 100.0 * flash) / period;
    // Whatever the phase, a replication observes one period, and warms up over two.
    let length = time(3.0 * period);
    let mut spec = after(
        steady(mean, constant(0.2, flash), 600.0, length),
        2.0 * period,
    );
    spec.arrivals = ArrivalLaw::Periodic {
        parts: [(quiet, 1.0 / mean), (flash, 100.0 / mean)].into(),
    };
    spec.replications = Some(600);
    case(
        "Flash crowd",
        "From 1 to 100 requests a second, 0.2 s of work, 1.2 s on a new instance, kept 600 s: cold starts until the first new instance is ready.",
        "(rate - instances / warm time) x cold time, in the mean, with the 3.4 instances that there are before",
        spec,
        vec![Expectation::judged(
            Quantity::ColdStarts,
            99.6,
            Tolerance::Relative(0.02),
        )],
    )
}

fn cron(keep_alive: f64, share: f64) -> Case {
    let mut spec = steady(
        0.01,
        exponential(INSTANT),
        keep_alive,
        Length::Requests(10_000),
    );
    spec.arrivals = ArrivalLaw::Interval;
    case(
        &format!("Every 100 s, kept {keep_alive} s"),
        "Requests at equal intervals that take no time.",
        "all are cold where the interval is longer than the keep-alive, else none",
        spec,
        vec![Expectation::judged(
            Quantity::ColdShare,
            share,
            Tolerance::Rounding,
        )],
    )
}

fn fixed_interval() -> Case {
    let mut spec = steady(0.9, exponential(1.991), 600.0, Length::Requests(3_000_000));
    spec.arrivals = ArrivalLaw::Interval;
    case(
        "Equal intervals",
        "0.9 requests a second at equal intervals, 1.991 s of work, kept 600 s: half as many cold starts as Poisson.",
        "an independent simulation",
        spec,
        cold_share(0.000_628, 2e-5),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rates [1/s] of a burst and of quiet times, and how long both last on average [s].
    fn states(spec: &SimulationSpec) -> ([f64; 2], [f64; 2]) {
        let ArrivalLaw::Bursts {
            burst_rate,
            quiet_rate,
            burst,
            quiet,
        } = spec.arrivals
        else {
            panic!("{:?}", spec.arrivals);
        };
        let rates = [burst_rate, quiet_rate].map(|rate| rate * spec.rate.0);
        (rates, [burst.0, quiet.0])
    }

    /// Share of requests after which none comes for so long, from the equations of the two states (Runge and Kutta).
    fn long_gaps(spec: &SimulationSpec, time: f64) -> f64 {
        const STEPS: u32 = 2_000;
        let (rates, lengths) = states(spec);
        let slope = |none: [f64; 2]| {
            [(0, 1), (1, 0)].map(|(own, other): (usize, usize)| {
                (none[other] - none[own]) / lengths[own] - rates[own] * none[own]
            })
        };
        let step = time / f64::from(STEPS);
        let moved = |none: [f64; 2], slope: [f64; 2], by: f64| {
            [none[0] + by * slope[0], none[1] + by * slope[1]]
        };
        let none = (0..STEPS).fold([1.0, 1.0], |none, _| {
            let a = slope(none);
            let b = slope(moved(none, a, step / 2.0));
            let c = slope(moved(none, b, step / 2.0));
            let d = slope(moved(none, c, step));
            [0, 1].map(|i: usize| none[i] + step / 6.0 * (a[i] + 2.0 * b[i] + 2.0 * c[i] + d[i]))
        });
        let requests = [0, 1].map(|i: usize| rates[i] * lengths[i]);
        (requests[0] * none[0] + requests[1] * none[1]) / (requests[0] + requests[1])
    }

    fn mean_rate(spec: &SimulationSpec) -> f64 {
        let (rates, lengths) = states(spec);
        (rates[0] * lengths[0] + rates[1] * lengths[1]) / (lengths[0] + lengths[1])
    }

    fn near(got: f64, expected: f64, off: f64) {
        assert!((got - expected).abs() < off, "{got}, not {expected}");
    }

    #[test]
    fn irregular_gaps_have_the_two_laws_that_are_named() {
        let case = renewal();
        let spec = &case.specs[0];
        near(mean_rate(spec), 0.01, 1e-12);
        near(spec.rate.0, 0.01, 1e-12);
        // Nine in ten of 10 s on average, and the others of (100 - 9) / 0.1 = 910 s.
        for time in [1.0, 10.0, 300.0, 2_000.0_f64] {
            let tail = 0.9 * libm::exp(-time / 10.0) + 0.1 * libm::exp(-time / 910.0);
            near(long_gaps(spec, time), tail, 1e-7);
        }
        near(case.expectations[0].expected, long_gaps(spec, 300.0), 5e-5);
    }

    #[test]
    fn bursts_have_the_rates_that_are_named() {
        let case = bursts();
        let spec = &case.specs[0];
        let (rates, lengths) = states(spec);
        near(rates[0], 0.05, 1e-12);
        near(rates[1], 0.000_5, 1e-12);
        assert_eq!(lengths, [300.0, 3_600.0]);
        near(mean_rate(spec), spec.rate.0, 1e-12);
        near(case.expectations[0].expected, long_gaps(spec, 600.0), 5e-6);
    }

    fn parts(spec: &SimulationSpec) -> &[(f64, f64)] {
        match &spec.arrivals {
            ArrivalLaw::Periodic { parts } => parts,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_day_follows_its_sine() {
        let case = daily_cycle();
        let parts = parts(&case.specs[0]);
        let turn = std::f64::consts::PI / 43_200.0;
        assert_eq!(parts.len(), 288);
        let mut into = 150.0;
        for &(length, rate) in parts {
            assert_eq!(length, 300.0);
            near(rate, 1.0 + 0.8 * libm::sin(turn * into), 1e-12);
            into += 300.0;
        }
        // The integral by minutes: 0.004 a second on average, kept 600 s.
        let (mut cold, mut all) = (0.0, 0.0);
        for minute in 0..1_440 {
            let at = f64::from(minute) * 60.0;
            let rate = 1.0 + 0.8 * libm::sin(turn * at);
            let rise = libm::cos(turn * (at - 600.0)) - libm::cos(turn * at);
            cold += rate * libm::exp(-0.004 * (600.0 + 0.8 / turn * rise));
            all += rate;
        }
        near(case.expectations[0].expected, cold / all, 5e-6);
    }

    #[test]
    fn a_flash_is_a_hundred_times_the_rate_until_the_first_instance_is_ready() {
        let case = flash_crowd();
        let spec = &case.specs[0];
        let [quiet, flash] = parts(spec) else {
            panic!("{spec:?}");
        };
        assert_eq!((quiet.0, flash.0), (700.0, 1.2));
        near(quiet.1 * spec.rate.0, 1.0, 1e-12);
        near(flash.1 * spec.rate.0, 100.0, 1e-9);
        near((700.0 * quiet.1 + 1.2 * flash.1) / 701.2, 1.0, 1e-12);
        // Three periods, of which two warm up.
        let Length::Horizon(horizon) = spec.length else {
            panic!("{spec:?}");
        };
        near(horizon.0, 2_103.6, 1e-9);
        near(spec.warmup.expect("a warm-up").0, 1_402.4, 1e-9);
        assert_eq!(spec.replications, Some(600));
        near(
            case.expectations[0].expected,
            (100.0 - 3.4 / 0.2) * 1.2,
            1e-9,
        );
    }

    #[test]
    fn equal_intervals_are_cold_where_they_are_longer_than_the_keep_alive() {
        for (keep_alive, share) in [(60.0, 1.0), (300.0, 0.0)] {
            let case = cron(keep_alive, share);
            assert_eq!(case.specs[0].arrivals, ArrivalLaw::Interval);
            assert_eq!(case.specs[0].rate.0, 0.01);
            assert_eq!(case.expectations[0].expected, share);
        }
        assert_eq!(fixed_interval().specs[0].arrivals, ArrivalLaw::Interval);
        assert_eq!(cases().len(), 7);
    }
}
