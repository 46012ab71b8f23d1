//! Scenario A beside scenario B: which inputs differ, and what that changes, in sentences and tables.
//!
//! B is the scenario in force. Both sides are assessed and simulated alike; every number is the one that the view of a side
//! shows.

mod bills;
mod change;
mod inputs;
mod parts;
mod results;
mod simulated;

use crate::model::assessment::Assessment;
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;

pub use bills::{bills, has_bills};
pub use change::change;
pub use inputs::{Difference, differences, list_of, table as inputs_table};
pub use parts::{Part, Shown};
pub use results::{break_even, headline, results, verdicts};
pub use simulated::{numbers, servers};

/// One of the two.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What follows from it.
    pub assessment: &'a Assessment,
    /// What its simulation found, if it has begun.
    pub summary: Option<&'a Summary>,
}

impl Side<'_> {
    /// What its simulation found of at least one request.
    fn found(&self) -> Option<&Summary> {
        self.summary.filter(|summary| summary.requests > 0)
    }
}

/// Platforms that either compares, in order.
fn platforms(a: Side<'_>, b: Side<'_>) -> Vec<PlatformId> {
    let either = |platform: &PlatformId| {
        [a, b]
            .iter()
            .any(|side| side.scenario.compared.contains(platform))
    };
    PlatformId::ALL.into_iter().filter(either).collect()
}

/// A platform's name where it stands for A.
pub fn name_of_a(platform: PlatformId) -> String {
    format!("A: {}", platform.name())
}

/// Stands for a number that a side does not have.
const NONE: &str = "\u{2013}";

#[cfg(test)]
mod tests;
