//! The instances of one function, in slots that are used again.

use std::ops::{Index, IndexMut};

use crate::model::simulation::observed::Observer;
use crate::model::simulation::timeline::Doing;

/// One instance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instance {
    /// The number in which it was born.
    pub(super) number: u32,
    /// Requests that it serves.
    pub(super) in_flight: u32,
    /// Whether it is always warm.
    pub(super) reserved: bool,
    /// Whether it is replaced as soon as it has no request left, and takes no further ones.
    pub(super) retired: bool,
    /// Whether the slot holds an instance at all.
    pub(super) alive: bool,
    /// When it was born [s].
    pub(super) born: f64,
    /// When it can serve its first request [s].
    pub(super) ready_at: f64,
    /// When it is replaced even if it is used [s].
    pub(super) ends: f64,
    /// Since when it serves, if it does [s].
    pub(super) busy_since: f64,
    /// Since when it is idle, if it is [s].
    pub(super) idle_since: f64,
    /// When it is reclaimed, if it is idle [s].
    pub(super) until: f64,
}

impl Instance {
    /// Whether it was reclaimed before `t`.
    #[inline]
    pub(super) fn expired(&self, t: f64) -> bool {
        self.in_flight == 0 && self.until < t
    }
}

/// All instances by slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Instances {
    slots: Vec<Instance>,
    free: Vec<u32>,
    born: u32,
}

impl Index<u32> for Instances {
    type Output = Instance;
    #[inline]
    fn index(&self, slot: u32) -> &Instance {
        &self.slots[slot as usize]
    }
}

impl IndexMut<u32> for Instances {
    #[inline]
    fn index_mut(&mut self, slot: u32) -> &mut Instance {
        &mut self.slots[slot as usize]
    }
}

impl Instances {
    /// Number of slots.
    pub(super) fn slots(&self) -> u32 {
        self.slots.len() as u32
    }

    /// A new instance that is idle from now on; one that is always warm was made ready before.
    pub(super) fn add(
        &mut self,
        at: f64,
        ends: f64,
        reserved: bool,
        observer: &mut Observer,
    ) -> u32 {
        let instance = Instance {
            number: self.born,
            in_flight: 0,
            reserved,
            retired: false,
            alive: true,
            born: at,
            ready_at: at,
            ends,
            busy_since: at,
            idle_since: at,
            until: f64::INFINITY,
        };
        if let (true, Some(timeline)) = (reserved, &mut observer.seen.timeline) {
            timeline.reserved.push(self.born);
        }
        self.born = self.born.wrapping_add(1);
        match self.free.pop() {
            Some(slot) => {
                self[slot] = instance;
                slot
            }
            None => {
                self.slots.push(instance);
                self.slots() - 1
            }
        }
    }

    /// It was idle until now.
    #[inline]
    pub(super) fn idle_until(&self, slot: u32, at: f64, observer: &mut Observer) {
        let instance = &self[slot];
        observer.idle(instance.idle_since, at, instance.reserved);
        self.draw(observer, slot, Doing::Idle, at);
    }

    /// Its life ends.
    pub(super) fn end(&mut self, slot: u32, at: f64, observer: &mut Observer) {
        let instance = &mut self[slot];
        instance.alive = false;
        observer.lived(instance.born, at);
        let number = instance.number;
        if let Some(timeline) = &mut observer.seen.timeline {
            timeline.end(number, at - observer.from);
        }
        self.free.push(slot);
    }

    /// Draws what it did until now, where instances are drawn.
    #[inline]
    pub(super) fn draw(&self, observer: &mut Observer, slot: u32, doing: Doing, at: f64) {
        let from = observer.from;
        let Some(timeline) = &mut observer.seen.timeline else {
            return;
        };
        let instance = &self[slot];
        let number = instance.number;
        match doing {
            Doing::Idle => timeline.add(number, doing, instance.idle_since - from, at - from),
            Doing::Init | Doing::Busy => {
                let ready = instance.ready_at.clamp(instance.busy_since, at);
                timeline.add(
                    number,
                    Doing::Init,
                    instance.busy_since - from,
                    ready - from,
                );
                timeline.add(number, Doing::Busy, ready - from, at - from);
            }
        }
    }
}
