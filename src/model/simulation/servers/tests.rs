//! Fleets worked through by hand, and against a recursion that knows no events.

use super::*;
use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::units::{Seconds, Share};

/// Servers that each compute one request at a time.
fn computing(count: u64, policy: Policy) -> ServersSpec {
    ServersSpec {
        count,
        least: 1,
        most: 4,
        places: 1_000,
        vcpu: 1.0,
        cpu_share: Share(1.0),
        policy,
        credits: None,
    }
}

/// How long requests wait, each with its arrival and duration [s].
fn waits(servers: &mut Servers, requests: impl IntoIterator<Item = (f64, f64)>) -> Vec<f64> {
    let mut waits = Vec::new();
    let mut done = |request: ServedRequest| waits.push(request.wait_s);
    for (at, duration) in requests {
        servers.serve(at, duration, &mut done);
    }
    while servers.drain(&mut done) {}
    waits
}

#[test]
fn a_spike_drains_one_after_the_other() {
    let mut servers = Servers::new(&computing(1, Policy::Fixed), 0.0);
    let seen = waits(&mut servers, (0..10).map(|_| (2.0, 1.0)));
    assert_eq!(seen, (0..10).map(f64::from).collect::<Vec<_>>());
    let backlog = Backlog {
        most: 9,
        drained_in: Seconds(9.0),
        longest: Seconds(9.0),
    };
    assert_eq!(servers.read().backlog, backlog);
    assert_eq!(servers.read().areas.waiting, 45.0);
}

#[test]
fn a_place_is_kept_while_waiting_for_the_processor() {
    let spec = ServersSpec {
        places: 2,
        cpu_share: Share(0.5),
        ..computing(1, Policy::Fixed)
    };
    let mut servers = Servers::new(&spec, 0.0);
    // Each computes for two seconds, then waits for others for two. The third has its place at 4, and the processor at
    // once; the fourth has its place at 6, when the second is answered.
    let seen = waits(&mut servers, (0..4).map(|_| (0.0, 4.0)));
    assert_eq!(seen, [0.0, 2.0, 4.0, 6.0]);
}

#[test]
fn one_fleet_agrees_with_the_recursion_for_free_places_and_processors() {
    let spec = ServersSpec {
        places: 3,
        vcpu: 2.5,
        cpu_share: Share(0.6),
        ..computing(2, Policy::Fixed)
    };
    let (mut gaps, mut times) = (
        Stream::new(5, 0, Purpose::Arrivals),
        Stream::new(5, 0, Purpose::Service),
    );
    let mut now = 0.0;
    let requests: Vec<(f64, f64)> = (0..20_000)
        .map(|_| {
            now += gaps.exponential() / 4.6;
            (now, times.exponential())
        })
        .collect();
    let seen = waits(&mut Servers::new(&spec, 0.0), requests.iter().copied());
    // Times from which places and processors are free.
    let (mut places, mut cores) = (vec![0.0_f64; 6], vec![0.0_f64; 4]);
    let earliest = |free: &[f64]| (0..free.len()).min_by(|&a, &b| free[a].total_cmp(&free[b]));
    let mut waited = 0;
    for (&(at, duration), wait) in requests.iter().zip(seen) {
        let place = earliest(&places).expect("places");
        let core = earliest(&cores).expect("processors");
        let begins = at.max(places[place]).max(cores[core]);
        places[place] = begins + duration;
        cores[core] = begins + duration * 0.6 / 1.25;
        assert!((begins - at - wait).abs() < 1e-9, "{at}: {wait}");
        waited += u32::from(wait > 0.0);
    }
    assert!(waited > 5_000, "{waited}");
}

fn rules() -> Autoscaling {
    Autoscaling::usual(Share(0.5), Seconds(120.0))
}

#[test]
fn a_server_comes_a_period_and_a_start_up_after_the_load_and_goes_after_the_cool_down() {
    let mut servers = Servers::new(&computing(1, Policy::Autoscaled(rules())), 0.0);
    let mut done = |_| ();
    for second in 0..200 {
        let at = f64::from(second);
        servers.advance(at, &mut done);
        assert_eq!(servers.count(), if second < 180 { 1 } else { 2 }, "{at}");
        servers.serve(at, 0.9, &mut done);
    }
    // Nine tenths in use at a target of a half want 1.8 servers: decided at 60, there at 180. Wanted no more from 240
    // on, but the cool-down ends at 360.
    for (at, count) in [(359.0, 2), (360.0, 1), (10_000.0, 1)] {
        servers.advance(at, &mut done);
        assert_eq!(servers.count(), count, "{at}");
    }
    let reading = servers.read();
    assert_eq!(reading.areas.servers, 10_180.0);
    assert_eq!(reading.most_servers, 2);
}

#[test]
fn new_servers_help_those_who_wait() {
    let mut servers = Servers::new(&computing(1, Policy::Autoscaled(rules())), 0.0);
    let seen = waits(&mut servers, (0..46).map(|_| (0.0, 10.0)));
    // One server until 180, two until 360 (decided at 60), four from then on (decided at 240).
    let alone = (0..18).map(|i| f64::from(i) * 10.0);
    let two = (0..18).flat_map(|i| [180.0 + f64::from(i) * 10.0; 2]);
    let expected: Vec<f64> = alone.chain(two).take(46).collect();
    assert_eq!(seen, expected);
    let mut servers = Servers::new(&computing(1, Policy::Autoscaled(rules())), 0.0);
    let seen = waits(&mut servers, (0..66).map(|_| (0.0, 10.0)));
    assert_eq!(
        seen[54..62],
        [360.0, 360.0, 360.0, 360.0, 370.0, 370.0, 370.0, 370.0]
    );
}

#[test]
fn places_in_use_call_for_servers_as_processors_do() {
    let spec = ServersSpec {
        places: 2,
        cpu_share: Share(0.01),
        ..computing(1, Policy::Autoscaled(rules()))
    };
    let mut servers = Servers::new(&spec, 0.0);
    // One of two places in use is the target; both in use want two servers.
    for (requests, count) in [(1, 1), (2, 2)] {
        let begin = servers.now;
        let requests = (0..requests).map(|_| (begin, 60.0));
        waits(&mut servers, requests);
        servers.advance(begin + 180.0, &mut |_| ());
        assert_eq!(servers.count(), count);
    }
}

#[test]
fn a_schedule_has_its_servers_on_the_hour_and_those_that_go_finish_first() {
    let policy = Policy::Hourly {
        counts: vec![1, 2, 1],
    };
    let mut servers = Servers::new(&computing(9, policy), 1_800.0);
    // Two servers from half an hour on, one from an hour and a half on.
    servers.advance(1_799.0, &mut |_| ());
    assert_eq!(servers.count(), 1);
    servers.advance(1_800.0, &mut |_| ());
    assert_eq!(servers.count(), 2);
    let requests = [(5_390.0, 60.0), (5_390.0, 100.0), (5_395.0, 1.0)];
    // The third waits until both are done, because one of them is the last that its server does.
    assert_eq!(waits(&mut servers, requests), [0.0, 0.0, 95.0]);
    servers.advance(2.5 * 3_600.0 + 3_600.0, &mut |_| ());
    assert_eq!(servers.count(), 2);
}

fn bursting(when_spent: WhenSpent) -> ServersSpec {
    ServersSpec {
        credits: Some(Credits {
            baseline_vcpu: 0.25,
            most: 21_600.0,
            at_launch: 0.0,
            at_start: 450.0,
            when_spent,
        }),
        ..computing(1, Policy::Fixed)
    }
}

#[test]
fn credits_run_out_and_a_server_falls_back_to_its_baseline() {
    // Flat out it loses 0.75 of a vCPU: 450 vCPU-seconds last ten minutes. From then on ten seconds take forty.
    let mut servers = Servers::new(&bursting(WhenSpent::Throttled), 0.0);
    let seen = waits(&mut servers, (0..64).map(|_| (0.0, 10.0)));
    let fast = (0..=60).map(|i| f64::from(i) * 10.0);
    let expected: Vec<f64> = fast.chain([640.0, 680.0, 720.0]).collect();
    assert_eq!(seen, expected);
    let reading = servers.read();
    assert_eq!(reading.credits_lasted, Some(600.0));
    assert_eq!((reading.without_credits, reading.surplus), (120.0, 0.0));
    // 600 seconds at full speed, and 120 at a quarter.
    assert_eq!(reading.areas.vcpu, 630.0);
}

#[test]
fn what_is_used_without_credits_is_surplus_where_it_is_billed() {
    let mut servers = Servers::new(&bursting(WhenSpent::Billed), 0.0);
    let seen = waits(&mut servers, (0..121).map(|_| (0.0, 10.0)));
    assert_eq!(seen[120], 1_200.0);
    let reading = servers.read();
    assert_eq!(reading.credits_lasted, Some(600.0));
    assert_eq!((reading.without_credits, reading.surplus), (600.0, 450.0));
}

#[test]
fn time_without_requests_is_skipped_and_changes_nothing() {
    let hourly = Policy::Hourly {
        counts: vec![1, 2, 4],
    };
    for policy in [Policy::Fixed, hourly, Policy::Autoscaled(rules())] {
        let spec = ServersSpec {
            policy,
            credits: bursting(WhenSpent::Throttled).credits,
            ..computing(1, Policy::Fixed)
        };
        let (mut whole, mut steps) = (Servers::new(&spec, 600.0), Servers::new(&spec, 600.0));
        for servers in [&mut whole, &mut steps] {
            waits(servers, (0..80).map(|_| (0.0, 10.0)));
        }
        // A little over 20 hours, in one go and minute by minute.
        let end = 75_000.0;
        whole.advance(end, &mut |_| ());
        let passed = whole.changes;
        while steps.now < end {
            steps.advance((steps.now + 60.0).min(end), &mut |_| ());
        }
        let (mut a, b) = (whole.read(), steps.read());
        assert_eq!(whole.count(), steps.count());
        assert!((a.areas.servers - b.areas.servers).abs() < 1e-6, "{spec:?}");
        a.areas.servers = b.areas.servers;
        assert_eq!(format!("{a:?}"), format!("{b:?}"), "{spec:?}");
        assert!(passed < 60, "{passed}");
        // However long.
        for end in [1e12, 1e18, 1e30, 1e300] {
            whole.advance(end, &mut |_| ());
            assert_eq!(waits(&mut whole, [(end, 0.5)]), [0.0]);
        }
        assert!(whole.changes < passed + 500, "{}", whole.changes);
    }
}

#[test]
fn what_was_before_the_observation_is_forgotten() {
    // Four servers in the first hour, with ten requests at once; one server in the second.
    let policy = Policy::Hourly { counts: vec![4, 1] };
    let mut servers = Servers::new(&computing(1, policy), 0.0);
    waits(&mut servers, (0..10).map(|_| (0.0, 100.0)));
    servers.advance(3_700.0, &mut |_| ());
    assert_eq!(
        (servers.read().most_servers, servers.read().backlog.most),
        (4, 6)
    );
    for _ in 0..3 {
        servers.serve(3_700.0, 50.0, &mut |_| ());
    }
    servers.advance(3_710.0, &mut |_| ());
    servers.observe();
    let now = servers.read();
    assert_eq!((now.most_servers, now.backlog.most), (1, 2));
    assert_eq!(now.backlog.longest, Seconds(0.0));
    while servers.drain(&mut |_| ()) {}
    // The last begins at 3800 s.
    let backlog = Backlog {
        most: 2,
        drained_in: Seconds(90.0),
        longest: Seconds(90.0),
    };
    servers.advance(3_900.0, &mut |_| ());
    assert_eq!(servers.read().backlog, backlog);
    assert_eq!(servers.read().most_servers, 1);
}

#[test]
fn a_slow_processor_lengthens_the_answer_and_the_wait_for_it() {
    // A quarter of a vCPU: four seconds of which half compute take eight on the processor, and ten in all.
    let spec = ServersSpec {
        vcpu: 0.25,
        cpu_share: Share(0.5),
        ..computing(1, Policy::Fixed)
    };
    let mut servers = Servers::new(&spec, 0.0);
    let mut latencies = Vec::new();
    let mut done = |request: ServedRequest| latencies.push(request.latency_s);
    for _ in 0..2 {
        servers.serve(0.0, 4.0, &mut done);
    }
    while servers.drain(&mut done) {}
    assert_eq!(latencies, [10.0, 18.0]);
    servers.advance(18.0, &mut |_| ());
    let areas = servers.read().areas;
    // Both places are taken until 10 s and one until 18 s; a quarter of a vCPU computes until 16 s.
    assert_eq!((areas.places, areas.cores, areas.vcpu), (28.0, 16.0, 4.0));
}
