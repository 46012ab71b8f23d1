//! Inputs of the scenario as a whole: workload, code, managed services, place, what is compared, simulation.

use crate::model::measurements::{Arch, Measurements, Runtime};
use crate::model::order;
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::scenario::{Currency, Portability, Protocol, Scenario};
use crate::model::units::{Mebibytes, Milliseconds, Share, Usd};
use crate::present::entry::Unit;
use crate::present::knobs::{
    Access, Choice, Group, Kind, Knob, Number, Scale, Shown, Switch, name_of, named, pairs,
    simulation,
};

/// Memory sizes that people choose [MB]; 1,769 MB is one vCPU.
pub(super) const MEMORY_STOPS: &[f64] = &[
    128.0, 192.0, 256.0, 384.0, 512.0, 768.0, 1_024.0, 1_536.0, 1_769.0, 2_048.0, 3_008.0, 4_096.0,
    6_144.0, 8_192.0, 10_240.0,
];

/// Uses of a service by one invocation.
const FEW: Scale = Scale::Even(0.0, 20.0, 0.5);

/// The row's group, link key, file key and label.
pub(super) type Head = (Group, &'static str, &'static str, &'static str);

pub(super) fn row((group, key, json, label): Head, kind: Kind, help: &'static str) -> Knob {
    Knob {
        key: key.to_owned(),
        json,
        label,
        group,
        help,
        kind,
        shown: Shown::Always,
    }
}

pub(super) fn number(
    head: Head,
    (unit, range, scale): (Unit, (f64, f64), Scale),
    get: fn(&Scenario) -> f64,
    set: fn(&mut Scenario, f64),
    help: &'static str,
) -> Knob {
    let number = Number {
        unit,
        range,
        whole: false,
        scale,
        access: Access::Scenario(get, set),
    };
    row(head, Kind::Number(number), help)
}

fn switch(
    head: Head,
    get: fn(&Scenario) -> bool,
    set: fn(&mut Scenario, bool),
    help: &'static str,
) -> Knob {
    let switch = Switch {
        access: Access::Scenario(get, set),
    };
    row(head, Kind::Switch(switch), help)
}

pub(super) fn choice(
    head: Head,
    options: fn() -> Vec<(String, String)>,
    get: fn(&Scenario) -> String,
    set: fn(&mut Scenario, String),
    help: &'static str,
) -> Knob {
    let choice = Choice {
        options,
        access: Access::Scenario(get, set),
    };
    row(head, Kind::Choice(choice), help)
}

impl Knob {
    pub(super) fn whole(mut self) -> Self {
        if let Kind::Number(number) = &mut self.kind {
            number.whole = true;
        }
        self
    }

    pub(super) fn shown_if(mut self, shown: fn(&Scenario) -> bool) -> Self {
        self.shown = Shown::Scenario(shown);
        self
    }
}

/// The rows, in the order of the page.
#[rustfmt::skip]
pub(super) fn knobs() -> Vec<Knob> {
    use Group::{Function, Payload, Place, Services, Workload};
    use Unit::{Count, Dollars, Kilobytes, Megabytes, Percent};
    let ms = Unit::Milliseconds;
    let mut knobs = vec![
        number((Workload, "n", "workload.invocations_per_month", "Invocations a month"), (Count, (0.0, 1e12), Scale::Decades(1e3, 1e12)),
            |s| s.workload.invocations_per_month, |s, x| s.workload.invocations_per_month = x,
            "Requests to the function in a month of 730 hours. Divided by 2,628,000 s it is the mean rate."),
        number((Workload, "median", "workload.duration_median_ms", "Duration, median"), (ms, (0.1, 8.64e7), Scale::Decades(1.0, 1e6)),
            |s| s.workload.duration_median.0, |s, x| s.workload.duration_median = Milliseconds(x),
            "Half of all warm invocations are faster. With the 95th percentile it sets a log-normal distribution."),
        number((Workload, "p95", "workload.duration_p95_ms", "Duration, 95th percentile"), (ms, (0.1, 8.64e7), Scale::Decades(1.0, 1e6)),
            |s| s.workload.duration_p95.0, |s, x| s.workload.duration_p95 = Milliseconds(x),
            "One invocation in twenty is slower. Equal to the median: every invocation takes the same time."),
        number((Workload, "memory", "workload.memory_mb", "Memory"), (Megabytes, (128.0, 10_240.0), Scale::Stops(MEMORY_STOPS)),
            |s| s.workload.memory.0, |s, x| s.workload.memory = Mebibytes(x),
            "Memory of the function, which Lambda bills for its whole duration, and memory one request needs on a server.").whole(),
        number((Workload, "cpu", "workload.cpu_share", "CPU share of the duration"), (Percent, (0.001, 1.0), Scale::Even(0.01, 1.0, 0.01)),
            |s| s.workload.cpu_share.0, |s, x| s.workload.cpu_share = Share(x),
            "Part of the duration that computes on one vCPU; the rest waits. Servers are sized by it, Lambda bills all of it."),
        number((Workload, "objective", "workload.latency_objective_ms", "Latency objective, p99"), (ms, (1.0, 8.64e7), Scale::Decades(10.0, 1e5)),
            |s| s.workload.latency_objective.0, |s, x| s.workload.latency_objective = Milliseconds(x),
            "99 of 100 requests should be answered within this time. A fleet is sized so that it holds at the peak, where that can be; the verdicts hold every latency against it."),
        number((Payload, "longest", "workload.longest_ms", "Longest run (0: not known)"), (ms, (0.0, 8.64e7), Scale::None),
            |s| s.workload.longest.map_or(0.0, |longest| longest.0), |s, x| s.workload.longest = (x > 0.0).then_some(Milliseconds(x)),
            "Rules out platforms whose time limit is shorter. 0 leaves it to the distribution: a platform is ruled out where more than half of the runs exceed its limit."),
        choice((Payload, "invoked", "workload.invoked", "Invocation"),
            || pairs(&[("synchronous", "Synchronous: the caller waits"), ("asynchronous", "Asynchronous: events are queued")]),
            |s| name_of(s.workload.invoked), |s, k| s.workload.invoked = named(k),
            "Asynchronous events may be 1 MB on AWS Lambda, and count as one request for each 64 KB beyond 256 KB."),
        choice((Payload, "protocol", "workload.protocol", "Protocol"),
            || pairs(&[("requests", "Requests that are answered, or events"), ("websocket", "WebSocket connections that stay open")]),
            |s| name_of(s.workload.protocol), |s, k| s.workload.protocol = named(k),
            "Functions do not hold connections: a gateway has to, which is chosen and billed as a platform's front door."),
        number((Payload, "request-size", "workload.request_kb", "Request size"), (Kilobytes, (0.0, 1e6), Scale::None),
            |s| s.workload.request_kb, |s, x| s.workload.request_kb = x,
            "Payload that arrives with an invocation. It counts for gateways, load balancers and payload limits."),
        number((Payload, "response-size", "workload.response_kb", "Response size"), (Kilobytes, (0.0, 1e6), Scale::None),
            |s| s.workload.response_kb, |s, x| s.workload.response_kb = x,
            "Payload that goes back to the internet: traffic that providers bill by the GB."),
        number((Payload, "outbound", "workload.outbound_kb", "Traffic through NAT"), (Kilobytes, (0.0, 1e6), Scale::None),
            |s| s.workload.outbound_kb, |s, x| s.workload.outbound_kb = x,
            "What an invocation sends and fetches besides its request and response. It is billed where a NAT gateway is switched on."),
        number((Payload, "log-size", "workload.log_kb", "Log text"), (Kilobytes, (0.0, 1e5), Scale::None),
            |s| s.workload.log_kb, |s, x| s.workload.log_kb = x,
            "Log text that an invocation writes, billed where logs are switched on."),
        number((Payload, "connections", "workload.open_connections", "Open WebSocket connections"), (Count, (0.0, 1e8), Scale::None),
            |s| s.workload.open_connections, |s, x| s.workload.open_connections = x,
            "Connections open at any time on average; a WebSocket API bills their minutes.")
            .shown_if(any_websocket),
        switch((Payload, "portable", "workload.must_move_clouds", "Must be able to move clouds"),
            |s| s.workload.portability == Portability::Required,
            |s, on| s.workload.portability = if on { Portability::Required } else { Portability::NotNeeded },
            "Counts what exists at one provider only: the platform's own handlers and gateways, and managed services in use. It changes verdicts, no bill."),

        choice((Function, "runtime", "function.runtime", "Runtime"), runtimes,
            |s| name_of(s.function.runtime), |s, k| s.function.runtime = named(k),
            "Language runtime. Its INIT duration and slow first call are sampled from measurements."),
        number((Function, "package", "function.package_mb", "Package, unzipped"), (Megabytes, (0.0, 250.0), Scale::Even(0.0, 100.0, 1.0)),
            |s| s.function.package_mb, |s, x| s.function.package_mb = x,
            "Bundled code loaded at a cold start. It adds 25 ms/MB + 0.33 ms/MB\u{b2} to INIT, as measured with Node.js."),
        number((Function, "init", "function.own_init_ms", "Own initialisation"), (ms, (0.0, 10_000.0), Scale::Even(0.0, 5_000.0, 50.0)),
            |s| s.function.own_init.0, |s, x| s.function.own_init = Milliseconds(x),
            "Time your code spends before the handler at a cold start: connections, configuration, models. At most 10 s."),

        service("dynamodb-writes", "services.dynamodb_writes", "DynamoDB writes", |s| s.services.dynamodb_writes, |s, x| s.services.dynamodb_writes = x,
            "Write units of 1 KB that an invocation uses, on demand."),
        service("dynamodb-reads", "services.dynamodb_reads", "DynamoDB reads", |s| s.services.dynamodb_reads, |s, x| s.services.dynamodb_reads = x,
            "Read units of 4 KB, strongly consistent, that an invocation uses, on demand."),
        service("firestore-writes", "services.firestore_writes", "Firestore writes", |s| s.services.firestore_writes, |s, x| s.services.firestore_writes = x,
            "Documents that an invocation writes."),
        service("firestore-reads", "services.firestore_reads", "Firestore reads", |s| s.services.firestore_reads, |s, x| s.services.firestore_reads = x,
            "Documents that an invocation reads."),
        service("s3-puts", "services.s3_puts", "S3 PUT requests", |s| s.services.s3_puts, |s, x| s.services.s3_puts = x,
            "PUT, COPY, POST and LIST requests of an invocation."),
        service("s3-gets", "services.s3_gets", "S3 GET requests", |s| s.services.s3_gets, |s, x| s.services.s3_gets = x,
            "GET requests of an invocation."),
        service("queue", "services.queue_requests", "Queue requests (SQS)", |s| s.services.queue_requests, |s, x| s.services.queue_requests = x,
            "Requests of up to 64 KB to a standard queue: sending, receiving and deleting one message are three."),
        service("events", "services.events", "Events (EventBridge)", |s| s.services.events, |s, x| s.services.events = x,
            "Custom events of up to 64 KB that an invocation publishes."),
        service("transitions", "services.transitions", "Workflow transitions", |s| s.services.transitions, |s, x| s.services.transitions = x,
            "State transitions of a standard Step Functions workflow for each invocation."),
        choice((Services, "sign-in", "services.sign_in", "Sign-in of users"),
            || pairs(&[("none", "None"), ("auth0", "Auth0"), ("firebase", "Firebase Authentication"), ("cognito-lite", "Cognito Lite"),
                ("cognito-essentials", "Cognito Essentials"), ("cognito-plus", "Cognito Plus")]),
            |s| name_of(s.services.sign_in), |s, k| s.services.sign_in = named(k),
            "Who signs users in, billed by monthly active users. Auth0 is its free plan up to 25,000 users, else B2C Essentials up to 5,000."),
        number((Services, "users", "services.monthly_users", "Users a month"), (Count, (0.0, 1e9), Scale::Decades(100.0, 1e8)),
            |s| s.services.monthly_users, |s, x| s.services.monthly_users = x,
            "Users who sign in at least once a month.").shown_if(|s| s.services.sign_in != Default::default()),
        number((Services, "operations-rate", "services.operations_usd_per_hour", "An hour of operations work"), (Dollars, (0.0, 1e5), Scale::None),
            |s| s.services.operations_rate.0, |s, x| s.services.operations_rate = Usd(x),
            "What an hour of operations work costs you. Hours a month are set for each platform."),

        choice((Place, "region", "region", "Region"), locations, |s| s.location.clone(), |s, k| s.location = k,
            "Where everything runs: neighbouring regions of AWS, Google Cloud and Azure. A platform without a known price there says so."),
        choice((Place, "currency", "currency.code", "Second currency"), currencies,
            |s| s.currency.as_ref().map_or("none".to_owned(), |c| c.code.clone()),
            |s, k| s.currency = (k != "none").then(|| Currency { per_usd: s.currency.as_ref().map_or(0.0, |c| c.per_usd), code: k }),
            "Bills are in US dollars. A second currency stands beside the totals, at your own rate."),
        number((Place, "currency-rate", "currency.per_usd", "Units for one US dollar"), (Count, (0.0, 1e9), Scale::None),
            |s| s.currency.as_ref().map_or(0.0, |c| c.per_usd),
            |s, x| if let Some(currency) = &mut s.currency { currency.per_usd = x },
            "The exchange rate you calculate with. The page asks nobody for one; at 0 it shows no second amounts.").shown_if(|s| s.currency.is_some()),
    ];
    knobs.extend(simulation::knobs());
    knobs.extend(PlatformId::ALL.into_iter().map(compared));
    knobs
}

/// A use of a managed service by one invocation.
fn service(
    key: &'static str,
    json: &'static str,
    label: &'static str,
    get: fn(&Scenario) -> f64,
    set: fn(&mut Scenario, f64),
    help: &'static str,
) -> Knob {
    let numeric = (Unit::Count, (0.0, 1e6), FEW);
    number((Group::Services, key, json, label), numeric, get, set, help)
}

/// The switch that puts a platform into the comparison.
fn compared(platform: PlatformId) -> Knob {
    let get = |s: &Scenario, platform| s.compared.contains(&platform);
    let set = |s: &mut Scenario, platform, on| {
        s.compared.retain(|&other| other != platform);
        if on {
            s.compared.push(platform);
            order::by_number(&mut s.compared, |&platform| f64::from(platform as u8));
        }
    };
    let switch = Switch {
        access: Access::Compared(platform, get, set),
    };
    let head = (Group::Compared, platform.short(), "", platform.name());
    row(
        head,
        Kind::Switch(switch),
        "Whether the platform is in the comparison.",
    )
}

fn runtimes() -> Vec<(String, String)> {
    let label = |runtime| {
        Measurements::embedded()
            .cold_start(runtime, Arch::X86)
            .label
            .to_owned()
    };
    Runtime::ALL
        .iter()
        .map(|&runtime| (name_of(runtime), label(runtime)))
        .collect()
}

fn locations() -> Vec<(String, String)> {
    let locations = PriceBook::embedded().locations();
    let named = locations.into_iter();
    named
        .map(|l| (l.key.to_owned(), l.label.to_owned()))
        .collect()
}

fn currencies() -> Vec<(String, String)> {
    pairs(&[
        ("none", "None"),
        ("EUR", "Euro"),
        ("GBP", "Pound sterling"),
        ("JPY", "Japanese yen"),
        ("INR", "Indian rupee"),
        ("BRL", "Brazilian real"),
        ("CHF", "Swiss franc"),
        ("CNY", "Chinese yuan"),
        ("AUD", "Australian dollar"),
        ("CAD", "Canadian dollar"),
        ("KRW", "South Korean won"),
        ("SEK", "Swedish krona"),
        ("SGD", "Singapore dollar"),
    ])
}

fn any_websocket(s: &Scenario) -> bool {
    if s.workload.protocol == Protocol::Websocket {
        return true;
    }
    let websocket = |&platform: &PlatformId| {
        s.of(platform).front_door == crate::model::settings::FrontDoor::WebSocket
    };
    s.compared.iter().any(websocket)
}
