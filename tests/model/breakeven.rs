//! Crossings against the published figures and against a brute-force scan.

use proptest::prelude::*;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::breakeven::BreakEven;
use serverless_tradeoffs::model::cold_share::billing::Calibration;
use serverless_tradeoffs::model::curve::CostCurve;
use serverless_tradeoffs::model::envelope::envelope_within;
use serverless_tradeoffs::model::plan::Plan;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::settings::{FleetCount, FrontDoor};
use serverless_tradeoffs::model::traffic::Shape;
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Share};

use crate::scenarios::any_scenario;

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

/// Curves of every platform that can run a scenario, with cold starts by the formula.
fn curves(scenario: &Scenario) -> Vec<(PlatformId, CostCurve)> {
    let plan = |platform| {
        let cold = Some(&Calibration::FORMULA);
        Plan::new(scenario, platform, cold, PriceBook::embedded()).ok()
    };
    let plans = scenario
        .compared
        .iter()
        .filter_map(|&platform| plan(platform));
    plans.map(|plan| (plan.platform(), plan.curve())).collect()
}

#[test]
fn a_latency_bound_that_ends_does_not_hide_a_crossing() {
    // Few servers are loaded less because of the objective; the first after them takes a step of its own.
    let mut scenario = Scenario {
        compared: vec![PlatformId::AwsLambdaEdge, PlatformId::GcpGce],
        ..Scenario::default()
    };
    let workload = &mut scenario.workload;
    (workload.duration_median, workload.duration_p95) = (Milliseconds(1.0), Milliseconds(3.0));
    workload.latency_objective = Milliseconds(4.82);
    workload.cpu_share = Share(1.0);
    scenario.traffic.shape = Shape::Cycle;
    scenario.of_mut(PlatformId::GcpGce).target_utilisation = Share(0.05);
    let curves = curves(&scenario);
    let found = BreakEven::between((curves[0].0, &curves[0].1), (curves[1].0, &curves[1].1));
    for i in 0..=2_000 {
        let n = 1e6 * 1e3_f64.powf(f64::from(i) / 2e3);
        let (edge, fleet) = (curves[0].1.cost(n).0, curves[1].1.cost(n).0);
        let cheaper = if edge < fleet {
            curves[0].0
        } else {
            curves[1].0
        };
        assert_eq!(
            found.cheaper_at(n),
            Some(cheaper),
            "{n}: {edge} and {fleet}"
        );
    }
}

/// Volumes of the scan, from 1 to 10^12.
const SCANNED: usize = 1_000_000;

/// Every change of the cheaper curve that a scan sees agrees with the solver, and the other way round.
fn scan(a: &(PlatformId, CostCurve), b: &(PlatformId, CostCurve)) -> Result<(), TestCaseError> {
    let found = BreakEven::between((a.0, &a.1), (b.0, &b.1));
    let volume = |i: usize| 10_f64.powf(12.0 * i as f64 / SCANNED as f64);
    let cheaper = |n: f64| {
        let (x, y) = (a.1.cost(n).0, b.1.cost(n).0);
        let level = (x - y).abs() <= 1e-11 * x.abs().max(1e-6);
        (!level).then_some(if x < y { a.0 } else { b.0 })
    };
    let beside = |n: f64| found.side_by_side.iter().any(|s| n >= s.from && n <= s.to);
    let mut next = 0;
    let mut before = (1.0, cheaper(1.0));
    for i in 1..=SCANNED {
        let n = volume(i);
        let Some(now) = cheaper(n) else { continue };
        // What lies between two volumes of the scan: an odd number of crossings where the order changed, else an even.
        let passed = found.crossings[next..]
            .iter()
            .take_while(|c| c.invocations_per_month <= n)
            .count();
        let changed = before.1.is_some_and(|cheaper| cheaper != now);
        let hidden = beside(n) || beside(before.0);
        prop_assert!(
            hidden || before.1.is_none() || (passed % 2 == 1) == changed,
            "{:?} and {:?} from {} to {n}: {passed} crossings, changed: {changed}",
            a.0,
            b.0,
            before.0,
        );
        prop_assert!(
            hidden || found.cheaper_at(n * (1.0 + 1e-12)) == Some(now),
            "{:?} and {:?} at {n}",
            a.0,
            b.0
        );
        next += passed;
        before = (n, Some(now));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn a_scan_of_a_million_volumes_agrees_on_every_crossing(scenario in any_scenario(), x in 0.0..1.0_f64, y in 0.0..1.0_f64) {
        let curves = curves(&scenario);
        if curves.len() > 1 {
            let i = (x * curves.len() as f64) as usize;
            let j = (i + 1 + (y * (curves.len() - 1) as f64) as usize) % curves.len();
            scan(&curves[i], &curves[j])?;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_quick_envelope_lies_on_the_cheapest_curve_within_its_ratio(scenario in any_scenario()) {
        let curves = curves(&scenario);
        let quick = envelope_within(&curves, (1e3, 1e11), 1.02);
        for i in 0..=400 {
            let n = 10_f64.powf(3.0 + 8.0 * f64::from(i) / 400.0);
            let least = curves.iter().map(|(_, c)| c.cost(n).0).fold(f64::MAX, f64::min);
            let near = quick.iter().filter(|s| n >= s.from / 1.021 && n <= s.to * 1.021);
            let named = near.map(|s| curves.iter().find(|c| c.0 == s.platform).expect("compared").1.cost(n).0);
            let named = named.fold(f64::MAX, f64::min);
            prop_assert!(curves.is_empty() || named <= least * (1.0 + 1e-9), "{n}: {named}, not {least}");
        }
        prop_assert!(quick.windows(2).all(|pair| pair[0].to == pair[1].from));
    }

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
