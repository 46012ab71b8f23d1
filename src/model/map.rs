//! The cheapest platform over the volume and one other input: one row for each value of that input.

use crate::model::curve::CostCurve;
use crate::model::envelope::{Stretch, envelope_with_next};
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

    /// Where a volume lies, from 0 at the lowest to 1 at the highest; beyond, at the end.
    pub fn position(&self, n: f64) -> f64 {
        (libm::log(n / self.from) / libm::log(self.to / self.from)).clamp(0.0, 1.0)
    }
}

/// How far beside a change the saving is computed, as a part of the volume.
const BESIDE: f64 = 1e-9;

/// The map at one value of the other input.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The cheapest platform, stretch by stretch; empty where none can run.
    pub stretches: Vec<Stretch>,
    /// What the cheapest saves against the next at each column, as a part of the next's cost: 0 where they cost the
    /// same, 1 where the cheapest is free or the only one that can run.
    pub savings: Vec<Share>,
    /// The same just below and just above each place where the cheapest changes, in the order of the stretches.
    pub at_changes: Vec<[Share; 2]>,
    /// How many of the compared platforms can run the scenario.
    pub able: usize,
}

impl Row {
    /// The row of a scenario, whose own volume does not matter.
    pub fn new(scenario: &Scenario, pricing: &Pricing<'_>, extent: Extent) -> Self {
        let curves = pricing.curves(scenario);
        let ratio = libm::pow(extent.to / extent.from, 1.0 / extent.places);
        let volumes: Vec<f64> = (0..extent.columns).map(|i| extent.volume(i)).collect();
        let (stretches, lowest) = envelope_with_next(&curves, &volumes, ratio);
        let changes = stretches.windows(2).map(|pair| pair[0].to);
        let beside = |n: f64| [n * (1.0 - BESIDE), n * (1.0 + BESIDE)].map(|n| saving(&curves, n));
        Self {
            savings: lowest.into_iter().map(saved).collect(),
            at_changes: changes.map(beside).collect(),
            able: curves.len(),
            stretches,
        }
    }

    /// Positions from 0 to 1, rising, with the saving there; twice where the cheapest changes. Between them it is taken
    /// to be straight.
    pub fn saving_along(&self, extent: Extent) -> Vec<(f64, f64)> {
        let last = (extent.columns.max(2) - 1) as f64;
        let columns = self.savings.iter().enumerate();
        let mut nodes: Vec<(f64, f64)> = columns.map(|(i, s)| (i as f64 / last, s.0)).collect();
        for (stretch, [below, above]) in self.stretches.iter().zip(&self.at_changes) {
            let at = extent.position(stretch.to);
            let place = nodes.partition_point(|node| node.0 <= at);
            nodes.splice(place..place, [(at, below.0), (at, above.0)]);
        }
        nodes
    }

    /// What the cheapest saves against the next at a position from 0 to 1, between the places where it is known.
    pub fn saving_at(&self, position: f64, extent: Extent) -> Share {
        let nodes = self.saving_along(extent);
        let after = nodes.partition_point(|node| node.0 < position);
        let Some(&(to, high)) = nodes.get(after).or(nodes.last()) else {
            return Share(0.0);
        };
        let (from, low) = nodes[after.saturating_sub(1)];
        let part = if to > from {
            ((position - from) / (to - from)).clamp(0.0, 1.0)
        } else {
            1.0
        };
        Share(low + part * (high - low))
    }

    /// Who is the cheapest at a volume.
    pub fn cheapest_at(&self, n: f64) -> Option<PlatformId> {
        let after = self.stretches.partition_point(|stretch| stretch.to < n);
        Some(self.stretches.get(after)?.platform)
    }
}

fn saving(curves: &[(PlatformId, CostCurve)], n: f64) -> Share {
    let mut lowest = [f64::MAX; 2];
    for (_, curve) in curves {
        let cost = curve.cost(n).0;
        if cost < lowest[0] {
            lowest = [cost, lowest[0]];
        } else if cost < lowest[1] {
            lowest[1] = cost;
        }
    }
    saved(lowest)
}

/// What the lowest cost saves against the next.
fn saved([least, next]: [f64; 2]) -> Share {
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
    use crate::model::cold_share::billing::Calibration;
    use crate::model::envelope::envelope_within;
    use crate::model::prices::PriceBook;

    /// At every column, whoever was left out on the way.
    #[test]
    fn savings_are_those_of_all_curves() {
        let scenario = Scenario {
            compared: PlatformId::ALL.to_vec(),
            ..Scenario::default()
        };
        let cold = Some(Calibration::FORMULA);
        let pricing = Pricing::new(&scenario, cold, PriceBook::embedded());
        let extent = Extent {
            from: 1e3,
            to: 1e12,
            columns: 121,
            places: 400.0,
        };
        let row = Row::new(&scenario, &pricing, extent);
        let curves = pricing.curves(&scenario);
        for (i, share) in row.savings.iter().enumerate() {
            assert_eq!(*share, saving(&curves, extent.volume(i)), "column {i}");
        }
        let ratio = libm::pow(1e9, 1.0 / 400.0);
        let apart = envelope_within(&curves, (1e3, 1e12), ratio);
        let names = |s: &[Stretch]| s.iter().map(|s| s.platform).collect::<Vec<_>>();
        assert_eq!(names(&row.stretches), names(&apart));
    }

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
        // Both cost the same where they cross, and nothing is saved.
        assert_eq!(row.at_changes.len(), 1);
        assert!(row.at_changes[0].iter().all(|s| s.0 < 1e-3), "{row:?}");
        assert!(row.saving_at(extent.position(first.to), extent).0 < 1e-3);
        assert_eq!(row.saving_at(0.5, extent), row.savings[3]);
        assert_eq!(row.saving_at(0.0, extent), row.savings[0]);
        let (a, b) = (row.savings[0].0, row.savings[1].0);
        assert!((row.saving_at(1.0 / 12.0, extent).0 - (a + b) / 2.0).abs() < 1e-12);
        assert_eq!(row.able, 2);
        let mut none = scenario.clone();
        none.compared.clear();
        let row = Row::new(&none, &pricing, extent);
        assert!(row.stretches.is_empty() && row.savings.iter().all(|s| s.0 == 0.0));
    }
}
