//! One independent run: arrivals, the functions that they are for, and what was observed.

use crate::model::simulation::arrivals::Arrivals;
use crate::model::simulation::kernel::{Call, Direct, Draws, Kernel, Stack, stack_serves};
use crate::model::simulation::observed::{Caller, Observed, Observer};
use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::simulation::series::Series;
use crate::model::simulation::spec::{End, Extent, Pings, SimulationSpec};
use crate::model::simulation::timeline::Timeline;
use crate::model::units::Seconds;

/// How long a ping takes on a warm instance. A judgement: such a call returns at once.
pub const PING_DURATION: Seconds = Seconds(0.01);

/// One replication in progress.
#[derive(Clone, Debug)]
pub struct Replication {
    pools: Pools,
    course: Course,
}

/// The functions' instances, by the kernel that serves.
#[derive(Clone, Debug)]
enum Pools {
    Stack(Vec<Stack>),
    Direct(Vec<Direct>),
}

/// Everything but the instances.
#[derive(Clone, Debug)]
struct Course {
    mean_gap: f64,
    end: End,
    arrivals: Arrivals,
    chooser: Option<Chooser>,
    /// Whether requests for functions other than the first pass by.
    busiest_alone: bool,
    pings: Option<Pinging>,
    draws: Draws,
    now: f64,
    next_arrival: f64,
    observer: Observer,
    over: bool,
}

impl Replication {
    /// The start of replication `index`, with no instance. The rate must be above 0.
    pub fn new(spec: &SimulationSpec, extent: &Extent, index: u32) -> Self {
        Self::with_kernel(spec, extent, index, stack_serves(spec))
    }

    /// The same by the kernel that follows every instance, which remembers so many parts of single instances' lives. Of several
    /// functions the busiest alone is simulated.
    pub fn drawn(spec: &SimulationSpec, extent: &Extent, index: u32, most: usize) -> Self {
        let mut replication = Self::with_kernel(spec, extent, index, false);
        replication.course.busiest_alone = true;
        replication.course.observer.seen.timeline = Some(Timeline::new(most));
        replication
    }

    /// Ends it before its time.
    pub(in crate::model::simulation) fn end(&mut self) {
        if !self.course.over {
            match &mut self.pools {
                Pools::Stack(pools) => self.course.finish(pools, false),
                Pools::Direct(pools) => self.course.finish(pools, false),
            }
        }
    }

    fn with_kernel(spec: &SimulationSpec, extent: &Extent, index: u32, stack: bool) -> Self {
        let course = Course::new(spec, extent, index);
        let functions = spec.function_weights().len();
        let pools = if stack {
            Pools::Stack(vec![Stack::new(&spec.instances); functions])
        } else {
            let pool = Direct::new(&spec.instances, course.arrivals.clock());
            Pools::Direct(vec![pool; functions])
        };
        Self { pools, course }
    }

    /// Simulates about `budget` requests; pings, and beginnings and ends of bursts, count like requests, so that many
    /// of them between two requests hold nobody up. Returns how many, and whether the replication is over.
    pub fn advance(&mut self, budget: u64) -> (u64, bool) {
        match &mut self.pools {
            Pools::Stack(pools) => self.course.drive(pools, budget),
            Pools::Direct(pools) => self.course.drive(pools, budget),
        }
    }

    /// What was observed so far.
    pub fn observed(&self) -> &Observed {
        &self.course.observer.seen
    }

    /// What was observed, once it is over.
    pub fn into_observed(self) -> Observed {
        self.course.observer.seen
    }

    /// Share of the replication that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.course.progress()
    }
}

impl Course {
    fn new(spec: &SimulationSpec, extent: &Extent, index: u32) -> Self {
        let mean_gap = 1.0 / spec.rate.0;
        let from = extent.warmup.0;
        let mut observer = Observer {
            from,
            ..Observer::default()
        };
        if index == 0 {
            let expected = match extent.end {
                End::Requests(requests) => requests as f64 * mean_gap,
                End::Time(end) => end.0 - from,
            };
            observer.seen.series = Some(Series::new(from, expected));
        }
        let mut course = Self {
            mean_gap,
            end: extent.end,
            arrivals: Arrivals::new(spec, extent, index),
            chooser: Chooser::new(spec, index),
            busiest_alone: false,
            pings: spec
                .pings
                .map(|pings| Pinging::new(pings, spec.seed, index)),
            draws: Draws::new(spec, index),
            now: 0.0,
            next_arrival: 0.0,
            observer,
            over: false,
        };
        course.next_arrival = course.arrivals.after(0.0).at;
        course
    }

    fn drive<K: Kernel>(&mut self, pools: &mut [K], budget: u64) -> (u64, bool) {
        let mut spent = 0;
        while spent < budget && !self.over {
            let over = match self.end {
                End::Requests(most) => self.observer.seen.counts.requests >= most,
                End::Time(end) => self.next_arrival >= end.0,
            };
            let timeline = self.observer.seen.timeline.as_ref();
            let full = timeline.is_some_and(Timeline::full);
            if over || full {
                self.finish(pools, !full);
                break;
            }
            let at = self.next_arrival;
            if let Some(pings) = &mut self.pings
                && pings.next < at
            {
                // It may be the last thing that happens.
                self.now = pings.next;
                let pinged = if self.busiest_alone { 1 } else { pools.len() };
                let pools = &mut pools[..pinged];
                spent += pings.send(pools, &mut self.draws, &mut self.observer);
                continue;
            }
            self.observer.on |= at >= self.observer.from;
            self.now = at;
            let function = self.chooser.as_mut().map_or(0, Chooser::choose);
            if function == 0 || !self.busiest_alone {
                let pool = &mut pools[function];
                let call = Call {
                    at,
                    caller: Caller::Visitor,
                    warm: self.draws.service.warm(),
                };
                pool.offer(call, &mut self.draws, &mut self.observer);
                if pool.overloaded() {
                    self.observer.seen.overloaded = true;
                    self.finish(pools, false);
                    break;
                }
            }
            let next = self.arrivals.after(at);
            self.next_arrival = next.at;
            spent += 1 + next.changes;
        }
        (spent, self.over)
    }

    /// Cuts what is still going on at the end, and counts it up to there. `whole` where that end is the one of the extent.
    fn finish<K: Kernel>(&mut self, pools: &mut [K], whole: bool) {
        let end = match self.end {
            End::Time(end) if whole => end.0,
            _ => self.now,
        };
        self.observer.on = true;
        for pool in pools {
            pool.finish(end, &mut self.draws, &mut self.observer);
        }
        let seen = &mut self.observer.seen;
        seen.counts.observed = (end - self.observer.from).max(0.0);
        if let Some(series) = &mut seen.series {
            series.end(end);
        }
        self.over = true;
    }

    fn progress(&self) -> f64 {
        if self.over {
            return 1.0;
        }
        match self.end {
            End::Requests(most) => {
                let warmup = self.observer.from / self.mean_gap;
                let served = if self.observer.on {
                    warmup
                } else {
                    self.now / self.mean_gap
                };
                let requests = self.observer.seen.counts.requests as f64;
                (served + requests) / (warmup + most as f64)
            }
            End::Time(end) => (self.now / end.0).min(1.0),
        }
    }
}

/// Chooses the function that a request is for, by Zipf's law.
#[derive(Clone, Debug)]
struct Chooser {
    /// Share of the requests that are for this function or one before it.
    up_to: Vec<f64>,
    stream: Stream,
}

impl Chooser {
    fn new(spec: &SimulationSpec, index: u32) -> Option<Self> {
        let weights = spec.function_weights();
        if weights.len() < 2 {
            return None;
        }
        let mut sum = 0.0;
        let sums = weights.iter().map(|weight| {
            sum += weight;
            sum
        });
        Some(Self {
            up_to: sums.collect(),
            stream: Stream::new(spec.seed, index, Purpose::Function),
        })
    }

    fn choose(&mut self) -> usize {
        let u = self.stream.uniform();
        let chosen = self.up_to.partition_point(|&up_to| up_to <= u);
        chosen.min(self.up_to.len() - 1)
    }
}

/// Pings and when the next ones are due.
#[derive(Clone, Debug)]
struct Pinging {
    pings: Pings,
    next: f64,
}

impl Pinging {
    /// The first are due at a random moment of the first period.
    fn new(pings: Pings, seed: u64, index: u32) -> Self {
        let mut stream = Stream::new(seed, index, Purpose::Pings);
        Self {
            next: pings.every.0 * stream.uniform(),
            pings,
        }
    }

    /// Sends those that are due to every function. Returns how many.
    fn send<K: Kernel>(
        &mut self,
        pools: &mut [K],
        draws: &mut Draws,
        observer: &mut Observer,
    ) -> u64 {
        let call = Call {
            at: self.next,
            caller: Caller::Ping,
            warm: PING_DURATION,
        };
        observer.on |= self.next >= observer.from;
        for pool in &mut *pools {
            for _ in 0..self.pings.count {
                pool.offer(call, draws, observer);
            }
        }
        self.next += self.pings.every.0;
        pools.len() as u64 * u64::from(self.pings.count)
    }
}

#[cfg(test)]
mod tests;
