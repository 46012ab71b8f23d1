//! The answer to scenarios of many kinds, word by word.

use super::*;
use crate::model::prices::PriceBook;
use crate::model::settings::Scaling;
use crate::model::traffic::Shape;
use crate::model::units::{Mebibytes, Milliseconds};

fn check(change: impl FnOnce(&mut Scenario), headline: &str, sentences: &[&str]) {
    let mut scenario = Scenario::default();
    change(&mut scenario);
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    let got = answer(&scenario, &assessment, None);
    assert_eq!(got.headline, headline);
    assert_eq!(got.sentences, sentences);
}

#[test]
fn the_answer_names_the_numbers_that_decide() {
    check(
        |_| (),
        "AWS Lambda is cheaper: $49.23 less a month.",
        &[
            "At 10 M invocations a month (3.81 requests/s) AWS Lambda costs $11.80 and one t3.medium behind a load balancer costs $61.03.",
            "AWS Lambda stays cheaper up to 37.7 M (14.3 requests/s).",
        ],
    );
    check(
        |s| s.workload.invocations_per_month = 500e6,
        "The EC2 fleet is cheaper: $610.32 less a month.",
        &[
            "At 500 M invocations a month (190 requests/s) AWS Lambda costs $1,132 and 5 t3.medium behind a load balancer cost $521.73.",
            "The EC2 fleet is cheaper from 37.7 M (14.3 requests/s) on.",
        ],
    );
    check(
        |s| s.workload.invocations_per_month = 0.0,
        "AWS Lambda is free here.",
        &[
            "Without any invocation AWS Lambda costs $0.00 and one t3.medium behind a load balancer costs $60.14.",
            "AWS Lambda stays cheaper up to 37.7 M (14.3 requests/s).",
        ],
    );
}

#[test]
fn a_fleet_that_follows_the_hour_is_named_by_its_average() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 500e6;
    scenario.traffic.shape = Shape::Cycle;
    scenario.of_mut(PlatformId::AwsEc2).scaling = Scaling::Hourly;
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    let fleet = assessment
        .possible()
        .find_map(|c| c.fleet)
        .expect("a fleet");
    let (count, mean) = (fleet.count, fleet.mean_count);
    assert!(mean > 1.0 && mean < count as f64, "{fleet:?}");
    let got = answer(&scenario, &assessment, None);
    let said = format!(
        "and an average of {} t3.medium behind a load balancer cost $",
        format::count(mean)
    );
    assert!(got.sentences[0].contains(&said), "{got:?} not {said}");
}

#[test]
fn of_many_platforms_the_cheapest_are_named() {
    let scenario = Scenario {
        compared: PlatformId::ALL.to_vec(),
        ..Scenario::default()
    };
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    let got = answer(&scenario, &assessment, None);
    assert_eq!(
        got.headline,
        "Azure Functions Consumption is the cheapest: $0.40 a month less than AWS Lambda."
    );
    assert!(
        got.sentences[0].ends_with("10 others cost more."),
        "{got:?}"
    );
    assert!(
        got.sentences[1].contains("Azure Functions Consumption is the cheapest from "),
        "{got:?}"
    );
}

#[test]
fn who_costs_the_same_is_said() {
    let mut scenario = Scenario {
        compared: vec![
            PlatformId::AwsLambda,
            PlatformId::AzureFunctionsConsumption,
            PlatformId::AwsEc2,
        ],
        ..Scenario::default()
    };
    scenario.workload.invocations_per_month = 2e6;
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    let got = answer(&scenario, &assessment, None);
    assert!(
        got.sentences[1].starts_with(
            "AWS Lambda, level with Azure Functions Consumption, stays the cheapest up to 4 M"
        ),
        "{got:?}"
    );
}

#[test]
fn what_a_bill_leaves_out_is_said() {
    let scenario = Scenario {
        location: "eu-west".to_owned(),
        ..Scenario::default()
    };
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    let got = answer(&scenario, &assessment, None);
    assert!(!got.sentences[0].contains("load balancer"), "{got:?}");
    assert_eq!(
        got.sentences[2],
        "The bill of the EC2 fleet leaves out what has no known price here: see its notes."
    );
}

#[test]
fn what_cannot_run_is_said() {
    check(
        |s| s.workload.memory = Mebibytes(8_192.0),
        "Only AWS Lambda can run this: $261.80 a month.",
        &[
            "At 10 M invocations a month (3.81 requests/s) AWS Lambda costs $261.80.",
            "The EC2 fleet is not possible: one request needs 8,192 MB and a t3.medium has 4,096 MB.",
        ],
    );
    check(
        |s| s.compared.insert(1, PlatformId::CloudflareWorkers),
        "AWS Lambda is cheaper: $49.23 less a month.",
        &[
            "At 10 M invocations a month (3.81 requests/s) AWS Lambda costs $11.80 and one t3.medium behind a load balancer costs $61.03.",
            "AWS Lambda stays cheaper up to 37.7 M (14.3 requests/s).",
            "Cloudflare Workers is not possible: the memory is 512 MB, the limit 128 MB.",
        ],
    );
    check(|s| s.compared.clear(), "Choose a platform to compare.", &[]);
    let mut scenario = Scenario::default();
    scenario.workload.duration_median = Milliseconds(3.6e6);
    scenario.workload.duration_p95 = Milliseconds(3.6e6);
    scenario.workload.invocations_per_month = 100.0;
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    let got = answer(&scenario, &assessment, None);
    assert!(
        got.headline.starts_with("Only the EC2 fleet can run this"),
        "{got:?}"
    );
    assert!(
        got.sentences
            .iter()
            .any(|s| s.contains("100 % of the runs exceed the limit of 900 s")),
        "{got:?}"
    );
}
