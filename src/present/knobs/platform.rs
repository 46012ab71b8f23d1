//! Inputs of platforms: each row says which platforms have it.

mod offers;

use crate::model::decimal;
use crate::model::measurements::Arch;
use crate::model::platform::PlatformId;
use crate::model::platform::PlatformId::{
    AwsEc2, AwsFargate, AwsLambda, AwsLambdaEdge, AwsLambdaManagedInstances, AzureContainerApps,
    AzureFunctionsConsumption, AzureFunctionsFlex, AzureFunctionsPremium, AzureVm,
    GcpCloudRunFunctions, GcpCloudRunInstances, GcpFunctionsGen1, GcpGce,
};
use crate::model::settings::{
    Commitment, FleetCount, FrontDoor, HOURS_PER_WEEK, Scaling, Settings,
};
use crate::model::units::{HOURS_PER_MONTH, Mebibytes, Seconds, Share};
use crate::present::entry::Unit;
use crate::present::knobs::platform::offers::{commitments, doors, instances, steady_instances};
use crate::present::knobs::{
    Access, Choice, Group, Kind, Knob, Number, Scale, Shown, Switch, name_of, named, pairs,
};

/// Fleets whose number of servers is sized or set.
const FLEETS: &[PlatformId] = &[
    AwsEc2,
    AwsFargate,
    GcpGce,
    AzureVm,
    AwsLambdaManagedInstances,
    AzureFunctionsPremium,
    GcpCloudRunInstances,
];

/// Fleets that may run for a part of the week.
const RENTED: &[PlatformId] = &[AwsEc2, AwsFargate, GcpGce, AzureVm];

/// Platforms whose traffic to the internet is billed by the GB.
const EGRESS: &[PlatformId] = &[
    AwsLambda,
    AwsLambdaManagedInstances,
    AwsFargate,
    AwsEc2,
    GcpFunctionsGen1,
    GcpCloudRunFunctions,
    GcpCloudRunInstances,
    GcpGce,
    AzureFunctionsConsumption,
    AzureFunctionsFlex,
    AzureFunctionsPremium,
    AzureContainerApps,
    AzureVm,
];

/// Platforms of AWS in a region.
const AWS: &[PlatformId] = &[AwsLambda, AwsLambdaManagedInstances, AwsFargate, AwsEc2];

/// A row before it is given to its platforms: key in links, key in files, label.
#[derive(Clone, Copy)]
struct Row {
    key: &'static str,
    json: &'static str,
    label: &'static str,
    help: &'static str,
    platforms: &'static [PlatformId],
    kind: RowKind,
    shown: Option<fn(&Settings) -> bool>,
}

#[derive(Clone, Copy)]
enum RowKind {
    Number(
        Unit,
        (f64, f64),
        bool,
        Scale,
        fn(&Settings) -> f64,
        fn(&mut Settings, f64),
    ),
    Choice(
        fn() -> Vec<(String, String)>,
        fn(&Settings) -> String,
        fn(&mut Settings, String),
    ),
    Switch(fn(&Settings) -> bool, fn(&mut Settings, bool)),
}

impl Row {
    fn shown_if(mut self, shown: fn(&Settings) -> bool) -> Self {
        self.shown = Some(shown);
        self
    }

    fn knob(self, platform: PlatformId) -> Knob {
        let kind = match self.kind {
            RowKind::Number(unit, range, whole, scale, get, set) => Kind::Number(Number {
                unit,
                range,
                whole,
                scale,
                access: Access::Settings(platform, get, set),
            }),
            RowKind::Choice(options, get, set) => Kind::Choice(Choice {
                options,
                access: Access::Settings(platform, get, set),
            }),
            RowKind::Switch(get, set) => Kind::Switch(Switch {
                access: Access::Settings(platform, get, set),
            }),
        };
        Knob {
            key: format!("{}-{}", platform.short(), self.key),
            json: self.json,
            label: self.label,
            group: Group::Platform(platform),
            help: self.help,
            kind,
            shown: self
                .shown
                .map_or(Shown::Always, |shown| Shown::Settings(platform, shown)),
        }
    }
}

/// The rows of every platform, platform by platform.
pub(super) fn knobs() -> Vec<Knob> {
    let rows = rows();
    let of = |platform: PlatformId| {
        let own = rows
            .iter()
            .filter(move |row| row.platforms.contains(&platform));
        own.map(move |row| row.knob(platform)).collect::<Vec<_>>()
    };
    PlatformId::ALL.into_iter().flat_map(of).collect()
}

/// A row of a link key, file key and label.
fn row(
    (key, json, label): (&'static str, &'static str, &'static str),
    platforms: &'static [PlatformId],
    kind: RowKind,
    help: &'static str,
) -> Row {
    Row {
        key,
        json,
        label,
        help,
        platforms,
        kind,
        shown: None,
    }
}

macro_rules! number {
    ($key:literal, $json:literal, $label:literal, $platforms:expr, $unit:ident, $range:expr, $whole:literal, $scale:expr, $get:expr, $set:expr, $help:literal) => {
        row(
            ($key, $json, $label),
            $platforms,
            RowKind::Number(Unit::$unit, $range, $whole, $scale, $get, $set),
            $help,
        )
    };
}

macro_rules! choice {
    ($key:literal, $json:literal, $label:literal, $platforms:expr, $options:expr, $get:expr, $set:expr, $help:literal) => {
        row(
            ($key, $json, $label),
            $platforms,
            RowKind::Choice($options, $get, $set),
            $help,
        )
    };
}

macro_rules! switch {
    ($key:literal, $json:literal, $label:literal, $platforms:expr, $field:ident, $help:literal) => {
        row(
            ($key, $json, $label),
            $platforms,
            RowKind::Switch(|s| s.$field, |s, on| s.$field = on),
            $help,
        )
    };
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    vec![
        switch!("free-tier", "free_tier", "Free tier", &PlatformId::ALL, free_tier,
            "What the provider gives away every month, once for the whole account. Off where other workloads use it up."),
        choice!("arch", "arch", "Architecture", &[AwsLambda, AwsFargate],
            || pairs(&[("x86", "x86"), ("arm64", "arm64 (Graviton)")]),
            |s| name_of(s.arch), |s, k| s.arch = named::<Arch>(k),
            "Processor. arm64 costs a fifth less."),
        instance(&[AwsEc2], || instances("aws-ec2")),
        instance(&[AwsLambdaManagedInstances], steady_instances),
        instance(&[GcpGce], || instances("gcp-gce")),
        instance(&[AzureVm], || instances("azure-vm")),
        instance(&[AzureFunctionsPremium], || instances("azure-functions-premium")),
        commitment(&[AwsEc2, GcpGce], || commitments(&[Commitment::OnDemand, Commitment::OneYear, Commitment::ThreeYears, Commitment::Spot])),
        commitment(&[AwsLambdaManagedInstances], || commitments(&[Commitment::OnDemand, Commitment::OneYear, Commitment::ThreeYears])),
        commitment(&[AwsFargate], || commitments(&[Commitment::OnDemand, Commitment::Spot])),
        number!("vcpu", "vcpu", "vCPUs of one", &[AwsFargate, GcpCloudRunFunctions, GcpCloudRunInstances, AzureContainerApps], Cores, (0.25, 16.0), false,
            Scale::Stops(&[0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0]), |s| s.vcpu, |s, x| s.vcpu = x,
            "Processors of one task, instance or replica."),
        number!("size", "instance_memory_mb", "Memory of one", &[AwsFargate, GcpCloudRunInstances, AzureContainerApps], Megabytes, (128.0, 122_880.0), true,
            Scale::Stops(&[512.0, 1_024.0, 2_048.0, 4_096.0, 8_192.0, 16_384.0, 32_768.0]), |s| s.instance_memory.0, |s, x| s.instance_memory = Mebibytes(x),
            "Memory of one task, instance or replica; as many requests fit as the function's memory goes into it."),
        number!("size", "instance_memory_mb", "Memory of one, at least", &[GcpCloudRunFunctions], Megabytes, (128.0, 32_768.0), true,
            Scale::Stops(&[128.0, 256.0, 512.0, 1_024.0, 2_048.0, 4_096.0, 8_192.0, 16_384.0, 32_768.0]), |s| s.instance_memory.0, |s, x| s.instance_memory = Mebibytes(x),
            "Memory of an instance, never below the function's. As many requests share it as the function's memory goes into it."),
        choice!("size", "instance_memory_mb", "Instance size", &[AzureFunctionsFlex],
            || pairs(&[("512", "512 MB"), ("2048", "2,048 MB"), ("4096", "4,096 MB")]),
            |s| format!("{}", s.instance_memory.0), |s, k| s.instance_memory = Mebibytes(decimal::parse(&k).unwrap_or(2_048.0)),
            "Flex bills the memory of the whole instance while it serves at least one request, for at least one second."),
        number!("concurrency", "concurrency", "Requests at once per instance", &[GcpCloudRunFunctions, AzureFunctionsFlex, AzureContainerApps], Count, (1.0, 1_000.0), true,
            Scale::Stops(&[1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0, 1_000.0]), |s| s.concurrency as f64, |s, x| s.concurrency = x as u64,
            "Requests that may share an instance and its bill: no more than the processor bears at 60 %, and than fit into the memory."),
        choice!("fleet", "", "Fleet size", FLEETS, || pairs(&[("sized", "Sized for the peak"), ("set", "Set by hand")]),
            |s| if matches!(s.count, FleetCount::Exactly(_)) { "set" } else { "sized" }.to_owned(),
            |s, k| s.count = if k == "set" { FleetCount::Exactly(servers(s) as u64) } else { FleetCount::AtLeast(servers(s) as u64) },
            "Sized: the smallest fleet that carries the peak. Set by hand: this many, whatever the load."),
        number!("servers", "", "Number, at least or exactly", FLEETS, Count, (1.0, 1e6), true, Scale::Even(1.0, 50.0, 1.0),
            servers, set_servers,
            "The minimum of a sized fleet, such as one for each zone, or the number of a fleet set by hand."),
        number!("utilisation", "target_utilisation", "Target CPU utilisation", FLEETS, Percent, (0.05, 1.0), false, Scale::Even(0.05, 1.0, 0.05),
            |s| s.target_utilisation.0, |s, x| s.target_utilisation = Share(x),
            "CPU use the fleet is sized for at the peak. The rest is head-room against queueing.")
            .shown_if(|s| matches!(s.count, FleetCount::AtLeast(_))),
        number!("zones", "zones", "Zones with a server in each", FLEETS, Count, (1.0, 3.0), true, Scale::Even(1.0, 3.0, 1.0),
            |s| s.zones as f64, |s, x| s.zones = x as u64,
            "Availability zones that each have at least one server, so that the loss of one leaves some. A load balancer has an address in each, and in two at least.")
            .shown_if(|s| matches!(s.count, FleetCount::AtLeast(_))),
        choice!("scaling", "scaling", "Scaling", FLEETS, || pairs(&[("fixed", "Fixed for the peak"), ("hourly", "By the hour"), ("autoscaled", "As needed (autoscaling)")]),
            |s| name_of(s.scaling), |s, k| s.scaling = named(k),
            "Fixed: always as many servers as the peak needs. By the hour: in each hour as many as its own peak needs, which helps where traffic follows the hour. As needed: as many as the last minutes needed, after a delay that the simulation shows. What is committed is paid for all the time.")
            .shown_if(|s| matches!(s.count, FleetCount::AtLeast(_))),
        number!("scale-every", "scaling_period_s", "Time between scaling decisions", FLEETS, Seconds, (1.0, 3_600.0), false, Scale::Stops(&[10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0]),
            |s| s.reaction.period.0, |s, x| s.reaction.period = Seconds(x),
            "At the end of each such time, as many servers as it would have used at the target on average, by processor or by places, whichever is scarcer.")
            .shown_if(autoscaled),
        number!("start-up", "start_up_s", "Start-up of a server", FLEETS, Seconds, (0.0, 3_600.0), false, Scale::Stops(&[5.0, 10.0, 20.0, 40.0, 60.0, 120.0, 180.0, 300.0, 600.0]),
            |s| s.reaction.start_up.0, |s, x| s.reaction.start_up = Seconds(x),
            "From the decision to the first request on a new server: boot or image, start, health checks. A judgement; no provider states a figure.")
            .shown_if(autoscaled),
        number!("cool-down", "cool_down_s", "Cool-down", FLEETS, Seconds, (0.0, 7_200.0), false, Scale::Stops(&[30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0]),
            |s| s.reaction.cool_down.0, |s, x| s.reaction.cool_down = Seconds(x),
            "Time after any change before servers are removed.")
            .shown_if(autoscaled),
        number!("hours", "hours_per_week", "Hours a week", RENTED, Hours, (1.0, 168.0), false, Scale::Stops(&[10.0, 20.0, 40.0, 60.0, 80.0, 100.0, 120.0, 144.0, HOURS_PER_WEEK]),
            |s| s.hours_per_week, |s, x| s.hours_per_week = x,
            "Servers that are switched off outside working hours cost nothing then, unless you are committed to them. All the traffic falls into these hours."),
        number!("provisioned", "provisioned_concurrency", "Provisioned concurrency", &[AwsLambda], Count, (0.0, 10_000.0), true, Scale::Even(0.0, 100.0, 1.0),
            |s| s.reserved as f64, |s, x| s.reserved = x as u64,
            "Instances kept warm, at a price for keeping and a lower price for duration. What finds none free runs on demand; the share is Erlang's."),
        number!("provisioned-hours", "provisioned_hours_per_month", "Hours a month it is on", &[AwsLambda], Hours, (0.0, 730.0), false,
            Scale::Stops(&[8.0, 40.0, 80.0, 160.0, 240.0, 365.0, 500.0, 730.0]), |s| s.reserved_hours, |s, x| s.reserved_hours = x,
            "A schedule switches provisioned concurrency on for some hours; each time is rounded up to 5 minutes. The free tier counts for invocations at other times.")
            .shown_if(|s| s.reserved > 0),
        number!("provisioned-from", "provisioned_from_hour", "Hour at which it goes on", &[AwsLambda], Hours, (0.0, 24.0), false, Scale::Even(0.0, 24.0, 1.0),
            |s| s.reserved_from, |s, x| s.reserved_from = x,
            "The hour of the day, UTC, at which the schedule of the simulation switches it on; it stays on for its hours a month / 730 x 24.")
            .shown_if(|s| s.reserved > 0 && s.reserved_hours < HOURS_PER_MONTH),
        number!("pings", "ping_count", "Parallel warm-up pings", &[AwsLambda], Count, (0.0, 1_000.0), true, Scale::Even(0.0, 20.0, 1.0),
            |s| f64::from(s.ping_count), |s, x| s.ping_count = x as u32,
            "Requests sent at the same moment to keep as many instances warm. They are billed, may be cold themselves, and occupy instances while they run. 0 sends none."),
        number!("ping-every", "ping_every_s", "Time between pings", &[AwsLambda], Seconds, (1.0, 86_400.0), false, Scale::Stops(&[60.0, 120.0, 180.0, 240.0, 270.0, 300.0, 360.0, 600.0, 900.0]),
            |s| s.ping_every.0, |s, x| s.ping_every = Seconds(x),
            "They help if this is shorter than idle instances are kept.")
            .shown_if(|s| s.ping_count > 0),
        number!("provisioned-traffic", "provisioned_traffic_share", "Share of invocations then", &[AwsLambda], Percent, (0.0, 1.0), false, Scale::Even(0.0, 1.0, 0.05),
            |s| s.reserved_traffic.map_or(s.reserved_hours / HOURS_PER_MONTH, |share| share.0),
            |s, x| s.reserved_traffic = (x != s.reserved_hours / HOURS_PER_MONTH).then_some(Share(x)),
            "Share of the month's invocations that arrive while provisioned concurrency is on. Evenly spread unless set.")
            .shown_if(|s| s.reserved > 0 && s.reserved_hours < HOURS_PER_MONTH),
        number!("minimum", "minimum_instances", "Minimum instances", &[GcpCloudRunFunctions, AzureContainerApps], Count, (0.0, 10_000.0), true, Scale::Even(0.0, 50.0, 1.0),
            |s| s.reserved as f64, |s, x| s.reserved = x as u64,
            "Instances that are always there, at a lower price while they wait."),
        number!("ready", "always_ready", "Always-ready instances", &[AzureFunctionsFlex], Count, (0.0, 1_000.0), true, Scale::Even(0.0, 50.0, 1.0),
            |s| s.reserved as f64, |s, x| s.reserved = x as u64,
            "Instances that are always there, with prices of their own for waiting and serving and no free grant."),
        number!("tmp", "ephemeral_mb", "Temporary storage", &[AwsLambda], Megabytes, (512.0, 10_240.0), true,
            Scale::Stops(&[512.0, 1_024.0, 2_048.0, 4_096.0, 8_192.0, 10_240.0]), |s| s.ephemeral.0, |s, x| s.ephemeral = Mebibytes(x),
            "/tmp of an instance. The first 512 MB are free, the rest is billed for the duration."),
        switch!("snapstart", "snapstart", "SnapStart", &[AwsLambda], snapstart,
            "Restores a snapshot instead of INIT: Java, Python and .NET. Free for Java; else the snapshot is billed while it is kept, and each restore."),
        switch!("streaming", "streaming", "Response streaming", &[AwsLambda], streaming,
            "Lifts the limit on responses from 6 to 200 MB; what exceeds 6 MB is billed by the GB."),
        switch!("savings-plan", "savings_plan", "Savings plan", &[AwsLambda], savings_plan,
            "A compute savings plan takes 12 % off duration, never off requests."),
        choice!("front-door", "front_door", "Front door", &[AwsLambda],
            || doors(&[FrontDoor::FunctionUrl, FrontDoor::HttpApi, FrontDoor::RestApi, FrontDoor::WebSocket, FrontDoor::LoadBalancer, FrontDoor::None]),
            |s| name_of(s.front_door), |s, k| s.front_door = named(k),
            "What stands between the internet and the function. A function URL costs nothing."),
        choice!("front-door", "front_door", "Front door", &[AwsEc2, AwsFargate, AwsLambdaManagedInstances],
            || doors(&[FrontDoor::LoadBalancer, FrontDoor::HttpApi, FrontDoor::RestApi, FrontDoor::WebSocket, FrontDoor::None]),
            |s| name_of(s.front_door), |s, k| s.front_door = named(k),
            "What stands between the internet and the servers. A load balancer has a public address in each of two zones."),
        choice!("front-door", "front_door", "Front door", &[AwsLambdaEdge], || doors(&[FrontDoor::Cloudfront, FrontDoor::None]),
            |s| name_of(s.front_door), |s, k| s.front_door = named(k),
            "Lambda@Edge runs behind CloudFront, which bills requests and traffic."),
        switch!("capacity-units", "load_balancer_capacity_units", "Load balancer capacity units", AWS, capacity_units,
            "The largest of new connections (25/s), active connections (3,000), data (1 GB/h, with Lambda targets 0.4 GB/h) and rule evaluations (1,000/s), beside its hours.")
            .shown_if(|s| s.front_door == FrontDoor::LoadBalancer),
        number!("rules", "listener_rules", "Rules of the load balancer", AWS, Count, (1.0, 100.0), true, Scale::Even(1.0, 100.0, 1.0),
            |s| s.listener_rules, |s, x| s.listener_rules = x,
            "Rules that the load balancer evaluates for a request. Ten are free.")
            .shown_if(|s| s.front_door == FrontDoor::LoadBalancer && s.capacity_units),
        switch!("credits", "surplus_credits", "Surplus CPU credits", &[AwsEc2], surplus_credits,
            "Burstable types (t3, t3a, t4g) bill CPU above their baseline: $0.05 a vCPU-hour, t4g $0.04."),
        switch!("disk", "disk", "Disk, 30 GB each", &[AwsEc2, AwsFargate], disk,
            "A gp3 volume of 30 GB for each server; of a Fargate task 20 GB are included."),
        switch!("ipv4", "public_ipv4", "Public IPv4 each", &[AwsEc2, AwsFargate], public_ipv4,
            "A public IPv4 address for each server, billed by the hour."),
        switch!("egress", "egress", "Traffic to the internet", EGRESS, egress,
            "Responses leave the provider's network and are billed by the GB, after what is free every month."),
        switch!("logs", "logs", "Logs (CloudWatch)", AWS, logs,
            "Ingestion of log text by the GB."),
        switch!("nat", "nat", "NAT gateway", AWS, nat,
            "In a private network, traffic to the internet passes a NAT gateway, billed by the hour and by the GB."),
        number!("operations", "operations_hours_per_month", "Operations work a month", &PlatformId::ALL, Hours, (0.0, 10_000.0), false,
            Scale::Even(0.0, 160.0, 1.0), |s| s.operations_hours, |s, x| s.operations_hours = x,
            "Hours a month that people patch, watch and repair the platform, at your hourly rate."),
    ]
}

fn instance(platforms: &'static [PlatformId], options: fn() -> Vec<(String, String)>) -> Row {
    choice!(
        "instance",
        "instance",
        "Instance type",
        platforms,
        options,
        |s| s.instance.clone(),
        |s, k| s.instance = k,
        "Type of every server, Linux. Its price, processors and memory come from the price book."
    )
}

fn commitment(platforms: &'static [PlatformId], options: fn() -> Vec<(String, String)>) -> Row {
    choice!(
        "commitment",
        "commitment",
        "Commitment",
        platforms,
        options,
        |s| name_of(s.commitment),
        |s, k| s.commitment = named(k),
        "On demand at the list price, committed for years, or spare capacity that may be taken back. Discounts are typical ones; you can set your own price."
    )
}

fn autoscaled(s: &Settings) -> bool {
    s.scaling == Scaling::Autoscaled && matches!(s.count, FleetCount::AtLeast(_))
}

fn servers(s: &Settings) -> f64 {
    match s.count {
        FleetCount::AtLeast(count) | FleetCount::Exactly(count) => count as f64,
    }
}

fn set_servers(s: &mut Settings, x: f64) {
    match &mut s.count {
        FleetCount::AtLeast(count) | FleetCount::Exactly(count) => *count = x as u64,
    }
}
