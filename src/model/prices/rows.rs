//! The rows of the price book's files, as a contributor writes them.

use std::borrow::Cow;

use crate::model::tables::{Cells, Row};
use crate::model::units::{Share, Usd};

/// How far a figure can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Read on a price page, a price API, or a file generated from one.
    Read,
    /// A third party quoting those.
    Quoted,
    /// Not confirmed by any of those.
    Unconfirmed,
}

impl Confidence {
    /// How far the next cell says that a figure can be trusted.
    pub(crate) fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        cells.word(&[
            ("read", Self::Read),
            ("quoted", Self::Quoted),
            ("unconfirmed", Self::Unconfirmed),
        ])
    }
}

/// One price, or one tier of a price.
#[derive(Clone, Debug, PartialEq)]
pub struct PriceRow {
    /// What is sold, such as `aws-lambda`.
    pub service: &'static str,
    /// The metered item of the service, such as `duration-x86`.
    pub item: Cow<'static, str>,
    /// Region the price holds in, such as `us-east-1`, or `global`.
    pub region: &'static str,
    /// Unit of one quantity, such as `GB-s`.
    pub unit: &'static str,
    /// Price of one unit [$], not negative; of unit `share`, the part of another price.
    pub price_usd: f64,
    /// Monthly quantity at which the tier starts; `None` is 0.
    pub tier_from: Option<f64>,
    /// Monthly quantity at which the tier ends; `None` is unlimited.
    pub tier_to: Option<f64>,
    /// Day the source showed the figure, `YYYY-MM-DD`.
    pub date: &'static str,
    /// How far the figure can be trusted.
    pub confidence: Confidence,
    /// Page, interface or file that states the figure.
    pub source: &'static str,
    /// What else a reader should know; may be empty.
    pub note: &'static str,
    /// Which tier of its item it is, from 0.
    pub tier: usize,
    /// The list price, where the visitor set another [$].
    pub list_price_usd: Option<f64>,
}

impl Row for PriceRow {
    const HEADER: &'static str =
        "service,item,region,unit,price_usd,tier_from,tier_to,date,confidence,source,note";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        Ok(Self {
            service: cells.text()?,
            item: cells.text()?.into(),
            region: cells.text()?,
            unit: cells.text()?,
            price_usd: cells.number()?,
            tier_from: cells.number_if_any()?,
            tier_to: cells.number_if_any()?,
            date: cells.text()?,
            confidence: Confidence::read(cells)?,
            source: cells.text()?,
            note: cells.text()?,
            tier: 0,
            list_price_usd: None,
        })
    }
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

    /// The name by which a visitor's own price is attached to the row: service, item, region, and the tier from the
    /// second on.
    pub fn id(&self) -> String {
        let tier = match self.tier {
            0 => String::new(),
            tier => format!(".{}", tier + 1),
        };
        format!("{}.{}.{}{tier}", self.service, self.item, self.region)
    }
}

/// A quantity that a provider gives away every month.
#[derive(Clone, Debug, PartialEq)]
pub struct AllowanceRow {
    /// Service that grants it.
    pub service: &'static str,
    /// Metered item it applies to.
    pub item: &'static str,
    /// Unit of the quantity.
    pub unit: &'static str,
    /// Free quantity a month, in the unit.
    pub quantity_per_month: f64,
    /// Who shares it, such as `per account`.
    pub scope: &'static str,
    /// Day the source showed the figure, `YYYY-MM-DD`.
    pub date: &'static str,
    /// How far the figure can be trusted.
    pub confidence: Confidence,
    /// Page that states the figure.
    pub source: &'static str,
    /// What else a reader should know; may be empty.
    pub note: &'static str,
}

impl Row for AllowanceRow {
    const HEADER: &'static str =
        "service,item,unit,quantity_per_month,scope,date,confidence,source,note";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        Ok(Self {
            service: cells.text()?,
            item: cells.text()?,
            unit: cells.text()?,
            quantity_per_month: cells.number()?,
            scope: cells.text()?,
            date: cells.text()?,
            confidence: Confidence::read(cells)?,
            source: cells.text()?,
            note: cells.text()?,
        })
    }
}

/// A limit of a platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Platform or front door it holds for.
    pub platform: &'static str,
    /// What is limited, such as `timeout`.
    pub limit: &'static str,
    /// The limit in the unit.
    pub value: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// Day the source showed the figure, `YYYY-MM-DD`.
    pub date: &'static str,
    /// How far the figure can be trusted.
    pub confidence: Confidence,
    /// Page that states the figure.
    pub source: &'static str,
    /// What else a reader should know; may be empty.
    pub note: &'static str,
}

impl Row for Limit {
    const HEADER: &'static str = "platform,limit,value,unit,date,confidence,source,note";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        Ok(Self {
            platform: cells.text()?,
            limit: cells.text()?,
            value: cells.number()?,
            unit: cells.text()?,
            date: cells.text()?,
            confidence: Confidence::read(cells)?,
            source: cells.text()?,
            note: cells.text()?,
        })
    }
}

/// What a burstable instance does once its CPU credits are spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditMode {
    /// Goes on at full speed and bills surplus credits.
    Unlimited,
    /// Falls back to the baseline.
    Standard,
}

/// One type of server, as rented by the hour.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerType {
    /// Service that rents it out, such as `aws-ec2`.
    pub service: &'static str,
    /// Name, such as `t3.medium`.
    pub instance: &'static str,
    /// Region of the price.
    pub region: &'static str,
    /// On-demand price of one hour, Linux [$].
    pub price_usd_per_hour: f64,
    /// Virtual CPUs; a part of one for a shared core.
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
    pub arch: &'static str,
    /// Day the source showed the figure, `YYYY-MM-DD`.
    pub date: &'static str,
    /// How far the figure can be trusted.
    pub confidence: Confidence,
    /// File or interface that states the figures.
    pub source: &'static str,
    /// What else a reader should know; may be empty.
    pub note: &'static str,
}

impl Row for ServerType {
    const HEADER: &'static str = "service,instance,region,price_usd_per_hour,vcpu,memory_gib,\
        baseline_percent_per_vcpu,surplus_usd_per_vcpu_hour,credit_mode,arch,date,confidence,source,note";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        Ok(Self {
            service: cells.text()?,
            instance: cells.text()?,
            region: cells.text()?,
            price_usd_per_hour: cells.number()?,
            vcpu: cells.number()?,
            memory_gib: cells.number()?,
            baseline_percent_per_vcpu: cells.number_if_any()?,
            surplus_usd_per_vcpu_hour: cells.number_if_any()?,
            credit_mode: cells.word_if_any(&[
                ("unlimited", CreditMode::Unlimited),
                ("standard", CreditMode::Standard),
            ])?,
            arch: cells.text()?,
            date: cells.text()?,
            confidence: Confidence::read(cells)?,
            source: cells.text()?,
            note: cells.text()?,
        })
    }
}

impl ServerType {
    /// Share of each vCPU that can be used for ever; 1 for types without burst credits.
    pub fn baseline(&self) -> Share {
        Share(
            self.baseline_percent_per_vcpu
                .map_or(1.0, |percent| percent / 100.0),
        )
    }

    /// Its hour as a price row.
    pub(super) fn hour(&self) -> PriceRow {
        self.row(self.instance.into(), "hour", self.price_usd_per_hour)
    }

    /// Its CPU above the baseline as a price row, where that is billed.
    pub(super) fn surplus(&self) -> Option<PriceRow> {
        let price = self.surplus_usd_per_vcpu_hour?;
        (self.credit_mode == Some(CreditMode::Unlimited))
            .then(|| self.row(surplus_item(self.instance).into(), "vCPU-hour", price))
    }

    fn row(&self, item: Cow<'static, str>, unit: &'static str, price_usd: f64) -> PriceRow {
        PriceRow {
            service: self.service,
            item,
            region: self.region,
            unit,
            price_usd,
            tier_from: None,
            tier_to: None,
            date: self.date,
            confidence: self.confidence,
            source: self.source,
            note: self.note,
            tier: 0,
            list_price_usd: None,
        }
    }
}

/// The item under which the surplus credits of a burstable type are priced.
pub fn surplus_item(instance: &str) -> String {
    format!("{instance}-surplus")
}

/// One region of a provider at a location.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionRow {
    /// Stable name of the location, such as `us-east`.
    pub location: &'static str,
    /// Name people use.
    pub label: &'static str,
    /// Provider, as [`crate::model::platform::Provider::key`] names it.
    pub provider: &'static str,
    /// The provider's region there; several rows are tried in order.
    pub region: &'static str,
    /// Day the source showed it, `YYYY-MM-DD`.
    pub date: &'static str,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// Page that states it.
    pub source: &'static str,
    /// What else a reader should know; may be empty.
    pub note: &'static str,
}

impl Row for RegionRow {
    const HEADER: &'static str = "location,label,provider,region,date,confidence,source,note";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        Ok(Self {
            location: cells.text()?,
            label: cells.text()?,
            provider: cells.text()?,
            region: cells.text()?,
            date: cells.text()?,
            confidence: Confidence::read(cells)?,
            source: cells.text()?,
            note: cells.text()?,
        })
    }
}
