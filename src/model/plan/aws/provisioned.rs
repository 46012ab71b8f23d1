//! AWS Lambda with provisioned concurrency.

use crate::model::charge::{Category, Quantity, Use};
use crate::model::occupancy::{Occupancy, Overflow};
use crate::model::plan::Charges;
use crate::model::plan::aws::readiness::{cold_starts, ping_durations, pings, sent_pings};
use crate::model::plan::aws::{Invoked, SERVICE, by_event, event_units, gb_seconds, items};
use crate::model::plan::setup::{Setup, used};
use crate::model::prices::MissingPrice;
use crate::model::units::{HOURS_PER_MONTH, SECONDS_PER_MONTH, Seconds, Share};

/// Provisioned concurrency is billed in whole steps of this [h].
const PROVISIONED_STEP_HOURS: f64 = 1.0 / 12.0;

/// With provisioned concurrency: what is kept, what runs in it, and what finds no instance free. The free tier counts
/// outside the hours in which it is on, as in AWS's own example.
pub(super) fn with_provisioned(
    setup: &Setup<'_>,
    charges: &mut Charges,
    overflow: Overflow,
    billed: Seconds,
) -> Result<Invoked, MissingPrice> {
    let items = items(setup.settings.arch);
    let outside = 1.0 - overflow.traffic;
    let kept = kept(setup, &overflow);
    let [mut served, mut spill, mut rest] = durations(setup, &overflow, billed);
    let mut sent = vec![request(setup, "Requests", overflow.traffic)];
    let mut later = vec![request(setup, "Requests at other times", outside)];
    if let Some(pings) = pings(setup) {
        let window = overflow.window / SECONDS_PER_MONTH;
        sent.push(sent_pings(&pings, window));
        served.push(ping_durations(setup, &pings, window));
        if window < 1.0 {
            later.push(sent_pings(&pings, 1.0 - window));
            rest.push(ping_durations(setup, &pings, 1.0 - window));
        }
    }
    if let Some(known) = setup.cold {
        if known.tells_of(setup.scenario) {
            let cold = known.of(setup.scenario);
            spill.push(cold_starts(setup, &cold));
        } else {
            let note = "Cold starts of what finds no provisioned instance are billed once they are simulated.";
            charges.notes.push(note.to_owned());
        }
    }
    let mut requests = vec![setup.metered_in_full(SERVICE, "request", sent)?];
    let mut durations = vec![
        setup.metered_in_full(SERVICE, items.provisioned, vec![kept])?,
        setup.metered_in_full(SERVICE, items.provisioned_duration, served)?,
        setup.metered_in_full(SERVICE, items.duration, spill)?,
    ];
    if outside > 0.0 || later.len() > 1 {
        requests.push(setup.metered(SERVICE, "request", later)?);
        let mut rest = setup.metered(SERVICE, items.duration, rest)?;
        rest.allowance = setup.allowance(SERVICE, "duration");
        durations.push(rest);
    }
    Ok((requests, durations))
}

/// What is kept, whether or not it is used.
fn kept(setup: &Setup<'_>, overflow: &Overflow) -> Use {
    let memory = setup.scenario.workload.memory;
    let kept = overflow.reserved as f64 * memory.gigabytes() * overflow.window;
    let how = vec![
        (overflow.reserved as f64, "instances \u{d7}"),
        (memory.0, "MB / 1,024 \u{d7}"),
        (overflow.window, "s"),
    ];
    used(
        "Provisioned concurrency, kept",
        Category::Readiness,
        Quantity::monthly(kept),
        how,
    )
}

/// Durations in provisioned concurrency, beside it, and at other times.
fn durations(setup: &Setup<'_>, overflow: &Overflow, billed: Seconds) -> [Vec<Use>; 3] {
    let gb_s = setup.scenario.workload.memory.held_for(billed).0;
    let outside = 1.0 - overflow.traffic;
    let spilled = Occupancy::Overflow(*overflow);
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
    let rest = Quantity::per_invocation(outside * gb_s);
    [
        ("Duration in provisioned concurrency", served),
        ("Duration on demand (spill-over)", spill),
        ("Duration on demand (at other times)", rest),
    ]
    .map(|(label, quantity)| {
        let how = gb_seconds(setup, billed);
        vec![used(label, Category::Compute, quantity, how)]
    })
}

/// Requests of a share of the invocations.
fn request(setup: &Setup<'_>, label: &'static str, share: f64) -> Use {
    let units = event_units(setup);
    let mut how = by_event(units);
    how.push((share * 100.0, "% of the invocations"));
    let quantity = Quantity::per_invocation(share * units);
    used(label, Category::Requests, quantity, how)
}

/// What finds no provisioned instance free; `None` without provisioned concurrency.
pub(super) fn provisioned(setup: &Setup<'_>) -> Option<Overflow> {
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
