//! What comes with a platform: front door, traffic, logs, managed services, operations work.
//!
//! An extra whose price is not known at the location is left out, and the bill says so.

use std::sync::Arc;

use crate::model::charge::{Category, Metered, Quantity, Use, plain};
use crate::model::plan::Charges;
use crate::model::plan::servers::left_out;
use crate::model::plan::setup::{Setup, used};
use crate::model::platform::{PlatformId, Provider};
use crate::model::prices::MissingPrice;
use crate::model::prices::rows::{Confidence, PriceRow};
use crate::model::scenario::{Services, SignIn};
use crate::model::settings::FrontDoor;
use crate::model::units::HOURS_PER_MONTH;

/// Zones a load balancer stands in, with one public address each.
const LOAD_BALANCER_ZONES: f64 = 2.0;

/// What one load balancer capacity unit holds. Source: Elastic Load Balancing pricing.
struct Lcu {
    /// New connections a second.
    new_connections: f64,
    /// Active connections.
    active_connections: f64,
    /// GB an hour to servers.
    gb_per_hour: f64,
    /// GB an hour to Lambda.
    gb_per_hour_lambda: f64,
    /// Rule evaluations a second, after the free rules of each request.
    rule_evaluations: f64,
    /// Rules of each request that are free.
    free_rules: f64,
}

const LCU: Lcu = Lcu {
    new_connections: 25.0,
    active_connections: 3_000.0,
    gb_per_hour: 1.0,
    gb_per_hour_lambda: 0.4,
    rule_evaluations: 1_000.0,
    free_rules: 10.0,
};

/// Payload that an HTTP API meters as one request [KB].
const HTTP_API_KB: f64 = 512.0;

/// Payload that a WebSocket API meters as one message [KB].
const WEBSOCKET_KB: f64 = 32.0;

/// KB in a GB.
const KB: f64 = 1_024.0 * 1_024.0;

/// Adds every extra that is switched on.
pub(super) fn add(setup: &Setup<'_>, charges: &mut Charges) {
    let mut wanted = front_door(setup);
    wanted.extend(traffic(setup));
    wanted.extend(logs(setup));
    wanted.extend(services(setup));
    for (what, metered) in wanted {
        match metered {
            Ok(metered) => charges.metered.push(metered),
            Err(missing) => charges.left_out.push(left_out(what, &missing)),
        }
    }
    sign_in(setup, charges);
    operations(setup, charges);
}

/// What an extra is called where it has no price, and its charge.
type Extra = (&'static str, Result<Metered, MissingPrice>);

fn front_door(setup: &Setup<'_>) -> Vec<Extra> {
    let workload = &setup.scenario.workload;
    let larger = workload.request_kb.max(workload.response_kb);
    let steps = |kb: f64, step: f64| (kb / step).ceil().max(1.0);
    let door =
        |label: &'static str, quantity, how| vec![used(label, Category::FrontDoor, quantity, how)];
    let each = Quantity::per_invocation(1.0);
    match setup.settings.front_door {
        FrontDoor::None => Vec::new(),
        FrontDoor::FunctionUrl => {
            let url = door("Function URL", each, Vec::new());
            vec![(
                "Function URL",
                setup.metered("aws-function-url", "request", url),
            )]
        }
        FrontDoor::HttpApi => {
            let units = steps(larger, HTTP_API_KB);
            let how = vec![(units, "steps of 512 KB")];
            let api = door(
                "API Gateway, HTTP API",
                Quantity::per_invocation(units),
                how,
            );
            vec![(
                "API Gateway",
                setup.metered("aws-api-gateway-http", "request", api),
            )]
        }
        FrontDoor::RestApi => {
            let api = door("API Gateway, REST API", each, Vec::new());
            vec![(
                "API Gateway",
                setup.metered("aws-api-gateway-rest", "request", api),
            )]
        }
        FrontDoor::WebSocket => {
            let (sent, received) = (
                steps(workload.response_kb, WEBSOCKET_KB),
                steps(workload.request_kb, WEBSOCKET_KB),
            );
            let how = vec![(received, "received +"), (sent, "sent, in steps of 32 KB")];
            let messages = door(
                "API Gateway, WebSocket messages",
                Quantity::per_invocation(sent + received),
                how,
            );
            let minutes = Quantity::monthly(workload.open_connections * HOURS_PER_MONTH * 60.0);
            let how = vec![
                (workload.open_connections, "open connections \u{d7}"),
                (HOURS_PER_MONTH * 60.0, "minutes"),
            ];
            let connections = door("API Gateway, WebSocket connections", minutes, how);
            vec![
                (
                    "API Gateway",
                    setup.metered("aws-api-gateway-websocket", "message", messages),
                ),
                (
                    "API Gateway",
                    setup.metered("aws-api-gateway-websocket", "connection", connections),
                ),
            ]
        }
        FrontDoor::LoadBalancer => load_balancer(setup),
        FrontDoor::Cloudfront => {
            let requests = door("CloudFront requests", each, Vec::new());
            let sent = Quantity::per_invocation(workload.response_kb / KB);
            let how = vec![(workload.response_kb, "KB / 1,048,576")];
            let sent = vec![used(
                "CloudFront, data to the internet",
                Category::Network,
                sent,
                how,
            )];
            vec![
                (
                    "CloudFront",
                    setup.metered("aws-cloudfront", "request", requests),
                ),
                (
                    "CloudFront",
                    setup.metered("aws-cloudfront", "data-out", sent),
                ),
            ]
        }
    }
}

fn load_balancer(setup: &Setup<'_>) -> Vec<Extra> {
    let hours = Quantity::monthly(HOURS_PER_MONTH);
    let hours = vec![used(
        "Load balancer, hours",
        Category::FrontDoor,
        hours,
        vec![(HOURS_PER_MONTH, "h")],
    )];
    let addresses = Quantity::monthly(LOAD_BALANCER_ZONES * HOURS_PER_MONTH);
    let how = vec![
        (LOAD_BALANCER_ZONES, "zones \u{d7}"),
        (HOURS_PER_MONTH, "h"),
    ];
    let addresses = vec![used(
        "Load balancer, public IPv4",
        Category::FrontDoor,
        addresses,
        how,
    )];
    let hours = setup.metered("aws-load-balancer", "hour", hours);
    if hours.is_err() {
        // Without the price of the balancer, nothing that comes with it is billed.
        return vec![("Load balancer", hours)];
    }
    let mut extras = vec![
        ("Load balancer", hours),
        (
            "Address of the load balancer",
            setup.metered("aws-public-ipv4", "hour", addresses),
        ),
    ];
    if setup.settings.capacity_units {
        let units = vec![capacity_units(setup)];
        extras.push((
            "Load balancer",
            setup.metered("aws-load-balancer", "lcu-hour", units),
        ));
    }
    extras
}

/// LCU-hours: the largest of the dimensions, each in proportion to the volume, so that one of them is the largest at
/// any volume. Every request opens a connection.
fn capacity_units(setup: &Setup<'_>) -> Use {
    let workload = &setup.scenario.workload;
    let gb = (workload.request_kb + workload.response_kb) / KB;
    let rules = (setup.settings.listener_rules - LCU.free_rules).max(0.0);
    let gb_per_hour = match setup.platform {
        PlatformId::AwsLambda | PlatformId::AwsLambdaManagedInstances => LCU.gb_per_hour_lambda,
        _ => LCU.gb_per_hour,
    };
    // One invocation a month is 1 / (730 x 3,600) a second; an LCU-hour is a capacity unit for 3,600 s.
    let dimensions = [
        (
            1.0 / LCU.new_connections / 3_600.0,
            LCU.new_connections,
            "new connections a second to a unit, / 3,600",
        ),
        (
            setup.duration().0 / LCU.active_connections / 3_600.0,
            LCU.active_connections,
            "active connections to a unit, for the duration",
        ),
        (gb / gb_per_hour, gb_per_hour, "GB an hour to a unit"),
        (
            rules / LCU.rule_evaluations / 3_600.0,
            LCU.rule_evaluations,
            "rule evaluations a second to a unit, after 10 free rules",
        ),
    ];
    let largest = dimensions.into_iter().max_by(|a, b| a.0.total_cmp(&b.0));
    let (each, bound, what) = largest.unwrap_or_default();
    let how = vec![
        (each, "LCU-hours each: the largest dimension is"),
        (bound, what),
    ];
    used(
        "Load balancer, capacity units",
        Category::FrontDoor,
        Quantity::per_invocation(each),
        how,
    )
}

fn traffic(setup: &Setup<'_>) -> Vec<Extra> {
    let workload = &setup.scenario.workload;
    let mut extras = Vec::new();
    let service = match setup.platform.provider() {
        Provider::Aws => Some("aws-egress"),
        Provider::Google => Some("gcp-egress"),
        Provider::Azure => Some("azure-egress"),
        Provider::Cloudflare => None,
    };
    let by_door = setup.settings.front_door == FrontDoor::Cloudfront;
    if let Some(service) = service.filter(|_| setup.settings.egress && !by_door) {
        let sent = Quantity::per_invocation(workload.response_kb / KB);
        let how = vec![(workload.response_kb, "KB / 1,048,576")];
        let sent = vec![used("Data to the internet", Category::Network, sent, how)];
        let mut charge = setup.metered(service, "data", sent);
        if let (Ok(charge), PlatformId::GcpFunctionsGen1) = (&mut charge, setup.platform) {
            charge.allowance = setup.allowance(setup.platform.key(), "egress");
        }
        extras.push(("Traffic to the internet", charge));
    }
    if setup.settings.nat && setup.platform.provider() == Provider::Aws {
        let hours = vec![used(
            "NAT gateway, hours",
            Category::Network,
            Quantity::monthly(HOURS_PER_MONTH),
            vec![(HOURS_PER_MONTH, "h")],
        )];
        let through = Quantity::per_invocation(workload.outbound_kb / KB);
        let how = vec![(workload.outbound_kb, "KB / 1,048,576")];
        let through = vec![used("NAT gateway, data", Category::Network, through, how)];
        extras.push(("NAT gateway", setup.metered("aws-nat", "hour", hours)));
        extras.push(("NAT gateway", setup.metered("aws-nat", "data", through)));
    }
    extras
}

fn logs(setup: &Setup<'_>) -> Vec<Extra> {
    if !setup.settings.logs {
        return Vec::new();
    }
    let kb = setup.scenario.workload.log_kb;
    let written = Quantity::per_invocation(kb / KB);
    let written = vec![used(
        "Logs, ingested",
        Category::Storage,
        written,
        vec![(kb, "KB / 1,048,576")],
    )];
    use PlatformId::{AwsLambda, AwsLambdaEdge, AwsLambdaManagedInstances};
    let (service, item) = match (setup.platform, setup.platform.provider()) {
        (AwsLambda | AwsLambdaEdge | AwsLambdaManagedInstances, _) => {
            ("aws-logs", "lambda-ingestion")
        }
        (_, Provider::Aws) => ("aws-logs", "ingestion"),
        (_, Provider::Google) => ("gcp-logs", "ingestion"),
        (_, Provider::Azure) => ("azure-logs", "ingestion"),
        (_, Provider::Cloudflare) => return Vec::new(),
    };
    let mut charge = setup.metered(service, item, written);
    if let Ok(charge) = &mut charge {
        // One allowance for all ingestion, whatever it is priced at.
        charge.allowance = setup.allowance(service, "ingestion");
    }
    vec![("Logs", charge)]
}

/// A managed service by operations: what one invocation uses of it.
type Operation = (
    fn(&Services) -> f64,
    &'static str,
    &'static str,
    &'static str,
);

const OPERATIONS: [Operation; 9] = [
    (
        |s| s.dynamodb_writes,
        "DynamoDB writes",
        "aws-dynamodb",
        "write",
    ),
    (
        |s| s.dynamodb_reads,
        "DynamoDB reads",
        "aws-dynamodb",
        "read",
    ),
    (
        |s| s.firestore_writes,
        "Firestore writes",
        "gcp-firestore",
        "write",
    ),
    (
        |s| s.firestore_reads,
        "Firestore reads",
        "gcp-firestore",
        "read",
    ),
    (|s| s.s3_puts, "S3 PUT requests", "aws-s3", "put"),
    (|s| s.s3_gets, "S3 GET requests", "aws-s3", "get"),
    (|s| s.queue_requests, "SQS requests", "aws-sqs", "standard"),
    (
        |s| s.events,
        "EventBridge events",
        "aws-eventbridge",
        "event",
    ),
    (
        |s| s.transitions,
        "Step Functions transitions",
        "aws-step-functions",
        "transition",
    ),
];

/// Managed services are the workload's, whatever it runs on: their provider's region counts, not the platform's.
fn services(setup: &Setup<'_>) -> Vec<Extra> {
    let priced = |&(each, label, service, item): &Operation| {
        let each = each(&setup.scenario.services);
        (each > 0.0).then(|| {
            let how = vec![(each, "for each")];
            let uses = vec![used(
                label,
                Category::Services,
                Quantity::per_invocation(each),
                how,
            )];
            (label, elsewhere(setup, service, item, uses))
        })
    };
    OPERATIONS.iter().filter_map(priced).collect()
}

/// A charge of a service that may be another provider's than the platform's.
fn elsewhere(
    setup: &Setup<'_>,
    service: &str,
    item: &str,
    uses: Vec<Use>,
) -> Result<Metered, MissingPrice> {
    let provider = match service.split('-').next() {
        Some("gcp") => Provider::Google,
        Some("azure") => Provider::Azure,
        _ => Provider::Aws,
    };
    let regions = setup.book.regions(&setup.scenario.location, provider);
    Ok(Metered {
        uses,
        allowance: setup.allowance(service, item),
        tiers: setup.book.tiers(service, item, &regions)?.clone(),
        paid: 1.0,
    })
}

/// Monthly users that Auth0's plans hold, smallest first, with their items.
const AUTH0_PLANS: [(f64, &str); 4] = [
    (500.0, "essentials-500"),
    (1_000.0, "essentials-1000"),
    (2_500.0, "essentials-2500"),
    (5_000.0, "essentials-5000"),
];

/// Monthly users of Auth0's free plan.
const AUTH0_FREE_USERS: f64 = 25_000.0;

fn sign_in(setup: &Setup<'_>, charges: &mut Charges) {
    let users = setup.scenario.services.monthly_users;
    let active = |label: &'static str| {
        let how = vec![(users, "users a month")];
        vec![used(
            label,
            Category::Services,
            Quantity::monthly(users),
            how,
        )]
    };
    let plan = |label: &'static str| {
        vec![used(
            label,
            Category::Services,
            Quantity::monthly(1.0),
            vec![(1.0, "month")],
        )]
    };
    let charge = match setup.scenario.services.sign_in {
        SignIn::None => return,
        SignIn::Firebase => elsewhere(
            setup,
            "firebase-auth",
            "mau",
            active("Firebase Authentication"),
        ),
        SignIn::CognitoLite => elsewhere(setup, "aws-cognito", "lite", active("Cognito Lite")),
        SignIn::CognitoEssentials => elsewhere(
            setup,
            "aws-cognito",
            "essentials",
            active("Cognito Essentials"),
        ),
        SignIn::CognitoPlus => elsewhere(setup, "aws-cognito", "plus", active("Cognito Plus")),
        SignIn::Auth0 if users <= AUTH0_FREE_USERS => {
            elsewhere(setup, "auth0", "free-25000", plan("Auth0, free plan"))
        }
        SignIn::Auth0 => match AUTH0_PLANS.iter().find(|(most, _)| users <= *most) {
            Some((_, item)) => elsewhere(setup, "auth0", item, plan("Auth0 B2C Essentials")),
            None => {
                let note = format!(
                    "Auth0 is left out: there is no list price for {} users a month.",
                    plain(users)
                );
                charges.left_out.push(note);
                return;
            }
        },
    };
    match charge {
        Ok(charge) => charges.metered.push(charge),
        Err(missing) => charges.left_out.push(left_out("Sign-in", &missing)),
    }
}

/// Operations work at the visitor's own hourly rate.
fn operations(setup: &Setup<'_>, charges: &mut Charges) {
    let hours = setup.settings.operations_hours;
    if hours <= 0.0 {
        return;
    }
    let row = Arc::new(PriceRow {
        service: "own".to_owned(),
        item: "operations".to_owned(),
        region: "global".to_owned(),
        unit: "hour".to_owned(),
        price_usd: setup.scenario.services.operations_rate.0,
        tier_from: None,
        tier_to: None,
        date: String::new(),
        confidence: Confidence::Read,
        source: "your own figure".to_owned(),
        note: String::new(),
        tier: 0,
        list_price_usd: None,
    });
    let how = vec![(hours, "h a month")];
    charges.metered.push(Metered {
        uses: vec![used(
            "Operations work",
            Category::Operations,
            Quantity::monthly(hours),
            how,
        )],
        allowance: None,
        tiers: Arc::new([row]),
        paid: 1.0,
    });
}
