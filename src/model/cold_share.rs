//! The share of requests that wait for a cold start, from a formula instead of a simulation.
//!
//! Poisson arrivals, exponential service (cold like warm), a fixed keep-alive, and routing to the instance that was
//! used last. Then a request that finds n others in service is cold exactly when the number in service was not above n
//! for the whole keep-alive before it; read backwards in time (the M/M/infinity queue is reversible) that is a first
//! passage from n to n + 1 which takes longer than the keep-alive. The first passages of a birth-and-death process
//! have Laplace transforms that follow from each other (Keilson 1979, Markov Chain Models, chapter 5), and one
//! inversion gives the probability.
//!
//! The mean number of instances comes from the same transforms (`levels`). Instances that are recycled whether or not they are
//! idle add cold starts (`recycling`).
//!
//! Not here: other arrivals, other laws of service, cold starts that lengthen the service. The simulation has those.

use std::sync::OnceLock;

use crate::model::cold_share::beyond::Beyond;
use crate::model::cold_share::contour::CONTOUR;
use crate::model::cold_share::levels::{Sums, sum_of_levels};

mod beyond;
pub mod billing;
mod contour;
pub mod cost;
pub mod curve;
mod grid;
mod hours;
mod levels;
pub mod pings;
pub mod preview;
mod recycling;

pub use recycling::Pool;

/// Offered load up to which every level is summed; above it the share is extrapolated from three loads up to it.
const LARGEST_SUMMED: f64 = 400.0;

/// Offered load up to which levels are summed where provisioned instances cut into them.
const LARGEST_CUT: f64 = 1e8;

/// Offered load below which a request never meets another: the share of further levels is below this load itself.
const SMALLEST_LOAD: f64 = 1e-18;

/// Levels this many standard deviations below the load are left out.
///
/// Since first passages take longer from higher levels, they hold no larger part of the share than of all requests,
/// 4e-11. What the recursion starts from fades in the same proportion on its way up to the load.
const BELOW: f64 = 6.5;

/// Share of requests that wait for a cold start, 0 to 1.
///
/// `load` is the mean number of requests in service (rate times mean service time), `ratio` the keep-alive over the
/// mean service time, `provisioned` the number of instances that are always warm; negative numbers count as 0. The
/// error is below 2e-8, and where the share is above 1e-9 and the ratio below 1e7 also below 1e-6 of the share; for loads
/// above 400 it is below 1e-3 of the share.
///
/// The sum over n >= `provisioned` of Poisson(load; n) times the probability that the first passage of M/M/infinity
/// from n to n + 1 takes longer than the keep-alive.
pub fn cold_share(load: f64, ratio: f64, provisioned: u64) -> f64 {
    let passage = FirstPassage::new(ratio);
    passage.sums::<false>(load, provisioned).share
}

/// Mean number of instances, busy or idle, beside those that are provisioned; inputs and errors as of [`cold_share()`].
///
/// The sum over n >= `provisioned` of the probability that over a keep-alive the number in service is ever above n. A mean
/// life follows from it: instances over rate and cold share.
pub fn mean_instances(load: f64, ratio: f64, provisioned: u64) -> f64 {
    let passage = FirstPassage::new(ratio);
    passage.sums::<false>(load, provisioned).instances
}

/// The formula at one keep-alive.
#[derive(Debug)]
struct FirstPassage {
    /// Keep-alive over the mean service time, 0 or more.
    ratio: f64,
    /// What holds for all loads beyond the largest summed one.
    beyond: OnceLock<Beyond>,
}

impl FirstPassage {
    fn new(ratio: f64) -> Self {
        Self {
            ratio: ratio.max(0.0),
            beyond: OnceLock::new(),
        }
    }

    /// Everything at a load, with so many provisioned instances.
    fn sums<const HOLES: bool>(&self, load: f64, provisioned: u64) -> Sums {
        // An empty system: no arrival within the keep-alive.
        let gap = libm::exp(-load.max(0.0) * self.ratio);
        self.with_gap::<HOLES>(load, provisioned, gap)
    }

    /// The same with this chance that instances are reclaimed before the next request where requests are alone.
    fn with_gap<const HOLES: bool>(&self, load: f64, provisioned: u64, gap: f64) -> Sums {
        let mut sums = self.scale_out::<HOLES>(load, provisioned);
        if provisioned > 0 {
            return sums;
        }
        let load = load.max(0.0);
        if load == 0.0 || self.ratio == 0.0 {
            sums.share = 1.0;
            sums.instances = load;
            return sums;
        }
        let empty = libm::exp(-load);
        sums.share = (sums.share + empty * gap).min(1.0);
        sums.instances += empty * (1.0 - gap);
        sums
    }

    /// The levels of at least `provisioned`, and at least 1, at a load.
    fn scale_out<const HOLES: bool>(&self, load: f64, provisioned: u64) -> Sums {
        let reserved = provisioned as f64;
        if load.is_nan() || load < SMALLEST_LOAD {
            return Sums {
                instances: if provisioned == 0 { load.max(0.0) } else { 0.0 },
                ..Sums::default()
            };
        }
        let load = load.min(1e300);
        let levels = || sum_of_levels::<_, HOLES>(&CONTOUR, (load, self.ratio), reserved, BELOW);
        if load <= LARGEST_SUMMED {
            return levels();
        }
        // 8 standard deviations: 1e-15 of all requests find fewer others.
        if reserved < load - 8.0 * libm::sqrt(load) {
            let beyond = self.beyond.get_or_init(|| Beyond::new(self.ratio));
            return beyond.sums(load, self.ratio, reserved);
        }
        if load <= LARGEST_CUT {
            return levels();
        }
        // Here the distribution of the level is so narrow that all of it is above or below.
        if reserved < load {
            Beyond::new(self.ratio).sums(load, self.ratio, reserved)
        } else {
            Sums::default()
        }
    }
}

#[cfg(test)]
mod tests;
