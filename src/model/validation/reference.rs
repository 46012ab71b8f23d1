//! What others found: an independent simulator, and experiments on AWS Lambda.

use std::sync::LazyLock;

use crate::model::scenario::{Length, Routing};
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::tables::{self, Cells, Row, TableError};
use crate::model::validation::setup::{after, constant, steady, time, warm_and_cold};
use crate::model::validation::{Case, Expectation, Quantity, Source, Tolerance};

/// Requests of the simulation of one experiment.
const REQUESTS: u64 = 1_000_000;

/// Keep-alives that AWS Lambda may have had in 2020 [s].
const KEEP_ALIVES: [f64; 2] = [600.0, 640.0];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Arriving {
    Poisson,
    Interval,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Serving {
    Exponential,
    Constant,
}

/// A mean and its standard error.
type Mean = (f64, f64);

/// A row of `measurements/simulator_reference.csv`.
struct SimulatorRow {
    name: &'static str,
    /// Rate [1/s], warm and cold time [s], keep-alive [s], horizon [s].
    setup: [f64; 5],
    arriving: Arriving,
    serving: Serving,
    limit: Option<f64>,
    /// Cold share, throttled share, instances, busy ones, idle ones.
    means: [Mean; 5],
    life_span: Option<Mean>,
}

impl Row for SimulatorRow {
    const HEADER: &'static str = "name,rate_per_s,warm_s,cold_s,keep_alive_s,horizon_s,arrivals,service,limit,seeds,\
        cold_share,cold_share_se,throttled_share,throttled_share_se,instances,instances_se,busy,busy_se,idle,idle_se,\
        life_span_s,life_span_se_s";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        let (name, setup) = (cells.text()?, cells.numbers()?);
        let arriving = cells.word(&[
            ("poisson", Arriving::Poisson),
            ("interval", Arriving::Interval),
        ])?;
        let serving = cells.word(&[
            ("exponential", Serving::Exponential),
            ("constant", Serving::Constant),
        ])?;
        let limit = cells.number_if_any()?;
        // The seeds are for those who run it again.
        cells.whole()?;
        let [a, a_se, b, b_se, c, c_se, d, d_se, e, e_se] = cells.numbers()?;
        Ok(Self {
            name,
            setup,
            arriving,
            serving,
            limit,
            means: [(a, a_se), (b, b_se), (c, c_se), (d, d_se), (e, e_se)],
            life_span: cells.number_if_any()?.zip(cells.number_if_any()?),
        })
    }
}

/// An experiment on AWS Lambda.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Experiment {
    rate_per_s: f64,
    warm_ms: f64,
    cold_ms: f64,
    pub(super) cold_share: f64,
    cold_share_se: f64,
    pub(super) instances: f64,
}

impl Row for Experiment {
    const HEADER: &'static str =
        "rate_per_s,warm_ms,cold_ms,cold_share,cold_share_se,instances,busy,idle";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        let [
            rate_per_s,
            warm_ms,
            cold_ms,
            cold_share,
            cold_share_se,
            instances,
            _,
            _,
        ] = cells.numbers()?;
        Ok(Self {
            rate_per_s,
            warm_ms,
            cold_ms,
            cold_share,
            cold_share_se,
            instances,
        })
    }
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
    let name = &row.name;
    let [rate, warm, cold, keep_alive, horizon] = &row.setup;
    // A number of instances is whole and far below what does not fit.
    let limit = row.limit.map(|limit| limit as u64);
    let (service, law) = match row.serving {
        Serving::Exponential => (warm_and_cold(*warm, *cold), "exponential"),
        Serving::Constant => (constant(*warm, *cold), "constant"),
    };
    let mut spec = after(steady(*rate, service, *keep_alive, time(*horizon)), 0.0);
    spec.instances.limit = limit;
    spec.instances.routing = Routing::Newest;
    let arrivals = match row.arriving {
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
    let pairs = quantities.into_iter().zip(row.means);
    let mut expectations: Vec<_> = pairs
        .filter(|(quantity, _)| *quantity != Quantity::ThrottledShare || limit.is_some())
        .map(|(quantity, (mean, error))| Expectation::of(quantity, mean, error))
        .collect();
    if let Some((mean, error)) = row.life_span {
        expectations.push(Expectation::of(Quantity::LifeSpan, mean, error));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::{KeepAlive, Service};
    use crate::model::units::{PerSecond, Seconds};

    fn case(name: &str) -> Case {
        let mut cases = simulator().into_iter();
        cases.find(|case| case.name == name).expect(name)
    }

    fn quantities(case: &Case) -> Vec<Quantity> {
        case.expectations.iter().map(|e| e.quantity).collect()
    }

    #[test]
    fn a_row_is_simulated_as_its_simulator_did() {
        let capped = case("SimFaaS capped_01");
        let spec = &capped.specs[0];
        assert_eq!((spec.rate, spec.length), (PerSecond(10.0), time(40_000.0)));
        let keep_alive = KeepAlive::Fixed {
            seconds: Seconds(60.0),
        };
        assert_eq!(spec.instances.keep_alive, keep_alive);
        assert_eq!(spec.instances.limit, Some(12));
        assert_eq!(spec.instances.routing, Routing::Newest);
        assert_eq!(
            (spec.service, spec.warmup),
            (warm_and_cold(1.0, 2.0), Some(Seconds(0.0)))
        );
        assert_eq!(spec.arrivals, ArrivalLaw::Steady);
        assert!(
            capped.what.contains("at most 12 instances"),
            "{}",
            capped.what
        );
        let constant = &case("SimFaaS mid_const").specs[0];
        let service = Service::Constant {
            warm_s: Seconds(2.0),
            cold_s: Seconds(3.0),
        };
        assert_eq!(
            (constant.service, constant.instances.limit),
            (service, None)
        );
        let timer = &case("SimFaaS cron_like").specs[0];
        assert_eq!(timer.arrivals, ArrivalLaw::Interval);
    }

    #[test]
    fn what_a_row_states_is_expected_with_its_error() {
        let capped = case("SimFaaS capped_01");
        let (cold, throttled) = (Quantity::ColdShare, Quantity::ThrottledShare);
        let rest = [Quantity::Instances, Quantity::Busy, Quantity::Idle];
        assert_eq!(
            quantities(&capped),
            [&[cold, throttled][..], &rest].concat()
        );
        let refused = Expectation::of(throttled, 0.119_772_8, 0.000_327_704);
        assert_eq!(capped.expectations[1], refused);
        // Without a limit nothing is refused; where lives end they are stated.
        let readme = case("SimFaaS readme");
        let life = Quantity::LifeSpan;
        assert_eq!(quantities(&readme), [&[cold][..], &rest, &[life]].concat());
        assert_eq!(
            readme.expectations[4],
            Expectation::of(life, 6_351.542, 75.008_8)
        );
        assert_eq!(
            readme.expectations[2],
            Expectation::of(rest[1], 1.791_185, 0.001_175_344)
        );
    }

    #[test]
    fn every_experiment_is_simulated_at_each_keep_alive() {
        let cases = experiments();
        assert_eq!(cases.len(), 2);
        for (case, kept) in cases.iter().zip([600.0, 640.0]) {
            assert_eq!(case.specs.len(), 20);
            let keep_alive = KeepAlive::Fixed {
                seconds: Seconds(kept),
            };
            assert!(
                case.specs
                    .iter()
                    .all(|spec| spec.instances.keep_alive == keep_alive)
            );
            let last = &case.specs[19];
            assert_eq!(
                (last.rate, last.length),
                (PerSecond(1.000_533), Length::Requests(1_000_000))
            );
            let Service::Exponential {
                warm_mean_s,
                cold_mean_s,
            } = last.service
            else {
                panic!("{last:?}");
            };
            assert!((warm_mean_s.0 - 2.021_748).abs() < 1e-9);
            assert!((cold_mean_s.0 - 2.172_538).abs() < 1e-9);
        }
        let last = experiments_of_2020()[19];
        assert_eq!((last.cold_share, last.instances), (0.001_307_04, 8.397_141));
        // The mean of the twenty errors over their shares, worked out from the file.
        assert!((own_error_of_experiments() - 0.101419331).abs() < 1e-9);
    }
}
