//! Latencies of requests, in mergeable histograms with an error below 0.1 %.

use hdrhistogram::Histogram;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::units::Seconds;

/// Latencies in microseconds, three significant digits, up to eleven days.
///
/// Counted in the buckets of HDR histograms, of which a histogram is made when it is looked at: recording is nothing but
/// finding the bucket. There are as many buckets as the longest latency needs, so that the page holds many histograms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LatencyHistogram(Vec<u64>);

/// Longest latency [us].
const LONGEST: i64 = 1_000_000_000_000;

/// Bits of a bucket's number within a doubling; below the first doubling each microsecond has a bucket.
const BITS: u32 = 10;

/// Buckets up to the longest latency.
const BUCKETS: usize = bucket(LONGEST) + 1;

/// The bucket of a latency [us] of 0 or more: its leading 11 bits, and how many follow.
const fn bucket(us: i64) -> usize {
    let following = (i64::BITS - 1 - BITS).saturating_sub((us | 1).leading_zeros());
    ((following as usize) << BITS) + (us >> following) as usize
}

/// The lowest latency of a bucket [us].
const fn lowest(bucket: usize) -> u64 {
    let following = (bucket >> BITS).saturating_sub(1);
    ((bucket - (following << BITS)) as u64) << following
}

impl LatencyHistogram {
    /// An empty histogram.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts one latency; beyond eleven days it counts as eleven days.
    #[inline(always)]
    pub fn record(&mut self, latency: Seconds) {
        /// What is above the leading bits of a float in the first doubling, whose number is `1 << BITS`.
        const FIRST: u64 = (1023 + BITS as u64 - 1) << BITS;
        let us = latency.0 * 1e6 + 0.5;
        // The leading bits of a float are those of its whole part.
        let bucket = if us >= (1_u32 << BITS) as f64 {
            ((us.to_bits() >> (52 - BITS)) - FIRST) as usize
        } else {
            us as usize
        };
        let bucket = bucket.min(BUCKETS - 1);
        match self.0.get_mut(bucket) {
            Some(count) => *count += 1,
            None => self.add(bucket, 1),
        }
    }

    /// Counts so many in a bucket, of which there need not be as many yet.
    #[cold]
    fn add(&mut self, bucket: usize, count: u64) {
        if self.0.len() <= bucket {
            self.0.resize(bucket + 1, 0);
        }
        self.0[bucket] += count;
    }

    /// Adds another histogram.
    pub fn merge(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine += theirs;
        }
    }

    /// Buckets that are not empty: lowest latency [us] and count.
    fn recorded(&self) -> impl Iterator<Item = (u64, u64)> {
        let buckets = self.0.iter().enumerate().filter(|(_, count)| **count > 0);
        buckets.map(|(bucket, &count)| (lowest(bucket), count))
    }

    /// The counts as a histogram to ask for quantiles.
    pub fn counts(&self) -> Histogram<u64> {
        let mut histogram = Histogram::new_with_bounds(1, LONGEST as u64, 3)
            .expect("the bounds are constants that the crate accepts");
        for (value, count) in self.recorded() {
            histogram.saturating_record_n(value, count);
        }
        histogram
    }
}

/// As pairs of a latency [µs] and how many requests had it: most of the buckets are empty.
impl Serialize for LatencyHistogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.recorded())
    }
}

impl<'de> Deserialize<'de> for LatencyHistogram {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(u64, u64)>::deserialize(deserializer)?;
        let mut histogram = Self::new();
        for (us, count) in pairs {
            histogram.add(bucket(us.min(LONGEST as u64) as i64), count);
        }
        Ok(histogram)
    }
}

/// Three groups of latencies, from which those with and without cold starts are put together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Latencies {
    /// Requests served by a warm instance.
    pub warm: LatencyHistogram,
    /// Requests that waited for a cold start.
    pub cold: LatencyHistogram,
    /// The same requests, had they found a warm instance.
    pub cold_as_if_warm: LatencyHistogram,
}

impl Latencies {
    /// Adds another set.
    pub fn merge(&mut self, other: &Self) {
        self.warm.merge(&other.warm);
        self.cold.merge(&other.cold);
        self.cold_as_if_warm.merge(&other.cold_as_if_warm);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_those_of_hdr_histograms() {
        let edges = (0..40).flat_map(|bits| [(1_u64 << bits) - 1, 1 << bits, (1 << bits) + 1]);
        for us in edges.chain([1, 2_047, 2_048, 2_049, 123_456, 987_654_321]) {
            let us = us.min(LONGEST as u64);
            let mut histogram = LatencyHistogram::new();
            histogram.record(Seconds(us as f64 / 1e6));
            let mut reference =
                Histogram::<u64>::new_with_bounds(1, LONGEST as u64, 3).expect("bounds");
            reference.record(us).expect("within the bounds");
            let lowest = lowest(bucket(us as i64));
            assert_eq!(lowest, reference.lowest_equivalent(us), "{us}");
            assert_eq!(
                histogram.counts().value_at_quantile(0.5),
                reference.value_at_quantile(0.5),
                "{us}"
            );
        }
        let mut beyond = LatencyHistogram::new();
        beyond.record(Seconds(1e300));
        beyond.record(Seconds(-1.0));
        assert_eq!(beyond.recorded().map(|(_, count)| count).sum::<u64>(), 2);
    }

    #[test]
    fn a_histogram_survives_the_way_to_the_page() {
        let mut histogram = LatencyHistogram::new();
        for i in 0..5_000 {
            histogram.record(Seconds(1e-7 * libm::exp(f64::from(i) * 0.01)));
        }
        let text = serde_json::to_string(&histogram).expect("numbers");
        let back: LatencyHistogram = serde_json::from_str(&text).expect("its own text");
        assert_eq!(back, histogram);
    }

    #[test]
    fn histograms_are_added_bucket_by_bucket_and_group_by_group() {
        let of = |ms: &[f64]| {
            let mut histogram = LatencyHistogram::new();
            for ms in ms {
                histogram.record(Seconds(ms / 1e3));
            }
            histogram
        };
        let (short, long) = (of(&[1.0, 2.0]), of(&[2.0, 500.0]));
        for (mut one, other) in [(short.clone(), &long), (long.clone(), &short)] {
            one.merge(other);
            assert_eq!(one, of(&[1.0, 2.0, 2.0, 500.0]));
        }
        let group = |warm: &[f64], cold: &[f64], as_if_warm: &[f64]| Latencies {
            warm: of(warm),
            cold: of(cold),
            cold_as_if_warm: of(as_if_warm),
        };
        let mut all = group(&[1.0], &[20.0], &[3.0]);
        all.merge(&group(&[4.0, 5.0], &[], &[6.0]));
        assert_eq!(all, group(&[1.0, 4.0, 5.0], &[20.0], &[3.0, 6.0]));
    }
}
