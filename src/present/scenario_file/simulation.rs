//! The section of a scenario file that says how to simulate: reference cases of simulators are stated here.

use serde::Deserialize;

use crate::model::scenario::{KeepAlive, Length, Scenario, Service};
use crate::model::units::Seconds;
use crate::present::scenario_file::values::set_number;

/// The keys of the section.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SimulationFile {
    seed: Option<u64>,
    requests: Option<f64>,
    horizon_s: Option<f64>,
    replications: Option<u32>,
    warmup_s: Option<f64>,
    keep_alive: Option<KeepAlive>,
    service: Option<Service>,
}

impl SimulationFile {
    pub(super) fn apply(self, s: &mut Scenario) -> Result<(), String> {
        s.simulation.seed = self.seed.unwrap_or(s.simulation.seed);
        if self.requests.is_some() && self.horizon_s.is_some() {
            return Err(
                "simulation.horizon_s: replaces simulation.requests; give one of them".to_owned(),
            );
        }
        if let Some(requests) = self.requests {
            set_number(s, "simulation.requests", "requests", requests)?;
        }
        if let Some(horizon) = self.horizon_s {
            positive("simulation.horizon_s", horizon)?;
            s.simulation.length = Length::Horizon(Seconds(horizon));
        }
        if let Some(replications) = self.replications {
            if !(1..=10_000).contains(&replications) {
                return Err(format!(
                    "simulation.replications: {replications} is not within 1 to 10000"
                ));
            }
            s.simulation.replications = Some(replications);
        }
        if let Some(warmup) = self.warmup_s {
            let most = self.horizon_s.unwrap_or(f64::MAX);
            if !(0.0..most).contains(&warmup) {
                return Err(format!(
                    "simulation.warmup_s: {warmup} is not from 0 to below the horizon"
                ));
            }
            s.simulation.warmup = Some(Seconds(warmup));
        }
        match self.keep_alive {
            Some(KeepAlive::Fixed { seconds }) => {
                s.simulation.keep_alive = KeepAlive::Fixed { seconds };
                set_number(
                    s,
                    "simulation.keep_alive.seconds",
                    "keep-alive-time",
                    seconds.0,
                )?;
            }
            Some(KeepAlive::Measured) => s.simulation.keep_alive = KeepAlive::Measured,
            None => {}
        }
        if let Some(Service::Exponential {
            warm_mean_s,
            cold_mean_s,
        }) = self.service
        {
            positive("simulation.service.warm_mean_s", warm_mean_s.0)?;
            positive("simulation.service.cold_mean_s", cold_mean_s.0)?;
        }
        s.simulation.service = self.service.unwrap_or(s.simulation.service);
        Ok(())
    }
}

fn positive(at: &str, value: f64) -> Result<(), String> {
    if value > 0.0 && value <= 1e12 {
        Ok(())
    } else {
        Err(format!("{at}: {value} is not above 0 and at most 1e12"))
    }
}
