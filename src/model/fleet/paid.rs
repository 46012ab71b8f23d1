//! What a fleet costs: the lines of its bill at a volume, and its part of the cost curve.

use std::borrow::Cow;
use std::sync::Arc;

use crate::model::charge::{Arithmetic, Category, Line};
use crate::model::curve::{Affine, Staircase, Surplus};
use crate::model::fleet::{Capacity, Fleet};
use crate::model::prices::Allowance;
use crate::model::prices::rows::PriceRow;
use crate::model::settings::FleetCount;
use crate::model::traffic::Level;

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

impl Fleet {
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
