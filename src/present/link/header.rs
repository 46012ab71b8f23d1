//! What a link says of itself before its inputs: the version of its keys, and the date of the prices it was made with.

use crate::model::prices::{PriceBook, is_date};
use crate::present::link::migrations::{Pairs, VERSION};
use crate::present::link::quoted;

/// Key of the version.
pub(super) const VERSION_KEY: &str = "v";

/// Key of the date of the prices.
pub(super) const BOOK_KEY: &str = "book";

/// What links begin with.
pub(super) fn written() -> String {
    let book = PriceBook::embedded().date();
    format!("{VERSION_KEY}={VERSION}&{BOOK_KEY}={book}")
}

/// A link without the date of its prices, which is different every few weeks.
pub fn undated(fragment: &str) -> String {
    let dated = |part: &&str| part.split_once('=').is_some_and(|(key, _)| key == BOOK_KEY);
    let parts: Vec<&str> = fragment.split('&').filter(|part| !dated(part)).collect();
    parts.join("&")
}

/// The version of a link; today's where it is one that nobody knows here.
pub(super) fn version(pairs: &Pairs, notices: &mut Vec<String>) -> usize {
    let Some(said) = last(pairs, VERSION_KEY) else {
        return 1;
    };
    match said.parse() {
        Ok(version) if (1..=VERSION).contains(&version) => version,
        _ => {
            notices.push(format!(
                "The link is of version {}; read as version {VERSION}.",
                super::short(said)
            ));
            VERSION
        }
    }
}

/// The date of a link's prices, where it is one.
pub(super) fn book(pairs: &Pairs, notices: &mut Vec<String>) -> Option<String> {
    let said = last(pairs, BOOK_KEY)?;
    if !is_date(said) {
        notices.push(format!(
            "Ignored the date of the prices in the link: {} is not a day.",
            quoted(said)
        ));
        return None;
    }
    let ours = PriceBook::embedded().date();
    if said > ours {
        notices.push(format!(
            "The link was made with prices of {said}, by a newer page than this one, whose prices are of {ours}: its numbers may differ."
        ));
    }
    Some(said.to_owned())
}

fn last<'a>(pairs: &'a Pairs, wanted: &str) -> Option<&'a str> {
    let pair = pairs.iter().rev().find(|(key, _)| key == wanted);
    pair.map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::link::open;

    #[test]
    fn the_date_of_the_prices_is_a_day() {
        let today = PriceBook::embedded().date();
        let check = |link: &str, book: Option<&str>, said: Option<&str>| {
            let opened = open(link);
            assert_eq!(opened.book.as_deref(), book, "{link}");
            assert_eq!(opened.scenario.workload.invocations_per_month, 5.0);
            match (opened.notices.as_slice(), said) {
                ([], None) => {}
                ([notice], Some(said)) if notice.contains(said) => {}
                (notices, said) => panic!("{link}: {notices:?}, not {said:?}"),
            }
        };
        check("n=5", None, None);
        check("v=2&n=5", None, None);
        check("v=1&n=5", None, None);
        check("v=2&book=2026-06-22&n=5", Some("2026-06-22"), None);
        check(
            "v=2&book=2020-01-01&book=2026-06-22&n=5",
            Some("2026-06-22"),
            None,
        );
        check(&format!("v=2&book={today}&n=5"), Some(today), None);
        check(
            "v=2&book=9999-12-31&n=5",
            Some("9999-12-31"),
            Some("by a newer page"),
        );
        for wrong in ["", "soon", "2026-6-22", "2026-02-33"] {
            let said = format!("\u{201c}{wrong}\u{201d} is not a day");
            check(&format!("v=2&book={wrong}&n=5"), None, Some(&said));
        }
    }

    #[test]
    fn a_version_nobody_knows_is_said() {
        for (version, said) in [
            ("3", "version 3"),
            ("0", "version 0"),
            ("two", "version two"),
            ("", "version ;"),
            ("99999999999999999999999", "version 9999"),
        ] {
            let opened = open(&format!("v={version}&n=5"));
            assert_eq!(opened.scenario.workload.invocations_per_month, 5.0);
            let [notice] = opened.notices.as_slice() else {
                panic!("{version}: {:?}", opened.notices);
            };
            assert!(
                notice.contains(said) && notice.ends_with("; read as version 2."),
                "{notice}"
            );
        }
    }
}
