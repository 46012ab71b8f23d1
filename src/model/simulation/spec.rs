//! What a simulation depends on, and nothing else: the part of a scenario that is sent to a worker.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::model::measurements::{
    Arch, ColdStartElsewhere, KeepAliveCurve, KeepAliveLaw, Measurements, Runtime,
};
use crate::model::platform::{PlatformId, Provider};
use crate::model::scenario::{Functions, Invoked, KeepAlive, Length, Routing, Scenario, Service};
use crate::model::settings::Settings;
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::stats::LogNormal;
use crate::model::units::{HOURS_PER_MONTH, Mebibytes, Milliseconds, PerSecond, Seconds, Share};

/// Requests of one replication that may be spent on the warm-up.
const MOST_WARMUP_REQUESTS: f64 = 2e6;

/// Events, requests and pings together, that are spent for one request at most.
const MOST_EVENTS_PER_REQUEST: f64 = 10.0;

/// Functions of a trace beyond the busiest ones that are told apart.
const MOST_OTHERS: u64 = 1_000;

/// Fewest replications before a simulation may end early: their spread is the interval.
pub(super) const FEWEST_FOR_PRECISION: usize = 8;

/// The inputs of a simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimulationSpec {
    /// Mean rate of the arrivals, all functions together.
    pub rate: PerSecond,
    /// How their rate changes over time.
    pub arrivals: ArrivalLaw,
    /// Functions that share the arrivals.
    pub functions: Functions,
    /// Median of the warm duration.
    pub duration_median: Milliseconds,
    /// 95th percentile of the warm duration.
    pub duration_p95: Milliseconds,
    /// Memory of the function.
    pub memory: Mebibytes,
    /// Whose platform it runs on.
    pub provider: Provider,
    /// Processor architecture.
    pub arch: Arch,
    /// Language runtime.
    pub runtime: Runtime,
    /// Unzipped size of the bundled code [MB].
    pub package_mb: f64,
    /// Time of the function's own initialisation.
    pub own_init: Milliseconds,
    /// Whether a snapshot is restored instead of INIT.
    pub snapstart: bool,
    /// Where service times come from.
    pub service: Service,
    /// How instances are created, kept and limited.
    pub instances: InstancePolicy,
    /// Requests that keep instances warm; `None` for none.
    pub pings: Option<Pings>,
    /// Seed of all random numbers.
    pub seed: u64,
    /// When it ends at the latest.
    pub length: Length,
    /// Half-width of the interval of the cold share over the share at which it ends early.
    pub precision: Option<Share>,
    /// Replications asked for; `None` lets the length decide.
    pub replications: Option<u32>,
    /// Warm-up asked for; `None` is twice the longest keep-alive.
    pub warmup: Option<Seconds>,
}

/// How instances are created, kept and limited, for each function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InstancePolicy {
    /// Requests that one instance serves at once, 1 or more.
    pub concurrency: u32,
    /// Which instance serves the next request.
    pub routing: Routing,
    /// How long an idle instance is kept.
    pub keep_alive: KeepAlive,
    /// Mean life after which an instance is replaced even if it is used, exponential; `None` never.
    pub lifetime: Option<Seconds>,
    /// Instances that are always warm: provisioned concurrency, minimum or always-ready instances.
    pub reserved: u32,
    /// When those are there; `None` is always.
    pub schedule: Option<Schedule>,
    /// Most instances at once; `None` is no limit.
    pub limit: Option<u64>,
    /// Most instances that may be created in ten seconds; `None` is no limit.
    pub scaling: Option<u64>,
    /// Whether a request that finds no instance waits; otherwise it is throttled.
    pub waits: bool,
}

/// Hours of every day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// The hour of the day at which it begins, 0 to 24.
    pub from_hour: f64,
    /// How long it lasts, 0 to 24 hours.
    pub hours: f64,
}

/// Requests that do nothing but keep instances warm.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pings {
    /// Time from one to the next, above 0.
    pub every: Seconds,
    /// How many are sent at the same time, 1 or more.
    pub count: u32,
}

impl Scenario {
    /// The part of the scenario that a simulation depends on.
    pub fn simulation_spec(&self) -> SimulationSpec {
        self.simulation_spec_of(self.simulation.platform)
    }

    /// The same with the instances of another platform.
    pub fn simulation_spec_of(&self, platform: PlatformId) -> SimulationSpec {
        let settings = self.of(platform);
        SimulationSpec {
            rate: self.rate(),
            arrivals: ArrivalLaw::of(&self.traffic),
            functions: self.simulation.functions,
            duration_median: self.workload.duration_median,
            duration_p95: self.workload.duration_p95,
            memory: self.workload.memory,
            provider: platform.provider(),
            arch: settings.arch,
            runtime: self.function.runtime,
            package_mb: self.function.package_mb,
            own_init: self.function.own_init,
            snapstart: settings.restores_snapshots(self.function.runtime),
            service: self.simulation.service,
            instances: self.instance_policy(settings),
            pings: (settings.ping_count > 0).then_some(Pings {
                every: settings.ping_every,
                count: settings.ping_count,
            }),
            seed: self.simulation.seed,
            length: self.simulation.length,
            precision: self.simulation.precision,
            replications: self.simulation.replications,
            warmup: self.simulation.warmup,
        }
    }

    fn instance_policy(&self, settings: &Settings) -> InstancePolicy {
        let instances = &self.simulation.instances;
        let hours = 24.0 * settings.reserved_hours / HOURS_PER_MONTH;
        InstancePolicy {
            concurrency: u32::try_from(settings.concurrency.max(1)).unwrap_or(u32::MAX),
            routing: instances.routing,
            keep_alive: instances.keep_alive.clone(),
            lifetime: instances.lifetime,
            reserved: u32::try_from(settings.reserved).unwrap_or(u32::MAX),
            schedule: (settings.reserved > 0 && hours < 24.0).then_some(Schedule {
                from_hour: settings.reserved_from,
                hours,
            }),
            limit: instances.limit,
            scaling: instances.scaling,
            waits: self.workload.invoked == Invoked::Asynchronous,
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
            Service::Constant { warm_s, .. } => warm_s,
        }
    }

    /// Measured cold starts, where only the whole of them was measured: on Google Cloud and Azure.
    pub fn measured_elsewhere(&self) -> Option<&'static ColdStartElsewhere> {
        Measurements::embedded().cold_start_elsewhere(self.provider, self.runtime)
    }

    /// The law that keep-alives follow.
    pub fn keep_alive(&self) -> KeepAliveLaw {
        match &self.instances.keep_alive {
            KeepAlive::Fixed { seconds } => KeepAliveLaw::Fixed(*seconds),
            KeepAlive::Measured => KeepAliveLaw::measured(self.provider),
            KeepAlive::Drawn { times_s } => {
                KeepAliveLaw::Curve(Cow::Owned(KeepAliveCurve::of_times(times_s)))
            }
        }
    }

    /// Share of the requests of each function, the busiest first: as the trace says, where it names functions, else by
    /// Zipf's law. Functions beyond the thousand busiest of a trace count as a thousand at most.
    pub fn function_weights(&self) -> Vec<f64> {
        if let ArrivalLaw::Trace { trace } = &self.arrivals
            && let Some(functions) = trace.functions()
        {
            let others = functions.others().min(MOST_OTHERS);
            let each = functions.share_of_others() / others.max(1) as f64;
            let largest = functions.largest().iter().copied();
            return largest.chain((0..others).map(|_| each)).collect();
        }
        zipf(self.functions)
    }

    /// How often a trace goes into so many requests; `None` without a trace.
    fn passes(&self, requests: u64) -> Option<u64> {
        match &self.arrivals {
            ArrivalLaw::Trace { trace } => Some(requests / trace.requests().max(1)),
            _ => None,
        }
    }

    /// Time of the simulation for a second of the trace.
    fn trace_scale(&self) -> f64 {
        match &self.arrivals {
            ArrivalLaw::Trace { trace } => trace.mean_rate().0 / self.rate.0,
            _ => 1.0,
        }
    }

    /// Whether one pass tells the cold share of every other keep-alive and number of instances that are always warm:
    /// with routing to the instance used last and one request at a time. Exact with a fixed keep-alive and where cold
    /// starts do not lengthen service, near enough otherwise.
    pub fn one_pass_tells(&self) -> bool {
        self.instances.routing == Routing::MostRecentlyUsed && self.instances.concurrency <= 1
    }

    /// Pings of all functions together for each request.
    fn pings_per_request(&self) -> f64 {
        self.pings.map_or(0.0, |pings| {
            let each = f64::from(pings.count) / pings.every.0;
            each * f64::from(self.functions.count) / self.rate.0
        })
    }

    /// How much is simulated. The warm-up defaults to twice the longest keep-alive, within a tenth of a horizon and
    /// two million requests at the busiest rate; the replications to 5 to 20, fewer where the warm-up would dwarf what is observed.
    pub fn extent(&self) -> Extent {
        let wanted = self.warmup.unwrap_or(self.keep_alive().longest() * 2.0);
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
            Length::Requests(requests)
                if self.passes(requests).is_some_and(|passes| passes >= 2) =>
            {
                // Whole passes of the trace, each with random numbers of its own.
                let passes = self.passes(requests).unwrap_or(2).min(20) as u32;
                let pass = self.arrivals.period().0 * self.trace_scale();
                Extent {
                    replications: self.replications.unwrap_or(passes).max(1),
                    warmup,
                    warmup_cut,
                    end: End::Time(Seconds(warmup.0 + pass)),
                }
            }
            Length::Requests(requests) => {
                let replications = self.replications.unwrap_or_else(|| {
                    let spent_on_warmup = (2.0 * busiest * warmup.0).max(500.0);
                    (requests as f64 / spent_on_warmup).clamp(5.0, 20.0) as u32
                });
                let each = requests.div_ceil(u64::from(replications.max(1)));
                // Rare requests among many pings: fewer of them, so that a simulation ends.
                let events = 1.0 + self.pings_per_request();
                let affordable = each as f64 * (MOST_EVENTS_PER_REQUEST / events).min(1.0);
                let each = (affordable as u64).max(1);
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

/// Shares of the requests by function, the busiest first.
pub(crate) fn zipf(functions: Functions) -> Vec<f64> {
    let count = functions.count.max(1);
    let weights = (1..=count).map(|k| libm::pow(f64::from(k), -functions.exponent));
    let weights: Vec<f64> = weights.collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

#[cfg(test)]
mod tests;
