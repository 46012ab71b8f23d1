//! Crossings against the published figures and against a brute-force scan.

#![cfg(not(target_family = "wasm"))]

mod support;

use proptest::prelude::*;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::breakeven::BreakEven;
use serverless_tradeoffs::model::plan::Plan;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::settings::{FleetCount, FrontDoor};
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Share};
use support::any_scenario;

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
    scenario.of_mut(PlatformId::AwsLambda).free_tier = free_tier;
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
    for platform in [PlatformId::AwsLambda, PlatformId::AwsEc2] {
        let settings = scenario.of_mut(platform);
        (settings.capacity_units, settings.egress) = (false, false);
    }
    check(&scenario, &[35.9e6]);
    scenario.of_mut(PlatformId::AwsLambda).free_tier = false;
    check(&scenario, &[32.22e6]);
}

#[test]
fn added_servers_make_several_crossings() {
    // One server carries 20 M: Lambda passes it at 16.27 M, is cheaper again when the second server comes at 20 M, is
    // passed by two at 32.5 M, and so on until the staircase stays below.
    let mut scenario = Scenario::worked_example();
    scenario.workload.cpu_share = Share(0.788_4);
    scenario.workload.latency_objective = Milliseconds(10_000.0);
    scenario.of_mut(PlatformId::AwsEc2).target_utilisation = Share(0.6);
    scenario.of_mut(PlatformId::AwsEc2).count = FleetCount::AtLeast(1);
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
    scenario.of_mut(PlatformId::AwsEc2).instance = "m5.8xlarge".to_owned();
    // $1,121.28 a month over 2.0208e-7 an invocation.
    check(&scenario, &[5_544.0e6]);
    let found = break_even(&scenario);
    assert_eq!(found.cheaper_at(1e6), Some(PlatformId::AwsLambda));
    assert_eq!(found.cheaper_at(1e12), Some(PlatformId::AwsEc2));
}

#[test]
fn an_http_api_in_front_brings_the_break_even_forward() {
    let mut scenario = bare(200.0, 512.0, false);
    scenario.of_mut(PlatformId::AwsLambda).front_door = FrontDoor::HttpApi;
    check(&scenario, &[10.59e6]);
}

#[test]
fn the_cheapest_changes_where_one_of_two_equals_bends() {
    // Lambda and Azure's Consumption plan cost the same while duration is free, up to 4 M; then Azure's GB-second is
    // cheaper, though the curves do not cross there. Lambda's volume tiers make it cheaper again, far out.
    let scenario = Scenario {
        compared: vec![PlatformId::AwsLambda, PlatformId::AzureFunctionsConsumption],
        ..Scenario::default()
    };
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    let changes: Vec<_> = assessment
        .cheapest
        .iter()
        .map(|stretch| (stretch.platform, stretch.from))
        .collect();
    assert_eq!(changes.len(), 3, "{changes:?}");
    assert_eq!(changes[1].0, PlatformId::AzureFunctionsConsumption);
    assert!((changes[1].1 / 4e6 - 1.0).abs() < 1e-9, "{changes:?}");
    assert_eq!(changes[2].0, PlatformId::AwsLambda);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_scan_finds_no_other_order_than_the_solver(scenario in any_scenario()) {
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        let volumes: Vec<f64> = (0..600).map(|i| 10_f64.powf(12.0 * f64::from(i) / 6e2)).collect();
        let cost = |platform| {
            let candidate = assessment.possible().find(|c| c.bill.platform == platform).expect("compared");
            volumes.iter().map(|&n| candidate.curve.cost(n).0).collect::<Vec<f64>>()
        };
        let costs: Vec<_> = PlatformId::ALL.iter().map(|&p| assessment.cost(p).map(|_| cost(p))).collect();
        for found in &assessment.break_evens {
            let (first, second) = found.platforms;
            let (a, b) = (costs[first as usize].as_ref().expect("a"), costs[second as usize].as_ref().expect("b"));
            for (i, &n) in volumes.iter().enumerate() {
                if found.side_by_side.iter().any(|s| n >= s.from && n <= s.to) || (a[i] - b[i]).abs() <= 1e-6 * a[i].max(b[i]) {
                    continue;
                }
                let cheaper = if a[i] < b[i] { first } else { second };
                let edge = found.crossings.iter().any(|c| (c.invocations_per_month / n - 1.0).abs() < 1e-9);
                prop_assert!(
                    edge || found.cheaper_at(n) == Some(cheaper),
                    "{first:?} and {second:?} at {n}: {} against {}, crossings {:?}", a[i], b[i], found.crossings,
                );
            }
        }
        // The envelope lies on the cheapest curve.
        let listed = assessment.break_evens.iter().all(|pair| pair.side_by_side.is_empty());
        if listed && !assessment.cheapest.is_empty() {
            for (i, &n) in volumes.iter().enumerate() {
                let least = costs.iter().flatten().map(|c| c[i]).fold(f64::MAX, f64::min);
                let here = assessment.cheapest_at(n).expect("a platform").platform;
                let named = costs[here as usize].as_ref().expect("compared")[i];
                prop_assert!(named <= least * (1.0 + 1e-6), "{here:?} at {n}: {named}, not {least}");
            }
        }
    }
}
