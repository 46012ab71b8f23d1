//! What came of mitigations: latency against cost, who beats whom, and which is the cheapest that is fast enough.

use crate::model::mitigation::{FIVE_MINUTES, Mitigation, PLATFORM};
use crate::model::plan::Impossible;
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::{Caveat, LatencyQuantiles, Summary};
use crate::model::stats::Estimate;
use crate::model::units::{Milliseconds, Seconds, Share, Usd};

/// Difference of two 99th percentiles, over them, up to which they are the same: twice the error of the histograms.
const SAME_LATENCY: f64 = 2e-3;

/// Difference of two monthly bills up to which they are the same: half a cent.
const SAME_COST: Usd = Usd(0.005);

/// Part of a bill that is not worth a change.
const HARDLY: f64 = 0.01;

/// What one mitigation does.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Which one.
    pub mitigation: Mitigation,
    /// Whether it is what the scenario has.
    pub is_set: bool,
    /// Latency of all requests that were served.
    pub latency: LatencyQuantiles,
    /// Half-widths of its 95 % intervals.
    pub half_width: Option<LatencyQuantiles>,
    /// Share of requests that waited for a cold start.
    pub cold_share: Option<Estimate>,
    /// Share of pings that came too late; `None` without pings.
    pub late_pings: Option<Share>,
    /// The platform's monthly bill.
    pub cost: Usd,
    /// What it costs more than none.
    pub extra: Usd,
    /// By how much it lowers the 99th percentile against none.
    pub saved: Milliseconds,
    /// What that is worth.
    pub worth: Worth,
    /// Whether the 99th percentile meets the objective.
    pub meets: bool,
    /// Another outcome that is no dearer and no slower, and better in one of them; `None` on the front.
    pub beaten_by: Option<usize>,
}

impl Outcome {
    /// Whether its 99th percentile is lower than another's by more than the error of it.
    fn is_faster_than(&self, other: &Self) -> bool {
        self.latency.p99.0 < other.latency.p99.0 * (1.0 - SAME_LATENCY)
    }

    fn is_cheaper_than(&self, other: &Self) -> bool {
        self.cost < other.cost - SAME_COST
    }

    fn beats(&self, other: &Self) -> bool {
        let better = self.is_cheaper_than(other) || self.is_faster_than(other);
        better && !other.is_cheaper_than(self) && !other.is_faster_than(self)
    }
}

/// What a lower 99th percentile costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Worth {
    /// It is none itself.
    Baseline,
    /// It is cheaper than none.
    SavesMoney,
    /// It is faster at the same cost to the cent.
    Free,
    /// So much for each millisecond [$ a month].
    PerMillisecond(Usd),
    /// It is no faster, and no cheaper.
    Nothing,
}

impl Worth {
    fn of(outcome: &Outcome, none: &Outcome) -> Self {
        if outcome.is_cheaper_than(none) {
            Self::SavesMoney
        } else if !outcome.is_faster_than(none) {
            Self::Nothing
        } else if none.is_cheaper_than(outcome) {
            Self::PerMillisecond(Usd(outcome.extra.0 / outcome.saved.0))
        } else {
            Self::Free
        }
    }
}

/// The mitigation to take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The cheapest that meets the latency objective.
    Cheapest(usize),
    /// None does; this one comes nearest.
    Nearest(usize),
}

impl Pick {
    /// Which outcome it is.
    pub fn index(self) -> usize {
        match self {
            Self::Cheapest(index) | Self::Nearest(index) => index,
        }
    }
}

/// Mitigations compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What came of each, none first.
    pub outcomes: Vec<Outcome>,
    /// Those that cannot be billed, and why.
    pub left_out: Vec<(Mitigation, Impossible)>,
    /// Share of instances that are replaced within five minutes although they are used: no ping prevents that.
    pub replaced: Share,
    /// The 99th percentile had every instance been warm: no mitigation of cold starts is faster.
    pub all_warm: Milliseconds,
    /// Which one to take.
    pub pick: Pick,
    /// What to know before trusting the numbers.
    pub caveats: Vec<Caveat>,
}

impl Comparison {
    /// Of simulated mitigations, the first of which is none.
    ///
    /// # Errors
    /// The platform cannot run the scenario, or nothing is known of its bill.
    pub fn new(
        scenario: &Scenario,
        none: &Summary,
        others: &[(Mitigation, &Summary)],
        book: &PriceBook,
    ) -> Result<Self, Impossible> {
        let none = (Mitigation::None, none);
        let first = outcome(scenario, none, None, book)?;
        let mut outcomes = vec![first];
        let mut left_out = Vec::new();
        for &simulated in others {
            match outcome(scenario, simulated, Some(&outcomes[0]), book) {
                Ok(outcome) => outcomes.push(outcome),
                Err(impossible) => left_out.push((simulated.0, impossible)),
            }
        }
        mark_beaten(&mut outcomes);
        Ok(Self {
            pick: pick(&outcomes),
            replaced: replaced(scenario),
            outcomes,
            left_out,
            all_warm: none.1.latency_without_cold_starts.p99,
            caveats: none.1.caveats.clone(),
        })
    }

    /// None of them.
    pub fn none(&self) -> &Outcome {
        &self.outcomes[0]
    }

    /// The outcomes that no other beats, from the cheapest to the fastest.
    pub fn front(&self) -> Vec<usize> {
        let on_it = |&i: &usize| self.outcomes[i].beaten_by.is_none();
        let mut front: Vec<usize> = (0..self.outcomes.len()).filter(on_it).collect();
        front.sort_by(|&a, &b| order(&self.outcomes[a], &self.outcomes[b]));
        front
    }

    /// A single ping every five minutes, and the longest shorter period that hardly ever comes too late.
    pub fn five_minute_ping(&self) -> Option<(&Outcome, Option<&Outcome>)> {
        let single = |outcome: &&Outcome| match outcome.mitigation {
            Mitigation::Pings { every, count: 1 } => Some(every),
            _ => None,
        };
        let mut pings = self.outcomes.iter();
        let five = pings.find(|outcome| single(outcome) == Some(FIVE_MINUTES))?;
        let all = self.outcomes.iter();
        let shorter = all.filter(|o| single(o).is_some_and(|every| every < FIVE_MINUTES));
        let longest = shorter.max_by(|a, b| {
            let every = |outcome: &&Outcome| single(outcome).unwrap_or(Seconds(0.0)).0;
            every(a).total_cmp(&every(b))
        });
        Some((five, longest))
    }
}

/// Share of instances whose life ends within five minutes.
fn replaced(scenario: &Scenario) -> Share {
    let lifetime = scenario.simulation.instances.lifetime;
    Share(lifetime.map_or(0.0, |mean| -libm::expm1(-FIVE_MINUTES.0 / mean.0)))
}

/// Cheapest first, of as cheap ones the fastest.
fn order(a: &Outcome, b: &Outcome) -> std::cmp::Ordering {
    let cost = a.cost.0.total_cmp(&b.cost.0);
    cost.then(a.latency.p99.0.total_cmp(&b.latency.p99.0))
}

fn outcome(
    scenario: &Scenario,
    (mitigation, summary): (Mitigation, &Summary),
    none: Option<&Outcome>,
    book: &PriceBook,
) -> Result<Outcome, Impossible> {
    let mut applied = mitigation.apply(scenario);
    // Its cold starts are those of this platform, whichever the scenario simulates.
    applied.simulation.platform = PLATFORM;
    let pricing = Pricing::new(&applied, Some(summary.calibration()), book);
    let volume = applied.workload.invocations_per_month;
    let cost = pricing.plan(&applied, PLATFORM)?.cost(volume);
    let (sent, late, _) = summary.pings;
    let mut outcome = Outcome {
        mitigation,
        is_set: mitigation.is_set(scenario),
        latency: summary.latency,
        half_width: summary.latency_half_width,
        cold_share: summary.cold_share,
        late_pings: (sent > 0).then(|| Share(late as f64 / sent as f64)),
        cost,
        extra: Usd(0.0),
        saved: Milliseconds(0.0),
        worth: Worth::Baseline,
        meets: summary.latency.p99 <= scenario.workload.latency_objective,
        beaten_by: None,
    };
    if let Some(none) = none {
        outcome.extra = outcome.cost - none.cost;
        outcome.saved = none.latency.p99 - outcome.latency.p99;
        outcome.worth = Worth::of(&outcome, none);
    }
    Ok(outcome)
}

/// Names for each outcome another that beats it, if any: the cheapest on the front that does.
fn mark_beaten(outcomes: &mut [Outcome]) {
    let beaten = |i: usize| outcomes.iter().any(|other| other.beats(&outcomes[i]));
    let front: Vec<usize> = (0..outcomes.len()).filter(|&i| !beaten(i)).collect();
    let by: Vec<Option<usize>> = outcomes
        .iter()
        .map(|outcome| {
            let beats = |&&j: &&usize| outcomes[j].beats(outcome);
            let on_front = front.iter().filter(beats);
            let cheapest = on_front.min_by(|&&a, &&b| order(&outcomes[a], &outcomes[b]));
            // Within the error of the latency, one that is beaten may beat where the front does not.
            cheapest
                .copied()
                .or_else(|| outcomes.iter().position(|other| other.beats(outcome)))
        })
        .collect();
    for (outcome, by) in outcomes.iter_mut().zip(by) {
        outcome.beaten_by = by;
    }
}

/// The cheapest that meets the objective, else the fastest; of equals the first. None is taken if it meets the objective
/// and a change would hardly save anything.
fn pick(outcomes: &[Outcome]) -> Pick {
    let meets = || outcomes.iter().filter(|outcome| outcome.meets);
    let least = meets().map(|outcome| outcome.cost.0);
    let least = Usd(least.fold(f64::INFINITY, f64::min));
    if outcomes[0].meets && outcomes[0].cost <= least * (1.0 + HARDLY) + SAME_COST {
        return Pick::Cheapest(0);
    }
    let cheapest = |outcome: &Outcome| outcome.meets && outcome.cost <= least + SAME_COST;
    if let Some(cheapest) = outcomes.iter().position(cheapest) {
        return Pick::Cheapest(cheapest);
    }
    let mut nearest = 0;
    for (i, outcome) in outcomes.iter().enumerate() {
        let best = &outcomes[nearest];
        let as_fast = !best.is_faster_than(outcome);
        if outcome.is_faster_than(best) || (as_fast && outcome.is_cheaper_than(best)) {
            nearest = i;
        }
    }
    Pick::Nearest(nearest)
}

#[cfg(test)]
mod tests;
