//! Queues that last: the longest of them, and whether they grow without bound.

use serde::{Deserialize, Serialize};

use crate::model::units::{Seconds, Share};

/// Requests after which the first look at the growth is taken.
const FIRST_LOOK: u64 = 4_096;

/// Requests that may wait at once; more count as a queue without bound.
const MOST_WAITING: u64 = 1 << 22;

/// Standard deviations above which a queue at full load would hardly be by chance.
const BEYOND_CHANCE: f64 = 6.0;

/// Periods of the traffic in which a queue must not have emptied, so that a busy part of one is not taken for a lasting
/// load.
const PERIODS: f64 = 3.0;

/// Times during which some request waited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Backlog {
    /// Most requests that waited at once.
    pub most: u64,
    /// From the moment at which so many waited until nobody did.
    pub drained_in: Seconds,
    /// The longest time during which some request waited.
    pub longest: Seconds,
}

impl Backlog {
    /// The worst of both.
    pub(super) fn worst(self, other: Self) -> Self {
        let (mut worse, longest) = (self, self.longest.0.max(other.longest.0));
        if (other.most, other.drained_in.0) > (self.most, self.drained_in.0) {
            worse = other;
        }
        worse.longest = Seconds(longest);
        worse
    }
}

/// Follows the queue from request to request.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    worst: Backlog,
    /// The time that goes on now, during which some request waits.
    now: Option<Stretch>,
}

#[derive(Clone, Copy, Debug)]
struct Stretch {
    began: f64,
    most: u64,
    most_at: f64,
}

impl Queue {
    /// From `now` on this many requests wait.
    pub(super) fn is(&mut self, now: f64, waiting: u64) {
        match &mut self.now {
            None if waiting > 0 => {
                self.now = Some(Stretch {
                    began: now,
                    most: waiting,
                    most_at: now,
                });
            }
            None => {}
            Some(stretch) if waiting > stretch.most => {
                (stretch.most, stretch.most_at) = (waiting, now);
            }
            Some(_) if waiting > 0 => {}
            Some(_) => {
                self.worst = self.worst(now);
                self.now = None;
            }
        }
    }

    /// Forgets what was before `now`, which cuts what goes on.
    pub(super) fn forget(&mut self, now: f64, waiting: u64) {
        *self = Self::default();
        self.is(now, waiting);
    }

    /// The worst up to `now`, with what goes on.
    pub(super) fn worst(&self, now: f64) -> Backlog {
        let current = self.now.map(|stretch| Backlog {
            most: stretch.most,
            drained_in: Seconds(now - stretch.most_at),
            longest: Seconds(now - stretch.began),
        });
        self.worst.worst(current.unwrap_or_default())
    }
}

/// Looks for a queue that grows without bound.
///
/// It looks whenever the number of requests has doubled, at the shortest that the queue has been since the last look:
/// a busy time of day or a burst ends in between. At full load exactly, a queue wanders as far as the root of the number
/// of requests (a random walk); one that is never less than far longer, and longer than by the last look, has a load
/// above capacity.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    /// Time between two looks below which nothing is said [s].
    least_time: f64,
    next_look: u64,
    requests: u64,
    work: f64,
    squares: f64,
    /// Fewest that waited since the last look.
    fewest: u64,
    last: Look,
}

#[derive(Clone, Copy, Debug, Default)]
struct Look {
    at: f64,
    requests: u64,
    waiting: u64,
    fewest: u64,
}

impl Watch {
    /// A watch over traffic that repeats after `period` [s].
    pub(super) fn new(period: f64) -> Self {
        Self {
            least_time: PERIODS * period,
            next_look: FIRST_LOOK,
            requests: 0,
            work: 0.0,
            squares: 0.0,
            fewest: 0,
            last: Look::default(),
        }
    }

    /// A request of this duration arrived, and now so many wait. Returns the load over what was served where the queue
    /// grows without bound.
    pub(super) fn arrived(&mut self, now: f64, duration: f64, waiting: u64) -> Option<Share> {
        self.requests += 1;
        self.work += duration;
        self.squares += duration * duration;
        self.fewest = self.fewest.min(waiting);
        if waiting > MOST_WAITING {
            return Some(self.load(waiting));
        }
        if self.requests < self.next_look {
            return None;
        }
        self.next_look *= 2;
        let n = self.requests as f64;
        // Of the requests' gaps, as of a Poisson process, and of their durations.
        let square = (self.work * self.work).max(f64::MIN_POSITIVE);
        let variation = 1.0 + (self.squares * n / square - 1.0).max(0.0);
        let (fewest, before) = (self.fewest as f64, self.last);
        let beyond = BEYOND_CHANCE * libm::sqrt(n * variation);
        let grows = fewest > beyond && fewest > 1.5 * before.fewest as f64;
        let load = self.load(waiting);
        self.last = Look {
            at: now,
            requests: self.requests,
            waiting,
            fewest: self.fewest,
        };
        self.fewest = waiting;
        (grows && now - before.at >= self.least_time).then_some(load)
    }

    /// Requests that arrived since the last look over those that began to be served.
    fn load(&self, waiting: u64) -> Share {
        let arrived = self.requests - self.last.requests;
        let served = (arrived + self.last.waiting).saturating_sub(waiting);
        Share(arrived as f64 / served.max(1) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_queue_is_the_longest_and_the_time_is_the_longest_too() {
        let mut queue = Queue::default();
        for (at, waiting) in [(1.0, 1), (2.0, 3), (4.0, 1), (5.0, 0), (7.0, 1), (17.0, 0)] {
            queue.is(at, waiting);
        }
        let worst = Backlog {
            most: 3,
            drained_in: Seconds(3.0),
            longest: Seconds(10.0),
        };
        assert_eq!(queue.worst(20.0), worst);
        queue.is(20.0, 4);
        assert_eq!(queue.worst(31.0).most, 4);
        assert_eq!(queue.worst(31.0).longest, Seconds(11.0));
        queue.forget(31.0, 2);
        assert_eq!(queue.worst(32.0).drained_in, Seconds(1.0));
        assert_eq!(queue.worst(32.0).most, 2);
    }

    #[test]
    fn growth_is_told_from_chance_and_from_a_busy_hour() {
        let seen = |period: f64, waiting: fn(f64) -> f64| {
            let mut watch = Watch::new(period);
            let mut arrived = (1..1_000_000).map(|i| {
                let n = f64::from(i);
                let load = watch.arrived(n, 1.0, waiting(n) as u64);
                (n, load)
            });
            arrived.find_map(|(n, load)| Some((n, load?.0)))
        };
        // A sixth of the requests stays in the queue: the load is 1.2.
        let (at, load) = seen(0.0, |n| n / 6.0).expect("overloaded");
        assert_eq!(at, 8_192.0);
        assert!((load - 1.2).abs() < 0.01, "{load}");
        assert_eq!(seen(0.0, |n| 3.0 * n.sqrt()), None);
        assert_eq!(
            seen(0.0, |n| 50_000.0 - (n - 50_000.0).abs()).map(|seen| seen.0),
            Some(8_192.0)
        );
        // A peak of an hour in a day, at one request a second.
        let peak = |n: f64| ((n % 86_400.0).min(3_600.0) - (n % 86_400.0 - 3_600.0) / 2.0).max(0.0);
        assert_eq!(seen(86_400.0, peak), None);
    }

    #[test]
    fn a_queue_counts_from_the_first_moment_at_which_it_was_longest() {
        let mut queue = Queue::default();
        // Nobody waits for a long time; then two do, twice.
        for (at, waiting) in [
            (1.0, 0),
            (50.0, 0),
            (56.0, 2),
            (57.0, 1),
            (58.0, 2),
            (60.0, 0),
        ] {
            queue.is(at, waiting);
        }
        let worst = Backlog {
            most: 2,
            drained_in: Seconds(4.0),
            longest: Seconds(4.0),
        };
        assert_eq!(queue.worst(99.0), worst);
        let slower = Backlog {
            drained_in: Seconds(5.0),
            longest: Seconds(3.0),
            ..worst
        };
        let both = Backlog {
            drained_in: Seconds(5.0),
            ..worst
        };
        assert_eq!((worst.worst(slower), slower.worst(worst)), (both, both));
    }

    /// The request at which a queue is seen to grow without bound, one a second, and the load that is told.
    fn grows(
        period: f64,
        duration: impl Fn(u32) -> f64,
        waiting: impl Fn(u32) -> u64,
    ) -> Option<(u32, f64)> {
        let mut watch = Watch::new(period);
        (1..=40_000).find_map(|n| {
            let load = watch.arrived(f64::from(n), duration(n), waiting(n))?;
            Some((n, load.0))
        })
    }

    #[test]
    fn a_queue_grows_that_is_longer_than_six_standard_deviations() {
        let always = |waiting| move |_| waiting;
        // At the second look, after 8192 requests: 6 sqrt(8192) = 543.06 with durations that are alike, or are nothing.
        for duration in [0.0, 1.0, 1e3] {
            assert_eq!(grows(0.0, |_| duration, always(543)), None);
            assert_eq!(grows(0.0, |_| duration, always(544)), Some((8_192, 1.0)));
        }
        // 0 and 2 by turns have a squared coefficient of variation of 1: 6 sqrt(2 * 8192) = 768.
        let by_turns = |n: u32| f64::from(n % 2) * 2.0;
        assert_eq!(grows(0.0, by_turns, always(768)), None);
        assert_eq!(grows(0.0, by_turns, always(769)), Some((8_192, 1.0)));
        // 0, 0, 0 and 4: of 3, 6 sqrt(4 * 8192) = 1086.1.
        let rare = |n: u32| if n.is_multiple_of(4) { 4.0 } else { 0.0 };
        assert_eq!(grows(0.0, rare, always(1_086)), None);
        assert_eq!(grows(0.0, rare, always(1_087)), Some((8_192, 1.0)));
    }

    #[test]
    fn the_shortest_queue_since_the_last_look_counts_and_must_have_grown_by_half() {
        let dips = |n: u32| if n == 6_000 { 543 } else { 1_000 };
        // At the third look 768 and one and a half of 543 are the bounds.
        assert_eq!(grows(0.0, |_| 1.0, dips), Some((16_384, 1.0)));
        let to = |later| move |n: u32| if n < 8_192 { 1_000 } else { later };
        // Three periods of 2000 s between two looks: the first two are too close to each other.
        assert_eq!(grows(2_000.0, |_| 1.0, to(1_500)), None);
        assert_eq!(grows(2_000.0, |_| 1.0, to(1_501)), Some((16_384, 1.0)));
        let third = 4_096.0 / 3.0;
        assert_eq!(grows(third, |_| 1.0, |_| 1_000), Some((8_192, 1.0)));
        assert_eq!(grows(third + 0.1, |_| 1.0, |_| 1_000), None);
    }

    #[test]
    fn the_load_is_what_arrived_over_what_was_served_since_the_last_look() {
        // From 1000 to 2024 waiting while 4096 arrive: 3072 are served.
        let longer = |n: u32| u64::from(n / 4) - 24;
        let (at, load) = grows(0.0, |_| 1.0, |n| longer(n.max(96))).expect("growth");
        assert_eq!((at, load), (8_192, 4_096.0 / 3_072.0));
        // Four million may wait.
        let most = 1 << 22;
        assert_eq!(grows(1e9, |_| 1.0, |_| most), None);
        assert_eq!(grows(1e9, |_| 1.0, |_| most + 1), Some((1, 1.0)));
        let sudden = |n: u32| if n < 5_000 { 100 } else { most + 1 };
        assert_eq!(grows(1e9, |_| 1.0, sudden), Some((5_000, 904.0)));
    }
}
