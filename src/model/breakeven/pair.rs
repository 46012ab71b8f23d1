//! Two curves over the same volumes, within one segment of each.

use crate::model::curve::{Affine, CostCurve, Segment, VOLUME_RANGE};

/// The segments of two curves over the same volumes.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) a: &'a Segment,
    pub(super) b: &'a Segment,
}

/// Volumes between which both curves are straight but for their curved terms.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) a: Affine,
    pub(super) b: Affine,
}

/// Two parallel lines between which the difference of two curves lies, once what their curved terms add is added.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    /// The lower line.
    pub(super) low: Affine,
    /// How far above it the upper line is, 0 or more.
    pub(super) width: f64,
}

impl<'a> Pair<'a> {
    /// All pairs of segments of two curves, in rising order, with the volumes that they share.
    pub(super) fn all(
        a: &'a CostCurve,
        b: &'a CostCurve,
    ) -> impl Iterator<Item = (f64, f64, Self)> {
        let (a, b) = (a.segments(), b.segments());
        let (mut i, mut j) = (0, 0);
        let mut from = VOLUME_RANGE.0;
        std::iter::from_fn(move || {
            let pair = Self {
                a: a.get(i)?,
                b: b.get(j)?,
            };
            let to = pair.a.to.min(pair.b.to);
            let item = (from, to, pair);
            from = to;
            i += usize::from(pair.a.to <= to);
            j += usize::from(pair.b.to <= to);
            Some(item)
        })
    }

    /// Whether neither curve bends here.
    pub(super) fn is_straight(&self) -> bool {
        self.a.curved.is_empty() && self.b.curved.is_empty()
    }

    /// What the curved terms add to the difference at volume `n`.
    pub(super) fn bent(&self, n: f64) -> f64 {
        self.a.bent(n) - self.b.bent(n)
    }

    /// Where the difference lies.
    pub(super) fn band(&self) -> Band {
        let ((low_a, high_a), (low_b, high_b)) = (self.a.band(), self.b.band());
        let low = low_a - high_b;
        Band {
            low,
            width: (high_a - low_b - low).intercept,
        }
    }

    /// The volumes from `from` to `to` at which neither fleet grows nor begins to pay surplus, with the straight
    /// lines of both; `None` where there are more than `most` to go through.
    pub(super) fn pieces(&self, from: f64, to: f64, most: f64) -> Option<Vec<Piece>> {
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
            pieces.push(Piece {
                from: n,
                to: next,
                a: self.a.straight(middle, &left),
                b: self.b.straight(middle, &right),
            });
            self.a.add_servers(next, &mut left);
            self.b.add_servers(next, &mut right);
            n = next;
        }
        Some(pieces)
    }
}
