//! Simulations as the cases state them: everything that is not named is off.

use crate::model::scenario::{KeepAlive, Length, Scenario, Service};
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::units::{Milliseconds, PerSecond, Seconds};

/// Replications of a case: enough for an honest interval.
pub(super) const REPLICATIONS: u32 = 10;

/// A time that counts as none [s].
pub(super) const INSTANT: f64 = 1e-6;

/// A keep-alive that never ends within a case [s].
pub(super) const FOR_EVER: f64 = 1e12;

/// Exponential service of one mean, cold or warm [s].
pub(super) fn exponential(mean: f64) -> Service {
    warm_and_cold(mean, mean)
}

/// Exponential service with a mean of its own on a new instance [s].
pub(super) fn warm_and_cold(warm: f64, cold: f64) -> Service {
    Service::Exponential {
        warm_mean_s: Seconds(warm),
        cold_mean_s: Seconds(cold),
    }
}

/// Always the same service time, and another one on a new instance [s].
pub(super) fn constant(warm: f64, cold: f64) -> Service {
    Service::Constant {
        warm_s: Seconds(warm),
        cold_s: Seconds(cold),
    }
}

/// Poisson arrivals of a rate [1/s] at instances without limit or end of life, which are kept so long [s].
pub(super) fn steady(
    rate: f64,
    service: Service,
    keep_alive: f64,
    length: Length,
) -> SimulationSpec {
    let mut scenario = Scenario::default();
    scenario.simulation = scenario.simulation.bare();
    let mut spec = scenario.simulation_spec();
    spec.rate = PerSecond(rate);
    spec.arrivals = ArrivalLaw::Steady;
    spec.service = service;
    spec.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(keep_alive),
    };
    spec.instances.concurrency = 1;
    spec.instances.reserved = 0;
    spec.instances.schedule = None;
    spec.pings = None;
    spec.length = length;
    spec.replications = Some(REPLICATIONS);
    spec
}

/// The same with log-normal service: median and 95th percentile [ms]. Cold starts add to it.
pub(super) fn log_normal(mut spec: SimulationSpec, median: f64, p95: f64) -> SimulationSpec {
    spec.service = Service::Measured;
    spec.duration_median = Milliseconds(median);
    spec.duration_p95 = Milliseconds(p95);
    spec
}

/// The same after a warm-up of so long [s].
pub(super) fn after(mut spec: SimulationSpec, warmup: f64) -> SimulationSpec {
    spec.warmup = Some(Seconds(warmup));
    spec
}

/// So much simulated time in each replication [s].
pub(super) fn time(seconds: f64) -> Length {
    Length::Horizon(Seconds(seconds))
}
