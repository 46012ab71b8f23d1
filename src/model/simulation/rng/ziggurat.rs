//! Exponential and normal numbers by the ziggurat method: most of them cost one uniform number, a multiplication and a
//! comparison (Marsaglia and Tsang 2000). Exact but for the rounding of floats.
//!
//! The density is covered by 256 layers of the same area; all but the lowest are rectangles, which has the tail.

use std::sync::LazyLock;

use crate::model::simulation::rng::Bits;

/// Layers.
const LAYERS: usize = 256;

/// Where the tail of the exponential begins, with 256 layers.
const EXPONENTIAL_TAIL: f64 = 7.697_117_470_131_05;

/// Where the tails of the normal begin, with 256 layers.
const NORMAL_TAIL: f64 = 3.654_152_885_361_009;

/// Layers under a density that falls from 1 at 0.
#[derive(Debug)]
pub(super) struct Ziggurat {
    /// Width of the lowest layer, as if it were a rectangle; right edges of the others; 0.
    edges: [f64; LAYERS + 1],
    /// The density at those edges.
    heights: [f64; LAYERS + 1],
}

static EXPONENTIAL: LazyLock<Ziggurat> = LazyLock::new(|| {
    let density = |x: f64| libm::exp(-x);
    let area = (EXPONENTIAL_TAIL + 1.0) * density(EXPONENTIAL_TAIL);
    Ziggurat::new(EXPONENTIAL_TAIL, area, density, |y| -libm::log(y))
});

static NORMAL: LazyLock<Ziggurat> = LazyLock::new(|| {
    let density = |x: f64| libm::exp(-0.5 * x * x);
    let beyond = libm::sqrt(std::f64::consts::FRAC_PI_2)
        * libm::erfc(NORMAL_TAIL * std::f64::consts::FRAC_1_SQRT_2);
    let area = NORMAL_TAIL * density(NORMAL_TAIL) + beyond;
    let inverse = |y: f64| libm::sqrt(-2.0 * libm::log(y));
    Ziggurat::new(NORMAL_TAIL, area, density, inverse)
});

/// The layers of the exponential with mean 1.
pub(super) fn exponential() -> &'static Ziggurat {
    &EXPONENTIAL
}

/// The layers of the standard normal.
pub(super) fn normal() -> &'static Ziggurat {
    &NORMAL
}

impl Ziggurat {
    fn new(
        tail: f64,
        area: f64,
        density: impl Fn(f64) -> f64,
        inverse: impl Fn(f64) -> f64,
    ) -> Self {
        let mut edges = [0.0; LAYERS + 1];
        edges[0] = area / density(tail);
        edges[1] = tail;
        for layer in 2..LAYERS {
            let below = edges[layer - 1];
            edges[layer] = inverse(density(below) + area / below);
        }
        let heights = edges.map(density);
        Self { edges, heights }
    }

    /// An exponential number with mean 1.
    #[inline]
    pub(super) fn exponential(&self, bits: &mut Bits) -> f64 {
        let word = bits.next();
        let layer = (word & 0xff) as usize;
        let x = Bits::open(word) * self.edges[layer];
        if x < self.edges[layer + 1] {
            return x;
        }
        self.rare_exponential(bits, layer, x)
    }

    /// What falls into the tail or beside a rectangle: 1 % of all.
    #[cold]
    fn rare_exponential(&self, bits: &mut Bits, layer: usize, x: f64) -> f64 {
        if layer == 0 {
            return EXPONENTIAL_TAIL + self.exponential(bits);
        }
        if self.height(bits, layer) < libm::exp(-x) {
            return x;
        }
        self.exponential(bits)
    }

    /// A standard normal number.
    #[inline]
    pub(super) fn normal(&self, bits: &mut Bits) -> f64 {
        let word = bits.next();
        let layer = (word & 0xff) as usize;
        let x = Bits::around_zero(word) * self.edges[layer];
        if x.abs() < self.edges[layer + 1] {
            return x;
        }
        self.rare_normal(bits, layer, x)
    }

    /// What falls into a tail or beside a rectangle: 1 % of all. The tails by Marsaglia (1964).
    #[cold]
    fn rare_normal(&self, bits: &mut Bits, layer: usize, x: f64) -> f64 {
        if layer == 0 {
            loop {
                let beyond = exponential().exponential(bits) / NORMAL_TAIL;
                if 2.0 * exponential().exponential(bits) > beyond * beyond {
                    return (NORMAL_TAIL + beyond).copysign(x);
                }
            }
        }
        if self.height(bits, layer) < libm::exp(-0.5 * x * x) {
            return x;
        }
        self.normal(bits)
    }

    /// An even height within a layer.
    fn height(&self, bits: &mut Bits, layer: usize) -> f64 {
        let (low, high) = (self.heights[layer], self.heights[layer + 1]);
        let word = bits.next();
        low + Bits::open(word) * (high - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layers_close_at_the_top() {
        for (ziggurat, area) in [(exponential(), 0.003_949_7), (normal(), 0.004_928_7)] {
            let (edges, heights) = (&ziggurat.edges, &ziggurat.heights);
            assert!(edges.windows(2).all(|edge| edge[0] > edge[1]));
            // The highest rectangle has the area of every other one.
            let last = edges[LAYERS - 1] * (1.0 - heights[LAYERS - 1]);
            let first = edges[1] * (heights[2] - heights[1]);
            assert!((last - first).abs() < 1e-9 * first, "{last}, not {first}");
            assert!((first - area).abs() < 1e-7, "{first}");
        }
    }
}
