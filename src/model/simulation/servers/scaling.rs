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
        /// The hour of the period that it is.
        hour: usize,
        /// When the next begins [s].
        next: f64,
    },
    Load {
        rules: Autoscaling,
        /// When the next decision is made [s].
        next: f64,
        /// What was in use until the last decision.
        last: Used,
        /// Whether nothing was in use between the last two.
        idle: bool,
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
                let begun = (start / HOUR).floor();
                let hour = begun as usize % counts.len();
                servers = counts[hour].max(1);
                Follows::Hours {
                    counts: counts.clone(),
                    hour,
                    next: (begun + 1.0) * HOUR - start,
                }
            }
            Policy::Autoscaled(rules) => {
                servers = servers.clamp(least, most);
                Follows::Load {
                    rules: *rules,
                    next: rules.period.0,
                    last: Used::default(),
                    idle: false,
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
            Follows::Hours { next, .. } => Some(*next),
            Follows::Load { next, starting, .. } => {
                Some(starting.front().map_or(*next, |ready| ready.0.min(*next)))
            }
        }
    }

    /// What happens at a time that was due: servers come, or a decision is made from what is in use.
    pub(super) fn act(&mut self, now: f64, used: Used) {
        match &mut self.follows {
            Follows::Nothing => {}
            Follows::Hours { counts, hour, next } => {
                *hour = (*hour + 1) % counts.len();
                *next = (*next + HOUR).max(now.next_up());
                self.servers = counts[*hour].max(1);
            }
            Follows::Load {
                rules,
                next,
                last,
                idle,
                starting,
                changed,
            } => {
                while let Some(&(ready, more)) = starting.front()
                    && ready <= now
                {
                    starting.pop_front();
                    self.servers += more;
                }
                if *next > now {
                    return;
                }
                *next = (*next + rules.period.0).max(now.next_up());
                let in_use = (used.cores - last.cores).max(used.places - last.places);
                (*last, *idle) = (used, in_use <= 0.0);
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

    /// Skips what would happen between `now` and `to` while no request is there, as far as that changes nothing in the
    /// end, so that rare requests take no longer. Returns until when, and the time of all servers in it [s].
    pub(super) fn rest(&mut self, now: f64, to: f64) -> Option<(f64, f64)> {
        match &mut self.follows {
            Follows::Nothing => {}
            Follows::Hours { counts, next, .. } => {
                let period = counts.len() as f64 * HOUR;
                let periods = ((to - now) / period).floor();
                if periods < 1.0 {
                    let until = next.min(to);
                    let servers = (until - now) * self.servers as f64;
                    return (until > now).then_some((until, servers));
                }
                *next += periods * period;
                let of_one: f64 = counts.iter().map(|&count| count.max(1) as f64 * HOUR).sum();
                return Some(((now + periods * period).min(to), periods * of_one));
            }
            Follows::Load {
                rules,
                next,
                idle,
                starting,
                ..
            } => {
                if !*idle || !starting.is_empty() || self.servers > self.least {
                    return None;
                }
                let missed = ((to - *next) / rules.period.0).floor() + 1.0;
                *next = (*next + missed.max(0.0) * rules.period.0).max(to.next_up());
            }
        }
        Some((to, (to - now) * self.servers as f64))
    }
}
