//! The nearest change of each input that changes the cheapest platform.

use serde::Serialize;

use crate::model::breakeven::BreakEven;
use crate::model::envelope::{Stretch, envelope};
use crate::model::platform::PlatformId;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::present::answer::SAME;
use crate::present::entry::Entry;
use crate::present::knobs::{Group, Kind, Knob, Number, knob};
use crate::present::session::Action;
use crate::present::what_if::{Asking, Value, by_ratio, inputs, name, rounded_by, with};

/// Values of a number that are tried on either side of its own, before the change is closed in on.
const TRIED: usize = 32;

/// How closely a change is found, as a part of the value.
const CLOSE: f64 = 1e-6;

/// Significant digits that a value is rounded to, beyond the change: the fewest that do.
const DIGITS: std::ops::RangeInclusive<i32> = 4..=9;

/// Significant digits of a number in a sentence.
const SHOWN: i32 = 6;

/// Part of the way to the change that rounding may add to it.
const BEYOND: f64 = 0.01;

/// How much farther a value is tried, as parts of the way, until the change is clear.
const STEPS: [f64; 6] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];

/// A change of one input that changes the cheapest platform.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flip {
    /// Key of the input, as in links.
    pub input: &'static str,
    /// The platform whose input it is; `None` where it is of the scenario as a whole.
    pub platform: Option<PlatformId>,
    /// Its value now.
    pub from: Value,
    /// The nearest value that changes the cheapest; of a number, rounded a hair beyond it.
    pub to: Value,
    /// A value at which the cheapest is so clearly another that the answer names it; as near to `to` as that allows.
    #[serde(skip)]
    pub clear: Value,
    /// The cheapest then.
    pub cheapest: PlatformId,
    /// All of it in a sentence.
    pub sentence: String,
    /// How far the value is: the logarithm of its ratio to now; 1 for what is not a number, and 2 or more from or to 0.
    #[serde(skip)]
    pub distance: f64,
}

impl Flip {
    /// The scenario once the change is made.
    pub fn made(&self, scenario: &Scenario) -> Scenario {
        let changed = knob(self.input).map(|knob| with(scenario, knob, &self.clear));
        changed.unwrap_or_else(|| scenario.clone())
    }

    /// What a visitor does to make the change, as one step of undo.
    pub fn action(&self, scenario: &Scenario) -> Action {
        match &self.clear {
            // The 95th percentile goes along.
            Value::Number(x) if self.input == "median" => {
                let p95 = self.made(scenario).workload.duration_p95.0;
                Action::place(vec![(self.input, *x), ("p95", p95)])
            }
            Value::Number(x) => Action::Slide(self.input, *x),
            Value::Choice(key) => Action::Choose(self.input, key.clone()),
            Value::Switch(on) => Action::Switch(self.input, *on),
        }
    }
}

/// Looks for flips, an input at a time.
pub struct FlipJob<'a> {
    search: Search<'a>,
    asking: Asking<Flip>,
}

impl<'a> FlipJob<'a> {
    /// A search that has not begun.
    pub fn new(scenario: &Scenario, pricing: Pricing<'a>) -> Self {
        let cost = |&platform: &PlatformId| (platform, pricing.cost(scenario, platform));
        let costs: Vec<_> = scenario.compared.iter().map(cost).collect();
        let asked: Vec<_> = if costs.len() > 1 {
            inputs(scenario, |platform| scenario.compared.contains(&platform)).collect()
        } else {
            Vec::new()
        };
        Self {
            search: Search {
                scenario: scenario.clone(),
                pricing,
                costs,
            },
            asking: Asking::new(asked),
        }
    }

    /// Looks at up to so many inputs; whether all are done.
    pub fn advance(&mut self, inputs: usize) -> bool {
        self.asking.advance(inputs, |knob| self.search.ask(knob))
    }

    /// Share of the inputs that are done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.asking.progress()
    }

    /// What was found, the nearest first.
    pub fn finish(self) -> Vec<Flip> {
        let mut found = self.asking.found;
        found.sort_by(|a, b| a.distance.total_cmp(&b.distance));
        found
    }
}

/// What flips are looked for in.
struct Search<'a> {
    scenario: Scenario,
    pricing: Pricing<'a>,
    /// What every compared platform costs now, where it can run.
    costs: Vec<(PlatformId, Option<f64>)>,
}

impl Search<'_> {
    fn ask(&self, knob: &'static Knob) -> Option<Flip> {
        match knob.kind {
            _ if knob.key == "n" => self.volume(knob),
            Kind::Number(number) => self.number(knob, number),
            Kind::Choice(_) | Kind::Switch(_) => self.option(knob),
            Kind::Counts(_) | Kind::Text(_) => None,
        }
    }

    /// The cheapest of all now.
    fn cheapest_now(&self) -> Option<PlatformId> {
        cheapest(self.costs.iter().copied())
    }

    /// What every compared platform costs with one input changed, where it can run.
    fn costs_with(&self, knob: &Knob, value: &Value) -> Vec<(PlatformId, Option<f64>)> {
        let changed = with(&self.scenario, knob, value);
        let costs = self.costs.iter().map(|&(platform, now)| {
            let other = matches!(knob.group, Group::Platform(of) if of != platform);
            let cost = if other {
                now
            } else {
                self.pricing.cost(&changed, platform)
            };
            (platform, cost)
        });
        costs.collect()
    }

    /// The cheapest with one input changed; the same as now where they cost the same.
    fn cheapest_with(&self, knob: &Knob, value: &Value) -> Option<PlatformId> {
        let costs = self.costs_with(knob, value);
        let now = self.cheapest_now()?;
        let then = cheapest(costs.iter().copied())?;
        let of = |platform| {
            costs
                .iter()
                .find(|(p, _)| *p == platform)
                .and_then(|(_, cost)| *cost)
        };
        let level = of(now)
            .zip(of(then))
            .is_some_and(|(now, then)| now - then <= 1e-9 * now.abs().max(1.0));
        Some(if level { now } else { then })
    }

    /// Whether a value changes the cheapest, and to whom.
    fn changes(&self, knob: &Knob, value: &Value) -> Option<PlatformId> {
        let then = self.cheapest_with(knob, value)?;
        (Some(then) != self.cheapest_now()).then_some(then)
    }

    /// Exactly, from the crossings of the curves.
    fn volume(&self, knob: &'static Knob) -> Option<Flip> {
        let curves = self.pricing.curves(&self.scenario);
        let pairs = curves.iter().enumerate().flat_map(|(i, a)| {
            let rest = curves[i + 1..].iter();
            rest.map(|b| BreakEven::between((a.0, &a.1), (b.0, &b.1)))
        });
        let pairs: Vec<_> = pairs.collect();
        let curves: Vec<_> = curves
            .iter()
            .map(|(platform, curve)| (*platform, curve))
            .collect();
        let stretches = envelope(&curves, pairs.iter());
        let n = self.scenario.workload.invocations_per_month;
        let here = stretches.iter().position(|stretch| n <= stretch.to)?;
        let flip = |stretch: &Stretch, to: f64| {
            let distance = (to / n.max(1.0)).ln().abs();
            self.flip_number(knob, (n, to), stretch.platform, distance)
        };
        let below = here
            .checked_sub(1)
            .map(|i| flip(&stretches[i], stretches[i].to));
        let above = stretches.get(here + 1).map(|next| flip(next, next.from));
        below
            .into_iter()
            .chain(above)
            .min_by(|a, b| a.distance.total_cmp(&b.distance))
    }

    fn number(&self, knob: &'static Knob, number: Number) -> Option<Flip> {
        let now = number.get(&self.scenario);
        let sides = [number.range.0, number.range.1].map(|end| {
            let (last, first) = self.first_change(knob, number, now, end)?;
            let to = self.close_in(knob, number, last, first);
            let then = self.changes(knob, &Value::Number(to))?;
            let distance = if now > 0.0 && to > 0.0 {
                (to / now).ln().abs()
            } else {
                2.0 + (to - now).abs() / (number.range.1 - number.range.0)
            };
            Some(self.flip_number(knob, (now, to), then, distance))
        });
        let found = sides.into_iter().flatten();
        found.min_by(|a, b| a.distance.total_cmp(&b.distance))
    }

    /// The first value tried towards an end that changes the cheapest, and the last before it that does not.
    fn first_change(&self, knob: &Knob, number: Number, now: f64, end: f64) -> Option<(f64, f64)> {
        let mut last = now;
        for i in 1..=TRIED {
            let part = i as f64 / TRIED as f64;
            let value = if by_ratio(number.scale) {
                // From 0 there is no ratio: a millionth of the range is the first step.
                let least = (number.range.1 * 1e-6).max(number.range.0);
                let (start, end) = (now.max(least), end.max(least));
                start * (end / start).powf(part)
            } else {
                now + (end - now) * part
            };
            let value = if number.whole { value.round() } else { value };
            if value == last {
                continue;
            }
            if self.changes(knob, &Value::Number(value)).is_some() {
                return Some((last, value));
            }
            last = value;
        }
        None
    }

    /// The value nearest to `last` that changes the cheapest, as `first` does.
    fn close_in(&self, knob: &Knob, number: Number, last: f64, first: f64) -> f64 {
        let (mut last, mut first) = (last, first);
        // From 0 there is no ratio: then it is the range that counts.
        let least = CLOSE * CLOSE * (number.range.1 - number.range.0);
        while (first - last).abs() > (CLOSE * first.abs().max(last.abs())).max(least) {
            let middle = last + (first - last) / 2.0;
            let middle = if number.whole { middle.round() } else { middle };
            if middle == last || middle == first {
                break;
            }
            if self.changes(knob, &Value::Number(middle)).is_some() {
                first = middle;
            } else {
                last = middle;
            }
        }
        first
    }

    /// A value as round as can be, a hair beyond one at which the cheapest changes to this platform.
    fn beyond(&self, knob: &Knob, now: f64, to: f64, cheapest: PlatformId) -> f64 {
        let away = if to < now { f64::floor } else { f64::ceil };
        let candidates = DIGITS.map(|digits| rounded_by(away, to, digits));
        let near = |x: &f64| (x - to).abs() <= BEYOND * (to - now).abs();
        let allowed = |x: &f64| match knob.kind {
            Kind::Number(number) => number.clamp(*x) == Entry::Used(*x),
            _ => false,
        };
        let mut good = candidates.filter(near).filter(allowed);
        let round = good.find(|&x| self.changes(knob, &Value::Number(x)) == Some(cheapest));
        round.unwrap_or(to)
    }

    /// The nearest value from `to` on at which this platform is clearly the cheapest; `to` where there is none near.
    fn clear(&self, knob: &Knob, now: f64, to: f64, cheapest: PlatformId) -> f64 {
        let away = if to < now { f64::floor } else { f64::ceil };
        let farther = STEPS.map(|part| rounded_by(away, to + (to - now) * part, *DIGITS.start()));
        let clearly = |x: &f64| {
            let Kind::Number(number) = knob.kind else {
                return false;
            };
            if number.clamp(*x) != Entry::Used(*x) {
                return false;
            }
            let able = self.costs_with(knob, &Value::Number(*x)).into_iter();
            let able = able.filter_map(|(platform, cost)| Some((platform, cost?)));
            let (own, others): (Vec<_>, Vec<_>) = able.partition(|(p, _)| *p == cheapest);
            let next = others
                .iter()
                .map(|(_, cost)| *cost)
                .fold(f64::INFINITY, f64::min);
            own.first()
                .is_some_and(|(_, cost)| *cost < next * (1.0 - SAME * 1.1))
        };
        let mut found = std::iter::once(to).chain(farther).filter(clearly);
        found.next().unwrap_or(to)
    }

    /// The option nearest in its list that changes the cheapest.
    fn option(&self, knob: &'static Knob) -> Option<Flip> {
        let now = Value::of(knob, &self.scenario)?;
        let options = Value::options(knob);
        let own = options.iter().position(|option| *option == now)?;
        let mut others: Vec<usize> = (0..options.len()).filter(|&i| i != own).collect();
        others.sort_by_key(|i| i.abs_diff(own));
        others.into_iter().find_map(|i| {
            let then = self.changes(knob, &options[i])?;
            let to = options[i].clone();
            Some(self.flip(knob, now.clone(), (to.clone(), to), then, 1.0))
        })
    }

    /// The flip of a number, from its value now to a hair beyond where the cheapest changes.
    fn flip_number(
        &self,
        knob: &'static Knob,
        (now, to): (f64, f64),
        cheapest: PlatformId,
        distance: f64,
    ) -> Flip {
        let to = self.beyond(knob, now, to, cheapest);
        let clear = self.clear(knob, now, to, cheapest);
        let values = (Value::Number(to), Value::Number(clear));
        self.flip(knob, Value::Number(now), values, cheapest, distance)
    }

    fn flip(
        &self,
        knob: &'static Knob,
        from: Value,
        (to, clear): (Value, Value),
        cheapest: PlatformId,
        distance: f64,
    ) -> Flip {
        let (label, instead) = (name(knob), from.text_to(SHOWN, knob));
        let other = to.text_to(SHOWN, knob);
        let change = match &to {
            Value::Number(_) => format!("{label} at {other} instead of {instead}"),
            Value::Switch(_) => format!("{label} {other} instead of {instead}"),
            Value::Choice(_) => {
                format!("{label}: \u{201c}{other}\u{201d} instead of \u{201c}{instead}\u{201d}")
            }
        };
        let sentence = format!(
            "{change}, and {} becomes the cheapest.",
            cheapest.in_a_sentence()
        );
        let platform = match knob.group {
            Group::Platform(platform) => Some(platform),
            _ => None,
        };
        Flip {
            input: &knob.key,
            platform,
            from,
            to,
            clear,
            cheapest,
            sentence,
            distance,
        }
    }
}

fn cheapest(costs: impl Iterator<Item = (PlatformId, Option<f64>)>) -> Option<PlatformId> {
    let able = costs.filter_map(|(platform, cost)| Some((platform, cost?)));
    let least = able.min_by(|a, b| a.1.total_cmp(&b.1));
    least.map(|(platform, _)| platform)
}

#[cfg(test)]
mod tests;
