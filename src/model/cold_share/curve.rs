//! The cold share at any rate, cheap enough to be asked for at many volumes.
//!
//! What is interpolated is the rate of cold starts, rate times share, as a cubic on logarithmic axes between nodes of a
//! fixed grid. Nodes and cubics are computed when they are first needed and never change, so that the order of
//! questions does not matter. The highest and lowest rate of cold starts on an interval are those of the cubics, which
//! are known exactly; the true rate of cold starts rises and falls several times.

mod cubic;

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::model::cold_share::curve::cubic::{Cubic, Range, slope_of_polynomial};
use crate::model::cold_share::grid::Grid;
use crate::model::cold_share::levels::Sums;
use crate::model::cold_share::{FirstPassage, Pool};
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
    lifetime: Option<Seconds>,
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
    /// A curve that is the same for every caller: what one has computed, others need not.
    pub fn shared(
        service_mean: Seconds,
        keep_alive: KeepAliveLaw,
        lifetime: Option<Seconds>,
        provisioned: u64,
        detail: Detail,
    ) -> Self {
        static FINE: Mutex<Vec<ColdShareCurve>> = Mutex::new(Vec::new());
        static COARSE: Mutex<Vec<ColdShareCurve>> = Mutex::new(Vec::new());
        let kept = match detail {
            Detail::Fine => &FINE,
            Detail::Coarse => &COARSE,
        };
        // What a panic elsewhere left behind is still a list of curves.
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let curve = Self::with(service_mean, keep_alive, lifetime, provisioned, detail);
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
    /// this long, and whose instances end after exponential lives of this mean even if they are used, beside so many that
    /// are always warm.
    ///
    /// A keep-alive of 0 makes every request cold that finds no provisioned instance. Of a measured keep-alive the
    /// gaps between lone requests are exact; scale-out is a mean over four of its quantiles, each as if it held for
    /// all instances alike. Since an instance further down may outlive the one that was used last, that is a little
    /// too much: by 0 to 3 % of what the simulation says. How exact lives are, [`Pool`] says.
    pub fn new(
        service_mean: Seconds,
        keep_alive: KeepAliveLaw,
        lifetime: Option<Seconds>,
        provisioned: u64,
    ) -> Self {
        Self::with(
            service_mean,
            keep_alive,
            lifetime,
            provisioned,
            Detail::Fine,
        )
    }

    fn with(
        service_mean: Seconds,
        keep_alive: KeepAliveLaw,
        lifetime: Option<Seconds>,
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
            lifetime,
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
    /// Within 0.5 % of the formula itself wherever it is above 1e-6 and the rate is between 1e-7/s and 1e6/s; beyond
    /// those rates by the power law at the end. Without arrivals the limit of few.
    pub fn share(&self, rate: PerSecond) -> f64 {
        if rate.0.is_nan() || rate.0 <= 0.0 {
            return if self.0.provisioned == 0 { 1.0 } else { 0.0 };
        }
        let x = libm::log(rate.0.min(f64::MAX));
        libm::exp((self.0.logarithm(x) - x).min(0.0))
    }

    /// The pool of instances at this mean rate, from the formula itself; without arrivals there is none.
    pub fn pool(&self, rate: PerSecond) -> Pool {
        if rate.0.is_nan() || rate.0 <= 0.0 {
            return Pool {
                cold_share: self.share(rate),
                instances: 0.0,
            };
        }
        self.0.pool(rate.0.min(f64::MAX))
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
                && a.lifetime == b.lifetime
                && a.detail == b.detail
                && a.provisioned == b.provisioned)
    }
}

impl fmt::Debug for ColdShareCurve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColdShareCurve")
            .field("service_mean", &self.0.service_mean)
            .field("keep_alive", &self.0.keep_alive)
            .field("lifetime", &self.0.lifetime)
            .field("provisioned", &self.0.provisioned)
            .finish_non_exhaustive()
    }
}

fn empty<T>(count: usize) -> Box<[OnceLock<T>]> {
    std::iter::repeat_with(OnceLock::new).take(count).collect()
}

impl Inner {
    /// The pool of instances from the formula, at a rate [1/s] above 0.
    fn pool(&self, rate: f64) -> Pool {
        let load = rate * self.service_mean.0;
        match self.lifetime {
            None => Pool::lasting(&self.sums::<false>(rate, load)),
            Some(life) => {
                let sums = self.sums::<true>(rate, load);
                Pool::recycled(&sums, load, life.0 / self.service_mean.0)
            }
        }
    }

    /// The sums of the formula, over the mixture of keep-alives.
    fn sums<const HOLES: bool>(&self, rate: f64, load: f64) -> Sums {
        let gap = match &self.keep_alive {
            KeepAliveLaw::Curve(curve) => Some(curve.share_reclaimed_first(PerSecond(rate))),
            KeepAliveLaw::Fixed(_) => None,
        };
        let parts = self.mixture.iter().map(|(weight, passage)| {
            let sums = match gap {
                Some(gap) => passage.with_gap::<HOLES>(load, self.provisioned, gap),
                None => passage.sums::<HOLES>(load, self.provisioned),
            };
            sums.times(*weight)
        });
        parts.fold(Sums::default(), Sums::and)
    }

    /// Logarithm of the rate of cold starts at a node.
    fn node(&self, i: usize) -> f64 {
        *self.nodes[i].get_or_init(|| {
            let x = self.grid.position(i);
            x + libm::log(self.pool(libm::exp(x)).cold_share.max(LEAST_SHARE))
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
            let (a, b) = (chord(left), chord(right - 1));
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

#[cfg(test)]
mod tests;
