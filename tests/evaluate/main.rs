//! The `evaluate` example as a script calls it: JSON in, JSON out, errors on stderr with exit code 2.

#![cfg(not(target_family = "wasm"))]

mod ranges;
mod servers;
mod simulation;
mod trace;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use serverless_tradeoffs::model::platform::PlatformId;

/// The example's program, which `cargo test` builds beside the tests.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a path");
    let profile = test
        .parent()
        .and_then(|deps| deps.parent())
        .expect("target/<profile>/deps");
    profile
        .join("examples")
        .join(format!("evaluate{}", std::env::consts::EXE_SUFFIX))
}

fn evaluate(scenario: &Value) -> Output {
    let mut child = Command::new(program())
        .args(["-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("evaluate starts; `cargo build --examples` builds it");
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(scenario.to_string().as_bytes())
        .expect("read");
    child.wait_with_output().expect("it ends")
}

fn results(scenario: &Value) -> Value {
    let output = evaluate(scenario);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// A bill's total without the line for cold starts, which vendors' examples leave out.
fn total(bill: &Value, cold_starts: bool) -> f64 {
    let lines = bill["lines"].as_array().expect("lines");
    let counted = lines.iter().filter(|l| {
        cold_starts
            || !l["label"]
                .as_str()
                .is_some_and(|label| label.contains("INIT"))
    });
    counted
        .map(|line| line["amount_usd"].as_f64().expect("an amount"))
        .sum()
}

#[test]
fn the_worked_example_is_billed_and_compared() {
    let results = results(&json!({}));
    let bills = results["bills"].as_array().expect("bills");
    assert_eq!(bills[0]["platform"], "aws-lambda");
    assert!((total(&bills[0], false) - 18.666_7).abs() < 1e-6);
    assert!(
        (total(&bills[0], true) - bills[0]["total_usd"].as_f64().expect("a total")).abs() < 1e-9
    );
    assert!(
        total(&bills[0], true) > 18.666_7,
        "billed INIT is in the bill"
    );
    assert!((bills[1]["total_usd"].as_f64().expect("a total") - 30.368).abs() < 1e-9);
    let crossing = &results["crossings"][0];
    assert_eq!(crossing["platforms"], json!(["aws-lambda", "aws-ec2"]));
    // Cold starts bring it forward by a fifth of a thousandth.
    let volume = crossing["invocations_per_month"]
        .as_f64()
        .expect("a volume");
    assert!(
        volume < 16.2685e6 && volume > 16.2685e6 * (1.0 - 1e-3),
        "{volume}"
    );
    assert_eq!(crossing["jump"], false);
    let simulation = &results["simulation"][0];
    let (low, high) = (
        &simulation["cold_share_ci95"][0],
        &simulation["cold_share_ci95"][1],
    );
    let share = simulation["cold_share"].as_f64().expect("a share");
    assert!(low.as_f64().expect("low") < share && share < high.as_f64().expect("high"));
    for key in ["p50", "p95", "p99", "p999"] {
        assert!((simulation["latency_ms"][key].as_f64().expect(key) - 200.0).abs() < 0.2);
    }
    for key in ["mean_instances", "mean_busy", "billed_init_s"] {
        assert!(simulation[key].as_f64().expect(key) > 0.0);
    }
    let fit = results["fit"].as_array().expect("findings");
    assert!(
        fit.iter()
            .any(|f| f["rule"] == "cost" && f["platform"] == "aws-ec2" && f["verdict"] == "poor")
    );
}

#[test]
fn the_free_tier_and_arm64_are_settings() {
    let check = |platform: Value, expected: f64| {
        let results = results(&json!({ "platforms": [platform] }));
        let got = total(&results["bills"][0], false);
        assert!((got - expected).abs() < 0.005, "{got}, not {expected}");
    };
    check(json!({ "id": "aws-lambda", "free_tier": true }), 11.80);
    check(json!({ "id": "aws-lambda", "arch": "arm64" }), 15.33);
    check(
        json!({ "id": "aws-lambda", "arch": "arm64", "free_tier": true }),
        9.80,
    );
    check(
        json!({ "id": "aws-ec2", "count": 1, "extras": true }),
        60.14 + 13.18,
    );
}

#[test]
fn a_seed_gives_the_same_results_again() {
    let scenario = json!({ "simulation": { "seed": 5, "requests": 50_000 } });
    let timeless = |mut results: Value| {
        // How long it took is the only thing that may differ.
        let wall = results["simulation"][0]
            .as_object_mut()
            .expect("a simulation");
        assert!(wall.remove("wall_s").is_some());
        results
    };
    assert_eq!(timeless(results(&scenario)), timeless(results(&scenario)));
    let other = json!({ "simulation": { "seed": 6, "requests": 50_000 } });
    assert_ne!(
        results(&scenario)["simulation"][0]["cold_share_ci95"],
        results(&other)["simulation"][0]["cold_share_ci95"]
    );
}

#[test]
fn errors_go_to_stderr_and_name_the_key() {
    let output = evaluate(&json!({ "workload": { "memory_mb": 1 } }));
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).contains("workload.memory_mb"));
}

#[test]
fn every_platform_is_billed_by_its_id() {
    let ids = PlatformId::ALL.map(PlatformId::key);
    let platforms: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    let results = results(&json!({ "platforms": platforms, "simulation": { "requests": 1000 } }));
    let bills = results["bills"].as_array().expect("bills");
    assert_eq!(bills.len(), ids.len());
    for (bill, id) in bills.iter().zip(ids) {
        assert_eq!(bill["platform"], id);
        let billed = bill["total_usd"].as_f64().is_some_and(|total| total > 0.0);
        assert!(billed || bill["impossible"].is_string(), "{bill}");
        for line in bill["lines"].as_array().into_iter().flatten() {
            assert!(!line["source"].as_str().expect("a source").is_empty());
            assert_eq!(line["date"].as_str().expect("a date").len(), 10);
            assert!(line["region"].is_string() && line["confidence"].is_string());
        }
    }
}

#[test]
fn settings_of_a_platform_are_keys_of_its_entry() {
    let check = |platform: Value, expected: f64| {
        let results = results(&json!({
            "workload": { "memory_mb": 1024, "duration_median_ms": 1000, "invocations_per_month": 1000000 },
            "platforms": [platform],
            "simulation": { "requests": 1000 },
        }));
        let got = total(&results["bills"][0], false);
        assert!((got - expected).abs() < 0.005, "{got}, not {expected}");
    };
    // 1 M GB-s at $0.0000166667 and $0.20, then 2,048 - 512 MB of /tmp.
    check(
        json!({ "id": "aws-lambda", "ephemeral_mb": 2048 }),
        16.867 + 1.5e6 * 3.09e-8,
    );
    // Seven kept all month, 0.38 erlangs on them: nothing spills over.
    check(
        json!({ "id": "aws-lambda", "provisioned_concurrency": 7 }),
        0.2 + 7.0 * 2_628_000.0 * 4.1667e-6 + 1e6 * 9.7222e-6,
    );
    check(
        json!({ "id": "aws-lambda", "front_door": "http-api" }),
        16.867 + 1.0,
    );
    check(
        json!({ "id": "aws-ec2", "count": 2, "commitment": "1-year" }),
        2.0 * 30.368 * 0.63,
    );
    check(
        json!({ "id": "gcp-gce", "instance": "e2-standard-2", "count": 1 }),
        0.067_011 * 730.0,
    );
}

#[test]
fn own_prices_and_regions_are_taken_from_the_file() {
    let results = results(&json!({
        "region": "sa-east",
        "prices": { "aws-ec2.t3.medium.sa-east-1": 0.1 },
        "platforms": [{ "id": "aws-ec2", "count": 1 }],
    }));
    assert_eq!(results["bills"][0]["total_usd"], 73.0);
    let output = evaluate(&json!({ "prices": { "gold": 1 } }));
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("prices.gold"));
}

#[test]
fn a_platform_that_cannot_run_says_why() {
    let results = results(&json!({
        "workload": { "memory_mb": 8192 },
        "platforms": [{ "id": "aws-ec2" }, { "id": "azure-functions-consumption" }],
    }));
    let reason = |i: usize| {
        results["bills"][i]["impossible"]
            .as_str()
            .expect("a reason")
            .to_owned()
    };
    assert!(reason(0).contains("8,192 MB"));
    assert_eq!(reason(1), "the memory is 8,192 MB, the limit 1,536 MB");
    assert!(results["bills"][1]["source"].is_string());
}

#[test]
fn the_envelope_the_fleet_and_the_flips_are_there() {
    let results = results(&json!({}));
    let envelope = results["envelope"].as_array().expect("stretches");
    assert_eq!(envelope.len(), 2);
    assert_eq!(
        (&envelope[0]["platform"], &envelope[1]["platform"]),
        (&json!("aws-lambda"), &json!("aws-ec2"))
    );
    assert_eq!(
        (
            &envelope[0]["from_invocations"],
            &envelope[1]["to_invocations"]
        ),
        (&json!(1.0), &json!(1e12))
    );
    assert_eq!(
        envelope[0]["to_invocations"],
        results["crossings"][0]["invocations_per_month"]
    );
    let fleet = &results["fleet"][0];
    assert_eq!(
        (&fleet["platform"], &fleet["count"], &fleet["bound"]),
        (&json!("aws-ec2"), &json!(1), &json!("set"))
    );
    // 3.8 requests/s of 0.2 s on two processors: 38 % used.
    assert!((fleet["utilisation"].as_f64().expect("a share") - 0.3805).abs() < 1e-3);
    let p99 = fleet["peak_latency_ms"]["p99"].as_f64().expect("a latency");
    assert!(p99 > 200.0 && p99 < 500.0, "{p99}");
    let flips = results["flips"].as_array().expect("flips");
    let volume = flips
        .iter()
        .find(|flip| flip["input"] == "n")
        .expect("the volume flips");
    assert_eq!(
        (&volume["from"], &volume["cheapest"]),
        (&json!(1e7), &json!("aws-ec2"))
    );
    assert!(
        volume["sentence"]
            .as_str()
            .expect("a sentence")
            .starts_with("Invocations a month at 16.27 M instead of 10 M")
    );
}

#[test]
fn a_range_cuts_crossings_and_envelope() {
    let results = results(&json!({ "range": { "from_invocations": 1e6, "to_invocations": 16e6 } }));
    assert_eq!(results["crossings"], json!([]));
    assert_eq!(
        results["envelope"],
        json!([{ "platform": "aws-lambda", "from_invocations": 1e6, "to_invocations": 16e6 }]),
    );
    let output = evaluate(&json!({ "range": { "from_invocations": 0 } }));
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("range.from_invocations"));
}

#[test]
fn platforms_that_cost_the_same_or_cannot_run_are_ordinary_results() {
    let none = results(&json!({ "platforms": [] }));
    for key in ["bills", "crossings", "envelope", "fleet", "flips"] {
        assert_eq!(none[key], json!([]), "{key}");
    }
    let impossible = results(&json!({
        "workload": { "memory_mb": 10240, "duration_median_ms": 3600000 },
        "platforms": [{ "id": "aws-lambda" }, { "id": "cloudflare-workers" }],
    }));
    for key in ["crossings", "envelope", "fleet", "flips"] {
        assert_eq!(impossible[key], json!([]), "{key}");
    }
    let huge = results(&json!({
        "workload": { "invocations_per_month": 1e12, "duration_median_ms": 60000, "latency_objective_ms": 1e6 },
        "platforms": [{ "id": "aws-ec2" }, { "id": "aws-fargate" }],
    }));
    let count = huge["fleet"][0]["count"].as_u64().expect("a count");
    assert!(count > 1_000_000, "{count}");
    assert!(!huge["envelope"].as_array().expect("stretches").is_empty());
}

#[test]
fn mitigations_are_in_the_results_only_if_asked() {
    let mut file = json!({
        "workload": { "invocations_per_month": 6000 },
        "function": { "package_mb": 10 },
        "platforms": [{ "id": "aws-lambda", "provisioned_concurrency": 3 }],
        "simulation": { "requests": 200_000 },
    });
    assert_eq!(results(&file).get("mitigations"), None);
    file["mitigations"] = json!(true);
    let found = results(&file);
    let found = &found["mitigations"];
    let outcomes = found["outcomes"].as_array().expect("outcomes");
    assert_eq!(outcomes[0]["mitigation"], json!({ "kind": "none" }));
    let set = outcomes.iter().filter(|outcome| outcome["is_set"] == true);
    let set: Vec<_> = set.map(|outcome| &outcome["mitigation"]).collect();
    assert_eq!(set, [&json!({ "kind": "as-set" })]);
    let number = |i: usize, key: &str| outcomes[i][key].as_f64().expect(key);
    for i in 0..outcomes.len() {
        let extra = number(i, "cost_usd") - number(0, "cost_usd");
        assert!((number(i, "extra_usd") - extra).abs() < 1e-9);
        let p99 = |i: usize| {
            outcomes[i]["latency_ms"]["p99"]
                .as_f64()
                .expect("a latency")
        };
        assert!((number(i, "p99_saved_ms") - (p99(0) - p99(i))).abs() < 1e-9);
        if let Some(each) = outcomes[i]["usd_per_ms_saved"].as_f64() {
            assert_eq!(outcomes[i]["worth"], "costs");
            assert!((each - extra / (p99(0) - p99(i))).abs() < 1e-9);
        }
    }
    // A ping is enough, and much cheaper than an instance that is always there.
    let cheapest = found["cheapest_that_meets"].as_u64().expect("an index") as usize;
    assert_eq!(outcomes[cheapest]["mitigation"]["kind"], "pings");
    assert_eq!(outcomes[cheapest]["meets_objective"], true);
    let front = found["front"].as_array().expect("indices");
    assert!(front.contains(&json!(cheapest)));
    let answer = found["answer"].as_str().expect("a sentence");
    assert!(
        answer.starts_with("Cheapest that keeps p99 below 500 ms: a ping"),
        "{answer}"
    );
    // Nothing to simulate is nothing to compare.
    file["workload"]["invocations_per_month"] = json!(0);
    assert_eq!(results(&file)["mitigations"], Value::Null);
}
