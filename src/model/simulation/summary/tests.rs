//! Shares, quantiles and intervals of given counts.

use super::*;
use crate::model::scenario::{Routing, Scenario};
use crate::model::simulation::spec::Schedule;

/// A replication with so many requests and cold starts.
fn counts(requests: u64, cold: u64) -> Counts {
    Counts {
        requests,
        cold,
        ..Counts::default()
    }
}

fn close(got: f64, expected: f64) {
    let error = 1e-9 * expected.abs().max(1e-9);
    assert!((got - expected).abs() <= error, "{got}, not {expected}");
}

/// Student's t at 97.5 % with one degree of freedom.
const T: f64 = 12.706_204_736;

#[test]
fn the_cold_share_is_of_everything_and_its_interval_of_what_is_complete() {
    assert_eq!(cold_share(&[], &[]), None);
    assert_eq!(cold_share(&[counts(0, 0)], &[]), None);
    let complete = [counts(100, 10), counts(0, 0), counts(100, 20)];
    let share = cold_share(&complete, &[counts(200, 30)]).expect("requests");
    close(share.mean, 0.15);
    // Shares of 0.1 and 0.2 have a standard error of 0.05.
    let half = share.half_width.expect("two replications");
    assert!((half - 0.05 * T).abs() < 1e-6, "{half}");
    let partial = cold_share(&[], &[counts(200, 30)]).expect("requests");
    assert_eq!((partial.mean, partial.half_width), (0.15, None));
    // Without any, 1 - 0.025^(1/n): 3.62 % of 100, as Clopper and Pearson have it.
    let none = cold_share(&[counts(60, 0)], &[counts(40, 0)]).expect("requests");
    let bound = none.half_width.expect("a bound");
    assert_eq!(none.mean, 0.0);
    assert!((bound - 0.036_217).abs() < 1e-6, "{bound}");
}

fn histogram(latencies: impl IntoIterator<Item = f64>) -> LatencyHistogram {
    let mut histogram = LatencyHistogram::new();
    for ms in latencies {
        histogram.record(Seconds(ms / 1e3));
    }
    histogram
}

#[test]
fn quantiles_are_those_of_the_requests() {
    let found = quantiles(&histogram((1..=10_000).map(f64::from)));
    for (quantile, expected) in [
        (found.p50, 5_000.0),
        (found.p95, 9_500.0),
        (found.p99, 9_900.0),
        (found.p999, 9_990.0),
    ] {
        assert!((quantile.0 - expected).abs() < 1e-3 * expected);
    }
    let nothing = quantiles(&LatencyHistogram::new());
    assert_eq!(nothing, LatencyQuantiles::default());
}

#[test]
fn intervals_of_quantiles_need_two_replications() {
    let quantiles = |factor: f64| LatencyQuantiles {
        p50: Milliseconds(100.0 * factor),
        p95: Milliseconds(200.0 * factor),
        p99: Milliseconds(400.0 * factor),
        p999: Milliseconds(1_000.0 * factor),
    };
    assert_eq!(half_widths(&[]), None);
    assert_eq!(half_widths(&[quantiles(1.0)]), None);
    let half = half_widths(&[quantiles(1.0), quantiles(1.5)]).expect("two");
    for (half, apart) in [
        (half.p50, 50.0),
        (half.p95, 100.0),
        (half.p99, 200.0),
        (half.p999, 500.0),
    ] {
        assert!((half.0 - T * apart / 2.0).abs() < 1e-3, "{half:?}");
    }
}

#[test]
fn a_decade_of_latency_has_twenty_bins() {
    // 10^2.02 and 10^3.02 ms lie in the first and the last of 21 bins.
    let warm = histogram([104.7, 104.7, 104.7]);
    let cold = histogram([1_047.0, 1_047.0, 105.0]);
    let both = bins(&warm, Some(&cold));
    assert_eq!(both.len(), 21);
    let counted: Vec<(u64, u64)> = both.iter().map(|bin| (bin.warm, bin.cold)).collect();
    assert_eq!((counted[0], counted[20]), ((3, 1), (0, 2)));
    assert!(counted[1..20].iter().all(|count| *count == (0, 0)));
    for (index, bin) in both.iter().enumerate() {
        close(bin.from.0, 100.0 * 10_f64.powf(index as f64 / 20.0));
        close(bin.to.0, 100.0 * 10_f64.powf((index + 1) as f64 / 20.0));
    }
    let alone = bins(&LatencyHistogram::new(), Some(&cold));
    assert_eq!((alone.len(), alone[0].cold), (21, 1));
    let warm = bins(&warm, None);
    assert_eq!((warm.len(), warm[0].warm, warm[0].cold), (1, 3, 0));
    assert_eq!(bins(&LatencyHistogram::new(), None), []);
}

fn summary(spec: &SimulationSpec, complete: &[Counts], partial: &[Counts]) -> Summary {
    let mut levels = Levels::default();
    for level in [0, 0, 1] {
        levels.cold(level);
        levels.gap(1.0);
    }
    let latencies = Latencies {
        warm: histogram([100.0; 8]),
        cold: histogram([1_000.0; 12]),
        cold_as_if_warm: histogram([200.0; 2]),
    };
    let mut series = Series::new(0.0, 480.0);
    series.busy(0.0, 1.5);
    series.idle(1.0, 2.0);
    series.end(2.0);
    Summary::new(
        (0.5, None),
        (complete, partial),
        &[],
        (&latencies, &levels, Some(&series)),
        spec,
        Expected::of(spec),
        vec![],
    )
}

#[test]
fn a_summary_puts_times_over_times_and_requests_over_requests() {
    let each = Counts {
        requests: 110,
        cold: 6,
        throttled: 10,
        queued: 22,
        waited: 5.0,
        longest_backlog: 4.0,
        observed: 100.0,
        busy: 30.0,
        idle: 90.0,
        reserved_idle: 0.0,
        lives: 4,
        lived: 80.0,
        peak_in_service: 3,
        billed_init: 0.5,
        first_calls: 0.25,
        billed: 20.0,
        pings: 7,
        cold_pings: 2,
        billed_pings: 0.125,
    };
    let partial = Counts {
        longest_backlog: 9.0,
        peak_in_service: 8,
        ..each
    };
    let spec = Scenario::default().simulation_spec();
    let summary = summary(&spec, &[each, each], &[partial]);
    assert_eq!((summary.requests, summary.cold), (330, 18));
    assert_eq!((summary.replications, summary.idle_gap), (2, 2));
    assert_eq!(summary.pings, (21, 6, Seconds(0.375)));
    assert_eq!(
        (summary.peak_in_service, summary.longest_backlog),
        (8, Seconds(9.0))
    );
    assert_eq!(
        (summary.billed_init, summary.first_calls),
        (Seconds(1.5), Seconds(0.75))
    );
    assert_eq!((summary.observed, summary.done()), (Seconds(200.0), false));
    for (estimate, expected) in [
        (summary.cold_share, 6.0 / 110.0),
        (summary.throttled_share, 10.0 / 110.0),
        (summary.queued_share, 0.2),
        (summary.mean_instances, 1.2),
        (summary.mean_busy, 0.3),
        (summary.mean_idle, 0.9),
        (summary.idle_waste, 0.75),
        (summary.mean_lifespan, 20.0),
        (summary.billed_duration, 0.2),
    ] {
        close(estimate.expect("complete").mean, expected);
    }
    // Eight warm and twelve cold, which would have taken twice as long as the warm ones.
    assert!((summary.latency.p50.0 - 1_000.0).abs() < 1.0);
    assert!((summary.latency_without_cold_starts.p50.0 - 100.0).abs() < 0.1);
    assert!((summary.latency_without_cold_starts.p99.0 - 200.0).abs() < 0.2);
    let moment = |at, busy, idle| Moment {
        at: Seconds(at),
        busy,
        idle,
    };
    assert_eq!(
        summary.moments,
        [moment(0.0, 1.0, 0.0), moment(1.0, 0.5, 1.0)]
    );
    assert_eq!(
        summary.by_keep_alive.last().map(|(_, share)| *share),
        Some(0.0)
    );
}

#[test]
fn other_numbers_of_warm_instances_are_told_where_one_pass_tells() {
    let complete = [counts(30, 3)];
    let mut spec = Scenario::default().simulation_spec();
    spec.instances.concurrency = 1;
    spec.instances.reserved = 0;
    let told = |spec: &SimulationSpec| summary(spec, &complete, &[]).by_reserved;
    assert_eq!(told(&spec), [0.1, 1.0 / 30.0, 0.0]);
    let mut scheduled = spec.clone();
    scheduled.instances.schedule = Some(Schedule {
        from_hour: 8.0,
        hours: 8.0,
    });
    assert!(told(&scheduled).is_empty());
    spec.instances.routing = Routing::Random;
    assert!(told(&spec).is_empty());
}
