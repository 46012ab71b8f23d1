//! The traffic in words: names of its shapes, and how simulated requests arrive.

use crate::model::scenario::Scenario;
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::traffic::{Shape, Traffic};
use crate::model::units::Seconds;
use crate::present::format;

/// The name of a shape.
pub fn shape_name(shape: Shape) -> &'static str {
    match shape {
        Shape::Steady => "Steady",
        Shape::Cycle => "Daily and weekly cycle",
        Shape::Bursts => "Bursts",
        Shape::Hourly => "Counts by the hour",
        Shape::FlashSale => "Flash sale",
        Shape::Batches => "Batches",
        Shape::FixedInterval => "Fixed interval",
        Shape::Cron => "Cron expression",
        Shape::Trace => "Your own trace",
    }
}

/// What is used instead of counts that are not there; `None` where they are, or are not asked for.
pub fn without_counts(traffic: &Traffic) -> Option<String> {
    if traffic.shape == Shape::Trace && traffic.trace.is_none() {
        return Some("There is no trace: steady traffic is used meanwhile.".to_owned());
    }
    if traffic.shape != Shape::Hourly || traffic.hourly.iter().any(|&count| count > 0.0) {
        return None;
    }
    let why = if traffic.hourly.is_empty() {
        "There are no counts"
    } else {
        "Every count is 0"
    };
    Some(format!("{why}: steady traffic is used meanwhile."))
}

/// How simulated requests arrive, in a sentence.
pub fn arrivals(scenario: &Scenario) -> String {
    let mean = scenario.rate().0;
    let rate = |relative: f64| format::rate(mean * relative);
    let time = |time: Seconds| format::duration(time.milliseconds());
    match ArrivalLaw::of(&scenario.traffic) {
        ArrivalLaw::Steady => format!("Simulated arrivals: Poisson at a steady {}.", rate(1.0)),
        ArrivalLaw::Interval => {
            let gap = Seconds(1.0 / mean);
            format!("Simulated arrivals: one every {}.", time(gap))
        }
        ArrivalLaw::Cron { cron } => {
            let each = mean / cron.mean_rate().0;
            format!(
                "Simulated arrivals: at {cron}, {} requests each time on average.",
                format::count(each)
            )
        }
        ArrivalLaw::Trace { trace } => format!(
            "Simulated arrivals: the {} requests of your trace, which lasts {}, at {} on average and again after its end.",
            format::count(trace.requests() as f64),
            time(trace.span()),
            rate(1.0)
        ),
        ArrivalLaw::Batches { size } => format!(
            "Simulated arrivals: {} at the same moment, Poisson batches at {}.",
            format::count(size as f64),
            rate(1.0 / size as f64)
                .replace("request", "batch")
                .replace("batchs", "batches")
        ),
        ArrivalLaw::Periodic { parts } if scenario.traffic.shape == Shape::FlashSale => format!(
            "Simulated arrivals: Poisson at {} for {}, then at {} for {}, and so on.",
            rate(parts[0].1),
            time(Seconds(parts[0].0)),
            rate(parts[1].1),
            time(Seconds(parts[1].0))
        ),
        ArrivalLaw::Periodic { parts } => {
            let lowest = parts
                .iter()
                .map(|part| part.1)
                .fold(f64::INFINITY, f64::min);
            let highest = parts.iter().map(|part| part.1).fold(0.0, f64::max);
            format!(
                "Simulated arrivals: Poisson at the rate of each hour, from {} to {}, repeated after {}.",
                rate(lowest),
                rate(highest),
                match parts.len() {
                    1 => "1 hour".to_owned(),
                    hours if hours % 24 == 0 && hours > 24 => format!("{} days", hours / 24),
                    hours => format!("{hours} hours"),
                }
            )
        }
        ArrivalLaw::Bursts {
            burst_rate,
            quiet_rate,
            burst,
            quiet,
        } => format!(
            "Simulated arrivals: Poisson at {} in bursts of {} on average, and at {} for {} between them.",
            rate(burst_rate),
            time(burst),
            rate(quiet_rate),
            time(quiet)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrivals_are_described() {
        let check = |shape: Shape, expected: &str| {
            let mut scenario = Scenario::default();
            scenario.traffic.shape = shape;
            scenario.traffic.hourly = vec![0.0, 2.0, 1.0];
            assert_eq!(
                arrivals(&scenario),
                format!("Simulated arrivals: Poisson at {expected}.")
            );
        };
        check(Shape::Steady, "a steady 3.81 requests/s");
        check(
            Shape::Cycle,
            "the rate of each hour, from 0.903 requests/s to 7.07 requests/s, repeated after 7 days",
        );
        check(
            Shape::Hourly,
            "the rate of each hour, from 0 requests/day to 7.61 requests/s, repeated after 3 hours",
        );
        check(
            Shape::Bursts,
            "30.9 requests/s in bursts of 5 min on average, and at 1.55 requests/s for 60 min between them",
        );
        check(
            Shape::FlashSale,
            "438 requests/s for 10 min, then at 0.766 requests/s for 23.8 h, and so on",
        );
    }
}
