//! Where each of the shown platforms is the cheapest, and which crossings a chart marks.

use std::cell::OnceCell;

use crate::model::assessment::{Assessment, Candidate};
use crate::model::breakeven::{BreakEven, Crossing};
use crate::model::envelope::{Stretch, envelope};
use crate::present::figure::Tint;

/// The platforms of an assessment that are not hidden.
pub(super) struct Comparison<'a> {
    assessment: &'a Assessment,
    hidden: &'a [Tint],
    stretches: OnceCell<Vec<Stretch>>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(assessment: &'a Assessment, hidden: &'a [Tint]) -> Self {
        Self {
            assessment,
            hidden,
            stretches: OnceCell::new(),
        }
    }

    /// The platforms in the order of the scenario.
    pub(super) fn shown(&self) -> impl Iterator<Item = &'a Candidate> {
        let hidden = self.hidden;
        let possible = self.assessment.possible();
        possible.filter(move |c| !hidden.contains(&c.bill.platform.into()))
    }

    /// The pairs of them.
    fn pairs(&self) -> impl Iterator<Item = &'a BreakEven> + Clone {
        let hidden = self.hidden;
        let pairs = self.assessment.break_evens.iter();
        pairs.filter(move |pair| {
            let (a, b) = pair.platforms;
            !hidden.contains(&a.into()) && !hidden.contains(&b.into())
        })
    }

    /// Every crossing of two of them.
    pub(super) fn crossings(&self) -> impl Iterator<Item = &'a Crossing> {
        self.pairs().flat_map(|pair| &pair.crossings)
    }

    /// The cheapest of them over all volumes, stretch by stretch.
    pub(super) fn stretches(&self) -> &[Stretch] {
        self.stretches.get_or_init(|| self.find_stretches())
    }

    /// The assessment's own where none is hidden.
    fn find_stretches(&self) -> Vec<Stretch> {
        let shown: Vec<_> = self.shown().map(|c| (c.bill.platform, &c.curve)).collect();
        if shown.len() == self.assessment.possible().count() {
            return self.assessment.cheapest.clone();
        }
        envelope(&shown, self.pairs())
    }

    /// Where the cheapest changes, as volume and monthly cost: of two platforms, every crossing.
    pub(super) fn changes(&self) -> Vec<(f64, f64)> {
        if let [a, b] = self.shown().collect::<Vec<_>>().as_slice() {
            let both = |p: &&BreakEven| p.platforms == (a.bill.platform, b.bill.platform);
            let crossings = self
                .pairs()
                .find(both)
                .map_or(&[][..], |pair| &pair.crossings);
            return crossings
                .iter()
                .map(|c| (c.invocations_per_month, c.cost.0))
                .collect();
        }
        let stretches = self.stretches();
        let cost = |stretch: &Stretch| {
            let of = self.shown().find(|c| c.bill.platform == stretch.platform);
            of.map_or(0.0, |c| c.curve.cost(stretch.to).0)
        };
        let ends = stretches.iter().rev().skip(1).rev();
        ends.map(|stretch| (stretch.to, cost(stretch))).collect()
    }
}
