//! When the number of servers changes, and to what.

use std::collections::VecDeque;

use crate::model::simulation::servers::spec::{Autoscaling, Policy, ServersSpec};
use crate::model::stats::ceil_tolerant;

/// Length of an hour [s].
const HOUR: f64 = 3_600.0;

/// How much was in use since the start, and of how much.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Used {
    /// Servers' worth of requests in their places, over time [s].
    pub(super) places: f64,
    /// Servers' worth of requests that compute, over time [s].
    pub(super) cores: f64,
}

/// The number of servers over time.
#[derive(Clone, Debug)]
pub(super) struct Scaler {
    least: u64,
    most: u64,
    servers: u64,
    follows: Follows,
}

#[derive(Clone, Debug)]
enum Follows {
    Nothing,
    Hours {
        counts: Vec<u64>,
        /// Where in the period time 0 is [s].
        start: f64,
        /// Hours of the period that began, those before time 0 included.
        begun: u64,
    },
    Load {
        rules: Autoscaling,
        /// Decisions so far.
        decisions: u64,
        /// What was in use at the last decision.
        last: Used,
        /// When a number of servers is there, the earliest first.
        starting: VecDeque<(f64, u64)>,
        /// When the number was last changed by a decision [s].
        changed: Option<f64>,
    },
}

impl Scaler {
    /// `start` is where in the period of the traffic time 0 is [s].
    pub(super) fn new(spec: &ServersSpec, start: f64) -> Self {
        let least = spec.least.max(1);
        let most = spec.most.max(least);
        let mut servers = spec.count.max(1);
        let follows = match &spec.policy {
            Policy::Fixed => Follows::Nothing,
            Policy::Hourly { counts } if counts.is_empty() => Follows::Nothing,
            Policy::Hourly { counts } => {
                let begun = (start / HOUR) as u64 + 1;
                servers = in_hour(counts, begun).max(1);
                Follows::Hours {
                    counts: counts.clone(),
                    start,
                    begun,
                }
            }
            Policy::Autoscaled(rules) => {
                servers = servers.clamp(least, most);
                Follows::Load {
                    rules: *rules,
                    decisions: 0,
                    last: Used::default(),
                    starting: VecDeque::new(),
                    changed: None,
                }
            }
        };
        Self {
            least,
            most,
            servers,
            follows,
        }
    }

    /// Servers that are there.
    pub(super) fn servers(&self) -> u64 {
        self.servers
    }

    /// When something happens next [s].
    pub(super) fn due(&self) -> Option<f64> {
        match &self.follows {
            Follows::Nothing => None,
            Follows::Hours { start, begun, .. } => Some(*begun as f64 * HOUR - start),
            Follows::Load {
                rules,
                decisions,
                starting,
                ..
            } => {
                let decision = (decisions + 1) as f64 * rules.period.0;
                Some(
                    starting
                        .front()
                        .map_or(decision, |next| next.0.min(decision)),
                )
            }
        }
    }

    /// What happens at a time that was due: servers come, or a decision is made from what is in use.
    pub(super) fn act(&mut self, now: f64, used: Used) {
        match &mut self.follows {
            Follows::Nothing => {}
            Follows::Hours { counts, begun, .. } => {
                *begun += 1;
                self.servers = in_hour(counts, *begun).max(1);
            }
            Follows::Load {
                rules,
                decisions,
                last,
                starting,
                changed,
            } => {
                while let Some(&(ready, more)) = starting.front()
                    && ready <= now
                {
                    starting.pop_front();
                    self.servers += more;
                }
                if (*decisions + 1) as f64 * rules.period.0 > now {
                    return;
                }
                *decisions += 1;
                let in_use = (used.cores - last.cores).max(used.places - last.places);
                *last = used;
                let wanted = ceil_tolerant(in_use / rules.period.0 / rules.target.0);
                let wanted = (wanted as u64).clamp(self.least, self.most);
                let ordered: u64 = starting.iter().map(|(_, more)| more).sum();
                let rested = changed.is_none_or(|at| now - at >= rules.cool_down.0);
                if wanted > self.servers + ordered {
                    let more = wanted - self.servers - ordered;
                    *changed = Some(now);
                    if rules.start_up.0 > 0.0 {
                        starting.push_back((now + rules.start_up.0, more));
                    } else {
                        self.servers += more;
                    }
                } else if wanted < self.servers && ordered == 0 && rested {
                    *changed = Some(now);
                    self.servers = wanted;
                }
            }
        }
    }
}

/// Servers in the hour that is the `begun`-th.
fn in_hour(counts: &[u64], begun: u64) -> u64 {
    counts[((begun - 1) % counts.len() as u64) as usize]
}
