//! What rate a number of servers carries: by processor, by places for requests, and within the latency objective.

use std::sync::Arc;

use crate::model::curve::Steps;
use crate::model::queue::{Served, Wait};
use crate::model::root::narrow;
use crate::model::scenario::Scenario;
use crate::model::settings::Settings;
use crate::model::units::{Milliseconds, PerSecond, Seconds};

/// Numbers of servers at which the load that meets the latency objective is found.
const LOOKED_AT: [f64; 5] = [1.0, 2.0, 4.0, 10.0, 64.0];

/// How closely that load is found.
const CLOSE: f64 = 1e-4;

/// Share of the requests that may miss the latency objective, which is one of the 99th percentile.
const MAY_MISS: f64 = 0.01;

/// What one server can carry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity {
    /// vCPUs that it can use for ever.
    pub vcpu: f64,
    /// vCPUs that cost nothing extra; the rest is surplus. The same as `vcpu` where there is no surplus.
    pub baseline_vcpu: f64,
    /// vCPUs that it can use while it has burst credits; the same as `vcpu` where it needs none for that.
    pub burst_vcpu: f64,
    /// Requests that fit at once, 1 or more.
    pub places: f64,
}

/// How a request is served by a fleet: waits for a place, then for a processor, and runs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Service {
    capacity: Capacity,
    served: Served,
    /// Time on a processor.
    cpu: Seconds,
    variation: f64,
}

impl Service {
    pub(super) fn new(scenario: &Scenario, capacity: Capacity) -> Self {
        let durations = scenario.durations();
        // On less than one vCPU, what computes takes longer.
        let slower = 1.0 / capacity.vcpu.min(1.0) - 1.0;
        let stretch = 1.0 + scenario.workload.cpu_share.0 * slower;
        Self {
            capacity,
            served: Served::new(durations, stretch),
            cpu: scenario.cpu_per_request(),
            variation: durations.variation(),
        }
    }

    /// Mean time of service.
    pub(super) fn duration(&self) -> Seconds {
        self.served.mean()
    }

    /// The waits at a rate of arrivals; `None` where the servers cannot keep up.
    fn waits(&self, servers: f64, rate: PerSecond) -> Option<[Wait; 2]> {
        let Capacity { vcpu, places, .. } = self.capacity;
        let cores = vcpu.floor().max(1.0);
        let on_core = Seconds(self.cpu.0 * cores / vcpu);
        let wait =
            |channels: f64, service| Wait::new(channels.floor(), rate.0, service, self.variation);
        Some([
            wait(servers * places, self.served.mean())?,
            wait(servers * cores, on_core)?,
        ])
    }

    /// The latency that the share `p` of the requests stays below; `None` where the servers cannot keep up.
    pub(super) fn quantile(&self, p: f64, servers: f64, rate: PerSecond) -> Option<Milliseconds> {
        let waits = self.waits(servers, rate)?;
        Some(self.served.quantile(p, waits))
    }

    /// Share of the requests that miss an objective at a rate [1/s].
    fn missed(&self, objective: Milliseconds, servers: f64, rate: f64) -> f64 {
        let waits = self.waits(servers, PerSecond(rate));
        waits.map_or(1.0, |waits| self.served.share_above(objective, waits).0)
    }
}

/// What decides how much a number of servers carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Cpu,
    Places,
    Latency,
}

/// The rate that any number of servers carries.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Carry {
    /// Rate that one server carries by processor at the target utilisation [1/s].
    by_cpu: f64,
    /// Rate that one server carries by places for requests [1/s].
    by_places: f64,
    /// Rates [1/s] that numbers of servers carry.
    steps: Arc<Steps>,
}

impl Carry {
    /// `least` is the number of servers that are always there, 1 or more.
    pub(super) fn new(
        scenario: &Scenario,
        settings: &Settings,
        service: &Service,
        least: f64,
    ) -> Self {
        let capacity = service.capacity;
        let by_cpu = capacity.vcpu * settings.target_utilisation.0 / service.cpu.0;
        let by_places = capacity.places / service.duration().0;
        let each = by_cpu.min(by_places);
        let listed = within_objective(scenario.workload.latency_objective, service, each);
        // More servers than were looked at are loaded as highly as the last of them may be.
        let each = if listed.len() as f64 == LOOKED_AT[LOOKED_AT.len() - 1] {
            listed[listed.len() - 1] / listed.len() as f64
        } else {
            each
        };
        Self {
            by_cpu,
            by_places,
            steps: Arc::new(Steps::new(least, listed, each)),
        }
    }

    /// The numbers of servers against the rate.
    pub(super) fn steps(&self) -> &Arc<Steps> {
        &self.steps
    }

    /// What decides the number of servers for a rate, where it is not the minimum.
    pub(super) fn limit(&self, rate: f64) -> Limit {
        let each = self.by_cpu.min(self.by_places);
        if self.steps.servers(rate) > (rate * (1.0 - 1e-12) / each).ceil().max(1.0) {
            Limit::Latency
        } else if self.by_places < self.by_cpu {
            Limit::Places
        } else {
            Limit::Cpu
        }
    }

    /// Requests in flight over places at a rate.
    pub(super) fn places_load(&self, rate: f64, servers: f64) -> f64 {
        rate / (servers * self.by_places)
    }
}

/// Rates that 1, 2, .. servers carry within the latency objective [1/s], as long as that is less than `each` for every
/// server. Empty where no number of servers meets the objective: then they are sized without it.
///
/// Found at some numbers of servers; between them the load of a server is straight in one over the root of their
/// number, as it nearly is (Halfin and Whitt 1981), and less than 1 % below what it could be.
fn within_objective(objective: Milliseconds, service: &Service, each: f64) -> Vec<f64> {
    let mut listed = Vec::new();
    if service.missed(objective, 1.0, 0.0) > MAY_MISS {
        return listed;
    }
    let (mut before, mut load_before) = (0.0, 0.0);
    for servers in LOOKED_AT {
        // In orders of magnitude, in which the share is nearly straight.
        let beyond = |load: f64| {
            let missed = service.missed(objective, servers, servers * load);
            libm::log(missed.max(1e-300) / MAY_MISS)
        };
        let highest = each * (1.0 - 1e-9);
        let at_highest = beyond(highest);
        let met = at_highest <= 0.0;
        let load = if met {
            each
        } else {
            // What is spare shrinks about as one over the root of the number of servers.
            let guess = each - (each - load_before) * libm::sqrt(before / servers);
            let at_guess = beyond(guess);
            let (low, high) = if at_guess > 0.0 {
                ((load_before, beyond(load_before)), (guess, at_guess))
            } else {
                ((guess, at_guess), (highest, at_highest))
            };
            narrow(beyond, low, high, CLOSE).0
        };
        let shape = |k: f64| 1.0 / libm::sqrt(k);
        let mut k = before + 1.0;
        while k < servers {
            let part = (shape(k) - shape(before)) / (shape(servers) - shape(before));
            listed.push(k * (load_before + part * (load - load_before)));
            k += 1.0;
        }
        if met {
            break;
        }
        listed.push(servers * load);
        (before, load_before) = (servers, load);
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::PlatformId;

    fn listed(change: impl FnOnce(&mut Scenario), capacity: Capacity) -> (Vec<f64>, Service, f64) {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        let service = Service::new(&scenario, capacity);
        let by_cpu = capacity.vcpu * 0.6 / service.cpu.0;
        let each = by_cpu.min(capacity.places / service.duration().0);
        let objective = scenario.workload.latency_objective;
        (within_objective(objective, &service, each), service, each)
    }

    const MEDIUM: Capacity = Capacity {
        vcpu: 2.0,
        baseline_vcpu: 0.4,
        burst_vcpu: 2.0,
        places: 4.0,
    };

    #[test]
    fn any_number_of_servers_meets_the_objective_at_its_load_and_not_far_above() {
        for p95 in [200.0, 350.0] {
            let change = |s: &mut Scenario| s.workload.duration_p95 = Milliseconds(p95);
            let (listed, service, each) = listed(change, MEDIUM);
            assert!(!listed.is_empty());
            for (i, &rate) in listed.iter().enumerate() {
                let servers = i as f64 + 1.0;
                let missed = |rate| service.missed(Milliseconds(500.0), servers, rate);
                assert!(missed(rate) <= MAY_MISS, "{servers} at {rate}");
                let above = (rate * 1.01).min(servers * each * (1.0 - 1e-9));
                assert!(missed(above) > MAY_MISS, "{servers} at {rate}");
            }
            assert!(listed.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn latency_decides_only_where_the_objective_is_near_and_can_be_met() {
        let number = |objective: f64, capacity| {
            let change = |s: &mut Scenario| s.workload.latency_objective = Milliseconds(objective);
            listed(change, capacity).0.len()
        };
        let roomy = Capacity {
            places: 400.0,
            ..MEDIUM
        };
        assert_eq!(number(500.0, roomy), 0);
        // 20 ms of processor time in 200 ms: at 60 % of two processors, one in a hundred waits more than 30 ms.
        assert!(number(220.0, roomy) > 0);
        assert_eq!(number(199.0, roomy), 0);
    }

    #[test]
    fn what_decides_is_what_takes_the_most_servers() {
        let carry = |objective: f64, places| {
            let mut scenario = Scenario::default();
            scenario.workload.latency_objective = Milliseconds(objective);
            let settings = scenario.of(PlatformId::AwsEc2);
            let service = Service::new(&scenario, Capacity { places, ..MEDIUM });
            Carry::new(&scenario, settings, &service, 1.0)
        };
        // 60 % of two processors serve 60 requests of 20 ms a second, 4 places 20 of 200 ms.
        let by_cpu = carry(60_000.0, 400.0);
        for rate in [1.0, 59.5, 60.0, 600.0] {
            assert_eq!(by_cpu.limit(rate), Limit::Cpu, "{rate}");
        }
        let by_places = carry(60_000.0, 4.0);
        assert_eq!(by_places.limit(30.0), Limit::Places);
        assert!((by_places.places_load(30.0, 2.0) - 0.75).abs() < 1e-12);
        // Where requests must hardly wait, one more is needed before the processors are as busy as that.
        let by_latency = carry(220.0, 400.0);
        for (rate, limit) in [
            (1.0, Limit::Cpu),
            (59.5, Limit::Latency),
            (60.0, Limit::Latency),
        ] {
            assert_eq!(by_latency.limit(rate), limit, "{rate}");
        }
        assert_eq!(by_latency.steps().servers(59.5), 2.0);
    }
}
