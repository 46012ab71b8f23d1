//! A whole simulation of servers: its replications put together in their order, however they were computed.
//!
//! It has the replications of the function's simulation, so that both are compared on the same requests; of each it may
//! simulate only the first part, because a quantile of servers needs fewer requests than a rare cold start.

use serde::{Deserialize, Serialize};

use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::simulation::latencies::LatencyHistogram;
use crate::model::simulation::servers::outcome::{Replicated, ServersOutcome, ServersSummary};
use crate::model::simulation::servers::replication::ServersReplication;
use crate::model::simulation::servers::spec::ServersSpec;
use crate::model::simulation::spec::{End, Extent, SimulationSpec};
use crate::model::units::{Seconds, Share};

/// What a simulation of servers depends on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServersTask {
    /// The function's simulation, whose requests are served.
    pub requests: SimulationSpec,
    /// The servers.
    pub servers: ServersSpec,
    /// The part of each replication that is simulated, from its start; above 0. A trace is always simulated whole, as
    /// its parts differ.
    pub part: Share,
}

impl ServersTask {
    /// How much is simulated: the function's replications, each cut to the part. Never ends early.
    pub fn extent(&self) -> Extent {
        let extent = self.requests.extent();
        let part = match self.requests.arrivals {
            ArrivalLaw::Trace { .. } => 1.0,
            _ => self.part.0.min(1.0),
        };
        let end = match extent.end {
            End::Requests(requests) => End::Requests(((requests as f64 * part) as u64).max(1)),
            End::Time(end) => {
                let warmup = extent.warmup.0;
                End::Time(Seconds(warmup + (end.0 - warmup) * part))
            }
        };
        Extent { end, ..extent }
    }

    /// The start of a replication.
    pub fn begin(&self, index: u32) -> ServersReplication {
        ServersReplication::new(&self.requests, &self.extent(), &self.servers, index)
    }

    /// Simulates all of it.
    pub fn finish(&self) -> ServersSummary {
        let mut collected = ServersCollected::new(self);
        while !collected.done() {
            let mut replication = self.begin(collected.next());
            while !replication.advance(1 << 20).1 {}
            collected.take(&replication.outcome());
        }
        collected.found(&[]).summary
    }
}

/// What is known of a simulation of servers.
#[derive(Clone, Debug, PartialEq)]
pub struct ServersFound {
    /// Share of the work that is done, 0 to 1.
    pub progress: f64,
    /// Everything known.
    pub summary: ServersSummary,
}

/// The outcomes of replications, in their order.
#[derive(Clone, Debug)]
pub struct ServersCollected {
    replications: u32,
    complete: Vec<Replicated>,
    latencies: LatencyHistogram,
    ended: bool,
}

impl ServersCollected {
    /// No replication yet. Without traffic there is nothing to simulate and it is done at once.
    pub fn new(task: &ServersTask) -> Self {
        Self {
            replications: task.extent().replications,
            complete: Vec::new(),
            latencies: LatencyHistogram::new(),
            ended: task.requests.rate.0 <= 0.0,
        }
    }

    /// Replications that are simulated.
    pub fn replications(&self) -> u32 {
        self.replications
    }

    /// The replication that is missing next.
    pub fn next(&self) -> u32 {
        self.complete.len() as u32
    }

    /// Whether no further replication is needed: a load that no queue survives is known from one.
    pub fn done(&self) -> bool {
        self.ended
    }

    /// Takes the outcome of the replication that was missing next; one more than needed changes nothing.
    pub fn take(&mut self, outcome: &ServersOutcome) {
        if !self.ended {
            self.ended = outcome.overloaded.is_some() || self.next() + 1 >= self.replications;
            self.latencies.merge(&outcome.latencies);
            self.complete.push(Replicated::from(outcome));
        }
    }

    /// Everything known, with the replications under way and how much of each is done. Estimates rest on those that are
    /// complete, once one is.
    pub fn found(&self, under_way: &[(&ServersOutcome, f64)]) -> ServersFound {
        let partial: f64 = under_way.iter().map(|(_, progress)| progress).sum();
        let done = (self.complete.len() as f64 + partial) / f64::from(self.replications);
        let summary = if self.complete.is_empty() {
            ServersSummary::of(under_way.iter().map(|(outcome, _)| *outcome))
        } else {
            ServersSummary::new(&self.complete, &self.latencies)
        };
        ServersFound {
            progress: if self.ended { 1.0 } else { done.min(0.999) },
            summary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::{Length, Scenario, Service};
    use crate::model::simulation::servers::{Policy, ServersSpec};
    use crate::model::trace::Trace;

    fn task(length: Length, part: f64) -> ServersTask {
        let mut requests = Scenario::default().simulation_spec();
        requests.rate.0 = 1.0;
        requests.length = length;
        requests.warmup = Some(Seconds(100.0));
        requests.replications = Some(4);
        requests.service = Service::Constant {
            warm_s: Seconds(0.5),
            cold_s: Seconds(0.5),
        };
        ServersTask {
            requests,
            servers: ServersSpec {
                count: 2,
                least: 1,
                most: 2,
                places: 4,
                vcpu: 2.0,
                cpu_share: Share(0.5),
                policy: Policy::Fixed,
                credits: None,
            },
            part: Share(part),
        }
    }

    #[test]
    fn a_part_of_each_replication_is_simulated_and_a_trace_whole() {
        let end = |length, part| task(length, part).extent().end;
        let requests = Length::Requests(4_000);
        assert_eq!(end(requests, 0.25), End::Requests(250));
        assert_eq!(end(requests, 7.0), End::Requests(1_000));
        assert_eq!(end(requests, 1e-9), End::Requests(1));
        // A quarter of 900 s after the warm-up.
        let horizon = Length::Horizon(Seconds(1_000.0));
        assert_eq!(end(horizon, 0.25), End::Time(Seconds(325.0)));
        assert_eq!(end(horizon, 1.0), End::Time(Seconds(1_000.0)));
        let mut traced = task(requests, 0.25);
        let trace = Trace::of_counts(Seconds(60.0), vec![1_000, 3_000]).expect("a trace");
        traced.requests.arrivals = ArrivalLaw::Trace { trace };
        assert_eq!(traced.extent().end, End::Requests(1_000));
        let extent = traced.extent();
        assert_eq!((extent.replications, extent.warmup), (4, Seconds(100.0)));
    }

    #[test]
    fn progress_counts_what_is_complete_and_what_is_under_way() {
        let task = task(Length::Requests(400), 1.0);
        let mut collected = ServersCollected::new(&task);
        assert_eq!((collected.replications(), collected.next()), (4, 0));
        let outcome = |index| {
            let mut replication = task.begin(index);
            while !replication.advance(1 << 20).1 {}
            replication.outcome()
        };
        let (first, second) = (outcome(0), outcome(1));
        let found = collected.found(&[(&first, 0.5), (&second, 0.25)]);
        assert_eq!((found.progress, found.summary.requests), (0.1875, 200));
        collected.take(&first);
        let found = collected.found(&[(&second, 0.5), (&second, 0.25)]);
        assert_eq!((found.progress, found.summary.requests), (0.4375, 100));
        assert_eq!((collected.next(), collected.done()), (1, false));
        for index in 1..3 {
            collected.take(&outcome(index));
        }
        assert_eq!(collected.found(&[(&second, 1.0)]).progress, 0.999);
        assert!(!collected.done());
        collected.take(&outcome(3));
        assert!(collected.done());
        let found = collected.found(&[]);
        assert_eq!((found.progress, found.summary.requests), (1.0, 400));
        collected.take(&second);
        assert_eq!(collected.found(&[]), found);
        assert_eq!(found.summary, task.finish());
    }

    #[test]
    fn one_overloaded_replication_and_no_traffic_end_it() {
        let mut task = task(Length::Requests(400), 1.0);
        let mut collected = ServersCollected::new(&task);
        let mut outcome = task.begin(0).outcome();
        outcome.overloaded = Some(Share(1.5));
        collected.take(&outcome);
        assert!(collected.done());
        assert_eq!(collected.found(&[]).progress, 1.0);
        task.requests.rate.0 = 0.0;
        assert!(ServersCollected::new(&task).done());
    }
}
