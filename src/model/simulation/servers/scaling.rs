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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::{Seconds, Share};

    /// Decisions every minute for a target of a half; servers go five minutes after a change.
    fn following(start_up: f64) -> Scaler {
        let rules = Autoscaling {
            target: Share(0.5),
            period: Seconds(60.0),
            start_up: Seconds(start_up),
            cool_down: Seconds(300.0),
        };
        scaler(2, Policy::Autoscaled(rules), 0.0)
    }

    fn scaler(count: u64, policy: Policy, start: f64) -> Scaler {
        let spec = ServersSpec {
            count,
            least: 1,
            most: 10,
            places: 1,
            vcpu: 1.0,
            cpu_share: Share(1.0),
            policy,
            credits: None,
        };
        Scaler::new(&spec, start)
    }

    /// Servers' worth in use since the last minute, as the sum since the start.
    fn cores(servers: f64, since: f64) -> Used {
        Used {
            places: 0.0,
            cores: since + servers * 60.0,
        }
    }

    #[test]
    fn without_a_start_up_servers_are_there_when_they_are_wanted() {
        let mut scaler = following(0.0);
        assert_eq!((scaler.servers(), scaler.due()), (2, Some(60.0)));
        // Three in use at a target of a half: six.
        scaler.act(60.0, cores(3.0, 0.0));
        assert_eq!((scaler.servers(), scaler.due()), (6, Some(120.0)));
        // Nothing more in use: one is left, but not before 360 s.
        for at in [120.0, 180.0, 240.0, 300.0] {
            scaler.act(at, cores(3.0, 0.0));
            assert_eq!(scaler.servers(), 6, "{at}");
        }
        scaler.act(360.0, cores(3.0, 0.0));
        assert_eq!((scaler.servers(), scaler.due()), (1, Some(420.0)));
        // No more than the most, and places count like processors.
        let used = Used {
            places: 60.0 * 7.0,
            cores: 180.0 + 60.0 * 2.0,
        };
        scaler.act(420.0, used);
        assert_eq!(scaler.servers(), 10);
        // The cool-down begins again with what came: two in use from 720 s on.
        for minute in 8..=12 {
            let used = Used {
                places: 420.0 + 60.0 * f64::from(minute - 7),
                cores: 300.0,
            };
            scaler.act(f64::from(minute) * 60.0, used);
            let servers = if minute < 12 { 10 } else { 2 };
            assert_eq!(scaler.servers(), servers, "{minute}");
        }
    }

    #[test]
    fn servers_that_start_count_as_wanted_and_none_goes_meanwhile() {
        let mut scaler = following(90.0);
        scaler.act(60.0, cores(2.0, 0.0));
        assert_eq!((scaler.servers(), scaler.due()), (2, Some(120.0)));
        // Two more are on their way at 150 s; five wanted are one more.
        scaler.act(120.0, cores(2.5, 120.0));
        assert_eq!((scaler.servers(), scaler.due()), (2, Some(150.0)));
        // Between two decisions servers come and nothing is decided.
        scaler.act(150.0, cores(9.0, 270.0));
        assert_eq!((scaler.servers(), scaler.due()), (4, Some(180.0)));
        // One wanted, one still starting.
        scaler.act(180.0, cores(0.5, 270.0));
        assert_eq!((scaler.servers(), scaler.due()), (4, Some(210.0)));
        scaler.act(210.0, cores(0.5, 270.0));
        assert_eq!((scaler.servers(), scaler.due()), (5, Some(240.0)));
        // The last decision that changed anything was at 120 s.
        let mut used = cores(0.5, 270.0);
        for at in [240.0, 300.0, 360.0, 420.0] {
            used.cores += 30.0;
            assert_eq!(scaler.servers(), 5, "{at}");
            scaler.act(at, used);
        }
        assert_eq!(scaler.servers(), 1);
    }

    #[test]
    fn a_fleet_at_its_least_rests_until_the_end_of_what_is_skipped() {
        let mut scaler = following(90.0);
        // Whether nothing is in use is known from the first decision on; then it must be at its least.
        assert_eq!(scaler.rest(0.0, 1_000.0), None);
        scaler.act(60.0, Used::default());
        assert_eq!(scaler.servers(), 1);
        assert_eq!(scaler.rest(60.0, 100.0), Some((100.0, 40.0)));
        assert_eq!(scaler.due(), Some(120.0));
        assert_eq!(scaler.rest(100.0, 120.0), Some((120.0, 20.0)));
        assert_eq!(scaler.due(), Some(180.0));
        assert_eq!(scaler.rest(120.0, 1_000.0), Some((1_000.0, 880.0)));
        assert_eq!(scaler.due(), Some(1_020.0));
        scaler.act(1_020.0, cores(2.0, 0.0));
        scaler.act(1_080.0, cores(2.0, 0.0));
        assert_eq!(scaler.rest(1_080.0, 1_090.0), None, "some are starting");
        scaler.act(1_110.0, cores(2.0, 0.0));
        scaler.act(1_140.0, cores(2.0, 0.0));
        assert_eq!(scaler.servers(), 4);
        assert_eq!(scaler.rest(1_140.0, 1_200.0), None, "more than the least");
        assert_eq!(scaler.due(), Some(1_200.0));
    }

    #[test]
    fn hours_follow_each_other_and_whole_periods_are_skipped() {
        let hourly = |start| {
            let counts = vec![1, 2, 0];
            scaler(9, Policy::Hourly { counts }, start)
        };
        // Half past two of the second round: no server for another half hour counts as one.
        let mut late = hourly(5.5 * HOUR);
        assert_eq!((late.servers(), late.due()), (1, Some(1_800.0)));
        late.act(1_800.0, Used::default());
        assert_eq!((late.servers(), late.due()), (1, Some(5_400.0)));
        late.act(5_400.0, Used::default());
        assert_eq!((late.servers(), late.due()), (2, Some(9_000.0)));
        let mut early = hourly(HOUR + 1_800.0);
        assert_eq!(early.rest(0.0, 1_000.0), Some((1_000.0, 2_000.0)));
        assert_eq!(early.rest(1_000.0, 5_000.0), Some((1_800.0, 1_600.0)));
        assert_eq!(early.rest(1_800.0, 5_000.0), None, "the hour ends");
        // Two whole periods of three hours with four servers' hours, of seven hours.
        let mut skipped = hourly(HOUR + 1_800.0);
        let seven = 7.0 * HOUR;
        assert_eq!(skipped.rest(0.0, seven), Some((6.0 * HOUR, 8.0 * HOUR)));
        assert_eq!(skipped.due(), Some(6.0 * HOUR + 1_800.0));
        assert_eq!(
            skipped.rest(6.0 * HOUR, 9.0 * HOUR),
            Some((9.0 * HOUR, 4.0 * HOUR))
        );
        let mut fixed = scaler(3, Policy::Fixed, 0.0);
        assert_eq!((fixed.due(), fixed.servers()), (None, 3));
        assert_eq!(fixed.rest(10.0, 40.0), Some((40.0, 90.0)));
        let empty = scaler(3, Policy::Hourly { counts: vec![] }, 0.0);
        assert_eq!((empty.due(), empty.servers()), (None, 3));
    }

    #[test]
    fn a_fleet_begins_within_its_least_and_its_most_where_it_scales() {
        for (count, autoscaled, fixed) in [(0, 1, 1), (5, 5, 5), (99, 10, 99)] {
            let rules = Autoscaling::usual(Share(0.5), Seconds(60.0));
            let scaled = scaler(count, Policy::Autoscaled(rules), 0.0);
            assert_eq!(scaled.servers(), autoscaled);
            assert_eq!(scaler(count, Policy::Fixed, 0.0).servers(), fixed);
        }
    }

    #[test]
    fn a_decision_that_keeps_the_servers_is_no_change() {
        let mut scaler = following(0.0);
        let mut used = Used::default();
        // Three in use want six, and after six minutes a half in use wants one.
        for minute in 1..=7 {
            used.cores += if minute < 7 { 180.0 } else { 30.0 };
            scaler.act(f64::from(minute) * 60.0, used);
            assert_eq!(scaler.servers(), if minute < 7 { 6 } else { 1 });
        }
        // While others start none goes, however long ago the last change was.
        let mut scaler = following(400.0);
        for minute in 1..=7 {
            let at = f64::from(minute) * 60.0;
            scaler.act(at, cores(2.0, 0.0));
            assert_eq!(scaler.servers(), 2, "{minute}");
        }
        scaler.act(460.0, cores(2.0, 0.0));
        assert_eq!(scaler.servers(), 4);
        scaler.act(480.0, cores(2.0, 0.0));
        assert_eq!(scaler.servers(), 1);
    }
}
