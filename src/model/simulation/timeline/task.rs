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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::{KeepAlive, Length, Scenario, Service};
    use crate::model::traffic::Shape;
    use crate::model::units::SECONDS_PER_MONTH;

    /// A request every second that takes a quarter of one, observed for so long [s]; instances are kept for two seconds.
    fn spec(horizon: f64) -> SimulationSpec {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = SECONDS_PER_MONTH;
        scenario.traffic.shape = Shape::FixedInterval;
        scenario.simulation = scenario.simulation.bare();
        scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
            seconds: Seconds(2.0),
        };
        scenario.simulation.service = Service::Constant {
            warm_s: Seconds(0.25),
            cold_s: Seconds(0.25),
        };
        scenario.simulation.length = Length::Horizon(Seconds(horizon));
        scenario.simulation.warmup = Some(Seconds(0.0));
        scenario.simulation_spec()
    }

    #[test]
    fn a_timeline_that_is_short_is_drawn_whole() {
        let task = TimelineTask::new(&spec(20.0));
        assert!(!task.is_empty());
        let mut replication = task.begin();
        assert!(!replication.advance(10));
        assert_eq!(replication.outcome(), None);
        // The tenth request comes between 9 and 10 s.
        let progress = replication.progress();
        assert!((0.45..0.5).contains(&progress), "{progress}");
        assert!(replication.advance(1_000));
        assert_eq!(replication.progress(), 1.0);
        let drawn = replication.outcome().expect("it is over");
        assert_eq!((drawn.end, drawn.cut), (Seconds(20.0), false));
        assert!(!drawn.busiest_only);
        // Busy and idle by turns; the first one serves all, the last request perhaps to the end.
        assert!((39..=40).contains(&drawn.timeline.spans.len()));
        assert_eq!(drawn, task.finish());
    }

    #[test]
    fn a_timeline_ends_when_it_is_full_or_after_too_many_events() {
        let task = TimelineTask::with(&spec(1e6), 10);
        let mut replication = task.begin();
        assert!(!replication.advance(3));
        // Two that were served and what lies between them.
        let drawn = replication.replication.observed().timeline.clone();
        let spans = drawn.expect("drawn").spans.len();
        assert_eq!(replication.progress(), spans as f64 / 10.0);
        assert!(spans > 2 && replication.advance(1_000));
        let full = replication.outcome().expect("it is full");
        assert!(full.cut && full.timeline.spans.len() >= 10);

        let mut replication = TimelineTask::new(&spec(1e6)).begin();
        replication.left = MOST_EVENTS / 4;
        assert!((replication.progress() - 0.75).abs() < 1e-6);
        replication.left = 50;
        assert!(!replication.advance(20));
        assert!(replication.advance(1_000));
        assert_eq!((replication.left, replication.progress()), (0, 1.0));
        let drawn = replication.outcome().expect("it is over");
        assert!(drawn.cut);
        // The fiftieth request comes between 49 and 50 s.
        assert!((49.0..50.0).contains(&drawn.end.0), "{:?}", drawn.end);
        let last = drawn.timeline.spans.last().expect("a span");
        assert!(last.to <= drawn.end && last.to.0 > 49.0);
    }

    #[test]
    fn of_several_functions_the_busiest_is_drawn_and_without_requests_nobody() {
        let mut several = spec(20.0);
        several.functions.count = 2;
        assert!(TimelineTask::new(&several).finish().busiest_only);
        let mut nobody = spec(20.0);
        nobody.rate.0 = 0.0;
        let task = TimelineTask::new(&nobody);
        assert!(task.is_empty());
        assert_eq!(task.finish(), DrawnTimeline::default());
    }
}
