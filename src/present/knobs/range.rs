//! Inputs that are ranges: which can be, how one is entered, and which value stands for it elsewhere.

use crate::model::scenario::{Range, Scenario};
use crate::model::uncertainty::Spread;
use crate::present::entry::range::{Ends, ends};
use crate::present::entry::{self, Entry};
use crate::present::knobs::{Group, Kind, Knob, Number, Scale};

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The lower one.
    Low,
    /// The higher one.
    High,
}

/// What became of a text where a range may stand.
#[derive(Clone, Debug, PartialEq)]
pub enum RangeEntry {
    /// It is no range: a number, or nonsense.
    NotARange,
    /// A range with the value that stands for it, and what was not used as typed.
    Used(Range, f64, Option<String>),
    /// Not usable, and a sentence says why.
    Refused(String),
}

/// Part of a value by which it becomes a range where its slider goes evenly.
const AROUND: f64 = 0.2;

impl Number {
    /// Whether its values are thought of by ratio.
    fn by_ratio(&self) -> bool {
        !matches!(self.scale, Scale::Even(..))
    }

    /// How likely the values of a range are.
    pub fn spread(&self) -> Spread {
        if self.by_ratio() {
            Spread::ByRatio
        } else {
            Spread::Even
        }
    }

    /// The value that stands for a range where only one can: its middle, by ratio where the slider goes by ratios, in
    /// three digits.
    pub fn middle(&self, Range { low, high }: Range) -> f64 {
        let exact = if self.by_ratio() && low > 0.0 {
            (low * high).sqrt()
        } else {
            f64::midpoint(low, high)
        };
        let rounded = format!("{exact:.2e}").parse().unwrap_or(exact);
        let rounded = if self.whole { exact.round() } else { rounded };
        rounded.clamp(low, high)
    }

    /// What a typed text would set as a range.
    pub fn enter_range(&self, typed: &str) -> RangeEntry {
        match ends(typed, self.unit) {
            Ends::None => RangeEntry::NotARange,
            Ends::Wrong(sentence) => RangeEntry::Refused(sentence),
            Ends::Given(low, high, middle) => self.clamp_range(low, high, middle),
        }
    }

    /// What plain numbers would set as a range.
    pub fn clamp_range(&self, low: f64, high: f64, middle: Option<f64>) -> RangeEntry {
        let mut sentences = Vec::new();
        let mut within = |x: f64| match self.clamp(x) {
            Entry::Used(x) => Ok(x),
            Entry::Clamped(x, sentence) => {
                sentences.push(sentence);
                Ok(x)
            }
            Entry::Refused(sentence) => Err(sentence),
        };
        let ends = within(low).and_then(|low| Ok((low, within(high)?)));
        let (low, high) = match ends {
            Ok((low, high)) if low <= high => (low, high),
            Ok(_) => return RangeEntry::Refused("The range ends below its beginning.".to_owned()),
            Err(sentence) => return RangeEntry::Refused(sentence),
        };
        let range = Range { low, high };
        let middle = match middle.map(|middle| self.clamp(middle)) {
            Some(Entry::Used(middle) | Entry::Clamped(middle, _)) => middle,
            Some(Entry::Refused(_)) | None => self.middle(range),
        };
        let sentence = (!sentences.is_empty()).then(|| sentences.join(" "));
        RangeEntry::Used(range, middle, sentence)
    }

    /// A range around a value: from half to twice it where its slider goes by ratios, else a fifth less and more.
    pub fn around(&self, value: f64) -> Range {
        let (low, high) = if self.by_ratio() {
            (value / 2.0, value * 2.0)
        } else {
            (value * (1.0 - AROUND), value * (1.0 + AROUND))
        };
        let (low, mut high) = if self.whole {
            (low.floor(), high.ceil())
        } else {
            (low, high)
        };
        if value <= 0.0 {
            // The first place of the slider that is more than nothing.
            let places = (0..self.scale.positions()).map(|place| self.scale.value_at(place));
            high = places.into_iter().find(|place| *place > 0.0).unwrap_or(1.0);
        }
        let within = |x: f64| x.clamp(self.range.0, self.range.1);
        // Without the digits that a product adds.
        let short = |x: f64| format!("{x:.11e}").parse().unwrap_or(x);
        Range {
            low: within(short(low)),
            high: within(short(high)),
        }
    }

    /// A range as the field shows it, read back as the same range.
    pub fn range_text(&self, range: Range) -> String {
        let text = format!(
            "{} to {}",
            entry::text(range.low, self.unit),
            entry::text(range.high, self.unit)
        );
        let same = |entered: RangeEntry| match entered {
            RangeEntry::Used(read, _, None) => {
                let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
                near(read.low, range.low) && near(read.high, range.high)
            }
            _ => false,
        };
        if same(self.enter_range(&text)) {
            text
        } else {
            // "1 to 5 M" would be read as 1 M to 5 M.
            format!("{}..{}", range.low, range.high)
        }
    }
}

impl Knob {
    /// Whether it may be a range: a number that bills depend on.
    pub fn takes_range(&self) -> bool {
        let billed = !matches!(
            self.group,
            Group::Simulation | Group::Compared | Group::Place
        );
        billed && matches!(self.kind, Kind::Number(_))
    }

    /// Its range in a scenario, which holds its value; `None` where it is none.
    pub fn range(&self, scenario: &Scenario) -> Option<Range> {
        let Kind::Number(number) = self.kind else {
            return None;
        };
        let value = number.get(scenario);
        let range = scenario
            .ranges
            .get(&self.key)
            .filter(|_| self.takes_range())?;
        Some(Range {
            low: range.low.min(value),
            high: range.high.max(value),
        })
    }

    /// Makes it a range, with the value that stands for it.
    pub fn set_range(&self, scenario: &mut Scenario, range: Range, value: f64) {
        if let Kind::Number(number) = self.kind {
            number.set(scenario, value);
            scenario.ranges.insert(self.key.clone(), range);
        }
    }
}

/// The inputs that are ranges, in the order of the page: those that matter in the scenario, of compared platforms.
pub fn ranged(scenario: &Scenario) -> Vec<(&'static Knob, Number, Range)> {
    if scenario.ranges.is_empty() {
        return Vec::new();
    }
    let about = |knob: &&Knob| match knob.group {
        Group::Platform(platform) => scenario.compared.contains(&platform),
        _ => true,
    };
    let knobs = super::KNOBS
        .iter()
        .filter(about)
        .filter(|knob| knob.shown(scenario));
    knobs
        .filter_map(|knob| {
            let Kind::Number(number) = knob.kind else {
                return None;
            };
            let range = knob.range(scenario)?;
            (range.low < range.high).then_some((knob, number, range))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::knobs::{KNOBS, knob};

    fn number(key: &str) -> Number {
        match knob(key).map(|knob| knob.kind) {
            Some(Kind::Number(number)) => number,
            other => panic!("{key}: {other:?}"),
        }
    }

    #[test]
    fn a_typed_range_is_fitted_into_the_bounds_with_a_sentence() {
        let check =
            |key: &str, typed: &str, low: f64, high: f64, middle: f64, said: Option<&str>| {
                let expected =
                    RangeEntry::Used(Range { low, high }, middle, said.map(str::to_owned));
                assert_eq!(number(key).enter_range(typed), expected, "{key} {typed}");
            };
        check("n", "1M to 4M", 1e6, 4e6, 2e6, None);
        check("n", "1M to 5M", 1e6, 5e6, 2.24e6, None);
        check("n", "0 to 5M", 0.0, 5e6, 2.5e6, None);
        check("cpu", "10 to 30 %", 0.1, 0.3, 0.2, None);
        check("memory", "256 MB to 1 GB", 256.0, 1_024.0, 512.0, None);
        check(
            "memory",
            "64..512 MB",
            128.0,
            512.0,
            256.0,
            Some("64 MB is below 128 MB; used 128 MB."),
        );
        check("n", "4M \u{b1} 25 %", 3e6, 5e6, 4e6, None);
        let refused = |key: &str, typed: &str| {
            matches!(number(key).enter_range(typed), RangeEntry::Refused(_))
        };
        assert!(refused("n", "5M to 1M") && refused("n", "1M to 1e999 x") && refused("n", "1M to"));
        assert_eq!(number("n").enter_range("5M"), RangeEntry::NotARange);
    }

    #[test]
    fn every_number_can_be_spread_out_and_shown() {
        for knob in KNOBS.iter().filter(|knob| knob.takes_range()) {
            let Kind::Number(number) = knob.kind else {
                panic!("{} takes a range", knob.key);
            };
            for value in [
                number.get(&Scenario::default()),
                number.range.0,
                number.range.1,
            ] {
                let range = number.around(value);
                assert!(
                    range.low <= value && value <= range.high,
                    "{}: {range:?}",
                    knob.key
                );
                assert!(
                    range.low < range.high,
                    "{}: {range:?} around {value}",
                    knob.key
                );
                let middle = number.middle(range);
                assert!(range.low <= middle && middle <= range.high, "{}", knob.key);
                let RangeEntry::Used(read, _, None) = number.enter_range(&number.range_text(range))
                else {
                    panic!("{}: {}", knob.key, number.range_text(range));
                };
                let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
                assert!(
                    near(read.low, range.low) && near(read.high, range.high),
                    "{}",
                    knob.key
                );
            }
        }
        assert!(!knob("seed").expect("known").takes_range());
        let n = number("n");
        assert_eq!(
            n.range_text(Range {
                low: 1e6,
                high: 5e6
            }),
            "1 M to 5 M"
        );
        assert_eq!(
            n.range_text(Range {
                low: 1.0,
                high: 5e6
            }),
            "1..5000000"
        );
    }

    #[test]
    fn a_range_holds_the_value_and_matters_where_the_input_does() {
        let mut scenario = Scenario::default();
        let n = knob("n").expect("known");
        let range = Range {
            low: 2e6,
            high: 5e6,
        };
        n.set_range(&mut scenario, range, 3e6);
        assert_eq!(n.range(&scenario), Some(range));
        scenario.workload.invocations_per_month = 9e6;
        assert_eq!(
            n.range(&scenario),
            Some(Range {
                low: 2e6,
                high: 9e6
            })
        );
        let fargate = knob("fargate-vcpu").expect("known");
        fargate.set_range(
            &mut scenario,
            Range {
                low: 0.5,
                high: 2.0,
            },
            1.0,
        );
        let keys = |scenario: &Scenario| {
            ranged(scenario)
                .iter()
                .map(|(knob, ..)| knob.key.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(keys(&scenario), ["n"]);
        scenario
            .compared
            .push(crate::model::platform::PlatformId::AwsFargate);
        assert_eq!(keys(&scenario), ["n", "fargate-vcpu"]);
        let burst = knob("burst").expect("known");
        burst.set_range(
            &mut scenario,
            Range {
                low: 5.0,
                high: 9.0,
            },
            6.0,
        );
        assert_eq!(keys(&scenario), ["n", "fargate-vcpu"]);
    }
}
