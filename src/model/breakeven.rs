//! Where two cost curves cross: every crossing and every jump across, exactly.
//!
//! Each curve is cut into straight pieces, on which a crossing is one division. Where a fleet grows in steps, only
//! steps whose price band meets the other curve are looked at, so the range up to 1e12 costs no more than its crossings.

use crate::model::curve::{Affine, CostCurve, Segment, VOLUME_RANGE};
use crate::model::scenario::PlatformId;
use crate::model::units::Usd;

/// Steps of a fleet that are searched one by one where two curves run side by side.
const MOST_STEPS: f64 = 20_000.0;

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
        let mut search = Search {
            platforms: (a.0, b.0),
            sign: 0.0,
            start: None,
            crossings: Vec::new(),
        };
        let mut side_by_side = Vec::new();
        for (from, to, left, right) in common_segments(a.1, b.1) {
            let part = |s: &Segment| Segment { from, to, ..*s };
            search.segment(&part(left), &part(right), &mut side_by_side);
        }
        Self {
            platforms: search.platforms,
            cheaper_at_start: search.start,
            crossings: search.crossings,
            side_by_side,
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

fn common_segments<'a>(
    a: &'a CostCurve,
    b: &'a CostCurve,
) -> impl Iterator<Item = (f64, f64, &'a Segment, &'a Segment)> {
    let (a, b) = (a.segments(), b.segments());
    let (mut i, mut j) = (0, 0);
    let mut from = VOLUME_RANGE.0;
    std::iter::from_fn(move || {
        let (left, right) = (a.get(i)?, b.get(j)?);
        let to = left.to.min(right.to);
        let item = (from, to, left, right);
        from = to;
        i += usize::from(left.to <= to);
        j += usize::from(right.to <= to);
        Some(item)
    })
}

/// Walks the pieces in rising order and records where the sign of `a - b` changes.
struct Search {
    platforms: (PlatformId, PlatformId),
    /// Sign of the last difference that was not zero.
    sign: f64,
    start: Option<PlatformId>,
    crossings: Vec<Crossing>,
}

impl Search {
    fn segment(&mut self, a: &Segment, b: &Segment, side_by_side: &mut Vec<SideBySide>) {
        // At most one of the two grows in steps: fleets are compared with functions.
        let (stepped, other, flip) = if a.stairs.is_some() {
            (a, b, 1.0)
        } else {
            (b, a, -1.0)
        };
        let Some(stairs) = stepped.stairs else {
            self.piece(a.from, a.to, a.line, b.line);
            return;
        };
        let (low, high) = stairs.band();
        let low = stepped.line + low - other.line;
        let high = stepped.line + high - other.line;
        let Some((from, to)) = where_band_holds_zero(low, high, stepped.from, stepped.to) else {
            let middle = stepped.from + (stepped.to - stepped.from) / 2.0;
            self.observe(
                stepped.from,
                flip * low.at(middle),
                Usd(other.line.at(stepped.from)),
                true,
            );
            return;
        };
        let (first, last) = (stairs.servers(from), stairs.servers(to));
        if from > stepped.from {
            let clear = flip * (low.at(stepped.from) + high.at(stepped.from));
            self.observe(stepped.from, clear, Usd(other.line.at(stepped.from)), true);
        }
        if last - first > MOST_STEPS {
            side_by_side.push(SideBySide { from, to });
        } else {
            let mut servers = first;
            while servers <= last {
                for (from, to, line) in stepped.pieces_with(&stairs, servers) {
                    if flip > 0.0 {
                        self.piece(from, to, line, other.line);
                    } else {
                        self.piece(from, to, other.line, line);
                    }
                }
                servers += 1.0;
            }
        }
        // Beyond the band the sign is settled; after a stretch side by side this is where it settles.
        if to < stepped.to {
            self.observe(
                to,
                flip * (low.at(stepped.to) + high.at(stepped.to)),
                Usd(other.line.at(to)),
                true,
            );
        }
    }

    /// Two straight lines between `from` and `to`.
    fn piece(&mut self, from: f64, to: f64, a: Affine, b: Affine) {
        if to <= from {
            return;
        }
        let difference = a - b;
        let (start, end) = (difference.at(from), difference.at(to));
        self.observe(from, settled(start, a.at(from)), Usd(a.at(from)), true);
        let end = settled(end, a.at(to));
        if end != 0.0 && self.sign != 0.0 && end.signum() != self.sign {
            let n = (-difference.intercept / difference.slope).clamp(from, to);
            self.observe(n, end, Usd(a.at(n)), false);
        } else {
            self.observe(to, end, Usd(a.at(to)), false);
        }
    }

    fn observe(&mut self, n: f64, difference: f64, cost: Usd, jump: bool) {
        if difference == 0.0 {
            return;
        }
        let sign = difference.signum();
        let cheaper = |sign: f64| {
            if sign < 0.0 {
                self.platforms.0
            } else {
                self.platforms.1
            }
        };
        if self.sign == 0.0 {
            self.start = Some(cheaper(sign));
        } else if sign != self.sign {
            self.crossings.push(Crossing {
                invocations_per_month: n,
                cost,
                cheaper_below: cheaper(self.sign),
                cheaper_above: cheaper(sign),
                jump,
            });
        }
        self.sign = sign;
    }
}

/// A difference that is nothing but rounding counts as none.
fn settled(difference: f64, scale: f64) -> f64 {
    if difference.abs() <= 1e-12 * scale.abs().max(1e-6) {
        0.0
    } else {
        difference
    }
}

/// Where `low <= 0 <= high` for two parallel lines with `low` below, cut to `from..to`.
fn where_band_holds_zero(low: Affine, high: Affine, from: f64, to: f64) -> Option<(f64, f64)> {
    if low.slope == 0.0 {
        return (low.intercept <= 0.0 && high.intercept >= 0.0).then_some((from, to));
    }
    let (x, y) = (-low.intercept / low.slope, -high.intercept / high.slope);
    let (start, end) = (x.min(y).max(from), x.max(y).min(to));
    (start <= end).then_some((start, end))
}
