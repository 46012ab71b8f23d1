//! Something to be done in a while, which can be put off or dropped.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;

/// A timer; its clones are the same one. What it is to do is dropped by [`Self::cancel`], not with the timer.
#[derive(Clone, Default)]
pub struct Timer(Rc<RefCell<Option<Timeout>>>);

impl Timer {
    /// Does something after so long [ms], in the place of what was to be done before.
    pub fn set(&self, after: u32, action: impl FnOnce() + 'static) {
        let timer = self.clone();
        let fire = move || {
            // Dropped, it would take with it what is running; what has fired only frees itself.
            if let Some(fired) = timer.0.take() {
                fired.forget();
            }
            action();
        };
        drop(self.0.replace(Some(Timeout::new(after, fire))));
    }

    /// Does nothing any more.
    pub fn cancel(&self) {
        drop(self.0.take());
    }

    /// Whether something is still to be done.
    pub fn is_set(&self) -> bool {
        self.0.borrow().is_some()
    }
}
