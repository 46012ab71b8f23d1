//! What warm-up pings are billed: every ping is an invocation.
//!
//! Before a simulation each is taken to find a warm instance; a simulation says how many did not, and were billed INIT.

use crate::model::cold_share::billing::Calibration;
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::simulation::replication::PING_DURATION;
use crate::model::units::{SECONDS_PER_MONTH, Seconds};

/// Pings that a simulation saw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeenPings {
    /// How many were sent, 1 or more.
    pub sent: u64,
    /// How many of them were cold starts.
    pub cold: u64,
    /// What they were billed together, INIT included.
    billed: Seconds,
}

impl SeenPings {
    /// Pings sent, cold pings, and what all of them were billed; `None` without any.
    pub fn new((sent, cold, billed): (u64, u64, Seconds)) -> Option<Self> {
        (sent > 0).then_some(Self { sent, cold, billed })
    }
}

/// A month's pings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BilledPings {
    /// Functions that are pinged.
    pub functions: f64,
    /// Pings sent to each at the same time.
    pub count: f64,
    /// How often in a month.
    pub times: f64,
    /// Billed duration of one on average, each rounded up to a millisecond.
    pub each: Seconds,
    /// What a simulation saw of them; `None` before.
    pub seen: Option<SeenPings>,
}

impl BilledPings {
    /// The pings of a platform; `None` without any.
    pub fn of(
        scenario: &Scenario,
        platform: PlatformId,
        cold: Option<&Calibration>,
    ) -> Option<Self> {
        let settings = scenario.of(platform);
        if settings.ping_count == 0 || settings.ping_every.0 <= 0.0 {
            return None;
        }
        let seen = cold.and_then(Calibration::pings);
        let warm = Seconds((PING_DURATION.0 * 1e3 - 1e-6).ceil() / 1e3);
        Some(Self {
            functions: f64::from(scenario.simulation.functions.count.max(1)),
            count: f64::from(settings.ping_count),
            times: SECONDS_PER_MONTH / settings.ping_every.0,
            each: seen.map_or(warm, |seen| seen.billed * (1.0 / seen.sent as f64)),
            seen,
        })
    }

    /// Pings a month.
    pub fn a_month(&self) -> f64 {
        self.functions * self.count * self.times
    }
}
