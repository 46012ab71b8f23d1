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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::curve::{Staircase, Steps, Surplus};

    fn segment(from: f64, to: f64, slope: f64, stairs: Vec<Staircase>) -> Segment {
        Segment {
            from,
            to,
            line: Affine {
                intercept: 1.0,
                slope,
            },
            curved: Vec::new(),
            stairs,
        }
    }

    /// Servers of this many invocations at $10.
    fn servers_of(each: f64) -> Staircase {
        Staircase {
            steps: Arc::new(Steps::new(1.0, Vec::new(), each)),
            volume: 1.0,
            usd_per_server: 10.0,
            surplus: Vec::new(),
        }
    }

    #[test]
    fn pairs_go_through_both_curves_end_by_end() {
        let (low, high) = VOLUME_RANGE;
        let a = CostCurve::new(vec![
            segment(low, 10.0, 1.0, Vec::new()),
            segment(10.0, 30.0, 2.0, Vec::new()),
            segment(30.0, high, 3.0, Vec::new()),
        ]);
        let b = CostCurve::new(vec![
            segment(low, 20.0, 4.0, Vec::new()),
            segment(20.0, 30.0, 5.0, Vec::new()),
            segment(30.0, high, 6.0, Vec::new()),
        ]);
        let pairs: Vec<_> = Pair::all(&a, &b)
            .map(|(from, to, pair)| (from, to, pair.a.line.slope, pair.b.line.slope))
            .collect();
        assert_eq!(
            pairs,
            [
                (low, 10.0, 1.0, 4.0),
                (10.0, 20.0, 2.0, 4.0),
                (20.0, 30.0, 2.0, 5.0),
                (30.0, high, 3.0, 6.0)
            ]
        );
    }

    #[test]
    fn pieces_end_at_every_step_of_either_fleet() {
        let a = segment(1.0, 1e12, 2.0, vec![servers_of(50.0)]);
        let b = segment(1.0, 1e12, 3.0, vec![servers_of(70.0)]);
        let pair = Pair { a: &a, b: &b };
        let pieces = pair.pieces(100.0, 260.0, 6.0).expect("few enough");
        let ends: Vec<_> = pieces.iter().map(|piece| (piece.from, piece.to)).collect();
        assert_eq!(
            ends,
            [
                (100.0, 140.0),
                (140.0, 150.0),
                (150.0, 200.0),
                (200.0, 210.0),
                (210.0, 250.0),
                (250.0, 260.0)
            ]
        );
        for piece in pieces {
            for share in [0.01, 0.5, 0.99] {
                let n = piece.from + share * (piece.to - piece.from);
                assert!((piece.a.at(n) - a.at(n)).abs() < 1e-9, "{n}");
                assert!((piece.b.at(n) - b.at(n)).abs() < 1e-9, "{n}");
            }
        }
        // Of A servers 3 to 6 are added, of B servers 3 and 4.
        assert!(pair.pieces(100.0, 260.0, 5.9).is_none());
    }

    #[test]
    fn the_difference_lies_in_its_band() {
        let a = segment(1.0, 1e12, 2.0, vec![servers_of(50.0)]);
        let b = segment(1.0, 1e12, 3.0, vec![servers_of(70.0)]);
        let pair = Pair { a: &a, b: &b };
        let band = pair.band();
        // Each is up to one server above its part.
        assert!((band.width - 20.0).abs() < 1e-9, "{}", band.width);
        for i in 0..2_000 {
            let n = f64::from(i) * 0.7;
            let above = a.at(n) - b.at(n) - band.low.at(n);
            assert!(above >= -1e-9 && above <= band.width + 1e-9, "{n}: {above}");
        }
        assert!(pair.is_straight());
    }

    #[test]
    fn pieces_end_where_a_surplus_begins_however_close_they_are() {
        let surplus = |free| Surplus { slope: 1.0, free };
        let stairs = Staircase {
            surplus: vec![surplus(100.0), surplus(104.0), surplus(104.4)],
            ..servers_of(1e6)
        };
        let (a, b) = (
            segment(1.0, 1e12, 2.0, vec![stairs]),
            segment(1.0, 1e12, 3.0, Vec::new()),
        );
        let pieces = Pair { a: &a, b: &b }.pieces(99.0, 106.0, 6.0);
        let pieces = pieces.expect("few enough");
        let ends: Vec<_> = pieces.iter().map(|piece| (piece.from, piece.to)).collect();
        assert_eq!(
            ends,
            [
                (99.0, 100.0),
                (100.0, 104.0),
                (104.0, 104.4),
                (104.4, 106.0)
            ]
        );
        // $10 and $1 + $2 n, and from each on what is above it.
        let lines = pieces
            .iter()
            .map(|piece| (piece.a.intercept, piece.a.slope));
        let expected = [(11.0, 2.0), (-89.0, 3.0), (-193.0, 4.0), (-297.4, 5.0)];
        for ((intercept, slope), expected) in lines.zip(expected) {
            assert!((intercept - expected.0).abs() < 1e-9 && slope == expected.1);
        }
    }
}
