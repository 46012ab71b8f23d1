//! Pictures as SVG, to look at: `tests/snapshots/`. `UPDATE_SNAPSHOTS=1 cargo test --test figures` writes them anew.

#![cfg(not(target_family = "wasm"))]

mod bars;
mod cold_starts;
mod curves;
mod exports;
mod kept;
mod maps;
mod mitigations;
#[path = "../support/kept.rs"]
mod snapshots;
mod texts;
mod tornado;
