//! How many servers or containers carry the same load as the functions, and what they cost.
//!
//! The fleet is the smallest that carries the *peak*: CPU at the target utilisation, room for the requests in flight
//! (Little's law), and the latency objective, but never below the minimum nor fewer than its zones.

mod carry;

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::charge::{Arithmetic, Category, Line};
use crate::model::curve::{Affine, Staircase, Surplus};
use crate::model::fleet::carry::{Carry, Limit, Service};
use crate::model::prices::Allowance;
use crate::model::prices::rows::PriceRow;
use crate::model::scenario::Scenario;
use crate::model::settings::{Commitment, FleetCount, HOURS_PER_WEEK, Scaling, Settings};
use crate::model::traffic::Level;
use crate::model::units::{HOURS_PER_MONTH, Milliseconds, PerSecond, Share};

pub use carry::Capacity;

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

/// One thing that every server costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub label: Cow<'static, str>,
    /// What it is for.
    pub category: Category,
    /// Quantity of one server in a month, in the unit of the row.
    pub per_server: f64,
    /// Its price.
    pub row: Arc<PriceRow>,
    /// Part of the list price that is paid.
    pub paid: f64,
    /// How the quantity of one server comes about.
    pub how: Arithmetic,
    /// What of the whole fleet's quantity is free, not above what the smallest fleet uses.
    pub free: Option<(f64, Arc<Allowance>)>,
}

impl Part {
    fn usd_per_server(&self) -> f64 {
        self.per_server * self.row.price_usd * self.paid
    }
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

/// Whether the number of servers follows the hour. What is committed is paid for all the time, so that such a fleet
/// stays as large as the peak needs.
pub fn follows_the_hour(settings: &Settings) -> bool {
    let committed = matches!(
        settings.commitment,
        Commitment::OneYear | Commitment::ThreeYears
    );
    let sized = matches!(settings.count, FleetCount::AtLeast(_));
    settings.scaling == Scaling::Hourly && sized && !committed
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

    /// vCPU-hours above the baseline in a month at volume `n`.
    fn surplus_hours(&self, n: f64) -> f64 {
        let Capacity {
            vcpu,
            baseline_vcpu,
            ..
        } = self.capacity;
        let together = self.needs.len() == 1;
        let parts = self.settled.iter().enumerate().map(|(i, part)| {
            let need = self.needs[if together { 0 } else { i }];
            let servers = self.servers(n, need.rate);
            let used = (self.used(n) * part.rate).min(servers * vcpu);
            part.time.0 * (used - servers * baseline_vcpu).max(0.0)
        });
        parts.sum::<f64>() * self.running_s / 3_600.0
    }

    /// Adds the lines at a volume of `n` invocations a month.
    pub fn lines(&self, n: f64, lines: &mut Vec<Line>) {
        let servers = self.mean_servers(n);
        let unit = if self.needs.len() > 1 {
            "servers on average \u{d7}"
        } else if servers == 1.0 {
            "server \u{d7}"
        } else {
            "servers \u{d7}"
        };
        for part in &self.parts {
            let mut how = Arithmetic::with_capacity(part.how.len() + 1);
            how.push((servers, unit));
            how.extend_from_slice(&part.how);
            let whole = servers * part.per_server;
            let line = |label: Cow<'static, str>, quantity, row: &Arc<PriceRow>, paid| Line {
                label,
                category: part.category,
                quantity,
                row: Arc::clone(row),
                paid,
                how: how.clone(),
                whole,
            };
            let mut free = 0.0;
            if let Some((granted, allowance)) = &part.free {
                free = granted.min(whole);
                let label = Cow::Owned(format!("{}, free part", part.label));
                lines.push(line(label, free, &allowance.row, 0.0));
            }
            lines.push(line(part.label.clone(), whole - free, &part.row, part.paid));
        }
        if let Some(row) = &self.surplus {
            lines.push(self.surplus_line(n, servers, row));
        }
    }

    fn surplus_line(&self, n: f64, servers: f64, row: &Arc<PriceRow>) -> Line {
        let hours = self.surplus_hours(n);
        let mut how = vec![
            (self.used(n), "vCPU used on average, at most"),
            (servers * self.capacity.vcpu, "vCPU, above a baseline of"),
            (servers * self.capacity.baseline_vcpu, "vCPU \u{d7}"),
            (self.running_s / 3_600.0, "h"),
        ];
        if self.needs.len() > 1 {
            how.push((self.needs.len() as f64, "kinds of hours, each by itself"));
        } else if self.settled.len() > 1 {
            how.push((self.settled.len() as f64, "kinds of days, each by itself"));
        }
        Line {
            label: Cow::Borrowed("Surplus CPU credits"),
            category: Category::Compute,
            quantity: hours,
            whole: hours,
            row: Arc::clone(row),
            paid: 1.0,
            how,
        }
    }

    /// Cost at a volume of `n` invocations a month [$].
    pub fn cost(&self, n: f64) -> f64 {
        let rent = self.mean_servers(n) * self.server_usd() - self.free_usd();
        rent + self.surplus_usd() * self.surplus_hours(n)
    }

    /// Volumes at which the straight pieces of a fleet whose number is set bend.
    pub fn kinks(&self) -> Vec<f64> {
        let FleetCount::Exactly(count) = self.count else {
            return Vec::new();
        };
        let Capacity {
            vcpu,
            baseline_vcpu,
            ..
        } = self.capacity;
        let edges = self.settled.iter().flat_map(|part| {
            let per_vcpu = self.running_s / (self.cpu_s * part.rate);
            [baseline_vcpu, vcpu].map(|edge| count as f64 * edge * per_vcpu)
        });
        edges.filter(|_| self.surplus.is_some()).collect()
    }

    /// What the fleet costs around volume `n`: a straight line, and the staircases of a number that grows.
    pub fn shape_at(&self, n: f64) -> (Affine, Vec<Staircase>) {
        let free = Affine {
            intercept: -self.free_usd(),
            slope: 0.0,
        };
        match self.count {
            FleetCount::Exactly(count) => (free + self.set_at(n, count as f64), Vec::new()),
            FleetCount::AtLeast(_) => (free, self.stairs()),
        }
    }

    /// The straight line of so many servers around volume `n`.
    fn set_at(&self, n: f64, servers: f64) -> Affine {
        let Capacity {
            vcpu,
            baseline_vcpu: baseline,
            ..
        } = self.capacity;
        let hours_usd = self.running_s / 3_600.0 * self.surplus_usd();
        let mut line = Affine {
            intercept: servers * self.server_usd(),
            slope: 0.0,
        };
        for part in &self.settled {
            let (time, used) = (part.time.0, self.used(n) * part.rate);
            if used >= servers * vcpu {
                line.intercept += time * servers * (vcpu - baseline) * hours_usd;
            } else if used > servers * baseline {
                line.intercept -= time * servers * baseline * hours_usd;
                line.slope += time * part.rate * self.cpu_s / 3_600.0 * self.surplus_usd();
            }
        }
        line
    }

    /// One staircase for every part of the time that has a number of its own.
    fn stairs(&self) -> Vec<Staircase> {
        let hours_usd = self.running_s / 3_600.0 * self.surplus_usd();
        let surplus = |part: &Level| Surplus {
            slope: part.time.0 * part.rate * self.cpu_s / 3_600.0 * self.surplus_usd(),
            free: part.time.0 * self.capacity.baseline_vcpu * hours_usd,
        };
        let together = self.needs.len() == 1;
        let stairs = self.needs.iter().enumerate().map(|(i, need)| {
            let settled = if together {
                self.settled.as_slice()
            } else {
                &self.settled[i..=i]
            };
            let paid = settled.iter().map(surplus).filter(|s| s.slope > 0.0);
            Staircase {
                steps: Arc::clone(self.carry.steps()),
                volume: self.running_s / need.rate,
                usd_per_server: need.time.0 * self.server_usd(),
                surplus: paid.collect(),
            }
        });
        stairs.collect()
    }

    /// Price of a vCPU-hour above the baseline [$], 0 where it is not billed.
    fn surplus_usd(&self) -> f64 {
        self.surplus.as_ref().map_or(0.0, |row| row.price_usd)
    }

    /// Monthly price of one server with all its parts [$].
    fn server_usd(&self) -> f64 {
        self.parts.iter().map(Part::usd_per_server).sum()
    }

    /// What is free of the whole fleet [$].
    fn free_usd(&self) -> f64 {
        let free = |part: &Part| {
            let quantity = part.free.as_ref().map_or(0.0, |(free, _)| *free);
            quantity * part.row.price_usd * part.paid
        };
        self.parts.iter().map(free).sum()
    }
}
