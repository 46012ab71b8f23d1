//! `cargo xtask fuzz`: looks for inputs that do harm, such as a link or a trace at which the program panics.
//!
//! What must hold is in `tests/fuzzed/judge.rs`; the inputs that are kept are in `fuzz/corpus/`, and `cargo xtask test` judges them.

use std::path::PathBuf;

use crate::Failure;
use crate::process::{output, root, run};
use crate::tools::install_crate;

/// The crate that runs the fuzzers, at the version that was tried.
const CARGO_FUZZ: &str = "0.13.1";

/// How long each kind of input is tried unless one says otherwise [s].
const SECONDS: &str = "600";

/// Longest input that is made [bytes]: what is longer fails in the same ways.
const LONGEST: &str = "2048";

/// Tries each kind of input, or those that are named, and keeps what it has found in `fuzz/found/`.
pub(crate) fn run_all(arguments: &[&str]) -> Result<(), Failure> {
    let (seconds, named) = match arguments {
        [named @ .., "--seconds", seconds] => (*seconds, named),
        named => (SECONDS, named),
    };
    if seconds.parse::<u32>().is_err() {
        return Err(format!("{seconds} is no number of seconds"));
    }
    let all = kinds()?;
    if let Some(unknown) = named
        .iter()
        .find(|name| !all.iter().any(|kind| kind == *name))
    {
        return Err(format!(
            "there is no kind {unknown}; there are {}",
            all.join(", ")
        ));
    }
    ensure()?;
    for kind in all
        .iter()
        .filter(|kind| named.is_empty() || named.contains(&kind.as_str()))
    {
        let found = format!("fuzz/found/{kind}");
        let folder = root().join(&found);
        std::fs::create_dir_all(&folder).map_err(|error| format!("{found}: {error}"))?;
        let kept = format!("fuzz/corpus/{kind}");
        let time = format!("-max_total_time={seconds}");
        let length = format!("-max_len={LONGEST}");
        let fuzzer = [
            "run",
            "nightly",
            "cargo",
            "fuzz",
            "run",
            "--fuzz-dir",
            "fuzz",
            kind,
        ];
        let inputs = [found.as_str(), &kept, "--", &time, &length, "-timeout=20"];
        run("rustup", &[&fuzzer[..], &inputs].concat())?;
    }
    Ok(())
}

/// The kinds of input: a folder of the corpus each.
fn kinds() -> Result<Vec<String>, Failure> {
    let corpus: PathBuf = root().join("fuzz/corpus");
    let folders =
        std::fs::read_dir(&corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;
    let mut kinds: Vec<String> = folders
        .flatten()
        .filter_map(|folder| folder.file_name().into_string().ok())
        .collect();
    kinds.sort();
    Ok(kinds)
}

/// Fuzzers need a nightly compiler, which nothing else does: who looks for faults installs it.
fn ensure() -> Result<(), Failure> {
    if output("rustup", &["run", "nightly", "rustc", "--version"]).is_none() {
        return Err(
            "fuzzing needs a nightly compiler: rustup toolchain install nightly".to_owned(),
        );
    }
    if output("cargo", &["fuzz", "--version"]).is_some() {
        return Ok(());
    }
    println!("cargo-fuzz {CARGO_FUZZ}: missing, installing it with cargo (a minute).");
    install_crate("cargo-fuzz", CARGO_FUZZ)
}
