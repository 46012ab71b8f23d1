//! AWS Lambda and Lambda@Edge.

use crate::model::charge::{Arithmetic, Category, Metered, Quantity};
use crate::model::cold_share::billing::BilledColdStarts;
use crate::model::measurements::{Arch, Runtime};
use crate::model::occupancy::{Occupancy, Overflow};
use crate::model::plan::setup::{Setup, for_each_start, requests, used};
use crate::model::plan::{Charges, Refusal};
use crate::model::platform::PlatformId;
use crate::model::prices::MissingPrice;
use crate::model::scenario::Invoked as Invocation;
use crate::model::settings::FREE_EPHEMERAL_MB;
use crate::model::units::{HOURS_PER_MONTH, SECONDS_PER_MONTH, Seconds, Share};

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
    if let Some(cold) = setup.cold_starts() {
        // A restored snapshot replaces INIT; the first call is slow all the same.
        let (label, added) = if snapstart(setup) {
            ("Cold starts: slow first call", cold.first_call)
        } else {
            let added = cold.billed_init + cold.first_call;
            ("Cold starts: billed INIT and slow first call", added)
        };
        let mut how = vec![
            (added.milliseconds().0, "ms on average / 1,000 \u{d7}"),
            (memory.0, "MB / 1,024"),
        ];
        how.extend(simulated(&cold));
        let each = for_each_start(memory.held_for(added).0, &cold.starts);
        durations.push(used(label, Category::Readiness, each, how));
    }
    let units = event_units(setup);
    let each = Quantity::per_invocation(units);
    let request = vec![used("Requests", Category::Requests, each, by_event(units))];
    let mut duration = setup.metered(SERVICE, items(setup.settings.arch).duration, durations)?;
    duration.allowance = setup.allowance(SERVICE, "duration");
    Ok((
        vec![setup.metered(SERVICE, "request", request)?],
        vec![duration],
    ))
}

/// The cold starts that were simulated, as the end of an arithmetic.
fn simulated(cold: &BilledColdStarts) -> Arithmetic {
    let seen = |(cold, requests)| {
        vec![
            (cold as f64, "cold starts in"),
            (requests as f64, "simulated requests"),
        ]
    };
    cold.seen.map(seen).unwrap_or_default()
}

/// With provisioned concurrency: what is kept, what runs in it, and what finds no instance free. The free tier counts
/// outside the hours in which it is on, as in AWS's own example.
fn with_provisioned(
    setup: &Setup<'_>,
    charges: &mut Charges,
    overflow: Overflow,
    billed: Seconds,
) -> Result<Invoked, MissingPrice> {
    let memory = setup.scenario.workload.memory;
    let (items, gb_s) = (items(setup.settings.arch), memory.held_for(billed).0);
    let (within, outside) = (overflow.traffic, 1.0 - overflow.traffic);
    let spilled = Occupancy::Overflow(overflow);
    let kept = overflow.reserved as f64 * memory.gigabytes() * overflow.window;
    let how = vec![
        (overflow.reserved as f64, "instances \u{d7}"),
        (memory.0, "MB / 1,024 \u{d7}"),
        (overflow.window, "s"),
    ];
    let kept = used(
        "Provisioned concurrency, kept",
        Category::Readiness,
        Quantity::monthly(kept),
        how,
    );
    let served = Quantity {
        per_invocation: gb_s,
        occupancy: Some((-gb_s, spilled.clone())),
        ..Quantity::default()
    };
    let spill = Quantity {
        per_invocation: -outside * gb_s,
        occupancy: Some((gb_s, spilled)),
        ..Quantity::default()
    };
    let compute = |label: &'static str, quantity| {
        used(
            label,
            Category::Compute,
            quantity,
            gb_seconds(setup, billed),
        )
    };
    let served = compute("Duration in provisioned concurrency", served);
    let spill = compute("Duration on demand (spill-over)", spill);
    let rest = compute(
        "Duration on demand (at other times)",
        Quantity::per_invocation(outside * gb_s),
    );
    let units = event_units(setup);
    let request = |label: &'static str, share: f64| {
        let mut how = by_event(units);
        how.push((share * 100.0, "% of the invocations"));
        vec![used(
            label,
            Category::Requests,
            Quantity::per_invocation(share * units),
            how,
        )]
    };
    let mut requests =
        vec![setup.metered_in_full(SERVICE, "request", request("Requests", within))?];
    let mut durations = vec![
        setup.metered_in_full(SERVICE, items.provisioned, vec![kept])?,
        setup.metered_in_full(SERVICE, items.provisioned_duration, vec![served])?,
        setup.metered_in_full(SERVICE, items.duration, vec![spill])?,
    ];
    if outside > 0.0 {
        requests.push(setup.metered(
            SERVICE,
            "request",
            request("Requests at other times", outside),
        )?);
        let mut rest = setup.metered(SERVICE, items.duration, vec![rest])?;
        rest.allowance = setup.allowance(SERVICE, "duration");
        durations.push(rest);
    }
    if setup.cold.is_some() {
        let note = "Cold starts of the spill-over are not billed here: the simulation is of a function without provisioned concurrency.";
        charges.notes.push(note.to_owned());
    }
    Ok((requests, durations))
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
