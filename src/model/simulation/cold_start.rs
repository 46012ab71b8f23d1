//! How long a request is served, warm or cold.
//!
//! A cold start has three parts: sandbox and runtime INIT (measured, independent of memory), the visitor's own
//! package and initialisation, and the slow first call (measured, strongly dependent on memory). On Google Cloud and Azure
//! only the whole was measured, end to end; the function's own initialisation comes on top.
//!
//! No INIT is billed there: their bills count the time of instances, which the simulation does not add to.

use crate::model::measurements::{ColdStartElsewhere, ColdStartMeasurement, Measurements};
use crate::model::scenario::Service;
use crate::model::simulation::rng::{Block, Purpose, ScaledPower, Stream};
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

/// Median time of restoring a snapshot, and its spread. A judgement, as no public measurement is broad enough.
pub const RESTORE_MEDIAN: Milliseconds = Milliseconds(250.0);

/// Standard deviation of the logarithm of the time of a restore. A judgement.
const RESTORE_SIGMA: f64 = 0.5;

/// A request's service time on an instance that must be created.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ColdRequest {
    /// From the start of the instance to the answer [s].
    pub total: Seconds,
    /// Of it, before the request itself begins: sandbox, and INIT or restore [s].
    pub before: Seconds,
    /// INIT that is billed [s].
    pub billed_init: Seconds,
    /// What the slow first call adds to the billed duration [s].
    pub first_call: Seconds,
}

/// Draws service times.
#[derive(Clone, Debug)]
pub struct ServiceSampler {
    law: Law,
    warm: Stream,
    /// Durations on warm instances [s].
    ahead: Block,
    cold: Stream,
}

#[derive(Clone, Debug)]
enum Law {
    Measured {
        /// A warm duration [s] of a standard normal number.
        durations: ScaledPower,
        sandbox: LogNormal,
        init: Init,
        first_call: LogNormal,
    },
    /// Cold starts measured as a whole, and what package and own code add.
    Elsewhere {
        /// As above.
        durations: ScaledPower,
        measured: &'static ColdStartElsewhere,
        more: Milliseconds,
    },
    Exponential {
        warm_mean: Seconds,
        cold_over_warm: f64,
    },
    Constant {
        warm: Seconds,
        cold: Seconds,
    },
}

#[derive(Clone, Debug)]
enum Init {
    /// The runtime's INIT, and what package and own code add.
    Run(&'static ColdStartMeasurement, Milliseconds),
    /// A snapshot is restored; that is not billed as INIT.
    Restore(LogNormal),
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
                cold_over_warm: cold_mean_s.0 / warm_mean_s.0,
            },
            Service::Constant { warm_s, cold_s } => Law::Constant {
                warm: warm_s,
                cold: cold_s,
            },
            Service::Measured => Law::measured(spec),
        };
        Self {
            law,
            warm: Stream::new(spec.seed, replication, Purpose::Service),
            ahead: Block::new(),
            cold: Stream::new(spec.seed, replication, Purpose::ColdStart),
        }
    }

    /// The next request's service time on a warm instance.
    #[inline(always)]
    pub fn warm(&mut self) -> Seconds {
        let Self {
            law, warm, ahead, ..
        } = self;
        Seconds(ahead.next(|durations| law.draw(warm, durations)))
    }

    /// The service time of a request that takes `warm` on a warm instance, on one that must be created.
    #[cold]
    #[inline(never)]
    pub fn cold(&mut self, warm: Seconds) -> ColdRequest {
        match &self.law {
            Law::Measured {
                sandbox,
                init,
                first_call,
                ..
            } => {
                let sandbox = sandbox.quantile(self.cold.uniform()).seconds();
                let probability = self.cold.uniform();
                let (init, billed_init) = match init {
                    Init::Run(measured, more) => {
                        let init = (measured.init_quantile(probability) + *more).seconds();
                        (init, init)
                    }
                    Init::Restore(restore) => {
                        (restore.quantile(probability).seconds(), Seconds(0.0))
                    }
                };
                let first_call = first_call.quantile(self.cold.uniform()).seconds();
                ColdRequest {
                    total: sandbox + init + first_call + warm,
                    before: sandbox + init,
                    billed_init,
                    first_call,
                }
            }
            Law::Elsewhere { measured, more, .. } => {
                let before = (measured.quantile(self.cold.uniform()) + *more).seconds();
                ColdRequest {
                    total: before + warm,
                    before,
                    ..ColdRequest::default()
                }
            }
            Law::Exponential { cold_over_warm, .. } => ColdRequest {
                total: warm * *cold_over_warm,
                before: Seconds((warm.0 * (cold_over_warm - 1.0)).max(0.0)),
                ..ColdRequest::default()
            },
            Law::Constant { cold, .. } => ColdRequest {
                total: *cold,
                before: Seconds((cold.0 - warm.0).max(0.0)),
                ..ColdRequest::default()
            },
        }
    }
}

impl Law {
    /// Draws durations on warm instances [s].
    #[inline(never)]
    fn draw(&self, stream: &mut Stream, durations: &mut [f64]) {
        match self {
            Self::Measured {
                durations: power, ..
            }
            | Self::Elsewhere {
                durations: power, ..
            } => durations.fill_with(|| power.at(stream.normal())),
            Self::Exponential { warm_mean, .. } => {
                durations.fill_with(|| warm_mean.0 * stream.exponential());
            }
            Self::Constant { warm, .. } => durations.fill(warm.0),
        }
    }

    fn measured(spec: &SimulationSpec) -> Self {
        let measurements = Measurements::embedded();
        let durations = LogNormal::from_median_p95(spec.duration_median, spec.duration_p95);
        let durations = ScaledPower::new(durations.median().seconds().0, durations.sigma());
        if let Some(measured) = spec.measured_elsewhere() {
            let package = measurements.package_elsewhere(spec.provider, spec.package_mb);
            return Self::Elsewhere {
                durations,
                measured,
                more: package + spec.own_init,
            };
        }
        let measurement = measurements.cold_start(spec.runtime, spec.arch);
        let first_call = measurement.first_call_mean(spec.memory);
        let sandbox_mean = SANDBOX_MEDIAN * libm::exp(SANDBOX_SIGMA * SANDBOX_SIGMA / 2.0);
        let restore_mean = RESTORE_MEDIAN * libm::exp(RESTORE_SIGMA * RESTORE_SIGMA / 2.0);
        Self::Measured {
            durations,
            sandbox: LogNormal::from_mean_sigma(sandbox_mean, SANDBOX_SIGMA),
            init: if spec.snapstart {
                Init::Restore(LogNormal::from_mean_sigma(restore_mean, RESTORE_SIGMA))
            } else {
                Init::Run(measurement, package_init(spec.package_mb) + spec.own_init)
            },
            first_call: LogNormal::from_mean_sigma(first_call, FIRST_CALL_SIGMA),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::measurements::Runtime;
    use crate::model::platform::PlatformId;
    use crate::model::scenario::Scenario;
    use crate::model::units::Mebibytes;

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
    fn warm_durations_have_the_median_and_the_percentile_that_were_asked_for() {
        let mut spec = Scenario::default().simulation_spec();
        spec.duration_p95 = Milliseconds(600.0);
        let mut sampler = ServiceSampler::new(&spec, 0);
        let n = 1_000_000;
        let durations: Vec<f64> = (0..n).map(|_| sampler.warm().0 * 1e3).collect();
        for (quantile, p) in [(spec.duration_median, 0.5), (spec.duration_p95, 0.95)] {
            let below = durations.iter().filter(|&&ms| ms < quantile.0).count() as f64;
            let share = below / f64::from(n);
            let error = 4.0 * (p * (1.0 - p) / f64::from(n)).sqrt();
            assert!((share - p).abs() < error, "{share}, not {p}");
        }
    }

    #[test]
    fn elsewhere_the_whole_is_as_measured_whatever_the_memory() {
        let n = 100_000;
        for (platform, runtime, package_mb, own_init) in [
            (PlatformId::GcpCloudRunFunctions, Runtime::Nodejs, 0.0, 0.0),
            (PlatformId::GcpFunctionsGen1, Runtime::Rust, 14.0, 250.0),
            (
                PlatformId::AzureFunctionsConsumption,
                Runtime::Java,
                35.0,
                0.0,
            ),
            (PlatformId::AzureFunctionsFlex, Runtime::Python, 2.0, 100.0),
        ] {
            let mut scenario = Scenario::default();
            scenario.function.runtime = runtime;
            scenario.function.package_mb = package_mb;
            scenario.function.own_init = Milliseconds(own_init);
            let spec = scenario.simulation_spec_of(platform);
            let draw = |spec: &SimulationSpec| -> Vec<f64> {
                let mut sampler = ServiceSampler::new(spec, 0);
                let cold = (0..n).map(|_| sampler.cold(Seconds(0.2)));
                cold.map(|cold| {
                    assert_eq!((cold.billed_init, cold.first_call), Default::default());
                    assert_eq!(cold.total, cold.before + Seconds(0.2));
                    cold.before.0 * 1e3
                })
                .collect()
            };
            let draws = draw(&spec);
            let measured = Measurements::embedded();
            let cold = measured
                .cold_start_elsewhere(spec.provider, runtime)
                .expect("measured");
            let more = measured.package_elsewhere(spec.provider, package_mb).0 + own_init;
            let mean = draws.iter().sum::<f64>() / f64::from(n);
            let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(n);
            let expected = cold.mean().0 + more;
            assert!(
                (mean - expected).abs() < 4.0 * (variance / f64::from(n)).sqrt(),
                "{platform:?}: {mean}, not {expected}"
            );
            let below = draws
                .iter()
                .filter(|&&x| x < cold.quantile(0.835).0 + more)
                .count();
            let error = (0.835 * 0.165 / f64::from(n)).sqrt();
            assert!((below as f64 / f64::from(n) - 0.835).abs() < 4.0 * error);
            let large = SimulationSpec {
                memory: Mebibytes(2_048.0),
                ..spec
            };
            assert_eq!(draw(&large), draws);
        }
    }

    #[test]
    fn cold_starts_have_the_measured_mean() {
        let spec = Scenario::default().simulation_spec();
        let mut sampler = ServiceSampler::new(&spec, 0);
        let n = 100_000;
        let inits: Vec<f64> = (0..n)
            .map(|_| sampler.cold(Seconds(0.2)).billed_init.0 * 1e3)
            .collect();
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

    #[test]
    fn a_cold_start_is_longer_by_what_the_law_says() {
        let mut spec = Scenario::default().simulation_spec();
        let mut cold = |service, warm| {
            spec.service = service;
            let cold = ServiceSampler::new(&spec, 0).cold(Seconds(warm));
            assert_eq!((cold.billed_init, cold.first_call), Default::default());
            (cold.total.0, cold.before.0)
        };
        let exponential = |warm, cold| Service::Exponential {
            warm_mean_s: Seconds(warm),
            cold_mean_s: Seconds(cold),
        };
        let constant = |warm, cold| Service::Constant {
            warm_s: Seconds(warm),
            cold_s: Seconds(cold),
        };
        assert_eq!(cold(exponential(0.25, 0.625), 0.5), (1.25, 0.75));
        assert_eq!(cold(exponential(0.25, 0.125), 0.5), (0.25, 0.0));
        assert_eq!(cold(constant(0.25, 0.625), 0.25), (0.625, 0.375));
        assert_eq!(cold(constant(0.25, 0.125), 0.25), (0.125, 0.0));
    }

    #[test]
    fn what_the_function_adds_is_initialised_and_billed_and_a_snapshot_spares_it() {
        let mut spec = Scenario::default().simulation_spec();
        (spec.package_mb, spec.own_init) = (0.0, Milliseconds(0.0));
        let n = 20_000;
        let draw = |spec: &SimulationSpec| -> Vec<ColdRequest> {
            let mut sampler = ServiceSampler::new(spec, 0);
            (0..n).map(|_| sampler.cold(Seconds(0.2))).collect()
        };
        let bare = draw(&spec);
        (spec.package_mb, spec.own_init) = (10.0, Milliseconds(217.0));
        // 250 and 33 ms for ten megabytes.
        for (bare, more) in bare.iter().zip(draw(&spec)) {
            assert!((more.billed_init.0 - bare.billed_init.0 - 0.5).abs() < 1e-12);
            assert!((more.before.0 - bare.before.0 - 0.5).abs() < 1e-12);
            assert!((more.total.0 - bare.total.0 - 0.5).abs() < 1e-12);
            assert_eq!(more.first_call, bare.first_call);
            let parts = bare.before.0 + bare.first_call.0 + 0.2;
            assert!((bare.total.0 - parts).abs() < 1e-12);
        }
        let ms = |times: Vec<f64>| times.iter().sum::<f64>() / f64::from(n) * 1e3;
        let below = bare.iter().filter(|c| c.before.0 - c.billed_init.0 < 0.1);
        // Half of the sandboxes take less than 100 ms: four standard errors are 283.
        assert!(below.count().abs_diff(10_000) < 283);
        spec.snapstart = true;
        let restored = draw(&spec);
        assert!(restored.iter().all(|cold| cold.billed_init.0 == 0.0));
        // Means of log-normals with medians of 100 and 250 ms: 100 exp(0.4^2 / 2) + 250 exp(0.5^2 / 2) = 391.6 ms, with a
        // standard deviation of 158 ms.
        let mean = ms(restored.iter().map(|cold| cold.before.0).collect());
        assert!(
            (mean - 391.6).abs() < 4.0 * 158.0 / f64::from(n).sqrt(),
            "{mean}"
        );
    }
}
