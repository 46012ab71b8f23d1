//! The answer in a few sentences, with the numbers that decide, generated for every scenario.

use crate::model::assessment::{Assessment, Candidate};
use crate::model::breakeven::BreakEven;
use crate::model::charge::Category;
use crate::model::curve::VOLUME_RANGE;
use crate::model::fit::{Rule, Verdict};
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::settings::FrontDoor;
use crate::model::simulation::summary::Summary;
use crate::model::units::mean_rate;
use crate::present::{fleets, format};

/// Platforms whose cost the answer names; of more, the cheapest.
const NAMED: usize = 4;

/// Costs closer than this are called the same.
pub const SAME: f64 = 0.005;

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
    match assessment.break_evens.as_slice() {
        [pair] => sentences.push(range(scenario, pair, assessment)),
        _ => sentences.push(stretch(scenario, assessment)),
    }
    sentences.extend(incomplete(assessment));
    sentences.extend(own_prices(scenario));
    sentences.extend(refusals(assessment));
    sentences.extend(limits(assessment));
    sentences.retain(|sentence| !sentence.is_empty());
    Answer {
        headline: headline(assessment),
        sentences,
        simulated: cold_starts(scenario, assessment, summary),
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
        [] if assessment
            .candidates
            .iter()
            .flat_map(|c| c.as_ref().err())
            .all(|r| r.unpriced) =>
        {
            "No compared platform has a known price here.".to_owned()
        }
        [] => "No compared platform can run this workload.".to_owned(),
        [only] => {
            let (platform, cost) = (only.bill.platform, format::usd(only.bill.total_usd));
            let mut refused = assessment
                .candidates
                .iter()
                .filter_map(|c| c.as_ref().err());
            if refused.any(|refused| refused.unpriced) {
                format!(
                    "{} costs {cost} a month; others have no known price here.",
                    platform.at_the_start()
                )
            } else if assessment.candidates.len() > 1 {
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
                let (a, b) = (first.bill.platform, second.bill.platform);
                return format!(
                    "{} and {} cost the same here.",
                    a.at_the_start(),
                    b.in_a_sentence()
                );
            }
            let name = first.bill.platform.at_the_start();
            if low <= 0.0 {
                return format!("{name} is free here.");
            }
            let less = format::usd(second.bill.total_usd - first.bill.total_usd);
            if able.len() == 2 {
                return format!("{name} is cheaper: {less} less a month.");
            }
            let next = second.bill.platform.in_a_sentence();
            format!("{name} is the cheapest: {less} a month less than {next}.")
        }
    }
}

fn costs(scenario: &Scenario, assessment: &Assessment) -> String {
    let n = scenario.workload.invocations_per_month;
    let mut by_cost: Vec<&Candidate> = assessment.possible().collect();
    let more = by_cost.len().saturating_sub(NAMED);
    if more > 0 {
        by_cost.sort_by(|a, b| a.bill.total_usd.0.total_cmp(&b.bill.total_usd.0));
    }
    let each: Vec<String> = by_cost
        .into_iter()
        .take(NAMED)
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
    let listed = match each.as_slice() {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => each.join(""),
    };
    match more {
        0 => format!("{volume} {listed}."),
        1 => format!("{volume} {listed}; one other costs more."),
        _ => format!("{volume} {listed}; {more} others cost more."),
    }
}

fn described(scenario: &Scenario, candidate: &Candidate) -> String {
    let Some(fleet) = candidate.fleet else {
        return candidate.bill.platform.in_a_sentence().to_owned();
    };
    let number = if fleets::follows_the_hour(&fleet) {
        format!("an average of {}", fleets::mean(&fleet))
    } else if fleet.count == 1 {
        "one".to_owned()
    } else {
        format::grouped(fleet.count as f64)
    };
    let platform = candidate.bill.platform;
    let settings = scenario.of(platform);
    let mut lines = candidate.bill.lines.iter();
    let balanced = settings.front_door == FrontDoor::LoadBalancer
        && lines.any(|line| line.category == Category::FrontDoor);
    let behind = if balanced {
        " behind a load balancer"
    } else {
        ""
    };
    let lambda = if platform == PlatformId::AwsLambdaManagedInstances {
        "Lambda on "
    } else {
        ""
    };
    let what = fleets::kind(scenario, platform, fleet.count);
    format!("{lambda}{number} {what}{behind}")
}

/// From where to where the platform that is cheaper here stays so.
fn range(scenario: &Scenario, pair: &BreakEven, assessment: &Assessment) -> String {
    let n = scenario.workload.invocations_per_month;
    let Some(cheaper) = pair.cheaper_at(n) else {
        return String::new();
    };
    let name = leader(cheaper, n, assessment);
    match pair.around(n) {
        (None, None) => format!("{name} is cheaper at every volume from 1 to 1 T."),
        (None, Some(above)) => format!(
            "{name} stays cheaper up to {}.",
            format::volume(above.invocations_per_month)
        ),
        (Some(below), None) => format!(
            "{name} is cheaper from {} on.",
            format::volume(below.invocations_per_month)
        ),
        (Some(below), Some(above)) => {
            format!(
                "{name} is cheaper from {} to {}.",
                format::volume(below.invocations_per_month),
                format::volume(above.invocations_per_month)
            )
        }
    }
}

/// The cheapest at volume `n` at the start of a sentence, and who costs the same there.
fn leader(cheapest: PlatformId, n: f64, assessment: &Assessment) -> String {
    let at = |c: &Candidate| c.curve.cost(n).0;
    let own = assessment
        .possible()
        .find(|c| c.bill.platform == cheapest)
        .map_or(0.0, at);
    let level = |c: &&Candidate| c.bill.platform != cheapest && (at(c) - own).abs() <= 1e-9 * own;
    let others: Vec<&str> = assessment
        .possible()
        .filter(level)
        .map(|c| c.bill.platform.in_a_sentence())
        .collect();
    let name = cheapest.at_the_start();
    match others.as_slice() {
        [] => name,
        [other] => format!("{name}, level with {other},"),
        several => format!("{name}, level with {} others,", several.len()),
    }
}

/// Prices that are the visitor's own.
fn own_prices(scenario: &Scenario) -> Option<String> {
    match scenario.prices.len() {
        0 => None,
        1 => Some("One price is your own.".to_owned()),
        own => Some(format!("{own} prices are your own.")),
    }
}

/// Bills that leave something out because it has no known price.
fn incomplete(assessment: &Assessment) -> Option<String> {
    let missing = |c: &&Candidate| !c.bill.left_out.is_empty();
    let names: Vec<&str> = assessment
        .possible()
        .filter(missing)
        .map(|c| c.bill.platform.in_a_sentence())
        .collect();
    match names.as_slice() {
        [] => None,
        [only] => Some(format!(
            "The bill of {only} leaves out what has no known price here: see its notes."
        )),
        several => Some(format!(
            "The bills of {} platforms leave out what has no known price here: see their notes.",
            several.len()
        )),
    }
}

/// From where to where the cheapest of several stays so, and what follows it.
fn stretch(scenario: &Scenario, assessment: &Assessment) -> String {
    let n = scenario.workload.invocations_per_month;
    let Some(here) = assessment
        .cheapest_at(n)
        .filter(|_| assessment.possible().count() > 1)
    else {
        return String::new();
    };
    let name = leader(here.platform, n, assessment);
    let next = assessment
        .cheapest
        .iter()
        .find(|stretch| stretch.from >= here.to);
    let below = here.from > VOLUME_RANGE.0;
    match (below, next) {
        (false, None) => format!("{name} is the cheapest at every volume from 1 to 1 T."),
        (false, Some(next)) => format!(
            "{name} stays the cheapest up to {}, from there {}.",
            format::volume(here.to),
            next.platform.in_a_sentence()
        ),
        (true, None) => format!(
            "{name} is the cheapest from {} on.",
            format::volume(here.from)
        ),
        (true, Some(next)) => format!(
            "{name} is the cheapest from {} to {}, from there {}.",
            format::volume(here.from),
            format::volume(here.to),
            next.platform.in_a_sentence()
        ),
    }
}

fn refusals(assessment: &Assessment) -> impl Iterator<Item = String> {
    let refused = assessment
        .candidates
        .iter()
        .filter_map(|c| c.as_ref().err());
    refused.map(|refused| {
        let verb = if refused.unpriced {
            "has no price here"
        } else {
            "is not possible"
        };
        format!(
            "{} {verb}: {}.",
            refused.platform.at_the_start(),
            refused.reason
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

fn cold_starts(
    scenario: &Scenario,
    assessment: &Assessment,
    summary: Option<&Summary>,
) -> Option<String> {
    // Of the function as it is simulated: on demand, and only where Lambda runs it.
    let lambda = scenario.of(PlatformId::AwsLambda);
    let simulated = assessment.cost(PlatformId::AwsLambda).is_some() && lambda.reserved == 0;
    let summary = summary.filter(|_| simulated)?;
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
            "Azure Functions (Consumption) is the cheapest: $0.40 a month less than AWS Lambda."
        );
        assert!(
            got.sentences[0].ends_with("10 others cost more."),
            "{got:?}"
        );
        assert!(
            got.sentences[1].contains("Azure Functions (Consumption) is the cheapest from "),
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
                "AWS Lambda, level with Azure Functions (Consumption), stays the cheapest up to 4 M"
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
}
