//! Servers under load, request by request: one queue for places, one for processors, over the whole fleet.
//!
//! A request waits for a place (memory), which it keeps until it is answered, then for a processor, on which it
//! computes first; what is left of its duration it waits for others and needs none. Both queues are served in the
//! order of arrival, and whoever is first takes whatever is free, which is the best that a load balancer can do
//! (Kiefer and Wolfowitz 1955). Events are worked through in time order, so that servers that come while requests wait
//! help those, and servers that go finish what they run and begin nothing; a server in that state is not counted.
//!
//! Times without a request are skipped as far as they change nothing, so that rare requests take no longer.
//!
//! Exact for a fleet of one size. Approximate are burst credits (`credits`), and where they run out: a request
//! computes to its end at the speed at which it began. Not here: what any of it costs.

mod backlog;
mod credits;
mod outcome;
mod replication;
mod run;
mod scaling;
mod spec;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use crate::model::simulation::servers::backlog::Queue;
use crate::model::simulation::servers::credits::Balance;
use crate::model::simulation::servers::scaling::{Scaler, Used};
use crate::model::simulation::servers::spec::Pace;

pub use backlog::Backlog;
pub use outcome::{ServersCounts, ServersOutcome, ServersSummary};
pub use replication::ServersReplication;
pub use run::{ServersCollected, ServersFound, ServersTask};
pub use spec::{Autoscaling, Credits, Policy, ServersSpec, WhenSpent};

/// How one request was served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ServedRequest {
    /// When it arrived [s].
    pub arrival_s: f64,
    /// Time it waited, for a place and for a processor [s].
    pub wait_s: f64,
    /// From arrival to answer [s].
    pub latency_s: f64,
}

/// A request that waits or waited for its place.
#[derive(Clone, Copy, Debug)]
struct Request {
    arrival: f64,
    duration: f64,
}

/// What was there and in use, over the time from the start [s].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Areas {
    servers: f64,
    places: f64,
    cores: f64,
    waiting: f64,
    /// vCPU-seconds used.
    vcpu: f64,
}

/// What was counted at some time.
#[derive(Clone, Copy, Debug, Default)]
struct Reading {
    areas: Areas,
    most_servers: u64,
    backlog: Backlog,
    surplus: f64,
    without_credits: f64,
    credits_lasted: Option<f64>,
}

/// Ends of what goes on, the next on top; the bits of a float that is not negative sort like the float.
type Ends = BinaryHeap<Reverse<u64>>;

/// A fleet in time.
#[derive(Clone, Debug)]
pub struct Servers {
    places_each: u64,
    cores_each: u64,
    /// At full speed, and held back.
    paces: [Pace; 2],
    pace: Pace,
    scaler: Scaler,
    balance: Option<Balance>,
    /// When servers come, go or are settled next, if ever [s].
    due: Option<f64>,
    now: f64,
    /// Places and processors that there are.
    places: u64,
    cores: u64,
    /// Ends of the requests that have had their processor or have it.
    served: Ends,
    /// Ends of the work on processors.
    computing: Ends,
    for_place: VecDeque<Request>,
    for_core: VecDeque<Request>,
    queue: Queue,
    areas: Areas,
    most_servers: u64,
    /// Times at which servers came, went or were settled.
    changes: u64,
}

impl Servers {
    /// An idle fleet at time 0, which is `start` into the period of the traffic [s].
    pub fn new(spec: &ServersSpec, start: f64) -> Self {
        let scaler = Scaler::new(spec, start);
        let servers = scaler.servers();
        let paces = [spec.pace(false), spec.pace(true)];
        let mut fleet = Self {
            places_each: spec.places.max(1),
            cores_each: spec.cores(),
            paces,
            pace: paces[0],
            scaler,
            balance: spec.credits.map(|credits| Balance::new(credits, servers)),
            due: None,
            now: 0.0,
            places: 0,
            cores: 0,
            served: Ends::new(),
            computing: Ends::new(),
            for_place: VecDeque::new(),
            for_core: VecDeque::new(),
            queue: Queue::default(),
            areas: Areas::default(),
            most_servers: servers,
            changes: 0,
        };
        fleet.set_capacity();
        fleet
    }

    /// A request arrives, no earlier than the last one, that a warm function would take `duration` for [s]. Hands
    /// `done` every request that begins to be served by then, in order of arrival.
    pub fn serve(&mut self, arrival: f64, duration: f64, done: &mut impl FnMut(ServedRequest)) {
        self.advance(arrival, done);
        self.for_place.push_back(Request { arrival, duration });
        self.fill(done);
    }

    /// Lets time pass until `to` [s].
    pub fn advance(&mut self, to: f64, done: &mut impl FnMut(ServedRequest)) {
        while let Some(at) = self.next_event().filter(|&at| at <= to) {
            if !self.rest(to) {
                self.step(at, done);
            }
        }
        self.elapse(to);
    }

    /// Skips what is due until `to` where no request is there. Returns whether it could.
    fn rest(&mut self, to: f64) -> bool {
        let idle = self.served.is_empty() && self.computing.is_empty() && self.waiting() == 0;
        let Some((until, servers)) = idle.then(|| self.scaler.rest(self.now, to)).flatten() else {
            return false;
        };
        self.areas.servers += servers;
        self.now = until;
        if let Some(balance) = &mut self.balance {
            balance.settle(self.now, self.areas.vcpu);
        }
        self.set_capacity();
        true
    }

    /// Lets time pass until the next event if somebody waits. Returns whether somebody did.
    pub fn drain(&mut self, done: &mut impl FnMut(ServedRequest)) -> bool {
        if self.waiting() == 0 {
            return false;
        }
        if let Some(at) = self.next_event() {
            self.step(at, done);
        }
        true
    }

    /// Requests that wait now.
    pub fn waiting(&self) -> u64 {
        (self.for_place.len() + self.for_core.len()) as u64
    }

    /// Servers that are there now.
    pub fn count(&self) -> u64 {
        self.scaler.servers()
    }

    /// From here on the longest queue and the most servers count.
    fn observe(&mut self) {
        self.queue.forget(self.now, self.waiting());
        self.most_servers = self.count();
    }

    /// What was counted until now.
    fn read(&self) -> Reading {
        let mut balance = self.balance.clone();
        if let Some(balance) = &mut balance {
            balance.settle(self.now, self.areas.vcpu);
        }
        let balance = balance.as_ref();
        Reading {
            areas: self.areas,
            most_servers: self.most_servers,
            backlog: self.queue.worst(self.now),
            surplus: balance.map_or(0.0, Balance::surplus),
            without_credits: balance.map_or(0.0, Balance::spent),
            credits_lasted: balance.and_then(Balance::first_spent),
        }
    }

    fn next_event(&self) -> Option<f64> {
        let next = |ends: &Ends| ends.peek().map(|&Reverse(bits)| f64::from_bits(bits));
        [next(&self.computing), next(&self.served), self.due]
            .into_iter()
            .flatten()
            .reduce(f64::min)
    }

    /// Works through everything that happens at `at`, the time of the next event.
    fn step(&mut self, at: f64, done: &mut impl FnMut(ServedRequest)) {
        self.elapse(at);
        for ends in [&mut self.computing, &mut self.served] {
            while ends
                .peek()
                .is_some_and(|&Reverse(bits)| f64::from_bits(bits) <= at)
            {
                ends.pop();
            }
        }
        if self.due.is_some_and(|due| due <= at) {
            self.act();
        }
        self.fill(done);
    }

    /// Servers come or go, or credits are settled.
    fn act(&mut self) {
        self.changes += 1;
        let now = self.now;
        if let Some(balance) = &mut self.balance {
            balance.settle(now, self.areas.vcpu);
        }
        if self.scaler.due().is_some_and(|due| due <= now) {
            let used = Used {
                places: self.areas.places / self.places_each as f64,
                cores: self.areas.cores / self.cores_each as f64,
            };
            self.scaler.act(now, used);
            if let Some(balance) = &mut self.balance {
                balance.resize(self.scaler.servers());
            }
        }
        self.set_capacity();
    }

    fn set_capacity(&mut self) {
        let servers = self.scaler.servers();
        self.most_servers = self.most_servers.max(servers);
        self.places = servers.saturating_mul(self.places_each);
        self.cores = servers.saturating_mul(self.cores_each);
        let throttled = self.balance.as_ref().is_some_and(Balance::throttled);
        self.pace = self.paces[usize::from(throttled)];
        let settled = self.balance.as_ref().map(Balance::due);
        self.due = [self.scaler.due(), settled]
            .into_iter()
            .flatten()
            .reduce(f64::min);
    }

    fn elapse(&mut self, to: f64) {
        let time = to - self.now;
        if time > 0.0 {
            let areas = &mut self.areas;
            let computing = self.computing.len() as f64;
            areas.servers += self.scaler.servers() as f64 * time;
            areas.places += (self.served.len() + self.for_core.len()) as f64 * time;
            areas.cores += computing * time;
            areas.vcpu += computing * self.pace.vcpu_of_core * time;
            areas.waiting += (self.for_place.len() + self.for_core.len()) as f64 * time;
            self.now = to;
        }
    }

    /// Gives what is free to those who wait, first come, first served.
    fn fill(&mut self, done: &mut impl FnMut(ServedRequest)) {
        loop {
            let core_is_free = (self.computing.len() as u64) < self.cores;
            if core_is_free && let Some(request) = self.for_core.pop_front() {
                done(self.begin(request));
                continue;
            }
            let in_places = (self.served.len() + self.for_core.len()) as u64;
            if in_places < self.places
                && let Some(request) = self.for_place.pop_front()
            {
                self.for_core.push_back(request);
                continue;
            }
            break;
        }
        self.queue.is(self.now, self.waiting());
    }

    /// The request begins to compute now.
    fn begin(&mut self, request: Request) -> ServedRequest {
        let wait_s = self.now - request.arrival;
        let service = request.duration * self.pace.stretch;
        let computed = self.now + request.duration * self.pace.on_core;
        self.computing.push(Reverse(computed.to_bits()));
        self.served.push(Reverse((self.now + service).to_bits()));
        ServedRequest {
            arrival_s: request.arrival,
            wait_s,
            latency_s: wait_s + service,
        }
    }
}
