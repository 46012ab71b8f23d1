//! What a visitor does with a trace: each is one step of undo.

use std::rc::Rc;

use crate::model::scenario::Scenario;
use crate::model::trace::{Fitted, Trace};
use crate::model::traffic::Shape;
use crate::present::session::Session;
use crate::present::trace::giving::NOT_IN_LINKS;

/// Inputs that a trace sets; their fields show it from then on.
const SET_BY_TRACE: [&str; 1] = ["n"];

/// Inputs that a log sets.
const SET_BY_LOG: [&str; 4] = ["median", "p95", "memory", "init"];

impl Session {
    pub(super) fn follow(&mut self, trace: Trace) {
        self.step(&SET_BY_TRACE, |s| s.follow(trace));
    }

    pub(super) fn fit(&mut self, fitted: &Fitted) {
        self.step(&SET_BY_LOG, |s| s.fit(fitted));
    }

    /// The shape stays, so that another trace can be given.
    pub(super) fn drop_trace(&mut self) {
        self.step(&[], |s| s.traffic.trace = None);
    }

    /// What the program had before it was started again: no step of undo, which begins anew. A trace that is here already stays.
    pub(super) fn recover(&mut self, [own, of_a]: [Option<Trace>; 2]) {
        let give = |scenario: &mut Scenario, trace: Option<Trace>| {
            let here = &mut scenario.traffic.trace;
            *here = here.take().or(trace);
        };
        give(&mut self.scenario, own);
        if let Some(pinned) = &mut self.pinned {
            give(Rc::make_mut(pinned), of_a);
        }
        let lacks = |scenario: &Scenario| {
            scenario.traffic.shape == Shape::Trace && scenario.traffic.trace.is_none()
        };
        if !lacks(&self.scenario) && !self.pinned.as_deref().is_some_and(lacks) {
            self.notices.retain(|notice| !notice.contains(NOT_IN_LINKS));
        }
    }

    /// A change that is a step of its own, whatever came before or comes after.
    fn step(&mut self, set_by_it: &[&str], set: impl FnOnce(&mut Scenario)) {
        self.typed.retain(|key, _| !set_by_it.contains(key));
        self.last = None;
        self.change("trace", set);
        self.last = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::{Milliseconds, Seconds};
    use crate::present::session::Action;

    fn trace(step: f64) -> Trace {
        Trace::of_counts(Seconds(step), vec![1, 2]).expect("requests")
    }

    #[test]
    fn a_trace_is_a_step_of_undo_and_so_is_another() {
        let start = Session::open("").after(Action::Type("n", "nonsense".to_owned()));
        let first = start.after(Action::follow(trace(60.0)));
        assert!(first.typed.is_empty(), "the field shows the trace's volume");
        assert_eq!(first.scenario.traffic.shape, Shape::Trace);
        let second = first.after(Action::follow(trace(30.0)));
        let gone = second.after(Action::drop_trace());
        assert_eq!(gone.scenario.traffic.trace, None);
        assert_eq!(gone.scenario.traffic.shape, Shape::Trace);
        let back = gone.after(Action::Undo);
        assert_eq!(back.scenario, second.scenario);
        let back = back.after(Action::Undo);
        assert_eq!(back.scenario, first.scenario);
        let back = back.after(Action::Undo);
        assert_eq!(back.scenario, Scenario::default());
        assert!(!back.can_undo());
        assert_eq!(back.after(Action::Redo).scenario, first.scenario);
    }

    #[test]
    fn traces_come_back_without_a_step_of_undo_and_without_the_notice_that_they_are_gone() {
        let given = Session::open("")
            .after(Action::follow(trace(60.0)))
            .after(Action::Pin)
            .after(Action::follow(trace(30.0)));
        let traces = |session: &Session| {
            let of_a = session.pinned.as_ref();
            [
                session.scenario.traffic.trace.clone(),
                of_a.and_then(|a| a.traffic.trace.clone()),
            ]
        };
        let opened = Session::open(&given.fragment());
        assert_eq!(traces(&opened), [None, None]);
        assert!(!opened.notices.is_empty());
        // Half of them: the notice is still true.
        let [own, of_a] = traces(&given);
        let half = opened.after(Action::recover([own.clone(), None]));
        assert!(!half.notices.is_empty());
        let whole = half.after(Action::recover([None, of_a]));
        assert_eq!(whole.scenario, given.scenario);
        assert_eq!(whole.pinned, given.pinned);
        assert_eq!(whole.notices, Vec::<String>::new());
        assert!(!whole.can_undo());
        // One that was given and is not followed.
        let steady = given.after(Action::Choose("traffic", "steady".to_owned()));
        let back = Session::open(&steady.fragment()).after(Action::recover(traces(&steady)));
        assert_eq!(back.scenario, steady.scenario);
    }

    #[test]
    fn what_a_log_sets_is_shown_and_can_be_undone() {
        let fitted = Fitted {
            requests: 2,
            cold_starts: 0,
            duration_median: Milliseconds(33.0),
            duration_p95: Milliseconds(44.0),
            memory: None,
            memory_used: None,
            inits: None,
        };
        let typed = Session::open("").after(Action::Type("median", "5 parsecs".to_owned()));
        let fit = typed.after(Action::fit(fitted));
        assert!(fit.typed.is_empty());
        assert_eq!(fit.scenario.workload.duration_median, Milliseconds(33.0));
        assert_eq!(fit.scenario.workload.duration_p95, Milliseconds(44.0));
        assert_eq!(fit.after(Action::Undo).scenario, Scenario::default());
    }
}
