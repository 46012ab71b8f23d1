//! A kernel as one would write it down: a list of instances that is searched from end to end for every request.

use std::collections::VecDeque;

use crate::model::scenario::Routing;
use crate::model::simulation::cold_start::ColdRequest;
use crate::model::simulation::kernel::{Call, Draws, Kernel};
use crate::model::simulation::observed::Observer;
use crate::model::simulation::spec::InstancePolicy;
use crate::model::units::Seconds;

struct Instance {
    reserved: bool,
    born: f64,
    ready: f64,
    ends: f64,
    /// Completion times of the requests in service [s].
    serving: Vec<f64>,
    since: f64,
    until: f64,
    /// When it was used last, as a count of all uses.
    used: usize,
    retired: bool,
}

pub(super) struct Plain {
    policy: InstancePolicy,
    /// In the order in which they were born.
    instances: Vec<Instance>,
    waiting: VecDeque<Call>,
    uses: usize,
}

impl Plain {
    pub(super) fn new(policy: &InstancePolicy) -> Self {
        let mut plain = Self {
            policy: policy.clone(),
            instances: Vec::new(),
            waiting: VecDeque::new(),
            uses: 0,
        };
        for _ in 0..policy.reserved {
            plain.uses += 1;
            plain.instances.push(Instance {
                reserved: true,
                born: 0.0,
                ready: 0.0,
                ends: f64::INFINITY,
                serving: Vec::new(),
                since: 0.0,
                until: f64::INFINITY,
                used: plain.uses,
                retired: false,
            });
        }
        plain
    }

    fn in_service(&self) -> usize {
        self.instances.iter().map(|i| i.serving.len()).sum()
    }

    /// Reclaims what is idle for too long, before `t`.
    fn reclaim(&mut self, t: f64, observer: &mut Observer) {
        self.instances.retain(|instance| {
            let gone = instance.serving.is_empty() && instance.until < t;
            if gone {
                observer.idle(instance.since, instance.until, false);
                observer.lived(instance.born, instance.until);
            }
            !gone
        });
    }

    fn complete_until(&mut self, t: f64, draws: &mut Draws, observer: &mut Observer) {
        loop {
            let done = |i: &Instance| i.serving.iter().copied().fold(f64::INFINITY, f64::min);
            let next = (0..self.instances.len())
                .min_by(|&a, &b| done(&self.instances[a]).total_cmp(&done(&self.instances[b])));
            let Some((i, at)) = next.map(|i| (i, done(&self.instances[i]))) else {
                return;
            };
            if at > t {
                return;
            }
            let instance = &mut self.instances[i];
            instance.serving.retain(|&done| done != at);
            if let Some(call) = self.waiting.pop_front() {
                observer.queued(call.caller, at - call.at);
                serve(instance, call, at, 0, observer);
                continue;
            }
            self.uses += 1;
            instance.used = self.uses;
            instance.retired |= instance.ends <= at;
            if instance.serving.is_empty() {
                observer.busy(instance.since, at);
                if instance.retired {
                    observer.lived(instance.born, at);
                    self.instances.remove(i);
                } else {
                    instance.since = at;
                    if !instance.reserved {
                        instance.until = (at + draws.keep_alive.draw()).min(instance.ends);
                    }
                }
            }
        }
    }
}

fn serve(instance: &mut Instance, call: Call, at: f64, level: usize, observer: &mut Observer) {
    let wait = at - call.at;
    let initialises = instance.ready - at;
    if initialises > 0.0 {
        let cold = ColdRequest {
            total: Seconds(initialises + call.warm.0),
            before: Seconds(initialises),
            ..ColdRequest::default()
        };
        observer.cold(call.caller, wait, call.warm, &cold, level);
        instance.serving.push(at + cold.total.0);
    } else {
        observer.warm(call.caller, wait, call.warm);
        instance.serving.push(at + call.warm.0);
    }
}

impl Kernel for Plain {
    fn offer(&mut self, call: Call, draws: &mut Draws, observer: &mut Observer) {
        let at = call.at;
        self.complete_until(at, draws, observer);
        self.reclaim(at, observer);
        let level = self.in_service();
        let most = self.policy.concurrency as usize;
        let free = (0..self.instances.len()).filter(|&i| {
            let instance = &self.instances[i];
            !instance.retired && instance.serving.len() < most
        });
        let key = |i: usize| match self.policy.routing {
            Routing::LeastRecentlyUsed => self.instances[i].used as i64,
            Routing::Newest => -(i as i64),
            _ => -(self.instances[i].used as i64),
        };
        let first = free.min_by_key(|&i| (!self.instances[i].reserved, key(i)));
        self.uses += 1;
        if let Some(i) = first.filter(|_| self.waiting.is_empty()) {
            let instance = &mut self.instances[i];
            instance.used = self.uses;
            if instance.serving.is_empty() {
                observer.idle(instance.since, at, instance.reserved);
                instance.since = at;
            }
            serve(instance, call, at, level, observer);
            return observer.in_service(level + 1);
        }
        let serving = self.instances.iter().filter(|i| !i.serving.is_empty());
        let limit = self.policy.limit.unwrap_or(u64::MAX);
        if self.waiting.is_empty() && (serving.count() as u64) < limit {
            let life = self.policy.lifetime;
            let ends = life.map_or(f64::INFINITY, |mean| {
                at + mean.0 * draws.instance.exponential()
            });
            let cold = draws.service.cold(call.warm);
            observer.cold(call.caller, 0.0, call.warm, &cold, level);
            self.instances.push(Instance {
                reserved: false,
                born: at,
                ready: at + cold.before.0,
                ends,
                serving: vec![at + cold.total.0],
                since: at,
                until: f64::INFINITY,
                used: self.uses,
                retired: false,
            });
            return observer.in_service(level + 1);
        }
        if self.policy.waits && (limit > 0 || self.policy.reserved > 0) {
            self.waiting.push_back(call);
        } else {
            observer.throttled(call.caller);
        }
    }

    fn finish(&mut self, end: f64, draws: &mut Draws, observer: &mut Observer) {
        self.complete_until(end, draws, observer);
        // What is reclaimed at the very end counts as well.
        self.reclaim(end.next_up(), observer);
        for instance in &self.instances {
            if instance.serving.is_empty() {
                observer.idle(instance.since, end, instance.reserved);
            } else {
                observer.busy(instance.since, end);
            }
        }
    }

    fn overloaded(&self) -> bool {
        false
    }
}
