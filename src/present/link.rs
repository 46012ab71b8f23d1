//! The scenario as the fragment of a link: `key=value` pairs, only what differs from the default.
//!
//! Any text can be read. What cannot be used is left out and named in a notice.

mod pinned;
mod range;

use crate::model::decimal;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::traffic::Shape;
use crate::present::counts::{self, Listed};
use crate::present::entry::Entry;
use crate::present::knobs::{KNOBS, Kind, Knob, knob};
use crate::present::own_prices::own_price;
use crate::present::trace::giving::NOT_IN_LINKS;

pub use pinned::{Opened, fragment_of, open};

/// Longest fragment that is read [bytes].
const LONGEST: usize = 8 * 1024;

/// Most notices about one link.
const MOST_NOTICES: usize = 5;

/// How the key of a visitor's own price begins; the id of its row follows.
const PRICE: &str = "price.";

/// Version of the keys. A link without a version is of this one.
const VERSION: &str = "1";

/// The fragment of a scenario, without `#`; empty for the default scenario.
pub fn fragment(scenario: &Scenario) -> String {
    let default = Scenario::at_first();
    let mut text = form_urlencoded::Serializer::new(String::new());
    let mut any = false;
    for knob in KNOBS.iter() {
        if !knob.looks_alike(scenario, default) && knob.shown(scenario) {
            if !any {
                text.append_pair("v", VERSION);
                any = true;
            }
            text.append_pair(&knob.key, &value(knob, scenario));
        }
    }
    for (id, price) in &scenario.prices {
        if !any {
            text.append_pair("v", VERSION);
            any = true;
        }
        text.append_pair(&format!("{PRICE}{id}"), &price.to_string());
    }
    // A comma needs no escape in a fragment, and a list of counts has many.
    text.finish().replace("%2C", ",")
}

fn value(knob: &Knob, scenario: &Scenario) -> String {
    match knob.kind {
        Kind::Number(number) => {
            range::text(knob, &number, scenario).unwrap_or_else(|| number.get(scenario).to_string())
        }
        Kind::Choice(choice) => choice.get(scenario),
        Kind::Switch(switch) => if switch.get(scenario) { "on" } else { "off" }.to_owned(),
        Kind::Counts(counts) => counts::compact(&counts.get(scenario)),
        Kind::Text(text) => text.get(scenario),
    }
}

/// The scenario of a fragment, with or without `#`, and a sentence for everything in it that was not used as written.
pub fn parse(fragment: &str) -> (Scenario, Vec<String>) {
    let mut scenario = Scenario::default();
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.len() > LONGEST {
        let notice = format!(
            "The link is longer than {} KB; opened the default scenario.",
            LONGEST / 1024
        );
        return (scenario, vec![notice]);
    }
    let pairs: Vec<(String, String)> = form_urlencoded::parse(fragment.as_bytes())
        .into_owned()
        .filter(|(key, _)| !key.is_empty())
        .collect();
    let mut notices = Vec::new();
    for (key, value) in &pairs {
        if key == "v" && value != VERSION {
            notices.push(format!(
                "The link is of version {}; read as version {VERSION}.",
                short(value)
            ));
        } else if let Some(id) = key.strip_prefix(PRICE) {
            if let Err(notice) = apply_price(id, value, &mut scenario) {
                notices.push(notice);
            }
        } else if key != "v" && knob(key).is_none() {
            notices.push(format!(
                "Ignored {} from the link: there is no such input.",
                quoted(key)
            ));
        }
    }
    // In the order of the table, because a choice decides what a number after it means.
    for knob in KNOBS.iter() {
        let Some((_, value)) = pairs.iter().rev().find(|(key, _)| *key == knob.key) else {
            continue;
        };
        if let Err(notice) = apply(knob, value, &mut scenario) {
            notices.push(notice);
        }
    }
    if scenario.traffic.shape == Shape::Trace {
        notices.push(NOT_IN_LINKS.to_owned());
    }
    if notices.len() > MOST_NOTICES {
        let more = notices.len() - MOST_NOTICES;
        notices.truncate(MOST_NOTICES);
        notices.push(format!(
            "{more} more parts of the link were not used as written."
        ));
    }
    (scenario, notices)
}

fn apply(knob: &Knob, value: &str, scenario: &mut Scenario) -> Result<(), String> {
    let ignored = || {
        format!(
            "Ignored {} from the link: {} cannot be its value.",
            knob.full_label(),
            quoted(value)
        )
    };
    match knob.kind {
        Kind::Number(number) => {
            if let Some(applied) = range::apply(knob, &number, value, scenario) {
                return applied.map_err(|said| match said.as_str() {
                    "" => ignored(),
                    _ => format!("{} in the link: {said}", knob.full_label()),
                });
            }
            // Links carry plain numbers in the model's own unit.
            let parsed = decimal::parse(value).ok_or_else(ignored)?;
            match number.clamp(parsed) {
                Entry::Used(x) => number.set(scenario, x),
                Entry::Clamped(x, sentence) => {
                    number.set(scenario, x);
                    return Err(format!("{} in the link: {sentence}", knob.full_label()));
                }
                Entry::Refused(_) => return Err(ignored()),
            }
        }
        Kind::Choice(choice) => {
            if !choice.offers(value) {
                return Err(ignored());
            }
            choice.set(scenario, value);
        }
        Kind::Switch(switch) => match value {
            "on" => switch.set(scenario, true),
            "off" => switch.set(scenario, false),
            _ => return Err(ignored()),
        },
        Kind::Text(text) => match text.enter(value) {
            Ok(()) => text.set(scenario, value),
            Err(wrong) => {
                return Err(format!(
                    "{} in the link: {wrong} Ignored it.",
                    knob.full_label()
                ));
            }
        },
        Kind::Counts(counts) => match counts.enter(value) {
            Listed::Used(list) => counts.set(scenario, list),
            Listed::Cut(list, sentence) => {
                counts.set(scenario, list);
                return Err(format!("{} in the link: {sentence}", knob.full_label()));
            }
            Listed::Refused(wrong) => {
                return Err(format!(
                    "{} in the link: {wrong}; ignored all of them.",
                    knob.full_label()
                ));
            }
        },
    }
    Ok(())
}

fn apply_price(id: &str, value: &str, scenario: &mut Scenario) -> Result<(), String> {
    let ignored = || {
        format!(
            "Ignored a price from the link: {} cannot be the price of {}.",
            quoted(value),
            quoted(id)
        )
    };
    let Some(row) = PriceBook::embedded().row(id) else {
        return Err(format!(
            "Ignored a price from the link: there is no {} in the price book.",
            quoted(id)
        ));
    };
    let price = decimal::parse(value).ok_or_else(ignored)?;
    match own_price(row, price) {
        Entry::Used(price) => {
            scenario.prices.insert(id.to_owned(), price);
            Ok(())
        }
        Entry::Clamped(..) | Entry::Refused(_) => Err(ignored()),
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn quoted(text: &str) -> String {
    format!("\u{201c}{}\u{201d}", short(text))
}

#[cfg(test)]
mod tests {
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
        let link =
            "v=1&n=25000000&lambda-free-tier=off&price.aws-lambda.request.us-east-1=0.0000003";
        assert_eq!(fragment(&scenario), link);
        assert_eq!(parse(&format!("#{link}")), (scenario, vec![]));
    }

    #[test]
    fn the_bare_example_has_a_link() {
        let link = fragment(&Scenario::worked_example());
        assert_eq!(
            link,
            "v=1&cpu=1&lambda-free-tier=off&lambda-front-door=none&lambda-egress=off&ec2-free-tier=off&ec2-fleet=set\
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
            &[
                "Ignored Invocations a month from the link: \u{201c}abc\u{201d} cannot be its value.",
            ],
        );
        check(
            "#n=NaN",
            &[
                "Ignored Invocations a month from the link: \u{201c}NaN\u{201d} cannot be its value.",
            ],
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
            &format!("#traffic=hourly&hourly={}", "7,".repeat(169)),
            &["Counts by the hour in the link: 169 counts are more than 168; used the first 168."],
        );
        check(
            "#foo=1",
            &["Ignored \u{201c}foo\u{201d} from the link: there is no such input."],
        );
        check(
            "#v=7&n=5",
            &["The link is of version 7; read as version 1."],
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
        assert_eq!(link, "v=1&n=65700&traffic=trace");
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
        assert_eq!(link, "v=1&traffic=hourly&hourly=120.5,90,0,1e15");
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
}
