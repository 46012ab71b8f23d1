//! Requests at the times of a cron expression.

use crate::model::cron::Cron;
use crate::model::units::Seconds;

/// Length of a year of 52 weeks [s]: replications begin at different points of it.
const YEAR: f64 = 52.0 * WEEK;

/// Length of a week [s].
const WEEK: f64 = 7.0 * 86_400.0;

/// Mean length of a year of the calendar [s].
const MEAN_YEAR: f64 = 365.25 * 86_400.0;

/// A cron expression, where it stands, and how many requests every firing brings.
///
/// A firing brings the whole requests that the mean rate has piled up since the one before, so that a rate which is no
/// multiple of the firings is kept on average.
#[derive(Clone, Debug)]
pub(super) struct Timer {
    cron: Cron,
    /// Requests of a firing on average.
    each: f64,
    /// Requests piled up, below 1 after a firing.
    piled: f64,
    /// Requests of the present firing still to come.
    left: u64,
    /// Time of the calendar at time 0 of the simulation [s].
    began: f64,
    /// Time of the calendar of the last firing [s].
    fired: f64,
}

impl Timer {
    /// Requests at this mean rate [1/s], from a point of the year on, 0 to 1.
    pub(super) fn new(cron: &Cron, rate: f64, start: f64) -> Self {
        let began = (start * YEAR).floor();
        Self {
            each: rate / cron.mean_rate().0,
            cron: cron.clone(),
            // Half, so that the first request is as often too early as too late.
            piled: 0.5,
            left: 0,
            began,
            fired: began,
        }
    }

    /// Time of the calendar at time 0 of the simulation [s], from a midnight on.
    pub(super) fn clock(&self) -> f64 {
        self.began
    }

    /// The request after the one at `last` [s], and the firings without one before it.
    pub(super) fn after(&mut self, last: f64) -> (f64, u64) {
        if self.left > 0 {
            self.left -= 1;
            return (last, 0);
        }
        let mut changes = 0;
        loop {
            self.fired = match self.cron.fires_after(Seconds(self.fired)) {
                Some(Seconds(at)) => at,
                // After the last of its years, they begin again, on the same days of the week.
                None => {
                    let first = self.cron.fires_after(Seconds(-1.0));
                    let Some(Seconds(first)) = first else {
                        return (f64::MAX, changes);
                    };
                    let years = ((self.fired - first) / MEAN_YEAR).floor() + 1.0;
                    self.began -= (years * MEAN_YEAR / WEEK).round() * WEEK;
                    first
                }
            };
            self.piled += self.each;
            let whole = self.piled.floor();
            if whole >= 1.0 {
                self.piled -= whole;
                self.left = whole as u64 - 1;
                return (self.fired - self.began, changes);
            }
            changes += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(cron: &str, rate: f64, n: usize) -> Vec<f64> {
        let cron = Cron::parse(cron).expect("an expression");
        let mut timer = Timer::new(&cron, rate, 0.0);
        let mut last = 0.0;
        let next = |_| {
            last = timer.after(last).0;
            last
        };
        (0..n).map(next).collect()
    }

    #[test]
    fn firings_bring_the_volume() {
        // One a night, then three every ten minutes, then one at every other firing.
        let night = 1.0 / 86_400.0;
        assert_eq!(
            times("0 3 * * *", night, 3),
            [10_800.0, 97_200.0, 183_600.0]
        );
        assert_eq!(
            times("*/10 * * * *", 3.0 / 600.0, 5),
            [600.0, 600.0, 600.0, 1_200.0, 1_200.0]
        );
        assert_eq!(
            times("*/10 * * * *", 0.5 / 600.0, 3),
            [600.0, 1_800.0, 3_000.0]
        );
    }

    #[test]
    fn a_rule_of_one_year_begins_again() {
        let all = times("cron(0 12 1 * ? 2026)", 11.0 / (365.0 * 86_400.0), 40);
        assert!(all.windows(2).all(|pair| pair[1] > pair[0]), "{all:?}");
    }

    #[test]
    fn firings_without_a_request_are_told_and_a_firing_may_bring_several() {
        let cron = Cron::parse("*/10 * * * *").expect("an expression");
        // From noon of a day in the middle of the year on: two and a half for each firing.
        let mut timer = Timer::new(&cron, 2.5 / 600.0, 0.5);
        assert_eq!(timer.clock(), 182.0 * 86_400.0);
        let mut seen = Vec::new();
        for _ in 0..8 {
            seen.push(timer.after(seen.last().map_or(0.0, |(at, _)| *at)));
        }
        let at = |firing: f64, changes| (firing * 600.0, changes);
        let three = [at(1.0, 0); 3];
        let two = [at(2.0, 0); 2];
        let again = [at(3.0, 0); 3];
        assert_eq!(seen, [&three[..], &two, &again].concat());
        // Two for every five firings: the first brings 0.9, the second 1.3.
        let mut timer = Timer::new(&cron, 0.4 / 600.0, 0.0);
        let seen = [timer.after(0.0), timer.after(1_200.0), timer.after(2_400.0)];
        assert_eq!(seen, [at(2.0, 1), at(4.0, 1), at(7.0, 2)]);
    }

    #[test]
    fn rules_of_some_years_are_followed_by_themselves() {
        // Firings from the first Monday on, after which they come again, and the whole weeks until then.
        for (rule, firings, weeks) in [
            ("cron(0 12 1 * ? 2026)", 11, 52.0),
            ("cron(0 12 1 6 ? 2026)", 1, 52.0),
            ("cron(0 12 1 6 ? 2028)", 1, 52.0),
            ("cron(0 12 * * ? 2026)", 361, 52.0),
            ("cron(0 12 ? * MON 2026-2027)", 104, 104.0),
            ("cron(0 12 * * ? 2026-2031)", 2_187, 313.0),
        ] {
            let cron = Cron::parse(rule).expect("an expression");
            let mut timer = Timer::new(&cron, cron.mean_rate().0, 0.0);
            let mut last = 0.0;
            let days = (0..3 * firings).map(|_| {
                last = timer.after(last).0;
                last / 86_400.0
            });
            let days: Vec<f64> = days.collect();
            assert!(days.windows(2).all(|pair| pair[1] > pair[0]), "{rule}");
            for (day, later) in days.iter().zip(&days[firings..]) {
                assert_eq!(later - day, weeks * 7.0, "{rule}");
            }
        }
    }
}
