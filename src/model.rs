//! What is true: the cost of a workload, where costs cross, what cold starts do, and whether it fits.
//!
//! Pure and total. Nothing here formats text for a screen, reads a clock or draws entropy. Inside, imports go
//! `units, stats <- prices, scenario <- charge, fleet <- plan <- breakeven, fit`; the simulation and the bills never
//! import each other: a bill takes a [`cold_share::billing::Calibration`], which a simulation's summary gives.

pub mod assessment;
pub mod breakeven;
pub mod calendar;
pub mod charge;
pub mod cold_share;
pub mod cron;
pub mod curve;
pub mod decimal;
pub mod envelope;
pub mod fit;
pub mod fleet;
pub mod map;
pub mod measurements;
pub mod memory;
pub mod mitigation;
pub mod occupancy;
pub mod order;
pub mod plan;
pub mod platform;
pub mod prices;
pub mod pricing;
pub mod queue;
pub mod root;
pub mod scenario;
pub mod served;
pub mod settings;
pub mod simulation;
pub mod stats;
pub mod tables;
pub mod trace;
pub mod traffic;
pub mod uncertainty;
pub mod units;
pub mod validation;
