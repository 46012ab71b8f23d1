//! How long requests wait for a fleet of servers: Poisson arrivals, any law of service, one queue for `c` servers
//! (M/G/c).
//!
//! The probability of waiting is that of exponential service (Erlang 1917, and Halfin and Whitt 1981 for many
//! servers); the mean wait scales with the variability of the service (Allen and Cunneen; Lee and Longton 1959), and
//! the wait of those who wait is taken as exponential, which its tail is (Tijms, A First Course in Stochastic Models,
//! 2003, section 9.6). Exact for exponential service. One queue for the whole fleet is the best a load balancer can do.

use crate::model::occupancy::erlang_b;
use crate::model::root::narrow;
use crate::model::stats::{Durations, normal_cdf};
use crate::model::units::{Milliseconds, Seconds, Share};

/// How closely a latency is found, as a part of it.
const CLOSE: f64 = 1e-6;

/// Servers from which the limit for many servers is used.
const MANY: f64 = 200.0;

/// Share of arrivals that wait (Erlang's C formula) for `servers` servers at an offered load of `load` requests in
/// service on average; 1 where the load is as high as the servers or higher.
pub fn erlang_c(servers: f64, load: f64) -> f64 {
    if load >= servers {
        return 1.0;
    }
    let utilisation = load / servers;
    if servers < MANY {
        let lost = erlang_b(servers as u64, load);
        return lost / (1.0 - utilisation * (1.0 - lost));
    }
    let spare = (1.0 - utilisation) * libm::sqrt(servers);
    let density = libm::exp(-0.5 * spare * spare) / libm::sqrt(2.0 * std::f64::consts::PI);
    density / (density + spare * normal_cdf(spare))
}

/// The wait for one kind of server: none with some probability, else exponential.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wait {
    /// Share of the requests that wait.
    pub probability: Share,
    /// One over the mean wait of those who wait [1/s].
    pub rate: f64,
}

impl Wait {
    /// The wait for `servers` servers (a whole number, 1 or more) of requests that arrive at `arrivals` a second and
    /// are served for `service` on average, with this variance over the squared mean. `None` where the servers cannot
    /// keep up.
    pub fn new(servers: f64, arrivals: f64, service: Seconds, variation: f64) -> Option<Self> {
        let load = arrivals * service.0;
        (load < servers).then(|| Self {
            probability: Share(erlang_c(servers, load)),
            rate: (servers - load) / service.0 * 2.0 / (1.0 + variation),
        })
    }

    /// Share of requests that wait longer than `t` seconds, 0 or more.
    fn above(&self, t: f64) -> f64 {
        self.probability.0 * libm::exp(-self.rate * t)
    }
}

/// Probabilities at which durations are looked up: the finer, the nearer to the tail.
const EDGES: [f64; 29] = [
    0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8,
    0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.985, 0.99, 0.994, 0.997, 0.999, 1.0,
];

/// Durations of a request on a fleet, in a form that waits can be added to.
#[derive(Clone, Debug, PartialEq)]
pub struct Served {
    durations: Durations,
    /// How much longer a request takes than stated.
    stretch: f64,
    /// Part of the requests, and how long they are served [s].
    parts: Vec<(f64, f64)>,
}

impl Served {
    /// Durations that are `stretch` times as long as stated.
    pub fn new(durations: Durations, stretch: f64) -> Self {
        let at = |p: f64| durations.quantile(p).seconds().0 * stretch;
        let parts = if durations.variation() > 0.0 {
            let parts = EDGES.windows(2);
            parts
                .map(|edge| (edge[1] - edge[0], at((edge[0] + edge[1]) / 2.0)))
                .collect()
        } else {
            vec![(1.0, at(0.5))]
        };
        Self {
            durations,
            stretch,
            parts,
        }
    }

    /// Mean time of service.
    pub fn mean(&self) -> Seconds {
        Seconds(self.durations.mean().seconds().0 * self.stretch)
    }

    /// Share of requests that take longer than `latency`, served after two waits, one after the other.
    pub fn share_above(&self, latency: Milliseconds, waits: [Wait; 2]) -> Share {
        let t = latency.seconds().0;
        let served = self.durations.share_above(latency * (1.0 / self.stretch)).0;
        let within = self.parts.iter().filter(|(_, duration)| *duration <= t);
        let waited = within.map(|(part, duration)| part * both_above(waits, t - duration));
        Share((served + waited.sum::<f64>()).min(1.0))
    }

    /// The latency that the share `p` of the requests stays below, strictly between 0 and 1.
    pub fn quantile(&self, p: f64, waits: [Wait; 2]) -> Milliseconds {
        let least = self.durations.quantile(p).0 * self.stretch;
        // In orders of magnitude, in which the tail is nearly straight.
        let beyond = |ms: f64| {
            let above = self.share_above(Milliseconds(ms), waits).0;
            libm::log(above.max(f64::MIN_POSITIVE) / (1.0 - p))
        };
        let (mut low, mut high) = ((least, beyond(least)), least * (1.0 + CLOSE));
        let mut at_high = beyond(high);
        let mut step = CLOSE * least;
        while at_high > 0.0 && high < f64::MAX / 16.0 {
            low = (high, at_high);
            step *= 16.0;
            high += step;
            at_high = beyond(high);
        }
        if low.1 <= 0.0 {
            return Milliseconds(low.0);
        }
        Milliseconds(narrow(beyond, low, (high, at_high), CLOSE).1)
    }
}

/// Share of requests for which two independent waits together exceed `t` seconds.
fn both_above([a, b]: [Wait; 2], t: f64) -> f64 {
    let (p, q) = (a.probability.0, b.probability.0);
    let (only_a, only_b) = (a.above(t) * (1.0 - q), b.above(t) * (1.0 - p));
    // The sum of two exponential waits, (fast e^(-slow t) - slow e^(-fast t)) / (fast - slow), without a difference of near equals.
    let (slow, fast) = (a.rate.min(b.rate), a.rate.max(b.rate));
    let apart = fast - slow;
    let overlap = if apart > 0.0 {
        -libm::expm1(-apart * t) / apart
    } else {
        t
    };
    let sum = libm::exp(-slow * t) * (1.0 + slow * overlap);
    only_a + only_b + p * q * sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stats::LogNormal;
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    const NEVER: Wait = Wait {
        probability: Share(0.0),
        rate: 1.0,
    };

    #[test]
    fn erlangs_c_as_tabled() {
        // One server: the utilisation. Two at 0.6: 2 rho^2 / (1 + rho). Ten at 0.8 and a hundred at 0.95: tables.
        for (servers, load, share) in [
            (1.0, 0.3, 0.3),
            (2.0, 1.2, 0.45),
            (10.0, 8.0, 0.409_2),
            (100.0, 95.0, 0.506_5),
        ] {
            let got = erlang_c(servers, load);
            assert!(
                (got - share).abs() < 1e-4,
                "{servers} {load}: {got}, not {share}"
            );
        }
        assert_eq!(erlang_c(3.0, 3.0), 1.0);
        // The limit for many servers meets the formula.
        for utilisation in [0.8, 0.9, 0.95, 0.98] {
            let exact = erlang_c(MANY - 1.0, (MANY - 1.0) * utilisation);
            let limit = erlang_c(MANY, MANY * utilisation);
            assert!(
                (exact - limit).abs() < 0.02,
                "{utilisation}: {exact} {limit}"
            );
        }
    }

    #[test]
    fn one_server_with_constant_service_waits_half_as_long() {
        // Pollaczek and Khinchine: rho / (2 (1 - rho)) services.
        let wait = Wait::new(1.0, 0.8, Seconds(1.0), 0.0).expect("it keeps up");
        assert!((wait.probability.0 / wait.rate - 2.0).abs() < 1e-12);
        assert_eq!(Wait::new(1.0, 1.0, Seconds(1.0), 0.0), None);
    }

    #[test]
    fn of_requests_that_take_twice_as_long_as_many_are_above_twice_the_time() {
        let mean = Milliseconds(100.0);
        let served = Served::new(Durations::Exponential { mean }, 2.0);
        let above = served.share_above(Milliseconds(400.0), [NEVER; 2]).0;
        assert!((above - libm::exp(-2.0)).abs() < 1e-12, "{above}");
        assert!((served.mean().0 - 0.2).abs() < 1e-12);
    }

    #[test]
    fn two_exponential_waits_add_up() {
        let a = Wait {
            probability: Share(1.0),
            rate: 2.0,
        };
        let b = Wait {
            probability: Share(1.0),
            rate: 2.0 + 1e-5,
        };
        let equal = both_above([a, a], 1.5);
        assert!((equal - (-3.0_f64).exp() * 4.0).abs() < 1e-12);
        assert!((both_above([a, b], 1.5) - equal).abs() < 1e-4);
        assert!((both_above([a, NEVER], 1.5) - (-3.0_f64).exp()).abs() < 1e-12);
    }

    #[test]
    fn latency_without_waits_is_the_duration() {
        let durations = Durations::LogNormal(LogNormal::from_median_p95(
            Milliseconds(200.0),
            Milliseconds(700.0),
        ));
        let served = Served::new(durations, 1.5);
        let mean = durations.mean().seconds().0 * 1.5;
        assert!((served.mean().0 / mean - 1.0).abs() < 1e-12);
        for p in [0.5, 0.95, 0.99, 0.999] {
            let (got, expected) = (
                served.quantile(p, [NEVER; 2]).0,
                durations.quantile(p).0 * 1.5,
            );
            assert!(
                (got / expected - 1.0).abs() < 1e-5,
                "{p}: {got}, not {expected}"
            );
        }
    }

    /// Latencies of a fleet with one queue, request by request.
    fn simulated(servers: usize, rate: f64, durations: Durations, requests: u32) -> Vec<f64> {
        let mut state = 88_172_645_463_325_252_u64;
        let mut uniform = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        let mut free: BinaryHeap<Reverse<u64>> = (0..servers).map(|_| Reverse(0)).collect();
        let mut now = 0.0;
        let mut latencies: Vec<f64> = (0..requests)
            .map(|_| {
                now -= (1.0 - uniform()).ln() / rate;
                let Reverse(earliest) = free.pop().expect("a server");
                let done = now.max(f64::from_bits(earliest))
                    + durations.quantile(uniform().max(1e-12)).seconds().0;
                free.push(Reverse(done.to_bits()));
                done - now
            })
            .collect();
        latencies.sort_by(f64::total_cmp);
        latencies
    }

    #[test]
    fn a_simulation_request_by_request_agrees() {
        let spread = |p95: f64| {
            Durations::LogNormal(LogNormal::from_median_p95(
                Milliseconds(100.0),
                Milliseconds(p95),
            ))
        };
        let memoryless = Durations::Exponential {
            mean: Milliseconds(100.0),
        };
        for (servers, utilisation, durations, tolerance) in [
            (1, 0.6, memoryless, 0.03),
            (8, 0.85, memoryless, 0.03),
            (2, 0.6, spread(100.0), 0.10),
            (4, 0.8, spread(100.0), 0.10),
            (4, 0.8, spread(250.0), 0.10),
            (20, 0.9, spread(250.0), 0.10),
        ] {
            let served = Served::new(durations, 1.0);
            let rate = servers as f64 * utilisation / served.mean().0;
            let wait = Wait::new(servers as f64, rate, served.mean(), durations.variation());
            let waits = [wait.expect("it keeps up"), NEVER];
            let latencies = simulated(servers, rate, durations, 400_000);
            for p in [0.5, 0.95, 0.99] {
                let seen = latencies[(p * latencies.len() as f64) as usize];
                let got = served.quantile(p, waits).seconds().0;
                assert!(
                    (got / seen - 1.0).abs() < tolerance,
                    "{servers} at {utilisation}, {durations:?}, {p}: {got}, simulated {seen}"
                );
            }
        }
    }
}
