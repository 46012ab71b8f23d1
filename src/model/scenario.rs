//! The one value that a visitor edits: workload, traffic, the platforms compared, and how to simulate.
//!
//! Ranges of the inputs are in `present::knobs`, which every front end goes through; the model is total for any
//! positive finite values.

use serde::{Deserialize, Serialize};

use crate::model::measurements::{Arch, Runtime};
use crate::model::stats::{Durations, LogNormal};
use crate::model::units::{Mebibytes, Milliseconds, PerSecond, Seconds, Share, mean_rate};

/// Everything an answer depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// What is asked of the platform.
    pub workload: Workload,
    /// How requests arrive over time.
    pub traffic: Traffic,
    /// What a cold start has to load and initialise.
    pub function: Function,
    /// AWS Lambda's settings.
    pub lambda: Lambda,
    /// The EC2 fleet's settings.
    pub ec2: Ec2,
    /// How cold starts are simulated.
    pub simulation: Simulation,
    /// The platforms compared, in the order shown.
    pub compared: Vec<PlatformId>,
}

/// A platform that can be compared; its kebab-case name is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlatformId {
    /// AWS Lambda.
    AwsLambda,
    /// A fleet of EC2 instances.
    AwsEc2,
}

impl PlatformId {
    /// Every platform, in the default order.
    pub const ALL: [Self; 2] = [Self::AwsLambda, Self::AwsEc2];

    /// The stable name used in files and links.
    pub fn key(self) -> &'static str {
        match self {
            Self::AwsLambda => "aws-lambda",
            Self::AwsEc2 => "aws-ec2",
        }
    }

    /// The name at the start of a sentence.
    pub fn at_the_start(self) -> &'static str {
        match self {
            Self::AwsLambda => "AWS Lambda",
            Self::AwsEc2 => "The EC2 fleet",
        }
    }

    /// The name within a sentence.
    pub fn in_a_sentence(self) -> &'static str {
        match self {
            Self::AwsLambda => "AWS Lambda",
            Self::AwsEc2 => "the EC2 fleet",
        }
    }

    /// The name people use, as a heading.
    pub fn name(self) -> &'static str {
        match self {
            Self::AwsLambda => "AWS Lambda",
            Self::AwsEc2 => "EC2 fleet",
        }
    }
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
}

/// How requests arrive over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Traffic {
    /// Rate of the busiest time over the mean rate, 1 or more; it sizes the fleet.
    pub peak_to_mean: f64,
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

/// AWS Lambda's settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Lambda {
    /// Processor architecture.
    pub arch: Arch,
    /// Whether the account's always-free requests and GB-seconds are still unused.
    pub free_tier: bool,
}

/// How many servers the fleet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FleetCount {
    /// As many as the peak needs, but at least this many.
    AtLeast(u64),
    /// Exactly this many, whether or not they can carry the load.
    Exactly(u64),
}

/// The EC2 fleet's settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Ec2 {
    /// Instance type by name, such as `t3.medium`.
    pub instance: String,
    /// Size of the fleet.
    pub count: FleetCount,
    /// CPU utilisation that the fleet is sized for at the peak, above 0.
    pub target_utilisation: Share,
    /// Whether CPU use above a burstable type's baseline is billed.
    pub surplus_credits: bool,
    /// Whether each server's disk is billed (30 GB gp3).
    pub disk: bool,
    /// Whether each server has a public IPv4 address.
    pub public_ipv4: bool,
    /// Whether a load balancer stands in front, with an address in each of two zones.
    pub load_balancer: bool,
}

impl Ec2 {
    /// Switches disk, address, load balancer and surplus credits together.
    pub fn with_extras(mut self, on: bool) -> Self {
        (
            self.disk,
            self.public_ipv4,
            self.load_balancer,
            self.surplus_credits,
        ) = (on, on, on, on);
        self
    }
}

/// How long an idle instance is kept.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum KeepAlive {
    /// Drawn for each idle period from the measured curve of AWS Lambda.
    Measured,
    /// Always the same.
    Fixed {
        /// Idle time before reclaim [s].
        seconds: Seconds,
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
    /// Seed of all random numbers.
    pub seed: u64,
    /// When it ends.
    pub length: Length,
    /// Independent repetitions behind the confidence interval; `None` lets the length decide.
    pub replications: Option<u32>,
    /// Simulated time discarded before observing; `None` is twice the longest keep-alive.
    pub warmup: Option<Seconds>,
    /// How long an idle instance is kept.
    pub keep_alive: KeepAlive,
    /// Where service times come from.
    pub service: Service,
}

impl Scenario {
    /// The bare example: 10 M invocations of 200 ms at 512 MB, Lambda without its free tier against the hourly
    /// price of one t3.medium, nothing else.
    pub fn worked_example() -> Self {
        let mut bare = Self::default();
        bare.workload.cpu_share = Share(1.0);
        bare.lambda.free_tier = false;
        bare.ec2.count = FleetCount::Exactly(1);
        bare.ec2 = bare.ec2.with_extras(false);
        bare
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
        }
    }

    /// CPU time that one request takes.
    pub fn cpu_per_request(&self) -> Seconds {
        self.durations().mean().seconds() * self.workload.cpu_share.0
    }

    /// Requests in flight at the peak, by Little's law: rate times mean duration.
    pub fn peak_concurrency(&self) -> f64 {
        self.rate().0 * self.traffic.peak_to_mean * self.durations().mean().seconds().0
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
            },
            traffic: Traffic { peak_to_mean: 1.0 },
            function: Function {
                runtime: Runtime::Nodejs,
                package_mb: 0.0,
                own_init: Milliseconds(0.0),
            },
            lambda: Lambda {
                arch: Arch::X86,
                free_tier: true,
            },
            ec2: Ec2 {
                instance: "t3.medium".to_owned(),
                count: FleetCount::AtLeast(1),
                target_utilisation: Share(0.6),
                surplus_credits: true,
                disk: true,
                public_ipv4: true,
                load_balancer: true,
            },
            simulation: Simulation {
                seed: 1,
                length: Length::Requests(1_000_000),
                replications: None,
                warmup: None,
                keep_alive: KeepAlive::Measured,
                service: Service::Measured,
            },
            compared: PlatformId::ALL.to_vec(),
        }
    }
}
