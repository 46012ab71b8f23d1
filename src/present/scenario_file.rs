//! A scenario as a JSON file, for scripts and checks; `docs/scenario.md` lists every key.
//!
//! What a file leaves out is the worked example. An unknown key or an impossible value is an error that names the key:
//! a script must not get an answer to another question than it asked.

mod platform;
mod simulation;
mod trace;
mod values;

use serde_json::{Map, Value};

use crate::model::curve::VOLUME_RANGE;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::traffic::Shape;
use crate::model::units::SECONDS_PER_MONTH;
use crate::present::entry::Entry;
use crate::present::knobs::{Group, KNOBS};
use crate::present::own_prices::own_price;
use crate::present::scenario_file::platform::platform;
use crate::present::scenario_file::simulation::SimulationFile;
pub use crate::present::scenario_file::trace::TraceWish;
use crate::present::scenario_file::values::{quoted, set_knob, set_number};
use crate::present::traffic::without_counts;

/// What a file asks.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioFile {
    /// The scenario.
    pub scenario: Scenario,
    /// Lowest and highest volume whose crossings and stretches are wanted [invocations a month], within
    /// [`VOLUME_RANGE`].
    pub range: (f64, f64),
    /// Whether mitigations of cold starts are to be compared, which takes a while.
    pub mitigations: bool,
    /// Whether fleets are simulated as well, under the same requests.
    pub servers: bool,
    /// A trace that is to be read, and given to [`ScenarioFile::follow`].
    pub trace: Option<TraceWish>,
}

/// Reads a file. The error is one sentence that names the key.
pub fn parse(json: &str) -> Result<ScenarioFile, String> {
    let file: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let Value::Object(mut file) = file else {
        return Err("the file is not an object in braces; expected { ... }".to_owned());
    };
    let mut scenario = Scenario::worked_example();
    scenario.simulation = scenario.simulation.bare();
    let trace = trace::wish(&mut scenario, &mut file)?;
    traffic(&mut scenario, &mut file)?;
    workload(&mut scenario, &mut file)?;
    let rate = file
        .get("currency")
        .and_then(|currency| currency.get("per_usd"));
    if rate.is_some() && file["currency"].get("code").is_none() {
        return Err("currency.per_usd: has no meaning without currency.code".to_owned());
    }
    for section in ["function", "services", "currency"] {
        if let Some(mut keys) = section_of(&mut file, section)? {
            take_knobs(&mut scenario, section, &mut keys)?;
            nothing_left(section, &keys)?;
        }
    }
    take_knobs(&mut scenario, "", &mut file)?;
    if let Some(platforms) = file.remove("platforms") {
        let Value::Array(platforms) = platforms else {
            return Err("platforms: invalid type: expected a list".to_owned());
        };
        scenario.compared.clear();
        for (i, entry) in platforms.into_iter().enumerate() {
            platform(&mut scenario, &format!("platforms[{i}]"), entry)?;
        }
    }
    let mut servers = false;
    if let Some(mut keys) = section_of(&mut file, "simulation")? {
        if keys.contains_key("requests") && keys.contains_key("horizon_s") {
            let message = "simulation.horizon_s: replaces simulation.requests; give one of them";
            return Err(message.to_owned());
        }
        take_knobs(&mut scenario, "simulation", &mut keys)?;
        let rest: SimulationFile =
            serde_path_to_error::deserialize(Value::Object(keys)).map_err(|error| {
                let path = error.path().to_string();
                format!("simulation.{path}: {}", error.into_inner())
            })?;
        servers = rest.servers();
        rest.apply(&mut scenario)?;
    }
    if let Some(prices) = section_of(&mut file, "prices")? {
        for (id, price) in prices {
            take_price(&mut scenario, id, &price)?;
        }
    }
    let range = range(&mut file)?;
    let mitigations = match file.remove("mitigations") {
        None => false,
        Some(Value::Bool(asked)) => asked,
        Some(_) => return Err("mitigations: invalid type: expected true or false".to_owned()),
    };
    nothing_left("", &file)?;
    Ok(ScenarioFile {
        scenario,
        range,
        mitigations,
        servers,
        trace,
    })
}

fn range(file: &mut Map<String, Value>) -> Result<(f64, f64), String> {
    let Some(mut keys) = section_of(file, "range")? else {
        return Ok(VOLUME_RANGE);
    };
    let mut end = |name: &str, default: f64| match keys.remove(name) {
        None => Ok(default),
        Some(value) => {
            let within = |n: &f64| (VOLUME_RANGE.0..=VOLUME_RANGE.1).contains(n);
            value.as_f64().filter(within).ok_or_else(|| {
                format!(
                    "range.{name}: {} is not a number from 1 to 1e12",
                    quoted(&value)
                )
            })
        }
    };
    let range = (
        end("from_invocations", VOLUME_RANGE.0)?,
        end("to_invocations", VOLUME_RANGE.1)?,
    );
    nothing_left("range", &keys)?;
    if range.0 >= range.1 {
        return Err(format!(
            "range.to_invocations: {} is not above range.from_invocations, {}",
            range.1, range.0
        ));
    }
    Ok(range)
}

fn section_of(
    file: &mut Map<String, Value>,
    name: &str,
) -> Result<Option<Map<String, Value>>, String> {
    match file.remove(name) {
        None => Ok(None),
        Some(Value::Object(keys)) => Ok(Some(keys)),
        Some(_) => Err(format!(
            "{name}: invalid type: expected an object in braces"
        )),
    }
}

fn nothing_left(at: &str, keys: &Map<String, Value>) -> Result<(), String> {
    match keys.keys().next() {
        Some(key) if at.is_empty() => Err(format!("unknown field `{key}`")),
        Some(key) => Err(format!("{at}: unknown field `{key}`")),
        None => Ok(()),
    }
}

/// Sets every knob of a section that has a key here, in the order of the table, and takes the key away.
fn take_knobs(
    s: &mut Scenario,
    section: &str,
    keys: &mut Map<String, Value>,
) -> Result<(), String> {
    for knob in KNOBS.iter() {
        let name = match (section, knob.group) {
            (_, Group::Platform(_)) => continue,
            ("", _) => knob.json,
            (section, _) => match knob.json.split_once('.') {
                Some((of, name)) if of == section => name,
                _ => continue,
            },
        };
        if let Some(value) = keys.remove(name) {
            let at = if section.is_empty() {
                name.to_owned()
            } else {
                format!("{section}.{name}")
            };
            set_knob(s, &at, knob, &value)?;
        }
    }
    Ok(())
}

fn traffic(s: &mut Scenario, file: &mut Map<String, Value>) -> Result<(), String> {
    let Some(mut keys) = section_of(file, "traffic")? else {
        return Ok(());
    };
    // The name of steady traffic in files.
    if keys.get("kind").is_some_and(|kind| kind == "poisson") {
        keys.insert("kind".to_owned(), Value::from("steady"));
    }
    if let Some(rate) = keys.remove("rate_per_s") {
        let given = file
            .get("workload")
            .and_then(|w| w.get("invocations_per_month"));
        if given.is_some() {
            let sentence =
                "traffic.rate_per_s: replaces workload.invocations_per_month; give one of them";
            return Err(sentence.to_owned());
        }
        let rate = rate
            .as_f64()
            .ok_or("traffic.rate_per_s: invalid type: expected a number")?;
        set_number(s, "traffic.rate_per_s", "n", rate * SECONDS_PER_MONTH)?;
    }
    take_knobs(s, "traffic", &mut keys)?;
    nothing_left("traffic", &keys)?;
    match without_counts(&s.traffic) {
        Some(_) if s.traffic.shape == Shape::Hourly => {
            Err("traffic.hourly_counts: no count is above 0".to_owned())
        }
        _ => Ok(()),
    }
}

fn workload(s: &mut Scenario, file: &mut Map<String, Value>) -> Result<(), String> {
    let Some(mut keys) = section_of(file, "workload")? else {
        return Ok(());
    };
    // A median alone means that every invocation takes that long.
    let alone = keys.contains_key("duration_median_ms") && !keys.contains_key("duration_p95_ms");
    take_knobs(s, "workload", &mut keys)?;
    if alone {
        s.workload.duration_p95 = s.workload.duration_median;
    }
    let (p95, median) = (s.workload.duration_p95.0, s.workload.duration_median.0);
    if p95 < median {
        return Err(format!(
            "workload.duration_p95_ms: {p95} is below the median of {median}"
        ));
    }
    nothing_left("workload", &keys)
}

fn take_price(s: &mut Scenario, id: String, price: &Value) -> Result<(), String> {
    let at = format!("prices.{id}");
    let row = PriceBook::embedded()
        .row(&id)
        .ok_or_else(|| format!("{at}: there is no such price"))?;
    let price = price
        .as_f64()
        .ok_or_else(|| format!("{at}: invalid type: expected a number"))?;
    match own_price(row, price) {
        Entry::Used(price) => {
            s.prices.insert(id, price);
            Ok(())
        }
        Entry::Clamped(..) | Entry::Refused(_) => {
            Err(format!("{at}: {price} cannot be a price in {}", row.unit))
        }
    }
}

#[cfg(test)]
mod tests;
