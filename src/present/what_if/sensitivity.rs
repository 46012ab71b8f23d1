//! What moves the break-even: how far it shifts when each input is a tenth smaller or larger, or an extra is switched.

use crate::model::assessment::Assessment;
use crate::model::breakeven::BreakEven;
use crate::model::platform::PlatformId;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::present::entry::Entry;
use crate::present::knobs::{Kind, Knob};
use crate::present::what_if::{Asking, Value, inputs, name, with};

/// Part by which a number is made smaller and larger.
const STEP: f64 = 0.1;

/// Options up to which a choice is tried out.
const MOST_OPTIONS: usize = 9;

/// A shift below this is none.
const NONE: f64 = 1e-6;

/// The break-even that is looked at: the change of the cheapest platform that is nearest to the scenario's volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subject {
    /// Cheaper below it.
    pub below: PlatformId,
    /// Cheaper above it.
    pub above: PlatformId,
    /// Where it is [invocations a month].
    pub at: f64,
}

impl Subject {
    /// Of an assessment; `None` where the cheapest is the same at every volume.
    pub fn of(scenario: &Scenario, assessment: &Assessment) -> Option<Self> {
        let n = scenario.workload.invocations_per_month.max(1.0);
        let changes = assessment.cheapest.windows(2).map(|pair| Self {
            below: pair[0].platform,
            above: pair[1].platform,
            at: pair[1].from,
        });
        let distance = |subject: &Self| (subject.at / n).ln().abs();
        // Where two that cost the same part, the cheapest changes without a crossing, and nothing can be followed.
        let crossed = |subject: &Self| {
            let both = |pair: &&BreakEven| {
                let (a, b) = pair.platforms;
                [a, b].contains(&subject.below) && [a, b].contains(&subject.above)
            };
            let pair = assessment.break_evens.iter().find(both);
            let there = pair.and_then(|pair| subject.in_comparison(pair));
            there.is_some_and(|at| (at / subject.at).ln().abs() <= NONE)
        };
        let changes = changes.filter(crossed);
        changes.min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// Where the same change is in another comparison of the two; `None` where there is none.
    fn in_comparison(&self, pair: &BreakEven) -> Option<f64> {
        pair.nearest(Some(self.above), self.at)
    }
}

/// Which other value of an input was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// Less of a number.
    Less,
    /// More of a number.
    More,
    /// Another choice.
    Other,
}

/// Where the break-even is with an input at another value.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// How the value differs from now.
    pub tried: Tried,
    /// The value, in words.
    pub value: String,
    /// The break-even then [invocations a month]; `None` where there is none any more.
    pub at: Option<f64>,
}

/// What one input does to the break-even.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// The input with its platform.
    pub label: String,
    /// Its value now, in words.
    pub now: String,
    /// Where the break-even would be: of a number with less and with more of it, of anything else with its options.
    pub shifts: Vec<Shift>,
    /// Per cent that the break-even moves for each per cent of the input; `None` for what is not a number.
    pub elasticity: Option<f64>,
    /// Largest ratio of a shifted break-even to now, or now to shifted, as a logarithm; infinite where it vanishes.
    pub reach: f64,
}

/// Tries the inputs one after the other.
pub struct SensitivityJob<'a> {
    trial: Trial<'a>,
    asking: Asking<Influence>,
}

impl<'a> SensitivityJob<'a> {
    /// A search that has not begun.
    pub fn new(scenario: &Scenario, pricing: Pricing<'a>, subject: Subject) -> Self {
        let involved = |platform| platform == subject.below || platform == subject.above;
        let asked = inputs(scenario, involved).filter(|knob| knob.key != "n");
        Self {
            trial: Trial {
                scenario: scenario.clone(),
                pricing,
                subject,
            },
            asking: Asking::new(asked.collect()),
        }
    }

    /// Tries up to so many inputs; whether all are done.
    pub fn advance(&mut self, inputs: usize) -> bool {
        self.asking.advance(inputs, |knob| self.trial.ask(knob))
    }

    /// Share of the inputs that are done, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.asking.progress()
    }

    /// What moves the break-even, the strongest first. What makes it vanish comes first of all.
    pub fn finish(self) -> Vec<Influence> {
        let mut found = self.asking.found;
        found.sort_by(|a, b| b.reach.total_cmp(&a.reach));
        found
    }
}

/// What inputs are tried on.
struct Trial<'a> {
    scenario: Scenario,
    pricing: Pricing<'a>,
    subject: Subject,
}

impl Trial<'_> {
    fn ask(&self, knob: &'static Knob) -> Option<Influence> {
        match &knob.kind {
            Kind::Number(_) => self.number(knob),
            Kind::Choice(_) | Kind::Switch(_) => self.options(knob),
            Kind::Counts(_) | Kind::Text(_) => None,
        }
    }

    /// Where the break-even is with an input at another value.
    fn shifted(&self, knob: &Knob, value: &Value) -> Option<f64> {
        let changed = with(&self.scenario, knob, value);
        let platforms = (self.subject.below, self.subject.above);
        let pair = self.pricing.break_even(&changed, platforms)?;
        self.subject.in_comparison(&pair)
    }

    fn number(&self, knob: &Knob) -> Option<Influence> {
        let Kind::Number(number) = knob.kind else {
            return None;
        };
        let now = number.get(&self.scenario);
        let tried = [now * (1.0 - STEP), now * (1.0 + STEP)].map(|x| {
            let x = if number.whole && x > now {
                (x * (1.0 - 1e-12)).ceil()
            } else if number.whole {
                (x * (1.0 + 1e-12)).floor()
            } else {
                x
            };
            match number.clamp(x) {
                Entry::Used(x) | Entry::Clamped(x, _) => x,
                Entry::Refused(_) => now,
            }
        });
        let tried: Vec<f64> = tried.into_iter().filter(|&x| x != now && x > 0.0).collect();
        let at = |&x: &f64| (x, self.shifted(knob, &Value::Number(x)));
        let shifted: Vec<(f64, Option<f64>)> = tried.iter().map(at).collect();
        let known = shifted
            .iter()
            .filter_map(|(x, at)| Some((x.ln(), at.as_ref()?.ln())));
        let here = (now.ln(), self.subject.at.ln());
        let elasticity = match known.collect::<Vec<_>>().as_slice() {
            [low, high] => Some((high.1 - low.1) / (high.0 - low.0)),
            [only] => Some((only.1 - here.1) / (only.0 - here.0)),
            _ => None,
        };
        let shifts = shifted.into_iter().map(|(x, at)| (Value::Number(x), at));
        self.influence(knob, shifts.collect(), elasticity)
    }

    fn options(&self, knob: &Knob) -> Option<Influence> {
        let now = Value::of(knob, &self.scenario)?;
        let options = Value::options(knob);
        if options.len() > MOST_OPTIONS {
            return None;
        }
        let others = options.into_iter().filter(|option| *option != now);
        let shifts = others.map(|option| {
            let at = self.shifted(knob, &option);
            (option, at)
        });
        self.influence(knob, shifts.collect(), None)
    }

    fn influence(
        &self,
        knob: &Knob,
        shifts: Vec<(Value, Option<f64>)>,
        elasticity: Option<f64>,
    ) -> Option<Influence> {
        let reach =
            |at: &Option<f64>| at.map_or(f64::INFINITY, |at| (at / self.subject.at).ln().abs());
        let reach = shifts.iter().map(|(_, at)| reach(at)).fold(0.0, f64::max);
        let now = Value::of(knob, &self.scenario);
        let shift = |(value, at): (Value, Option<f64>)| Shift {
            tried: match (&value, &now) {
                (Value::Number(x), Some(Value::Number(now))) if x < now => Tried::Less,
                (Value::Number(_), _) => Tried::More,
                _ => Tried::Other,
            },
            value: value.text(knob),
            at,
        };
        (reach > NONE).then(|| Influence {
            label: name(knob),
            shifts: shifts.into_iter().map(shift).collect(),
            now: now.as_ref().map_or(String::new(), |now| now.text(knob)),
            elasticity,
            reach,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prices::PriceBook;

    fn influences(scenario: &Scenario) -> (Subject, Vec<Influence>) {
        let book = PriceBook::embedded();
        let assessment = Assessment::new(scenario, None, book);
        let subject = Subject::of(scenario, &assessment).expect("a break-even");
        let pricing = Pricing::new(scenario, None, book);
        let mut job = SensitivityJob::new(scenario, pricing, subject);
        while !job.advance(4) {}
        assert_eq!(job.progress(), 1.0);
        (subject, job.finish())
    }

    #[test]
    fn elasticities_are_those_of_the_arithmetic() {
        let (subject, found) = influences(&Scenario::worked_example());
        assert!((subject.at / 16.2686e6 - 1.0).abs() < 1e-4);
        assert_eq!(
            (subject.below, subject.above),
            (PlatformId::AwsLambda, PlatformId::AwsEc2)
        );
        let of = |label: &str| {
            let found = found.iter().find(|influence| influence.label == label);
            found.unwrap_or_else(|| panic!("no {label}"))
        };
        // n = 30.368 / (duration x memory x price + 2e-7): of the cost of an invocation, 89.3 % is duration.
        let share = 16.6667 / 18.6667;
        let expected = |x: f64| (1.0 / (share * x + 1.0 - share)).ln();
        let elasticity = (expected(1.1) - expected(0.9)) / (1.1_f64 / 0.9).ln();
        let memory = of("Memory");
        // 460 and 564 MB: whole numbers.
        let tried: Vec<_> = memory
            .shifts
            .iter()
            .map(|s| (s.tried, s.value.as_str()))
            .collect();
        assert_eq!(tried, [(Tried::Less, "460 MB"), (Tried::More, "564 MB")]);
        assert!(
            (memory.elasticity.expect("a number") - elasticity).abs() < 1e-3,
            "{memory:?}"
        );
        assert!((of("Duration, median").elasticity.expect("a number") - elasticity).abs() < 1e-6);
        // The free tier moves it to 19.947 M.
        let free = of("Free tier of AWS Lambda");
        assert_eq!(
            (
                free.now.as_str(),
                free.shifts[0].value.as_str(),
                free.elasticity
            ),
            ("off", "on", None)
        );
        assert!((free.shifts[0].at.expect("a crossing") / 19.947e6 - 1.0).abs() < 1e-3);
        // A latency objective does nothing to a fleet whose number is set.
        assert!(
            found
                .iter()
                .all(|influence| influence.label != "Latency objective, p99")
        );
        assert!(found.windows(2).all(|pair| pair[0].reach >= pair[1].reach));
    }

    #[test]
    fn without_a_break_even_there_is_no_subject() {
        let scenario = Scenario {
            compared: vec![PlatformId::AwsLambda],
            ..Scenario::default()
        };
        let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
        assert_eq!(Subject::of(&scenario, &assessment), None);
    }
}
