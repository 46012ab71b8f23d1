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
