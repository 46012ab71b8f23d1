//! What a simulation depends on, and nothing else: the part of a scenario that is sent to a worker.

use serde::{Deserialize, Serialize};

use crate::model::measurements::{Arch, Measurements, Runtime};
use crate::model::platform::PlatformId;
use crate::model::scenario::{KeepAlive, Length, Scenario, Service};
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::stats::LogNormal;
use crate::model::units::{Mebibytes, Milliseconds, PerSecond, Seconds};

/// Requests of one replication that may be spent on the warm-up.
const MOST_WARMUP_REQUESTS: f64 = 2e6;

/// The inputs of a simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimulationSpec {
    /// Mean rate of the arrivals.
    pub rate: PerSecond,
    /// How their rate changes over time.
    pub arrivals: ArrivalLaw,
    /// Median of the warm duration.
    pub duration_median: Milliseconds,
    /// 95th percentile of the warm duration.
    pub duration_p95: Milliseconds,
    /// Memory of the function.
    pub memory: Mebibytes,
    /// Processor architecture.
    pub arch: Arch,
    /// Language runtime.
    pub runtime: Runtime,
    /// Unzipped size of the bundled code [MB].
    pub package_mb: f64,
    /// Time of the function's own initialisation.
    pub own_init: Milliseconds,
    /// Where service times come from.
    pub service: Service,
    /// How long an idle instance is kept.
    pub keep_alive: KeepAlive,
    /// Seed of all random numbers.
    pub seed: u64,
    /// When it ends.
    pub length: Length,
    /// Replications asked for; `None` lets the length decide.
    pub replications: Option<u32>,
    /// Warm-up asked for; `None` is twice the longest keep-alive.
    pub warmup: Option<Seconds>,
}

impl Scenario {
    /// The part of the scenario that a simulation depends on.
    pub fn simulation_spec(&self) -> SimulationSpec {
        SimulationSpec {
            rate: self.rate(),
            arrivals: ArrivalLaw::of(&self.traffic),
            duration_median: self.workload.duration_median,
            duration_p95: self.workload.duration_p95,
            memory: self.workload.memory,
            arch: self.of(PlatformId::AwsLambda).arch,
            runtime: self.function.runtime,
            package_mb: self.function.package_mb,
            own_init: self.function.own_init,
            service: self.simulation.service,
            keep_alive: self.simulation.keep_alive,
            seed: self.simulation.seed,
            length: self.simulation.length,
            replications: self.simulation.replications,
            warmup: self.simulation.warmup,
        }
    }
}

/// How much is simulated: derived from the inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Number of replications.
    pub replications: u32,
    /// Simulated time of each that is discarded.
    pub warmup: Seconds,
    /// Whether the warm-up was cut short because it would have cost too many requests.
    pub warmup_cut: bool,
    /// When each replication ends.
    pub end: End,
}

/// When one replication ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// After this many observed requests.
    Requests(u64),
    /// At this simulated time.
    Time(Seconds),
}

impl SimulationSpec {
    /// Mean time of a warm request.
    pub fn service_mean(&self) -> Seconds {
        match self.service {
            Service::Measured => {
                LogNormal::from_median_p95(self.duration_median, self.duration_p95)
                    .mean()
                    .seconds()
            }
            Service::Exponential { warm_mean_s, .. } => warm_mean_s,
        }
    }

    /// The longest time an idle instance is kept.
    pub fn longest_keep_alive(&self) -> Seconds {
        match self.keep_alive {
            KeepAlive::Measured => Measurements::embedded().aws_keep_alive.longest(),
            KeepAlive::Fixed { seconds } => seconds,
        }
    }

    /// How much is simulated. The warm-up defaults to twice the longest keep-alive, within a tenth of a horizon and
    /// two million requests at the busiest rate; the replications to 5 to 20, fewer where the warm-up would dwarf what is observed.
    pub fn extent(&self) -> Extent {
        let wanted = self.warmup.unwrap_or(self.longest_keep_alive() * 2.0);
        let busiest = self.rate.0 * self.arrivals.peak();
        let affordable = MOST_WARMUP_REQUESTS / busiest.max(f64::MIN_POSITIVE);
        let warmup_cut = wanted.0 > affordable;
        let mut warmup = Seconds(wanted.0.min(affordable));
        match self.length {
            Length::Horizon(horizon) => {
                if self.warmup.is_none() {
                    warmup = Seconds(warmup.0.min(horizon.0 / 10.0));
                }
                let replications = self.replications.unwrap_or(5).max(1);
                Extent {
                    replications,
                    warmup,
                    warmup_cut,
                    end: End::Time(horizon),
                }
            }
            Length::Requests(requests) => {
                let replications = self.replications.unwrap_or_else(|| {
                    let spent_on_warmup = (2.0 * busiest * warmup.0).max(500.0);
                    (requests as f64 / spent_on_warmup).clamp(5.0, 20.0) as u32
                });
                let each = requests.div_ceil(u64::from(replications.max(1))).max(1);
                Extent {
                    replications: replications.max(1),
                    warmup,
                    warmup_cut,
                    end: End::Requests(each),
                }
            }
        }
    }
}
