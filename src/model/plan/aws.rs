//! AWS Lambda and Lambda@Edge.

mod provisioned;
mod readiness;

use crate::model::charge::{Arithmetic, Category, Metered, Quantity};
use crate::model::measurements::{Arch, Runtime};
use crate::model::plan::aws::provisioned::{provisioned, with_provisioned};
use crate::model::plan::aws::readiness::{
    cold_starts, ping_durations, pings, sent_pings, simulated,
};
use crate::model::plan::setup::{Setup, for_each_start, requests, used};
use crate::model::plan::{Charges, Refusal};
use crate::model::platform::PlatformId;
use crate::model::prices::MissingPrice;
use crate::model::scenario::Invoked as Invocation;
use crate::model::settings::FREE_EPHEMERAL_MB;
use crate::model::units::{SECONDS_PER_MONTH, Seconds};

/// Size of a response up to which streaming costs nothing extra [MB].
const FREE_STREAMED_MB: f64 = 6.0;

/// Payload of an asynchronous event that counts as one request, and of each further one [KB].
const EVENT_KB: (f64, f64) = (256.0, 64.0);

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
    let billed = setup.billed(0.0, 1.0);
    let mut charges = Charges::default();
    let (requests, durations) = match provisioned(setup) {
        Some(overflow) => with_provisioned(setup, &mut charges, overflow, billed)?,
        None => on_demand(setup, billed)?,
    };
    charges.metered.extend(durations);
    if setup.settings.savings_plan {
        let off = setup.share(SERVICE, "savings-plan")?;
        for metered in &mut charges.metered {
            metered.paid = 1.0 - off;
        }
        charges.notes.push(format!(
            "A savings plan takes {} % off duration; what the plan itself commits you to is not checked.",
            (off * 100.0).round(),
        ));
    }
    charges.metered.extend(requests);
    add_storage(setup, &mut charges, billed.0)?;
    add_snapstart(setup, &mut charges)?;
    Ok(charges)
}

/// Request charges, and duration charges.
type Invoked = (Vec<Metered>, Vec<Metered>);

/// The arithmetic of GB-seconds for each invocation.
fn gb_seconds(setup: &Setup<'_>, billed: Seconds) -> Arithmetic {
    vec![
        (billed.milliseconds().0, "ms / 1,000 \u{d7}"),
        (setup.scenario.workload.memory.0, "MB / 1,024"),
    ]
}

/// Without provisioned concurrency: everything on demand, cold starts included.
fn on_demand(setup: &Setup<'_>, billed: Seconds) -> Result<Invoked, MissingPrice> {
    let memory = setup.scenario.workload.memory;
    let each = Quantity::per_invocation(memory.held_for(billed).0);
    let mut durations = vec![used(
        "Duration",
        Category::Compute,
        each,
        gb_seconds(setup, billed),
    )];
    durations.extend(setup.cold_starts().map(|cold| cold_starts(setup, &cold)));
    let units = event_units(setup);
    let each = Quantity::per_invocation(units);
    let mut request = vec![used("Requests", Category::Requests, each, by_event(units))];
    if let Some(pings) = pings(setup) {
        request.push(sent_pings(&pings, 1.0));
        durations.push(ping_durations(setup, &pings, 1.0));
    }
    let mut duration = setup.metered(SERVICE, items(setup.settings.arch).duration, durations)?;
    duration.allowance = setup.allowance(SERVICE, "duration");
    Ok((
        vec![setup.metered(SERVICE, "request", request)?],
        vec![duration],
    ))
}

/// Requests that an invocation counts as: more than one for a large asynchronous event.
fn event_units(setup: &Setup<'_>) -> f64 {
    let workload = &setup.scenario.workload;
    let further = ((workload.request_kb - EVENT_KB.0) / EVENT_KB.1)
        .ceil()
        .max(0.0);
    match workload.invoked {
        Invocation::Asynchronous => 1.0 + further,
        Invocation::Synchronous => 1.0,
    }
}

/// The arithmetic of an event that counts as several requests.
fn by_event(units: f64) -> Arithmetic {
    if units > 1.0 {
        vec![(units, "requests by size of the event")]
    } else {
        Vec::new()
    }
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

fn snapstart(setup: &Setup<'_>) -> bool {
    setup
        .settings
        .restores_snapshots(setup.scenario.function.runtime)
}

/// The kept snapshot of one version, and its restores; free for Java.
fn add_snapstart(setup: &Setup<'_>, charges: &mut Charges) -> Result<(), MissingPrice> {
    if !snapstart(setup) {
        if setup.settings.snapstart {
            let note = "SnapStart is not used here: it is offered for Java, Python and .NET, without provisioned concurrency and with 512 MB of temporary storage.";
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
    match setup.cold_starts() {
        Some(cold) => {
            let mut how = vec![(memory.0, "MB / 1,024")];
            how.extend(simulated(&cold));
            let each = for_each_start(gb, &cold.starts);
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
