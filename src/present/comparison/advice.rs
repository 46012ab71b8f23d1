//! What would flip a finding, and what would mend it, in words.

use crate::model::fit::advice::Advised;
use crate::model::fit::flips::{Flip, Side};
use crate::model::fit::inputs::Input;
use crate::model::fit::remedies::{Priced, Remedy};
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::units::{Mebibytes, Milliseconds, Usd};
use crate::present::comparison::words::capital;
use crate::present::format;

/// A remedy as a sentence, and the scenario in which it is tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// What is done, and its price.
    pub sentence: String,
    /// The scenario then; `None` where nothing in it changes.
    pub scenario: Option<Scenario>,
}

/// What would flip a finding, as sentences.
pub fn flips(advised: &Advised) -> Vec<String> {
    advised.flips.iter().map(flip).collect()
}

fn flip(flip: &Flip) -> String {
    let bound = match flip.side {
        Side::AtMost => "at most",
        Side::AtLeast => "at least",
    };
    let x = flip.value;
    let ms = || format::duration(Milliseconds(x));
    let with = match flip.input {
        Input::Volume => format!("{bound} {} invocations a month", format::count(x)),
        Input::Longest => format!("a longest run of {bound} {}", ms()),
        Input::Duration => format!("a median duration of {bound} {}", ms()),
        Input::Memory => format!("{bound} {} of memory", format::memory(Mebibytes(x))),
        Input::Payload => format!("payloads of {bound} {}", format::quantity_of(x, "KB")),
        Input::Connections => format!("{bound} {} open connections", format::count(x)),
        Input::Objective => format!("an objective of {bound} {}", ms()),
        Input::OperationsHours => {
            let hours = format::quantity_of(x, "hour");
            format!("{bound} {hours} of operations work")
        }
    };
    format!("{} with {with}.", capital(flip.verdict.word()))
}

/// What would mend a finding.
pub fn remedies(advised: &Advised, scenario: &Scenario) -> Vec<Suggestion> {
    let platform = advised.finding.platform;
    let suggestion = |priced: &Priced| Suggestion {
        sentence: format!("{}{}", done(priced), price(priced)),
        scenario: changed(&priced.remedy, scenario, platform),
    };
    advised.remedies.iter().map(suggestion).collect()
}

/// The scenario with a remedy, where that is another one.
fn changed(remedy: &Remedy, scenario: &Scenario, platform: PlatformId) -> Option<Scenario> {
    let changed = remedy.apply(scenario, platform);
    (changed != *scenario).then_some(changed)
}

fn done(priced: &Priced) -> String {
    match &priced.remedy {
        Remedy::Quota => "Ask for a higher quota".to_owned(),
        Remedy::Servers => "Let the fleet grow to what the peak needs".to_owned(),
        Remedy::Type(name) => format!("Take {name} instead"),
        Remedy::Size(vcpu) => format!("Give an instance {vcpu} vCPU"),
        Remedy::Stream => "Stream the response".to_owned(),
        Remedy::Store => "Pass the payload through S3".to_owned(),
        Remedy::Split(parts) => format!(
            "Split each run into {} steps of a workflow",
            format::grouped(*parts as f64)
        ),
        Remedy::Queue => "Queue the event instead of waiting for the answer".to_owned(),
        Remedy::Gateway => "Put a WebSocket API of API Gateway in front".to_owned(),
        Remedy::Warm(1) => "Keep one instance warm by provisioned concurrency".to_owned(),
        Remedy::Warm(instances) => format!(
            "Keep {} instances warm by provisioned concurrency",
            format::grouped(*instances as f64)
        ),
        Remedy::Move(to) => {
            format!("{} {} in this", to.at_the_start(), priced.verdict.word())
        }
    }
}

fn price(priced: &Priced) -> String {
    if priced.remedy == Remedy::Quota {
        return ": it has no price.".to_owned();
    }
    let cost = priced
        .cost
        .map(|cost| format!("{} a month", format::usd(cost)));
    let extra = priced.extra.map(|Usd(extra)| match extra {
        x if x.abs() < 0.005 => "no more than now".to_owned(),
        x if x > 0.0 => format!("{} more", format::usd(Usd(x))),
        x => format!("{} less", format::usd(Usd(-x))),
    });
    match (cost, extra) {
        (Some(cost), Some(extra)) => format!(": {cost}, {extra}."),
        (Some(cost), None) => format!(": {cost}."),
        (None, Some(extra)) => format!(": {extra} a month."),
        (None, None) => ".".to_owned(),
    }
}
