//! Mitigations of cold starts as JSON.

use serde_json::{Value, json};

use crate::model::mitigation::{Comparison, Outcome, Pick, Worth};
use crate::model::plan::Impossible;
use crate::model::scenario::Scenario;
use crate::present::mitigations::Mitigations;
use crate::present::results::latency;

/// A comparison, or why there is none; nothing at all without requests.
pub fn json(scenario: &Scenario, compared: Option<Result<Comparison, Impossible>>) -> Value {
    let comparison = match compared {
        None => return Value::Null,
        Some(Err(refused)) => return json!({ "impossible": refused.reason }),
        Some(Ok(comparison)) => comparison,
    };
    let said = Mitigations::new(scenario, &comparison);
    let outcomes = comparison.outcomes.iter().zip(&said.rows);
    let outcomes: Vec<Value> = outcomes
        .map(|(outcome, row)| one(outcome, &row.name))
        .collect();
    let left_out = comparison.left_out.iter().map(
        |(mitigation, refused)| json!({ "mitigation": mitigation, "impossible": refused.reason }),
    );
    let left_out: Vec<Value> = left_out.collect();
    let (cheapest, nearest) = match comparison.pick {
        Pick::Cheapest(index) => (Some(index), None),
        Pick::Nearest(index) => (None, Some(index)),
    };
    json!({
        "outcomes": outcomes,
        "front": comparison.front(),
        "cheapest_that_meets": cheapest,
        "nearest": nearest,
        "p99_all_warm_ms": comparison.all_warm,
        "answer": said.answer,
        "five_minute_ping": said.five_minutes,
        "left_out": left_out,
        "caveats": comparison.caveats,
    })
}

fn one(outcome: &Outcome, name: &str) -> Value {
    let (worth, per_ms) = match outcome.worth {
        Worth::Baseline => ("baseline", None),
        Worth::SavesMoney => ("saves-money", None),
        Worth::Free => ("free", None),
        Worth::PerMillisecond(usd) => ("costs", Some(usd)),
        Worth::Nothing => ("nothing", None),
    };
    json!({
        "mitigation": outcome.mitigation,
        "name": name,
        "is_set": outcome.is_set,
        "latency_ms": latency(outcome.latency),
        "latency_half_width_ms": outcome.half_width.map(latency),
        "cold_share": outcome.cold_share.map(|share| share.mean),
        "cold_share_half_width": outcome.cold_share.and_then(|share| share.half_width),
        "late_pings": outcome.late_pings,
        "cost_usd": outcome.cost,
        "extra_usd": outcome.extra,
        "p99_saved_ms": outcome.saved,
        "worth": worth,
        "usd_per_ms_saved": per_ms,
        "meets_objective": outcome.meets,
        "beaten_by": outcome.beaten_by,
    })
}
