//! What a log says about the function itself: how long calls take, how long INIT takes, and the memory.

use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

use crate::model::measurements::INIT_PROBABILITIES;
use crate::model::units::{Mebibytes, Milliseconds};

/// A function as its `REPORT` lines show it. Quantiles are within 0.1 %.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fitted {
    /// Calls that were reported.
    pub requests: u64,
    /// Calls that began with INIT.
    pub cold_starts: u64,
    /// Median duration of the calls without INIT; of all, if each has it.
    pub duration_median: Milliseconds,
    /// 95th percentile of the same.
    pub duration_p95: Milliseconds,
    /// Memory size, the most frequent one; `None` where no line says.
    pub memory: Option<Mebibytes>,
    /// Most memory that a call used; `None` where no line says.
    pub memory_used: Option<Mebibytes>,
    /// Cold starts; `None` where there is none.
    pub inits: Option<Inits>,
}

/// Cold starts in a log, as `model::measurements` states them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inits {
    /// INIT duration at each of [`INIT_PROBABILITIES`] [ms].
    pub quantiles_ms: [f64; 12],
    /// Mean duration of the calls that began with INIT, without it.
    pub first_call_mean: Milliseconds,
}

impl Inits {
    /// Median INIT duration.
    pub fn median(&self) -> Milliseconds {
        Milliseconds(self.quantiles_ms[5])
    }
}

impl Fitted {
    /// Every figure, for a digest.
    pub(super) fn figures(&self) -> impl Iterator<Item = f64> {
        let memory = [self.memory, self.memory_used].map(|memory| memory.map_or(-1.0, |m| m.0));
        let inits = self.inits.iter().flat_map(|inits| {
            let first_call = inits.first_call_mean.0;
            inits.quantiles_ms.into_iter().chain([first_call])
        });
        let calls = [self.requests as f64, self.cold_starts as f64];
        let durations = [self.duration_median.0, self.duration_p95.0];
        calls
            .into_iter()
            .chain(durations)
            .chain(memory)
            .chain(inits)
    }
}

/// One `REPORT` line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Call {
    /// Time of the handler [ms].
    pub(super) duration: f64,
    /// Time of INIT before it [ms].
    pub(super) init: Option<f64>,
    /// Memory size [MB].
    pub(super) memory: Option<f64>,
    /// Memory used [MB].
    pub(super) memory_used: Option<f64>,
}

/// Steps of the histograms in a millisecond: `REPORT` lines have two decimals.
const STEPS: f64 = 100.0;

/// Longest duration of a histogram [ms]: a day, far above any limit.
const LONGEST: f64 = 86_400_000.0;

/// Memory sizes that are told apart.
const MOST_SIZES: usize = 64;

/// Collects calls in bounded memory.
#[derive(Clone, Debug)]
pub(super) struct CallGatherer {
    warm: Histogram<u64>,
    first: Histogram<u64>,
    init: Histogram<u64>,
    /// Sum of the durations of first calls, in steps, so that it is the same in any order.
    first_sum: u64,
    memory_used: f64,
    /// Memory sizes [MB] and how many calls have them.
    sizes: Vec<(f64, u64)>,
}

impl CallGatherer {
    pub(super) fn new() -> Self {
        let empty = || {
            Histogram::new_with_bounds(1, (LONGEST * STEPS) as u64, 3)
                .expect("the bounds are constants that hdrhistogram accepts")
        };
        Self {
            warm: empty(),
            first: empty(),
            init: empty(),
            first_sum: 0,
            memory_used: 0.0,
            sizes: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, call: Call) {
        let steps = |ms: f64| (ms.clamp(0.0, LONGEST) * STEPS).round() as u64;
        let duration = steps(call.duration);
        match call.init {
            None => self.warm.saturating_record(duration),
            Some(init) => {
                self.first.saturating_record(duration);
                self.init.saturating_record(steps(init));
                self.first_sum = self.first_sum.saturating_add(duration);
            }
        }
        self.memory_used = call.memory_used.unwrap_or(0.0).max(self.memory_used);
        let Some(memory) = call.memory else { return };
        let known = self.sizes.iter_mut().find(|(size, _)| *size == memory);
        if let Some((_, calls)) = known {
            *calls += 1;
        } else if self.sizes.len() < MOST_SIZES {
            self.sizes.push((memory, 1));
        }
    }

    pub(super) fn has_several_sizes(&self) -> bool {
        self.sizes.len() > 1
    }

    /// What the calls show; `None` without a call.
    pub(super) fn fitted(&self) -> Option<Fitted> {
        let cold_starts = self.init.len();
        let requests = self.warm.len() + cold_starts;
        let durations = if self.warm.is_empty() {
            &self.first
        } else {
            &self.warm
        };
        let frequent = |a: &&(f64, u64), b: &&(f64, u64)| a.1.cmp(&b.1).then(b.0.total_cmp(&a.0));
        let size = self.sizes.iter().max_by(frequent);
        let inits = (cold_starts > 0).then(|| Inits {
            quantiles_ms: INIT_PROBABILITIES.map(|p| quantile(&self.init, p).0),
            first_call_mean: Milliseconds(self.first_sum as f64 / STEPS / cold_starts as f64),
        });
        (requests > 0).then(|| Fitted {
            requests,
            cold_starts,
            duration_median: quantile(durations, 0.5),
            duration_p95: quantile(durations, 0.95),
            memory: size.map(|&(size, _)| Mebibytes(size)),
            memory_used: (self.memory_used > 0.0).then_some(Mebibytes(self.memory_used)),
            inits,
        })
    }
}

/// The middle of the histogram's bucket that holds a quantile.
fn quantile(histogram: &Histogram<u64>, p: f64) -> Milliseconds {
    let highest = histogram.value_at_quantile(p);
    let lowest = histogram.lowest_equivalent(highest);
    let middle = lowest + (histogram.highest_equivalent(highest) - lowest) / 2;
    Milliseconds(middle as f64 / STEPS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warm(duration: f64, memory: Option<f64>) -> Call {
        Call {
            duration,
            init: None,
            memory,
            memory_used: None,
        }
    }

    fn fitted(calls: &[Call]) -> Option<Fitted> {
        gathered(calls).fitted()
    }

    fn gathered(calls: &[Call]) -> CallGatherer {
        let mut gatherer = CallGatherer::new();
        calls.iter().for_each(|&call| gatherer.add(call));
        gatherer
    }

    #[test]
    fn quantiles_are_of_the_calls_without_init() {
        let cold = |duration, init| Call {
            init: Some(init),
            ..warm(duration, None)
        };
        let mut calls: Vec<Call> = (1..=9).map(|ms| warm(f64::from(ms), None)).collect();
        calls.extend([cold(12.0, 3.25), cold(17.5, 4.5)]);
        let seen = fitted(&calls).expect("calls");
        assert_eq!((seen.requests, seen.cold_starts), (11, 2));
        assert_eq!((seen.duration_median.0, seen.duration_p95.0), (5.0, 9.0));
        let inits = seen.inits.expect("cold starts");
        assert_eq!(inits.first_call_mean.0, 14.75);
        assert_eq!(inits.median().0, 3.25);
        assert_eq!((inits.quantiles_ms[0], inits.quantiles_ms[11]), (3.25, 4.5));
        // Where every call has it, of all.
        let seen = fitted(&calls[9..]).expect("calls");
        assert_eq!((seen.requests, seen.cold_starts), (2, 2));
        assert_eq!((seen.duration_median.0, seen.duration_p95.0), (12.0, 17.5));
        let seen = fitted(&calls[..9]).expect("calls");
        assert_eq!((seen.cold_starts, seen.inits), (0, None));
        assert_eq!(fitted(&[]), None);
    }

    #[test]
    fn a_quantile_is_the_middle_of_its_bucket() {
        // Between 655.36 and 1,310.72 ms a bucket of the histogram is 0.64 ms wide: from 999.68 on.
        for duration in [999.68, 1_000.0, 1_000.31] {
            let seen = fitted(&[warm(duration, None)]).expect("a call");
            assert_eq!(seen.duration_median.0, 999.99, "{duration}");
        }
    }

    #[test]
    fn the_most_frequent_memory_size_is_taken_and_the_smallest_of_equals() {
        let check = |sizes: &[f64], expected: f64, several: bool| {
            let calls: Vec<Call> = sizes.iter().map(|&size| warm(1.0, Some(size))).collect();
            let gatherer = gathered(&calls);
            let seen = gatherer.fitted().expect("calls");
            assert_eq!(seen.memory, Some(Mebibytes(expected)), "{sizes:?}");
            assert_eq!(gatherer.has_several_sizes(), several, "{sizes:?}");
        };
        check(&[128.0, 128.0], 128.0, false);
        check(&[128.0, 512.0, 512.0], 512.0, true);
        check(&[512.0, 512.0, 128.0, 256.0], 512.0, true);
        check(&[512.0, 128.0, 256.0], 128.0, true);
        // Four calls of one size among more sizes than are told apart.
        let many: Vec<f64> = (0..70).map(f64::from).chain([63.0; 3]).collect();
        check(&many, 63.0, true);
        let beyond: Vec<f64> = (0..70).map(f64::from).chain([64.0; 3]).collect();
        check(&beyond, 0.0, true);
    }

    #[test]
    fn the_most_memory_used_is_kept_where_a_line_says() {
        let used = |memory_used| Call {
            memory_used,
            ..warm(1.0, None)
        };
        let seen = fitted(&[used(Some(40.0)), used(Some(61.0)), used(None)]).expect("calls");
        assert_eq!(seen.memory_used, Some(Mebibytes(61.0)));
        let seen = fitted(&[used(None)]).expect("a call");
        assert_eq!((seen.memory, seen.memory_used), (None, None));
    }

    #[test]
    fn every_figure_counts_for_the_digest() {
        let seen = Fitted {
            requests: 5,
            cold_starts: 2,
            duration_median: Milliseconds(7.0),
            duration_p95: Milliseconds(9.0),
            memory: Some(Mebibytes(128.0)),
            memory_used: None,
            inits: Some(Inits {
                quantiles_ms: [3.0; 12],
                first_call_mean: Milliseconds(11.0),
            }),
        };
        let figures: Vec<f64> = seen.figures().collect();
        assert_eq!(figures[..6], [5.0, 2.0, 7.0, 9.0, 128.0, -1.0]);
        assert_eq!(figures[6..], [[3.0; 12].as_slice(), &[11.0]].concat());
    }
}
