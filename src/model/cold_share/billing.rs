//! How many cold starts a volume has, and what they are billed: by the formula, brought into line with a simulation of
//! one volume.

use serde::{Deserialize, Serialize};

use crate::model::cold_share::cost::ColdStartCost;
use crate::model::cold_share::curve::ColdShareCurve;
use crate::model::scenario::Scenario;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::units::{PerSecond, SECONDS_PER_MONTH, Seconds};

/// Ratios of a simulated share to that of the formula between which the formula is taken to apply at other volumes.
const APPLIES: std::ops::Range<f64> = 0.2..5.0;

/// What the formula expects of a simulation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Share of the requests that wait for a cold start; `None` where the arrivals are not those of the formula.
    pub cold_share: Option<f64>,
    /// Billed INIT of one cold start.
    pub billed_init: Seconds,
    /// What the slow first call adds.
    pub first_call: Seconds,
}

impl Expected {
    /// For the inputs of a simulation.
    pub fn of(spec: &SimulationSpec) -> Self {
        let cost = ColdStartCost::of(spec);
        let curve = ColdShareCurve::shared(spec.service_mean(), spec.keep_alive);
        Self {
            cold_share: Some(curve.share(spec.rate)),
            billed_init: cost.billed_init,
            first_call: cost.first_call,
        }
    }
}

/// Where the cold share at a volume comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Source {
    /// The formula, times this.
    Formula(f64),
    /// The simulation, as if the share were the same at any volume.
    Simulation(f64),
}

/// What a simulation says of cold starts, beside the formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    source: Source,
    /// Simulated over expected billed INIT.
    billed_init: f64,
    /// Simulated over expected slow first call.
    first_call: f64,
    /// Cold starts and requests that were simulated; `None` before.
    seen: Option<(u64, u64)>,
    /// Whether the cold share is that of a duration nearby.
    rough: bool,
}

/// Durations whose cold shares are computed in a factor of ten, where it need not be exact.
const ROUGH_DURATIONS: f64 = 8.0;

impl Calibration {
    /// The formula alone.
    pub const FORMULA: Self = Self {
        source: Source::Formula(1.0),
        billed_init: 1.0,
        first_call: 1.0,
        seen: None,
        rough: false,
    };

    /// The same for pictures over many durations: each takes the cold share of the nearest of a few, within 16 % of its
    /// own, whose curve is computed once.
    pub fn roughly(self) -> Self {
        Self {
            rough: true,
            ..self
        }
    }

    /// From a simulation that saw cold starts: how many requests it had and how many of them were cold, and what all
    /// of these together were billed. Without any cold start the formula alone is left.
    pub fn new(
        expected: &Expected,
        (cold, requests): (u64, u64),
        billed_init: Seconds,
        first_calls: Seconds,
    ) -> Self {
        if cold == 0 {
            return Self::FORMULA;
        }
        let share = cold as f64 / requests as f64;
        let scale = expected.cold_share.map(|formula| share / formula);
        let applies = scale.filter(|scale| APPLIES.contains(scale));
        let over = |all: Seconds, expected: Seconds| {
            let each = all.0 / cold as f64;
            if expected.0 > 0.0 {
                each / expected.0
            } else {
                1.0
            }
        };
        Self {
            source: applies.map_or(Source::Simulation(share), Source::Formula),
            billed_init: over(billed_init, expected.billed_init),
            first_call: over(first_calls, expected.first_call),
            seen: Some((cold, requests)),
            rough: false,
        }
    }

    /// The cold starts of a scenario, which need not be the one that was simulated.
    pub fn of(&self, scenario: &Scenario) -> BilledColdStarts {
        let spec = scenario.simulation_spec();
        let cost = ColdStartCost::of(&spec);
        let service = if self.rough {
            let mean = spec.service_mean().0.max(1e-9);
            let place = (libm::log10(mean) * ROUGH_DURATIONS).round();
            Seconds(libm::pow(10.0, place / ROUGH_DURATIONS))
        } else {
            spec.service_mean()
        };
        let starts = match self.source {
            Source::Simulation(share) => Starts::Share(share),
            Source::Formula(scale) => Starts::Formula(ColdStarts {
                curve: ColdShareCurve::shared(service, spec.keep_alive),
                scale,
            }),
        };
        BilledColdStarts {
            starts,
            billed_init: cost.billed_init * self.billed_init,
            first_call: cost.first_call * self.first_call,
            seen: self.seen,
        }
    }
}

/// How many cold starts a volume has, and what one is billed.
#[derive(Clone, Debug, PartialEq)]
pub struct BilledColdStarts {
    /// How many.
    pub starts: Starts,
    /// Billed INIT of one.
    pub billed_init: Seconds,
    /// What the slow first call of one adds.
    pub first_call: Seconds,
    /// Cold starts and requests that were simulated; `None` by the formula alone.
    pub seen: Option<(u64, u64)>,
}

/// How many cold starts a volume has.
#[derive(Clone, Debug, PartialEq)]
pub enum Starts {
    /// So many of the invocations, at any volume.
    Share(f64),
    /// As the formula says.
    Formula(ColdStarts),
}

/// The number of cold starts a month as a function of the volume.
#[derive(Clone, Debug, PartialEq)]
pub struct ColdStarts {
    curve: ColdShareCurve,
    /// What the formula's number is multiplied by.
    scale: f64,
}

impl ColdStarts {
    /// Cold starts a month at a volume of `n` invocations a month, at most all of them.
    pub fn at(&self, n: f64) -> f64 {
        let rate = PerSecond(n / SECONDS_PER_MONTH);
        (self.scale * self.curve.share(rate)).min(1.0) * n
    }

    /// Lowest and highest number between two volumes; it rises and falls in between.
    pub fn bounds(&self, from: f64, to: f64) -> (f64, f64) {
        let rate = |n: f64| n / SECONDS_PER_MONTH;
        let (low, high) = self.curve.bounds_of_starts(rate(from), rate(to));
        let month = self.scale * SECONDS_PER_MONTH;
        ((low * month).min(from), (high * month).min(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::simulation::run::Run;
    use crate::model::units::Milliseconds;

    fn share(calibration: Calibration, scenario: &Scenario, n: f64) -> f64 {
        match calibration.of(scenario).starts {
            Starts::Share(share) => share,
            Starts::Formula(starts) => starts.at(n) / n,
        }
    }

    #[test]
    fn a_rough_share_is_that_of_a_duration_nearby() {
        let mut scenario = Scenario::default();
        for ms in [1.0, 130.0, 200.0, 7_777.0] {
            scenario.workload.duration_median = Milliseconds(ms);
            scenario.workload.duration_p95 = Milliseconds(ms);
            for n in [1e5, 1e7, 1e9] {
                let exact = share(Calibration::FORMULA, &scenario, n);
                let rough = share(Calibration::FORMULA.roughly(), &scenario, n);
                let ratio = rough / exact;
                assert!((0.7..1.4).contains(&ratio), "{ms} ms, {n}: {ratio}");
            }
        }
    }

    #[test]
    fn a_calibrated_formula_agrees_with_the_simulation_at_its_volume() {
        let mut scenario = Scenario::default();
        for n in [20_000.0, 1e6, 10e6] {
            scenario.workload.invocations_per_month = n;
            let summary = Run::new(scenario.simulation_spec()).finish();
            let calibration = summary.calibration();
            let got = share(calibration, &scenario, n);
            let simulated = summary.cold as f64 / summary.requests as f64;
            assert!(
                (got / simulated - 1.0).abs() < 1e-9,
                "{n}: {got}, not {simulated}"
            );
            let starts = calibration.of(&scenario);
            let billed = (starts.billed_init.0 + starts.first_call.0) * summary.cold as f64;
            let expected = summary.billed_init.0 + summary.first_calls.0;
            assert!(
                (billed / expected - 1.0).abs() < 1e-9,
                "{n}: {billed}, not {expected}"
            );
            // The formula itself is not far off.
            let formula = share(Calibration::FORMULA, &scenario, n);
            assert!(
                (formula / simulated - 1.0).abs() < 0.2,
                "{n}: {formula}, {simulated}"
            );
        }
    }

    #[test]
    fn where_the_formula_does_not_apply_the_simulated_share_holds_everywhere() {
        let expected = Expected {
            cold_share: Some(1e-6),
            ..Expected::default()
        };
        let calibration = Calibration::new(&expected, (10, 1_000), Seconds(1.0), Seconds(1.0));
        let scenario = Scenario::default();
        assert_eq!(share(calibration, &scenario, 1e3), 0.01);
        let none = Calibration::new(&expected, (0, 1_000), Seconds(0.0), Seconds(0.0));
        assert_eq!(none, Calibration::FORMULA);
    }

    #[test]
    fn bounds_hold_every_number_between_them() {
        let Starts::Formula(starts) = Calibration::FORMULA.of(&Scenario::default()).starts else {
            panic!("the formula applies");
        };
        for (from, to) in [(1.0, 1e12), (1e4, 3e4), (2e5, 9e5), (1e7, 1.2e7)] {
            let (low, high) = starts.bounds(from, to);
            for i in 0..=200 {
                let n = from * libm::pow(to / from, f64::from(i) / 200.0);
                let at = starts.at(n);
                assert!(
                    at >= low * (1.0 - 1e-9) && at <= high * (1.0 + 1e-9),
                    "{n}: {at}"
                );
            }
        }
    }
}
