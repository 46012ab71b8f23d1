//! Random numbers: one seed, an independent stream for each replication and purpose.
//!
//! The generator is named (xoshiro256++, Blackman and Vigna 2018), so results are the same on every machine.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng};

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
}

/// A stream of uniform random numbers.
#[derive(Clone, Debug)]
pub struct Stream(Xoshiro256PlusPlus);

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
        Self(generator)
    }

    /// A uniform number strictly between 0 and 1, on the odd multiples of 2^-54.
    pub fn uniform(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        ((self.0.next_u64() >> 11) as f64 + 0.5) * STEP
    }

    /// An exponential number with mean 1, by inversion.
    pub fn exponential(&mut self) -> f64 {
        -libm::log(self.uniform())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_reproducible_and_differ() {
        let first =
            |seed, replication, purpose| Stream::new(seed, replication, purpose).0.next_u64();
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

    #[test]
    fn exponentials_have_mean_and_variance_one() {
        let mut stream = Stream::new(7, 0, Purpose::Arrivals);
        let n = 1_000_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..n {
            let x = stream.exponential();
            sum += x;
            squares += x * x;
        }
        let n = f64::from(n);
        // Standard errors: 1/sqrt(n) of the mean, sqrt(20/n) of the second moment, which is 2.
        assert!((sum / n - 1.0).abs() < 4.0 / n.sqrt());
        assert!((squares / n - 2.0).abs() < 4.0 * (20.0 / n).sqrt());
    }
}
