//! The kernel that follows every instance at given moments, with answers worked out by hand.

use super::*;
use crate::model::simulation::spec::Schedule;

const HOUR: f64 = 3_600.0;

/// Instances whose requests always take as long [s].
fn policy(warm: f64, cold: f64, keep_alive: f64) -> SimulationSpec {
    let service = Service::Constant {
        warm_s: Seconds(warm),
        cold_s: Seconds(cold),
    };
    bare(1.0, service, keep_alive, 1)
}

/// What happens to requests at these moments, a letter each: cold, warm, throttled, or queued at first; and the counts
/// at the end.
fn served(spec: &SimulationSpec, moments: &[f64], end: f64) -> (String, Counts) {
    let mut kernel = direct(spec);
    let mut draws = Draws::new(spec, 0);
    let mut observer = Observer {
        on: true,
        ..Observer::default()
    };
    let mut outcomes = String::new();
    for &at in moments {
        let before = observer.seen.counts;
        let call = Call {
            at,
            caller: Caller::Visitor,
            warm: draws.service.warm(),
        };
        kernel.offer(call, &mut draws, &mut observer);
        let after = observer.seen.counts;
        outcomes.push(if after.throttled > before.throttled {
            't'
        } else if after.cold > before.cold {
            'c'
        } else if after.requests > before.requests {
            'w'
        } else {
            'q'
        });
    }
    kernel.finish(end, &mut draws, &mut observer);
    (outcomes, observer.seen.counts)
}

fn close(got: f64, expected: f64) {
    assert!((got - expected).abs() < 1e-6, "{got}, not {expected}");
}

/// Two instances at once, and one more every five seconds.
#[test]
fn instances_are_created_at_their_pace() {
    let mut spec = policy(100.0, 100.0, 60.0);
    spec.instances.scaling = Some(2);
    let moments = [0.0, 0.1, 0.2, 5.1, 5.2, 30.0, 30.1, 30.2];
    let (outcomes, counts) = served(&spec, &moments, 200.0);
    assert_eq!(outcomes, "cctctcct");
    assert_eq!((counts.requests, counts.cold, counts.throttled), (8, 5, 3));

    // A request that waits is served when the bucket is full again: 0.04 at 0.2 s, 1 at 5 s.
    spec.instances.waits = true;
    let (outcomes, counts) = served(&spec, &[0.0, 0.1, 0.2], 200.0);
    assert_eq!(outcomes, "ccq");
    assert_eq!((counts.requests, counts.cold, counts.queued), (3, 3, 1));
    close(counts.waited, 4.8);
    close(counts.longest_backlog, 4.8);
    close(counts.busy, 300.0);

    // Without any pace, nobody is ever served.
    spec.instances.scaling = Some(0);
    let (outcomes, counts) = served(&spec, &[0.0, 1.0], 200.0);
    assert_eq!((outcomes.as_str(), counts.requests), ("qq", 0));
    close(counts.longest_backlog, 200.0);
}

/// A new instance takes as many of those that wait as it has places.
#[test]
fn waiting_requests_fill_a_new_instance() {
    let mut spec = policy(100.0, 103.0, 60.0);
    spec.instances.concurrency = 2;
    spec.instances.scaling = Some(1);
    spec.instances.waits = true;
    let (outcomes, counts) = served(&spec, &[0.0, 1.0, 2.0, 3.0, 4.0], 50.0);
    // The second meets an instance that still initialises; the fifth waits for a third instance, at 20 s.
    assert_eq!(outcomes, "ccqqq");
    assert_eq!((counts.requests, counts.cold, counts.queued), (5, 5, 3));
    close(counts.waited, 8.0 + 7.0 + 16.0);
    close(counts.longest_backlog, 18.0);
    close(counts.busy, 50.0 + 40.0 + 30.0);
}

/// One instance is always warm from one to three o'clock; others are reclaimed at once.
#[test]
fn instances_come_and_go_by_their_schedule() {
    let mut spec = policy(1.0, 1.0, 0.0);
    spec.instances.reserved = 1;
    spec.instances.schedule = Some(Schedule {
        from_hour: 1.0,
        hours: 2.0,
    });
    let moments = [
        0.5 * HOUR,
        HOUR + 10.0,
        HOUR + 10.5,
        3.0 * HOUR - 0.5,
        3.0 * HOUR + 0.2,
        3.0 * HOUR + 10.0,
        25.5 * HOUR,
    ];
    let (outcomes, counts) = served(&spec, &moments, 25.5 * HOUR + 10.0);
    assert_eq!(outcomes, "cwcwccw");
    // Idle from one to three but for 1.5 s, and from 25 o'clock on but for one second.
    close(counts.reserved_idle, 2.0 * HOUR - 1.5 + 0.5 * HOUR + 9.0);
    close(counts.busy, 7.0);
    // Four that were reclaimed, and the first that was always warm.
    assert_eq!(counts.lives, 5);
}

/// An instance that is full when its time is over serves its requests to the end and takes no further ones.
#[test]
fn what_is_replaced_serves_to_its_end() {
    for concurrency in [1, 2, 3] {
        let mut spec = policy(100.0, 100.0, f64::INFINITY);
        spec.instances.concurrency = concurrency;
        spec.instances.lifetime = Some(Seconds(1e-9));
        let moments = [0.0, 10.0, 105.0, 106.0, 230.0];
        let (outcomes, counts) = served(&spec, &moments, 1_000.0);
        let expected = match concurrency {
            1 => ("ccccc", 500.0, 5),
            // Retired with its first completion at 100 s, when a second request is still in service.
            _ => ("cwcwc", 110.0 + 101.0 + 100.0, 3),
        };
        assert_eq!(outcomes, expected.0, "{concurrency} at once");
        close(counts.busy, expected.1);
        assert_eq!(counts.lives, expected.2);
    }
}

#[test]
fn without_instances_everything_is_throttled() {
    for waits in [false, true] {
        let mut spec = policy(1.0, 1.0, 60.0);
        spec.instances.limit = Some(0);
        spec.instances.waits = waits;
        let (outcomes, counts) = served(&spec, &[0.0, 1.0, 2.0], 10.0);
        assert_eq!((outcomes.as_str(), counts.throttled), ("ttt", 3));
    }
}

/// The window closes over two of them, one idle and one with a free place: neither serves anybody any more.
#[test]
fn instances_that_leave_take_no_further_requests() {
    let mut spec = policy(1.0, 1.0, 0.0);
    spec.instances.concurrency = 2;
    spec.instances.reserved = 2;
    spec.instances.schedule = Some(Schedule {
        from_hour: 1.0,
        hours: 2.0,
    });
    let moments = [
        HOUR + 10.0,
        HOUR + 10.25,
        3.0 * HOUR - 0.5,
        3.0 * HOUR + 0.25,
        3.0 * HOUR + 10.0,
    ];
    let (outcomes, counts) = served(&spec, &moments, 3.0 * HOUR + 20.0);
    assert_eq!(outcomes, "wwwcc");
    // The first two share an instance for 1.25 s, or take one each for a second.
    let apart = counts.reserved_idle - (4.0 * HOUR - 0.5 - 1.25);
    assert!(apart.abs() < 1e-6 || (apart + 0.75).abs() < 1e-6, "{apart}");
    assert_eq!(counts.lives, 4);
}

#[test]
fn an_idle_instance_is_there_to_the_end_of_its_keep_alive() {
    let spec = policy(1.0, 1.0, 10.0);
    assert_eq!(served(&spec, &[0.0, 11.0], 50.0).0, "cw");
    assert_eq!(served(&spec, &[0.0, 11.001], 50.0).0, "cc");
    let (_, counts) = served(&spec, &[0.0, 11.0], 22.0);
    assert_eq!((counts.lives, counts.lived), (1, 22.0));
    let (_, counts) = served(&spec, &[0.0, 11.0], 21.5);
    assert_eq!((counts.lives, counts.idle), (0, 10.0 + 9.5));
}

/// Two of three seconds of a cold start are before the instance is ready.
#[test]
fn a_request_that_meets_an_instance_waits_until_it_is_ready() {
    let mut spec = policy(1.0, 3.0, 10.0);
    spec.instances.concurrency = 2;
    assert_eq!(served(&spec, &[0.0, 1.999], 50.0).0, "cc");
    let (outcomes, counts) = served(&spec, &[0.0, 2.0], 50.0);
    assert_eq!((outcomes.as_str(), counts.lives), ("cw", 1));
    close(counts.busy, 3.0);
}
