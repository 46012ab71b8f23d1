//! What would be if one input were another: what moves the break-even, and what changes the cheapest platform.
//!
//! Both ask the model again for every input in turn, a few inputs at a time, so that a page stays alive meanwhile.

pub mod flips;
pub mod sensitivity;

use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::present::entry::{self, Unit};
use crate::present::knobs::{Group, KNOBS, Kind, Knob, Scale};

/// The inputs that may change an answer about some platforms: those that matter in the scenario, but for what adds the
/// same to every platform, what chooses the platforms, and what steers the simulation.
fn inputs(
    scenario: &Scenario,
    about: impl Fn(PlatformId) -> bool,
) -> impl Iterator<Item = &'static Knob> {
    let any_operations = scenario
        .compared
        .iter()
        .any(|&platform| scenario.of(platform).operations_hours > 0.0);
    let asked = move |knob: &&Knob| match knob.group {
        Group::Platform(platform) => about(platform),
        Group::Compared | Group::Simulation => false,
        Group::Services => any_operations && knob.key == "operations-rate",
        Group::Place => knob.key == "region",
        _ => true,
    };
    KNOBS
        .iter()
        .filter(asked)
        .filter(|knob| knob.shown(scenario))
}

/// Inputs that are asked about one after the other, and what came of it.
struct Asking<T> {
    queue: std::vec::IntoIter<&'static Knob>,
    inputs: usize,
    found: Vec<T>,
}

impl<T> Asking<T> {
    fn new(inputs: Vec<&'static Knob>) -> Self {
        Self {
            inputs: inputs.len(),
            queue: inputs.into_iter(),
            found: Vec::new(),
        }
    }

    /// Asks about up to so many inputs; whether all are done.
    fn advance(&mut self, inputs: usize, ask: impl Fn(&'static Knob) -> Option<T>) -> bool {
        let asked = self.queue.by_ref().take(inputs);
        self.found.extend(asked.filter_map(ask));
        self.queue.len() == 0
    }

    /// Share of the inputs that are done, 0 to 1.
    fn progress(&self) -> f64 {
        1.0 - self.queue.len() as f64 / self.inputs.max(1) as f64
    }
}

/// A value of an input.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Of a number, in the unit of the model.
    Number(f64),
    /// Of a choice, its key.
    Choice(String),
    /// Of a switch.
    Switch(bool),
}

impl Value {
    /// The value of an input in a scenario; `None` where it is neither number, choice nor switch.
    fn of(knob: &Knob, scenario: &Scenario) -> Option<Self> {
        match &knob.kind {
            Kind::Number(number) => Some(Self::Number(number.get(scenario))),
            Kind::Choice(choice) => Some(Self::Choice(choice.get(scenario))),
            Kind::Switch(switch) => Some(Self::Switch(switch.get(scenario))),
            Kind::Counts(_) | Kind::Text(_) => None,
        }
    }

    /// Every value of a choice or switch, in order; none of what is neither.
    fn options(knob: &Knob) -> Vec<Self> {
        match &knob.kind {
            Kind::Choice(choice) => {
                let keys = choice.options().into_iter().map(|(key, _)| key);
                keys.map(Self::Choice).collect()
            }
            Kind::Switch(_) => vec![Self::Switch(false), Self::Switch(true)],
            Kind::Number(_) | Kind::Counts(_) | Kind::Text(_) => Vec::new(),
        }
    }

    /// Sets the input to this value.
    fn set(&self, knob: &Knob, scenario: &mut Scenario) {
        match (self, &knob.kind) {
            (Self::Number(x), Kind::Number(number)) => number.set(scenario, *x),
            (Self::Choice(key), Kind::Choice(choice)) => choice.set(scenario, key),
            (Self::Switch(on), Kind::Switch(switch)) => switch.set(scenario, *on),
            _ => {}
        }
    }

    /// The value in words, as the input shows it: three digits of a number.
    fn text(&self, knob: &Knob) -> String {
        self.text_to(3, knob)
    }

    /// The value in words, with so many digits of a number.
    fn text_to(&self, digits: i32, knob: &Knob) -> String {
        match (self, &knob.kind) {
            // Words for a volume have three digits of their own.
            (Self::Number(x), Kind::Number(number)) if number.unit == Unit::Count && digits > 3 => {
                entry::text(rounded(*x, digits), number.unit)
            }
            (Self::Number(x), Kind::Number(number)) => {
                entry::with_unit(rounded(*x, digits), number.unit)
            }
            (Self::Choice(key), Kind::Choice(choice)) => {
                // Of "t3.medium: 2 vCPU, 4 GiB" the name.
                let label = choice.label(key);
                label.split(": ").next().unwrap_or_default().to_owned()
            }
            (Self::Switch(true), _) => "on".to_owned(),
            (Self::Switch(false), _) => "off".to_owned(),
            _ => String::new(),
        }
    }
}

/// An input by name, where it stands outside its group.
pub(super) fn name(knob: &Knob) -> String {
    match knob.group {
        Group::Traffic => format!("{} of the traffic", knob.label),
        _ => knob.full_label(),
    }
}

/// A scenario with one input at another value. What follows the median of the duration follows it here as well.
fn with(scenario: &Scenario, knob: &Knob, value: &Value) -> Scenario {
    let mut changed = scenario.clone();
    value.set(knob, &mut changed);
    let before = scenario.workload.duration_median.0;
    let ratio = changed.workload.duration_median.0 / before;
    if ratio != 1.0 {
        let p95 = scenario.workload.duration_p95 * ratio;
        changed.workload.duration_p95 = p95;
    }
    changed
}

/// So many significant digits.
fn rounded(x: f64, digits: i32) -> f64 {
    rounded_by(f64::round, x, digits)
}

/// So many significant digits, the last of them rounded in this way.
fn rounded_by(round: fn(f64) -> f64, x: f64, digits: i32) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return x;
    }
    let unit = 10_f64.powi(x.abs().log10().floor() as i32 - digits + 1);
    if unit <= 0.0 {
        return x;
    }
    let rounded = round(x / unit) * unit;
    // Without the digits that a float adds.
    format!("{rounded:.12e}").parse().unwrap_or(rounded)
}

/// Whether an input's slider goes by ratios rather than by differences.
fn by_ratio(scale: Scale) -> bool {
    !matches!(scale, Scale::Even(..))
}
