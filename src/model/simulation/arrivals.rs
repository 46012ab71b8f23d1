//! When requests arrive: the law that a simulation follows, and the times drawn from it.
//!
//! Poisson at a rate that does not change, changes at set times, or jumps between quiet times and bursts; in batches;
//! at equal intervals, by the calendar, or as in a trace.
//! Times are drawn exactly, by using up exponential numbers, so that a change of the law keeps the random numbers.
//! Not here: the peak that a fleet is sized for, which steady traffic states and no arrival follows.

mod bursts;
mod periodic;
mod replay;
mod timer;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::cron::Cron;
use crate::model::simulation::arrivals::bursts::Bursts;
use crate::model::simulation::arrivals::periodic::Periodic;
use crate::model::simulation::arrivals::replay::Replay;
use crate::model::simulation::arrivals::timer::Timer;
use crate::model::simulation::rng::{Block, Purpose, Stream};
use crate::model::simulation::spec::{End, Extent, SimulationSpec};
use crate::model::trace::Trace;
use crate::model::traffic::{Level, Shape, Traffic, taken_together};
use crate::model::units::{Seconds, Share};

/// Mean requests of a burst and a quiet time together below which arrivals count as steady: at most this share of them
/// would have another request in the same burst.
const FEWEST_IN_A_CYCLE: f64 = 1e-3;

/// Lengths of an hour and a day [s].
const HOUR: f64 = 3_600.0;
const DAY: f64 = 24.0 * HOUR;

/// The step of the golden ratio: its multiples spread evenly over a period, however many there are.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// The law of the arrivals, without the mean rate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ArrivalLaw {
    /// Poisson at the mean rate.
    #[default]
    Steady,
    /// Poisson at rates that change at set times of a period that repeats.
    Periodic {
        /// Length of each part [s], above 0, and its rate over the mean rate, 0 or more, with a mean of 1.
        parts: Arc<[(f64, f64)]>,
    },
    /// At equal intervals.
    Interval,
    /// At the times of a cron expression, as many each time as the mean rate needs.
    Cron {
        /// When it fires.
        cron: Cron,
    },
    /// As in a trace, faster or slower as the mean rate says.
    Trace {
        /// The requests.
        trace: Trace,
    },
    /// So many at the same moment; Poisson batches.
    Batches {
        /// Requests of a batch, 1 or more.
        size: u64,
    },
    /// Poisson at one of two rates; both states last an exponential time.
    Bursts {
        /// Rate of a burst over the mean rate, above 0.
        burst_rate: f64,
        /// Rate between bursts over the mean rate, above 0.
        quiet_rate: f64,
        /// Mean length of a burst, above 0.
        burst: Seconds,
        /// Mean length of a quiet time, above 0.
        quiet: Seconds,
    },
}

impl ArrivalLaw {
    /// The law of a traffic; a shape that never changes its rate is steady, as is one without any count.
    pub fn of(traffic: &Traffic) -> Self {
        match traffic.shape {
            Shape::Steady => Self::Steady,
            Shape::FixedInterval => Self::Interval,
            Shape::Batches if traffic.batch_size <= 1 => Self::Steady,
            Shape::Batches => Self::Batches {
                size: traffic.batch_size,
            },
            Shape::Cycle | Shape::Hourly => {
                let hours = traffic.profile().hours().to_vec();
                Self::periodic(hours.into_iter().map(|rate| (HOUR, rate)).collect())
            }
            Shape::Cron => Self::Cron {
                cron: traffic.cron.clone(),
            },
            Shape::Trace => traffic
                .trace
                .clone()
                .map_or(Self::Steady, |trace| Self::Trace { trace }),
            Shape::FlashSale => Self::periodic(traffic.flash_parts().to_vec()),
            Shape::Bursts if traffic.burst_ratio <= 1.0 => Self::Steady,
            Shape::Bursts => {
                let burst_rate = traffic.burst_to_mean();
                Self::Bursts {
                    burst_rate,
                    quiet_rate: burst_rate / traffic.burst_ratio,
                    burst: traffic.burst_length,
                    quiet: traffic.quiet_length,
                }
            }
        }
    }

    fn periodic(parts: Vec<(f64, f64)>) -> Self {
        let alike = |part: &(f64, f64)| (part.1 - 1.0).abs() < 1e-12;
        if parts.iter().all(alike) {
            Self::Steady
        } else {
            Self::Periodic {
                parts: parts.into(),
            }
        }
    }

    /// Parts of the time with the rate in them, as if each went on for ever.
    pub fn levels(&self) -> Vec<Level> {
        let level = |time, rate| Level {
            time: Share(time),
            rate,
        };
        match self {
            Self::Steady | Self::Interval | Self::Batches { .. } | Self::Cron { .. } => {
                vec![level(1.0, 1.0)]
            }
            Self::Trace { trace } => {
                let hours = trace.hourly_rates().iter().copied();
                taken_together(hours.map(|rate| (1.0, rate)).collect())
            }
            Self::Periodic { parts } => taken_together(parts.to_vec()),
            Self::Bursts {
                burst_rate,
                quiet_rate,
                burst,
                quiet,
            } => {
                let bursting = burst.0 / (burst.0 + quiet.0);
                vec![
                    level(bursting, *burst_rate),
                    level(1.0 - bursting, *quiet_rate),
                ]
            }
        }
    }

    /// The highest rate over the mean rate, 1 or more.
    pub fn peak(&self) -> f64 {
        match self {
            Self::Steady | Self::Interval | Self::Batches { .. } | Self::Cron { .. } => 1.0,
            Self::Trace { trace } => trace.peak_to_mean().max(1.0),
            Self::Periodic { parts } => parts.iter().map(|part| part.1).fold(1.0, f64::max),
            Self::Bursts { burst_rate, .. } => burst_rate.max(1.0),
        }
    }

    /// The time after which it repeats, on average where that is random; 0 where it never changes.
    pub fn period(&self) -> Seconds {
        match self {
            Self::Steady | Self::Interval | Self::Batches { .. } | Self::Cron { .. } => {
                Seconds(0.0)
            }
            Self::Trace { trace } => trace.span(),
            Self::Periodic { parts } => Seconds(parts.iter().map(|part| part.0).sum()),
            Self::Bursts { burst, quiet, .. } => *burst + *quiet,
        }
    }
}

/// Draws the times of the requests of one replication.
#[derive(Clone, Debug)]
pub(super) struct Arrivals {
    stream: Stream,
    /// Exponential numbers of the stream.
    ahead: Block,
    /// Mean time between requests [s].
    mean_gap: f64,
    /// Time since midnight at time 0 of the simulation [s].
    clock: f64,
    rates: Rates,
}

/// What the rate is, and where in it the last request was.
#[derive(Clone, Debug)]
enum Rates {
    Steady,
    Periodic(Periodic),
    Bursts(Bursts),
    Interval,
    Timer(Timer),
    Replay(Box<Replay>),
    /// Size of a batch, and how many of the last one are still to come.
    Batches(u64, u64),
}

/// The time of a request, and the changes of the rate that were worked through to find it.
pub(super) struct Arrival {
    /// When it arrives [s].
    pub(super) at: f64,
    /// Bursts and quiet times that ended before it.
    pub(super) changes: u64,
}

impl Arrivals {
    /// The arrivals of replication `index`, from time 0. The rate must be above 0.
    ///
    /// Where in its period the observation begins is drawn: evenly by time where it ends at a time, and evenly by
    /// request where it ends after a number of them, because then every moment, or every request, counts alike.
    pub(super) fn new(spec: &SimulationSpec, extent: &Extent, index: u32) -> Self {
        let mean_gap = 1.0 / spec.rate.0;
        let by_request = matches!(extent.end, End::Requests(_));
        let first = Stream::new(spec.seed, 0, Purpose::Start).uniform();
        let start = (first + f64::from(index) * GOLDEN).fract();
        let rates = match &spec.arrivals {
            ArrivalLaw::Steady => Rates::Steady,
            ArrivalLaw::Interval => Rates::Interval,
            ArrivalLaw::Batches { size } => Rates::Batches((*size).max(1), 0),
            ArrivalLaw::Cron { cron } => Rates::Timer(Timer::new(cron, spec.rate.0, start)),
            ArrivalLaw::Trace { trace } => {
                let scale = trace.mean_rate().0 / spec.rate.0;
                let whole = matches!(extent.end, End::Time(_));
                let start = if whole { 0.0 } else { start };
                let replay = Replay::new(trace, scale, start, extent.warmup.0);
                Rates::Replay(Box::new(replay))
            }
            ArrivalLaw::Periodic { parts } => {
                Periodic::new(parts, start, by_request, extent.warmup.0)
                    .map_or(Rates::Steady, Rates::Periodic)
            }
            ArrivalLaw::Bursts {
                burst_rate,
                quiet_rate,
                burst,
                quiet,
            } => {
                let cycle = burst.0 + quiet.0;
                if cycle < FEWEST_IN_A_CYCLE * mean_gap {
                    Rates::Steady
                } else {
                    let stream = Stream::new(spec.seed, index, Purpose::Bursts);
                    let states = [(*quiet_rate, quiet.0), (*burst_rate, burst.0)];
                    Rates::Bursts(Bursts::new(states, stream, by_request, extent.warmup.0))
                }
            }
        };
        let clock = match &rates {
            Rates::Periodic(periodic) => periodic.clock(),
            Rates::Timer(timer) => timer.clock(),
            Rates::Replay(replay) => replay.clock(),
            _ => start * DAY - extent.warmup.0,
        };
        Self {
            stream: Stream::new(spec.seed, index, Purpose::Arrivals),
            ahead: Block::new(),
            mean_gap,
            clock,
            rates,
        }
    }

    /// Time since midnight at time 0 of the simulation [s], negative where that was before.
    pub(super) fn clock(&self) -> f64 {
        self.clock
    }

    /// The request after the one at `last` [s].
    #[inline]
    pub(super) fn after(&mut self, last: f64) -> Arrival {
        // Asked for most, so answered first.
        if matches!(self.rates, Rates::Steady) {
            let gap = self.ahead.next(|ahead| self.stream.exponentials(ahead)) * self.mean_gap;
            return Arrival {
                at: last + gap,
                changes: 0,
            };
        }
        let gap = match &mut self.rates {
            Rates::Interval if last > 0.0 => self.mean_gap,
            // The first comes at any moment of an interval.
            Rates::Interval => self.stream.uniform() * self.mean_gap,
            Rates::Batches(_, left) if *left > 0 => 0.0,
            Rates::Timer(_) => 0.0,
            _ => self.ahead.next(|ahead| self.stream.exponentials(ahead)) * self.mean_gap,
        };
        let (at, changes) = match &mut self.rates {
            Rates::Steady | Rates::Interval => (last + gap, 0),
            Rates::Timer(timer) => timer.after(last),
            Rates::Replay(replay) => (replay.after(gap / self.mean_gap), 0),
            Rates::Batches(_, left) if *left > 0 => {
                *left -= 1;
                (last, 0)
            }
            Rates::Batches(size, left) => {
                *left = *size - 1;
                (last + gap * *size as f64, 0)
            }
            Rates::Periodic(periodic) => (periodic.after(gap), 0),
            Rates::Bursts(bursts) => bursts.after(last, gap),
        };
        Arrival { at, changes }
    }
}

#[cfg(test)]
mod tests;
