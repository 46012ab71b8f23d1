//! What a visitor does with scenario A, which stands beside the one in force: each is one step of undo.

use std::rc::Rc;

use crate::model::scenario::Scenario;
use crate::present::session::{Moment, Session};

impl Session {
    /// The scenario in force becomes A as well, in place of the one before.
    pub(super) fn pin(&mut self) {
        if self.pinned.as_deref() != Some(&self.scenario) {
            self.set_aside(Some(Rc::new(self.scenario.clone())));
        }
    }

    /// A goes away.
    pub(super) fn unpin(&mut self) {
        if self.pinned.is_some() {
            self.set_aside(None);
        }
    }

    /// A and the scenario in force change places.
    pub(super) fn swap(&mut self) {
        let Some(pinned) = self.pinned.clone() else {
            return;
        };
        if *pinned != self.scenario {
            let own = Rc::new(self.scenario.clone());
            self.replace((*pinned).clone(), Some(own));
        }
    }

    /// Fields keep what is typed: the scenario in force stays.
    fn set_aside(&mut self, pinned: Option<Rc<Scenario>>) {
        self.remember(self.scenario.clone());
        self.pinned = pinned;
        self.future.clear();
        self.last = None;
    }

    /// Takes over both, as one step of undo.
    pub(super) fn replace(&mut self, scenario: Scenario, pinned: Option<Rc<Scenario>>) {
        if scenario != self.scenario || pinned != self.pinned {
            let made_with = self.made_with.clone();
            let before = self.exchange(Moment {
                scenario,
                pinned,
                made_with,
            });
            self.past.push(before);
            self.steps += 1;
            self.future.clear();
        }
        self.settle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::session::Action;

    fn volume(scenario: &Scenario) -> f64 {
        scenario.workload.invocations_per_month
    }

    /// Volumes of A and of the scenario in force.
    fn both(session: &Session) -> (Option<f64>, f64) {
        (
            session.pinned.as_deref().map(volume),
            volume(&session.scenario),
        )
    }

    fn typed(session: &Session, text: &str) -> Session {
        session.after(Action::Type("n", text.to_owned()))
    }

    #[test]
    fn pinning_swapping_and_unpinning_are_steps_of_undo() {
        let start = Session::open("n=1000000");
        let pinned = start.after(Action::Pin);
        assert_eq!(both(&pinned), (Some(1e6), 1e6));
        let changed = typed(&typed(&pinned, "2M"), "20M");
        assert_eq!(both(&changed), (Some(1e6), 20e6));
        let swapped = changed.after(Action::Swap);
        assert_eq!(both(&swapped), (Some(20e6), 1e6));
        assert!(swapped.typed.is_empty(), "the fields show what is in force");
        let unpinned = swapped.after(Action::Unpin);
        assert_eq!(both(&unpinned), (None, 1e6));
        let mut session = unpinned;
        for expected in [
            (Some(20e6), 1e6),
            (Some(1e6), 20e6),
            (Some(1e6), 1e6),
            (None, 1e6),
        ] {
            session = session.after(Action::Undo);
            assert_eq!(both(&session), expected);
        }
        assert!(!session.can_undo());
        for expected in [
            (Some(1e6), 1e6),
            (Some(1e6), 20e6),
            (Some(20e6), 1e6),
            (None, 1e6),
        ] {
            session = session.after(Action::Redo);
            assert_eq!(both(&session), expected);
        }
        assert!(!session.can_redo());
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let start = Session::open("");
        for action in [Action::Swap, Action::Unpin] {
            assert!(!start.after(action).can_undo());
        }
        let pinned = start.after(Action::Pin);
        let again = pinned.after(Action::Pin).after(Action::Swap);
        assert!(!again.after(Action::Undo).can_undo());
        // What is typed stays while A comes and goes.
        let wrong = typed(&start, "5Mx").after(Action::Pin).after(Action::Unpin);
        assert_eq!(wrong.typed["n"].text, "5Mx");
    }

    #[test]
    fn a_link_without_a_leaves_a_where_it_is() {
        let pinned = Session::open("n=1000000").after(Action::Pin);
        let opened = pinned.after(Action::Open("n=5000000".to_owned()));
        assert_eq!(both(&opened), (Some(1e6), 5e6));
        let other = opened.after(Action::Open("n=6000000&a.v=1&a.n=7000000".to_owned()));
        assert_eq!(both(&other), (Some(7e6), 6e6));
        assert_eq!(both(&other.after(Action::Undo)), (Some(1e6), 5e6));
        assert_eq!(both(&Session::open("a.v=1")), (Some(10e6), 10e6));
        let reset = other.after(Action::ResetAll);
        assert_eq!(both(&reset), (Some(7e6), 10e6));
    }
}
