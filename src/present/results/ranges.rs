//! What follows from ranges, as JSON.

use serde_json::{Value, json};

use crate::model::scenario::Scenario;
use crate::model::uncertainty::Spread;
use crate::model::uncertainty::bands::{Band, volume};
use crate::model::uncertainty::found::{BreakEvens, Contest, Outcome};
use crate::present::ranges::{Ranged, Ranges};

/// All that follows from the ranges of a scenario; null where it has none.
pub fn json(scenario: &Scenario, ranges: Option<&Ranges>) -> Value {
    let Some(ranges) = ranges else {
        return Value::Null;
    };
    let found = &ranges.found;
    let contributions = ranges.inputs.iter().zip(&found.contributions);
    let contributions: Vec<Value> = contributions
        .map(|(input, share)| {
            json!({ "key": input.key, "share": share.mean, "half_width": share.half_width })
        })
        .collect();
    let serverless = found
        .first_cheaper
        .filter(|_| found.contest == Some(Contest::FunctionsAndServers));
    json!({
        "draws": found.draws,
        "seed": scenario.simulation.seed,
        "inputs": ranges.inputs.iter().map(input).collect::<Vec<_>>(),
        "serverless_cheaper": serverless,
        "lowest_usd": found.lowest,
        "costs": found.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "break_even": found.break_even.as_ref().map(break_even),
        "compared": contest(found.contest),
        "contributions": contributions,
        "bands": found.bands.iter().map(band).collect::<Vec<_>>(),
        "sentence": ranges.sentence,
    })
}

fn input(input: &Ranged) -> Value {
    json!({
        "key": input.key,
        "label": input.label,
        "low": input.range.low,
        "high": input.range.high,
        "spread": match input.spread {
            Spread::ByRatio if input.range.low > 0.0 => "by-ratio",
            Spread::ByRatio | Spread::Even => "even",
        },
    })
}

/// What the contributions are to: the difference between two, or the cost of one.
fn contest(contest: Option<Contest>) -> Value {
    match contest {
        Some(Contest::FunctionsAndServers) => json!(["serverless", "servers"]),
        Some(Contest::Pair(a, b)) => json!([a, b]),
        Some(Contest::Alone(only)) => json!([only]),
        None => Value::Null,
    }
}

fn outcome(outcome: &Outcome) -> Value {
    json!({
        "platform": outcome.platform,
        "cost_usd": outcome.cost,
        "able": outcome.able,
        "cheapest": outcome.cheapest,
    })
}

fn break_even(at: &BreakEvens) -> Value {
    json!({
        "platforms": [at.platforms.0, at.platforms.1],
        "invocations_per_month": at.volume,
        "found": at.found,
    })
}

fn band(band: &Band) -> Value {
    let point = |(i, cost)| json!({ "invocations_per_month": volume(i), "cost_usd": cost });
    let points: Vec<Value> = band.costs.iter().enumerate().map(point).collect();
    json!({ "platform": band.platform, "points": points })
}
