//! The formula's cold share for the inputs of a simulation, at any rate: known at once, long before the simulation ends.
//!
//! It knows more than the formula of one function: instances that are always warm or are replaced, functions of unequal
//! traffic, rates that change slowly. What it does not know is listed beside it. Bills do not use it: they are brought into line with
//! the simulation, see [`super::billing`].

use crate::model::cold_share::curve::{ColdShareCurve, Detail};
use crate::model::measurements::KeepAliveLaw;
use crate::model::scenario::Routing;
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::simulation::spec::{Pings, SimulationSpec};
use crate::model::traffic::Level;
use crate::model::units::PerSecond;

/// Functions that are looked at one by one; the rest in groups of like traffic.
const SINGLE: usize = 16;

/// Ratio of the numbers of the last and the first function of a group.
const GROUP: f64 = 1.3;

/// What a simulation has and the formula does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// Arrivals that are not independent of each other.
    Arrivals,
    /// Several requests at once on an instance.
    Concurrency,
    /// Routing to another instance than the one used last.
    Routing,
    /// A limit of instances, or of how fast they are created, that is near.
    Limits,
    /// Instances that are warm for a part of the day.
    Schedule,
    /// Pings that come too rarely to keep an instance warm.
    Pings,
}

/// The formula's cold share for the inputs of a simulation.
#[derive(Clone, Debug)]
pub struct Preview {
    curve: ColdShareCurve,
    levels: Vec<Level>,
    /// Shares of the requests: (of each function of a group, functions).
    functions: Vec<(f64, f64)>,
    rate: PerSecond,
    unknown: Vec<Unknown>,
}

impl Preview {
    /// For the inputs of a simulation.
    pub fn of(spec: &SimulationSpec) -> Self {
        let warm = always_warm(spec);
        Self {
            curve: ColdShareCurve::shared(
                spec.service_mean(),
                spec.keep_alive(),
                spec.instances.lifetime,
                warm,
                Detail::Fine,
            ),
            levels: spec.arrivals.levels(),
            functions: groups(&spec.function_weights()),
            rate: spec.rate,
            unknown: unknown(spec),
        }
    }

    /// Share of the requests that wait for a cold start.
    pub fn share(&self) -> f64 {
        self.share_at(self.rate)
    }

    /// The same at another mean rate of all functions together.
    pub fn share_at(&self, mean: PerSecond) -> f64 {
        let part = |level: &Level| {
            let rate = mean.0 * level.rate;
            let of_each = self.functions.iter().map(|&(weight, count)| {
                let share = self.curve.share(PerSecond(rate * weight));
                share.min(1.0) * weight * count
            });
            of_each.sum::<f64>() * level.rate * level.time.0
        };
        let share: f64 = self.levels.iter().map(part).sum();
        share.clamp(0.0, 1.0)
    }

    /// What the simulation has and the formula does not.
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }
}

/// Pings often enough that the instances that they find are there for the next ones.
fn keep_warm(pings: &Pings, keep_alive: &KeepAliveLaw) -> bool {
    let usual = match keep_alive {
        KeepAliveLaw::Fixed(seconds) => *seconds,
        KeepAliveLaw::Curve(curve) => curve.quantile(0.05),
    };
    pings.every.0 < usual.0
}

/// Instances of a function that are never reclaimed.
fn always_warm(spec: &SimulationSpec) -> u64 {
    let pings = spec.pings.as_ref();
    let pinged = pings.filter(|pings| keep_warm(pings, &spec.keep_alive()));
    let pinged = pinged.map_or(0, |pings| pings.count);
    let reserved = match spec.instances.schedule {
        None => spec.instances.reserved,
        Some(_) => 0,
    };
    u64::from(pinged.max(reserved))
}

fn unknown(spec: &SimulationSpec) -> Vec<Unknown> {
    let instances = &spec.instances;
    let peak = spec.rate.0 * spec.arrivals.peak() * spec.service_mean().0;
    let near = |limit: Option<u64>, need: f64| limit.is_some_and(|limit| limit as f64 <= need);
    let limited = near(instances.limit, peak + 4.0 * libm::sqrt(peak) + 1.0)
        || near(instances.scaling, spec.rate.0 * spec.arrivals.peak() / 10.0);
    let independent = matches!(
        spec.arrivals,
        ArrivalLaw::Steady | ArrivalLaw::Periodic { .. }
    );
    let pings = spec.pings.as_ref();
    let rare = pings.is_some_and(|pings| !keep_warm(pings, &spec.keep_alive()));
    let known = [
        (Unknown::Arrivals, !independent),
        (Unknown::Concurrency, instances.concurrency > 1),
        (
            Unknown::Routing,
            instances.routing != Routing::MostRecentlyUsed,
        ),
        (Unknown::Limits, limited),
        (Unknown::Schedule, instances.schedule.is_some()),
        (Unknown::Pings, rare),
    ];
    let there = known.into_iter().filter(|(_, there)| *there);
    there.map(|(unknown, _)| unknown).collect()
}

/// Shares of the requests by function, the busiest first, in groups of like traffic: (mean share, functions).
fn groups(weights: &[f64]) -> Vec<(f64, f64)> {
    let (single, mut rest) = weights.split_at(weights.len().min(SINGLE));
    let mut groups: Vec<(f64, f64)> = single.iter().map(|&weight| (weight, 1.0)).collect();
    let mut number = SINGLE as f64;
    while !rest.is_empty() {
        let wanted = (number * (GROUP - 1.0)).ceil() as usize;
        let (group, others) = rest.split_at(wanted.min(rest.len()));
        let count = group.len() as f64;
        groups.push((group.iter().sum::<f64>() / count, count));
        number += count;
        rest = others;
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cold_share::cold_share;
    use crate::model::scenario::{Functions, KeepAlive, Length, Scenario, Service};
    use crate::model::simulation::run::Run;
    use crate::model::units::Seconds;

    /// Exponential service, cold like warm, and nothing that the formula does not know.
    fn plain(rate: f64, service: f64, keep_alive: f64) -> SimulationSpec {
        let mut scenario = Scenario::default();
        scenario.simulation = scenario.simulation.bare();
        let mut spec = scenario.simulation_spec();
        spec.rate = PerSecond(rate);
        spec.service = Service::Exponential {
            warm_mean_s: Seconds(service),
            cold_mean_s: Seconds(service),
        };
        spec.instances.keep_alive = KeepAlive::Fixed {
            seconds: Seconds(keep_alive),
        };
        spec.instances.reserved = 0;
        spec.pings = None;
        spec
    }

    #[test]
    fn it_is_the_formula_where_that_is_all() {
        for (rate, service, keep_alive, warm) in [
            (0.05, 5.0, 60.0, 0),
            (0.9, 1.991, 600.0, 0),
            (0.1, 2.0, 60.0, 2),
        ] {
            let mut spec = plain(rate, service, keep_alive);
            spec.instances.reserved = warm;
            let preview = Preview::of(&spec);
            let exact = cold_share(rate * service, keep_alive / service, u64::from(warm));
            let got = preview.share();
            assert!((got / exact - 1.0).abs() < 0.006, "{got}, not {exact}");
            assert_eq!(preview.unknown(), []);
        }
    }

    #[test]
    fn rates_that_change_slowly_count_by_their_requests() {
        let mut spec = plain(3.0, 2.0, 60.0);
        spec.arrivals = ArrivalLaw::Periodic {
            parts: vec![(3_600.0, 2.0), (7_200.0, 0.5)].into(),
        };
        // Two thirds of the requests in a third of the time.
        let exact = (2.0 * cold_share(12.0, 30.0, 0) + cold_share(3.0, 30.0, 0)) / 3.0;
        let got = Preview::of(&spec).share();
        assert!((got / exact - 1.0).abs() < 0.006, "{got}, not {exact}");
    }

    #[test]
    fn pings_often_enough_count_as_warm_instances() {
        let mut spec = plain(0.1, 2.0, 60.0);
        let mut pings = Pings {
            every: Seconds(50.0),
            count: 1,
        };
        spec.pings = Some(pings);
        let kept = Preview::of(&spec);
        assert!((kept.share() - 0.074_10).abs() < 4e-4, "{}", kept.share());
        assert_eq!(kept.unknown(), []);
        pings.every = Seconds(90.0);
        spec.pings = Some(pings);
        let rare = Preview::of(&spec);
        assert!((rare.share() - 0.076_13).abs() < 4e-4, "{}", rare.share());
        assert_eq!(rare.unknown(), [Unknown::Pings]);
    }

    #[test]
    fn functions_of_unequal_traffic_are_simulated_alike() {
        let mut spec = plain(0.5, 0.3, 120.0);
        spec.functions = Functions {
            count: 200,
            exponent: 1.0,
        };
        spec.length = Length::Requests(200_000);
        let summary = Run::new(spec.clone()).finish();
        let simulated = summary.cold_share.expect("requests");
        let got = Preview::of(&spec).share();
        let half = simulated.half_width.expect("replications");
        // The warm-up is short for the rarest functions.
        let tolerance = 2.0 * half + 0.01 * simulated.mean;
        assert!(
            (got - simulated.mean).abs() < tolerance,
            "{got}, not {simulated:?}"
        );
    }

    #[test]
    fn the_default_scenario_is_near_what_is_simulated() {
        for n in [10_000.0, 40_000.0, 1e6, 10e6] {
            let mut scenario = Scenario::default();
            scenario.workload.invocations_per_month = n;
            scenario.simulation.precision = None;
            scenario.simulation.length = Length::Requests(2_000_000);
            let spec = scenario.simulation_spec();
            assert!(spec.instances.lifetime.is_some());
            let simulated = Run::new(spec.clone()).finish().cold_share;
            let simulated = simulated.expect("requests").mean;
            let ratio = Preview::of(&spec).share() / simulated;
            assert!((ratio - 1.0).abs() < 0.15, "{n}: {ratio} of {simulated}");
        }
    }

    #[test]
    fn groups_hold_every_function_once() {
        for count in [1, 16, 17, 1_000] {
            let weights = crate::model::simulation::spec::zipf(Functions {
                count,
                exponent: 0.9,
            });
            let groups = groups(&weights);
            let functions: f64 = groups.iter().map(|group| group.1).sum();
            let requests: f64 = groups.iter().map(|group| group.0 * group.1).sum();
            assert_eq!(functions, f64::from(count));
            assert!((requests - 1.0).abs() < 1e-9 && groups.len() < 40);
            // The last of a group has at most 1.3 times the number of its first.
            let mut last = 0.0;
            for (_, size) in groups {
                let first = last + 1.0;
                last += size;
                assert!(last <= GROUP * first, "{first} to {last}");
            }
        }
    }

    #[test]
    fn a_limit_is_near_up_to_four_standard_deviations_above_the_busiest_load() {
        // 25 in service with a standard deviation of 5, and one more.
        let mut spec = plain(10.0, 2.5, 60.0);
        for (limit, near) in [(1, true), (46, true), (47, false)] {
            spec.instances.limit = Some(limit);
            assert_eq!(unknown(&spec).contains(&Unknown::Limits), near, "{limit}");
        }
        // 100 a second, half of the time 150: as many as are created in ten seconds are a tenth of that.
        let mut spec = plain(100.0, 0.1, 60.0);
        spec.arrivals = ArrivalLaw::Periodic {
            parts: vec![(3_600.0, 1.5), (3_600.0, 0.5)].into(),
        };
        for (scaling, near) in [(15, true), (16, false)] {
            spec.instances.scaling = Some(scaling);
            assert_eq!(unknown(&spec).contains(&Unknown::Limits), near, "{scaling}");
        }
    }

    #[test]
    fn pings_as_rare_as_the_keep_alive_is_long_come_too_late() {
        let mut spec = plain(0.1, 2.0, 60.0);
        spec.pings = Some(Pings {
            every: Seconds(60.0),
            count: 1,
        });
        assert_eq!(unknown(&spec), [Unknown::Pings]);
    }
}
