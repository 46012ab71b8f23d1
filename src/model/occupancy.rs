//! How many instances a volume keeps active, and how much of it finds no reserved instance: the quantities of a bill
//! that are not in proportion to the volume.
//!
//! Both follow from Poisson arrivals: without a limit the requests in service are Poisson with the offered load as
//! mean (M/G/infinity); behind a limit the share turned away is Erlang's. Neither depends on the law of the duration.

mod levels;
mod overflow;
mod reach;

use crate::model::cold_share::billing::ColdStarts;
use crate::model::occupancy::levels::Levels;
use crate::model::units::SECONDS_PER_MONTH;

pub use overflow::{Overflow, erlang_b};

/// Something that a month's volume occupies.
#[derive(Clone, Debug, PartialEq)]
pub enum Occupancy {
    /// Seconds a month that instances are active, all instances together.
    Active(Active),
    /// Invocations a month that find no reserved instance free.
    Overflow(Overflow),
    /// Seconds a month that the first `most` instances, which always run, count as active: while they serve, and
    /// while any further instance runs.
    Kept(Active),
    /// Cold starts a month.
    ColdStarts(ColdStarts),
}

impl Occupancy {
    /// The quantity at a volume of `n` invocations a month.
    pub fn at(&self, n: f64) -> f64 {
        match self {
            Self::Active(active) => active.at(n),
            Self::Overflow(overflow) => overflow.at(n),
            Self::Kept(active) => active.kept_at(n),
            Self::ColdStarts(starts) => starts.at(n),
        }
    }

    /// Whether the quantity never falls as the volume rises.
    pub fn never_falls(&self) -> bool {
        match self {
            Self::Active(_) | Self::Overflow(_) | Self::Kept(_) => true,
            Self::ColdStarts(_) => false,
        }
    }

    /// Lowest and highest quantity between two volumes.
    pub fn bounds(&self, from: f64, to: f64) -> (f64, f64) {
        match self {
            Self::ColdStarts(starts) => starts.bounds(from, to),
            Self::Active(_) | Self::Overflow(_) | Self::Kept(_) => (self.at(from), self.at(to)),
        }
    }

    /// Volumes between two others at which the quantity turns more sharply than it does between two volumes of the
    /// solver's grid: where one more of few large instances is about to be needed.
    pub fn turns(&self, from: f64, to: f64) -> Vec<f64> {
        match self {
            Self::Active(active) | Self::Kept(active) => active.turns(from, to),
            Self::Overflow(_) | Self::ColdStarts(_) => Vec::new(),
        }
    }
}

/// Instances that serve several requests at once, filled one after the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Active {
    /// Requests one instance serves at once, 1 or more.
    pub concurrency: u64,
    /// Mean duration of a request [s].
    pub duration: f64,
    /// Mean billed time of a request that is alone on its instance, not below the duration [s].
    pub billed: f64,
    /// Time an instance stays active after its last request [s].
    pub cooldown: f64,
    /// Instances that are not counted: the first so many to be filled.
    pub after: u64,
    /// Instances that are counted at most; `None` counts all.
    pub most: Option<u64>,
}

impl Active {
    /// Instance k is active while more than c(k-1) requests are in service, and for the cooldown after that.
    ///
    /// With X requests in service, Poisson with mean a, and T the cooldown, instance k at level m = c(k-1) is inactive
    /// with probability P(X <= m) exp(-T L P(X = m) / P(X <= m)): below the level, and not above it within T. That is
    /// exact for the first instance and for T = 0; for others it takes up-crossings for Poisson while below. What is
    /// billed of a lone request beyond its duration counts as cooldown.
    fn at(&self, n: f64) -> f64 {
        if self.is_proportional() {
            return n * self.billed;
        }
        let rate = n / SECONDS_PER_MONTH;
        let first = if self.after == 0 && self.most != Some(0) {
            -libm::expm1(-rate * (self.billed + self.cooldown))
        } else {
            0.0
        };
        (first + self.further(rate)) * SECONDS_PER_MONTH
    }

    /// The first instances are busy or not from one moment to the next; a further one stays for its cooldown. The two
    /// are taken as independent, since the cooldown is long against a request.
    fn kept_at(&self, n: f64) -> f64 {
        let kept = self.most.unwrap_or(0);
        let all = kept as f64 * SECONDS_PER_MONTH;
        let busy = Self {
            cooldown: 0.0,
            after: 0,
            ..*self
        };
        let further = Self {
            after: kept,
            most: Some(1),
            ..*self
        };
        all - (all - busy.at(n)) * (1.0 - further.at(n) / SECONDS_PER_MONTH)
    }

    fn turns(&self, from: f64, to: f64) -> Vec<f64> {
        // Beyond this many instances, or with fewer requests in each, one more instance makes no visible step.
        const MOST: u64 = 24;
        const FEW: u64 = 4;
        if self.concurrency < FEW {
            return Vec::new();
        }
        let volume = |load: f64| load / self.duration * SECONDS_PER_MONTH;
        let places = (1..MOST).flat_map(|k| {
            let level = (k * self.concurrency) as f64;
            let width = libm::sqrt(level);
            [-7.0, -5.5, -4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0].map(|z| level + z * width)
        });
        let volumes = places.filter(|&load| load > 0.0).map(volume);
        volumes.filter(|&n| n > from && n < to).collect()
    }

    /// Whether every request has an instance of its own for its billed time, so that nothing is curved.
    pub fn is_proportional(&self) -> bool {
        self.concurrency <= 1 && self.cooldown <= 0.0 && self.after == 0 && self.most.is_none()
    }

    /// Active instances beyond the first, on average.
    fn further(&self, rate: f64) -> f64 {
        let every = self.after == 0 && self.most.is_none();
        Levels::of(self, rate).active(every)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64, tolerance: f64) {
        assert!(
            (got - expected).abs() <= tolerance * expected.abs(),
            "{got}, not {expected}"
        );
    }

    fn instances(concurrency: u64, load: f64, cooldown: f64) -> f64 {
        let active = Active {
            concurrency,
            duration: 0.2,
            billed: 0.2,
            cooldown,
            after: 0,
            most: None,
        };
        active.at(load / 0.2 * SECONDS_PER_MONTH) / SECONDS_PER_MONTH
    }

    #[test]
    fn without_sharing_and_cooldown_every_request_has_its_instance() {
        close(instances(1, 0.7, 0.0), 0.7, 1e-12);
    }

    #[test]
    fn what_is_shared_kept_or_counted_in_part_is_not_in_proportion() {
        let alone = Active {
            concurrency: 1,
            duration: 0.2,
            billed: 0.25,
            cooldown: 0.0,
            after: 0,
            most: None,
        };
        let others = [
            Active {
                concurrency: 2,
                ..alone
            },
            Active {
                cooldown: 1.0,
                ..alone
            },
            Active { after: 1, ..alone },
            Active {
                most: Some(1),
                ..alone
            },
        ];
        assert!(alone.is_proportional() && !others.iter().any(Active::is_proportional));
        // Each request for its billed time, to the last bits.
        assert_eq!(Occupancy::Active(alone).at(8e6), 2e6);
    }

    #[test]
    fn shared_instances_are_those_that_the_load_reaches() {
        // E[ceil(X/c)] summed directly from the Poisson distribution.
        let direct = |c: f64, a: f64| -> f64 {
            let mut p = (-a).exp();
            let mut sum = 0.0;
            for x in 1..2_000 {
                p *= a / f64::from(x);
                sum += p * (f64::from(x) / c).ceil();
            }
            sum
        };
        for (c, a) in [(2, 0.5), (10, 3.0), (80, 60.0), (80, 500.0), (3, 500.0)] {
            let tolerance = if a < 100.0 { 1e-9 } else { 1e-5 };
            close(instances(c, a, 0.0), direct(c as f64, a), tolerance);
        }
        // Far above c squared the remainder is even: a/c + (c - 1)/(2c).
        for (c, a) in [(10, 5e3), (10, 1e6), (80, 4e8), (7, 1e5)] {
            let c_f = c as f64;
            close(
                instances(c, a, 0.0),
                a / c_f + (c_f - 1.0) / (2.0 * c_f),
                1e-6,
            );
        }
    }

    #[test]
    fn a_cooldown_keeps_the_first_instance_through_gaps() {
        // One instance, requests of 0.2 s at 0.001/s and 300 s: 1 - exp(-0.3002).
        close(
            instances(1_000, 0.000_2, 300.0),
            1.0 - (-0.300_2_f64).exp(),
            1e-9,
        );
        let (short, long) = (instances(10, 8.0, 10.0), instances(10, 8.0, 300.0));
        assert!(
            instances(10, 8.0, 0.0) < short && short < long,
            "{short} {long}"
        );
    }

    #[test]
    fn instances_can_be_counted_in_two_parts() {
        for (load, c) in [(0.3, 1), (4.0, 3), (900.0, 7), (2e5, 80)] {
            let all = Active {
                concurrency: c,
                duration: 0.2,
                billed: 0.25,
                cooldown: 60.0,
                after: 0,
                most: None,
            };
            for first in [0, 1, 5, 200] {
                let kept = Active {
                    most: Some(first),
                    ..all
                };
                let further = Active {
                    after: first,
                    ..all
                };
                let n = load / 0.2 * SECONDS_PER_MONTH;
                close(kept.at(n) + further.at(n), all.at(n), 1e-5);
                assert!(kept.at(n) <= first as f64 * SECONDS_PER_MONTH * (1.0 + 1e-9));
            }
        }
    }

    #[test]
    fn kept_instances_are_active_while_they_serve_or_a_further_one_runs() {
        let kept = |load: f64| {
            let active = Active {
                concurrency: 1,
                duration: 0.2,
                billed: 0.2,
                cooldown: 300.0,
                after: 0,
                most: Some(2),
            };
            active.kept_at(load / 0.2 * SECONDS_PER_MONTH) / SECONDS_PER_MONTH
        };
        // Hardly any load: busy time alone. Much load: a third instance always runs, so both are always active.
        close(kept(1e-6), 1e-6, 1e-3);
        close(kept(5.0), 2.0, 1e-6);
        let loads = [1e-4, 1e-3, 1e-2, 0.1, 0.3];
        assert!(loads.windows(2).all(|pair| kept(pair[0]) < kept(pair[1])));
    }

    #[test]
    fn more_load_never_occupies_less() {
        for cooldown in [0.0, 300.0] {
            for c in [1, 7, 80] {
                let mut before = 0.0;
                for step in 0..400 {
                    let now = instances(c, 10_f64.powf(-4.0 + f64::from(step) / 40.0), cooldown);
                    assert!(
                        now >= before * (1.0 - 1e-7),
                        "{c} {cooldown} {step}: {before} to {now}"
                    );
                    before = now;
                }
            }
        }
    }

    #[test]
    fn a_cooldown_keeps_instances_of_many_as_long_as_their_level_was_crossed() {
        // Instance k is off while at most m = c(k - 1) requests are in service and none crosses that within the time:
        // P(X <= m) exp(-w P(X = m) / P(X <= m)), w arrivals in it; from the Poisson distribution itself.
        let direct = |c: u32, load: f64, w: f64| -> f64 {
            let (mut on, mut below) = (0.0, 0.0);
            for x in 0..1_600 {
                let log = f64::from(x) * load.ln() - load - libm::lgamma(f64::from(x) + 1.0);
                let at = log.exp();
                below += at;
                if x % c == 0 && below > 0.0 {
                    on += 1.0 - below * (-w * at / below).exp();
                } else if x % c == 0 {
                    on += 1.0;
                }
            }
            on
        };
        for (c, load, w) in [
            (40, 90.0, 30.0),
            (80, 250.0, 50.0),
            (80, 400.0, 20.0),
            (80, 500.0, 5.0),
            // Levels so close that their sum is taken as an integral.
            (2, 400.0, 1_000.0),
            (3, 1_000.0, 300.0),
        ] {
            let cooldown = w * 0.2 / load;
            close(
                instances(c, load, cooldown),
                direct(c as u32, load, w),
                2e-5,
            );
        }
    }

    #[test]
    fn the_cost_turns_around_each_load_that_fills_its_instances() {
        let turns = |concurrency: u64, from: f64, to: f64| {
            let active = Active {
                concurrency,
                duration: 0.5,
                billed: 0.5,
                cooldown: 0.0,
                after: 0,
                most: None,
            };
            let volume = |load: f64| load / 0.5 * SECONDS_PER_MONTH;
            let turns = active.turns(volume(from), volume(to));
            let loads = turns.iter().map(|n| n * 0.5 / SECONDS_PER_MONTH);
            loads
                .map(|load| (load * 1e6).round() / 1e6)
                .collect::<Vec<_>>()
        };
        // One full instance, 100 with a standard deviation of 10; both ends are none of it.
        assert_eq!(turns(100, 30.0, 100.0), [45.0, 60.0, 70.0, 80.0, 90.0]);
        assert_eq!(
            turns(10_000, 0.0, 15_000.0),
            [
                9_300.0, 9_450.0, 9_600.0, 9_700.0, 9_800.0, 9_900.0, 10_000.0, 10_100.0, 10_200.0
            ]
        );
        // And so on, up to 23 of them.
        assert_eq!(turns(10_000, 0.0, 1e9).len(), 23 * 9);
        // Around few in each no load is below 0; three in each make no visible step.
        let few = turns(4, -100.0, 1e6);
        assert!(few.contains(&2.0) && few.iter().all(|&load| load > 0.0));
        assert!(turns(3, 0.0, 1e6).is_empty());
        let shared = Active {
            concurrency: 100,
            duration: 0.5,
            billed: 0.5,
            cooldown: 0.0,
            after: 0,
            most: Some(2),
        };
        for occupancy in [Occupancy::Active(shared), Occupancy::Kept(shared)] {
            assert_eq!(occupancy.turns(1e6, 1e9), shared.turns(1e6, 1e9));
            assert!(!occupancy.turns(1e6, 1e9).is_empty());
        }
    }
}
