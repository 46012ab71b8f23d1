//! What page and worker say to each other: one struct each way, as JSON text.

use serde::{Deserialize, Serialize};

use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;

/// Page to worker. A request replaces whatever runs; without a spec it only stops it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Number of the job; later jobs have larger numbers.
    pub job: u32,
    /// What to simulate.
    pub spec: Option<SimulationSpec>,
}

/// Worker to page. Every update is complete and can be drawn.
///
/// The first one has no summary: it says that the worker listens. What is sent to a worker before that is lost, because
/// its program loads after its script has run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Update {
    /// The job it belongs to; 0 for the first.
    pub job: u32,
    /// The state of the simulation.
    pub summary: Option<Summary>,
}
