//! Which function a request is for, and when pings begin.

use super::*;
use crate::model::scenario::Functions;
use crate::model::scenario::{Length, Scenario, Service};
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::stats::goodness::{FARTHEST, chi_squared, kolmogorov_smirnov};

#[test]
fn functions_are_asked_by_zipfs_law() {
    for (count, exponent) in [(2, 1.0), (50, 1.0), (200, 0.0), (1_000, 0.6)] {
        let mut spec = Scenario::default().simulation_spec();
        spec.functions = Functions { count, exponent };
        let mut chooser = Chooser::new(&spec, 3).expect("several functions");
        let mut counts = vec![0; count as usize];
        for _ in 0..200_000 {
            counts[chooser.choose()] += 1;
        }
        let weight = |k: u32| f64::from(k).powf(-exponent);
        let sum: f64 = (1..=count).map(weight).sum();
        let shares: Vec<f64> = (1..=count).map(|k| weight(k) / sum).collect();
        let off = chi_squared(&counts, &shares);
        assert!(off < 4.0, "{count} functions, {exponent}: {off}");
    }
}

#[test]
fn pings_begin_anywhere_in_their_period() {
    let pings = Pings {
        every: Seconds(300.0),
        count: 1,
    };
    let begin = |index| Pinging::new(pings, 7, index).next;
    let distance = kolmogorov_smirnov((0..400).map(begin).collect(), |x| {
        (x / 300.0).clamp(0.0, 1.0)
    });
    assert!(distance < FARTHEST, "{distance}");
}

#[test]
fn the_last_function_is_chosen_where_rounding_leaves_a_gap() {
    let mut spec = Scenario::default().simulation_spec();
    spec.functions.count = 3;
    let mut chooser = Chooser::new(&spec, 0).expect("several functions");
    chooser.up_to = vec![0.0, 0.0, 1e-300];
    assert_eq!(chooser.choose(), 2);
    chooser.up_to = vec![0.0, 2.0, 2.0];
    assert_eq!(chooser.choose(), 1);
    spec.functions.count = 1;
    assert!(Chooser::new(&spec, 0).is_none());
}

/// A request every ten seconds that takes one, without a warm-up unless it is asked for.
fn every_ten_seconds(length: Length, warmup: f64) -> SimulationSpec {
    let mut spec = Scenario::default().simulation_spec();
    spec.rate.0 = 0.1;
    spec.arrivals = ArrivalLaw::Interval;
    spec.service = Service::Constant {
        warm_s: Seconds(1.0),
        cold_s: Seconds(1.0),
    };
    (spec.length, spec.warmup) = (length, Some(Seconds(warmup)));
    (spec.replications, spec.pings) = (Some(1), None);
    spec
}

fn begin(spec: &SimulationSpec) -> Replication {
    Replication::new(spec, &spec.extent(), 0)
}

/// Simulates in slices of seven; how much that was, and what was counted.
fn finish(spec: &SimulationSpec) -> (u64, Observed) {
    let (mut replication, mut all) = (begin(spec), 0);
    loop {
        let (spent, over) = replication.advance(7);
        all += spent;
        if over {
            return (all, replication.into_observed());
        }
    }
}

#[test]
fn pings_and_firings_without_a_request_count_like_requests() {
    let plain = every_ten_seconds(Length::Horizon(Seconds(1_000.0)), 0.0);
    let (spent, observed) = finish(&plain);
    assert_eq!((spent, observed.counts.requests), (100, 100));
    assert_eq!(observed.counts.observed, 1_000.0);
    // Three to each of four functions, every 50 s.
    let mut pinged = plain.clone();
    pinged.functions.count = 4;
    pinged.pings = Some(Pings {
        every: Seconds(50.0),
        count: 3,
    });
    let (spent, observed) = finish(&pinged);
    assert_eq!(
        (observed.counts.requests, observed.counts.pings),
        (100, 240)
    );
    assert_eq!(spent, 340);
    // Ten firings for each request.
    let cron = Scenario::default().traffic.cron;
    let mut rare = plain;
    rare.rate.0 = cron.mean_rate().0 / 10.0;
    rare.arrivals = ArrivalLaw::Cron { cron };
    rare.length = Length::Requests(50);
    let (spent, observed) = finish(&rare);
    assert_eq!(observed.counts.requests, 50);
    // Each with the nine that follow it in vain.
    assert_eq!(spent, 500);
}

#[test]
fn progress_is_by_time_or_by_requests_with_the_warm_up() {
    let mut by_time = begin(&every_ten_seconds(Length::Horizon(Seconds(1_000.0)), 0.0));
    assert_eq!(by_time.progress(), 0.0);
    by_time.advance(25);
    // The 25th request comes between 240 and 250 s.
    assert!((by_time.progress() - 0.245).abs() <= 0.005);
    assert!(by_time.advance(1_000).1);
    assert_eq!(by_time.progress(), 1.0);
    // Forty requests in 400 s of warm-up, and a hundred and sixty after it.
    let mut by_request = begin(&every_ten_seconds(Length::Requests(160), 400.0));
    for (requests, done) in [(20, 20.0), (20, 40.0), (60, 100.0), (99, 199.0)] {
        by_request.advance(requests);
        let progress = by_request.progress() * 200.0;
        assert!((progress - done).abs() <= 1.0, "{progress}, not {done}");
    }
    assert!(by_request.advance(1_000).1);
    assert_eq!(by_request.progress(), 1.0);
    let counts = by_request.observed().counts;
    assert_eq!(counts.requests, 160);
    // Nothing but the warm-up is before the first of them.
    assert!(
        (counts.observed - 1_595.0).abs() <= 10.0,
        "{}",
        counts.observed
    );
}

#[test]
fn a_replication_ended_before_its_time_is_counted_up_to_there_and_only_once() {
    let spec = every_ten_seconds(Length::Horizon(Seconds(1_000.0)), 0.0);
    for drawn in [false, true] {
        let mut replication = match drawn {
            true => Replication::drawn(&spec, &spec.extent(), 0, 1_000),
            false => begin(&spec),
        };
        replication.advance(25);
        replication.end();
        assert_eq!(replication.progress(), 1.0);
        let seen = replication.observed().clone();
        assert!((seen.counts.observed - 245.0).abs() <= 5.0);
        // Cut at the moment of the last request.
        assert!(
            (seen.counts.busy - 24.0).abs() < 1e-9,
            "{}",
            seen.counts.busy
        );
        replication.end();
        assert_eq!(*replication.observed(), seen);
        assert_eq!(replication.advance(10), (0, true));
    }
}

#[test]
fn pings_are_counted_from_the_end_of_the_warm_up_on() {
    let mut spec = every_ten_seconds(Length::Horizon(Seconds(1_000.0)), 450.0);
    spec.rate.0 = 0.01;
    spec.pings = Some(Pings {
        every: Seconds(20.0),
        count: 2,
    });
    let replication = begin(&spec);
    let first = replication.course.pings.as_ref().expect("pings").next;
    // Ten requests, the last of which ends it.
    let last = replication.course.next_arrival + 900.0;
    let times = (0..50).map(|k| first + 20.0 * f64::from(k));
    let counted = times.filter(|at| (450.0..last).contains(at)).count();
    let counts = finish(&spec).1.counts;
    assert_eq!(counts.pings, 2 * counted as u64);
    // Those between the end of the warm-up and the first request after it as well.
    assert_eq!(counts.requests, 1 + ((last - 450.0) / 100.0) as u64);
}
