//! The programs that are measured, and one measurement of each.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::Failure;
use crate::bench::folder;
use crate::bench::table::Row;
use crate::browser::Browser;
use crate::process::{command, output, root, run};

/// Where cargo leaves the native program.
const NATIVE: &str = "target/release/examples/speed";

/// Where cargo leaves the program that measures in Chromium.
const DRIVER: &str = "target/debug/speed";

/// The reference simulator, as pip names it.
const SIMFAAS: &str = "simfaas==0.2.2";

/// How many requests SimFaaS simulates, as a part of ours: about as long.
const SIMFAAS_PART: f64 = 5e-3;

/// A scenario: for the model, and for the plain kernel.
pub(super) struct Scenario {
    pub(super) name: String,
    rate: f64,
    spec: Value,
    plain: Value,
}

/// What is measured.
pub(super) struct Programs {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Python with SimFaaS.
    python: Option<String>,
}

impl Drop for Programs {
    fn drop(&mut self) {
        // It has ended by itself if it failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Programs {
    /// Starts the browser, and installs SimFaaS where there is Python.
    pub(super) fn start(browser: &Browser) -> Result<Self, Failure> {
        run(
            "cargo",
            &[
                "build",
                "--quiet",
                "--package",
                "browser-tests",
                "--bin",
                "speed",
            ],
        )?;
        // Not through cargo, whose lock would be held all the time.
        let mut driver = command(&root().join(DRIVER).to_string_lossy(), &[]);
        driver
            .arg(folder())
            .env("CHROMIUM", &browser.chromium)
            .env("CHROMEDRIVER", &browser.driver)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = driver
            .spawn()
            .map_err(|error| format!("{DRIVER} could not start: {error}"))?;
        let (ask, answers) = (child.stdin.take(), child.stdout.take());
        Ok(Self {
            ask: ask.ok_or("the browser's measurements take no questions")?,
            answers: BufReader::new(answers.ok_or("the browser's measurements give no answers")?),
            child,
            python: python(),
        })
    }

    /// Every scenario, with so many requests.
    pub(super) fn scenarios(&self, requests: f64) -> Result<Vec<Scenario>, Failure> {
        let listed = native(&["--list", "--requests", &requests.to_string()])?;
        let scenarios = listed.as_array().into_iter().flatten();
        Ok(scenarios
            .map(|one| Scenario {
                name: one["name"].as_str().unwrap_or_default().to_owned(),
                rate: one["rate"].as_f64().unwrap_or(1.0),
                spec: one["spec"].clone(),
                plain: one["plain"].clone(),
            })
            .collect())
    }

    /// One measurement of everything, one after the other.
    pub(super) fn measure(
        &mut self,
        scenario: &Scenario,
        requests: f64,
        seed: u64,
        row: &mut Row,
    ) -> Result<(), Failure> {
        let of_scenario = ["--scenario", &scenario.name, "--requests"];
        let all = requests.to_string();
        let native_run = native(&[&of_scenario[..], &[&all]].concat())?;
        row.native.take(&native_run[0])?;
        let worker = self.browser(&json!({ "workers": 1, "spec": scenario.spec }))?;
        row.one.take(&worker)?;
        row.two
            .take(&self.browser(&json!({ "workers": 2, "spec": scenario.spec }))?)?;
        if worker["cold"] != native_run[0]["cold"] {
            return Err(format!(
                "{}: {} cold starts in the browser, {} natively",
                scenario.name, worker["cold"], native_run[0]["cold"]
            ));
        }
        let what = json!({ "kernel": true, "setup": scenario.plain, "requests": requests });
        let plain = self.browser(&what)?;
        row.plain.take(&plain)?;
        // Cold starts from the same begin, in one go.
        let seed = seed.to_string();
        let same = [&all, "--replications", "1", "--seed", &seed];
        let same = native(&[&of_scenario[..], &same[..]].concat())?;
        row.cold.push(cold_starts(&same[0])?);
        row.cold_of_plain.push(cold_starts(&plain)?);
        if let Some(python) = &self.python {
            row.simfaas
                .take(&simfaas(python, scenario.rate, requests)?)?;
        }
        Ok(())
    }

    fn browser(&mut self, what: &Value) -> Result<Value, Failure> {
        let gone = |error: std::io::Error| format!("the browser's measurements: {error}");
        writeln!(self.ask, "{what}").map_err(gone)?;
        let mut line = String::new();
        self.answers.read_line(&mut line).map_err(gone)?;
        parse(&line)
    }

    /// Whether memory stays flat: what a run and one that is twenty times as long hold at most.
    pub(super) fn memory(&self, requests: f64) -> Result<String, Failure> {
        let peak = |requests: f64| {
            let requests = requests.to_string();
            let result = native(&["--scenario", "500/measured", "--requests", &requests])?;
            Ok::<_, Failure>(result[0]["peak_bytes"].as_f64().map(|bytes| bytes / 1e6))
        };
        Ok(match (peak(requests)?, peak(20.0 * requests)?) {
            (Some(short), Some(long)) => {
                let n = 20.0 * requests;
                format!("Memory: {short:.1} MB for {requests:e} requests, {long:.1} MB for {n:e}.")
            }
            _ => "Memory: this system does not say how much a process holds.".to_owned(),
        })
    }
}

fn cold_starts(result: &Value) -> Result<f64, Failure> {
    let cold = result["cold"].as_f64();
    cold.ok_or_else(|| format!("no cold starts in {result}"))
}

fn native(arguments: &[&str]) -> Result<Value, Failure> {
    let program = root().join(NATIVE);
    let text = output(&program.to_string_lossy(), arguments)
        .ok_or_else(|| format!("{NATIVE} {} failed", arguments.join(" ")))?;
    parse(&text)
}

fn parse(text: &str) -> Result<Value, Failure> {
    serde_json::from_str(text).map_err(|error| format!("{text:?}: {error}"))
}

/// Python with SimFaaS in a folder of its own; `None` where one of them is not to be had.
fn python() -> Option<String> {
    let place = root().join("target/speed-python");
    let python = place.join("bin/python").to_string_lossy().into_owned();
    let there = |python: &str| output(python, &["-c", "import simfaas"]).is_some();
    if !there(&python) {
        println!("{SIMFAAS}: missing, installing it with pip (about a minute).");
        output("python3", &["-m", "venv", &place.to_string_lossy()])?;
        output(&python, &["-m", "pip", "install", "--quiet", SIMFAAS])?;
    }
    there(&python).then_some(python)
}

fn simfaas(python: &str, rate: f64, requests: f64) -> Result<Value, Failure> {
    let program = root().join("benches/speed/with_simfaas.py");
    let requests = (requests * SIMFAAS_PART).round().to_string();
    let (rate, program) = (rate.to_string(), program.to_string_lossy());
    let text =
        output(python, &[&program, &rate, &requests, "0.25", "0.75"]).ok_or("SimFaaS failed")?;
    parse(&text)
}
