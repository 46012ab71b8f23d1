//! What follows from each: costs, break-even, cold starts, latency, verdicts.

use crate::model::assessment::{Assessment, Candidate};
use crate::model::fit::Verdict;
use crate::model::platform::PlatformId;
use crate::model::units::Usd;
use crate::present::beside::change::{change, of_money};
use crate::present::beside::{NONE, Side, platforms};
use crate::present::comparison::deciding;
use crate::present::figure::Table;
use crate::present::format;
use crate::present::what_if::sensitivity::Subject;

/// The cheapest of those that can run the scenario.
fn cheapest(assessment: &Assessment) -> Option<&Candidate> {
    let able = assessment
        .possible()
        .filter(|c| assessment.verdict(c.bill.platform) != Some(Verdict::Impossible));
    able.min_by(|a, b| a.bill.total_usd.0.total_cmp(&b.bill.total_usd.0))
}

/// What B costs against A, in a sentence.
pub fn headline(a: Side<'_>, b: Side<'_>) -> String {
    let (Some(of_a), Some(of_b)) = (cheapest(a.assessment), cheapest(b.assessment)) else {
        return match (cheapest(a.assessment), cheapest(b.assessment)) {
            (None, None) => "Neither A nor B has a platform that can run it.".to_owned(),
            (None, Some(_)) => "A has no platform that can run it; B has.".to_owned(),
            _ => "B has no platform that can run it; A has.".to_owned(),
        };
    };
    let (from, to) = (
        of_a.bill.platform.in_a_sentence(),
        of_b.bill.platform.in_a_sentence(),
    );
    let who = if of_a.bill.platform == of_b.bill.platform {
        format!("on {to} in both")
    } else {
        format!("on {to} instead of {from}")
    };
    let (low, high) = (of_a.bill.total_usd, of_b.bill.total_usd);
    let amounts = format!("{} against {}, {who}", format::usd(high), format::usd(low));
    let part = change(low.0, high.0);
    if part == "the same" {
        return format!(
            "B costs the same as A at its cheapest: {}, {who}.",
            format::usd(high)
        );
    }
    let more = high.0 - low.0;
    let word = if more > 0.0 { "more" } else { "less" };
    let part = match part.as_str() {
        "" => String::new(),
        part => format!(" ({part})"),
    };
    format!(
        "B costs {} a month {word} than A at its cheapest{part}: {amounts}.",
        format::usd(Usd(more.abs()))
    )
}

/// Where the cheapest changes nearest to each volume: A's place and B's; `None` where it never does.
pub fn break_even(side: Side<'_>) -> Option<Subject> {
    Subject::of(side.scenario, side.assessment)
}

/// The numbers that decide, side by side.
pub fn results(a: Side<'_>, b: Side<'_>) -> Table {
    let mut rows = vec![cheapest_row(a, b)];
    let all = platforms(a, b);
    rows.extend(all.iter().map(|&platform| cost_row(a, b, platform)));
    rows.push(break_even_row(a, b));
    rows.extend(cold_row(a, b));
    rows.extend(all.iter().filter_map(|&platform| p99_row(a, b, platform)));
    Table {
        head: ["Result", "A", "B", "B against A"]
            .map(str::to_owned)
            .to_vec(),
        rows,
    }
}

fn cheapest_row(a: Side<'_>, b: Side<'_>) -> Vec<String> {
    let (of_a, of_b) = (cheapest(a.assessment), cheapest(b.assessment));
    let text = |c: Option<&Candidate>| {
        c.map_or(NONE.to_owned(), |c| {
            format!(
                "{}, {}",
                c.bill.platform.name(),
                format::usd(c.bill.total_usd)
            )
        })
    };
    let difference = of_a
        .zip(of_b)
        .map(|(a, b)| of_money(a.bill.total_usd, b.bill.total_usd));
    row("Cheapest", text(of_a), text(of_b), difference)
}

fn cost_row(a: Side<'_>, b: Side<'_>, platform: PlatformId) -> Vec<String> {
    let text = |side: Side<'_>| match side.assessment.cost(platform) {
        Some(usd) => format::usd(usd),
        None if side.scenario.compared.contains(&platform) => {
            let refused = side
                .assessment
                .candidates
                .iter()
                .flat_map(|c| c.as_ref().err());
            let unpriced = refused
                .into_iter()
                .any(|r| r.platform == platform && r.unpriced);
            if unpriced {
                "not priced"
            } else {
                "not possible"
            }
            .to_owned()
        }
        None => "not compared".to_owned(),
    };
    let costs = a.assessment.cost(platform).zip(b.assessment.cost(platform));
    let name = format!("{}, a month", platform.name());
    row(&name, text(a), text(b), costs.map(|(a, b)| of_money(a, b)))
}

fn break_even_row(a: Side<'_>, b: Side<'_>) -> Vec<String> {
    let (of_a, of_b) = (break_even(a), break_even(b));
    let text = |subject: Option<Subject>| {
        subject.map_or("none".to_owned(), |subject| {
            format!(
                "{} ({} above)",
                format::volume(subject.at),
                subject.above.in_a_sentence()
            )
        })
    };
    let difference = of_a.zip(of_b).map(|(a, b)| change(a.at, b.at));
    row("Nearest break-even", text(of_a), text(of_b), difference)
}

fn cold_row(a: Side<'_>, b: Side<'_>) -> Option<Vec<String>> {
    let share = |side: Side<'_>| side.found().and_then(|summary| summary.cold_share);
    let text =
        |side: Side<'_>| share(side).map_or("not known yet".to_owned(), format::percent_estimate);
    let difference = share(a).zip(share(b)).map(|(a, b)| change(a.mean, b.mean));
    let (of_a, of_b) = (
        a.scenario.simulation.platform,
        b.scenario.simulation.platform,
    );
    let name = if of_a == of_b {
        format!("Cold starts on {}", of_a.name())
    } else {
        format!("Cold starts on {} and {}", of_a.name(), of_b.name())
    };
    Some(row(&name, text(a), text(b), difference))
}

fn p99_row(a: Side<'_>, b: Side<'_>, platform: PlatformId) -> Option<Vec<String>> {
    let p99 = |side: Side<'_>| {
        let mut candidates = side.assessment.possible();
        let candidate = candidates.find(|c| c.bill.platform == platform)?;
        Some(candidate.latency?.p99)
    };
    let (of_a, of_b) = (p99(a), p99(b));
    of_a.or(of_b)?;
    let text = |p99: Option<_>| p99.map_or(NONE.to_owned(), format::duration);
    let difference = of_a.zip(of_b).map(|(a, b)| change(a.0, b.0));
    let name = format!("p99 of {}", platform.in_a_sentence());
    Some(row(&name, text(of_a), text(of_b), difference))
}

fn row(name: &str, a: String, b: String, difference: Option<String>) -> Vec<String> {
    let difference = difference.unwrap_or_else(|| NONE.to_owned());
    vec![name.to_owned(), a, b, difference]
}

/// Verdicts with what decided them, side by side.
pub fn verdicts(a: Side<'_>, b: Side<'_>) -> Table {
    let text = |side: Side<'_>, platform: PlatformId| {
        if !side.scenario.compared.contains(&platform) {
            return "not compared".to_owned();
        }
        let word = side.assessment.verdict(platform);
        let word = word.map_or("not known", Verdict::word);
        match deciding(platform, side.assessment, side.scenario) {
            Some(why) => format!("{word}. {why}"),
            None => word.to_owned(),
        }
    };
    let rows = platforms(a, b).into_iter();
    Table {
        head: ["Platform", "A", "B"].map(str::to_owned).to_vec(),
        rows: rows
            .map(|platform| {
                vec![
                    platform.name().to_owned(),
                    text(a, platform),
                    text(b, platform),
                ]
            })
            .collect(),
    }
}
