//! What a platform refuses, and where it stops billing.

use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::plan::Plan;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::{Invoked, Scenario};
use serverless_tradeoffs::model::settings::FrontDoor;
use serverless_tradeoffs::model::stats::LogNormal;
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Share};
use serverless_tradeoffs::present::link;

use crate::{bare, uniform};

#[test]
fn limits_are_named_with_their_source() {
    let refused = |platform, change: fn(&mut Scenario)| {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        Plan::new(&scenario, platform, None, PriceBook::embedded()).expect_err("a limit")
    };
    let check = |platform, change: fn(&mut Scenario), reason: &str| {
        let refused = refused(platform, change);
        assert_eq!(refused.reason, reason);
        assert!(
            refused
                .source
                .is_some_and(|source| source.contains("seen 20"))
        );
    };
    use PlatformId::{AwsLambda, AzureFunctionsConsumption, CloudflareWorkers};
    check(
        CloudflareWorkers,
        |_| (),
        "the memory is 512 MB, the limit 128 MB",
    );
    check(
        AzureFunctionsConsumption,
        |s| s.workload.memory = Mebibytes(2_048.0),
        "the memory is 2,048 MB, the limit 1,536 MB",
    );
    check(
        AwsLambda,
        |s| s.workload.longest = Some(Milliseconds(901e3)),
        "the longest run takes 901 s, the limit is 900 s",
    );
    check(
        PlatformId::GcpCloudRunFunctions,
        |s| s.workload.memory = Mebibytes(10_240.0),
        "memory for each vCPU is 10,240 MB, the limit 4,096 MB",
    );
    check(
        PlatformId::AwsFargate,
        |s| s.of_mut(PlatformId::AwsFargate).vcpu = 4.0,
        "memory for each vCPU is 512 MB, the least 2,048 MB",
    );
    check(
        AwsLambda,
        |s| s.workload.response_kb = 7.0 * 1_024.0,
        "the response is 7 MB, the limit 6 MB",
    );
    let slow = |s: &mut Scenario| {
        s.workload.longest = Some(Milliseconds(40e3));
        s.of_mut(AwsLambda).front_door = FrontDoor::HttpApi;
    };
    check(
        AwsLambda,
        slow,
        "the longest run takes 40 s, the limit is 30 s",
    );
}

/// Links, a platform, and how what it refuses begins; nothing where it can run the scenario.
const CASES: [(&str, PlatformId, &str); 26] = [
    ("memory=10240", PlatformId::AwsLambda, ""),
    (
        "memory=128&median=900000&p95=900000",
        PlatformId::AwsLambda,
        "",
    ),
    (
        "median=900001&p95=900001",
        PlatformId::AwsLambda,
        "100 % of the runs exceed the limit of",
    ),
    // A request and a response of 6 MB, and of an event 1 MB.
    (
        "request-size=6144&response-size=6144",
        PlatformId::AwsLambda,
        "",
    ),
    ("request-size=6145", PlatformId::AwsLambda, "the request is"),
    (
        "response-size=6145",
        PlatformId::AwsLambda,
        "the response is",
    ),
    (
        "response-size=6145&lambda-streaming=on",
        PlatformId::AwsLambda,
        "",
    ),
    (
        "response-size=204801&lambda-streaming=on",
        PlatformId::AwsLambda,
        "the response is",
    ),
    (
        "invoked=asynchronous&request-size=1024&response-size=9000",
        PlatformId::AwsLambda,
        "",
    ),
    (
        "invoked=asynchronous&request-size=1025",
        PlatformId::AwsLambda,
        "the event is",
    ),
    // A load balancer passes 1 MB to Lambda, API Gateway 10 MB, a WebSocket message has 128 KB.
    (
        "lambda-front-door=load-balancer&request-size=1024",
        PlatformId::AwsLambda,
        "",
    ),
    (
        "lambda-front-door=load-balancer&request-size=1025",
        PlatformId::AwsLambda,
        "a payload between load balancer and Lambda is",
    ),
    (
        "lambda-front-door=load-balancer&response-size=1025",
        PlatformId::AwsLambda,
        "a payload between load balancer and Lambda is",
    ),
    (
        "lmi=on&lmi-front-door=load-balancer&response-size=1025",
        PlatformId::AwsLambdaManagedInstances,
        "a payload between load balancer and Lambda is",
    ),
    (
        "ec2-front-door=load-balancer&response-size=100000",
        PlatformId::AwsEc2,
        "",
    ),
    (
        "fargate=on&fargate-front-door=http-api&response-size=10240",
        PlatformId::AwsFargate,
        "",
    ),
    (
        "fargate=on&fargate-front-door=http-api&response-size=10241",
        PlatformId::AwsFargate,
        "a payload through API Gateway is",
    ),
    (
        "ec2-front-door=rest-api&request-size=10241",
        PlatformId::AwsEc2,
        "a payload through API Gateway is",
    ),
    (
        "lambda-front-door=web-socket&response-size=128",
        PlatformId::AwsLambda,
        "",
    ),
    (
        "lambda-front-door=web-socket&response-size=129",
        PlatformId::AwsLambda,
        "a WebSocket message is",
    ),
    // API Gateway waits for 30 s, for a REST API 29; not for an event.
    (
        "lambda-front-door=http-api&median=29500&p95=29500",
        PlatformId::AwsLambda,
        "",
    ),
    (
        "lambda-front-door=rest-api&median=29500&p95=29500",
        PlatformId::AwsLambda,
        "100 % of the runs exceed the limit of",
    ),
    (
        "lambda-front-door=rest-api&median=29500&p95=29500&invoked=asynchronous",
        PlatformId::AwsLambda,
        "",
    ),
    (
        "workers=on&memory=129",
        PlatformId::CloudflareWorkers,
        "the memory is",
    ),
    (
        "workers=on&memory=128&median=300000&p95=300000&cpu=1",
        PlatformId::CloudflareWorkers,
        "",
    ),
    (
        "workers=on&memory=128&median=300001&p95=300001&cpu=1",
        PlatformId::CloudflareWorkers,
        "the processor time of a run is",
    ),
];

#[test]
fn what_is_within_a_limit_runs_and_what_is_beyond_is_refused_with_its_source() {
    for (fragment, platform, begins) in CASES {
        let opened = link::open(fragment);
        assert_eq!(opened.notices, Vec::<String>::new(), "{fragment}");
        let scenario = opened.scenario;
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        let compared = scenario.compared.iter().position(|&p| p == platform);
        let candidate = &assessment.candidates[compared.expect("compared")];
        match candidate {
            Ok(_) => assert_eq!(begins, "", "{fragment} runs on {platform:?}"),
            Err(refused) => {
                assert!(
                    !begins.is_empty() && refused.reason.starts_with(begins),
                    "{fragment}: {}",
                    refused.reason
                );
                assert!(refused.source.is_some(), "{fragment}");
            }
        }
    }
}

#[test]
fn a_run_is_billed_no_further_than_the_time_limit() {
    let bill = bare(PlatformId::AwsLambda, |s| {
        uniform(s, 1e6, 1_000.0, 1_024.0);
        s.workload.duration_p95 = Milliseconds(400e3);
    });
    // By hand: the mean of the duration cut at 900 s, from its quantiles.
    let durations = LogNormal::from_median_p95(Milliseconds(1_000.0), Milliseconds(400e3));
    let steps = 200_000;
    let cut = (0..steps).map(|i| {
        let p = (f64::from(i) + 0.5) / f64::from(steps);
        durations.quantile(p).0.min(900e3) / 1e3
    });
    let expected = cut.sum::<f64>() / f64::from(steps) + 0.000_5;
    let duration = bill
        .lines
        .iter()
        .find(|l| l.label == "Duration")
        .expect("a line");
    assert!(
        (duration.whole / 1e6 / expected - 1.0).abs() < 1e-3,
        "{} {expected}",
        duration.whole
    );
    assert!(
        bill.notes
            .iter()
            .any(|note| note.contains("exceed the limit of 900 s")),
        "{:?}",
        bill.notes
    );
}

#[test]
fn what_is_queued_may_take_longer() {
    let runs = |platform, minutes: f64, door| {
        let mut scenario = Scenario::default();
        scenario.workload.invoked = Invoked::Asynchronous;
        scenario.workload.longest = Some(Milliseconds(minutes * 6e4));
        scenario.of_mut(platform).front_door = door;
        Plan::new(&scenario, platform, None, PriceBook::embedded()).is_ok()
    };
    assert!(runs(PlatformId::AwsLambda, 10.0, FrontDoor::HttpApi));
    assert!(!runs(PlatformId::AwsLambda, 16.0, FrontDoor::HttpApi));
    assert!(runs(
        PlatformId::AwsLambdaManagedInstances,
        60.0,
        FrontDoor::None
    ));
    assert!(!runs(
        PlatformId::AwsLambdaManagedInstances,
        91.0,
        FrontDoor::None
    ));
}

#[test]
fn extreme_durations_end_with_a_bill() {
    let mut scenario = Scenario {
        compared: PlatformId::ALL.to_vec(),
        ..Scenario::default()
    };
    scenario.workload.invocations_per_month = 1e12;
    scenario.workload.duration_median = Milliseconds(0.1);
    scenario.workload.duration_p95 = Milliseconds(8.64e7);
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    assert!(assessment.possible().count() > 5);
    for candidate in assessment.possible() {
        let (bill, curve) = (candidate.bill.total_usd.0, candidate.curve.cost(1e12).0);
        assert!(
            bill.is_finite() && (bill - curve).abs() <= 1e-9 * bill,
            "{:?}: {bill} {curve}",
            candidate.bill.platform
        );
    }
}

#[test]
fn a_limit_may_cut_half_of_the_runs_and_the_bill_says_how_many() {
    let spread = |median: f64| {
        let mut scenario = Scenario::default();
        scenario.workload.duration_median = Milliseconds(median);
        scenario.workload.duration_p95 = Milliseconds(3.6e6);
        let book = PriceBook::embedded();
        Plan::new(&scenario, PlatformId::AwsLambda, None, book).map(|plan| plan.bill(1e3).notes)
    };
    assert_eq!(
        spread(900e3).expect("half of them end in time"),
        [
            "50 % of the runs exceed the limit of 900 s: they are cut off there, and billed up to it."
        ]
    );
    let refused = spread(1_000e3).expect_err("more than half are cut");
    assert!(
        refused
            .reason
            .ends_with("% of the runs exceed the limit of 900 s"),
        "{}",
        refused.reason
    );
}

#[test]
fn runs_that_take_longer_than_the_longest_is_said_to_be_are_refused_all_the_same() {
    let refused = |median: f64| {
        let mut scenario = Scenario::default();
        scenario.workload.longest = Some(Milliseconds(800e3));
        uniform(&mut scenario, 1e3, median, 512.0);
        let plan = Plan::new(
            &scenario,
            PlatformId::AwsLambda,
            None,
            PriceBook::embedded(),
        );
        plan.err().map(|refused| refused.reason)
    };
    assert_eq!(refused(700e3), None);
    assert_eq!(
        refused(1_000e3).as_deref(),
        Some("100 % of the runs exceed the limit of 900 s")
    );
}

#[test]
fn the_processor_time_of_the_longest_run_counts() {
    let refused = |longest: f64, cpu_share: f64| {
        let mut scenario = Scenario::default();
        uniform(&mut scenario, 1e3, 1_000.0, 128.0);
        scenario.workload.cpu_share = Share(cpu_share);
        scenario.workload.longest = Some(Milliseconds(longest));
        let book = PriceBook::embedded();
        let plan = Plan::new(&scenario, PlatformId::CloudflareWorkers, None, book);
        plan.err().map(|refused| refused.reason)
    };
    // The limit is 300 s.
    assert_eq!(refused(600e3, 0.5), None);
    assert_eq!(
        refused(700e3, 0.5).as_deref(),
        Some("the processor time of a run is 350 s, the limit 300 s")
    );
}
