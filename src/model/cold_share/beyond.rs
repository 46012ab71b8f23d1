//! Loads beyond the largest that is summed level by level.

use crate::model::cold_share::contour::CONTOUR;
use crate::model::cold_share::levels::{Sums, sum_of_levels, walk};
use crate::model::cold_share::{BELOW, LARGEST_SUMMED};

/// What holds for all loads beyond the largest summed one, at one keep-alive.
///
/// There a level hardly differs from its neighbours: over short keep-alives the number in service is a symmetric walk,
/// over long ones an Ornstein-Uhlenbeck process whose new maxima come at a rate like the root of the load. So the share
/// over that of the walk tends to a constant for a growing load, with corrections in powers of 1 / sqrt(load); its
/// logarithm is taken as a parabola through three loads. The instances beyond those that serve follow from the
/// integral of the walk's share likewise. What recycling does for each instance is taken as at the largest summed
/// load.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beyond {
    /// Logarithm of share over walk at 4, 1 and 1/4 times the largest summed load.
    shares: [f64; 3],
    /// Logarithm of idle instances over the integral of the walk at the same loads.
    idle: [f64; 3],
    /// Cold starts that follow from one instance less, and time for which it is missing.
    refilled: f64,
    missing: f64,
}

impl Beyond {
    pub(super) fn new(ratio: f64) -> Self {
        let load = |part: f64| LARGEST_SUMMED * part;
        let sums = |part: f64| sum_of_levels::<_, false>(&CONTOUR, (load(part), ratio), 0.0, BELOW);
        let middle = sum_of_levels::<_, true>(&CONTOUR, (load(1.0), ratio), 0.0, BELOW);
        let all = [(4.0, sums(4.0)), (1.0, middle), (0.25, sums(0.25))];
        let logarithm = |x: f64, walk: f64| libm::log(x.max(1e-300) / walk);
        Self {
            shares: all.map(|(part, sums)| logarithm(sums.share, walk(load(part) * ratio).0)),
            idle: all.map(|(part, sums)| {
                logarithm(sums.instances - load(part), walk(load(part) * ratio).1)
            }),
            refilled: middle.refilled / middle.instances,
            missing: middle.missing / middle.instances,
        }
    }

    /// At a load with so many provisioned instances, which are fewer than are ever in service.
    pub(super) fn sums(&self, load: f64, ratio: f64, provisioned: f64) -> Sums {
        // Such that the three loads are at 1, 2 and 4, and infinity at 0.
        let x = 2.0 * libm::sqrt(LARGEST_SUMMED / load);
        let parabola = |[one, two, four]: [f64; 3]| {
            libm::exp(
                one * (x - 2.0) * (x - 4.0) / 3.0 - two * (x - 1.0) * (x - 4.0) / 2.0
                    + four * (x - 1.0) * (x - 2.0) / 6.0,
            )
        };
        let (share, integral) = walk(load * ratio);
        let instances = load + parabola(self.idle) * integral - provisioned;
        Sums {
            share: (parabola(self.shares) * share).clamp(0.0, 1.0),
            instances,
            refilled: self.refilled * instances,
            missing: self.missing * instances,
        }
    }
}
