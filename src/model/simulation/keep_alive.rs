//! How long an idle instance is kept: always the same, or drawn from a curve.

use crate::model::measurements::{KeepAliveCurve, KeepAliveLaw};
use crate::model::simulation::rng::{Purpose, Stream};
use crate::model::simulation::spec::SimulationSpec;

/// Equal parts of the probability, for each of which the piece is known in which it begins.
const PARTS: usize = 256;

/// Draws keep-alives [s].
#[derive(Clone, Debug)]
pub(super) enum KeepAliveSampler {
    Fixed(f64),
    Curve(Box<Inverse>, Stream),
}

impl KeepAliveSampler {
    /// The sampler of one replication.
    pub(super) fn new(spec: &SimulationSpec, replication: u32) -> Self {
        match spec.keep_alive() {
            KeepAliveLaw::Fixed(seconds) => Self::Fixed(seconds.0),
            KeepAliveLaw::Curve(curve) => {
                let stream = Stream::new(spec.seed, replication, Purpose::KeepAlive);
                Self::Curve(Box::new(Inverse::of(&curve)), stream)
            }
        }
    }

    /// The next one [s].
    #[inline(always)]
    pub(super) fn draw(&mut self) -> f64 {
        match self {
            Self::Fixed(seconds) => *seconds,
            Self::Curve(inverse, stream) => inverse.at(stream.uniform()),
        }
    }
}

/// The inverse of a curve, piece by piece, with a table of where to begin to look.
#[derive(Clone, Debug)]
pub(super) struct Inverse {
    pieces: Vec<Piece>,
    begin: [u32; PARTS],
}

/// A piece on which the idle time rises evenly with the share reclaimed.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Share reclaimed at its begin and its end.
    from: f64,
    to: f64,
    /// Idle time at its begin [s].
    idle: f64,
    /// Idle time for each share [s].
    slope: f64,
}

impl Inverse {
    fn of(curve: &KeepAliveCurve) -> Self {
        let corners: Vec<(f64, f64)> = curve.corners().collect();
        let rising = corners.windows(2).filter(|pair| pair[1].0 > pair[0].0);
        let mut pieces: Vec<Piece> = rising
            .map(|pair| Piece {
                from: pair[0].0,
                to: pair[1].0,
                idle: pair[0].1,
                slope: (pair[1].1 - pair[0].1) / (pair[1].0 - pair[0].0),
            })
            .collect();
        // What the curve leaves is reclaimed at its end.
        pieces.push(Piece {
            from: 1.0,
            to: f64::INFINITY,
            idle: curve.longest().0,
            slope: 0.0,
        });
        let begin = std::array::from_fn(|part| {
            let share = part as f64 / PARTS as f64;
            pieces.partition_point(|piece| piece.to <= share) as u32
        });
        Self { pieces, begin }
    }

    /// Idle time by which the share `p`, from 0 to below 1, is reclaimed [s].
    #[inline]
    fn at(&self, p: f64) -> f64 {
        let part = (p * PARTS as f64) as usize;
        let begin = self.begin[part.min(PARTS - 1)] as usize;
        let ahead = &self.pieces[begin..];
        match ahead.iter().find(|piece| p < piece.to) {
            Some(piece) => piece.idle + (p - piece.from) * piece.slope,
            None => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::Provider;

    #[test]
    fn the_inverse_is_that_of_the_curve() {
        let drawn = |times: &[f64]| KeepAliveCurve::of_times(times);
        let mut curves = vec![
            drawn(&[]),
            drawn(&[300.0]),
            drawn(&[5.0, 5.0, 5.0, 900.0]),
            drawn(&(0..5_000).map(f64::from).collect::<Vec<_>>()),
        ];
        for provider in [Provider::Aws, Provider::Google, Provider::Azure] {
            let KeepAliveLaw::Curve(curve) = KeepAliveLaw::measured(provider) else {
                panic!("{provider:?} was measured");
            };
            curves.push(curve.into_owned());
        }
        for curve in curves {
            let inverse = Inverse::of(&curve);
            for i in 0..10_000 {
                let p = (f64::from(i) + 0.5) / 10_000.0;
                let (got, expected) = (inverse.at(p), curve.quantile(p).0);
                assert!(
                    (got - expected).abs() <= 1e-9 * expected,
                    "{p}: {got}, not {expected}"
                );
            }
        }
    }
}
