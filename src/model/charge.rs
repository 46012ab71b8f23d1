//! What a bill is made of: charges, each of which knows its lines at a volume and its cost as a curve.
//!
//! One description serves both, so a bill and its curve cannot disagree.

mod metered;
mod pooled;

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::occupancy::Occupancy;
use crate::model::prices::rows::PriceRow;
use crate::model::root::{TO_THE_LAST_BITS, narrow};
use crate::model::units::Usd;

pub use metered::Metered;
pub use pooled::{Credit, Pooled};

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
    /// How the whole quantity comes about, of which the line may be a part.
    pub how: Arithmetic,
    /// The whole quantity; the rest of it is in other lines, free or at another tier's price.
    pub whole: f64,
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
#[derive(Clone, Debug, Default, PartialEq)]
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

    /// What each cold start adds, 0 where it has none.
    fn for_each_cold_start(&self) -> f64 {
        match &self.occupancy {
            Some((factor, Occupancy::ColdStarts(_))) => *factor,
            _ => 0.0,
        }
    }

    /// The quantity at volume `n`.
    pub fn at(&self, n: f64) -> f64 {
        let curved = self
            .occupancy
            .as_ref()
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

impl Use {
    /// How the quantity at volume `n` comes about: what is counted first, then what each of it is.
    fn arithmetic(&self, n: f64) -> Arithmetic {
        let Quantity {
            per_invocation,
            occupancy,
            ..
        } = &self.quantity;
        let per_invocation = *per_invocation;
        let mut how = Arithmetic::with_capacity(self.how.len() + 2);
        let last = self.how.is_empty();
        match occupancy {
            // What some find busy is elsewhere: the rest of the invocations, or of those at certain hours.
            Some((factor, occupancy)) if per_invocation != 0.0 && *factor != 0.0 => {
                let count = n * per_invocation / factor.abs() + factor.signum() * occupancy.at(n);
                how.push((
                    count,
                    if last {
                        "invocations"
                    } else {
                        "invocations \u{d7}"
                    },
                ));
            }
            Some((_, occupancy @ Occupancy::Overflow(_))) => {
                let found = if last {
                    "invocations find none free"
                } else {
                    "invocations find none free \u{d7}"
                };
                how.push((occupancy.at(n), found));
            }
            Some((_, occupancy @ Occupancy::ColdStarts(_))) => {
                how.push((occupancy.at(n), "cold starts \u{d7}"));
            }
            Some((factor, occupancy)) if *factor > 0.0 => {
                how.push((occupancy.at(n), "s active \u{d7}"))
            }
            Some((_, occupancy)) => how.push((occupancy.at(n), "s active, taken off")),
            None if per_invocation != 0.0 => {
                how.push((
                    n,
                    if last {
                        "invocations"
                    } else {
                        "invocations \u{d7}"
                    },
                ));
            }
            None => {}
        }
        how.extend_from_slice(&self.how);
        how
    }

    /// A line for a part of the quantity, of which there is `whole` in all.
    fn line(
        &self,
        (part, whole): (f64, f64),
        row: &Arc<PriceRow>,
        paid: f64,
        how: Arithmetic,
    ) -> Line {
        Line {
            label: self.label.clone(),
            category: self.category,
            quantity: part,
            row: Arc::clone(row),
            paid,
            how,
            whole,
        }
    }

    /// A line for a part that is free.
    fn free_line(&self, parts: (f64, f64), allowance: &Arc<PriceRow>, how: Arithmetic) -> Line {
        Line {
            label: Cow::Owned(format!("{}, free part", self.label)),
            ..self.line(parts, allowance, 0.0, how)
        }
    }
}

/// The volume from 0 to `most` at which a quantity that only rises, or only falls, meets `edge`; `None` where it does
/// not.
fn meets(quantity: impl Fn(f64) -> f64, edge: f64, most: f64) -> Option<f64> {
    let (at_start, at_end) = (quantity(0.0), quantity(most));
    if (at_start - edge) * (at_end - edge) >= 0.0 {
        return None;
    }
    // Straight lines are met exactly by one division.
    let straight = (edge - at_start) / (at_end - at_start) * most;
    if (quantity(straight) - edge).abs() <= 1e-12 * edge {
        return Some(straight);
    }
    let above = |n: f64| quantity(n) - edge;
    let ends = ((0.0, at_start - edge), (most, at_end - edge));
    Some(narrow(above, ends.0, ends.1, TO_THE_LAST_BITS).1)
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
mod tests;
