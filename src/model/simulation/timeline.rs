//! Single instances: when each was born, initialised, served, waited and was reclaimed, for a picture of them.

mod task;

use serde::{Deserialize, Serialize};

use crate::model::units::Seconds;

pub use task::{DrawnTimeline, TimelineFound, TimelineReplication, TimelineTask};

/// What an instance does for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doing {
    /// Its sandbox and program start.
    Init,
    /// It serves at least one request.
    Busy,
    /// It waits for the next request.
    Idle,
}

/// A part of an instance's life.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// The instance, counted in the order in which they were born.
    pub instance: u32,
    /// What it does.
    pub doing: Doing,
    /// When it begins, since the observation began.
    pub from: Seconds,
    /// When it ends.
    pub to: Seconds,
}

/// What single instances did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// Parts of lives, in the order in which they end.
    pub spans: Vec<Span>,
    /// Instances that are always warm, by their number.
    pub reserved: Vec<u32>,
    /// When instances were reclaimed or replaced.
    pub ended: Vec<(u32, Seconds)>,
    /// Spans after which it is full; as many again are kept of what is then still going on.
    most: usize,
}

impl Timeline {
    /// Nothing yet; full after so many parts of lives.
    pub fn new(most: usize) -> Self {
        Self {
            spans: Vec::new(),
            reserved: Vec::new(),
            ended: Vec::new(),
            most,
        }
    }

    /// How full it is, 0 to 1; full, it may hold more than it was asked for.
    fn filled(&self) -> f64 {
        (self.spans.len() as f64 / self.most as f64).min(1.0)
    }

    /// Whether it holds as much as it was asked for.
    pub fn full(&self) -> bool {
        self.spans.len() >= self.most
    }

    fn has_room(&self) -> bool {
        self.spans.len() / 2 < self.most
    }

    /// An instance did something from one moment to another [s].
    pub(super) fn add(&mut self, instance: u32, doing: Doing, from: f64, to: f64) {
        if to > 0.0 && to > from && self.has_room() {
            self.spans.push(Span {
                instance,
                doing,
                from: Seconds(from.max(0.0)),
                to: Seconds(to),
            });
        }
    }

    /// An instance was reclaimed or replaced [s].
    pub(super) fn end(&mut self, instance: u32, at: f64) {
        if at > 0.0 && self.has_room() {
            self.ended.push((instance, Seconds(at)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeline_begins_with_the_observation_and_keeps_twice_what_was_asked_for() {
        let mut timeline = Timeline::new(2);
        assert_eq!((timeline.filled(), timeline.full()), (0.0, false));
        timeline.add(0, Doing::Busy, -5.0, -1.0);
        timeline.add(0, Doing::Busy, -5.0, 0.0);
        timeline.add(0, Doing::Idle, 3.0, 3.0);
        timeline.add(0, Doing::Idle, 3.0, 2.0);
        assert_eq!(timeline.spans, []);
        timeline.add(1, Doing::Idle, -5.0, 3.0);
        assert_eq!((timeline.filled(), timeline.full()), (0.5, false));
        timeline.end(0, 0.0);
        timeline.end(0, 0.5);
        for (instance, full) in [(2, true), (3, true), (4, true), (5, true)] {
            timeline.end(instance, 9.0);
            timeline.add(instance, Doing::Init, 4.0, 5.0);
            assert_eq!((timeline.filled(), timeline.full()), (1.0, full));
        }
        let span = |instance, doing, from, to| Span {
            instance,
            doing,
            from: Seconds(from),
            to: Seconds(to),
        };
        assert_eq!(
            timeline.spans,
            [
                span(1, Doing::Idle, 0.0, 3.0),
                span(2, Doing::Init, 4.0, 5.0),
                span(3, Doing::Init, 4.0, 5.0),
                span(4, Doing::Init, 4.0, 5.0),
            ]
        );
        let ends = [(0, 0.5), (2, 9.0), (3, 9.0), (4, 9.0)];
        assert_eq!(timeline.ended, ends.map(|(of, at)| (of, Seconds(at))));
    }
}
