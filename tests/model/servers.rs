//! Servers under load against closed forms of queueing theory, within four standard errors, and the sizing of fleets
//! against the simulation of what they buy.

use serverless_tradeoffs::model::plan::Plan;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::queue::erlang_c;
use serverless_tradeoffs::model::scenario::{Length, Scenario, Service};
use serverless_tradeoffs::model::settings::{FleetCount, Scaling};
use serverless_tradeoffs::model::simulation::servers::{
    Autoscaling, Policy, ServersOutcome, ServersReplication, ServersSpec, ServersSummary,
};
use serverless_tradeoffs::model::traffic::Shape;
use serverless_tradeoffs::model::units::{
    Mebibytes, Milliseconds, SECONDS_PER_MONTH, Seconds, Share,
};

use crate::within::within;

fn outcomes(scenario: &Scenario, servers: &ServersSpec) -> Vec<ServersOutcome> {
    let spec = scenario.simulation_spec();
    let extent = spec.extent();
    let run = |index| {
        let mut replication = ServersReplication::new(&spec, &extent, servers, index);
        while !replication.advance(1 << 20).1 {}
        replication.outcome()
    };
    (0..extent.replications).map(run).collect()
}

fn run(scenario: &Scenario, servers: &ServersSpec) -> ServersSummary {
    ServersSummary::of(&outcomes(scenario, servers))
}

/// Requests at this rate, in ten replications of a million together; durations are exponential with a mean of 1 s.
fn memoryless(rate: f64) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.simulation = scenario.simulation.bare();
    scenario.workload.invocations_per_month = rate * SECONDS_PER_MONTH;
    scenario.simulation.service = Service::Exponential {
        warm_mean_s: Seconds(1.0),
        cold_mean_s: Seconds(1.0),
    };
    scenario.simulation.replications = Some(10);
    scenario.simulation.warmup = Some(Seconds(2_000.0));
    scenario
}

/// One processor each, and places without end.
fn processors(count: u64) -> ServersSpec {
    ServersSpec {
        count,
        least: count,
        most: count,
        places: 1_000_000,
        vcpu: 1.0,
        cpu_share: Share(1.0),
        policy: Policy::Fixed,
        credits: None,
    }
}

/// 99th percentile of the time in an M/M/c queue with a mean service of 1 s, by bisection of its closed form.
fn sojourn_p99(servers: f64, load: f64) -> f64 {
    let (waits, spare) = (erlang_c(servers, load), servers - load);
    let above = |t: f64| {
        let sum = (spare * (-t).exp() - (-spare * t).exp()) / (spare - 1.0);
        (1.0 - waits) * (-t).exp() + waits * sum
    };
    let (mut low, mut high) = (0.0, 1_000.0);
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if above(middle) > 0.01 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[test]
fn exponential_service_waits_as_erlang_says() {
    for (count, load) in [(1, 0.7), (5, 3.5), (40, 36.0)] {
        let servers = count as f64;
        let waits = erlang_c(servers, load);
        for places in [false, true] {
            // The same queue for processors, and for places.
            let mut spec = processors(count);
            if places {
                (spec.places, spec.cpu_share) = (1, Share(1e-9));
            }
            let summary = run(&memoryless(load), &spec);
            within("waited", summary.waited, waits);
            within("wait", summary.mean_wait, waits / (servers - load));
            let p99 = sojourn_p99(servers, load) * 1e3;
            // Recorded to three significant digits: half a bin beside four standard errors.
            let got = summary.p99.expect("p99");
            let error = 4.0 * got.half_width.expect("ten") / 2.262 + 0.0005 * p99;
            assert!(
                (got.mean - p99).abs() < error,
                "{count}: {got:?}, not {p99}"
            );
            within(
                "busy",
                summary.mean_busy_places,
                if places {
                    load
                } else {
                    load + load * waits / (servers - load)
                },
            );
        }
    }
}

#[test]
fn constant_service_waits_as_pollaczek_and_khinchine_say() {
    for load in [0.5, 0.8] {
        let mut scenario = memoryless(load);
        scenario.simulation.service = Service::Measured;
        scenario.workload.duration_median = Milliseconds(1_000.0);
        scenario.workload.duration_p95 = Milliseconds(1_000.0);
        let summary = run(&scenario, &processors(1));
        within("wait", summary.mean_wait, load / (2.0 * (1.0 - load)));
        within("waited", summary.waited, load);
    }
    // Any spread: rho (1 + c^2) / (2 (1 - rho)) services.
    let mut scenario = memoryless(0.6);
    scenario.simulation.service = Service::Measured;
    scenario.workload.duration_p95 = Milliseconds(500.0);
    let durations = scenario.durations();
    let mean = durations.mean().seconds().0;
    scenario.workload.invocations_per_month /= mean;
    let wait = 0.6 * (1.0 + durations.variation()) / (2.0 * 0.4) * mean;
    within("wait", run(&scenario, &processors(1)).mean_wait, wait);
}

#[test]
fn what_waits_and_what_is_busy_follow_littles_law() {
    let spec = ServersSpec {
        places: 3,
        vcpu: 2.0,
        cpu_share: Share(0.6),
        ..processors(2)
    };
    let scenario = memoryless(4.0);
    for outcome in outcomes(&scenario, &spec) {
        let counts = outcome.counts;
        assert!(counts.waited > counts.requests / 5, "{counts:?}");
        // The same waits, by request and over time, but for those at either end.
        let edge = counts.backlog.most as f64 * counts.backlog.longest.0;
        assert!(
            (counts.waiting.0 - counts.wait.0).abs() <= edge,
            "{counts:?}"
        );
        assert!((counts.waiting.0 / counts.wait.0 - 1.0).abs() < 1e-3);
    }
    let summary = run(&scenario, &spec);
    within("vCPUs", summary.mean_busy_vcpu, 4.0 * 0.6);
    // More than its duration, for those who wait for a processor in their place.
    let places = summary.mean_busy_places.expect("places").mean;
    assert!(places > 4.1 && places < 6.0, "{places}");
}

type Change = fn(&mut Scenario);

/// Workloads, each with what the fleet of EC2 instances bought for them has to cope with.
const WORKLOADS: [(&str, Change); 8] = [
    ("the page opens with", |_| ()),
    ("500 M a month", |s| {
        s.workload.invocations_per_month = 500e6
    }),
    ("500 M of 128 MB, bound by CPU", |s| {
        s.workload.invocations_per_month = 500e6;
        s.workload.memory = Mebibytes(128.0);
    }),
    ("100 M, objective of 210 ms", |s| {
        s.workload.invocations_per_month = 100e6;
        s.workload.latency_objective = Milliseconds(210.0);
    }),
    ("100 M, p95 of 400 ms", |s| {
        s.workload.invocations_per_month = 100e6;
        s.workload.duration_p95 = Milliseconds(400.0);
        s.workload.latency_objective = Milliseconds(700.0);
    }),
    ("100 M, all CPU", |s| {
        s.workload.invocations_per_month = 100e6;
        s.workload.cpu_share = Share(1.0);
    }),
    ("300 M, half CPU, p95 of 300 ms", |s| {
        s.workload.invocations_per_month = 300e6;
        s.workload.cpu_share = Share(0.5);
        s.workload.duration_p95 = Milliseconds(300.0);
        s.workload.latency_objective = Milliseconds(600.0);
    }),
    ("500 M, daily cycle by the hour", |s| {
        s.workload.invocations_per_month = 500e6;
        s.traffic.shape = Shape::Cycle;
        s.of_mut(PlatformId::AwsEc2).scaling = Scaling::Hourly;
    }),
];

#[test]
fn the_fleet_that_a_scenario_buys_meets_its_objective() {
    for (name, change) in WORKLOADS {
        let mut scenario = Scenario::default();
        scenario.simulation.length = Length::Requests(1_000_000);
        change(&mut scenario);
        let plan = Plan::new(&scenario, PlatformId::AwsEc2, None, PriceBook::embedded());
        let plan = plan.expect("a plan");
        let servers = ServersSpec::of(&scenario, &plan).expect("servers");
        let summary = run(&scenario, &servers);
        let p99 = summary.p99.expect("requests");
        let objective = scenario.workload.latency_objective.0;
        assert_eq!(summary.overloaded, None, "{name}");
        assert!(p99.high() <= objective, "{name}: {p99:?}");
        // The approximation is of the peak, which steady traffic always has.
        if matches!(servers.policy, Policy::Fixed) {
            let n = scenario.workload.invocations_per_month;
            let expected = plan.fleet_latency(n, 0.99).expect("it keeps up").0;
            let doubt = p99.half_width.expect("several replications");
            let off = (p99.mean - expected).abs() - doubt;
            assert!(off < 0.05 * p99.mean, "{name}: {p99:?}, not {expected}");
        }
    }
}

/// The fleet of EC2 instances that a scenario buys.
fn bought(scenario: &Scenario) -> ServersSpec {
    let plan = Plan::new(scenario, PlatformId::AwsEc2, None, PriceBook::embedded());
    ServersSpec::of(scenario, &plan.expect("a plan")).expect("servers")
}

#[test]
fn the_surplus_simulated_is_the_surplus_billed() {
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(1_000_000);
    scenario.workload.invocations_per_month = 500e6;
    scenario.simulation.replications = Some(10);
    let platform = PlatformId::AwsEc2;
    let bill = Plan::new(&scenario, platform, None, PriceBook::embedded())
        .expect("a plan")
        .bill(500e6);
    let billed = bill.lines.iter().find(|line| line.row.unit == "vCPU-hour");
    // 3.8 vCPUs are used and five servers earn 0.4 each.
    let hours = billed.expect("a surplus").quantity;
    assert!((hours / 730.0 - 1.805).abs() < 1e-3, "{hours}");
    let summary = run(&scenario, &bought(&scenario));
    within("surplus", summary.mean_surplus_vcpu, hours / 730.0);
    assert_eq!(summary.without_credits.expect("time").mean, 1.0);
    // Where it may not be billed, the same servers cannot keep up in the long run.
    scenario.of_mut(platform).instance = "t2.medium".to_owned();
    scenario.of_mut(platform).count = FleetCount::Exactly(5);
    let summary = run(&scenario, &bought(&scenario));
    let load = summary.overloaded.expect("overloaded").0;
    assert!((load - 3.805 / 2.0).abs() < 1e-3, "{load}");
}

#[test]
fn a_fleet_set_too_small_is_overloaded() {
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(1_000_000);
    scenario.workload.invocations_per_month = 500e6;
    scenario.of_mut(PlatformId::AwsEc2).count = FleetCount::Exactly(2);
    let summary = run(&scenario, &bought(&scenario));
    // 38 requests in service on 16 places.
    let load = summary.overloaded.expect("overloaded").0;
    assert!((load - 38.05 / 16.0).abs() < 1e-3, "{load}");
    assert_eq!(summary.requests, 0);
}

#[test]
fn a_busy_hour_that_overloads_a_fleet_is_no_load_without_end() {
    let mut scenario = memoryless(1.0);
    scenario.traffic.shape = Shape::Hourly;
    scenario.traffic.hourly = vec![1.0, 1.0, 1.0, 5.0, 1.0, 1.0, 1.0, 1.0];
    let summary = run(&scenario, &processors(2));
    assert_eq!(summary.overloaded, None);
    // The busy hour has 3,600 times 3.33 requests for two processors: 4,800 are left, which 1.33 a second work off.
    let backlog = summary.backlog;
    assert!((4_300..5_300).contains(&backlog.most), "{backlog:?}");
    assert!(
        (backlog.drained_in.0 / 3_600.0 - 1.0).abs() < 0.2,
        "{backlog:?}"
    );
    assert!(
        (backlog.longest.0 / 7_200.0 - 1.0).abs() < 0.15,
        "{backlog:?}"
    );
}

#[test]
fn scaling_costs_latency_where_it_is_slow_and_saves_servers() {
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(1_000_000);
    scenario.workload.invocations_per_month = 500e6;
    scenario.traffic.shape = Shape::Bursts;
    scenario.simulation.replications = Some(5);
    scenario.simulation.length = Length::Horizon(Seconds(20_000.0));
    let fixed = bought(&scenario);
    let scaled = |start_up| {
        let rules = Autoscaling::usual(Share(0.6), Seconds(start_up));
        let summary = run(&scenario, &fixed.clone().autoscaled(rules));
        (
            summary.latency.p99.0,
            summary.mean_servers.expect("servers").mean,
        )
    };
    let summary = run(&scenario, &fixed);
    let ((at_once, servers), (slow, _)) = (scaled(0.0), scaled(300.0));
    assert!(summary.latency.p99.0 < at_once && at_once < slow);
    assert!(servers < 0.8 * fixed.count as f64, "{servers}");
}

#[test]
fn autoscaling_settles_at_its_target() {
    let scenario = memoryless(30.0);
    let rules = Autoscaling::usual(Share(0.6), Seconds(120.0));
    let servers = ServersSpec {
        least: 1,
        ..processors(60)
    };
    let summary = run(&scenario, &servers.autoscaled(rules));
    // Never below what the last five minutes wanted, and rounded up: somewhat above 50.
    let servers = summary.mean_servers.expect("servers").mean;
    assert!(servers > 50.0 && servers < 58.0, "{servers}");
    within("busy", summary.mean_busy_vcpu, 30.0);
}

#[test]
fn requests_once_a_century_take_no_longer() {
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(1_000_000);
    scenario.workload.invocations_per_month = 1e-3;
    for shape in [Shape::Steady, Shape::Cycle] {
        scenario.traffic.shape = shape;
        scenario.of_mut(PlatformId::AwsEc2).scaling = Scaling::Hourly;
        let spec = bought(&scenario);
        let rules = Autoscaling::usual(Share(0.6), Seconds(120.0));
        for spec in [spec.clone(), spec.autoscaled(rules)] {
            let summary = run(&scenario, &spec);
            assert_eq!(summary.waited.expect("requests").mean, 0.0);
            assert!((summary.mean_servers.expect("servers").mean - 1.0).abs() < 1e-9);
        }
    }
}
