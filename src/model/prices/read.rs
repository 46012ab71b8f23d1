//! How a price book comes from its files.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::model::prices::rows::{AllowanceRow, Limit, PriceRow, RegionRow, ServerType};
use crate::model::prices::{Allowance, DataFile, DataFiles, GLOBAL, PriceBook, check};
use crate::model::tables::{self, TableError};

impl PriceBook {
    /// Reads the files, and checks them unless a test has.
    pub(super) fn read<const CHECK: bool>(files: DataFiles<'_>) -> Result<Self, TableError> {
        let servers = servers::<CHECK>(files.servers)?;
        Self::with_servers::<CHECK>(files, servers)
    }

    /// Reads the other files into a book with these servers.
    pub(super) fn with_servers<const CHECK: bool>(
        files: DataFiles<'_>,
        servers: Vec<Arc<ServerType>>,
    ) -> Result<Self, TableError> {
        let mut book = Self {
            items: HashMap::new(),
            allowances: HashMap::new(),
            limits: HashMap::new(),
            servers: Vec::new(),
            regions: Vec::new(),
            past: files.past,
            date: OnceLock::new(),
        };
        for file in files.prices {
            let rows = tables::read::<PriceRow>(file.path, file.text)?;
            if CHECK {
                check::prices(file.path, &rows, |row| book.knows(row))?;
            }
            for (_, row) in rows {
                book.insert(row);
            }
        }
        let file = files.allowances;
        let allowances = tables::read::<AllowanceRow>(file.path, file.text)?;
        let limits = tables::read::<Limit>(files.limits.path, files.limits.text)?;
        let regions = tables::read::<RegionRow>(files.regions.path, files.regions.text)?;
        if CHECK {
            for (line, row) in &allowances {
                check::figure(files.allowances.path, *line, row.quantity_per_month)?;
                check::provenance(files.allowances.path, *line, row.date, row.source)?;
            }
            for (line, row) in &limits {
                check::figure(files.limits.path, *line, row.value)?;
                check::provenance(files.limits.path, *line, row.date, row.source)?;
            }
            for (line, row) in &regions {
                check::provenance(files.regions.path, *line, row.date, row.source)?;
            }
        }
        servers.into_iter().for_each(|row| book.rent(row));
        rows(allowances).into_iter().for_each(|row| book.allow(row));
        for limit in rows(limits) {
            book.limits.entry(limit.platform).or_default().push(limit);
        }
        book.regions = rows(regions);
        if CHECK {
            book.check_past(files.past)?;
        }
        Ok(book)
    }

    fn rent(&mut self, server: Arc<ServerType>) {
        self.insert(server.hour());
        if let Some(surplus) = server.surplus() {
            self.insert(surplus);
        }
        self.servers.push(server);
    }

    fn allow(&mut self, row: AllowanceRow) {
        let allowance = Allowance {
            quantity: row.quantity_per_month,
            scope: row.scope,
            row: Arc::new(PriceRow {
                service: row.service,
                item: row.item.into(),
                region: GLOBAL,
                unit: row.unit,
                price_usd: 0.0,
                tier_from: None,
                tier_to: None,
                date: row.date,
                confidence: row.confidence,
                source: row.source,
                note: row.note,
                tier: 0,
                list_price_usd: None,
            }),
        };
        self.allowances
            .entry(row.service)
            .or_default()
            .push(Arc::new(allowance));
    }

    fn knows(&self, row: &PriceRow) -> bool {
        let regional = self
            .items
            .get(row.service)
            .and_then(|items| items.get(&row.item));
        regional.is_some_and(|all| all.iter().any(|(region, _)| *region == row.region))
    }

    /// Adds a price, or the next tier of one.
    fn insert(&mut self, mut row: PriceRow) {
        let items = self.items.entry(row.service).or_default();
        let regional = items.entry(row.item.clone()).or_default();
        let region = row.region;
        match regional.iter_mut().find(|(known, _)| *known == region) {
            Some((_, tiers)) => {
                row.tier = tiers.len();
                *tiers = tiers.iter().cloned().chain([Arc::new(row)]).collect();
            }
            None => regional.push((region, Arc::new([Arc::new(row)]))),
        }
    }
}

/// The server types of a file.
pub(super) fn servers<const CHECK: bool>(
    file: DataFile,
) -> Result<Vec<Arc<ServerType>>, TableError> {
    let servers = tables::read::<ServerType>(file.path, file.text)?;
    if CHECK {
        check::servers(file.path, &servers)?;
    }
    Ok(rows(servers).into_iter().map(Arc::new).collect())
}

fn rows<Row>(numbered: Vec<(u64, Row)>) -> Vec<Row> {
    numbered.into_iter().map(|(_, row)| row).collect()
}
