//! The result of a simulation, complete at any moment of it.

use serde::{Deserialize, Serialize};

use crate::model::cold_share::billing::{Calibration, Expected};
use crate::model::cold_share::pings::SeenPings;
use crate::model::simulation::latencies::{Latencies, LatencyHistogram};
use crate::model::simulation::levels::Levels;
use crate::model::simulation::observed::Counts;
use crate::model::simulation::series::Series;
use crate::model::simulation::spec::SimulationSpec;
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
    /// More requests waited than can ever be served: the simulation was given up.
    Overloaded,
    /// Requests were refused: they are on no bill and in no latency.
    Throttled,
    /// Cold starts of the provider are known from measurements of 2020 and 2021 alone, at no other memory or plan.
    OldColdStarts,
    /// Of the language no cold start was measured on the provider: those of the nearest one stand for it.
    NearestLanguage,
}

/// Why a simulation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// The interval of the cold share is as narrow as asked.
    Precise,
    /// As much was simulated as asked.
    Complete,
    /// More requests waited than can ever be served.
    Overloaded,
}

/// Instances in a short piece of the observed time of one replication.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// Start of the piece, since the observation began.
    pub at: Seconds,
    /// Mean number of instances that serve.
    pub busy: f64,
    /// Mean number of idle instances.
    pub idle: f64,
}

/// The result of a simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Share of the work that is done, 0 to 1.
    pub progress: f64,
    /// Why it ended; `None` while it runs.
    pub ended: Option<Ended>,
    /// Requests observed, throttled ones included.
    pub requests: u64,
    /// Requests that waited for a cold start.
    pub cold: u64,
    /// Of them, those that found no other request in service: one warm instance would have cured them.
    pub idle_gap: u64,
    /// Replications that are complete; intervals rest on them.
    pub replications: u32,
    /// Share of requests that waited for a cold start; `None` before the first request.
    pub cold_share: Option<Estimate>,
    /// Share of requests that were refused; `None` before the first replication ends.
    pub throttled_share: Option<Estimate>,
    /// Share of requests that waited in a queue; `None` before the first replication ends.
    pub queued_share: Option<Estimate>,
    /// Latency of all requests that were served.
    pub latency: LatencyQuantiles,
    /// Half-widths of the 95 % intervals of those quantiles over replications; `None` before the second ends.
    pub latency_half_width: Option<LatencyQuantiles>,
    /// Latency of the same requests had every instance been warm.
    pub latency_without_cold_starts: LatencyQuantiles,
    /// Distribution of the latency, lowest first; empty before the first request.
    pub bins: Vec<LatencyBin>,
    /// Mean number of instances, busy or idle; `None` before the first replication ends.
    pub mean_instances: Option<Estimate>,
    /// Mean number of busy instances; `None` before the first replication ends.
    pub mean_busy: Option<Estimate>,
    /// Mean number of idle instances; `None` before the first replication ends.
    pub mean_idle: Option<Estimate>,
    /// Share of the instances' time that was idle; `None` before the first replication ends.
    pub idle_waste: Option<Estimate>,
    /// Mean life of the instances that ended [s]; `None` before one did. Too short where the observed time holds only a
    /// few lives, since the long ones have not ended.
    pub mean_lifespan: Option<Estimate>,
    /// Billed duration of a request, INIT included [s]; `None` before the first replication ends.
    pub billed_duration: Option<Estimate>,
    /// Most requests in service at once.
    pub peak_in_service: u64,
    /// The longest time during which requests waited without a break: how long it took to drain a spike.
    pub longest_backlog: Seconds,
    /// Simulated time observed, all replications together.
    pub observed: Seconds,
    /// INIT that is billed, all observed requests together.
    pub billed_init: Seconds,
    /// Duration that slow first calls added, all observed requests together.
    pub first_calls: Seconds,
    /// Pings: how many, how many of them cold, and what they were billed.
    pub pings: (u64, u64, Seconds),
    /// Cold share with any other fixed keep-alive: (keep-alive [s], share). Empty where one pass does not tell.
    pub by_keep_alive: Vec<(f64, f64)>,
    /// Cold share with 0, 1, 2, ... further instances that are always warm. Empty where one pass does not tell, or where those
    /// that are there already come and go.
    pub by_reserved: Vec<f64>,
    /// Instances over time in the first replication.
    pub moments: Vec<Moment>,
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
        .with_pings(SeenPings::new(self.pings))
    }

    /// Whether the simulation is complete.
    pub fn done(&self) -> bool {
        self.progress >= 1.0
    }
}

/// Latencies of what was served, with cold starts and without.
pub(super) fn totals(latencies: &Latencies) -> (LatencyHistogram, LatencyHistogram) {
    let (mut total, mut without) = (latencies.warm.clone(), latencies.warm.clone());
    total.merge(&latencies.cold);
    without.merge(&latencies.cold_as_if_warm);
    (total, without)
}

impl Summary {
    /// Puts a summary together from the counts of complete replications and of those under way, and from what all of
    /// them saw together.
    pub(super) fn new(
        (progress, ended): (f64, Option<Ended>),
        (complete, partial): (&[Counts], &[Counts]),
        quantiles_of_each: &[LatencyQuantiles],
        (latencies, levels, series): (&Latencies, &Levels, Option<&Series>),
        spec: &SimulationSpec,
        expected: Expected,
        caveats: Vec<Caveat>,
    ) -> Self {
        let all = || complete.iter().chain(partial);
        let sum = |part: fn(&Counts) -> f64| all().map(part).sum::<f64>();
        let count = |part: fn(&Counts) -> u64| all().map(part).sum::<u64>();
        // Over all the time together: replications of as many requests take longer where requests are rare.
        let ratio = |part: fn(&Counts) -> f64, whole: fn(&Counts) -> f64| {
            let pairs: Vec<_> = complete.iter().map(|c| (part(c), whole(c))).collect();
            Estimate::ratio(&pairs)
        };
        let requests = |c: &Counts| c.requests as f64;
        let (total, without) = totals(latencies);
        let stack = spec.one_pass_tells();
        Self {
            progress,
            ended,
            requests: count(|c| c.requests),
            cold: count(|c| c.cold),
            idle_gap: levels.idle_gap(),
            replications: complete.len() as u32,
            cold_share: cold_share(complete, partial),
            throttled_share: ratio(|c| c.throttled as f64, requests),
            queued_share: ratio(|c| c.queued as f64, requests),
            latency: quantiles(&total),
            latency_half_width: half_widths(quantiles_of_each),
            latency_without_cold_starts: quantiles(&without),
            bins: bins(&latencies.warm, Some(&latencies.cold)),
            mean_instances: ratio(|c| c.busy + c.idle, |c| c.observed),
            mean_busy: ratio(|c| c.busy, |c| c.observed),
            mean_idle: ratio(|c| c.idle, |c| c.observed),
            idle_waste: ratio(|c| c.idle, |c| c.busy + c.idle),
            mean_lifespan: ratio(|c| c.lived, |c| c.lives as f64),
            billed_duration: ratio(|c| c.billed, |c| (c.requests - c.throttled) as f64),
            peak_in_service: all().map(|c| c.peak_in_service).max().unwrap_or(0),
            longest_backlog: Seconds(all().map(|c| c.longest_backlog).fold(0.0, f64::max)),
            observed: Seconds(complete.iter().map(|c| c.observed).sum()),
            billed_init: Seconds(sum(|c| c.billed_init)),
            first_calls: Seconds(sum(|c| c.first_calls)),
            pings: (
                count(|c| c.pings),
                count(|c| c.cold_pings),
                Seconds(sum(|c| c.billed_pings)),
            ),
            by_keep_alive: levels.by_keep_alive(),
            by_reserved: if stack && spec.instances.schedule.is_none() {
                levels.by_reserved(count(|c| c.requests), spec.instances.reserved)
            } else {
                Vec::new()
            },
            moments: series.map_or_else(Vec::new, moments),
            expected,
            caveats,
        }
    }
}

fn moments(series: &Series) -> Vec<Moment> {
    let means = series.means().into_iter();
    means
        .map(|(at, busy, idle)| Moment {
            at: Seconds(at),
            busy,
            idle,
        })
        .collect()
}

/// The share over everything observed, its interval from the complete replications.
///
/// Without a single cold start the replications agree on 0 and their interval is empty; then the exact binomial bound
/// 1 - 0.025^(1/n) takes its place.
pub(super) fn cold_share(complete: &[Counts], partial: &[Counts]) -> Option<Estimate> {
    let all = || complete.iter().chain(partial);
    let requests: u64 = all().map(|c| c.requests).sum();
    let cold: u64 = all().map(|c| c.cold).sum();
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

/// Half-widths of the intervals of quantiles, from those of each replication.
fn half_widths(each: &[LatencyQuantiles]) -> Option<LatencyQuantiles> {
    let half = |part: fn(&LatencyQuantiles) -> Milliseconds| {
        let values: Vec<f64> = each.iter().map(|q| part(q).0).collect();
        Estimate::of(&values)?.half_width.map(Milliseconds)
    };
    Some(LatencyQuantiles {
        p50: half(|q| q.p50)?,
        p95: half(|q| q.p95)?,
        p99: half(|q| q.p99)?,
        p999: half(|q| q.p999)?,
    })
}

/// The quantiles of a histogram; zeros where it is empty.
pub(super) fn quantiles(histogram: &LatencyHistogram) -> LatencyQuantiles {
    let histogram = histogram.counts();
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
pub(super) fn bins(warm: &LatencyHistogram, cold: Option<&LatencyHistogram>) -> Vec<LatencyBin> {
    let (warm, cold) = (warm.counts(), cold.map(LatencyHistogram::counts));
    let filled = || {
        [Some(&warm), cold.as_ref()]
            .into_iter()
            .flatten()
            .filter(|counts| !counts.is_empty())
    };
    let (Some(least), Some(most)) = (
        filled().map(|counts| counts.min()).min(),
        filled().map(|counts| counts.max()).max(),
    ) else {
        return Vec::new();
    };
    let index = |us: u64| (libm::log10(us.max(1) as f64) * BINS_PER_DECADE).floor() as i64;
    let edge = |index: i64| libm::pow(10.0, index as f64 / BINS_PER_DECADE);
    let (first, last) = (index(least), index(most));
    let mut bins: Vec<LatencyBin> = (first..=last)
        .map(|i| LatencyBin {
            from: Milliseconds(edge(i) / 1e3),
            to: Milliseconds(edge(i + 1) / 1e3),
            warm: 0,
            cold: 0,
        })
        .collect();
    for value in warm.iter_recorded() {
        let i = index(value.value_iterated_to()).clamp(first, last) - first;
        bins[i as usize].warm += value.count_since_last_iteration();
    }
    if let Some(cold) = cold {
        for value in cold.iter_recorded() {
            let i = index(value.value_iterated_to()).clamp(first, last) - first;
            bins[i as usize].cold += value.count_since_last_iteration();
        }
    }
    bins
}

#[cfg(test)]
mod tests;
