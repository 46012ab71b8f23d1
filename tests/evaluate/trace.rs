//! Traces beside a scenario file, as scripts give them: every layout, and what is wrong with one.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::program;

/// A folder with a scenario and its trace; gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("evaluate-trace-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn evaluate(&self, scenario: &Value, trace: &str) -> Output {
        let write = |name: &str, text: &str| {
            std::fs::write(self.0.join(name), text).expect("written");
        };
        write("scenario.json", &scenario.to_string());
        write("trace.csv", trace);
        // From elsewhere: the name is relative to the scenario.
        Command::new(program())
            .arg(self.0.join("scenario.json"))
            .current_dir(std::env::temp_dir())
            .output()
            .expect("evaluate starts; `cargo build --examples` builds it")
    }

    /// The simulation, and the warnings.
    fn simulated(&self, scenario: &Value, trace: &str) -> (Value, String) {
        let output = self.evaluate(scenario, trace);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        let results: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (results["simulation"][0].clone(), said)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind is in the folder for temporary files.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn number(simulation: &Value, key: &str) -> f64 {
    simulation[key]
        .as_f64()
        .unwrap_or_else(|| panic!("{key} in {simulation}"))
}

fn rate(simulation: &Value) -> f64 {
    number(simulation, "requests") / number(simulation, "observed_s")
}

#[test]
fn stamps_a_hundred_seconds_apart_are_always_cold_or_never() {
    let folder = Folder::new("stamps");
    let stamps: String = (0..1_000)
        .map(|i| format!("{}\n", 1_767_600_000 + 100 * i))
        .collect();
    for (keep_alive, cold_share) in [(60.0, 1.0), (300.0, 0.0)] {
        let scenario = json!({
            "trace": "trace.csv",
            "simulation": {
                "service": { "kind": "constant", "warm_s": 1, "cold_s": 3 },
                "keep_alive": { "kind": "fixed", "seconds": keep_alive },
                "requests": 20_000
            }
        });
        let (simulation, said) = folder.simulated(&scenario, &stamps);
        assert_eq!(number(&simulation, "cold_share"), cold_share);
        assert!((rate(&simulation) - 0.01).abs() < 1e-5, "{simulation}");
        assert_eq!(said, "");
    }
}

#[test]
fn counts_keep_their_number_and_a_volume_of_the_scenario_their_pattern() {
    let folder = Folder::new("counts");
    let counts = "count\n30\n0\n90\n0\n";
    let mut scenario = json!({ "trace": "trace.csv", "simulation": { "requests": 2_400 } });
    // Twenty passes of four minutes with 120 requests each; where a pass begins within a minute, a request may fall on
    // the other side.
    let (simulation, _) = folder.simulated(&scenario, counts);
    let requests = number(&simulation, "requests");
    assert!((requests - 2_400.0).abs() <= 20.0, "{requests}");
    assert!((number(&simulation, "observed_s") - 20.0 * 240.0).abs() < 1e-6);
    // Ten times as fast.
    scenario["traffic"] = json!({ "rate_per_s": 5.0 });
    let (faster, _) = folder.simulated(&scenario, counts);
    assert!((number(&faster, "requests") - 2_400.0).abs() <= 20.0);
    assert!((number(&faster, "observed_s") - 20.0 * 24.0).abs() < 1e-6);
}

/// Two calls as a log of Lambda shows them, ten seconds apart.
const LOG: &str = "2026-01-05T10:00:01.000Z REPORT RequestId: 1b2c\tDuration: 1000.00 ms\tBilled Duration: 1500 ms\t\
    Memory Size: 1024 MB\tMax Memory Used: 37 MB\tInit Duration: 500.00 ms\n\
    2026-01-05T10:00:11.000Z REPORT RequestId: 1b2d\tDuration: 80.00 ms\tBilled Duration: 80 ms\tMemory Size: 1024 MB\t\
    Max Memory Used: 37 MB\t\n";

#[test]
fn a_log_gives_arrivals_and_when_asked_for_the_function() {
    let folder = Folder::new("log");
    let median = |scenario: Value| {
        let (simulation, _) = folder.simulated(&scenario, LOG);
        number(&simulation["latency_ms"], "p50")
    };
    let simulation =
        json!({ "requests": 20_000, "keep_alive": { "kind": "fixed", "seconds": 600 } });
    let plain = median(json!({ "trace": "trace.csv", "simulation": simulation }));
    assert!((plain - 200.0).abs() < 0.5, "{plain}");
    let fitted =
        median(json!({ "trace": "trace.csv", "fit_trace": true, "simulation": simulation }));
    assert!((fitted - 80.0).abs() < 0.5, "{fitted}");
}

#[test]
fn the_azure_layout_is_read_with_its_functions() {
    let folder = Folder::new("azure");
    let azure = "HashOwner,HashApp,HashFunction,Trigger,1,2,3\n\
        o,a,f1,http,1,0,3\n\
        o,a,f2,timer,0,60,0\n";
    let scenario = json!({ "trace": "trace.csv", "simulation": { "requests": 6_400 } });
    let (simulation, said) = folder.simulated(&scenario, azure);
    assert!(
        (rate(&simulation) / (64.0 / 180.0) - 1.0).abs() < 0.05,
        "{simulation}"
    );
    assert_eq!(said, "");
}

#[test]
fn what_was_left_out_is_a_warning() {
    let folder = Folder::new("notes");
    let scenario = json!({ "trace": "trace.csv", "simulation": { "requests": 2_000 } });
    let (_, said) = folder.simulated(&scenario, "time\n1\n2\nabc\n4\n");
    assert_eq!(
        said,
        "trace.csv: Line 4: \u{201c}abc\u{201d} is not a time. It was left out.\n"
    );
}

#[test]
fn what_is_wrong_is_a_sentence_and_code_2() {
    let folder = Folder::new("wrong");
    let named = json!({ "trace": "trace.csv" });
    for (scenario, trace, expected) in [
        (named.clone(), "", "There is no line with anything on it."),
        (
            named.clone(),
            "time\n1\nabc\ndef\n",
            "Line 3: \u{201c}abc\u{201d} is not a time.",
        ),
        (
            named.clone(),
            "ts\n1767600000\n1767600001000\n",
            "Line 3: \u{201c}1767600001000\u{201d} is Unix time in milliseconds",
        ),
        (named, "0\n0\n", "All counts are 0"),
        (
            json!({ "trace": "trace.csv", "fit_trace": true }),
            "time\n1\n2\n",
            "fit_trace: trace.csv has no REPORT lines",
        ),
        (json!({ "trace": "nowhere.csv" }), "", "nowhere.csv: "),
        (
            json!({ "trace": "trace.csv", "traffic": { "kind": "bursts" } }),
            "",
            "traffic.kind: `bursts` contradicts trace",
        ),
    ] {
        let output = folder.evaluate(&scenario, trace);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
        assert!(output.stdout.is_empty());
    }
}
