//! What others found: an independent simulator, and experiments on AWS Lambda.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::scenario::{Length, Routing};
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::tables::{self, TableError};
use crate::model::validation::setup::{after, constant, steady, time, warm_and_cold};
use crate::model::validation::{Case, Expectation, Quantity, Source, Tolerance};

/// Requests of the simulation of one experiment.
const REQUESTS: u64 = 1_000_000;

/// Keep-alives that AWS Lambda may have had in 2020 [s].
const KEEP_ALIVES: [f64; 2] = [600.0, 640.0];

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Arriving {
    Poisson,
    Interval,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Serving {
    Exponential,
    Constant,
}

/// A mean and its standard error.
type Mean = (f64, f64);

/// A row of `measurements/simulator_reference.csv`.
type SimulatorRow = (
    (String, f64, f64, f64, f64, f64),
    (Arriving, Serving, Option<u64>, u32),
    (Mean, Mean, Mean, Mean, Mean),
    (Option<f64>, Option<f64>),
);

/// An experiment on AWS Lambda.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
pub(super) struct Experiment {
    rate_per_s: f64,
    warm_ms: f64,
    cold_ms: f64,
    pub(super) cold_share: f64,
    cold_share_se: f64,
    pub(super) instances: f64,
}

struct References {
    simulator: Vec<SimulatorRow>,
    experiments: Vec<Experiment>,
}

static EMBEDDED: LazyLock<References> =
    LazyLock::new(|| References::read().expect("a test reads the embedded reference files"));

impl References {
    fn read() -> Result<Self, TableError> {
        const SIMULATOR: &str = "measurements/simulator_reference.csv";
        const EXPERIMENTS: &str = "measurements/aws_experiments.csv";
        let simulator = include_str!("../../../measurements/simulator_reference.csv");
        let experiments = include_str!("../../../measurements/aws_experiments.csv");
        let simulator = tables::read::<SimulatorRow>(SIMULATOR, simulator)?;
        let experiments = tables::read::<Experiment>(EXPERIMENTS, experiments)?;
        Ok(Self {
            simulator: simulator.into_iter().map(|(_, row)| row).collect(),
            experiments: experiments.into_iter().map(|(_, row)| row).collect(),
        })
    }
}

/// The experiments, slowest first.
pub(super) fn experiments_of_2020() -> &'static [Experiment] {
    &EMBEDDED.experiments
}

/// How far the experiments themselves may be off: the mean of the standard error of the cold share over the share.
pub fn own_error_of_experiments() -> f64 {
    let experiments = experiments_of_2020();
    let errors = experiments.iter().map(|e| e.cold_share_se / e.cold_share);
    errors.sum::<f64>() / experiments.len() as f64
}

/// The rows of the independent simulator, with its arrivals, horizon and empty start.
pub(super) fn simulator() -> Vec<Case> {
    EMBEDDED.simulator.iter().map(of_row).collect()
}

fn of_row(row: &SimulatorRow) -> Case {
    let ((name, rate, warm, cold, keep_alive, horizon), how, means, life_span) = row;
    let (arriving, serving, limit, _) = how;
    let (service, law) = match serving {
        Serving::Exponential => (warm_and_cold(*warm, *cold), "exponential"),
        Serving::Constant => (constant(*warm, *cold), "constant"),
    };
    let mut spec = after(steady(*rate, service, *keep_alive, time(*horizon)), 0.0);
    spec.instances.limit = *limit;
    spec.instances.routing = Routing::Newest;
    let arrivals = match arriving {
        Arriving::Poisson => "a second",
        Arriving::Interval => {
            spec.arrivals = ArrivalLaw::Interval;
            "a second at equal intervals"
        }
    };
    let capped = limit.map_or(String::new(), |limit| {
        format!(", at most {limit} instances")
    });
    let quantities = [
        Quantity::ColdShare,
        Quantity::ThrottledShare,
        Quantity::Instances,
        Quantity::Busy,
        Quantity::Idle,
    ];
    let (share, throttled, instances, busy, idle) = *means;
    let expected = [share, throttled, instances, busy, idle];
    let pairs = quantities.into_iter().zip(expected);
    let mut expectations: Vec<_> = pairs
        .filter(|(quantity, _)| *quantity != Quantity::ThrottledShare || limit.is_some())
        .map(|(quantity, (mean, error))| Expectation::of(quantity, mean, error))
        .collect();
    if let (Some(mean), Some(error)) = life_span {
        expectations.push(Expectation::of(Quantity::LifeSpan, *mean, *error));
    }
    Case {
        name: format!("SimFaaS {name}"),
        what: format!(
            "{rate} requests {arrivals}, {law} service of {warm} s (cold {cold} s), kept {keep_alive} s{capped}, {horizon} s from an empty start."
        ),
        source: Source::Simulator,
        cited: "SimFaaS 0.2.2, means of five seeds",
        specs: vec![spec],
        expectations,
    }
}

/// The experiments, at each keep-alive that may have been.
pub(super) fn experiments() -> Vec<Case> {
    let case = |keep_alive: f64| {
        Case {
        name: format!("AWS Lambda in 2020, kept {keep_alive} s"),
        what: "20 experiments with 0.002 to 1 Poisson requests a second, about 2 s of work: how far the simulation is from what was measured.".to_owned(),
        source: Source::Experiments,
        cited: "pacslab/simfaas, examples/exp.csv",
        specs: experiments_of_2020()
            .iter()
            .map(|e| {
                let service = warm_and_cold(e.warm_ms / 1e3, e.cold_ms / 1e3);
                steady(e.rate_per_s, service, keep_alive, Length::Requests(REQUESTS))
            })
            .collect(),
        expectations: vec![
            Expectation::judged(Quantity::MeanErrorOfColdShare, 0.14, Tolerance::AtMost),
            Expectation::judged(Quantity::MeanErrorOfInstances, 0.04, Tolerance::AtMost),
        ],
    }
    };
    KEEP_ALIVES.map(case).into()
}
