//! How many servers carry the same load as the functions, and what they cost.
//!
//! The fleet is the smallest that carries the *peak*: CPU at the target utilisation, and memory for the requests in
//! flight (Little's law), but never below the minimum.

use crate::model::charge::{Line, plain};
use crate::model::curve::{Affine, Staircase};
use crate::model::prices::{CreditMode, InstanceType, MissingPrice, PriceBook, PriceRow};
use crate::model::scenario::{FleetCount, Scenario};
use crate::model::units::{HOURS_PER_MONTH, SECONDS_PER_MONTH, Share};

/// Size of each server's disk [GB].
const DISK_GB: f64 = 30.0;

/// Zones a load balancer stands in, with one public address each.
const LOAD_BALANCER_ZONES: f64 = 2.0;

/// What decided the number of servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// CPU time at the peak.
    Cpu,
    /// Memory of the requests in flight at the peak.
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
    /// Mean CPU use over all vCPUs; above 1 the fleet cannot keep up.
    pub utilisation: Share,
    /// Need over capacity at the peak, of CPU or memory, whichever is scarcer; above 1 only where the number was set.
    pub peak_load: Share,
}

/// The servers of a scenario: capacity and prices of one, and how many at any volume.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet {
    count: FleetCount,
    instance: InstanceType,
    /// CPU seconds of one request.
    cpu_s: f64,
    /// vCPUs that one server can use for ever.
    vcpu: f64,
    /// Volume one server carries by CPU at the target utilisation [invocations a month].
    volume_by_cpu: f64,
    /// Volume one server carries by memory [invocations a month].
    volume_by_memory: f64,
    peak_to_mean: f64,
    /// Price of one vCPU-hour above the baseline; `None` where it is not billed.
    surplus: Option<PriceRow>,
    disk: Option<PriceRow>,
    public_ipv4: Option<PriceRow>,
    load_balancer: Option<(PriceRow, PriceRow)>,
}

/// Why a fleet cannot be made.
#[derive(Clone, Debug, PartialEq)]
pub enum FleetFault {
    /// The price book lacks a row.
    MissingPrice(MissingPrice),
    /// One request needs more memory than a server has.
    TooLittleMemory {
        /// Memory a request needs [MB].
        needed_mb: f64,
        /// Memory of one server [MB].
        server_mb: f64,
    },
}

impl From<MissingPrice> for FleetFault {
    fn from(missing: MissingPrice) -> Self {
        Self::MissingPrice(missing)
    }
}

impl Fleet {
    /// The fleet of a scenario at the prices of a book.
    pub fn new(scenario: &Scenario, book: &PriceBook) -> Result<Self, FleetFault> {
        let settings = &scenario.ec2;
        let instance = book.instance(&settings.instance)?.clone();
        let server_mb = instance.memory_gib * 1_024.0;
        let needed_mb = scenario.workload.memory.0;
        let slots = (server_mb / needed_mb).floor();
        if slots < 1.0 {
            return Err(FleetFault::TooLittleMemory {
                needed_mb,
                server_mb,
            });
        }
        let vcpu = match instance.credit_mode {
            Some(CreditMode::Standard) => instance.vcpu * instance.baseline().0,
            Some(CreditMode::Unlimited) | None => instance.vcpu,
        };
        let surplus = match (settings.surplus_credits, instance.credit_mode) {
            (true, Some(CreditMode::Unlimited)) => surplus_row(&instance),
            _ => None,
        };
        let peak = scenario.traffic.peak_to_mean;
        let cpu_s = scenario.cpu_per_request().0;
        let duration_s = scenario.durations().mean().seconds().0;
        let priced =
            |on: bool, service: &str, item: &str| -> Result<Option<PriceRow>, MissingPrice> {
                if on {
                    book.price(service, item).cloned().map(Some)
                } else {
                    Ok(None)
                }
            };
        let balancer = priced(settings.load_balancer, "aws-load-balancer", "hour")?;
        let address = book.price("aws-public-ipv4", "hour")?.clone();
        Ok(Self {
            count: settings.count,
            cpu_s,
            vcpu,
            volume_by_cpu: vcpu * settings.target_utilisation.0 / (cpu_s * peak)
                * SECONDS_PER_MONTH,
            volume_by_memory: slots / (duration_s * peak) * SECONDS_PER_MONTH,
            peak_to_mean: peak,
            surplus,
            disk: priced(settings.disk, "aws-disk", "gp3")?,
            public_ipv4: priced(settings.public_ipv4, "aws-public-ipv4", "hour")?,
            load_balancer: balancer.map(|hour| (hour, address)),
            instance,
        })
    }

    /// The instance type of every server.
    pub fn instance(&self) -> &InstanceType {
        &self.instance
    }

    fn volume_per_server(&self) -> f64 {
        self.volume_by_cpu.min(self.volume_by_memory)
    }

    /// The fleet at a volume of `n` invocations a month.
    pub fn size(&self, n: f64) -> FleetSize {
        let needed = (n / self.volume_per_server() * (1.0 - 1e-12))
            .ceil()
            .max(0.0);
        let by_peak = if self.volume_by_memory < self.volume_by_cpu {
            Bound::Memory
        } else {
            Bound::Cpu
        };
        let (count, bound) = match self.count {
            FleetCount::Exactly(count) => (count as f64, Bound::Set),
            FleetCount::AtLeast(least) if needed <= least as f64 => (least as f64, Bound::Minimum),
            FleetCount::AtLeast(_) => (needed, by_peak),
        };
        let used = n * self.cpu_s / SECONDS_PER_MONTH;
        let utilisation = used / (count * self.vcpu);
        let memory_load = n / (count * self.volume_by_memory);
        FleetSize {
            count: count as u64,
            bound,
            utilisation: Share(utilisation),
            peak_load: Share(memory_load.max(utilisation * self.peak_to_mean)),
        }
    }

    /// vCPU-hours above the baseline in a month at volume `n`, with this many servers.
    fn surplus_hours(&self, n: f64, servers: f64) -> f64 {
        let used = n * self.cpu_s / SECONDS_PER_MONTH;
        let baseline = self.instance.vcpu * self.instance.baseline().0;
        (used.min(servers * self.vcpu) - servers * baseline).max(0.0) * HOURS_PER_MONTH
    }

    /// The lines of the bill at a volume of `n` invocations a month.
    pub fn lines(&self, n: f64) -> Vec<Line> {
        let servers = self.size(n).count as f64;
        let each = if servers == 1.0 {
            "1 server".to_owned()
        } else {
            format!("{} servers", plain(servers))
        };
        let hours = format!("{each} x 730 h");
        let server = server_row(&self.instance);
        let mut lines = vec![Line::priced(
            format!("{} on demand, Linux", self.instance.instance),
            servers * HOURS_PER_MONTH,
            &server,
            hours.clone(),
        )];
        if let Some(row) = &self.surplus {
            let baseline = self.instance.vcpu * self.instance.baseline().0;
            let used = n * self.cpu_s / SECONDS_PER_MONTH;
            let how = format!(
                "(mean CPU use of {} vCPU, at most {} - {} vCPU baseline) x 730 h, not below 0",
                plain(used),
                plain(servers * self.vcpu),
                plain(servers * baseline),
            );
            lines.push(Line::priced(
                "Surplus CPU credits",
                self.surplus_hours(n, servers),
                row,
                how,
            ));
        }
        if let Some(row) = &self.disk {
            let how = format!("{each} x {} GB", plain(DISK_GB));
            lines.push(Line::priced("Disk (gp3)", servers * DISK_GB, row, how));
        }
        if let Some(row) = &self.public_ipv4 {
            lines.push(Line::priced(
                "Public IPv4 of servers",
                servers * HOURS_PER_MONTH,
                row,
                hours,
            ));
        }
        if let Some((hour, address)) = &self.load_balancer {
            lines.push(Line::priced(
                "Load balancer, hours",
                HOURS_PER_MONTH,
                hour,
                "730 h".to_owned(),
            ));
            let how = format!("{} zones x 730 h", plain(LOAD_BALANCER_ZONES));
            let quantity = LOAD_BALANCER_ZONES * HOURS_PER_MONTH;
            lines.push(Line::priced(
                "Public IPv4 of load balancer",
                quantity,
                address,
                how,
            ));
        }
        lines
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
            let per_vcpu = SECONDS_PER_MONTH / self.cpu_s;
            let baseline = self.instance.vcpu * self.instance.baseline().0;
            kinks.push(servers * baseline * per_vcpu);
            kinks.push(servers * self.vcpu * per_vcpu);
        }
        kinks
    }

    /// What the fleet costs around volume `n`: a straight line, and the staircase where the count grows.
    pub fn shape_at(&self, n: f64) -> (Affine, Option<Staircase>) {
        let per_server = self.server_usd();
        let balancer = self.load_balancer.as_ref().map_or(0.0, |(hour, address)| {
            HOURS_PER_MONTH * (hour.price_usd + LOAD_BALANCER_ZONES * address.price_usd)
        });
        let constant = Affine {
            intercept: balancer,
            slope: 0.0,
        };
        let surplus_usd = self.surplus.as_ref().map_or(0.0, |row| row.price_usd);
        let surplus_slope = self.cpu_s / 3_600.0 * surplus_usd;
        let baseline = self.instance.vcpu * self.instance.baseline().0;
        let surplus_free = baseline * HOURS_PER_MONTH * surplus_usd;
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
        let used = n * self.cpu_s / SECONDS_PER_MONTH;
        let surplus = if used <= servers * baseline {
            Affine::default()
        } else if used < servers * self.vcpu {
            Affine {
                intercept: -servers * surplus_free,
                slope: surplus_slope,
            }
        } else {
            let most = servers * (self.vcpu - baseline) * HOURS_PER_MONTH * surplus_usd;
            Affine {
                intercept: most,
                slope: 0.0,
            }
        };
        let fixed = Affine {
            intercept: servers * per_server,
            slope: 0.0,
        };
        (constant + fixed + surplus, None)
    }

    /// Monthly price of one server with its disk and address [$].
    fn server_usd(&self) -> f64 {
        let hourly = self.instance.price_usd_per_hour
            + self.public_ipv4.as_ref().map_or(0.0, |row| row.price_usd);
        hourly * HOURS_PER_MONTH
            + self
                .disk
                .as_ref()
                .map_or(0.0, |row| DISK_GB * row.price_usd)
    }
}

fn server_row(instance: &InstanceType) -> PriceRow {
    instance_row(instance, "hour", instance.price_usd_per_hour)
}

fn surplus_row(instance: &InstanceType) -> Option<PriceRow> {
    instance
        .surplus_usd_per_vcpu_hour
        .map(|price| instance_row(instance, "vCPU-hour", price))
}

fn instance_row(instance: &InstanceType, unit: &str, price_usd: f64) -> PriceRow {
    PriceRow {
        service: "aws-ec2".to_owned(),
        item: instance.instance.clone(),
        region: instance.region.clone(),
        unit: unit.to_owned(),
        price_usd,
        tier_from: None,
        tier_to: None,
        date: instance.date.clone(),
        confidence: instance.confidence,
        source: instance.source.clone(),
        note: String::new(),
    }
}
