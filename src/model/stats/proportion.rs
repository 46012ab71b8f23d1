//! How many of some independent draws have a property, and the interval of that share.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::model::stats::normal_quantile;

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportion {
    count: usize,
    of: usize,
}

impl Proportion {
    /// `count` of `of`, and not more than all of them.
    pub fn new(count: usize, of: usize) -> Self {
        Self {
            count: count.min(of),
            of,
        }
    }

    /// How many have it.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Of how many.
    pub fn of(&self) -> usize {
        self.of
    }

    /// The share, from 0 to 1; 0 of nothing.
    pub fn share(&self) -> f64 {
        self.count as f64 / self.of.max(1) as f64
    }

    /// Whether all have it, of at least one.
    pub fn is_all(&self) -> bool {
        self.count == self.of && self.of > 0
    }

    /// The 95 % interval of the share behind it (Wilson 1927); all from 0 to 1 where nothing was drawn.
    pub fn interval(&self) -> (f64, f64) {
        if self.of == 0 {
            return (0.0, 1.0);
        }
        let (n, p) = (self.of as f64, self.share());
        let z = normal_quantile(0.975);
        let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let half = z / (1.0 + z * z / n) * libm::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
        // Rounding must not keep none or all out.
        let low = if self.count == 0 { 0.0 } else { centre - half };
        let high = if self.is_all() { 1.0 } else { centre + half };
        (low.max(0.0), high.min(1.0))
    }
}

impl Serialize for Proportion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Proportion", 2)?;
        fields.serialize_field("share", &self.share())?;
        fields.serialize_field("ci95", &self.interval())?;
        fields.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I.
    #[test]
    fn intervals_are_those_of_the_tables() {
        let check = |count, of, low: f64, high: f64| {
            let got = Proportion::new(count, of).interval();
            assert!(
                (got.0 - low).abs() < 6e-5 && (got.1 - high).abs() < 6e-5,
                "{count} of {of}: {got:?}"
            );
        };
        check(81, 263, 0.2553, 0.3662);
        check(15, 148, 0.0624, 0.1605);
        check(0, 20, 0.0, 0.1611);
        check(1, 29, 0.0061, 0.1718);
        check(20, 20, 0.8389, 1.0);
        assert_eq!(Proportion::new(0, 0).interval(), (0.0, 1.0));
        let all = Proportion::new(9, 4);
        assert_eq!((all.count(), all.of()), (4, 4));
        assert!(all.is_all());
        assert!(!Proportion::new(19, 20).is_all() && !Proportion::new(0, 0).is_all());
        assert_eq!(
            (Proportion::new(0, 0).share(), Proportion::new(3, 4).share()),
            (0.0, 0.75)
        );
    }
}
