//! A task that the page does itself, in slices short enough for it to go on answering.

use crate::model::simulation::schedule::{Seen, Task};
use crate::model::simulation::work::{UnderWay, Work};

/// Time after which a slice ends [ms], so that the page answers within a frame.
const SLICE: f64 = 4.0;

/// Requests simulated between two looks at the clock; well below a slice.
const STEP: u64 = 1_000;

/// Least time between two updates [ms].
const UPDATE_EVERY: f64 = 100.0;

/// A task under way.
pub(super) struct Inline {
    pub(super) task: Task,
    replication: UnderWay,
    told: f64,
}

impl Inline {
    pub(super) fn new(task: Task, work: &Work) -> Self {
        Self {
            task,
            replication: work.begin(task.replication),
            told: js_sys::Date::now(),
        }
    }

    /// One slice. Returns what was seen if there is something to tell.
    pub(super) fn slice(&mut self) -> Option<Seen> {
        let begin = js_sys::Date::now();
        let (mut over, mut now) = (false, begin);
        // A clock that is set back must not prolong a slice.
        while !over && (0.0..SLICE).contains(&(now - begin)) {
            over = self.replication.advance(STEP);
            now = js_sys::Date::now();
        }
        if !over && (0.0..UPDATE_EVERY).contains(&(now - self.told)) {
            return None;
        }
        self.told = now;
        Some(Seen {
            outcome: self.replication.outcome(),
            progress: self.replication.progress(),
            over,
        })
    }
}
