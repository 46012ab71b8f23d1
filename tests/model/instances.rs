//! Instances that are shared, limited, kept warm or kept for ever, against queueing theory, within four standard errors.

use serverless_tradeoffs::model::scenario::{Length, Routing, Service};
use serverless_tradeoffs::model::simulation::arrivals::ArrivalLaw;
use serverless_tradeoffs::model::simulation::observed::Counts;
use serverless_tradeoffs::model::simulation::replication::Replication;
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::spec::{Pings, SimulationSpec};
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::model::stats::Estimate;
use serverless_tradeoffs::model::units::Seconds;

use crate::plain::plain;

/// Poisson requests to instances without limit or end of life; ten replications of as many requests.
fn steady(rate: f64, mean: f64, keep_alive: f64, requests: u64) -> SimulationSpec {
    let mut spec = plain(rate, mean, keep_alive);
    spec.length = Length::Requests(10 * requests);
    spec.replications = Some(10);
    spec
}

fn run(spec: &SimulationSpec) -> Summary {
    Run::new(spec.clone()).finish()
}

/// The counts of each replication.
fn counted(spec: &SimulationSpec) -> Vec<Counts> {
    let extent = spec.extent();
    let replications = 0..extent.replications;
    replications
        .map(|index| {
            let mut replication = Replication::new(spec, &extent, index);
            while !replication.advance(1 << 20).1 {}
            replication.observed().counts
        })
        .collect()
}

fn meets(what: &str, got: Option<Estimate>, expected: f64) {
    let got = got.expect(what);
    let error = got.standard_error(10).expect("ten replications");
    assert!(
        (got.mean - expected).abs() < 4.0 * error,
        "{what}: {} +- {error}, not {expected}",
        got.mean
    );
    assert!(error < 0.05 * expected, "{what}: +- {error} says little");
}

/// M/M/c: Erlang's formula C for who waits, and how long all wait on average.
#[test]
fn a_queue_before_a_limit_is_erlangs() {
    for (servers, load, wait_share) in [(3_u32, 2.0, 4.0 / 9.0), (1, 0.7, 0.7), (2, 1.0, 1.0 / 3.0)]
    {
        let mut spec = steady(load, 1.0, 1e12, 100_000);
        spec.warmup = Some(Seconds(2_000.0));
        spec.instances.limit = Some(u64::from(servers));
        spec.instances.waits = true;
        let what = format!("{servers} servers");
        let summary = run(&spec);
        meets(&what, summary.queued_share, wait_share);
        meets(&what, summary.mean_busy, load);
        let counts = counted(&spec);
        let waits: Vec<_> = counts
            .iter()
            .map(|c| (c.waited, c.requests as f64))
            .collect();
        let mean = wait_share / (f64::from(servers) - load);
        meets(&what, Estimate::ratio(&waits), mean);
        assert_eq!(summary.throttled_share.map(|e| e.mean), Some(0.0));
        assert_eq!(summary.cold, 0);
    }
}

/// One instance for any number of requests is busy while any is there: the union of the requests of M/M/infinity.
#[test]
fn an_instance_shared_by_all_is_busy_while_anybody_is_there() {
    let (rate, mean, keep_alive) = (0.5_f64, 2.0, 1.5);
    for routing in Routing::ALL {
        let mut spec = steady(rate, mean, keep_alive, 50_000);
        spec.instances.concurrency = 1_000_000;
        spec.instances.routing = routing;
        let summary = run(&spec);
        let empty = (-rate * mean).exp();
        let kept = (-rate * keep_alive).exp();
        meets("busy", summary.mean_busy, 1.0 - empty);
        meets("idle", summary.mean_idle, empty * (1.0 - kept));
        meets("cold share", summary.cold_share, empty * kept);
    }
}

/// A request is cold where neither a ping nor a request came within the keep-alive before it.
#[test]
fn pings_keep_one_instance_warm_if_they_are_frequent_enough() {
    let (rate, keep_alive) = (0.001_f64, 300.0);
    for (every, share) in [
        (320.0, 20.0 / 320.0 * (-rate * keep_alive).exp()),
        (600.0, 0.5 * (-rate * keep_alive).exp()),
    ] {
        let mut spec = steady(rate, 1e-6, keep_alive, 20_000);
        spec.pings = Some(Pings {
            every: Seconds(every),
            count: 1,
        });
        meets("pings", run(&spec).cold_share, share);
    }
    let mut spec = steady(rate, 1e-6, keep_alive, 10_000);
    spec.pings = Some(Pings {
        every: Seconds(299.0),
        count: 1,
    });
    let summary = run(&spec);
    // Only a request within the 10 ms of a ping itself finds its instance taken.
    assert!(summary.cold <= 20, "{}", summary.cold);
    let (sent, cold, _) = summary.pings;
    assert!(cold <= 20 && sent > 300_000, "{cold} of {sent}");
    // Two at a time keep two instances beside those that serve: at least levels 0 and 1, and level 2 where one serves.
    let mut spec = steady(0.01, 20.0, keep_alive, 20_000);
    let told: Vec<f64> = run(&spec).by_reserved;
    spec.pings = Some(Pings {
        every: Seconds(60.0),
        count: 2,
    });
    let pinged = run(&spec).cold_share.expect("requests").mean;
    assert!(
        told[3] < pinged && pinged < 0.5 * told[2],
        "{pinged}, {told:?}"
    );
}

/// Instances that are always warm and used before all others cure a little more than one pass tells: since they are first
/// even where another was used later, the others are left idle for less long.
#[test]
fn warm_instances_cure_what_one_pass_tells() {
    let spec = |reserved| {
        let mut spec = steady(0.1, 2.0, 60.0, 200_000);
        spec.instances.reserved = reserved;
        spec
    };
    let told = run(&spec(0)).by_reserved;
    for reserved in 1..=3 {
        let summary = run(&spec(reserved));
        let got = summary.cold_share.expect("requests");
        let error = got.standard_error(10).expect("ten") * 2.0_f64.sqrt();
        let expected = told[reserved as usize];
        println!("{reserved}: {} +- {error}, {expected}", got.mean);
        assert!(
            got.mean < expected + 4.0 * error && got.mean > 0.97 * expected - 4.0 * error,
            "{reserved}: {} +- {error}, not {expected}",
            got.mean
        );
        // And what is told of further ones continues from there.
        let further = summary.by_reserved[1];
        let expected = told[reserved as usize + 1];
        assert!(
            (further - expected).abs() < 0.3 * expected,
            "{further}, {expected}"
        );
    }
}

#[test]
fn instances_kept_for_ever_are_as_many_as_were_ever_needed() {
    for concurrency in [1, 3] {
        let mut spec = steady(3.0, 2.0, f64::INFINITY, 5_000);
        spec.warmup = Some(Seconds(0.0));
        spec.instances.concurrency = concurrency;
        for counts in counted(&spec) {
            assert_eq!(counts.lives, 0);
            assert!((counts.busy + counts.idle) / counts.observed <= counts.cold as f64);
            if concurrency == 1 {
                assert_eq!(counts.cold, counts.peak_in_service);
            } else {
                // No instance is created while another has a free place.
                assert!(counts.cold >= counts.peak_in_service.div_ceil(3));
                assert!(counts.cold < counts.peak_in_service);
            }
        }
    }
}

#[test]
fn requests_that_take_no_time_never_meet() {
    let mut spec = steady(0.01, 1.0, 60.0, 20_000);
    spec.service = Service::Constant {
        warm_s: Seconds(0.0),
        cold_s: Seconds(0.0),
    };
    let summary = run(&spec);
    assert_eq!(summary.peak_in_service, 1);
    meets("cold share", summary.cold_share, (-0.6_f64).exp());
    // Batches of four find one instance four times.
    spec.arrivals = ArrivalLaw::Batches { size: 4 };
    meets("cold share", run(&spec).cold_share, (-0.15_f64).exp() / 4.0);
}
