//! The fit over many scenarios: verdicts, bills, answer and advice say the same.

use proptest::prelude::*;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::fit::advice::{Advice, Advised};
use serverless_tradeoffs::model::fit::inputs::Input;
use serverless_tradeoffs::model::fit::prober::{Prober, Seen};
use serverless_tradeoffs::model::fit::remedies::Remedy;
use serverless_tradeoffs::model::fit::survey::{Survey, Surveyed};
use serverless_tradeoffs::model::fit::{Finding, Rule, Verdict};
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::{Invoked, Protocol, Scenario};
use serverless_tradeoffs::model::settings::{FleetCount, FrontDoor};
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Share};
use serverless_tradeoffs::present::answer::answer;
use serverless_tradeoffs::present::comparison::advice::{flips, remedies};

use crate::scenarios::any_scenario;

fn pricing(scenario: &Scenario) -> Pricing<'static> {
    Pricing::new(scenario, None, PriceBook::embedded())
}

fn advice(scenario: &Scenario) -> (Vec<Surveyed>, Vec<Advised>) {
    let mut advice = Advice::new(Survey::new(scenario, None, pricing(scenario)));
    while !advice.advance() {}
    advice.finish()
}

fn advised(scenario: &Scenario, platform: PlatformId, rule: Rule) -> Advised {
    let (_, all) = advice(scenario);
    let of =
        |advised: &Advised| (advised.finding.platform, advised.finding.rule) == (platform, rule);
    let known: Vec<_> = all
        .iter()
        .map(|a| (a.finding.platform, a.finding.rule))
        .collect();
    all.into_iter()
        .find(of)
        .unwrap_or_else(|| panic!("{platform:?} {rule:?} is not among {known:?}"))
}

fn worst(findings: &[Finding], rules: &[Rule]) -> Option<Verdict> {
    let of = findings.iter().filter(|f| rules.contains(&f.rule));
    of.map(|f| f.verdict).max()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn limits_and_bills_agree_on_what_is_impossible(scenario in any_scenario()) {
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        for (&platform, candidate) in scenario.compared.iter().zip(&assessment.candidates) {
            let findings = assessment.findings_of(platform);
            let limits = [Rule::MemoryLimit, Rule::InstanceSize, Rule::DurationLimit, Rule::ProcessorLimit, Rule::PayloadLimit];
            let broken = worst(&findings, &limits) == Some(Verdict::Impossible);
            match candidate {
                Ok(_) => prop_assert!(!broken, "{platform:?}: {findings:?}"),
                Err(refused) if refused.source.is_some() => prop_assert!(broken, "{refused:?}: {findings:?}"),
                Err(_) => {}
            }
            prop_assert!(findings.iter().all(|f| f.value.is_finite() && f.measured.is_finite()), "{findings:?}");
        }
    }

    #[test]
    fn the_answer_never_contradicts_a_verdict(scenario in any_scenario()) {
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        let said = answer(&scenario, &assessment, None);
        let named = PlatformId::ALL.into_iter().find(|p| said.headline.starts_with(&format!("{} is ", p.at_the_start())));
        if let Some(named) = named {
            prop_assert!(assessment.verdict(named) != Some(Verdict::Impossible), "{}", said.headline);
            let cost = worst(&assessment.findings_of(named), &[Rule::Cost]);
            prop_assert!(cost <= Some(Verdict::Fits), "{}: {cost:?}", said.headline);
        }
        for platform in PlatformId::ALL {
            let (verdict, name) = (assessment.verdict(platform), platform.at_the_start());
            let chosen = [format!("{name} is the cheapest"), format!("{name} stays the cheapest"), format!("{name} is cheaper"), format!("{name} stays cheaper")];
            let praised = said.sentences.iter().chain([&said.headline]).any(|s| chosen.iter().any(|c| s.starts_with(c)));
            prop_assert!(!(praised && verdict == Some(Verdict::Impossible)), "{name}: {said:?}");
        }
    }

    #[test]
    fn a_survey_says_of_compared_platforms_what_the_assessment_says(scenario in any_scenario(), few in 0..15_usize) {
        let mut scenario = scenario;
        scenario.compared.truncate(few);
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        let mut survey = Survey::new(&scenario, None, pricing(&scenario));
        while !survey.advance() {}
        for row in survey.finish() {
            if scenario.compared.contains(&row.platform) {
                prop_assert_eq!(row.verdict(), assessment.verdict(row.platform));
                prop_assert_eq!(&row.findings, &assessment.findings_of(row.platform));
                let (cost, same) = (row.cost(), assessment.cost(row.platform));
                prop_assert_eq!(cost, same);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn what_is_said_to_flip_a_verdict_flips_it(scenario in any_scenario()) {
        let mut scenario = scenario;
        scenario.compared = vec![PlatformId::AwsLambda, PlatformId::AwsEc2, PlatformId::AzureFunctionsFlex];
        let (_, all) = advice(&scenario);
        let mut prober = Prober::new(&scenario, pricing(&scenario));
        while !prober.advance() {}
        for advised in all {
            let of = (advised.finding.platform, advised.finding.rule);
            for flip in advised.flips {
                let there = prober.probe(of, Seen::default(), (flip.input, flip.value));
                prop_assert_eq!(there.map(|f| f.verdict), Some(flip.verdict), "{:?} {:?}", advised.finding, flip);
                prop_assert!(flip.verdict <= Verdict::Fits);
            }
            for priced in advised.remedies {
                prop_assert!(priced.verdict < advised.finding.verdict, "{:?}: {:?}", advised.finding, priced);
                prop_assert!(priced.remedy != Remedy::Move(advised.finding.platform));
            }
        }
    }
}

/// The case of the page's static example: where one t3.medium becomes cheaper than Lambda without its free tier.
#[test]
fn the_volume_that_flips_the_cost_is_the_break_even() {
    let mut scenario = Scenario::worked_example();
    scenario.workload.invocations_per_month = 30e6;
    scenario.workload.cpu_share = Share(0.5);
    let advised = advised(&scenario, PlatformId::AwsLambda, Rule::Cost);
    let [flip] = advised.flips.as_slice() else {
        panic!("{advised:?}");
    };
    // $30.368 / ($0.2 / M + 0.1 GB-s x $16.6667 / M) = 16.27 M, rounded down to three digits.
    assert_eq!((flip.input, flip.value), (Input::Volume, 16.2e6));
}

#[test]
fn advice_is_said_in_sentences_that_hold_the_numbers() {
    let mut scenario = Scenario::worked_example();
    scenario.workload.invocations_per_month = 30e6;
    scenario.workload.cpu_share = Share(0.5);
    let cost = advised(&scenario, PlatformId::AwsLambda, Rule::Cost);
    assert_eq!(
        flips(&cost),
        ["Fits with at most 16.2 M invocations a month."]
    );
    let said = remedies(&cost, &scenario);
    assert!(said[0].sentence.ends_with(" less."), "{said:?}");
    let mut scenario = Scenario::default();
    scenario.workload.protocol = Protocol::Websocket;
    let held = advised(&scenario, PlatformId::AwsLambda, Rule::Connections);
    let said = remedies(&held, &scenario);
    let sentence = &said[0].sentence;
    assert!(
        sentence.starts_with("Put a WebSocket API of API Gateway in front: $"),
        "{sentence}"
    );
    assert!(sentence.ends_with(" a month, $21.10 more."), "{sentence}");
    let then = said[0].scenario.as_ref().expect("it can be tried");
    assert_eq!(
        then.of(PlatformId::AwsLambda).front_door,
        FrontDoor::WebSocket
    );
}

#[test]
fn limits_flip_at_the_limit() {
    let mut scenario = Scenario::default();
    scenario.workload.longest = Some(Milliseconds(3.6e6));
    let found = advised(&scenario, PlatformId::AwsLambda, Rule::DurationLimit);
    assert_eq!(
        (found.flips[0].input, found.flips[0].value),
        (Input::Longest, 900e3)
    );
    // 3,600 s in parts of at most 720 s.
    assert_eq!(found.remedies[0].remedy, Remedy::Split(5));
    assert!(
        found
            .remedies
            .iter()
            .any(|r| matches!(r.remedy, Remedy::Move(_))),
        "{found:?}"
    );
    let found = advised(
        &Scenario::default(),
        PlatformId::CloudflareWorkers,
        Rule::MemoryLimit,
    );
    assert_eq!(
        (found.flips[0].input, found.flips[0].value),
        (Input::Memory, 128.0)
    );
    let mut scenario = Scenario::default();
    scenario.workload.response_kb = 8.0 * 1_024.0;
    let found = advised(&scenario, PlatformId::AwsLambda, Rule::PayloadLimit);
    // 6 MB are 6,144 KB.
    assert_eq!(
        (found.flips[0].input, found.flips[0].value),
        (Input::Payload, 6_140.0)
    );
    assert_eq!(found.remedies[0].remedy, Remedy::Stream);
    // A queued event cannot be streamed: 10 M PUTs at $5 and GETs at $0.40 a million.
    scenario.workload.invoked = Invoked::Asynchronous;
    scenario.workload.request_kb = 2_048.0;
    let found = advised(&scenario, PlatformId::AwsLambda, Rule::PayloadLimit);
    assert_eq!(found.remedies[0].remedy, Remedy::Store);
    let extra = found.remedies[0].extra.expect("a price").0;
    assert!((extra - 54.0).abs() < 0.01, "{extra}");
}

#[test]
fn remedies_are_billed_by_the_same_plans() {
    let mut scenario = Scenario::default();
    scenario.workload.memory = Mebibytes(6_000.0);
    let found = advised(&scenario, PlatformId::AwsEc2, Rule::MemoryLimit);
    let Remedy::Type(name) = &found.remedies[0].remedy else {
        panic!("{found:?}");
    };
    assert_ne!(name, "t3.medium");
    let then = found.remedies[0]
        .remedy
        .apply(&scenario, PlatformId::AwsEc2);
    let cost = pricing(&then).cost(&then, PlatformId::AwsEc2);
    let (said, billed) = (
        found.remedies[0].cost.expect("a price").0,
        cost.expect("a bill"),
    );
    assert!((said - billed).abs() < 1e-9, "{said} {billed}");
    assert_eq!(found.remedies[0].extra, None);

    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 3e9;
    scenario.of_mut(PlatformId::AwsEc2).count = FleetCount::Exactly(1);
    let found = advised(&scenario, PlatformId::AwsEc2, Rule::Capacity);
    assert_eq!(found.remedies[0].remedy, Remedy::Servers);
    assert!(found.remedies[0].extra.is_some_and(|extra| extra.0 > 0.0));

    let mut scenario = Scenario::default();
    scenario.workload.protocol = Protocol::Websocket;
    let found = advised(&scenario, PlatformId::AwsLambda, Rule::Connections);
    assert_eq!(found.remedies[0].remedy, Remedy::Gateway);
    // 100 connections for 43,800 minutes at $0.25 a million and 20 M messages at $1.
    let extra = found.remedies[0].extra.expect("a price").0;
    assert!(
        (extra - (100.0 * 43_800.0 * 0.25e-6 + 20.0)).abs() < 1e-6,
        "{extra}"
    );
    let then = found.remedies[0]
        .remedy
        .apply(&scenario, PlatformId::AwsLambda);
    assert_eq!(
        then.of(PlatformId::AwsLambda).front_door,
        FrontDoor::WebSocket
    );
}

#[test]
fn a_queued_run_may_take_longer_where_the_platform_says_so() {
    let mut scenario = Scenario::default();
    scenario.workload.longest = Some(Milliseconds(1_800e3));
    let of = PlatformId::AwsLambdaManagedInstances;
    let found = advised(&scenario, of, Rule::DurationLimit);
    assert_eq!(found.remedies[0].remedy, Remedy::Queue);
    let then = found.remedies[0].remedy.apply(&scenario, of);
    assert_eq!(then.workload.invoked, Invoked::Asynchronous);
}

#[test]
fn an_impossible_platform_is_never_recommended() {
    for memory in [128.0, 3_000.0, 10_240.0] {
        let mut scenario = Scenario::default();
        scenario.workload.memory = Mebibytes(memory);
        let (rows, all) = advice(&scenario);
        for advised in all {
            for priced in advised.remedies {
                let Remedy::Move(to) = priced.remedy else {
                    continue;
                };
                let row = rows.iter().find(|row| row.platform == to).expect("a row");
                assert!(
                    row.verdict() < Some(Verdict::Impossible),
                    "{:?} {to:?}",
                    advised.finding
                );
            }
        }
    }
}
