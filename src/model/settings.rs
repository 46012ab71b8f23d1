//! How each platform is set up: one record for all of them, of which a platform uses the fields it has.
//!
//! One shape keeps inputs, links and files uniform; which fields a platform has is a table in `present::knobs`.

use crate::model::measurements::{Arch, Runtime};
use crate::model::platform::PlatformId;
use crate::model::units::{Mebibytes, Seconds, Share};

/// How many servers or containers run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FleetCount {
    /// As many as the peak needs, but at least this many.
    AtLeast(u64),
    /// Exactly this many, whether or not they can carry the load.
    Exactly(u64),
}

/// When a fleet has how many servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scaling {
    /// Always as many as the peak needs.
    #[default]
    Fixed,
    /// In every hour as many as its own peak needs.
    Hourly,
    /// As many as the last minutes needed, after a delay.
    Autoscaled,
}

/// How fast an autoscaled fleet follows its load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reaction {
    /// Time between decisions, above 0.
    pub period: Seconds,
    /// Time from the decision to the first request on a new server.
    pub start_up: Seconds,
    /// Time after any change before servers are removed.
    pub cool_down: Seconds,
}

impl Reaction {
    /// One decision a minute, as CloudWatch's detailed monitoring and Kubernetes' defaults allow at best. A judgement.
    pub const PERIOD: Seconds = Seconds(60.0);
    /// From decision to service for a virtual machine: boot, health checks, registration. A judgement; providers state
    /// no figure, and images with much to install take several minutes.
    pub const START_UP_OF_SERVERS: Seconds = Seconds(120.0);
    /// The same for a container on capacity that is there already: pulling the image, start, health checks. A judgement.
    pub const START_UP_OF_CONTAINERS: Seconds = Seconds(40.0);
    /// The default cool-down of AWS, and the window of Kubernetes for scaling down.
    pub const COOL_DOWN: Seconds = Seconds(300.0);

    /// The usual times of a platform.
    pub fn usual(platform: PlatformId) -> Self {
        let start_up = match platform {
            PlatformId::AwsFargate
            | PlatformId::GcpCloudRunInstances
            | PlatformId::AzureFunctionsPremium => Self::START_UP_OF_CONTAINERS,
            _ => Self::START_UP_OF_SERVERS,
        };
        Self {
            period: Self::PERIOD,
            start_up,
            cool_down: Self::COOL_DOWN,
        }
    }
}

/// How capacity is paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Commitment {
    /// By use, at the list price.
    #[default]
    OnDemand,
    /// Committed for one year, nothing paid upfront.
    #[serde(rename = "1-year")]
    OneYear,
    /// Committed for three years, nothing paid upfront.
    #[serde(rename = "3-year")]
    ThreeYears,
    /// Spare capacity that the provider may take back.
    Spot,
}

/// What stands between the internet and the platform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FrontDoor {
    /// Nothing that is billed.
    #[default]
    None,
    /// A function's own address.
    FunctionUrl,
    /// API Gateway, HTTP API.
    HttpApi,
    /// API Gateway, REST API.
    RestApi,
    /// API Gateway, WebSocket API.
    WebSocket,
    /// An Application Load Balancer.
    LoadBalancer,
    /// CloudFront.
    Cloudfront,
}

/// How one platform is set up.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Whether the account's free allowance is still unused.
    pub free_tier: bool,
    /// Processor architecture.
    pub arch: Arch,
    /// Server or plan size by name, such as `t3.medium`.
    pub instance: String,
    /// Number of servers or containers.
    pub count: FleetCount,
    /// CPU utilisation that a fleet is sized for at the peak, above 0.
    pub target_utilisation: Share,
    /// Zones that each have a server, so that the loss of one leaves some; 1 to 3.
    pub zones: u64,
    /// When the fleet has how many servers.
    pub scaling: Scaling,
    /// How fast it follows its load where it is autoscaled.
    pub reaction: Reaction,
    /// How capacity is paid for.
    pub commitment: Commitment,
    /// Hours a week that the fleet runs, above 0 and at most 168; all the traffic falls into them.
    pub hours_per_week: f64,
    /// vCPUs of one container or instance, above 0.
    pub vcpu: f64,
    /// Memory of one container or instance.
    pub instance_memory: Mebibytes,
    /// Requests that one instance may serve at once, 1 or more.
    pub concurrency: u64,
    /// Instances that are always kept: provisioned concurrency, minimum instances, always-ready instances.
    pub reserved: u64,
    /// Hours a month that provisioned concurrency is on, 0 to 730.
    pub reserved_hours: f64,
    /// Hour of the day at which those hours begin, 0 to 24.
    pub reserved_from: f64,
    /// Requests sent at the same time to keep instances warm; 0 for none.
    pub ping_count: u32,
    /// Time from one to the next, above 0.
    pub ping_every: Seconds,
    /// Share of the month's invocations that arrive in those hours; `None` spreads them evenly.
    pub reserved_traffic: Option<Share>,
    /// Temporary storage of an instance; the first 512 MB are free.
    pub ephemeral: Mebibytes,
    /// Whether INIT is replaced by the restore of a snapshot.
    pub snapstart: bool,
    /// Whether responses are streamed, which lifts the limit on their size.
    pub streaming: bool,
    /// Whether a savings plan lowers the duration prices.
    pub savings_plan: bool,
    /// What stands in front.
    pub front_door: FrontDoor,
    /// Whether the load balancer's capacity units are billed besides its hours.
    pub capacity_units: bool,
    /// Rules that the load balancer evaluates for a request.
    pub listener_rules: f64,
    /// Whether CPU use above a burstable type's baseline is billed.
    pub surplus_credits: bool,
    /// Whether each server's disk is billed (30 GB); of a container, storage above what is included.
    pub disk: bool,
    /// Whether each server has a public IPv4 address.
    pub public_ipv4: bool,
    /// Whether data sent to the internet is billed.
    pub egress: bool,
    /// Whether log ingestion is billed.
    pub logs: bool,
    /// Whether traffic leaves through a NAT gateway.
    pub nat: bool,
    /// Hours of operations work a month.
    pub operations_hours: f64,
}

impl Settings {
    /// What the page opens with: everything a public service needs, free tiers unused.
    pub fn of(platform: PlatformId) -> Self {
        use PlatformId::{
            AwsEc2, AwsFargate, AwsLambda, AwsLambdaEdge, AwsLambdaManagedInstances,
            AzureContainerApps, AzureFunctionsFlex, AzureFunctionsPremium, AzureVm,
            CloudflareWorkers, GcpCloudRunFunctions, GcpGce,
        };
        let instance = match platform {
            AwsLambdaManagedInstances => "m7g.xlarge",
            AzureFunctionsPremium => "EP1",
            GcpGce => "e2-medium",
            AzureVm => "B2s",
            _ => "t3.medium",
        };
        let front_door = match platform {
            AwsLambda => FrontDoor::FunctionUrl,
            AwsLambdaEdge => FrontDoor::Cloudfront,
            AwsEc2 | AwsFargate => FrontDoor::LoadBalancer,
            _ => FrontDoor::None,
        };
        // Requests at once as the platforms have it by default.
        let (concurrency, instance_memory) = match platform {
            GcpCloudRunFunctions => (80, 128.0),
            AzureFunctionsFlex => (16, 2_048.0),
            AzureContainerApps => (10, 2_048.0),
            _ => (1, 2_048.0),
        };
        Self {
            free_tier: true,
            arch: Arch::X86,
            instance: instance.to_owned(),
            count: FleetCount::AtLeast(if platform == AwsLambdaManagedInstances {
                3
            } else {
                1
            }),
            target_utilisation: Share(0.6),
            zones: 1,
            scaling: Scaling::Fixed,
            reaction: Reaction::usual(platform),
            commitment: Commitment::OnDemand,
            hours_per_week: HOURS_PER_WEEK,
            vcpu: 1.0,
            instance_memory: Mebibytes(instance_memory),
            concurrency,
            reserved: 0,
            reserved_hours: crate::model::units::HOURS_PER_MONTH,
            reserved_from: 8.0,
            ping_count: 0,
            ping_every: Seconds(300.0),
            reserved_traffic: None,
            ephemeral: Mebibytes(512.0),
            snapstart: false,
            streaming: false,
            savings_plan: false,
            front_door,
            capacity_units: true,
            listener_rules: 1.0,
            surplus_credits: platform == AwsEc2,
            disk: matches!(platform, AwsEc2 | AwsFargate),
            public_ipv4: platform == AwsEc2,
            egress: !matches!(platform, AwsLambdaEdge | CloudflareWorkers),
            logs: false,
            nat: false,
            operations_hours: 0.0,
        }
    }

    /// Whether cold starts restore a snapshot: not with Node.js, Go and Rust, nor beside provisioned concurrency or more
    /// temporary storage than is free (AWS Lambda developer guide, SnapStart).
    pub fn restores_snapshots(&self, runtime: Runtime) -> bool {
        let offered = matches!(runtime, Runtime::Java | Runtime::Python | Runtime::Dotnet);
        let alone = self.reserved == 0 && self.ephemeral.0 <= FREE_EPHEMERAL_MB;
        self.snapstart && offered && alone
    }

    /// Switches everything off that is not the platform itself.
    pub fn bare(mut self) -> Self {
        self.front_door = FrontDoor::None;
        self.free_tier = false;
        for switch in [
            &mut self.surplus_credits,
            &mut self.disk,
            &mut self.public_ipv4,
            &mut self.egress,
            &mut self.logs,
            &mut self.nat,
        ] {
            *switch = false;
        }
        self
    }
}

/// Temporary storage of a Lambda instance that costs nothing [MB].
pub const FREE_EPHEMERAL_MB: f64 = 512.0;

/// Hours of a whole week.
pub const HOURS_PER_WEEK: f64 = 168.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_start_sooner_than_servers() {
        use PlatformId::{
            AwsEc2, AwsFargate, AzureFunctionsPremium, AzureVm, GcpCloudRunInstances, GcpGce,
        };
        for (platforms, start_up) in [
            (
                [AwsFargate, GcpCloudRunInstances, AzureFunctionsPremium],
                40.0,
            ),
            ([AwsEc2, GcpGce, AzureVm], 120.0),
        ] {
            for platform in platforms {
                let expected = Reaction {
                    period: Seconds(60.0),
                    start_up: Seconds(start_up),
                    cool_down: Seconds(300.0),
                };
                assert_eq!(Reaction::usual(platform), expected, "{platform:?}");
            }
        }
    }
}
