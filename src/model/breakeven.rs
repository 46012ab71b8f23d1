//! Where two cost curves cross: every crossing and every jump across, exactly.
//!
//! Each curve is cut into straight pieces, on which a crossing is one division. Where fleets grow in steps, only
//! steps whose price bands meet are looked at, so the range up to 1e12 costs no more than its crossings. Where a
//! curve bends, it is cut until either the bounds of both curves show that they cannot cross, or a change of sign is
//! closed in on to the last bits.

use crate::model::curve::{Affine, CostCurve, GRID, Segment, VOLUME_RANGE, grid_volume};
use crate::model::platform::PlatformId;
use crate::model::root::{TO_THE_LAST_BITS, narrow};
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
        if a.1.is_curved() || b.1.is_curved() {
            search.by_grid(a.1, b.1, &mut side_by_side);
        } else {
            for (from, to, left, right) in common_segments(a.1, b.1) {
                let pair = Pair { a: left, b: right };
                search.straight(pair, from, to, &mut side_by_side);
            }
        }
        Self {
            platforms: search.platforms,
            cheaper_at_start: search.start,
            crossings: search.crossings,
            side_by_side,
        }
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

/// The segments of two curves over the same volumes.
#[derive(Clone, Copy)]
struct Pair<'a> {
    a: &'a Segment,
    b: &'a Segment,
}

impl Pair<'_> {
    fn difference(&self, n: f64) -> f64 {
        let (a, b) = (self.a.at(n), self.b.at(n));
        settled(a - b, a)
    }

    /// Lowest and highest difference between two volumes; what both have in common does not widen it.
    fn bounds(&self, from: f64, to: f64) -> (f64, f64) {
        let (a, b) = (
            self.a.unstraight_bounds(from, to),
            self.b.unstraight_bounds(from, to),
        );
        self.bounds_between(from, to, (self.a.line, self.b.line), (a.0 - b.1, a.1 - b.0))
    }

    /// Lowest and highest difference of the curved terms between two volumes.
    fn bent_bounds(&self, from: f64, to: f64) -> (f64, f64) {
        let (a, b) = (self.a.bent_bounds(from, to), self.b.bent_bounds(from, to));
        (a.0 - b.1, a.1 - b.0)
    }

    /// Lowest and highest difference between two volumes of two straight lines and something within bounds.
    fn bounds_between(
        &self,
        from: f64,
        to: f64,
        (a, b): (Affine, Affine),
        (low, high): (f64, f64),
    ) -> (f64, f64) {
        let straight = a - b;
        let (start, end) = (straight.at(from), straight.at(to));
        // What is nothing but rounding decides nothing.
        let rounding = 1e-12 * a.at(to).abs().max(1e-6);
        (
            start.min(end) + low - rounding,
            start.max(end) + high + rounding,
        )
    }

    /// The volumes from `from` to `to` at which neither fleet grows nor begins to pay surplus, with the straight
    /// lines of both; `None` where there are too many to go through.
    fn pieces(&self, from: f64, to: f64, most: f64) -> Option<Vec<(f64, f64, Affine, Affine)>> {
        let (mut left, mut right) = (self.a.servers_above(from), self.b.servers_above(from));
        let steps = self.a.steps_between(from, to) + self.b.steps_between(from, to);
        if steps > most {
            return None;
        }
        let mut pieces = Vec::with_capacity(steps as usize + 1);
        let mut n = from;
        while n < to {
            let edge = self.a.next_edge(n, &left).min(self.b.next_edge(n, &right));
            // A step so far out that it moves nothing ends the walk.
            let next = if edge > n { edge.min(to) } else { to };
            let middle = n + (next - n) / 2.0;
            let lines = (
                self.a.straight(middle, &left),
                self.b.straight(middle, &right),
            );
            pieces.push((n, next, lines.0, lines.1));
            self.a.add_servers(next, &mut left);
            self.b.add_servers(next, &mut right);
            n = next;
        }
        Some(pieces)
    }
}

/// How often a part of the grid is halved at most while it might hold a crossing.
const HALVINGS: u32 = 3;

/// Steps of a fleet that are gone through in the smallest part of a curved stretch.
const MOST_CURVED_STEPS: f64 = 24.0;

/// Walks the pieces in rising order and records where the sign of `a - b` changes.
struct Search {
    platforms: (PlatformId, PlatformId),
    /// Sign of the last difference that was not zero.
    sign: f64,
    start: Option<PlatformId>,
    crossings: Vec<Crossing>,
}

impl Search {
    /// A stretch on which both curves are straight between steps.
    fn straight(&mut self, pair: Pair<'_>, from: f64, to: f64, side_by_side: &mut Vec<SideBySide>) {
        if pair.a.stairs.is_empty() && pair.b.stairs.is_empty() {
            self.piece(from, to, pair.a.line, pair.b.line);
            return;
        }
        let ((low_a, high_a), (low_b, high_b)) = (pair.a.band(), pair.b.band());
        let (low, high) = (low_a - high_b, high_a - low_b);
        let cost = |n: f64| Usd(pair.a.at(n));
        let settled = |n: f64| low.at(n) + high.at(n);
        let Some((start, end)) = where_band_holds_zero(low, high, from, to) else {
            self.observe(from, settled(from + (to - from) / 2.0), cost(from), true);
            return;
        };
        if start > from {
            self.observe(from, settled(from), cost(from), true);
        }
        match pair.pieces(start, end, MOST_STEPS) {
            None => beside(side_by_side, start, end),
            Some(pieces) => {
                for (from, to, a, b) in pieces {
                    self.piece(from, to, a, b);
                }
            }
        }
        // Beyond the band the sign is settled; after a stretch side by side this is where it settles.
        if end < to {
            self.observe(end, settled(to), cost(end), true);
        }
    }

    /// Two curves of which one bends: only the parts of the grid in which they may meet are looked at.
    fn by_grid(&mut self, a: &CostCurve, b: &CostCurve, side_by_side: &mut Vec<SideBySide>) {
        let (costs_a, costs_b) = (a.grid(), b.grid());
        let bounded = a.never_falls() && b.never_falls();
        for i in 0..GRID - 1 {
            let (from, to) = (grid_volume(i), grid_volume(i + 1));
            let apart = costs_a[i + 1] < costs_b[i] || costs_b[i + 1] < costs_a[i];
            if apart && bounded {
                self.observe(from, costs_a[i] - costs_b[i], Usd(costs_a[i]), true);
                continue;
            }
            let overlapping = common_segments(a, b).filter(|s| s.1 > from && s.0 < to);
            for (start, end, left, right) in overlapping {
                let pair = Pair { a: left, b: right };
                let (start, end) = (start.max(from), end.min(to));
                if left.curved.is_empty() && right.curved.is_empty() {
                    self.straight(pair, start, end, side_by_side);
                } else {
                    self.part(pair, start, end, HALVINGS, side_by_side);
                }
            }
        }
    }

    fn part(
        &mut self,
        pair: Pair<'_>,
        from: f64,
        to: f64,
        halvings: u32,
        side_by_side: &mut Vec<SideBySide>,
    ) {
        let apart = pair.bounds(from, to);
        if apart.0 > 0.0 || apart.1 < 0.0 {
            self.observe(from, apart.0 + apart.1, Usd(pair.a.at(from)), true);
            return;
        }
        if halvings > 0 {
            let middle = libm::sqrt(from * to);
            self.part(pair, from, middle, halvings - 1, side_by_side);
            self.part(pair, middle, to, halvings - 1, side_by_side);
            return;
        }
        let Some(pieces) = pair.pieces(from, to, MOST_CURVED_STEPS) else {
            beside(side_by_side, from, to);
            return;
        };
        let bent = pair.bent_bounds(from, to);
        for (from, to, line_a, line_b) in pieces {
            let apart = pair.bounds_between(from, to, (line_a, line_b), bent);
            if apart.0 > 0.0 || apart.1 < 0.0 {
                self.observe(from, apart.0 + apart.1, Usd(line_a.at(from)), true);
                continue;
            }
            let difference = |n: f64| {
                let (a, b) = (line_a.at(n) + pair.a.bent(n), line_b.at(n) + pair.b.bent(n));
                settled(a - b, a)
            };
            self.bent_piece(pair, from, to, difference);
        }
        self.observe(to, pair.difference(to), Usd(pair.a.at(to)), false);
    }

    /// A piece without steps, so short that its difference changes sign at most once.
    fn bent_piece(&mut self, pair: Pair<'_>, from: f64, to: f64, difference: impl Fn(f64) -> f64) {
        let (start, end) = (difference(from), difference(to));
        self.observe(from, start, Usd(pair.a.at(from)), true);
        if start == 0.0 || end == 0.0 || start.signum() == end.signum() {
            return;
        }
        let (_, high) = narrow(&difference, (from, start), (to, end), TO_THE_LAST_BITS);
        self.observe(high, end, Usd(pair.a.at(high)), false);
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

/// Adds a stretch side by side, as part of the last one where it continues it.
fn beside(stretches: &mut Vec<SideBySide>, from: f64, to: f64) {
    match stretches.last_mut() {
        Some(last) if last.to >= from => last.to = last.to.max(to),
        _ => stretches.push(SideBySide { from, to }),
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
