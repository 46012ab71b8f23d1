//! How requests arrive over time: the rate of each hour against the mean, and how far it rises within an hour.
//!
//! Fleets are sized from this, and the simulation draws its arrivals from it, so that both see the same peak.

use serde::{Deserialize, Serialize};

use crate::model::cron::Cron;
use crate::model::order;
use crate::model::trace::Trace;
use crate::model::units::{Seconds, Share};

/// Hours of a day.
const DAY: usize = 24;

/// Most counts by the hour: a week of them.
pub const MOST_HOURS: usize = 7 * DAY;

/// The law of the arrivals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// Poisson at one rate; what the fleet must carry beyond it is typed.
    #[default]
    Steady,
    /// Poisson at a rate that rises and falls with the hour of the day, and is another at weekends.
    Cycle,
    /// Poisson at one of two rates: quiet times and bursts, each of exponential length.
    Bursts,
    /// Poisson at rates by the hour that the visitor gives.
    Hourly,
    /// Poisson at a low rate, and once in a while a rush of set length that brings a share of all requests.
    FlashSale,
    /// Poisson batches: so many requests at the same moment.
    Batches,
    /// At equal intervals, as by a timer.
    FixedInterval,
    /// At the times of a cron expression.
    Cron,
    /// As in a trace of the visitor.
    Trace,
}

impl Shape {
    /// Every shape, in the order shown.
    pub const ALL: [Self; 9] = [
        Self::Steady,
        Self::Cycle,
        Self::Bursts,
        Self::FlashSale,
        Self::Batches,
        Self::FixedInterval,
        Self::Cron,
        Self::Hourly,
        Self::Trace,
    ];
}

/// How requests arrive over time. Every shape keeps its own fields, so that changing to and fro loses nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Traffic {
    /// The law of the arrivals.
    pub shape: Shape,
    /// Of steady traffic: rate of the busiest time over the mean rate, 1 or more.
    pub peak_to_mean: f64,
    /// Of a cycle: how far the rate rises above the day's mean, and falls below it, 0 to 1.
    pub daily_swing: Share,
    /// Of a cycle: traffic of a Saturday or Sunday over that of another day, 0 or more.
    pub weekend: Share,
    /// Of bursts: rate within a burst over the rate of quiet times, 1 or more.
    pub burst_ratio: f64,
    /// Of bursts: mean length of one, above 0.
    pub burst_length: Seconds,
    /// Of bursts: mean length of a quiet time, above 0.
    pub quiet_length: Seconds,
    /// Of a flash sale: share of all requests that arrive in the rush, 0 to 1.
    pub flash_share: Share,
    /// Of a flash sale: length of the rush, above 0 and below the time from one to the next.
    pub flash_length: Seconds,
    /// Of a flash sale: time from one rush to the next, above 0.
    pub flash_every: Seconds,
    /// Of batches: requests that arrive at the same moment, 1 or more.
    pub batch_size: u64,
    /// Of a cron expression: when it fires; every firing brings as many requests as the month's volume needs.
    pub cron: Cron,
    /// Of a trace: the requests; `None` until the visitor gives one.
    pub trace: Option<Trace>,
    /// Counts by the hour, one period of them, at most [`MOST_HOURS`].
    pub hourly: Vec<f64>,
}

impl Default for Traffic {
    fn default() -> Self {
        Self {
            shape: Shape::Steady,
            peak_to_mean: 1.0,
            daily_swing: Share(0.6),
            weekend: Share(0.5),
            burst_ratio: 20.0,
            burst_length: Seconds(300.0),
            quiet_length: Seconds(3_600.0),
            flash_share: Share(0.8),
            flash_length: Seconds(600.0),
            flash_every: Seconds(86_400.0),
            batch_size: 100,
            cron: Cron::default(),
            trace: None,
            hourly: Vec::new(),
        }
    }
}

impl Traffic {
    /// The rates of one period.
    pub fn profile(&self) -> Profile {
        let level = |within| Profile {
            hours: vec![1.0],
            within,
        };
        match self.shape {
            Shape::Steady => level(self.peak_to_mean.max(1.0)),
            Shape::Cycle => Profile::relative(self.cycle()),
            Shape::Bursts => level(self.burst_to_mean()),
            Shape::Hourly => Profile::relative(self.hourly.clone()),
            Shape::FlashSale => level(self.flash_parts().iter().map(|p| p.1).fold(1.0, f64::max)),
            Shape::Batches | Shape::FixedInterval | Shape::Cron => level(1.0),
            Shape::Trace => self.trace.as_ref().map_or(level(1.0), Profile::of_trace),
        }
    }

    /// Of bursts: the rate within a burst over the mean rate.
    pub fn burst_to_mean(&self) -> f64 {
        let ratio = self.burst_ratio.max(1.0);
        let bursting = self.burst_length.0 / (self.burst_length.0 + self.quiet_length.0);
        ratio / (1.0 + bursting * (ratio - 1.0))
    }

    /// Of a flash sale: length [s] and rate over the mean rate of the rush and of the time to the next.
    pub fn flash_parts(&self) -> [(f64, f64); 2] {
        let share = self.flash_share.0.clamp(0.0, 1.0);
        let every = self.flash_every.0.max(f64::MIN_POSITIVE);
        // The rush lasts at most half of the time: a longer one would be the rule and not a rush.
        let length = self.flash_length.0.clamp(0.0, every / 2.0);
        let rest = every - length;
        [
            (length, share * every / length.max(f64::MIN_POSITIVE)),
            (rest, (1.0 - share) * every / rest),
        ]
    }

    /// The mean over each hour of `1 + swing sin`, five days and a weekend, or one day where all are alike.
    fn cycle(&self) -> Vec<f64> {
        let step = 2.0 * std::f64::consts::PI / DAY as f64;
        let swing = self.daily_swing.0.clamp(0.0, 1.0) / step;
        let day: Vec<f64> = (0..DAY)
            .map(|hour| {
                let angle = hour as f64 * step;
                1.0 + swing * (libm::cos(angle) - libm::cos(angle + step))
            })
            .collect();
        if self.weekend.0 == 1.0 {
            return day;
        }
        let weekend = self.weekend.0.max(0.0);
        let levels = [1.0, 1.0, 1.0, 1.0, 1.0, weekend, weekend];
        let week = levels.map(|level| day.iter().map(move |rate| level * rate));
        week.into_iter().flatten().collect()
    }
}

/// The rates of one period, hour by hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Rate of each hour over the mean rate, at least one hour, with a mean of 1.
    hours: Vec<f64>,
    /// Highest rate within an hour over that hour's mean, 1 or more.
    within: f64,
}

/// A part of the time with one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Part of the time.
    pub time: Share,
    /// Rate over the mean rate.
    pub rate: f64,
}

impl Profile {
    /// Rates in proportion to these counts; one steady rate where there is nothing to go by.
    fn relative(counts: Vec<f64>) -> Self {
        let mean = counts.iter().sum::<f64>() / counts.len() as f64;
        let hours = if mean > 0.0 && mean.is_finite() {
            counts.into_iter().map(|count| count / mean).collect()
        } else {
            vec![1.0]
        };
        Self { hours, within: 1.0 }
    }

    /// The rates of a trace by the hour; its busiest minute says how far they rise within one.
    fn of_trace(trace: &Trace) -> Self {
        let hours = Self::relative(trace.hourly_rates().to_vec());
        let busiest = hours.peak();
        Self {
            within: (trace.peak_to_mean() / busiest).max(1.0),
            ..hours
        }
    }

    /// Rate of each hour of the period over the mean rate.
    pub fn hours(&self) -> &[f64] {
        &self.hours
    }

    /// Highest rate within an hour over that hour's mean, 1 or more.
    pub fn within_an_hour(&self) -> f64 {
        self.within
    }

    /// Rate of the busiest time over the mean rate, 1 or more.
    pub fn peak(&self) -> f64 {
        self.hours.iter().copied().fold(1.0, f64::max) * self.within
    }

    /// Parts of the time by the rate that must be carried in them, equal hours taken together, the busiest first.
    pub fn needs(&self) -> Vec<Level> {
        let need = self.hours.iter().map(|rate| (1.0, rate * self.within));
        taken_together(need.collect())
    }

    /// Parts of the time by the mean rate of their day, equal days taken together, the busiest first.
    pub fn days(&self) -> Vec<Level> {
        let days = self.hours.chunks(DAY).map(|day| {
            let hours = day.len() as f64;
            (hours, day.iter().sum::<f64>() / hours)
        });
        taken_together(days.collect())
    }
}

/// Levels from times, in any unit, and rates; equal rates taken together, the busiest first.
pub fn taken_together(mut parts: Vec<(f64, f64)>) -> Vec<Level> {
    let whole: f64 = parts.iter().map(|(hours, _)| hours).sum();
    order::by_number(&mut parts, |part| -part.1);
    let equal = |a: &(f64, f64), b: &(f64, f64)| (a.1 - b.1).abs() <= 1e-9 * a.1;
    parts
        .chunk_by(equal)
        .map(|equal| Level {
            time: Share(equal.iter().map(|(hours, _)| hours).sum::<f64>() / whole),
            rate: equal[0].1,
        })
        .collect()
}

#[cfg(test)]
mod tests;
