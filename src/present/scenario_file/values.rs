//! Inputs set from the values of a file, each through its row in the table of inputs, which knows the range.

use serde_json::{Map, Value};

use crate::model::scenario::{Range, Scenario};
use crate::present::counts::HIGHEST;
use crate::present::entry::Entry;
use crate::present::knobs::{Kind, Knob, Number, knob};

/// A value between backticks, for a message.
pub(super) fn quoted(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

/// Sets a knob from a value of its type.
pub(super) fn set_knob(
    s: &mut Scenario,
    at: &str,
    knob: &Knob,
    value: &Value,
) -> Result<(), String> {
    match &knob.kind {
        Kind::Number(number) => {
            if let Value::Object(keys) = value {
                return set_range(s, at, knob, number, keys);
            }
            let number = value
                .as_f64()
                .ok_or_else(|| format!("{at}: invalid type: expected a number"))?;
            set_number(s, at, &knob.key, number)
        }
        Kind::Choice(choice) => {
            let name = match value {
                Value::String(name) => name.clone(),
                other => other.to_string(),
            };
            if !choice.offers(&name) {
                return Err(format!(
                    "{at}: unknown variant {}, expected one of {}",
                    quoted(value),
                    offered(choice.options())
                ));
            }
            choice.set(s, &name);
            Ok(())
        }
        Kind::Switch(switch) => {
            let on = value
                .as_bool()
                .ok_or_else(|| format!("{at}: invalid type: expected true or false"))?;
            switch.set(s, on);
            Ok(())
        }
        Kind::Text(text) => {
            let typed = value
                .as_str()
                .ok_or_else(|| format!("{at}: invalid type: expected a text"))?;
            text.enter(typed)
                .map_err(|wrong| format!("{at}: {wrong}"))?;
            text.set(s, typed);
            Ok(())
        }
        Kind::Counts(counts) => {
            let Value::Array(values) = value else {
                return Err(format!("{at}: invalid type: expected a list"));
            };
            if !(1..=counts.most).contains(&values.len()) {
                return Err(format!(
                    "{at}: {} numbers, expected 1 to {}",
                    values.len(),
                    counts.most
                ));
            }
            let number = |(i, value): (usize, &Value)| match value.as_f64() {
                Some(count) if (0.0..=HIGHEST).contains(&count) => Ok(count),
                Some(count) => Err(format!("{at}[{i}]: {count} is not within 0 to {HIGHEST:e}")),
                None => Err(format!("{at}[{i}]: invalid type: expected a number")),
            };
            let list: Result<_, String> = values.iter().enumerate().map(number).collect();
            counts.set(s, list?);
            Ok(())
        }
    }
}

/// Makes a number a range, from an object with its ends and, where it is not the middle, the value that stands for it.
fn set_range(
    s: &mut Scenario,
    at: &str,
    knob: &Knob,
    number: &Number,
    keys: &Map<String, Value>,
) -> Result<(), String> {
    if !knob.takes_range() {
        return Err(format!("{at}: takes one number, no range"));
    }
    if let Some(key) = keys
        .keys()
        .find(|key| !["low", "high", "value"].contains(&key.as_str()))
    {
        return Err(format!("{at}: unknown field `{key}`"));
    }
    let part = |name: &str| match keys.get(name).map(Value::as_f64) {
        None => Ok(None),
        Some(Some(x)) if number.clamp(x) == Entry::Used(x) => Ok(Some(x)),
        Some(Some(x)) => Err(format!("{at}.{name}: {x} is not {}", within(number))),
        Some(None) => Err(format!("{at}.{name}: invalid type: expected a number")),
    };
    let missing = |name: &str| format!("{at}: missing field `{name}`");
    let low = part("low")?.ok_or_else(|| missing("low"))?;
    let high = part("high")?.ok_or_else(|| missing("high"))?;
    if low > high {
        return Err(format!("{at}.high: {high} is below {at}.low, {low}"));
    }
    let range = Range { low, high };
    let value = part("value")?.unwrap_or_else(|| number.middle(range));
    if !(low..=high).contains(&value) {
        return Err(format!("{at}.value: {value} is not within {low} to {high}"));
    }
    knob.set_range(s, range, value);
    Ok(())
}

/// What a number must be, for a message.
fn within(number: &Number) -> String {
    let (low, high) = number.range;
    let kind = if number.whole {
        "a whole number"
    } else {
        "a number"
    };
    format!("{kind} within {low} to {high}")
}

/// The first of the options, for a message.
fn offered(options: Vec<(String, String)>) -> String {
    const SHOWN: usize = 12;
    let more = if options.len() > SHOWN { ", ..." } else { "" };
    let names: Vec<String> = options
        .into_iter()
        .take(SHOWN)
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    format!("{}{more}", names.join(", "))
}

/// Sets a number by its knob, which knows the range.
pub(super) fn set_number(s: &mut Scenario, at: &str, key: &str, value: f64) -> Result<(), String> {
    let Some(Kind::Number(number)) = knob(key).map(|knob| knob.kind) else {
        return Err(format!("{at}: there is no such input"));
    };
    match number.clamp(value) {
        Entry::Used(value) => {
            number.set(s, value);
            Ok(())
        }
        Entry::Clamped(..) | Entry::Refused(_) => {
            Err(format!("{at}: {value} is not {}", within(&number)))
        }
    }
}
