//! How long an idle instance is kept: always the same, or as probes saw it.

use std::borrow::Cow;

use crate::model::measurements::{Measurements, interpolate};
use crate::model::platform::Provider;
use crate::model::units::{PerSecond, Seconds};

/// The law that keep-alives follow.
#[derive(Clone, Debug, PartialEq)]
pub enum KeepAliveLaw {
    /// Always the same.
    Fixed(Seconds),
    /// Drawn from a curve for each idle period.
    Curve(Cow<'static, KeepAliveCurve>),
}

impl KeepAliveLaw {
    /// As a provider's instances were seen to be kept.
    pub fn measured(provider: Provider) -> Self {
        Self::Curve(Cow::Borrowed(Measurements::embedded().keep_alive(provider)))
    }

    /// The longest that any instance is kept idle.
    pub fn longest(&self) -> Seconds {
        match self {
            Self::Fixed(seconds) => *seconds,
            Self::Curve(curve) => curve.longest(),
        }
    }
}

/// How long an idle instance is kept: the share reclaimed by each idle time, from probes.
#[derive(Clone, Debug, PartialEq)]
pub struct KeepAliveCurve {
    /// Idle times [s], rising.
    idle: Vec<f64>,
    /// Share reclaimed by then, rising from 0 to 1.
    pub(super) reclaimed: Vec<f64>,
}

impl KeepAliveCurve {
    /// The curve through idle times [s] after which instances were reclaimed: of n, the k-th shortest is where k of n
    /// are gone. Without any, instances are reclaimed at once.
    pub fn of_times(times: &[f64]) -> Self {
        let mut idle: Vec<f64> = times.iter().map(|time| time.max(0.0)).collect();
        idle.sort_by(f64::total_cmp);
        let n = idle.len().max(1) as f64;
        let mut reclaimed: Vec<f64> = (1..=idle.len()).map(|k| k as f64 / n).collect();
        idle.insert(0, idle.first().copied().unwrap_or(0.0));
        reclaimed.insert(0, 0.0);
        if reclaimed.len() == 1 {
            idle.push(0.0);
            reclaimed.push(1.0);
        }
        Self { idle, reclaimed }
    }

    /// A curve through probes of (idle time [s], warm answers, cold answers) with rising idle times.
    ///
    /// The true share reclaimed cannot fall with idle time; where the probes scatter, neighbours are pooled
    /// (isotonic regression by pool-adjacent-violators, Barlow et al. 1972).
    pub(super) fn from_probes(probes: &[(f64, f64, f64)]) -> Self {
        // Each block: cold answers, all answers, number of points.
        let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
        for &(_, warm, cold) in probes {
            let mut block = (cold, warm + cold, 1);
            while let Some(&(cold, all, points)) = blocks.last() {
                if cold / all <= block.0 / block.1 {
                    break;
                }
                block = (block.0 + cold, block.1 + all, block.2 + points);
                blocks.pop();
            }
            blocks.push(block);
        }
        let mut idle = vec![0.0];
        let mut reclaimed = vec![0.0];
        let pooled = blocks
            .iter()
            .flat_map(|&(cold, all, points)| std::iter::repeat_n(cold / all, points));
        for (&(time, ..), share) in probes.iter().zip(pooled) {
            idle.push(time);
            reclaimed.push(share);
            if share >= 1.0 {
                break;
            }
        }
        Self { idle, reclaimed }
    }

    /// Idle time by which the share `p` in 0..=1 of instances is reclaimed.
    pub fn quantile(&self, p: f64) -> Seconds {
        Seconds(interpolate(&self.reclaimed, &self.idle, p))
    }

    /// The corners of the curve: (share reclaimed, idle time [s]), both rising.
    pub fn corners(&self) -> impl Iterator<Item = (f64, f64)> {
        self.reclaimed
            .iter()
            .copied()
            .zip(self.idle.iter().copied())
    }

    /// Probability that an instance is reclaimed before the next of Poisson arrivals of rate `rate` [1/s]: the mean of
    /// exp(-rate x keep-alive), piece by piece of the polyline.
    pub fn share_reclaimed_first(&self, rate: PerSecond) -> f64 {
        let pieces = self.idle.windows(2).zip(self.reclaimed.windows(2));
        let reclaimed = pieces.filter(|(_, share)| share[1] > share[0]);
        let parts = reclaimed.map(|(idle, share)| {
            let x = rate.0 * (idle[1] - idle[0]);
            let mean = if x > 0.0 { -libm::expm1(-x) / x } else { 1.0 };
            (share[1] - share[0]) * libm::exp(-rate.0 * idle[0]) * mean
        });
        parts.sum()
    }

    /// The longest that any instance is kept idle.
    pub fn longest(&self) -> Seconds {
        self.quantile(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawn_times_are_the_steps_of_their_curve() {
        let curve = KeepAliveCurve::of_times(&[200.0, 100.0]);
        for (share, idle) in [(0.25, 100.0), (0.5, 100.0), (0.75, 150.0), (1.0, 200.0)] {
            assert_eq!(curve.quantile(share), Seconds(idle), "{share}");
        }
        assert_eq!(curve.longest(), Seconds(200.0));
        let corners: Vec<_> = curve.corners().collect();
        assert_eq!(corners, [(0.0, 100.0), (0.5, 100.0), (1.0, 200.0)]);
        // Half are gone at 100 s, the others evenly until 200 s.
        let rate = 0.01_f64;
        let expected = 0.5 * (-1.0_f64).exp() + 0.5 * ((-1.0_f64).exp() - (-2.0_f64).exp());
        let got = curve.share_reclaimed_first(PerSecond(rate));
        assert!((got - expected).abs() < 1e-12, "{got}, not {expected}");
        // Without any time nothing is kept.
        let nothing = KeepAliveCurve::of_times(&[]);
        assert_eq!(nothing.longest(), Seconds(0.0));
        assert_eq!(nothing.share_reclaimed_first(PerSecond(rate)), 1.0);
    }
}
