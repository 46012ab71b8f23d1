//! What is looked at in the results of a case's simulations.

use crate::model::cold_share::cold_share;
use crate::model::simulation::summary::Summary;
use crate::model::stats::Estimate;
use crate::model::validation::reference::{Experiment, experiments_of_2020};

/// Something that the simulations of a case tell. Where there are several simulations, they are repetitions with other
/// seeds, but for the two mean errors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// Share of requests that waited for a cold start.
    ColdShare,
    /// Share of requests that were refused.
    ThrottledShare,
    /// Share of requests that waited in a queue.
    QueuedShare,
    /// Mean number of instances.
    Instances,
    /// Mean number of busy instances.
    Busy,
    /// Mean number of idle instances.
    Idle,
    /// Mean life of an instance [s].
    LifeSpan,
    /// Cold starts of a replication.
    ColdStarts,
    /// Cold share with so many instances that are always warm, told by the pass without them.
    ColdShareBeside(u32),
    /// Cold share by the formula: load, keep-alive over mean service time, instances that are always warm.
    Formula(f64, f64, u32),
    /// Requests that were neither warm nor cold nor throttled, of all requests.
    Unaccounted,
    /// Instances that are neither busy nor idle, of all instances.
    NeitherBusyNorIdle,
    /// Instances over the product of cold starts a second and the mean life, which is 1 by Little's law.
    LittlesLaw,
    /// Mean over the experiments of how far the cold share is off, as a part of it.
    MeanErrorOfColdShare,
    /// Mean over the experiments of how far the instances are off, as a part of them.
    MeanErrorOfInstances,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The value.
    pub value: f64,
    /// Its standard error; 0 where it is exact.
    pub error: f64,
}

impl Found {
    fn exact(value: f64) -> Self {
        Self { value, error: 0.0 }
    }

    fn scaled(self, factor: f64) -> Self {
        Self {
            value: self.value * factor,
            error: self.error * factor,
        }
    }
}

impl Quantity {
    /// What the simulations tell of it; `None` where they saw nothing of the kind.
    pub fn of(self, summaries: &[&Summary]) -> Option<Found> {
        match self {
            Self::Formula(load, ratio, reserved) => {
                Some(Found::exact(cold_share(load, ratio, u64::from(reserved))))
            }
            Self::MeanErrorOfColdShare => mean_error(summaries, |e| e.cold_share, |s| s.cold_share),
            Self::MeanErrorOfInstances => {
                mean_error(summaries, |e| e.instances, |s| s.mean_instances)
            }
            _ => match summaries {
                [] => None,
                [one] => self.of_one(one),
                many => {
                    let found: Option<Vec<f64>> =
                        many.iter().map(|s| Some(self.of_one(s)?.value)).collect();
                    let estimate = Estimate::of(&found?)?;
                    known(Some(estimate), many.len() as u32)
                }
            },
        }
    }

    fn of_one(self, summary: &Summary) -> Option<Found> {
        let of = |estimate| known(estimate, summary.replications);
        match self {
            Self::ColdShare => of(summary.cold_share),
            Self::ThrottledShare => of(summary.throttled_share),
            Self::QueuedShare => of(summary.queued_share),
            Self::Instances => of(summary.mean_instances),
            Self::Busy => of(summary.mean_busy),
            Self::Idle => of(summary.mean_idle),
            Self::LifeSpan => of(summary.mean_lifespan),
            Self::ColdStarts => {
                let each = summary.requests as f64 / f64::from(summary.replications);
                of(summary.cold_share).map(|share| share.scaled(each))
            }
            Self::ColdShareBeside(reserved) => {
                let share = summary.by_reserved.get(reserved as usize);
                Some(Found::exact(share.copied().unwrap_or(0.0)))
            }
            Self::Unaccounted => {
                let served: u64 = summary.bins.iter().map(|bin| bin.warm + bin.cold).sum();
                let throttled = of(summary.throttled_share)?.value;
                let requests = summary.requests as f64;
                Some(Found::exact(1.0 - served as f64 / requests - throttled))
            }
            Self::NeitherBusyNorIdle => {
                let (all, busy) = (of(summary.mean_instances)?, of(summary.mean_busy)?);
                let other = all.value - busy.value - of(summary.mean_idle)?.value;
                Some(Found::exact(other / all.value))
            }
            Self::LittlesLaw => {
                let (all, life) = (of(summary.mean_instances)?, of(summary.mean_lifespan)?);
                let cold = summary.cold as f64;
                let starts = cold / summary.observed.0;
                let errors = [all.error / all.value, life.error / life.value];
                Some(Found {
                    value: all.value / (starts * life.value),
                    error: libm::hypot(libm::hypot(errors[0], errors[1]), 1.0 / libm::sqrt(cold)),
                })
            }
            Self::Formula(..) | Self::MeanErrorOfColdShare | Self::MeanErrorOfInstances => None,
        }
    }
}

/// A mean with its standard error, where it has one.
fn known(estimate: Option<Estimate>, replications: u32) -> Option<Found> {
    let estimate = estimate?;
    let error = estimate.standard_error(replications);
    Some(Found {
        value: estimate.mean,
        error: error.unwrap_or(0.0),
    })
}

/// Mean over the experiments of |simulated - measured| / measured; its error from those of the simulations.
fn mean_error(
    summaries: &[&Summary],
    measured: fn(&Experiment) -> f64,
    simulated: fn(&Summary) -> Option<Estimate>,
) -> Option<Found> {
    let experiments = experiments_of_2020();
    if summaries.len() != experiments.len() {
        return None;
    }
    let n = experiments.len() as f64;
    let (mut off, mut variance) = (0.0, 0.0);
    for (experiment, summary) in experiments.iter().zip(summaries) {
        let measured = measured(experiment);
        let simulated = known(simulated(summary), summary.replications)?;
        off += (simulated.value - measured).abs() / measured;
        variance += (simulated.error / measured) * (simulated.error / measured);
    }
    Some(Found {
        value: off / n,
        error: libm::sqrt(variance) / n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::validation::tests::{estimate, made_up};

    fn near(found: Option<Found>, value: f64, error: f64) {
        let found = found.expect("something of the kind");
        assert!(
            (found.value - value).abs() < 1e-12,
            "{found:?}, not {value}"
        );
        assert!(
            (found.error - error).abs() < 1e-12,
            "{found:?}, not {error}"
        );
    }

    #[test]
    fn one_simulation_tells_every_quantity_with_its_error() {
        let summary = made_up();
        for (quantity, value, error) in [
            (Quantity::ColdShare, 0.1, 0.01),
            (Quantity::ThrottledShare, 0.05, 0.005),
            (Quantity::QueuedShare, 0.2, 0.02),
            (Quantity::Instances, 8.0, 0.4),
            (Quantity::Busy, 3.0, 0.1),
            (Quantity::Idle, 4.5, 0.3),
            (Quantity::LifeSpan, 5.0, 0.25),
            // A tenth of the 500 requests of a replication.
            (Quantity::ColdStarts, 50.0, 5.0),
            (Quantity::ColdShareBeside(1), 0.04, 0.0),
            (Quantity::ColdShareBeside(3), 0.0, 0.0),
            // 900 of 1,000 were served and 50 throttled.
            (Quantity::Unaccounted, 0.05, 0.0),
            // Of 8 instances 3 are busy and 4.5 idle.
            (Quantity::NeitherBusyNorIdle, 0.0625, 0.0),
            // 8 over 2 cold starts a second of 5 s; errors of 5 % each and one over the root of 100.
            (
                Quantity::LittlesLaw,
                0.8,
                libm::sqrt(0.0025 + 0.0025 + 0.01),
            ),
        ] {
            near(quantity.of(&[&summary]), value, error);
        }
        // Two of which are told apart by errors that are not alike.
        let other = Summary {
            mean_lifespan: estimate(2.0, 0.16),
            cold: 400,
            ..summary
        };
        let error = libm::sqrt(0.0025 + 0.0064 + 0.0025);
        near(Quantity::LittlesLaw.of(&[&other]), 0.5, error);
        near(Quantity::Formula(0.0, 30.0, 0).of(&[]), 1.0, 0.0);
    }

    #[test]
    fn what_was_not_seen_is_not_told() {
        let summary = made_up();
        let without = |part: fn(&mut Summary)| {
            let mut summary = summary.clone();
            part(&mut summary);
            summary
        };
        let no_instances = without(|s| s.mean_instances = None);
        assert_eq!(Quantity::LittlesLaw.of(&[&no_instances]), None);
        assert_eq!(Quantity::NeitherBusyNorIdle.of(&[&no_instances]), None);
        let no_lives = without(|s| s.mean_lifespan = None);
        assert_eq!(Quantity::LittlesLaw.of(&[&no_lives]), None);
        let no_shares = without(|s| (s.cold_share, s.throttled_share) = (None, None));
        assert_eq!(Quantity::ColdStarts.of(&[&no_shares]), None);
        assert_eq!(Quantity::Unaccounted.of(&[&no_shares]), None);
        assert_eq!(Quantity::ColdShare.of(&[&summary, &no_shares]), None);
        assert_eq!(Quantity::ColdShare.of(&[]), None);
        // A single replication has no error.
        let one = without(|s| {
            s.mean_busy = s.mean_busy.map(|e| Estimate {
                half_width: None,
                ..e
            })
        });
        near(Quantity::Busy.of(&[&one]), 3.0, 0.0);
    }

    #[test]
    fn several_simulations_are_repetitions_with_an_error_of_their_own() {
        let summaries = [0.1, 0.2, 0.6].map(|share| Summary {
            cold_share: estimate(share, 0.5),
            ..made_up()
        });
        let [a, b, c] = &summaries;
        // Deviations of 0.2, 0.1 and 0.3: 0.14 over two degrees and three of them.
        near(
            Quantity::ColdShare.of(&[a, b, c]),
            0.3,
            libm::sqrt(0.14 / 6.0),
        );
        near(Quantity::ColdShare.of(&[a, c]), 0.35, 0.25);
    }

    #[test]
    fn mean_errors_are_parts_of_what_was_measured() {
        let experiments = experiments_of_2020();
        // Every fourth is three tenths below, the others a tenth above; each has a fifth of it as its error.
        let summaries: Vec<Summary> = (0..)
            .zip(experiments)
            .map(|(index, experiment)| {
                let factor = if index % 4 == 0 { 0.7 } else { 1.1 };
                let (share, instances) = (experiment.cold_share, experiment.instances);
                Summary {
                    cold_share: estimate(factor * share, 0.2 * share),
                    mean_instances: estimate(1.02 * instances, 0.05 * instances),
                    ..made_up()
                }
            })
            .collect();
        let all: Vec<&Summary> = summaries.iter().collect();
        assert_eq!(all.len(), 20);
        near(
            Quantity::MeanErrorOfColdShare.of(&all),
            (5.0 * 0.3 + 15.0 * 0.1) / 20.0,
            0.2 / libm::sqrt(20.0),
        );
        near(
            Quantity::MeanErrorOfInstances.of(&all),
            0.02,
            0.05 / libm::sqrt(20.0),
        );
        assert_eq!(Quantity::MeanErrorOfColdShare.of(&all[1..]), None);
        assert_eq!(Quantity::MeanErrorOfInstances.of(&[]), None);
        let unseen = Summary {
            cold_share: None,
            ..made_up()
        };
        let mut partly = all.clone();
        partly[7] = &unseen;
        assert_eq!(Quantity::MeanErrorOfColdShare.of(&partly), None);
        assert_eq!(Quantity::MeanErrorOfColdShare.of_one(&unseen), None);
    }
}
