//! Instances over time: how many serve and how many are idle, as means over short pieces of the observed time.

use serde::{Deserialize, Serialize};

/// Most pieces; what comes later is not recorded.
const MOST_PIECES: usize = 4_096;

/// Pieces that the expected time is cut into.
const PIECES: f64 = 480.0;

/// Instances over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Series {
    /// Start of the observed time, in time of the simulation [s].
    from: f64,
    /// Length of a piece [s].
    pub piece: f64,
    /// Pieces in a second.
    per_second: f64,
    busy: Intervals,
    idle: Intervals,
    /// The latest piece in which an interval began: most of them lie in it.
    latest: Piece,
}

/// A piece.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Piece {
    index: usize,
    /// Where it begins and ends, in time of the simulation [s].
    begin: f64,
    end: f64,
}

/// A sum of intervals: of each piece the part covered, and by how many more or fewer the next pieces are covered whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Intervals {
    part: Vec<f64>,
    whole: Vec<i64>,
}

impl Series {
    /// Nothing yet, from a moment on, of a time that is expected to last so long [s].
    pub(super) fn new(from: f64, expected: f64) -> Self {
        let piece = (expected / PIECES).max(1e-3);
        let nothing = Intervals {
            part: vec![0.0],
            whole: vec![0],
        };
        Self {
            from,
            piece,
            per_second: 1.0 / piece,
            busy: nothing.clone(),
            idle: nothing,
            latest: Piece {
                index: 0,
                begin: from,
                end: from + piece,
            },
        }
    }

    /// An instance serves from one moment to another.
    #[inline(always)]
    pub(super) fn busy(&mut self, from: f64, to: f64) {
        match self.within(from, to) {
            Some(part) => self.busy.part[self.latest.index] += part,
            None => self.across(from, to, true),
        }
    }

    /// An instance is idle from one moment to another.
    #[inline(always)]
    pub(super) fn idle(&mut self, from: f64, to: f64) {
        match self.within(from, to) {
            Some(part) => self.idle.part[self.latest.index] += part,
            None => self.across(from, to, false),
        }
    }

    /// What an interval covers of the latest piece; `None` where it does not lie in it.
    #[inline(always)]
    fn within(&self, from: f64, to: f64) -> Option<f64> {
        let within = from >= self.latest.begin && to < self.latest.end && to > from;
        within.then_some((to - from) * self.per_second)
    }

    /// Adds an interval wherever it lies.
    #[cold]
    #[inline(never)]
    fn across(&mut self, from: f64, to: f64, busy: bool) {
        let (first, last) = self.pieces(from, to);
        let intervals = if busy { &mut self.busy } else { &mut self.idle };
        intervals.add(first, last);
        let index = first as usize;
        if index > self.latest.index && index < MOST_PIECES {
            let begin = self.from + index as f64 * self.piece;
            let end = begin + self.piece;
            self.latest = Piece { index, begin, end };
            for intervals in [&mut self.busy, &mut self.idle] {
                intervals.reach(index);
            }
        }
    }

    /// Ends the observed time: what lies beyond is cut off.
    pub(super) fn end(&mut self, at: f64) {
        let pieces = ((at - self.from) * self.per_second).floor().max(0.0) as usize;
        for intervals in [&mut self.busy, &mut self.idle] {
            intervals.part.resize(pieces.min(MOST_PIECES), 0.0);
            intervals.whole.resize(pieces.min(MOST_PIECES), 0);
        }
    }

    /// Mean number of instances that serve, and that are idle, in each piece: (start of the piece since the observation
    /// began [s], serving, idle).
    pub fn means(&self) -> Vec<(f64, f64, f64)> {
        let busy = self.busy.sums();
        let idle = self.idle.sums();
        let pieces = busy.len().max(idle.len());
        let at = |sums: &[f64], i: usize| sums.get(i).copied().unwrap_or(0.0).max(0.0);
        (0..pieces)
            .map(|i| (i as f64 * self.piece, at(&busy, i), at(&idle, i)))
            .collect()
    }

    fn pieces(&self, from: f64, to: f64) -> (f64, f64) {
        let most = MOST_PIECES as f64;
        let piece = |at: f64| ((at - self.from) * self.per_second).clamp(0.0, most);
        (piece(from), piece(to))
    }
}

impl Intervals {
    /// Adds an interval, in pieces.
    fn add(&mut self, from: f64, to: f64) {
        if to <= from {
            return;
        }
        let (first, last) = (from as usize, to as usize);
        self.reach(last.min(MOST_PIECES - 1));
        let mut part = |piece: usize, covered: f64| {
            if piece < MOST_PIECES {
                self.part[piece] += covered;
            }
        };
        if first == last {
            part(first, to - from);
            return;
        }
        part(first, (first + 1) as f64 - from);
        part(last, to - last as f64);
        for (piece, change) in [(first + 1, 1), (last, -1)] {
            if piece < MOST_PIECES && piece < self.whole.len() {
                self.whole[piece] += change;
            }
        }
    }

    /// Makes room up to a piece.
    fn reach(&mut self, piece: usize) {
        if self.part.len() <= piece {
            self.part.resize(piece + 1, 0.0);
            self.whole.resize(piece + 1, 0);
        }
    }

    fn sums(&self) -> Vec<f64> {
        let mut whole = 0;
        let pieces = self.part.iter().zip(&self.whole);
        pieces
            .map(|(part, change)| {
                whole += change;
                part + whole as f64
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hold_what_lies_in_them() {
        let mut series = Series::new(100.0, 480.0);
        series.busy(90.0, 102.5);
        series.busy(101.25, 101.75);
        // Within the piece that began last, then within one before it.
        series.busy(101.5, 101.625);
        series.busy(100.25, 100.5);
        series.idle(102.0, 105.0);
        series.idle(103.5, 1e9);
        series.end(106.0);
        let means = series.means();
        let expected = [
            (0.0, 1.25, 0.0),
            (1.0, 1.625, 0.0),
            (2.0, 0.5, 1.0),
            (3.0, 0.0, 1.5),
            (4.0, 0.0, 2.0),
            (5.0, 0.0, 1.0),
        ];
        assert_eq!(means, expected);
    }

    #[test]
    fn an_interval_may_end_on_an_edge_and_begin_anywhere() {
        let mut series = Series::new(0.0, 480.0);
        series.busy(1.0, 2.0);
        series.busy(2.0, 2.0);
        series.busy(4.0, 3.5);
        series.busy(4.75, 4.25);
        series.idle(2.5, 4.0);
        series.idle(-3.0, -1.0);
        assert_eq!(
            series.means(),
            [
                (0.0, 0.0, 0.0),
                (1.0, 1.0, 0.0),
                (2.0, 0.0, 0.5),
                (3.0, 0.0, 1.0),
                (4.0, 0.0, 0.0),
            ]
        );
        series.end(3.75);
        assert_eq!(series.means().len(), 3);
        series.end(-1.0);
        assert_eq!(series.means(), []);
    }

    #[test]
    fn nothing_is_recorded_beyond_the_last_piece() {
        let mut series = Series::new(0.0, 480.0);
        series.busy(4_094.5, 9_000.0);
        series.busy(5_000.0, 6_000.0);
        series.idle(4_096.0, 4_096.5);
        for end in [None, Some(1e9)] {
            if let Some(end) = end {
                series.end(end);
            }
            let means = series.means();
            assert_eq!(means.len(), 4_096);
            assert_eq!(
                means[4_093..],
                [
                    (4_093.0, 0.0, 0.0),
                    (4_094.0, 0.5, 0.0),
                    (4_095.0, 1.0, 0.0),
                ]
            );
        }
        assert_eq!(Series::new(0.0, 0.0).piece, 1e-3);
        assert_eq!(Series::new(7.0, 960.0).piece, 2.0);
    }

    #[test]
    fn an_interval_lies_in_its_own_piece_whatever_came_before() {
        // Pieces of two seconds.
        let mut series = Series::new(100.0, 960.0);
        for (from, to) in [
            (102.5, 103.0),
            (98.5, 99.0),
            (101.0, 101.25),
            (104.25, 104.75),
            (96.5, 97.0),
            (102.5, 103.5),
            (106.0, 107.5),
            (100.0, 101.0),
        ] {
            series.busy(from, to);
        }
        let busy: Vec<f64> = series.means().iter().map(|piece| piece.1).collect();
        assert_eq!(busy, [0.625, 0.75, 0.25, 0.75]);
    }
}
