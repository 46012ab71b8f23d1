//! A simulation that queueing theory knows by heart.

use serverless_tradeoffs::model::scenario::{KeepAlive, Scenario, Service};
use serverless_tradeoffs::model::simulation::spec::SimulationSpec;
use serverless_tradeoffs::model::units::{PerSecond, Seconds};

/// Poisson requests [1/s] of exponential duration [s], cold like warm, to instances kept for so long [s].
pub(crate) fn plain(rate: f64, mean: f64, keep_alive: f64) -> SimulationSpec {
    let mut scenario = Scenario::default();
    scenario.simulation = scenario.simulation.bare();
    let mut spec = scenario.simulation_spec();
    spec.rate = PerSecond(rate);
    spec.service = Service::Exponential {
        warm_mean_s: Seconds(mean),
        cold_mean_s: Seconds(mean),
    };
    spec.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(keep_alive),
    };
    spec
}
