//! How many cold starts a volume has, and what they are billed: by the formula, brought into line with a simulation of
//! one volume.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::cold_share::Pool;
use crate::model::cold_share::cost::ColdStartCost;
use crate::model::cold_share::curve::{ColdShareCurve, Detail};
use crate::model::cold_share::hours::in_and_out;
use crate::model::cold_share::pings::SeenPings;
use crate::model::platform::{PlatformId, Provider};
use crate::model::scenario::Scenario;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::traffic::Level;
use crate::model::units::{PerSecond, SECONDS_PER_MONTH, Seconds};

/// Ratios of a simulated share to that of the formula between which the formula is taken to apply at other volumes.
const APPLIES: std::ops::Range<f64> = 0.2..5.0;

/// What the formula expects of a simulation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// Share of the requests that wait for a cold start.
    pub cold_share: f64,
    /// Billed INIT of one cold start.
    pub billed_init: Seconds,
    /// What the slow first call adds.
    pub first_call: Seconds,
    /// Mean number of instances, those that are always warm included.
    pub instances: f64,
    /// Mean life of an instance that is not always warm; `None` where none is started.
    pub lifespan: Option<Seconds>,
    /// Whether the instances are those of AWS, so that what is simulated says something of Lambda's bill.
    pub of_aws: bool,
    /// Whether pings keep instances warm, of which the formula does not know.
    pub kept_warm: bool,
}

/// Whether pings keep instances warm.
fn kept_warm(spec: &SimulationSpec) -> bool {
    spec.pings.is_some()
}

impl Expected {
    /// For the inputs of a simulation.
    pub fn of(spec: &SimulationSpec) -> Self {
        let cost = ColdStartCost::of(spec);
        let (mut starts, mut instances, mut reserved) = (0.0, 0.0, 0.0);
        for Part {
            curve,
            level,
            reserved: always,
        } in Part::all(spec, Detail::Fine)
        {
            let rate = PerSecond(spec.rate.0 * level.rate);
            starts += level.time.0 * rate.0 * curve.share(rate);
            instances += level.time.0 * curve.pool(rate).instances;
            reserved += level.time.0 * f64::from(always);
        }
        let pool = Pool {
            cold_share: if spec.rate.0 > 0.0 {
                starts / spec.rate.0
            } else {
                1.0
            },
            instances,
        };
        Self {
            cold_share: pool.cold_share,
            billed_init: cost.billed_init,
            first_call: cost.first_call,
            instances: instances + reserved,
            lifespan: pool.lifespan(spec.rate),
            of_aws: spec.provider == Provider::Aws,
            kept_warm: kept_warm(spec),
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
    /// Whether instances were kept warm in the simulation.
    kept_warm: bool,
    /// Pings of the simulation; `None` without any.
    pings: Option<SeenPings>,
    /// How exact the formula is.
    detail: Detail,
}

impl Calibration {
    /// The formula alone.
    pub const FORMULA: Self = Self {
        source: Source::Formula(1.0),
        billed_init: 1.0,
        first_call: 1.0,
        seen: None,
        kept_warm: false,
        pings: None,
        detail: Detail::Fine,
    };

    /// The same with a coarser formula, where very many scenarios are asked about.
    pub fn coarse(self) -> Self {
        Self {
            detail: Detail::Coarse,
            ..self
        }
    }

    /// From a simulation: how many requests it had and how many of them were cold, and what all of these together were
    /// billed. Without any cold start, and where another provider's instances were simulated, the formula alone is left.
    /// Where pings keep instances warm, the formula does not apply, and the simulated share holds at any volume, also
    /// where it is 0.
    pub fn new(
        expected: &Expected,
        (cold, requests): (u64, u64),
        billed_init: Seconds,
        first_calls: Seconds,
    ) -> Self {
        let silent = requests == 0 || (cold == 0 && !expected.kept_warm);
        if silent || !expected.of_aws {
            return Self::FORMULA;
        }
        let share = cold as f64 / requests as f64;
        let scale = share / expected.cold_share;
        let applies = !expected.kept_warm && APPLIES.contains(&scale);
        let over = |all: Seconds, expected: Seconds| {
            let each = all.0 / cold as f64;
            if expected.0 > 0.0 && cold > 0 {
                each / expected.0
            } else {
                1.0
            }
        };
        Self {
            source: if applies {
                Source::Formula(scale)
            } else {
                Source::Simulation(share)
            },
            billed_init: over(billed_init, expected.billed_init),
            first_call: over(first_calls, expected.first_call),
            seen: Some((cold, requests)),
            kept_warm: expected.kept_warm,
            pings: None,
            detail: Detail::Fine,
        }
    }

    /// The same with the pings that were simulated.
    pub fn with_pings(self, pings: Option<SeenPings>) -> Self {
        Self { pings, ..self }
    }

    /// The pings that were simulated.
    pub fn pings(&self) -> Option<SeenPings> {
        self.pings
    }

    /// Whether it tells of the cold starts of a scenario: what a simulation with pings saw says nothing of one without,
    /// nor the other way round.
    pub fn tells_of(&self, scenario: &Scenario) -> bool {
        self.kept_warm == kept_warm(&scenario.simulation_spec_of(PlatformId::AwsLambda))
    }

    /// The cold starts of a scenario on AWS Lambda, whichever platform is simulated; the scenario need not be the one that
    /// was simulated. Without the pings that kept instances warm there, those of the formula.
    pub fn of(&self, scenario: &Scenario) -> BilledColdStarts {
        let spec = scenario.simulation_spec_of(PlatformId::AwsLambda);
        if self.kept_warm && !kept_warm(&spec) {
            let formula = Self {
                detail: self.detail,
                ..Self::FORMULA
            };
            return formula.of(scenario);
        }
        let cost = ColdStartCost::of(&spec);
        let starts = match self.source {
            Source::Simulation(share) => Starts::Share(share),
            Source::Formula(scale) => Starts::Formula(ColdStarts::new(&spec, scale, self.detail)),
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
///
/// The formula is of Poisson arrivals at one rate. Where the rate changes, each rate counts for its part of the time as
/// if it went on for ever, which it nearly does if it lasts longer than instances are kept.
#[derive(Clone, Debug, PartialEq)]
pub struct ColdStarts {
    parts: Arc<[Part]>,
    /// What the formula's number is multiplied by.
    scale: f64,
}

impl ColdStarts {
    fn new(spec: &SimulationSpec, scale: f64, detail: Detail) -> Self {
        Self {
            parts: Part::all(spec, detail).into(),
            scale,
        }
    }

    /// Cold starts a month at a volume of `n` invocations a month, at most all of them.
    pub fn at(&self, n: f64) -> f64 {
        let mean = n / SECONDS_PER_MONTH;
        let of = |Part { curve, level, .. }: &Part| {
            let share = curve.share(PerSecond(mean * level.rate));
            (self.scale * share).min(1.0) * level.rate * level.time.0
        };
        self.parts.iter().map(of).sum::<f64>() * n
    }

    /// Lowest and highest number between two volumes; it rises and falls in between.
    pub fn bounds(&self, from: f64, to: f64) -> (f64, f64) {
        let parts = self.parts.iter().filter(|part| part.level.rate > 0.0);
        let of = |Part { curve, level, .. }: &Part| {
            let rate = |n: f64| n * level.rate / SECONDS_PER_MONTH;
            let (low, high) = curve.bounds_of_starts(rate(from), rate(to));
            let time = level.time.0 * SECONDS_PER_MONTH;
            let low = (low * self.scale).min(rate(from));
            (low * time, (high * self.scale).min(rate(to)) * time)
        };
        parts
            .map(of)
            .fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
    }
}

/// A part of the time with one rate and one number of instances that are always warm.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    curve: ColdShareCurve,
    level: Level,
    reserved: u32,
}

impl Part {
    /// All parts: by the rate, and where instances are reserved for some hours, by those hours.
    fn all(spec: &SimulationSpec, detail: Detail) -> Vec<Self> {
        let of = |reserved: u32, levels: Vec<Level>| {
            let curve = ColdShareCurve::shared(
                spec.service_mean(),
                spec.keep_alive(),
                spec.instances.lifetime,
                u64::from(reserved),
                detail,
            );
            let part = move |level| Self {
                curve: curve.clone(),
                level,
                reserved,
            };
            levels.into_iter().map(part)
        };
        let reserved = spec.instances.reserved;
        match spec.instances.schedule.filter(|_| reserved > 0) {
            None => of(reserved, spec.arrivals.levels()).collect(),
            Some(schedule) => {
                let (inside, outside) = in_and_out(&spec.arrivals, schedule);
                of(reserved, inside).chain(of(0, outside)).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests;
