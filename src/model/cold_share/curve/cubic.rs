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
