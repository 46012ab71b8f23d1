//! What a run simulates: a function's instances, servers under the same requests, or a few instances to be drawn. A schedule
//! and its workers handle all alike, as replications with numbers.

use serde::{Deserialize, Serialize};

use crate::model::simulation::observed::Observed;
use crate::model::simulation::replication::Replication;
use crate::model::simulation::run::Collected;
use crate::model::simulation::servers::{
    ServersCollected, ServersFound, ServersOutcome, ServersReplication, ServersTask,
};
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;
use crate::model::simulation::timeline::{
    DrawnTimeline, TimelineFound, TimelineReplication, TimelineTask,
};

/// What is simulated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Work {
    /// A function's instances.
    Function(Box<SimulationSpec>),
    /// Servers in their place.
    Servers(Box<ServersTask>),
    /// Single instances of a function, to be drawn.
    Timeline(Box<TimelineTask>),
}

/// One replication in progress.
#[derive(Clone, Debug)]
pub enum UnderWay {
    /// Of a function's instances.
    Function(Box<Replication>),
    /// Of servers.
    Servers(Box<ServersReplication>),
    /// Of single instances.
    Timeline(Box<TimelineReplication>),
}

/// What one replication saw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Of a function's instances.
    Function(Box<Observed>),
    /// Of servers.
    Servers(Box<ServersOutcome>),
    /// Of single instances; nothing until it is over.
    Timeline(Option<Box<DrawnTimeline>>),
}

/// What is known of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Of a function's instances.
    Function(Box<Summary>),
    /// Of servers.
    Servers(Box<ServersFound>),
    /// Of single instances.
    Timeline(Box<TimelineFound>),
}

/// What can be asked for and simulated, each with a result of its own.
pub trait Simulated: Clone + PartialEq + 'static {
    /// What is known of it in the end, and meanwhile.
    type Summary: PartialEq + 'static;

    /// What workers do for it.
    fn work(&self) -> Work;

    /// Its own kind of result.
    fn summary(found: Found) -> Option<Self::Summary>;

    /// Share that is done, 0 to 1.
    fn progress(summary: &Self::Summary) -> f64;

    /// Replications that are complete.
    fn replications(summary: &Self::Summary) -> u32;
}

impl Simulated for SimulationSpec {
    type Summary = Summary;

    fn work(&self) -> Work {
        Work::Function(Box::new(self.clone()))
    }

    fn summary(found: Found) -> Option<Summary> {
        match found {
            Found::Function(summary) => Some(*summary),
            Found::Servers(_) | Found::Timeline(_) => None,
        }
    }

    fn progress(summary: &Summary) -> f64 {
        summary.progress
    }

    fn replications(summary: &Summary) -> u32 {
        summary.replications
    }
}

impl Simulated for ServersTask {
    type Summary = ServersFound;

    fn work(&self) -> Work {
        Work::Servers(Box::new(self.clone()))
    }

    fn summary(found: Found) -> Option<ServersFound> {
        match found {
            Found::Servers(found) => Some(*found),
            Found::Function(_) | Found::Timeline(_) => None,
        }
    }

    fn progress(found: &ServersFound) -> f64 {
        found.progress
    }

    fn replications(found: &ServersFound) -> u32 {
        found.summary.replications
    }
}

impl Simulated for TimelineTask {
    type Summary = TimelineFound;

    fn work(&self) -> Work {
        Work::Timeline(Box::new(self.clone()))
    }

    fn summary(found: Found) -> Option<TimelineFound> {
        match found {
            Found::Timeline(found) => Some(*found),
            Found::Function(_) | Found::Servers(_) => None,
        }
    }

    fn progress(found: &TimelineFound) -> f64 {
        found.progress
    }

    fn replications(found: &TimelineFound) -> u32 {
        u32::from(found.drawn.is_some())
    }
}

impl Work {
    /// The start of a replication.
    pub fn begin(&self, index: u32) -> UnderWay {
        match self {
            Self::Function(spec) => {
                let replication = Replication::new(spec, &spec.extent(), index);
                UnderWay::Function(Box::new(replication))
            }
            Self::Servers(task) => UnderWay::Servers(Box::new(task.begin(index))),
            Self::Timeline(task) => UnderWay::Timeline(Box::new(task.begin())),
        }
    }
}

impl UnderWay {
    /// Simulates about `budget` requests. Returns whether the replication is over.
    pub fn advance(&mut self, budget: u64) -> bool {
        match self {
            Self::Function(replication) => replication.advance(budget).1,
            Self::Servers(replication) => replication.advance(budget).1,
            Self::Timeline(replication) => replication.advance(budget),
        }
    }

    /// Share of the replication that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        match self {
            Self::Function(replication) => replication.progress(),
            Self::Servers(replication) => replication.progress(),
            Self::Timeline(replication) => replication.progress(),
        }
    }

    /// Everything seen so far.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Function(replication) => {
                Outcome::Function(Box::new(replication.observed().clone()))
            }
            Self::Servers(replication) => Outcome::Servers(Box::new(replication.outcome())),
            Self::Timeline(replication) => Outcome::Timeline(replication.outcome().map(Box::new)),
        }
    }
}

/// The results of replications, in their order.
#[derive(Clone, Debug)]
pub(super) enum Results {
    Function(Box<Collected>),
    Servers(ServersCollected),
    Timeline(Option<Box<DrawnTimeline>>),
}

impl Results {
    pub(super) fn new(work: &Work) -> Self {
        match work {
            Work::Function(spec) => {
                Self::Function(Box::new(Collected::new(SimulationSpec::clone(spec))))
            }
            Work::Servers(task) => Self::Servers(ServersCollected::new(task)),
            Work::Timeline(task) => Self::Timeline(task.is_empty().then(Box::default)),
        }
    }

    /// Whether no further replication is needed.
    pub(super) fn done(&self) -> bool {
        match self {
            Self::Function(collected) => collected.done(),
            Self::Servers(collected) => collected.done(),
            Self::Timeline(drawn) => drawn.is_some(),
        }
    }

    /// The replication that is missing next.
    pub(super) fn next(&self) -> u32 {
        match self {
            Self::Function(collected) => collected.next(),
            Self::Servers(collected) => collected.next(),
            Self::Timeline(drawn) => u32::from(drawn.is_some()),
        }
    }

    /// Replications at most.
    pub(super) fn replications(&self) -> u32 {
        match self {
            Self::Function(collected) => collected.extent().replications,
            Self::Servers(collected) => collected.replications(),
            Self::Timeline(_) => 1,
        }
    }

    /// Whether a precision may end it before the last replication.
    pub(super) fn may_end_early(&self) -> bool {
        match self {
            Self::Function(collected) => collected.spec().precision.is_some(),
            Self::Servers(_) | Self::Timeline(_) => false,
        }
    }

    /// Takes the outcome of the replication that was missing next; one of another kind of work changes nothing.
    pub(super) fn take(&mut self, outcome: Outcome) {
        match (self, outcome) {
            (Self::Function(collected), Outcome::Function(observed)) => collected.take(&observed),
            (Self::Servers(collected), Outcome::Servers(outcome)) => collected.take(&outcome),
            (Self::Timeline(drawn), Outcome::Timeline(outcome)) => *drawn = outcome,
            _ => {}
        }
    }

    /// Whether an outcome is of this kind of work.
    pub(super) fn is_of(&self, outcome: &Outcome) -> bool {
        matches!(
            (self, outcome),
            (Self::Function(_), Outcome::Function(_))
                | (Self::Servers(_), Outcome::Servers(_))
                | (Self::Timeline(_), Outcome::Timeline(_))
        )
    }

    /// Everything known, with the replications under way.
    pub(super) fn found(&self, under_way: &[(&Outcome, f64)]) -> Found {
        match self {
            Self::Function(collected) => {
                let mut of_function = Vec::new();
                for &(outcome, progress) in under_way {
                    if let Outcome::Function(observed) = outcome {
                        of_function.push((&**observed, progress));
                    }
                }
                Found::Function(Box::new(collected.summary(&of_function)))
            }
            Self::Servers(collected) => {
                let mut of_servers = Vec::new();
                for &(outcome, progress) in under_way {
                    if let Outcome::Servers(outcome) = outcome {
                        of_servers.push((&**outcome, progress));
                    }
                }
                Found::Servers(Box::new(collected.found(&of_servers)))
            }
            Self::Timeline(drawn) => {
                let so_far = under_way.first().map_or(0.0, |(_, progress)| *progress);
                Found::Timeline(Box::new(TimelineFound {
                    progress: if drawn.is_some() {
                        1.0
                    } else {
                        so_far.min(0.999)
                    },
                    drawn: drawn.as_deref().cloned(),
                }))
            }
        }
    }
}

#[cfg(test)]
mod tests;
