//! What one cold start is billed on top of a warm request, on average: the means of what the simulation draws.

use crate::model::measurements::Measurements;
use crate::model::scenario::Service;
use crate::model::simulation::cold_start::package_init;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::units::Seconds;

/// Mean time that one cold start adds to what is billed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ColdStartCost {
    /// INIT where it is billed: of the runtime, the package and the function's own initialisation [s].
    pub billed_init: Seconds,
    /// What the slow first call adds to the billed duration [s].
    pub first_call: Seconds,
}

impl ColdStartCost {
    /// For a function with these inputs. Nothing for exponential service, whose cold requests say only how long they
    /// take, and nothing on Google Cloud and Azure, whose bills count the time of instances. The time to create the sandbox
    /// is not billed.
    pub fn of(spec: &SimulationSpec) -> Self {
        match spec.service {
            Service::Exponential { .. } | Service::Constant { .. } => Self::default(),
            Service::Measured if spec.measured_elsewhere().is_some() => Self::default(),
            Service::Measured => {
                let measured = Measurements::embedded().cold_start(spec.runtime, spec.arch);
                let init = measured.init_mean() + package_init(spec.package_mb) + spec.own_init;
                Self {
                    billed_init: if spec.snapstart {
                        Seconds(0.0)
                    } else {
                        init.seconds()
                    },
                    first_call: measured.first_call_mean(spec.memory).seconds(),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::measurements::{Arch, Runtime};
    use crate::model::platform::PlatformId;
    use crate::model::scenario::Scenario;
    use crate::model::simulation::cold_start::ServiceSampler;
    use crate::model::units::{Mebibytes, Milliseconds};

    /// The mean of draws within four standard errors.
    fn within(what: &str, draws: &[f64], expected: Seconds) {
        let n = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
        let error = libm::sqrt(variance / n);
        assert!(
            (mean - expected.0).abs() <= 4.0 * error,
            "{what}: {mean} +- {error}, not {}",
            expected.0
        );
    }

    fn check(spec: &SimulationSpec) {
        let mut sampler = ServiceSampler::new(spec, 0);
        let draws: Vec<_> = (0..200_000).map(|_| sampler.cold(Seconds(0.2))).collect();
        let inits: Vec<f64> = draws.iter().map(|draw| draw.billed_init.0).collect();
        let calls: Vec<f64> = draws.iter().map(|draw| draw.first_call.0).collect();
        let cost = ColdStartCost::of(spec);
        within("billed INIT", &inits, cost.billed_init);
        within("first call", &calls, cost.first_call);
    }

    #[test]
    fn the_means_are_those_of_the_draws() {
        for (runtime, arch, memory, package_mb, own_init) in [
            (Runtime::Nodejs, Arch::X86, 128.0, 0.0, 0.0),
            (Runtime::Python, Arch::Arm64, 512.0, 5.0, 40.0),
            (Runtime::Java, Arch::X86, 362.0, 20.0, 1_500.0),
            (Runtime::Go, Arch::X86, 1_769.0, 8.0, 0.0),
            (Runtime::Rust, Arch::Arm64, 10_240.0, 1.0, 5.0),
            (Runtime::Dotnet, Arch::X86, 256.0, 250.0, 300.0),
        ] {
            check(&SimulationSpec {
                runtime,
                arch,
                memory: Mebibytes(memory),
                package_mb,
                own_init: Milliseconds(own_init),
                ..Scenario::default().simulation_spec()
            });
        }
    }

    #[test]
    fn other_providers_bill_no_init() {
        for platform in [PlatformId::GcpFunctionsGen1, PlatformId::AzureFunctionsFlex] {
            let spec = Scenario::default().simulation_spec_of(platform);
            check(&spec);
            assert_eq!(ColdStartCost::of(&spec), ColdStartCost::default());
        }
    }

    #[test]
    fn exponential_service_has_no_cost_of_its_own() {
        check(&SimulationSpec {
            service: Service::Exponential {
                warm_mean_s: Seconds(2.0),
                cold_mean_s: Seconds(25.0),
            },
            ..Scenario::default().simulation_spec()
        });
    }
}
