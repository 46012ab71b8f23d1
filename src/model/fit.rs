//! Does the workload fit a platform? A table of rules, each with the number that decides.
//!
//! The rules are rows of `platforms/rules.csv` (`rules`). The numbers come from the bills, the simulation, the fleet and
//! the limits of the price book (`numbers`); no verdict is written down anywhere. What would flip a finding (`flips`) and
//! what would mend it (`remedies`) are found by asking the same rules again (`prober`). Words for all of it are in
//! `present::comparison`.

pub mod advice;
pub mod flips;
pub mod inputs;
mod numbers;
pub mod prober;
pub mod remedies;
mod rules;
pub mod survey;
mod ties;

use serde::{Deserialize, Serialize};

use crate::model::fleet::FleetSize;
use crate::model::plan::Bill;
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::LatencyQuantiles;
use crate::model::units::{Share, Usd};

pub use rules::{Role, Row, Rules};
pub use ties::{Tied, tied};

/// How well a workload fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

impl Verdict {
    /// Every verdict, best first.
    pub const ALL: [Self; 5] = [
        Self::Excels,
        Self::Fits,
        Self::WithCare,
        Self::Poor,
        Self::Impossible,
    ];
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Memory over the most that is on offer.
    MemoryLimit,
    /// Size of an instance over what is on offer.
    InstanceSize,
    /// Share of runs longer than the platform's time limit.
    DurationLimit,
    /// Processor time of a run over the limit.
    ProcessorLimit,
    /// Size of the largest payload over its limit.
    PayloadLimit,
    /// Requests in flight at the peak over the platform's default limit.
    ConcurrencyLimit,
    /// Need over capacity of the fleet at the peak.
    Capacity,
    /// Open connections that nothing holds.
    Connections,
    /// Monthly price of the gateway that holds connections, over the rest of the bill.
    Gateway,
    /// 99th percentile of the latency over the objective.
    LatencyObjective,
    /// 99.9th percentile of the latency over the objective.
    LatencyTail,
    /// Where the objective is tight: share of cold starts over one in a thousand.
    ColdStarts,
    /// Parts of the workload that exist at one provider only.
    Portability,
    /// What keeping state elsewhere costs, over the rest of the bill.
    State,
    /// What operations work costs, over the rest of the bill.
    Operations,
    /// Share of a compared fleet that would be in use on average.
    IdleFleet,
    /// Share of the fleet that idles on average.
    IdleTime,
    /// Monthly cost over that of the cheapest other platform.
    Cost,
}

/// One rule applied to one platform.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The platform.
    pub platform: PlatformId,
    /// The rule.
    pub rule: Rule,
    /// What the rule says.
    pub verdict: Verdict,
    /// The number that decided: a ratio, share or count as the rule says.
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
    /// What it costs and how it fares; `None` where it cannot run the scenario.
    pub standing: Option<Standing<'a>>,
    /// What it is held against.
    pub peers: &'a Peers,
}

/// How a platform that can run the scenario fares.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Its bill.
    pub bill: &'a Bill,
    /// Its latency, once known.
    pub latency: Option<LatencyQuantiles>,
    /// Share of its requests that start cold, once known.
    pub cold_share: Option<Share>,
    /// Its fleet, if it has one.
    pub fleet: Option<FleetSize>,
}

/// What any platform is held against: the compared ones that can run the scenario and keep up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Peers {
    costs: Vec<(PlatformId, Usd)>,
    fleets: Vec<FleetSize>,
}

impl Peers {
    /// Of platforms that can run the scenario, with their monthly costs and fleets. One that cannot keep up is nobody's
    /// rival.
    pub fn new(all: &[(PlatformId, Usd, Option<FleetSize>)]) -> Self {
        let able = |all: &&(PlatformId, Usd, Option<FleetSize>)| keeps_up(all.0, all.2);
        let able: Vec<_> = all.iter().filter(able).collect();
        Self {
            costs: able
                .iter()
                .map(|&&(platform, usd, _)| (platform, usd))
                .collect(),
            fleets: able.iter().filter_map(|(_, _, fleet)| *fleet).collect(),
        }
    }
}

/// Whether a platform's fleet, where it has one, is large enough for its peak.
pub fn keeps_up(platform: PlatformId, fleet: Option<FleetSize>) -> bool {
    let row = Rules::embedded().row(Rule::Capacity, platform);
    let load = fleet.map(|fleet| fleet.peak_load.0);
    let verdict = row.zip(load).map(|(row, load)| row.verdict(load));
    verdict != Some(Verdict::Impossible)
}

/// Applies every rule of the platform whose number is known. Of what cannot run, what needs no bill.
pub fn judge(known: &Known<'_>, book: &PriceBook) -> Vec<Finding> {
    let numbers = numbers::Numbers::new(known, book);
    let finding = |row: &Row| {
        let number = numbers.of(row.rule)?;
        Some(Finding {
            platform: known.platform,
            rule: row.rule,
            verdict: row.verdict(number.value),
            value: number.value,
            measured: number.measured,
            limit: number.limit,
        })
    };
    Rules::embedded()
        .of(known.platform)
        .filter_map(finding)
        .collect()
}

/// The platform's verdict: its worst finding; `None` without any. It excels where nothing is worse than "fits" and what
/// speaks for it excels.
pub fn overall(findings: &[Finding]) -> Option<Verdict> {
    let worst = findings.iter().map(|finding| finding.verdict).max()?;
    Some(match worst {
        Verdict::Excels | Verdict::Fits if findings.iter().any(speaks_for) => Verdict::Excels,
        Verdict::Excels => Verdict::Fits,
        worst => worst,
    })
}

/// Whether a finding speaks for its platform.
fn speaks_for(finding: &Finding) -> bool {
    let row = Rules::embedded().row(finding.rule, finding.platform);
    row.is_some_and(|row| row.role == Role::Merit) && finding.verdict == Verdict::Excels
}

#[cfg(test)]
mod tests;
