//! What the simulation of servers depends on besides the requests: one server, how many, and when there are others.

use serde::{Deserialize, Serialize};

use crate::model::settings::Reaction;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::units::{PerSecond, Seconds, Share};

/// The servers of a simulation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServersSpec {
    /// Servers at the start, 1 or more.
    pub count: u64,
    /// Fewest servers that scaling leaves, 1 or more.
    pub least: u64,
    /// Most servers that scaling may start, no fewer than `least`.
    pub most: u64,
    /// Requests that one server has room for, 1 or more.
    pub places: u64,
    /// vCPUs of one server while it is not held back, above 0.
    pub vcpu: f64,
    /// Part of the duration that computes rather than waits.
    pub cpu_share: Share,
    /// When there are how many servers.
    pub policy: Policy,
    /// Of burstable types: what they may use above their baseline.
    pub credits: Option<Credits>,
}

/// When there are how many servers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Policy {
    /// Always as many.
    Fixed,
    /// A number for each hour of the traffic's period, from the period's first; as many as are needed are there when
    /// the hour begins.
    Hourly {
        /// Servers in each hour.
        counts: Vec<u64>,
    },
    /// As many as the last minutes needed.
    Autoscaled(Autoscaling),
}

/// How a fleet follows its load.
///
/// At the end of every period: as many servers as would have been in use at the target on average, by processor or by
/// places, whichever is scarcer, within the least and the most. What has been started but is not there yet counts;
/// servers are removed only while none is starting.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Autoscaling {
    /// Part of the servers that should be in use, above 0.
    pub target: Share,
    /// Time between decisions, above 0.
    pub period: Seconds,
    /// Time from the decision to the first request on a new server.
    pub start_up: Seconds,
    /// Time after any change before servers are removed.
    pub cool_down: Seconds,
}

impl Autoscaling {
    /// The usual times, for a target use and a time to start.
    pub fn usual(target: Share, start_up: Seconds) -> Self {
        Self {
            target,
            period: Reaction::PERIOD,
            start_up,
            cool_down: Reaction::COOL_DOWN,
        }
    }
}

/// Burst credits of one server, in vCPU-seconds; a CPU credit of AWS is 60 of them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credits {
    /// vCPUs that can be used for ever: what is earned in a second.
    pub baseline_vcpu: f64,
    /// The most that can be saved, and of surplus the most that can be owed before it is billed [vCPU-s].
    pub most: f64,
    /// What a server has when scaling starts it [vCPU-s].
    pub at_launch: f64,
    /// What each server has when the simulation starts [vCPU-s].
    pub at_start: f64,
    /// What happens when none is left.
    pub when_spent: WhenSpent,
}

/// What a burstable server does without credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WhenSpent {
    /// It goes on, and what is above the baseline is billed.
    Billed,
    /// It falls back to the baseline.
    Throttled,
}

impl ServersSpec {
    /// Requests that can compute at once on one server.
    pub fn cores(&self) -> u64 {
        (self.vcpu.floor() as u64).max(1)
    }

    /// How a request is served at full speed, or at the baseline.
    pub(super) fn pace(&self, throttled: bool) -> Pace {
        let vcpu = match self.credits {
            Some(credits) if throttled => credits.baseline_vcpu,
            _ => self.vcpu,
        };
        let each = vcpu.max(f64::MIN_POSITIVE) / self.cores() as f64;
        let share = self.cpu_share.0;
        Pace {
            on_core: share / each,
            // What computes takes longer on less than a whole processor.
            stretch: 1.0 + share * (1.0 / each.min(1.0) - 1.0),
            vcpu_of_core: each,
        }
    }

    /// The need over what the servers can give in the long run, by processor or by places, whichever is scarcer. At 1
    /// and above no queue has an end.
    pub fn load(&self, rate: PerSecond, mean_duration: Seconds) -> Share {
        let throttled = matches!(
            self.credits,
            Some(Credits {
                when_spent: WhenSpent::Throttled,
                ..
            })
        );
        let pace = self.pace(throttled);
        let servers = match &self.policy {
            Policy::Fixed => self.count as f64,
            Policy::Autoscaled(_) => self.most as f64,
            Policy::Hourly { counts } if counts.is_empty() => self.count as f64,
            Policy::Hourly { counts } => {
                counts.iter().map(|&count| count as f64).sum::<f64>() / counts.len() as f64
            }
        };
        let work = rate.0 * mean_duration.0 / servers.max(1.0);
        let computing = work * pace.on_core / self.cores() as f64;
        Share(computing.max(work * pace.stretch / self.places.max(1) as f64))
    }

    /// The load of a simulation's requests.
    pub fn load_of(&self, spec: &SimulationSpec) -> Share {
        self.load(spec.rate, spec.service_mean())
    }
}

/// What a warm duration becomes on a server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pace {
    /// Time on a processor over the duration.
    pub(super) on_core: f64,
    /// Time of service over the duration.
    pub(super) stretch: f64,
    /// vCPUs that a request uses while it computes.
    pub(super) vcpu_of_core: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> ServersSpec {
        ServersSpec {
            count: 2,
            least: 1,
            most: 5,
            places: 4,
            vcpu: 2.0,
            cpu_share: Share(0.5),
            policy: Policy::Fixed,
            credits: None,
        }
    }

    #[test]
    fn a_slow_processor_stretches_what_computes() {
        let pace = |vcpu| ServersSpec { vcpu, ..spec() }.pace(false);
        assert_eq!((pace(2.0).on_core, pace(2.0).stretch), (0.5, 1.0));
        // A quarter of a processor: what computes takes four times as long.
        assert_eq!((pace(0.25).on_core, pace(0.25).stretch), (2.0, 2.5));
        // One and a half: one core that is free again sooner.
        assert_eq!(pace(1.5).stretch, 1.0);
        assert!((pace(1.5).on_core - 1.0 / 3.0).abs() < 1e-15);
        let held_back = ServersSpec {
            credits: Some(Credits {
                baseline_vcpu: 0.4,
                most: 0.0,
                at_launch: 0.0,
                at_start: 0.0,
                when_spent: WhenSpent::Throttled,
            }),
            ..spec()
        };
        let pace = held_back.pace(true);
        assert!((pace.on_core - 2.5).abs() < 1e-12 && (pace.stretch - 3.0).abs() < 1e-12);
    }

    #[test]
    fn the_scarcer_of_processor_and_places_is_the_load() {
        let load = |spec: ServersSpec| spec.load(PerSecond(6.0), Seconds(1.0)).0;
        // Three of four processors, six of eight places.
        assert!((load(spec()) - 0.75).abs() < 1e-12);
        let cramped = ServersSpec {
            places: 2,
            ..spec()
        };
        assert!((load(cramped) - 1.5).abs() < 1e-12);
        let growing = ServersSpec {
            policy: Policy::Autoscaled(Autoscaling::usual(Share(0.6), Seconds(120.0))),
            ..spec()
        };
        assert!((load(growing) - 0.3).abs() < 1e-12);
        let by_the_hour = ServersSpec {
            policy: Policy::Hourly { counts: vec![1, 5] },
            ..spec()
        };
        assert!((load(by_the_hour) - 0.5).abs() < 1e-12);
    }
}
