//! What must hold of the model, and of what is said of it, natively.

#![cfg(not(target_family = "wasm"))]

mod bill_properties;
mod breakeven;
mod brief;
mod docs;
mod fit;
mod instances;
mod intervals;
mod link_lengths;
mod links;
mod lost_workers;
mod mitigations;
mod nonsense;
mod plain;
mod presets;
mod progress;
mod scenarios;
mod schedule;
mod servers;
#[path = "../support/kept.rs"]
mod snapshots;
#[path = "../support/within.rs"]
mod within;
mod workers;
