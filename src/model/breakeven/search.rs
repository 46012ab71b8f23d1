//! Walks two curves in rising order and records where the cheaper of them changes.

use crate::model::breakeven::pair::{Band, Pair, Piece};
use crate::model::breakeven::{BreakEven, Crossing, SideBySide};
use crate::model::curve::{CostCurve, GRID, fine_volume, fine_within, grid_volume};
use crate::model::platform::PlatformId;
use crate::model::root::{TO_THE_LAST_BITS, dip, narrow};
use crate::model::units::Usd;

/// Steps of a fleet that are searched one by one where two curves run side by side.
const MOST_STEPS: f64 = 20_000.0;

/// The same where a curve bends.
const MOST_CURVED_STEPS: f64 = 100.0;

/// Part of the cost within which a difference may dip to 0 between two neighbouring volumes.
const NEAR: f64 = 0.05;

/// The state of a walk.
pub(super) struct Search<'a> {
    curves: (&'a CostCurve, &'a CostCurve),
    /// Sign of the last difference that was not zero.
    sign: f64,
    found: BreakEven,
}

impl<'a> Search<'a> {
    /// A walk from the lowest volume.
    pub(super) fn new(a: (PlatformId, &'a CostCurve), b: (PlatformId, &'a CostCurve)) -> Self {
        Self {
            curves: (a.1, b.1),
            sign: 0.0,
            found: BreakEven {
                platforms: (a.0, b.0),
                cheaper_at_start: None,
                crossings: Vec::new(),
                side_by_side: Vec::new(),
            },
        }
    }

    /// Walks to the highest volume.
    pub(super) fn finish(mut self) -> BreakEven {
        let (a, b) = self.curves;
        if a.is_curved() || b.is_curved() {
            self.by_grid();
        } else {
            for (from, to, pair) in Pair::all(a, b) {
                self.straight(pair, from, to);
            }
        }
        self.found
    }

    /// A stretch on which both curves are straight between steps.
    fn straight(&mut self, pair: Pair<'_>, from: f64, to: f64) {
        let band = pair.band();
        let difference = |n: f64| settled(band.low.at(n), pair.a.at(n));
        if band.width <= 0.0 {
            let line = Piece {
                from,
                to,
                a: pair.a.line,
                b: pair.b.line,
            };
            return self.piece(pair, line);
        }
        let Some((start, end)) = where_band_holds_zero(band, from, to) else {
            return self.observe(from, difference(from + (to - from) / 2.0), pair, true);
        };
        if start > from {
            self.observe(from, difference(from), pair, true);
        }
        self.steps(pair, start, end, MOST_STEPS);
        // Beyond the band the sign is settled; after a stretch side by side this is where it settles.
        if end < to {
            self.observe(end, band.low.at(to), pair, true);
        }
    }

    /// Two curves of which one bends: only the parts of the grid in which they may meet are looked at.
    fn by_grid(&mut self) {
        let (a, b) = self.curves;
        let (bounds_a, bounds_b) = (a.grid(), b.grid());
        let mut pairs = Pair::all(a, b).peekable();
        for i in 0..GRID - 1 {
            let (from, to) = (grid_volume(i), grid_volume(i + 1));
            while pairs.next_if(|(_, end, _)| *end <= from).is_some() {}
            let (in_a, in_b) = (bounds_a[i], bounds_b[i]);
            if in_a.1 < in_b.0 || in_b.1 < in_a.0 {
                if let Some(&(_, _, pair)) = pairs.peek() {
                    self.observe(from, in_a.0 - in_b.0, pair, true);
                }
                continue;
            }
            // A pair may reach beyond this part of the grid, and is needed for the next one as well.
            while let Some(&(start, end, pair)) = pairs.peek() {
                if start >= to {
                    break;
                }
                self.part(pair, start.max(from), end.min(to), i);
                if end > to {
                    break;
                }
                pairs.next();
            }
        }
    }

    /// A part of part `i` of the grid within one segment of each curve.
    fn part(&mut self, pair: Pair<'_>, from: f64, to: f64, i: usize) {
        if pair.is_straight() {
            return self.straight(pair, from, to);
        }
        let band = pair.band();
        let low = |n: f64| band.low.at(n) + pair.bent(n);
        let places = self.places(pair, band, from, to, i);
        let mut ends = Vec::with_capacity(places.len() + 2);
        for (i, pair_of) in places.windows(2).enumerate() {
            ends.push(pair_of[0]);
            // A bound that dips towards an edge of the band and comes back is cut at its nearest point.
            let outer = (
                i.checked_sub(1).map(|before| places[before].1),
                places.get(i + 2).map(|after| after.1),
            );
            let near = NEAR * pair.a.at(pair_of[1].0);
            ends.extend(dip(low, (pair_of[0], pair_of[1]), outer, 0.0, near));
            if band.width > 0.0 {
                ends.extend(dip(low, (pair_of[0], pair_of[1]), outer, -band.width, near));
            }
        }
        ends.extend(places.last());
        rising(&mut ends);
        for pair_of in ends.windows(2) {
            self.between(pair, band, pair_of[0], pair_of[1]);
        }
    }

    /// The volumes at which a part of the grid is cut, both ends included, each with the lower bound of the difference.
    fn places(&self, pair: Pair<'_>, band: Band, from: f64, to: f64, i: usize) -> Vec<(f64, f64)> {
        let (a, b) = self.curves;
        let exactly = |n: f64| (n, band.low.at(n) + pair.bent(n));
        // A volume where a segment ends belongs to two of them, and is not kept.
        let within = |n: f64| {
            let segments = [pair.a, pair.b];
            segments
                .iter()
                .all(|segment| n > segment.from && n < segment.to)
        };
        let fine = fine_within(i).map(|i| (i, fine_volume(i)));
        let fine = fine.filter(|&(_, n)| n >= from && n <= to && within(n));
        let fine = fine.map(|(i, n)| {
            let bent = a.bent_at(pair.a, i) - b.bent_at(pair.b, i);
            (n, band.low.at(n) + bent)
        });
        let terms = pair.a.curved.iter().chain(&pair.b.curved);
        let own = terms.flat_map(|(_, occupancy)| occupancy.turns(from, to));
        let own = own.map(exactly);
        let mut places: Vec<_> = fine.chain(own).collect();
        let ends = [from, to].into_iter();
        let missing: Vec<f64> = ends
            .filter(|n| places.iter().all(|place| place.0 != *n))
            .collect();
        places.extend(missing.into_iter().map(exactly));
        rising(&mut places);
        places.dedup_by(|x, y| x.0 == y.0);
        places
    }

    /// Two volumes between which the lower bound only rises or only falls.
    fn between(&mut self, pair: Pair<'_>, band: Band, start: (f64, f64), end: (f64, f64)) {
        let low = |n: f64| band.low.at(n) + pair.bent(n);
        // Where the bound leaves and enters the band: there the sign is not settled.
        let passes = |edge: f64| {
            let (x, y) = (start.1 - edge, end.1 - edge);
            (x < 0.0) != (y < 0.0) && x != y
        };
        let meets = |edge: f64| {
            let f = |n: f64| low(n) - edge;
            narrow(
                f,
                (start.0, start.1 - edge),
                (end.0, end.1 - edge),
                TO_THE_LAST_BITS,
            )
        };
        if band.width <= 0.0 {
            self.observe(start.0, start.1, pair, true);
            let n = if passes(0.0) { meets(0.0).1 } else { end.0 };
            return self.observe(n, end.1, pair, false);
        }
        // The edge of the band beyond which the sign is settled; `None` within the band.
        let edge = |at: f64| {
            let below = (at < -band.width).then_some(-band.width);
            (at > 0.0).then_some(0.0).or(below)
        };
        let (mut from, mut to) = (start.0, end.0);
        if let Some(out) = edge(start.1) {
            self.observe(from, start.1 + band.width / 2.0, pair, true);
            if edge(end.1) == Some(out) {
                return;
            }
            if passes(out) {
                from = meets(out).0.max(start.0);
            }
        }
        if let Some(out) = edge(end.1).filter(|&out| passes(out)) {
            to = meets(out).1.min(end.0);
        }
        self.steps(pair, from, to, MOST_CURVED_STEPS);
        if edge(end.1).is_some() {
            self.observe(to, end.1 + band.width / 2.0, pair, to < end.0);
        }
    }

    /// Goes through every step between two volumes.
    fn steps(&mut self, pair: Pair<'_>, from: f64, to: f64, most: f64) {
        match pair.pieces(from, to, most) {
            None => beside(&mut self.found.side_by_side, from, to),
            Some(pieces) => pieces.into_iter().for_each(|piece| self.piece(pair, piece)),
        }
    }

    /// Two lines, with what the curved terms add, so short that their difference changes its sign at most once.
    fn piece(&mut self, pair: Pair<'_>, piece: Piece) {
        let Piece { from, to, a, b } = piece;
        if to <= from {
            return;
        }
        let line = a - b;
        let straight = pair.is_straight();
        let difference = |n: f64| {
            let bent = if straight { 0.0 } else { pair.bent(n) };
            settled(line.at(n) + bent, a.at(n) + bent.abs())
        };
        let (start, end) = (difference(from), difference(to));
        self.observe(from, start, pair, true);
        if end == 0.0 || self.sign == 0.0 || end.signum() == self.sign {
            return self.observe(to, end, pair, false);
        }
        let n = if straight {
            (-line.intercept / line.slope).clamp(from, to)
        } else if start == 0.0 {
            from
        } else {
            narrow(difference, (from, start), (to, end), TO_THE_LAST_BITS).1
        };
        self.observe(n, end, pair, false);
    }

    fn observe(&mut self, n: f64, difference: f64, pair: Pair<'_>, jump: bool) {
        if difference == 0.0 {
            return;
        }
        let sign = difference.signum();
        let (first, second) = self.found.platforms;
        let cheaper = |sign: f64| if sign < 0.0 { first } else { second };
        if self.sign == 0.0 {
            self.found.cheaper_at_start = Some(cheaper(sign));
        } else if sign != self.sign {
            self.found.crossings.push(Crossing {
                invocations_per_month: n,
                cost: Usd(pair.a.at(n)),
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

/// Where a band without curved terms holds 0, cut to `from..to`.
fn where_band_holds_zero(band: Band, from: f64, to: f64) -> Option<(f64, f64)> {
    let (low, high) = (band.low.intercept, band.low.intercept + band.width);
    if band.low.slope == 0.0 {
        return (low <= 0.0 && high >= 0.0).then_some((from, to));
    }
    let (x, y) = (-low / band.low.slope, -high / band.low.slope);
    let (start, end) = (x.min(y).max(from), x.max(y).min(to));
    (start <= end).then_some((start, end))
}

/// Sorts points by their volume. Not inlined, as a sort is some kilobytes of program.
#[inline(never)]
fn rising(points: &mut [(f64, f64)]) {
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
}

#[cfg(test)]
mod tests;
