//! A whole simulation: its replications one after the other, in slices of any size.
//!
//! The result does not depend on how it was sliced: each replication has its own random streams, and the summary
//! only adds up.

use crate::model::cold_share::billing::Expected;
use crate::model::simulation::replication::{Counts, Latencies, Replication};
use crate::model::simulation::spec::{Extent, SimulationSpec};
use crate::model::simulation::summary::{Caveat, Summary, summarise};

/// A simulation in progress.
#[derive(Clone, Debug)]
pub struct Run {
    spec: SimulationSpec,
    extent: Extent,
    expected: Expected,
    complete: Vec<Counts>,
    current: Option<Replication>,
    latencies: Latencies,
}

impl Run {
    /// The start of a simulation. Without traffic there is nothing to simulate and it is done at once.
    pub fn new(spec: SimulationSpec) -> Self {
        let extent = spec.extent();
        let current = (spec.rate.0 > 0.0).then(|| Replication::new(&spec, &extent, 0));
        Self {
            expected: Expected::of(&spec),
            spec,
            extent,
            complete: Vec::new(),
            current,
            latencies: Latencies::new(),
        }
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
            self.latencies.merge(replication.latencies());
            self.complete.push(replication.counts());
            let next = self.complete.len() as u32;
            self.current = (next < self.extent.replications)
                .then(|| Replication::new(&self.spec, &self.extent, next));
        }
        true
    }

    /// Runs to the end.
    pub fn finish(mut self) -> Summary {
        while !self.advance(1 << 20) {}
        self.summary()
    }

    /// Share of the work that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let current = self.current.as_ref().map_or(0.0, Replication::progress);
        let done = self.complete.len() as f64 + current;
        if self.current.is_none() {
            1.0
        } else {
            (done / f64::from(self.extent.replications)).min(0.999)
        }
    }

    /// Everything known so far.
    pub fn summary(&self) -> Summary {
        let current = self.current.as_ref().map(Replication::counts);
        let mut latencies = self.latencies.clone();
        if let Some(replication) = &self.current {
            latencies.merge(replication.latencies());
        }
        summarise(
            self.progress(),
            &self.complete,
            current,
            &latencies,
            self.expected,
            self.caveats(),
        )
    }

    fn caveats(&self) -> Vec<Caveat> {
        let mut caveats = Vec::new();
        if self.extent.warmup_cut {
            caveats.push(Caveat::WarmupCut);
        }
        let keep_alive = self.spec.longest_keep_alive().0;
        if self
            .complete
            .iter()
            .any(|counts| counts.observed < keep_alive)
        {
            caveats.push(Caveat::ShortRun);
        }
        let observed: f64 = self.complete.iter().map(|counts| counts.observed).sum();
        let done = self.current.is_none() && !self.complete.is_empty();
        if done && observed < self.spec.arrivals.period().0 {
            caveats.push(Caveat::ShortOfPeriod);
        }
        let cold: u64 = self.complete.iter().map(|counts| counts.cold).sum();
        if done && cold < 30 {
            caveats.push(Caveat::FewColdStarts);
        }
        caveats
    }
}
