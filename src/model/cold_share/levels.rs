//! The sum over the levels of the number in service: cold starts, instances, and what recycling does to them.
//!
//! Symbols: `f(n)` is the Laplace transform of the density of the first passage from level n to n + 1, `g = 1 - f`, and
//! p(n) the part of the time with n in service.

use crate::model::cold_share::contour::{CONTOUR, Complex, Contour};

/// Mean arrivals within the keep-alive below which there is none.
pub(super) const SHORTEST: f64 = 1e-13;

/// Part of the share that the levels left out above may hold.
const TAIL: f64 = 1e-10;

/// What the levels add up to; instances that are provisioned, and level 0 without any, are not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    /// Share of the requests that wait for a cold start.
    pub(super) share: f64,
    /// Mean number of instances.
    pub(super) instances: f64,
    /// Cold starts that follow from one instance less for each, all instances together.
    ///
    /// An instance that is recycled leaves a place which moves down the stack of idle ones, to below the highest number
    /// in service since then. It costs a cold start if that number reaches the last instance before the keep-alive of
    /// the last one is over. Seen from that moment both, the maximum since and the maximum of the rest of the keep-alive
    /// before, depend on the number in service alone: the sum over n of n times the sum over k < n of p(k) times the
    /// convolution of the passage from k to n with itself and with what the passage on from n takes longer than.
    pub(super) refilled: f64,
    /// Mean time for which an instance that is recycled is missing, all instances together, in mean service times.
    pub(super) missing: f64,
}

impl Sums {
    /// So many times these.
    pub(super) fn times(self, weight: f64) -> Self {
        Self {
            share: self.share * weight,
            instances: self.instances * weight,
            refilled: self.refilled * weight,
            missing: self.missing * weight,
        }
    }

    /// These and others.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            share: self.share + other.share,
            instances: self.instances + other.instances,
            refilled: self.refilled + other.refilled,
            missing: self.missing + other.missing,
        }
    }
}

/// The levels of at least `provisioned` and at least 1, counting from so many standard deviations below the load.
///
/// Over the keep-alive the maximum of the number in service stays at or below n if it begins there and does not pass
/// from n to n + 1. Read backwards in time, the flow across is rate x p(n) times the chance that the passage takes longer
/// than what has passed. So the mean number of instances is the load and rate times the integral of the cold share over
/// all keep-alives up to this one.
///
/// Without `HOLES` what recycling does is left out. The levels above that are left out hold less than 1e-10 of the
/// share, and of the instances beyond those that serve.
pub(super) fn sum_of_levels<const M: usize, const HOLES: bool>(
    contour: &Contour<M>,
    (load, ratio): (f64, f64),
    provisioned: f64,
    below: f64,
) -> Sums {
    let from = provisioned.max(1.0);
    let log_weight = |n: f64| n * libm::log(load) - load - libm::lgamma(n + 1.0);
    // Not to climb to where nobody ever is.
    if from > load + 200.0 && log_weight(from) < -690.0 {
        return Sums::default();
    }
    let mut n = (load - below * libm::sqrt(load)).floor().max(0.0);
    let mut weight = libm::exp(if n > 0.0 { log_weight(n) } else { -load });
    let mut passage = Transforms::new(contour, load, ratio, n);
    let mut holes = Holes::new(&passage, n * weight);
    let mut total = [Complex::ZERO; M];
    let mut serving = 0.0;
    loop {
        if n >= from {
            serving += (n - provisioned) * weight;
            for (total, g) in total.iter_mut().zip(&passage.g) {
                total.re += weight * g.re;
                total.im += weight * g.im;
            }
            if HOLES {
                holes.add(&passage, n - provisioned);
            }
        }
        if HOLES {
            holes.climb(&passage, weight);
        }
        n += 1.0;
        weight *= load / n;
        if n > load && n > from {
            let tail = weight * (n + 1.0) / (n + 1.0 - load);
            // No share is above 1, which saves asking for it.
            let enough = || tail <= TAIL * contour.probability(&total);
            if weight < f64::MIN_POSITIVE || (tail <= TAIL && enough()) {
                break;
            }
        }
        passage.climb(n);
    }
    if provisioned == 0.0 {
        serving = load;
    }
    let instances = serving + load * passage.ratio * contour.integral(&total);
    let mut sums = Sums {
        share: contour.probability(&total).clamp(0.0, 1.0),
        instances: instances.max(serving),
        ..Sums::default()
    };
    if HOLES {
        let (refilled, missing) = holes.sums(contour, passage.ratio);
        sums.refilled = refilled.max(0.0);
        sums.missing = missing.max(0.0);
    }
    sums
}

/// The transforms of the first passage from one level to the next, on a contour.
///
/// With f(s) the transform of the density, g = 1 - f follows from the level below without cancellation:
/// g(n) = u / (load + u) with u = s + n g(n - 1), from g(0) = s / (load + s); times in units of the mean service time.
pub(super) struct Transforms<const M: usize> {
    load: f64,
    /// The keep-alive, within bounds.
    ratio: f64,
    s: [Complex; M],
    g: [Complex; M],
}

impl<const M: usize> Transforms<M> {
    /// At level `n`: exactly so at level 0, at the fixed point of the recursion above it.
    pub(super) fn new(contour: &Contour<M>, load: f64, ratio: f64, n: f64) -> Self {
        // A passage takes at least as long as the next arrival, so that a shorter keep-alive makes no difference.
        let ratio = ratio.max(SHORTEST / load).min(1e250);
        let s = contour.z.map(|z| z.times(1.0 / ratio));
        Self {
            load,
            ratio,
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
    #[inline]
    pub(super) fn climb(&mut self, n: f64) {
        for (g, s) in self.g.iter_mut().zip(&self.s) {
            let (re, im) = (s.re + n * g.re, s.im + n * g.im);
            let below = self.load + re;
            let norm = 1.0 / (below * below + im * im);
            g.re = (re * below + im * im) * norm;
            g.im = self.load * im * norm;
        }
    }

    /// Probability that the passage takes longer than the keep-alive, up to the error of the inversion.
    #[cfg(test)]
    pub(super) fn takes_longer(&self, contour: &Contour<M>) -> f64 {
        contour.probability(&self.g)
    }
}

/// Places of recycled instances, on a contour.
///
/// With F(k, n) = f(k) ... f(n - 1), the transform of the passage from k to n: the sum over k < n of p(k) F(k, n)^2 goes up
/// a level by the factor f(n)^2; that of p(k) F(k, n) itself is n p(n) g(n - 1) / s, which balances the flow across n - 1.
struct Holes<const M: usize> {
    /// The sum over k < n of p(k) F(k, n)^2.
    squares: [Complex; M],
    /// g of the level below.
    before: [Complex; M],
    /// Flow up into the level, load x p(n - 1).
    flow: f64,
    refilled: [Complex; M],
    /// The sum of n x flow x g(n - 1) g(n).
    reached: [Complex; M],
}

impl<const M: usize> Holes<M> {
    fn new(passage: &Transforms<M>, flow: f64) -> Self {
        Self {
            squares: [Complex::ZERO; M],
            before: passage.g,
            flow,
            refilled: [Complex::ZERO; M],
            reached: [Complex::ZERO; M],
        }
    }

    /// Takes a level into the sums, with so many instances that can be recycled.
    #[inline]
    fn add(&mut self, passage: &Transforms<M>, instances: f64) {
        let flow = self.flow * instances;
        for i in 0..M {
            let (g, square, before) = (passage.g[i], self.squares[i], self.before[i]);
            self.refilled[i].re += instances * (square.re * g.re - square.im * g.im);
            self.refilled[i].im += instances * (square.re * g.im + square.im * g.re);
            self.reached[i].re += flow * (before.re * g.re - before.im * g.im);
            self.reached[i].im += flow * (before.re * g.im + before.im * g.re);
        }
    }

    /// To the next level, from one with this part of the time.
    #[inline]
    fn climb(&mut self, passage: &Transforms<M>, weight: f64) {
        self.flow = passage.load * weight;
        self.before = passage.g;
        for (square, g) in self.squares.iter_mut().zip(&passage.g) {
            let f = 1.0 - g.re;
            let (re, im) = (f * f - g.im * g.im, -2.0 * f * g.im);
            let sum = square.re + weight;
            *square = Complex {
                re: re * sum - im * square.im,
                im: re * square.im + im * sum,
            };
        }
    }

    /// Cold starts and missing time, of all instances.
    fn sums(&self, contour: &Contour<M>, ratio: f64) -> (f64, f64) {
        let refilled = contour.probability(&self.refilled);
        // Missing between the passage and its end: the first over s^3 less the second over s^2.
        let reached = ratio * (ratio * contour.twice(&self.reached));
        (refilled, reached - ratio * contour.integral(&self.refilled))
    }
}

/// The g that `n` steps up leave unchanged when `n` is held: n g^2 + (load + s - n) g - s = 0, for `n` up to the load.
///
/// Of the two roots the one that tends to 1 for large s and is smooth off the negative reals: there the square root
/// never stands at a right angle to load + s - n.
pub(super) fn fixed_point(load: f64, n: f64, s: Complex) -> Complex {
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

/// Chance that a walk with steps up and down at rate 1 each does not step above its start within a time, and the integral
/// of that chance over the time.
pub(super) fn walk(time: f64) -> (f64, f64) {
    let time = time.clamp(SHORTEST, 1e200);
    let g = CONTOUR
        .z
        .map(|z| fixed_point(1.0, 1.0, z.times(1.0 / time)));
    (CONTOUR.probability(&g), time * CONTOUR.integral(&g))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_stays_below_its_next_step_as_bessel_functions_say() {
        // By reflection the chance that it ends at 0 or 1: exp(-2 t) (I0(2 t) + I1(2 t)).
        let stays = |t: f64| -> f64 {
            let term = |k: u32| {
                let k = f64::from(k);
                let log = 2.0 * k * t.ln() - 2.0 * libm::lgamma(k + 1.0) - 2.0 * t;
                log.exp() * (1.0 + t / (k + 1.0))
            };
            (0..60).map(term).sum()
        };
        for time in [0.3_f64, 2.0, 8.0] {
            // Simpson's rule.
            let part = |i: i32| stays((time * f64::from(i) / 400.0).max(1e-9));
            let weight = |i: i32| [2.0, 4.0][i as usize % 2];
            let inner: f64 = (1..400).map(|i| weight(i) * part(i)).sum();
            let integral = (part(0) + inner + part(400)) * time / 1_200.0;
            let (chance, over_time) = walk(time);
            assert!((chance - stays(time)).abs() < 1e-7, "{time}: {chance}");
            assert!(
                (over_time / integral - 1.0).abs() < 1e-6,
                "{time}: {over_time}, not {integral}"
            );
        }
    }

    #[test]
    fn the_fixed_point_is_where_many_steps_at_one_level_lead() {
        for (load, n) in [(50.0, 1.0), (50.0, 30.0), (50.0, 49.0), (400.0, 270.0)] {
            for ratio in [0.01, 0.5, 3.0] {
                for s in CONTOUR.z.map(|z| z.times(1.0 / ratio)) {
                    let mut g = Complex { re: 1.0, im: 0.0 };
                    for _ in 0..2_000 {
                        let u = Complex {
                            re: s.re + n * g.re,
                            im: s.im + n * g.im,
                        };
                        g = u.over(Complex {
                            re: load + u.re,
                            im: u.im,
                        });
                    }
                    let got = fixed_point(load, n, s);
                    assert!(
                        libm::hypot(got.re - g.re, got.im - g.im) < 1e-9,
                        "{load} {n} {s:?}: {got:?}, not {g:?}"
                    );
                }
            }
        }
    }
}
