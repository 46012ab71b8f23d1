//! Fleets of servers and tasks.

use serverless_tradeoffs::model::fleet::Bound;
use serverless_tradeoffs::model::measurements::Runtime;
use serverless_tradeoffs::model::plan::Plan;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::settings::{Commitment, FleetCount, Scaling};
use serverless_tradeoffs::model::traffic::Shape;
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Share};

use crate::{amount, bare, bill, near, plan};

#[test]
fn a_t3_medium_costs_its_hours_and_its_surplus_credits() {
    let check = |scenario: &Scenario, dollars: f64| {
        let total = bill(scenario, PlatformId::AwsEc2).total_usd.0;
        assert!((total - dollars).abs() < 0.005, "{total}, not {dollars}");
    };
    let mut bare = Scenario::worked_example();
    check(&bare, 30.37);
    // Both vCPUs flat out: 730 h x (2 - 0.4) vCPU x $0.05 more, however great the load.
    bare.of_mut(PlatformId::AwsEc2).surplus_credits = true;
    for volume in [26.28e6, 100e6, 1e12] {
        bare.workload.invocations_per_month = volume;
        check(&bare, 88.77);
    }
    // $30.37 + disk $2.40 + address $3.65 + load balancer $16.43 + $7.30; the CPU use stays below the baseline.
    check(&published(), 60.14);
}

#[test]
fn the_fleet_carries_the_peak_by_cpu_and_by_memory() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 1_000e6;
    let size = |scenario: &Scenario| {
        plan(scenario, PlatformId::AwsEc2)
            .fleet_size(scenario.workload.invocations_per_month)
            .expect("a fleet has a size")
            .count
    };
    // 380.5 requests/s x 0.02 s of CPU / 0.6 = 12.7 vCPU; 380.5 x 0.2 s = 76.1 requests of 512 MB, 8 on each server.
    assert_eq!(size(&scenario), 10);
    scenario.workload.cpu_share = Share(1.0);
    assert_eq!(size(&scenario), 64);
    scenario.traffic.peak_to_mean = 2.0;
    assert_eq!(size(&scenario), 127);
    scenario.of_mut(PlatformId::AwsEc2).count = FleetCount::AtLeast(200);
    assert_eq!(size(&scenario), 200);
}

#[test]
fn a_request_larger_than_a_server_is_impossible() {
    let mut scenario = Scenario::default();
    scenario.workload.memory = Mebibytes(8_192.0);
    let refused =
        Plan::new(&scenario, PlatformId::AwsEc2, None, PriceBook::embedded()).expect_err("4 GiB");
    assert_eq!(
        refused.reason,
        "one request needs 8,192 MB and a t3.medium has 4,096 MB"
    );
}

#[test]
fn commitments_and_part_time_lower_a_fleet() {
    let rent = |commitment, hours| {
        bare(PlatformId::AwsEc2, |s| {
            let settings = s.of_mut(PlatformId::AwsEc2);
            (settings.commitment, settings.hours_per_week) = (commitment, hours);
        })
    };
    near(&rent(Commitment::OnDemand, 168.0), 30.368);
    near(&rent(Commitment::OneYear, 168.0), 30.368 * 0.63);
    near(&rent(Commitment::ThreeYears, 168.0), 30.368 * 0.43);
    near(&rent(Commitment::Spot, 168.0), 30.368 * 0.5);
    near(&rent(Commitment::OnDemand, 42.0), 30.368 / 4.0);
    // A commitment is paid for whether or not the server runs.
    near(&rent(Commitment::OneYear, 42.0), 30.368 * 0.63);
}

/// Number of EC2 instances and what decided it.
fn sized(change: impl FnOnce(&mut Scenario)) -> (u64, Bound) {
    let mut scenario = Scenario::default();
    change(&mut scenario);
    let n = scenario.workload.invocations_per_month;
    let size = plan(&scenario, PlatformId::AwsEc2).fleet_size(n);
    let size = size.expect("a fleet has a size");
    (size.count, size.bound)
}

#[test]
fn the_bound_that_decided_is_named() {
    let at = |n: f64| move |s: &mut Scenario| s.workload.invocations_per_month = n;
    assert_eq!(sized(at(1e6)), (1, Bound::Minimum));
    assert_eq!(sized(at(1_000e6)), (10, Bound::Memory));
    let cpu = |s: &mut Scenario| {
        (s.workload.invocations_per_month, s.workload.cpu_share) = (1_000e6, Share(1.0));
    };
    assert_eq!(sized(cpu), (64, Bound::Cpu));
    let zones = |s: &mut Scenario| s.of_mut(PlatformId::AwsEc2).zones = 3;
    assert_eq!(sized(zones), (3, Bound::Zones));
    let set = |s: &mut Scenario| s.of_mut(PlatformId::AwsEc2).count = FleetCount::Exactly(7);
    assert_eq!(sized(set), (7, Bound::Set));
}

#[test]
fn a_near_objective_takes_more_servers_and_one_out_of_reach_none() {
    let objective = |ms: f64| {
        sized(move |s: &mut Scenario| {
            s.workload.invocations_per_month = 1_000e6;
            s.workload.latency_objective = Milliseconds(ms);
        })
    };
    assert_eq!(objective(500.0), (10, Bound::Memory));
    let (count, bound) = objective(205.0);
    assert!(count > 10 && bound == Bound::Latency, "{count} {bound:?}");
    // Every request takes 200 ms: no number of servers helps.
    assert_eq!(objective(150.0), (10, Bound::Memory));
}

#[test]
fn the_peak_comes_from_the_shape_of_the_traffic() {
    let shaped = |shape| {
        move |s: &mut Scenario| {
            s.workload.invocations_per_month = 1_000e6;
            s.traffic.shape = shape;
        }
    };
    let steady = sized(shaped(Shape::Steady)).0;
    // 76.1 requests in flight at the mean; a cycle has 1.866 times as many at its peak, bursts 8.125 times.
    assert_eq!(
        sized(shaped(Shape::Cycle)).0,
        (76.1 * 1.866 / 8.0_f64).ceil() as u64
    );
    assert_eq!(
        sized(shaped(Shape::Bursts)).0,
        (76.1 * 8.125 / 8.0_f64).ceil() as u64
    );
    assert_eq!(sized(shaped(Shape::Hourly)).0, steady);
}

#[test]
fn a_fleet_by_the_hour_pays_for_each_hours_own_number() {
    let rent = |scaling, commitment| {
        bare(PlatformId::AwsEc2, |s| {
            // 18 requests/s on average, of 0.2 s, and 4 places a server; all of them in twelve hours of the day.
            s.workload.invocations_per_month = 18.0 * 2_628_000.0;
            s.workload.cpu_share = Share(0.01);
            s.workload.memory = Mebibytes(1_024.0);
            s.workload.latency_objective = Milliseconds(60_000.0);
            s.traffic.shape = Shape::Hourly;
            s.traffic.hourly = [[1.0; 12], [0.0; 12]].concat();
            let settings = s.of_mut(PlatformId::AwsEc2);
            settings.count = FleetCount::AtLeast(1);
            (settings.scaling, settings.commitment) = (scaling, commitment);
        })
    };
    // 36 requests/s keep 7.2 places busy: two servers by day, one by night.
    near(&rent(Scaling::Fixed, Commitment::OnDemand), 2.0 * 30.368);
    near(&rent(Scaling::Hourly, Commitment::OnDemand), 1.5 * 30.368);
    let committed = rent(Scaling::Hourly, Commitment::OneYear);
    near(&committed, 2.0 * 30.368 * 0.63);
    assert!(
        committed
            .notes
            .iter()
            .any(|note| note.contains("does not follow the hour"))
    );
}

#[test]
fn credits_of_quiet_hours_are_used_within_the_day_but_not_at_weekends() {
    let surplus = |hourly: Vec<f64>| {
        let bill = bare(PlatformId::AwsEc2, |s| {
            // 0.6 vCPU on average against a baseline of 0.4.
            s.workload.invocations_per_month = 3.0 * 2_628_000.0;
            s.workload.cpu_share = Share(1.0);
            s.workload.latency_objective = Milliseconds(60_000.0);
            (s.traffic.shape, s.traffic.hourly) = (Shape::Hourly, hourly);
            s.of_mut(PlatformId::AwsEc2).surplus_credits = true;
        });
        amount(&bill, "Surplus CPU credits")
    };
    let even = 0.2 * 730.0 * 0.05;
    assert!((surplus(vec![1.0]) - even).abs() < 1e-6);
    // Twice as much by day and nothing at night: the same within a day.
    assert!((surplus([[1.0; 12], [0.0; 12]].concat()) - even).abs() < 1e-6);
    // Nothing at weekends: 0.84 vCPU on five days, and the credits of two days are lost.
    let week = [[1.0; 120].as_slice(), [0.0; 48].as_slice()].concat();
    let lost = 5.0 / 7.0 * (0.84 - 0.4) * 730.0 * 0.05;
    assert!((surplus(week) - lost).abs() < 1e-6);
}

#[test]
fn the_line_of_surplus_credits_says_how_it_comes_about() {
    let steps = |set: &dyn Fn(&mut Scenario)| {
        let bill = bare(PlatformId::AwsEc2, |s| {
            // 1.2 vCPU on average, and two servers of 2 vCPU with a baseline of 0.4 each.
            s.workload.invocations_per_month = 6.0 * 2_628_000.0;
            s.workload.cpu_share = Share(1.0);
            s.workload.latency_objective = Milliseconds(60_000.0);
            let settings = s.of_mut(PlatformId::AwsEc2);
            (settings.count, settings.surplus_credits) = (FleetCount::Exactly(2), true);
            set(s);
        });
        let mut lines = bill.lines.into_iter();
        let line = lines.find(|line| line.label == "Surplus CPU credits");
        let line = line.expect("surplus");
        assert_eq!(line.whole, line.quantity);
        (line.quantity, line.how)
    };
    let (hours, how) = steps(&|_| {});
    let [used, provided, baseline, time] = how[..] else {
        panic!("{how:?}");
    };
    assert!((used.0 - 1.2).abs() < 1e-9, "{how:?}");
    assert!(
        (provided.0, baseline.0, time.0) == (4.0, 0.8, 730.0),
        "{how:?}"
    );
    assert!((hours - (used.0 - baseline.0) * time.0).abs() < 1e-6);
    // Days of the week and weekends are settled by themselves.
    let (_, how) = steps(&|s| {
        let week = [[1.0; 120].as_slice(), [0.5; 48].as_slice()].concat();
        (s.traffic.shape, s.traffic.hourly) = (Shape::Hourly, week);
    });
    assert_eq!(how.last(), Some(&(2.0, "kinds of days, each by itself")));
    // A number for each of two kinds of hours.
    let (_, how) = steps(&|s| {
        let day = [[1.0; 12], [0.5; 12]].concat();
        (s.traffic.shape, s.traffic.hourly) = (Shape::Hourly, day);
        let settings = s.of_mut(PlatformId::AwsEc2);
        (settings.count, settings.scaling) = (FleetCount::AtLeast(1), Scaling::Hourly);
    });
    assert_eq!(how.last(), Some(&(2.0, "kinds of hours, each by itself")));
}

/// The fleet that published comparisons bill: no capacity units, no traffic.
fn published() -> Scenario {
    let mut scenario = Scenario::default();
    let settings = scenario.of_mut(PlatformId::AwsEc2);
    (settings.capacity_units, settings.egress) = (false, false);
    scenario
}

#[test]
fn server_types_are_named_with_the_article_that_is_spoken() {
    let refused = |platform: PlatformId, instance: &str| {
        let mut scenario = Scenario::default();
        scenario.workload.memory = Mebibytes(300_000.0);
        scenario.of_mut(platform).instance = instance.to_owned();
        let plan = Plan::new(&scenario, platform, None, PriceBook::embedded());
        plan.expect_err("it is too small").reason
    };
    for (platform, instance, said) in [
        (PlatformId::AwsEc2, "m5.large", "an m5.large has 8,192 MB"),
        (PlatformId::AwsEc2, "c6i.large", "a c6i.large has 4,096 MB"),
        (PlatformId::GcpGce, "e2-medium", "an e2-medium has 4,096 MB"),
        (PlatformId::AzureVm, "B2s", "a B2s has 4,096 MB"),
    ] {
        let reason = refused(platform, instance);
        assert!(reason.ends_with(said), "{reason}");
    }
}

#[test]
fn a_managed_instance_holds_one_execution_environment_of_2_gb_at_least() {
    let plan = |instance: &str| {
        let mut scenario = Scenario::default();
        let settings = scenario.of_mut(PlatformId::AwsLambdaManagedInstances);
        settings.instance = instance.to_owned();
        let of = PlatformId::AwsLambdaManagedInstances;
        Plan::new(&scenario, of, None, PriceBook::embedded()).map(|_| ())
    };
    assert_eq!(plan("t3.small"), Ok(()));
    let refused = plan("t3.micro").expect_err("it has 1 GB");
    assert_eq!(
        refused.reason,
        "a t3.micro is too small for an execution environment of 2,048 MB"
    );
}

#[test]
fn a_server_is_rented_on_terms_that_its_line_names() {
    for (commitment, label) in [
        (Commitment::OnDemand, "t3.medium on demand, Linux"),
        (Commitment::OneYear, "t3.medium 1-year commitment, Linux"),
        (Commitment::ThreeYears, "t3.medium 3-year commitment, Linux"),
        (Commitment::Spot, "t3.medium spot, Linux"),
    ] {
        let bill = bare(PlatformId::AwsEc2, |s| {
            s.of_mut(PlatformId::AwsEc2).commitment = commitment;
        });
        let line = bill.lines.iter().find(|line| line.label == label);
        let how = [(1.0, "server \u{d7}"), (730.0, "h")];
        assert_eq!(line.expect("a line").how, how);
    }
}

#[test]
fn a_bill_says_where_a_fleet_does_not_follow_its_load() {
    let notes = |scaling, count, commitment| {
        let bill = bare(PlatformId::AwsEc2, |s| {
            let settings = s.of_mut(PlatformId::AwsEc2);
            (settings.scaling, settings.count) = (scaling, count);
            settings.commitment = commitment;
        });
        bill.notes.join(" ")
    };
    let (free, set) = (FleetCount::AtLeast(1), FleetCount::Exactly(2));
    use Commitment::{OnDemand, OneYear, Spot};
    for (scaling, count, commitment, said) in [
        (Scaling::Fixed, free, OnDemand, ""),
        (Scaling::Fixed, set, OneYear, ""),
        (Scaling::Hourly, free, OnDemand, ""),
        (Scaling::Hourly, free, Spot, ""),
        (Scaling::Hourly, set, OnDemand, "does not follow the hour"),
        (Scaling::Hourly, free, OneYear, "does not follow the hour"),
        (Scaling::Autoscaled, free, OnDemand, "is scaled as needed"),
        (Scaling::Autoscaled, set, OnDemand, "is not autoscaled"),
        (Scaling::Autoscaled, free, OneYear, "is not autoscaled"),
    ] {
        let got = notes(scaling, count, commitment);
        assert!(
            got.contains(said) && got.is_empty() == said.is_empty(),
            "{scaling:?} {count:?} {commitment:?}: {got}"
        );
    }
}

#[test]
fn a_managed_instance_serves_as_many_at_once_as_its_processors_take_and_its_memory_holds() {
    let places = |runtime, memory: f64| {
        let mut scenario = Scenario::default();
        scenario.function.runtime = runtime;
        scenario.workload.memory = Mebibytes(memory);
        let plan = plan(&scenario, PlatformId::AwsLambdaManagedInstances);
        plan.fleet().expect("instances").capacity().places
    };
    // An m7g.xlarge has 4 vCPU and 16 GiB.
    assert_eq!(places(Runtime::Nodejs, 64.0), 256.0);
    assert_eq!(places(Runtime::Java, 64.0), 128.0);
    assert_eq!(places(Runtime::Python, 64.0), 64.0);
    assert_eq!(places(Runtime::Python, 512.0), 32.0);
}

#[test]
fn the_peak_load_is_that_of_what_is_scarcer_at_the_peak() {
    let load = |peak_to_mean: f64, cpu_share: f64| {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 1e9;
        scenario.workload.cpu_share = Share(cpu_share);
        scenario.traffic.peak_to_mean = peak_to_mean;
        let size = plan(&scenario, PlatformId::AwsEc2).fleet_size(1e9);
        let size = size.expect("a fleet has a size");
        (size.count, size.peak_load.0)
    };
    // 76.1 requests at once on average, of which a server with two processors holds 8.
    let at_once = 1e9 * 0.2 / 2_628_000.0;
    for (peak_to_mean, cpu_share, count, expected) in [
        (1.0, 0.1, 10, at_once / 80.0),
        (2.0, 0.1, 20, 2.0 * at_once / 160.0),
        (2.0, 1.0, 127, 2.0 * at_once / 254.0),
    ] {
        let (servers, load) = load(peak_to_mean, cpu_share);
        assert_eq!(servers, count);
        assert!((load / expected - 1.0).abs() < 1e-9, "{load}");
    }
}

#[test]
fn a_spot_task_costs_three_tenths_of_its_hours() {
    let cost = |commitment: Commitment| {
        let bill = bare(PlatformId::AwsFargate, |s| {
            let settings = s.of_mut(PlatformId::AwsFargate);
            settings.count = FleetCount::Exactly(3);
            (settings.vcpu, settings.instance_memory) = (2.0, Mebibytes(4_096.0));
            settings.commitment = commitment;
        });
        bill.total_usd.0
    };
    let full = 3.0 * 730.0 * (2.0 * 0.04048 + 4.0 * 0.004445);
    for (commitment, expected) in [(Commitment::OnDemand, full), (Commitment::Spot, 0.3 * full)] {
        let got = cost(commitment);
        assert!(
            (got - expected).abs() < 1e-9 * full,
            "{got}, not {expected}"
        );
    }
}
