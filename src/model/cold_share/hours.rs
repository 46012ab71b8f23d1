//! The parts of the time in and out of the hours of a schedule, with the rates in them.

use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::simulation::spec::Schedule;
use crate::model::traffic::{Level, taken_together};
use crate::model::units::Share;

/// Lengths of an hour and a day [s].
const HOUR: f64 = 3_600.0;
const DAY: f64 = 24.0 * HOUR;

/// Levels of the arrivals during the hours of a schedule and at other times; all times together are 1.
///
/// Where the rate changes with the hour of the day, each hour has its own. Otherwise the hours are like all others.
pub(super) fn in_and_out(arrivals: &ArrivalLaw, schedule: Schedule) -> (Vec<Level>, Vec<Level>) {
    let within = (schedule.hours / 24.0).clamp(0.0, 1.0);
    match arrivals {
        ArrivalLaw::Periodic { parts } if whole_days(parts) => by_the_hour(parts, schedule),
        _ => {
            let levels = arrivals.levels();
            let scaled = |share| levels.iter().filter_map(move |level| scaled(*level, share));
            (scaled(within).collect(), scaled(1.0 - within).collect())
        }
    }
}

fn whole_days(parts: &[(f64, f64)]) -> bool {
    let days = parts.iter().map(|part| part.0).sum::<f64>() / DAY;
    days >= 0.5 && (days - days.round()).abs() < 1e-9 * days
}

/// So much of a level; `None` where nothing is left of it.
fn scaled(level: Level, share: f64) -> Option<Level> {
    (share > 0.0).then_some(Level {
        time: Share(level.time.0 * share),
        ..level
    })
}

/// Parts of a period of whole days that begins at midnight, cut by the schedule.
fn by_the_hour(parts: &[(f64, f64)], schedule: Schedule) -> (Vec<Level>, Vec<Level>) {
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    let mut begin = 0.0;
    for &(length, rate) in parts {
        let within = overlap((begin, begin + length), schedule);
        inside.push((within, rate));
        outside.push((length - within, rate));
        begin += length;
    }
    let levels = |parts: Vec<(f64, f64)>| {
        let parts: Vec<_> = parts.into_iter().filter(|part| part.0 > 0.0).collect();
        let share = parts.iter().map(|part| part.0).sum::<f64>() / begin;
        let levels = taken_together(parts).into_iter();
        levels.filter_map(|level| scaled(level, share)).collect()
    };
    (levels(inside), levels(outside))
}

/// Time of a part that falls into the hours of any day [s].
fn overlap((begin, end): (f64, f64), schedule: Schedule) -> f64 {
    let length = (schedule.hours * HOUR).clamp(0.0, DAY);
    let first = (begin / DAY).floor() as i64 - 1;
    let last = (end / DAY).floor() as i64;
    let of_day = |day: i64| {
        let from = day as f64 * DAY + schedule.from_hour * HOUR;
        (end.min(from + length) - begin.max(from)).max(0.0)
    };
    (first..=last).map(of_day).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::traffic::{Shape, Traffic};

    fn check(shape: Shape, from_hour: f64, hours: f64, time: f64, requests: f64) {
        let traffic = Traffic {
            shape,
            ..Traffic::default()
        };
        let (inside, outside) =
            in_and_out(&ArrivalLaw::of(&traffic), Schedule { from_hour, hours });
        let sum = |levels: &[Level], of: fn(&Level) -> f64| levels.iter().map(of).sum::<f64>();
        let both = |of: fn(&Level) -> f64| (sum(&inside, of), sum(&outside, of));
        let (times, all) = (both(|l| l.time.0), both(|l| l.time.0 * l.rate));
        for (what, (within, rest), expected) in [("time", times, time), ("requests", all, requests)]
        {
            assert!(
                (within - expected).abs() < 1e-9,
                "{shape:?} {what}: {within}, not {expected}"
            );
            assert!(
                (within + rest - 1.0).abs() < 1e-9,
                "{shape:?} {what}: {within} and {rest}"
            );
        }
    }

    #[test]
    fn the_hours_take_their_own_rates() {
        check(Shape::Steady, 8.0, 6.0, 0.25, 0.25);
        check(Shape::Bursts, 8.0, 6.0, 0.25, 0.25);
        // The busy half of the day: half of 1 and the swing's mean over half a turn, 2 / pi.
        let busy = 0.5 * (1.0 + 0.6 * 2.0 / std::f64::consts::PI);
        check(Shape::Cycle, 0.0, 12.0, 0.5, busy);
        check(Shape::Cycle, 12.0, 12.0, 0.5, 1.0 - busy);
        // Over midnight, with parts of hours.
        let (late, early) = (0.75 / 24.0, 0.25 / 24.0);
        let hour = |from: f64| {
            let turn = |hour: f64| libm::cos(hour * std::f64::consts::PI / 12.0);
            1.0 + 0.6 * (turn(from) - turn(from + 1.0)) * 12.0 / std::f64::consts::PI
        };
        check(
            Shape::Cycle,
            23.25,
            1.0,
            1.0 / 24.0,
            late * hour(23.0) + early * hour(0.0),
        );
        check(Shape::Cycle, 5.0, 24.0, 1.0, 1.0);
        check(Shape::Cycle, 5.0, 0.0, 0.0, 0.0);
    }

    /// Time and requests inside the first half of every day, of parts [(hours, rate)].
    fn mornings(parts: &[(f64, f64)]) -> (f64, f64) {
        let parts = parts.iter().map(|&(hours, rate)| (hours * HOUR, rate));
        let law = ArrivalLaw::Periodic {
            parts: parts.collect(),
        };
        let schedule = Schedule {
            from_hour: 0.0,
            hours: 12.0,
        };
        let (inside, _) = in_and_out(&law, schedule);
        let time = inside.iter().map(|level| level.time.0).sum();
        (time, inside.iter().map(|l| l.time.0 * l.rate).sum())
    }

    #[test]
    fn a_period_of_whole_days_has_hours_of_the_day_and_any_other_has_none() {
        let close = |got: (f64, f64), expected: (f64, f64)| {
            assert!(
                (got.0 - expected.0).abs() < 1e-12 && (got.1 - expected.1).abs() < 1e-12,
                "{got:?}, not {expected:?}"
            );
        };
        // A day: three quarters of the requests before noon.
        close(mornings(&[(12.0, 1.5), (12.0, 0.5)]), (0.5, 0.75));
        // A week whose Monday morning has half of all requests, and the other mornings none.
        let week = [(12.0, 7.0), (156.0, 7.0 / 13.0)];
        close(mornings(&week), (0.5, 0.5 + 0.5 * 6.0 / 13.0));
        // A day and a half, and half a day: any hour has any of the rates.
        close(mornings(&[(12.0, 1.5), (24.0, 0.75)]), (0.5, 0.5));
        close(mornings(&[(6.0, 1.5), (6.0, 0.5)]), (0.5, 0.5));
        close(mornings(&[(2.0, 2.0), (4.0, 0.5)]), (0.5, 0.5));
    }
}
