//! The study of a scenario's ranges, one scenario at a time, so that a page stays alive meanwhile.
//!
//! What comes out depends neither on how many steps are taken at once nor on the machine.

use std::cmp::Ordering;

use crate::model::breakeven::BreakEven;
use crate::model::fit;
use crate::model::platform::{Kind, PlatformId};
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::stats::Proportion;
use crate::model::uncertainty::bands::BandStudy;
use crate::model::uncertainty::found::{Contest, Found, Outcome, Quantiles};
use crate::model::uncertainty::walks::Walks;
use crate::model::uncertainty::{Input, drawn};

/// Walks; each has two draws of its own.
pub const WALKS: usize = 500;

/// The break-even that is followed: between which two, who is cheaper above it, and where it is in the middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Followed {
    /// The two platforms.
    pub platforms: (PlatformId, PlatformId),
    /// Cheaper above it; `None` where there is none in the middle, and any counts.
    pub above: Option<PlatformId>,
    /// The volume that it should be near [invocations a month].
    pub near: f64,
}

impl Followed {
    pub(super) fn volume(&self, pair: &BreakEven) -> Option<f64> {
        pair.nearest(self.above, self.near)
    }
}

/// A study under way.
pub struct Study<'a> {
    scenario: Scenario,
    pricing: Pricing<'a>,
    /// The same for whole curves, of which there are many.
    coarse: Pricing<'a>,
    inputs: Vec<Input>,
    contest: Option<Contest>,
    walks: Walks,
    /// Cost of each platform in each draw; `None` where it cannot run.
    draws: Vec<Vec<Option<f64>>>,
    bands: BandStudy,
}

impl<'a> Study<'a> {
    /// A study that has not begun. `followed` is the break-even to follow; without one, that of the contest nearest to the
    /// scenario's volume.
    pub fn new(
        scenario: &Scenario,
        pricing: Pricing<'a>,
        inputs: Vec<Input>,
        followed: Option<Followed>,
    ) -> Self {
        let seed = scenario.simulation.seed;
        let middle = costs(scenario, &pricing);
        let contest = Contest::of(&scenario.compared, &middle);
        let near = scenario.workload.invocations_per_month.max(1.0);
        let nearest = |platforms| Followed {
            platforms,
            above: None,
            near,
        };
        let followed =
            followed.or_else(|| cheapest_of_each(&scenario.compared, &middle).map(nearest));
        Self {
            bands: BandStudy::new(seed, &scenario.compared, &inputs, followed),
            walks: Walks::new(
                seed,
                inputs.len(),
                if inputs.is_empty() { 0 } else { WALKS },
            ),
            scenario: scenario.clone(),
            coarse: pricing.clone().coarse(),
            pricing,
            inputs,
            contest,
            draws: Vec::new(),
        }
    }

    /// Takes up to so many steps; whether all are taken.
    pub fn advance(&mut self, steps: usize) -> bool {
        for _ in 0..steps {
            if self.walks.point().is_some() {
                self.walk();
            } else if self
                .bands
                .advance(&self.scenario, &self.coarse, &self.inputs)
            {
                return true;
            }
        }
        self.walks.point().is_none() && self.bands.is_done()
    }

    fn walk(&mut self) {
        let Some(point) = self.walks.point() else {
            return;
        };
        let scenario = drawn(&self.scenario, &self.inputs, point);
        let costs = costs(&scenario, &self.pricing);
        let value = self
            .contest
            .and_then(|contest| contest.value(&self.scenario.compared, &costs));
        if self.walks.is_draw() {
            self.draws.push(costs);
        }
        self.walks.answer(value);
    }

    /// Share of the work that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let (done, all) = self.bands.progress();
        let (walked, points) = (self.walks.answered(), self.walks.points());
        if points + all == 0 {
            return 1.0;
        }
        (walked + done) as f64 / (points + all) as f64
    }

    /// What is found, once all steps are taken.
    pub fn finish(self) -> Found {
        let compared = &self.scenario.compared;
        let winners: Vec<Option<usize>> = self.draws.iter().map(|costs| cheapest(costs)).collect();
        let outcome = |(i, &platform): (usize, &PlatformId)| {
            let known: Vec<f64> = self.draws.iter().filter_map(|costs| costs[i]).collect();
            let won = winners.iter().filter(|winner| **winner == Some(i)).count();
            Outcome {
                platform,
                able: Proportion::new(known.len(), self.draws.len()),
                cheapest: Proportion::new(won, self.draws.len()),
                cost: Quantiles::of(known),
            }
        };
        let outcomes = compared.iter().enumerate().map(outcome).collect();
        let first_cheaper = self.contest.and_then(|contest| {
            let sides = self
                .draws
                .iter()
                .map(|costs| contest.first_is_cheaper(compared, costs));
            let known: Option<Vec<Option<bool>>> = sides.collect();
            let known: Vec<bool> = known?.into_iter().flatten().collect();
            let cheaper = known.iter().filter(|first| **first).count();
            Some(Proportion::new(cheaper, known.len()))
        });
        let lowest = self.draws.iter().zip(&winners);
        let lowest = lowest.filter_map(|(costs, winner)| costs[(*winner)?]);
        let (bands, break_even) = self.bands.finish();
        Found {
            draws: self.draws.len(),
            lowest: Quantiles::of(lowest.collect()),
            outcomes,
            contest: self.contest,
            first_cheaper,
            contributions: self.walks.shares(),
            break_even,
            bands,
        }
    }
}

/// Monthly cost of each compared platform at the scenario's volume; `None` where it cannot run.
fn costs(scenario: &Scenario, pricing: &Pricing<'_>) -> Vec<Option<f64>> {
    let n = scenario.workload.invocations_per_month;
    let cost = |&platform: &PlatformId| {
        let plan = pricing.plan(scenario, platform).ok()?;
        fit::keeps_up(platform, plan.fleet_size(n)).then(|| plan.cost(n).0)
    };
    scenario.compared.iter().map(cost).collect()
}

/// Which costs least; of several the first.
fn cheapest(costs: &[Option<f64>]) -> Option<usize> {
    let known = costs
        .iter()
        .enumerate()
        .filter_map(|(i, cost)| Some((i, (*cost)?)));
    let least = known.min_by(|a, b| a.1.total_cmp(&b.1));
    least.map(|(i, _)| i)
}

/// Least cost of the platforms of a kind, and whose.
fn least(compared: &[PlatformId], costs: &[Option<f64>], kind: Kind) -> Option<(PlatformId, f64)> {
    let known = compared
        .iter()
        .zip(costs)
        .filter_map(|(&p, cost)| Some((p, (*cost)?)));
    let of_kind = known.filter(|(platform, _)| platform.kind() == kind);
    of_kind.min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The two platforms whose break-even is of interest: the cheapest of each kind, else the two cheapest.
fn cheapest_of_each(
    compared: &[PlatformId],
    costs: &[Option<f64>],
) -> Option<(PlatformId, PlatformId)> {
    let of = |kind| least(compared, costs, kind).map(|(platform, _)| platform);
    match (of(Kind::Function), of(Kind::Server)) {
        (Some(function), Some(server)) => Some((function, server)),
        _ => {
            let mut known: Vec<(PlatformId, f64)> = compared
                .iter()
                .zip(costs)
                .filter_map(|(&platform, cost)| Some((platform, (*cost)?)))
                .collect();
            known.sort_by(|a, b| a.1.total_cmp(&b.1));
            match known.as_slice() {
                [first, second, ..] => Some((first.0, second.0)),
                _ => None,
            }
        }
    }
}

impl Contest {
    /// What is held against each other among these platforms, which cost so much in the middle.
    fn of(compared: &[PlatformId], costs: &[Option<f64>]) -> Option<Self> {
        let has = |kind| compared.iter().any(|platform| platform.kind() == kind);
        if has(Kind::Function) && has(Kind::Server) {
            return Some(Self::FunctionsAndServers);
        }
        match (cheapest_of_each(compared, costs), compared) {
            (Some((a, b)), _) | (None, &[a, b, ..]) => Some(Self::Pair(a, b)),
            (None, [only]) => Some(Self::Alone(*only)),
            (None, []) => None,
        }
    }

    /// Costs of both sides; `None` of a side that cannot run.
    fn sides(self, compared: &[PlatformId], costs: &[Option<f64>]) -> (Option<f64>, Option<f64>) {
        let of = |platform| {
            let place = compared.iter().position(|other| *other == platform)?;
            costs[place]
        };
        let least = |kind| least(compared, costs, kind).map(|(_, cost)| cost);
        match self {
            Self::FunctionsAndServers => (least(Kind::Function), least(Kind::Server)),
            Self::Pair(a, b) => (of(a), of(b)),
            Self::Alone(only) => (of(only), None),
        }
    }

    /// What the second costs more than the first; of one alone, its cost.
    fn value(self, compared: &[PlatformId], costs: &[Option<f64>]) -> Option<f64> {
        match (self, self.sides(compared, costs)) {
            (Self::Alone(_), (cost, _)) => cost,
            (_, (Some(first), Some(second))) => Some(second - first),
            _ => None,
        }
    }

    /// Whether the first costs less, or is the only one that can run; `Some(None)` where neither can. `None` where there
    /// are no two sides.
    fn first_is_cheaper(
        self,
        compared: &[PlatformId],
        costs: &[Option<f64>],
    ) -> Option<Option<bool>> {
        if matches!(self, Self::Alone(_)) {
            return None;
        }
        Some(match self.sides(compared, costs) {
            (Some(first), Some(second)) => Some(first.total_cmp(&second) == Ordering::Less),
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            (None, None) => None,
        })
    }
}

#[cfg(test)]
mod tests;
