//! What a brief rests on: inputs, traffic, prices with their dates, what bills leave out and take for granted, the seed.

use std::collections::BTreeSet;

use crate::model::charge::Line;
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::prices::rows::Confidence;
use crate::model::scenario::Scenario;
use crate::model::units::Usd;
use crate::present::brief::Sources;
use crate::present::figure::Table;
use crate::present::format;
use crate::present::knobs::{Group, KNOBS, Kind, Knob, contradictions};
use crate::present::markdown::{Document, Inline};
use crate::present::ranges::Ranged;
use crate::present::traffic::arrivals;

/// Inputs that are always given: they decide. Of the others, those that are not as the page opens.
const DECISIVE: [&str; 11] = [
    "n",
    "median",
    "p95",
    "memory",
    "cpu",
    "objective",
    "traffic",
    "runtime",
    "package",
    "region",
    "seed",
];

/// Switches of platforms that put lines on a bill.
const EXTRAS: [&str; 7] = [
    "capacity-units",
    "credits",
    "disk",
    "ipv4",
    "egress",
    "logs",
    "nat",
];

pub(super) fn write(sources: &Sources<'_>, document: &mut Document) {
    let scenario = sources.scenario;
    document.heading(2, "Assumptions");
    document.paragraph("Inputs; every other one is as the page opens.");
    document.table(&inputs(scenario));
    let mut said = vec![
        Inline::named("Traffic", &traffic(scenario)),
        Inline::named("Prices", &prices(sources)),
    ];
    said.extend(own_prices(scenario).map(|price| Inline::named("Own price", &price)));
    let lacking = sources.assessment.possible().flat_map(|c| {
        let name = c.bill.platform.name();
        c.bill
            .left_out
            .iter()
            .map(move |what| format!("{name}: {what}"))
    });
    said.extend(lacking.map(|what| Inline::named("Left out", &what)));
    said.extend(switched_off(scenario).map(|off| Inline::named("Not in the bills", &off)));
    said.extend(sources.assessment.possible().flat_map(|c| {
        let name = c.bill.platform.name();
        c.bill
            .notes
            .iter()
            .map(move |note| Inline::named(name, note))
    }));
    document.list(said);
}

/// Whether a brief gives an input.
fn given(knob: &Knob, scenario: &Scenario, default: &Scenario) -> bool {
    let compared = match knob.group {
        Group::Compared => false,
        Group::Platform(platform) => scenario.compared.contains(&platform),
        _ => true,
    };
    let decisive = DECISIVE.contains(&knob.key.as_str());
    let ranged = scenario.ranges.contains_key(&knob.key);
    let other = ranged || knob.kind.differs(scenario, default);
    compared && knob.shown(scenario) && (decisive || other)
}

fn inputs(scenario: &Scenario) -> Table {
    let default = Scenario::default();
    let ranges = Ranged::all(scenario);
    let value = |knob: &Knob| {
        let value = knob.kind.said(scenario);
        let range = ranges.iter().find(|range| range.key == knob.key);
        range.map_or_else(
            || value.clone(),
            |range| format!("{value}, in a range of {}", range.text),
        )
    };
    let rows = KNOBS
        .iter()
        .filter(|knob| given(knob, scenario, &default))
        .map(|knob| {
            let note = if knob.kind.differs(scenario, &default) {
                format!("{} as the page opens", knob.kind.said(&default))
            } else {
                String::new()
            };
            vec![knob.full_label(), value(knob), note]
        });
    Table {
        head: ["Input", "Value", "Instead of"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

/// How requests arrive, and what is used instead of inputs that contradict each other.
fn traffic(scenario: &Scenario) -> String {
    let mut said = Vec::new();
    if scenario.workload.invocations_per_month > 0.0 {
        said.push(arrivals(scenario));
    } else {
        said.push("There are no invocations.".to_owned());
    }
    said.extend(
        contradictions(scenario)
            .into_iter()
            .map(|(_, sentence)| sentence),
    );
    said.join(" ")
}

/// Where prices are from, and how old and how certain they are.
fn prices(sources: &Sources<'_>) -> String {
    let lines = || sources.assessment.possible().flat_map(|c| &c.bill.lines);
    let listed = || lines().filter(|line: &&Line| line.paid > 0.0 && !line.row.date.is_empty());
    let dates: BTreeSet<&str> = listed().map(|line| line.row.date).collect();
    let mut said =
        vec!["List prices in US dollars before tax, for a month of 730 hours.".to_owned()];
    if let (Some(first), Some(last)) = (dates.first(), dates.last()) {
        said.push(if first == last {
            format!("Seen {first}.")
        } else {
            format!("Seen from {first} to {last}.")
        });
    }
    let regions: BTreeSet<&str> = listed()
        .map(|line| line.row.region)
        .filter(|region| *region != "global")
        .collect();
    if !regions.is_empty() {
        let regions: Vec<&str> = regions.into_iter().collect();
        said.push(format!("Regions: {}.", regions.join(", ")));
    }
    let unconfirmed = listed().filter(|line| {
        line.row.confidence == Confidence::Unconfirmed && line.row.list_price_usd.is_none()
    });
    match unconfirmed.count() {
        0 => {}
        1 => said.push("No public source confirms one of them.".to_owned()),
        several => said.push(format!("No public source confirms {several} of them.")),
    }
    said.join(" ")
}

/// Prices that are the visitor's own, beside those of the book.
fn own_prices(scenario: &Scenario) -> impl Iterator<Item = String> {
    scenario.prices.iter().map(|(id, &price)| {
        let list = PriceBook::embedded()
            .row(id)
            .map(|row| format!(" in place of {}", format::unit_price(row.price())));
        format!(
            "{id} at {}{}.",
            format::unit_price(Usd(price)),
            list.unwrap_or_default()
        )
    })
}

/// Extras that are switched off, each with the platforms that could have them.
fn switched_off(scenario: &Scenario) -> Option<String> {
    let mut off: Vec<(&str, Vec<PlatformId>)> = Vec::new();
    for knob in KNOBS.iter().filter(|knob| knob.shown(scenario)) {
        let Group::Platform(platform) = knob.group else {
            continue;
        };
        let name = knob
            .key
            .strip_prefix(platform.short())
            .and_then(|rest| rest.strip_prefix('-'));
        let zero = match knob.kind {
            Kind::Switch(switch) => {
                name.is_some_and(|name| EXTRAS.contains(&name)) && !switch.get(scenario)
            }
            Kind::Number(number) => name == Some("operations") && number.get(scenario) <= 0.0,
            Kind::Choice(choice) => name == Some("front-door") && choice.get(scenario) == "none",
            Kind::Counts(_) | Kind::Text(_) => false,
        };
        if !zero || !scenario.compared.contains(&platform) {
            continue;
        }
        match off.iter_mut().find(|(label, _)| *label == knob.label) {
            Some((_, platforms)) => platforms.push(platform),
            None => off.push((knob.label, vec![platform])),
        }
    }
    let each = off.iter().map(|(label, platforms)| {
        let names: Vec<&str> = platforms.iter().map(|platform| platform.name()).collect();
        format!("{label} of {}", names.join(", "))
    });
    (!off.is_empty()).then(|| format!("{}.", each.collect::<Vec<_>>().join("; ")))
}
