//! What would mend a finding: changes of the scenario, each billed by the same plans and judged by the same rules.
//!
//! Which of them make sense for a rule is a column of `platforms/rules.csv`.

use serde::Deserialize;

use crate::model::fit::prober::{Prober, Seen};
use crate::model::fit::{Finding, Rule, Verdict};
use crate::model::mitigation::{Mitigation, candidates};
use crate::model::plan::{Limited, checks};
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::settings::{FleetCount, FrontDoor};
use crate::model::units::Usd;

/// Sizes that a container or an instance may have [vCPU].
const SIZES: [f64; 7] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];

/// Part of a time limit that a part of a split run takes.
const ROOM: f64 = 0.8;

/// Parts that a run is split into at most.
const MOST_PARTS: f64 = 10_000.0;

/// A kind of remedy, as the table of rules names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Ask the provider for more.
    Quota,
    /// As many servers as the peak needs.
    Servers,
    /// A larger type of server.
    Type,
    /// Another size of container or instance.
    Size,
    /// Stream the response.
    Stream,
    /// Pass the payload through an object store.
    Store,
    /// Split the run into steps of a workflow.
    Split,
    /// Queue the event instead of waiting for the answer.
    Queue,
    /// Put a gateway in front that holds connections.
    Gateway,
    /// Keep instances warm.
    Warm,
    /// Take another platform.
    Move,
}

/// One change that may mend a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Remedy {
    /// A higher quota.
    Quota,
    /// As many servers as the peak needs.
    Servers,
    /// Servers of this type.
    Type(String),
    /// So many vCPUs to a container or an instance.
    Size(f64),
    /// Streamed responses.
    Stream,
    /// The payload through S3.
    Store,
    /// The run in so many steps of a workflow.
    Split(u64),
    /// Events that are queued.
    Queue,
    /// A WebSocket API in front.
    Gateway,
    /// So many instances that are always warm.
    Warm(u64),
    /// Another platform.
    Move(PlatformId),
}

/// A remedy with what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    /// What is done.
    pub remedy: Remedy,
    /// The monthly bill then; `None` where only the difference is known.
    pub cost: Option<Usd>,
    /// What that is more than now, below 0 where it is less; `None` where the platform cannot run it now.
    pub extra: Option<Usd>,
    /// What the rule says then.
    pub verdict: Verdict,
}

impl Remedy {
    /// The remedies of a kind that may mend a finding, except another platform.
    pub(super) fn of(way: Way, finding: &Finding, prober: &Prober<'_>) -> Vec<Self> {
        let (scenario, platform) = (prober.scenario(), finding.platform);
        let lambda = matches!(platform, PlatformId::AwsLambda);
        match way {
            Way::Quota => vec![Self::Quota],
            Way::Servers => vec![Self::Servers],
            Way::Type => larger_types(prober, platform).map(Self::Type).collect(),
            Way::Size => SIZES.map(Self::Size).to_vec(),
            Way::Stream if lambda => vec![Self::Stream],
            Way::Store if platform.key().starts_with("aws") => vec![Self::Store],
            Way::Split => parts(prober, finding)
                .map(Self::Split)
                .into_iter()
                .collect(),
            Way::Queue => vec![Self::Queue],
            Way::Gateway if lambda || platform == PlatformId::AwsLambdaManagedInstances => {
                vec![Self::Gateway]
            }
            Way::Warm if lambda => enough(scenario).map(Self::Warm).into_iter().collect(),
            Way::Stream | Way::Store | Way::Gateway | Way::Warm | Way::Move => Vec::new(),
        }
    }

    /// The scenario with the change made on a platform.
    #[must_use]
    pub fn apply(&self, scenario: &Scenario, platform: PlatformId) -> Scenario {
        let mut changed = scenario.clone();
        let settings = changed.of_mut(platform);
        match self {
            Self::Quota => {}
            Self::Servers => settings.count = FleetCount::AtLeast(1),
            Self::Type(name) => settings.instance.clone_from(name),
            Self::Size(vcpu) => settings.vcpu = *vcpu,
            Self::Stream => settings.streaming = true,
            Self::Gateway => settings.front_door = FrontDoor::WebSocket,
            Self::Warm(instances) => {
                return Mitigation::Provisioned {
                    instances: *instances,
                }
                .apply(scenario);
            }
            Self::Store => {
                let changed = &mut changed;
                (changed.workload.request_kb, changed.workload.response_kb) = (1.0, 1.0);
                changed.services.s3_puts += 1.0;
                changed.services.s3_gets += 1.0;
            }
            Self::Split(parts) => split(&mut changed, *parts as f64),
            Self::Queue => changed.workload.invoked = crate::model::scenario::Invoked::Asynchronous,
            Self::Move(to) => {
                if !changed.compared.contains(to) {
                    changed.compared.push(*to);
                    changed.compared.sort();
                }
            }
        }
        changed
    }

    /// What it is billed against: the scenario as it is, but for a payload that is small on both sides.
    fn before(&self, scenario: &Scenario) -> Scenario {
        let mut before = scenario.clone();
        if *self == Self::Store {
            (before.workload.request_kb, before.workload.response_kb) = (1.0, 1.0);
        }
        before
    }

    /// The remedy with its price, where the rule then says that the platform fits.
    pub(super) fn price(
        self,
        prober: &Prober<'_>,
        finding: &Finding,
        (seen, warm): (Seen, Seen),
    ) -> Option<Priced> {
        let (scenario, platform) = (prober.scenario(), finding.platform);
        let cost = |scenario: &Scenario, seen| prober.fared(scenario, platform, seen);
        if self == Self::Quota {
            let now = cost(scenario, seen).map(|fared| fared.cost());
            return Some(Priced {
                remedy: self,
                cost: now,
                extra: now.map(|_| Usd(0.0)),
                verdict: Verdict::Fits,
            });
        }
        let changed = self.apply(scenario, platform);
        let seen_then = if matches!(self, Self::Warm(_)) {
            warm
        } else {
            seen
        };
        let then = cost(&changed, seen_then)?;
        let found = prober.findings(&changed, platform, Some(&then));
        let same = found.iter().find(|other| other.rule == finding.rule);
        let verdict = same.map_or(Verdict::Fits, |finding| finding.verdict);
        if verdict >= finding.verdict || verdict > Verdict::WithCare {
            return None;
        }
        let now = cost(&self.before(scenario), seen).map(|fared| fared.cost());
        let only_difference = self == Self::Store;
        Some(Priced {
            cost: (!only_difference).then_some(then.cost()),
            extra: now.map(|now| Usd(then.cost().0 - now.0)),
            remedy: self,
            verdict,
        })
    }
}

/// Types of a platform's servers with more memory than now, the cheapest first that has enough.
fn larger_types(prober: &Prober<'_>, platform: PlatformId) -> impl Iterator<Item = String> {
    let (scenario, book) = (prober.scenario(), prober.book());
    let regions = book.regions(&scenario.location, platform.provider());
    let needed = scenario.workload.memory.gigabytes();
    let known = book.servers(platform.key()).into_iter();
    let here = known.filter_map(|t| book.server(platform.key(), t.instance, &regions).ok());
    let mut enough: Vec<_> = here.filter(|t| t.memory_gib >= needed).collect();
    enough.sort_by(|a, b| a.price_usd_per_hour.total_cmp(&b.price_usd_per_hour));
    let first = enough.first().map(|t| t.instance.to_owned());
    first.into_iter()
}

/// Steps into which a run must be split to stay within every time limit.
fn parts(prober: &Prober<'_>, finding: &Finding) -> Option<u64> {
    // Workflows are billed where Step Functions are.
    let known = finding.platform.key().starts_with("aws-lambda");
    let checks = checks(prober.scenario(), finding.platform, prober.book());
    let times = checks.iter().filter(|check| check.limited == Limited::Time);
    let parts = times.map(|check| check.needed / (check.allowed * ROOM));
    let parts = parts.fold(0.0, f64::max).ceil();
    (known && (2.0..=MOST_PARTS).contains(&parts)).then_some(parts as u64)
}

/// Every run as so many invocations, each a step of a workflow; what a run uses of services and sends stays the same.
fn split(scenario: &mut Scenario, parts: f64) {
    let workload = &mut scenario.workload;
    workload.invocations_per_month *= parts;
    workload.duration_median = workload.duration_median * (1.0 / parts);
    workload.duration_p95 = workload.duration_p95 * (1.0 / parts);
    workload.longest = workload.longest.map(|longest| longest * (1.0 / parts));
    for each in [
        &mut workload.request_kb,
        &mut workload.response_kb,
        &mut workload.outbound_kb,
        &mut workload.log_kb,
    ] {
        *each /= parts;
    }
    let services = &mut scenario.services;
    for each in [
        &mut services.dynamodb_writes,
        &mut services.dynamodb_reads,
        &mut services.firestore_reads,
        &mut services.firestore_writes,
        &mut services.s3_puts,
        &mut services.s3_gets,
        &mut services.queue_requests,
        &mut services.events,
        &mut services.transitions,
    ] {
        *each /= parts;
    }
    services.transitions += 1.0;
}

/// Provisioned instances that are enough for nearly every request.
fn enough(scenario: &Scenario) -> Option<u64> {
    let all = candidates(scenario).into_iter();
    let provisioned = all.filter_map(|mitigation| match mitigation {
        Mitigation::Provisioned { instances } => Some(instances),
        _ => None,
    });
    provisioned.max()
}

/// Whether another platform is worth naming for a rule: the rule, and all others, say that it can be used.
pub(super) fn worth(rule: Rule, findings: &[Finding]) -> bool {
    let of_rule = findings.iter().filter(|f| f.rule == rule);
    let good = of_rule.map(|f| f.verdict).max().unwrap_or(Verdict::Fits) <= Verdict::Fits;
    // Cost is told by its price.
    let others = findings.iter().filter(|f| f.rule != Rule::Cost);
    good && others.map(|f| f.verdict).max().unwrap_or(Verdict::Fits) <= Verdict::WithCare
}

#[cfg(test)]
mod tests;
