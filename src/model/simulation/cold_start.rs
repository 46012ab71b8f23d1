//! How long a request is served, warm or cold.
//!
//! A cold start has three parts: sandbox and runtime INIT (measured, independent of memory), the visitor's own
//! package and initialisation, and the slow first call (measured, strongly dependent on memory).

use crate::model::measurements::{ColdStartMeasurement, Measurements};
use crate::model::scenario::Service;
use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::simulation::spec::SimulationSpec;
use crate::model::stats::LogNormal;
use crate::model::units::{Milliseconds, Seconds};

/// Median time to create the sandbox and its network before INIT begins. A judgement, not a measurement.
pub const SANDBOX_MEDIAN: Milliseconds = Milliseconds(100.0);

/// Spread of the sandbox time, standard deviation of its logarithm. A judgement.
const SANDBOX_SIGMA: f64 = 0.4;

/// Spread of the first call, of which only the mean was measured, standard deviation of its logarithm. A judgement.
const FIRST_CALL_SIGMA: f64 = 0.3;

/// INIT that a bundled package adds: 25 ms/MB + 0.33 ms/MB^2, through measurements of Node.js at 1 to 32 MB.
pub fn package_init(package_mb: f64) -> Milliseconds {
    Milliseconds(25.0 * package_mb + 0.33 * package_mb * package_mb)
}

/// One request's service time, and what of it a cold start added.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ServiceTime {
    /// From arrival to answer [s].
    pub total: Seconds,
    /// What the same request would have taken on a warm instance [s].
    pub warm: Seconds,
    /// INIT that is billed [s]; 0 when warm.
    pub billed_init: Seconds,
    /// What the slow first call adds to the billed duration [s]; 0 when warm.
    pub first_call: Seconds,
}

/// Draws service times.
#[derive(Clone, Debug)]
pub struct ServiceSampler {
    law: Law,
    warm: Stream,
    cold: Stream,
}

#[derive(Clone, Debug)]
enum Law {
    Measured {
        durations: LogNormal,
        measurement: &'static ColdStartMeasurement,
        sandbox: LogNormal,
        own_init: Milliseconds,
        first_call: LogNormal,
    },
    Exponential {
        warm_mean: Seconds,
        cold_mean: Seconds,
    },
}

impl ServiceSampler {
    /// The sampler of one replication.
    pub fn new(spec: &SimulationSpec, replication: u32) -> Self {
        let law = match spec.service {
            Service::Exponential {
                warm_mean_s,
                cold_mean_s,
            } => Law::Exponential {
                warm_mean: warm_mean_s,
                cold_mean: cold_mean_s,
            },
            Service::Measured => {
                let measurement = Measurements::embedded().cold_start(spec.runtime, spec.arch);
                let first_call = measurement.first_call_mean(spec.memory);
                let sandbox_mean = SANDBOX_MEDIAN * libm::exp(SANDBOX_SIGMA * SANDBOX_SIGMA / 2.0);
                Law::Measured {
                    durations: LogNormal::from_median_p95(spec.duration_median, spec.duration_p95),
                    measurement,
                    sandbox: LogNormal::from_mean_sigma(sandbox_mean, SANDBOX_SIGMA),
                    own_init: package_init(spec.package_mb) + spec.own_init,
                    first_call: LogNormal::from_mean_sigma(first_call, FIRST_CALL_SIGMA),
                }
            }
        };
        Self {
            law,
            warm: Stream::new(spec.seed, replication, Purpose::Service),
            cold: Stream::new(spec.seed, replication, Purpose::ColdStart),
        }
    }

    /// Service time on a warm instance.
    pub fn warm(&mut self) -> Seconds {
        match &self.law {
            Law::Measured { durations, .. } => durations.quantile(self.warm.uniform()).seconds(),
            Law::Exponential { warm_mean, .. } => *warm_mean * self.warm.exponential(),
        }
    }

    /// Service time on an instance that must be created.
    pub fn cold(&mut self) -> ServiceTime {
        match &self.law {
            Law::Measured {
                durations,
                measurement,
                sandbox,
                own_init,
                first_call,
            } => {
                let warm = durations.quantile(self.warm.uniform()).seconds();
                let sandbox = sandbox.quantile(self.cold.uniform()).seconds();
                let init = measurement.init_quantile(self.cold.uniform()) + *own_init;
                let first_call = first_call.quantile(self.cold.uniform()).seconds();
                let billed_init = init.seconds();
                ServiceTime {
                    total: sandbox + billed_init + first_call + warm,
                    warm,
                    billed_init,
                    first_call,
                }
            }
            Law::Exponential {
                warm_mean,
                cold_mean,
            } => {
                let unit = self.warm.exponential();
                ServiceTime {
                    total: *cold_mean * unit,
                    warm: *warm_mean * unit,
                    ..ServiceTime::default()
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::Scenario;

    #[test]
    fn the_package_term_meets_the_measured_sizes() {
        // Node.js INIT 171 ms empty, and with a bundle of 1, 8, 16 and 32 MB.
        for (mb, measured) in [(1.0, 197.0), (8.0, 391.0), (16.0, 649.0), (32.0, 1_277.0)] {
            let got = 171.0 + package_init(mb).0;
            assert!(
                (got - measured).abs() < 0.03 * measured,
                "{mb} MB: {got}, not {measured}"
            );
        }
    }

    #[test]
    fn cold_starts_have_the_measured_mean() {
        let spec = Scenario::default().simulation_spec();
        let mut sampler = ServiceSampler::new(&spec, 0);
        let n = 100_000;
        let inits: Vec<f64> = (0..n).map(|_| sampler.cold().billed_init.0 * 1e3).collect();
        let mean = inits.iter().sum::<f64>() / f64::from(n);
        let variance = inits.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(n);
        let measured = Measurements::embedded()
            .cold_start(spec.runtime, spec.arch)
            .init_mean();
        let expected = measured.0 + package_init(spec.package_mb).0;
        assert!(
            (mean - expected).abs() < 4.0 * (variance / f64::from(n)).sqrt(),
            "{mean}, not {expected}"
        );
    }
}
