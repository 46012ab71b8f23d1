//! What a bill is made of: charges, each of which knows its lines at a volume and its cost as a curve.
//!
//! One description serves both, so a bill and its curve cannot disagree.

use serde::Serialize;

use crate::model::curve::Affine;
use crate::model::prices::{Allowance, PriceRow};
use crate::model::units::Usd;

/// One line of a bill: quantity times unit price is the amount.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// What is charged.
    pub label: String,
    /// How much of it in a month, in the unit.
    pub quantity: f64,
    /// Unit of the quantity.
    pub unit: String,
    /// Price of one unit.
    pub unit_price_usd: Usd,
    /// Quantity times unit price.
    pub amount_usd: Usd,
    /// Where the price comes from.
    pub source: String,
    /// Day the source showed it, `YYYY-MM-DD`.
    pub date: String,
    /// Region of the price.
    pub region: String,
    /// How the quantity comes about, as arithmetic with the numbers put in.
    pub how: String,
}

impl Line {
    /// A line priced by a row of the price book.
    pub fn priced(label: impl Into<String>, quantity: f64, row: &PriceRow, how: String) -> Self {
        Self {
            label: label.into(),
            quantity,
            unit: row.unit.clone(),
            unit_price_usd: row.price(),
            amount_usd: row.price() * quantity,
            source: row.source.clone(),
            date: row.date.clone(),
            region: row.region.clone(),
            how,
        }
    }
}

/// A quantity used by every invocation.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// What is used.
    pub label: String,
    /// Quantity one invocation uses, in the unit of the tiers.
    pub per_invocation: f64,
    /// How the quantity of one invocation comes about.
    pub how: String,
}

/// A charge in proportion to the volume, with a free allowance and price tiers.
///
/// The uses are counted one after the other: the first fills the allowance and the lower tiers.
#[derive(Clone, Debug, PartialEq)]
pub struct Metered {
    /// What is metered, in the order of counting.
    pub uses: Vec<Use>,
    /// What is free, if anything; tiers start above it.
    pub allowance: Option<Allowance>,
    /// Price tiers in rising order, at least one.
    pub tiers: Vec<PriceRow>,
}

impl Metered {
    fn free(&self) -> f64 {
        self.allowance
            .as_ref()
            .map_or(0.0, |a| a.quantity_per_month)
    }

    fn per_invocation(&self) -> f64 {
        self.uses.iter().map(|u| u.per_invocation).sum()
    }

    /// The lines at a volume of `n` invocations a month.
    pub fn lines(&self, n: f64) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut counted = 0.0;
        for used in &self.uses {
            let quantity = used.per_invocation * n;
            let (from, to) = (counted, counted + quantity);
            counted = to;
            let how = if used.how.is_empty() {
                format!("{} invocations", plain(n))
            } else {
                format!("{} invocations x {}", plain(n), used.how)
            };
            if let Some(allowance) = &self.allowance {
                let part = overlap(from, to, 0.0, self.free());
                if part > 0.0 {
                    lines.push(free_line(
                        &used.label,
                        part,
                        allowance,
                        &self.tiers[0].region,
                        &how,
                    ));
                }
            }
            for tier in &self.tiers {
                let start = self.free() + tier.from();
                let end = self.free() + tier.tier_to.unwrap_or(f64::MAX);
                let part = overlap(from, to, start, end);
                let only = self.tiers.len() == 1 || (tier.from() == 0.0 && counted <= end);
                if part > 0.0 || (tier.from() == 0.0 && quantity == 0.0) {
                    let label = if only {
                        used.label.clone()
                    } else {
                        tier_label(&used.label, tier)
                    };
                    lines.push(Line::priced(label, part, tier, how.clone()));
                }
            }
        }
        lines
    }

    /// Volumes at which the slope changes.
    pub fn kinks(&self) -> Vec<f64> {
        let per = self.per_invocation();
        if per <= 0.0 {
            return Vec::new();
        }
        self.tiers
            .iter()
            .map(|tier| (self.free() + tier.from()) / per)
            .collect()
    }

    /// The straight line that holds around volume `n`.
    pub fn affine_at(&self, n: f64) -> Affine {
        let per = self.per_invocation();
        let above = per * n - self.free();
        if above <= 0.0 {
            return Affine::default();
        }
        let mut intercept = 0.0;
        let mut price = self.tiers[0].price_usd;
        for pair in self.tiers.windows(2) {
            if pair[1].from() < above {
                intercept += (price - pair[1].price_usd) * pair[1].from();
                price = pair[1].price_usd;
            }
        }
        Affine {
            intercept: intercept - price * self.free(),
            slope: price * per,
        }
    }
}

fn free_line(label: &str, part: f64, allowance: &Allowance, region: &str, how: &str) -> Line {
    Line {
        label: format!("{label}, always-free part"),
        quantity: part,
        unit: allowance.unit.clone(),
        unit_price_usd: Usd(0.0),
        amount_usd: Usd(0.0),
        source: allowance.source.clone(),
        date: allowance.date.clone(),
        region: region.to_owned(),
        how: format!(
            "{how}, of which the first {} are free",
            plain(allowance.quantity_per_month)
        ),
    }
}

fn tier_label(label: &str, tier: &PriceRow) -> String {
    match tier.tier_to {
        Some(to) => format!(
            "{label}, tier {} to {} {}",
            plain(tier.from()),
            plain(to),
            tier.unit
        ),
        None => format!("{label}, tier above {} {}", plain(tier.from()), tier.unit),
    }
}

fn overlap(from: f64, to: f64, start: f64, end: f64) -> f64 {
    (to.min(end) - from.max(start)).max(0.0)
}

/// A number for an arithmetic text: grouped digits, at most six decimals.
pub(crate) fn plain(x: f64) -> String {
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
    fn numbers_in_arithmetic_are_grouped_and_short() {
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
