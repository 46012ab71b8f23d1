//! What a simulation found, number by number, each with its interval; before it answers, what the formula expects.

use crate::model::cold_share::preview::{Preview, Unknown};
use crate::model::simulation::summary::{LatencyQuantiles, Summary};
use crate::model::stats::Estimate;
use crate::model::units::{Milliseconds, Seconds};
use crate::present::figure::Table;
use crate::present::format;

/// A number with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// What tells it from the others, for style sheets and tests.
    pub key: &'static str,
    /// What it is.
    pub label: &'static str,
    /// Its value, in words.
    pub value: String,
    /// What there is to know beside it; may be empty.
    pub note: String,
}

/// Where the cold share comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The simulation of these inputs.
    Simulation,
    /// The formula, until the simulation answers.
    NotYet,
    /// The formula, because the simulation was stopped.
    Stopped,
}

/// The cold share: simulated, or by formula.
pub fn cold_share(answered: Answered, summary: Option<&Summary>, preview: &Preview) -> Number {
    let simulated = summary.filter(|_| answered == Answered::Simulation);
    let (value, note) = match simulated.and_then(|summary| summary.cold_share) {
        Some(share) => {
            let note = match share.half_width {
                Some(_) => "95 % interval",
                None => "so far",
            };
            (format::percent_estimate(share), note.to_owned())
        }
        None => {
            let until = match answered {
                Answered::Stopped => "by formula: the simulation was stopped",
                Answered::Simulation | Answered::NotYet => {
                    "by formula, until the simulation answers"
                }
            };
            (
                format!("about {}", format::percent(preview.share())),
                until.to_owned(),
            )
        }
    };
    Number {
        key: "cold-share",
        label: "Cold starts",
        value,
        note,
    }
}

/// What the formula leaves out of these inputs, in a sentence; `None` where it is all there.
pub fn left_out(preview: &Preview) -> Option<String> {
    let names: Vec<&str> = preview.unknown().iter().map(|&it| name(it)).collect();
    if names.is_empty() {
        return None;
    }
    Some(format!("The formula leaves out {}.", listed(&names)))
}

fn name(unknown: Unknown) -> &'static str {
    match unknown {
        Unknown::Arrivals => "how arrivals depend on each other",
        Unknown::Concurrency => "several requests at once on an instance",
        Unknown::Routing => "the routing",
        Unknown::Limits => "limits of instances",
        Unknown::Schedule => "the hours of warm instances",
        Unknown::Pings => "the pings",
    }
}

/// `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Everything but the cold share.
pub fn numbers(summary: &Summary) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut number = |key, label, value, note: &str| {
        numbers.push(Number {
            key,
            label,
            value,
            note: note.to_owned(),
        });
    };
    let some = |share: &Estimate| share.mean > 0.0;
    if let Some(share) = summary.throttled_share.filter(some) {
        let value = format::percent_estimate(share);
        number("throttled", "Throttled", value, "refused, not served");
    }
    if let Some(share) = summary.queued_share.filter(some) {
        let value = format::percent_estimate(share);
        number("queued", "Queued", value, "waited for an instance");
        let drained = format::duration(summary.longest_backlog.milliseconds());
        let note = "the longest time during which requests waited without a break";
        number("drained", "Time to drain", drained, note);
    }
    let count = |e: Option<Estimate>| e.map_or(UNKNOWN.to_owned(), format::number_estimate);
    let time = |e: Option<Estimate>| e.map_or(UNKNOWN.to_owned(), format::duration_estimate);
    number("instances", "Instances", count(summary.mean_instances), "");
    number("busy", "Of them busy", count(summary.mean_busy), "");
    number("idle", "Idle", count(summary.mean_idle), "");
    let waste = summary.idle_waste;
    let waste = waste.map_or(UNKNOWN.to_owned(), format::percent_estimate);
    let note = "of the instances\u{2019} time";
    number("idle-waste", "Idle waste", waste, note);
    let life = match summary.mean_lifespan {
        None if summary.done() => "none ended".to_owned(),
        life => time(life),
    };
    number(
        "life",
        "Life of an instance",
        life,
        "from birth to reclaim, of those that ended",
    );
    let note = "INIT and slow first calls included";
    let billed = time(summary.billed_duration);
    number("billed", "Billed duration of a request", billed, note);
    let peak = format::grouped(summary.peak_in_service as f64);
    let note = "requests in service, highest of all replications";
    number("peak", "Peak concurrency", peak, note);
    let init = format::duration(summary.billed_init.milliseconds());
    number("init", "Billed INIT in the run", init, "");
    let (sent, cold, billed) = summary.pings;
    if sent > 0 {
        let value = format::grouped(sent as f64);
        let note = format!(
            "{} of them cold, {} billed",
            format::percent(cold as f64 / sent as f64),
            format::duration(billed.milliseconds())
        );
        number("pings", "Pings", value, &note);
    }
    numbers
}

/// Stands for a number that the simulation has not found yet.
const UNKNOWN: &str = "\u{2026}";

/// Latency with cold starts and as if every instance had been warm, with the intervals of the quantiles.
pub fn latency_table(summary: &Summary) -> Table {
    let of = |q: LatencyQuantiles| [q.p50, q.p95, q.p99, q.p999];
    let half = summary.latency_half_width.map(of);
    let with = of(summary.latency).into_iter().enumerate().map(|(i, at)| {
        let half = half.map(|half| half[i].seconds().0);
        format::duration_estimate(Estimate {
            mean: at.seconds().0,
            half_width: half,
        })
    });
    let without = of(summary.latency_without_cold_starts).map(format::duration);
    let added = of(summary.latency)
        .into_iter()
        .zip(of(summary.latency_without_cold_starts))
        .map(|(with, without)| format::duration(Milliseconds((with.0 - without.0).max(0.0))));
    let row = |label: &str, cells: Vec<String>| {
        let label = std::iter::once(label.to_owned());
        label.chain(cells).collect()
    };
    Table {
        head: ["Latency", "p50", "p95", "p99", "p99.9"]
            .map(str::to_owned)
            .to_vec(),
        rows: vec![
            row("With cold starts (95 % interval)", with.collect()),
            row("Without", without.to_vec()),
            row("Added", added.collect()),
        ],
    }
}

/// The whole simulated time, in words.
pub fn observed(summary: &Summary) -> String {
    let Seconds(seconds) = summary.observed;
    format!(
        "{} requests in {} of simulated time, {} replications.",
        format::count(summary.requests as f64),
        format::duration(Milliseconds(seconds * 1e3)),
        summary.replications,
    )
}
