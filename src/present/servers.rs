//! The same requests on servers: what was simulated of every fleet, beside the function.

mod chart;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::model::assessment::Assessment;
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::simulation::servers::{Policy, ServersFound, ServersSpec, ServersSummary};
use crate::model::simulation::summary::Summary;
use crate::model::stats::Estimate;
use crate::model::units::Milliseconds;
use crate::present::figure::Table;
use crate::present::format;

pub use chart::{Tails, chart, chart_data, chart_table};

/// Part of the function's requests that the page simulates on servers: enough for their quantiles.
pub const PART: f64 = 0.25;

/// Where there is nothing to say.
const NOTHING: &str = "\u{2013}";

/// A simulated fleet.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet {
    /// Whose servers.
    pub platform: PlatformId,
    /// The servers.
    pub servers: ServersSpec,
    /// What was found.
    pub found: Rc<ServersFound>,
    /// The 99th percentile at the peak by the approximation that sizes the fleet; `None` where it cannot keep up.
    pub approximation: Option<Milliseconds>,
}

/// Whether the 99th percentile meets the latency objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// With its whole interval.
    Met,
    /// With its whole interval above it, or no queue has an end.
    Missed,
    /// The objective lies within the interval.
    Open,
}

impl Objective {
    fn of(p99: Milliseconds, half_width: Option<Milliseconds>, objective: Milliseconds) -> Self {
        let half = half_width.map_or(0.0, |half| half.0);
        if p99.0 + half <= objective.0 {
            Self::Met
        } else if p99.0 - half > objective.0 {
            Self::Missed
        } else {
            Self::Open
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Met => "\u{2713} yes",
            Self::Missed => "\u{2717} no",
            Self::Open => "open: within the interval",
        }
    }
}

impl Fleet {
    /// A platform's fleet, with what the assessment says of its latency.
    pub fn new(
        (platform, servers): (PlatformId, &ServersSpec),
        found: Rc<ServersFound>,
        assessment: &Assessment,
    ) -> Self {
        let mut candidates = assessment.possible();
        let candidate = candidates.find(|candidate| candidate.bill.platform == platform);
        Self {
            platform,
            servers: servers.clone(),
            found,
            approximation: candidate.and_then(|candidate| Some(candidate.latency?.p99)),
        }
    }

    fn summary(&self) -> &ServersSummary {
        &self.found.summary
    }

    /// Whether it keeps up and was seen at work.
    fn served(&self) -> bool {
        self.summary().overloaded.is_none() && self.summary().requests > 0
    }

    /// Whether it meets the latency objective.
    pub fn objective(&self, objective: Milliseconds) -> Objective {
        let summary = self.summary();
        match summary.overloaded {
            Some(_) => Objective::Missed,
            None => Objective::of(summary.latency.p99, summary.p99_half_width(), objective),
        }
    }
}

/// A row for every fleet that keeps up, below the function's.
pub fn table(scenario: &Scenario, function: Option<&Summary>, fleets: &[Fleet]) -> Table {
    let objective = scenario.workload.latency_objective;
    let within = format!("p99 within {}", format::duration(objective));
    let head = [
        "Platform",
        "Servers",
        "p50",
        "p95",
        "p99",
        &within,
        "p99.9",
        "p99 by approximation, at the peak",
        "Waited",
        "Mean wait",
        "Longest queue drained in",
        "Time without burst credits",
        "CPU busy",
    ];
    let own = function.filter(|summary| summary.requests > 0);
    let own = own.map(|summary| of_function(scenario.simulation.platform, summary, objective));
    let served = fleets.iter().filter(|fleet| fleet.served());
    let rows = own
        .into_iter()
        .chain(served.map(|fleet| of_fleet(fleet, objective)));
    Table {
        head: head.map(str::to_owned).to_vec(),
        rows: rows.map(Vec::from).collect(),
    }
}

/// Cells of a row.
type Row = [String; 13];

fn or_nothing(text: Option<String>) -> String {
    text.unwrap_or_else(|| NOTHING.to_owned())
}

fn of_function(platform: PlatformId, summary: &Summary, objective: Milliseconds) -> Row {
    let q = summary.latency;
    let half = summary.latency_half_width.map(|half| half.p99);
    let instances = |mean: Estimate| format!("{} instances", format::count(mean.mean));
    let cold = |share: Estimate| format!("{} for a cold start", format::percent(share.mean));
    [
        platform.name().to_owned(),
        or_nothing(summary.mean_instances.map(instances)),
        format::duration(q.p50),
        format::duration(q.p95),
        format::duration_interval(q.p99, half),
        Objective::of(q.p99, half, objective).word().to_owned(),
        format::duration(q.p999),
        or_nothing(None),
        or_nothing(summary.cold_share.map(cold)),
        or_nothing(None),
        or_nothing(None),
        or_nothing(None),
        or_nothing(None),
    ]
}

fn of_fleet(fleet: &Fleet, objective: Milliseconds) -> Row {
    let summary = fleet.summary();
    let q = summary.latency;
    let share = |e: Estimate| format::percent(e.mean);
    let wait = |e: Estimate| format::duration(Milliseconds(e.mean * 1e3));
    let credits = fleet.servers.credits.and(summary.without_credits);
    let busy = summary.cpu_busy(fleet.servers.vcpu);
    [
        fleet.platform.name().to_owned(),
        counted(fleet),
        format::duration(q.p50),
        format::duration(q.p95),
        format::duration_interval(q.p99, summary.p99_half_width()),
        fleet.objective(objective).word().to_owned(),
        format::duration(q.p999),
        or_nothing(fleet.approximation.map(format::duration)),
        or_nothing(summary.waited.map(share)),
        or_nothing(summary.mean_wait.map(wait)),
        format::duration(summary.backlog.drained_in.milliseconds()),
        or_nothing(credits.map(share)),
        or_nothing(busy.map(|busy| format::percent(busy.0))),
    ]
}

/// How many servers there were: on average and at most, where the number changes.
fn counted(fleet: &Fleet) -> String {
    let summary = fleet.summary();
    let most = format::grouped(summary.most_servers as f64);
    match (&fleet.servers.policy, summary.mean_servers) {
        (Policy::Fixed, _) | (_, None) => most,
        (_, Some(mean)) => format!("{} on average, {most} at most", format::count(mean.mean)),
    }
}

/// A sentence for every fleet that cannot keep up.
pub fn overloaded(fleets: &[Fleet]) -> Vec<String> {
    let sentence = |fleet: &Fleet| {
        let load = fleet.summary().overloaded?;
        Some(format!(
            "{} needs {} times what it has: the queue grows without bound.",
            fleet.platform.at_the_start(),
            format::ratio(load.0),
        ))
    };
    fleets.iter().filter_map(sentence).collect()
}

/// What the comparison rests on.
pub fn basis(function: Option<&Summary>, fleets: &[Fleet]) -> String {
    let most = fleets.iter().map(|fleet| fleet.summary().requests).max();
    let own = function.map_or(0, |summary| summary.requests);
    format!(
        "All rows have the same random numbers: requests reach a fleet at the very moments, and take the very durations, that \
         they have in the simulation of the function, of which a fleet serves a part. So far {} requests of the function, \
         and {} of a fleet.",
        format::count(own as f64),
        format::count(most.unwrap_or(0) as f64),
    )
}
