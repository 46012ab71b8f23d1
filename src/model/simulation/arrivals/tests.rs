//! Laws of traffic, and the times that are drawn from them.

use super::*;
use crate::model::scenario::{Length, Scenario};
use crate::model::units::Share;

fn arrivals(traffic: Traffic, invocations_per_month: f64, length: Length) -> Arrivals {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = invocations_per_month;
    scenario.traffic = traffic;
    scenario.simulation.length = length;
    let spec = scenario.simulation_spec();
    Arrivals::new(&spec, &spec.extent(), 0)
}

fn counts(hourly: Vec<f64>) -> Traffic {
    Traffic {
        shape: Shape::Hourly,
        hourly,
        ..Traffic::default()
    }
}

fn bursts(burst: f64, quiet: f64) -> Traffic {
    Traffic {
        shape: Shape::Bursts,
        burst_length: Seconds(burst),
        quiet_length: Seconds(quiet),
        ..Traffic::default()
    }
}

#[test]
fn a_rate_that_never_changes_is_steady() {
    let flat = Traffic {
        shape: Shape::Cycle,
        daily_swing: Share(0.0),
        weekend: Share(1.0),
        ..Traffic::default()
    };
    let even = Traffic {
        burst_ratio: 1.0,
        ..bursts(300.0, 3_600.0)
    };
    let peaked = Traffic {
        peak_to_mean: 5.0,
        ..Traffic::default()
    };
    for traffic in [flat, even, peaked, counts(vec![]), counts(vec![0.0; 24])] {
        assert_eq!(ArrivalLaw::of(&traffic), ArrivalLaw::Steady, "{traffic:?}");
    }
    let law = ArrivalLaw::of(&counts(vec![1.0, 3.0]));
    assert_eq!((law.peak(), law.period()), (1.5, Seconds(7_200.0)));
    let law = ArrivalLaw::of(&bursts(300.0, 3_600.0));
    assert_eq!(law.period(), Seconds(3_900.0));
    assert!((law.peak() - 8.125).abs() < 1e-12);
}

#[test]
fn rare_requests_take_no_longer_to_draw() {
    for invocations in [1e-300, 1e-9, 1.0] {
        for traffic in [
            counts(vec![0.0, 0.0, 1.0]),
            bursts(1.0, 1.0),
            bursts(6e5, 2e6),
        ] {
            let mut arrivals = arrivals(traffic, invocations, Length::Requests(1_000));
            let mut last = 0.0;
            for _ in 0..100 {
                let next = arrivals.after(last);
                assert!(next.at >= last && next.changes < 100_000);
                last = next.at;
            }
        }
    }
}

#[test]
fn every_shape_has_its_law() {
    let shaped = |shape| Traffic {
        shape,
        ..Traffic::default()
    };
    let batches = |batch_size| Traffic {
        batch_size,
        ..shaped(Shape::Batches)
    };
    for (traffic, law) in [
        (shaped(Shape::Steady), ArrivalLaw::Steady),
        (shaped(Shape::FixedInterval), ArrivalLaw::Interval),
        (shaped(Shape::Trace), ArrivalLaw::Steady),
        (batches(0), ArrivalLaw::Steady),
        (batches(1), ArrivalLaw::Steady),
        (batches(2), ArrivalLaw::Batches { size: 2 }),
    ] {
        assert_eq!(ArrivalLaw::of(&traffic), law, "{traffic:?}");
    }
    let cron = shaped(Shape::Cron);
    let law = ArrivalLaw::Cron {
        cron: cron.cron.clone(),
    };
    assert_eq!(ArrivalLaw::of(&cron), law);
    let trace = Trace::of_counts(Seconds(3_600.0), vec![1, 3]).expect("a trace");
    let replayed = Traffic {
        trace: Some(trace.clone()),
        ..shaped(Shape::Trace)
    };
    let law = ArrivalLaw::Trace { trace };
    assert_eq!(ArrivalLaw::of(&replayed), law);
    assert_eq!((law.peak(), law.period()), (1.5, Seconds(7_200.0)));
    // Four fifths of a day's requests in ten minutes.
    let ArrivalLaw::Periodic { parts } = ArrivalLaw::of(&shaped(Shape::FlashSale)) else {
        panic!("a rush changes the rate");
    };
    assert_eq!(*parts, Traffic::default().flash_parts());
}

#[test]
fn levels_are_the_rates_with_their_part_of_the_time() {
    let levels = |law: &ArrivalLaw| -> Vec<(f64, f64)> {
        let levels = law.levels().into_iter();
        levels.map(|level| (level.time.0, level.rate)).collect()
    };
    for law in [
        ArrivalLaw::Steady,
        ArrivalLaw::Interval,
        ArrivalLaw::Batches { size: 9 },
    ] {
        assert_eq!(levels(&law), [(1.0, 1.0)]);
        assert_eq!((law.peak(), law.period()), (1.0, Seconds(0.0)));
    }
    // Five minutes of an hour and five at twenty times the rate, which is 8.125 of the mean; with a mean of 1.
    let [bursting, quiet] = levels(&ArrivalLaw::of(&bursts(300.0, 3_600.0)))[..] else {
        panic!("two rates");
    };
    assert!((bursting.0 - 1.0 / 13.0).abs() < 1e-12 && (bursting.1 - 8.125).abs() < 1e-12);
    assert!((quiet.0 - 12.0 / 13.0).abs() < 1e-12 && (quiet.1 - 0.40625).abs() < 1e-12);
    let hours = ArrivalLaw::of(&counts(vec![1.0, 3.0, 1.0, 3.0]));
    assert_eq!(levels(&hours), [(0.5, 1.5), (0.5, 0.5)]);
    let trace = Trace::of_counts(Seconds(3_600.0), vec![1, 3, 3, 1]).expect("a trace");
    let [more, less] = levels(&ArrivalLaw::Trace { trace })[..] else {
        panic!("two rates");
    };
    assert!((more.0 - 0.5).abs() < 1e-12 && (more.1 - 1.5).abs() < 1e-12);
    assert!((less.0 - 0.5).abs() < 1e-12 && (less.1 - 0.5).abs() < 1e-12);
}

/// The first times of a law at two requests a second [s].
fn times(law: ArrivalLaw, n: usize) -> Vec<f64> {
    let mut spec = Scenario::default().simulation_spec();
    (spec.rate.0, spec.arrivals) = (2.0, law);
    (spec.length, spec.warmup) = (Length::Horizon(Seconds(1e6)), Some(Seconds(0.0)));
    let mut arrivals = Arrivals::new(&spec, &spec.extent(), 0);
    let mut last = 0.0;
    let next = |_| {
        let arrival = arrivals.after(last);
        last = arrival.at;
        last
    };
    (0..n).map(next).collect()
}

fn all_close(got: &[f64], expected: &[f64]) {
    assert_eq!(got.len(), expected.len());
    for (got, expected) in got.iter().zip(expected) {
        assert!(
            (got - expected).abs() <= 1e-9 * expected,
            "{got}, not {expected}"
        );
    }
}

#[test]
fn batches_are_steady_requests_that_come_together() {
    let steady = times(ArrivalLaw::Steady, 200);
    assert!(steady.windows(2).all(|pair| pair[1] > pair[0]));
    for size in [1, 3] {
        let batches = times(ArrivalLaw::Batches { size }, 200 * size as usize);
        let expected: Vec<f64> = steady
            .iter()
            .flat_map(|at| vec![at * size as f64; size as usize])
            .collect();
        all_close(&batches, &expected);
    }
    // At one rate all the time, two states are none.
    let states = ArrivalLaw::Bursts {
        burst_rate: 1.0,
        quiet_rate: 1.0,
        burst: Seconds(3.0),
        quiet: Seconds(5.0),
    };
    all_close(&times(states, 200), &steady);
    let parts = [(3.0, 1.0), (5.0, 1.0)];
    let parts = ArrivalLaw::Periodic {
        parts: parts.into(),
    };
    all_close(&times(parts, 200), &steady);
}

#[test]
fn equal_intervals_begin_at_any_moment_of_the_first() {
    let times = times(ArrivalLaw::Interval, 50);
    assert!(times[0] > 0.0 && times[0] < 0.5, "{}", times[0]);
    let expected: Vec<f64> = (0..50).map(|k| times[0] + 0.5 * f64::from(k)).collect();
    all_close(&times, &expected);
}

#[test]
fn bursts_that_hold_a_thousandth_of_a_request_are_steady() {
    let scenario = Scenario {
        traffic: bursts(0.5, 0.75),
        ..Scenario::default()
    };
    let mut spec = scenario.simulation_spec();
    // A cycle of 1.25 s, and a mean time between requests below and above a thousand of them.
    for (rate, steady) in [(1.0 / 1_249.0, false), (1.0 / 1_251.0, true)] {
        spec.rate.0 = rate;
        let arrivals = Arrivals::new(&spec, &spec.extent(), 0);
        assert_eq!(matches!(arrivals.rates, Rates::Steady), steady, "{rate}");
    }
}

#[test]
fn replications_begin_at_times_of_day_that_spread_evenly() {
    let mut scenario = Scenario::default();
    scenario.simulation.warmup = Some(Seconds(600.0));
    scenario.simulation.length = Length::Horizon(Seconds(86_400.0));
    for shape in [Shape::Steady, Shape::FixedInterval, Shape::Bursts] {
        scenario.traffic.shape = shape;
        let spec = scenario.simulation_spec();
        let observed = |index| {
            let clock = Arrivals::new(&spec, &spec.extent(), index).clock() + 600.0;
            assert!((0.0..86_400.0).contains(&clock), "{clock}");
            clock / 86_400.0
        };
        for index in 0..5 {
            // A step of the golden ratio further, around the clock.
            let step = (observed(index + 1) - observed(index)).rem_euclid(1.0);
            assert!((step - (5.0_f64.sqrt() - 1.0) / 2.0).abs() < 1e-9, "{step}");
        }
    }
}

#[test]
fn requests_of_a_trace_lie_within_their_steps() {
    // One in each minute, at two a second: a step takes half a second.
    let steady = times(ArrivalLaw::Steady, 100);
    let trace = Trace::of_counts(Seconds(60.0), vec![1; 30]).expect("a trace");
    let replayed = times(ArrivalLaw::Trace { trace }, 100);
    let mut last = 0.0;
    let expected = steady.iter().enumerate().map(|(step, at)| {
        // An exponential number of mean 1 as a uniform one.
        let within = 1.0 - (-(at - last) * 2.0).exp();
        last = *at;
        0.5 * (step as f64 + within)
    });
    all_close(&replayed, &expected.collect::<Vec<_>>());
}
