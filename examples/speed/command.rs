//! The command line: which scenarios, measured or listed, as JSON.

use std::time::Instant;

use serde_json::{Value, json};
use serverless_tradeoffs::model::measurements::KeepAliveLaw;
use serverless_tradeoffs::model::scenario::{KeepAlive, Length, Scenario};
use serverless_tradeoffs::model::simulation::cold_start::ServiceSampler;
use serverless_tradeoffs::model::simulation::spec::SimulationSpec;
use serverless_tradeoffs::model::stats::LogNormal;
use serverless_tradeoffs::model::units::{Milliseconds, SECONDS_PER_MONTH, Seconds};

use crate::measure;

/// Rates of the scenarios [1/s].
const RATES: [f64; 3] = [1.0, 20.0, 500.0];

/// Cold starts whose mean the plain kernel adds.
const COLD_STARTS: u32 = 100_000;

const USAGE: &str =
    "speed takes --list, --scenario NAME, --requests N, --replications N and --seed N";

/// What is asked for.
struct Arguments {
    /// Name of a scenario; all of them without one.
    scenario: Option<String>,
    requests: f64,
    replications: f64,
    seed: f64,
    list: bool,
}

/// Does what the command line asks for.
pub(crate) fn run() -> Result<Value, String> {
    let arguments = Arguments::parse()?;
    let mut chosen = scenarios(&arguments);
    if let Some(name) = &arguments.scenario {
        chosen.retain(|(other, _)| other == name);
        if chosen.is_empty() {
            return Err(format!("there is no scenario {name}; see --list"));
        }
    }
    let result = |(name, spec): (String, SimulationSpec)| {
        if arguments.list {
            json!({ "name": name, "rate": spec.rate, "plain": plain(&spec), "spec": spec })
        } else {
            measured(&name, &spec)
        }
    };
    Ok(chosen.into_iter().map(result).collect())
}

impl Arguments {
    fn parse() -> Result<Self, String> {
        let mut arguments = Self {
            scenario: None,
            requests: 1e7,
            replications: 2.0,
            seed: 1.0,
            list: false,
        };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            if word == "--list" {
                arguments.list = true;
                continue;
            }
            let value = words.next().ok_or(USAGE)?;
            if word == "--scenario" {
                arguments.scenario = Some(value);
                continue;
            }
            let number: f64 = value
                .parse()
                .map_err(|_| format!("{value:?} is no number"))?;
            match word.as_str() {
                "--requests" => arguments.requests = number,
                "--replications" => arguments.replications = number,
                "--seed" => arguments.seed = number,
                _ => return Err(USAGE.to_owned()),
            }
        }
        Ok(arguments)
    }
}

/// Every rate with an idle time that is always the same, which needs no instances, and as the page begins.
fn scenarios(arguments: &Arguments) -> Vec<(String, SimulationSpec)> {
    let each = RATES
        .into_iter()
        .flat_map(|rate| ["fixed", "measured"].map(|kind| (rate, kind)));
    each.map(|(rate, kind)| {
        let mut scenario = Scenario::default();
        if kind == "fixed" {
            scenario.simulation = scenario.simulation.bare();
            let seconds = Seconds(600.0);
            scenario.simulation.instances.keep_alive = KeepAlive::Fixed { seconds };
        }
        scenario.workload.invocations_per_month = rate * SECONDS_PER_MONTH;
        scenario.workload.duration_median = Milliseconds(200.0);
        scenario.workload.duration_p95 = Milliseconds(600.0);
        scenario.simulation.length = Length::Requests(arguments.requests as u64);
        scenario.simulation.precision = None;
        scenario.simulation.replications = Some(arguments.replications as u32);
        // Only what is observed is counted, so everything is observed.
        scenario.simulation.warmup = Some(Seconds(0.0));
        scenario.simulation.seed = arguments.seed as u64;
        (format!("{rate}/{kind}"), scenario.simulation_spec())
    })
    .collect()
}

/// The same for the plain kernel: `simulate` in benches/kernel.js says what it takes.
fn plain(spec: &SimulationSpec) -> Value {
    let durations = LogNormal::from_median_p95(spec.duration_median, spec.duration_p95);
    let mut sampler = ServiceSampler::new(spec, 0);
    let cold: f64 = (0..COLD_STARTS)
        .map(|_| sampler.cold(Seconds(0.0)).total.0)
        .sum();
    let keep_alive = match spec.keep_alive() {
        KeepAliveLaw::Fixed(seconds) => json!(seconds),
        KeepAliveLaw::Curve(curve) => {
            let (shares, times): (Vec<f64>, Vec<f64>) = curve.corners().unzip();
            json!([shares, times])
        }
    };
    json!({
        "rate": spec.rate,
        "median": durations.median().seconds(),
        "sigma": durations.sigma(),
        "cold": cold / f64::from(COLD_STARTS),
        "keepAlive": keep_alive,
        "lifetime": spec.instances.lifetime.unwrap_or(Seconds(0.0)),
        "limit": spec.instances.limit.unwrap_or(0),
        "pace": spec.instances.scaling.unwrap_or(0),
    })
}

fn measured(name: &str, spec: &SimulationSpec) -> Value {
    let begin = Instant::now();
    let (requests, cold) = measure::replications(spec, 0..spec.extent().replications);
    let seconds = begin.elapsed().as_secs_f64();
    json!({
        "name": name,
        "requests": requests,
        "cold": cold,
        "seconds": seconds,
        "peak_bytes": peak_bytes(),
    })
}

/// Most memory that this process held, where the system says it.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}
