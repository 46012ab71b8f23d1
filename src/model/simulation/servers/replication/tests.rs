//! Replications of servers against those of functions, and against what can be said beforehand.

use super::*;
use crate::model::scenario::{Length, Scenario, Service};
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::simulation::replication::Replication;
use crate::model::simulation::servers::{Credits, Policy, ServersSummary, WhenSpent};
use crate::model::traffic::{Shape, Traffic};
use crate::model::units::{Milliseconds, SECONDS_PER_MONTH};

/// Requests of 200 ms, one in twenty above 600 ms.
fn spec(rate: f64, length: Length) -> SimulationSpec {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = rate * SECONDS_PER_MONTH;
    scenario.workload.duration_p95 = Milliseconds(600.0);
    scenario.simulation.length = length;
    scenario.simulation.warmup = Some(Seconds(100.0));
    scenario.simulation.replications = Some(3);
    scenario.simulation_spec()
}

fn fleet(count: u64, places: u64) -> ServersSpec {
    ServersSpec {
        count,
        least: 1,
        most: count,
        places,
        vcpu: 2.0,
        cpu_share: Share(0.5),
        policy: Policy::Fixed,
        credits: None,
    }
}

fn outcomes(spec: &SimulationSpec, servers: &ServersSpec, budget: u64) -> Vec<ServersOutcome> {
    let extent = spec.extent();
    let run = |index| {
        let mut replication = ServersReplication::new(spec, &extent, servers, index);
        while !replication.advance(budget).1 {
            assert!(replication.progress() <= 1.0);
            _ = replication.outcome();
        }
        replication.outcome()
    };
    (0..extent.replications).map(run).collect()
}

#[test]
fn with_room_for_all_latencies_are_those_of_a_function_that_is_always_warm() {
    for length in [Length::Requests(30_000), Length::Horizon(Seconds(1_000.0))] {
        let spec = spec(10.0, length);
        let servers = outcomes(&spec, &fleet(1_000, 8), 1_000);
        for (index, outcome) in (0..).zip(servers) {
            let mut function = Replication::new(&spec, &spec.extent(), index);
            while !function.advance(1_000).1 {}
            let function = function.into_observed();
            let mut warm = function.latencies.warm.clone();
            warm.merge(&function.latencies.cold_as_if_warm);
            let counts = function.counts;
            assert!(counts.cold > 0);
            assert_eq!(outcome.latencies, warm);
            assert_eq!(outcome.counts.requests, counts.requests);
            assert_eq!(outcome.counts.observed.0, counts.observed);
            assert_eq!((outcome.counts.waited, outcome.counts.left_waiting), (0, 0));
        }
    }
}

#[test]
fn slices_and_order_change_nothing() {
    let spec = spec(10.0, Length::Requests(30_000));
    let whole = outcomes(&spec, &fleet(2, 3), u64::MAX);
    let mut sliced = outcomes(&spec, &fleet(2, 3), 7);
    assert_eq!(whole, sliced);
    assert!(whole[0].counts.waited > 500, "{:?}", whole[0].counts);
    sliced.reverse();
    assert_eq!(ServersSummary::of(&whole), ServersSummary::of(&sliced));
    let written = serde_json::to_string(&whole).expect("JSON");
    let read: Vec<ServersOutcome> = serde_json::from_str(&written).expect("outcomes");
    assert_eq!(read, whole);
}

#[test]
fn an_outcome_in_between_is_complete() {
    let spec = spec(10.0, Length::Requests(30_000));
    let mut replication = ServersReplication::new(&spec, &spec.extent(), &fleet(2, 3), 0);
    assert!(!replication.advance(5_000).1);
    let outcome = replication.outcome();
    let counts = outcome.counts;
    assert_eq!(outcome.latencies.counts().len(), counts.requests);
    let mean = counts.servers.0 / counts.observed.0;
    assert!((mean - 2.0).abs() < 1e-9, "{mean}");
    assert_eq!(replication.outcome(), outcome);
    assert!(ServersSummary::of(&[]).p99.is_none());
}

#[test]
fn a_load_that_the_servers_can_never_carry_is_not_simulated() {
    // 3.6 requests in service on three places.
    let mut spec = spec(18.0, Length::Requests(1_000_000));
    spec.service = Service::Exponential {
        warm_mean_s: Seconds(0.2),
        cold_mean_s: Seconds(0.2),
    };
    let mut replication = ServersReplication::new(&spec, &spec.extent(), &fleet(1, 3), 0);
    assert_eq!(replication.advance(1_000), (0, true));
    let outcome = replication.outcome();
    let load = outcome.overloaded.expect("overloaded").0;
    assert!((load - 1.2).abs() < 1e-9, "{load}");
    assert!(ServersSummary::of(&[outcome]).overloaded.is_some());
}

#[test]
fn places_kept_while_waiting_for_a_processor_are_found_to_be_too_few() {
    // Nine tenths of two places, and of the processor; but who waits for it holds a place.
    let mut spec = spec(1.8, Length::Requests(10_000_000));
    spec.service = Service::Exponential {
        warm_mean_s: Seconds(1.0),
        cold_mean_s: Seconds(1.0),
    };
    let servers = ServersSpec {
        vcpu: 1.0,
        ..fleet(1, 2)
    };
    let mut replication = ServersReplication::new(&spec, &spec.extent(), &servers, 0);
    let (spent, over) = replication.advance(u64::MAX);
    assert!(over && spent <= 1 << 16, "{spent}");
    let load = replication.outcome().overloaded.expect("overloaded").0;
    assert!(load > 1.02 && load < 1.2, "{load}");
}

#[test]
fn a_schedule_meets_the_hours_of_the_arrivals() {
    let mut counts = vec![1; 24];
    counts[7] = 5;
    let mut scenario = Scenario {
        traffic: Traffic {
            shape: Shape::Hourly,
            hourly: (0..24).map(|hour| f64::from(u8::from(hour == 7))).collect(),
            ..Traffic::default()
        },
        ..Scenario::default()
    };
    scenario.workload.invocations_per_month = 1e5;
    let servers = ServersSpec {
        policy: Policy::Hourly { counts },
        ..fleet(5, 8)
    };
    for length in [Length::Requests(5_000), Length::Horizon(Seconds(2e5))] {
        scenario.simulation.length = length;
        let spec = scenario.simulation_spec();
        for index in 0..5 {
            let mut replication = ServersReplication::new(&spec, &spec.extent(), &servers, index);
            while replication.stage == Stage::Arriving {
                replication.advance(1);
                if replication.stage == Stage::Arriving && replication.arrived > 0 {
                    assert_eq!(replication.servers.count(), 5, "{}", replication.now);
                }
            }
        }
    }
}

/// A request every second that computes for half of one, on a server with a quarter of a vCPU for ever.
fn bursting(length: Length, warmup: f64) -> (SimulationSpec, ServersSpec) {
    let mut requests = spec(1.0, length);
    requests.arrivals = ArrivalLaw::Interval;
    requests.service = Service::Constant {
        warm_s: Seconds(0.5),
        cold_s: Seconds(0.5),
    };
    requests.warmup = Some(Seconds(warmup));
    requests.replications = Some(1);
    let servers = ServersSpec {
        vcpu: 1.0,
        cpu_share: Share(1.0),
        credits: Some(Credits {
            baseline_vcpu: 0.25,
            most: 1_000.0,
            at_launch: 0.0,
            at_start: 60.0,
            when_spent: WhenSpent::Billed,
        }),
        ..fleet(1, 4)
    };
    (requests, servers)
}

#[test]
fn what_is_counted_is_of_the_observed_time_alone() {
    // It loses a quarter of a vCPU: 60 vCPU-seconds last for 240 s, and 15 are owed when the observation begins.
    let (requests, servers) = bursting(Length::Horizon(Seconds(420.0)), 300.0);
    let counts = outcomes(&requests, &servers, 1_000)[0].counts;
    assert_eq!(
        (counts.requests, counts.waited, counts.left_waiting),
        (120, 0, 0)
    );
    let lasted = counts.credits_lasted.expect("it ran out").0;
    for (got, expected) in [
        (counts.observed.0, 120.0),
        (counts.servers.0, 120.0),
        (counts.busy_places.0, 60.0),
        (counts.busy_vcpu.0, 60.0),
        (counts.waiting.0, 0.0),
        (counts.without_credits.0, 120.0),
        (counts.surplus.0, 30.0),
        (lasted, 240.0),
    ] {
        // Half a request lies across an edge at most.
        assert!((got - expected).abs() <= 2.0, "{got}, not {expected}");
    }
    assert_eq!((counts.most_servers, counts.backlog.most), (1, 0));
}

#[test]
fn requests_that_wait_are_counted_while_they_do_and_at_the_end() {
    // Ten at the same moment, each of which takes the only server for two seconds.
    let mut requests = spec(0.01, Length::Horizon(Seconds(50_000.0)));
    requests.arrivals = ArrivalLaw::Batches { size: 10 };
    requests.service = Service::Constant {
        warm_s: Seconds(2.0),
        cold_s: Seconds(2.0),
    };
    requests.warmup = Some(Seconds(0.0));
    let servers = ServersSpec {
        vcpu: 1.0,
        cpu_share: Share(1.0),
        ..fleet(1, 100)
    };
    let counts = outcomes(&requests, &servers, u64::MAX)[0].counts;
    let batches = counts.requests as f64 / 10.0;
    assert!(batches > 20.0, "{batches}");
    // 0 + 2 + ... + 18 s in each; more where two batches meet.
    let alone = 90.0 * batches;
    assert!(
        counts.wait.0 >= alone && counts.wait.0 < 1.5 * alone,
        "{counts:?}"
    );
    assert!((counts.waiting.0 - counts.wait.0).abs() < 1e-6 * alone);
    assert!(counts.backlog.most >= 9 && counts.waited >= 9 * counts.requests / 10);
}

#[test]
fn progress_is_by_time_or_by_requests_with_the_warm_up() {
    let (requests, servers) = bursting(Length::Horizon(Seconds(400.0)), 100.0);
    let begin = |requests: &SimulationSpec| {
        ServersReplication::new(requests, &requests.extent(), &servers, 0)
    };
    let mut by_time = begin(&requests);
    assert_eq!(by_time.progress(), 0.0);
    assert_eq!(by_time.advance(0), (0, false));
    assert_eq!(by_time.advance(5), (5, false));
    // The hundredth request comes between 99 and 100 s; settling every minute counts like a request.
    while by_time.now < 99.0 {
        by_time.advance(1);
    }
    assert!((by_time.progress() - 0.25).abs() < 0.003);
    while !by_time.advance(1_000).1 {}
    assert_eq!(by_time.progress(), 1.0);
    let (requests, _) = bursting(Length::Requests(1_000), 100.0);
    let mut by_request = begin(&requests);
    for (now, done) in [(50.0, 50.0), (99.0, 100.0), (600.0, 600.0)] {
        while by_request.now < now {
            by_request.advance(1);
        }
        let progress = by_request.progress() * 1_100.0;
        assert!((progress - done).abs() < 2.0, "{progress}, not {done}");
    }
    while !by_request.advance(1_000).1 {}
    assert_eq!(by_request.progress(), 1.0);
}

#[test]
fn what_is_spent_is_requests_and_changes_and_the_end() {
    // 420 requests with six settlements between them, the end of the arrivals, and that of those who wait.
    let (requests, servers) = bursting(Length::Horizon(Seconds(420.0)), 0.0);
    let mut replication = ServersReplication::new(&requests, &requests.extent(), &servers, 0);
    assert_eq!(replication.advance(u64::MAX), (420 + 6 + 2, true));
    assert_eq!(replication.advance(10), (0, true));
}

#[test]
fn time_without_requests_is_observed_where_it_is_after_the_warm_up() {
    for (warmup, observed) in [(100.0, 300.0), (400.0, 0.0), (900.0, 0.0)] {
        let (mut requests, servers) = bursting(Length::Horizon(Seconds(400.0)), warmup);
        // The first request comes within 1e9 s.
        requests.rate.0 = 1e-9;
        let counts = outcomes(&requests, &servers, 100)[0].counts;
        assert_eq!((counts.requests, counts.observed), (0, Seconds(observed)));
        assert_eq!(counts.servers, Seconds(observed));
        assert_eq!(counts.most_servers, u64::from(warmup <= 400.0));
    }
}
