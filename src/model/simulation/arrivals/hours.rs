//! Requests at rates by the hour, drawn by inversion of the integrated rate.

/// Length of an hour [s].
pub(super) const HOUR: f64 = 3_600.0;

/// Rates by the hour, in time at the mean rate: an hour at twice the mean rate holds two hours of it.
#[derive(Clone, Debug)]
pub(super) struct Hours {
    /// Rate of each hour over the mean rate.
    rates: Vec<f64>,
    /// Time at the mean rate before each hour, and before the end [s].
    before: Vec<f64>,
    /// The hour of the last request.
    hour: usize,
    /// Time at the mean rate used up in this period [s].
    used: f64,
    /// Time of the simulation at which this period began [s].
    began: f64,
}

impl Hours {
    /// Starts `warmup` before a point of the period, 0 to 1 by time or by request; `None` where there is no rate.
    pub(super) fn new(rates: &[f64], start: f64, by_request: bool, warmup: f64) -> Option<Self> {
        let mut before = vec![0.0];
        let mut sum = 0.0;
        for rate in rates {
            sum += rate * HOUR;
            before.push(sum);
        }
        if !(sum > 0.0 && sum.is_finite()) {
            return None;
        }
        let mut hours = Self {
            rates: rates.to_vec(),
            before,
            hour: 0,
            used: 0.0,
            began: 0.0,
        };
        let period = rates.len() as f64 * HOUR;
        let observed = if by_request {
            hours.time_of(start * sum)
        } else {
            start * period
        };
        let begin = (observed - warmup).rem_euclid(period);
        let hour = ((begin / HOUR) as usize).min(rates.len() - 1);
        hours.used = hours.before[hour] + (begin - hour as f64 * HOUR) * rates[hour];
        hours.began = -begin;
        Some(hours)
    }

    /// Time of the simulation at which a further `gap` at the mean rate is used up. Hours without a rate are skipped.
    pub(super) fn after(&mut self, gap: f64) -> f64 {
        let whole = self.before[self.rates.len()];
        let used = self.used + gap;
        let periods = (used / whole).floor();
        self.began += periods * self.rates.len() as f64 * HOUR;
        self.used = if periods == 0.0 {
            used
        } else {
            (used - periods * whole).clamp(0.0, whole)
        };
        self.began + self.time_of(self.used)
    }

    /// Time within the period at which `used` is used up [s].
    fn time_of(&mut self, used: f64) -> f64 {
        if !(self.before[self.hour] <= used && used < self.before[self.hour + 1]) {
            let starts = &self.before[..self.rates.len()];
            self.hour = starts.partition_point(|&before| before <= used).max(1) - 1;
        }
        let within = (used - self.before[self.hour]) / self.rates[self.hour];
        self.hour as f64 * HOUR + within.min(HOUR)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::simulation::rng::{Purpose, Stream};

    #[test]
    fn requests_fall_into_hours_in_proportion_and_never_into_empty_ones() {
        let shares = [0.0, 1.0, 0.0, 0.0, 6.0, 1.0];
        let rates = shares.map(|share| share / 8.0 * 6.0);
        for by_request in [false, true] {
            let mut hours = Hours::new(&rates, 0.4, by_request, 1e5).expect("rates");
            let begin = -hours.began;
            let mut stream = Stream::new(1, 0, Purpose::Arrivals);
            let (mut seen, mut last) = ([0.0; 6], 0.0);
            let n = 100_000;
            for _ in 0..n {
                // 60 requests an hour.
                let at = hours.after(stream.exponential() * 60.0);
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
                let hours = Hours::new(&rates, start, by_request, warmup).expect("rates");
                let begins = (warmup - hours.began).rem_euclid(4.0 * HOUR);
                assert!((begins - at).abs() < 1e-6, "{begins}, not {at}");
            }
        }
        assert!(Hours::new(&[0.0; 24], 0.5, true, 600.0).is_none());
        assert!(Hours::new(&[], 0.5, true, 600.0).is_none());
    }
}
