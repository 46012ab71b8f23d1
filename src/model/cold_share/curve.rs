//! The cold share at any rate, cheap enough to be asked for at many volumes.
//!
//! What is interpolated is the rate of cold starts, rate times share, as a cubic on logarithmic axes between nodes of a
//! fixed grid. Nodes and cubics are computed when they are first needed and never change, so that the order of
//! questions does not matter. The highest and lowest rate of cold starts on an interval are those of the cubics, which
//! are known exactly; the true rate of cold starts rises and falls several times.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::model::cold_share::FirstPassage;
use crate::model::cold_share::grid::Grid;
use crate::model::measurements::KeepAliveLaw;
use crate::model::units::{PerSecond, Seconds};

/// Shares below this are taken for it, so that there is a logarithm.
const LEAST_SHARE: f64 = 1e-300;

/// Shares below this need no accuracy: the cubics there never overshoot instead.
const NEGLIGIBLE: f64 = 1e-12;

/// Curves that are kept for further callers.
const MOST_SHARED: usize = 8;

/// Cells whose extremes are kept together.
const BLOCK: usize = 16;

/// How much the bounds are widened for rounding.
const ROUNDING: f64 = 1e-12;

/// Quantiles at which a measured keep-alive is taken, and their weights.
///
/// The instances that are reclaimed early are few and matter much, so the first hundredth, the rest of the first tenth
/// and the others are parts of their own, with 1, 1 and 2 Gauss-Legendre points.
const QUANTILES: [(f64, f64); 4] = [
    (0.005, 0.01),
    (0.055, 0.09),
    (0.290_192_378_864_668_4, 0.45),
    (0.809_807_621_135_331_6, 0.45),
];

/// How exact a curve is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Within half a per cent of the formula wherever the share is above 1e-6.
    Fine,
    /// Within some per cent, mostly; an eighth of the work. Scale-out is that of the median keep-alive.
    Coarse,
}

/// The share of requests that wait for a cold start, as a function of the rate.
#[derive(Clone)]
pub struct ColdShareCurve(Arc<Inner>);

struct Inner {
    service_mean: Seconds,
    keep_alive: KeepAliveLaw,
    provisioned: u64,
    detail: Detail,
    /// Keep-alives with their weights.
    mixture: Vec<(f64, FirstPassage)>,
    grid: Grid,
    /// Logarithm of the rate of cold starts at each node.
    nodes: Box<[OnceLock<f64>]>,
    /// The cubic to the right of each node but the last.
    cells: Box<[OnceLock<Cubic>]>,
    /// Lowest and highest logarithm in each block of cells.
    blocks: Box<[OnceLock<Range>]>,
}

impl ColdShareCurve {
    /// A curve without provisioned instances, the same for every caller: what one has computed, others need not.
    pub fn shared(service_mean: Seconds, keep_alive: KeepAliveLaw, detail: Detail) -> Self {
        static FINE: Mutex<Vec<ColdShareCurve>> = Mutex::new(Vec::new());
        static COARSE: Mutex<Vec<ColdShareCurve>> = Mutex::new(Vec::new());
        let kept = match detail {
            Detail::Fine => &FINE,
            Detail::Coarse => &COARSE,
        };
        // What a panic elsewhere left behind is still a list of curves.
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let curve = Self::with(service_mean, keep_alive, 0, detail);
        if let Some(i) = kept.iter().position(|known| *known == curve) {
            return kept[i].clone();
        }
        if kept.len() == MOST_SHARED {
            kept.remove(0);
        }
        kept.push(curve.clone());
        curve
    }

    /// The curve of a function with exponential service of this mean, cold like warm, whose idle instances are kept for
    /// this long, beside so many that are always warm.
    ///
    /// A keep-alive of 0 makes every request cold that finds no provisioned instance. Of a measured keep-alive the
    /// gaps between lone requests are exact; scale-out is a mean over four of its quantiles, each as if it held for
    /// all instances alike. Since an instance further down may outlive the one that was used last, that is a little
    /// too much: by 0 to 3 % of what the simulation says.
    pub fn new(service_mean: Seconds, keep_alive: KeepAliveLaw, provisioned: u64) -> Self {
        Self::with(service_mean, keep_alive, provisioned, Detail::Fine)
    }

    fn with(
        service_mean: Seconds,
        keep_alive: KeepAliveLaw,
        provisioned: u64,
        detail: Detail,
    ) -> Self {
        // Anything shorter is an instant.
        let mean = service_mean.0.max(1e-12);
        let mixture = match &keep_alive {
            KeepAliveLaw::Fixed(seconds) => vec![(1.0, FirstPassage::new(seconds.0 / mean))],
            KeepAliveLaw::Curve(curve) => {
                let passage = |(p, weight)| (weight, FirstPassage::new(curve.quantile(p).0 / mean));
                match detail {
                    Detail::Fine => QUANTILES.map(passage).into(),
                    Detail::Coarse => vec![passage((0.5, 1.0))],
                }
            }
        };
        let per_decade = match detail {
            Detail::Fine => 48.0,
            Detail::Coarse => 12.0,
        };
        let grid = Grid::new(mean, provisioned, per_decade);
        let count = grid.nodes();
        Self(Arc::new(Inner {
            service_mean: Seconds(mean),
            keep_alive,
            provisioned,
            detail,
            mixture,
            grid,
            nodes: empty(count),
            cells: empty(count - 1),
            blocks: empty((count - 1).div_ceil(BLOCK)),
        }))
    }

    /// Share of requests that wait for a cold start at this mean rate of Poisson arrivals, 0 to 1.
    ///
    /// Within 0.5 % of [`super::cold_share()`] wherever it is above 1e-6 and the rate is between 1e-7/s and 1e6/s; beyond
    /// those rates by the power law at the end. Without arrivals the limit of few.
    pub fn share(&self, rate: PerSecond) -> f64 {
        if rate.0.is_nan() || rate.0 <= 0.0 {
            return if self.0.provisioned == 0 { 1.0 } else { 0.0 };
        }
        let x = libm::log(rate.0.min(f64::MAX));
        libm::exp((self.0.logarithm(x) - x).min(0.0))
    }

    /// Lowest and highest number of cold starts per second, rate times share, at rates from `from` to `to` [1/s].
    ///
    /// Nothing that [`Self::share`] answers at a rate between them lies outside.
    pub fn bounds_of_starts(&self, from: f64, to: f64) -> (f64, f64) {
        let (from, to) = (from.min(to).max(0.0), to.max(from).clamp(0.0, f64::MAX));
        if to <= 0.0 {
            return (0.0, 0.0);
        }
        let least = libm::log(from.max(f64::MIN_POSITIVE));
        let range = self.0.range(least, libm::log(to));
        let low = if from > 0.0 {
            libm::exp(range.low).min(from) * (1.0 - ROUNDING)
        } else {
            0.0
        };
        (low, libm::exp(range.high).min(to) * (1.0 + ROUNDING))
    }
}

impl PartialEq for ColdShareCurve {
    /// Two curves are equal when they are curves of the same inputs.
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&self.0, &other.0);
        Arc::ptr_eq(a, b)
            || (a.service_mean == b.service_mean
                && a.keep_alive == b.keep_alive
                && a.detail == b.detail
                && a.provisioned == b.provisioned)
    }
}

impl fmt::Debug for ColdShareCurve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColdShareCurve")
            .field("service_mean", &self.0.service_mean)
            .field("keep_alive", &self.0.keep_alive)
            .field("provisioned", &self.0.provisioned)
            .finish_non_exhaustive()
    }
}

fn empty<T>(count: usize) -> Box<[OnceLock<T>]> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}

impl Inner {
    /// The cold share from the formula, at a rate [1/s] above 0.
    fn direct(&self, rate: f64) -> f64 {
        let load = rate * self.service_mean.0;
        let curve = match (&self.keep_alive, &self.mixture[..]) {
            (KeepAliveLaw::Curve(curve), _) => curve,
            (KeepAliveLaw::Fixed(_), mixture) => {
                let fixed = mixture.first().map(|(_, passage)| passage);
                return fixed.map_or(1.0, |only| only.cold_share(load, self.provisioned));
            }
        };
        let mixed = self.mixture.iter();
        let scale_out: f64 = mixed
            .map(|(weight, passage)| weight * passage.scale_out(load, self.provisioned))
            .sum();
        if self.provisioned > 0 {
            return scale_out;
        }
        let idle_gap = libm::exp(-load) * curve.share_reclaimed_first(PerSecond(rate));
        (idle_gap + scale_out).min(1.0)
    }

    /// Logarithm of the rate of cold starts at a node.
    fn node(&self, i: usize) -> f64 {
        *self.nodes[i].get_or_init(|| {
            let x = self.grid.position(i);
            x + libm::log(self.direct(libm::exp(x)).max(LEAST_SHARE))
        })
    }

    /// Logarithm of the rate of cold starts at the logarithm `x` of a rate.
    fn logarithm(&self, x: f64) -> f64 {
        let cell = self.grid.cell(x);
        self.cubic(cell)
            .at((x - self.grid.position(cell)) / self.grid.width(cell))
    }

    fn cubic(&self, cell: usize) -> &Cubic {
        self.cells[cell].get_or_init(|| {
            let width = self.grid.width(cell);
            let (start, end) = (self.slope(cell) * width, self.slope(cell + 1) * width);
            Cubic::hermite(self.node(cell), self.node(cell + 1), start, end)
        })
    }

    /// Slope at a node: that of the polynomial through five nodes, or where the share is negligible one that keeps the
    /// cubics monotone (Fritsch and Butland 1984, SIAM J. Sci. Stat. Comput. 5).
    fn slope(&self, i: usize) -> f64 {
        let last = self.nodes.len() - 1;
        let (left, right) = (i.max(1) - 1, (i + 1).min(last));
        let negligible = |j: usize| self.node(j) - self.grid.position(j) < libm::log(NEGLIGIBLE);
        let chord = |j: usize| (self.node(j + 1) - self.node(j)) / self.grid.width(j);
        if [left, i, right].into_iter().any(negligible) {
            let (a, b) = (chord(left.min(last - 1)), chord(right - 1));
            return if a * b > 0.0 {
                2.0 * a * b / (a + b)
            } else {
                0.0
            };
        }
        let first = i.max(2).min(last - 2) - 2;
        let x = |j: usize| self.grid.position(first + j);
        slope_of_polynomial(
            std::array::from_fn(|j| (x(j), self.node(first + j))),
            i - first,
        )
    }

    /// Lowest and highest logarithm of the rate of cold starts between two logarithms of rates.
    fn range(&self, from: f64, to: f64) -> Range {
        let (first, last) = (self.grid.cell(from), self.grid.cell(to));
        let within = |cell: usize| {
            let (start, width) = (self.grid.position(cell), self.grid.width(cell));
            // The cubics at the ends go on as straight lines.
            let t = |x: f64| (x - start) / width;
            let upper = if cell == last { t(to) } else { 1.0 };
            let lower = if cell == first { t(from) } else { 0.0 };
            self.cubic(cell).range(lower, upper)
        };
        let mut range = within(first).with(within(last));
        let mut cell = first + 1;
        while cell < last {
            if cell % BLOCK == 0 && cell + BLOCK <= last {
                range = range.with(self.block(cell / BLOCK));
                cell += BLOCK;
            } else {
                range = range.with(self.cubic(cell).range(0.0, 1.0));
                cell += 1;
            }
        }
        range
    }

    fn block(&self, block: usize) -> Range {
        *self.blocks[block].get_or_init(|| {
            let cells = (block * BLOCK..self.cells.len()).take(BLOCK);
            let ranges = cells.map(|cell| self.cubic(cell).range(0.0, 1.0));
            ranges.fold(Range::NOTHING, Range::with)
        })
    }
}

/// Derivative at the `at`th of five points of the polynomial through them.
fn slope_of_polynomial(points: [(f64, f64); 5], at: usize) -> f64 {
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
struct Cubic([f64; 4]);

impl Cubic {
    /// With these values and slopes at both ends.
    fn hermite(start: f64, end: f64, slope: f64, end_slope: f64) -> Self {
        let rise = end - start;
        Self([
            start,
            slope,
            3.0 * rise - 2.0 * slope - end_slope,
            slope + end_slope - 2.0 * rise,
        ])
    }

    fn at(&self, t: f64) -> f64 {
        let [a, b, c, d] = self.0;
        let inside = t.clamp(0.0, 1.0);
        let value = a + inside * (b + inside * (c + inside * d));
        if t == inside {
            return value;
        }
        value + (t - inside) * (b + inside * (2.0 * c + inside * 3.0 * d))
    }

    /// Extremes for a variable from `from` to `to`.
    fn range(&self, from: f64, to: f64) -> Range {
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
struct Range {
    low: f64,
    high: f64,
}

impl Range {
    /// Of no numbers.
    const NOTHING: Self = Self {
        low: f64::INFINITY,
        high: f64::NEG_INFINITY,
    };

    fn of(x: f64) -> Self {
        Self { low: x, high: x }
    }

    fn with(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }
}

#[cfg(test)]
mod tests;
