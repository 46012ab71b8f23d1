//! One independent run of the servers, under the very arrivals and durations of the function's replication.

use crate::model::simulation::arrivals::Arrivals;
use crate::model::simulation::cold_start::ServiceSampler;
use crate::model::simulation::latencies::LatencyHistogram;
use crate::model::simulation::servers::backlog::Watch;
use crate::model::simulation::servers::outcome::{ServersCounts, ServersOutcome};
use crate::model::simulation::servers::spec::ServersSpec;
use crate::model::simulation::servers::{Reading, ServedRequest, Servers};
use crate::model::simulation::spec::{End, Extent, SimulationSpec};
use crate::model::units::{Seconds, Share};

/// One replication in progress.
#[derive(Clone, Debug)]
pub struct ServersReplication {
    replication: u32,
    rate: f64,
    warmup: f64,
    end: End,
    arrivals: Arrivals,
    service: ServiceSampler,
    servers: Servers,
    watch: Watch,
    now: f64,
    next_arrival: f64,
    /// What was read when the observation began.
    began: Option<Reading>,
    /// Observed requests that arrived.
    arrived: u64,
    seen: Seen,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Arriving,
    /// Nobody arrives any more; what was counted over time is counted.
    Draining(ServersCounts),
    Over(ServersCounts),
    Overloaded(ServersCounts, Share),
}

/// What was seen of the observed requests.
#[derive(Clone, Debug)]
struct Seen {
    from: f64,
    served: u64,
    waited: u64,
    wait: f64,
    latencies: LatencyHistogram,
}

impl Seen {
    fn add(&mut self, request: ServedRequest) {
        if request.arrival_s >= self.from {
            self.served += 1;
            self.waited += u64::from(request.wait_s > 0.0);
            self.wait += request.wait_s;
            self.latencies.record(Seconds(request.latency_s));
        }
    }
}

impl ServersReplication {
    /// The start of replication `index`, with an idle fleet. The rate must be above 0. Where the servers cannot give in
    /// the long run what is asked, it is over at once.
    pub fn new(spec: &SimulationSpec, extent: &Extent, servers: &ServersSpec, index: u32) -> Self {
        let mut arrivals = Arrivals::new(spec, extent, index);
        let load = servers.load_of(spec);
        let stage = if load.0 >= 1.0 {
            Stage::Overloaded(ServersCounts::default(), load)
        } else {
            Stage::Arriving
        };
        Self {
            replication: index,
            rate: spec.rate.0,
            warmup: extent.warmup.0,
            end: extent.end,
            next_arrival: arrivals.after(0.0).at,
            servers: Servers::new(servers, arrivals.clock()),
            arrivals,
            service: ServiceSampler::new(spec, index),
            watch: Watch::new(spec.arrivals.period().0),
            now: 0.0,
            began: None,
            arrived: 0,
            seen: Seen {
                from: extent.warmup.0,
                served: 0,
                waited: 0,
                wait: 0.0,
                latencies: LatencyHistogram::new(),
            },
            stage,
        }
    }

    /// Simulates about `budget` requests; changes of the rate or the fleet count like requests. Returns how many, and
    /// whether the replication is over.
    pub fn advance(&mut self, budget: u64) -> (u64, bool) {
        let mut spent = 0;
        while spent < budget {
            match self.stage {
                Stage::Arriving => spent += self.arrive(),
                Stage::Draining(counts) => {
                    spent += 1;
                    let seen = &mut self.seen;
                    if !self.servers.drain(&mut |request| seen.add(request)) {
                        self.stage = Stage::Over(counts);
                    }
                }
                Stage::Over(_) | Stage::Overloaded(..) => return (spent, true),
            }
        }
        let over = matches!(self.stage, Stage::Over(_) | Stage::Overloaded(..));
        (spent, over)
    }

    /// Share of the replication that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        match (self.stage, self.end) {
            (Stage::Draining(_) | Stage::Over(_) | Stage::Overloaded(..), _) => 1.0,
            (Stage::Arriving, End::Requests(most)) => {
                let warmup = self.warmup * self.rate;
                let before = (self.now * self.rate).min(warmup);
                let done = before + self.arrived as f64;
                (done / (warmup + most as f64)).min(1.0)
            }
            (Stage::Arriving, End::Time(end)) => (self.now / end.0).min(1.0),
        }
    }

    /// Everything known so far.
    pub fn outcome(&self) -> ServersOutcome {
        let (counts, overloaded) = match self.stage {
            Stage::Arriving => (self.counts(), None),
            Stage::Draining(counts) | Stage::Over(counts) => (counts, None),
            Stage::Overloaded(counts, load) => (counts, Some(load)),
        };
        let counts = ServersCounts {
            requests: self.seen.served,
            waited: self.seen.waited,
            wait: Seconds(self.seen.wait),
            ..counts
        };
        ServersOutcome {
            replication: self.replication,
            counts,
            overloaded,
            latencies: self.seen.latencies.clone(),
        }
    }

    /// Serves the next request, or ends. Returns what that cost, in requests.
    fn arrive(&mut self) -> u64 {
        let over = match self.end {
            End::Requests(most) => self.arrived >= most,
            End::Time(end) => self.next_arrival >= end.0,
        };
        if over {
            if let End::Time(end) = self.end {
                if self.began.is_none() && end.0 >= self.warmup {
                    self.observe();
                }
                self.pass(end.0);
            }
            self.stage = Stage::Draining(self.counts());
            return 1;
        }
        if self.began.is_none() && self.next_arrival >= self.warmup {
            self.observe();
        }
        let (at, duration) = (self.next_arrival, self.service.warm().0);
        let changes = self.servers.changes;
        let seen = &mut self.seen;
        self.servers
            .serve(at, duration, &mut |request| seen.add(request));
        self.now = at;
        self.arrived += u64::from(self.began.is_some());
        if let Some(load) = self.watch.arrived(at, duration, self.servers.waiting()) {
            self.stage = Stage::Overloaded(self.counts(), load);
            return 1;
        }
        let next = self.arrivals.after(at);
        self.next_arrival = next.at;
        1 + next.changes + self.servers.changes - changes
    }

    fn observe(&mut self) {
        self.pass(self.warmup);
        self.servers.observe();
        self.began = Some(self.servers.read());
    }

    fn pass(&mut self, to: f64) {
        let seen = &mut self.seen;
        self.servers.advance(to, &mut |request| seen.add(request));
        self.now = to;
    }

    /// What was counted over the time until now, without what was seen of each request.
    fn counts(&self) -> ServersCounts {
        let Some(began) = self.began else {
            return ServersCounts::default();
        };
        let now = self.servers.read();
        let since = |part: fn(&Reading) -> f64| Seconds(part(&now) - part(&began));
        ServersCounts {
            observed: Seconds(self.now - self.warmup),
            servers: since(|r| r.areas.servers),
            most_servers: now.most_servers,
            busy_places: since(|r| r.areas.places),
            busy_vcpu: since(|r| r.areas.vcpu),
            waiting: since(|r| r.areas.waiting),
            surplus: Seconds((now.surplus - began.surplus).max(0.0)),
            without_credits: since(|r| r.without_credits),
            credits_lasted: now.credits_lasted.map(Seconds),
            backlog: now.backlog,
            left_waiting: self.servers.waiting(),
            ..ServersCounts::default()
        }
    }
}

#[cfg(test)]
mod tests;
