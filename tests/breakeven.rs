//! Crossings against the published figures and against a brute-force scan.

#![cfg(not(target_family = "wasm"))]

use proptest::prelude::*;
use serverless_tradeoffs::model::breakeven::BreakEven;
use serverless_tradeoffs::model::plan::Plan;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::{FleetCount, PlatformId, Scenario};
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Share};

fn break_even(scenario: &Scenario) -> BreakEven {
    let curve = |platform| {
        Plan::new(scenario, platform, None, PriceBook::embedded())
            .expect("the platform runs the scenario")
            .curve()
    };
    let (a, b) = (curve(PlatformId::AwsLambda), curve(PlatformId::AwsEc2));
    BreakEven::between((PlatformId::AwsLambda, &a), (PlatformId::AwsEc2, &b))
}

fn bare(ms: f64, mb: f64, free_tier: bool) -> Scenario {
    let mut scenario = Scenario::worked_example();
    scenario.workload.duration_median = Milliseconds(ms);
    scenario.workload.duration_p95 = Milliseconds(ms);
    scenario.workload.memory = Mebibytes(mb);
    scenario.lambda.free_tier = free_tier;
    scenario
}

fn check(scenario: &Scenario, expected: &[f64]) {
    let found: Vec<f64> = break_even(scenario)
        .crossings
        .iter()
        .map(|c| c.invocations_per_month)
        .collect();
    assert_eq!(found.len(), expected.len(), "{found:?}, not {expected:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found / expected - 1.0).abs() < 1e-3,
            "{found}, not {expected}"
        );
    }
}

#[test]
fn a_bare_t3_medium_breaks_even_where_published() {
    check(&bare(200.0, 512.0, false), &[16.269e6]);
    check(&bare(200.0, 512.0, true), &[19.947e6]);
    check(&bare(100.0, 128.0, false), &[74.4e6]);
    check(&bare(100.0, 128.0, true), &[91.2e6]);
    check(&bare(200.0, 1_024.0, false), &[8.595e6]);
    check(&bare(200.0, 1_024.0, true), &[10.538e6]);
}

#[test]
fn with_disk_addresses_and_load_balancer_it_is_twice_as_far() {
    let mut scenario = Scenario::default();
    check(&scenario, &[35.9e6]);
    scenario.lambda.free_tier = false;
    check(&scenario, &[32.22e6]);
}

#[test]
fn added_servers_make_several_crossings() {
    // One server carries 20 M: Lambda passes it at 16.27 M, is cheaper again when the second server comes at 20 M, is
    // passed by two at 32.5 M, and so on until the staircase stays below.
    let mut scenario = Scenario::worked_example();
    scenario.workload.cpu_share = Share(0.788_4);
    scenario.ec2.target_utilisation = Share(0.6);
    scenario.ec2.count = FleetCount::AtLeast(1);
    check(
        &scenario,
        &[
            16.269e6, 20e6, 32.537e6, 40e6, 48.806e6, 60e6, 65.07e6, 80e6, 81.34e6,
        ],
    );
    let found = break_even(&scenario);
    let jumps: Vec<bool> = found.crossings.iter().map(|c| c.jump).collect();
    assert_eq!(
        jumps,
        [false, true, false, true, false, true, false, true, false]
    );
    assert_eq!(found.cheaper_at(18e6), Some(PlatformId::AwsEc2));
    assert_eq!(found.cheaper_at(25e6), Some(PlatformId::AwsLambda));
}

#[test]
fn a_dear_server_crosses_far_out_and_only_once() {
    let mut scenario = bare(1.0, 128.0, false);
    scenario.ec2.instance = "m5.8xlarge".to_owned();
    // $1,121.28 a month over 2.0208e-7 an invocation.
    check(&scenario, &[5_544.0e6]);
    let found = break_even(&scenario);
    assert_eq!(found.cheaper_at(1e6), Some(PlatformId::AwsLambda));
    assert_eq!(found.cheaper_at(1e12), Some(PlatformId::AwsEc2));
}

fn any_scenario() -> impl Strategy<Value = Scenario> {
    let workload = (
        0.0..4.5_f64,
        1.0..5.0_f64,
        128.0..4_096.0_f64,
        0.05..1.0_f64,
    );
    (
        workload,
        any::<[bool; 5]>(),
        1.0..10.0_f64,
        0.1..1.0_f64,
        proptest::option::of(1..9_u64),
    )
        .prop_map(|((ms, spread, mb, cpu), switches, peak, target, count)| {
            let mut s = Scenario::default();
            s.workload.duration_median = Milliseconds(10_f64.powf(ms));
            s.workload.duration_p95 = Milliseconds(10_f64.powf(ms) * spread);
            s.workload.memory = Mebibytes(mb);
            s.workload.cpu_share = Share(cpu);
            s.traffic.peak_to_mean = peak;
            s.lambda.free_tier = switches[0];
            s.ec2.target_utilisation = Share(target);
            s.ec2.count = count.map_or(FleetCount::AtLeast(1), FleetCount::Exactly);
            [
                s.ec2.surplus_credits,
                s.ec2.disk,
                s.ec2.public_ipv4,
                s.ec2.load_balancer,
            ] = [switches[1], switches[2], switches[3], switches[4]];
            s
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_scan_finds_no_other_order_than_the_solver(scenario in any_scenario()) {
        let found = break_even(&scenario);
        let curve = |platform| {
            Plan::new(&scenario, platform, None, PriceBook::embedded()).expect("it fits 4 GiB").curve()
        };
        let (lambda, fleet) = (curve(PlatformId::AwsLambda), curve(PlatformId::AwsEc2));
        for i in 0..100_000 {
            let n = 10_f64.powf(12.0 * f64::from(i) / 1e5);
            if found.side_by_side.iter().any(|s| n >= s.from && n <= s.to) {
                continue;
            }
            let (a, b) = (lambda.cost(n).0, fleet.cost(n).0);
            if (a - b).abs() <= 1e-9 * a.max(b) {
                continue;
            }
            let cheaper = if a < b { PlatformId::AwsLambda } else { PlatformId::AwsEc2 };
            let edge = found.crossings.iter().any(|c| (c.invocations_per_month / n - 1.0).abs() < 1e-9);
            prop_assert!(
                edge || found.cheaper_at(n) == Some(cheaper),
                "at {n}: {a} against {b}, crossings {:?}", found.crossings,
            );
        }
    }
}
