//! What a simulation of servers saw: of one replication, and of all of them together.

use serde::{Deserialize, Serialize};

use crate::model::simulation::latencies::LatencyHistogram;
use crate::model::simulation::servers::Backlog;
use crate::model::simulation::summary::{LatencyBin, LatencyQuantiles, bins, quantiles};
use crate::model::stats::Estimate;
use crate::model::units::{Milliseconds, Seconds, Share};

/// What was counted in the observed time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ServersCounts {
    /// Requests that were served; those that still waited at the end are served without any after them.
    pub requests: u64,
    /// Requests that waited for a place or a processor.
    pub waited: u64,
    /// Time that all of them together waited.
    pub wait: Seconds,
    /// Observed time.
    pub observed: Seconds,
    /// Time of all servers together.
    pub servers: Seconds,
    /// Most servers at once.
    pub most_servers: u64,
    /// Time of all places in use together.
    pub busy_places: Seconds,
    /// vCPU-seconds used.
    pub busy_vcpu: Seconds,
    /// Time that all waiting requests together waited within the observed time.
    pub waiting: Seconds,
    /// vCPU-seconds above the baseline that are billed, or owed at the end.
    pub surplus: Seconds,
    /// Time without burst credits.
    pub without_credits: Seconds,
    /// When the credits first ran out, from the start of the simulation.
    pub credits_lasted: Option<Seconds>,
    /// The longest queue.
    pub backlog: Backlog,
    /// Requests that waited at the end.
    pub left_waiting: u64,
}

/// The outcome of one replication, complete at any moment of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServersOutcome {
    /// Which replication it is, from 0.
    pub replication: u32,
    /// What was counted.
    pub counts: ServersCounts,
    /// The load over what the servers can give, where no queue had an end: the replication was left there, and its
    /// latencies say only how long that took.
    pub overloaded: Option<Share>,
    /// Latencies of the observed requests.
    pub latencies: LatencyHistogram,
}

/// All replications together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServersSummary {
    /// Replications in it.
    pub replications: u32,
    /// Requests served.
    pub requests: u64,
    /// The load over what the servers can give, where that is not enough; latencies are then of no use.
    pub overloaded: Option<Share>,
    /// Latency of all requests.
    pub latency: LatencyQuantiles,
    /// Distribution of the latency, lowest first, nothing of it cold; empty before the first request.
    pub bins: Vec<LatencyBin>,
    /// 99th percentile of the latency [ms], over the replications.
    pub p99: Option<Estimate>,
    /// Share of requests that waited.
    pub waited: Option<Estimate>,
    /// Mean wait of all requests [s].
    pub mean_wait: Option<Estimate>,
    /// Servers on average.
    pub mean_servers: Option<Estimate>,
    /// Most servers at once.
    pub most_servers: u64,
    /// Places in use on average.
    pub mean_busy_places: Option<Estimate>,
    /// vCPUs in use on average.
    pub mean_busy_vcpu: Option<Estimate>,
    /// vCPUs above the baseline that are billed on average: times the hours of a month, what a bill counts.
    pub mean_surplus_vcpu: Option<Estimate>,
    /// Share of the time without burst credits.
    pub without_credits: Option<Estimate>,
    /// The shortest time for which credits lasted.
    pub credits_lasted: Option<Seconds>,
    /// The longest queue of any replication.
    pub backlog: Backlog,
    /// Most requests that waited at the end of a replication.
    pub left_waiting: u64,
    /// Simulated time observed, all replications together.
    pub observed: Seconds,
}

/// What is kept of a replication once its latencies are among those of others.
#[derive(Clone, Debug)]
pub(super) struct Replicated {
    counts: ServersCounts,
    overloaded: Option<Share>,
    /// 99th percentile of its latency; `None` without requests.
    p99: Option<Milliseconds>,
}

impl From<&ServersOutcome> for Replicated {
    fn from(outcome: &ServersOutcome) -> Self {
        let latencies = outcome.latencies.counts();
        let p99 = || {
            let value = latencies.value_at_quantile(0.99);
            Milliseconds(latencies.median_equivalent(value) as f64 / 1e3)
        };
        Self {
            counts: outcome.counts,
            overloaded: outcome.overloaded,
            p99: (!latencies.is_empty()).then(p99),
        }
    }
}

impl ServersSummary {
    /// Puts outcomes together, in whatever order they come; of several of one replication the last counts.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a ServersOutcome>) -> Self {
        let mut sorted: Vec<&ServersOutcome> = outcomes.into_iter().collect();
        sorted.reverse();
        sorted.sort_by_key(|outcome| outcome.replication);
        sorted.dedup_by_key(|outcome| outcome.replication);
        let mut latencies = LatencyHistogram::new();
        for outcome in &sorted {
            latencies.merge(&outcome.latencies);
        }
        let replicated: Vec<Replicated> = sorted.into_iter().map(Replicated::from).collect();
        Self::new(&replicated, &latencies)
    }

    /// Puts replications together, in their order, with the latencies of all of them.
    pub(super) fn new(replicated: &[Replicated], latencies: &LatencyHistogram) -> Self {
        let counts = replicated.iter().map(|one| &one.counts);
        let ratio = |pair: fn(&ServersCounts) -> (f64, f64)| {
            Estimate::ratio(&counts.clone().map(pair).collect::<Vec<_>>())
        };
        let p99s = replicated.iter().filter_map(|one| one.p99);
        let p99s: Vec<f64> = p99s.map(|p99| p99.0).collect();
        let earliest = counts.clone().filter_map(|c| c.credits_lasted);
        Self {
            replications: replicated.len() as u32,
            requests: counts.clone().map(|c| c.requests).sum(),
            overloaded: replicated
                .iter()
                .filter_map(|one| one.overloaded)
                .reduce(|a, b| if a.0 >= b.0 { a } else { b }),
            latency: quantiles(latencies),
            bins: bins(latencies, None),
            p99: Estimate::of(&p99s),
            waited: ratio(|c| (c.waited as f64, c.requests as f64)),
            mean_wait: ratio(|c| (c.wait.0, c.requests as f64)),
            mean_servers: ratio(|c| (c.servers.0, c.observed.0)),
            most_servers: counts.clone().map(|c| c.most_servers).max().unwrap_or(0),
            mean_busy_places: ratio(|c| (c.busy_places.0, c.observed.0)),
            mean_busy_vcpu: ratio(|c| (c.busy_vcpu.0, c.observed.0)),
            mean_surplus_vcpu: ratio(|c| (c.surplus.0, c.observed.0)),
            without_credits: ratio(|c| (c.without_credits.0, c.observed.0)),
            credits_lasted: earliest.reduce(|a, b| Seconds(a.0.min(b.0))),
            backlog: counts
                .clone()
                .fold(Backlog::default(), |worst, c| worst.worst(c.backlog)),
            left_waiting: counts.clone().map(|c| c.left_waiting).max().unwrap_or(0),
            observed: counts.map(|c| c.observed).sum(),
        }
    }
}

impl ServersSummary {
    /// Share of the servers' vCPUs that computed on average, of servers of so many vCPUs; `None` before anything was
    /// observed.
    pub fn cpu_busy(&self, vcpu: f64) -> Option<Share> {
        let there = self.mean_servers?.mean * vcpu;
        (there > 0.0).then_some(Share(self.mean_busy_vcpu?.mean / there))
    }

    /// Half of the 95 % interval of the 99th percentile.
    pub fn p99_half_width(&self) -> Option<Milliseconds> {
        self.p99?.half_width.map(Milliseconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A replication of 100 s with four servers.
    fn outcome(replication: u32, requests: u64) -> ServersOutcome {
        let mut latencies = LatencyHistogram::new();
        for request in 1..=requests {
            latencies.record(Seconds(request as f64 / 1e3));
        }
        ServersOutcome {
            replication,
            counts: ServersCounts {
                requests,
                waited: requests / 4,
                wait: Seconds(requests as f64 * 0.5),
                observed: Seconds(100.0),
                servers: Seconds(400.0),
                most_servers: 4 + u64::from(replication),
                busy_places: Seconds(150.0),
                busy_vcpu: Seconds(80.0),
                waiting: Seconds(3.0),
                surplus: Seconds(20.0),
                without_credits: Seconds(25.0),
                credits_lasted: Some(Seconds(70.0 - f64::from(replication))),
                backlog: Backlog {
                    most: 9,
                    drained_in: Seconds(f64::from(replication)),
                    longest: Seconds(7.0),
                },
                left_waiting: 5 - u64::from(replication),
            },
            overloaded: None,
            latencies,
        }
    }

    #[test]
    fn a_summary_is_of_all_time_and_all_requests_together() {
        let whole = [outcome(0, 1_000), outcome(1, 2_000)];
        let summary = ServersSummary::of(&whole);
        assert_eq!((summary.replications, summary.requests), (2, 3_000));
        assert_eq!((summary.most_servers, summary.left_waiting), (5, 5));
        assert_eq!(summary.observed, Seconds(200.0));
        assert_eq!(summary.credits_lasted, Some(Seconds(69.0)));
        let worst = Backlog {
            most: 9,
            drained_in: Seconds(1.0),
            longest: Seconds(7.0),
        };
        assert_eq!((summary.backlog, summary.overloaded), (worst, None));
        for (estimate, expected) in [
            (summary.waited, 0.25),
            (summary.mean_wait, 0.5),
            (summary.mean_servers, 4.0),
            (summary.mean_busy_places, 1.5),
            (summary.mean_busy_vcpu, 0.8),
            (summary.mean_surplus_vcpu, 0.2),
            (summary.without_credits, 0.25),
        ] {
            assert_eq!(estimate.expect("observed").mean, expected);
        }
        // 1 to 1000 ms and 1 to 2000 ms: 990 and 1980 ms, with a half-width of t = 12.706 times half of their difference.
        let p99 = summary.p99.expect("requests").mean;
        assert!((p99 - 1_485.0).abs() < 1.5, "{p99}");
        let half = summary.p99_half_width().expect("two replications").0;
        assert!((half - 12.706 * 495.0).abs() < 12.0, "{half}");
        // Of all 3000, two thirds are below 1000 ms.
        assert!((summary.latency.p50.0 - 750.0).abs() < 1.0);
        assert_eq!(summary.bins.iter().map(|bin| bin.warm).sum::<u64>(), 3_000);
        // Whatever the order, and of two of one replication the last counts.
        let [first, second] = whole;
        let early = outcome(0, 10);
        assert_eq!(ServersSummary::of([&second, &early, &first]), summary);
    }

    #[test]
    fn what_computes_is_a_share_of_the_vcpus_that_are_there() {
        let summary = ServersSummary::of(&[outcome(0, 1_000)]);
        // 0.8 vCPUs of four servers of two each.
        let busy = summary.cpu_busy(2.0).expect("observed").0;
        assert!((busy - 0.1).abs() < 1e-12, "{busy}");
        assert_eq!(summary.cpu_busy(0.0), None);
        assert_eq!(summary.p99_half_width(), None);
        let nothing = ServersSummary::of(&[]);
        assert_eq!(nothing.cpu_busy(2.0), None);
        assert_eq!((nothing.p99, nothing.bins.len()), (None, 0));
        let unseen = ServersSummary::of(&[outcome(0, 0)]);
        assert_eq!((unseen.p99, unseen.waited), (None, None));
    }

    #[test]
    fn the_highest_load_of_several_is_told() {
        let loaded = |replication, load: Option<f64>| ServersOutcome {
            overloaded: load.map(Share),
            ..outcome(replication, 10)
        };
        let all = [
            loaded(0, Some(1.2)),
            loaded(1, None),
            loaded(2, Some(1.5)),
            loaded(3, Some(1.1)),
        ];
        assert_eq!(ServersSummary::of(&all).overloaded, Some(Share(1.5)));
    }
}
