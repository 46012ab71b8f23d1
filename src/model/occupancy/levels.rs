//! The levels of requests in service above which a further instance is active, and how long they are exceeded.

use crate::model::occupancy::Active;
use crate::model::occupancy::reach::reach;
use crate::model::stats::normal_cdf;

/// Load above which the Poisson distribution is taken, more and more, as a normal one with its skew.
const LARGE_LOAD: f64 = 100.0;

/// Distance of levels, in widths of the change from reached to not reached, below which their sum is taken, more and
/// more, as an integral; and from which on it is one.
const COARSE: f64 = 1.0;
const FINE: f64 = 0.7;

/// The levels of requests in service above which a further instance is active.
pub(super) struct Levels {
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
    pub(super) fn of(active: &Active, rate: f64) -> Self {
        let rate = rate.max(0.0);
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

    /// Instances that are active on average; `every` level counts, or only some.
    pub(super) fn active(&self, every: bool) -> f64 {
        // From one way of summing to the other in a glide, so that their tiny difference never makes a step down.
        let glide = (self.load / LARGE_LOAD - 1.0).clamp(0.0, 1.0);
        let exactly = if glide < 1.0 { self.exactly() } else { 0.0 };
        let as_normal = if glide > 0.0 {
            self.as_normal(every)
        } else {
            0.0
        };
        exactly + glide * (as_normal - exactly)
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
