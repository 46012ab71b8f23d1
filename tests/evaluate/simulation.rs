//! The simulation as scripts ask for it: kinds of traffic and service, limits, and what comes back.

use serde_json::{Value, json};

use crate::{evaluate, results};

/// The only simulation of the results.
fn simulated(scenario: &Value) -> Value {
    let results = results(scenario);
    let simulations = results["simulation"].as_array().expect("a list");
    assert_eq!(simulations.len(), 1);
    simulations[0].clone()
}

fn number(simulation: &Value, key: &str) -> f64 {
    simulation[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key} in {simulation}"))
}

/// Within four standard errors behind a 95 % interval of ten replications, t(0.975, 9) = 2.262.
fn within(simulation: &Value, key: &str, expected: f64) {
    let interval = &simulation[format!("{key}_ci95")];
    let (low, high) = (interval[0].as_f64(), interval[1].as_f64());
    let half = (high.expect("an end") - low.expect("an end")) / 2.0;
    let got = number(simulation, key);
    assert!(
        (got - expected).abs() <= 4.0 * half / 2.262,
        "{key}: {got} +- {half}, not {expected}"
    );
    assert!(half < 0.1 * expected, "{key}: +- {half} says little");
}

#[test]
fn a_limit_throttles_by_erlangs_loss_formula() {
    let simulation = simulated(&json!({
        "traffic": { "kind": "poisson", "rate_per_s": 10 },
        "simulation": {
            "service": { "kind": "exponential", "warm_mean_s": 1, "cold_mean_s": 1 },
            "keep_alive": { "kind": "fixed", "seconds": 60 },
            "concurrency_limit": 12, "horizon_s": 40000, "replications": 10, "seed": 3
        }
    }));
    // B(12, 10).
    within(&simulation, "throttled_share", 0.11974);
    assert_eq!(simulation["peak_in_service"], json!(12));
    let accepted = 10.0 * (1.0 - number(&simulation, "throttled_share"));
    let busy = number(&simulation, "mean_busy");
    assert!((busy / accepted - 1.0).abs() < 0.02, "{busy}, {accepted}");
    let (idle, instances) = (
        number(&simulation, "mean_idle"),
        number(&simulation, "mean_instances"),
    );
    assert!((busy + idle - instances).abs() < 1e-9 * instances);
    assert!(number(&simulation, "requests") > 3e6 && number(&simulation, "wall_s") > 0.0);
    assert_eq!(simulation["ended"], json!("complete"));
    assert!(
        simulation["caveats"]
            .as_array()
            .expect("a list")
            .contains(&json!("throttled"))
    );
}

#[test]
fn a_timer_is_always_cold_or_never() {
    let with = |keep_alive: f64| {
        simulated(&json!({
            "traffic": { "kind": "fixed-interval", "rate_per_s": 0.01 },
            "simulation": {
                "service": { "kind": "constant", "warm_s": 1, "cold_s": 3 },
                "keep_alive": { "kind": "fixed", "seconds": keep_alive },
                "horizon_s": 1e6, "replications": 5
            }
        }))
    };
    let cold = with(60.0);
    assert_eq!(number(&cold, "cold_share"), 1.0);
    // Every instance lives 3 s of service and 60 s of waiting.
    assert!((number(&cold, "mean_lifespan_s") - 63.0).abs() < 1e-6);
    assert_eq!(number(&with(300.0), "cold_share"), 0.0);
}

#[test]
fn every_kind_of_traffic_is_simulated() {
    for (kind, more) in [
        ("cycle", json!({})),
        ("bursts", json!({ "burst_ratio": 50 })),
        (
            "flash-sale",
            json!({ "flash_share": 0.5, "flash_s": 60, "flash_every_s": 3600 }),
        ),
        ("batches", json!({ "batch_size": 20 })),
        ("fixed-interval", json!({})),
        ("hourly", json!({ "hourly_counts": [1, 5, 2] })),
    ] {
        let mut traffic = more;
        traffic["kind"] = json!(kind);
        traffic["rate_per_s"] = json!(0.5);
        let simulation = simulated(&json!({
            "traffic": traffic,
            "simulation": { "requests": 200000 }
        }));
        let requests = number(&simulation, "requests");
        assert!(
            (200_000.0..200_020.0).contains(&requests),
            "{kind}: {requests}"
        );
        let mean = requests / number(&simulation, "observed_s");
        assert!((mean / 0.5 - 1.0).abs() < 0.2, "{kind}: {mean} requests/s");
    }
}

#[test]
fn what_can_never_be_served_is_said_and_not_simulated_for_ever() {
    let simulation = simulated(&json!({
        "workload": { "invoked": "asynchronous" },
        "traffic": { "rate_per_s": 100 },
        "simulation": { "concurrency_limit": 1, "requests": 1e9 }
    }));
    assert_eq!(simulation["ended"], json!("overloaded"));
    let none = simulated(&json!({
        "simulation": { "concurrency_limit": 0, "requests": 10000 }
    }));
    assert_eq!(number(&none, "throttled_share"), 1.0);
}

#[test]
fn impossible_values_are_named() {
    for (simulation, named) in [
        (json!({ "routing": "best" }), "simulation.routing"),
        (
            json!({ "concurrency_limit": -1 }),
            "simulation.concurrency_limit",
        ),
        (
            json!({ "keep_alive": { "kind": "drawn", "times_s": [] } }),
            "simulation.keep_alive",
        ),
        (json!({ "platform": "aws-ec2" }), "simulation.platform"),
        (json!({ "functions": 0 }), "simulation.functions"),
    ] {
        let output = evaluate(&json!({ "simulation": simulation }));
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{simulation}");
        assert!(error.contains(named), "{simulation}: {error}");
    }
}
