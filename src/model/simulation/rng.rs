//! Random numbers: one seed, an independent stream for each replication and purpose.
//!
//! The generator is named (xoshiro256++, Blackman and Vigna 2018), so results are the same on every machine.

mod block;
mod power;
mod ziggurat;

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng};

use crate::model::simulation::rng::ziggurat::Ziggurat;

pub(super) use block::Block;
pub(super) use power::ScaledPower;

/// What a stream of random numbers is used for. Separate streams keep scenarios comparable: a change of the
/// keep-alive does not change the arrivals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Times between requests.
    Arrivals,
    /// Warm durations.
    Service,
    /// The parts of cold starts.
    ColdStart,
    /// How long idle instances are kept.
    KeepAlive,
    /// When bursts begin and end.
    Bursts,
    /// Where in the traffic's period replications begin.
    Start,
    /// Which function a request is for.
    Function,
    /// Random routing, and how long instances live.
    Instance,
    /// When the first pings are due.
    Pings,
    /// Scenarios drawn from the ranges of inputs; no simulation uses it.
    Ranges,
}

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub struct Stream {
    bits: Bits,
    exponential: &'static Ziggurat,
    normal: &'static Ziggurat,
}

/// Words of 64 random bits, and what becomes of their upper 53.
#[derive(Clone, Debug)]
struct Bits(Xoshiro256PlusPlus);

impl Bits {
    #[inline]
    fn next(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Strictly between 0 and 1, on the odd multiples of 2^-54.
    #[inline]
    fn open(word: u64) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        // A signed number becomes a float in one instruction.
        ((word >> 11) as i64 as f64 + 0.5) * STEP
    }

    /// Strictly between -1 and 1, on the odd multiples of 2^-53.
    #[inline]
    fn around_zero(word: u64) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 52) as f64;
        ((word as i64 >> 11) as f64 + 0.5) * STEP
    }
}

impl Stream {
    /// The stream of a replication (from 0) for a purpose: `2^192` numbers apart between replications, `2^128` between
    /// purposes.
    pub fn new(seed: u64, replication: u32, purpose: Purpose) -> Self {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
        for _ in 0..replication {
            generator.long_jump();
        }
        for _ in 0..purpose as u8 {
            generator.jump();
        }
        Self {
            bits: Bits(generator),
            exponential: ziggurat::exponential(),
            normal: ziggurat::normal(),
        }
    }

    /// A uniform number strictly between 0 and 1, on the odd multiples of 2^-54.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        Bits::open(self.bits.next())
    }

    /// An exponential number with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        self.exponential.exponential(&mut self.bits)
    }

    /// A standard normal number.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        self.normal.normal(&mut self.bits)
    }

    /// As many exponential numbers with mean 1 as there is room for.
    #[inline(never)]
    pub(super) fn exponentials(&mut self, numbers: &mut [f64]) {
        numbers.fill_with(|| self.exponential());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stats::normal_cdf;

    #[test]
    fn streams_are_reproducible_and_differ() {
        let first =
            |seed, replication, purpose| Stream::new(seed, replication, purpose).bits.next();
        assert_eq!(first(1, 3, Purpose::Service), first(1, 3, Purpose::Service));
        let mut seen = vec![first(2, 0, Purpose::Arrivals)];
        for replication in 0..4 {
            for purpose in [
                Purpose::Arrivals,
                Purpose::Service,
                Purpose::ColdStart,
                Purpose::KeepAlive,
                Purpose::Bursts,
                Purpose::Start,
                Purpose::Function,
                Purpose::Instance,
                Purpose::Pings,
            ] {
                seen.push(first(1, replication, purpose));
            }
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 37);
    }

    /// Kolmogorov and Smirnov's test of a million numbers at the level of one in a thousand.
    fn follows(mut draw: impl FnMut() -> f64, cdf: impl Fn(f64) -> f64) {
        let n = 1_000_000;
        let mut sample: Vec<f64> = (0..n).map(|_| draw()).collect();
        sample.sort_by(f64::total_cmp);
        let n = f64::from(n);
        let apart = sample.iter().enumerate().map(|(i, &x)| {
            let p = cdf(x);
            (p - i as f64 / n).max((i + 1) as f64 / n - p)
        });
        let apart = apart.fold(0.0, f64::max);
        assert!(apart < 1.949 / n.sqrt(), "{apart}");
    }

    /// Counts beyond a distance, whose probability is `p`, within four standard errors.
    fn has_tail(mut beyond: impl FnMut() -> bool, p: f64) {
        let n = 4_000_000;
        let seen = (0..n).filter(|_| beyond()).count() as f64;
        let expected = f64::from(n) * p;
        assert!(
            (seen - expected).abs() < 4.0 * expected.sqrt(),
            "{seen}, not {expected}"
        );
    }

    #[test]
    fn exponentials_follow_their_law() {
        let mut stream = Stream::new(7, 0, Purpose::Arrivals);
        follows(|| stream.exponential(), |x| -libm::expm1(-x));
        // Within the lowest layer, and beyond where its tail begins.
        for x in [7.0_f64, 8.5] {
            has_tail(|| stream.exponential() > x, libm::exp(-x));
        }
    }

    #[test]
    fn normals_follow_their_law() {
        let mut stream = Stream::new(8, 0, Purpose::Service);
        follows(|| stream.normal(), normal_cdf);
        for z in [3.5, 3.8] {
            has_tail(|| stream.normal() > z, normal_cdf(-z));
            has_tail(|| stream.normal() < -z, normal_cdf(-z));
        }
    }

    #[test]
    fn the_upper_bits_of_a_word_are_a_number_in_the_middle_of_its_step() {
        let (step, half) = (0.5_f64.powi(52), 0.5_f64.powi(53));
        for (word, expected) in [
            (0, half),
            (1 << 11, half + step),
            (u64::MAX, -half),
            (1 << 63, -1.0 + half),
            (i64::MAX as u64, 1.0 - half),
        ] {
            assert_eq!(Bits::around_zero(word), expected, "{word:x}");
        }
        for (word, expected) in [
            (0, half / 2.0),
            (0x7ff, half / 2.0),
            (1 << 11, 1.5 * half),
            (1 << 62, 0.25 + half / 2.0),
        ] {
            assert_eq!(Bits::open(word), expected, "{word:x}");
        }
    }
}
