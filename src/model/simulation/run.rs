//! A whole simulation: its replications put together in their order, however they were computed.
//!
//! Each replication has its own random streams. So the result depends neither on who computed which, nor on how they
//! were sliced; and where a precision is asked for, the first number of them decides that meets it.

use crate::model::cold_share::billing::Expected;
use crate::model::scenario::Service;
use crate::model::simulation::latencies::Latencies;
use crate::model::simulation::levels::Levels;
use crate::model::simulation::observed::{Counts, Observed};
use crate::model::simulation::replication::Replication;
use crate::model::simulation::series::Series;
use crate::model::simulation::spec::{Extent, FEWEST_FOR_PRECISION, SimulationSpec};
use crate::model::simulation::summary::{
    Caveat, Ended, LatencyQuantiles, Summary, cold_share, quantiles, totals,
};

/// The results of replications, in their order.
#[derive(Clone, Debug)]
pub struct Collected {
    spec: SimulationSpec,
    extent: Extent,
    expected: Expected,
    complete: Vec<Counts>,
    /// Latencies of each.
    quantiles: Vec<LatencyQuantiles>,
    latencies: Latencies,
    levels: Levels,
    series: Option<Series>,
    ended: Option<Ended>,
}

impl Collected {
    /// No replication yet. Without traffic there is nothing to simulate and it is done at once.
    pub fn new(spec: SimulationSpec) -> Self {
        Self {
            extent: spec.extent(),
            expected: Expected::of(&spec),
            ended: (spec.rate.0 <= 0.0).then_some(Ended::Complete),
            spec,
            complete: Vec::new(),
            quantiles: Vec::new(),
            latencies: Latencies::default(),
            levels: Levels::default(),
            series: None,
        }
    }

    /// What is simulated.
    pub fn spec(&self) -> &SimulationSpec {
        &self.spec
    }

    /// How much is simulated.
    pub fn extent(&self) -> &Extent {
        &self.extent
    }

    /// The replication that is missing next.
    pub fn next(&self) -> u32 {
        self.complete.len() as u32
    }

    /// Whether no further replication is needed.
    pub fn done(&self) -> bool {
        self.ended.is_some()
    }

    /// Takes the result of the replication that was missing next; one more than needed changes nothing.
    pub fn take(&mut self, observed: &Observed) {
        if self.done() {
            return;
        }
        self.complete.push(observed.counts);
        self.quantiles
            .push(quantiles(&totals(&observed.latencies).0));
        self.latencies.merge(&observed.latencies);
        self.levels.merge(&observed.levels);
        if self.series.is_none() {
            self.series.clone_from(&observed.series);
        }
        self.ended = if observed.overloaded {
            Some(Ended::Overloaded)
        } else if self.precise() {
            Some(Ended::Precise)
        } else {
            (self.next() >= self.extent.replications).then_some(Ended::Complete)
        };
    }

    /// Whether the interval of the cold share is as narrow as asked.
    fn precise(&self) -> bool {
        let Some(precision) = self.spec.precision else {
            return false;
        };
        if self.complete.len() < FEWEST_FOR_PRECISION {
            return false;
        }
        let share = cold_share(&self.complete, &[]);
        share.is_some_and(|share| {
            share.mean > 0.0
                && share
                    .half_width
                    .is_some_and(|half| half <= precision.0 * share.mean)
        })
    }

    /// Share of the work that is done, 0 to 1, with so much of further replications under way.
    pub fn progress(&self, under_way: f64) -> f64 {
        if self.done() {
            1.0
        } else {
            let done = f64::from(self.next()) + under_way;
            (done / f64::from(self.extent.replications)).min(0.999)
        }
    }

    /// Everything known, with the replications under way.
    pub fn summary(&self, under_way: &[(&Observed, f64)]) -> Summary {
        let (mut latencies, mut levels) = (self.latencies.clone(), self.levels.clone());
        let partial: Vec<Counts> = under_way.iter().map(|(seen, _)| seen.counts).collect();
        for (observed, _) in under_way {
            latencies.merge(&observed.latencies);
            levels.merge(&observed.levels);
        }
        let first = under_way.iter().find_map(|(seen, _)| seen.series.as_ref());
        Summary::new(
            (
                self.progress(under_way.iter().map(|(_, progress)| progress).sum()),
                self.ended,
            ),
            (&self.complete, &partial),
            &self.quantiles,
            (&latencies, &levels, self.series.as_ref().or(first)),
            &self.spec,
            self.expected,
            self.caveats(),
        )
    }

    fn caveats(&self) -> Vec<Caveat> {
        let mut caveats = Vec::new();
        if self.extent.warmup_cut {
            caveats.push(Caveat::WarmupCut);
        }
        let keep_alive = self.spec.keep_alive().longest().0;
        let short = |counts: &Counts| counts.observed < keep_alive;
        if self.complete.iter().any(short) {
            caveats.push(Caveat::ShortRun);
        }
        let observed: f64 = self.complete.iter().map(|counts| counts.observed).sum();
        if self.done() && !self.complete.is_empty() && observed < self.spec.arrivals.period().0 {
            caveats.push(Caveat::ShortOfPeriod);
        }
        let sum = |part: fn(&Counts) -> u64| self.complete.iter().map(part).sum::<u64>();
        if self.done() && !self.complete.is_empty() && sum(|c| c.cold) < 30 {
            caveats.push(Caveat::FewColdStarts);
        }
        if self.ended == Some(Ended::Overloaded) {
            caveats.push(Caveat::Overloaded);
        }
        if sum(|c| c.throttled) > 0 {
            caveats.push(Caveat::Throttled);
        }
        let elsewhere = self.spec.measured_elsewhere();
        if let Some(measured) = elsewhere.filter(|_| self.spec.service == Service::Measured) {
            caveats.push(Caveat::OldColdStarts);
            if measured.runtime != self.spec.runtime {
                caveats.push(Caveat::NearestLanguage);
            }
        }
        caveats
    }
}

/// A simulation in progress, one replication after the other.
#[derive(Clone, Debug)]
pub struct Run {
    collected: Collected,
    current: Option<Replication>,
}

impl Run {
    /// The start of a simulation.
    pub fn new(spec: SimulationSpec) -> Self {
        let mut run = Self {
            collected: Collected::new(spec),
            current: None,
        };
        run.begin();
        run
    }

    fn begin(&mut self) {
        let Collected { spec, extent, .. } = &self.collected;
        let next = self.collected.next();
        self.current = (!self.collected.done()).then(|| Replication::new(spec, extent, next));
    }

    /// Simulates about `budget` requests. Returns whether the simulation is done.
    pub fn advance(&mut self, budget: u64) -> bool {
        let mut left = budget;
        while let Some(replication) = &mut self.current {
            let (spent, over) = replication.advance(left);
            left = left.saturating_sub(spent);
            if !over {
                return false;
            }
            self.collected.take(replication.observed());
            self.begin();
        }
        true
    }

    /// Runs to the end.
    pub fn finish(mut self) -> Summary {
        while !self.advance(1 << 20) {}
        self.summary()
    }

    /// Everything known so far.
    pub fn summary(&self) -> Summary {
        let under_way = self.current.iter();
        let under_way: Vec<_> = under_way.map(|r| (r.observed(), r.progress())).collect();
        self.collected.summary(&under_way)
    }
}

#[cfg(test)]
mod tests;
