//! What links hold, and what is said of those that cannot be used.

use super::*;
use crate::model::platform::PlatformId;
use crate::model::trace::Trace;
use crate::model::units::Seconds;
use proptest::prelude::*;

#[test]
fn a_link_holds_only_what_differs() {
    assert_eq!(fragment(&Scenario::default()), "");
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 25e6;
    scenario.of_mut(PlatformId::AwsLambda).free_tier = false;
    scenario
        .prices
        .insert("aws-lambda.request.us-east-1".to_owned(), 3e-7);
    let book = PriceBook::embedded().date();
    let link = format!(
        "v=2&book={book}&n=25000000&lambda-free-tier=off&price.aws-lambda.request.us-east-1=0.0000003"
    );
    assert_eq!(fragment(&scenario), link);
    assert_eq!(parse(&format!("#{link}")), (scenario, vec![]));
}

/// A link to give away means the same when the default has become another.
#[test]
fn a_lasting_link_carries_version_and_date_of_prices_even_where_nothing_differs() {
    let default = Scenario::default();
    let book = PriceBook::embedded().date();
    assert_eq!(lasting(&default, None), format!("v=2&book={book}"));
    let opened = open(&lasting(&default, None));
    assert_eq!(opened.book.as_deref(), Some(book));
    assert_eq!((opened.scenario, opened.notices), (default.clone(), vec![]));
    let mut more = default.clone();
    more.workload.invocations_per_month = 25e6;
    for (b, a) in [
        (&more, None),
        (&more, Some(&default)),
        (&default, Some(&more)),
    ] {
        assert_eq!(lasting(b, a), fragment_of(b, a));
    }
    assert_eq!(
        undated("v=2&book=2026-06-22&n=5&a.v=2&a.book=x"),
        "v=2&n=5&a.v=2&a.book=x"
    );
}

#[test]
fn the_bare_example_has_a_link() {
    let link = fragment(&Scenario::worked_example());
    assert_eq!(
        undated(&link),
        "v=2&cpu=1&lambda-free-tier=off&lambda-front-door=none&lambda-egress=off&ec2-free-tier=off&ec2-fleet=set\
         &ec2-front-door=none&ec2-credits=off&ec2-disk=off&ec2-ipv4=off&ec2-egress=off"
    );
    assert_eq!(parse(&link), (Scenario::worked_example(), vec![]));
}

#[test]
fn what_cannot_be_used_is_named() {
    let check = |fragment: &str, notices: &[&str]| {
        let (_, got) = parse(fragment);
        assert_eq!(got, notices, "{fragment}");
    };
    check("#", &[]);
    check(
        "#n=abc",
        &["Ignored Invocations a month from the link: \u{201c}abc\u{201d} cannot be its value."],
    );
    check(
        "#n=NaN",
        &["Ignored Invocations a month from the link: \u{201c}NaN\u{201d} cannot be its value."],
    );
    check(
        "#memory=64",
        &["Memory in the link: 64 MB is below 128 MB; used 128 MB."],
    );
    check(
        "#lambda-arch=mips",
        &[
            "Ignored Architecture of AWS Lambda from the link: \u{201c}mips\u{201d} cannot be its value.",
        ],
    );
    check(
        "#traffic=hourly&hourly=1,2,x",
        &[
            "Counts by the hour in the link: Entry 3, \u{201c}x\u{201d}, is not a count; ignored all of them.",
        ],
    );
    check(
        &format!("#traffic=hourly&hourly={}", ["7"; 169].join(",")),
        &["Counts by the hour in the link: 169 counts are more than 168; used the first 168."],
    );
    check(
        "#foo=1",
        &["Ignored \u{201c}foo\u{201d} from the link: there is no such input."],
    );
    check(
        "#v=7&n=5",
        &["The link is of version 7; read as version 2."],
    );
    check(
        "#n=1e300",
        &["Invocations a month in the link: 1e300 is above 1 T; used 1 T."],
    );
    check(
        "#lambda-free-tier=maybe",
        &[
            "Ignored Free tier of AWS Lambda from the link: \u{201c}maybe\u{201d} cannot be its value.",
        ],
    );
    check(
        "#price.aws-lambda.request.us-east-1=-1",
        &[
            "Ignored a price from the link: \u{201c}-1\u{201d} cannot be the price of \u{201c}aws-lambda.request.us-east-1\u{201d}.",
        ],
    );
    check(
        "#price.gold=1",
        &["Ignored a price from the link: there is no \u{201c}gold\u{201d} in the price book."],
    );
    check(
        &format!("#n={}", "9".repeat(9_000)),
        &["The link is longer than 8 KB; opened the default scenario."],
    );
    assert_eq!(
        parse(&(0..50).map(|i| format!("x{i}=1&")).collect::<String>())
            .1
            .len(),
        6
    );
}

#[test]
fn a_trace_stays_where_it_is() {
    let mut scenario = Scenario::default();
    let trace = Trace::of_counts(Seconds(60.0), vec![1, 2]).expect("requests");
    scenario.follow(trace);
    let link = fragment(&scenario);
    assert_eq!(undated(&link), "v=2&n=65700&traffic=trace");
    scenario.traffic.trace = None;
    assert_eq!(parse(&link), (scenario, vec![NOT_IN_LINKS.to_owned()]));
}

/// Counts of all sizes, as many as there can be.
fn list(x: f64, most: usize) -> Vec<f64> {
    let exponent = |i: usize| (x * i as f64 * 7.3).fract() * 25.0 - 10.0;
    (0..most).map(|i| 10_f64.powf(exponent(i))).collect()
}

#[test]
fn counts_are_a_plain_list() {
    let mut scenario = Scenario::default();
    scenario.traffic.shape = Shape::Hourly;
    scenario.traffic.hourly = vec![120.5, 90.0, 0.0, 1e15];
    let link = fragment(&scenario);
    assert_eq!(undated(&link), "v=2&traffic=hourly&hourly=120.5,90,0,1e15");
    assert_eq!(parse(&link), (scenario.clone(), vec![]));
    assert_eq!(parse(&link.replace(',', "%2C")), (scenario, vec![]));
}

proptest! {
    #[test]
    fn any_text_opens(text in ".{0,200}") {
        let (scenario, _) = parse(&text);
        prop_assert!(scenario.workload.invocations_per_month.is_finite());
    }

    #[test]
    fn any_scenario_round_trips(values in proptest::collection::vec(0.0..1.0_f64, KNOBS.len())) {
        let mut scenario = Scenario::default();
        for (knob, x) in KNOBS.iter().zip(values) {
            // A link leaves out what has no meaning.
            if !knob.shown(&scenario) {
                continue;
            }
            match knob.kind {
                Kind::Number(n) => {
                    let value = n.range.0 + x * (n.range.1 - n.range.0);
                    n.set(&mut scenario, if n.whole { value.floor() } else { value });
                }
                Kind::Choice(c) => {
                    let options = c.options();
                    c.set(&mut scenario, &options[(x * options.len() as f64) as usize].0);
                }
                Kind::Switch(s) => s.set(&mut scenario, x < 0.5),
                Kind::Counts(c) => c.set(&mut scenario, list(x, c.most)),
                Kind::Text(t) => t.set(&mut scenario, if x < 0.5 { "*/5 * * * *" } else { "rate(7 minutes)" }),
            }
        }
        let link = fragment(&scenario);
        prop_assert!(link.len() < LONGEST, "{}", link.len());
        let notices = match scenario.traffic.shape {
            Shape::Trace => vec![NOT_IN_LINKS.to_owned()],
            _ => vec![],
        };
        prop_assert_eq!(parse(&link), (scenario, notices));
    }
}
