//! Requests that wait: who is served next, and when one gets an instance of its own.

use crate::model::simulation::kernel::direct::Direct;
use crate::model::simulation::kernel::pace::Pace;
use crate::model::simulation::kernel::{Call, Draws};
use crate::model::simulation::observed::Observer;

impl Direct {
    /// When a waiting request gets an instance of its own, unless one frees before; never: infinity [s].
    #[inline]
    pub(super) fn next_start(&self) -> f64 {
        if self.waiting.is_empty() || self.serving >= self.policy.limit {
            return f64::INFINITY;
        }
        self.pace.as_ref().map_or(f64::INFINITY, Pace::next)
    }

    /// Waiting requests take the free places of new instances.
    pub(super) fn serve_waiting(&mut self, at: f64, draws: &mut Draws, observer: &mut Observer) {
        while !self.waiting.is_empty()
            && let Some(slot) = self.find(at, draws, observer)
            && let Some(call) = self.take_waiting(at, observer)
        {
            self.leave_idle(slot, at, observer);
            self.serve(slot, call, at, observer);
        }
    }

    /// The next waiting request, now that it can be served.
    pub(super) fn take_waiting(&mut self, at: f64, observer: &mut Observer) -> Option<Call> {
        let call = self.waiting.pop_front()?;
        observer.queued(call.caller, at - call.at);
        if self.waiting.is_empty() {
            observer.backlog(self.backlog_since, at);
        }
        Some(call)
    }

    /// A waiting request gets an instance of its own.
    pub(super) fn start_waiting(&mut self, at: f64, draws: &mut Draws, observer: &mut Observer) {
        if let Some(call) = self.take_waiting(at, observer) {
            if let Some(pace) = &mut self.pace {
                pace.take(at);
            }
            self.create(call, at, draws, observer);
            self.serve_waiting(at, draws, observer);
        }
    }
}
