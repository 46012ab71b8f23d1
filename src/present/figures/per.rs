//! What the cost axis of the break-even chart counts: dollars a month, per million invocations, or per invocation.

use crate::model::units::Usd;
use crate::present::format;

/// What a cost is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Per {
    /// A month.
    #[default]
    Month,
    /// A million invocations.
    Million,
    /// One invocation.
    Invocation,
}

impl Per {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Month, Self::Million, Self::Invocation];

    /// Name on a button.
    pub fn name(self) -> &'static str {
        match self {
            Self::Month => "a month",
            Self::Million => "per million",
            Self::Invocation => "per invocation",
        }
    }

    /// Name on an axis.
    pub fn axis_label(self) -> &'static str {
        match self {
            Self::Month => "Cost a month",
            Self::Million => "Cost per million invocations",
            Self::Invocation => "Cost per invocation",
        }
    }

    /// The value of a monthly cost at a volume, in dollars for what this counts.
    pub fn value(self, cost: Usd, invocations_per_month: f64) -> f64 {
        match self {
            Self::Month => cost.0,
            Self::Million => cost.0 / invocations_per_month * 1e6,
            Self::Invocation => cost.0 / invocations_per_month,
        }
    }

    /// A value as text.
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Month | Self::Million => format::usd(Usd(value)),
            Self::Invocation => format::usd_each(value),
        }
    }

    /// A difference between two values as text, with what it is for where that is not a month.
    pub fn difference(self, value: f64) -> String {
        match self {
            Self::Month => self.text(value),
            _ => format!("{} {}", self.text(value), self.name()),
        }
    }

    /// Lowest value that an axis shows, unless all values are lower; free volumes are drawn at the bottom edge.
    pub(super) fn floor(self) -> f64 {
        match self {
            Self::Month => 0.1,
            Self::Million => 0.01,
            Self::Invocation => 1e-8,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_read_for_what_it_is_counted() {
        for (per, text) in [
            (Per::Month, "$18.67"),
            (Per::Million, "$1.87"),
            (Per::Invocation, "$0.00000187"),
        ] {
            assert_eq!(per.text(per.value(Usd(18.666_7), 1e7)), text);
        }
        assert_eq!(Per::Month.difference(1.5), "$1.50");
        assert_eq!(Per::Million.difference(1.5), "$1.50 per million");
    }
}
