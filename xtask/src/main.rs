//! The project's task runner: `cargo xtask serve`, `cargo xtask test`, `cargo xtask build`, `cargo xtask screenshots`,
//! `cargo xtask bench`, `cargo xtask soak`, `cargo xtask fuzz`, `cargo xtask audit`.
//!
//! Each command installs the tools it misses, at the versions in `tools`, and says so.

mod audit;
mod bench;
mod browser;
mod csp;
mod fuzz;
mod integrity;
mod names;
mod offline;
mod parts;
mod process;
mod short;
mod single;
mod site;
mod styles;
mod suite;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [--port N]         installs missing tools, builds the page, serves it on this machine
cargo xtask build [--single-file]    leaves the finished page in dist/; also as one file in dist-single/
cargo xtask single [--from DIR]      makes the one file of a page that is finished, beside its folder
cargo xtask test [--only STEP]...    runs every check and test, browser included; --list names the steps
cargo xtask screenshots [OPTIONS]    pictures of the page, light and dark, in screenshots/
                                     --fragment 'n=5000000' opens a scenario; --out DIR; --build builds first;
                                     --readme takes those of the README instead, in docs/pictures/
cargo xtask bench [OPTIONS]          speed of the simulation natively and in Chromium, beside a plain JavaScript kernel;
                                     and SimFaaS, as ratios; --requests N; --check fails where a ratio is too low;
                                     with --page, how soon the page answers to an input
cargo xtask soak [OPTIONS]           a visitor who does anything, for 30 minutes; --minutes N, --seed N, --build
cargo xtask fuzz [KIND]... [--seconds N]   looks for links, traces and other inputs that do harm, 10 minutes for each kind
cargo xtask audit                    licences and origins of everything used, and known vulnerabilities";

/// What went wrong, as a sentence for the terminal.
type Failure = String;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.split_first() {
        Some((&"serve", rest)) => site::serve(rest),
        Some((&"build", [])) => site::build(),
        Some((&"build", ["--single-file"])) => site::build_with_single_file(),
        Some((&"single", rest)) => single::run(rest),
        Some((&"test", rest)) => suite::run(rest),
        Some((&"screenshots", rest)) => browser::screenshots(rest),
        Some((&"bench", rest)) => bench::run(rest),
        Some((&"soak", rest)) => browser::soak(rest),
        Some((&"fuzz", rest)) => fuzz::run_all(rest),
        Some((&"audit", [])) => audit::audit(),
        Some((&"styles", [])) => styles::hook(),
        Some((&"built", [])) => site::built(),
        None | Some((&"help" | &"--help", _)) => {
            println!("{USAGE}");
            Ok(())
        }
        _ => {
            eprintln!("There is no such command: {}\n\n{USAGE}", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
