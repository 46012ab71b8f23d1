//! Cubics between nodes, and their extremes.

/// Derivative at the `at`th of five points of the polynomial through them.
pub(super) fn slope_of_polynomial(points: [(f64, f64); 5], at: usize) -> f64 {
    let (x, y) = points[at];
    let others = |skip: usize| {
        let kept = points.iter().enumerate();
        kept.filter(move |&(k, _)| k != at && k != skip)
            .map(|(_, point)| point.0)
    };
    let terms = (0..5).filter(|&j| j != at).map(|j| {
        let (xj, yj) = points[j];
        let numerator: f64 = others(j).map(|xk| x - xk).product();
        let denominator: f64 = others(j).map(|xk| xj - xk).product();
        (y - yj) / (x - xj) * numerator / denominator
    });
    terms.sum()
}

/// A cubic in a variable that runs from 0 to 1, and straight on beyond.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cubic([f64; 4]);

impl Cubic {
    /// With these values and slopes at both ends.
    pub(super) fn hermite(start: f64, end: f64, slope: f64, end_slope: f64) -> Self {
        let rise = end - start;
        Self([
            start,
            slope,
            3.0 * rise - 2.0 * slope - end_slope,
            slope + end_slope - 2.0 * rise,
        ])
    }

    pub(super) fn at(&self, t: f64) -> f64 {
        let [a, b, c, d] = self.0;
        let inside = t.clamp(0.0, 1.0);
        let value = a + inside * (b + inside * (c + inside * d));
        if t == inside {
            return value;
        }
        value + (t - inside) * (b + inside * (2.0 * c + inside * 3.0 * d))
    }

    /// Extremes for a variable from `from` to `to`.
    pub(super) fn range(&self, from: f64, to: f64) -> Range {
        let ends = Range::of(self.at(from)).with(Range::of(self.at(to)));
        let turns = self.turns().into_iter().flatten();
        let inside = turns.filter(|&t| t > from.max(0.0) && t < to.min(1.0));
        inside.fold(ends, |range, t| range.with(Range::of(self.at(t))))
    }

    /// Where the slope b + 2 c t + 3 d t^2 is 0.
    fn turns(&self) -> [Option<f64>; 2] {
        let [_, b, c, d] = self.0;
        let square = c * c - 3.0 * b * d;
        if square < 0.0 {
            return [None, None];
        }
        // The sum that does not cancel, and the product of the roots.
        let q = -(c + libm::copysign(libm::sqrt(square), c));
        let root = |above: f64, below: f64| (below != 0.0).then(|| above / below);
        [root(q, 3.0 * d), root(b, q)]
    }
}

/// Lowest and highest of some numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Range {
    /// Of no numbers.
    pub(super) const NOTHING: Self = Self {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    pub(super) fn of(x: f64) -> Self {
        Self { low: x, high: x }
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_points_of_a_quartic_have_its_slopes() {
        let quartic = |x: f64| x * x * x * x - 2.0 * x * x + 3.0 * x - 1.0;
        let points = [-1.0, -0.25, 0.5, 1.5, 2.0].map(|x| (x, quartic(x)));
        for (at, (x, _)) in points.into_iter().enumerate() {
            let expected = 4.0 * x * x * x - 4.0 * x + 3.0;
            let got = slope_of_polynomial(points, at);
            assert!((got - expected).abs() < 1e-12, "{x}: {got}, not {expected}");
        }
    }

    /// t (1 - t) (1 - 2 t).
    fn wave() -> Cubic {
        Cubic::hermite(0.0, 0.0, 1.0, 1.0)
    }

    #[test]
    fn a_cubic_goes_straight_on_beyond_both_ends() {
        let cubic = Cubic::hermite(2.0, 5.0, 0.5, -4.0);
        for (t, expected) in [(-2.0, 1.0), (0.0, 2.0), (1.0, 5.0), (1.5, 3.0), (3.0, -3.0)] {
            let got = cubic.at(t);
            assert!((got - expected).abs() < 1e-12, "{t}: {got}, not {expected}");
        }
        for t in [0.1, 0.5, 0.7] {
            assert!((wave().at(t) - t * (1.0 - t) * (1.0 - 2.0 * t)).abs() < 1e-15);
        }
    }

    #[test]
    fn the_extremes_are_where_the_slope_is_0_or_at_the_ends() {
        let check = |cubic: Cubic, (from, to), (low, high): (f64, f64)| {
            let got = cubic.range(from, to);
            assert!(
                (got.low - low).abs() < 1e-12 && (got.high - high).abs() < 1e-12,
                "{from} to {to}: {got:?}, not {low} to {high}"
            );
        };
        // At (3 +- root 3) / 6.
        let peak = 3.0_f64.sqrt() / 18.0;
        check(wave(), (0.0, 1.0), (-peak, peak));
        check(wave(), (0.0, 0.5), (0.0, peak));
        check(wave(), (0.0, 0.1), (0.0, 0.072));
        check(wave(), (0.5, 0.6), (-0.048, 0.0));
        check(wave(), (-1.0, 2.0), (-1.0, 1.0));
        // A parabola with its top in the middle, a straight line, and one that is level in its middle alone.
        check(Cubic::hermite(0.0, 0.0, 1.0, -1.0), (0.0, 1.0), (0.0, 0.25));
        check(Cubic::hermite(1.0, 2.0, 1.0, 1.0), (0.25, 0.5), (1.25, 1.5));
        check(Cubic::hermite(-1.0, 1.0, 6.0, 6.0), (0.0, 1.0), (-1.0, 1.0));
        // One that always rises.
        check(Cubic::hermite(0.0, 2.0, 1.5, 1.5), (0.0, 1.0), (0.0, 2.0));
    }
}
