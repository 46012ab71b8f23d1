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

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3_600.0;

    /// The first moments at which instances that are always warm come and go, the first of them coming [h].
    fn switches(count: u32, hours: Option<(f64, f64)>, clock: f64) -> Vec<f64> {
        let schedule = hours.map(|(from_hour, hours)| Schedule { from_hour, hours });
        let mut window = Window::new(count, schedule, clock * HOUR);
        let mut on = false;
        let mut switches = Vec::new();
        while window.next() < f64::INFINITY && switches.len() < 6 {
            assert_eq!(window.on(), on);
            switches.push(window.next() / HOUR);
            window.switch();
            on = !on;
        }
        assert_eq!((window.on(), window.count()), (on, count));
        switches
    }

    #[test]
    fn a_window_opens_and_closes_at_the_same_hours_of_every_day() {
        let of_two = |hours, clock| switches(2, hours, clock);
        // From one to three o'clock: begun before it, when it opens, within it, and when it closes.
        let from_one = Some((1.0, 2.0));
        assert_eq!(of_two(from_one, 0.0), [1.0, 3.0, 25.0, 27.0, 49.0, 51.0]);
        assert_eq!(of_two(from_one, 1.0), [0.0, 2.0, 24.0, 26.0, 48.0, 50.0]);
        assert_eq!(of_two(from_one, 2.5), [0.0, 0.5, 22.5, 24.5, 46.5, 48.5]);
        assert_eq!(of_two(from_one, 3.0), [22.0, 24.0, 46.0, 48.0, 70.0, 72.0]);
        // Over midnight, and of a simulation that begins the day before.
        assert_eq!(
            of_two(Some((22.0, 4.0)), 1.0),
            [0.0, 1.0, 21.0, 25.0, 45.0, 49.0]
        );
        assert_eq!(of_two(from_one, -1.0), [2.0, 4.0, 26.0, 28.0, 50.0, 52.0]);
    }

    #[test]
    fn a_window_without_a_schedule_stays_open_and_one_without_hours_closed() {
        for hours in [None, Some((8.0, 24.0)), Some((8.0, 30.0))] {
            assert_eq!(switches(1, hours, 9.0), [0.0], "{hours:?}");
        }
        for hours in [0.0, -1.0] {
            assert_eq!(switches(1, Some((8.0, hours)), 9.0), [0.0; 0]);
        }
        for hours in [None, Some((8.0, 2.0))] {
            assert_eq!(switches(0, hours, 9.0), [0.0; 0]);
        }
    }

    #[test]
    fn permissions_fill_evenly_up_to_those_of_ten_seconds() {
        // One every two seconds, five saved.
        let mut pace = Pace::new(5);
        for _ in 0..5 {
            assert_eq!(pace.next(), 0.0);
            assert!(pace.take(0.0));
        }
        assert_eq!(pace.next(), 2.0);
        assert!(!pace.take(1.0));
        assert_eq!(pace.next(), 2.0);
        assert!(pace.take(2.0) && !pace.take(3.0));
        assert!(pace.take(5.0), "half of one was left at 5 s");
        assert_eq!(pace.next(), 6.0);
        // However long nobody comes, there are five.
        let taken = (0..9).filter(|_| pace.take(1_000.0)).count();
        assert_eq!((taken, pace.next()), (5, 1_002.0));
        let mut none = Pace::new(0);
        assert!(!none.take(1e9));
        assert_eq!(none.next(), f64::INFINITY);
    }
}
