//! Latencies of requests, in mergeable histograms with an error below 0.1 %.

use hdrhistogram::Histogram;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::units::Seconds;

/// Latencies in microseconds, three significant digits, up to eleven days.
#[derive(Clone, Debug, PartialEq)]
pub struct LatencyHistogram(Histogram<u64>);

impl LatencyHistogram {
    /// An empty histogram.
    pub fn new() -> Self {
        Self(
            Histogram::new_with_bounds(1, 1_000_000_000_000, 3)
                .expect("the bounds are constants that the crate accepts"),
        )
    }

    /// Counts one latency; beyond eleven days it counts as eleven days.
    #[inline]
    pub fn record(&mut self, latency: Seconds) {
        self.0.saturating_record((latency.0 * 1e6 + 0.5) as u64);
    }

    /// Adds another histogram.
    pub fn merge(&mut self, other: &Self) {
        self.0
            .add(&other.0)
            .expect("all latency histograms have the same bounds");
    }

    /// The counts behind it.
    pub fn counts(&self) -> &Histogram<u64> {
        &self.0
    }
}

impl Default for LatencyHistogram {
    fn default() -> Self {
        Self::new()
    }
}

/// As pairs of a latency [µs] and how many requests had it: most of the buckets are empty.
impl Serialize for LatencyHistogram {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let recorded = self.0.iter_recorded();
        serializer
            .collect_seq(recorded.map(|v| (v.value_iterated_to(), v.count_since_last_iteration())))
    }
}

impl<'de> Deserialize<'de> for LatencyHistogram {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(u64, u64)>::deserialize(deserializer)?;
        let mut histogram = Self::new();
        for (value, count) in pairs {
            histogram.0.saturating_record_n(value, count);
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
    fn a_histogram_survives_the_way_to_the_page() {
        let mut histogram = LatencyHistogram::new();
        for i in 0..5_000 {
            histogram.record(Seconds(1e-7 * libm::exp(f64::from(i) * 0.01)));
        }
        let text = serde_json::to_string(&histogram).expect("numbers");
        let back: LatencyHistogram = serde_json::from_str(&text).expect("its own text");
        assert_eq!(back, histogram);
    }
}
