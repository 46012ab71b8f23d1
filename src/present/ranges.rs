//! Ranges as they are shown: from the inputs that are ranges to sentences, rows and the bands of the break-even chart.
//!
//! The work is a [`RangesJob`], done in steps. What is drawn and billed is in `model::uncertainty`.

mod rows;
mod words;

use std::rc::Rc;

use crate::model::pricing::Pricing;
use crate::model::scenario::{Range, Scenario};
use crate::model::uncertainty::bands::Band;
use crate::model::uncertainty::found::Found;
use crate::model::uncertainty::study::{Followed, Study};
use crate::model::uncertainty::{Input, Setter, Spread};
use crate::present::entry;
use crate::present::knobs::{Knob, Number, ranged};
use crate::present::what_if::name;
use crate::present::what_if::sensitivity::Subject;

pub use rows::{Bars, Contribution, CostRow, Mark};
pub use words::{HOW, NOTHING_YET};

/// An input that is a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranged {
    /// Key of the input.
    pub key: &'static str,
    /// The input with its platform.
    pub label: String,
    /// From where to where.
    pub range: Range,
    /// The same in words, with the unit.
    pub text: String,
    /// How likely the values between the ends are.
    pub spread: Spread,
}

impl Ranged {
    fn new((knob, number, range): (&'static Knob, Number, Range)) -> Self {
        Self {
            key: &knob.key,
            label: name(knob),
            range,
            text: said(range, number),
            spread: number.spread(),
        }
    }

    /// The inputs of a scenario that are ranges and matter in it.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        ranged(scenario).into_iter().map(Self::new).collect()
    }
}

/// A range in words, with its unit.
pub fn said(range: Range, number: Number) -> String {
    let end = |value| entry::with_unit(value, number.unit);
    format!("{} to {}", end(range.low), end(range.high))
}

/// What stands for a range where only one value can, in a sentence for its field.
pub fn stands_for(scenario: &Scenario, range: Range, number: Number) -> String {
    let drawn = match number.spread() {
        Spread::ByRatio if range.low > 0.0 => "drawn evenly by ratio",
        _ => "drawn evenly",
    };
    let value = entry::with_unit(number.get(scenario), number.unit);
    format!(
        "{}, {drawn}. Where one value is needed: {value}.",
        said(range, number)
    )
}

/// All that is shown of a scenario's ranges.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranges {
    /// The inputs that are ranges.
    pub inputs: Vec<Ranged>,
    /// What follows, in a sentence for the answer.
    pub sentence: String,
    /// The break-even in a sentence; `None` where there cannot be one.
    pub break_even: Option<String>,
    /// Costs of the platforms.
    pub costs: Bars,
    /// What the contributions are to.
    pub of_what: String,
    /// How much of what varies each input accounts for, the largest first.
    pub contributions: Vec<Contribution>,
    /// The same in a sentence, or why there are none.
    pub strongest: String,
    /// Cost over the volume, for the break-even chart; empty where only the volume is a range.
    pub bands: Rc<Vec<Band>>,
    /// The numbers behind it.
    pub found: Found,
}

/// The study of a scenario's ranges, in steps.
pub struct RangesJob<'a> {
    study: Study<'a>,
    inputs: Vec<Ranged>,
}

impl<'a> RangesJob<'a> {
    /// Work that has not begun; `None` where no input that matters is a range. `subject` is the break-even to follow, where
    /// the cheapest changes at all.
    pub fn new(
        scenario: &Scenario,
        pricing: Pricing<'a>,
        subject: Option<Subject>,
    ) -> Option<Self> {
        let knobs = ranged(scenario);
        if knobs.is_empty() {
            return None;
        }
        let keys: Vec<&str> = knobs.iter().map(|(knob, ..)| knob.key.as_str()).collect();
        let p95_follows = !keys.contains(&"p95");
        let input = |&(knob, number, range): &(&'static Knob, Number, Range)| Input {
            range,
            spread: number.spread(),
            whole: number.whole,
            is_volume: knob.key == "n",
            set: setter(scenario, knob, number, p95_follows),
        };
        let followed = subject.map(|subject| Followed {
            platforms: (subject.below, subject.above),
            above: Some(subject.above),
            near: subject.at,
        });
        let inputs = knobs.iter().map(input).collect();
        Some(Self {
            study: Study::new(scenario, pricing, inputs, followed),
            inputs: knobs.into_iter().map(Ranged::new).collect(),
        })
    }

    /// Takes up to so many steps; whether all are taken.
    pub fn advance(&mut self, steps: usize) -> bool {
        self.study.advance(steps)
    }

    /// Share that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.study.progress()
    }

    /// What is shown, once all steps are taken.
    pub fn finish(self) -> Ranges {
        let found = self.study.finish();
        Ranges {
            sentence: words::sentence(&found),
            break_even: words::break_even(&found, &self.inputs),
            costs: Bars::of(&found),
            of_what: words::of_what(&found),
            contributions: rows::contributions(&found, &self.inputs),
            strongest: words::strongest(&found, &self.inputs),
            bands: Rc::new(found.bands.clone()),
            inputs: self.inputs,
            found,
        }
    }
}

/// Sets an input. The 95th percentile of the duration follows the median in proportion, unless it is a range itself.
fn setter(scenario: &Scenario, knob: &Knob, number: Number, p95_follows: bool) -> Setter {
    let (median, p95) = (
        scenario.workload.duration_median.0,
        scenario.workload.duration_p95,
    );
    let follows = p95_follows && knob.key == "median" && median > 0.0;
    Rc::new(move |s, x| {
        number.set(s, x);
        if follows {
            s.workload.duration_p95 = p95 * (x / median);
        }
    })
}

#[cfg(test)]
mod tests;
