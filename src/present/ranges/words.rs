//! What follows from ranges, in sentences.

use crate::model::stats::Proportion;
use crate::model::uncertainty::found::{Contest, Found};
use crate::model::units::Usd;
use crate::present::format;
use crate::present::ranges::Ranged;

/// How an input becomes a range.
pub const NOTHING_YET: &str = "No input is a range. Press \u{2194} beside a number, or type a range into its field, such as 1M to 5M, \
    200-400 ms or 10M \u{b1} 20 %: costs and the break-even become bands, and the answer says how likely it is that \
    serverless is cheaper.";

/// What the numbers rest on.
pub const HOW: [&str; 4] = [
    "Each case draws every range independently of the others: evenly by ratio where its slider goes by ratios, so that 1 M to 2 M is as likely \
     as 2 M to 4 M, else evenly. From 0 on, evenly. The seed of the simulation chooses the draws.",
    "Each case is billed by the same plans as everything else on this page. Fleets are sized anew. Cold starts follow the formula as \
     the simulation of the middle has calibrated it; nothing is simulated again. The 95th percentile of the duration follows the \
     median in proportion, unless it is a range itself.",
    "Nine of ten cases lie between the 5 % and the 95 % columns. The interval behind a share of cases is of 95 % (Wilson).",
    "A contribution is the input's Shapley effect: the part of the variance that it accounts for, averaged over every order in which \
     inputs could become known, so that the order does not matter and all add up to 100 % (Song, Nelson and Staum 2016; estimated \
     as by Goda 2021). What inputs do only together is shared between them.",
];

/// In how many cases, with the interval.
fn in_cases(cases: Proportion) -> String {
    let all = format::grouped(cases.of() as f64);
    if cases.is_all() {
        format!("in all {all} cases drawn")
    } else if cases.count() == 0 {
        format!("in none of {all} cases drawn")
    } else {
        let (low, high) = cases.interval();
        let ends = format::chances(low, high);
        format!("in {} of cases ({ends})", format::chance(cases.share()))
    }
}

/// What follows, for the answer.
pub(super) fn sentence(found: &Found) -> String {
    let (Some(contest), Some(lowest)) = (found.contest, found.lowest) else {
        return "Over your ranges no compared platform can run this.".to_owned();
    };
    let costs = format!(
        "{} to {} a month in nine of ten",
        format::usd(Usd(lowest.p5)),
        format::usd(Usd(lowest.p95))
    );
    let first = match contest {
        Contest::FunctionsAndServers => "serverless is cheaper".to_owned(),
        Contest::Pair(a, b) => format!(
            "{} is cheaper than {}",
            a.in_a_sentence(),
            b.in_a_sentence()
        ),
        Contest::Alone(only) => {
            return format!(
                "Over your ranges {} costs {costs} cases.",
                only.in_a_sentence()
            );
        }
    };
    match found.first_cheaper {
        Some(cases) if cases.of() > 0 => {
            format!(
                "Over your ranges {first} {}; the cheapest costs {costs}.",
                in_cases(cases)
            )
        }
        _ => format!("Over your ranges the cheapest costs {costs} cases."),
    }
}

/// Where the break-even lies; `None` where there cannot be one.
pub(super) fn break_even(found: &Found, inputs: &[Ranged]) -> Option<String> {
    let at = found.break_even.as_ref()?;
    let (a, b) = at.platforms;
    let pair = format!("{} and {}", a.in_a_sentence(), b.in_a_sentence());
    let Some(volume) = at.volume else {
        return Some(format!(
            "In none of the cases is there a break-even between {pair}."
        ));
    };
    if inputs.iter().all(|input| input.key == "n") {
        return Some(format!(
            "The break-even between {pair} does not depend on the volume: it is at {} invocations a month.",
            format::count(volume.p50)
        ));
    }
    let [low, middle, high] = [volume.p5, volume.p50, volume.p95].map(format::count);
    let without = if at.found.is_all() {
        String::new()
    } else {
        format!(
            " In {} of cases there is none.",
            format::chance(1.0 - at.found.share())
        )
    };
    Some(if low == high {
        format!(
            "The break-even between {pair} is at {middle} invocations a month in nine of ten cases.{without}"
        )
    } else {
        format!(
            "The break-even between {pair} is between {low} and {high} invocations a month in nine of ten cases, and in half of them below {middle}.{without}"
        )
    })
}

/// What the contributions are to.
pub(super) fn of_what(found: &Found) -> String {
    match found.contest {
        Some(Contest::FunctionsAndServers) => {
            "What the difference between the cheapest serverless platform and the cheapest server depends on".to_owned()
        }
        Some(Contest::Pair(a, b)) => format!(
            "What the difference between {} and {} depends on",
            a.in_a_sentence(),
            b.in_a_sentence()
        ),
        Some(Contest::Alone(only)) => format!("What the cost of {} depends on", only.in_a_sentence()),
        None => "What the cost depends on".to_owned(),
    }
}

/// The largest contribution, or why there is none.
pub(super) fn strongest(found: &Found, inputs: &[Ranged]) -> String {
    let shares = inputs.iter().zip(&found.contributions);
    let largest = shares.max_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    match (largest, inputs) {
        (Some((input, _)), [_]) => format!("{} is the only range.", quoted(input)),
        (Some((input, share)), _) => format!(
            "{} accounts for {} of what varies.",
            quoted(input),
            format::chance(share.mean.clamp(0.0, 1.0))
        ),
        (None, _) if found.lowest.is_none() => "No compared platform can run this.".to_owned(),
        (None, _) => "Nothing varies, or no case has a cost on both sides.".to_owned(),
    }
}

fn quoted(input: &Ranged) -> String {
    format!("\u{201c}{}\u{201d}", input.label)
}
