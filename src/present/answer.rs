//! The answer in a few sentences, with the numbers that decide, generated for every scenario.

use crate::model::assessment::{Assessment, Candidate};
use crate::model::breakeven::BreakEven;
use crate::model::fit::{Rule, Verdict};
use crate::model::scenario::{PlatformId, Scenario};
use crate::model::simulation::summary::Summary;
use crate::model::units::mean_rate;
use crate::present::format;

/// Costs closer than this are called the same.
const SAME: f64 = 0.005;

/// The answer: what it costs, where that changes, and what else decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Which is cheaper, in a few words.
    pub headline: String,
    /// The sentences behind it.
    pub sentences: Vec<String>,
    /// What the simulation adds, once it has begun.
    pub simulated: Option<String>,
}

/// The answer to a scenario.
pub fn answer(scenario: &Scenario, assessment: &Assessment, summary: Option<&Summary>) -> Answer {
    let mut sentences = vec![costs(scenario, assessment)];
    sentences.extend(
        assessment
            .break_evens
            .iter()
            .map(|pair| range(scenario, pair)),
    );
    sentences.extend(refusals(assessment));
    sentences.extend(limits(assessment));
    sentences.retain(|sentence| !sentence.is_empty());
    Answer {
        headline: headline(assessment),
        sentences,
        simulated: cold_starts(scenario, summary),
    }
}

fn headline(assessment: &Assessment) -> String {
    let mut able: Vec<&Candidate> = assessment
        .possible()
        .filter(|c| assessment.verdict(c.bill.platform) != Some(Verdict::Impossible))
        .collect();
    able.sort_by(|a, b| a.bill.total_usd.0.total_cmp(&b.bill.total_usd.0));
    match able.as_slice() {
        [] if assessment.candidates.is_empty() => "Choose a platform to compare.".to_owned(),
        [] => "No compared platform can run this workload.".to_owned(),
        [only] => {
            let (platform, cost) = (only.bill.platform, format::usd(only.bill.total_usd));
            if assessment.candidates.len() > 1 {
                format!(
                    "Only {} can run this: {cost} a month.",
                    platform.in_a_sentence()
                )
            } else {
                format!("{} costs {cost} a month.", platform.at_the_start())
            }
        }
        [first, second, ..] => {
            let (low, high) = (first.bill.total_usd.0, second.bill.total_usd.0);
            if high - low <= SAME * high {
                return "Both cost the same here.".to_owned();
            }
            let name = first.bill.platform.at_the_start();
            if low <= 0.0 {
                return format!("{name} is free here.");
            }
            format!(
                "{name} is cheaper: {} less a month.",
                format::usd(second.bill.total_usd - first.bill.total_usd)
            )
        }
    }
}

fn costs(scenario: &Scenario, assessment: &Assessment) -> String {
    let n = scenario.workload.invocations_per_month;
    let each: Vec<String> = assessment
        .possible()
        .map(|c| {
            let verb = if c.fleet.is_some_and(|fleet| fleet.count > 1) {
                "cost"
            } else {
                "costs"
            };
            format!(
                "{} {verb} {}",
                described(scenario, c),
                format::usd(c.bill.total_usd)
            )
        })
        .collect();
    if each.is_empty() {
        return String::new();
    }
    let volume = if n > 0.0 {
        format!(
            "At {} invocations a month ({})",
            format::count(n),
            format::rate(mean_rate(n).0)
        )
    } else {
        "Without any invocation".to_owned()
    };
    format!("{volume} {}.", each.join(" and "))
}

fn described(scenario: &Scenario, candidate: &Candidate) -> String {
    let Some(fleet) = candidate.fleet else {
        return candidate.bill.platform.name().to_owned();
    };
    let number = if fleet.count == 1 {
        "one".to_owned()
    } else {
        format::grouped(fleet.count as f64)
    };
    let behind = if scenario.ec2.load_balancer {
        " behind a load balancer"
    } else {
        ""
    };
    format!("{number} {}{behind}", scenario.ec2.instance)
}

/// From where to where the platform that is cheaper here stays so.
fn range(scenario: &Scenario, pair: &BreakEven) -> String {
    let n = scenario.workload.invocations_per_month;
    let Some(cheaper) = pair.cheaper_at(n) else {
        return String::new();
    };
    let name = cheaper.at_the_start();
    let at = |n: f64| format!("{} ({})", format::count(n), format::rate(mean_rate(n).0));
    match pair.around(n) {
        (None, None) => format!("{name} is cheaper at every volume from 1 to 1 T."),
        (None, Some(above)) => format!(
            "{name} stays cheaper up to {}.",
            at(above.invocations_per_month)
        ),
        (Some(below), None) => format!(
            "{name} is cheaper from {} on.",
            at(below.invocations_per_month)
        ),
        (Some(below), Some(above)) => {
            format!(
                "{name} is cheaper from {} to {}.",
                at(below.invocations_per_month),
                at(above.invocations_per_month)
            )
        }
    }
}

fn refusals(assessment: &Assessment) -> impl Iterator<Item = String> {
    let refused = assessment
        .candidates
        .iter()
        .filter_map(|c| c.as_ref().err());
    refused.map(|i| {
        format!(
            "{} is not possible: {}.",
            i.platform.at_the_start(),
            i.reason
        )
    })
}

/// Sentences for limits that rule a platform out.
fn limits(assessment: &Assessment) -> impl Iterator<Item = String> {
    let broken = assessment
        .findings
        .iter()
        .filter(|f| f.verdict == Verdict::Impossible);
    broken.map(|f| {
        let name = f.platform.at_the_start();
        match f.rule {
            Rule::DurationLimit => format!(
                "{name} is not possible: {} of the runs exceed its limit of {}.",
                format::percent(f.value),
                format::duration(crate::model::units::Milliseconds(f.limit * 1e3)),
            ),
            _ => format!(
                "{name} cannot keep up: it would need {} its capacity at the peak.",
                format::times(f.value)
            ),
        }
    })
}

fn cold_starts(scenario: &Scenario, summary: Option<&Summary>) -> Option<String> {
    let summary = summary.filter(|_| scenario.compared.contains(&PlatformId::AwsLambda))?;
    let share = summary.cold_share?;
    Some(format!(
        "{} of Lambda's requests start cold; its p99 is {} against an objective of {}.",
        format::percent(share.mean),
        format::duration(summary.latency.p99),
        format::duration(scenario.workload.latency_objective),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prices::PriceBook;
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
            "AWS Lambda is cheaper: $48.34 less a month.",
            &[
                "At 10 M invocations a month (3.81 requests/s) AWS Lambda costs $11.80 and one t3.medium behind a load balancer costs $60.14.",
                "AWS Lambda stays cheaper up to 35.9 M (13.7 requests/s).",
            ],
        );
        check(
            |s| s.workload.invocations_per_month = 500e6,
            "The EC2 fleet is cheaper: $654.76 less a month.",
            &[
                "At 500 M invocations a month (190 requests/s) AWS Lambda costs $926.47 and 5 t3.medium behind a load balancer cost $271.70.",
                "The EC2 fleet is cheaper from 35.9 M (13.7 requests/s) on.",
            ],
        );
        check(
            |s| s.workload.invocations_per_month = 0.0,
            "AWS Lambda is free here.",
            &[
                "Without any invocation AWS Lambda costs $0.00 and one t3.medium behind a load balancer costs $60.14.",
                "AWS Lambda stays cheaper up to 35.9 M (13.7 requests/s).",
            ],
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
                .any(|s| s.contains("100 % of the runs exceed its limit of 15 min")),
            "{got:?}"
        );
    }
}
