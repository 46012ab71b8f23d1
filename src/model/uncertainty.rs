//! What follows where inputs are ranges rather than values: many scenarios are drawn from the ranges, each is billed by
//! the same plans as every other scenario, and what comes out is a distribution.
//!
//! Inputs are drawn independently of each other. Nothing here knows which inputs there are: an [`Input`] says how it is
//! drawn and how it is set. Cold starts are those of one [`crate::model::cold_share::billing::Calibration`]; nothing is
//! simulated again for a draw.

pub mod bands;
pub mod draws;
pub mod found;
pub mod study;
pub mod walks;

use std::rc::Rc;

use crate::model::scenario::{Range, Scenario};

/// How likely the values of a range are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Every ratio is as likely as any other of the same size: log-uniform. From 0 on, where there is no ratio, even.
    ByRatio,
    /// Every value is as likely as any other: uniform.
    Even,
}

/// Sets an input to a value within its range.
pub type Setter = Rc<dyn Fn(&mut Scenario, f64)>;

/// An input that is a range.
#[derive(Clone)]
pub struct Input {
    /// Lowest and highest value.
    pub range: Range,
    /// How likely the values between them are.
    pub spread: Spread,
    /// Whether it takes whole numbers only.
    pub whole: bool,
    /// Whether it is the volume, which a cost over all volumes does not depend on.
    pub is_volume: bool,
    /// How it is set.
    pub set: Setter,
}

impl Input {
    /// The value below which the share `u` of all draws lies, `u` from 0 to 1.
    pub fn at(&self, u: f64) -> f64 {
        let Range { low, high } = self.range;
        // Each whole number gets as much room as any other.
        let room = if self.whole { 0.5 } else { 0.0 };
        let (from, to) = (low - room, high + room);
        let value = match self.spread {
            Spread::ByRatio if from > 0.0 => from * libm::pow(to / from, u),
            Spread::ByRatio | Spread::Even => from + u * (to - from),
        };
        let value = if self.whole { value.round() } else { value };
        value.clamp(low, high)
    }
}

/// A scenario with every input at the place of a point of the unit cube.
fn drawn(scenario: &Scenario, inputs: &[Input], point: &[f64]) -> Scenario {
    let mut drawn = scenario.clone();
    for (input, &u) in inputs.iter().zip(point) {
        (input.set)(&mut drawn, input.at(u));
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(low: f64, high: f64, spread: Spread, whole: bool) -> Input {
        Input {
            range: Range { low, high },
            spread,
            whole,
            is_volume: true,
            set: Rc::new(|s, n| s.workload.invocations_per_month = n),
        }
    }

    #[test]
    fn values_are_spread_by_ratio_or_evenly() {
        let check = |input: Input, u: f64, expected: f64| {
            let got = input.at(u);
            assert!(
                (got - expected).abs() <= 1e-9 * expected,
                "{got}, not {expected}"
            );
        };
        check(input(1e6, 1e8, Spread::ByRatio, false), 0.5, 1e7);
        check(input(1e6, 1e8, Spread::Even, false), 0.5, 50.5e6);
        check(input(0.0, 8.0, Spread::ByRatio, false), 0.25, 2.0);
        for (u, whole) in [
            (0.0, 1.0),
            (0.3, 1.0),
            (0.34, 2.0),
            (0.66, 2.0),
            (0.67, 3.0),
            (1.0, 3.0),
        ] {
            check(input(1.0, 3.0, Spread::Even, true), u, whole);
        }
        check(input(1.0, 3.0, Spread::ByRatio, true), 1.0, 3.0);
        let scenario = drawn(
            &Scenario::default(),
            &[input(2.0, 2.0, Spread::Even, false)],
            &[0.3],
        );
        assert_eq!(scenario.workload.invocations_per_month, 2.0);
    }
}
