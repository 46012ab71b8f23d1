//! What undo and redo go back to.

use std::rc::Rc;

use crate::model::scenario::Scenario;

/// Moments that are remembered; the oldest are forgotten first.
pub(super) const MOST: usize = 10_000;

/// What undo goes back to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moment {
    pub(super) scenario: Scenario,
    pub(super) pinned: Option<Rc<Scenario>>,
    pub(super) made_with: Option<String>,
}

/// Moments, the latest last. Clones share them: a session is cloned with every action, however long it has been used.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments(Vec<Rc<Moment>>);

impl PartialEq for Moments {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Rc<Moment>, &Rc<Moment>)| Rc::ptr_eq(a, b) || a == b;
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(same)
    }
}

impl Moments {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn push(&mut self, moment: Moment) {
        if self.0.len() == MOST {
            self.0.remove(0);
        }
        self.0.push(Rc::new(moment));
    }

    pub(super) fn pop(&mut self) -> Option<Moment> {
        self.0.pop().map(Rc::unwrap_or_clone)
    }

    /// Forgets the day of whose prices a link was made with.
    pub(super) fn dismiss(&mut self) {
        let told = self
            .0
            .iter_mut()
            .filter(|moment| moment.made_with.is_some());
        told.for_each(|moment| Rc::make_mut(moment).made_with = None);
    }
}
