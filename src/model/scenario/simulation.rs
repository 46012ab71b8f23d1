//! How cold starts are simulated: whose instances, how they are kept and limited, and when it ends.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::platform::PlatformId;
use crate::model::units::{Seconds, Share};

/// How long an idle instance is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum KeepAlive {
    /// Drawn for each idle period from the measured curve of the simulated platform's provider.
    Measured,
    /// Always the same; 0 reclaims at once.
    Fixed {
        /// Idle time before reclaim [s].
        seconds: Seconds,
    },
    /// Drawn for each idle period from idle times that the visitor gives, as probes saw them.
    Drawn {
        /// Idle times after which an instance was reclaimed [s], in any order; without any, they are reclaimed at once.
        times_s: Arc<[f64]>,
    },
}

/// Where service times come from.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Service {
    /// The workload's duration; a cold start adds its three measured parts.
    Measured,
    /// Exponential, as reference simulators state their cases.
    Exponential {
        /// Mean of a warm request.
        warm_mean_s: Seconds,
        /// Mean of a cold request.
        cold_mean_s: Seconds,
    },
    /// Always the same.
    Constant {
        /// A warm request.
        warm_s: Seconds,
        /// A cold request.
        cold_s: Seconds,
    },
}

/// Which idle instance, or instance with a free place, serves the next request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Routing {
    /// The one used last, as providers do.
    #[default]
    MostRecentlyUsed,
    /// The one created last.
    Newest,
    /// Any of them, with equal probability.
    Random,
    /// The one used longest ago.
    LeastRecentlyUsed,
}

impl Routing {
    /// Every routing, in the order shown.
    pub const ALL: [Self; 4] = [
        Self::MostRecentlyUsed,
        Self::Newest,
        Self::Random,
        Self::LeastRecentlyUsed,
    ];
}

/// How the platform creates, keeps and limits instances.
#[derive(Clone, Debug, PartialEq)]
pub struct Instances {
    /// Which instance serves the next request.
    pub routing: Routing,
    /// How long an idle instance is kept.
    pub keep_alive: KeepAlive,
    /// Mean life after which an instance is replaced even if it is used, exponential; `None` never.
    pub lifetime: Option<Seconds>,
    /// Most instances of one function at once; `None` is no limit.
    pub limit: Option<u64>,
    /// Most instances of one function that may be created in ten seconds; `None` is no limit.
    pub scaling: Option<u64>,
}

/// Many functions that share the requests.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Functions {
    /// Number of functions, 1 or more.
    pub count: u32,
    /// Exponent of Zipf's law: the k-th function gets requests in proportion to k^-exponent; 0 shares them evenly.
    pub exponent: f64,
}

/// When a simulation ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Length {
    /// After this many observed requests, all replications together.
    Requests(u64),
    /// After this much simulated time in each replication.
    Horizon(Seconds),
}

/// How cold starts are simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// The platform whose instances are simulated.
    pub platform: PlatformId,
    /// Seed of all random numbers.
    pub seed: u64,
    /// When it ends at the latest.
    pub length: Length,
    /// Half-width of the 95 % interval of the cold share, relative to it, at which it ends early; `None` runs to the end.
    pub precision: Option<Share>,
    /// Independent repetitions behind the confidence interval; `None` lets the length decide.
    pub replications: Option<u32>,
    /// Simulated time discarded before observing; `None` is twice the longest keep-alive.
    pub warmup: Option<Seconds>,
    /// How instances are created, kept and limited.
    pub instances: Instances,
    /// Functions that share the requests.
    pub functions: Functions,
    /// Where service times come from.
    pub service: Service,
}

impl Simulation {
    /// A million requests to instances without limit or end of life, as reference simulators have them.
    pub fn bare(mut self) -> Self {
        self.length = Length::Requests(1_000_000);
        self.precision = None;
        self.instances.lifetime = None;
        self.instances.limit = None;
        self.instances.scaling = None;
        self
    }
}
