//! How many servers or containers carry the same load as the functions, and what they cost.
//!
//! The fleet is the smallest that carries the *peak*: CPU at the target utilisation, and room for the requests in
//! flight (Little's law), but never below the minimum.

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::charge::{Arithmetic, Category, Line};
use crate::model::curve::{Affine, Staircase};
use crate::model::prices::Allowance;
use crate::model::prices::rows::PriceRow;
use crate::model::scenario::Scenario;
use crate::model::settings::{FleetCount, HOURS_PER_WEEK, Settings};
use crate::model::units::{HOURS_PER_MONTH, Share};

/// What decided the number of servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// CPU time at the peak.
    Cpu,
    /// Memory, or places for requests, at the peak.
    Memory,
    /// The minimum asked for.
    Minimum,
    /// The visitor set the number.
    Set,
}

/// A fleet at one volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FleetSize {
    /// Number of servers.
    pub count: u64,
    /// What decided it.
    pub bound: Bound,
    /// Mean CPU use over all vCPUs while the fleet runs; above 1 the fleet cannot keep up.
    pub utilisation: Share,
    /// Need over capacity at the peak, of CPU or places, whichever is scarcer; above 1 only where the number was set.
    pub peak_load: Share,
}

/// What one server can carry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Capacity {
    /// vCPUs that it can use for ever.
    pub vcpu: f64,
    /// vCPUs that cost nothing extra; the rest is surplus. The same as `vcpu` where there is no surplus.
    pub baseline_vcpu: f64,
    /// Requests that fit at once, 1 or more.
    pub places: f64,
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
    capacity: Capacity,
    /// CPU seconds of one request.
    cpu_s: f64,
    /// Seconds a month that the fleet runs.
    running_s: f64,
    /// Volume one server carries by CPU at the target utilisation [invocations a month].
    volume_by_cpu: f64,
    /// Volume one server carries by places for requests [invocations a month].
    volume_by_places: f64,
    peak_to_mean: f64,
    parts: Vec<Part>,
    /// Price of one vCPU-hour above the baseline; `None` where it is not billed.
    surplus: Option<Arc<PriceRow>>,
}

/// Hours a month that a fleet runs which runs these hours a week.
pub fn running_hours(settings: &Settings) -> f64 {
    HOURS_PER_MONTH * (settings.hours_per_week / HOURS_PER_WEEK).min(1.0)
}

impl Fleet {
    /// The fleet that a scenario needs of servers with this capacity and these parts.
    pub fn new(
        scenario: &Scenario,
        settings: &Settings,
        capacity: Capacity,
        parts: Vec<Part>,
    ) -> Self {
        let peak = scenario.traffic.profile().peak();
        let cpu_s = scenario.cpu_per_request().0;
        let duration_s = scenario.durations().mean().seconds().0;
        let running_s = running_hours(settings) * 3_600.0;
        let target = settings.target_utilisation.0;
        Self {
            count: settings.count,
            capacity,
            cpu_s,
            running_s,
            volume_by_cpu: capacity.vcpu * target / (cpu_s * peak) * running_s,
            volume_by_places: capacity.places / (duration_s * peak) * running_s,
            peak_to_mean: peak,
            parts,
            surplus: None,
        }
    }

    /// The same, billed for CPU above the baseline where a surplus has a price.
    pub fn with_surplus(self, surplus: Option<Arc<PriceRow>>) -> Self {
        Self { surplus, ..self }
    }

    fn volume_per_server(&self) -> f64 {
        self.volume_by_cpu.min(self.volume_by_places)
    }

    /// vCPUs that volume `n` uses on average while the fleet runs.
    fn used(&self, n: f64) -> f64 {
        n * self.cpu_s / self.running_s
    }

    /// Number of servers at volume `n`, as a whole number that may exceed what an integer holds.
    fn servers(&self, n: f64) -> f64 {
        let needed = (n / self.volume_per_server() * (1.0 - 1e-12)).ceil();
        match self.count {
            FleetCount::Exactly(count) => count as f64,
            FleetCount::AtLeast(least) => needed.max(least as f64),
        }
    }

    /// The fleet at a volume of `n` invocations a month.
    pub fn size(&self, n: f64) -> FleetSize {
        let count = self.servers(n);
        let bound = match self.count {
            FleetCount::Exactly(_) => Bound::Set,
            FleetCount::AtLeast(least) if count <= least as f64 => Bound::Minimum,
            FleetCount::AtLeast(_) if self.volume_by_places < self.volume_by_cpu => Bound::Memory,
            FleetCount::AtLeast(_) => Bound::Cpu,
        };
        let utilisation = self.used(n) / (count * self.capacity.vcpu);
        let places_load = n / (count * self.volume_by_places);
        FleetSize {
            count: count as u64,
            bound,
            utilisation: Share(utilisation),
            peak_load: Share(places_load.max(utilisation * self.peak_to_mean)),
        }
    }

    /// vCPU-hours above the baseline in a month at volume `n`, with this many servers.
    fn surplus_hours(&self, n: f64, servers: f64) -> f64 {
        let Capacity {
            vcpu,
            baseline_vcpu,
            ..
        } = self.capacity;
        let used = self.used(n).min(servers * vcpu);
        (used - servers * baseline_vcpu).max(0.0) * self.running_s / 3_600.0
    }

    /// Adds the lines at a volume of `n` invocations a month.
    pub fn lines(&self, n: f64, lines: &mut Vec<Line>) {
        let servers = self.servers(n);
        for part in &self.parts {
            let mut how = Arithmetic::with_capacity(part.how.len() + 1);
            how.push((
                servers,
                if servers == 1.0 {
                    "server \u{d7}"
                } else {
                    "servers \u{d7}"
                },
            ));
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
            lines.push(Line {
                label: Cow::Borrowed("Surplus CPU credits"),
                category: Category::Compute,
                quantity: self.surplus_hours(n, servers),
                whole: self.surplus_hours(n, servers),
                row: Arc::clone(row),
                paid: 1.0,
                how: vec![
                    (self.used(n), "vCPU used on average, at most"),
                    (servers * self.capacity.vcpu, "vCPU, above a baseline of"),
                    (servers * self.capacity.baseline_vcpu, "vCPU \u{d7}"),
                    (self.running_s / 3_600.0, "h"),
                ],
            });
        }
    }

    /// Cost at a volume of `n` invocations a month [$].
    pub fn cost(&self, n: f64) -> f64 {
        let servers = self.servers(n);
        let surplus = self.surplus.as_ref().map_or(0.0, |row| row.price_usd);
        servers * self.server_usd() - self.free_usd() + surplus * self.surplus_hours(n, servers)
    }

    /// Volumes at which the straight pieces with a constant count begin or bend.
    pub fn kinks(&self) -> Vec<f64> {
        let (servers, mut kinks) = match self.count {
            FleetCount::Exactly(count) => (count as f64, Vec::new()),
            FleetCount::AtLeast(least) => {
                (least as f64, vec![least as f64 * self.volume_per_server()])
            }
        };
        if self.surplus.is_some() {
            let per_vcpu = self.running_s / self.cpu_s;
            kinks.push(servers * self.capacity.baseline_vcpu * per_vcpu);
            kinks.push(servers * self.capacity.vcpu * per_vcpu);
        }
        kinks
    }

    /// What the fleet costs around volume `n`: a straight line, and the staircase where the count grows.
    pub fn shape_at(&self, n: f64) -> (Affine, Option<Staircase>) {
        let per_server = self.server_usd();
        let constant = Affine {
            intercept: -self.free_usd(),
            slope: 0.0,
        };
        let hours = self.running_s / 3_600.0;
        let surplus_usd = self.surplus.as_ref().map_or(0.0, |row| row.price_usd);
        let surplus_slope = self.cpu_s / 3_600.0 * surplus_usd;
        let Capacity {
            vcpu,
            baseline_vcpu: baseline,
            ..
        } = self.capacity;
        let surplus_free = baseline * hours * surplus_usd;
        let servers = match self.count {
            FleetCount::Exactly(count) => count as f64,
            FleetCount::AtLeast(least) if n <= least as f64 * self.volume_per_server() => {
                least as f64
            }
            FleetCount::AtLeast(_) => {
                let stairs = Staircase {
                    volume_per_server: self.volume_per_server(),
                    usd_per_server: per_server,
                    surplus_slope,
                    surplus_free,
                };
                return (constant, Some(stairs));
            }
        };
        let used = self.used(n);
        let surplus = if used <= servers * baseline {
            Affine::default()
        } else if used < servers * vcpu {
            Affine {
                intercept: -servers * surplus_free,
                slope: surplus_slope,
            }
        } else {
            Affine {
                intercept: servers * (vcpu - baseline) * hours * surplus_usd,
                slope: 0.0,
            }
        };
        let fixed = Affine {
            intercept: servers * per_server,
            slope: 0.0,
        };
        (constant + fixed + surplus, None)
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
