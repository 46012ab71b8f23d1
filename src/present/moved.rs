//! Prices that have moved since a link was made: which of them its bills rest on, and what they were.

use std::collections::BTreeMap;

use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::units::Usd;
use crate::present::format;

/// Most prices that are named in the sentence.
const MOST_NAMED: usize = 3;

/// A price that is no longer what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct MovedPrice {
    /// Its row in the price book.
    pub id: String,
    /// What is charged and whose price it is.
    pub name: String,
    /// What one is charged for, such as `GB-s`.
    pub unit: &'static str,
    /// Price of a unit when the link was made [$].
    pub then: f64,
    /// Price of a unit today [$].
    pub now: f64,
}

/// What has moved since a link was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Day of the prices that the link was made with, `YYYY-MM-DD`.
    pub day: String,
    /// Prices that change a bill, at least one, by the ids of their rows.
    pub prices: Vec<MovedPrice>,
}

impl Moved {
    /// The prices that have moved since a day and that a bill of a compared platform depends on, in any of these
    /// scenarios. A visitor's own price stays what it is.
    pub fn since<'a>(
        day: &str,
        scenarios: impl IntoIterator<Item = Option<&'a Scenario>>,
        book: &PriceBook,
    ) -> Option<Self> {
        let moved = book.moved_since(day);
        if moved.is_empty() {
            return None;
        }
        let mut prices = BTreeMap::new();
        for scenario in scenarios.into_iter().flatten() {
            for (&id, &then) in &moved {
                if !scenario.prices.contains_key(id)
                    && let Some(name) = used(scenario, id, then, book)
                    && let Some(row) = book.row(id)
                {
                    let price = MovedPrice {
                        id: id.to_owned(),
                        name,
                        unit: row.unit,
                        then,
                        now: row.price_usd,
                    };
                    prices.entry(id).or_insert(price);
                }
            }
        }
        (!prices.is_empty()).then(|| Self {
            day: day.to_owned(),
            prices: prices.into_values().collect(),
        })
    }

    /// What [`crate::present::session::Action::prices_of`] takes to bring the old prices back.
    pub fn old_prices(&self) -> BTreeMap<String, f64> {
        let prices = self.prices.iter();
        prices.map(|price| (price.id.clone(), price.then)).collect()
    }

    /// The same as a sentence.
    pub fn sentence(&self) -> String {
        let named = self.prices.iter().take(MOST_NAMED).map(MovedPrice::words);
        let mut named: Vec<String> = named.collect();
        let more = self.prices.len() - named.len();
        if more > 0 {
            named.push(format!("and {more} more"));
        }
        let count = match self.prices.len() {
            1 => "one of its prices has moved".to_owned(),
            many => format!("{many} of its prices have moved"),
        };
        format!(
            "Since this link was made with the prices of {}, {count}: {}.",
            self.day,
            named.join("; ")
        )
    }
}

impl MovedPrice {
    fn words(&self) -> String {
        let price = |price| match self.unit {
            "share" => format::percent(price),
            _ => format::unit_price(Usd(price)),
        };
        let each = match self.unit {
            "share" => String::new(),
            unit => format!(" {}", format::each(unit)),
        };
        format!(
            "{} from {} to {}{each}",
            self.name,
            price(self.then),
            price(self.now)
        )
    }
}

/// How the bill calls a price, where any bill of a scenario would be another with it; `None` where none would.
fn used(scenario: &Scenario, id: &str, then: f64, book: &PriceBook) -> Option<String> {
    let volume = scenario.workload.invocations_per_month;
    let today = Pricing::new(scenario, None, book);
    let mut old = scenario.clone();
    old.prices.insert(id.to_owned(), then);
    let before = Pricing::new(&old, None, book);
    scenario.compared.iter().find_map(|&platform| {
        let (today, before) = (
            today.plan(scenario, platform).ok()?.bill(volume),
            before.plan(&old, platform).ok()?.bill(volume),
        );
        if today.total_usd == before.total_usd {
            return None;
        }
        let line = today.lines.iter().find(|line| line.row.id() == id);
        let what = line.map_or(id, |line| &line.label);
        Some(format!("{what} ({})", platform.name()))
    })
}

#[cfg(test)]
mod tests;
