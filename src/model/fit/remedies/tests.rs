//! Which remedies a platform has, and what each changes.

use super::*;
use crate::model::platform::PlatformId::{
    AwsEc2, AwsLambda, AwsLambdaEdge, AwsLambdaManagedInstances, AzureFunctionsFlex,
    GcpCloudRunFunctions,
};
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::{Invoked, Protocol};
use crate::model::units::{Mebibytes, Milliseconds};

fn of(way: Way, platform: PlatformId, scenario: &Scenario) -> Vec<Remedy> {
    let prober = Prober::new(
        scenario,
        Pricing::new(scenario, None, PriceBook::embedded()),
    );
    let finding = Finding {
        platform,
        rule: Rule::LatencyTail,
        verdict: Verdict::Poor,
        value: 10.0,
        measured: 5_000.0,
        limit: 500.0,
    };
    Remedy::of(way, &finding, &prober)
}

#[test]
fn a_platform_has_the_remedies_that_it_offers() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 6_000.0;
    scenario.workload.longest = Some(Milliseconds(3.6e6));
    let size = SIZES.map(Remedy::Size).to_vec();
    // 3,600 s in parts of 80 % of 900 s; two instances are enough for 6,000 calls a month.
    for (way, platform, expected) in [
        (Way::Quota, AwsEc2, vec![Remedy::Quota]),
        (Way::Servers, AwsEc2, vec![Remedy::Servers]),
        (Way::Size, AzureFunctionsFlex, size),
        (Way::Stream, AwsLambda, vec![Remedy::Stream]),
        (Way::Stream, AwsLambdaManagedInstances, vec![]),
        (Way::Store, AwsEc2, vec![Remedy::Store]),
        (Way::Store, GcpCloudRunFunctions, vec![]),
        (Way::Split, AwsLambda, vec![Remedy::Split(5)]),
        (Way::Split, AwsEc2, vec![]),
        (Way::Split, GcpCloudRunFunctions, vec![]),
        (Way::Queue, AwsLambda, vec![Remedy::Queue]),
        (Way::Gateway, AwsLambda, vec![Remedy::Gateway]),
        (
            Way::Gateway,
            AwsLambdaManagedInstances,
            vec![Remedy::Gateway],
        ),
        (Way::Gateway, AwsLambdaEdge, vec![]),
        (Way::Gateway, AwsEc2, vec![]),
        (Way::Warm, AwsLambda, vec![Remedy::Warm(2)]),
        (Way::Warm, AwsLambdaManagedInstances, vec![]),
        (Way::Warm, GcpCloudRunFunctions, vec![]),
        (Way::Move, AwsLambda, vec![]),
    ] {
        assert_eq!(
            of(way, platform, &scenario),
            expected,
            "{way:?} {platform:?}"
        );
    }
}

#[test]
fn a_run_is_split_into_as_few_parts_as_fit_and_not_into_too_many() {
    let split = |seconds: f64| {
        let mut scenario = Scenario::default();
        scenario.workload.longest = Some(Milliseconds(seconds * 1e3));
        of(Way::Split, AwsLambda, &scenario)
    };
    assert_eq!(split(720.0), []);
    assert_eq!(split(721.0), [Remedy::Split(2)]);
    assert_eq!(split(1_440.0), [Remedy::Split(2)]);
    assert_eq!(split(7.2e6), [Remedy::Split(10_000)]);
    assert_eq!(split(7.21e6), []);
}

#[test]
fn the_type_to_take_is_the_cheapest_with_enough_memory() {
    let mut scenario = Scenario::default();
    scenario.workload.memory = Mebibytes(5_000.0);
    let [Remedy::Type(found)] = &of(Way::Type, AwsEc2, &scenario)[..] else {
        panic!("one type");
    };
    let book = PriceBook::embedded();
    let of_type = |name: &str| book.server("aws-ec2", name, &["us-east-1"]);
    let taken = of_type(found).expect("it is in the book");
    assert!(taken.memory_gib * 1_024.0 >= 5_000.0, "{found}");
    for known in book.servers("aws-ec2") {
        let Ok(other) = of_type(known.instance) else {
            continue;
        };
        let enough = other.memory_gib * 1_024.0 >= 5_000.0;
        let cheaper = other.price_usd_per_hour < taken.price_usd_per_hour;
        assert!(!(enough && cheaper), "{}", known.instance);
    }
    scenario.workload.memory = Mebibytes(1e9);
    assert_eq!(of(Way::Type, AwsEc2, &scenario), []);
}

#[test]
fn each_remedy_changes_one_thing() {
    let scenario = Scenario::default();
    let check = |remedy: Remedy, platform, change: fn(&mut Scenario)| {
        let mut expected = scenario.clone();
        change(&mut expected);
        assert_eq!(remedy.apply(&scenario, platform), expected, "{remedy:?}");
    };
    check(Remedy::Quota, AwsLambda, |_| ());
    check(Remedy::Servers, AwsEc2, |s| {
        s.of_mut(AwsEc2).count = FleetCount::AtLeast(1);
    });
    check(Remedy::Type("m5.large".to_owned()), AwsEc2, |s| {
        s.of_mut(AwsEc2).instance = "m5.large".to_owned();
    });
    check(Remedy::Size(4.0), AzureFunctionsFlex, |s| {
        s.of_mut(AzureFunctionsFlex).vcpu = 4.0;
    });
    check(Remedy::Stream, AwsLambda, |s| {
        s.of_mut(AwsLambda).streaming = true;
    });
    check(Remedy::Gateway, AwsLambda, |s| {
        s.of_mut(AwsLambda).front_door = FrontDoor::WebSocket;
    });
    check(Remedy::Warm(7), AwsLambda, |s| {
        s.of_mut(AwsLambda).reserved = 7;
    });
    check(Remedy::Queue, AwsLambda, |s| {
        s.workload.invoked = Invoked::Asynchronous;
    });
    check(Remedy::Store, AwsLambda, |s| {
        (s.workload.request_kb, s.workload.response_kb) = (1.0, 1.0);
        (s.services.s3_puts, s.services.s3_gets) = (1.0, 1.0);
    });
    check(Remedy::Move(AzureFunctionsFlex), AwsLambda, |s| {
        s.compared = vec![AwsLambda, AzureFunctionsFlex, AwsEc2];
    });
    check(Remedy::Move(AwsEc2), AwsLambda, |_| ());
}

#[test]
fn a_run_that_is_split_uses_as_much_as_before_and_a_transition_for_each_part() {
    let mut scenario = Scenario::default();
    let workload = &mut scenario.workload;
    workload.longest = Some(Milliseconds(4e6));
    (workload.outbound_kb, workload.log_kb) = (12.0, 8.0);
    scenario.services.dynamodb_writes = 4.0;
    scenario.services.events = 2.0;
    scenario.services.transitions = 6.0;
    let (now, then) = (&scenario, Remedy::Split(4).apply(&scenario, AwsLambda));
    assert_eq!(then.workload.invocations_per_month, 40e6);
    assert_eq!(then.workload.longest, Some(Milliseconds(1e6)));
    assert_eq!(then.workload.duration_median, Milliseconds(50.0));
    assert_eq!(then.workload.duration_p95, Milliseconds(50.0));
    // Of all runs in a month.
    let in_all =
        |s: &Scenario, each: fn(&Scenario) -> f64| s.workload.invocations_per_month * each(s);
    let same: [fn(&Scenario) -> f64; 6] = [
        |s| s.workload.request_kb,
        |s| s.workload.response_kb,
        |s| s.workload.outbound_kb,
        |s| s.workload.log_kb,
        |s| s.services.dynamodb_writes,
        |s| s.services.events,
    ];
    for each in same {
        assert_eq!(in_all(&then, each), in_all(now, each));
    }
    assert_eq!(in_all(&then, |s| s.services.transitions), 6e7 + 4e7);
}

/// What a remedy of a finding on a platform costs and comes to.
fn price(scenario: &Scenario, platform: PlatformId, rule: Rule, remedy: Remedy) -> Option<Priced> {
    let pricing = Pricing::new(scenario, None, PriceBook::embedded());
    let mut prober = Prober::new(scenario, pricing);
    while !prober.advance() {}
    let fared = prober.fared(scenario, platform, Seen::default());
    let findings = prober.findings(scenario, platform, fared.as_ref());
    let finding = findings.into_iter().find(|finding| finding.rule == rule);
    let finding = finding.expect("the rule has a number");
    remedy.price(&prober, &finding, (Seen::default(), Seen::default()))
}

#[test]
fn a_remedy_has_the_verdict_of_its_rule_and_the_price_of_its_change() {
    let mut chat = Scenario::default();
    chat.workload.protocol = Protocol::Websocket;
    // So much that the memory has another verdict than the connections.
    chat.workload.memory = Mebibytes(9_000.0);
    let held = price(&chat, AwsLambda, Rule::Connections, Remedy::Gateway).expect("it helps");
    // 100 connections of 43,800 minutes at $0.25 a million, and 20 M messages at $1.
    let extra = held.extra.expect("it runs as it is").0;
    assert!((extra - (1.095 + 20.0)).abs() < 1e-9, "{extra}");
    assert_eq!(
        (held.verdict, held.remedy),
        (Verdict::Excels, Remedy::Gateway)
    );
    let quota = price(&chat, AwsLambda, Rule::Connections, Remedy::Quota).expect("one may ask");
    assert_eq!(
        (quota.extra, quota.verdict),
        (Some(Usd(0.0)), Verdict::Fits)
    );
    let now = held.cost.expect("a bill").0 - extra;
    assert!((quota.cost.expect("a bill").0 - now).abs() < 1e-9);
    // What changes nothing about the rule is none.
    let none = price(&chat, AwsLambda, Rule::Connections, Remedy::Stream);
    assert_eq!(none, None);
}

#[test]
fn what_cannot_run_as_it_is_has_no_extra_cost_and_what_cannot_run_then_is_no_remedy() {
    let mut long = Scenario::default();
    long.workload.longest = Some(Milliseconds(3.6e6));
    let of = |parts| price(&long, AwsLambda, Rule::DurationLimit, Remedy::Split(parts));
    let split = of(5).expect("720 s each");
    assert_eq!((split.extra, split.verdict), (None, Verdict::Excels));
    assert!(split.cost.is_some());
    assert_eq!(of(3), None);
    // A payload in a store costs a PUT and a GET for each invocation.
    let mut large = Scenario::default();
    large.workload.response_kb = 7.0 * 1_024.0;
    let stored = price(&large, AwsLambda, Rule::PayloadLimit, Remedy::Store).expect("it fits");
    let extra = stored.extra.expect("beside a small payload").0;
    assert!((extra - 10e6 * 5.4e-6).abs() < 1e-9, "{extra}");
    assert_eq!(stored.cost, None);
    large.workload.response_kb = 300.0 * 1_024.0;
    let streamed = price(&large, AwsLambda, Rule::PayloadLimit, Remedy::Stream);
    assert_eq!(streamed, None);
}
