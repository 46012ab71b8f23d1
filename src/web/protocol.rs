//! What page and workers say to each other, as JSON text. A blob that the page sends is a trace to be read.

use serde::{Deserialize, Serialize};

use crate::model::simulation::schedule::Seen;
use crate::model::simulation::work::Work;
use crate::model::trace::TraceError;
use crate::model::trace::parser::Parsed;

/// Page to worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Begin a task, in place of whatever runs.
    Begin {
        /// Number of the task; later tasks have larger numbers.
        number: u32,
        /// What to do.
        task: Task,
    },
    /// Stop whatever runs.
    Stop,
}

/// Something that a worker can do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// Simulate one replication.
    Replication {
        /// Which.
        index: u32,
        /// What to simulate; `None` is the same as in the task of this kind before.
        work: Option<Box<Work>>,
    },
}

/// Worker to page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Update {
    /// It listens. What is sent to a worker before that is lost, because its program loads after its script has run.
    Listening,
    /// What was seen of a replication so far.
    Replication {
        /// Number of the task.
        number: u32,
        /// What was seen.
        seen: Box<Seen>,
    },
    /// Its program falls, for this reason; it will say nothing more.
    Fell(String),
    /// The share of a blob that has been read, 0 to 1.
    Parsing(f64),
    /// What came of a blob; `None` where the browser does not hand its bytes over.
    Parsed(Option<Box<Result<Parsed, TraceError>>>),
}
