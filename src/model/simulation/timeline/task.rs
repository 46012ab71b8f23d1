//! A timeline as work for a worker: the first replication of a simulation, by the kernel that follows every instance, until
//! it has seen enough.

use serde::{Deserialize, Serialize};

use crate::model::simulation::replication::Replication;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::timeline::Timeline;
use crate::model::units::Seconds;

/// Parts of lives that are drawn.
const MOST: usize = 4_000;

/// Requests, pings and the like after which it ends however little has been drawn, so that it takes about a second: an instance
/// that is never idle is one part for ever.
const MOST_EVENTS: u64 = 5_000_000;

/// What a timeline depends on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineTask {
    /// The simulation, of which the first replication is drawn.
    spec: SimulationSpec,
    /// Parts of lives after which it ends.
    most: usize,
}

impl TimelineTask {
    /// The start of the instances of a simulation; of several functions, those of the busiest alone.
    pub fn new(spec: &SimulationSpec) -> Self {
        Self::with(spec, MOST)
    }

    /// The same with another number of parts of lives.
    pub fn with(spec: &SimulationSpec, most: usize) -> Self {
        Self {
            spec: spec.clone(),
            most,
        }
    }

    /// Whether there is anything to simulate: without requests there is nobody.
    pub(in crate::model::simulation) fn is_empty(&self) -> bool {
        self.spec.rate.0 <= 0.0
    }

    /// Its only replication. There must be requests.
    pub(in crate::model::simulation) fn begin(&self) -> TimelineReplication {
        TimelineReplication {
            replication: Replication::drawn(&self.spec, &self.spec.extent(), 0, self.most),
            busiest_only: self.spec.function_weights().len() > 1,
            left: MOST_EVENTS,
            over: false,
        }
    }

    /// Simulates all of it.
    pub fn finish(&self) -> DrawnTimeline {
        if self.is_empty() {
            return DrawnTimeline::default();
        }
        let mut replication = self.begin();
        while !replication.advance(1 << 20) {}
        replication.outcome().unwrap_or_default()
    }
}

/// A timeline in progress.
#[derive(Clone, Debug)]
pub struct TimelineReplication {
    replication: Replication,
    busiest_only: bool,
    /// What may still happen.
    left: u64,
    over: bool,
}

impl TimelineReplication {
    /// Simulates about `budget` requests. Returns whether it is over.
    pub fn advance(&mut self, budget: u64) -> bool {
        let (spent, over) = self.replication.advance(budget.min(self.left));
        self.left = self.left.saturating_sub(spent);
        self.over |= over;
        if self.left == 0 {
            self.replication.end();
            self.over = true;
        }
        self.over
    }

    /// Share that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let timeline = self.replication.observed().timeline.as_ref();
        let drawn = timeline.map_or(0.0, Timeline::filled);
        let spent = 1.0 - self.left as f64 / MOST_EVENTS as f64;
        drawn.max(spent).max(self.replication.progress()).min(1.0)
    }

    /// What is drawn, once it is over: before, ends of what goes on are missing.
    pub fn outcome(&self) -> Option<DrawnTimeline> {
        let observed = self.replication.observed();
        let timeline = observed.timeline.as_ref().filter(|_| self.over)?;
        Some(DrawnTimeline {
            timeline: timeline.clone(),
            end: Seconds(observed.counts.observed),
            cut: timeline.full() || self.left == 0,
            busiest_only: self.busiest_only,
        })
    }
}

/// Single instances from the start of the observed time to an end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DrawnTimeline {
    /// What they did.
    pub timeline: Timeline,
    /// When the drawing ends, since the observation began.
    pub end: Seconds,
    /// Whether more would have followed.
    pub cut: bool,
    /// Whether these are instances of the busiest of several functions alone.
    pub busiest_only: bool,
}

/// What is known of a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineFound {
    /// Share of the work that is done, 0 to 1.
    pub progress: f64,
    /// What is drawn, once that is known.
    pub drawn: Option<DrawnTimeline>,
}
