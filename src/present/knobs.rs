//! The table of inputs: one row an input. Field, slider, link, file key, help and range all come from the row.
//!
//! Inputs of the scenario as a whole are rows of `scenario`, `traffic` and `simulation`; inputs of platforms are rows of `platform`,
//! which say which platforms have them. The kinds of inputs are in `kind`.

mod kind;
mod platform;
mod range;
mod scale;
mod scenario;
pub mod simulation;
mod traffic;

use std::sync::LazyLock;

use kind::Access;
pub use kind::{Choice, Counts, Kind, Number, Switch, Text};
pub use range::{End, RangeEntry, ranged};
pub use scale::Scale;

use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::settings::Settings;
use crate::model::units::Milliseconds;
use crate::present::entry::{self, Unit};
use crate::present::traffic::without_counts;

/// A group of inputs, as the page lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What is asked of the platform.
    Workload,
    /// How requests arrive over time.
    Traffic,
    /// How it is invoked, and what is sent and written.
    Payload,
    /// The function's code.
    Function,
    /// Managed services of the workload.
    Services,
    /// Where it runs, and the currency of the bill.
    Place,
    /// The platforms compared.
    Compared,
    /// One platform's settings.
    Platform(PlatformId),
    /// The simulation's settings.
    Simulation,
}

impl Group {
    /// Every group in order.
    pub fn all() -> impl Iterator<Item = Self> {
        let platforms = PlatformId::ALL.into_iter().map(Self::Platform);
        let last = [
            Self::Payload,
            Self::Function,
            Self::Services,
            Self::Place,
            Self::Simulation,
        ];
        [Self::Compared, Self::Workload, Self::Traffic]
            .into_iter()
            .chain(platforms)
            .chain(last)
    }

    /// The heading of the group.
    pub fn title(self) -> &'static str {
        match self {
            Self::Workload => "Workload",
            Self::Traffic => "Traffic",
            Self::Payload => "Invocation and payload",
            Self::Function => "Function code",
            Self::Services => "Managed services",
            Self::Place => "Region and currency",
            Self::Compared => "Compare",
            Self::Platform(platform) => platform.name(),
            Self::Simulation => "Simulation",
        }
    }
}

/// Whether an input matters.
#[derive(Clone, Copy, Debug)]
enum Shown {
    Always,
    /// In a scenario as a whole.
    Scenario(fn(&Scenario) -> bool),
    /// With a platform's settings.
    Settings(PlatformId, fn(&Settings) -> bool),
}

/// One input of the page.
#[derive(Clone, Debug)]
pub struct Knob {
    /// Short stable name, used in links.
    pub key: String,
    /// Key in a scenario file: section and name, or the name alone within a platform's entry; empty where a file says
    /// it another way.
    pub json: &'static str,
    /// Label beside the field.
    pub label: &'static str,
    /// Group it stands in.
    pub group: Group,
    /// What it means and how it enters the result.
    pub help: &'static str,
    /// What kind of input it is.
    pub kind: Kind,
    shown: Shown,
}

impl Knob {
    /// Whether it matters in a scenario; of a platform, whether it would if the platform were compared.
    pub fn shown(&self, scenario: &Scenario) -> bool {
        match self.shown {
            Shown::Always => true,
            Shown::Scenario(shown) => shown(scenario),
            Shown::Settings(platform, shown) => shown(scenario.of(platform)),
        }
    }

    /// Whether its control looks the same in two scenarios. Of a range it also says what stands for it, so that counts as
    /// different.
    pub fn looks_alike(&self, one: &Scenario, other: &Scenario) -> bool {
        let ranged = |scenario: &Scenario| scenario.ranges.contains_key(&self.key);
        !ranged(one) && !ranged(other) && !self.kind.differs(one, other)
    }

    /// Label with the platform's name, for messages outside the group.
    pub fn full_label(&self) -> String {
        match self.group {
            Group::Platform(platform) => format!("{} of {}", self.label, platform.in_a_sentence()),
            _ => self.label.to_owned(),
        }
    }
}

/// Every input, in the order of the page. A choice comes before the numbers that depend on it.
pub static KNOBS: LazyLock<Vec<Knob>> = LazyLock::new(|| {
    scenario::knobs()
        .into_iter()
        .chain(traffic::knobs())
        .chain(platform::knobs())
        .collect()
});

/// The knob with this key.
pub fn knob(key: &str) -> Option<&'static Knob> {
    KNOBS.iter().find(|knob| knob.key == key)
}

/// What the scenario uses instead of an input that contradicts another, as the key and a sentence.
pub fn contradictions(scenario: &Scenario) -> Vec<(&'static str, String)> {
    let (median, p95) = (
        scenario.workload.duration_median,
        scenario.workload.duration_p95,
    );
    let mut found = Vec::new();
    if p95 < median {
        let shown = |ms: Milliseconds| entry::with_unit(ms.0, Unit::Milliseconds);
        let sentence = format!(
            "{} is below the median; used {} for both.",
            shown(p95),
            shown(median)
        );
        found.push(("p95", sentence));
    }
    if let Some(sentence) = without_counts(&scenario.traffic) {
        found.push(("hourly", sentence));
    }
    found
}

/// Options from keys and labels.
fn pairs(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options
        .iter()
        .map(|&(key, label)| (key.to_owned(), label.to_owned()))
        .collect()
}

/// The kebab-case name of a unit variant.
fn name_of<T: serde::Serialize>(value: T) -> String {
    struct Name<T>(T);
    impl<T: serde::Serialize> std::fmt::Display for Name<T> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            self.0.serialize(f)
        }
    }
    Name(value).to_string()
}

/// The variant with this name; the default for an unknown one.
fn named<T: serde::de::DeserializeOwned + Default>(name: String) -> T {
    let name = serde::de::value::StringDeserializer::<serde::de::value::Error>::new(name);
    T::deserialize(name).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::Range;
    use crate::model::traffic::Shape;
    use crate::present::counts::Listed;
    use crate::present::entry::Entry;

    #[test]
    fn a_control_looks_alike_until_its_own_value_changes() {
        let default = Scenario::default();
        let knob = |key| super::knob(key).expect("a knob");
        let mut more = default.clone();
        more.workload.invocations_per_month *= 2.0;
        assert!(knob("memory").looks_alike(&default, &more));
        assert!(!knob("n").looks_alike(&default, &more));
        let mut ranged = default.clone();
        let range = Range {
            low: 256.0,
            high: 1024.0,
        };
        ranged.ranges.insert("memory".to_owned(), range);
        assert!(!knob("memory").looks_alike(&default, &ranged));
    }

    #[test]
    fn every_knob_reads_what_it_wrote_and_its_default_is_in_range() {
        let default = Scenario::default();
        for (i, knob) in KNOBS.iter().enumerate() {
            let same = |other: &&Knob| other.key == knob.key;
            assert_eq!(
                KNOBS.iter().filter(same).count(),
                1,
                "{} is there twice",
                knob.key
            );
            let same = |other: &Knob| {
                !knob.json.is_empty() && other.json == knob.json && other.group == knob.group
            };
            assert!(!KNOBS[..i].iter().any(same), "{} is there twice", knob.json);
            assert!(knob.help.ends_with('.'), "{}: help is a sentence", knob.key);
            let mut scenario = default.clone();
            match knob.kind {
                Kind::Number(number) => {
                    let value = number.get(&default);
                    assert_eq!(number.clamp(value), Entry::Used(value), "{}", knob.key);
                    for value in [number.range.0, number.range.1] {
                        number.set(&mut scenario, value);
                        if knob.shown(&scenario) {
                            assert_eq!(number.get(&scenario), value, "{}", knob.key);
                        }
                    }
                }
                Kind::Choice(choice) => {
                    assert!(
                        choice.offers(&choice.get(&default)),
                        "{}: {}",
                        knob.key,
                        choice.get(&default)
                    );
                    for (key, _) in choice.options() {
                        choice.set(&mut scenario, &key);
                        assert_eq!(choice.get(&scenario), key, "{}", knob.key);
                    }
                }
                Kind::Switch(switch) => {
                    for on in [false, true] {
                        switch.set(&mut scenario, on);
                        assert_eq!(switch.get(&scenario), on, "{}", knob.key);
                    }
                }
                Kind::Counts(counts) => {
                    for list in [vec![], vec![0.0, 1e15], vec![1.5; counts.most]] {
                        counts.set(&mut scenario, list.clone());
                        assert_eq!(counts.get(&scenario), list, "{}", knob.key);
                        let shown = counts.text(&scenario);
                        assert_eq!(counts.enter(&shown), Listed::Used(list), "{}", knob.key);
                    }
                }
                Kind::Text(text) => {
                    let kept = text.get(&scenario);
                    assert_eq!(text.enter(&kept), Ok(()), "{}", knob.key);
                    assert!(text.enter("\u{1f600}").is_err(), "{}", knob.key);
                    text.set(&mut scenario, &kept);
                    assert_eq!(text.get(&scenario), kept, "{}", knob.key);
                }
            }
        }
    }

    #[test]
    fn sliders_stop_at_round_values_and_find_them_again() {
        for knob in KNOBS.iter() {
            let Kind::Number(number) = knob.kind else {
                continue;
            };
            for position in 0..number.scale.positions() {
                let value = number.scale.value_at(position);
                assert_eq!(number.clamp(value), Entry::Used(value), "{}", knob.key);
                assert_eq!(
                    number.scale.position_of(value),
                    position,
                    "{} {value}",
                    knob.key
                );
            }
        }
        assert_eq!(Scale::Decades(1e3, 1e12).position_of(0.0), 0);
        assert_eq!(Scale::Decades(1e3, 1e12).value_at(99), 1e12);
    }

    #[test]
    fn a_p95_below_the_median_is_said() {
        let mut scenario = Scenario::default();
        assert_eq!(contradictions(&scenario), []);
        scenario.workload.duration_p95 = Milliseconds(100.0);
        assert_eq!(
            contradictions(&scenario)[0].1,
            "100 ms is below the median; used 200 ms for both."
        );
    }

    #[test]
    fn counts_that_are_missing_are_said() {
        let mut scenario = Scenario::default();
        scenario.traffic.shape = Shape::Hourly;
        let said = contradictions(&scenario);
        assert_eq!(
            said,
            [(
                "hourly",
                "There are no counts: steady traffic is used meanwhile.".to_owned()
            )]
        );
        scenario.traffic.hourly = vec![0.0; 24];
        let (_, said) = &contradictions(&scenario)[0];
        assert_eq!(said, "Every count is 0: steady traffic is used meanwhile.");
        scenario.traffic.hourly[3] = 1.0;
        assert_eq!(contradictions(&scenario), []);
    }
}
