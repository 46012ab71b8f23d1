//! Rows of a scenario, and what a visitor can want of them.

use super::*;
use crate::model::fit::survey::Survey;
use crate::model::platform::PlatformId;
use crate::model::pricing::Pricing;
use crate::model::scenario::SignIn;
use crate::present::comparison::cells::Service;

fn of(scenario: &Scenario) -> Vec<Row> {
    let book = PriceBook::embedded();
    let mut survey = Survey::new(scenario, None, Pricing::new(scenario, None, book));
    while !survey.advance() {}
    rows(&survey.finish(), scenario, None, book)
}

fn keys(rows: &[&Row]) -> Vec<&'static str> {
    rows.iter().map(|row| row.subject.key()).collect()
}

fn find<'a>(rows: &'a [Row], key: &str) -> &'a Row {
    rows.iter().find(|row| row.subject.key() == key).expect(key)
}

#[test]
fn every_platform_and_service_has_a_row_whose_cells_name_their_source() {
    let all = of(&Scenario::default());
    assert_eq!(all.len(), 18);
    for row in &all {
        assert_eq!(row.cells.len(), Characteristic::ALL.len());
        for cell in row.cells.iter() {
            let said = [&cell.short, &cell.detail, &cell.source];
            assert!(said.iter().all(|said| !said.is_empty()), "{row:?}");
        }
        let judged = matches!(row.subject, Subject::Platform(_));
        assert_eq!(row.verdict.is_some(), judged, "{row:?}");
    }
    let lambda = find(&all, "aws-lambda");
    assert_eq!(lambda.verdict, Some(Verdict::Excels));
    let limits = &lambda.cells[5];
    assert_eq!(limits.short, "15 min a run, 10,240 MB memory");
    assert!(limits.source.contains("2026-10-01"), "{limits:?}");
    assert!(
        lambda.cells[1].detail.contains("$0.20 for 1 M requests"),
        "{:?}",
        lambda.cells[1]
    );
    let workers = find(&all, "cloudflare-workers");
    assert_eq!(
        (workers.verdict, workers.price().as_str()),
        (Some(Verdict::Impossible), "\u{2013}")
    );
    assert!(
        workers.decided.contains("the limit 128 MB"),
        "{}",
        workers.decided
    );
}

#[test]
fn backend_services_cost_what_the_workload_uses_of_them() {
    let mut scenario = Scenario::default();
    scenario.services.monthly_users = 60_000.0;
    scenario.services.dynamodb_writes = 1.0;
    scenario.services.sign_in = SignIn::CognitoLite;
    let all = of(&scenario);
    // 10 M writes at $0.625 a million.
    let dynamodb = find(&all, "dynamodb").cost.expect("a price");
    assert!((dynamodb.0 - 6.25).abs() < 1e-9, "{dynamodb:?}");
    // 10,000 users beyond the free 50,000 at $0.0055.
    let firebase = find(&all, "firebase").cost.expect("a price");
    assert!((firebase.0 - 55.0).abs() < 1e-9, "{firebase:?}");
    let auth0 = find(&all, "auth0");
    assert_eq!(auth0.cost, None);
    assert!(
        auth0.decided.contains("no list price for 60 k users"),
        "{}",
        auth0.decided
    );
    let few = of(&Scenario::default());
    assert_eq!(find(&few, "auth0").cost.map(|usd| usd.0), Some(0.0));
    assert_eq!(find(&few, "dynamodb").cost, None);
}

#[test]
fn rows_are_filtered_sorted_and_pinned() {
    let all = of(&Scenario::default());
    let any = Wanted::default();
    assert_eq!(any.shown(&all).len(), 18);
    assert!(!any.filters());
    let azure = Wanted {
        provider: Some(Provider::Azure),
        sort: Some(Sort::Functions),
        ..any.clone()
    };
    let functions = [
        "azure-functions-consumption",
        "azure-functions-flex",
        "azure-container-apps",
    ];
    assert_eq!(keys(&azure.shown(&all)), functions);
    let pinned = azure.pin(Subject::Service(Service::Auth0));
    assert_eq!(keys(&pinned.shown(&all))[0], "auth0");
    assert_eq!(pinned.pin(Subject::Service(Service::Auth0)), azure);
    let text = Wanted {
        text: "  WebSocket ".to_owned(),
        ..any.clone()
    };
    let found = keys(&text.shown(&all));
    assert!(
        found.contains(&"gcp-cloud-run-instances") && !found.contains(&"dynamodb"),
        "{found:?}"
    );
    let impossible = Wanted {
        verdict: Some(Verdict::Impossible),
        ..any.clone()
    };
    assert!(keys(&impossible.shown(&all)).contains(&"cloudflare-workers"));
    let by_cost = Wanted {
        order: Order::Cost,
        ..any.clone()
    };
    let costs: Vec<f64> = by_cost
        .shown(&all)
        .iter()
        .filter_map(|row| Some(row.cost?.0))
        .collect();
    assert!(costs.len() > 10 && costs.is_sorted(), "{costs:?}");
    assert_eq!(by_cost.shown(&all)[17].cost, None);
    let by_verdict = Wanted {
        order: Order::Verdict,
        ..any.clone()
    };
    let verdicts: Vec<_> = by_verdict
        .shown(&all)
        .iter()
        .filter_map(|row| row.verdict)
        .collect();
    assert!(verdicts.len() == 15 && verdicts.is_sorted(), "{verdicts:?}");
    let by_name = Wanted {
        order: Order::Name,
        ..any
    };
    assert_eq!(keys(&by_name.shown(&all))[0], "auth0");
}

#[test]
fn two_rows_side_by_side_say_where_they_differ() {
    let all = of(&Scenario::default());
    let platform = |platform| Subject::Platform(platform);
    let wanted = Wanted::default()
        .choose(platform(PlatformId::AwsLambda))
        .choose(platform(PlatformId::AwsEc2))
        .choose(platform(PlatformId::GcpGce));
    assert_eq!(
        wanted.chosen,
        [platform(PlatformId::AwsEc2), platform(PlatformId::GcpGce)]
    );
    let lines = side_by_side(find(&all, "aws-ec2"), find(&all, "gcp-gce"));
    assert_eq!(lines.len(), 3 + Characteristic::ALL.len());
    let differs = |name| {
        lines
            .iter()
            .find(|line| line.name == name)
            .is_some_and(|line| line.differs)
    };
    assert!(differs("Monthly cost") && !differs("State"));
}
