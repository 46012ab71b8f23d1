//! The kernel without instances: completions in order, and for each level when the number in service last fell to it.
//!
//! An arrival that finds n others in service is warm exactly when the number in service fell from n + 1 to n within the
//! keep-alive before it: under routing to the instance used last, the instance that freed at that moment is the one on
//! top. The cost of a request does not grow with the number of idle instances.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::simulation::kernel::{Call, Draws, Kernel};
use crate::model::simulation::observed::Observer;

/// What is remembered of a number in service.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// When the number in service last fell to it; never: minus infinity [s].
    fell: f64,
    /// When the instance that freed then was born [s].
    born: f64,
}

/// The kernel without instances.
#[derive(Clone, Debug)]
pub(in crate::model::simulation) struct Stack {
    /// [s]
    keep_alive: f64,
    /// Completion times, and when the instance was born; the bits of a positive float sort like the float.
    busy: BinaryHeap<Reverse<(u64, u64)>>,
    levels: Vec<Level>,
}

impl Stack {
    /// No requests yet; idle instances are kept for so long [s].
    pub(in crate::model::simulation) fn new(keep_alive: f64) -> Self {
        Self {
            keep_alive,
            busy: BinaryHeap::new(),
            levels: Vec::new(),
        }
    }

    /// Requests that are done by `t` leave.
    #[inline]
    fn release(&mut self, t: f64) {
        while let Some(&Reverse((bits, born))) = self.busy.peek() {
            let done = f64::from_bits(bits);
            if done > t {
                break;
            }
            self.busy.pop();
            self.levels[self.busy.len()] = Level {
                fell: done,
                born: f64::from_bits(born),
            };
        }
    }
}

impl Kernel for Stack {
    #[inline]
    fn offer(&mut self, call: Call, draws: &mut Draws, observer: &mut Observer) {
        let Call { at, caller, warm } = call;
        self.release(at);
        let found = self.busy.len();
        if found == self.levels.len() {
            self.levels.push(Level {
                fell: f64::NEG_INFINITY,
                born: at,
            });
        }
        let level = &mut self.levels[found];
        let until = level.fell + self.keep_alive;
        observer.gap(at - level.fell);
        let service = if until >= at {
            observer.idle(level.fell, at, false);
            observer.warm(caller, 0.0, warm);
            warm
        } else {
            if level.fell > f64::NEG_INFINITY {
                observer.idle(level.fell, until, false);
                observer.lived(level.born, until);
            }
            level.born = at;
            let cold = draws.service.cold(warm);
            observer.cold(caller, 0.0, warm, &cold, found);
            cold.total
        };
        let done = at + service.0;
        observer.busy(at, done);
        observer.in_service(found + 1);
        self.busy
            .push(Reverse((done.to_bits(), level.born.to_bits())));
    }

    fn finish(&mut self, end: f64, _: &mut Draws, observer: &mut Observer) {
        self.release(end);
        let in_service = self.busy.len();
        for level in &self.levels[in_service..] {
            let until = level.fell + self.keep_alive;
            observer.idle(level.fell, until.min(end), false);
            if until <= end {
                observer.lived(level.born, until);
            }
        }
        let beyond = |&Reverse((bits, _)): &Reverse<(u64, u64)>| f64::from_bits(bits) - end;
        observer.seen.counts.busy -= self.busy.iter().map(beyond).sum::<f64>();
    }

    fn overloaded(&self) -> bool {
        false
    }
}
