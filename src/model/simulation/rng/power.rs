//! `scale * exp(rate * x)` for many x: faster than `libm`, the same bits everywhere. The relative error is below 1e-14
//! for exponents up to 20, beyond which it grows with them.
//!
//! Two to the power of a whole number of 128ths is looked up; the rest, at most half of one, is a short series (Tang 1989).

use std::f64::consts::LN_2;
use std::sync::LazyLock;

/// Steps in a doubling.
const STEPS: usize = 128;

/// Powers from 2^-511 to 2^511 are made from the table; beyond them by `libm`.
const FURTHEST: f64 = (511 * STEPS) as f64;

/// Added and taken away again, it rounds a float to a whole number, which its lowest bits then hold.
const ROUNDS: f64 = 1.5 * (1_u64 << 52) as f64;

/// 2^(i / 128).
static TABLE: LazyLock<[f64; STEPS]> =
    LazyLock::new(|| std::array::from_fn(|i| libm::exp2(i as f64 / STEPS as f64)));

/// A scaled power with a fixed rate.
#[derive(Clone, Debug)]
pub(in crate::model::simulation) struct ScaledPower {
    scale: f64,
    rate: f64,
    /// The rate in steps of the table.
    steps: f64,
    table: &'static [f64; STEPS],
}

impl ScaledPower {
    /// `scale * exp(rate * x)`.
    pub(in crate::model::simulation) fn new(scale: f64, rate: f64) -> Self {
        Self {
            scale,
            rate,
            steps: rate * (STEPS as f64 / LN_2),
            table: &TABLE,
        }
    }

    /// Its value at `x`.
    #[inline]
    pub(in crate::model::simulation) fn at(&self, x: f64) -> f64 {
        const STEP: f64 = LN_2 / STEPS as f64;
        let steps = self.steps * x;
        let within = steps.abs() < FURTHEST;
        if !within {
            return self.scale * libm::exp(self.rate * x);
        }
        let rounded = steps + ROUNDS;
        let whole = rounded.to_bits();
        let rest = (steps - (rounded - ROUNDS)) * STEP;
        let series = rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0))));
        let from_table = self.table[whole as usize % STEPS];
        // Doublings go straight into the exponent: no overflow, as both are in range.
        let doublings = ((whole as i64) << 13 >> 13) >> STEPS.trailing_zeros();
        let power = f64::from_bits(from_table.to_bits().wrapping_add((doublings as u64) << 52));
        self.scale * (power + power * series)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_those_of_libm() {
        for (scale, rate) in [
            (0.2, 0.667_9),
            (1.0, 1.0),
            (3e5, 1e-3),
            (1e-3, 25.0),
            (7.0, 0.0),
        ] {
            let power = ScaledPower::new(scale, rate);
            for i in -40_000..=40_000 {
                let x = f64::from(i) * 3.3e-4;
                let (got, exact) = (power.at(x), scale * libm::exp(rate * x));
                // The exponent itself is rounded.
                let error = 2e-15 + 4e-16 * (rate * x).abs();
                assert!(
                    (got - exact).abs() <= error * exact,
                    "{rate} {x}: {got}, not {exact}"
                );
            }
        }
        let far = ScaledPower::new(3.0, 500.0);
        for x in [1.25, -1.25] {
            assert_eq!(far.at(x), 3.0 * libm::exp(500.0 * x));
        }
        let steep = ScaledPower::new(1.0, 1e3);
        assert_eq!((steep.at(1.0), steep.at(-1.0)), (f64::INFINITY, 0.0));
    }
}
