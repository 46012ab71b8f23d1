//! A visitor's own traffic: when requests came, or how many in each step of time, to be replayed.
//!
//! [`parser::TraceParser`] reads one from a file in pieces. A trace is shared, not copied, when cloned, and small as
//! JSON, since it travels to the workers of the simulation. No file, no browser, no sentence here.

mod azure;
mod clock;
mod columns;
mod detect;
mod fields;
mod fitted;
mod gather;
mod known;
mod list;
mod notes;
mod packed;
pub mod parser;
mod report;
mod shape;
mod times;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::units::{PerSecond, Seconds};

pub use clock::{Clock, Unit};
pub use fitted::{Fitted, Inits};
pub use notes::{Flaw, LeftOut, Note, Spot, TraceError};

/// Most stamps that are kept one by one; more are counted by steps.
pub const MOST_STAMPS: usize = 1_000_000;

/// Most steps of a trace in counts; where more are needed, each is longer.
pub const MOST_STEPS: usize = 262_144;

/// Most functions whose share is kept.
pub const MOST_FUNCTIONS: usize = 1_000;

/// Most requests of one step; more is taken for a mistake.
pub const HIGHEST_COUNT: u64 = 1_000_000_000_000;

/// Microseconds of a second: the resolution of a trace.
const MICROS: f64 = 1e6;

/// Requests over time, at least one. After its [span](Trace::span) a replay begins again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "packed::Packed", into = "packed::Packed")]
pub struct Trace {
    id: u64,
    arrivals: Arrivals,
    functions: Option<Functions>,
    fitted: Option<Fitted>,
    known: known::Known,
}

/// When requests came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrivals {
    /// One by one.
    Stamps(Stamps),
    /// So many in each step.
    Counts(Counts),
}

/// Times of requests from the first one on, in rising order, at least two and not all equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamps {
    /// Microseconds from the first.
    micros: Arc<[u64]>,
}

/// Requests of each of equal steps, at least one step and one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Length of a step [µs], above 0.
    step: u64,
    counts: Arc<[u64]>,
    total: u64,
}

/// How the requests were spread over functions.
#[derive(Clone, Debug, PartialEq)]
pub struct Functions {
    /// Share of the requests of each, the largest first, at most [`MOST_FUNCTIONS`].
    largest: Arc<[f64]>,
    /// Functions beyond these, which share the rest.
    others: u64,
}

impl Trace {
    /// Requests one by one, from times in any order and from any origin. `None` where fewer than two times differ, or
    /// a time is not finite or too far from the first to be held, 200 years.
    pub fn of_stamps(times: &[Seconds]) -> Option<Self> {
        const FARTHEST: f64 = 200.0 * 366.0 * 86_400.0;
        let first = times
            .iter()
            .copied()
            .reduce(|a, b| if b < a { b } else { a })?;
        let micros = |time: &Seconds| {
            let into = time.0 - first.0;
            (0.0..FARTHEST)
                .contains(&into)
                .then(|| (into * MICROS).round() as u64)
        };
        let mut micros = times.iter().map(micros).collect::<Option<Vec<u64>>>()?;
        micros.sort_unstable();
        Stamps::new(micros).map(|stamps| Self::new(Arrivals::Stamps(stamps), None, None))
    }

    /// Requests by steps. `None` where there is none at all, a step shorter than a microsecond, or more than
    /// [`MOST_STEPS`] of them.
    pub fn of_counts(step: Seconds, counts: Vec<u64>) -> Option<Self> {
        let micros = (step.0 * MICROS).round();
        let counts = (micros >= 1.0).then(|| Counts::new(micros as u64, counts))??;
        Some(Self::new(Arrivals::Counts(counts), None, None))
    }

    fn new(arrivals: Arrivals, functions: Option<Functions>, fitted: Option<Fitted>) -> Self {
        let mut trace = Self {
            id: 0,
            arrivals,
            functions,
            fitted,
            known: known::Known::default(),
        };
        trace.id = trace.digest();
        trace
    }

    /// A number that follows from the content alone, the same on every machine.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// When the requests came.
    pub fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// How they were spread over functions, where the file says.
    pub fn functions(&self) -> Option<&Functions> {
        self.functions.as_ref()
    }

    /// What `REPORT` lines say about the function.
    pub fn fitted(&self) -> Option<&Fitted> {
        self.fitted.as_ref()
    }

    /// Requests of one span.
    pub fn requests(&self) -> u64 {
        match &self.arrivals {
            Arrivals::Stamps(stamps) => stamps.micros.len() as u64,
            Arrivals::Counts(counts) => counts.total,
        }
    }

    /// Time after which a replay begins again: all steps, or from the first stamp to the last and a mean gap, so that
    /// the rate is that of the gaps.
    pub fn span(&self) -> Seconds {
        match &self.arrivals {
            Arrivals::Stamps(stamps) => {
                let gaps = (stamps.micros.len() - 1) as f64;
                stamps.last() * ((gaps + 1.0) / gaps)
            }
            Arrivals::Counts(counts) => counts.step() * counts.counts.len() as f64,
        }
    }

    /// Requests over the span.
    pub fn mean_rate(&self) -> PerSecond {
        PerSecond(self.requests() as f64 / self.span().0)
    }

    /// FNV-1a (Fowler, Noll, Vo) over everything but itself.
    fn digest(&self) -> u64 {
        let mut digest = Digest(0xcbf2_9ce4_8422_2325);
        match &self.arrivals {
            Arrivals::Stamps(stamps) => {
                digest.add(0);
                stamps.micros.iter().for_each(|&at| digest.add(at));
            }
            Arrivals::Counts(counts) => {
                digest.add(counts.step);
                counts.counts.iter().for_each(|&count| digest.add(count));
            }
        }
        if let Some(functions) = &self.functions {
            digest.add(functions.others);
            let shares = functions.largest.iter();
            shares.for_each(|share| digest.add(share.to_bits()));
        }
        if let Some(fitted) = &self.fitted {
            fitted
                .figures()
                .for_each(|figure| digest.add(figure.to_bits()));
        }
        digest.0
    }
}

struct Digest(u64);

impl Digest {
    fn add(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

impl Stamps {
    /// Microseconds from the first, in rising order.
    fn new(micros: Vec<u64>) -> Option<Self> {
        let sound = micros.first() == Some(&0) && micros.last() > Some(&0);
        sound.then(|| Self {
            micros: micros.into(),
        })
    }

    /// Number of stamps.
    #[expect(clippy::len_without_is_empty, reason = "there are always two or more")]
    pub fn len(&self) -> usize {
        self.micros.len()
    }

    /// Time of a stamp from the first; `None` after the last.
    pub fn at(&self, index: usize) -> Option<Seconds> {
        self.micros.get(index).copied().map(seconds)
    }

    /// All of them, in rising order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Seconds> {
        self.micros.iter().copied().map(seconds)
    }

    fn last(&self) -> Seconds {
        seconds(self.micros.last().copied().unwrap_or_default())
    }
}

impl Counts {
    /// A step in microseconds.
    fn new(step: u64, counts: Vec<u64>) -> Option<Self> {
        let total = counts
            .iter()
            .fold(0, |sum: u64, &count| sum.saturating_add(count));
        let sound = step > 0 && total > 0 && counts.len() <= MOST_STEPS;
        sound.then(|| Self {
            step,
            counts: counts.into(),
            total,
        })
    }

    /// Length of a step.
    pub fn step(&self) -> Seconds {
        seconds(self.step)
    }

    /// Requests of each step.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }
}

impl Functions {
    /// From the calls of the busiest functions, the number of further ones, and the calls of all.
    fn new(mut calls: Vec<u64>, others: u64, all: u64) -> Option<Self> {
        calls.sort_unstable_by(|a, b| b.cmp(a));
        let share = |calls: u64| calls as f64 / all as f64;
        (all > 0).then(|| Self {
            largest: calls.into_iter().map(share).collect(),
            others,
        })
    }

    /// Share of the requests of each of the busiest functions, the largest first.
    pub fn largest(&self) -> &[f64] {
        &self.largest
    }

    /// How many functions there are beyond these.
    pub fn others(&self) -> u64 {
        self.others
    }

    /// How many functions there are.
    pub fn number(&self) -> u64 {
        self.largest.len() as u64 + self.others
    }

    /// Share of the requests of the functions beyond the busiest.
    pub fn share_of_others(&self) -> f64 {
        if self.others == 0 {
            return 0.0;
        }
        (1.0 - self.largest.iter().sum::<f64>()).max(0.0)
    }
}

fn seconds(micros: u64) -> Seconds {
    Seconds(micros as f64 / MICROS)
}

#[cfg(test)]
mod tests;
