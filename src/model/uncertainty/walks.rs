//! How much of the variance of a number each uncertain input accounts for: Shapley effects, which do not depend on the
//! order in which inputs are looked at, and add up to all of it (Owen 2014; Song, Nelson and Staum 2016).
//!
//! For independent inputs one walk gives an unbiased estimate of all of them (Goda 2021, "A simple algorithm for global
//! sensitivity analysis with Shapley effects", algorithm 1): from one draw x to another x' inputs are exchanged one by
//! one in a random order, and input i, exchanged at the step from y to y', gets (f(x) - (y + y') / 2) (y - y'). The sum
//! over a walk is (f(x) - f(x'))^2 / 2, whose mean is the variance.

use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::stats::Estimate;
use crate::model::uncertainty::draws::{Draws, shuffle};

/// Random walks from draw to draw, taken point by point.
#[derive(Clone, Debug)]
pub struct Walks {
    draws: Draws,
    orders: Stream,
    inputs: usize,
    count: usize,
    /// Walks that are finished.
    done: usize,
    order: Vec<usize>,
    point: Vec<f64>,
    /// Values at the points of the walk so far; `None` where there is none.
    values: Vec<Option<f64>>,
    /// What each input got in each walk that had a value at every point.
    effects: Vec<Vec<f64>>,
}

impl Walks {
    /// So many walks, over so many inputs.
    pub fn new(seed: u64, inputs: usize, count: usize) -> Self {
        let mut walks = Self {
            draws: Draws::new(seed, 0, count, 2 * inputs),
            orders: Stream::new(seed, 1, Purpose::Ranges),
            inputs,
            count,
            done: 0,
            order: (0..inputs).collect(),
            point: Vec::new(),
            values: Vec::new(),
            effects: Vec::new(),
        };
        walks.begin();
        walks
    }

    /// Points of all walks together.
    pub fn points(&self) -> usize {
        self.count * (self.inputs + 1)
    }

    /// Points that have got their value.
    pub fn answered(&self) -> usize {
        self.done * (self.inputs + 1) + self.values.len()
    }

    fn begin(&mut self) {
        self.values.clear();
        if self.done < self.count {
            self.point = self.draws.point(self.done, 0..self.inputs);
            shuffle(&mut self.order, &mut self.orders);
        }
    }

    /// The next point, whose value is asked for; `None` after the last walk.
    pub fn point(&self) -> Option<&[f64]> {
        (self.done < self.count).then_some(&self.point)
    }

    /// Whether the next point is a draw of its own, independent of all others that are: the first or last of a walk.
    pub fn is_draw(&self) -> bool {
        self.values.is_empty() || self.values.len() == self.inputs
    }

    /// Takes the value at the next point; `None` where there is none.
    pub fn answer(&mut self, value: Option<f64>) {
        self.values.push(value);
        if let Some(&input) = self.order.get(self.values.len() - 1) {
            let end = self.draws.point(self.done, self.inputs..2 * self.inputs);
            self.point[input] = end[input];
            return;
        }
        let values: Option<Vec<f64>> = self.values.iter().copied().collect();
        if let Some(values) = values {
            let mut effects = vec![0.0; self.inputs];
            for (step, &input) in values.windows(2).zip(&self.order) {
                let middle = f64::midpoint(step[0], step[1]);
                effects[input] = (values[0] - middle) * (step[0] - step[1]);
            }
            self.effects.push(effects);
        }
        self.done += 1;
        self.begin();
    }

    /// The share of the variance that each input accounts for, with its 95 % interval: a mean over a mean (Cochran 1977,
    /// section 2.11), in which walks between equal values count as well. None where nothing varies, or no walk had a value
    /// at every point.
    pub fn shares(&self) -> Vec<Estimate> {
        let totals: Vec<f64> = self.totals().collect();
        let total: f64 = totals.iter().sum();
        if total <= 0.0 {
            return Vec::new();
        }
        let each = total / totals.len() as f64;
        let share = |input: usize| {
            let parts = || self.effects.iter().map(|effects| effects[input]);
            let mean = parts().sum::<f64>() / total;
            let off = parts()
                .zip(&totals)
                .map(|(part, total)| part - mean * total);
            let off = Estimate::of(&off.collect::<Vec<f64>>());
            let half_width = off.and_then(|off| off.half_width);
            Estimate {
                mean,
                half_width: half_width.map(|half| half / each),
            }
        };
        (0..self.inputs).map(share).collect()
    }

    /// The variance itself; `None` where no walk had a value at every point.
    pub fn variance(&self) -> Option<Estimate> {
        Estimate::of(&self.totals().collect::<Vec<f64>>())
    }

    /// What all inputs got together in each walk.
    fn totals(&self) -> impl Iterator<Item = f64> {
        let walks = self.effects.iter();
        walks.map(|effects| effects.iter().sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(inputs: usize, value: impl Fn(&[f64]) -> Option<f64>) -> Walks {
        let mut walks = Walks::new(5, inputs, 4_000);
        let mut asked = 0;
        while let Some(point) = walks.point() {
            let value = value(point);
            assert_eq!(walks.answered(), asked);
            walks.answer(value);
            asked += 1;
        }
        assert_eq!(asked, walks.points());
        walks
    }

    /// Shares within four standard errors, which must themselves be small.
    fn check(value: impl Fn(&[f64]) -> f64, expected: &[f64]) {
        let walks = walked(expected.len(), |x| Some(value(x)));
        let shares = walks.shares();
        assert_eq!(shares.len(), expected.len());
        for (i, (share, expected)) in shares.iter().zip(expected).enumerate() {
            let error = share.half_width.expect("many walks") / 1.96;
            assert!(error < 0.02, "input {i}: {share:?}");
            let off = (share.mean - expected).abs();
            assert!(
                off <= 4.0 * error + 1e-12,
                "input {i}: {share:?}, not {expected}"
            );
        }
        let sum: f64 = shares.iter().map(|share| share.mean).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{sum}");
    }

    /// Of a linear model, the share of an input is the square of its coefficient over the sum of all.
    #[test]
    fn shares_of_a_linear_model_are_the_squares_of_its_coefficients() {
        check(
            |x| 3.0 * x[0] - 2.0 * x[1] + x[2],
            &[9.0 / 14.0, 4.0 / 14.0, 1.0 / 14.0],
        );
        check(|x| 5.0 + x[1], &[0.0, 1.0]);
        check(|x| x[0], &[1.0]);
    }

    /// What two inputs do only together is shared evenly: of x (1 + z) the variance is 9/48 of x, 1/48 of z, and 1/144 of
    /// both.
    #[test]
    fn an_interaction_is_shared_evenly() {
        let all = 9.0 / 48.0 + 1.0 / 48.0 + 1.0 / 144.0;
        let (x, z) = (9.0 / 48.0 + 1.0 / 288.0, 1.0 / 48.0 + 1.0 / 288.0);
        check(|p| p[0] * (1.0 + p[1]), &[x / all, z / all]);
        // Of x z w, all three alike.
        check(|p| p[0] * p[1] * p[2], &[1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0]);
    }

    /// Of two steps, many walks begin and end at the same value, and count all the same.
    #[test]
    fn steps_are_shared_as_known() {
        let step = |p: &[f64]| f64::from(p[0] < 0.3 && p[1] < 0.8);
        let (x, z) = (0.8 * 0.8 * 0.3 * 0.7, 0.3 * 0.3 * 0.8 * 0.2);
        let all = 0.24 * 0.76;
        let both = all - x - z;
        check(step, &[(x + both / 2.0) / all, (z + both / 2.0) / all]);
    }

    /// Ishigami's function with a = 7, b = 0.1 (its indices are in closed form; Sobol' and Levitan 1999).
    #[test]
    fn the_ishigami_function_is_shared_as_known() {
        use std::f64::consts::PI;
        let (a, b) = (7.0, 0.1);
        let value = move |x: &[f64]| {
            let [x, y, z] = [0, 1, 2].map(|i| PI * (2.0 * x[i] - 1.0));
            libm::sin(x) + a * libm::sin(y).powi(2) + b * z.powi(4) * libm::sin(x)
        };
        let first = 0.5 * (1.0 + b * PI.powi(4) / 5.0).powi(2);
        let second = a * a / 8.0;
        let both = b * b * PI.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
        let all = first + second + both;
        check(
            value,
            &[(first + both / 2.0) / all, second / all, both / 2.0 / all],
        );
        let variance = walked(3, |x| Some(value(x))).variance().expect("walks");
        let error = variance.half_width.expect("many walks") / 1.96;
        assert!(
            (variance.mean - all).abs() < 4.0 * error,
            "{variance:?}, not {all}"
        );
    }

    #[test]
    fn where_nothing_varies_there_is_nothing_to_share() {
        assert_eq!(walked(2, |_| Some(3.0)).shares(), []);
        assert_eq!(walked(2, |_| None).shares(), []);
        // A walk that misses a value is left out, the others count.
        let some = walked(2, |x| (x[0] > 0.1).then_some(x[1]));
        assert!((some.shares()[1].mean - 1.0).abs() < 1e-9);
    }
}
