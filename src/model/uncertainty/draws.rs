//! Points of the unit cube: a Latin hypercube.
//!
//! Each coordinate has one point in each of as many equal parts as there are points (McKay, Beckman and Conover 1979). A
//! mean over such points is unbiased, and its variance is at most n/(n-1) times that of independent points (Owen 1997),
//! so that intervals made for independent points hold. With one coordinate a quantile is exact to a part.

use crate::model::simulation::rng::{Purpose, Stream};

/// Some points of the unit cube.
#[derive(Clone, Debug)]
pub struct Draws {
    /// Coordinate by coordinate.
    columns: Vec<Vec<f64>>,
}

impl Draws {
    /// `count` points of `dimensions` coordinates, each strictly between 0 and 1. The same `seed` and `number` give the
    /// same points; another number gives points that have nothing to do with them.
    pub fn new(seed: u64, number: u32, count: usize, dimensions: usize) -> Self {
        let mut stream = Stream::new(seed, number, Purpose::Ranges);
        let mut column = || {
            let mut parts: Vec<usize> = (0..count).collect();
            shuffle(&mut parts, &mut stream);
            let place = |part: usize| (part as f64 + stream.uniform()) / count as f64;
            parts.into_iter().map(place).collect()
        };
        Self {
            columns: (0..dimensions).map(|_| column()).collect(),
        }
    }

    /// Some coordinates of a point.
    pub fn point(&self, i: usize, coordinates: std::ops::Range<usize>) -> Vec<f64> {
        self.columns[coordinates]
            .iter()
            .map(|column| column[i])
            .collect()
    }
}

/// Puts things in random order, every order as likely as any other (Fisher and Yates).
pub(super) fn shuffle<T>(things: &mut [T], stream: &mut Stream) {
    for i in (1..things.len()).rev() {
        let j = (stream.uniform() * (i + 1) as f64) as usize;
        things.swap(i, j.min(i));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_every_coordinate_has_one_point() {
        let draws = Draws::new(7, 0, 50, 3);
        for column in &draws.columns {
            let mut parts: Vec<usize> = column.iter().map(|u| (u * 50.0) as usize).collect();
            assert_ne!(parts, (0..50).collect::<Vec<_>>(), "in random order");
            parts.sort_unstable();
            assert_eq!(parts, (0..50).collect::<Vec<_>>());
        }
        assert_ne!(draws.columns[0], draws.columns[1]);
        assert_eq!(
            draws.point(3, 1..3),
            [draws.columns[1][3], draws.columns[2][3]]
        );
        assert_ne!(
            Draws::new(7, 1, 50, 1).columns,
            Draws::new(7, 0, 50, 1).columns
        );
    }

    #[test]
    fn every_order_is_as_likely() {
        let mut stream = Stream::new(1, 0, Purpose::Ranges);
        let mut counts = std::collections::BTreeMap::<[u8; 3], f64>::new();
        let draws = 60_000;
        for _ in 0..draws {
            let mut things = [0, 1, 2];
            shuffle(&mut things, &mut stream);
            *counts.entry(things).or_default() += 1.0;
        }
        let expected = f64::from(draws) / 6.0;
        let error = libm::sqrt(expected * 5.0 / 6.0);
        assert_eq!(counts.len(), 6);
        for (order, count) in counts {
            assert!((count - expected).abs() < 4.0 * error, "{order:?}: {count}");
        }
    }
}
