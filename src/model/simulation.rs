//! Cold starts by simulation: functions, their arrivals, their instances, request by request.
//!
//! Requests follow the traffic's shape (`arrivals`). Two kernels decide who waits for a cold start (`kernel`); what a
//! replication saw (`observed`) is put together in the order of the replications (`run`, `summary`). `servers` serves the
//! same requests with a fleet instead. Not here: what a cold start costs (`plan`), how results are shown.

pub mod arrivals;
pub mod cold_start;
mod keep_alive;
mod kernel;
pub mod latencies;
pub mod levels;
pub mod observed;
pub mod replication;
pub mod rng;
pub mod run;
pub mod schedule;
pub mod series;
pub mod servers;
pub mod spec;
pub mod summary;
pub mod timeline;
pub mod work;

#[cfg(test)]
mod tests;
