//! Requests as in a trace: one by one, or spread at random within the steps of its counts. After its end it begins again.

use crate::model::trace::{Arrivals, Trace};

/// A trace and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Replay {
    trace: Trace,
    /// Time of the simulation for a second of the trace.
    scale: f64,
    /// Time of the simulation at which this pass began [s].
    began: f64,
    /// The stamp that comes next, or the step that comes next.
    next: usize,
    /// Requests of the present step still to come.
    left: u64,
    /// Time of the trace up to which its present step is used up [s].
    used: f64,
}

impl Replay {
    /// A replay whose observation begins, after the warm-up [s], at this part of the trace.
    pub(super) fn new(trace: &Trace, scale: f64, start: f64, warmup: f64) -> Self {
        let span = trace.span().0;
        let begin = (start * span - warmup / scale).rem_euclid(span);
        let mut replay = Self {
            trace: trace.clone(),
            scale,
            began: -begin * scale,
            next: 0,
            left: 0,
            used: begin,
        };
        match trace.arrivals() {
            Arrivals::Stamps(stamps) => {
                let mut before = (0, stamps.len());
                while before.0 < before.1 {
                    let middle = usize::midpoint(before.0, before.1);
                    if stamps.at(middle).is_some_and(|at| at.0 < begin) {
                        before.0 = middle + 1;
                    } else {
                        before.1 = middle;
                    }
                }
                replay.next = before.0;
            }
            Arrivals::Counts(counts) => {
                let step = counts.step().0;
                let index = ((begin / step) as usize).min(counts.counts().len() - 1);
                let rest = 1.0 - (begin / step - index as f64).clamp(0.0, 1.0);
                replay.next = index + 1;
                replay.left = (counts.counts()[index] as f64 * rest).round() as u64;
            }
        }
        replay
    }

    /// Time since midnight at time 0 of the simulation, as if the trace began at midnight [s].
    pub(super) fn clock(&self) -> f64 {
        -self.began
    }

    /// The time of the next request [s], with an exponential number of mean 1 for its place within a step.
    pub(super) fn after(&mut self, unit: f64) -> f64 {
        let at = match self.trace.arrivals() {
            Arrivals::Stamps(stamps) => match stamps.at(self.next) {
                Some(at) => at.0,
                None => {
                    self.next = 0;
                    self.began += self.trace.span().0 * self.scale;
                    stamps.at(0).map_or(0.0, |at| at.0)
                }
            },
            Arrivals::Counts(counts) => {
                let step = counts.step().0;
                while self.left == 0 {
                    if self.next == counts.counts().len() {
                        self.next = 0;
                        self.began += self.trace.span().0 * self.scale;
                    }
                    self.left = counts.counts()[self.next];
                    self.used = self.next as f64 * step;
                    self.next += 1;
                }
                let end = self.next as f64 * step;
                // The earliest of n uniform times: the rest of the step times 1 - u^(1/n), with u = exp(-unit).
                let part = -libm::expm1(-unit / self.left as f64);
                self.left -= 1;
                self.used += (end - self.used) * part;
                return self.began + self.used.min(end) * self.scale;
            }
        };
        self.next += 1;
        self.began + at * self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::simulation::rng::{Purpose, Stream};
    use crate::model::units::Seconds;

    #[test]
    fn stamps_come_as_they_were_and_again_after_the_span() {
        let times = [0.0, 1.0, 4.0].map(Seconds);
        let trace = Trace::of_stamps(&times).expect("a trace");
        let span = trace.span().0;
        let mut replay = Replay::new(&trace, 2.0, 0.0, 0.0);
        let seen: Vec<f64> = (0..5).map(|_| replay.after(1.0)).collect();
        assert_eq!(seen, [0.0, 2.0, 8.0, 2.0 * span, 2.0 * span + 2.0]);
        // The warm-up is the end of the pass before.
        let mut replay = Replay::new(&trace, 1.0, 0.0, span - 3.0);
        assert_eq!(replay.after(1.0), 1.0);
        assert_eq!(replay.after(1.0), span - 3.0);
    }

    #[test]
    fn counts_are_kept_step_by_step() {
        let counts = vec![3, 0, 40, 1];
        let trace = Trace::of_counts(Seconds(60.0), counts.clone()).expect("a trace");
        let mut replay = Replay::new(&trace, 1.0, 0.0, 0.0);
        let mut stream = Stream::new(1, 0, Purpose::Arrivals);
        let (mut seen, mut last, mut within) = ([0; 8], 0.0, 0.0);
        for _ in 0..88 {
            let at = replay.after(stream.exponential());
            assert!(at >= last);
            seen[(at / 60.0) as usize] += 1;
            within += (at / 60.0).fract() / 88.0;
            last = at;
        }
        assert_eq!(seen, [3, 0, 40, 1, 3, 0, 40, 1]);
        // Uniform within a step: a mean of a half, with a standard error of sqrt(1/12/88).
        assert!((within - 0.5).abs() < 4.0 * 0.031, "{within}");
    }

    #[test]
    fn counts_begin_within_a_step_with_the_rest_of_it() {
        let trace = Trace::of_counts(Seconds(60.0), vec![4, 0, 1]).expect("a trace");
        let half = std::f64::consts::LN_2;
        // A quarter into the first step, at twice the time: three are left in 45 s.
        let mut replay = Replay::new(&trace, 2.0, 15.0 / 180.0, 0.0);
        assert_eq!(replay.clock(), 30.0);
        // The first of three at half of what is left, then the first of two, and the last.
        for (unit, at) in [
            (3.0 * half, 37.5),
            (2.0 * half, 48.75),
            (half, 54.375),
            // Half of the third step, then half of the first step of the next pass.
            (half, 150.0),
            (4.0 * half, 210.0),
        ] {
            let seen = replay.after(unit);
            assert!((seen - 2.0 * (at - 15.0)).abs() < 1e-9, "{seen}, not {at}");
        }
        // A warm-up of 70 s at twice the time is 35 s of the trace; the end of the pass before.
        let replay = Replay::new(&trace, 2.0, 15.0 / 180.0, 70.0);
        assert!((replay.clock() - 2.0 * 160.0).abs() < 1e-9);
        assert_eq!((replay.next, replay.left), (3, 0));
    }

    #[test]
    fn stamps_begin_with_the_first_that_is_not_before() {
        let times: Vec<Seconds> = (0..11).map(|i| Seconds(f64::from(i * i))).collect();
        let trace = Trace::of_stamps(&times).expect("a trace");
        // From 0 to 100 s with a mean gap of 10 s: a span of 110 s.
        for (begin, next) in [
            (0.0, 0),
            (1.0, 1),
            (1.5, 2),
            (48.0, 7),
            (99.0, 10),
            (105.0, 11),
        ] {
            let replay = Replay::new(&trace, 1.0, begin / 110.0, 0.0);
            assert!((replay.clock() - begin).abs() < 1e-9);
            assert_eq!(replay.next, next, "{begin}");
        }
        let mut late = Replay::new(&trace, 3.0, 105.0 / 110.0, 0.0);
        let seen: Vec<f64> = (0..3).map(|_| late.after(1.0)).collect();
        for (seen, expected) in seen.into_iter().zip([15.0, 18.0, 27.0]) {
            assert!((seen - expected).abs() < 1e-9, "{seen}, not {expected}");
        }
    }
}
