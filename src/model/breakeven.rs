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
