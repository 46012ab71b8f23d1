//! Requests in bursts and between them: two rates, and a chain that switches from one to the other.

use crate::model::simulation::rng::Stream;

/// Switches between bursts and quiet times that are followed back from the start of the observation.
const MOST_SWITCHES: usize = 200_000;

/// A chain of two states, quiet and bursting, started as it is at a moment or at a request of a long run.
#[derive(Clone, Debug)]
pub(super) struct Bursts {
    /// Rate over the mean rate and mean length [s] of both states.
    states: [(f64, f64); 2],
    stream: Stream,
    /// The state now: 1 in a burst.
    state: usize,
    /// When it ends [s].
    ends: f64,
    /// Ends of later states that are drawn already, the next at the back [s].
    ahead: Vec<f64>,
}

impl Bursts {
    /// The state is drawn for the end of the warm-up and followed back from there to time 0: a chain of two states
    /// looks the same in both directions of time (Kelly 1979, section 1.2).
    pub(super) fn new(
        states: [(f64, f64); 2],
        stream: Stream,
        by_request: bool,
        warmup: f64,
    ) -> Self {
        let weight = |(rate, length): (f64, f64)| length * if by_request { rate } else { 1.0 };
        let bursting = weight(states[1]) / (weight(states[0]) + weight(states[1]));
        let mut bursts = Self {
            states,
            stream,
            state: 0,
            ends: 0.0,
            ahead: Vec::new(),
        };
        bursts.state = usize::from(bursts.stream.uniform() < bursting);
        let first = warmup + bursts.stay();
        bursts.ahead.push(first);
        let mut at = warmup - bursts.stay();
        while at > 0.0 && bursts.ahead.len() < MOST_SWITCHES {
            bursts.ahead.push(at);
            bursts.state = 1 - bursts.state;
            at -= bursts.stay();
        }
        bursts.ends = bursts.ahead.pop().unwrap_or(first);
        bursts
    }

    /// A length of the present state [s].
    fn stay(&mut self) -> f64 {
        self.stream.exponential() * self.states[self.state].1
    }

    /// The time at which `gap` at the mean rate is used up after `at`, and the changes of state on the way.
    pub(super) fn after(&mut self, mut at: f64, mut gap: f64) -> (f64, u64) {
        let mut changes = 0;
        loop {
            let rate = self.states[self.state].0;
            let room = (self.ends - at) * rate;
            if gap < room || !gap.is_finite() {
                return (at + gap / rate, changes);
            }
            gap -= room;
            at = self.ends;
            self.state = 1 - self.state;
            self.ends = match self.ahead.pop() {
                Some(ends) => ends,
                None => at + self.stay(),
            };
            changes += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::simulation::rng::Purpose;

    #[test]
    fn bursts_before_the_observation_are_as_frequent_as_after_it() {
        let (states, warmup) = ([(0.5, 30.0), (2.0, 10.0)], 300.0);
        let n = 20_000;
        let mut bursting = [0.0; 2];
        for k in 0..n {
            let stream = Stream::new(k, 0, Purpose::Bursts);
            let mut bursts = Bursts::new(states, stream, false, warmup);
            bursting[0] += bursts.state as f64;
            while bursts.ends < warmup {
                _ = bursts.after(bursts.ends, 0.0);
            }
            bursting[1] += bursts.state as f64;
        }
        // A quarter of the time; the standard error of a share over n independent draws.
        let error = (0.25_f64 * 0.75 / n as f64).sqrt();
        for share in bursting.map(|sum| sum / n as f64) {
            assert!((share - 0.25).abs() < 4.0 * error, "{share}");
        }
    }
}
