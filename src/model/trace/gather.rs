//! Requests in bounded memory, whatever the size and the order of a file.
//!
//! Stamps are kept one by one up to [`MOST_STAMPS`], then counted by steps that double whenever they become too many.

use std::collections::VecDeque;

use crate::model::trace::notes::{Note, TraceError};
use crate::model::trace::{Arrivals, Counts, MOST_STAMPS, MOST_STEPS, Stamps, seconds};

/// Step of counts per minute [µs].
pub(super) const MINUTE: i64 = 60_000_000;

/// Shortest step in which stamps are counted, 1/64 s [µs]: it doubles to whole seconds.
const SHORTEST: i64 = 15_625;

/// Counts by equal steps; where they would be more than [`MOST_STEPS`], two become one.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// A time at which a step begins [µs].
    origin: i64,
    /// Length of a step [µs].
    step: i64,
    /// Steps from the origin to the first of `counts`.
    first: i64,
    counts: VecDeque<u64>,
}

impl Grid {
    pub(super) fn new(origin: i64, step: i64) -> Self {
        Self {
            origin,
            step,
            first: 0,
            counts: VecDeque::new(),
        }
    }

    /// Adds requests at a time [µs].
    pub(super) fn add(&mut self, time: i64, requests: u64) {
        let mut index = (time - self.origin).div_euclid(self.step);
        let place = usize::try_from(index - self.first).ok();
        if let Some(count) = place.and_then(|place| self.counts.get_mut(place)) {
            *count = count.saturating_add(requests);
            return;
        }
        if self.counts.is_empty() {
            self.first = index;
        }
        loop {
            let end = self.first + self.counts.len() as i64;
            let (low, high) = (index.min(self.first), end.max(index + 1));
            if high - low <= MOST_STEPS as i64 {
                break;
            }
            self.double();
            index = (time - self.origin).div_euclid(self.step);
        }
        while index < self.first {
            self.counts.push_front(0);
            self.first -= 1;
        }
        let place = (index - self.first) as usize;
        if place >= self.counts.len() {
            self.counts.resize(place + 1, 0);
        }
        let count = &mut self.counts[place];
        *count = count.saturating_add(requests);
    }

    fn double(&mut self) {
        let first = self.first.div_euclid(2);
        let mut counts = VecDeque::with_capacity(self.counts.len() / 2 + 1);
        for (index, &count) in (self.first..).zip(&self.counts) {
            match counts.get_mut((index.div_euclid(2) - first) as usize) {
                Some(sum) => *sum = u64::saturating_add(*sum, count),
                None => counts.push_back(count),
            }
        }
        *self = Self {
            origin: self.origin,
            step: self.step * 2,
            first,
            counts,
        };
    }

    /// The counts as arrivals; a note where a step is longer than `meant`.
    pub(super) fn arrivals(self, meant: i64) -> Result<(Arrivals, Option<Note>), TraceError> {
        let step = self.step.unsigned_abs();
        let coarser = (self.step > meant).then(|| Note::Coarsened(seconds(step)));
        let counts = Counts::new(step, self.counts.into()).ok_or(TraceError::NoRequests)?;
        Ok((Arrivals::Counts(counts), coarser))
    }
}

/// Stamps [µs] in any order.
#[derive(Clone, Debug, Default)]
pub(super) struct StampGatherer {
    exact: Vec<i64>,
    grid: Option<Grid>,
    number: u64,
}

impl StampGatherer {
    pub(super) fn add(&mut self, time: i64) {
        self.number += 1;
        if let Some(grid) = &mut self.grid {
            grid.add(time, 1);
        } else if self.exact.len() < MOST_STAMPS {
            self.exact.push(time);
        } else {
            let mut grid = Grid::new(0, SHORTEST);
            let exact = std::mem::take(&mut self.exact);
            exact
                .into_iter()
                .chain([time])
                .for_each(|time| grid.add(time, 1));
            self.grid = Some(grid);
        }
    }

    /// The stamps as arrivals, or how many there are where all are at one time.
    pub(super) fn arrivals(mut self) -> Result<(Arrivals, Option<Note>), TraceError> {
        let all_at_once = TraceError::AllAtOnce {
            requests: self.number,
            fitted: None,
        };
        if let Some(grid) = self.grid {
            return match grid.counts.len() {
                1 => Err(all_at_once),
                _ => grid.arrivals(0),
            };
        }
        self.exact.sort_unstable();
        let first = self.exact.first().copied().unwrap_or_default();
        let from_first = self.exact.iter().map(|&time| time.abs_diff(first));
        let stamps = Stamps::new(from_first.collect()).ok_or(all_at_once)?;
        Ok((Arrivals::Stamps(stamps), None))
    }
}

/// Times [µs] with counts, in any order.
#[derive(Clone, Debug, Default)]
pub(super) struct RowGatherer {
    rows: Vec<(i64, u64)>,
    grid: Option<(Grid, i64)>,
}

impl RowGatherer {
    pub(super) fn add(&mut self, time: i64, requests: u64) {
        if let Some((grid, _)) = &mut self.grid {
            grid.add(time, requests);
        } else if self.rows.len() < MOST_STAMPS {
            self.rows.push((time, requests));
        } else {
            let mut laid = self.laid();
            laid.0.add(time, requests);
            self.rows = Vec::new();
            self.grid = Some(laid);
        }
    }

    /// The rows by steps, and the step that they have.
    fn laid(&mut self) -> (Grid, i64) {
        self.rows.sort_unstable();
        let step = step(&self.rows);
        let origin = self.rows.first().map_or(0, |&(time, _)| time);
        let mut grid = Grid::new(origin, step);
        for &(time, requests) in &self.rows {
            grid.add(time, requests);
        }
        (grid, step)
    }

    pub(super) fn arrivals(mut self) -> Result<(Arrivals, Option<Note>), TraceError> {
        let (grid, step) = match self.grid.take() {
            Some(laid) => laid,
            None => self.laid(),
        };
        grid.arrivals(step)
    }
}

/// The step of sorted rows: what all gaps are multiples of, unless rows are so irregular that it is far below the
/// shortest gap, which is taken then. A minute for a single row.
fn step(rows: &[(i64, u64)]) -> i64 {
    let gaps = rows.windows(2).map(|pair| pair[1].0 - pair[0].0);
    let gaps = gaps.filter(|&gap| gap > 0);
    let (common, shortest) = gaps.fold((0, i64::MAX), |(common, shortest), gap| {
        (common_divisor(gap, common), shortest.min(gap))
    });
    match common {
        0 => MINUTE,
        common if common * 4 >= shortest => common,
        _ => shortest,
    }
}

/// Greatest common divisor (Euclid).
fn common_divisor(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::Seconds;

    fn grid(step: i64, requests: &[(i64, u64)]) -> Grid {
        let mut grid = Grid::new(0, step);
        for &(time, requests) in requests {
            grid.add(time, requests);
        }
        grid
    }

    fn counts(arrivals: Arrivals) -> (f64, Vec<u64>) {
        match arrivals {
            Arrivals::Counts(counts) => (counts.step().0, counts.counts().to_vec()),
            Arrivals::Stamps(stamps) => panic!("{stamps:?}"),
        }
    }

    #[test]
    fn requests_are_added_to_their_step_in_any_order() {
        let seen = grid(
            10,
            &[
                (25, 1),
                (-15, 2),
                (-11, 4),
                (-1, 8),
                (0, 16),
                (39, 32),
                (20, 64),
            ],
        );
        assert_eq!(
            (seen.first, seen.counts),
            (-2, [6, 8, 16, 0, 65, 32].into())
        );
        let seen = grid(10, &[(10, 1), (40, 2), (10, 4), (30, 8)]);
        assert_eq!((seen.first, seen.counts), (1, [5, 0, 8, 2].into()));
        // The first step begins where the first request is.
        assert_eq!(grid(10, &[(1_005, 3)]).first, 100);
    }

    #[test]
    fn steps_of_double_length_hold_what_two_held() {
        let requests = [(-35, 1), (-21, 2), (-5, 4), (3, 8), (17, 16), (48, 32)];
        for requests in [
            &requests[..],
            &requests[1..],
            &requests[2..],
            &requests[3..],
        ] {
            let mut doubled = grid(10, requests);
            doubled.double();
            let meant = grid(20, requests);
            assert_eq!(
                (doubled.step, doubled.first),
                (20, meant.first),
                "{requests:?}"
            );
            assert_eq!(doubled.counts, meant.counts, "{requests:?}");
        }
    }

    #[test]
    fn steps_double_only_where_there_would_be_too_many() {
        let most = MOST_STEPS as i64;
        let check = |times: [i64; 2], step: i64, steps: usize| {
            // Steps are counted from an origin of their own.
            let mut seen = Grid::new(1_000, 1);
            times.iter().for_each(|time| seen.add(time + 1_000, 1));
            assert_eq!((seen.step, seen.counts.len()), (step, steps), "{times:?}");
            assert_eq!(seen.counts.iter().sum::<u64>(), 2, "{times:?}");
        };
        check([0, most - 1], 1, MOST_STEPS);
        check([0, most], 2, MOST_STEPS / 2 + 1);
        check([0, 1 - most], 1, MOST_STEPS);
        check([0, -most], 2, MOST_STEPS / 2 + 1);
        check([5, 8 * most + 5], 16, MOST_STEPS / 2 + 1);
    }

    #[test]
    fn longer_steps_than_meant_are_told() {
        let arrivals = |meant| {
            grid(MINUTE, &[(0, 1)])
                .arrivals(meant)
                .expect("a request")
                .1
        };
        assert_eq!(arrivals(MINUTE), None);
        let minute = Note::Coarsened(Seconds(60.0));
        assert_eq!(arrivals(MINUTE - 1), Some(minute));
        let nobody = grid(MINUTE, &[(0, 0), (MINUTE, 0)]).arrivals(MINUTE);
        assert_eq!(nobody, Err(TraceError::NoRequests));
    }

    #[test]
    fn stamps_beyond_the_most_are_counted_by_steps() {
        // One a microsecond for a second, and one more: 15,625 in each 1/64 s.
        let mut stamps = StampGatherer {
            exact: (0..1_000_000).collect(),
            grid: None,
            number: 1_000_000,
        };
        stamps.add(1_000_000);
        let (arrivals, note) = stamps.arrivals().expect("stamps");
        let mut expected = vec![15_625; 64];
        expected.push(1);
        assert_eq!(counts(arrivals), (1.0 / 64.0, expected));
        let step = Seconds(1.0 / 64.0);
        assert_eq!(note, Some(Note::Coarsened(step)));
        // All within one step are no trace, however many.
        let mut stamps = StampGatherer {
            exact: vec![7; MOST_STAMPS],
            grid: None,
            number: 1_000_000,
        };
        stamps.add(9);
        let error = TraceError::AllAtOnce {
            requests: 1_000_001,
            fitted: None,
        };
        assert_eq!(stamps.arrivals().err(), Some(error));
    }

    #[test]
    fn rows_beyond_the_most_are_added_to_the_steps_that_there_are() {
        let mut rows = RowGatherer {
            rows: (0..1_000_000).map(|i| (i % 100 * MINUTE, 1)).collect(),
            grid: None,
        };
        rows.add(100 * MINUTE, 7);
        rows.add(3 * MINUTE, 5);
        let mut expected = vec![10_000; 100];
        expected[3] = 10_005;
        expected.push(7);
        let (arrivals, note) = rows.arrivals().expect("rows");
        assert_eq!((counts(arrivals), note), ((60.0, expected), None));
    }

    #[test]
    fn the_step_of_rows_divides_their_gaps_unless_they_are_irregular() {
        let check = |times: &[i64], expected: i64| {
            let rows: Vec<(i64, u64)> = times.iter().map(|&time| (time, 1)).collect();
            assert_eq!(step(&rows), expected, "{times:?}");
        };
        check(&[], MINUTE);
        check(&[5], MINUTE);
        check(&[5, 5, 5], MINUTE);
        check(&[0, 10, 20, 50], 10);
        check(&[7, 7, 11, 17], 2);
        check(&[0, 8, 18], 2);
        check(&[0, 10, 22], 10);
        check(&[0, 10, 21, 40], 10);
        check(&[0, 12, 30], 6);
        check(&[0, 0, 10, 21, 40], 10);
    }
}
