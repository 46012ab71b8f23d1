//! How a simulation ended, and how exact it is, in a sentence.

use crate::model::scenario::Length;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::{Ended, Summary};
use crate::present::format;

/// How it ended; `None` while it runs.
pub fn ending(summary: &Summary, spec: &SimulationSpec) -> Option<String> {
    let ended = summary.ended.filter(|_| summary.requests > 0)?;
    let most = match spec.length {
        Length::Requests(requests) => format!("{} requests", format::count(requests as f64)),
        Length::Horizon(time) => {
            let each = format::duration(time.milliseconds());
            format!("{each} in each of {} replications", summary.replications)
        }
    };
    let exact = exactness(summary);
    let seen = format::count(summary.requests as f64);
    Some(match (ended, spec.precision) {
        (Ended::Precise, Some(asked)) => format!(
            "Ended: the interval is within {} of the share after {seen} of at most {most}.",
            format::percent(asked.0),
        ),
        (Ended::Overloaded, _) => format!("Given up after {seen} requests: overloaded."),
        (Ended::Complete, Some(asked)) => format!(
            "Ended at the budget of {most}; {exact}, {} was asked for.",
            format::percent(asked.0)
        ),
        (Ended::Precise | Ended::Complete, None) => {
            format!("Ended after {most}, as asked; {exact}.")
        }
    })
}

/// How wide the interval of the cold share is.
fn exactness(summary: &Summary) -> String {
    let share = summary.cold_share.filter(|share| share.mean > 0.0);
    let relative = share.and_then(|share| Some(share.half_width? / share.mean));
    match relative {
        Some(relative) => format!(
            "the interval is \u{b1} {} of the share",
            format::percent_brief(relative)
        ),
        None if summary.cold == 0 => "no cold start was seen".to_owned(),
        None => "one replication has no interval".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::Scenario;
    use crate::model::simulation::run::Run;
    use crate::model::units::{Seconds, Share};

    fn ended(change: fn(&mut Scenario)) -> String {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 50_000.0;
        change(&mut scenario);
        let spec = scenario.simulation_spec();
        ending(&Run::new(spec.clone()).finish(), &spec).expect("an end")
    }

    #[test]
    fn it_says_why_it_ended_and_how_exact_it_is() {
        let precise = ended(|scenario| {
            scenario.simulation.precision = Some(Share(0.1));
            scenario.simulation.length = Length::Requests(1_000_000);
        });
        assert!(precise.starts_with("Ended: the interval is within 10 % of the share after "));
        assert!(precise.ends_with(" of at most 1 M requests."), "{precise}");
        let budget = ended(|scenario| {
            scenario.simulation.precision = Some(Share(0.001));
            scenario.simulation.length = Length::Requests(5_000);
        });
        assert!(
            budget.starts_with("Ended at the budget of 5 k requests; the interval is \u{b1} ")
                && budget.ends_with(" of the share, 0.1 % was asked for."),
            "{budget}"
        );
        let asked = ended(|scenario| {
            scenario.simulation.precision = None;
            scenario.simulation.length = Length::Horizon(Seconds(86_400.0));
        });
        assert!(
            asked.starts_with("Ended after 24 h in each of 5 replications, as asked; the interval"),
            "{asked}"
        );
    }

    #[test]
    fn without_traffic_there_is_no_end() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 0.0;
        let spec = scenario.simulation_spec();
        assert_eq!(ending(&Run::new(spec.clone()).finish(), &spec), None);
    }
}
