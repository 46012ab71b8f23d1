//! How the rate of a trace changes: by the hour, for fleets and charts, and its busiest minute.

use crate::model::trace::{Arrivals, Trace};
use crate::model::traffic::MOST_HOURS;

const HOUR: f64 = 3_600.0;
const MINUTE: f64 = 60.0;

impl Trace {
    /// Rate of each hour over the mean of these rates, so that their mean is 1.
    ///
    /// The span is divided into as many equal parts as it has whole hours, rounded, at least one. A span above a week
    /// is folded into the hours of a week that begins with the first request.
    pub fn hourly_rates(&self) -> &[f64] {
        self.known.hourly_rates(|| self.rates_by_the_hour())
    }

    /// Rate of the busiest minute over the mean rate, 1 or more. Where counts have steps, the whole steps nearest to a
    /// minute stand for it.
    pub fn peak_to_mean(&self) -> f64 {
        self.known.peak_to_mean(|| self.busiest_minute())
    }

    fn rates_by_the_hour(&self) -> Vec<f64> {
        let span = self.span().0;
        let hours = (span / HOUR).round().max(1.0);
        let (parts, part) = match hours as usize {
            parts @ ..=MOST_HOURS => (parts, span / hours),
            _ => (MOST_HOURS, HOUR),
        };
        let mut requests = vec![0.0; parts];
        let slot = |index: f64| (index as u64 % parts as u64) as usize;
        self.pieces(|from, length, count| {
            spread(from / part, length / part, count, |index, share| {
                requests[slot(index)] += share;
            })
        });
        let mut covered = vec![0.0; parts];
        spread(0.0, span / part, span, |index, time| {
            covered[slot(index)] += time
        });
        let rates: Vec<f64> = requests
            .iter()
            .zip(&covered)
            .map(|(r, time)| r / time)
            .collect();
        let mean = rates.iter().sum::<f64>() / parts as f64;
        rates.into_iter().map(|rate| rate / mean).collect()
    }

    fn busiest_minute(&self) -> f64 {
        if self.span().0 <= MINUTE {
            return 1.0;
        }
        let (busiest, length) = match &self.arrivals {
            Arrivals::Stamps(stamps) => {
                let minutes: Vec<u64> = stamps.iter().map(|at| (at.0 / MINUTE) as u64).collect();
                let busiest = minutes.chunk_by(|a, b| a == b).map(<[u64]>::len).max();
                (busiest.unwrap_or_default() as f64, MINUTE)
            }
            Arrivals::Counts(counts) => {
                let steps = (MINUTE / counts.step().0).round().max(1.0);
                let minutes = counts.counts().chunks(steps as usize);
                let sums =
                    minutes.map(|steps| steps.iter().map(|&count| count as f64).sum::<f64>());
                (sums.fold(0.0, f64::max), steps * counts.step().0)
            }
        };
        (busiest / length / self.mean_rate().0).max(1.0)
    }

    /// Every stamp as a time without length, every step with its own: from [s], length [s], requests.
    fn pieces(&self, mut piece: impl FnMut(f64, f64, f64)) {
        match &self.arrivals {
            Arrivals::Stamps(stamps) => stamps.iter().for_each(|at| piece(at.0, 0.0, 1.0)),
            Arrivals::Counts(counts) => {
                let step = counts.step().0;
                for (index, &count) in counts
                    .counts()
                    .iter()
                    .enumerate()
                    .filter(|(_, count)| **count > 0)
                {
                    piece(index as f64 * step, step, count as f64);
                }
            }
        }
    }
}

/// Divides an amount evenly between whole numbers: those that the stretch from `from` on covers.
fn spread(from: f64, length: f64, amount: f64, mut part: impl FnMut(f64, f64)) {
    let end = from + length;
    // What is left over by rounding belongs to the whole number before.
    const NOTHING: f64 = 1e-9;
    let mut index = (from + NOTHING).floor();
    if end <= index + 1.0 + NOTHING {
        return part(index, amount);
    }
    while end - index > NOTHING {
        let covered = end.min(index + 1.0) - from.max(index);
        part(index, amount * covered / length);
        index += 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::Seconds;

    #[test]
    fn an_amount_is_spread_over_the_whole_numbers_that_it_covers() {
        let check = |from: f64, length: f64, amount: f64, expected: &[(f64, f64)]| {
            let mut parts = Vec::new();
            spread(from, length, amount, |index, part| {
                parts.push((index, part))
            });
            assert_eq!(parts.len(), expected.len(), "{from} {length}: {parts:?}");
            for (part, expected) in parts.iter().zip(expected) {
                assert_eq!(part.0, expected.0, "{from} {length}: {parts:?}");
                assert!(
                    (part.1 - expected.1).abs() < 1e-8,
                    "{from} {length}: {parts:?}"
                );
            }
        };
        // A point, and a stretch within one.
        check(2.0, 0.0, 1.0, &[(2.0, 1.0)]);
        check(2.75, 0.0, 3.0, &[(2.0, 3.0)]);
        check(0.25, 0.5, 3.0, &[(0.0, 3.0)]);
        check(3.0, 1.0, 5.0, &[(3.0, 5.0)]);
        check(0.5, 2.0, 4.0, &[(0.0, 1.0), (1.0, 2.0), (2.0, 1.0)]);
        check(1.75, 0.5, 6.0, &[(1.0, 3.0), (2.0, 3.0)]);
        check(4.0, 2.0, 6.0, &[(4.0, 3.0), (5.0, 3.0)]);
        // What is beyond by rounding alone is nothing.
        check(2.0 - 1e-10, 0.0, 1.0, &[(2.0, 1.0)]);
        check(0.0, 1.0 + 1e-10, 5.0, &[(0.0, 5.0)]);
        check(0.5, 1.5 + 1e-10, 3.0, &[(0.0, 1.0), (1.0, 2.0)]);
    }

    #[test]
    fn pieces_are_stamps_without_length_and_steps_with_requests() {
        let pieces = |trace: &Trace| {
            let mut pieces = Vec::new();
            trace.pieces(|from, length, requests| pieces.push((from, length, requests)));
            pieces
        };
        let seconds = |times: &[f64]| times.iter().copied().map(Seconds).collect::<Vec<_>>();
        let stamps = Trace::of_stamps(&seconds(&[3.0, 5.5])).expect("stamps");
        assert_eq!(pieces(&stamps), [(0.0, 0.0, 1.0), (2.5, 0.0, 1.0)]);
        let counts = Trace::of_counts(Seconds(30.0), vec![2, 0, 7]);
        let counts = counts.expect("counts");
        assert_eq!(pieces(&counts), [(0.0, 30.0, 2.0), (60.0, 30.0, 7.0)]);
    }

    #[test]
    fn short_traces_have_one_hour_and_long_ones_a_week() {
        let hours = |step: f64, steps: usize| {
            let trace = Trace::of_counts(Seconds(step), vec![1; steps]);
            trace.expect("counts").hourly_rates().len()
        };
        assert_eq!(hours(60.0, 1), 1);
        assert_eq!(hours(60.0, 89), 1);
        assert_eq!(hours(60.0, 91), 2);
        assert_eq!(hours(3_600.0, 167), 167);
        assert_eq!(hours(3_600.0, 168), 168);
        assert_eq!(hours(3_600.0, 169), 168);
        assert_eq!(hours(86_400.0, 30), 168);
    }
}
