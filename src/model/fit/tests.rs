//! Verdicts of single rules, and what they make together.

use super::*;
use crate::model::assessment::Assessment;
use crate::model::fit::prober::{Fared, Seen};
use crate::model::plan::Plan;
use crate::model::platform::PlatformId::{
    AwsEc2, AwsLambda, AzureFunctionsFlex, CloudflareWorkers, GcpCloudRunInstances,
};
use crate::model::scenario::{Portability, Protocol, SignIn};
use crate::model::settings::{FleetCount, FrontDoor};
use crate::model::units::{Mebibytes, Milliseconds};
use Verdict::{Excels, Fits, Impossible, Poor, WithCare};

fn scenario(change: impl FnOnce(&mut Scenario)) -> Scenario {
    let mut scenario = Scenario {
        compared: PlatformId::ALL.to_vec(),
        ..Scenario::default()
    };
    change(&mut scenario);
    scenario
}

fn found(scenario: &Scenario, platform: PlatformId, rule: Rule) -> Option<Finding> {
    let assessment = Assessment::new(scenario, None, PriceBook::embedded());
    let mut of = assessment.findings_of(platform).into_iter();
    of.find(|finding| finding.rule == rule)
}

/// The verdict of a rule on a platform, where it has a number.
fn verdict(
    platform: PlatformId,
    rule: Rule,
    change: impl FnOnce(&mut Scenario),
) -> Option<Verdict> {
    found(&scenario(change), platform, rule).map(|finding| finding.verdict)
}

/// Findings with a latency and costs of one's own.
fn judged(p99: f64, costs: [f64; 2], cold: f64, objective: f64) -> Vec<(Rule, Verdict)> {
    let mut scenario = Scenario::default();
    scenario.workload.latency_objective = Milliseconds(objective);
    let plan = Plan::new(&scenario, AwsLambda, None, PriceBook::embedded());
    let mut bill = plan.expect("it runs").bill(1e6);
    bill.total_usd = Usd(costs[0]);
    let peers = Peers::new(&[
        (AwsLambda, Usd(costs[0]), None),
        (AwsEc2, Usd(costs[1]), None),
    ]);
    let standing = Standing {
        bill: &bill,
        latency: Some(LatencyQuantiles {
            p99: Milliseconds(p99),
            p999: Milliseconds(p99 * 2.0),
            ..LatencyQuantiles::default()
        }),
        cold_share: Some(Share(cold)),
        fleet: None,
    };
    let known = Known {
        scenario: &scenario,
        platform: AwsLambda,
        standing: Some(standing),
        peers: &peers,
    };
    let findings = judge(&known, PriceBook::embedded());
    findings.iter().map(|f| (f.rule, f.verdict)).collect()
}

#[test]
fn latency_and_cost_decide_by_their_ratio() {
    use Rule::{ColdStarts, Cost, LatencyObjective, LatencyTail};
    let check = |p99, costs, expected: (Rule, Verdict)| {
        let findings = judged(p99, costs, 0.002, 500.0);
        assert!(
            findings.contains(&expected),
            "{findings:?} lacks {expected:?}"
        );
    };
    check(200.0, [10.0, 60.0], (LatencyObjective, Excels));
    check(200.0, [10.0, 60.0], (LatencyTail, Excels));
    check(200.0, [10.0, 60.0], (Cost, Excels));
    check(600.0, [70.0, 60.0], (LatencyObjective, WithCare));
    check(600.0, [70.0, 60.0], (LatencyTail, WithCare));
    check(600.0, [70.0, 60.0], (Cost, WithCare));
    check(700.0, [90.0, 60.0], (LatencyObjective, Poor));
    check(700.0, [90.0, 60.0], (Cost, Poor));
    check(500.0, [60.0, 60.0], (Cost, Fits));
    check(500.0, [60.0, 0.0], (Cost, Poor));
    check(500.0, [0.0, 0.0], (Cost, Excels));
    // Cold starts by themselves matter where the objective is tight, and only where they miss it.
    let cold = |p99, share, objective| {
        let findings = judged(p99, [1.0, 1.0], share, objective).into_iter();
        findings
            .filter(|(rule, _)| *rule == ColdStarts)
            .map(|(_, verdict)| verdict)
            .next()
    };
    assert_eq!(cold(90.0, 0.002, 500.0), None);
    assert_eq!(cold(90.0, 0.002, 100.0), Some(Poor));
    assert_eq!(cold(90.0, 0.000_9, 100.0), Some(WithCare));
    assert_eq!(cold(90.0, 0.000_1, 100.0), Some(Excels));
    assert_eq!(cold(40.0, 0.002, 100.0), Some(Excels));
}

#[test]
fn limits_decide_what_is_impossible_and_say_the_same_as_the_bill() {
    let hours = |s: &mut Scenario| {
        s.workload.duration_median = Milliseconds(7.2e6);
        s.workload.duration_p95 = Milliseconds(7.2e6);
    };
    assert_eq!(
        verdict(AwsLambda, Rule::DurationLimit, hours),
        Some(Impossible)
    );
    assert_eq!(verdict(AwsEc2, Rule::DurationLimit, hours), None);
    let quarter = |s: &mut Scenario| s.workload.longest = Some(Milliseconds(900e3));
    assert_eq!(
        verdict(AwsLambda, Rule::DurationLimit, quarter),
        Some(Excels)
    );
    assert_eq!(
        verdict(CloudflareWorkers, Rule::MemoryLimit, |_| ()),
        Some(Impossible)
    );
    let large = |s: &mut Scenario| s.workload.response_kb = 7.0 * 1_024.0;
    assert_eq!(
        verdict(AwsLambda, Rule::PayloadLimit, large),
        Some(Impossible)
    );
    assert_eq!(
        verdict(AwsEc2, Rule::MemoryLimit, |s| s.workload.memory =
            Mebibytes(8_192.0)),
        Some(Impossible)
    );
    let crowd = |s: &mut Scenario| s.traffic.peak_to_mean = 2_000.0;
    assert_eq!(
        verdict(AwsLambda, Rule::ConcurrencyLimit, crowd),
        Some(Poor)
    );
    // Of what cannot run there is nothing but limits to say.
    let findings = Assessment::new(&scenario(|_| ()), None, PriceBook::embedded())
        .findings_of(CloudflareWorkers);
    assert!(
        findings.iter().all(|f| f.rule != Rule::Cost),
        "{findings:?}"
    );
}

#[test]
fn a_fleet_that_cannot_keep_up_is_nobodys_rival() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 3e9;
    scenario.of_mut(AwsEc2).count = FleetCount::Exactly(1);
    assert_eq!(
        found(&scenario, AwsEc2, Rule::Capacity).map(|f| f.verdict),
        Some(Impossible)
    );
    assert_eq!(found(&scenario, AwsLambda, Rule::Cost), None);
    scenario.of_mut(AwsEc2).count = FleetCount::AtLeast(1);
    assert_eq!(
        found(&scenario, AwsLambda, Rule::Cost).map(|f| f.verdict),
        Some(Poor)
    );
}

#[test]
fn open_connections_need_something_that_holds_them() {
    let chat = |s: &mut Scenario| {
        s.workload.protocol = Protocol::Websocket;
        s.workload.open_connections = 10_000.0;
    };
    for functions in [AwsLambda, AzureFunctionsFlex] {
        assert_eq!(verdict(functions, Rule::Connections, chat), Some(Poor));
    }
    for holds in [AwsEc2, GcpCloudRunInstances] {
        assert_eq!(verdict(holds, Rule::Connections, chat), Some(Excels));
    }
    assert_eq!(verdict(AwsLambda, Rule::Connections, |_| ()), None);
    let gateway = |s: &mut Scenario| {
        chat(s);
        s.of_mut(AwsLambda).front_door = FrontDoor::WebSocket;
    };
    assert_eq!(verdict(AwsLambda, Rule::Connections, gateway), Some(Excels));
    // By hand: 10,000 x 43,800 minutes at $0.25 a million, and 20 M messages at $1.
    let finding = found(&scenario(gateway), AwsLambda, Rule::Gateway).expect("it is billed");
    assert!(
        (finding.measured - (10_000.0 * 43_800.0 * 0.25e-6 + 20.0)).abs() < 1e-6,
        "{finding:?}"
    );
    assert_eq!(finding.verdict, Poor);
    let few = |s: &mut Scenario| {
        gateway(s);
        (
            s.workload.open_connections,
            s.workload.invocations_per_month,
        ) = (1.0, 1e5);
        s.of_mut(AwsLambda).operations_hours = 1.0;
    };
    assert_eq!(verdict(AwsLambda, Rule::Gateway, few), Some(Fits));
}

#[test]
fn what_exists_at_one_provider_only_is_counted_where_one_must_be_able_to_move() {
    let at = |tied: usize| {
        move |s: &mut Scenario| {
            s.workload.portability = Portability::Required;
            if tied > 0 {
                s.services.s3_gets = 1.0;
            }
            if tied > 1 {
                s.services.dynamodb_writes = 1.0;
            }
            if tied > 2 {
                s.services.sign_in = SignIn::CognitoLite;
            }
        }
    };
    assert_eq!(verdict(AwsLambda, Rule::Portability, |_| ()), None);
    assert_eq!(verdict(AwsEc2, Rule::Portability, at(0)), Some(Excels));
    assert_eq!(verdict(AwsLambda, Rule::Portability, at(0)), Some(Fits));
    assert_eq!(verdict(AwsLambda, Rule::Portability, at(1)), Some(WithCare));
    assert_eq!(verdict(AwsLambda, Rule::Portability, at(2)), Some(Poor));
    assert_eq!(verdict(AwsEc2, Rule::Portability, at(2)), Some(WithCare));
    assert_eq!(verdict(AwsEc2, Rule::Portability, at(3)), Some(Poor));
}

#[test]
fn parts_of_the_bill_are_held_against_the_rest() {
    assert_eq!(verdict(AwsLambda, Rule::State, |_| ()), None);
    let writes = |s: &mut Scenario| s.services.dynamodb_writes = 10.0;
    assert_eq!(verdict(AwsLambda, Rule::State, writes), Some(WithCare));
    assert_eq!(verdict(AwsEc2, Rule::State, writes), None);
    let hours = |s: &mut Scenario| s.of_mut(AwsEc2).operations_hours = 4.0;
    assert_eq!(verdict(AwsEc2, Rule::Operations, hours), Some(WithCare));
    let finding = found(&scenario(hours), AwsEc2, Rule::Operations).expect("it is billed");
    assert_eq!(finding.measured, 320.0);
}

#[test]
fn idle_time_speaks_for_functions_and_against_fleets() {
    let rare = |s: &mut Scenario| {
        s.workload.invocations_per_month = 1e4;
        s.compared = vec![AwsLambda, AwsEc2];
    };
    assert_eq!(verdict(AwsLambda, Rule::IdleFleet, rare), Some(Excels));
    assert_eq!(verdict(AwsEc2, Rule::IdleTime, rare), Some(WithCare));
    let busy = |s: &mut Scenario| {
        s.workload.invocations_per_month = 1e9;
        s.compared = vec![AwsLambda, AwsEc2];
    };
    assert_eq!(verdict(AwsLambda, Rule::IdleFleet, busy), Some(Fits));
    assert_eq!(verdict(AwsEc2, Rule::IdleTime, busy), Some(Excels));
}

#[test]
fn a_platform_excels_where_nothing_speaks_against_it_and_something_for_it() {
    let finding = |rule, verdict| Finding {
        platform: AwsLambda,
        rule,
        verdict,
        value: 0.0,
        measured: 0.0,
        limit: 1.0,
    };
    let all = |findings: &[(Rule, Verdict)]| {
        let findings: Vec<_> = findings.iter().map(|&(r, v)| finding(r, v)).collect();
        overall(&findings)
    };
    assert_eq!(all(&[]), None);
    assert_eq!(all(&[(Rule::MemoryLimit, Excels)]), Some(Fits));
    assert_eq!(
        all(&[(Rule::MemoryLimit, Fits), (Rule::Cost, Excels)]),
        Some(Excels)
    );
    assert_eq!(
        all(&[(Rule::Cost, Excels), (Rule::LatencyTail, WithCare)]),
        Some(WithCare)
    );
    assert_eq!(
        all(&[(Rule::Cost, Fits), (Rule::IdleFleet, Excels)]),
        Some(Excels)
    );
    assert_eq!(
        all(&[(Rule::Cost, Poor), (Rule::DurationLimit, Impossible)]),
        Some(Impossible)
    );
}

#[test]
fn the_rest_of_the_bill_is_what_is_left_of_it() {
    let hours = scenario(|s| s.of_mut(AwsEc2).operations_hours = 4.0);
    let assessment = Assessment::new(&hours, None, PriceBook::embedded());
    let total = assessment.cost(AwsEc2).expect("it runs").0;
    let finding = found(&hours, AwsEc2, Rule::Operations).expect("it is billed");
    assert!(
        (finding.limit - (total - 320.0)).abs() < 1e-9,
        "{finding:?}"
    );
    assert!((finding.value - 320.0 / (total - 320.0)).abs() < 1e-9);
}

#[test]
fn idle_time_is_what_processors_do_not_use_on_average() {
    let idle = |peak_to_mean: f64| {
        let scenario = scenario(|s| {
            (s.workload.invocations_per_month, s.workload.cpu_share) = (1e9, Share(1.0));
            s.traffic.peak_to_mean = peak_to_mean;
            s.compared = vec![AwsEc2];
        });
        let finding = found(&scenario, AwsEc2, Rule::IdleTime).expect("a fleet");
        finding.measured
    };
    // 76.1 processors are busy on average, of 64 servers with two, or of the 127 that twice as much takes at the peak.
    let busy = 1e9 * 0.2 / (730.0 * 3_600.0);
    assert!((idle(1.0) - (1.0 - busy / 128.0)).abs() < 1e-9);
    assert!((idle(2.0) - (1.0 - busy / 254.0)).abs() < 1e-9);
}

#[test]
fn how_a_platform_fares_is_what_its_plan_says() {
    let scenario = scenario(|_| ());
    let fared = |platform| {
        let plan = Plan::new(&scenario, platform, None, PriceBook::embedded()).expect("it runs");
        let fared = Fared::new(&plan, 1e9, Seen::default());
        assert_eq!(fared.bill(), &plan.bill(1e9));
        assert_eq!(fared.cost(), plan.bill(1e9).total_usd);
        assert_eq!(fared.fleet(), plan.fleet_size(1e9));
        fared
    };
    // Memory for 76.1 requests at once takes ten servers.
    assert_eq!(fared(AwsEc2).fleet().map(|fleet| fleet.count), Some(10));
    assert_eq!(fared(AwsLambda).fleet(), None);
}

#[test]
fn nothing_is_held_against_an_objective_of_nothing() {
    let ratios = |objective| {
        let findings = judged(200.0, [10.0, 60.0], 0.002, objective).into_iter();
        let of_latency = |(rule, _): &(Rule, Verdict)| {
            matches!(rule, Rule::LatencyObjective | Rule::LatencyTail)
        };
        findings.filter(of_latency).count()
    };
    assert_eq!((ratios(0.1), ratios(0.0)), (2, 0));
}
