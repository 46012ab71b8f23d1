//! The cheapest platform over the volume and one other input: one row for each value of that input.

use crate::model::curve::CostCurve;
use crate::model::envelope::{Stretch, envelope_within};
use crate::model::platform::PlatformId;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::units::Share;

/// The volumes that a map covers, and how closely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Lowest volume [invocations a month], above 0.
    pub from: f64,
    /// Highest volume.
    pub to: f64,
    /// Number of volumes at which the saving is computed, at least 2; the first is the lowest, the last the highest.
    pub columns: usize,
    /// Number of places between which borders of regions are found, above 0: the width in half pixels, say.
    pub places: f64,
}

impl Extent {
    /// The volume at column `i`.
    pub fn volume(&self, i: usize) -> f64 {
        let part = i as f64 / (self.columns.max(2) - 1) as f64;
        self.from * libm::pow(self.to / self.from, part)
    }
}

/// The map at one value of the other input.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The cheapest platform, stretch by stretch; empty where none can run.
    pub stretches: Vec<Stretch>,
    /// What the cheapest saves against the next at each column, as a part of the next's cost: 0 where they cost the
    /// same, 1 where the cheapest is free or the only one that can run.
    pub savings: Vec<Share>,
}

impl Row {
    /// The row of a scenario, whose own volume does not matter.
    pub fn new(scenario: &Scenario, pricing: &Pricing<'_>, extent: Extent) -> Self {
        let curves = pricing.curves(scenario);
        let ratio = libm::pow(extent.to / extent.from, 1.0 / extent.places);
        let savings = (0..extent.columns).map(|i| saving(&curves, extent.volume(i)));
        Self {
            savings: savings.collect(),
            stretches: envelope_within(&curves, (extent.from, extent.to), ratio),
        }
    }

    /// Who is the cheapest at a volume.
    pub fn cheapest_at(&self, n: f64) -> Option<PlatformId> {
        let after = self.stretches.partition_point(|stretch| stretch.to < n);
        Some(self.stretches.get(after)?.platform)
    }
}

fn saving(curves: &[(PlatformId, CostCurve)], n: f64) -> Share {
    let (mut least, mut next) = (f64::MAX, f64::MAX);
    for (_, curve) in curves {
        let cost = curve.cost(n).0;
        if cost < least {
            (least, next) = (cost, least);
        } else if cost < next {
            next = cost;
        }
    }
    Share(if next <= 0.0 || least == f64::MAX {
        0.0
    } else if next == f64::MAX {
        1.0
    } else {
        (1.0 - least / next).max(0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prices::PriceBook;

    #[test]
    fn a_row_changes_where_the_curves_cross() {
        let scenario = Scenario::worked_example();
        let pricing = Pricing::new(&scenario, None, PriceBook::embedded());
        let extent = Extent {
            from: 1e4,
            to: 1e10,
            columns: 7,
            places: 400.0,
        };
        let row = Row::new(&scenario, &pricing, extent);
        let [first, second] = row.stretches.as_slice() else {
            panic!("{row:?}");
        };
        assert_eq!(
            (first.platform, second.platform),
            (PlatformId::AwsLambda, PlatformId::AwsEc2)
        );
        assert!((first.to / 16.2686e6 - 1.0).abs() < 1e-4, "{}", first.to);
        assert_eq!(row.cheapest_at(1e6), Some(PlatformId::AwsLambda));
        // At 10 M: $18.67 against $30.37.
        assert!((extent.volume(3) / 1e7 - 1.0).abs() < 1e-12);
        assert!((row.savings[3].0 - (1.0 - 18.666_7 / 30.368)).abs() < 1e-6);
        let mut none = scenario.clone();
        none.compared.clear();
        let row = Row::new(&none, &pricing, extent);
        assert!(row.stretches.is_empty() && row.savings.iter().all(|s| s.0 == 0.0));
    }
}
