//! How much of each mitigation is simulated: for all of them the same requests, and not more in all than a page has
//! time for.

use crate::model::mitigation::{Mitigation, PLATFORM};
use crate::model::scenario::{Length, Scenario};
use crate::model::simulation::spec::SimulationSpec;
use crate::model::units::Seconds;

/// Part of the scenario's own length that each is simulated for.
const PART: f64 = 0.25;

/// Requests and pings that are simulated at most, all mitigations together.
const MOST_EVENTS: f64 = 2e7;

/// Fewest requests of each, however many pings there are.
const FEWEST_REQUESTS: f64 = 2_000.0;

/// Part of the requests that the warm-up may cost at most.
const WARMUP: f64 = 0.5;

/// Independent repetitions, and where each of them would be too short.
const REPLICATIONS: (u32, u32) = (10, 5);

/// Keep-alives that a replication lasts at least, where there are many of them.
const LONG: f64 = 4.0;

/// What is simulated for a comparison of mitigations.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Which mitigations, first none; none at all without requests.
    pub mitigations: Vec<Mitigation>,
    /// What to simulate for each: the same requests at the same times, which take as long on a warm instance unless
    /// the mitigation changes just that.
    pub specs: Vec<SimulationSpec>,
    /// Whether traffic is so dense that the start without instances still shows.
    pub warmup_cut: bool,
}

impl Trial {
    /// Of these mitigations for a scenario.
    pub fn new(scenario: &Scenario, mitigations: Vec<Mitigation>) -> Self {
        let specs = mitigations
            .iter()
            .map(|mitigation| mitigation.apply(scenario).simulation_spec_of(PLATFORM));
        let mut specs: Vec<SimulationSpec> = specs.collect();
        let events: f64 = specs.iter().map(events_per_request).sum();
        let Some(first) = specs.first() else {
            return Self {
                mitigations,
                specs,
                warmup_cut: false,
            };
        };
        let most = MOST_EVENTS / events;
        let requests = (asked(scenario) * PART).min(most).max(FEWEST_REQUESTS);
        let rate = first.rate.0.max(f64::MIN_POSITIVE);
        let time = requests / rate;
        let keep_alive = first.keep_alive().longest().0;
        let (many, few) = REPLICATIONS;
        let long = time / f64::from(many) >= LONG * keep_alive;
        let replications = if long { many } else { few };
        let each = time / f64::from(replications);
        let wanted = first.warmup.map_or(2.0 * keep_alive, |warmup| warmup.0);
        let warmup = wanted.min(WARMUP * each);
        for spec in &mut specs {
            spec.length = Length::Horizon(Seconds(warmup + each));
            spec.warmup = Some(Seconds(warmup));
            spec.replications = Some(replications);
            // They would not have the same requests if some ended early.
            spec.precision = None;
        }
        Self {
            mitigations,
            specs,
            warmup_cut: warmup < wanted,
        }
    }
}

/// Requests and pings for each request.
fn events_per_request(spec: &SimulationSpec) -> f64 {
    let pings = spec.pings.map_or(0.0, |pings| {
        f64::from(pings.count) / pings.every.0 * f64::from(spec.functions.count)
    });
    1.0 + pings / spec.rate.0.max(f64::MIN_POSITIVE)
}

/// Requests that the scenario asks for.
fn asked(scenario: &Scenario) -> f64 {
    match scenario.simulation.length {
        Length::Requests(requests) => requests as f64,
        Length::Horizon(horizon) => {
            let replications = scenario.simulation.replications.unwrap_or(5);
            scenario.rate().0 * horizon.0 * f64::from(replications)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mitigation::candidates;
    use crate::model::scenario::Service;
    use crate::model::simulation::run::Run;
    use crate::model::simulation::spec::Pings;
    use crate::model::traffic::Shape;
    use crate::model::units::SECONDS_PER_MONTH;

    #[test]
    fn pings_are_events_beside_the_requests() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 2.0 * SECONDS_PER_MONTH;
        let without = scenario.simulation_spec_of(PLATFORM);
        assert_eq!(events_per_request(&without), 1.0);
        let pings = Pings {
            every: Seconds(10.0),
            count: 5,
        };
        // Half a ping a second for each function, beside two requests.
        let with = SimulationSpec {
            pings: Some(pings),
            ..without
        };
        assert!((events_per_request(&with) - 1.25).abs() < 1e-12);
        let mut three = with;
        three.functions.count = 3;
        assert!((events_per_request(&three) - 1.75).abs() < 1e-12);
    }

    #[test]
    fn all_have_the_same_requests_with_the_same_warm_durations() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 300_000.0;
        scenario.workload.duration_p95 = scenario.workload.duration_median * 3.0;
        scenario.simulation.length = Length::Requests(200_000);
        // A cold start that takes no longer than a warm request changes no latency.
        let exponential = Service::Exponential {
            warm_mean_s: Seconds(0.2),
            cold_mean_s: Seconds(0.2),
        };
        for (shape, service) in [
            (Shape::Steady, exponential),
            (Shape::Cycle, exponential),
            (Shape::Bursts, exponential),
            (Shape::Steady, Service::Measured),
        ] {
            scenario.traffic.shape = shape;
            scenario.simulation.service = service;
            let found = candidates(&scenario);
            let trial = Trial::new(&scenario, found);
            let run = |spec: &SimulationSpec| Run::new(spec.clone()).finish();
            let none = run(&trial.specs[0]);
            assert!(none.requests > 30_000 && none.cold > 0, "{shape:?}");
            for (mitigation, spec) in trial.mitigations.iter().zip(&trial.specs).skip(1) {
                let other = run(spec);
                assert_eq!(other.requests, none.requests, "{mitigation:?}");
                if !matches!(mitigation, Mitigation::MoreMemory { .. }) {
                    let warm = other.latency_without_cold_starts;
                    assert_eq!(warm, none.latency_without_cold_starts, "{mitigation:?}");
                }
                if service == exponential {
                    assert_eq!(other.latency, none.latency, "{mitigation:?}");
                }
            }
        }
    }

    #[test]
    fn dense_traffic_and_many_pings_still_end_soon() {
        let events = |n: f64| {
            let mut scenario = Scenario::default();
            scenario.workload.invocations_per_month = n;
            let trial = Trial::new(&scenario, candidates(&scenario));
            let all = trial.specs.iter().map(|spec| {
                let Length::Horizon(horizon) = spec.length else {
                    panic!("all have a horizon");
                };
                let each = horizon.0 * f64::from(spec.replications.expect("set"));
                each * spec.rate.0 * events_per_request(spec)
            });
            (all.sum::<f64>(), trial.warmup_cut)
        };
        for n in [30.0, 1e3, 1e6, 1e9, 1e12] {
            let (all, cut) = events(n);
            assert!(
                all <= MOST_EVENTS * (1.0 + WARMUP) * 1.001 || n < 1e4,
                "{n}: {all}"
            );
            assert!(all < 2e8, "{n}: {all}");
            assert_eq!(cut, n >= 1e9, "{n}");
        }
    }

    #[test]
    fn a_time_asks_for_as_many_requests_as_come_in_all_its_repetitions() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 2.0 * SECONDS_PER_MONTH;
        assert_eq!(asked(&scenario), 1e7);
        scenario.simulation.length = Length::Horizon(Seconds(600.0));
        assert_eq!(asked(&scenario), 6_000.0);
        scenario.simulation.replications = Some(10);
        assert_eq!(asked(&scenario), 12_000.0);
    }
}
