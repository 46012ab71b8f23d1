//! Keys of a scenario file's simulation that are no inputs of the page: reference cases of simulators are stated here.
//! The others are rows of `knobs::simulation`.

use serde::Deserialize;

use crate::model::scenario::{KeepAlive, Length, Scenario, Service};
use crate::model::units::Seconds;
use crate::present::scenario_file::values::set_number;

/// The keys of the section.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SimulationFile {
    horizon_s: Option<f64>,
    replications: Option<u32>,
    warmup_s: Option<f64>,
    keep_alive: Option<KeepAlive>,
    service: Option<Service>,
    servers: Option<bool>,
}

impl SimulationFile {
    /// Whether servers are simulated as well.
    pub(super) fn servers(&self) -> bool {
        self.servers == Some(true)
    }

    pub(super) fn apply(self, s: &mut Scenario) -> Result<(), String> {
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
                s.simulation.instances.keep_alive = KeepAlive::Fixed { seconds };
                set_number(
                    s,
                    "simulation.keep_alive.seconds",
                    "keep-alive-time",
                    seconds.0,
                )?;
            }
            Some(KeepAlive::Drawn { times_s }) => {
                let time = |time: &f64| (0.0..=86_400.0).contains(time);
                if times_s.is_empty() || !times_s.iter().all(time) {
                    return Err("simulation.keep_alive.times_s: expected times from 0 to 86400, at least one".to_owned());
                }
                s.simulation.instances.keep_alive = KeepAlive::Drawn { times_s };
            }
            Some(KeepAlive::Measured) => s.simulation.instances.keep_alive = KeepAlive::Measured,
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
        if let Some(Service::Constant { warm_s, cold_s }) = self.service {
            not_negative("simulation.service.warm_s", warm_s.0)?;
            not_negative("simulation.service.cold_s", cold_s.0)?;
        }
        s.simulation.service = self.service.unwrap_or(s.simulation.service);
        Ok(())
    }
}

fn not_negative(at: &str, value: f64) -> Result<(), String> {
    if value == 0.0 {
        return Ok(());
    }
    positive(at, value)
}

fn positive(at: &str, value: f64) -> Result<(), String> {
    if value > 0.0 && value <= 1e12 {
        Ok(())
    } else {
        Err(format!("{at}: {value} is not above 0 and at most 1e12"))
    }
}
