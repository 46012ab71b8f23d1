//! The inputs that rules look at, as numbers that can be changed one at a time.

use serde::Deserialize;

use crate::model::curve::VOLUME_RANGE;
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::units::{Mebibytes, Milliseconds};

/// An input that a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// Invocations a month.
    Volume,
    /// The longest run [ms], where it is known.
    Longest,
    /// Median duration [ms]; the 95th percentile keeps its ratio to it.
    Duration,
    /// Memory [MB].
    Memory,
    /// The larger of request and response [KB]; the smaller keeps its ratio to it.
    Payload,
    /// Open connections.
    Connections,
    /// Latency objective [ms].
    Objective,
    /// Hours of operations work on the platform a month.
    OperationsHours,
}

impl Input {
    /// Lowest and highest value that is looked at.
    pub fn range(self) -> (f64, f64) {
        match self {
            Self::Volume => VOLUME_RANGE,
            Self::Longest | Self::Duration | Self::Objective => (1.0, 8.64e7),
            Self::Memory => (128.0, 10_240.0),
            Self::Payload => (0.1, 1e6),
            Self::Connections => (1.0, 1e8),
            Self::OperationsHours => (0.01, 730.0),
        }
    }

    /// Its value in a scenario; `None` where it is not set.
    pub fn get(self, scenario: &Scenario, platform: PlatformId) -> Option<f64> {
        let workload = &scenario.workload;
        let value = match self {
            Self::Volume => workload.invocations_per_month,
            Self::Longest => workload.longest?.0,
            Self::Duration => workload.duration_median.0,
            Self::Memory => workload.memory.0,
            Self::Payload => workload.request_kb.max(workload.response_kb),
            Self::Connections => workload.open_connections,
            Self::Objective => workload.latency_objective.0,
            Self::OperationsHours => scenario.of(platform).operations_hours,
        };
        (value > 0.0).then_some(value)
    }

    /// The scenario with another value, above 0.
    #[must_use]
    pub fn set(self, scenario: &Scenario, platform: PlatformId, value: f64) -> Scenario {
        let mut changed = scenario.clone();
        let factor = value / self.get(scenario, platform).unwrap_or(value);
        let workload = &mut changed.workload;
        match self {
            Self::Volume => workload.invocations_per_month = value,
            Self::Longest => workload.longest = Some(Milliseconds(value)),
            Self::Duration => {
                workload.duration_median = Milliseconds(value);
                workload.duration_p95 = workload.duration_p95 * factor;
            }
            Self::Memory => workload.memory = Mebibytes(value),
            Self::Payload => {
                workload.request_kb *= factor;
                workload.response_kb *= factor;
            }
            Self::Connections => workload.open_connections = value,
            Self::Objective => workload.latency_objective = Milliseconds(value),
            Self::OperationsHours => changed.of_mut(platform).operations_hours = value,
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_is_what_it_was_set_to_and_changes_nothing_else() {
        let platform = PlatformId::AwsEc2;
        let mut scenario = Scenario::default();
        scenario.workload.longest = Some(Milliseconds(1e3));
        scenario.of_mut(platform).operations_hours = 2.0;
        for input in [
            Input::Volume,
            Input::Longest,
            Input::Duration,
            Input::Memory,
            Input::Payload,
            Input::Connections,
            Input::Objective,
            Input::OperationsHours,
        ] {
            let changed = input.set(&scenario, platform, 256.0);
            assert_eq!(input.get(&changed, platform), Some(256.0), "{input:?}");
            let now = input.get(&scenario, platform).expect("it is set");
            let back = input.set(&changed, platform, now);
            assert_eq!(back.workload.duration_p95, scenario.workload.duration_p95);
            assert_eq!(back, scenario, "{input:?}");
            assert!(input.range().0 <= now && now <= input.range().1);
        }
        assert_eq!(Input::Longest.get(&Scenario::default(), platform), None);
    }

    #[test]
    fn what_has_two_sides_keeps_their_ratio() {
        let mut scenario = Scenario::default();
        let workload = &mut scenario.workload;
        (workload.request_kb, workload.response_kb) = (2.0, 8.0);
        (workload.duration_median, workload.duration_p95) =
            (Milliseconds(100.0), Milliseconds(300.0));
        let larger = Input::Payload
            .set(&scenario, PlatformId::AwsEc2, 32.0)
            .workload;
        assert_eq!((larger.request_kb, larger.response_kb), (8.0, 32.0));
        let slower = Input::Duration
            .set(&scenario, PlatformId::AwsEc2, 200.0)
            .workload;
        let both = (slower.duration_median.0, slower.duration_p95.0);
        assert_eq!(both, (200.0, 600.0));
    }
}
