//! Gateways and load balancers.

use crate::model::charge::{Category, Quantity, Use};
use crate::model::plan::extras::{Extra, KB};
use crate::model::plan::setup::{Setup, used};
use crate::model::platform::PlatformId;
use crate::model::settings::FrontDoor;
use crate::model::units::HOURS_PER_MONTH;

/// Zones a load balancer stands in at least, with one public address each.
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

/// What stands between the internet and the platform.
pub(super) fn front_door(setup: &Setup<'_>) -> Vec<Extra> {
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
    let zones = LOAD_BALANCER_ZONES.max(setup.settings.zones as f64);
    let addresses = Quantity::monthly(zones * HOURS_PER_MONTH);
    let how = vec![(zones, "zones \u{d7}"), (HOURS_PER_MONTH, "h")];
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
