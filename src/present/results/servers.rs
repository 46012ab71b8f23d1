//! Simulated servers as JSON.

use serde_json::{Value, json};

use crate::model::scenario::Scenario;
use crate::model::stats::Estimate;
use crate::present::results::latency;
use crate::present::servers::{Fleet, Objective};

/// What was found of a fleet. Where its queue grows without bound, there is no latency.
pub(super) fn json(fleet: &Fleet, scenario: &Scenario) -> Value {
    let summary = &fleet.found.summary;
    let mean = |e: Option<Estimate>| e.map(|e| e.mean);
    let half_width = |e: Option<Estimate>| e.and_then(|e| e.half_width);
    let keeps_up = summary.overloaded.is_none();
    let objective = match fleet.objective(scenario.workload.latency_objective) {
        Objective::Met => "met",
        Objective::Missed => "missed",
        Objective::Open => "open",
    };
    json!({
        "platform": fleet.platform,
        "requests": summary.requests,
        "replications": summary.replications,
        "overloaded_load": summary.overloaded,
        "latency_ms": keeps_up.then(|| latency(summary.latency)),
        "p99_half_width_ms": summary.p99_half_width().filter(|_| keeps_up),
        "p99_by_approximation_ms": fleet.approximation,
        "latency_objective": objective,
        "waited_share": mean(summary.waited),
        "mean_wait_s": mean(summary.mean_wait),
        "mean_servers": mean(summary.mean_servers),
        "mean_servers_half_width": half_width(summary.mean_servers),
        "most_servers": summary.most_servers,
        "cpu_busy": summary.cpu_busy(fleet.servers.vcpu),
        "without_credits_share": fleet.servers.credits.and(mean(summary.without_credits)),
        "credits_lasted_s": summary.credits_lasted,
        "longest_backlog": {
            "most_waiting": summary.backlog.most,
            "drained_in_s": summary.backlog.drained_in,
            "longest_s": summary.backlog.longest,
        },
        "left_waiting": summary.left_waiting,
        "observed_s": summary.observed,
    })
}
