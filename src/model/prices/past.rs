//! The date of the book, and the prices that rows had before: with them a link from years ago gives its old numbers.
//!
//! `prices/past.csv` is read when somebody asks for it, which only a link with an older date does.

use std::collections::BTreeMap;

use crate::model::prices::check::{self, fault};
use crate::model::prices::{DataFile, PriceBook};
use crate::model::tables::{self, Cells, Row, TableError};

/// The price that a row had until a day.
#[derive(Clone, Debug, PartialEq)]
pub struct PastPrice {
    /// The row, as [`crate::model::prices::rows::PriceRow::id`] names it.
    pub row: &'static str,
    /// Price of one unit [$]; of unit `share`, the part of another price.
    pub price_usd: f64,
    /// The last day that it held, `YYYY-MM-DD`: the date of the book until it moved.
    pub until: &'static str,
    /// Page, interface or file that stated it.
    pub source: &'static str,
}

impl Row for PastPrice {
    const HEADER: &'static str = "row,price_usd,until,source";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        Ok(Self {
            row: cells.text()?,
            price_usd: cells.number()?,
            until: cells.text()?,
            source: cells.text()?,
        })
    }
}

impl PriceBook {
    /// The latest day that a price was seen, `YYYY-MM-DD`; empty for a book without prices.
    pub fn date(&self) -> &'static str {
        self.date.get_or_init(|| {
            let rows = self.all_tiers().flat_map(|tiers| tiers.iter());
            rows.map(|row| row.date).max().unwrap_or_default()
        })
    }

    /// The prices of a book of that day, `YYYY-MM-DD`, by the ids of their rows: only those that have moved since.
    pub fn moved_since(&self, day: &str) -> BTreeMap<&'static str, f64> {
        // A test reads the file; without it nothing has moved.
        let past = tables::read::<PastPrice>(self.past.path, self.past.text).unwrap_or_default();
        let mut prices = BTreeMap::new();
        for (_, price) in past {
            // The rows of a price are in the order of time: the first that still held on that day is the one.
            if price.until >= day {
                prices.entry(price.row).or_insert(price.price_usd);
            }
        }
        prices
    }

    /// Checks that past prices are of rows that there are, and that time goes forward in them.
    pub(super) fn check_past(&self, file: DataFile) -> Result<(), TableError> {
        let past = tables::read::<PastPrice>(file.path, file.text)?;
        for (i, (line, price)) in past.iter().enumerate() {
            let wrong = |reason: String| Err(fault(file.path, *line, reason));
            let Some(row) = self.row(price.row) else {
                return wrong(format!("there is no price {:?}", price.row));
            };
            check::figure(file.path, *line, price.price_usd)?;
            check::provenance(file.path, *line, price.until, price.source)?;
            if row.unit == check::SHARE && price.price_usd > 1.0 {
                return wrong(format!("{} is not a share of at most 1", price.price_usd));
            }
            let next = past[i + 1..]
                .iter()
                .find(|(_, other)| other.row == price.row);
            let (then, moved_to) = match next {
                Some((_, next)) => (next.until, next.price_usd),
                None => (row.date, row.price_usd),
            };
            if price.until >= then {
                return wrong(format!(
                    "it held until {}, and the next price of {} is of {then}, which is no later",
                    price.until, price.row
                ));
            }
            if price.price_usd == moved_to {
                return wrong(format!(
                    "{} is what {} costs next as well",
                    price.price_usd, price.row
                ));
            }
        }
        Ok(())
    }
}

/// Whether a text is a day of the form `YYYY-MM-DD`.
pub fn is_date(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| {
        let digits = text
            .get(range)
            .filter(|part| part.bytes().all(|b| b.is_ascii_digit()));
        digits.and_then(|digits| digits.parse::<u16>().ok())
    };
    let dashes = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let within = |part: Option<u16>, most| part.is_some_and(|part| (1..=most).contains(&part));
    dashes && number(0..4).is_some() && within(number(5..7), 12) && within(number(8..10), 31)
}
