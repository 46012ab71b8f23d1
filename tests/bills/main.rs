//! Bills against figures that vendors publish, and by hand.

#![cfg(not(target_family = "wasm"))]

mod around;
#[path = "../support/bare.rs"]
mod bare;
mod book;
mod elsewhere;
mod lambda;
mod limits;
#[path = "../support/published.rs"]
mod published;
mod readiness;
mod servers;

use serverless_tradeoffs::model::plan::Bill;

use bare::{amount, bare, bill, plan, uniform};

fn near(bill: &Bill, dollars: f64) {
    let total = bill.total_usd.0;
    assert!(
        (total - dollars).abs() < 0.005,
        "{total}, not {dollars}: {:#?}",
        bill.lines
    );
}

#[test]
fn every_published_bill_is_met() {
    for case in published::cases() {
        let off = (case.got - case.published).abs();
        assert!(
            off < published::CENT / 2.0 + case.rounded,
            "{}, by {}: {}, not {}",
            case.what,
            case.source,
            case.got,
            case.published
        );
    }
}
