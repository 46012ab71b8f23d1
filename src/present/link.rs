//! The scenario as the fragment of a link: `key=value` pairs, only what differs from the default.
//!
//! Any text can be read. What cannot be used is left out and named in a notice. A link begins with the version of its
//! keys and the date of the prices it was made with (`header`), is read in the words of its version (`migrations`), and is
//! mended first where it was bent on its way (`mended`). docs/links.md tells all of it.

mod header;
mod mended;
mod migrations;
pub mod packed;
mod pinned;
mod range;

use crate::model::decimal;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::traffic::Shape;
use crate::present::counts::{self, Listed};
use crate::present::entry::Entry;
use crate::present::knobs::{KNOBS, Kind, Knob, knob};
use crate::present::own_prices::own_price;
use crate::present::trace::giving::NOT_IN_LINKS;

use header::{BOOK_KEY, VERSION_KEY};
use migrations::{Pairs, migrate};

pub use header::undated;
pub use pinned::{Opened, fragment_of, lasting, open};

/// Longest fragment that is read [bytes].
const LONGEST: usize = 8 * 1024;

/// Most notices about one link.
const MOST_NOTICES: usize = 5;

/// How the key of a visitor's own price begins; the id of its row follows.
const PRICE: &str = "price.";

/// The fragment of a scenario, without `#`; empty for the default scenario.
pub fn fragment(scenario: &Scenario) -> String {
    pinned::fragment_of(scenario, None)
}

/// The pairs of everything that differs from the default.
fn inputs(scenario: &Scenario) -> String {
    let default = Scenario::at_first();
    let mut text = form_urlencoded::Serializer::new(String::new());
    for knob in KNOBS.iter() {
        if !knob.looks_alike(scenario, default) && knob.shown(scenario) {
            text.append_pair(&knob.key, &value(knob, scenario));
        }
    }
    for (id, price) in &scenario.prices {
        text.append_pair(&format!("{PRICE}{id}"), &price.to_string());
    }
    // A comma needs no escape in a fragment, and a list of counts has many.
    text.finish().replace("%2C", ",")
}

fn value(knob: &Knob, scenario: &Scenario) -> String {
    match knob.kind {
        Kind::Number(number) => {
            range::text(knob, &number, scenario).unwrap_or_else(|| number.get(scenario).to_string())
        }
        Kind::Choice(choice) => choice.get(scenario),
        Kind::Switch(switch) => if switch.get(scenario) { "on" } else { "off" }.to_owned(),
        Kind::Counts(counts) => counts::compact(&counts.get(scenario)),
        Kind::Text(text) => text.get(scenario),
    }
}

/// The scenario of a fragment, with or without `#`, and a sentence for everything in it that was not used as written.
pub fn parse(fragment: &str) -> (Scenario, Vec<String>) {
    let opened = open(fragment);
    (opened.scenario, opened.notices)
}

/// What the pairs of one scenario say.
struct Read {
    scenario: Scenario,
    book: Option<String>,
    notices: Vec<String>,
}

fn read(fragment: &str) -> Read {
    let mut scenario = Scenario::default();
    if fragment.len() > LONGEST {
        let notice = format!(
            "The link is longer than {} KB; opened the default scenario.",
            LONGEST / 1024
        );
        return Read {
            scenario,
            book: None,
            notices: vec![notice],
        };
    }
    let mut pairs: Pairs = form_urlencoded::parse(fragment.as_bytes())
        .into_owned()
        .filter(|(key, _)| !key.is_empty())
        .collect();
    let mut notices = Vec::new();
    migrate(header::version(&pairs, &mut notices), &mut pairs);
    let book = header::book(&pairs, &mut notices);
    for (key, value) in &pairs {
        if let Some(id) = key.strip_prefix(PRICE) {
            if let Err(notice) = apply_price(id, value, &mut scenario) {
                notices.push(notice);
            }
        } else if ![VERSION_KEY, BOOK_KEY].contains(&key.as_str()) && knob(key).is_none() {
            notices.push(format!(
                "Ignored {} from the link: there is no such input.",
                quoted(key)
            ));
        }
    }
    // In the order of the table, because a choice decides what a number after it means.
    for knob in KNOBS.iter() {
        let Some((_, value)) = pairs.iter().rev().find(|(key, _)| *key == knob.key) else {
            continue;
        };
        if let Err(notice) = apply(knob, value, &mut scenario) {
            notices.push(notice);
        }
    }
    if scenario.traffic.shape == Shape::Trace {
        notices.push(NOT_IN_LINKS.to_owned());
    }
    if notices.len() > MOST_NOTICES {
        let more = notices.len() - MOST_NOTICES;
        notices.truncate(MOST_NOTICES);
        notices.push(format!(
            "{more} more parts of the link were not used as written."
        ));
    }
    Read {
        scenario,
        book,
        notices,
    }
}

fn apply(knob: &Knob, value: &str, scenario: &mut Scenario) -> Result<(), String> {
    let ignored = || {
        format!(
            "Ignored {} from the link: {} cannot be its value.",
            knob.full_label(),
            quoted(value)
        )
    };
    match knob.kind {
        Kind::Number(number) => {
            if let Some(applied) = range::apply(knob, &number, value, scenario) {
                return applied.map_err(|said| match said.as_str() {
                    "" => ignored(),
                    _ => format!("{} in the link: {said}", knob.full_label()),
                });
            }
            // Links carry plain numbers in the model's own unit.
            let parsed = decimal::parse(value).ok_or_else(ignored)?;
            match number.clamp(parsed) {
                Entry::Used(x) => number.set(scenario, x),
                Entry::Clamped(x, sentence) => {
                    number.set(scenario, x);
                    return Err(format!("{} in the link: {sentence}", knob.full_label()));
                }
                Entry::Refused(_) => return Err(ignored()),
            }
        }
        Kind::Choice(choice) => {
            if !choice.offers(value) {
                return Err(ignored());
            }
            choice.set(scenario, value);
        }
        Kind::Switch(switch) => match value {
            "on" => switch.set(scenario, true),
            "off" => switch.set(scenario, false),
            _ => return Err(ignored()),
        },
        Kind::Text(text) => match text.enter(value) {
            Ok(()) => text.set(scenario, value),
            Err(wrong) => {
                return Err(format!(
                    "{} in the link: {wrong} Ignored it.",
                    knob.full_label()
                ));
            }
        },
        Kind::Counts(counts) => match counts.enter(value) {
            Listed::Used(list) => counts.set(scenario, list),
            Listed::Cut(list, sentence) => {
                counts.set(scenario, list);
                return Err(format!("{} in the link: {sentence}", knob.full_label()));
            }
            Listed::Refused(wrong) => {
                return Err(format!(
                    "{} in the link: {wrong}; ignored all of them.",
                    knob.full_label()
                ));
            }
        },
    }
    Ok(())
}

fn apply_price(id: &str, value: &str, scenario: &mut Scenario) -> Result<(), String> {
    let ignored = || {
        format!(
            "Ignored a price from the link: {} cannot be the price of {}.",
            quoted(value),
            quoted(id)
        )
    };
    let Some(row) = PriceBook::embedded().row(id) else {
        return Err(format!(
            "Ignored a price from the link: there is no {} in the price book.",
            quoted(id)
        ));
    };
    let price = decimal::parse(value).ok_or_else(ignored)?;
    match own_price(row, price) {
        Entry::Used(price) => {
            scenario.prices.insert(id.to_owned(), price);
            Ok(())
        }
        Entry::Clamped(..) | Entry::Refused(_) => Err(ignored()),
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

pub(in crate::present) fn quoted(text: &str) -> String {
    format!("\u{201c}{}\u{201d}", short(text))
}

#[cfg(test)]
mod tests;
