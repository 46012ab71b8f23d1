//! Is the simulation right? Cases whose answer is known: closed forms, an independent simulator, measurements.
//!
//! A case is data: what to simulate, what is expected of it and from whom, and how far off it may be. The page runs
//! them in the visitor's browser, and a test runs the very same. Not here: properties of single parts, which have tests
//! beside them.

mod closed_forms;
mod laws;
mod quantity;
mod reference;
mod setup;
mod traffic;

use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;

pub use quantity::{Found, Quantity};
pub use reference::own_error_of_experiments;

/// Combined standard errors that a result may be off.
pub const STANDARD_ERRORS: f64 = 4.0;

/// Where an expected value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// Queueing theory, exact or an approximation that says so.
    Theory,
    /// An independent simulator.
    Simulator,
    /// Experiments on a platform.
    Experiments,
    /// What holds for every simulation.
    Conservation,
}

impl Source {
    /// Every source, in the order shown.
    pub const ALL: [Self; 4] = [
        Self::Theory,
        Self::Simulator,
        Self::Experiments,
        Self::Conservation,
    ];
}

/// A case whose answer is known.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is called.
    pub name: String,
    /// What is simulated, in a sentence.
    pub what: String,
    /// Where the answer comes from.
    pub source: Source,
    /// Who says so: a formula with its author, a data set.
    pub cited: &'static str,
    /// The simulations; none where only a formula is asked.
    pub specs: Vec<SimulationSpec>,
    /// What must come out.
    pub expectations: Vec<Expectation>,
}

/// What must come out of a case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation {
    /// Of what.
    pub quantity: Quantity,
    /// What it must be.
    pub expected: f64,
    /// Standard error of the expected value; 0 where it is exact.
    pub its_error: f64,
    /// How far off the result may be.
    pub tolerance: Tolerance,
}

/// How far off a result may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// Four standard errors of the result and of the expected value together.
    StandardErrors,
    /// This part of the expected value, because that is an approximation or was rounded.
    Relative(f64),
    /// Nothing but rounding in the last digits of a double.
    Rounding,
    /// The result may be anything up to the expected value.
    AtMost,
    /// Anything: the value is shown beside the result, and not judged.
    Beside,
}

/// The judgement of one expectation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Check {
    /// Of what.
    pub quantity: Quantity,
    /// What it must be.
    pub expected: f64,
    /// Standard error of the expected value.
    pub its_error: f64,
    /// What came out; `None` where the simulation saw nothing of the kind.
    pub got: Option<f64>,
    /// Standard error of the result.
    pub error: f64,
    /// How it was judged.
    pub tolerance: Tolerance,
    /// Largest difference allowed; `None` where it is not judged.
    pub allowed: Option<f64>,
}

impl Check {
    /// Whether it passed; `None` where it is not judged.
    pub fn passed(&self) -> Option<bool> {
        let allowed = self.allowed?;
        Some(self.got.is_some_and(|got| match self.tolerance {
            Tolerance::AtMost => got <= self.expected,
            _ => (got - self.expected).abs() <= allowed,
        }))
    }
}

impl Expectation {
    /// Exact, or with a standard error, and judged by standard errors.
    fn of(quantity: Quantity, expected: f64, its_error: f64) -> Self {
        Self {
            quantity,
            expected,
            its_error,
            tolerance: Tolerance::StandardErrors,
        }
    }

    /// Exact, and judged otherwise.
    fn judged(quantity: Quantity, expected: f64, tolerance: Tolerance) -> Self {
        Self {
            quantity,
            expected,
            its_error: 0.0,
            tolerance,
        }
    }

    fn judge(&self, summaries: &[&Summary]) -> Check {
        let found = self.quantity.of(summaries);
        let error = found.map_or(0.0, |found| found.error);
        let allowed = match self.tolerance {
            Tolerance::StandardErrors => Some(STANDARD_ERRORS * error.hypot(self.its_error)),
            Tolerance::Relative(part) => Some(part * self.expected.abs()),
            Tolerance::Rounding => Some(1e-9 * self.expected.abs().max(1.0)),
            Tolerance::AtMost => Some(0.0),
            Tolerance::Beside => None,
        };
        Check {
            quantity: self.quantity,
            expected: self.expected,
            its_error: self.its_error,
            got: found.map(|found| found.value),
            error,
            tolerance: self.tolerance,
            allowed,
        }
    }
}

impl Case {
    /// Judges the summaries of its simulations, which are complete and in their order.
    pub fn judge(&self, summaries: &[&Summary]) -> Vec<Check> {
        let judged = self.expectations.iter();
        judged
            .map(|expectation| expectation.judge(summaries))
            .collect()
    }
}

/// Every case, by source.
pub fn cases() -> Vec<Case> {
    let parts = [
        closed_forms::cases(),
        traffic::cases(),
        reference::simulator(),
        reference::experiments(),
        laws::cases(),
    ];
    parts.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
