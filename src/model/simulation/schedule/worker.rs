//! One worker as the schedule sees it: whether it listens, what it does, how long it has been silent.

use crate::model::simulation::schedule::{JobId, PAGE, PATIENCE, Seen, Task, WorkerId};

/// A worker, or the page in place of one.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    pub(super) id: WorkerId,
    stage: Stage,
    pub(super) task: Option<Task>,
    /// The job whose spec it was given last.
    knows: Option<JobId>,
    /// Ticks since it was heard of, of those in which something was expected.
    silent: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Loading,
    Listening,
}

impl Worker {
    pub(super) fn new(id: WorkerId) -> Self {
        Self {
            id,
            stage: Stage::Loading,
            task: None,
            knows: None,
            silent: 0,
        }
    }

    pub(super) fn page() -> Self {
        Self {
            stage: Stage::Listening,
            ..Self::new(PAGE)
        }
    }

    pub(super) fn listening(&self) -> bool {
        self.stage == Stage::Listening
    }

    pub(super) fn listens(&mut self) {
        self.stage = Stage::Listening;
        self.silent = 0;
    }

    pub(super) fn begin(&mut self, task: Task) {
        self.task = Some(task);
        self.knows = Some(task.job);
        self.silent = 0;
    }

    /// Whether it still has the job's spec; the page keeps none.
    pub(super) fn knows(&self, job: JobId) -> bool {
        self.id != PAGE && self.knows == Some(job)
    }

    /// It was heard of. Returns its task if that is what it tells of, and ends the task if it is over.
    pub(super) fn tells(&mut self, task: u32, seen: &Seen) -> Option<Task> {
        self.silent = 0;
        let current = self.task.filter(|current| current.number == task)?;
        if seen.over {
            self.task = None;
        }
        Some(current)
    }

    /// Whether it is expected to be heard of. The page never is: it cannot be lost.
    pub(super) fn owes(&self) -> bool {
        self.id != PAGE && (self.stage == Stage::Loading || self.task.is_some())
    }

    /// A second has passed. Returns its number if it was silent for too long.
    pub(super) fn tick(&mut self) -> Option<WorkerId> {
        if self.owes() {
            self.silent += 1;
        }
        (self.owes() && self.silent >= PATIENCE).then_some(self.id)
    }
}
