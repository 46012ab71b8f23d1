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
