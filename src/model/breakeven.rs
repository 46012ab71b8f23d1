//! Where two cost curves cross: every crossing and every jump across, exactly.
//!
//! Each curve is cut into straight pieces, on which a crossing is one division. Where fleets grow in steps, only
//! steps whose price bands meet are looked at, so the range up to 1e12 costs no more than its crossings. Where a
//! curve bends, it is looked at between close volumes, and a change of sign is closed in on to the last bits.

mod pair;
mod search;

use crate::model::breakeven::search::Search;
use crate::model::curve::CostCurve;
use crate::model::platform::PlatformId;
use crate::model::units::Usd;

/// A volume at which the cheaper platform changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where [invocations a month].
    pub invocations_per_month: f64,
    /// Cost of the first platform there; at a jump, just before it.
    pub cost: Usd,
    /// Cheaper just below this volume.
    pub cheaper_below: PlatformId,
    /// Cheaper just above it.
    pub cheaper_above: PlatformId,
    /// Whether one curve jumps across the other, as when a server is added.
    pub jump: bool,
}

/// A stretch where two curves stay within one server's price of each other for too many steps to list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SideBySide {
    /// Where it begins [invocations a month].
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// How two curves compare over the whole range.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// The two platforms.
    pub platforms: (PlatformId, PlatformId),
    /// Cheaper at the lowest volume; `None` where both cost the same.
    pub cheaper_at_start: Option<PlatformId>,
    /// Every change of the cheaper platform, in rising order.
    pub crossings: Vec<Crossing>,
    /// Stretches whose many crossings are not listed one by one.
    pub side_by_side: Vec<SideBySide>,
}

impl BreakEven {
    /// Compares two curves over [`VOLUME_RANGE`].
    pub fn between(a: (PlatformId, &CostCurve), b: (PlatformId, &CostCurve)) -> Self {
        Search::new(a, b).finish()
    }

    /// The platform of the pair that is not this one.
    pub fn other(&self, platform: PlatformId) -> PlatformId {
        if platform == self.platforms.0 {
            self.platforms.1
        } else {
            self.platforms.0
        }
    }

    /// The cheaper platform at volume `n`; `None` where both cost the same all the way from the start.
    pub fn cheaper_at(&self, n: f64) -> Option<PlatformId> {
        let below = self
            .crossings
            .iter()
            .take_while(|c| c.invocations_per_month < n)
            .last();
        below.map_or(self.cheaper_at_start, |crossing| {
            Some(crossing.cheaper_above)
        })
    }

    /// The crossing that is nearest to volume `n` by ratio, of those above which this platform is cheaper, if one is given.
    pub fn nearest(&self, cheaper_above: Option<PlatformId>, n: f64) -> Option<f64> {
        let asked = |c: &&Crossing| cheaper_above.is_none_or(|above| c.cheaper_above == above);
        let volumes = self.crossings.iter().filter(asked);
        let volumes = volumes.map(|c| c.invocations_per_month);
        let distance = |volume: &f64| (volume / n).ln().abs();
        volumes.min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// The nearest crossings below and above volume `n`.
    pub fn around(&self, n: f64) -> (Option<&Crossing>, Option<&Crossing>) {
        let above = self
            .crossings
            .partition_point(|c| c.invocations_per_month < n);
        (
            above.checked_sub(1).map(|i| &self.crossings[i]),
            self.crossings.get(above),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAMBDA: PlatformId = PlatformId::AwsLambda;
    const FLEET: PlatformId = PlatformId::AwsEc2;

    /// A fleet that is cheaper from 10 to 40 and from 90 on.
    fn crossed() -> BreakEven {
        let crossing = |n, cheaper_below, cheaper_above| Crossing {
            invocations_per_month: n,
            cost: Usd(1.0),
            cheaper_below,
            cheaper_above,
            jump: false,
        };
        BreakEven {
            platforms: (LAMBDA, FLEET),
            cheaper_at_start: Some(LAMBDA),
            crossings: vec![
                crossing(10.0, LAMBDA, FLEET),
                crossing(40.0, FLEET, LAMBDA),
                crossing(90.0, LAMBDA, FLEET),
            ],
            side_by_side: Vec::new(),
        }
    }

    #[test]
    fn the_cheaper_one_is_that_of_the_last_crossing_below() {
        let found = crossed();
        let volumes = [1.0, 10.0, 11.0, 40.0, 41.0, 90.0, 1e12];
        let cheaper = [LAMBDA, LAMBDA, FLEET, FLEET, LAMBDA, LAMBDA, FLEET];
        assert_eq!(volumes.map(|n| found.cheaper_at(n)), cheaper.map(Some));
        let same = BreakEven {
            cheaper_at_start: None,
            crossings: Vec::new(),
            ..found
        };
        assert_eq!(same.cheaper_at(5.0), None);
    }

    #[test]
    fn each_is_the_other_of_the_other() {
        assert_eq!(crossed().other(LAMBDA), FLEET);
        assert_eq!(crossed().other(FLEET), LAMBDA);
    }

    #[test]
    fn the_nearest_crossing_is_so_by_ratio() {
        let found = crossed();
        // 21 is nearer to 10 by difference, nearer to 40 by ratio.
        assert_eq!(found.nearest(None, 21.0), Some(40.0));
        assert_eq!(found.nearest(None, 19.0), Some(10.0));
        assert_eq!(found.nearest(Some(FLEET), 29.0), Some(10.0));
        assert_eq!(found.nearest(Some(FLEET), 31.0), Some(90.0));
        assert_eq!(found.nearest(Some(LAMBDA), 1e12), Some(40.0));
        assert_eq!(found.nearest(Some(PlatformId::AwsFargate), 5.0), None);
    }

    #[test]
    fn around_a_volume_are_the_crossings_on_both_sides() {
        let found = crossed();
        let around = |n| {
            let (below, above) = found.around(n);
            let volume = |c: &Crossing| c.invocations_per_month;
            (below.map(volume), above.map(volume))
        };
        assert_eq!(around(5.0), (None, Some(10.0)));
        assert_eq!(around(20.0), (Some(10.0), Some(40.0)));
        assert_eq!(around(40.0), (Some(10.0), Some(40.0)));
        assert_eq!(around(100.0), (Some(90.0), None));
    }
}
