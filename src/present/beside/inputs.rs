//! Which inputs differ between two scenarios, and how.

use std::collections::BTreeSet;

use crate::model::scenario::Scenario;
use crate::model::units::Usd;
use crate::present::figure::Table;
use crate::present::format;
use crate::present::knobs::{Group, KNOBS, Knob};

/// Differences that are named one by one in a sentence; of more, the first ones.
const NAMED: usize = 6;

/// An input that has another value in each.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The input, with its platform.
    pub label: String,
    /// Its value in A.
    pub a: String,
    /// Its value in B.
    pub b: String,
}

/// Every input that matters in either and differs, in the order of the page; then prices, then the trace.
pub fn differences(a: &Scenario, b: &Scenario) -> Vec<Difference> {
    let knobs = KNOBS.iter().filter(|knob| matters(knob, a, b));
    let mut found: Vec<Difference> = knobs
        .filter(|knob| knob.kind.differs(a, b))
        .map(|knob| of_knob(knob, a, b))
        .collect();
    let own: BTreeSet<&String> = a.prices.keys().chain(b.prices.keys()).collect();
    let priced = own
        .into_iter()
        .filter(|id| a.prices.get(*id) != b.prices.get(*id));
    found.extend(priced.map(|id| Difference {
        label: format!("Price of {id}"),
        a: price(a, id),
        b: price(b, id),
    }));
    if a.traffic.trace != b.traffic.trace {
        found.push(Difference {
            label: "Trace".to_owned(),
            a: trace(a),
            b: trace(b),
        });
    }
    found
}

/// Whether an input has a meaning in one of the two.
fn matters(knob: &Knob, a: &Scenario, b: &Scenario) -> bool {
    let in_one = |scenario: &Scenario| {
        let compared = match knob.group {
            Group::Platform(platform) => scenario.compared.contains(&platform),
            _ => true,
        };
        compared && knob.shown(scenario)
    };
    in_one(a) || in_one(b)
}

fn of_knob(knob: &Knob, a: &Scenario, b: &Scenario) -> Difference {
    let label = match knob.group {
        Group::Compared => format!("Compare {}", knob.label),
        _ => knob.full_label(),
    };
    Difference {
        label,
        a: knob.kind.said(a),
        b: knob.kind.said(b),
    }
}

fn price(scenario: &Scenario, id: &str) -> String {
    let own = scenario.prices.get(id);
    own.map_or("list price".to_owned(), |&own| format::unit_price(Usd(own)))
}

fn trace(scenario: &Scenario) -> String {
    match &scenario.traffic.trace {
        None => "none".to_owned(),
        Some(trace) => format!(
            "{} requests in {}",
            format::count(trace.requests() as f64),
            format::duration(trace.span().milliseconds())
        ),
    }
}

/// The differences in a sentence: `B differs from A in: memory 512 MB → 1,024 MB`.
pub fn list_of(differences: &[Difference]) -> String {
    if differences.is_empty() {
        return "B is the same as A so far: change an input to see what it does.".to_owned();
    }
    let named = differences.iter().take(NAMED);
    let named: Vec<String> = named
        .map(|d| format!("{} {} \u{2192} {}", uncapitalised(&d.label), d.a, d.b))
        .collect();
    let more = match differences.len().saturating_sub(NAMED) {
        0 => String::new(),
        1 => " and 1 more".to_owned(),
        more => format!(" and {more} more"),
    };
    format!("B differs from A in: {}{more}.", named.join(", "))
}

/// The differences as a table.
pub fn table(differences: &[Difference]) -> Table {
    let row = |d: &Difference| vec![d.label.clone(), d.a.clone(), d.b.clone()];
    Table {
        head: ["Input", "A", "B"].map(str::to_owned).to_vec(),
        rows: differences.iter().map(row).collect(),
    }
}

/// The label within a sentence; abbreviations keep their capitals.
fn uncapitalised(label: &str) -> String {
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            let rest: String = label.chars().skip(1).collect();
            format!("{}{rest}", first.to_lowercase())
        }
        _ => label.to_owned(),
    }
}
