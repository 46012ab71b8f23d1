//! Inputs that the page around has locked stay as they are, whatever a reader does: a slider, a case, a point of the map, undo.

use crate::present::embed::Locked;
use crate::present::knobs::KNOBS;
use crate::present::session::Session;

impl Session {
    /// Locked inputs as they were; whether nothing is left of what was done.
    pub(super) fn hold_locked(&mut self, before: &Self) -> bool {
        if *self.locked == Locked::Nothing {
            return false;
        }
        let (pinned, before) = (&before.pinned, &before.scenario);
        // In the order of the table, because a choice decides what a number after it means.
        for knob in KNOBS.iter().filter(|knob| self.locked.holds(&knob.key)) {
            if !knob.looks_alike(before, &self.scenario) {
                knob.kind.copy(before, &mut self.scenario);
                self.scenario.ranges.remove(&knob.key);
                if let Some((key, range)) = before.ranges.get_key_value(&knob.key) {
                    self.scenario.ranges.insert(key.clone(), *range);
                }
            }
        }
        if self.locked.holds("traffic") {
            self.scenario
                .traffic
                .trace
                .clone_from(&before.traffic.trace);
        }
        if *self.locked == Locked::All {
            self.scenario.prices.clone_from(&before.prices);
            self.pinned.clone_from(pinned);
        }
        self.scenario == *before
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::model::scenario::Scenario;
    use crate::present::session::Action;

    fn locked(query: &str) -> Session {
        Session {
            locked: Rc::new(crate::present::embed::Embed::of(query).locked),
            ..Session::open("n=5000000&memory=1024..2048")
        }
    }

    #[test]
    fn a_reader_changes_what_is_not_locked() {
        let session = locked("lock=n,memory");
        let acts = [
            Action::Slide("n", 1e6),
            Action::Type("memory", "256".to_owned()),
            Action::Narrow("memory"),
            Action::place(vec![("n", 7e6), ("median", 900.0)]),
            Action::ResetAll,
            Action::Undo,
            Action::adopt(Rc::new(Scenario::default())),
        ];
        for act in acts {
            let after = session
                .after(Action::Slide("median", 300.0))
                .after(act.clone());
            let (now, then) = (&after.scenario, &session.scenario);
            assert_eq!(
                (now.workload.invocations_per_month, now.workload.memory.0),
                (5e6, then.workload.memory.0),
                "{act:?}"
            );
            assert_eq!(
                now.ranges.get("memory"),
                then.ranges.get("memory"),
                "{act:?}"
            );
        }
        let placed = session.after(Action::place(vec![("n", 7e6), ("median", 900.0)]));
        assert_eq!(placed.scenario.workload.duration_median.0, 900.0);
    }

    #[test]
    fn everything_locked_is_everything() {
        let session = locked("lock=all");
        let id = "aws-lambda.request.us-east-1".to_owned();
        for act in [
            Action::Slide("median", 1.0),
            Action::type_price(id, "1".to_owned()),
            Action::Switch("lambda-free-tier", false),
        ] {
            assert_eq!(session.after(act), session, "and there is nothing to undo");
        }
    }

    #[test]
    fn the_page_around_changes_everything() {
        let session = locked("lock=all");
        let mut given = Scenario::default();
        given.workload.invocations_per_month = 3e6;
        let after = session.after(Action::give(Rc::new(given.clone())));
        assert_eq!(after.scenario, given);
        let opened = session.after(Action::Open("n=9000000".to_owned()));
        assert_eq!(opened.scenario.workload.invocations_per_month, 9e6);
    }
}
