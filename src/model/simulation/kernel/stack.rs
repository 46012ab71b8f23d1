//! The kernel for routing to the instance used last, one request at a time: idle instances are a stack.
//!
//! An instance that becomes idle goes on top, a request takes the topmost that was not reclaimed. A request costs the
//! same however many are idle.
//!
//! What each request runs through is inlined by order, and what is rare kept out of it: compiled for the browser, that
//! makes it a quarter faster.

use crate::model::simulation::kernel::completions::Completions;
use crate::model::simulation::kernel::pace::Pace;
use crate::model::simulation::kernel::{Call, Draws, FEW, Fell, Kernel};
use crate::model::simulation::observed::{Caller, Observer};
use crate::model::simulation::spec::InstancePolicy;

/// The life of an instance [s].
#[derive(Clone, Copy, Debug)]
struct Life {
    born: f64,
    /// When it is replaced even if it is used.
    ends: f64,
}

/// An idle instance.
#[derive(Clone, Copy, Debug)]
struct Idle {
    /// Since when [s].
    since: f64,
    /// When it is reclaimed [s].
    until: f64,
    slot: u32,
}

/// The lives of all instances, in slots that are used again.
#[derive(Clone, Debug, Default)]
struct Lives {
    slots: Vec<Life>,
    unused: Vec<u32>,
}

impl Lives {
    /// An instance is born. Returns its slot.
    fn begin(&mut self, life: Life) -> u32 {
        match self.unused.pop() {
            Some(slot) => {
                self.slots[slot as usize] = life;
                slot
            }
            None => {
                self.slots.push(life);
                self.slots.len() as u32 - 1
            }
        }
    }

    /// When an instance is replaced even if it is used [s].
    #[inline(always)]
    fn ends(&self, slot: u32) -> f64 {
        self.slots[slot as usize].ends
    }

    /// The life of an instance ends.
    #[cold]
    #[inline(never)]
    fn end(&mut self, slot: u32, at: f64, observer: &mut Observer) {
        observer.lived(self.slots[slot as usize].born, at);
        self.unused.push(slot);
    }

    /// An idle instance is reclaimed.
    fn reclaim(&mut self, idle: Idle, observer: &mut Observer) {
        observer.idle(idle.since, idle.until, false);
        self.end(idle.slot, idle.until, observer);
    }
}

/// The kernel whose idle instances are a stack.
#[derive(Clone, Debug)]
pub(in crate::model::simulation) struct Stack {
    lifetime: Option<f64>,
    limit: u64,
    pace: Option<Pace>,
    busy: Completions,
    lives: Lives,
    /// The one used last at the end.
    idle: Vec<Idle>,
    /// Number of idle instances at which expired ones are sought out.
    sweep_at: usize,
    fell: Fell,
}

impl Stack {
    /// No requests yet. Instances that are always warm, and requests that wait, are not served.
    pub(in crate::model::simulation) fn new(policy: &InstancePolicy) -> Self {
        Self {
            lifetime: policy.lifetime.map(|lifetime| lifetime.0),
            limit: policy.limit.unwrap_or(u64::MAX),
            pace: policy.scaling.map(Pace::new),
            busy: Completions::new(),
            lives: Lives::default(),
            idle: Vec::new(),
            sweep_at: FEW,
            fell: Fell::default(),
        }
    }

    /// Instances whose request is done by `t` become idle, or end.
    #[inline(always)]
    fn release(&mut self, t: f64, draws: &mut Draws, observer: &mut Observer) {
        while self.busy.len() > 0 && self.busy.first() <= t {
            let done = self.busy.first();
            let slot = self.busy.pop();
            self.fell.to(self.busy.len(), done);
            let ends = self.lives.ends(slot);
            if ends <= done {
                self.lives.end(slot, done, observer);
                continue;
            }
            self.idle.push(Idle {
                since: done,
                until: (done + draws.keep_alive.draw()).min(ends),
                slot,
            });
        }
    }

    /// Takes the topmost instance that was not reclaimed before `t`: since when it is idle, and its slot.
    #[inline(always)]
    fn take(&mut self, t: f64, observer: &mut Observer) -> Option<(f64, u32)> {
        if self.idle.len() >= self.sweep_at {
            self.sweep(t, observer);
        }
        // Copied whole, it would go through memory.
        while let Some(&Idle { since, until, slot }) = self.idle.last() {
            self.idle.pop();
            if until >= t {
                return Some((since, slot));
            }
            self.lives.reclaim(Idle { since, until, slot }, observer);
        }
        None
    }

    /// Expired instances at the bottom would otherwise pile up.
    #[cold]
    #[inline(never)]
    fn sweep(&mut self, t: f64, observer: &mut Observer) {
        let lives = &mut self.lives;
        self.idle.retain(|idle| {
            let kept = idle.until >= t;
            if !kept {
                lives.reclaim(*idle, observer);
            }
            kept
        });
        self.sweep_at = FEW.max(2 * self.idle.len());
    }

    /// Whether another instance may be created now; takes the permission.
    #[cold]
    #[inline(never)]
    fn may_create(&mut self, at: f64) -> bool {
        let free = (self.busy.len() as u64) < self.limit;
        free && self.pace.as_mut().is_none_or(|pace| pace.take(at))
    }
}

impl Kernel for Stack {
    #[inline(always)]
    fn offer(&mut self, call: Call, draws: &mut Draws, observer: &mut Observer) {
        let Call { at, caller, warm } = call;
        self.release(at, draws, observer);
        let found = self.busy.len();
        let (slot, service) = match self.take(at, observer) {
            Some((since, slot)) => {
                observer.idle(since, at, false);
                observer.warm(caller, 0.0, warm);
                (slot, warm)
            }
            None if self.may_create(at) => {
                let ends = match self.lifetime {
                    Some(mean) => at + mean * draws.instance.exponential(),
                    None => f64::INFINITY,
                };
                let cold = draws.service.cold(warm);
                observer.cold(caller, 0.0, warm, &cold, found);
                let slot = self.lives.begin(Life { born: at, ends });
                (slot, cold.total)
            }
            None => return observer.throttled(caller),
        };
        if caller == Caller::Visitor {
            observer.gap(self.fell.gap(found, at));
        }
        let done = at + service.0;
        observer.busy(at, done);
        observer.in_service(found + 1);
        self.busy.push(done, slot);
    }

    fn finish(&mut self, end: f64, draws: &mut Draws, observer: &mut Observer) {
        self.release(end, draws, observer);
        for idle in self.idle.drain(..) {
            if idle.until <= end {
                self.lives.reclaim(idle, observer);
            } else {
                observer.idle(idle.since, end, false);
            }
        }
        // What serves beyond the end was counted whole.
        let beyond = self.busy.times().map(|at| at - end);
        observer.seen.counts.busy -= beyond.sum::<f64>();
    }

    fn overloaded(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::Scenario;

    /// An idle stack of instances born at 0, idle since 10 s and reclaimed at these times [s].
    fn idle(until: impl Iterator<Item = f64>) -> Stack {
        let mut stack = Stack::new(&Scenario::default().simulation_spec().instances);
        for until in until {
            let life = Life {
                born: 0.0,
                ends: f64::INFINITY,
            };
            let slot = stack.lives.begin(life);
            let since = 10.0;
            stack.idle.push(Idle { since, until, slot });
        }
        stack
    }

    #[test]
    fn what_expired_below_is_swept_away_and_its_slots_are_used_again() {
        let mut stack = idle((0..120).map(|i| if i % 3 == 0 { 40.0 } else { 50.0 }));
        let mut observer = Observer::default();
        stack.sweep(50.0, &mut observer);
        assert_eq!((stack.idle.len(), stack.sweep_at), (80, 160));
        assert!(stack.idle.iter().all(|idle| idle.until == 50.0));
        let counts = observer.seen.counts;
        assert_eq!((counts.lives, counts.lived), (40, 40.0 * 40.0));
        assert_eq!(counts.idle, 40.0 * 30.0);
        let life = Life {
            born: 60.0,
            ends: 70.0,
        };
        let slots: Vec<u32> = (0..41).map(|_| stack.lives.begin(life)).collect();
        assert!(slots[..40].iter().all(|slot| slot % 3 == 0), "{slots:?}");
        assert_eq!(slots[40], 120);
        // Few are not looked through.
        stack.sweep(51.0, &mut observer);
        assert_eq!((stack.idle.len(), stack.sweep_at), (0, FEW));
    }

    #[test]
    fn a_request_takes_the_topmost_that_is_still_there() {
        let mut stack = idle([60.0, 50.0, 49.0].into_iter());
        let mut observer = Observer::default();
        assert_eq!(stack.take(50.0, &mut observer), Some((10.0, 1)));
        assert_eq!(observer.seen.counts.lives, 1);
        assert_eq!(stack.take(50.0, &mut observer), Some((10.0, 0)));
        assert_eq!(stack.take(50.0, &mut observer), None);
        // Where there are many, the expired ones below go as well.
        let mut stack = idle((0..64).map(|i| if i < 60 { 40.0 } else { 50.0 }));
        assert_eq!(stack.take(45.0, &mut observer), Some((10.0, 63)));
        assert_eq!(stack.idle.len(), 3);
    }
}
