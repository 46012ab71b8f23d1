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

    #[test]
    fn a_gap_is_used_up_at_the_rate_of_each_state() {
        let mut bursts = Bursts {
            states: [(0.5, 30.0), (2.0, 10.0)],
            stream: Stream::new(1, 0, Purpose::Bursts),
            state: 0,
            ends: 10.0,
            ahead: vec![60.0, 30.0],
        };
        // Five of the mean rate until 10 s, forty until 30 s, fifteen until 60 s.
        for (at, gap, expected) in [
            (0.0, 4.0, (8.0, 0)),
            (8.0, 5.0, (12.0, 1)),
            (12.0, 36.0, (30.0, 1)),
            (30.0, 15.5, (60.25, 1)),
        ] {
            assert_eq!(bursts.after(at, gap), expected);
        }
        // Of later lengths only the mean is known: eight and twenty each, at the mean rates of 15 and 20.
        assert_eq!((bursts.state, bursts.ahead.len()), (1, 0));
        let (at, changes) = bursts.after(60.25, 35_000.0);
        assert!((at - 40_000.0).abs() < 4_000.0, "{at}");
        assert!(changes.abs_diff(2_000) < 200, "{changes}");
        assert_eq!(bursts.after(at, f64::INFINITY), (f64::INFINITY, 0));
    }

    #[test]
    fn an_observation_begins_in_a_burst_as_often_as_time_or_requests_do() {
        for (by_request, bursting) in [(false, 10.0 / 40.0), (true, 20.0 / 35.0)] {
            let states = [(0.5, 30.0), (2.0, 10.0)];
            let begun = |seed| {
                let stream = Stream::new(seed, 0, Purpose::Bursts);
                Bursts::new(states, stream, by_request, 0.0).state
            };
            let n = 2_000;
            let share = (0..n).map(begun).sum::<usize>() as f64 / n as f64;
            let error = (bursting * (1.0_f64 - bursting) / n as f64).sqrt();
            assert!((share - bursting).abs() < 4.0 * error, "{share}");
        }
    }
}
