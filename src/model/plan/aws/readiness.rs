//! What being ready costs on AWS Lambda: cold starts, and the pings that are to prevent them.

use crate::model::charge::{Arithmetic, Category, Quantity, Use};
use crate::model::cold_share::billing::BilledColdStarts;
use crate::model::cold_share::pings::BilledPings;
use crate::model::plan::aws::snapstart;
use crate::model::plan::setup::{Setup, for_each_start, used};

/// What cold starts are billed on top of warm requests.
pub(super) fn cold_starts(setup: &Setup<'_>, cold: &BilledColdStarts) -> Use {
    let memory = setup.scenario.workload.memory;
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
    how.extend(simulated(cold));
    let each = for_each_start(memory.held_for(added).0, &cold.starts);
    used(label, Category::Readiness, each, how)
}

/// The month's pings; `None` without any.
pub(super) fn pings(setup: &Setup<'_>) -> Option<BilledPings> {
    BilledPings::of(setup.scenario, setup.platform, setup.cold)
}

/// How many pings a part of the month has.
fn counted(pings: &BilledPings, part: f64) -> Arithmetic {
    vec![
        (pings.functions, "functions \u{d7}"),
        (pings.count, "pings \u{d7}"),
        (pings.times * part, "times a month"),
    ]
}

/// Pings as requests, of a part of the month.
pub(super) fn sent_pings(pings: &BilledPings, part: f64) -> Use {
    let sent = Quantity::monthly(pings.a_month() * part);
    let label = "Warm-up pings: requests";
    used(label, Category::Readiness, sent, counted(pings, part))
}

/// Duration of pings, INIT of cold ones included, of a part of the month.
pub(super) fn ping_durations(setup: &Setup<'_>, pings: &BilledPings, part: f64) -> Use {
    let memory = setup.scenario.workload.memory;
    let mut how = counted(pings, part);
    how.last_mut()
        .into_iter()
        .for_each(|last| last.1 = "times a month \u{d7}");
    how.push((pings.each.milliseconds().0, "ms on average / 1,000 \u{d7}"));
    how.push((memory.0, "MB / 1,024"));
    if let Some(seen) = pings.seen {
        how.push((seen.cold as f64, "cold starts in"));
        how.push((seen.sent as f64, "simulated pings"));
    }
    let held = memory.held_for(pings.each).0 * pings.a_month() * part;
    let held = Quantity::monthly(held);
    used("Warm-up pings: duration", Category::Readiness, held, how)
}

/// The cold starts that were simulated, as the end of an arithmetic.
pub(super) fn simulated(cold: &BilledColdStarts) -> Arithmetic {
    let seen = |(cold, requests)| {
        vec![
            (cold as f64, "cold starts in"),
            (requests as f64, "simulated requests"),
        ]
    };
    cold.seen.map(seen).unwrap_or_default()
}
