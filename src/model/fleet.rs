//! How many servers or containers carry the same load as the functions, and what they cost.
//!
//! The fleet is the smallest that carries the *peak*: CPU at the target utilisation, room for the requests in flight
//! (Little's law), and the latency objective, but never below the minimum nor fewer than its zones.

mod carry;
mod paid;

use std::sync::Arc;

use crate::model::fleet::carry::{Carry, Limit, Service};
use crate::model::prices::rows::PriceRow;
use crate::model::scenario::Scenario;
use crate::model::settings::{Commitment, FleetCount, HOURS_PER_WEEK, Scaling, Settings};
use crate::model::traffic::{Level, Profile};
use crate::model::units::{HOURS_PER_MONTH, Milliseconds, PerSecond, Share};

pub use carry::Capacity;
pub use paid::Part;

/// What decided the number of servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// CPU time at the peak.
    Cpu,
    /// Memory, or places for requests, at the peak.
    Memory,
    /// The latency objective at the peak.
    Latency,
    /// One server in each zone.
    Zones,
    /// The minimum asked for.
    Minimum,
    /// The visitor set the number.
    Set,
}

/// A fleet at one volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FleetSize {
    /// Number of servers at the peak.
    pub count: u64,
    /// Number of servers on average over the time that the fleet runs.
    pub mean_count: f64,
    /// What decided the number at the peak.
    pub bound: Bound,
    /// Mean CPU use over all vCPUs while the fleet runs; above 1 the fleet cannot keep up.
    pub utilisation: Share,
    /// Need over capacity at the peak, of CPU or places, whichever is scarcer; above 1 only where the number was set.
    pub peak_load: Share,
}

/// The servers of a scenario: capacity and prices of one, and how many at any volume.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet {
    count: FleetCount,
    /// Fewest servers by the zones.
    zones: u64,
    capacity: Capacity,
    service: Service,
    carry: Carry,
    /// CPU seconds of one request.
    cpu_s: f64,
    /// Seconds a month that the fleet runs.
    running_s: f64,
    /// Rate of the busiest time over the mean rate.
    peak: f64,
    /// Parts of the time between which the number of servers changes, with the rate that they must carry.
    needs: Vec<Level>,
    /// Parts of the time in which a surplus is settled, with their mean rate.
    settled: Vec<Level>,
    parts: Vec<Part>,
    /// Price of one vCPU-hour above the baseline; `None` where it is not billed.
    surplus: Option<Arc<PriceRow>>,
}

/// Hours a month that a fleet runs which runs these hours a week.
pub fn running_hours(settings: &Settings) -> f64 {
    HOURS_PER_MONTH * (settings.hours_per_week / HOURS_PER_WEEK).min(1.0)
}

/// Whether the number of servers follows the load: by the hour, or as needed, which is billed alike. What is committed is paid for all the time, so that such a fleet
/// stays as large as the peak needs.
pub fn follows_the_hour(settings: &Settings) -> bool {
    let committed = matches!(
        settings.commitment,
        Commitment::OneYear | Commitment::ThreeYears
    );
    let sized = matches!(settings.count, FleetCount::AtLeast(_));
    settings.scaling != Scaling::Fixed && sized && !committed
}

impl Fleet {
    /// The fleet that a scenario needs of servers with this capacity and these parts.
    pub fn new(
        scenario: &Scenario,
        settings: &Settings,
        capacity: Capacity,
        parts: Vec<Part>,
    ) -> Self {
        let profile = scenario.traffic.profile();
        let service = Service::new(scenario, capacity);
        let zones = settings.zones.max(1);
        let least = match settings.count {
            FleetCount::AtLeast(least) => least.max(zones),
            FleetCount::Exactly(count) => count,
        };
        let (needs, settled) = if follows_the_hour(settings) {
            let needs = profile.needs();
            let mean = needs.iter().map(|need| Level {
                rate: need.rate / profile.within_an_hour(),
                ..*need
            });
            let mean = mean.collect();
            (needs, mean)
        } else {
            let peak = Level {
                time: Share(1.0),
                rate: profile.peak(),
            };
            // Credits that a quiet hour leaves are used within a day.
            (vec![peak], profile.days())
        };
        Self {
            count: settings.count,
            zones,
            carry: Carry::new(scenario, settings, &service, least as f64),
            service,
            capacity,
            cpu_s: scenario.cpu_per_request().0,
            running_s: running_hours(settings) * 3_600.0,
            peak: profile.peak(),
            needs,
            settled,
            parts,
            surplus: None,
        }
    }

    /// The same, billed for CPU above the baseline where a surplus has a price.
    pub fn with_surplus(self, surplus: Option<Arc<PriceRow>>) -> Self {
        Self { surplus, ..self }
    }

    /// vCPUs that volume `n` uses on average while the fleet runs.
    fn used(&self, n: f64) -> f64 {
        n * self.cpu_s / self.running_s
    }

    /// Rate at the peak of volume `n`.
    fn peak_rate(&self, n: f64) -> f64 {
        n / self.running_s * self.peak
    }

    /// Servers that carry a rate over the mean rate at volume `n`, as a whole number that may exceed what an integer
    /// holds.
    fn servers(&self, n: f64, rate: f64) -> f64 {
        match self.count {
            FleetCount::Exactly(count) => count as f64,
            FleetCount::AtLeast(_) => self.carry.steps().servers(n / self.running_s * rate),
        }
    }

    /// Servers on average while the fleet runs at volume `n`.
    fn mean_servers(&self, n: f64) -> f64 {
        let parts = self.needs.iter();
        let mean: f64 = parts
            .map(|need| need.time.0 * self.servers(n, need.rate))
            .sum();
        // The parts of the time add up to one only nearly.
        mean.min(self.servers(n, self.peak))
    }

    /// What one server can carry.
    pub fn capacity(&self) -> Capacity {
        self.capacity
    }

    /// Servers in each hour of the traffic's period at a volume of `n` invocations a month; one number where it never
    /// changes.
    pub fn by_the_hour(&self, n: f64, traffic: &Profile) -> Vec<u64> {
        if self.needs.len() == 1 {
            return vec![self.servers(n, self.peak) as u64];
        }
        let need = |rate: &f64| self.servers(n, rate * traffic.within_an_hour()) as u64;
        traffic.hours().iter().map(need).collect()
    }

    /// The fleet at a volume of `n` invocations a month.
    pub fn size(&self, n: f64) -> FleetSize {
        let (count, mean_count) = (self.servers(n, self.peak), self.mean_servers(n));
        let rate = self.peak_rate(n);
        let bound = match self.count {
            FleetCount::Exactly(_) => Bound::Set,
            FleetCount::AtLeast(least) if count <= least as f64 => Bound::Minimum,
            FleetCount::AtLeast(_) if count <= self.zones as f64 => Bound::Zones,
            FleetCount::AtLeast(_) => match self.carry.limit(rate) {
                Limit::Cpu => Bound::Cpu,
                Limit::Places => Bound::Memory,
                Limit::Latency => Bound::Latency,
            },
        };
        let at_peak = self.used(n) * self.peak / (count * self.capacity.vcpu);
        FleetSize {
            count: count as u64,
            mean_count,
            bound,
            utilisation: Share(self.used(n) / (mean_count * self.capacity.vcpu)),
            peak_load: Share(self.carry.places_load(rate, count).max(at_peak)),
        }
    }

    /// The latency at the peak that the share `p` of its requests stays below, at a volume of `n` invocations a month;
    /// `None` where the fleet cannot keep up.
    pub fn latency(&self, n: f64, p: f64) -> Option<Milliseconds> {
        let servers = self.servers(n, self.peak);
        self.service
            .quantile(p, servers, PerSecond(self.peak_rate(n)))
    }
}

#[cfg(test)]
mod tests;
