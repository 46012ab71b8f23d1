//! `cargo xtask audit`: what the project is made from, against known vulnerabilities, licences and origins that are allowed.
//!
//! What is allowed is in `deny.toml`. Known vulnerabilities are published elsewhere: where that cannot be reached, as on a machine without
//! the open network, the rest is checked all the same, and the last line says what was not.

use std::path::Path;
use std::process::Command;

use crate::Failure;
use crate::process::{command, finish, output, root, run};
use crate::tools::{NPM_PACKAGES, install_crate};

/// Checks crates, at the version that was tried.
const CARGO_DENY: &str = "0.20.2";

/// Where vulnerabilities of crates are published.
const ADVISORIES: &str = "https://github.com/rustsec/advisory-db";

/// Longest wait for an answer from there [s].
const PATIENCE: &str = "20";

/// The workspace, and what stands apart from it.
const MANIFESTS: [&str; 2] = ["Cargo.toml", "fuzz/Cargo.toml"];

/// Checks everything that can be checked here.
pub(crate) fn audit() -> Result<(), Failure> {
    ensure()?;
    let reached = advisories_are_reached();
    let checks: &[&str] = match reached {
        true => &["advisories", "bans", "licenses", "sources"],
        false => &["bans", "licenses", "sources"],
    };
    for manifest in MANIFESTS {
        let deny = [
            "deny",
            "--manifest-path",
            manifest,
            "check",
            "--config",
            "deny.toml",
            "--show-stats",
        ];
        run("cargo", &[&deny[..], checks].concat())?;
    }
    let npm = npm()?;
    if !reached {
        println!("Not checked: known vulnerabilities of crates, as {ADVISORIES} is not reached.");
    }
    if !npm {
        println!(
            "Not checked: known vulnerabilities of npm packages, as the registry does not answer for them."
        );
    }
    Ok(())
}

/// The same as a step of the tests: only where vulnerabilities can be looked up, as installing what looks takes minutes.
pub(crate) fn where_possible() -> Result<(), Failure> {
    if advisories_are_reached() {
        return audit();
    }
    println!(
        "{ADVISORIES} is not reached: nothing to do. `cargo xtask audit` checks licences and origins all the same."
    );
    Ok(())
}

fn ensure() -> Result<(), Failure> {
    if output("cargo", &["deny", "--version"]).is_some_and(|version| version.contains(CARGO_DENY)) {
        return Ok(());
    }
    println!("cargo-deny {CARGO_DENY}: missing, installing it with cargo (about 6 minutes).");
    install_crate("cargo-deny", CARGO_DENY)
}

fn advisories_are_reached() -> bool {
    output(
        "timeout",
        &[
            PATIENCE,
            "git",
            "ls-remote",
            "--exit-code",
            ADVISORIES,
            "HEAD",
        ],
    )
    .is_some()
}

/// Checks the npm packages among the tools; whether the registry answered.
fn npm() -> Result<bool, Failure> {
    let folder = root().join("target/npm-audit");
    let versions = NPM_PACKAGES.map(|(name, version)| format!("\"{name}\":\"{version}\""));
    let package = format!("{{\"dependencies\":{{{}}}}}", versions.join(","));
    std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join("package.json"), package))
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    let lock = ["install", "--package-lock-only", "--no-audit", "--no-fund"];
    if finish(&mut npm_in(&folder, &lock)).is_err() {
        return Ok(false);
    }
    let answer = npm_in(&folder, &["audit", "--json"])
        .output()
        .map_err(|error| format!("npm: {error}"))?;
    let text = String::from_utf8_lossy(&answer.stdout);
    let report: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    match report
        .get("vulnerabilities")
        .and_then(serde_json::Value::as_object)
    {
        None => Ok(false),
        Some(found) if found.is_empty() => Ok(true),
        Some(found) => {
            let names: Vec<&str> = found.keys().map(String::as_str).collect();
            Err(format!(
                "npm knows vulnerabilities of {}: npm audit in {}",
                names.join(", "),
                folder.display()
            ))
        }
    }
}

fn npm_in(folder: &Path, arguments: &[&str]) -> Command {
    let mut npm = command("npm", arguments);
    npm.current_dir(folder);
    npm
}
