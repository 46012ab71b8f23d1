//! Distributions and intervals, on plain numbers.
//!
//! Everything goes through `libm` by name: the same bits natively and in WebAssembly.

mod estimate;
#[cfg(test)]
pub(crate) mod goodness;
mod proportion;

use crate::model::units::{Milliseconds, Share};

pub use estimate::Estimate;
pub use proportion::Proportion;

/// 95th percentile of the standard normal distribution.
const Z95: f64 = 1.644_853_626_951_472_2;

/// Distribution function of the standard normal.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// Quantile of the standard normal for `p` strictly between 0 and 1; `p` outside is clamped to the nearest representable probability.
///
/// Wichura (1988), Algorithm AS 241 (PPND16), relative error about 1e-16.
pub fn normal_quantile(p: f64) -> f64 {
    const CENTRE: f64 = 0.425;
    let p = p.clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON / 2.0);
    let q = p - 0.5;
    if q.abs() <= CENTRE {
        let r = CENTRE * CENTRE - q * q;
        return q * ratio(&A, &B, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = libm::sqrt(-libm::log(tail));
    let magnitude = if r <= 5.0 {
        ratio(&C, &D, r - 1.6)
    } else {
        ratio(&E, &F, r - 5.0)
    };
    if q < 0.0 { -magnitude } else { magnitude }
}

fn ratio(numerator: &[f64; 8], denominator: &[f64; 8], x: f64) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, &c| sum * x + c);
    horner(numerator) / horner(denominator)
}

// Coefficients of AS 241, in rising powers: A/B centre, C/D flanks, E/F far tails.
const A: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
const B: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_545,
];
const C: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
const D: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const E: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    0.296_560_571_828_504_87,
    0.026_532_189_526_576_124,
    0.001_242_660_947_388_078_4,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const F: [f64; 8] = [
    1.0,
    0.599_832_206_555_887_9,
    0.136_929_880_922_735_8,
    0.014_875_361_290_850_615,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_7e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

/// A log-normal duration, stated as people measure it: by its median and 95th percentile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogNormal {
    /// Half of all durations are below this [ms], above 0.
    median: f64,
    /// Standard deviation of the logarithm; 0 means that every duration equals the median.
    sigma: f64,
}

impl LogNormal {
    /// The log-normal with this median and 95th percentile; a p95 below the median counts as equal to it.
    pub fn from_median_p95(median: Milliseconds, p95: Milliseconds) -> Self {
        let median = median.0.max(f64::MIN_POSITIVE);
        let sigma = if p95.0 > median {
            libm::log(p95.0 / median) / Z95
        } else {
            0.0
        };
        Self { median, sigma }
    }

    /// A log-normal with this mean and this standard deviation of the logarithm (not below 0).
    pub fn from_mean_sigma(mean: Milliseconds, sigma: f64) -> Self {
        let sigma = sigma.max(0.0);
        Self {
            median: mean.0 / libm::exp(0.5 * sigma * sigma),
            sigma,
        }
    }

    /// The duration that half of all are below.
    pub fn median(&self) -> Milliseconds {
        Milliseconds(self.median)
    }

    /// Standard deviation of the logarithm.
    pub fn sigma(&self) -> f64 {
        self.sigma
    }

    /// Arithmetic mean: median times exp(sigma squared / 2).
    pub fn mean(&self) -> Milliseconds {
        Milliseconds(self.median * libm::exp(0.5 * self.sigma * self.sigma))
    }

    /// The duration below which the share `p` of all durations lies.
    pub fn quantile(&self, p: f64) -> Milliseconds {
        if self.sigma == 0.0 {
            return Milliseconds(self.median);
        }
        Milliseconds(self.median * libm::exp(self.sigma * normal_quantile(p)))
    }

    /// Share of durations above `x`.
    pub fn share_above(&self, x: Milliseconds) -> Share {
        if self.sigma == 0.0 {
            return Share(f64::from(self.median > x.0));
        }
        if x.0 <= 0.0 {
            return Share(1.0);
        }
        Share(normal_cdf(-libm::log(x.0 / self.median) / self.sigma))
    }

    /// Integral of [`Self::share_above`] from `x` on: how much of the mean lies above `x` [ms].
    fn excess(&self, x: f64) -> f64 {
        let z = libm::log(self.median / x) / self.sigma;
        self.mean().0 * normal_cdf(z + self.sigma) - x * normal_cdf(z)
    }

    /// Mean of the duration as it is billed: rounded *up* to whole steps for each invocation, and at least `minimum`,
    /// which is 0 or a whole number of steps.
    ///
    /// E[max(m, ceil(D))] in steps is m plus the sum over k >= m of P(D > k). Terms are summed one by one where the
    /// distribution is steep on the scale of a step; from there on the Euler-Maclaurin formula takes over, whose
    /// error stays below 1e-5 of a step.
    pub fn mean_billed(&self, minimum: Milliseconds, step: Milliseconds) -> Milliseconds {
        /// Width of the distribution, in steps, from which it counts as smooth.
        const SMOOTH: f64 = 8.0;
        let (minimum, step) = (minimum.0, step.0);
        if self.sigma == 0.0 {
            return Milliseconds((ceil_tolerant(self.median / step) * step).max(minimum));
        }
        let above = |k: f64| self.share_above(Milliseconds(k * step)).0;
        let least = minimum / step;
        let first = (self.quantile(1e-12).0 / step).floor().max(least);
        let last = (self.quantile(1.0 - 1e-12).0 / step).ceil();
        let smooth = (SMOOTH / self.sigma)
            .ceil()
            .max(first)
            .min(last.max(first) + 1.0);
        let mut steps = first;
        let mut k = first;
        while k < smooth {
            steps += above(k);
            k += 1.0;
        }
        if smooth <= last {
            let x = smooth * step;
            let z = libm::log(x / self.median) / self.sigma;
            let density =
                libm::exp(-0.5 * z * z) / (x * self.sigma * libm::sqrt(2.0 * std::f64::consts::PI));
            steps += self.excess(x) / step + above(smooth) / 2.0 + density * step / 12.0;
        }
        Milliseconds(steps * step)
    }
}

/// Distribution of warm durations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Durations {
    /// As a visitor states them, by median and 95th percentile.
    LogNormal(LogNormal),
    /// As reference simulators state them.
    Exponential {
        /// Mean duration, above 0.
        mean: Milliseconds,
    },
}

impl Durations {
    /// Arithmetic mean.
    pub fn mean(&self) -> Milliseconds {
        match self {
            Self::LogNormal(d) => d.mean(),
            Self::Exponential { mean } => *mean,
        }
    }

    /// Variance over the squared mean: 0 where every duration is the same, 1 for an exponential.
    pub fn variation(&self) -> f64 {
        match self {
            Self::LogNormal(d) => libm::expm1(d.sigma * d.sigma),
            Self::Exponential { .. } => 1.0,
        }
    }

    /// The duration below which the share `p` in 0..1 of all durations lies.
    pub fn quantile(&self, p: f64) -> Milliseconds {
        match self {
            Self::LogNormal(d) => d.quantile(p),
            Self::Exponential { mean } => *mean * -libm::log1p(-p.clamp(0.0, 1.0 - f64::EPSILON)),
        }
    }

    /// Share of durations above `x`.
    pub fn share_above(&self, x: Milliseconds) -> Share {
        match self {
            Self::LogNormal(d) => d.share_above(x),
            Self::Exponential { mean } => Share(libm::exp(-x.0.max(0.0) / mean.0)),
        }
    }

    /// Mean of the duration rounded up to whole steps and at least `minimum`; for an exponential a geometric series.
    pub fn mean_billed(&self, minimum: Milliseconds, step: Milliseconds) -> Milliseconds {
        match self {
            Self::LogNormal(d) => d.mean_billed(minimum, step),
            Self::Exponential { mean } => {
                let further = libm::exp(-minimum.0 / mean.0) / -libm::expm1(-step.0 / mean.0);
                minimum + step * further
            }
        }
    }
}

/// Rounds up to a whole number, but takes 200.00000000000003 for 200.
pub fn ceil_tolerant(x: f64) -> f64 {
    (x * (1.0 - 1e-12)).ceil()
}

#[cfg(test)]
mod tests;
