//! Cold starts by simulation: one function, its arrivals, its instances, request by request.
//!
//! Idle instances wait on a stack, the most recently used on top, as Lambda routes; each idle period ends in
//! a request or after a keep-alive time. Requests follow the traffic's shape (`arrivals`). `servers` serves the same requests with a
//! fleet instead. Not here: what a cold start costs (`plan`), how results are shown.

pub mod arrivals;
pub mod cold_start;
pub mod replication;
pub mod rng;
pub mod run;
pub mod servers;
pub mod spec;
pub mod summary;
