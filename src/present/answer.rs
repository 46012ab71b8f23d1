//! The answer in a few sentences, with the numbers that decide, generated for every scenario.

use crate::model::assessment::{Assessment, Candidate};
use crate::model::breakeven::BreakEven;
use crate::model::charge::Category;
use crate::model::curve::VOLUME_RANGE;
use crate::model::fit::{Rule, Verdict};
use crate::model::order;
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

impl Answer {
    /// What is told of it to those who do not see it; what the simulation adds, its own view tells.
    pub fn spoken(&self) -> String {
        let sentences = self.sentences.iter().map(String::as_str);
        let all: Vec<&str> = std::iter::once(self.headline.as_str())
            .chain(sentences)
            .collect();
        all.join(" ")
    }
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
    order::by_number(&mut able, |candidate| candidate.bill.total_usd.0);
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
        order::by_number(&mut by_cost, |candidate| candidate.bill.total_usd.0);
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
    // One that cannot keep up is no choice, whatever it costs.
    let able = |platform: &PlatformId| assessment.verdict(*platform) != Some(Verdict::Impossible);
    let Some(cheaper) = pair.cheaper_at(n).filter(able) else {
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
        .filter(|here| assessment.verdict(here.platform) != Some(Verdict::Impossible))
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
    // What is refused altogether has a sentence already.
    let runs = |platform| assessment.cost(platform).is_some();
    let broken = assessment
        .findings
        .iter()
        .filter(move |f| f.verdict == Verdict::Impossible && runs(f.platform));
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

/// What stands in the place of what the simulation adds, until it has begun: about as long, so that nothing moves.
pub fn awaited(scenario: &Scenario, assessment: &Assessment) -> Option<String> {
    is_simulated(scenario, assessment).then(|| {
        format!(
            "How many of Lambda's requests start cold, and its p99 against {}, is being simulated.",
            format::duration(scenario.workload.latency_objective)
        )
    })
}

/// Whether the simulation says something of the function as it is: on demand, and only where Lambda runs it.
fn is_simulated(scenario: &Scenario, assessment: &Assessment) -> bool {
    let lambda = scenario.of(PlatformId::AwsLambda);
    assessment.cost(PlatformId::AwsLambda).is_some() && lambda.reserved == 0
}

fn cold_starts(
    scenario: &Scenario,
    assessment: &Assessment,
    summary: Option<&Summary>,
) -> Option<String> {
    let summary = summary.filter(|_| is_simulated(scenario, assessment))?;
    let share = summary.cold_share?;
    Some(format!(
        "{} of Lambda's requests start cold; its p99 is {} against an objective of {}.",
        format::percent(share.mean),
        format::duration(summary.latency.p99),
        format::duration(scenario.workload.latency_objective),
    ))
}

#[cfg(test)]
mod tests;
