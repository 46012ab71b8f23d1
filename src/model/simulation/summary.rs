//! The result of a simulation, complete at any moment of it.

use serde::{Deserialize, Serialize};

use crate::model::cold_share::billing::{Calibration, Expected};
use crate::model::simulation::replication::{Counts, Latencies, LatencyHistogram};
use crate::model::stats::Estimate;
use crate::model::units::{Milliseconds, Seconds};

/// Bins of the latency chart in each factor of ten.
const BINS_PER_DECADE: f64 = 20.0;

/// Quantiles of a latency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LatencyQuantiles {
    /// Median.
    pub p50: Milliseconds,
    /// 95th percentile.
    pub p95: Milliseconds,
    /// 99th percentile.
    pub p99: Milliseconds,
    /// 99.9th percentile.
    pub p999: Milliseconds,
}

/// A bin of the latency distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LatencyBin {
    /// Lower edge.
    pub from: Milliseconds,
    /// Upper edge.
    pub to: Milliseconds,
    /// Warm requests in it.
    pub warm: u64,
    /// Cold requests in it.
    pub cold: u64,
}

/// Something a reader must know before trusting the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Caveat {
    /// The warm-up was cut short: the start from no instance still shows.
    WarmupCut,
    /// The observed time of a replication is shorter than the longest keep-alive.
    ShortRun,
    /// The observed time of all replications together is shorter than a period of the traffic: shares are of the hours
    /// that were seen.
    ShortOfPeriod,
    /// Fewer than 30 cold starts were seen: the interval is rough.
    FewColdStarts,
}

/// The result of a simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Share of the work that is done, 0 to 1.
    pub progress: f64,
    /// Requests observed.
    pub requests: u64,
    /// Requests that waited for a cold start.
    pub cold: u64,
    /// Replications that are complete; intervals rest on them.
    pub replications: u32,
    /// Share of requests that waited for a cold start; `None` before the first request.
    pub cold_share: Option<Estimate>,
    /// Latency of all requests.
    pub latency: LatencyQuantiles,
    /// Latency of the same requests had every instance been warm.
    pub latency_without_cold_starts: LatencyQuantiles,
    /// Distribution of the latency, lowest first; empty before the first request.
    pub bins: Vec<LatencyBin>,
    /// Mean number of instances, busy or idle; `None` before the first replication ends.
    pub mean_instances: Option<Estimate>,
    /// Mean number of busy instances; `None` before the first replication ends.
    pub mean_busy: Option<Estimate>,
    /// Simulated time observed, all replications together.
    pub observed: Seconds,
    /// INIT that is billed, all observed requests together.
    pub billed_init: Seconds,
    /// Duration that slow first calls added, all observed requests together.
    pub first_calls: Seconds,
    /// What the formula expects of cold starts.
    pub expected: Expected,
    /// What to know before trusting the numbers.
    pub caveats: Vec<Caveat>,
}

impl Summary {
    /// What it says of cold starts at any volume, beside the formula.
    pub fn calibration(&self) -> Calibration {
        Calibration::new(
            &self.expected,
            (self.cold, self.requests),
            self.billed_init,
            self.first_calls,
        )
    }

    /// Whether the simulation is complete.
    pub fn done(&self) -> bool {
        self.progress >= 1.0
    }
}

/// Puts a summary together from complete replications and the one in progress.
pub(super) fn summarise(
    progress: f64,
    complete: &[Counts],
    current: Option<Counts>,
    latencies: &Latencies,
    expected: Expected,
    caveats: Vec<Caveat>,
) -> Summary {
    let all = complete.iter().copied().chain(current);
    let sum = |part: fn(&Counts) -> f64| all.clone().map(|c| part(&c)).sum::<f64>();
    let requests: u64 = all.clone().map(|c| c.requests).sum();
    let cold: u64 = all.clone().map(|c| c.cold).sum();
    // Over all the time together: replications of as many requests take longer where requests are rare.
    let per_time = |part: fn(&Counts) -> f64| {
        let pairs: Vec<_> = complete.iter().map(|c| (part(c), c.observed)).collect();
        Estimate::ratio(&pairs)
    };
    let mut total = latencies.warm.clone();
    let mut without = latencies.warm.clone();
    for (sum, part) in [
        (&mut total, &latencies.cold),
        (&mut without, &latencies.cold_as_if_warm),
    ] {
        sum.add(part)
            .expect("all latency histograms have the same bounds");
    }
    Summary {
        progress,
        requests,
        cold,
        replications: complete.len() as u32,
        cold_share: cold_share(complete, requests, cold),
        latency: quantiles(&total),
        latency_without_cold_starts: quantiles(&without),
        bins: bins(latencies, &total),
        mean_instances: per_time(|c| c.busy + c.idle),
        mean_busy: per_time(|c| c.busy),
        observed: Seconds(complete.iter().map(|c| c.observed).sum()),
        billed_init: Seconds(sum(|c| c.billed_init)),
        first_calls: Seconds(sum(|c| c.first_calls)),
        expected,
        caveats,
    }
}

/// The share over everything observed, its interval from the complete replications.
///
/// Without a single cold start the replications agree on 0 and their interval is empty; then the exact binomial bound
/// 1 - 0.025^(1/n) takes its place.
fn cold_share(complete: &[Counts], requests: u64, cold: u64) -> Option<Estimate> {
    if requests == 0 {
        return None;
    }
    let mean = cold as f64 / requests as f64;
    let shares: Vec<f64> = complete
        .iter()
        .filter(|c| c.requests > 0)
        .map(|c| c.cold as f64 / c.requests as f64)
        .collect();
    let mut half_width = Estimate::of(&shares).and_then(|e| e.half_width);
    if cold == 0 {
        half_width = Some(-libm::expm1(libm::log(0.025) / requests as f64));
    }
    Some(Estimate { mean, half_width })
}

fn quantiles(histogram: &LatencyHistogram) -> LatencyQuantiles {
    let at = |p: f64| {
        Milliseconds(histogram.median_equivalent(histogram.value_at_quantile(p)) as f64 / 1e3)
    };
    if histogram.is_empty() {
        return LatencyQuantiles::default();
    }
    LatencyQuantiles {
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        p999: at(0.999),
    }
}

/// Bins of equal width on a log axis, from the one that holds the fastest request to the one that holds the slowest.
fn bins(latencies: &Latencies, total: &LatencyHistogram) -> Vec<LatencyBin> {
    if total.is_empty() {
        return Vec::new();
    }
    let index = |us: u64| (libm::log10(us.max(1) as f64) * BINS_PER_DECADE).floor() as i64;
    let edge = |index: i64| libm::pow(10.0, index as f64 / BINS_PER_DECADE);
    let (first, last) = (index(total.min()), index(total.max()));
    let mut bins: Vec<LatencyBin> = (first..=last)
        .map(|i| LatencyBin {
            from: Milliseconds(edge(i) / 1e3),
            to: Milliseconds(edge(i + 1) / 1e3),
            warm: 0,
            cold: 0,
        })
        .collect();
    for value in latencies.warm.iter_recorded() {
        let i = index(value.value_iterated_to()).clamp(first, last) - first;
        bins[i as usize].warm += value.count_since_last_iteration();
    }
    for value in latencies.cold.iter_recorded() {
        let i = index(value.value_iterated_to()).clamp(first, last) - first;
        bins[i as usize].cold += value.count_since_last_iteration();
    }
    bins
}
