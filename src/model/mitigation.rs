//! Ways to have fewer or shorter cold starts on AWS Lambda: each as a change of the scenario that can be simulated on
//! the same random numbers and billed.
//!
//! Which make sense for a scenario is in `candidates`, how much of each is simulated in `trial`, what came of it in
//! `outcome`. Not here: words and figures.

mod candidates;
mod outcome;
mod trial;

use serde::Serialize;

use crate::model::measurements::Runtime;
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::units::{Mebibytes, Milliseconds, Seconds};

pub use candidates::{FIVE_MINUTES, candidates};
pub use outcome::{Comparison, Outcome, Pick, Worth};
pub use trial::Trial;

/// The platform whose cold starts are mitigated.
pub const PLATFORM: PlatformId = PlatformId::AwsLambda;

/// One way to have fewer or shorter cold starts, by itself.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Mitigation {
    /// Neither pings nor provisioned concurrency nor SnapStart.
    None,
    /// What the scenario has set, together.
    AsSet,
    /// Requests that do nothing but keep instances warm.
    Pings {
        /// Time from one to the next.
        #[serde(rename = "every_s")]
        every: Seconds,
        /// How many at the same time.
        count: u32,
    },
    /// So many instances that are always warm.
    Provisioned {
        /// How many.
        instances: u64,
    },
    /// A runtime that starts faster; the warm duration is taken to stay.
    LighterRuntime {
        /// Which one.
        runtime: Runtime,
    },
    /// Less code to load.
    SmallerPackage {
        /// Its unzipped size [MB].
        package_mb: f64,
    },
    /// Less to initialise.
    LeanerInit {
        /// What is left.
        #[serde(rename = "own_init_ms")]
        own_init: Milliseconds,
    },
    /// More memory and the processor that comes with it.
    MoreMemory {
        /// How much.
        #[serde(rename = "memory_mb")]
        memory: Mebibytes,
    },
    /// The restore of a snapshot instead of INIT.
    SnapStart,
}

impl Mitigation {
    /// The scenario with this alone.
    #[must_use]
    pub fn apply(&self, scenario: &Scenario) -> Scenario {
        if *self == Self::AsSet {
            return scenario.clone();
        }
        let mut alone = scenario.clone();
        let settings = alone.of_mut(PLATFORM);
        (settings.ping_count, settings.reserved, settings.snapstart) = (0, 0, false);
        match *self {
            Self::None | Self::AsSet => {}
            Self::Pings { every, count } => {
                (settings.ping_every, settings.ping_count) = (every, count);
            }
            Self::Provisioned { instances } => settings.reserved = instances,
            Self::SnapStart => settings.snapstart = true,
            Self::LighterRuntime { runtime } => alone.function.runtime = runtime,
            Self::SmallerPackage { package_mb } => alone.function.package_mb = package_mb,
            Self::LeanerInit { own_init } => alone.function.own_init = own_init,
            Self::MoreMemory { memory } => return alone.at_memory(memory),
        }
        alone
    }

    /// Whether it is what the scenario has.
    pub fn is_set(&self, scenario: &Scenario) -> bool {
        self.apply(scenario) == *scenario
    }
}
