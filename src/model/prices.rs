//! The price book: list prices, free allowances, limits and server types, each row with its source.
//!
//! The rows live in `prices/*.csv`, which a contributor edits without touching Rust. Reading checks what a row
//! must have (a source, a date, a known confidence, a finite price) and that tiers meet without gap or overlap.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::tables::{self, TableError};
use crate::model::units::{Share, Usd};

/// How far a price can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Read on a price page, a price API, or a file generated from one.
    Read,
    /// A third party quoting those.
    Quoted,
    /// Not confirmed by any of those.
    Unconfirmed,
}

/// One price, or one tier of a price.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PriceRow {
    /// What is sold, such as `aws-lambda`.
    pub service: String,
    /// The metered item of the service, such as `duration-x86`.
    pub item: String,
    /// Region the price holds in, such as `us-east-1`.
    pub region: String,
    /// Unit of one quantity, such as `GB-s`.
    pub unit: String,
    /// Price of one unit [$], not negative.
    pub price_usd: f64,
    /// Monthly quantity at which the tier starts; `None` is 0.
    pub tier_from: Option<f64>,
    /// Monthly quantity at which the tier ends; `None` is unlimited.
    pub tier_to: Option<f64>,
    /// Day the source showed the figure, `YYYY-MM-DD`.
    pub date: String,
    /// How far the figure can be trusted.
    pub confidence: Confidence,
    /// Page, interface or file that states the figure.
    pub source: String,
    /// What else a reader should know; may be empty.
    pub note: String,
}

impl PriceRow {
    /// Price of one unit.
    pub fn price(&self) -> Usd {
        Usd(self.price_usd)
    }

    /// Monthly quantity at which the tier starts.
    pub fn from(&self) -> f64 {
        self.tier_from.unwrap_or(0.0)
    }
}

/// A quantity that a provider gives away every month.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Allowance {
    /// Service that grants it.
    pub service: String,
    /// Metered item it applies to.
    pub item: String,
    /// Unit of the quantity.
    pub unit: String,
    /// Free quantity a month, in the unit.
    pub quantity_per_month: f64,
    /// Who shares it, such as `per account`.
    pub scope: String,
    /// Day the source showed the figure, `YYYY-MM-DD`.
    pub date: String,
    /// How far the figure can be trusted.
    pub confidence: Confidence,
    /// Page that states the figure.
    pub source: String,
    /// What else a reader should know; may be empty.
    pub note: String,
}

/// A limit of a platform.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Limit {
    /// Platform it holds for.
    pub platform: String,
    /// What is limited, such as `timeout`.
    pub limit: String,
    /// The limit in the unit.
    pub value: f64,
    /// Unit of the value.
    pub unit: String,
    /// Day the source showed the figure, `YYYY-MM-DD`.
    pub date: String,
    /// How far the figure can be trusted.
    pub confidence: Confidence,
    /// Page that states the figure.
    pub source: String,
    /// What else a reader should know; may be empty.
    pub note: String,
}

/// What a burstable instance does once its CPU credits are spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CreditMode {
    /// Goes on at full speed and bills surplus credits.
    Unlimited,
    /// Falls back to the baseline.
    Standard,
}

/// One EC2 instance type.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct InstanceType {
    /// Name, such as `t3.medium`.
    pub instance: String,
    /// Region of the price.
    pub region: String,
    /// On-demand price of one hour, Linux [$].
    pub price_usd_per_hour: f64,
    /// Virtual CPUs.
    pub vcpu: f64,
    /// Memory [GiB].
    pub memory_gib: f64,
    /// Sustained share of each vCPU of a burstable type [%]; absent for the others.
    pub baseline_percent_per_vcpu: Option<f64>,
    /// Price of one vCPU-hour above the baseline [$]; absent where there is no baseline.
    pub surplus_usd_per_vcpu_hour: Option<f64>,
    /// What happens above the baseline; absent where there is no baseline.
    pub credit_mode: Option<CreditMode>,
    /// Instruction set, `x86_64` or `arm64`.
    pub arch: String,
    /// Day the source showed the figure, `YYYY-MM-DD`.
    pub date: String,
    /// How far the figure can be trusted.
    pub confidence: Confidence,
    /// File or interface that states the figures.
    pub source: String,
}

impl InstanceType {
    /// Share of each vCPU that costs nothing extra; 1 for types without burst credits.
    pub fn baseline(&self) -> Share {
        Share(
            self.baseline_percent_per_vcpu
                .map_or(1.0, |percent| percent / 100.0),
        )
    }
}

/// A price that the book lacks.
#[derive(Clone, Debug, PartialEq)]
pub struct MissingPrice {
    /// What was looked for, such as `aws-lambda duration-x86`.
    pub wanted: String,
}

/// Everything that is known about prices, allowances, limits and server types.
#[derive(Clone, Debug)]
pub struct PriceBook {
    prices: Vec<PriceRow>,
    allowances: Vec<Allowance>,
    limits: Vec<Limit>,
    instances: Vec<InstanceType>,
}

static EMBEDDED: LazyLock<PriceBook> = LazyLock::new(|| {
    PriceBook::parse(
        include_str!("../../prices/aws.csv"),
        include_str!("../../prices/allowances.csv"),
        include_str!("../../prices/limits.csv"),
        include_str!("../../prices/ec2.csv"),
    )
    .expect("a test reads the embedded price files")
});

impl PriceBook {
    /// The book that ships with the page.
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads and checks the four files.
    pub fn parse(
        prices: &str,
        allowances: &str,
        limits: &str,
        instances: &str,
    ) -> Result<Self, TableError> {
        let prices = tables::read("prices/aws.csv", prices)?;
        check_prices("prices/aws.csv", &prices)?;
        let allowances = tables::read::<Allowance>("prices/allowances.csv", allowances)?;
        for (line, row) in &allowances {
            check_figure("prices/allowances.csv", *line, row.quantity_per_month)?;
            check_provenance("prices/allowances.csv", *line, &row.date, &row.source)?;
        }
        let limits = tables::read::<Limit>("prices/limits.csv", limits)?;
        for (line, row) in &limits {
            check_figure("prices/limits.csv", *line, row.value)?;
            check_provenance("prices/limits.csv", *line, &row.date, &row.source)?;
        }
        let instances = tables::read("prices/ec2.csv", instances)?;
        check_instances("prices/ec2.csv", &instances)?;
        Ok(Self {
            prices: rows(prices),
            allowances: rows(allowances),
            limits: rows(limits),
            instances: rows(instances),
        })
    }

    /// The tiers of an item in rising order, at least one.
    pub fn tiers(&self, service: &str, item: &str) -> Result<Vec<&PriceRow>, MissingPrice> {
        let tiers: Vec<_> = self
            .prices
            .iter()
            .filter(|row| row.service == service && row.item == item)
            .collect();
        if tiers.is_empty() {
            return Err(MissingPrice {
                wanted: format!("{service} {item}"),
            });
        }
        Ok(tiers)
    }

    /// The single price of an item that has no tiers; the first tier of one that has.
    pub fn price(&self, service: &str, item: &str) -> Result<&PriceRow, MissingPrice> {
        Ok(self.tiers(service, item)?[0])
    }

    /// What is free every month, if anything is.
    pub fn allowance(&self, service: &str, item: &str) -> Option<&Allowance> {
        self.allowances
            .iter()
            .find(|row| row.service == service && row.item == item)
    }

    /// A limit of a platform, if it has one.
    pub fn limit(&self, platform: &str, limit: &str) -> Option<&Limit> {
        self.limits
            .iter()
            .find(|row| row.platform == platform && row.limit == limit)
    }

    /// An instance type by name.
    pub fn instance(&self, name: &str) -> Result<&InstanceType, MissingPrice> {
        self.instances
            .iter()
            .find(|row| row.instance == name)
            .ok_or_else(|| MissingPrice {
                wanted: format!("EC2 instance {name:?}"),
            })
    }

    /// All instance types, in the order of the file.
    pub fn instances(&self) -> &[InstanceType] {
        &self.instances
    }
}

fn rows<Row>(numbered: Vec<(u64, Row)>) -> Vec<Row> {
    numbered.into_iter().map(|(_, row)| row).collect()
}

fn check_prices(file: &'static str, rows: &[(u64, PriceRow)]) -> Result<(), TableError> {
    for (i, (line, row)) in rows.iter().enumerate() {
        check_figure(file, *line, row.price_usd)?;
        check_provenance(file, *line, &row.date, &row.source)?;
        let same = |other: &&(u64, PriceRow)| {
            let other = &other.1;
            (&other.service, &other.item, &other.region) == (&row.service, &row.item, &row.region)
        };
        let expected = match rows[..i].iter().rev().find(same) {
            None => 0.0,
            Some((_, previous)) => previous.tier_to.ok_or_else(|| TableError {
                file,
                line: Some(*line),
                reason: format!(
                    "{} {} has a price without a tier end before this row",
                    row.service, row.item
                ),
            })?,
        };
        if row.from() != expected {
            return Err(TableError {
                file,
                line: Some(*line),
                reason: format!(
                    "the tier starts at {} where {expected} was expected",
                    row.from()
                ),
            });
        }
        if row.tier_to.is_some_and(|to| to <= row.from()) {
            return Err(TableError {
                file,
                line: Some(*line),
                reason: "the tier ends before it starts".to_owned(),
            });
        }
        if row.tier_to.is_some() && !rows[i + 1..].iter().any(|other| same(&other)) {
            return Err(TableError {
                file,
                line: Some(*line),
                reason: "the last tier must have no end".to_owned(),
            });
        }
    }
    Ok(())
}

fn check_instances(file: &'static str, rows: &[(u64, InstanceType)]) -> Result<(), TableError> {
    for (i, (line, row)) in rows.iter().enumerate() {
        for figure in [row.price_usd_per_hour, row.vcpu, row.memory_gib] {
            check_figure(file, *line, figure)?;
        }
        check_provenance(file, *line, &row.date, &row.source)?;
        let burst = [
            row.baseline_percent_per_vcpu.is_some(),
            row.surplus_usd_per_vcpu_hour.is_some(),
            row.credit_mode.is_some(),
        ];
        if burst.iter().any(|&b| b != burst[0]) {
            return Err(TableError {
                file,
                line: Some(*line),
                reason: "baseline, surplus price and credit mode go together".to_owned(),
            });
        }
        if rows[..i]
            .iter()
            .any(|(_, other)| other.instance == row.instance && other.region == row.region)
        {
            return Err(TableError {
                file,
                line: Some(*line),
                reason: format!("{} is there twice", row.instance),
            });
        }
    }
    Ok(())
}

fn check_figure(file: &'static str, line: u64, figure: f64) -> Result<(), TableError> {
    if figure.is_finite() && figure >= 0.0 {
        return Ok(());
    }
    Err(TableError {
        file,
        line: Some(line),
        reason: format!("{figure} is not a figure of 0 or more"),
    })
}

fn check_provenance(
    file: &'static str,
    line: u64,
    date: &str,
    source: &str,
) -> Result<(), TableError> {
    let digits = |range: std::ops::Range<usize>| {
        date.get(range)
            .is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let dashes = date.len() == 10 && &date[4..5] == "-" && &date[7..8] == "-";
    let reason = if source.is_empty() {
        "the row has no source"
    } else if !(dashes && digits(0..4) && digits(5..7) && digits(8..10)) {
        "the row has no date of the form YYYY-MM-DD"
    } else {
        return Ok(());
    };
    Err(TableError {
        file,
        line: Some(line),
        reason: reason.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "service,item,region,unit,price_usd,tier_from,tier_to,date,confidence,source,note\n";

    fn prices(rows: &str) -> Result<PriceBook, TableError> {
        PriceBook::parse(
            &format!("{HEAD}{rows}"),
            "service,item,unit,quantity_per_month,scope,date,confidence,source,note\n",
            "platform,limit,value,unit,date,confidence,source,note\n",
            "instance,region,price_usd_per_hour,vcpu,memory_gib,baseline_percent_per_vcpu,surplus_usd_per_vcpu_hour,credit_mode,arch,date,confidence,source\n",
        )
    }

    #[test]
    fn the_embedded_book_is_well_formed() {
        let book = PriceBook::embedded();
        assert_eq!(
            book.tiers("aws-lambda", "duration-x86")
                .expect("there")
                .len(),
            3
        );
        assert_eq!(
            book.instance("t3.medium")
                .expect("there")
                .price_usd_per_hour,
            0.0416
        );
        assert!(book.instances().len() > 100);
    }

    #[test]
    fn a_malformed_row_is_named_by_line_and_reason() {
        let good = "s,i,r,GB,1,,,2026-01-01,read,page,\n";
        assert!(prices(good).is_ok());
        let check = |rows: &str, line: u64, reason: &str| {
            let error = prices(rows).expect_err(rows);
            assert_eq!(error.line, Some(line), "{error}");
            assert!(error.reason.contains(reason), "{error}");
        };
        check("s,i,r,GB,x,,,2026-01-01,read,page,\n", 2, "invalid float");
        check("s,i,r,GB,-1,,,2026-01-01,read,page,\n", 2, "not a figure");
        check("s,i,r,GB,NaN,,,2026-01-01,read,page,\n", 2, "not a figure");
        check("s,i,r,GB,1,,,2026-1-1,read,page,\n", 2, "date");
        check("s,i,r,GB,1,,,2026-01-01,read,,\n", 2, "source");
        check("s,i,r,GB,1,,,2026-01-01,sure,page,\n", 2, "unknown variant");
        check(&format!("{good}{good}"), 3, "without a tier end");
        check("s,i,r,GB,1,0,5,2026-01-01,read,page,\n", 2, "no end");
        check(
            "s,i,r,GB,1,0,5,2026-01-01,read,page,\ns,i,r,GB,1,6,,2026-01-01,read,page,\n",
            3,
            "starts at 6 where 5",
        );
        check("s,i,r,GB,1,,\n", 2, "7 fields");
    }
}
