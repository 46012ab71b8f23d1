//! How long an idle instance is kept: always the same, or drawn from a curve.

use std::borrow::Cow;

use crate::model::measurements::{KeepAliveCurve, KeepAliveLaw};
use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::simulation::spec::SimulationSpec;

/// Draws keep-alives [s].
#[derive(Clone, Debug)]
pub(super) enum KeepAliveSampler {
    Fixed(f64),
    Curve(Box<Cow<'static, KeepAliveCurve>>, Stream),
}

impl KeepAliveSampler {
    /// The sampler of one replication.
    pub(super) fn new(spec: &SimulationSpec, replication: u32) -> Self {
        match spec.keep_alive() {
            KeepAliveLaw::Fixed(seconds) => Self::Fixed(seconds.0),
            KeepAliveLaw::Curve(curve) => {
                let stream = Stream::new(spec.seed, replication, Purpose::KeepAlive);
                Self::Curve(Box::new(curve), stream)
            }
        }
    }

    /// The next one [s].
    pub(super) fn draw(&mut self) -> f64 {
        match self {
            Self::Fixed(seconds) => *seconds,
            Self::Curve(curve, stream) => curve.quantile(stream.uniform()).0,
        }
    }
}
