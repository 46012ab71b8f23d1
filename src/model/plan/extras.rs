//! What comes with a platform: front door, traffic, logs, managed services, operations work.
//!
//! An extra whose price is not known at the location is left out, and the bill says so.

mod front_door;
mod services;

use std::sync::Arc;

use crate::model::charge::{Category, Metered, Quantity};
use crate::model::plan::Charges;
use crate::model::plan::servers::left_out;
use crate::model::plan::setup::{Setup, used};
use crate::model::platform::{PlatformId, Provider};
use crate::model::prices::MissingPrice;
use crate::model::prices::rows::{Confidence, PriceRow};
use crate::model::settings::FrontDoor;
use crate::model::units::HOURS_PER_MONTH;

/// KB in a GB.
const KB: f64 = 1_024.0 * 1_024.0;

/// Adds every extra that is switched on.
pub(super) fn add(setup: &Setup<'_>, charges: &mut Charges) {
    let mut wanted = front_door::front_door(setup);
    wanted.extend(traffic(setup));
    wanted.extend(logs(setup));
    wanted.extend(services::services(setup));
    for (what, metered) in wanted {
        match metered {
            Ok(metered) => charges.metered.push(metered),
            Err(missing) => charges.left_out.push(left_out(what, &missing)),
        }
    }
    services::sign_in(setup, charges);
    operations(setup, charges);
}

/// What an extra is called where it has no price, and its charge.
type Extra = (&'static str, Result<Metered, MissingPrice>);

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
        let address = vec![used(
            "NAT gateway, public IPv4",
            Category::Network,
            Quantity::monthly(HOURS_PER_MONTH),
            vec![(HOURS_PER_MONTH, "h")],
        )];
        extras.push(("NAT gateway", setup.metered("aws-nat", "hour", hours)));
        extras.push((
            "Address of the NAT gateway",
            setup.metered("aws-public-ipv4", "hour", address),
        ));
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
        (_, Provider::Google | Provider::Azure | Provider::Cloudflare) => return Vec::new(),
    };
    let mut charge = setup.metered(service, item, written);
    if let Ok(charge) = &mut charge {
        // One allowance for all ingestion, whatever it is priced at.
        charge.allowance = setup.allowance(service, "ingestion");
    }
    vec![("Logs", charge)]
}

/// Operations work at the visitor's own hourly rate.
fn operations(setup: &Setup<'_>, charges: &mut Charges) {
    let hours = setup.settings.operations_hours;
    if hours <= 0.0 {
        return;
    }
    let row = Arc::new(PriceRow {
        service: "own",
        item: "operations".into(),
        region: "global",
        unit: "hour",
        price_usd: setup.scenario.services.operations_rate.0,
        tier_from: None,
        tier_to: None,
        date: "",
        confidence: Confidence::Read,
        source: "your own figure",
        note: "",
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
