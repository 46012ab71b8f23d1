//! How many instances a volume keeps active, and how much of it finds no reserved instance: the quantities of a bill
//! that are not in proportion to the volume.
//!
//! Both follow from Poisson arrivals: without a limit the requests in service are Poisson with the offered load as
//! mean (M/G/infinity); behind a limit the share turned away is Erlang's. Neither depends on the law of the duration.

mod overflow;
mod reach;

use crate::model::cold_share::billing::ColdStarts;
use crate::model::occupancy::reach::reach;
use crate::model::stats::normal_cdf;
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

/// Load above which the Poisson distribution is taken, more and more, as a normal one with its skew.
const LARGE_LOAD: f64 = 100.0;

/// Distance of levels, in widths of the change from reached to not reached, below which their sum is taken, more and
/// more, as an integral; and from which on it is one.
const COARSE: f64 = 1.0;
const FINE: f64 = 0.7;

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
        let levels = Levels::of(self, rate);
        // From one way of summing to the other in a glide, so that their tiny difference never makes a step down.
        let glide = (levels.load / LARGE_LOAD - 1.0).clamp(0.0, 1.0);
        let exactly = if glide < 1.0 { levels.exactly() } else { 0.0 };
        let as_normal = if glide > 0.0 {
            let every = self.after == 0 && self.most.is_none();
            levels.as_normal(every)
        } else {
            0.0
        };
        exactly + glide * (as_normal - exactly)
    }
}

/// The levels of requests in service above which a further instance is active.
struct Levels {
    /// Mean number of requests in service.
    load: f64,
    /// Requests that one instance serves at once.
    step: f64,
    /// Arrivals within the time that an instance stays.
    window: f64,
    /// Lowest number of requests that is likely at all.
    low: f64,
    /// Levels that are always exceeded.
    sure: f64,
    /// The first level that is not.
    first: f64,
    /// Number of levels from there that might be exceeded.
    count: f64,
}

impl Levels {
    fn of(active: &Active, rate: f64) -> Self {
        let step = active.concurrency.max(1) as f64;
        // Alone on its instance, a request holds it for the billed time. Where instances are shared, what is billed
        // beyond the duration counts like a cooldown: an instance is paid for at least that long.
        let (load, kept) = if active.concurrency <= 1 {
            (rate * active.billed, active.cooldown)
        } else {
            (
                rate * active.duration,
                active.cooldown + active.billed - active.duration,
            )
        };
        let window = rate * kept.max(0.0);
        // Crossing a level within the window reaches further out than the load itself does.
        let spread = 7.0 + libm::sqrt(2.0 * libm::log1p(window));
        let root = libm::sqrt(load);
        let low = (load - spread * root - spread).max(0.0);
        let high = load + spread * root + 3.0 * spread;
        let before = active.after.max(1) as f64 - 1.0;
        let last = active
            .most
            .map_or(f64::MAX, |most| (active.after + most) as f64 - 1.0);
        let sure = (low / step).floor().min(last).max(before);
        let first = (sure + 1.0) * step;
        let count = ((high.min(last * step) - first) / step).floor() + 1.0;
        Self {
            load,
            step,
            window,
            low,
            sure: sure - before,
            first,
            count: count.max(0.0),
        }
    }

    /// Share of the time that an instance is active whose level is reached with probability `at` and not exceeded with
    /// probability `below`.
    fn share(&self, below: f64, at: f64) -> f64 {
        if below <= 0.0 {
            return 1.0;
        }
        (1.0 - below * libm::exp(-self.window * at / below)).max(0.0)
    }

    /// Level by level, from the Poisson distribution.
    fn exactly(&self) -> f64 {
        let mut m = self.low.floor();
        let load = self.load.max(f64::MIN_POSITIVE);
        let mut at = libm::exp(m * libm::log(load) - self.load - libm::lgamma(m + 1.0));
        let mut below = at;
        let mut active = self.sure;
        let mut done = 0.0;
        while done < self.count {
            let level = self.first + done * self.step;
            while m < level {
                m += 1.0;
                at *= self.load / m;
                below += at;
            }
            active += self.share(below.min(1.0), at);
            done += 1.0;
        }
        active
    }

    /// From the normal distribution with the skew of the Poisson distribution; `every` level counts, or only some.
    fn as_normal(&self, every: bool) -> f64 {
        let root = libm::sqrt(self.load);
        let window = self.window / root;
        // The change from reached to not reached takes one standard deviation, less the further out it is.
        let apart = self.step / root * libm::sqrt(2.0 * libm::log1p(window)).max(1.0);
        let glide = if every {
            ((COARSE - apart) / (COARSE - FINE)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let stride = (FINE / apart).floor().max(1.0);
        let in_strides = if glide < 1.0 {
            self.in_strides(root, stride)
        } else {
            0.0
        };
        let together = if glide > 0.0 {
            (self.load - 0.5 + root * reach(window, self.load)) / self.step - 0.5
        } else {
            0.0
        };
        in_strides + glide * (together - in_strides)
    }

    /// From the normal distribution with its skew, level by level or in strides of some levels.
    fn in_strides(&self, root: f64, stride: f64) -> f64 {
        let mut active = self.sure;
        let mut done = 0.0;
        while done < self.count {
            // A stride stands for its levels, of which the middle is looked at.
            let levels = stride.min(self.count - done);
            let level = self.first + (done + (levels - 1.0) / 2.0) * self.step;
            let z = (level + 0.5 - self.load) / root;
            let below = normal_cdf(z - (z * z - 1.0) / (6.0 * root));
            let z = (level - self.load) / root;
            let skew = 1.0 + (z * z * z - 3.0 * z) / (6.0 * root);
            let density = libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * std::f64::consts::PI);
            active += levels * self.share(below, density * skew.max(0.0) / root);
            done += levels;
        }
        active
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
            let tolerance = if a < LARGE_LOAD { 1e-9 } else { 1e-5 };
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
}
