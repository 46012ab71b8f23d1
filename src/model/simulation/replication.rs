//! One independent run of the function: arrivals, busy and idle instances, and what was observed.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use hdrhistogram::Histogram;

use crate::model::measurements::{KeepAliveCurve, Measurements};
use crate::model::scenario::KeepAlive;
use crate::model::simulation::arrivals::Arrivals;
use crate::model::simulation::cold_start::ServiceSampler;
use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::simulation::spec::{End, Extent, SimulationSpec};
use crate::model::units::Seconds;

/// Latencies in microseconds, three significant digits, up to eleven days.
pub type LatencyHistogram = Histogram<u64>;

/// An empty histogram of latencies.
pub fn latency_histogram() -> LatencyHistogram {
    LatencyHistogram::new_with_bounds(1, 1_000_000_000_000, 3)
        .expect("the bounds are constants that the crate accepts")
}

/// Three groups of latencies, from which those with and without cold starts are put together.
#[derive(Clone, Debug)]
pub struct Latencies {
    /// Requests served by a warm instance.
    pub warm: LatencyHistogram,
    /// Requests that waited for a cold start.
    pub cold: LatencyHistogram,
    /// The same requests, had they found a warm instance.
    pub cold_as_if_warm: LatencyHistogram,
}

impl Latencies {
    /// No latencies yet.
    pub fn new() -> Self {
        Self {
            warm: latency_histogram(),
            cold: latency_histogram(),
            cold_as_if_warm: latency_histogram(),
        }
    }

    /// Adds another set.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.warm, &other.warm),
            (&mut self.cold, &other.cold),
            (&mut self.cold_as_if_warm, &other.cold_as_if_warm),
        ] {
            mine.add(theirs)
                .expect("all latency histograms have the same bounds");
        }
    }
}

impl Default for Latencies {
    fn default() -> Self {
        Self::new()
    }
}

/// What was counted in the observed time.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Requests.
    pub requests: u64,
    /// Requests that found no idle instance.
    pub cold: u64,
    /// Observed time [s].
    pub observed: f64,
    /// Time all instances together were busy, cold starts included [s].
    pub busy: f64,
    /// Time all instances together were idle [s].
    pub idle: f64,
    /// INIT that is billed [s].
    pub billed_init: f64,
    /// Duration that slow first calls added [s].
    pub first_calls: f64,
}

/// An idle instance.
#[derive(Clone, Copy, Debug)]
struct Idle {
    /// When it became idle [s].
    since: f64,
    /// When it is reclaimed unless used before [s].
    until: f64,
}

/// One replication in progress.
#[derive(Clone, Debug)]
pub struct Replication {
    mean_gap: f64,
    warmup: f64,
    end: End,
    arrivals: Arrivals,
    service: ServiceSampler,
    keep_alive: KeepAliveSampler,
    now: f64,
    next_arrival: f64,
    /// Completion times; the bits of a positive float sort like the float.
    busy: BinaryHeap<Reverse<u64>>,
    /// Most recently used at the back.
    idle: VecDeque<Idle>,
    observing: bool,
    counts: Counts,
    latencies: Latencies,
}

impl Replication {
    /// The start of replication `index`, with no instance. The rate must be above 0.
    pub fn new(spec: &SimulationSpec, extent: &Extent, index: u32) -> Self {
        let mut replication = Self {
            mean_gap: 1.0 / spec.rate.0,
            warmup: extent.warmup.0,
            end: extent.end,
            arrivals: Arrivals::new(spec, extent, index),
            service: ServiceSampler::new(spec, index),
            keep_alive: KeepAliveSampler::new(spec, index),
            now: 0.0,
            next_arrival: 0.0,
            busy: BinaryHeap::new(),
            idle: VecDeque::new(),
            observing: false,
            counts: Counts::default(),
            latencies: Latencies::new(),
        };
        replication.next_arrival = replication.arrivals.after(0.0).at;
        replication
    }

    /// Simulates about `budget` requests; beginnings and ends of bursts count like requests, so that many of them
    /// between two requests hold nobody up. Returns how many, and whether the replication is over.
    pub fn advance(&mut self, budget: u64) -> (u64, bool) {
        let mut spent = 0;
        while spent < budget {
            let over = match self.end {
                End::Requests(most) => self.counts.requests >= most,
                End::Time(end) => self.next_arrival >= end.0,
            };
            if over {
                self.finish();
                return (spent, true);
            }
            if !self.observing && self.next_arrival >= self.warmup {
                self.start_observing();
            }
            self.serve(self.next_arrival);
            let next = self.arrivals.after(self.now);
            self.next_arrival = next.at;
            spent += 1 + next.changes;
        }
        (spent, false)
    }

    /// What was counted so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The latencies observed so far.
    pub fn latencies(&self) -> &Latencies {
        &self.latencies
    }

    /// Share of the replication that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        match self.end {
            End::Requests(most) => {
                let warmup = self.warmup / self.mean_gap;
                let served = if self.observing {
                    warmup
                } else {
                    self.now / self.mean_gap
                };
                (served + self.counts.requests as f64) / (warmup + most as f64)
            }
            End::Time(end) => (self.now / end.0).min(1.0),
        }
    }

    fn serve(&mut self, t: f64) {
        self.now = t;
        self.release_until(t);
        let warm = self.take_idle(t);
        let completion = if warm {
            let service = self.service.warm();
            if self.observing {
                self.latencies.warm.saturating_record(microseconds(service));
                self.counts.busy += service.0;
            }
            t + service.0
        } else {
            let service = self.service.cold();
            if self.observing {
                self.counts.cold += 1;
                self.counts.busy += service.total.0;
                self.counts.billed_init += service.billed_init.0;
                self.counts.first_calls += service.first_call.0;
                self.latencies
                    .cold
                    .saturating_record(microseconds(service.total));
                self.latencies
                    .cold_as_if_warm
                    .saturating_record(microseconds(service.warm));
            }
            t + service.total.0
        };
        self.counts.requests += u64::from(self.observing);
        self.busy.push(Reverse(completion.to_bits()));
    }

    /// Instances whose request is done by `t` become idle.
    fn release_until(&mut self, t: f64) {
        while let Some(&Reverse(bits)) = self.busy.peek() {
            let done = f64::from_bits(bits);
            if done > t {
                break;
            }
            self.busy.pop();
            self.idle.push_back(Idle {
                since: done,
                until: done + self.keep_alive.draw(),
            });
        }
    }

    /// Takes the most recently used idle instance that is still there at `t`.
    fn take_idle(&mut self, t: f64) -> bool {
        // Reclaimed instances at the bottom would otherwise pile up.
        while self.idle.front().is_some_and(|idle| idle.until < t) {
            if let Some(idle) = self.idle.pop_front() {
                self.count_idle(idle, t);
            }
        }
        while let Some(idle) = self.idle.pop_back() {
            self.count_idle(idle, t);
            if idle.until >= t {
                return true;
            }
        }
        false
    }

    fn count_idle(&mut self, idle: Idle, t: f64) {
        if self.observing {
            self.counts.idle += (idle.until.min(t) - idle.since.max(self.warmup)).max(0.0);
        }
    }

    /// From here on things count; requests still in service count with what is left of them.
    fn start_observing(&mut self) {
        self.release_until(self.warmup);
        self.observing = true;
        let left = self
            .busy
            .iter()
            .map(|&Reverse(bits)| f64::from_bits(bits) - self.warmup);
        self.counts.busy = left.sum();
    }

    /// Cuts what is still going on at the end, and counts it up to there.
    fn finish(&mut self) {
        let end = match self.end {
            End::Requests(_) => self.now,
            End::Time(end) => end.0,
        };
        if !self.observing {
            self.start_observing();
        }
        self.release_until(end);
        while let Some(idle) = self.idle.pop_back() {
            self.count_idle(idle, end);
        }
        self.counts.busy -= self
            .busy
            .iter()
            .map(|&Reverse(bits)| f64::from_bits(bits) - end)
            .sum::<f64>();
        self.counts.observed = end - self.warmup;
    }
}

fn microseconds(latency: Seconds) -> u64 {
    (latency.0 * 1e6 + 0.5) as u64
}

/// Draws how long an idle instance is kept.
#[derive(Clone, Debug)]
enum KeepAliveSampler {
    Fixed(f64),
    Curve(&'static KeepAliveCurve, Stream),
}

impl KeepAliveSampler {
    fn new(spec: &SimulationSpec, replication: u32) -> Self {
        match spec.keep_alive {
            KeepAlive::Fixed { seconds } => Self::Fixed(seconds.0),
            KeepAlive::Measured => Self::Curve(
                &Measurements::embedded().aws_keep_alive,
                Stream::new(spec.seed, replication, Purpose::KeepAlive),
            ),
        }
    }

    fn draw(&mut self) -> f64 {
        match self {
            Self::Fixed(seconds) => *seconds,
            Self::Curve(curve, stream) => curve.quantile(stream.uniform()).0,
        }
    }
}
