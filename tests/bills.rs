//! Bills against figures that vendors publish, and properties that hold for every scenario.

#![cfg(not(target_family = "wasm"))]

use proptest::prelude::*;
use serverless_tradeoffs::model::measurements::Arch;
use serverless_tradeoffs::model::plan::{Bill, Plan};
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::{FleetCount, PlatformId, Scenario};
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Share};

fn plan(scenario: &Scenario, platform: PlatformId) -> Plan {
    Plan::new(scenario, platform, None, PriceBook::embedded())
        .expect("the platform runs the scenario")
}

fn bill(scenario: &Scenario, platform: PlatformId) -> Bill {
    plan(scenario, platform).bill(scenario.workload.invocations_per_month)
}

fn lambda(invocations: f64, ms: f64, mb: f64, arch: Arch, free_tier: bool) -> Scenario {
    let mut scenario = Scenario::worked_example();
    scenario.workload.invocations_per_month = invocations;
    scenario.workload.duration_median = Milliseconds(ms);
    scenario.workload.duration_p95 = Milliseconds(ms);
    scenario.workload.memory = Mebibytes(mb);
    scenario.lambda.arch = arch;
    scenario.lambda.free_tier = free_tier;
    scenario
}

#[test]
fn lambda_bills_as_published() {
    let check = |invocations: f64, ms: f64, mb: f64, arch: Arch, free: bool, dollars: f64| {
        let total = bill(
            &lambda(invocations, ms, mb, arch, free),
            PlatformId::AwsLambda,
        )
        .total_usd
        .0;
        assert!(
            (total - dollars).abs() < 0.005,
            "{invocations} x {ms} ms x {mb} MB: {total}, not {dollars}"
        );
    };
    // The worked example: $16.67 + $2.00.
    check(10e6, 200.0, 512.0, Arch::X86, false, 18.67);
    check(10e6, 200.0, 512.0, Arch::X86, true, 11.80);
    check(10e6, 200.0, 512.0, Arch::Arm64, false, 15.33);
    check(10e6, 200.0, 512.0, Arch::Arm64, true, 9.80);
    // AWS Lambda pricing page, examples 1 and 2.
    check(3e6, 120.0, 1_536.0, Arch::X86, true, 2.73);
    check(7.44e6, 2_000.0, 1_024.0, Arch::X86, false, 249.49);
}

#[test]
fn duration_tiers_meet_at_their_edges() {
    // 1 s at 1,024 MB: one GB-s an invocation. Request charge and first tiers by hand.
    let total = |gb_s: f64| {
        bill(
            &lambda(gb_s, 1_000.0, 1_024.0, Arch::X86, false),
            PlatformId::AwsLambda,
        )
        .total_usd
        .0
    };
    let check = |gb_s: f64, dollars: f64| {
        assert!(
            (total(gb_s) - dollars).abs() < 1e-9 * dollars,
            "{gb_s}: {}, not {dollars}",
            total(gb_s)
        );
    };
    let (first, second, third) = (1.66667e-5, 1.5e-5, 1.33334e-5);
    check(6e9 - 1.0, (6e9 - 1.0) * (first + 2e-7));
    check(6e9, 6e9 * (first + 2e-7));
    check(6e9 + 1.0, 6e9 * first + second + (6e9 + 1.0) * 2e-7);
    check(15e9, 6e9 * first + 9e9 * second + 15e9 * 2e-7);
    check(
        15e9 + 1.0,
        6e9 * first + 9e9 * second + third + (15e9 + 1.0) * 2e-7,
    );
}

#[test]
fn a_t3_medium_costs_its_hours_and_its_surplus_credits() {
    let check = |scenario: &Scenario, dollars: f64| {
        let total = bill(scenario, PlatformId::AwsEc2).total_usd.0;
        assert!((total - dollars).abs() < 0.005, "{total}, not {dollars}");
    };
    let mut bare = Scenario::worked_example();
    check(&bare, 30.37);
    // Both vCPUs flat out: 730 h x (2 - 0.4) vCPU x $0.05 more, however great the load.
    bare.ec2.surplus_credits = true;
    for volume in [26.28e6, 100e6, 1e12] {
        bare.workload.invocations_per_month = volume;
        check(&bare, 88.77);
    }
    // $30.37 + disk $2.40 + address $3.65 + load balancer $16.43 + $7.30; the CPU use stays below the baseline.
    check(&Scenario::default(), 60.14);
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
    scenario.ec2.count = FleetCount::AtLeast(200);
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

fn any_scenario() -> impl Strategy<Value = Scenario> {
    let instances: Vec<String> = PriceBook::embedded()
        .instances()
        .iter()
        .map(|i| i.instance.clone())
        .collect();
    let workload = (
        0.0..12.0_f64,
        0.0..5.0_f64,
        1.0..20.0_f64,
        128.0..10_240.0_f64,
        0.01..1.0_f64,
    );
    let settings = (
        any::<[bool; 6]>(),
        1.0..20.0_f64,
        0.1..1.0_f64,
        proptest::option::of(1..50_u64),
    );
    (workload, settings, proptest::sample::select(instances)).prop_map(
        |((volume, ms, spread, mb, cpu), (switches, peak, target, count), instance)| {
            let mut s = Scenario::default();
            s.workload.invocations_per_month = 10_f64.powf(volume);
            s.workload.duration_median = Milliseconds(10_f64.powf(ms));
            s.workload.duration_p95 = Milliseconds(10_f64.powf(ms) * spread);
            s.workload.memory = Mebibytes(mb.floor());
            s.workload.cpu_share = Share(cpu);
            s.traffic.peak_to_mean = peak;
            s.lambda.free_tier = switches[0];
            s.lambda.arch = if switches[1] { Arch::X86 } else { Arch::Arm64 };
            s.ec2.instance = instance;
            s.ec2.target_utilisation = Share(target);
            s.ec2.count = count.map_or(FleetCount::AtLeast(2), FleetCount::Exactly);
            [
                s.ec2.surplus_credits,
                s.ec2.disk,
                s.ec2.public_ipv4,
                s.ec2.load_balancer,
            ] = [switches[2], switches[3], switches[4], switches[5]];
            s
        },
    )
}

proptest! {
    #[test]
    fn a_bill_is_the_sum_of_its_lines_and_lies_on_its_curve(scenario in any_scenario()) {
        for platform in PlatformId::ALL {
            let Ok(plan) = Plan::new(&scenario, platform, None, PriceBook::embedded()) else { continue };
            let n = scenario.workload.invocations_per_month;
            let bill = plan.bill(n);
            let sum: f64 = bill.lines.iter().map(|l| l.quantity * l.unit_price_usd.0).sum();
            let total = bill.total_usd.0;
            prop_assert!(total.is_finite() && total >= 0.0);
            prop_assert!((sum - total).abs() <= 1e-9 * total, "{sum} {total}");
            let curve = plan.curve().cost(n).0;
            prop_assert!((curve - total).abs() <= 1e-9 * total.max(1e-6), "{platform:?}: curve {curve}, bill {total}");
        }
    }

    #[test]
    fn a_bill_never_falls_as_volume_rises(scenario in any_scenario(), more in 1.0..100.0_f64) {
        for platform in PlatformId::ALL {
            let Ok(plan) = Plan::new(&scenario, platform, None, PriceBook::embedded()) else { continue };
            let n = scenario.workload.invocations_per_month;
            let (less, more) = (plan.bill(n).total_usd.0, plan.bill(n * more).total_usd.0);
            prop_assert!(more >= less * (1.0 - 1e-12), "{platform:?}: {less} falls to {more}");
        }
    }
}
