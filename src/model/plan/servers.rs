//! Fleets of servers and containers: EC2, Fargate, Compute Engine, Azure virtual machines.

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::charge::{Arithmetic, Category, plain};
use crate::model::fleet::{Capacity, Part, follows_the_hour, running_hours};
use crate::model::measurements::Arch;
use crate::model::plan::setup::Setup;
use crate::model::plan::{Charges, Refusal};
use crate::model::prices::MissingPrice;
use crate::model::prices::rows::{CreditMode, PriceRow, ServerType};
use crate::model::settings::{Commitment, Scaling, Settings};
use crate::model::units::HOURS_PER_MONTH;

/// Size of each server's disk [GB].
const DISK_GB: f64 = 30.0;

/// Storage that a Fargate task has free [GB].
const FARGATE_FREE_GB: f64 = 20.0;

/// Part of the on-demand price that the commitment takes off.
pub(super) fn discount(setup: &Setup<'_>, service: &str) -> Result<f64, MissingPrice> {
    match setup.settings.commitment {
        Commitment::OnDemand => Ok(0.0),
        Commitment::OneYear => setup.share(service, "commitment-1y"),
        Commitment::ThreeYears => setup.share(service, "commitment-3y"),
        Commitment::Spot => setup.share(service, "spot"),
    }
}

/// The commitment, for a label.
fn terms(commitment: Commitment) -> &'static str {
    match commitment {
        Commitment::OnDemand => "on demand",
        Commitment::OneYear => "1-year commitment",
        Commitment::ThreeYears => "3-year commitment",
        Commitment::Spot => "spot",
    }
}

/// Hours a month that are paid for: a commitment is paid for whether or not the fleet runs.
pub(super) fn paid_hours(settings: &Settings) -> f64 {
    match settings.commitment {
        Commitment::OnDemand | Commitment::Spot => running_hours(settings),
        Commitment::OneYear | Commitment::ThreeYears => HOURS_PER_MONTH,
    }
}

/// What a bill says of a fleet that is scaled as needed, or should follow its load and does not.
pub(super) fn scaling_note(settings: &Settings) -> Option<String> {
    let follows = follows_the_hour(settings);
    let said = match settings.scaling {
        Scaling::Fixed => return None,
        Scaling::Hourly if follows => return None,
        Scaling::Hourly => {
            "The fleet does not follow the hour: its number is set, or it is committed and paid for all the time."
        }
        Scaling::Autoscaled if follows => {
            "The fleet is scaled as needed and billed for what the peak of each hour needs, on average; how many servers \
             autoscaling really keeps is simulated beside the cold starts, and is not in the bill."
        }
        Scaling::Autoscaled => {
            "The fleet is not autoscaled: its number is set, or it is committed and paid for all the time."
        }
    };
    Some(said.to_owned())
}

/// The arithmetic of running for these hours.
pub(super) fn hours_of(hours: f64) -> Arithmetic {
    vec![(hours, "h")]
}

/// A server type's name with its article, as its first letter is spoken: an m5.large, a t3.medium.
pub(super) fn with_article(name: &str) -> String {
    let mut letters = name.chars();
    let spelled = letters
        .next()
        .is_some_and(|letter| "aefhilmnorsxAEFHILMNORSX".contains(letter))
        && letters
            .next()
            .is_some_and(|next| next.is_ascii_digit() || next.is_ascii_uppercase());
    format!("{} {name}", if spelled { "an" } else { "a" })
}

/// Places for requests in this much memory; refused where not even one fits.
pub(super) fn places(setup: &Setup<'_>, server: &str, memory_mb: f64) -> Result<f64, Refusal> {
    let needed = setup.scenario.workload.memory.0;
    let places = (memory_mb / needed).floor();
    if places < 1.0 {
        return Err(Refusal {
            reason: format!(
                "one request needs {} MB and {server} has {} MB",
                plain(needed),
                plain(memory_mb),
            ),
            unpriced: false,
            source: None,
        });
    }
    Ok(places)
}

/// A part of every server.
pub(super) fn part(
    label: impl Into<Cow<'static, str>>,
    category: Category,
    per_server: f64,
    row: Arc<PriceRow>,
    how: Arithmetic,
) -> Part {
    Part {
        label: label.into(),
        category,
        per_server,
        row,
        paid: 1.0,
        how,
        free: None,
    }
}

/// A server type with its hours as the first part, and its fleet's capacity.
fn rented(setup: &Setup<'_>, service: &str) -> Result<(Arc<ServerType>, Capacity, Part), Refusal> {
    let server = setup.server(service)?;
    let hour = setup.price(service, server.instance)?;
    let hours = paid_hours(setup.settings);
    let label = format!(
        "{} {}, Linux",
        server.instance,
        terms(setup.settings.commitment)
    );
    let mut rent = part(label, Category::Compute, hours, hour, hours_of(hours));
    rent.paid = 1.0 - discount(setup, service)?;
    let baseline_vcpu = server.vcpu * server.baseline().0;
    let capacity = Capacity {
        // Without surplus credits a burstable type falls back to its baseline.
        vcpu: match server.credit_mode {
            Some(CreditMode::Standard) => baseline_vcpu,
            Some(CreditMode::Unlimited) | None => server.vcpu,
        },
        baseline_vcpu,
        burst_vcpu: server.vcpu,
        places: places(
            setup,
            &with_article(server.instance),
            server.memory_gib * 1_024.0,
        )?,
    };
    Ok((server, capacity, rent))
}

/// EC2 instances, with surplus credits, disk and address where they are switched on.
pub(super) fn ec2(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let settings = setup.settings;
    let (server, capacity, rent) = rented(setup, "aws-ec2")?;
    let mut charges = Charges::default();
    let mut parts = vec![rent];
    if settings.disk {
        match setup.price("aws-disk", "gp3") {
            Ok(row) => parts.push(part(
                "Disk (gp3)",
                Category::Storage,
                DISK_GB,
                row,
                vec![(DISK_GB, "GB")],
            )),
            Err(missing) => charges.left_out.push(left_out("Disk", &missing)),
        }
    }
    parts.extend(address(setup)?);
    let surplus = setup
        .book
        .surplus(&server)
        .filter(|_| settings.surplus_credits);
    let fleet = setup.fleet(capacity, parts);
    charges.fleet = Some(fleet.with_surplus(surplus.cloned()));
    Ok(charges)
}

/// A public IPv4 address for each server, where it is switched on.
fn address(setup: &Setup<'_>) -> Result<Option<Part>, MissingPrice> {
    if !setup.settings.public_ipv4 {
        return Ok(None);
    }
    let hours = running_hours(setup.settings);
    let row = setup.price("aws-public-ipv4", "hour")?;
    Ok(Some(part(
        "Public IPv4",
        Category::Network,
        hours,
        row,
        hours_of(hours),
    )))
}

/// Fargate tasks: vCPU-hours, GB-hours, storage above 20 GB.
pub(super) fn fargate(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let settings = setup.settings;
    let (vcpu_item, memory_item) = match settings.arch {
        Arch::X86 => ("vcpu-x86", "memory-x86"),
        Arch::Arm64 => ("vcpu-arm64", "memory-arm64"),
    };
    let (hours, gb) = (
        running_hours(settings),
        settings.instance_memory.gigabytes(),
    );
    let paid = 1.0 - discount(setup, "aws-fargate")?;
    let row = |item| setup.price("aws-fargate", item);
    let mut vcpu = part(
        "Task vCPU",
        Category::Compute,
        settings.vcpu * hours,
        row(vcpu_item)?,
        vec![(settings.vcpu, "vCPU \u{d7}"), (hours, "h")],
    );
    let mut memory = part(
        "Task memory",
        Category::Compute,
        gb * hours,
        row(memory_item)?,
        vec![(gb, "GB \u{d7}"), (hours, "h")],
    );
    (vcpu.paid, memory.paid) = (paid, paid);
    let mut charges = Charges::default();
    let mut parts = vec![vcpu, memory];
    if settings.disk {
        let extra = DISK_GB - FARGATE_FREE_GB;
        match row("storage") {
            Ok(row) => parts.push(part(
                "Task storage above 20 GB",
                Category::Storage,
                extra * hours,
                row,
                vec![(extra, "GB \u{d7}"), (hours, "h")],
            )),
            Err(missing) => charges.left_out.push(left_out("Storage", &missing)),
        }
    }
    parts.extend(address(setup)?);
    let capacity = Capacity {
        vcpu: settings.vcpu,
        baseline_vcpu: settings.vcpu,
        burst_vcpu: settings.vcpu,
        places: places(setup, "a task", settings.instance_memory.0)?,
    };
    charges.fleet = Some(setup.fleet(capacity, parts));
    Ok(charges)
}

/// Compute Engine machines.
pub(super) fn gce(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    machines(
        setup,
        "gcp-gce",
        "Disk, address and load balancer of Compute Engine are not in this price book.",
    )
}

/// Azure virtual machines.
pub(super) fn azure_vm(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    machines(
        setup,
        "azure-vm",
        "Disk, address and load balancer of Azure are not in this price book.",
    )
}

fn machines(setup: &Setup<'_>, service: &str, note: &str) -> Result<Charges, Refusal> {
    let (_, capacity, rent) = rented(setup, service)?;
    Ok(Charges {
        fleet: Some(setup.fleet(capacity, vec![rent])),
        left_out: vec![note.to_owned()],
        ..Charges::default()
    })
}

/// What a bill says of something that it has no price for.
pub(super) fn left_out(what: &str, missing: &MissingPrice) -> String {
    format!("{what}: left out, because {}.", missing.sentence())
}
