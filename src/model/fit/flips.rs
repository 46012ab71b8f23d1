//! What would flip a finding: the nearest value of an input at which the same rule, asked again, says otherwise.

use crate::model::fit::inputs::Input;
use crate::model::fit::prober::{Prober, Seen};
use crate::model::fit::{Finding, Verdict};

/// Values tried in each factor of ten, from the present one outwards.
const PER_DECADE: f64 = 8.0;

/// How closely a change is closed in on, as a part of the value.
const CLOSE: f64 = 1e-5;

/// Significant digits of the value that is named.
const DIGITS: i32 = 3;

/// On which side of the value the verdict is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At the value and below.
    AtMost,
    /// At the value and above.
    AtLeast,
}

/// What would flip a finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flip {
    /// The input.
    pub input: Input,
    /// Where the verdict is another.
    pub side: Side,
    /// The nearest such value, rounded to three significant digits within the new verdict.
    pub value: f64,
    /// The verdict there.
    pub verdict: Verdict,
}

/// A search for a flip of one finding over one input, a probe at a time: outwards on both sides until the verdict is
/// good, then between the last two values. A verdict is good where it is "fits" or better.
#[derive(Clone, Debug)]
pub struct Search {
    finding: Finding,
    seen: Seen,
    input: Input,
    now: f64,
    stage: Stage,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    /// So many steps outwards have been tried.
    Outwards(u32),
    /// The change lies between a bad and a good value.
    Between {
        bad: f64,
        good: f64,
    },
    Done(Option<Flip>),
}

impl Search {
    /// A search that has not begun; `None` where the input is not set.
    pub fn new(prober: &Prober<'_>, finding: Finding, seen: Seen, input: Input) -> Option<Self> {
        let now = input.get(prober.scenario(), finding.platform)?;
        Some(Self {
            finding,
            seen,
            input,
            now,
            stage: Stage::Outwards(0),
        })
    }

    /// The finding that is to be flipped.
    pub fn finding(&self) -> &Finding {
        &self.finding
    }

    /// Probes once or twice; whether the search is over.
    pub fn advance(&mut self, prober: &Prober<'_>) -> bool {
        self.stage = match self.stage {
            Stage::Outwards(tried) => self.outwards(prober, tried + 1),
            Stage::Between { bad, good } => self.between(prober, bad, good),
            done @ Stage::Done(_) => done,
        };
        matches!(self.stage, Stage::Done(_))
    }

    /// What was found.
    pub fn flip(&self) -> Option<Flip> {
        match self.stage {
            Stage::Done(found) => found,
            _ => None,
        }
    }

    /// The value so many steps away, within the range of the input; the range's end comes last.
    fn step(&self, steps: f64) -> Option<f64> {
        let (low, high) = self.input.range();
        let at = |steps: f64| self.now * libm::pow(10.0, steps / PER_DECADE);
        let (value, before) = (at(steps), at(steps - steps.signum()));
        let end = if steps > 0.0 { high } else { low };
        let beyond = |x: f64| if steps > 0.0 { x >= end } else { x <= end };
        match (beyond(value), beyond(before)) {
            (_, true) => None,
            (true, false) => Some(end),
            (false, _) => Some(value),
        }
    }

    fn outwards(&self, prober: &Prober<'_>, tried: u32) -> Stage {
        let steps = f64::from(tried);
        let values = [self.step(-steps), self.step(steps)];
        if values == [None, None] {
            return Stage::Done(None);
        }
        let before = [self.step(1.0 - steps), self.step(steps - 1.0)];
        for (value, before) in values.into_iter().zip(before) {
            let Some(value) = value else { continue };
            if self.good(prober, value).is_some() {
                let bad = if tried == 1 { None } else { before };
                return Stage::Between {
                    bad: bad.unwrap_or(self.now),
                    good: value,
                };
            }
        }
        Stage::Outwards(tried)
    }

    fn between(&self, prober: &Prober<'_>, bad: f64, good: f64) -> Stage {
        if (good - bad).abs() > CLOSE * good {
            let middle = libm::sqrt(bad * good);
            return match self.good(prober, middle) {
                Some(_) => Stage::Between { bad, good: middle },
                None => Stage::Between { bad: middle, good },
            };
        }
        let side = if good < bad {
            Side::AtMost
        } else {
            Side::AtLeast
        };
        // The nearest round value where it is good, such as a limit itself, else one a little farther away. Either is asked
        // once more, so that what is said holds.
        let nearest = rounded(good, f64::round);
        let farther = match side {
            Side::AtMost => rounded(good, f64::floor),
            Side::AtLeast => rounded(good, f64::ceil),
        };
        let found = [nearest, farther].into_iter().find_map(|value| {
            let verdict = self.good(prober, value)?;
            Some(Flip {
                input: self.input,
                side,
                value,
                verdict,
            })
        });
        Stage::Done(found)
    }

    /// The verdict at a value, where it is good.
    fn good(&self, prober: &Prober<'_>, value: f64) -> Option<Verdict> {
        let of = (self.finding.platform, self.finding.rule);
        let found = prober.probe(of, self.seen, (self.input, value))?;
        (found.verdict <= Verdict::Fits).then_some(found.verdict)
    }
}

/// To three significant digits, one way or the other.
fn rounded(value: f64, way: fn(f64) -> f64) -> f64 {
    let exponent = libm::floor(libm::log10(value)) - f64::from(DIGITS - 1);
    let unit = libm::pow(10.0, exponent);
    let exact = way(value / unit) * unit;
    // Through text, so that 3 x 0.1 is 0.3.
    format!("{exact:.2e}").parse().unwrap_or(exact)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fit::Rule;
    use crate::model::platform::PlatformId::{self, AwsEc2, AwsLambda};
    use crate::model::prices::PriceBook;
    use crate::model::pricing::Pricing;
    use crate::model::scenario::Scenario;

    /// Where the volume makes the cost of a platform fit, of the bare example.
    fn flip(invocations: f64, platform: PlatformId) -> Option<Flip> {
        let mut scenario = Scenario::worked_example();
        scenario.workload.invocations_per_month = invocations;
        let pricing = Pricing::new(&scenario, None, PriceBook::embedded());
        let mut prober = Prober::new(&scenario, pricing);
        while !prober.advance() {}
        let fared = prober.fared(&scenario, platform, Seen::default());
        let findings = prober.findings(&scenario, platform, fared.as_ref());
        let cost = findings.into_iter().find(|f| f.rule == Rule::Cost);
        let of = (cost.expect("two are compared"), Seen::default());
        let mut search = Search::new(&prober, of.0, of.1, Input::Volume).expect("it is set");
        while !search.advance(&prober) {}
        search.flip()
    }

    #[test]
    fn a_cost_flips_at_the_break_even_from_either_side() {
        // $30.368 over $1.866667 a million: 16.269 M, to three digits on the good side.
        let of = |side, value| {
            Some(Flip {
                input: Input::Volume,
                side,
                value,
                verdict: Verdict::Fits,
            })
        };
        for invocations in [20e6, 26e6] {
            assert_eq!(flip(invocations, AwsLambda), of(Side::AtMost, 16.2e6));
        }
        for invocations in [1e3, 2e6, 16e6] {
            assert_eq!(flip(invocations, AwsEc2), of(Side::AtLeast, 16.3e6));
        }
    }

    #[test]
    fn values_are_rounded_to_three_digits_one_way_or_the_other() {
        for (value, nearest, below, above) in [
            (16_268_571.0, 16.3e6, 16.2e6, 16.3e6),
            (0.300_4, 0.3, 0.3, 0.301),
            (900e3, 900e3, 900e3, 900e3),
            (9.999, 10.0, 9.99, 10.0),
        ] {
            assert_eq!(rounded(value, f64::round), nearest);
            assert_eq!(rounded(value, f64::floor), below);
            assert_eq!(rounded(value, f64::ceil), above);
        }
    }
}
