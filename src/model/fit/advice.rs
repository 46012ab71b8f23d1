//! For every finding worse than "fits": what would flip it, and what would mend it at which price.

use crate::model::fit::flips::{Flip, Search};
use crate::model::fit::remedies::{Priced, Remedy, Way, worth};
use crate::model::fit::survey::{Survey, Surveyed};
use crate::model::fit::{Finding, Rule, Rules, Verdict};
use crate::model::platform::PlatformId;
use crate::model::units::Usd;

/// A finding with what can be done about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Advised {
    /// The finding.
    pub finding: Finding,
    /// Values of inputs that would flip it, in the order of the rule's inputs.
    pub flips: Vec<Flip>,
    /// What would mend it: at most one change on the platform, the first kind of the rule that does, and at most one other
    /// platform.
    pub remedies: Vec<Priced>,
}

/// What is still to be asked about one finding.
struct Task {
    advised: Advised,
    searches: Vec<Search>,
    ways: Vec<Way>,
}

/// Advice on all platforms, a question at a time: first the survey, then finding by finding.
pub struct Advice<'a> {
    survey: Survey<'a>,
    tasks: Vec<Task>,
    asked: bool,
    whole: usize,
    done: Vec<Advised>,
}

impl<'a> Advice<'a> {
    /// Advice that has not begun.
    pub fn new(survey: Survey<'a>) -> Self {
        Self {
            survey,
            tasks: Vec::new(),
            asked: false,
            whole: 0,
            done: Vec::new(),
        }
    }

    /// Asks one question more; whether everything is asked.
    pub fn advance(&mut self) -> bool {
        if !self.asked {
            if self.survey.advance() {
                self.tasks = self
                    .survey
                    .rows
                    .iter()
                    .flat_map(|row| self.tasks_of(row))
                    .collect();
                self.tasks.reverse();
                self.whole = self.tasks.len();
                self.asked = true;
            }
            return false;
        }
        let Some(mut task) = self.tasks.pop() else {
            return true;
        };
        if self.ask(&mut task) {
            self.done.push(task.advised);
        } else {
            self.tasks.push(task);
        }
        self.tasks.is_empty()
    }

    /// Share that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let asked = self.done.len() as f64 / self.whole.max(1) as f64;
        0.3 * self.survey.progress() + 0.7 * asked
    }

    /// Every platform, and the advice on all findings that want it.
    pub fn finish(self) -> (Vec<Surveyed>, Vec<Advised>) {
        (self.survey.finish(), self.done)
    }

    fn tasks_of(&self, row: &Surveyed) -> Vec<Task> {
        let (seen, _) = self.survey.simulated.of(row.platform);
        let bad = row.findings.iter().filter(|f| f.verdict > Verdict::Fits);
        let task = |&finding: &Finding| {
            let rule = Rules::embedded().row(finding.rule, row.platform)?;
            let search = |&input| Search::new(&self.survey.prober, finding, seen, input);
            Some(Task {
                searches: rule.inputs.iter().filter_map(search).collect(),
                ways: rule.remedies.clone(),
                advised: Advised {
                    finding,
                    flips: Vec::new(),
                    remedies: Vec::new(),
                },
            })
        };
        bad.filter_map(task).collect()
    }

    /// Asks one question of a task; whether there are no more.
    fn ask(&self, task: &mut Task) -> bool {
        let prober = &self.survey.prober;
        if let Some(search) = task.searches.first_mut() {
            if search.advance(prober) {
                task.advised.flips.extend(search.flip());
                task.searches.remove(0);
            }
            return false;
        }
        if task.ways.is_empty() {
            return true;
        }
        let (way, finding) = (task.ways.remove(0), task.advised.finding);
        let seen = self.survey.simulated.of(finding.platform);
        match way {
            Way::Move => task.advised.remedies.extend(self.elsewhere(&finding)),
            // The first that mends it is enough.
            _ if !task.advised.remedies.is_empty() => {}
            way => {
                let remedies = Remedy::of(way, &finding, prober).into_iter();
                let priced = remedies.filter_map(|remedy| remedy.price(prober, &finding, seen));
                let price = |priced: &Priced| priced.cost.map_or(f64::MAX, |cost| cost.0);
                let cheapest = priced.min_by(|a, b| price(a).total_cmp(&price(b)));
                task.advised.remedies.extend(cheapest);
            }
        }
        false
    }

    /// The cheapest other platform for which the same rule, and all the others, have nothing much to say.
    fn elsewhere(&self, finding: &Finding) -> Option<Priced> {
        let rows = &self.survey.rows;
        let others = rows.iter().filter(|row| row.platform != finding.platform);
        let worth = others.filter(|row| worth(finding.rule, &row.findings));
        let priced = worth.filter_map(|row| Some((row.platform, row.cost()?)));
        let (to, cost) = priced.min_by(|a, b| a.1.0.total_cmp(&b.1.0))?;
        let own = rows.iter().find(|row| row.platform == finding.platform)?;
        let extra = own.cost().map(|now| Usd(cost.0 - now.0));
        // A dearer platform mends no cost.
        let dearer = finding.rule == Rule::Cost && extra.is_some_and(|extra| extra.0 >= 0.0);
        (!dearer).then(|| self.priced(finding, to, cost, extra))
    }

    fn priced(&self, finding: &Finding, to: PlatformId, cost: Usd, extra: Option<Usd>) -> Priced {
        let row = self.survey.rows.iter().find(|row| row.platform == to);
        let same = row.and_then(|row| row.findings.iter().find(|f| f.rule == finding.rule));
        Priced {
            remedy: Remedy::Move(to),
            cost: Some(cost),
            extra,
            verdict: same.map_or(Verdict::Fits, |finding| finding.verdict),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::PlatformId::AwsLambda;
    use crate::model::prices::PriceBook;
    use crate::model::pricing::Pricing;
    use crate::model::scenario::Scenario;

    /// What another platform costs more than Lambda, where Lambda's cost is found wanting.
    fn elsewhere(invocations: f64) -> Option<Priced> {
        let mut scenario = Scenario::worked_example();
        scenario.workload.invocations_per_month = invocations;
        let pricing = Pricing::new(&scenario, None, PriceBook::embedded());
        let mut survey = Survey::new(&scenario, None, pricing);
        while !survey.advance() {}
        let advice = Advice::new(survey);
        advice.elsewhere(&Finding {
            platform: AwsLambda,
            rule: Rule::Cost,
            verdict: Verdict::Poor,
            value: 2.0,
            measured: 2.0,
            limit: 1.0,
        })
    }

    #[test]
    fn another_platform_is_held_against_the_bill_of_the_present_one() {
        // 3 M requests at $0.2 a million and 0.1 GB-s each.
        let now = 30.0 * (0.2 + 0.1 * 16.666_7);
        let priced = elsewhere(30e6).expect("one server is cheaper");
        let (cost, extra) = (
            priced.cost.expect("a bill"),
            priced.extra.expect("two bills"),
        );
        assert!(cost.0 < now && matches!(priced.remedy, Remedy::Move(_)));
        assert!((cost.0 - extra.0 - now).abs() < 1e-9, "{cost:?} {extra:?}");
        // At next to nothing there is none that would save money.
        assert_eq!(elsewhere(0.0), None);
    }
}
