//! Instances that are recycled even though they are in use: they put a floor under the cold share.

use crate::model::cold_share::levels::Sums;
use crate::model::units::{PerSecond, Seconds};

/// A pool of instances at one rate of requests.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pool {
    /// Share of the requests that wait for a cold start.
    pub cold_share: f64,
    /// Mean number of instances beside those that are provisioned.
    pub instances: f64,
}

impl Pool {
    /// Mean life of an instance that is not provisioned, from its start to its end; `None` where there is none.
    pub fn lifespan(&self, rate: PerSecond) -> Option<Seconds> {
        let starts = rate.0 * self.cold_share;
        (starts > 0.0).then(|| Seconds(self.instances / starts))
    }

    /// The pool of these sums where no instance is recycled.
    pub(super) fn lasting(sums: &Sums) -> Self {
        Self {
            cold_share: sums.share.min(1.0),
            instances: sums.instances,
        }
    }

    /// The pool where instances end after exponential lives of this mean, in mean service times, at this load.
    ///
    /// In a balance, cold starts replace what is recycled, instances over life, and what expires. For long lives the
    /// cold share is that without recycling and [`Sums::refilled`] over life, exactly so; hence an instance that is recycled
    /// spares an expiry in all other cases, and the expiries fade with the recycled ones like an exponential
    /// function. Of the instances those that are recycled are missing for a time, which counts fully where few are and
    /// less where many are missing at once. Against simulations (loads of 1e-4 to 100): within 4 % for
    /// lives of three keep-alives and more, 30 % for lives of half a keep-alive.
    pub(super) fn recycled(sums: &Sums, load: f64, life: f64) -> Self {
        if load <= 0.0 || sums.instances <= 0.0 || life.is_nan() {
            return Self::lasting(sums);
        }
        let life = life.max(1e-12);
        let missing = sums.missing / sums.instances / life;
        let instances = sums.instances / libm::sqrt(1.0 + 2.0 * missing);
        let all = 1.0 / (load * life);
        let spared = (sums.instances - sums.refilled).max(0.0) * all;
        let expiring = if sums.share > 0.0 {
            sums.share * libm::exp(-spared / sums.share)
        } else {
            0.0
        };
        Self {
            cold_share: (instances * all + expiring).max(sums.share).min(1.0),
            instances,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_requests_instances_or_a_life_nothing_is_recycled() {
        let sums = |instances| Sums {
            share: 0.3,
            instances,
            refilled: 0.5,
            missing: 0.1,
        };
        for (instances, load, life) in [(2.0, 0.0, 5.0), (0.0, 1.0, 5.0), (2.0, 1.0, f64::NAN)] {
            let pool = Pool::recycled(&sums(instances), load, life);
            assert_eq!(pool, Pool::lasting(&sums(instances)));
        }
        // Of two instances and a load of 1, each ends once in 100: a share of 0.02, and a little less expires.
        let pool = Pool::recycled(&sums(2.0), 1.0, 100.0);
        assert!((pool.instances - 2.0 / 1.001_f64.sqrt()).abs() < 1e-12);
        let expected = 0.02 / 1.001_f64.sqrt() + 0.3 * (-0.015 / 0.3_f64).exp();
        assert!((pool.cold_share - expected).abs() < 1e-12, "{pool:?}");
    }
}
