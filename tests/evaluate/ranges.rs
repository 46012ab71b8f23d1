//! Ranges in a scenario file, and what `evaluate` says of them.

use serde_json::json;

use crate::{evaluate, results};

#[test]
fn ranges_are_drawn_and_what_follows_is_printed() {
    let scenario = json!({
        "workload": {
            "invocations_per_month": { "low": 2e6, "high": 50e6 },
            "duration_median_ms": { "low": 100, "high": 400, "value": 200 },
        },
        "simulation": { "requests": 100_000 },
    });
    let found = &results(&scenario)["ranges"];
    assert_eq!(found["draws"], 1_000);
    assert_eq!(found["inputs"][1]["spread"], "by-ratio");
    let number = |value: &serde_json::Value| value.as_f64().expect("a number");
    let cheaper = &found["serverless_cheaper"];
    let (share, low, high) = (
        number(&cheaper["share"]),
        number(&cheaper["ci95"][0]),
        number(&cheaper["ci95"][1]),
    );
    assert!(
        0.5 < low && low < share && share < high && high < 0.9,
        "{cheaper}"
    );
    assert_eq!(found["compared"], json!(["serverless", "servers"]));
    let cost = &found["costs"][0]["cost_usd"];
    assert!(
        number(&cost["p5"]) < number(&cost["p50"]) && number(&cost["p50"]) < number(&cost["p95"])
    );
    assert_eq!(found["costs"][0]["cheapest"]["share"], cheaper["share"]);
    let at = &found["break_even"];
    assert_eq!(at["found"]["share"], 1.0);
    let volume = number(&at["invocations_per_month"]["p50"]);
    assert!((14e6..18e6).contains(&volume), "{volume}");
    let shares = found["contributions"].as_array().expect("a list");
    let sum: f64 = shares.iter().map(|share| number(&share["share"])).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    assert_eq!(
        found["bands"][1]["points"].as_array().map(Vec::len),
        Some(49)
    );
    let sentence = found["sentence"].as_str().expect("a text");
    assert!(
        sentence.starts_with("Over your ranges serverless is cheaper in "),
        "{sentence}"
    );
}

#[test]
fn without_a_range_nothing_is_said_of_any() {
    assert!(results(&json!({}))["ranges"].is_null());
    let output = evaluate(&json!({ "workload": { "memory_mb": { "low": 64, "high": 512 } } }));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr).trim(),
        "workload.memory_mb.low: 64 is not a whole number within 128 to 10240"
    );
}
