//! Prices that a visitor sets in place of the price book's.

use crate::model::prices::PriceBook;
use crate::model::prices::rows::PriceRow;
use crate::present::entry::{self, Entry, Unit};

/// Highest price of a unit that makes sense [$].
const HIGHEST: f64 = 1e6;

/// Highest price of a row: a share of another price is at most all of it.
fn highest(row: &PriceRow) -> f64 {
    if row.unit == "share" { 1.0 } else { HIGHEST }
}

/// What a plain number would set as the price of a row.
pub fn own_price(row: &PriceRow, price: f64) -> Entry {
    entry::clamp(price, Unit::Dollars, (0.0, highest(row)), false)
}

/// What a typed text would set as the price of the row with this id. Nothing is clamped: a price that cannot be is
/// refused.
pub fn type_price(id: &str, typed: &str) -> Entry {
    let Some(row) = PriceBook::embedded().row(id) else {
        return Entry::Refused("The price book has no such price.".to_owned());
    };
    match entry::enter(typed, Unit::Dollars, (0.0, highest(row)), false) {
        Entry::Clamped(..) => Entry::Refused(format!(
            "A price here is from 0 to {}.",
            entry::with_unit(highest(row), Unit::Count)
        )),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_a_number_within_reason() {
        let id = "aws-lambda.request.us-east-1";
        let refused = |typed: &str| matches!(type_price(id, typed), Entry::Refused(_));
        assert_eq!(type_price(id, "3e-7"), Entry::Used(3e-7));
        assert_eq!(type_price(id, "$0.0000003"), Entry::Used(3e-7));
        for typed in ["cheap", "-1", "1e300", "", "0,2"] {
            assert!(refused(typed), "{typed}");
        }
        assert!(matches!(
            type_price("aws-ec2.spot.global", "1.5"),
            Entry::Refused(_)
        ));
        assert!(matches!(type_price("gold", "1"), Entry::Refused(_)));
    }
}
