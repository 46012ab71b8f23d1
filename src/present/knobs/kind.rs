//! Kinds of inputs: a number, one of several, on or off, a list of counts. Each reads and writes one value.

use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::settings::Settings;
use crate::present::counts::{self, Listed};
use crate::present::entry::{self, Entry, Unit};
use crate::present::knobs::Scale;

/// How a value is read and written.
#[derive(Debug)]
pub(super) enum Access<T> {
    /// In the scenario as a whole.
    Scenario(fn(&Scenario) -> T, fn(&mut Scenario, T)),
    /// In the settings of a platform.
    Settings(PlatformId, fn(&Settings) -> T, fn(&mut Settings, T)),
    /// Whether a platform is compared.
    Compared(
        PlatformId,
        fn(&Scenario, PlatformId) -> T,
        fn(&mut Scenario, PlatformId, T),
    ),
}

impl<T> Clone for Access<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Access<T> {}

impl<T> Access<T> {
    fn get(&self, scenario: &Scenario) -> T {
        match self {
            Self::Scenario(get, _) => get(scenario),
            Self::Settings(platform, get, _) => get(scenario.of(*platform)),
            Self::Compared(platform, get, _) => get(scenario, *platform),
        }
    }

    fn set(&self, scenario: &mut Scenario, value: T) {
        match self {
            Self::Scenario(_, set) => set(scenario, value),
            Self::Settings(platform, _, set) => set(scenario.of_mut(*platform), value),
            Self::Compared(platform, _, set) => set(scenario, *platform, value),
        }
    }
}

/// A number that can be set.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// Unit of the field.
    pub unit: Unit,
    /// Lowest and highest value.
    pub range: (f64, f64),
    /// Whether only whole numbers make sense.
    pub whole: bool,
    /// How a slider moves.
    pub scale: Scale,
    pub(super) access: Access<f64>,
}

impl Number {
    /// The value in a scenario.
    pub fn get(&self, scenario: &Scenario) -> f64 {
        self.access.get(scenario)
    }

    /// Sets the value, which must be in range.
    pub fn set(&self, scenario: &mut Scenario, value: f64) {
        self.access.set(scenario, value);
    }

    /// What a typed text would set.
    pub fn enter(&self, typed: &str) -> Entry {
        entry::enter(typed, self.unit, self.range, self.whole)
    }

    /// What a plain number would set.
    pub fn clamp(&self, value: f64) -> Entry {
        entry::clamp(value, self.unit, self.range, self.whole)
    }

    /// The value as the field shows it.
    pub fn text(&self, scenario: &Scenario) -> String {
        entry::text(self.get(scenario), self.unit)
    }
}

/// One of several named values.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    pub(super) options: fn() -> Vec<(String, String)>,
    pub(super) access: Access<String>,
}

impl Choice {
    /// Key and label of every value, in order.
    pub fn options(&self) -> Vec<(String, String)> {
        (self.options)()
    }

    /// Whether there is a value with this key.
    pub fn offers(&self, key: &str) -> bool {
        self.options().iter().any(|(known, _)| known == key)
    }

    /// What an option is called; its key where there is no such option.
    pub fn label(&self, key: &str) -> String {
        let mut options = self.options().into_iter();
        let named = options.find(|(known, _)| known == key);
        named.map_or_else(|| key.to_owned(), |(_, label)| label)
    }

    /// Key of the value in a scenario.
    pub fn get(&self, scenario: &Scenario) -> String {
        self.access.get(scenario)
    }

    /// Sets a value by a key that is among the options.
    pub fn set(&self, scenario: &mut Scenario, key: &str) {
        self.access.set(scenario, key.to_owned());
    }
}

/// On or off.
#[derive(Clone, Copy, Debug)]
pub struct Switch {
    pub(super) access: Access<bool>,
}

impl Switch {
    /// Whether it is on in a scenario.
    pub fn get(&self, scenario: &Scenario) -> bool {
        self.access.get(scenario)
    }

    /// Turns it on or off.
    pub fn set(&self, scenario: &mut Scenario, on: bool) {
        self.access.set(scenario, on);
    }
}

/// A list of counts.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// Most counts that it holds.
    pub most: usize,
    pub(super) access: Access<Vec<f64>>,
}

impl Counts {
    /// The counts in a scenario.
    pub fn get(&self, scenario: &Scenario) -> Vec<f64> {
        self.access.get(scenario)
    }

    /// Sets the counts, each 0 to [`counts::HIGHEST`]; keeps six digits of each, so that a link holds them all.
    pub fn set(&self, scenario: &mut Scenario, mut list: Vec<f64>) {
        list.truncate(self.most);
        let list = list.into_iter().map(counts::rounded).collect();
        self.access.set(scenario, list);
    }

    /// What a typed list would set.
    pub fn enter(&self, typed: &str) -> Listed {
        counts::enter(typed, self.most)
    }

    /// The list as the field shows it.
    pub fn text(&self, scenario: &Scenario) -> String {
        counts::text(&self.get(scenario))
    }

    /// What the list says, in a sentence; empty where it says nothing.
    pub fn described(&self, scenario: &Scenario) -> String {
        counts::described(&self.get(scenario))
    }
}

/// A text that must have a form of its own, such as a cron expression.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    pub(super) check: fn(&str) -> Result<(), String>,
    pub(super) access: Access<String>,
}

impl Text {
    /// The text in a scenario.
    pub fn get(&self, scenario: &Scenario) -> String {
        self.access.get(scenario)
    }

    /// Whether a text has the form; else a sentence that says what is wrong.
    pub fn enter(&self, typed: &str) -> Result<(), String> {
        (self.check)(typed)
    }

    /// Sets a text that has the form.
    pub fn set(&self, scenario: &mut Scenario, text: &str) {
        self.access.set(scenario, text.to_owned());
    }
}

/// What kind of input a knob is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A number.
    Number(Number),
    /// One of several.
    Choice(Choice),
    /// On or off.
    Switch(Switch),
    /// A list of counts.
    Counts(Counts),
    /// A text of a certain form.
    Text(Text),
}

impl Kind {
    /// Whether two scenarios have different values.
    pub fn differs(&self, one: &Scenario, other: &Scenario) -> bool {
        match self {
            Self::Number(number) => number.get(one) != number.get(other),
            Self::Choice(choice) => choice.get(one) != choice.get(other),
            Self::Switch(switch) => switch.get(one) != switch.get(other),
            Self::Counts(counts) => counts.get(one) != counts.get(other),
            Self::Text(text) => text.get(one) != text.get(other),
        }
    }

    /// Its value as a visitor would say it.
    pub fn said(&self, scenario: &Scenario) -> String {
        match self {
            Self::Number(number) => entry::with_unit(number.get(scenario), number.unit),
            Self::Choice(choice) => choice.label(&choice.get(scenario)),
            Self::Switch(switch) => if switch.get(scenario) { "on" } else { "off" }.to_owned(),
            Self::Counts(counts) => counts.described(scenario),
            Self::Text(text) => text.get(scenario),
        }
    }

    /// Copies the value of one scenario to another.
    pub fn copy(&self, from: &Scenario, to: &mut Scenario) {
        match self {
            Self::Number(number) => number.set(to, number.get(from)),
            Self::Choice(choice) => choice.set(to, &choice.get(from)),
            Self::Switch(switch) => switch.set(to, switch.get(from)),
            Self::Counts(counts) => counts.set(to, counts.get(from)),
            Self::Text(text) => text.set(to, &text.get(from)),
        }
    }
}
