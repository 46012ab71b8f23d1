//! `cargo xtask test`: every check and test, in an order that fails early.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::Failure;
use crate::browser::{self, Browser};
use crate::process::{self, command, finish, root};
use crate::{audit, site, tools};

/// A step with its name and what it does.
struct Step {
    name: &'static str,
    what: &'static str,
    run: fn() -> Result<(), Failure>,
}

const STEPS: [Step; 10] = [
    Step {
        name: "format",
        what: "rustfmt on every file",
        run: format,
    },
    Step {
        name: "tools",
        what: "the tools and the browser are there",
        run: ensure,
    },
    Step {
        name: "lint",
        what: "clippy, natively",
        run: lint,
    },
    Step {
        name: "lint-wasm",
        what: "clippy, for the browser",
        run: lint_wasm,
    },
    Step {
        name: "native",
        what: "model and views natively, without the browser's dependencies",
        run: native,
    },
    Step {
        name: "wasm",
        what: "the page's parts in headless Chromium",
        run: wasm,
    },
    Step {
        name: "build",
        what: "the page as it is released",
        run: site::build_with_single_file,
    },
    Step {
        name: "page",
        what: "the released page, driven in Chromium",
        run: page,
    },
    Step {
        name: "firefox",
        what: "the page's parts and the released page in Firefox, where that is installed",
        run: firefox,
    },
    Step {
        name: "audit",
        what: "known vulnerabilities, where they can be looked up",
        run: audit::where_possible,
    },
];

/// Runs tests that were compiled to WebAssembly, in the browser whose driver it is told.
const RUNNER: (&str, &str) = (
    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
    "wasm-bindgen-test-runner",
);

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// Runs all steps, or those named by `--only`.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Failure> {
    let chosen = match arguments {
        ["--list"] => {
            STEPS
                .iter()
                .for_each(|step| println!("{:10} {}", step.name, step.what));
            return Ok(());
        }
        _ => choose(arguments)?,
    };
    let begin = Instant::now();
    for step in &chosen {
        println!("\n== {}: {}", step.name, step.what);
        let start = Instant::now();
        (step.run)().map_err(|failure| format!("step {} failed: {failure}", step.name))?;
        println!(
            "== {}: passed in {:.0} s",
            step.name,
            start.elapsed().as_secs_f64()
        );
    }
    println!(
        "\nAll {} steps passed in {:.0} s.",
        chosen.len(),
        begin.elapsed().as_secs_f64()
    );
    Ok(())
}

fn choose(arguments: &[&str]) -> Result<Vec<&'static Step>, Failure> {
    if arguments.is_empty() {
        return Ok(STEPS.iter().collect());
    }
    arguments
        .chunks(2)
        .map(|pair| match pair {
            ["--only", name] => STEPS
                .iter()
                .find(|step| step.name == *name)
                .ok_or_else(|| format!("there is no step {name}; see --list")),
            _ => Err("test takes --list or --only STEP, repeated".to_owned()),
        })
        .collect()
}

fn format() -> Result<(), Failure> {
    run_cargo(&["fmt", "--all", "--check"])
}

fn ensure() -> Result<(), Failure> {
    tools::ensure()?;
    tools::axe()?;
    browser::ensure().map(|_| ())
}

fn lint() -> Result<(), Failure> {
    run_cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--no-default-features",
        "--",
        "-D",
        "warnings",
    ])
}

fn lint_wasm() -> Result<(), Failure> {
    run_cargo(&[
        "clippy", WASM[0], WASM[1], "--lib", "--bins", "--test", "web", "--", "-D", "warnings",
    ])
}

/// Optimised, as the simulation's statistical tests need their speed. The examples come first: a test runs one.
fn native() -> Result<(), Failure> {
    let checks = ["--profile", "checks", "--no-default-features"];
    let run = |first: &str, what: &[&str]| run_cargo(&[&[first], &checks[..], what].concat());
    run("build", &["--examples"])?;
    run("test", &["--lib", "--tests"])?;
    run("test", &["--doc"])?;
    run_cargo(&["test", "--package", "xtask"])
}

fn wasm() -> Result<(), Failure> {
    let Browser { driver, .. } = browser::ensure()?;
    let mut test = command("cargo", &["test", WASM[0], WASM[1], "--test", "web"]);
    test.env(RUNNER.0, RUNNER.1).env_remove("GECKODRIVER");
    finish(test.env("CHROMEDRIVER", driver))
}

fn page() -> Result<(), Failure> {
    let Browser { chromium, driver } = browser::ensure()?;
    let mut test = driven(&[])?;
    test.env("PAGE_BROWSER", "chromium");
    finish(test.env("CHROMIUM", chromium).env("CHROMEDRIVER", driver))
}

/// Tests of the page that only Chromium can run, each with the reason.
const CHROMIUM_ALONE: [(&str, &str); 3] = [
    (
        "embed::frames_that_come_and_go_leave_nothing_behind",
        "Firefox tells no driver how much memory a page holds",
    ),
    (
        "faults::a_tab_that_was_put_to_sleep_goes_on_where_it_was",
        "no driver can put a tab of Firefox to sleep",
    ),
    (
        "grammar::one_finger_scrolls_the_page_over_any_chart",
        "a driver's touch does not scroll in Firefox",
    ),
];

/// Firefox is nobody's duty: a machine without it says so and goes on.
fn firefox() -> Result<(), Failure> {
    let Some((firefox, driver)) = browser::firefox() else {
        println!(
            "Firefox or geckodriver is not installed: nothing to do (Debian: apt-get install firefox-esr; cargo install geckodriver --locked)."
        );
        return Ok(());
    };
    // The parts as well: among them is the test that holds simulations to the very bits of the native ones.
    let mut parts = command("cargo", &["test", WASM[0], WASM[1], "--test", "web"]);
    parts.env(RUNNER.0, RUNNER.1).env_remove("CHROMEDRIVER");
    // Its driver looks for Firefox on the PATH alone.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folder = Path::new(&firefox).parent().map(Path::to_owned);
    let folders = folder.into_iter().chain(std::env::split_paths(&path));
    if let Ok(path) = std::env::join_paths(folders) {
        parts.env("PATH", path);
    }
    finish(parts.env("GECKODRIVER", &driver))?;
    for (test, why) in CHROMIUM_ALONE {
        println!("In Chromium alone, as {why}: {test}.");
    }
    let mut test = driven(&CHROMIUM_ALONE.map(|(test, _)| test))?;
    test.env("PAGE_BROWSER", "firefox");
    finish(test.env("FIREFOX", firefox).env("GECKODRIVER", driver))
}

/// The tests that drive the built page, but for some.
fn driven(but: &[&str]) -> Result<Command, Failure> {
    let package = ["test", "--package", "browser-tests", "--test", "page"];
    let mut test = command("cargo", &package);
    test.args(["--", "--test-threads=2", "--exact"]);
    but.iter().for_each(|name| {
        test.args(["--skip", name]);
    });
    test.env("PAGE_DIST", root().join("dist"));
    // A failure says what the page showed; a stack would only bury it.
    test.env("RUST_BACKTRACE", "0");
    test.env("AXE", tools::axe()?);
    Ok(test)
}

fn run_cargo(arguments: &[&str]) -> Result<(), Failure> {
    process::run("cargo", arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_that_firefox_cannot_run_are_tests() {
        for (name, _) in CHROMIUM_ALONE {
            let (file, test) = name.split_once("::").expect("a file and a test");
            let file = root().join(format!("tests/browser/tests/page/{file}.rs"));
            let text = std::fs::read_to_string(file).expect("its file");
            assert!(text.contains(&format!("#[test]\nfn {test}(")), "{name}");
        }
    }
}
