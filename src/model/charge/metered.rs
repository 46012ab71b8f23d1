//! A charge by quantity, with a free allowance and price tiers.

use std::sync::Arc;

use crate::model::charge::{Line, Quantity, Use, meets};
use crate::model::curve::Affine;
use crate::model::occupancy::Occupancy;
use crate::model::prices::{Allowance, Tiers};
use crate::model::root::{TO_THE_LAST_BITS, narrow};

/// Ratio of neighbouring volumes where cold starts are looked at closely: a hump of them spans a factor of three.
const CLOSE: f64 = 1.15;

/// A charge by quantity, with a free allowance and price tiers.
///
/// The uses are counted one after the other: the first fills the allowance and the lower tiers.
#[derive(Clone, Debug, PartialEq)]
pub struct Metered {
    /// What is metered, in the order of counting.
    pub uses: Vec<Use>,
    /// What is free, if anything; tiers start above it.
    pub allowance: Option<Arc<Allowance>>,
    /// Price tiers in rising order, at least one.
    pub tiers: Tiers,
    /// Part of the list price that is paid.
    pub paid: f64,
}

impl Metered {
    fn free(&self) -> f64 {
        self.allowance.as_ref().map_or(0.0, |a| a.quantity)
    }

    fn quantity(&self, n: f64) -> f64 {
        self.uses.iter().map(|u| u.quantity.at(n)).sum()
    }

    /// Adds the lines at a volume of `n` invocations a month.
    pub fn lines(&self, n: f64, lines: &mut Vec<Line>) {
        let free = self.free();
        let mut counted = 0.0;
        for used in &self.uses {
            let quantity = used.quantity.at(n);
            let (from, to) = (counted, counted + quantity);
            counted = to;
            let how = used.arithmetic(n);
            if let Some(allowance) = &self.allowance {
                let part = overlap(from, to, 0.0, free);
                if part > 0.0 {
                    lines.push(used.free_line((part, quantity), &allowance.row, how.clone()));
                }
            }
            for tier in self.tiers.iter() {
                let start = free + tier.from();
                let end = free + tier.tier_to.unwrap_or(f64::MAX);
                let part = overlap(from, to, start, end);
                if part > 0.0 || (tier.from() == 0.0 && quantity <= 0.0) {
                    lines.push(used.line((part.max(0.0), quantity), tier, self.paid, how.clone()));
                }
            }
        }
    }

    /// Cost at volume `n` [$].
    pub fn cost(&self, n: f64) -> f64 {
        let above = self.quantity(n) - self.free();
        let tiers = self.tiers.iter();
        let priced = tiers.map(|tier| {
            overlap(0.0, above, tier.from(), tier.tier_to.unwrap_or(f64::MAX)) * tier.price_usd
        });
        self.paid * priced.sum::<f64>()
    }

    /// Volumes at which the price of one more unit changes.
    pub fn kinks(&self, most: f64) -> Vec<f64> {
        let edges = self.tiers.iter().map(|tier| self.free() + tier.from());
        let edges = edges.filter(|&edge| edge > 0.0);
        edges.flat_map(|edge| self.meets(edge, most)).collect()
    }

    /// Volumes up to `most` at which the quantity meets an edge: one at most, but for cold starts, which become fewer.
    fn meets(&self, edge: f64, most: f64) -> Vec<f64> {
        let quantity = |n: f64| self.quantity(n);
        let parts = || self.uses.iter().map(|used| &used.quantity);
        let cold: f64 = parts().map(Quantity::for_each_cold_start).sum();
        if cold <= 0.0 {
            return meets(quantity, edge, most).into_iter().collect();
        }
        // Every invocation is cold at most, and none at least: in between it is looked at closely.
        let each: f64 = parts().map(|part| part.per_invocation).sum();
        let (from, to) = ((edge / (each + cold)).min(most), (edge / each).min(most));
        let mut found = Vec::new();
        let mut start = from * (1.0 - 1e-9);
        while start < to {
            let end = (start * CLOSE).min(most);
            let ends = (quantity(start) - edge, quantity(end) - edge);
            if (ends.0 < 0.0) != (ends.1 < 0.0) {
                let difference = |n: f64| quantity(n) - edge;
                let between = ((start, ends.0), (end, ends.1));
                found.push(narrow(difference, between.0, between.1, TO_THE_LAST_BITS).1);
            }
            start = if end > start { end } else { to };
        }
        found
    }

    /// The straight line and the curved terms that hold around volume `n`.
    pub fn shape_at(&self, n: f64) -> (Affine, Vec<(f64, Occupancy)>) {
        let free = self.free();
        let above = self.quantity(n) - free;
        // Without an allowance the first tier holds from 0 on, also where a waiting instance is hardly ever idle.
        if free > 0.0 && above <= 0.0 {
            return (Affine::default(), Vec::new());
        }
        let (mut saved, mut price) = (0.0, self.tiers[0].price_usd);
        for tier in self
            .tiers
            .iter()
            .skip(1)
            .take_while(|tier| tier.from() < above)
        {
            saved += (price - tier.price_usd) * tier.from();
            price = tier.price_usd;
        }
        let fixed: f64 = self.uses.iter().map(|u| u.quantity.fixed).sum();
        let each: f64 = self.uses.iter().map(|u| u.quantity.per_invocation).sum();
        let line = Affine {
            intercept: self.paid * (saved + price * (fixed - self.free())),
            slope: self.paid * price * each,
        };
        let curved = self
            .uses
            .iter()
            .filter_map(|u| u.quantity.occupancy.clone());
        (
            line,
            curved
                .map(|(factor, o)| (self.paid * price * factor, o))
                .collect(),
        )
    }
}

fn overlap(from: f64, to: f64, start: f64, end: f64) -> f64 {
    (to.min(end) - from.max(start)).max(0.0)
}
