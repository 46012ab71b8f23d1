//! Something to be done in a while, which can be put off or dropped.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;

/// Does something after so long [ms], whatever happens meanwhile.
pub fn once(after: u32, action: impl FnOnce() + 'static) {
    Timer::default().set(after, action);
}

/// A timer; its clones are the same one. What it is to do is dropped by [`Self::cancel`], not with the timer.
#[derive(Clone, Default)]
pub struct Timer(Rc<RefCell<Option<Timeout>>>);

impl Timer {
    /// Does something after so long [ms], in the place of what was to be done before.
    pub fn set(&self, after: u32, action: impl FnOnce() + 'static) {
        self.set_boxed(after, Box::new(action));
    }

    fn set_boxed(&self, after: u32, action: Box<dyn FnOnce()>) {
        let timer = self.clone();
        let fire = move || {
            // What has fired is freed; to forget it would keep its closure for as long as the page is open.
            drop(timer.0.take());
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
