//! Means over independent replications, with their intervals.

use crate::model::stats::normal_quantile;

/// A mean over independent replications with its 95 % confidence interval.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Estimate {
    /// Mean over the replications.
    pub mean: f64,
    /// Half width of the 95 % interval (Student's t); `None` with fewer than two replications.
    pub half_width: Option<f64>,
}

impl Estimate {
    /// Mean and interval of independent observations; `None` without any.
    pub fn of(observations: &[f64]) -> Option<Self> {
        let n = observations.len() as f64;
        if observations.is_empty() {
            return None;
        }
        let mean = observations.iter().sum::<f64>() / n;
        let half_width = (observations.len() > 1).then(|| {
            let squares: f64 = observations.iter().map(|x| (x - mean) * (x - mean)).sum();
            student_t_975(observations.len() - 1) * libm::sqrt(squares / (n - 1.0) / n)
        });
        Some(Self { mean, half_width })
    }

    /// A total over a total, each pair from an independent replication, and the interval of that ratio (Cochran 1977,
    /// section 2.11); pairs with nothing to divide by are left out, and `None` where none is left.
    pub fn ratio(pairs: &[(f64, f64)]) -> Option<Self> {
        let pairs: Vec<_> = pairs.iter().filter(|(_, over)| *over > 0.0).collect();
        if pairs.is_empty() {
            return None;
        }
        let total: f64 = pairs.iter().map(|(total, _)| total).sum();
        let over: f64 = pairs.iter().map(|(_, over)| over).sum();
        let (mean, n) = (total / over, pairs.len() as f64);
        let half_width = (pairs.len() > 1).then(|| {
            let square =
                |(total, over): &&(f64, f64)| (total - mean * over) * (total - mean * over);
            let squares: f64 = pairs.iter().map(square).sum();
            student_t_975(pairs.len() - 1) * libm::sqrt(squares * n / (n - 1.0)) / over
        });
        Some(Self { mean, half_width })
    }

    /// Standard error behind the interval of a mean over so many replications; `None` where there is no interval.
    pub fn standard_error(&self, replications: u32) -> Option<f64> {
        let degrees = (replications as usize).saturating_sub(1);
        self.half_width.map(|half| half / student_t_975(degrees))
    }

    /// Lower end of the interval, not below `floor`; the mean itself where there is no interval.
    pub fn low(&self, floor: f64) -> f64 {
        (self.mean - self.half_width.unwrap_or(0.0)).max(floor)
    }

    /// Upper end of the interval; the mean itself where there is no interval.
    pub fn high(&self) -> f64 {
        self.mean + self.half_width.unwrap_or(0.0)
    }
}

/// 97.5 % quantile of Student's t for whole degrees of freedom, at least 1.
///
/// Exact for 1 and 2; otherwise the expansion of Abramowitz and Stegun 26.7.5 around the normal quantile, whose
/// error is 0.004 at 3 degrees of freedom and below 2e-5 from 9 on.
fn student_t_975(degrees: usize) -> f64 {
    let z = normal_quantile(0.975);
    let n = degrees as f64;
    match degrees {
        0 | 1 => 12.706_204_736_432_1,
        2 => 4.302_652_729_911_3,
        _ => {
            let (z3, z5, z7, z9) = (z.powi(3), z.powi(5), z.powi(7), z.powi(9));
            z + (z3 + z) / (4.0 * n)
                + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * n * n)
                + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * n.powi(3))
                + (79.0 * z9 + 776.0 * z7 + 1_482.0 * z5 - 1_920.0 * z3 - 945.0 * z)
                    / (92_160.0 * n.powi(4))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_use_students_t() {
        // Tables: t(0.975), and how near it is to be.
        for (degrees, expected, error) in [
            (1, 12.706_204_736, 1e-8),
            (2, 4.302_652_730, 1e-8),
            (3, 3.182_446_305, 0.004),
            (4, 2.776_445_105, 1e-3),
            (6, 2.446_911_851, 1.2e-4),
            (9, 2.262_157_163, 2e-5),
            (19, 2.093_024_054, 4e-7),
            (120, 1.979_930_405, 1e-9),
            (300, 1.967_903_011_261_087, 1e-12),
        ] {
            let got = student_t_975(degrees);
            assert!(
                (got - expected).abs() < error,
                "{degrees}: {got}, not {expected}"
            );
        }
        let e = Estimate::of(&[1.0, 2.0, 3.0]).expect("three observations");
        assert!((e.mean - 2.0).abs() < 1e-12);
        assert!((e.half_width.expect("three") - 4.3027 / 3.0_f64.sqrt()).abs() < 1e-3);
        let half = e.half_width.expect("three");
        let error = e.standard_error(3).expect("three");
        assert!((error - 1.0 / 3.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!((e.low(-9.0), e.high()), (2.0 - half, 2.0 + half));
        assert_eq!(e.low(1.9), 1.9);
        assert_eq!(Estimate::of(&[]), None);
        let one = Estimate::of(&[7.0]).expect("one");
        assert_eq!((one.half_width, one.low(0.0), one.high()), (None, 7.0, 7.0));
        // Over equal parts a ratio is the mean.
        let ratio = Estimate::ratio(&[(2.0, 2.0), (4.0, 2.0), (6.0, 2.0), (5.0, 0.0)]);
        let ratio = ratio.expect("three observations");
        assert!((ratio.mean - e.mean).abs() < 1e-12 && (ratio.high() - e.high()).abs() < 1e-12);
        // Where all ratios agree there is no doubt.
        let certain = Estimate::ratio(&[(1.0, 2.0), (5.0, 10.0)]).expect("two");
        assert_eq!((certain.mean, certain.half_width), (0.5, Some(0.0)));
        assert_eq!(Estimate::ratio(&[(1.0, 0.0)]), None);
        let one = Estimate::ratio(&[(1.0, 4.0), (1.0, 0.0)]).expect("one");
        assert_eq!((one.mean, one.half_width), (0.25, None));
    }
}
