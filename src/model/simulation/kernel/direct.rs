//! The kernel that follows every instance: each is born, initialises, serves, waits and is reclaimed.
//!
//! It serves everywhere: any routing, several requests at once, keep-alives and lives that differ, instances that are
//! always warm, limits, queues and pings.

mod instance;
mod waiting;

use std::collections::VecDeque;

use crate::model::scenario::Routing;
use crate::model::simulation::cold_start::ColdRequest;
use crate::model::simulation::kernel::completions::Completions;
use crate::model::simulation::kernel::direct::instance::{Instance, Instances};
use crate::model::simulation::kernel::pace::{Pace, Window};
use crate::model::simulation::kernel::ready::Ready;
use crate::model::simulation::kernel::{Call, Draws, FEW, Fell, Kernel};
use crate::model::simulation::observed::{Caller, Observer};
use crate::model::simulation::spec::InstancePolicy;
use crate::model::simulation::timeline::Doing;
use crate::model::units::Seconds;

/// Requests that may wait; beyond them the queue counts as one that only grows.
const MOST_WAITING: usize = 1_000_000;

/// The kernel that follows every instance.
#[derive(Clone, Debug)]
pub(in crate::model::simulation) struct Direct {
    policy: Limits,
    instances: Instances,
    /// Completion times with the slot of the instance.
    busy: Completions,
    /// Instances with a free place that may be reclaimed, and those that are always warm.
    ready: Ready,
    reserved: Ready,
    /// Number of free instances at which expired ones are sought out.
    sweep_at: usize,
    /// Instances that serve at least one request.
    serving: u64,
    waiting: VecDeque<Call>,
    /// Since when requests wait without a break [s].
    backlog_since: f64,
    pace: Option<Pace>,
    window: Window,
    /// Kept where it tells of other settings.
    fell: Option<Fell>,
}

/// The numbers of a policy.
#[derive(Clone, Copy, Debug)]
struct Limits {
    concurrency: u32,
    lifetime: Option<f64>,
    limit: u64,
    waits: bool,
}

impl Direct {
    /// No requests yet. `clock` is the time since midnight at time 0 of the simulation [s].
    pub(in crate::model::simulation) fn new(policy: &InstancePolicy, clock: f64) -> Self {
        let concurrency = policy.concurrency.max(1);
        let stack = policy.routing == Routing::MostRecentlyUsed && concurrency == 1;
        Self {
            policy: Limits {
                concurrency,
                lifetime: policy.lifetime.map(|lifetime| lifetime.0),
                limit: policy.limit.unwrap_or(u64::MAX),
                waits: policy.waits,
            },
            instances: Instances::default(),
            busy: Completions::new(),
            ready: Ready::new(policy.routing),
            reserved: Ready::new(policy.routing),
            sweep_at: FEW,
            serving: 0,
            waiting: VecDeque::new(),
            backlog_since: 0.0,
            pace: policy.scaling.map(Pace::new),
            window: Window::new(policy.reserved, policy.schedule, clock),
            fell: stack.then(Fell::default),
        }
    }

    /// Everything that happens by `t`.
    #[inline]
    fn advance(&mut self, t: f64, draws: &mut Draws, observer: &mut Observer) {
        loop {
            let done = self.busy.first();
            let switch = self.window.next();
            let start = self.next_start();
            if done <= t && done <= switch && done <= start {
                self.complete(done, draws, observer);
            } else if switch <= t && switch <= start {
                self.switch(switch, draws, observer);
            } else if start <= t {
                self.start_waiting(start, draws, observer);
            } else {
                return;
            }
        }
    }

    /// The first completion.
    fn complete(&mut self, done: f64, draws: &mut Draws, observer: &mut Observer) {
        let slot = self.busy.pop();
        if let Some(fell) = &mut self.fell {
            fell.to(self.busy.len(), done);
        }
        let had = self.instances[slot].in_flight;
        self.instances[slot].in_flight = had - 1;
        if let Some(call) = self.take_waiting(done, observer) {
            return self.serve(slot, call, done, observer);
        }
        let Instance {
            number,
            reserved,
            retired,
            ..
        } = self.instances[slot];
        let ready = Self::list(&mut self.ready, &mut self.reserved, reserved);
        // With a free place it was in the list already.
        if had < self.policy.concurrency && !retired {
            ready.remove(slot, number);
        }
        let instance = &mut self.instances[slot];
        instance.retired |= instance.ends <= done;
        if !instance.retired {
            ready.add(slot, number);
        }
        if had == 1 {
            self.rest(slot, done, draws, observer);
        }
    }

    /// An instance has no request left: its idle time begins, or its life ends.
    #[inline]
    fn rest(&mut self, slot: u32, at: f64, draws: &mut Draws, observer: &mut Observer) {
        self.serving -= 1;
        observer.busy(self.instances[slot].busy_since, at);
        self.instances.draw(observer, slot, Doing::Busy, at);
        let instance = &mut self.instances[slot];
        if instance.retired {
            return self.instances.end(slot, at, observer);
        }
        instance.idle_since = at;
        instance.until = match instance.reserved {
            true => f64::INFINITY,
            false => (at + draws.keep_alive.draw()).min(instance.ends),
        };
    }

    fn list<'a>(ready: &'a mut Ready, reserved: &'a mut Ready, which: bool) -> &'a mut Ready {
        if which { reserved } else { ready }
    }

    /// Instances that are always warm come or go.
    fn switch(&mut self, at: f64, draws: &mut Draws, observer: &mut Observer) {
        self.window.switch();
        if self.window.on() {
            for _ in 0..self.window.count() {
                let slot = self.instances.add(at, f64::INFINITY, true, observer);
                self.reserved.add(slot, self.instances[slot].number);
            }
            return self.serve_waiting(at, draws, observer);
        }
        for slot in 0..self.instances.slots() {
            let Instance {
                reserved,
                alive,
                retired,
                number,
                in_flight,
                ..
            } = self.instances[slot];
            if !(alive && reserved) || retired {
                continue;
            }
            if in_flight < self.policy.concurrency {
                self.reserved.remove(slot, number);
            }
            self.instances[slot].retired = true;
            if in_flight == 0 {
                self.instances.idle_until(slot, at, observer);
                self.instances.end(slot, at, observer);
            }
        }
    }

    /// A free instance by the routing, those that are always warm first.
    #[inline]
    fn find(&mut self, t: f64, draws: &mut Draws, observer: &mut Observer) -> Option<u32> {
        if let Some(slot) = self.reserved.peek(&mut draws.instance) {
            return Some(slot);
        }
        if self.ready.len() >= self.sweep_at {
            self.sweep(t, observer);
        }
        while let Some(slot) = self.ready.peek(&mut draws.instance) {
            if !self.instances[slot].expired(t) {
                return Some(slot);
            }
            self.reclaim(slot, observer);
        }
        None
    }

    /// Expired instances at the bottom would otherwise pile up.
    fn sweep(&mut self, t: f64, observer: &mut Observer) {
        for slot in self.ready.slots() {
            if self.instances[slot].expired(t) {
                self.reclaim(slot, observer);
            }
        }
        self.sweep_at = FEW.max(2 * self.ready.len());
    }

    fn reclaim(&mut self, slot: u32, observer: &mut Observer) {
        let Instance { until, number, .. } = self.instances[slot];
        self.ready.remove(slot, number);
        self.instances.idle_until(slot, until, observer);
        self.instances.end(slot, until, observer);
    }

    /// An instance with a free place is about to serve a request.
    #[inline]
    fn leave_idle(&mut self, slot: u32, at: f64, observer: &mut Observer) {
        let Instance {
            in_flight,
            number,
            reserved,
            ..
        } = self.instances[slot];
        let ready = Self::list(&mut self.ready, &mut self.reserved, reserved);
        ready.remove(slot, number);
        if in_flight + 1 < self.policy.concurrency {
            ready.add(slot, number);
        }
        if in_flight == 0 {
            self.instances.idle_until(slot, at, observer);
            self.serving += 1;
            self.instances[slot].busy_since = at;
        }
    }

    /// An instance serves a request from `at` on; while it initialises, the request waits for that.
    #[inline]
    fn serve(&mut self, slot: u32, call: Call, at: f64, observer: &mut Observer) {
        let instance = &mut self.instances[slot];
        instance.in_flight += 1;
        let wait = at - call.at;
        let until_ready = instance.ready_at - at;
        let done = if until_ready > 0.0 {
            let cold = ColdRequest {
                total: Seconds(until_ready + call.warm.0),
                before: Seconds(until_ready),
                ..ColdRequest::default()
            };
            observer.cold(call.caller, wait, call.warm, &cold, self.busy.len());
            at + cold.total.0
        } else {
            observer.warm(call.caller, wait, call.warm);
            at + call.warm.0
        };
        self.busy.push(done, slot);
    }

    /// A new instance serves a request.
    fn create(&mut self, call: Call, at: f64, draws: &mut Draws, observer: &mut Observer) {
        let ends = match self.policy.lifetime {
            Some(mean) => at + mean * draws.instance.exponential(),
            None => f64::INFINITY,
        };
        let cold = draws.service.cold(call.warm);
        observer.cold(call.caller, at - call.at, call.warm, &cold, self.busy.len());
        let slot = self.instances.add(at, ends, false, observer);
        let instance = &mut self.instances[slot];
        instance.busy_since = at;
        instance.in_flight = 1;
        instance.ready_at = at + cold.before.0;
        self.serving += 1;
        if self.policy.concurrency > 1 {
            self.ready.add(slot, self.instances[slot].number);
        }
        let done = at + cold.total.0;
        self.busy.push(done, slot);
    }

    /// Whether another instance may be created now; takes the permission.
    fn may_create(&mut self, at: f64) -> bool {
        let free = self.serving < self.policy.limit;
        free && self.pace.as_mut().is_none_or(|pace| pace.take(at))
    }

    /// Counts what a request tells of other settings; on an instance that is always warm it has no gap to bridge.
    #[inline]
    fn note_gap(&mut self, call: Call, always_warm: bool, observer: &mut Observer) {
        if let (Some(fell), Caller::Visitor) = (&self.fell, call.caller) {
            observer.gap(match always_warm {
                true => 0.0,
                false => fell.gap(self.busy.len(), call.at),
            });
        }
    }
}

impl Kernel for Direct {
    #[inline]
    fn offer(&mut self, call: Call, draws: &mut Draws, observer: &mut Observer) {
        self.advance(call.at, draws, observer);
        if self.waiting.is_empty() {
            if let Some(slot) = self.find(call.at, draws, observer) {
                let always_warm = self.instances[slot].reserved;
                self.note_gap(call, always_warm, observer);
                self.leave_idle(slot, call.at, observer);
                self.serve(slot, call, call.at, observer);
                return observer.in_service(self.busy.len());
            }
            if self.may_create(call.at) {
                self.note_gap(call, false, observer);
                self.create(call, call.at, draws, observer);
                return observer.in_service(self.busy.len());
            }
        }
        // Without any instance, now or ever, nobody waits for one.
        let hopeless = self.policy.limit == 0 && self.window.count() == 0;
        if !self.policy.waits || hopeless {
            return observer.throttled(call.caller);
        }
        if self.waiting.is_empty() {
            self.backlog_since = call.at;
        }
        self.waiting.push_back(call);
    }

    fn finish(&mut self, end: f64, draws: &mut Draws, observer: &mut Observer) {
        self.advance(end, draws, observer);
        if !self.waiting.is_empty() {
            observer.backlog(self.backlog_since, end);
        }
        for slot in 0..self.instances.slots() {
            let Instance {
                in_flight, until, ..
            } = self.instances[slot];
            if !self.instances[slot].alive {
                continue;
            }
            if in_flight > 0 {
                observer.busy(self.instances[slot].busy_since, end);
                self.instances.draw(observer, slot, Doing::Busy, end);
            } else {
                self.instances.idle_until(slot, until.min(end), observer);
                if until <= end {
                    self.instances.end(slot, until, observer);
                }
            }
        }
    }

    fn overloaded(&self) -> bool {
        self.waiting.len() > MOST_WAITING
    }
}

#[cfg(test)]
mod tests;
