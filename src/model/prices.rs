//! The price book: list prices, free allowances, limits, server types and regions, each row with its source.
//!
//! The rows live in `prices/*.csv`, which a contributor edits without touching Rust. Reading checks what a row
//! must have and that tiers meet without gap or overlap. A price that is not known in a region is a [`MissingPrice`];
//! no other region's price takes its place.

mod check;
mod files;
mod past;
mod read;
pub mod rows;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, OnceLock};

use crate::model::platform::Provider;
use crate::model::prices::rows::{Limit, PriceRow, RegionRow, ServerType, surplus_item};
use crate::model::tables::TableError;

pub use files::{DataFile, DataFiles};
pub use past::{PastPrice, is_date};

/// Region of a price that holds everywhere.
const GLOBAL: &str = "global";

/// The price tiers of an item in rising order, at least one.
pub type Tiers = Arc<[Arc<PriceRow>]>;

/// The tiers of an item by region.
type Regional = Vec<(&'static str, Tiers)>;

/// A price that the book lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct MissingPrice {
    /// What was looked for, such as `aws-lambda duration-x86`.
    pub wanted: String,
    /// Regions it was looked for in, in order; empty for a provider that has none at the location.
    pub regions: Vec<String>,
}

impl MissingPrice {
    /// What is missing, as a sentence without its full stop.
    pub fn sentence(&self) -> String {
        let place = match self.regions.as_slice() {
            [] => "this location".to_owned(),
            regions => regions.join(" or "),
        };
        format!("the price book has no price for {} in {place}", self.wanted)
    }
}

/// A quantity that is free every month.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowance {
    /// Free quantity a month, in the unit of the row.
    pub quantity: f64,
    /// Who shares it, such as `per account`.
    pub scope: &'static str,
    /// Unit and provenance, at a price of 0.
    pub row: Arc<PriceRow>,
}

/// A place where everything runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// Stable name, such as `us-east`.
    pub key: &'static str,
    /// Name people use.
    pub label: &'static str,
}

/// Everything that is known about prices, allowances, limits, server types and regions.
#[derive(Clone, Debug)]
pub struct PriceBook {
    /// Tiers by region, by item, by service.
    items: HashMap<&'static str, HashMap<Cow<'static, str>, Regional>>,
    allowances: HashMap<&'static str, Vec<Arc<Allowance>>>,
    limits: HashMap<&'static str, Vec<Limit>>,
    servers: Vec<Arc<ServerType>>,
    regions: Vec<RegionRow>,
    /// What prices were before, which few ask for.
    past: DataFile,
    date: OnceLock<&'static str>,
}

static EMBEDDED: LazyLock<Arc<PriceBook>> = LazyLock::new(|| {
    let book = PriceBook::with_servers::<TESTED>(DataFiles::EMBEDDED, EMBEDDED_SERVERS.clone());
    Arc::new(book.expect("a test reads the embedded price files"))
});

static EMBEDDED_SERVERS: LazyLock<Vec<Arc<ServerType>>> = LazyLock::new(|| {
    let servers = read::servers::<TESTED>(DataFiles::EMBEDDED.servers);
    servers.expect("a test reads the embedded file of servers")
});

/// Rows that a test has checked already: nobody has to wait for it again.
const TESTED: bool = false;

/// Rows to be checked.
const CHECKED: bool = true;

impl PriceBook {
    /// The book that ships with the page.
    pub fn embedded() -> &'static Arc<Self> {
        &EMBEDDED
    }

    /// Does about half of the work of [`PriceBook::embedded`], for who cannot wait for it in one go.
    pub fn prepare() {
        LazyLock::force(&EMBEDDED_SERVERS);
    }

    /// Reads and checks the files.
    pub fn parse(files: DataFiles<'_>) -> Result<Self, TableError> {
        Self::read::<CHECKED>(files)
    }

    /// The same book with a visitor's own prices, by the ids of their rows. Ids that the book lacks change nothing.
    pub fn with_prices(&self, own: &BTreeMap<String, f64>) -> Self {
        let mut book = self.clone();
        let all = book
            .items
            .values_mut()
            .flat_map(HashMap::values_mut)
            .flatten();
        for (_, tiers) in all {
            let changed = |row: &Arc<PriceRow>| own.get(&row.id()).copied();
            if tiers.iter().any(|row| changed(row).is_some()) {
                *tiers = tiers
                    .iter()
                    .map(|row| match changed(row) {
                        Some(price_usd) => Arc::new(PriceRow {
                            price_usd,
                            list_price_usd: Some(row.price_usd),
                            ..(**row).clone()
                        }),
                        None => Arc::clone(row),
                    })
                    .collect();
            }
        }
        book
    }

    /// The tiers of an item in the first of these regions where it has a price, or everywhere.
    pub fn tiers(
        &self,
        service: &str,
        item: &str,
        regions: &[&str],
    ) -> Result<&Tiers, MissingPrice> {
        let regional = self.items.get(service).and_then(|items| items.get(item));
        let in_region = |wanted: &str| {
            regional?
                .iter()
                .find(|(region, _)| *region == wanted)
                .map(|(_, tiers)| tiers)
        };
        regions
            .iter()
            .find_map(|region| in_region(region))
            .or_else(|| in_region(GLOBAL))
            .ok_or_else(|| MissingPrice {
                wanted: format!("{service} {item}"),
                regions: regions.iter().map(|&region| region.to_owned()).collect(),
            })
    }

    /// The single price of an item that has no tiers; the first tier of one that has.
    pub fn price(
        &self,
        service: &str,
        item: &str,
        regions: &[&str],
    ) -> Result<&Arc<PriceRow>, MissingPrice> {
        Ok(&self.tiers(service, item, regions)?[0])
    }

    /// The tiers of every item in every region.
    pub fn all_tiers(&self) -> impl Iterator<Item = &Tiers> {
        let regional = self.items.values().flat_map(HashMap::values).flatten();
        regional.map(|(_, tiers)| tiers)
    }

    /// The row with this id.
    pub fn row(&self, id: &str) -> Option<&Arc<PriceRow>> {
        let all = self.items.values().flat_map(HashMap::values).flatten();
        all.flat_map(|(_, tiers)| tiers.iter())
            .find(|row| row.id() == id)
    }

    /// What is free every month, if anything is.
    pub fn allowance(&self, service: &str, item: &str) -> Option<&Arc<Allowance>> {
        self.allowances
            .get(service)?
            .iter()
            .find(|allowance| allowance.row.item == item)
    }

    /// A limit of a platform or a front door, if it has one.
    pub fn limit(&self, platform: &str, limit: &str) -> Option<&Limit> {
        self.limits
            .get(platform)?
            .iter()
            .find(|row| row.limit == limit)
    }

    /// A server type by name, as it is in the first of these regions where it has a price.
    pub fn server(
        &self,
        service: &str,
        instance: &str,
        regions: &[&str],
    ) -> Result<&Arc<ServerType>, MissingPrice> {
        let in_region = |wanted: &&str| {
            self.servers.iter().find(|row| {
                row.instance == instance && row.service == service && row.region == *wanted
            })
        };
        regions
            .iter()
            .find_map(in_region)
            .ok_or_else(|| MissingPrice {
                wanted: format!("{service} {instance}"),
                regions: regions.iter().map(|&region| region.to_owned()).collect(),
            })
    }

    /// Price of a server type's CPU above its baseline, where that is billed.
    pub fn surplus(&self, server: &ServerType) -> Option<&Arc<PriceRow>> {
        self.price(
            server.service,
            &surplus_item(server.instance),
            &[server.region],
        )
        .ok()
    }

    /// The server types of a service, each once, in the order of the file.
    pub fn servers(&self, service: &str) -> Vec<&Arc<ServerType>> {
        let mut known = Vec::<&Arc<ServerType>>::new();
        for server in self.servers.iter().filter(|row| row.service == service) {
            if known.iter().all(|other| other.instance != server.instance) {
                known.push(server);
            }
        }
        known
    }

    /// The regions of a provider at a location, in the order to look in.
    pub fn regions(&self, location: &str, provider: Provider) -> Vec<&str> {
        self.regions
            .iter()
            .filter(|row| row.location == location && row.provider == provider.key())
            .map(|row| row.region)
            .collect()
    }

    /// Every location, in the order of the file.
    pub fn locations(&self) -> Vec<Location> {
        let mut locations = Vec::<Location>::new();
        for row in &self.regions {
            if locations.iter().all(|known| known.key != row.location) {
                locations.push(Location {
                    key: row.location,
                    label: row.label,
                });
            }
        }
        locations
    }
}

#[cfg(test)]
mod tests;
