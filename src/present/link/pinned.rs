//! A link that carries two scenarios: the one in force, and A, which is pinned beside it. A's keys begin with `a.`.

use crate::model::scenario::Scenario;
use crate::present::link::header;
use crate::present::link::mended::mended;
use crate::present::link::migrations::VERSION;
use crate::present::link::{inputs, read};

/// How the keys of A begin. `a.v` is always there, so that A may be the default scenario.
const PREFIX: &str = "a.";

/// What a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The scenario.
    pub scenario: Scenario,
    /// A, where the link has one.
    pub pinned: Option<Scenario>,
    /// Day of the prices that the link was made with, `YYYY-MM-DD`, where it says so.
    pub book: Option<String>,
    /// A sentence for everything that was not used as written.
    pub notices: Vec<String>,
}

/// The fragment of a scenario and of A, without `#`; empty for the default scenario alone.
pub fn fragment_of(scenario: &Scenario, pinned: Option<&Scenario>) -> String {
    let text = without_header(scenario, pinned);
    if text.is_empty() {
        text
    } else {
        header::written() + &text
    }
}

/// The fragment for a link that is kept or given to somebody: it carries version and date of the prices even for the
/// default scenario, so that the link means the same where that changes.
pub fn lasting(scenario: &Scenario, pinned: Option<&Scenario>) -> String {
    header::written() + &without_header(scenario, pinned)
}

/// What follows version and date, each pair behind an `&`.
fn without_header(scenario: &Scenario, pinned: Option<&Scenario>) -> String {
    let mut text = String::new();
    let mut add = |prefix: &str, pairs: &str| {
        for pair in pairs.split('&').filter(|pair| !pair.is_empty()) {
            text.extend(["&", prefix, pair]);
        }
    };
    add("", &inputs(scenario));
    if let Some(pinned) = pinned {
        add(PREFIX, &format!("v={VERSION}&{}", inputs(pinned)));
    }
    text
}

/// What a fragment opens, with or without `#`. Each of the two scenarios may be as long as one alone.
pub fn open(fragment: &str) -> Opened {
    let (fragment, mut notices) = mended(fragment);
    let (theirs, own): (Vec<&str>, Vec<&str>) = fragment
        .split('&')
        .partition(|part| part.starts_with(PREFIX));
    let own = read(&own.join("&"));
    notices.extend(own.notices);
    let theirs: Vec<&str> = theirs.iter().map(|part| &part[PREFIX.len()..]).collect();
    let pinned = (!theirs.is_empty()).then(|| {
        let pinned = read(&theirs.join("&"));
        let said = pinned.notices.into_iter();
        notices.extend(said.map(|notice| format!("Scenario A: {notice}")));
        pinned.scenario
    });
    Opened {
        scenario: own.scenario,
        pinned,
        book: own.book,
        notices,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prices::PriceBook;
    use crate::present::knobs::{KNOBS, Kind};
    use crate::present::link::undated;
    use proptest::prelude::*;

    /// A scenario with numbers, choices and switches anywhere in their ranges.
    fn any_scenario() -> impl Strategy<Value = Scenario> {
        proptest::collection::vec(0.0..1.0_f64, KNOBS.len()).prop_map(|values| {
            let mut scenario = Scenario::default();
            for (knob, x) in KNOBS.iter().zip(values) {
                // A trace is in no link.
                if !knob.shown(&scenario) || knob.key == "traffic" {
                    continue;
                }
                match knob.kind {
                    Kind::Number(n) => {
                        let value = n.range.0 + x * (n.range.1 - n.range.0);
                        n.set(&mut scenario, if n.whole { value.floor() } else { value });
                    }
                    Kind::Choice(c) => {
                        let options = c.options();
                        c.set(
                            &mut scenario,
                            &options[(x * options.len() as f64) as usize].0,
                        );
                    }
                    Kind::Switch(s) => s.set(&mut scenario, x < 0.5),
                    Kind::Counts(_) | Kind::Text(_) => {}
                }
            }
            let price = scenario.workload.cpu_share.0 * 1e-6;
            let id = "aws-lambda.request.us-east-1";
            scenario.prices.insert(id.to_owned(), price);
            scenario
        })
    }

    #[test]
    fn a_link_says_that_a_is_pinned_even_where_nothing_differs() {
        let default = Scenario::default();
        assert_eq!(fragment_of(&default, None), "");
        let check = |b: &Scenario, a: &Scenario, expected: &str| {
            let link = fragment_of(b, Some(a));
            assert_eq!(undated(&link), expected);
            link
        };
        check(&default, &default, "v=2&a.v=2");
        let mut more = default.clone();
        more.workload.invocations_per_month = 25e6;
        check(&default, &more, "v=2&a.v=2&a.n=25000000");
        let link = check(&more, &default, "v=2&n=25000000&a.v=2");
        let opened = open(&format!("#{link}"));
        assert_eq!(opened.pinned, Some(default));
        assert_eq!((opened.scenario, opened.notices), (more, vec![]));
    }

    #[test]
    fn what_cannot_be_used_of_a_is_named() {
        let opened = open("n=5&a.n=abc&a.foo=1");
        assert_eq!(opened.scenario.workload.invocations_per_month, 5.0);
        assert_eq!(opened.pinned, Some(Scenario::default()));
        assert_eq!(opened.notices.len(), 2);
        assert!(
            opened
                .notices
                .iter()
                .all(|n| n.starts_with("Scenario A: Ignored "))
        );
        let long = open(&format!("n=5&a.n={}", "9".repeat(9_000)));
        assert_eq!(long.scenario.workload.invocations_per_month, 5.0);
        assert_eq!(
            long.notices,
            ["Scenario A: The link is longer than 8 KB; opened the default scenario."]
        );
    }

    proptest! {
        #[test]
        fn any_text_opens_with_or_without_a(text in "[^#]{0,200}", key in "a\\.[a-z-]{0,9}") {
            let opened = open(&format!("{text}&{key}={text}"));
            prop_assert!(opened.pinned.is_some());
        }

        #[test]
        fn any_two_scenarios_round_trip(b in any_scenario(), a in any_scenario()) {
            let link = fragment_of(&b, Some(&a));
            let book = Some(PriceBook::embedded().date().to_owned());
            prop_assert_eq!(open(&link), Opened { scenario: b, pinned: Some(a), book, notices: vec![] });
        }
    }
}
