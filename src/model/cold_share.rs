//! The share of requests that wait for a cold start, from a formula instead of a simulation.
//!
//! Poisson arrivals, exponential service (cold like warm), a fixed keep-alive, and routing to the instance that was
//! used last. Then a request that finds n others in service is cold exactly when the number in service was not above n
//! for the whole keep-alive before it; read backwards in time (the M/M/infinity queue is reversible) that is a first
//! passage from n to n + 1 which takes longer than the keep-alive. The first passages of a birth-and-death process
//! have Laplace transforms that follow from each other (Keilson 1979, Markov Chain Models, chapter 5), and one
//! inversion gives the probability.
//!
//! Not here: other arrivals, other laws of service, cold starts that lengthen the service. The simulation has those.

use std::sync::{LazyLock, OnceLock};

pub mod billing;
pub mod cost;
pub mod curve;
mod grid;
pub mod pings;
pub mod preview;

/// Points on half of the Talbot contour; the other half is its mirror image.
///
/// The error of the inversion is about exp(-1.358 x 14) = 6e-9 in probability. The fewest whose share is good to 1e-6 of
/// itself: six leave 1e-4 in places, and more than nine add rounding errors, since the weights grow like exp(0.17 x 14).
const HALF_CONTOUR: usize = 7;

/// Offered load up to which every level is summed; above it the share is extrapolated from three loads up to it.
const LARGEST_SUMMED: f64 = 400.0;

/// Offered load up to which levels are summed where provisioned instances cut into them.
const LARGEST_CUT: f64 = 1e8;

/// Offered load below which a request never meets another: the share of further levels is below this load itself.
const SMALLEST_LOAD: f64 = 1e-18;

/// Mean arrivals within the keep-alive below which there is none.
const SHORTEST: f64 = 1e-13;

/// Levels this many standard deviations below the load are left out.
///
/// Since first passages take longer from higher levels, they hold no larger part of the share than of all requests,
/// 4e-11. What the recursion starts from fades in the same proportion on its way up to the load.
const BELOW: f64 = 6.5;

/// Part of the share that the levels left out above may hold.
const TAIL: f64 = 1e-10;

/// Share of requests that wait for a cold start, 0 to 1.
///
/// `load` is the mean number of requests in service (rate times mean service time), `ratio` the keep-alive over the
/// mean service time, `provisioned` the number of instances that are always warm; negative numbers count as 0. The
/// error is below 2e-8, and where the share is above 1e-9 and the ratio below 1e7 also below 1e-6 of the share; for loads
/// above 400 it is below 1e-3 of the share.
///
/// The sum over n >= `provisioned` of Poisson(load; n) times the probability that the first passage of M/M/infinity
/// from n to n + 1 takes longer than the keep-alive.
pub fn cold_share(load: f64, ratio: f64, provisioned: u64) -> f64 {
    FirstPassage::new(ratio).cold_share(load, provisioned)
}

/// The formula at one keep-alive.
#[derive(Debug)]
struct FirstPassage {
    /// Keep-alive over the mean service time, 0 or more.
    ratio: f64,
    /// What holds for all loads beyond the largest summed one.
    beyond: OnceLock<Beyond>,
}

impl FirstPassage {
    fn new(ratio: f64) -> Self {
        Self {
            ratio: ratio.max(0.0),
            beyond: OnceLock::new(),
        }
    }

    /// The cold share at a load, with so many provisioned instances.
    fn cold_share(&self, load: f64, provisioned: u64) -> f64 {
        if provisioned > 0 {
            return self.scale_out(load, provisioned);
        }
        let load = load.max(0.0);
        if load == 0.0 || self.ratio == 0.0 {
            return 1.0;
        }
        // An empty system: no arrival within the keep-alive.
        let idle_gap = libm::exp(-load * (1.0 + self.ratio));
        (idle_gap + self.scale_out(load, 1)).min(1.0)
    }

    /// The part of the cold share from levels of at least `from`, which is 1 or more.
    fn scale_out(&self, load: f64, from: u64) -> f64 {
        let from = from.max(1) as f64;
        if load.is_nan() || load < SMALLEST_LOAD {
            return 0.0;
        }
        let load = load.min(1e300);
        if load <= LARGEST_SUMMED {
            return sum_of_levels(&CONTOUR, load, self.ratio, from, BELOW).clamp(0.0, 1.0);
        }
        // 8 standard deviations: 1e-15 of all requests find fewer others.
        if from < load - 8.0 * libm::sqrt(load) {
            let beyond = self.beyond.get_or_init(|| Beyond::new(self.ratio));
            return beyond.share(load, self.ratio);
        }
        if load <= LARGEST_CUT {
            return sum_of_levels(&CONTOUR, load, self.ratio, from, BELOW).clamp(0.0, 1.0);
        }
        // Here the distribution of the level is so narrow that all of it is above or below.
        if from < load {
            Beyond::new(self.ratio).share(load, self.ratio)
        } else {
            0.0
        }
    }
}

/// The levels of at least `from` >= 1, at a load of at least [`SMALLEST_LOAD`], counting from so many standard
/// deviations below the load.
fn sum_of_levels<const M: usize>(
    contour: &Contour<M>,
    load: f64,
    ratio: f64,
    from: f64,
    below: f64,
) -> f64 {
    let log_weight = |n: f64| n * libm::log(load) - load - libm::lgamma(n + 1.0);
    // Not to climb to where nobody ever is.
    if from > load + 200.0 && log_weight(from) < -690.0 {
        return 0.0;
    }
    let mut n = (load - below * libm::sqrt(load)).floor().max(0.0);
    let mut weight = libm::exp(if n > 0.0 { log_weight(n) } else { -load });
    let mut passage = Transforms::new(contour, load, ratio, n);
    let mut share = 0.0;
    loop {
        if n >= from {
            share += weight * passage.takes_longer(contour);
        }
        n += 1.0;
        weight *= load / n;
        if n > load && n > from {
            let tail = weight * (n + 1.0) / (n + 1.0 - load);
            if tail <= TAIL * share || weight < f64::MIN_POSITIVE {
                return share;
            }
        }
        passage.climb(n);
    }
}

/// The transforms of the first passage from one level to the next, on a contour.
///
/// With f(s) the transform of the density, g = 1 - f follows from the level below without cancellation:
/// g(n) = u / (load + u) with u = s + n g(n - 1), from g(0) = s / (load + s); times in units of the mean service time.
struct Transforms<const M: usize> {
    load: f64,
    s: [Complex; M],
    g: [Complex; M],
}

impl<const M: usize> Transforms<M> {
    /// At level `n`: exactly so at level 0, at the fixed point of the recursion above it.
    fn new(contour: &Contour<M>, load: f64, ratio: f64, n: f64) -> Self {
        // A passage takes at least as long as the next arrival, so that a shorter keep-alive makes no difference.
        let ratio = ratio.max(SHORTEST / load).min(1e250);
        let s = contour.z.map(|z| z.times(1.0 / ratio));
        Self {
            load,
            s,
            g: s.map(|s| {
                if n > 0.0 {
                    fixed_point(load, n, s)
                } else {
                    s.over(Complex {
                        re: load + s.re,
                        im: s.im,
                    })
                }
            }),
        }
    }

    /// From level `n - 1` to level `n`.
    fn climb(&mut self, n: f64) {
        for (g, s) in self.g.iter_mut().zip(&self.s) {
            let (re, im) = (s.re + n * g.re, s.im + n * g.im);
            let below = self.load + re;
            let norm = 1.0 / (below * below + im * im);
            g.re = (re * below + im * im) * norm;
            g.im = self.load * im * norm;
        }
    }

    /// Probability that the passage takes longer than the keep-alive, up to the error of the inversion.
    fn takes_longer(&self, contour: &Contour<M>) -> f64 {
        let terms = self.g.iter().zip(&contour.weight);
        terms.map(|(g, w)| w.re * g.im + w.im * g.re).sum()
    }
}

/// The g that `n` steps up leave unchanged when `n` is held: n g^2 + (load + s - n) g - s = 0, for `n` up to the load.
///
/// Of the two roots the one that tends to 1 for large s and is smooth off the negative reals: there the square root
/// never stands at a right angle to load + s - n.
fn fixed_point(load: f64, n: f64, s: Complex) -> Complex {
    let b = Complex {
        re: load - n + s.re,
        im: s.im,
    };
    let square = Complex {
        re: b.re * b.re - b.im * b.im + 4.0 * n * s.re,
        im: 2.0 * b.re * b.im + 4.0 * n * s.im,
    };
    let mut root = square.sqrt();
    if root.re * b.re + root.im * b.im < 0.0 {
        root = root.times(-1.0);
    }
    let sum = Complex {
        re: b.re + root.re,
        im: b.im + root.im,
    };
    s.times(2.0).over(sum)
}

/// Loads beyond the largest summed one.
///
/// There a level hardly differs from its neighbours: over short keep-alives the number in service is a symmetric walk,
/// over long ones an Ornstein-Uhlenbeck process whose new maxima come at a rate like the root of the load. So the share
/// over that of the walk tends to a constant for a growing load, with corrections in powers of 1 / sqrt(load); its
/// logarithm is taken as a parabola through three loads.
#[derive(Clone, Copy, Debug)]
struct Beyond {
    /// Logarithm of share over walk at 4, 1 and 1/4 times the largest summed load.
    logarithms: [f64; 3],
}

impl Beyond {
    fn new(ratio: f64) -> Self {
        let logarithm = |part: f64| {
            let load = LARGEST_SUMMED * part;
            let share = sum_of_levels(&CONTOUR, load, ratio, 1.0, BELOW);
            libm::log(share.max(1e-300) / walk(load * ratio))
        };
        Self {
            logarithms: [4.0, 1.0, 0.25].map(logarithm),
        }
    }

    fn share(&self, load: f64, ratio: f64) -> f64 {
        // Such that the three loads are at 1, 2 and 4, and infinity at 0.
        let x = 2.0 * libm::sqrt(LARGEST_SUMMED / load);
        let [one, two, four] = self.logarithms;
        let parabola = one * (x - 2.0) * (x - 4.0) / 3.0 - two * (x - 1.0) * (x - 4.0) / 2.0
            + four * (x - 1.0) * (x - 2.0) / 6.0;
        (libm::exp(parabola) * walk(load * ratio)).clamp(0.0, 1.0)
    }
}

/// Probability that a walk with steps up and down at rate 1 each does not step above its start within a time.
fn walk(time: f64) -> f64 {
    let time = time.clamp(SHORTEST, 1e200);
    let terms = CONTOUR.z.iter().zip(&CONTOUR.weight).map(|(z, w)| {
        let g = fixed_point(1.0, 1.0, z.times(1.0 / time));
        w.re * g.im + w.im * g.re
    });
    terms.sum()
}

/// The upper half of a Talbot contour with 2 M points: the probability is the sum of the imaginary parts of weight
/// times g(z / t).
///
/// Talbot's method with a fixed number of points (Abate and Valko 2004, Int. J. Numer. Meth. Engng 60), on the contour
/// of Weideman (2006, SIAM J. Numer. Anal. 44) with the constants of Trefethen, Weideman and Schmelzer (2006, BIT 46):
/// z = N (0.5017 x cot(0.6407 x) - 0.6122 + 0.2645 i x), an error like exp(-1.358 N) for transforms that are singular
/// on the negative reals only, as those of first passages are.
struct Contour<const M: usize> {
    z: [Complex; M],
    weight: [Complex; M],
}

static CONTOUR: LazyLock<Contour<HALF_CONTOUR>> = LazyLock::new(Contour::new);

impl<const M: usize> Contour<M> {
    fn new() -> Self {
        let n = 2.0 * M as f64;
        let point = |k: usize| {
            let x = (2.0 * k as f64 + 1.0) * std::f64::consts::PI / n;
            let (sin, cos) = (libm::sin(0.6407 * x), libm::cos(0.6407 * x));
            let z = Complex {
                re: n * (0.5017 * x * cos / sin - 0.6122),
                im: n * 0.2645 * x,
            };
            let slope = Complex {
                re: n * 0.5017 * (cos / sin - 0.6407 * x / (sin * sin)),
                im: n * 0.2645,
            };
            // exp(z) slope / z, times 2 for the other half and 1 / n for the step.
            let size = libm::exp(z.re) * 2.0 / n;
            let direction = Complex {
                re: size * libm::cos(z.im),
                im: size * libm::sin(z.im),
            };
            (z, direction.by(slope).over(z))
        };
        Self {
            z: std::array::from_fn(|k| point(k).0),
            weight: std::array::from_fn(|k| point(k).1),
        }
    }
}

/// A complex number.
#[derive(Clone, Copy, Debug)]
struct Complex {
    re: f64,
    im: f64,
}

impl Complex {
    fn times(self, factor: f64) -> Self {
        Self {
            re: self.re * factor,
            im: self.im * factor,
        }
    }

    fn by(self, other: Self) -> Self {
        Self {
            re: self.re * other.re - self.im * other.im,
            im: self.re * other.im + self.im * other.re,
        }
    }

    fn over(self, other: Self) -> Self {
        let conjugate = Self {
            re: other.re,
            im: -other.im,
        };
        let norm = other.re * other.re + other.im * other.im;
        self.by(conjugate).times(1.0 / norm)
    }

    /// The root with a real part of at least 0.
    fn sqrt(self) -> Self {
        let size = libm::hypot(self.re, self.im);
        let re = libm::sqrt((size + self.re).max(0.0) / 2.0);
        let im = libm::sqrt((size - self.re).max(0.0) / 2.0);
        Self {
            re,
            im: if self.im < 0.0 { -im } else { im },
        }
    }
}

#[cfg(test)]
mod tests;
