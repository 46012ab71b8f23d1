//! How fast instances may be created, and when those that are always warm are there.

use crate::model::simulation::spec::Schedule;

/// Length of a day [s].
const DAY: f64 = 86_400.0;

/// Time in which as many instances as the pace says may be created [s].
const TEN_SECONDS: f64 = 10.0;

/// A pace of creation, as a bucket of permissions that fills evenly (AWS Lambda developer guide, scaling behaviour).
#[derive(Clone, Debug)]
pub(super) struct Pace {
    most: f64,
    permissions: f64,
    /// When they were counted [s].
    at: f64,
}

impl Pace {
    /// So many instances in ten seconds; the bucket is full.
    pub(super) fn new(in_ten_seconds: u64) -> Self {
        let most = in_ten_seconds as f64;
        Self {
            most,
            permissions: most,
            at: 0.0,
        }
    }

    fn fill(&mut self, at: f64) {
        let more = (at - self.at) * self.most / TEN_SECONDS;
        self.permissions = (self.permissions + more).min(self.most);
        self.at = at;
    }

    /// Takes a permission, if there is one.
    pub(super) fn take(&mut self, at: f64) -> bool {
        self.fill(at);
        // What was waited for is there, despite rounding.
        let there = self.permissions >= 1.0 - 1e-6;
        if there {
            self.permissions -= 1.0;
        }
        there
    }

    /// When the next permission is there; never: infinity [s].
    pub(super) fn next(&self) -> f64 {
        let missing = (1.0 - self.permissions).max(0.0);
        if missing == 0.0 {
            self.at
        } else if self.most >= 1.0 {
            self.at + missing * TEN_SECONDS / self.most
        } else {
            f64::INFINITY
        }
    }
}

/// When instances that are always warm are there.
#[derive(Clone, Debug)]
pub(super) struct Window {
    count: u32,
    on: bool,
    /// When that changes [s].
    next: f64,
    /// Lengths of the two states: off and on [s].
    lengths: [f64; 2],
}

impl Window {
    /// So many instances, always or by a schedule; `clock` is the time since midnight at time 0 [s].
    pub(super) fn new(count: u32, schedule: Option<Schedule>, clock: f64) -> Self {
        let mut window = Self {
            count,
            on: false,
            next: if count > 0 { 0.0 } else { f64::INFINITY },
            lengths: [0.0, f64::INFINITY],
        };
        if let Some(schedule) = schedule.filter(|schedule| count > 0 && schedule.hours < 24.0) {
            let length = schedule.hours.max(0.0) * 3_600.0;
            let since = (clock - schedule.from_hour * 3_600.0).rem_euclid(DAY);
            window.lengths = [DAY - length, length];
            if length <= 0.0 {
                window.next = f64::INFINITY;
            } else if since < length {
                // It is on already: it switches now, and off when the rest is over.
                window.lengths[1] = length - since;
                window.next = 0.0;
            } else {
                window.next = DAY - since;
            }
        }
        window
    }

    /// How many there are while they are there.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Whether they are there.
    pub(super) fn on(&self) -> bool {
        self.on
    }

    /// When that changes; never: infinity [s].
    #[inline]
    pub(super) fn next(&self) -> f64 {
        self.next
    }

    /// Passes the change.
    pub(super) fn switch(&mut self) {
        self.on = !self.on;
        self.next += self.lengths[usize::from(self.on)];
        // The first time may have been cut short.
        if self.on {
            self.lengths[1] = if self.lengths[0] > 0.0 {
                DAY - self.lengths[0]
            } else {
                f64::INFINITY
            };
        }
    }
}
