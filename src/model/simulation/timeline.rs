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
