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
