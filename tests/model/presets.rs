//! Every case of the article, held against the numbers: verdicts come from the assessment, with the case's own simulation.

use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::fit::Verdict::{self, Excels, Fits, Impossible, Poor};
use serverless_tradeoffs::model::platform::PlatformId::{
    self, AwsEc2, AwsFargate, AwsLambda, AzureFunctionsFlex,
};
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::{Length, Scenario};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::units::Milliseconds;
use serverless_tradeoffs::present::link;
use serverless_tradeoffs::present::presets::against::{
    Against,
    Standing::{self, Agrees, InPart, Otherwise, OutOfDate},
    against_the_article,
};
use serverless_tradeoffs::present::presets::{Claim, Group, PRESETS, Preset, of_group, opened_by};

/// Requests that are simulated: enough for the 99.9th percentile.
const REQUESTS: u64 = 400_000;

fn preset(key: &str) -> &'static Preset {
    PRESETS
        .iter()
        .find(|preset| preset.key == key)
        .expect("a case")
}

/// A scenario with its simulation, and what follows.
fn assessed(scenario: &Scenario) -> Assessment {
    let mut short = scenario.clone();
    short.simulation.length = Length::Requests(REQUESTS);
    let summary = Run::new(short.simulation_spec()).finish();
    Assessment::new(scenario, Some(&summary), PriceBook::embedded())
}

fn held(claim: &Claim, scenario: &Scenario) -> (Option<Verdict>, Against) {
    let assessment = assessed(scenario);
    let against = against_the_article(claim, scenario, &assessment).expect("Lambda is compared");
    (assessment.verdict(AwsLambda), against)
}

/// The verdict on AWS Lambda, how the article's claim stands, and the best of the platforms compared.
fn check(key: &str, lambda: Verdict, standing: Standing, choice: PlatformId) -> Vec<String> {
    let preset = preset(key);
    let claim = preset.claim.expect("a claim");
    let (verdict, against) = held(&claim, &preset.scenario());
    let found = (verdict, against.standing, against.choice);
    let expected = (Some(lambda), standing, Some(choice));
    assert_eq!(found, expected, "{key}: {:#?}", against.sentences);
    println!(
        "{key}: {}: {}",
        standing.words(),
        against.sentences.join(" ")
    );
    against.sentences
}

#[test]
fn every_case_is_a_plain_link_of_what_differs() {
    for preset in PRESETS {
        let key = preset.key;
        let (scenario, notices) = link::parse(preset.link);
        assert_eq!(notices, Vec::<String>::new(), "{key}");
        let link = link::fragment(&scenario);
        assert_eq!(link::undated(&link), preset.link, "{key}");
        assert_eq!(opened_by(&link), Some(preset), "{key}");
        assert_eq!(opened_by(preset.link), Some(preset), "{key}");
        assert!(scenario.compared.contains(&AwsLambda), "{key}");
        assert!(
            preset.sentence.ends_with('.') && preset.sentence.len() < 160,
            "{key}"
        );
        let claims = preset.group != Group::Start;
        assert_eq!(preset.claim.is_some(), claims, "{key}");
    }
    assert_eq!(
        Group::ALL
            .map(|group| of_group(group).count())
            .iter()
            .sum::<usize>(),
        PRESETS.len()
    );
    assert_eq!(opened_by("v=2&n=25000000"), None);
    assert_eq!(preset("web-api").scenario(), Scenario::default());
    assert_eq!(
        preset("worked-example").scenario(),
        Scenario::worked_example()
    );
    assert_eq!(
        preset("every-platform").scenario().compared,
        PlatformId::ALL
    );
}

/// Sentences of several, in one.
fn said(sentences: &[String], parts: &[&str]) {
    let all = sentences.join(" ");
    for part in parts {
        assert!(all.contains(part), "{part} is not in: {all}");
    }
}

#[test]
fn where_serverless_excels_the_numbers_agree() {
    for key in [
        "flash-sale",
        "image-resize",
        "log-processing",
        "nightly-export",
        "prototype",
        "rare-service",
        "webhooks",
    ] {
        check(key, Excels, Agrees, AwsLambda);
    }
    said(
        &check("flash-sale", Excels, Agrees, AwsLambda),
        &["Idle fleet: ", "Cost: $0.00 a month against $"],
    );
}

#[test]
fn the_worked_example_costs_what_the_article_says_and_holds_up_to_sixteen_million() {
    let sentences = check("worked-example", Fits, Agrees, AwsLambda);
    said(
        &sentences,
        &[
            "$18.67 a month against $30.37",
            "Cheaper up to 16.3 M a month",
        ],
    );
}

#[test]
fn what_runs_for_hours_fits_no_lambda_but_one_of_three_fits_another_function_today() {
    let video = check("video-encoding", Impossible, Agrees, AwsFargate);
    said(
        &video,
        &[
            "The longest run takes 3 h, the limit is 15 min",
            "Azure Functions Flex is a poor fit. Cost: ",
        ],
    );
    let training = check("model-training", Impossible, Agrees, AwsEc2);
    said(&training, &["Azure Functions Flex cannot run it either"]);
    let etl = check("nightly-etl", Impossible, OutOfDate, AwsFargate);
    said(
        &etl,
        &[
            "Azure Functions Flex works with care. Cost: ",
            "Lambda Managed Instances and Cloud Run functions cannot run it either",
        ],
    );
}

#[test]
fn an_objective_of_100_ms_is_missed_where_calls_are_rare_and_met_where_they_are_many() {
    let quiet = check("real-time-quiet", Poor, Agrees, AwsEc2);
    said(&quiet, &["% of requests start cold"]);
    check("real-time-busy", Excels, Otherwise, AwsLambda);
}

#[test]
fn volume_connections_and_portability_speak_for_servers() {
    let load = check("sustained-load", Poor, Agrees, AwsEc2);
    said(
        &load,
        &[
            "Cost: $1,13",
            "a month against $52",
            "Lambda Managed Instances is a poor fit",
        ],
    );
    let chat = check("chat", Poor, Agrees, AwsEc2);
    said(
        &chat,
        &["Holding connections at a gateway costs $169.50 a month"],
    );
    let portable = check("portable", Poor, Agrees, AwsEc2);
    said(
        &portable,
        &["the code's handler, API Gateway, DynamoDB and S3"],
    );
}

/// The same claim with other inputs: what is said follows from them and not from the case.
#[test]
fn other_inputs_turn_what_is_said() {
    let turned = |key: &str, change: fn(&mut Scenario)| {
        let preset = preset(key);
        let mut scenario = preset.scenario();
        change(&mut scenario);
        held(&preset.claim.expect("a claim"), &scenario).1
    };
    let fewer = turned("sustained-load", |s| s.workload.invocations_per_month = 5e6);
    assert_eq!((fewer.standing, fewer.choice), (Otherwise, Some(AwsLambda)));
    let steady = turned("worked-example", |s| {
        s.workload.invocations_per_month = 17e6
    });
    // Cheaper by then, one t3.medium misses the objective at that load.
    assert_eq!((steady.standing, steady.choice), (InPart, Some(AwsLambda)));
    let without = turned("nightly-etl", |s| {
        s.compared.retain(|&p| p != AzureFunctionsFlex)
    });
    assert_eq!(without.standing, Agrees);
    let longer = turned("nightly-export", |s| {
        s.workload.longest = Some(Milliseconds(3.6e6))
    });
    assert_eq!((longer.standing, longer.choice), (Otherwise, Some(AwsEc2)));
    let nowhere = turned("nightly-export", |s| {
        s.compared = vec![AwsLambda];
        s.workload.longest = Some(Milliseconds(3.6e6));
    });
    assert_eq!(nowhere.choice, None);
    said(
        &nowhere.sentences,
        &["None of those compared does the job."],
    );
}

#[test]
fn before_the_simulation_the_latency_is_said_to_be_open_and_without_lambda_nothing_is_said() {
    let preset = preset("real-time-quiet");
    let claim = preset.claim.expect("a claim");
    let mut scenario = preset.scenario();
    let early = Assessment::new(&scenario, None, PriceBook::embedded());
    let against = against_the_article(&claim, &scenario, &early).expect("Lambda is compared");
    said(
        &against.sentences,
        &["The latency is still being simulated."],
    );
    scenario.compared = vec![AwsEc2];
    let without = Assessment::new(&scenario, None, PriceBook::embedded());
    assert_eq!(against_the_article(&claim, &scenario, &without), None);
}
