//! A link that carries two scenarios: the one in force, and A, which is pinned beside it. A's keys begin with `a.`.

use crate::model::scenario::Scenario;
use crate::present::link::{VERSION, fragment, parse};

/// How the keys of A begin. `a.v` is always there, so that A may be the default scenario.
const PREFIX: &str = "a.";

/// What a link opens.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The scenario.
    pub scenario: Scenario,
    /// A, where the link has one.
    pub pinned: Option<Scenario>,
    /// A sentence for everything that was not used as written.
    pub notices: Vec<String>,
}

/// The fragment of a scenario and of A, without `#`.
pub fn fragment_of(scenario: &Scenario, pinned: Option<&Scenario>) -> String {
    let own = fragment(scenario);
    let Some(pinned) = pinned else {
        return own;
    };
    let theirs = match fragment(pinned) {
        bare if bare.is_empty() => format!("v={VERSION}"),
        theirs => theirs,
    };
    let own = own.split('&').filter(|part| !part.is_empty());
    let parts = own.map(str::to_owned);
    let theirs = theirs.split('&').map(|part| format!("{PREFIX}{part}"));
    parts.chain(theirs).collect::<Vec<_>>().join("&")
}

/// What a fragment opens, with or without `#`. Each of the two scenarios may be as long as one alone.
pub fn open(fragment: &str) -> Opened {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    let (theirs, own): (Vec<&str>, Vec<&str>) = fragment
        .split('&')
        .partition(|part| part.starts_with(PREFIX));
    let (scenario, mut notices) = parse(&own.join("&"));
    let theirs: Vec<&str> = theirs.iter().map(|part| &part[PREFIX.len()..]).collect();
    let pinned = (!theirs.is_empty()).then(|| {
        let (pinned, said) = parse(&theirs.join("&"));
        notices.extend(
            said.into_iter()
                .map(|notice| format!("Scenario A: {notice}")),
        );
        pinned
    });
    Opened {
        scenario,
        pinned,
        notices,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::knobs::{KNOBS, Kind};
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
        assert_eq!(fragment_of(&default, Some(&default)), "a.v=1");
        let mut more = default.clone();
        more.workload.invocations_per_month = 25e6;
        let link = fragment_of(&more, Some(&default));
        assert_eq!(link, "v=1&n=25000000&a.v=1");
        assert_eq!(fragment_of(&default, Some(&more)), "a.v=1&a.n=25000000");
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
        fn any_text_opens_with_or_without_a(text in ".{0,200}", key in "a\\.[a-z-]{0,9}") {
            let opened = open(&format!("{text}&{key}={text}"));
            prop_assert!(opened.pinned.is_some());
        }

        #[test]
        fn any_two_scenarios_round_trip(b in any_scenario(), a in any_scenario()) {
            let link = fragment_of(&b, Some(&a));
            prop_assert_eq!(open(&link), Opened { scenario: b, pinned: Some(a), notices: vec![] });
        }
    }
}
