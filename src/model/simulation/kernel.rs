//! One function's instances under its requests: two kernels that answer the same question.
//!
//! `Stack` keeps idle instances as a stack, for routing to the instance used last and one request at a time where nobody
//! waits: most of what is asked for. `Direct` follows every instance and serves everywhere. A property test holds them
//! against each other, request by request.

mod completions;
mod direct;
mod fell;
mod pace;
mod ready;
mod stack;
#[cfg(test)]
mod tests;

use crate::model::scenario::Routing;
use crate::model::simulation::cold_start::ServiceSampler;
use crate::model::simulation::keep_alive::KeepAliveSampler;
use crate::model::simulation::kernel::fell::Fell;
use crate::model::simulation::observed::{Caller, Observer};
use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::simulation::spec::SimulationSpec;
use crate::model::units::Seconds;

pub(super) use direct::Direct;
pub(super) use stack::Stack;

/// Instances with a free place that are not looked through for expired ones.
const FEW: usize = 64;

/// Random numbers that a kernel needs, shared by all functions of a replication.
#[derive(Clone, Debug)]
pub(super) struct Draws {
    pub(super) service: ServiceSampler,
    pub(super) keep_alive: KeepAliveSampler,
    /// Random routing, and how long instances live.
    pub(super) instance: Stream,
}

impl Draws {
    pub(super) fn new(spec: &SimulationSpec, replication: u32) -> Self {
        Self {
            service: ServiceSampler::new(spec, replication),
            keep_alive: KeepAliveSampler::new(spec, replication),
            instance: Stream::new(spec.seed, replication, Purpose::Instance),
        }
    }
}

/// A request or ping that arrives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call {
    /// When [s].
    pub(super) at: f64,
    pub(super) caller: Caller,
    /// What it takes on a warm instance.
    pub(super) warm: Seconds,
}

/// What serves the requests of one function, in the order of their arrival.
pub(super) trait Kernel {
    /// A request or ping arrives.
    fn offer(&mut self, call: Call, draws: &mut Draws, observer: &mut Observer);

    /// Cuts what is still going on at the end [s].
    fn finish(&mut self, end: f64, draws: &mut Draws, observer: &mut Observer);

    /// Whether more requests wait than can ever be served.
    fn overloaded(&self) -> bool;
}

/// Whether the kernel with the stack gives what a spec asks for.
pub(super) fn stack_serves(spec: &SimulationSpec) -> bool {
    let instances = &spec.instances;
    let unlimited = instances.limit.is_none() && instances.scaling.is_none();
    instances.routing == Routing::MostRecentlyUsed
        && instances.concurrency <= 1
        && instances.reserved == 0
        && (unlimited || !instances.waits)
}
