//! Servers under the requests of the function, as scripts ask for them.

use serde_json::{Value, json};

use crate::results;

/// Fargate tasks of one vCPU each, under requests that take 1 s on average and compute all the time.
fn scenario(tasks: u64, rate: f64, servers: bool) -> Value {
    json!({
        "traffic": { "kind": "poisson", "rate_per_s": rate },
        "platforms": [
            { "id": "aws-lambda" },
            { "id": "aws-fargate", "vcpu": 1, "instance_memory_mb": 2048, "count": tasks }
        ],
        "simulation": {
            "service": { "kind": "exponential", "warm_mean_s": 1, "cold_mean_s": 1 },
            "requests": 1_000_000, "replications": 10, "warmup_s": 2000, "seed": 5, "servers": servers
        }
    })
}

fn number(value: &Value, at: &str) -> f64 {
    value
        .pointer(at)
        .and_then(Value::as_f64)
        .unwrap_or_else(|| panic!("{at} in {value}"))
}

#[test]
fn one_server_is_an_mm1_queue_and_more_of_them_are_faster() {
    let mut slowest = f64::INFINITY;
    for tasks in 1..=3 {
        let results = results(&scenario(tasks, 0.7, true));
        let servers = &results["servers"][0];
        assert_eq!(servers["platform"], "aws-fargate");
        let p99 = number(servers, "/latency_ms/p99");
        assert!(p99 < slowest, "{tasks}: {p99} is not below {slowest}");
        slowest = p99;
        if tasks == 1 {
            // M/M/1: the time from arrival to answer is exponential with the rate mu - lambda.
            let expected = 1e3 * 100_f64.ln() / 0.3;
            // t(0.975, 9) = 2.262.
            let error = number(servers, "/p99_half_width_ms") / 2.262;
            assert!(
                (p99 - expected).abs() < 4.0 * error,
                "{p99} +- {error}, not {expected}"
            );
            assert!(error < 0.05 * expected, "+- {error} says nothing");
            assert!((number(servers, "/waited_share") - 0.7).abs() < 0.02);
            assert!((number(servers, "/cpu_busy") - 0.7).abs() < 0.02);
            assert_eq!(servers["overloaded_load"], Value::Null);
            assert_eq!(servers["without_credits_share"], Value::Null);
            assert_eq!(servers["latency_objective"], "missed");
        }
        // The very requests of the function's simulation.
        assert_eq!(servers["requests"], 1_000_000);
        assert_eq!(servers["requests"], results["simulation"][0]["requests"]);
    }
}

#[test]
fn a_load_above_capacity_is_said_and_has_no_latency() {
    let results = results(&scenario(1, 1.3, true));
    let servers = &results["servers"][0];
    assert!((number(servers, "/overloaded_load") - 1.3).abs() < 1e-9);
    for key in ["latency_ms", "p99_half_width_ms", "p99_by_approximation_ms"] {
        assert_eq!(servers[key], Value::Null, "{key}");
    }
    assert_eq!(servers["latency_objective"], "missed");
}

#[test]
fn servers_are_simulated_only_where_that_is_asked() {
    assert_eq!(results(&scenario(1, 0.7, false))["servers"], json!([]));
}

#[test]
fn an_autoscaled_fleet_is_billed_like_one_by_the_hour_and_says_so() {
    let bill = |scaling: &str| {
        let results = results(&json!({
            "workload": { "invocations_per_month": 500_000_000, "cpu_share": 0.1 },
            "traffic": { "kind": "cycle" },
            "platforms": [{ "id": "aws-ec2", "scaling": scaling, "start_up_s": 90 }],
            "simulation": { "requests": 1000 }
        }));
        let bill = &results["bills"][0];
        (number(bill, "/total_usd"), bill["notes"].to_string())
    };
    let ((by_hour, _), (as_needed, note)) = (bill("hourly"), bill("autoscaled"));
    assert_eq!(by_hour, as_needed);
    assert!(bill("fixed").0 > by_hour);
    assert!(note.contains("scaled as needed"), "{note}");
}
