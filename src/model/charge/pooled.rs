//! Charges at several prices that share one free allowance.

use std::sync::Arc;

use crate::model::charge::{Line, Use, meets};
use crate::model::curve::Affine;
use crate::model::occupancy::Occupancy;
use crate::model::prices::Allowance;
use crate::model::prices::rows::PriceRow;

/// What is free every month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Credit {
    /// So many dollars, as Cloud Run grants it [$].
    Dollars(f64),
    /// So much of the quantity, whatever its price, in the unit of the uses.
    Quantity(f64),
}

/// Uses at one price each that share what is free: the first of them uses it up first.
#[derive(Clone, Debug, PartialEq)]
pub struct Pooled {
    /// What grants it, for its provenance.
    pub allowance: Arc<Allowance>,
    /// What is free.
    pub credit: Credit,
    /// What it is taken off, in order.
    pub uses: Vec<(Use, Arc<PriceRow>)>,
}

impl Pooled {
    fn credit(&self) -> f64 {
        match self.credit {
            Credit::Dollars(credit) | Credit::Quantity(credit) => credit,
        }
    }

    /// How much of the credit one unit at this price takes.
    fn weight(&self, row: &PriceRow) -> f64 {
        match self.credit {
            Credit::Dollars(_) => row.price_usd,
            Credit::Quantity(_) => 1.0,
        }
    }

    /// What the first `count` uses together would take of the credit at volume `n`.
    fn taken(&self, count: usize, n: f64) -> f64 {
        let first = self.uses[..count].iter();
        first
            .map(|(used, row)| used.quantity.at(n) * self.weight(row))
            .sum()
    }

    /// Adds the lines at a volume of `n` invocations a month.
    pub fn lines(&self, n: f64, lines: &mut Vec<Line>) {
        let mut left = self.credit();
        for (used, row) in &self.uses {
            let quantity = used.quantity.at(n);
            let weight = self.weight(row);
            let free = if weight > 0.0 {
                (left / weight).min(quantity).max(0.0)
            } else {
                0.0
            };
            left -= free * weight;
            let how = used.arithmetic(n);
            if free > 0.0 {
                lines.push(used.free_line((free, quantity), &self.allowance.row, how.clone()));
            }
            if quantity > free || quantity <= 0.0 {
                lines.push(used.line(((quantity - free).max(0.0), quantity), row, 1.0, how));
            }
        }
    }

    /// Volumes at which a use begins or ceases to be free.
    pub fn kinks(&self, most: f64) -> Vec<f64> {
        let uses = 1..=self.uses.len();
        uses.filter_map(|count| meets(|n| self.taken(count, n), self.credit(), most))
            .collect()
    }

    /// The straight line and the curved terms that hold around volume `n`.
    pub fn shape_at(&self, n: f64) -> (Affine, Vec<(f64, Occupancy)>) {
        let mut line = Affine::default();
        let mut curved = Vec::new();
        let mut add = |used: &Use, usd: f64| {
            line.intercept += used.quantity.fixed * usd;
            line.slope += used.quantity.per_invocation * usd;
            let bent = used.quantity.occupancy.clone();
            curved.extend(bent.map(|(factor, occupancy)| (factor * usd, occupancy)));
        };
        let mut credited = 0.0;
        for (i, (used, row)) in self.uses.iter().enumerate() {
            let price = row.price_usd;
            if self.taken(i, n) >= self.credit() {
                add(used, price);
            } else if self.taken(i + 1, n) > self.credit() {
                // What is left of the credit depends on what the uses before took.
                let each = price / self.weight(row);
                for (before, row) in &self.uses[..=i] {
                    add(before, each * self.weight(row));
                }
                credited = each * self.credit();
            }
        }
        line.intercept -= credited;
        (line, curved)
    }
}
