//! Memory of the simulation: it keeps no list of requests, so twenty times as many need no more.

#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// Beside the test program, in the folder of the examples: the speed example, as cargo built it with the tests.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a running test has a path");
    let deps = test.parent().and_then(|folder| folder.parent());
    deps.expect("target/<profile>/deps")
        .join("examples")
        .join("speed")
}

/// Most memory that a run of so many requests holds [bytes].
fn peak(scenario: &str, requests: &str) -> f64 {
    let output = Command::new(program())
        .args(["--scenario", scenario, "--requests", requests])
        .output()
        .expect("speed starts; `cargo build --examples` builds it");
    let result: Value = serde_json::from_slice(&output.stdout).expect("its results as JSON");
    let seen = result[0]["requests"].as_f64().expect("requests");
    let asked: f64 = requests.parse().expect("a number");
    assert!((seen - asked).abs() <= 1.0, "{seen} requests, not {asked}");
    result[0]["peak_bytes"].as_f64().expect("Linux says it")
}

#[test]
fn memory_stays_flat_as_simulated_time_grows() {
    for scenario in ["500/fixed", "1/measured", "500/measured"] {
        let (short, long) = (peak(scenario, "2e5"), peak(scenario, "4e6"));
        assert!(long < 1.5 * short, "{scenario}: {short}, then {long} bytes");
        assert!(long < 2e8, "{scenario}: {long} bytes");
    }
}
