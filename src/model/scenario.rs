//! The one value that a visitor edits: workload, traffic, the platforms compared, and how to simulate.
//!
//! Ranges of the inputs are in `present::knobs`, which every front end goes through; the model is total for any
//! positive finite values.

mod simulation;
mod trace;

use serde::{Deserialize, Serialize};

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::LazyLock;

use crate::model::measurements::Runtime;
use crate::model::platform::PlatformId;
use crate::model::settings::{FleetCount, Settings};
use crate::model::stats::{Durations, LogNormal};
use crate::model::traffic::Traffic;
use crate::model::units::{Mebibytes, Milliseconds, PerSecond, Seconds, Share, Usd, mean_rate};

pub use simulation::{Functions, Instances, KeepAlive, Length, Routing, Service, Simulation};

/// Everything an answer depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What is asked of the platform.
    pub workload: Workload,
    /// How requests arrive over time.
    pub traffic: Traffic,
    /// What a cold start has to load and initialise.
    pub function: Function,
    /// Where it all runs, a location of `prices/regions.csv` such as `us-east`.
    pub location: String,
    /// How each platform is set up, in the order of [`PlatformId::ALL`]. Clones of a scenario share what they do not change: undo
    /// remembers thousands of them.
    pub settings: [Arc<Settings>; PlatformId::ALL.len()],
    /// Managed services that the workload uses on any platform.
    pub services: Services,
    /// How cold starts are simulated.
    pub simulation: Simulation,
    /// The platforms compared, in the order shown.
    pub compared: Vec<PlatformId>,
    /// Prices that the visitor set, by the id of their row in the price book [$].
    pub prices: BTreeMap<String, f64>,
    /// A currency shown beside US dollars.
    pub currency: Option<Currency>,
    /// Inputs that are ranges, by the key of their row in `present::knobs`; the input's own value is what everything but
    /// `model::uncertainty` uses, and counts as part of its range.
    pub ranges: BTreeMap<String, Range>,
}

/// The lowest and the highest value that an input may have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Lowest value.
    pub low: f64,
    /// Highest value, not below the lowest.
    pub high: f64,
}

/// What is asked of the platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Workload {
    /// Invocations a month, 0 or more.
    pub invocations_per_month: f64,
    /// Median duration of a warm invocation.
    pub duration_median: Milliseconds,
    /// 95th percentile of the warm duration; below the median it counts as the median.
    pub duration_p95: Milliseconds,
    /// Memory of the function, and memory one request needs on a server.
    pub memory: Mebibytes,
    /// Part of the duration that computes rather than waits, above 0.
    pub cpu_share: Share,
    /// What the 99th percentile of the latency should stay below.
    pub latency_objective: Milliseconds,
    /// The longest a run may take; `None` leaves it to the distribution.
    pub longest: Option<Milliseconds>,
    /// How the function is invoked.
    pub invoked: Invoked,
    /// Size of a request [KB of 1,024 bytes].
    pub request_kb: f64,
    /// Size of a response [KB].
    pub response_kb: f64,
    /// Data that an invocation sends to and fetches from the internet besides its response [KB].
    pub outbound_kb: f64,
    /// Log text that an invocation writes [KB].
    pub log_kb: f64,
    /// Connections that are open at any time on average; they matter for WebSockets.
    pub open_connections: f64,
    /// What clients speak.
    pub protocol: Protocol,
    /// Whether the workload must be able to move to another cloud.
    pub portability: Portability,
}

/// What clients speak.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// Requests that are answered, or events.
    #[default]
    Requests,
    /// WebSocket connections that stay open.
    Websocket,
}

/// Whether a workload must be able to move to another cloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Portability {
    /// It may stay where it is.
    #[default]
    NotNeeded,
    /// It must be able to move.
    Required,
}

/// How a function is invoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Invoked {
    /// The caller waits for the answer.
    #[default]
    Synchronous,
    /// The event is queued, and the caller does not wait.
    Asynchronous,
}

/// Who signs users in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignIn {
    /// No managed service.
    #[default]
    None,
    /// Auth0: its free plan where that is enough, else B2C Essentials.
    Auth0,
    /// Firebase Authentication with Identity Platform.
    Firebase,
    /// Amazon Cognito, Lite.
    CognitoLite,
    /// Amazon Cognito, Essentials.
    CognitoEssentials,
    /// Amazon Cognito, Plus.
    CognitoPlus,
}

/// Managed services that the workload uses on any platform, per invocation unless stated otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Services {
    /// DynamoDB write units of 1 KB, on demand.
    pub dynamodb_writes: f64,
    /// DynamoDB read units of 4 KB, strongly consistent, on demand.
    pub dynamodb_reads: f64,
    /// Firestore documents read.
    pub firestore_reads: f64,
    /// Firestore documents written.
    pub firestore_writes: f64,
    /// S3 PUT, COPY, POST and LIST requests.
    pub s3_puts: f64,
    /// S3 GET requests.
    pub s3_gets: f64,
    /// SQS requests of 64 KB, standard queue.
    pub queue_requests: f64,
    /// EventBridge custom events of 64 KB.
    pub events: f64,
    /// Step Functions state transitions, standard workflow.
    pub transitions: f64,
    /// Who signs users in.
    pub sign_in: SignIn,
    /// Users who sign in at least once a month.
    pub monthly_users: f64,
    /// Price of an hour of operations work.
    pub operations_rate: Usd,
}

/// A currency shown beside US dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct Currency {
    /// Three-letter code, such as `EUR`.
    pub code: String,
    /// Units of it for one US dollar; 0 until the visitor gives a rate.
    pub per_usd: f64,
}

/// What a cold start has to load and initialise.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Language runtime.
    pub runtime: Runtime,
    /// Unzipped size of the bundled code [MB], 0 or more.
    pub package_mb: f64,
    /// Time that the function's own initialisation takes.
    pub own_init: Milliseconds,
}

impl Scenario {
    /// The bare example: 10 M invocations of 200 ms at 512 MB, Lambda without its free tier against the hourly
    /// price of one t3.medium, nothing else.
    pub fn worked_example() -> Self {
        let mut bare = Self::default();
        bare.workload.cpu_share = Share(1.0);
        for platform in bare.compared.clone() {
            *bare.of_mut(platform) = Settings::of(platform).bare();
        }
        bare.of_mut(PlatformId::AwsEc2).count = FleetCount::Exactly(1);
        bare
    }

    /// How a platform is set up.
    pub fn of(&self, platform: PlatformId) -> &Settings {
        &self.settings[platform as usize]
    }

    /// How a platform is set up, to be changed.
    pub fn of_mut(&mut self, platform: PlatformId) -> &mut Settings {
        Arc::make_mut(&mut self.settings[platform as usize])
    }

    /// Mean rate of requests.
    pub fn rate(&self) -> PerSecond {
        mean_rate(self.workload.invocations_per_month)
    }

    /// Distribution of the warm duration.
    pub fn durations(&self) -> Durations {
        match self.simulation.service {
            Service::Measured => Durations::LogNormal(LogNormal::from_median_p95(
                self.workload.duration_median,
                self.workload.duration_p95,
            )),
            Service::Exponential { warm_mean_s, .. } => Durations::Exponential {
                mean: warm_mean_s.milliseconds(),
            },
            Service::Constant { warm_s, .. } => {
                let always = warm_s.milliseconds();
                Durations::LogNormal(LogNormal::from_median_p95(always, always))
            }
        }
    }

    /// CPU time that one request takes.
    pub fn cpu_per_request(&self) -> Seconds {
        self.durations().mean().seconds() * self.workload.cpu_share.0
    }

    /// Requests in flight at the peak, by Little's law: rate times mean duration.
    pub fn peak_concurrency(&self) -> f64 {
        self.rate().0 * self.traffic.profile().peak() * self.durations().mean().seconds().0
    }
}

impl Scenario {
    /// The default, made once: for those who compare with it often.
    pub fn at_first() -> &'static Self {
        static AT_FIRST: LazyLock<Scenario> = LazyLock::new(Scenario::default);
        &AT_FIRST
    }
}

impl Default for Scenario {
    /// What the page opens with: the example's workload as a web API that mostly waits (10 % CPU), the free tier on,
    /// the fleet sized for the load and with everything a public service needs.
    fn default() -> Self {
        Self {
            workload: Workload {
                invocations_per_month: 10e6,
                duration_median: Milliseconds(200.0),
                duration_p95: Milliseconds(200.0),
                memory: Mebibytes(512.0),
                cpu_share: Share(0.1),
                latency_objective: Milliseconds(500.0),
                longest: None,
                invoked: Invoked::Synchronous,
                request_kb: 1.0,
                response_kb: 5.0,
                outbound_kb: 0.0,
                log_kb: 0.5,
                open_connections: 100.0,
                protocol: Protocol::Requests,
                portability: Portability::NotNeeded,
            },
            traffic: Traffic::default(),
            function: Function {
                runtime: Runtime::Nodejs,
                package_mb: 0.0,
                own_init: Milliseconds(0.0),
            },
            location: "us-east".to_owned(),
            settings: PlatformId::ALL.map(|platform| Arc::new(Settings::of(platform))),
            services: Services {
                monthly_users: 10_000.0,
                operations_rate: Usd(80.0),
                ..Services::default()
            },
            simulation: Simulation {
                platform: PlatformId::AwsLambda,
                seed: 1,
                length: Length::Requests(10_000_000),
                precision: Some(Share(0.05)),
                replications: None,
                warmup: None,
                instances: Instances {
                    routing: Routing::MostRecentlyUsed,
                    keep_alive: KeepAlive::Measured,
                    lifetime: Some(Seconds(7_200.0)),
                    limit: Some(1_000),
                    scaling: Some(1_000),
                },
                functions: Functions {
                    count: 1,
                    exponent: 1.0,
                },
                service: Service::Measured,
            },
            compared: vec![PlatformId::AwsLambda, PlatformId::AwsEc2],
            prices: BTreeMap::new(),
            currency: None,
            ranges: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_in_flight_at_the_peak_are_rate_times_peak_times_duration() {
        let mut scenario = Scenario::default();
        // Ten a second on average, forty at the peak.
        scenario.workload.invocations_per_month = 26_280_000.0;
        scenario.traffic.peak_to_mean = 4.0;
        let warm = Seconds(0.5);
        let cold = Seconds(9.0);
        for (service, mean) in [
            (Service::Measured, 0.2),
            (
                Service::Exponential {
                    warm_mean_s: warm,
                    cold_mean_s: cold,
                },
                0.5,
            ),
            (
                Service::Constant {
                    warm_s: warm,
                    cold_s: cold,
                },
                0.5,
            ),
        ] {
            scenario.simulation.service = service;
            let in_flight = scenario.peak_concurrency();
            assert!(
                (in_flight - 40.0 * mean).abs() < 1e-9,
                "{service:?}: {in_flight}"
            );
            // A tenth of the duration computes.
            let cpu = scenario.cpu_per_request().0;
            assert!((cpu - 0.1 * mean).abs() < 1e-12, "{service:?}: {cpu}");
        }
    }

    #[test]
    fn the_worked_example_is_bare() {
        let bare = Scenario::worked_example();
        assert_eq!(bare.workload.cpu_share, Share(1.0));
        assert_eq!(bare.of(PlatformId::AwsEc2).count, FleetCount::Exactly(1));
        let lambda = Settings::of(PlatformId::AwsLambda).bare();
        assert_eq!(bare.of(PlatformId::AwsLambda), &lambda);
        assert_eq!(Scenario::at_first(), &Scenario::default());
    }
}
