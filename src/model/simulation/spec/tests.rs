//! What a simulation takes from a scenario, and how much is simulated.

use super::*;
use crate::model::platform::PlatformId;
use crate::model::trace::Trace;
use crate::model::trace::parser::TraceParser;

/// Two requests a second; instances are kept for five minutes.
fn spec(length: Length) -> SimulationSpec {
    let mut spec = Scenario::default().simulation_spec();
    spec.rate = PerSecond(2.0);
    spec.length = length;
    spec.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(300.0),
    };
    (spec.replications, spec.warmup, spec.pings) = (None, None, None);
    spec
}

#[test]
fn a_horizon_has_five_replications_and_a_tenth_of_it_to_warm_up() {
    for (horizon, replications, warmup, expected) in [
        (10_000.0, None, None, (5, 600.0)),
        (1_000.0, None, None, (5, 100.0)),
        (1_000.0, Some(7), Some(900.0), (7, 900.0)),
        (1_000.0, Some(0), Some(0.0), (1, 0.0)),
    ] {
        let mut spec = spec(Length::Horizon(Seconds(horizon)));
        spec.replications = replications;
        spec.warmup = warmup.map(Seconds);
        let extent = Extent {
            replications: expected.0,
            warmup: Seconds(expected.1),
            warmup_cut: false,
            end: End::Time(Seconds(horizon)),
        };
        assert_eq!(spec.extent(), extent);
    }
}

#[test]
fn requests_are_shared_by_replications_that_dwarf_their_warm_up() {
    // The warm-up takes 1200 requests; twice as many are to be observed.
    for (requests, replications, each) in [
        (1_000_000, 20, 50_000),
        (24_000, 10, 2_400),
        (24_001, 10, 2_401),
        (21_600, 9, 2_400),
        (21_599, 8, 2_700),
        (1_000, 5, 200),
        (0, 5, 1),
    ] {
        let extent = spec(Length::Requests(requests)).extent();
        assert_eq!((extent.warmup, extent.warmup_cut), (Seconds(600.0), false));
        assert_eq!(
            (extent.replications, extent.end),
            (replications, End::Requests(each)),
            "{requests}"
        );
    }
    // Rare requests: five hundred are to be observed at least.
    let mut rare = spec(Length::Requests(5_000));
    rare.rate.0 = 0.001;
    let extent = rare.extent();
    assert_eq!((extent.replications, extent.end), (10, End::Requests(500)));
    rare.replications = Some(3);
    let extent = rare.extent();
    assert_eq!((extent.replications, extent.end), (3, End::Requests(1_667)));
    rare.replications = Some(0);
    let extent = rare.extent();
    assert_eq!((extent.replications, extent.end), (1, End::Requests(5_000)));
}

#[test]
fn a_warm_up_is_cut_at_two_million_requests_at_the_busiest_rate() {
    for (rate, arrivals, warmup, cut) in [
        (2e6 / 600.0, ArrivalLaw::Steady, 600.0, false),
        (1e5, ArrivalLaw::Steady, 20.0, true),
        (
            1e5,
            ArrivalLaw::Bursts {
                burst_rate: 4.0,
                quiet_rate: 0.5,
                burst: Seconds(1.0),
                quiet: Seconds(6.0),
            },
            5.0,
            true,
        ),
    ] {
        let mut spec = spec(Length::Requests(1_000_000));
        (spec.rate.0, spec.arrivals) = (rate, arrivals);
        let extent = spec.extent();
        assert!((extent.warmup.0 - warmup).abs() < 1e-9, "{extent:?}");
        assert_eq!(extent.warmup_cut, cut);
    }
}

#[test]
fn fewer_requests_are_simulated_among_many_pings() {
    let pinged = |every, count, functions| {
        let mut spec = spec(Length::Requests(61_020));
        spec.rate.0 = 0.01;
        spec.pings = Some(Pings {
            every: Seconds(every),
            count,
        });
        spec.functions.count = functions;
        spec
    };
    // Two pings every ten seconds to three functions are 60 for each request: 61 events, of which ten are spent.
    let many = pinged(10.0, 2, 3);
    assert!((many.pings_per_request() - 60.0).abs() < 1e-9);
    let extent = many.extent();
    assert_eq!(extent.replications, 20);
    assert_eq!(extent.end, End::Requests(500));
    // Nine of them are not too many.
    let few = pinged(100.0, 3, 3);
    assert!((few.pings_per_request() - 9.0).abs() < 1e-9);
    assert_eq!(few.extent().end, End::Requests(3_051));
    assert_eq!(spec(Length::Requests(1)).pings_per_request(), 0.0);
}

#[test]
fn a_trace_that_fits_twice_is_replayed_whole() {
    // Twenty requests in ten minutes, one every 30 s, at two a second: a pass takes 10 s.
    let trace = Trace::of_counts(Seconds(60.0), vec![2; 10]).expect("a trace");
    let traced = |requests| {
        let mut spec = spec(Length::Requests(requests));
        spec.arrivals = ArrivalLaw::Trace {
            trace: trace.clone(),
        };
        spec.warmup = Some(Seconds(7.0));
        spec
    };
    let whole = End::Time(Seconds(17.0));
    for (requests, replications) in [(40, 2), (59, 2), (100, 5), (10_000, 20)] {
        let extent = traced(requests).extent();
        assert_eq!((extent.replications, extent.end), (replications, whole));
    }
    let mut asked = traced(100);
    asked.replications = Some(3);
    assert_eq!(
        (asked.extent().replications, asked.extent().end),
        (3, whole)
    );
    assert_eq!(traced(39).extent().end, End::Requests(8));
    assert!((asked.trace_scale() - 1.0 / 60.0).abs() < 1e-15);
    assert_eq!(spec(Length::Requests(1)).trace_scale(), 1.0);
}

#[test]
fn functions_have_the_weights_of_the_trace_or_of_zipfs_law() {
    let weights = |functions: &[u64]| {
        let mut text = String::from("HashOwner,HashApp,HashFunction,Trigger,1,2\n");
        for (name, calls) in functions.iter().enumerate() {
            text += &format!("o,a,f{name},http,{calls},0\n");
        }
        let mut parser = TraceParser::new();
        parser.feed(text.as_bytes());
        let trace = parser.finish().expect("a trace").trace;
        let mut spec = spec(Length::Requests(1));
        spec.arrivals = ArrivalLaw::Trace { trace };
        spec.function_weights()
    };
    assert_eq!(weights(&[1, 5, 2]), [0.625, 0.25, 0.125]);
    // A thousand with two calls each, and four that share the rest.
    let mut calls = vec![2; 1_000];
    calls.extend([1; 4]);
    let shares = weights(&calls);
    assert_eq!(shares.len(), 1_004);
    assert!((shares[999] - 2.0 / 2_004.0).abs() < 1e-15);
    for share in &shares[1_000..] {
        assert!((share - 1.0 / 2_004.0).abs() < 1e-12, "{share}");
    }
    // As many beyond them as a thousand.
    assert_eq!(weights(&[1; 2_100]).len(), 2_000);
    let mut spec = spec(Length::Requests(1));
    (spec.functions.count, spec.functions.exponent) = (3, 1.0);
    for (weight, expected) in spec.function_weights().into_iter().zip([6.0, 3.0, 2.0]) {
        assert!((weight - expected / 11.0).abs() < 1e-15);
    }
    spec.functions.count = 0;
    assert_eq!(spec.function_weights(), [1.0]);
}

#[test]
fn instances_follow_the_settings_of_the_platform() {
    let mut scenario = Scenario::default();
    scenario.simulation.platform = PlatformId::AwsLambda;
    for (reserved, hours, expected) in [
        (0, 200.0, None),
        (2, 730.0, None),
        (2, 900.0, None),
        (2, 365.0, Some(12.0)),
    ] {
        let settings = scenario.of_mut(PlatformId::AwsLambda);
        settings.reserved = reserved;
        settings.reserved_hours = hours;
        settings.reserved_from = 7.0;
        let instances = scenario.simulation_spec().instances;
        let schedule = expected.map(|hours| Schedule {
            from_hour: 7.0,
            hours,
        });
        assert_eq!(instances.schedule, schedule);
        assert_eq!(u64::from(instances.reserved), reserved);
    }
    for (concurrency, expected) in [(0, 1), (1, 1), (80, 80), (u64::MAX, u32::MAX)] {
        scenario.of_mut(PlatformId::AwsLambda).concurrency = concurrency;
        let instances = scenario.simulation_spec().instances;
        assert_eq!(instances.concurrency, expected);
    }
    for (count, pings) in [(0, None), (3, Some(3))] {
        scenario.of_mut(PlatformId::AwsLambda).ping_count = count;
        let spec = scenario.simulation_spec();
        assert_eq!(spec.pings.map(|pings| pings.count), pings);
    }
    for (invoked, waits) in [(Invoked::Asynchronous, true), (Invoked::default(), false)] {
        scenario.workload.invoked = invoked;
        assert_eq!(scenario.simulation_spec().instances.waits, waits);
    }
}

#[test]
fn one_pass_tells_with_the_last_used_instance_and_one_request_at_a_time() {
    let mut spec = spec(Length::Requests(1));
    for (routing, concurrency, tells) in [
        (Routing::MostRecentlyUsed, 1, true),
        (Routing::MostRecentlyUsed, 2, false),
        (Routing::Newest, 1, false),
        (Routing::Random, 2, false),
    ] {
        spec.instances.routing = routing;
        spec.instances.concurrency = concurrency;
        assert_eq!(spec.one_pass_tells(), tells);
    }
}
