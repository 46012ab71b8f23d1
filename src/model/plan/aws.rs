//! AWS Lambda, Lambda Managed Instances and Lambda@Edge.

use std::borrow::Cow;

use crate::model::charge::{Category, Quantity};
use crate::model::fleet::{Capacity, Fleet, Part, running_hours};
use crate::model::measurements::{Arch, Runtime};
use crate::model::occupancy::{Occupancy, Overflow};
use crate::model::plan::servers::{discount, hours_of};
use crate::model::plan::setup::{Setup, requests, used};
use crate::model::plan::{Charges, Refusal};
use crate::model::platform::PlatformId;
use crate::model::prices::MissingPrice;
use crate::model::scenario::Invoked;
use crate::model::units::{HOURS_PER_MONTH, SECONDS_PER_MONTH, Share};

/// Temporary storage that is free [MB].
const FREE_EPHEMERAL_MB: f64 = 512.0;

/// Size of a response up to which streaming costs nothing extra [MB].
const FREE_STREAMED_MB: f64 = 6.0;

/// Payload of an asynchronous event that counts as one request, and of each further one [KB].
const EVENT_KB: (f64, f64) = (256.0, 64.0);

/// Provisioned concurrency is billed in whole steps of this [h].
const PROVISIONED_STEP_HOURS: f64 = 1.0 / 12.0;

const SERVICE: &str = "aws-lambda";

/// Names of the price items that differ by architecture.
struct Items {
    duration: &'static str,
    provisioned: &'static str,
    provisioned_duration: &'static str,
}

fn items(arch: Arch) -> Items {
    match arch {
        Arch::X86 => Items {
            duration: "duration-x86",
            provisioned: "provisioned-x86",
            provisioned_duration: "provisioned-duration-x86",
        },
        Arch::Arm64 => Items {
            duration: "duration-arm64",
            provisioned: "provisioned-arm64",
            provisioned_duration: "provisioned-duration-arm64",
        },
    }
}

/// A request charge and a duration charge by memory, the duration rounded up to 1 ms for each invocation.
pub(super) fn lambda(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let settings = setup.settings;
    let memory = setup.scenario.workload.memory;
    let items = items(settings.arch);
    let billed = setup.billed(0.0, 1.0);
    let gb_s = memory.held_for(billed).0;
    let provisioned = provisioned(setup);
    // Functions with provisioned concurrency have no free tier; AWS's own example grants it where it is off for a part.
    let free = provisioned.is_none_or(|p| p.window < SECONDS_PER_MONTH);
    let mut charges = Charges::default();

    let mut request = setup.metered(SERVICE, "request", requests())?;
    if let Some(units) = event_units(setup) {
        let each = Quantity::per_invocation(units);
        let how = vec![(units, "requests by size of the event")];
        request.uses = vec![used("Requests", Category::Requests, each, how)];
    }
    let quantity = match provisioned {
        Some(overflow) => Quantity::occupied(gb_s, Occupancy::Overflow(overflow)),
        None => Quantity::per_invocation(gb_s),
    };
    let how = vec![
        (billed.milliseconds().0, "ms / 1,000 \u{d7}"),
        (memory.0, "MB / 1,024"),
    ];
    let label = if provisioned.is_some() {
        "Duration on demand (spill-over)"
    } else {
        "Duration"
    };
    let mut durations = vec![used(label, Category::Compute, quantity, how)];
    if let Some(init) = setup
        .init
        .filter(|_| provisioned.is_none() && !snapstart(setup))
    {
        let each = Quantity::per_invocation(memory.held_for(init.billed).0);
        let how = vec![
            (
                init.billed.milliseconds().0,
                "ms of INIT and slow first call on average / 1,000 \u{d7}",
            ),
            (memory.0, "MB / 1,024; simulated,"),
            (init.cold as f64, "cold starts in"),
            (init.requests as f64, "requests"),
        ];
        let label = "Cold starts: billed INIT and slow first call";
        durations.push(used(label, Category::Readiness, each, how));
    }
    let mut duration = setup.metered(SERVICE, items.duration, durations)?;
    duration.allowance = setup.allowance(SERVICE, "duration");
    if !free {
        request.allowance = None;
        duration.allowance = None;
    }
    charges.metered = vec![request, duration];
    if let Some(overflow) = provisioned {
        add_provisioned(setup, &mut charges, &items, overflow, gb_s)?;
    }
    if settings.savings_plan {
        let off = setup.share(SERVICE, "savings-plan")?;
        let discounted = charges.metered.iter_mut().skip(1);
        discounted.for_each(|metered| metered.paid = 1.0 - off);
        charges.notes.push(format!(
            "A savings plan takes {} % off duration; what the plan itself commits you to is not checked.",
            (off * 100.0).round(),
        ));
    }
    add_storage(setup, &mut charges, billed.0)?;
    add_snapstart(setup, &mut charges)?;
    Ok(charges)
}

/// What finds no provisioned instance free; `None` without provisioned concurrency.
fn provisioned(setup: &Setup<'_>) -> Option<Overflow> {
    let settings = setup.settings;
    let steps = (settings.reserved_hours / PROVISIONED_STEP_HOURS * (1.0 - 1e-12)).ceil();
    let hours = (steps * PROVISIONED_STEP_HOURS).min(HOURS_PER_MONTH);
    let even = Share(hours / HOURS_PER_MONTH);
    (settings.reserved > 0 && hours > 0.0).then(|| Overflow {
        reserved: settings.reserved,
        duration: setup.duration().0,
        window: hours * 3_600.0,
        // Where it is on all month, all the traffic arrives then.
        traffic: settings
            .reserved_traffic
            .filter(|_| hours < HOURS_PER_MONTH)
            .unwrap_or(even)
            .0,
    })
}

/// The kept GB-seconds, and the duration that runs in them; the spill-over is on demand.
fn add_provisioned(
    setup: &Setup<'_>,
    charges: &mut Charges,
    items: &Items,
    overflow: Overflow,
    gb_s: f64,
) -> Result<(), MissingPrice> {
    let memory = setup.scenario.workload.memory;
    let kept = overflow.reserved as f64 * memory.gigabytes() * overflow.window;
    let how = vec![
        (overflow.reserved as f64, "instances \u{d7}"),
        (memory.0, "MB / 1,024 \u{d7}"),
        (overflow.window, "s"),
    ];
    let label = "Provisioned concurrency, kept";
    let kept = used(label, Category::Readiness, Quantity::monthly(kept), how);
    charges
        .metered
        .push(setup.metered_in_full(SERVICE, items.provisioned, vec![kept])?);
    let served = Quantity {
        per_invocation: gb_s,
        occupancy: Some((-gb_s, Occupancy::Overflow(overflow))),
        ..Quantity::default()
    };
    let how = vec![(
        gb_s,
        "GB-s, less what finds no provisioned instance free (Erlang B)",
    )];
    let label = "Duration in provisioned concurrency";
    let served = used(label, Category::Compute, served, how);
    charges.metered.push(setup.metered_in_full(
        SERVICE,
        items.provisioned_duration,
        vec![served],
    )?);
    if setup.init.is_some() {
        let note = "Cold starts of the spill-over are not billed here: the simulation is of a function without provisioned concurrency.";
        charges.notes.push(note.to_owned());
    }
    Ok(())
}

/// Requests that an asynchronous event counts as, where it is more than one.
fn event_units(setup: &Setup<'_>) -> Option<f64> {
    let workload = &setup.scenario.workload;
    let further = ((workload.request_kb - EVENT_KB.0) / EVENT_KB.1).ceil();
    (workload.invoked == Invoked::Asynchronous && further > 0.0).then_some(1.0 + further)
}

/// Temporary storage above 512 MB, and responses streamed beyond 6 MB.
fn add_storage(
    setup: &Setup<'_>,
    charges: &mut Charges,
    billed_s: f64,
) -> Result<(), MissingPrice> {
    let extra_mb = setup.settings.ephemeral.0 - FREE_EPHEMERAL_MB;
    if extra_mb > 0.0 {
        let each = Quantity::per_invocation(extra_mb / 1_024.0 * billed_s);
        let how = vec![
            (extra_mb, "MB above 512 MB / 1,024 \u{d7}"),
            (billed_s * 1e3, "ms / 1,000"),
        ];
        let storage = vec![used("Temporary storage", Category::Storage, each, how)];
        charges
            .metered
            .push(setup.metered_in_full(SERVICE, "ephemeral", storage)?);
    }
    let extra_mb = setup.scenario.workload.response_kb / 1_024.0 - FREE_STREAMED_MB;
    if setup.settings.streaming && extra_mb > 0.0 {
        let each = Quantity::per_invocation(extra_mb / 1_024.0);
        let how = vec![(extra_mb, "MB above 6 MB / 1,024")];
        let streamed = vec![used("Response streaming", Category::Network, each, how)];
        charges
            .metered
            .push(setup.metered(SERVICE, "streaming", streamed)?);
    }
    Ok(())
}

/// Whether cold starts restore a snapshot: a choice that Node.js, Go and Rust do not have.
fn snapstart(setup: &Setup<'_>) -> bool {
    let runtime = setup.scenario.function.runtime;
    let offered = matches!(runtime, Runtime::Java | Runtime::Python | Runtime::Dotnet);
    setup.settings.snapstart && offered
}

/// The kept snapshot of one version, and its restores; free for Java.
fn add_snapstart(setup: &Setup<'_>, charges: &mut Charges) -> Result<(), MissingPrice> {
    if !snapstart(setup) {
        if setup.settings.snapstart {
            let note =
                "SnapStart is offered for Java, Python and .NET only, so it is not used here.";
            charges.notes.push(note.to_owned());
        }
        return Ok(());
    }
    if setup.scenario.function.runtime == Runtime::Java {
        let note = "SnapStart costs nothing extra for Java. Restores replace billed INIT.";
        charges.notes.push(note.to_owned());
        return Ok(());
    }
    let memory = setup.scenario.workload.memory;
    let gb = memory.gigabytes();
    let kept = Quantity::monthly(gb * SECONDS_PER_MONTH);
    let how = vec![
        (memory.0, "MB / 1,024 \u{d7}"),
        (SECONDS_PER_MONTH, "s, one version"),
    ];
    let kept = vec![used("SnapStart cache", Category::Readiness, kept, how)];
    charges
        .metered
        .push(setup.metered_in_full(SERVICE, "snapstart-cache", kept)?);
    match setup.init.filter(|init| init.requests > 0) {
        Some(init) => {
            let share = init.cold as f64 / init.requests as f64;
            let how = vec![
                (share, "cold starts each (simulated) \u{d7}"),
                (memory.0, "MB / 1,024"),
            ];
            let each = Quantity::per_invocation(share * gb);
            let restored = vec![used("SnapStart restores", Category::Readiness, each, how)];
            charges
                .metered
                .push(setup.metered_in_full(SERVICE, "snapstart-restore", restored)?);
        }
        None => charges
            .notes
            .push("SnapStart restores are billed once cold starts are simulated.".to_owned()),
    }
    Ok(())
}

/// Requests that one vCPU of a managed instance serves at once, by runtime (AWS, Lambda Managed Instances).
fn requests_per_vcpu(runtime: Runtime) -> f64 {
    match runtime {
        Runtime::Nodejs => 64.0,
        Runtime::Java | Runtime::Dotnet => 32.0,
        Runtime::Python | Runtime::Go | Runtime::Rust => 16.0,
    }
}

/// A request charge, EC2 instances by the hour, and a fee on their on-demand price; no duration charge.
pub(super) fn managed_instances(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = PlatformId::AwsLambdaManagedInstances.key();
    let server = setup.server("aws-ec2")?;
    let hour = setup.price("aws-ec2", &server.instance)?;
    let off = discount(setup, "aws-ec2")?;
    let hours = running_hours(setup.settings);
    let least_mb = setup
        .book
        .limit(service, "memory-min")
        .map_or(0.0, |limit| limit.value);
    let environment_mb = setup.scenario.workload.memory.0.max(least_mb);
    let environments = (server.memory_gib * 1_024.0 / environment_mb)
        .floor()
        .min(server.vcpu);
    if environments < 1.0 {
        let reason = format!(
            "a {} is too small for one execution environment of {environment_mb} MB",
            server.instance
        );
        return Err(Refusal {
            reason,
            source: None,
        });
    }
    let capacity = Capacity {
        vcpu: server.vcpu,
        baseline_vcpu: server.vcpu,
        places: environments * requests_per_vcpu(setup.scenario.function.runtime),
    };
    let part = |label: String, paid| Part {
        label: Cow::Owned(label),
        category: Category::Compute,
        per_server: hours,
        row: hour.clone(),
        paid,
        how: hours_of(hours),
        free: None,
    };
    let fee = setup.share(service, "management-fee")?;
    let parts = vec![
        part(server.instance.clone(), 1.0 - off),
        part(
            format!("Management fee, {} % of on demand", (fee * 100.0).round()),
            fee,
        ),
    ];
    Ok(Charges {
        fleet: Some(Fleet::new(
            setup.scenario,
            setup.settings,
            capacity,
            parts,
            None,
        )),
        metered: vec![setup.metered_in_full(service, "request", requests())?],
        ..Charges::default()
    })
}

/// A request charge and a duration charge, the same everywhere and without a free tier.
pub(super) fn edge(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = PlatformId::AwsLambdaEdge.key();
    let memory = setup.scenario.workload.memory;
    let billed = setup.billed(0.0, 1.0);
    let how = vec![
        (billed.milliseconds().0, "ms / 1,000 \u{d7}"),
        (memory.0, "MB / 1,024"),
    ];
    let each = Quantity::per_invocation(memory.held_for(billed).0);
    let duration = vec![used("Duration", Category::Compute, each, how)];
    Ok(Charges {
        metered: vec![
            setup.metered_in_full(service, "request", requests())?,
            setup.metered_in_full(service, "duration", duration)?,
        ],
        ..Charges::default()
    })
}
