//! `cargo xtask bench`: the speed of the simulation natively, as WebAssembly in Chromium and beside a plain JavaScript
//! kernel and SimFaaS, in one run, because only ratios mean anything on a machine that others use too.
//!
//! What is measured is in examples/speed and benches/speed. The worker is a small one of its own, compiled and optimised
//! as the page's: so nothing but the simulation is measured, whatever the page sends to and fro.

mod measure;
mod table;

use crate::bench::measure::Programs;
use crate::bench::table::Table;
use crate::browser::Browser;
use crate::process::{self, root};
use crate::{Failure, browser, tools};

/// Rounds over all scenarios; the best of each measurement counts. Many short ones, as others use the machine too.
const ROUNDS: u64 = 8;

/// Requests of a measurement, without `--requests`: some tenths of a second.
const REQUESTS: f64 = 2e6;

/// `cargo xtask bench`.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Failure> {
    let (mut check, mut requests) = (false, REQUESTS);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let number = |text: &&str| text.parse().ok();
        match *word {
            "--check" => check = true,
            "--page" => return page(),
            "--requests" => {
                requests = words
                    .next()
                    .and_then(number)
                    .ok_or("--requests takes a number")?;
            }
            _ => {
                return Err(
                    "bench takes --check, --page and --requests N and nothing else".to_owned(),
                );
            }
        }
    }
    tools::ensure()?;
    let browser = browser::ensure()?;
    build()?;
    let mut programs = Programs::start(&browser)?;
    let scenarios = programs.scenarios(requests)?;
    let mut table = Table::new(scenarios.iter().map(|scenario| scenario.name.clone()));
    for round in 0..ROUNDS {
        for (row, scenario) in scenarios.iter().enumerate() {
            println!("Round {} of {ROUNDS}: {}", round + 1, scenario.name);
            programs.measure(scenario, requests, round + 1, table.row(row))?;
        }
    }
    let failed = table.print();
    println!("{}", programs.memory(requests)?);
    match (check, failed) {
        (true, 1..) => Err(format!("{failed} targets are missed")),
        _ => Ok(()),
    }
}

/// How soon the built page answers to inputs.
fn page() -> Result<(), Failure> {
    let Browser { chromium, driver } = browser::ensure()?;
    crate::site::build()?;
    let words = [
        "run",
        "--quiet",
        "--package",
        "browser-tests",
        "--bin",
        "response",
    ];
    let mut measure = process::command("cargo", &words);
    measure
        .env("CHROMIUM", chromium)
        .env("CHROMEDRIVER", driver);
    process::finish(measure.env("PAGE_DIST", root().join("dist")))
}

/// Folder of the page that measures.
fn folder() -> std::path::PathBuf {
    root().join("target/speed")
}

/// The program, natively and as the page's worker is built: the same profile, the same passes of wasm-opt.
fn build() -> Result<(), Failure> {
    let folder = folder();
    let path = folder.to_string_lossy();
    let example = ["build", "--release", "--example", "speed"];
    process::run(
        "cargo",
        &[&example[..], &["--no-default-features"]].concat(),
    )?;
    process::run(
        "cargo",
        &[&example[..], &["--target", tools::WASM_TARGET]].concat(),
    )?;
    let compiled = format!("target/{}/release/examples/speed.wasm", tools::WASM_TARGET);
    process::run(
        "wasm-bindgen",
        &[
            "--target",
            "no-modules",
            "--no-typescript",
            "--out-dir",
            &path,
            &compiled,
        ],
    )?;
    let module = format!("{path}/speed_bg.wasm");
    process::run("wasm-opt", &["-O3", &module, "--output", &module])?;
    for name in ["index.html", "worker.js", "kernel.js"] {
        let from = root().join("benches/speed").join(name);
        std::fs::copy(&from, folder.join(name))
            .map_err(|error| format!("{}: {error}", from.display()))?;
    }
    Ok(())
}
