//! Results as JSON, for scripts and checks; `docs/scenario.md` lists every key. Keys carry units.

pub mod mitigations;
pub mod ranges;
mod servers;

use serde_json::{Value, json};

use crate::model::assessment::Assessment;
use crate::model::charge::Line;
use crate::model::fit::Verdict;
use crate::model::plan::Bill;
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::{LatencyQuantiles, Summary};
use crate::model::stats::Estimate;
use crate::model::units::Seconds;
use crate::present::bills;
use crate::present::scenario_file::ScenarioFile;
use crate::present::servers::Fleet;
use crate::present::what_if::flips::{Flip, FlipJob};

/// All results of a file's scenario whose simulation is done.
///
/// `wall` is how long the simulation took; `fleets` are simulations of servers, where they were asked for.
pub fn json(
    file: &ScenarioFile,
    assessment: &Assessment,
    (summary, wall): (&Summary, Seconds),
    fleets: &[Fleet],
    book: &PriceBook,
) -> Value {
    let scenario = &file.scenario;
    let servers: Vec<Value> = fleets.iter().map(|f| servers::json(f, scenario)).collect();
    let mut results = at_once(
        scenario,
        assessment,
        Some((summary, Some(wall))),
        file.range,
    );
    results["flips"] = json!(flips(scenario, summary, book));
    results["servers"] = servers.into();
    results
}

/// What is known as soon as a scenario is assessed: all but flips, simulated servers, mitigations and ranges. `simulated` is what the
/// simulation found, once it has, and how long it took, where that is known; `range` is of the volumes whose crossings are wanted.
pub fn at_once(
    scenario: &Scenario,
    assessment: &Assessment,
    simulated: Option<(&Summary, Option<Seconds>)>,
    range: (f64, f64),
) -> Value {
    let bills: Vec<Value> = assessment
        .candidates
        .iter()
        .map(|candidate| match candidate {
            Ok(candidate) => bill(&candidate.bill),
            Err(refused) => json!({
                "platform": refused.platform,
                "impossible": refused.reason,
                "unpriced": refused.unpriced,
                "source": refused.source,
            }),
        })
        .collect();
    let platform = scenario.simulation.platform;
    let simulated = simulated.filter(|_| scenario.compared.contains(&platform));
    let simulation: Vec<Value> = simulated
        .map(|(summary, wall)| simulation(platform, summary, wall))
        .into_iter()
        .collect();
    let verdicts: Vec<Value> = scenario
        .compared
        .iter()
        .filter_map(|&platform| assessment.verdict(platform).map(|v| verdict(platform, v)))
        .collect();
    json!({
        "bills": bills,
        "crossings": crossings(assessment, range),
        "side_by_side": side_by_side(assessment, range),
        "envelope": envelope(assessment, range),
        "fleet": sizes(assessment),
        "simulation": simulation,
        "fit": assessment.findings,
        "verdicts": verdicts,
    })
}

fn crossings(assessment: &Assessment, (from, to): (f64, f64)) -> Vec<Value> {
    let all = assessment.break_evens.iter().flat_map(|pair| {
        pair.crossings
            .iter()
            .map(|crossing| (pair.platforms, crossing))
    });
    let within = all.filter(|(_, c)| (from..=to).contains(&c.invocations_per_month));
    within
        .map(|(platforms, crossing)| {
            json!({
                "platforms": [platforms.0, platforms.1],
                "invocations_per_month": crossing.invocations_per_month,
                "cost_usd": crossing.cost,
                "cheaper_below": crossing.cheaper_below,
                "cheaper_above": crossing.cheaper_above,
                "jump": crossing.jump,
            })
        })
        .collect()
}

fn side_by_side(assessment: &Assessment, (from, to): (f64, f64)) -> Vec<Value> {
    let all = assessment.break_evens.iter().flat_map(|pair| {
        pair.side_by_side
            .iter()
            .map(|stretch| (pair.platforms, stretch))
    });
    all.filter(|(_, stretch)| stretch.from < to && stretch.to > from)
        .map(|(platforms, stretch)| {
            json!({
                "platforms": [platforms.0, platforms.1],
                "from_invocations": stretch.from.max(from),
                "to_invocations": stretch.to.min(to),
            })
        })
        .collect()
}

fn envelope(assessment: &Assessment, (from, to): (f64, f64)) -> Vec<Value> {
    let within = assessment.cheapest.iter();
    within
        .filter(|stretch| stretch.from < to && stretch.to > from)
        .map(|stretch| {
            json!({
                "platform": stretch.platform,
                "from_invocations": stretch.from.max(from),
                "to_invocations": stretch.to.min(to),
            })
        })
        .collect()
}

fn sizes(assessment: &Assessment) -> Vec<Value> {
    let fleets = assessment.possible().filter_map(|c| Some((c, c.fleet?)));
    fleets
        .map(|(candidate, fleet)| {
            json!({
                "platform": candidate.bill.platform,
                "count": fleet.count,
                "mean_count": fleet.mean_count,
                "bound": fleet.bound,
                "utilisation": fleet.utilisation,
                "peak_load": fleet.peak_load,
                "peak_latency_ms": candidate.latency.map(latency),
            })
        })
        .collect()
}

fn flips(scenario: &Scenario, summary: &Summary, book: &PriceBook) -> Vec<Flip> {
    let pricing = Pricing::new(scenario, Some(summary.calibration()), book);
    let mut job = FlipJob::new(scenario, pricing);
    while !job.advance(usize::MAX) {}
    job.finish()
}

fn verdict(platform: PlatformId, verdict: Verdict) -> Value {
    json!({ "platform": platform, "verdict": verdict })
}

fn bill(bill: &Bill) -> Value {
    let lines: Vec<Value> = bill.lines.iter().map(line).collect();
    json!({
        "platform": bill.platform,
        "total_usd": bill.total_usd,
        "lines": lines,
        "left_out": bill.left_out,
        "notes": bill.notes,
    })
}

fn line(line: &Line) -> Value {
    json!({
        "label": line.label,
        "category": line.category,
        "quantity": line.quantity,
        "unit": line.row.unit,
        "unit_price_usd": line.unit_price(),
        "amount_usd": line.amount(),
        "tier": bills::tier(line),
        "source": line.row.source,
        "date": line.row.date,
        "region": line.row.region,
        "confidence": line.row.confidence,
        "price_id": line.row.id(),
        "how": bills::arithmetic(line),
    })
}

fn simulation(platform: PlatformId, summary: &Summary, wall: Option<Seconds>) -> Value {
    let interval = |e: Estimate| json!([e.low(0.0), e.high().min(1.0)]);
    let mean = |e: Option<Estimate>| e.map(|e| e.mean);
    let half_width = |e: Option<Estimate>| e.and_then(|e| e.half_width);
    json!({
        "platform": platform,
        "ended": summary.ended,
        "requests": summary.requests,
        "replications": summary.replications,
        "wall_s": wall,
        "cold_share": mean(summary.cold_share),
        "cold_share_ci95": summary.cold_share.map(interval),
        "cold_share_idle_gap": summary.idle_gap as f64 / summary.requests.max(1) as f64,
        "throttled_share": mean(summary.throttled_share),
        "throttled_share_ci95": summary.throttled_share.map(interval),
        "queued_share": mean(summary.queued_share),
        "longest_backlog_s": summary.longest_backlog,
        "latency_ms": latency(summary.latency),
        "latency_half_width_ms": summary.latency_half_width.map(latency),
        "latency_without_cold_starts_ms": latency(summary.latency_without_cold_starts),
        "mean_instances": mean(summary.mean_instances),
        "mean_instances_half_width": half_width(summary.mean_instances),
        "mean_busy": mean(summary.mean_busy),
        "mean_busy_half_width": half_width(summary.mean_busy),
        "mean_idle": mean(summary.mean_idle),
        "mean_idle_half_width": half_width(summary.mean_idle),
        "idle_waste": mean(summary.idle_waste),
        "mean_lifespan_s": mean(summary.mean_lifespan),
        "mean_lifespan_half_width_s": half_width(summary.mean_lifespan),
        "peak_in_service": summary.peak_in_service,
        "billed_duration_s": mean(summary.billed_duration),
        "observed_s": summary.observed,
        "billed_init_s": summary.billed_init,
        "first_calls_s": summary.first_calls,
        "pings": { "sent": summary.pings.0, "cold": summary.pings.1, "billed_s": summary.pings.2 },
        "caveats": summary.caveats,
    })
}

fn latency(q: LatencyQuantiles) -> Value {
    json!({ "p50": q.p50, "p95": q.p95, "p99": q.p99, "p999": q.p999 })
}
