//! The two kernels against each other, and the one that serves everywhere against a plain list of instances, request by
//! request.

mod by_hand;
mod plain;

use std::fmt::Debug;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::model::scenario::{KeepAlive, Scenario, Service};
use crate::model::simulation::kernel::tests::plain::Plain;
use crate::model::simulation::levels::Levels;
use crate::model::simulation::observed::Counts;

/// Requests of a case.
const REQUESTS: usize = 400;

/// One of each value.
fn any_of<T: Clone + Debug + 'static>(values: &[T]) -> impl Strategy<Value = T> + use<T> {
    prop::sample::select(values.to_vec())
}

/// Instances without limit, end of life, pings or instances that are always warm.
fn bare(rate: f64, service: Service, keep_alive: f64, seed: u64) -> SimulationSpec {
    let mut scenario = Scenario::default();
    scenario.simulation = scenario.simulation.bare();
    let mut spec = scenario.simulation_spec();
    spec.rate.0 = rate;
    spec.service = service;
    spec.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(keep_alive),
    };
    spec.instances.concurrency = 1;
    spec.instances.reserved = 0;
    spec.seed = seed;
    spec
}

/// Keep-alives that differ.
fn several() -> KeepAlive {
    KeepAlive::Drawn {
        times_s: Arc::new([0.2, 5.0, 9.0, 40.0]),
    }
}

fn service() -> impl Strategy<Value = Service> {
    let means = (
        any_of(&[1e-3, 0.2, 2.0, 30.0]),
        any_of(&[0.5, 1.0, 1.5, 20.0]),
    );
    (means, any_of(&["measured", "exponential", "constant"])).prop_map(|((warm, factor), law)| {
        match law {
            "measured" => Service::Measured,
            "exponential" => Service::Exponential {
                warm_mean_s: Seconds(warm),
                cold_mean_s: Seconds(warm * factor),
            },
            _ => Service::Constant {
                warm_s: Seconds(warm),
                cold_s: Seconds(warm * factor),
            },
        }
    })
}

/// The same requests to two kernels: the counts agree after each of them, and the times at the end. Returns the levels.
fn agree(
    spec: &SimulationSpec,
    mut one: impl Kernel,
    mut other: impl Kernel,
    pinged: f64,
) -> [Levels; 2] {
    let mut stream = Stream::new(spec.seed, 0, Purpose::Arrivals);
    let mut draws = [Draws::new(spec, 0), Draws::new(spec, 0)];
    let from = 0.25 * REQUESTS as f64 / spec.rate.0;
    let mut observers = [(); 2].map(|()| Observer {
        from,
        ..Observer::default()
    });
    let mut at = 0.0;
    for i in 0..REQUESTS {
        at += stream.exponential() / spec.rate.0;
        for observer in &mut observers {
            observer.on |= at >= from;
        }
        let ping = stream.uniform() < pinged;
        let call = Call {
            at,
            caller: if ping { Caller::Ping } else { Caller::Visitor },
            warm: draws[0].service.warm(),
        };
        draws[1].service.warm();
        one.offer(call, &mut draws[0], &mut observers[0]);
        other.offer(call, &mut draws[1], &mut observers[1]);
        let counts = observers.each_ref().map(|observer| {
            let Counts {
                requests,
                cold,
                throttled,
                queued,
                pings,
                cold_pings,
                peak_in_service,
                ..
            } = observer.seen.counts;
            [
                requests,
                cold,
                throttled,
                queued,
                pings,
                cold_pings,
                peak_in_service,
            ]
        });
        assert_eq!(counts[0], counts[1], "request {i} at {at} s of {spec:?}");
    }
    let end = at + 0.3 / spec.rate.0;
    one.finish(end, &mut draws[0], &mut observers[0]);
    other.finish(end, &mut draws[1], &mut observers[1]);
    let [mine, theirs] = observers.each_ref().map(|observer| &observer.seen);
    let times = |c: &Counts| [c.busy, c.idle, c.reserved_idle, c.waited, c.billed, c.lived];
    for (mine, theirs) in times(&mine.counts).into_iter().zip(times(&theirs.counts)) {
        let close = (mine - theirs).abs() <= 1e-9 * end;
        assert!(close, "{mine}, not {theirs}, of {end} s in {spec:?}");
    }
    assert_eq!(mine.counts.lives, theirs.counts.lives, "{spec:?}");
    assert_eq!(mine.latencies, theirs.latencies);
    [mine.levels.clone(), theirs.levels.clone()]
}

fn direct(spec: &SimulationSpec) -> Direct {
    Direct::new(&spec.instances, 0.0)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn both_kernels_answer_alike(
        rate in any_of(&[0.003, 0.1, 1.0, 30.0]),
        service in service(),
        keep_alive in any_of(&[0.0, 1.0, 10.0, 300.0, f64::INFINITY]),
        drawn in any::<bool>(),
        lifetime in any_of(&[None, Some(Seconds(1.0)), Some(Seconds(40.0))]),
        limit in any_of(&[None, None, Some(0), Some(1), Some(4)]),
        pace in any_of(&[None, None, Some(0), Some(2)]),
        pinged in any_of(&[0.0, 0.2]),
        seed in 0_u64..1_000,
    ) {
        let mut spec = bare(rate, service, keep_alive, seed);
        if drawn {
            spec.instances.keep_alive = several();
        }
        spec.instances.lifetime = lifetime;
        spec.instances.limit = limit;
        spec.instances.scaling = pace;
        spec.instances.waits = false;
        prop_assert!(stack_serves(&spec));
        let levels = agree(&spec, Stack::new(&spec.instances), direct(&spec), pinged);
        prop_assert_eq!(&levels[0], &levels[1]);
    }

    #[test]
    fn instances_are_served_as_a_plain_list_would_be(
        rate in any_of(&[0.1, 1.0, 10.0]),
        keep_alive in any_of(&[0.0, 3.0, 30.0, f64::INFINITY]),
        drawn in any::<bool>(),
        routing in any_of(&[Routing::MostRecentlyUsed, Routing::Newest, Routing::LeastRecentlyUsed]),
        concurrency in 1_u32..5,
        reserved in any_of(&[0, 0, 1, 3]),
        lifetime in any_of(&[None, Some(Seconds(1.0)), Some(Seconds(40.0))]),
        limit in any_of(&[None, None, Some(0), Some(1), Some(4)]),
        waits in any::<bool>(),
        pinged in any_of(&[0.0, 0.2]),
        seed in 0_u64..1_000,
    ) {
        let service = Service::Exponential { warm_mean_s: Seconds(1.0), cold_mean_s: Seconds(2.5) };
        let mut spec = bare(rate, service, keep_alive, seed);
        if drawn {
            spec.instances.keep_alive = several();
        }
        spec.instances.routing = routing;
        spec.instances.concurrency = concurrency;
        spec.instances.reserved = reserved;
        spec.instances.lifetime = lifetime;
        spec.instances.limit = limit;
        spec.instances.waits = waits;
        agree(&spec, Plain::new(&spec.instances), direct(&spec), pinged);
    }
}

#[test]
fn the_stack_serves_where_nobody_waits_for_one_of_few_instances() {
    let plain = bare(1.0, Service::Measured, 300.0, 1);
    let with = |change: fn(&mut SimulationSpec)| {
        let mut spec = plain.clone();
        change(&mut spec);
        stack_serves(&spec)
    };
    for (change, serves) in [
        ((|_| ()) as fn(&mut SimulationSpec), true),
        (|spec| spec.instances.waits = true, true),
        (|spec| spec.instances.limit = Some(5), true),
        (|spec| spec.instances.scaling = Some(5), true),
        (|spec| spec.instances.reserved = 1, false),
        (|spec| spec.instances.concurrency = 2, false),
        (|spec| spec.instances.routing = Routing::Newest, false),
    ] {
        assert_eq!(with(change), serves);
    }
    for change in [
        (|spec| spec.instances.limit = Some(5)) as fn(&mut SimulationSpec),
        |spec| spec.instances.scaling = Some(5),
    ] {
        let mut spec = plain.clone();
        change(&mut spec);
        spec.instances.waits = true;
        assert!(!stack_serves(&spec));
    }
}
