//! What a bill is made of: charges, each of which knows its lines at a volume and its cost as a curve.
//!
//! One description serves both, so a bill and its curve cannot disagree.

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::curve::Affine;
use crate::model::occupancy::Occupancy;
use crate::model::prices::rows::PriceRow;
use crate::model::prices::{Allowance, Tiers};
use crate::model::units::Usd;

/// What a line is for; the stacked bars group lines by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Time of processors and memory.
    Compute,
    /// Invocations.
    Requests,
    /// Capacity kept ready, and cold starts.
    Readiness,
    /// Gateways and load balancers.
    FrontDoor,
    /// Addresses and traffic.
    Network,
    /// Disks and logs.
    Storage,
    /// Managed services of the workload.
    Services,
    /// People.
    Operations,
}

impl Category {
    /// Every category, in the order of a bill.
    pub const ALL: [Self; 8] = [
        Self::Compute,
        Self::Requests,
        Self::Readiness,
        Self::FrontDoor,
        Self::Network,
        Self::Storage,
        Self::Services,
        Self::Operations,
    ];
}

/// How a quantity comes about: numbers, each followed by what it is and what is done with it.
pub type Arithmetic = Vec<(f64, &'static str)>;

/// One line of a bill: quantity times unit price is the amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What is charged.
    pub label: Cow<'static, str>,
    /// What it is for.
    pub category: Category,
    /// How much of it in a month, in the unit of the row.
    pub quantity: f64,
    /// Unit, list price and where they come from.
    pub row: Arc<PriceRow>,
    /// Part of the list price that is paid: 1, less after a discount, 0 for a free part.
    pub paid: f64,
    /// How the quantity comes about.
    pub how: Arithmetic,
}

impl Line {
    /// Price of one unit after discounts.
    pub fn unit_price(&self) -> Usd {
        self.row.price() * self.paid
    }

    /// Quantity times unit price.
    pub fn amount(&self) -> Usd {
        self.unit_price() * self.quantity
    }
}

/// A quantity a month as a function of the volume `n`: `fixed + per_invocation * n`, plus what `occupancy` makes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Quantity {
    /// The same at any volume.
    pub fixed: f64,
    /// For each invocation.
    pub per_invocation: f64,
    /// A factor, and what it is applied to.
    pub occupancy: Option<(f64, Occupancy)>,
}

impl Quantity {
    /// In proportion to the volume.
    pub fn per_invocation(each: f64) -> Self {
        Self {
            per_invocation: each,
            ..Self::default()
        }
    }

    /// The same at any volume.
    pub fn monthly(fixed: f64) -> Self {
        Self {
            fixed,
            ..Self::default()
        }
    }

    /// A factor times an occupancy.
    pub fn occupied(factor: f64, occupancy: Occupancy) -> Self {
        Self {
            occupancy: Some((factor, occupancy)),
            ..Self::default()
        }
    }

    /// The quantity at volume `n`.
    pub fn at(&self, n: f64) -> f64 {
        let curved = self
            .occupancy
            .map_or(0.0, |(factor, occupancy)| factor * occupancy.at(n));
        self.fixed + self.per_invocation * n + curved
    }
}

/// Something metered: what, how much and how it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// What is used.
    pub label: Cow<'static, str>,
    /// What it is for.
    pub category: Category,
    /// How much.
    pub quantity: Quantity,
    /// How the quantity of one invocation, or of a month, comes about.
    pub how: Arithmetic,
}

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
            let mut how = Arithmetic::with_capacity(used.how.len() + 1);
            if used.quantity.per_invocation != 0.0 {
                let times = if used.how.is_empty() {
                    "invocations"
                } else {
                    "invocations \u{d7}"
                };
                how.push((n, times));
            }
            how.extend_from_slice(&used.how);
            let mut add = |label: Cow<'static, str>, quantity, row: &Arc<PriceRow>, how| {
                lines.push(Line {
                    label,
                    category: used.category,
                    quantity,
                    row: Arc::clone(row),
                    paid: self.paid,
                    how,
                });
            };
            if let Some(allowance) = &self.allowance {
                let part = overlap(from, to, 0.0, free);
                if part > 0.0 {
                    let mut how = how.clone();
                    how.push((free, "are free"));
                    add(
                        Cow::Owned(format!("{}, free part", used.label)),
                        part,
                        &allowance.row,
                        how,
                    );
                }
            }
            for tier in self.tiers.iter() {
                let start = free + tier.from();
                let end = free + tier.tier_to.unwrap_or(f64::MAX);
                let part = overlap(from, to, start, end);
                if part > 0.0 || (tier.from() == 0.0 && quantity <= 0.0) {
                    add(used.label.clone(), part.max(0.0), tier, how.clone());
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
        edges
            .filter(|&edge| edge > 0.0)
            .filter_map(|edge| reaches(|n| self.quantity(n), edge, most))
            .collect()
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
        let curved = self.uses.iter().filter_map(|u| u.quantity.occupancy);
        (
            line,
            curved
                .map(|(factor, o)| (self.paid * price * factor, o))
                .collect(),
        )
    }
}

/// Charges that share an allowance of money: a discount on the first dollars, as Cloud Run grants it.
#[derive(Clone, Debug, PartialEq)]
pub struct Credited {
    /// What is free at the reference prices, for its provenance.
    pub allowance: Arc<Allowance>,
    /// Money off a month [$].
    pub credit_usd: f64,
    /// What it is taken off, in order, each at one price.
    pub uses: Vec<(Use, Arc<PriceRow>)>,
}

impl Credited {
    fn full(&self, n: f64) -> f64 {
        let each = self.uses.iter();
        each.map(|(used, row)| used.quantity.at(n) * row.price_usd)
            .sum()
    }

    /// Adds the lines at a volume of `n` invocations a month.
    pub fn lines(&self, n: f64, lines: &mut Vec<Line>) {
        let mut credit = self.credit_usd;
        for (used, row) in &self.uses {
            let quantity = used.quantity.at(n);
            let free = if row.price_usd > 0.0 {
                (credit / row.price_usd).min(quantity)
            } else {
                0.0
            };
            credit -= free * row.price_usd;
            let mut how = Arithmetic::with_capacity(used.how.len() + 1);
            if used.quantity.per_invocation != 0.0 {
                let times = if used.how.is_empty() {
                    "invocations"
                } else {
                    "invocations \u{d7}"
                };
                how.push((n, times));
            }
            how.extend_from_slice(&used.how);
            if free > 0.0 {
                let mut how = how.clone();
                how.push((self.credit_usd, "dollars a month are free"));
                lines.push(Line {
                    label: Cow::Owned(format!("{}, free part", used.label)),
                    category: used.category,
                    quantity: free,
                    row: Arc::clone(&self.allowance.row),
                    paid: 0.0,
                    how,
                });
            }
            if quantity > free || quantity <= 0.0 {
                lines.push(Line {
                    label: used.label.clone(),
                    category: used.category,
                    quantity: (quantity - free).max(0.0),
                    row: Arc::clone(row),
                    paid: 1.0,
                    how,
                });
            }
        }
    }

    /// Cost at volume `n` [$].
    pub fn cost(&self, n: f64) -> f64 {
        (self.full(n) - self.credit_usd).max(0.0)
    }

    /// The volume at which the money is used up.
    pub fn kinks(&self, most: f64) -> Vec<f64> {
        reaches(|n| self.full(n), self.credit_usd, most)
            .into_iter()
            .collect()
    }

    /// The straight line and the curved terms that hold around volume `n`.
    pub fn shape_at(&self, n: f64) -> (Affine, Vec<(f64, Occupancy)>) {
        if self.full(n) <= self.credit_usd {
            return (Affine::default(), Vec::new());
        }
        let mut line = Affine {
            intercept: -self.credit_usd,
            slope: 0.0,
        };
        let mut curved = Vec::new();
        for (used, row) in &self.uses {
            line.intercept += used.quantity.fixed * row.price_usd;
            line.slope += used.quantity.per_invocation * row.price_usd;
            let bent = used.quantity.occupancy;
            curved.extend(bent.map(|(factor, occupancy)| (factor * row.price_usd, occupancy)));
        }
        (line, curved)
    }
}

/// The volume from 0 to `most` at which a quantity that never falls reaches `edge`; `None` where it does not.
fn reaches(quantity: impl Fn(f64) -> f64, edge: f64, most: f64) -> Option<f64> {
    let (at_start, at_end) = (quantity(0.0), quantity(most));
    if at_start >= edge || at_end < edge {
        return None;
    }
    // Straight lines are met exactly by one division; a curve is halved until no float lies between.
    let straight = (edge - at_start) / (at_end - at_start) * most;
    if (quantity(straight) - edge).abs() <= 1e-12 * edge {
        return Some(straight);
    }
    let (mut low, mut high) = (0.0, most);
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return Some(high);
        }
        if quantity(middle) < edge {
            low = middle;
        } else {
            high = middle;
        }
    }
}

fn overlap(from: f64, to: f64, start: f64, end: f64) -> f64 {
    (to.min(end) - from.max(start)).max(0.0)
}

/// A number for a sentence: grouped digits, at most six decimals.
pub fn plain(x: f64) -> String {
    if x != 0.0 && (x.abs() < 1e-3 || x.abs() >= 1e15) {
        return format!("{x:.3e}");
    }
    let text = format!("{x:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let first = (digits.len() + 2) % 3 + 1;
    let mut grouped = format!("{sign}{}", &digits[..first.min(digits.len())]);
    for start in (first..digits.len()).step_by(3) {
        grouped.push(',');
        grouped.push_str(&digits[start..start + 3]);
    }
    if decimals.is_empty() {
        grouped
    } else {
        format!("{grouped}.{decimals}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_sentences_are_grouped_and_short() {
        for (x, text) in [
            (0.0, "0"),
            (10e6, "10,000,000"),
            (0.2, "0.2"),
            (1_234.5, "1,234.5"),
            (-1e3, "-1,000"),
            (999.0, "999"),
        ] {
            assert_eq!(plain(x), text);
        }
    }
}
