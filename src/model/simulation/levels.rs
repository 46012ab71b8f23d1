//! What one pass tells of every other setting: the gaps that a keep-alive must bridge, and cold starts by the number of
//! requests in service.
//!
//! With routing to the instance used last and one request at a time, an arrival that finds n others in service is warm
//! exactly when the number in service fell from n + 1 to n within the keep-alive before it. So the time since that fall,
//! counted for all arrivals, gives the cold share for every keep-alive; and n instances that are always warm remove
//! the levels below n. It is a stack algorithm, as for LRU caches (Mattson et al. 1970). Both hold exactly where cold
//! starts do not lengthen service.

use serde::{Deserialize, Serialize};

/// Bins of the gap in every doubling.
const PER_OCTAVE: u32 = 16;

/// Bits of a double that hold the exponent and the bin within the doubling.
const SHIFT: u32 = 52 - PER_OCTAVE.trailing_zeros();

/// The first bin begins at 2^-14 s: 61 microseconds.
const FIRST: u64 = (1023 - 14) << PER_OCTAVE.trailing_zeros();

/// Bins, up to 2^24 s, which is 194 days; the last holds all longer gaps, and levels that were never reached.
const BINS: usize = 38 * PER_OCTAVE as usize;

/// Levels that are told apart; the last holds all higher ones.
const LEVELS: usize = 4_096;

/// Gaps and cold starts, counted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Levels {
    /// Requests by the bin of their gap; empty before the first.
    gaps: Vec<u64>,
    /// Cold starts by the number of requests in service that they found.
    cold: Vec<u64>,
}

impl Levels {
    /// Counts a request that arrives this long after the number in service fell to what it finds [s].
    #[inline(always)]
    pub(super) fn gap(&mut self, gap: f64) {
        if self.gaps.is_empty() {
            self.gaps = vec![0; BINS];
        }
        let bin = (gap.to_bits() >> SHIFT).saturating_sub(FIRST) as usize;
        self.gaps[bin.min(BINS - 1)] += 1;
    }

    /// Counts a cold start that finds so many in service.
    #[cold]
    #[inline(never)]
    pub(super) fn cold(&mut self, level: usize) {
        let level = level.min(LEVELS - 1);
        if self.cold.len() <= level {
            self.cold.resize(level + 1, 0);
        }
        self.cold[level] += 1;
    }

    /// Adds another count.
    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in [(&mut self.gaps, &other.gaps), (&mut self.cold, &other.cold)] {
            if mine.len() < theirs.len() {
                mine.resize(theirs.len(), 0);
            }
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                *mine += theirs;
            }
        }
    }

    /// Share of the requests that were cold with a keep-alive of so many seconds, at every edge between two bins where
    /// it changes: (keep-alive [s], share), rising in the first. Empty where gaps were not counted.
    pub fn by_keep_alive(&self) -> Vec<(f64, f64)> {
        let all: u64 = self.gaps.iter().sum();
        if all == 0 {
            return Vec::new();
        }
        let mut beyond = all;
        let mut curve = Vec::new();
        for (bin, &count) in self.gaps.iter().enumerate().take(BINS - 1) {
            beyond -= count;
            let edge = f64::from_bits((FIRST + bin as u64 + 1) << SHIFT);
            if count > 0 || curve.is_empty() {
                curve.push((edge, beyond as f64 / all as f64));
            }
        }
        curve
    }

    /// Share of `requests` that would be cold with 0, 1, 2, ... further instances that are always warm beside those
    /// that `already` were, to the first number that leaves none.
    pub fn by_reserved(&self, requests: u64, already: u32) -> Vec<f64> {
        if requests == 0 {
            return Vec::new();
        }
        let mut left: u64 = self.cold.iter().sum();
        let mut shares = vec![left as f64 / requests as f64];
        // While those that are there have a free place, no request is cold.
        for &count in self.cold.iter().skip(already as usize) {
            left -= count;
            shares.push(left as f64 / requests as f64);
        }
        shares
    }

    /// Cold starts that found no other request in service: one warm instance cures them.
    pub fn idle_gap(&self) -> u64 {
        self.cold.first().copied().unwrap_or(0)
    }

    /// Cold starts that found others in service: only as many further warm instances cure them.
    pub fn scale_out(&self) -> u64 {
        self.cold.iter().skip(1).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_fall_into_their_bins() {
        let mut levels = Levels::default();
        for gap in [0.0, 1e-9, 1.0, 1.06, 1.07, 300.0, 1e12, f64::INFINITY] {
            levels.gap(gap);
        }
        let curve = levels.by_keep_alive();
        let share = |keep_alive: f64| {
            let known = curve.iter().rev().find(|(edge, _)| *edge <= keep_alive);
            known.map_or(1.0, |(_, share)| *share)
        };
        // 1.0625 = 1 + 1/16 is an edge between 1.06 and 1.07.
        assert_eq!(share(0.99), 6.0 / 8.0);
        assert_eq!(share(1.0625), 4.0 / 8.0);
        assert_eq!(share(1.2), 3.0 / 8.0);
        assert_eq!(share(305.0), 2.0 / 8.0);
        assert_eq!(share(1e300), 2.0 / 8.0);
    }

    #[test]
    fn warm_instances_remove_the_lowest_levels() {
        let mut levels = Levels::default();
        for level in [0, 0, 0, 1, 2, 2, 99_999] {
            levels.cold(level);
        }
        let shares = levels.by_reserved(70, 0);
        assert_eq!(shares[..4], [0.1, 4.0 / 70.0, 3.0 / 70.0, 1.0 / 70.0]);
        let mut beyond = Levels::default();
        for level in [2, 2, 3] {
            beyond.cold(level);
        }
        assert_eq!(beyond.by_reserved(6, 2), [0.5, 1.0 / 6.0, 0.0]);
        assert_eq!(shares.last(), Some(&0.0));
        assert_eq!(shares.len(), 4_097, "the highest levels are one");
        assert_eq!((levels.idle_gap(), levels.scale_out()), (3, 4));
    }

    #[test]
    fn counts_are_added_bin_by_bin() {
        let counted = |levels: &[usize], gaps: &[f64]| {
            let mut counts = Levels::default();
            for &level in levels {
                counts.cold(level);
            }
            for &gap in gaps {
                counts.gap(gap);
            }
            counts
        };
        let (few, many) = (counted(&[0, 1], &[2.0]), counted(&[0, 0, 3], &[2.0, 1e9]));
        let all = counted(&[0, 0, 0, 1, 3], &[2.0, 2.0, 1e9]);
        for (mut one, other) in [(few.clone(), &many), (many.clone(), &few)] {
            one.merge(other);
            assert_eq!(one, all);
        }
        let mut nothing = Levels::default();
        nothing.merge(&all);
        assert_eq!(nothing, all);
        // The first edge and those at which the share changes.
        let curve = all.by_keep_alive();
        assert_eq!(curve.len(), 2);
        assert_eq!((curve[0].1, curve[1].1), (1.0, 1.0 / 3.0));
    }
}
