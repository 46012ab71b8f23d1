//! The cells of one row: what the data says, with this scenario's prices, fleet, limits and cold starts in it.

use crate::model::charge::Category;
use crate::model::fit::prober::Fared;
use crate::model::fit::survey::Surveyed;
use crate::model::platform::{Kind, PlatformId};
use crate::model::prices::PriceBook;
use crate::model::prices::rows::{Confidence, Limit};
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::model::units::{Mebibytes, Milliseconds};
use crate::present::comparison::cells::{Cell, Cells, Characteristic, Subject};
use crate::present::format;

/// Limits worth a mention, by their names in the price book, with what is limited.
const LIMITS: [(&str, &str); 12] = [
    ("timeout", "a run"),
    ("async-timeout", "a queued run"),
    ("http-timeout", "an HTTP answer"),
    ("cpu-max", "of processor time"),
    ("memory-max", "memory"),
    ("vcpu-max", "of an instance"),
    ("request-max", "a request"),
    ("response-max", "a response"),
    ("streamed-response-max", "a streamed response"),
    ("concurrency", "at once by default"),
    ("instances", "at most"),
    ("ephemeral-max", "temporary storage"),
];

/// What the short cell says of limits: at most so many.
const SHORT: usize = 2;

/// Limits that come first in the short cell.
const FIRST: [&str; 4] = ["timeout", "http-timeout", "cpu-max", "memory-max"];

/// What the cells of a row are made of.
pub(super) struct Facts<'a> {
    subject: Subject,
    of: Option<Of<'a>>,
}

/// What is known of a platform.
struct Of<'a> {
    platform: PlatformId,
    scenario: &'a Scenario,
    fared: Option<&'a Fared>,
    summary: Option<&'a Summary>,
    book: &'a PriceBook,
}

impl<'a> Facts<'a> {
    /// Of a backend service: what the data says.
    pub(super) fn of_service(subject: Subject) -> Self {
        Self { subject, of: None }
    }

    /// Of a platform in a scenario.
    pub(super) fn of_platform(
        platform: PlatformId,
        scenario: &'a Scenario,
        surveyed: Option<&'a Surveyed>,
        summary: Option<&'a Summary>,
        book: &'a PriceBook,
    ) -> Self {
        let fared = surveyed.and_then(|row| row.outcome.as_ref().ok());
        // What was simulated of another platform says nothing of this one.
        let summary = summary.filter(|_| scenario.simulation.platform == platform);
        let of = Of {
            platform,
            scenario,
            fared,
            summary,
            book,
        };
        Self {
            subject: Subject::Platform(platform),
            of: Some(of),
        }
    }

    /// The cell of a characteristic.
    pub(super) fn cell(&self, characteristic: Characteristic) -> Cell {
        let stated = Cells::embedded().of(self.subject, characteristic).cloned();
        let Some(of) = &self.of else {
            return stated.unwrap_or_else(nothing);
        };
        let here = match characteristic {
            Characteristic::Pay => of.prices(),
            Characteristic::Scaling => of.fleet(),
            Characteristic::ColdStarts => of.cold_starts(),
            Characteristic::Limits => return of.limits(),
            _ => None,
        };
        let mut cell = stated.unwrap_or_else(nothing);
        if let Some(here) = here {
            cell.detail = format!("{} {here}", cell.detail);
        }
        cell
    }
}

fn nothing() -> Cell {
    Cell {
        short: "\u{2013}".to_owned(),
        detail: "Nothing is known of it here.".to_owned(),
        source: String::new(),
    }
}

impl Of<'_> {
    /// The prices of the platform itself, from its bill.
    fn prices(&self) -> Option<String> {
        let lines = self.fared?.bill().lines.iter();
        let paid = lines.filter(|line| line.paid > 0.0 && line.row.price_usd > 0.0);
        let mut prices: Vec<String> = Vec::new();
        for line in paid {
            let price = match line.category {
                Category::Requests => {
                    let million = format::usd(line.unit_price() * 1e6);
                    format!("{million} for 1 M requests")
                }
                Category::Compute => {
                    let (price, unit) = (format::unit_price(line.unit_price()), &line.row.unit);
                    format!("{price} {}", format::each(unit))
                }
                _ => continue,
            };
            if !prices.contains(&price) {
                prices.push(price);
            }
        }
        (!prices.is_empty()).then(|| format!("Here: {}.", prices.join(" and ")))
    }

    /// The fleet of this workload, or how much runs at once.
    fn fleet(&self) -> Option<String> {
        let fared = self.fared?;
        let Some(fleet) = fared.fleet() else {
            let peak = self.scenario.peak_concurrency();
            let mean = peak / self.scenario.traffic.profile().peak();
            let (peak, mean) = (format::count(peak), format::count(mean));
            return Some(format!(
                "Here: {mean} requests at once on average, {peak} at the peak."
            ));
        };
        let servers = match fleet.count {
            1 => "1 server".to_owned(),
            count => format!("{} servers", format::grouped(count as f64)),
        };
        let used = format::percent(fleet.utilisation.0.min(1.0));
        Some(if fleet.mean_count < fleet.count as f64 {
            let mean = format::count(fleet.mean_count);
            format!("Here: {servers} at the peak, {mean} on average, {used} of the CPU used.")
        } else {
            format!("Here: {servers} for the peak, {used} of the CPU used on average.")
        })
    }

    fn cold_starts(&self) -> Option<String> {
        let share = self.summary?.cold_share?;
        let function = self.platform.kind() == Kind::Function;
        function.then(|| {
            format!(
                "Here: {} of requests, as simulated.",
                format::percent(share.mean)
            )
        })
    }

    /// The limits of the price book; of a server, its type.
    fn limits(&self) -> Cell {
        let known = |&(name, what): &(&'static str, &'static str)| {
            let limit = self.book.limit(self.platform.key(), name)?;
            Some((name, said(limit, what), limit))
        };
        let all: Vec<_> = LIMITS.iter().filter_map(known).collect();
        if all.is_empty() {
            return self.server();
        }
        let first = FIRST
            .iter()
            .filter_map(|name| all.iter().find(|(known, ..)| known == name));
        let short: Vec<&str> = first
            .take(SHORT)
            .map(|(_, said, _)| said.as_str())
            .collect();
        let detail: Vec<&str> = all.iter().map(|(_, said, _)| said.as_str()).collect();
        let mut sources: Vec<String> = Vec::new();
        for (.., limit) in &all {
            let source = sourced(limit);
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        Cell {
            short: short.join(", "),
            detail: format!("{}.", detail.join("; ")),
            source: sources.join("; "),
        }
    }

    fn server(&self) -> Cell {
        let name = &self.scenario.of(self.platform).instance;
        let regions = self
            .book
            .regions(&self.scenario.location, self.platform.provider());
        let server = self.book.server(self.platform.key(), name, &regions);
        let (detail, source) = match server {
            Ok(server) => (
                format!(
                    "Runs of any duration; {name} has {} GiB and {} vCPU.",
                    server.memory_gib, server.vcpu
                ),
                format!("{}, {}", server.source, server.date),
            ),
            Err(_) => (
                format!("Runs of any duration; {name} has no known price here."),
                "prices/servers.csv".to_owned(),
            ),
        };
        Cell {
            short: "Any duration".to_owned(),
            detail,
            source,
        }
    }
}

fn said(limit: &Limit, what: &str) -> String {
    let value = limit.value;
    let quantity = match limit.unit {
        "s" => format::duration(Milliseconds(value * 1e3)),
        "MB" if value >= 256.0 => format::memory(Mebibytes(value)),
        unit => format!("{} {unit}", format::grouped(value)),
    };
    format!("{quantity} {what}")
}

fn sourced(limit: &Limit) -> String {
    let trusted = match limit.confidence {
        Confidence::Read => "",
        Confidence::Quoted => ", quoted",
        Confidence::Unconfirmed => ", not confirmed",
    };
    format!("{}, {}{trusted}", limit.source, limit.date)
}
