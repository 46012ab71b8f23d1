//! The brief: documents to look at in `tests/snapshots/`, and what holds for any scenario. `UPDATE_SNAPSHOTS=1 cargo test
//! --test model brief` writes the documents anew.

use proptest::prelude::*;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::model::traffic::Shape;
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds, Seconds};
use serverless_tradeoffs::present::answer::answer;
use serverless_tradeoffs::present::beside::{self, Side};
use serverless_tradeoffs::present::brief::{Known, Progress, Sources, Standing, markdown};
use serverless_tradeoffs::present::format;

use crate::scenarios::any_scenario;
use crate::snapshots::same_as_kept;

const PAGE: &str = "https://example.org/serverless-tradeoffs/";

const COMPLETE: Standing = Standing {
    known: Known::These,
    progress: Progress::Ended,
};

fn brief(scenario: &Scenario, summary: Option<&Summary>, standing: Standing) -> String {
    brief_beside(scenario, summary, standing, None)
}

fn brief_beside(
    scenario: &Scenario,
    summary: Option<&Summary>,
    standing: Standing,
    pinned: Option<Side<'_>>,
) -> String {
    let assessment = Assessment::new(scenario, summary, PriceBook::embedded());
    let sources = Sources {
        scenario,
        assessment: &assessment,
        summary,
        standing,
        pinned,
        page: PAGE,
    };
    markdown(&sources)
}

fn kept(name: &str, scenario: &Scenario) {
    let summary = Run::new(scenario.simulation_spec()).finish();
    let text = brief(scenario, Some(&summary), COMPLETE);
    same_as_kept(&format!("{name}.md"), &without_date(&text));
}

/// A brief whose link is the same after the next price.
fn without_date(text: &str) -> String {
    let dated = format!("&book={}", PriceBook::embedded().date());
    assert!(text.contains(&dated), "{dated} in:\n{text}");
    text.replace(&dated, "&book=DATE")
}

#[test]
fn the_brief_of_what_the_page_opens_with() {
    kept("brief", &Scenario::default());
}

#[test]
fn the_brief_where_servers_are_cheaper() {
    let mut scenario = Scenario {
        compared: vec![
            PlatformId::AwsLambda,
            PlatformId::GcpCloudRunFunctions,
            PlatformId::AwsEc2,
        ],
        ..Scenario::default()
    };
    scenario.workload.invocations_per_month = 500e6;
    scenario.workload.latency_objective = Milliseconds(100.0);
    let id = "aws-lambda.request.us-east-1".to_owned();
    scenario.prices.insert(id, 1.8e-7);
    kept("brief-servers-cheaper", &scenario);
}

#[test]
fn the_brief_where_a_platform_is_impossible() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 2_000.0;
    scenario.workload.duration_median = Milliseconds(300_000.0);
    scenario.workload.duration_p95 = Milliseconds(900_000.0);
    scenario.workload.longest = Some(Milliseconds(7_200_000.0));
    scenario.traffic.shape = Shape::Cron;
    kept("brief-impossible", &scenario);
}

#[test]
fn the_brief_beside_another_scenario() {
    let a = Scenario::default();
    let mut b = a.clone();
    b.workload.invocations_per_month = 60e6;
    b.workload.memory = Mebibytes(1_024.0);
    let (of_a, of_b) = (
        Run::new(a.simulation_spec()).finish(),
        Run::new(b.simulation_spec()).finish(),
    );
    let assessment = Assessment::new(&a, Some(&of_a), PriceBook::embedded());
    let side = Side {
        scenario: &a,
        assessment: &assessment,
        summary: Some(&of_a),
    };
    let text = without_date(&brief_beside(&b, Some(&of_b), COMPLETE, Some(side)));
    let assessment = Assessment::new(&b, Some(&of_b), PriceBook::embedded());
    let other = Side {
        scenario: &b,
        assessment: &assessment,
        summary: Some(&of_b),
    };
    let headline = format!("**{}**", beside::headline(side, other));
    for said in [
        headline.as_str(),
        "## Against scenario A",
        "| Invocations a month | 10 M | 60 M |",
        "| Memory | 512 MB | 1,024 MB |",
        "#v=2&book=DATE&n=60000000&memory=1024&a.v=2>",
    ] {
        assert!(text.contains(said), "{said} in:\n{text}");
    }
}

#[test]
fn what_is_not_simulated_yet_is_said_first() {
    let scenario = Scenario::default();
    let mut spec = scenario.simulation_spec();
    spec.precision = None;
    spec.length = serverless_tradeoffs::model::scenario::Length::Horizon(Seconds(3_600.0));
    let summary = Run::new(spec).finish();
    let (on, stopped) = (Progress::On(0.427), Progress::Stopped(0.1));
    for (known, progress, said) in [
        (
            Known::Nothing,
            on,
            "The simulation is still running and has no result yet",
        ),
        (
            Known::Before,
            on,
            "The simulation of these inputs is still running: cold starts and the latency of functions are those of the inputs before",
        ),
        (
            Known::These,
            on,
            "The simulation is still running at 42 %: cold starts, their cost",
        ),
        (
            Known::These,
            stopped,
            "The simulation was stopped at 10 %: cold starts, their cost",
        ),
        (
            Known::Nothing,
            Progress::Ended,
            "There is nothing to simulate",
        ),
    ] {
        let summary = (known != Known::Nothing).then_some(&summary);
        let text = brief(&scenario, summary, Standing { known, progress });
        let second = text.split("\n\n").nth(1).unwrap_or_default();
        assert!(second.starts_with(&format!("**{said}")), "{second}");
    }
    let done = brief(&scenario, Some(&summary), COMPLETE);
    assert!(!done.contains("still running") && !done.contains("was stopped"));
}

#[test]
fn a_visitors_own_text_does_not_become_markup() {
    let mut scenario = Scenario::default();
    scenario.traffic.shape = Shape::Cron;
    let text = brief(&scenario, None, COMPLETE);
    let row = text.lines().find(|line| line.starts_with("| Cron"));
    let cron = scenario.traffic.cron.to_string().replace('*', "\\*");
    assert!(row.is_none_or(|row| row.contains(&cron)), "{row:?}");
    assert!(text.contains(&cron), "{cron} in:\n{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn it_says_what_the_page_says(mut scenario in any_scenario(), platforms in 0_usize..6) {
        scenario.compared.truncate(platforms);
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        let text = brief(&scenario, None, COMPLETE);
        let plain = text.replace('\\', "");
        let answer = answer(&scenario, &assessment, None);
        prop_assert!(plain.contains(&answer.headline));
        for sentence in &answer.sentences {
            prop_assert!(plain.contains(sentence), "{sentence}");
        }
        for candidate in assessment.possible() {
            let (name, verdict) = (candidate.bill.platform.name(), assessment.verdict(candidate.bill.platform));
            let row = format!("| {name} | {} | {} |", format::usd(candidate.bill.total_usd), verdict.map_or("not known", |v| v.word()));
            prop_assert!(plain.contains(&row), "{row} in:\n{plain}");
        }
        for wrong in ["NaN", "inf ", "inf.", "-0 "] {
            prop_assert!(!plain.contains(wrong), "{wrong} in:\n{plain}");
        }
        let columns = |line: &str| line.replace("\\|", "").matches('|').count();
        let tables = text.split("\n\n").filter(|block| block.starts_with('|'));
        for table in tables {
            let head = table.lines().next().map_or(0, columns);
            prop_assert!(table.lines().all(|line| columns(line) == head), "{table}");
        }
    }
}
