//! Serverless or servers? This crate answers it for one workload, with numbers.
//!
//! The house has three layers; imports go one way only:
//!
//! - [`model`], *what is true*: scenario, prices, bills, fleet, break-even, simulation, fit. Pure and total: it knows
//!   no text layout, no browser, no clock and no entropy.
//! - [`present`], *what is shown*: still pure. Model values become words, tables, figures and links.
//! - `web`, *where it is shown*: the only layer that names Yew and the browser. It exists with the feature `web`.
//!
//! One value, the [`model::scenario::Scenario`], is all the visitor edits; everything else is computed from it.

pub mod model;
pub mod present;
#[cfg(feature = "web")]
pub mod web;
