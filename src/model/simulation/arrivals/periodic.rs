//! Requests at rates that change at set times and repeat, drawn by inversion of the integrated rate.

/// Rates part by part, in time at the mean rate: an hour at twice the mean rate holds two hours of it.
#[derive(Clone, Debug)]
pub(super) struct Periodic {
    /// Rate of each part over the mean rate.
    rates: Vec<f64>,
    /// When each part begins, and the end of the last, within the period [s].
    begins: Vec<f64>,
    /// Time at the mean rate before each part, and before the end [s].
    before: Vec<f64>,
    /// The part of the last request.
    part: usize,
    /// Time at the mean rate used up in this period [s].
    used: f64,
    /// Time of the simulation at which this period began [s].
    began: f64,
}

impl Periodic {
    /// Parts, by length [s] and rate, that start `warmup` before a point of the period, 0 to 1 by time or by request;
    /// `None` where there is no rate.
    pub(super) fn new(
        parts: &[(f64, f64)],
        start: f64,
        by_request: bool,
        warmup: f64,
    ) -> Option<Self> {
        let (mut begins, mut before) = (vec![0.0], vec![0.0]);
        let (mut time, mut sum) = (0.0, 0.0);
        for (length, rate) in parts {
            time += length;
            sum += rate * length;
            begins.push(time);
            before.push(sum);
        }
        if !(sum > 0.0 && sum.is_finite() && time.is_finite()) {
            return None;
        }
        let mut periodic = Self {
            rates: parts.iter().map(|(_, rate)| *rate).collect(),
            begins,
            before,
            part: 0,
            used: 0.0,
            began: 0.0,
        };
        let observed = if by_request {
            periodic.time_of(start * sum)
        } else {
            start * time
        };
        let begin = (observed - warmup).rem_euclid(time);
        let starts = &periodic.begins[..parts.len()];
        let part = starts.partition_point(|&at| at <= begin).max(1) - 1;
        periodic.used =
            periodic.before[part] + (begin - periodic.begins[part]) * periodic.rates[part];
        periodic.began = -begin;
        Some(periodic)
    }

    /// Length of the period [s].
    fn period(&self) -> f64 {
        self.begins[self.rates.len()]
    }

    /// Time since the period began at time 0 of the simulation [s]; before the first request only.
    pub(super) fn clock(&self) -> f64 {
        -self.began
    }

    /// Time of the simulation at which a further `gap` at the mean rate is used up. Parts without a rate are skipped.
    pub(super) fn after(&mut self, gap: f64) -> f64 {
        let whole = self.before[self.rates.len()];
        let used = self.used + gap;
        let periods = (used / whole).floor();
        self.began += periods * self.period();
        self.used = if periods == 0.0 {
            used
        } else {
            (used - periods * whole).clamp(0.0, whole)
        };
        self.began + self.time_of(self.used)
    }

    /// Time within the period at which `used` is used up [s].
    fn time_of(&mut self, used: f64) -> f64 {
        if !(self.before[self.part] <= used && used < self.before[self.part + 1]) {
            let starts = &self.before[..self.rates.len()];
            self.part = starts.partition_point(|&before| before <= used).max(1) - 1;
        }
        let (begin, end) = (self.begins[self.part], self.begins[self.part + 1]);
        let within = (used - self.before[self.part]) / self.rates[self.part];
        (begin + within).min(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::simulation::rng::{Purpose, Stream};

    /// Length of an hour [s].
    const HOUR: f64 = 3_600.0;

    fn hours(rates: &[f64]) -> Vec<(f64, f64)> {
        rates.iter().map(|&rate| (HOUR, rate)).collect()
    }

    #[test]
    fn requests_fall_into_hours_in_proportion_and_never_into_empty_ones() {
        let shares = [0.0, 1.0, 0.0, 0.0, 6.0, 1.0];
        let rates = shares.map(|share| share / 8.0 * 6.0);
        for by_request in [false, true] {
            let mut periodic = Periodic::new(&hours(&rates), 0.4, by_request, 1e5).expect("rates");
            let begin = periodic.clock();
            let mut stream = Stream::new(1, 0, Purpose::Arrivals);
            let (mut seen, mut last) = ([0.0; 6], 0.0);
            let n = 100_000;
            for _ in 0..n {
                // 60 requests an hour.
                let at = periodic.after(stream.exponential() * 60.0);
                assert!(at >= last, "{at} after {last}");
                seen[((at + begin) / HOUR) as usize % 6] += 1.0;
                last = at;
            }
            for (share, seen) in shares.iter().zip(seen) {
                let expected = share / 8.0 * f64::from(n);
                // Four standard errors, and the part of a period of 360 requests at either end.
                let error = 4.0 * expected.sqrt() + 2.0 * 45.0 * share;
                assert!((seen - expected).abs() <= error, "{seen}, not {expected}");
            }
        }
    }

    #[test]
    fn the_observation_begins_where_it_is_told() {
        // A quarter of the time is in the first hour, all the requests in the third.
        let rates = [0.0, 0.0, 4.0, 0.0];
        for (start, by_request, at) in [(0.125, false, 1_800.0), (0.125, true, 7_650.0)] {
            for warmup in [0.0, 600.0, 1e6] {
                let periodic =
                    Periodic::new(&hours(&rates), start, by_request, warmup).expect("rates");
                let begins = (warmup + periodic.clock()).rem_euclid(4.0 * HOUR);
                assert!((begins - at).abs() < 1e-6, "{begins}, not {at}");
            }
        }
        assert!(Periodic::new(&hours(&[0.0; 24]), 0.5, true, 600.0).is_none());
        assert!(Periodic::new(&[], 0.5, true, 600.0).is_none());
    }

    #[test]
    fn times_are_those_at_which_the_rates_are_used_up() {
        // Half and one and a half of the mean rate by turns: 1800 and 5400 s of it in an hour each.
        let from = |start, by_request, warmup| {
            Periodic::new(&hours(&[0.5, 1.5]), start, by_request, warmup).expect("rates")
        };
        let mut periodic = from(0.0, false, 0.0);
        for (gap, at) in [
            (900.0, 1_800.0),
            (1_350.0, HOUR + 300.0),
            (3_150.0, HOUR + 2_400.0),
            (1_800.0, 2.0 * HOUR),
            // Two whole periods and 1800 s more.
            (16_200.0, 7.0 * HOUR),
            (2_700.0, 7.0 * HOUR + 1_800.0),
        ] {
            let seen = periodic.after(gap);
            assert!((seen - at).abs() < 1e-6, "{seen}, not {at}");
        }
        // Three eighths of the requests are up to 600 s into the second hour.
        for (start, by_request, begins) in [
            (0.375, false, 2_700.0),
            (0.375, true, HOUR + 600.0),
            (0.125, true, 1_800.0),
        ] {
            for warmup in [0.0, 1_000.0, 7_200.0, 30_000.0] {
                let begun = from(start, by_request, warmup).clock();
                let expected = (begins - warmup).rem_euclid(2.0 * HOUR);
                assert!((begun - expected).abs() < 1e-6, "{begun}, not {expected}");
            }
        }
        // From half an hour into the second hour on, 2700 s of the mean rate are left in it.
        let mut late = from(0.75, false, 0.0);
        assert_eq!(late.clock(), HOUR + 1_800.0);
        for (gap, at) in [(1_350.0, 900.0), (1_800.0, 2_700.0), (1_350.0, 5_400.0)] {
            let seen = late.after(gap);
            assert!((seen - at).abs() < 1e-6, "{seen}, not {at}");
        }
    }
}
