//! Does the workload fit a platform? A table of rules, each with the number that decides.
//!
//! The numbers come from the bills, the simulation, the fleet and the limits of the price book; no verdict is
//! written down anywhere. Words for them are in `present::comparison`.

use serde::Serialize;

use crate::model::fleet::FleetSize;
use crate::model::platform::{Kind, PlatformId};
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::LatencyQuantiles;
use crate::model::units::{Milliseconds, Usd};

/// How well a workload fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// What the platform is best at.
    Excels,
    /// Works well.
    Fits,
    /// Works if one watches out.
    WithCare,
    /// Another way is better.
    Poor,
    /// Cannot run at all.
    Impossible,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Share of runs longer than the platform's time limit.
    DurationLimit,
    /// Requests in flight at the peak over the platform's default limit.
    ConcurrencyLimit,
    /// Need over capacity of the fleet at the peak.
    Capacity,
    /// 99th percentile of the latency over the objective.
    LatencyObjective,
    /// 99.9th percentile of the latency over the objective.
    LatencyTail,
    /// Monthly cost over that of the cheapest other platform.
    Cost,
}

/// A rule's number is at most the first bound: excels; the second: fits; then with care, poor, and beyond: impossible.
struct Thresholds {
    rule: Rule,
    platforms: fn(PlatformId) -> bool,
    at_most: [f64; 4],
}

fn any(_: PlatformId) -> bool {
    true
}

fn functions(platform: PlatformId) -> bool {
    platform.kind() == Kind::Function
}

fn servers(platform: PlatformId) -> bool {
    platform.kind() == Kind::Server
}

/// The rules, hard limits first.
const RULES: [Thresholds; 6] = [
    Thresholds {
        rule: Rule::DurationLimit,
        platforms: functions,
        at_most: [1e-9, 1e-6, 1e-3, 0.5],
    },
    Thresholds {
        rule: Rule::ConcurrencyLimit,
        platforms: functions,
        at_most: [0.5, 0.8, 1.0, f64::MAX],
    },
    Thresholds {
        rule: Rule::Capacity,
        platforms: servers,
        at_most: [0.6, 0.85, 1.0, 1.0],
    },
    Thresholds {
        rule: Rule::LatencyObjective,
        platforms: any,
        at_most: [0.5, 1.0, 1.25, f64::MAX],
    },
    Thresholds {
        rule: Rule::LatencyTail,
        platforms: functions,
        at_most: [1.0, 2.0, 5.0, f64::MAX],
    },
    Thresholds {
        rule: Rule::Cost,
        platforms: any,
        at_most: [0.5, 1.0, 1.25, f64::MAX],
    },
];

/// Costs below this are shown as none [$].
const HALF_A_CENT: f64 = 0.005;

/// One rule applied to one platform.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The platform.
    pub platform: PlatformId,
    /// The rule.
    pub rule: Rule,
    /// What the rule says.
    pub verdict: Verdict,
    /// The number that decided: a ratio or share as the rule says.
    pub value: f64,
    /// What was measured or computed, over..
    pub measured: f64,
    /// ..what it was held against, in the same unit.
    pub limit: f64,
}

/// What is known about one platform when it is judged.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The platform.
    pub platform: PlatformId,
    /// Monthly cost of it and of every other platform that can run the scenario.
    pub costs: &'a [(PlatformId, Usd)],
    /// Its latency, once known.
    pub latency: Option<LatencyQuantiles>,
    /// Its fleet, if it has one.
    pub fleet: Option<FleetSize>,
}

/// Applies every rule of the platform whose number is known.
pub fn judge(known: &Known<'_>, book: &PriceBook) -> Vec<Finding> {
    RULES
        .iter()
        .filter(|thresholds| (thresholds.platforms)(known.platform))
        .filter_map(|thresholds| {
            let (measured, limit) = numbers(thresholds.rule, known, book)?;
            let value = match thresholds.rule {
                Rule::DurationLimit => {
                    known
                        .scenario
                        .durations()
                        .share_above(Milliseconds(limit * 1_000.0))
                        .0
                }
                // Against what is free, half a cent is the measure.
                Rule::Cost => measured / limit.max(HALF_A_CENT),
                _ => measured / limit,
            };
            const SCALE: [Verdict; 4] = [
                Verdict::Excels,
                Verdict::Fits,
                Verdict::WithCare,
                Verdict::Poor,
            ];
            let within = thresholds.at_most.iter().position(|&most| value <= most);
            let verdict = within.map_or(Verdict::Impossible, |i| SCALE[i]);
            Some(Finding {
                platform: known.platform,
                rule: thresholds.rule,
                verdict,
                value,
                measured,
                limit,
            })
        })
        .collect()
}

/// The platform's verdict: its worst finding; `None` without any.
pub fn overall(findings: &[Finding]) -> Option<Verdict> {
    findings.iter().map(|finding| finding.verdict).max()
}

/// What a rule measures and holds it against; `None` where it is not known, or the limit is 0 and no cost.
fn numbers(rule: Rule, known: &Known<'_>, book: &PriceBook) -> Option<(f64, f64)> {
    let limit = |name| {
        book.limit(known.platform.key(), name)
            .map(|limit| limit.value)
    };
    let objective = known.scenario.workload.latency_objective.0;
    let (measured, limit) = match rule {
        Rule::DurationLimit => (
            known.scenario.durations().quantile(0.999).seconds().0,
            limit("timeout")?,
        ),
        Rule::ConcurrencyLimit => (known.scenario.peak_concurrency(), limit("concurrency")?),
        Rule::Capacity => (known.fleet?.peak_load.0, 1.0),
        Rule::LatencyObjective => (known.latency?.p99.0, objective),
        Rule::LatencyTail => (known.latency?.p999.0, objective),
        Rule::Cost => {
            let mine = known
                .costs
                .iter()
                .find(|(platform, _)| *platform == known.platform)?;
            let others = known
                .costs
                .iter()
                .filter(|(platform, _)| *platform != known.platform);
            (
                mine.1.0,
                others.map(|(_, usd)| usd.0).min_by(f64::total_cmp)?,
            )
        }
    };
    (limit > 0.0 || rule == Rule::Cost).then_some((measured, limit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(
        change: impl FnOnce(&mut Scenario),
        p99: f64,
        costs: [f64; 2],
    ) -> Vec<(Rule, Verdict)> {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        let latency = LatencyQuantiles {
            p99: Milliseconds(p99),
            p999: Milliseconds(p99 * 2.0),
            ..LatencyQuantiles::default()
        };
        let costs = [
            (PlatformId::AwsLambda, Usd(costs[0])),
            (PlatformId::AwsEc2, Usd(costs[1])),
        ];
        let known = Known {
            scenario: &scenario,
            platform: PlatformId::AwsLambda,
            costs: &costs,
            latency: Some(latency),
            fleet: None,
        };
        judge(&known, PriceBook::embedded())
            .iter()
            .map(|f| (f.rule, f.verdict))
            .collect()
    }

    #[test]
    fn the_number_decides_and_nothing_else() {
        use Rule::{ConcurrencyLimit, Cost, DurationLimit, LatencyObjective, LatencyTail};
        use Verdict::{Excels, Fits, Impossible, Poor, WithCare};
        let good = judged(|_| (), 200.0, [10.0, 60.0]);
        let all = [
            (DurationLimit, Excels),
            (ConcurrencyLimit, Excels),
            (LatencyObjective, Excels),
            (LatencyTail, Excels),
            (Cost, Excels),
        ];
        assert_eq!(good, all);
        let check = |findings: Vec<(Rule, Verdict)>, expected: (Rule, Verdict)| {
            assert!(
                findings.contains(&expected),
                "{findings:?} lacks {expected:?}"
            );
        };
        check(
            judged(|_| (), 600.0, [70.0, 60.0]),
            (LatencyObjective, WithCare),
        );
        check(judged(|_| (), 600.0, [70.0, 60.0]), (LatencyTail, WithCare));
        check(judged(|_| (), 600.0, [70.0, 60.0]), (Cost, WithCare));
        check(
            judged(|_| (), 700.0, [90.0, 60.0]),
            (LatencyObjective, Poor),
        );
        check(judged(|_| (), 700.0, [90.0, 60.0]), (Cost, Poor));
        check(judged(|_| (), 500.0, [60.0, 60.0]), (Cost, Fits));
        check(judged(|_| (), 500.0, [60.0, 0.0]), (Cost, Poor));
        check(judged(|_| (), 500.0, [0.0, 0.0]), (Cost, Excels));
        let hours = |s: &mut Scenario| s.workload.duration_median = Milliseconds(7.2e6);
        check(
            judged(hours, 200.0, [1.0, 1.0]),
            (DurationLimit, Impossible),
        );
        let crowd = |s: &mut Scenario| s.traffic.peak_to_mean = 2_000.0;
        check(judged(crowd, 200.0, [1.0, 1.0]), (ConcurrencyLimit, Poor));
    }
}
