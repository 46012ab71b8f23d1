//! Old links against books whose prices have moved.

use super::*;
use crate::model::prices::{DataFile, DataFiles};
use crate::present::link;
use crate::present::session::{Action, Session};

const REQUEST: &str = "aws-lambda.request.us-east-1";
const DURATION: &str = "aws-lambda.duration-x86.us-east-1";

/// The book of today with these prices in the past.
fn book(past: &str) -> PriceBook {
    let text = format!("row,price_usd,until,source\n{past}");
    let past = DataFile {
        text: text.leak(),
        ..DataFiles::EMBEDDED.past
    };
    let files = DataFiles {
        past,
        ..DataFiles::EMBEDDED
    };
    PriceBook::parse(files).expect("a book")
}

/// Lambda's two prices were others in 2024, as was one that nobody compares.
fn moved_book() -> PriceBook {
    book(&format!(
        "{REQUEST},0.0000004,2024-12-31,page\n{DURATION},0.00002,2024-12-31,page\n\
         gcp-cloud-run.cpu.us-central1,0.00003,2024-12-31,page\n"
    ))
}

fn cents(scenario: &Scenario, book: &PriceBook) -> Vec<f64> {
    let pricing = Pricing::new(scenario, None, book);
    let cost = |&platform| pricing.cost(scenario, platform).expect("possible");
    let costs = scenario.compared.iter().map(cost);
    costs.map(|cost| (cost * 100.0).round()).collect()
}

#[test]
fn what_a_bill_rests_on_is_named_with_both_prices() {
    let session = Session::open("v=2&book=2024-06-30&n=20000000");
    let moved = session.moved(&moved_book()).expect("two prices moved");
    assert_eq!(
        moved.sentence(),
        "Since this link was made with the prices of 2024-06-30, 2 of its prices have moved: \
         Duration (AWS Lambda) from $0.00002 to $0.0000166667 a GB-s; Requests (AWS Lambda) from $0.0000004 to $0.0000002 a request."
    );
    let ids: Vec<&str> = moved.prices.iter().map(|price| price.id.as_str()).collect();
    assert_eq!(ids, [DURATION, REQUEST]);
}

#[test]
fn only_an_older_link_has_prices_that_moved() {
    let check = |link: &str, book: &PriceBook, moved: usize| {
        let found = Session::open(link).moved(book);
        assert_eq!(found.map_or(0, |moved| moved.prices.len()), moved, "{link}");
    };
    let book = moved_book();
    check("v=2&book=2024-12-31&n=20000000", &book, 2);
    check("v=2&book=2025-01-01&n=20000000", &book, 0);
    check("v=2&book=9999-12-31&n=20000000", &book, 0);
    check("v=2&book=soon&n=20000000", &book, 0);
    check("n=20000000", &book, 0);
    check("v=2&book=2024-12-31", &book, 2);
    // Another platform or another region rests on other prices, and a price of one's own stays.
    check("v=2&book=2024-12-31&run=on", &book, 3);
    check("v=2&book=2024-12-31&lambda=off", &book, 0);
    check("v=2&book=2024-12-31&region=eu-central", &book, 0);
    check(&format!("v=2&book=2024-12-31&price.{REQUEST}=1"), &book, 1);
    // What is free is not paid for.
    check("v=2&book=2024-12-31&n=1000", &book, 0);
    check("v=2&book=2024-12-31&n=1000&a.v=2", &book, 2);
    check("v=2&book=2024-12-31", PriceBook::embedded(), 0);
}

#[test]
fn the_old_prices_give_the_old_numbers_and_undo_todays() {
    let book = moved_book();
    let session = Session::open("v=2&book=2024-06-30&n=20000000&a.v=2&a.n=30000000");
    let moved = session.moved(&book).expect("two prices moved");
    let then = session.after(Action::prices_of(moved.old_prices()));
    assert_eq!(then.moved(&book), None, "nothing is left to say");
    let own = link::parse(&format!(
        "n=20000000&price.{REQUEST}=0.0000004&price.{DURATION}=0.00002"
    ));
    assert_eq!(then.scenario, own.0);
    let (old, new) = (
        cents(&then.scenario, &book),
        cents(&session.scenario, &book),
    );
    assert!(old[0] > new[0] && old[1] == new[1], "{old:?} {new:?}");
    let pinned = then.pinned.as_ref().expect("A");
    assert_eq!(pinned.prices, then.scenario.prices);
    let back = then.after(Action::Undo);
    assert_eq!(back.scenario, session.scenario);
    assert_eq!(back.moved(&book), Some(moved));
}

#[test]
fn a_sentence_counts_what_it_does_not_name() {
    let price = |id: &str, unit| MovedPrice {
        id: id.to_owned(),
        name: id.to_owned(),
        unit,
        then: 0.25,
        now: 0.5,
    };
    let said = |prices: Vec<MovedPrice>| {
        let day = "2026-06-22".to_owned();
        Moved { day, prices }.sentence()
    };
    assert_eq!(
        said(vec![price("Spot", "share")]),
        "Since this link was made with the prices of 2026-06-22, one of its prices has moved: Spot from 25 % to 50 %."
    );
    let many = ["A", "B", "C", "D", "E"].map(|id| price(id, "hour"));
    let many = said(many.to_vec());
    assert!(
        many.ends_with("C from $0.25 to $0.5 an hour; and 2 more."),
        "{many}"
    );
}
