//! Speed of the simulation: `cargo run --release --example speed -- --scenario 20/measured --requests 1e7`.
//!
//! `cargo xtask bench` calls it natively and, compiled for the browser, as a worker, beside a plain JavaScript kernel.
//! In the browser it answers messages with a simulation's specification; nothing is drawn and no results are sent but the
//! counts, so that the simulation is measured and not the page.

#[cfg(not(target_family = "wasm"))]
mod command;
mod measure;
#[cfg(all(target_family = "wasm", feature = "web"))]
mod worker;

#[cfg(not(target_family = "wasm"))]
fn main() -> std::process::ExitCode {
    match command::run() {
        Ok(json) => {
            println!("{json}");
            std::process::ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            std::process::ExitCode::from(2)
        }
    }
}

#[cfg(all(target_family = "wasm", feature = "web"))]
fn main() {
    worker::start();
}

#[cfg(all(target_family = "wasm", not(feature = "web")))]
fn main() {}
