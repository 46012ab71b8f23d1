//! The two fields of days of a cron expression, and which days meet them.

use crate::model::calendar::{date, day_number, days_in_month, weekday};
use crate::model::cron::has;

/// Which days a rule fires on, among those of its months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Days {
    pub(super) of_month: OfMonth,
    pub(super) of_week: OfWeek,
    /// One of the two is enough; otherwise both must hold.
    pub(super) either: bool,
}

/// By day of the month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OfMonth {
    /// Bit by day, 1 to 31.
    Among(u64),
    /// So many days before the last one.
    BeforeLast(u32),
    /// The weekday nearest to a day, within its month.
    NearestWeekday(u32),
    /// The last weekday.
    LastWeekday,
}

/// By day of the week; Sunday is 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum OfWeek {
    /// Bit by weekday.
    Among(u64),
    /// The last of its kind in the month.
    Last(u32),
    /// The first, second, .. of its kind in the month: weekday and number.
    Nth(u32, u32),
}

impl Days {
    /// Whether a day, by its number, is one of them.
    pub(super) fn contain(&self, day: i64) -> bool {
        if self.either {
            self.of_month.contains(day) || self.of_week.contains(day)
        } else {
            self.of_month.contains(day) && self.of_week.contains(day)
        }
    }
}

impl OfMonth {
    fn contains(&self, day: i64) -> bool {
        let (year, month, of_month) = date(day);
        let last = days_in_month(year, month);
        match *self {
            Self::Among(days) => has(days, of_month),
            Self::BeforeLast(before) => of_month + before == last,
            Self::LastWeekday => nearest_weekday(year, month, last) == of_month,
            Self::NearestWeekday(near) => {
                near <= last && nearest_weekday(year, month, near) == of_month
            }
        }
    }
}

/// The day from Monday to Friday nearest to a day, in the same month.
fn nearest_weekday(year: i64, month: u32, day: u32) -> u32 {
    let last = days_in_month(year, month);
    match weekday(day_number(year, month, day)) {
        6 if day > 1 => day - 1,
        6 => day + 2,
        0 if day < last => day + 1,
        0 => day - 2,
        _ => day,
    }
}

impl OfWeek {
    fn contains(&self, day: i64) -> bool {
        let of_week = weekday(day);
        match *self {
            Self::Among(days) => has(days, of_week),
            Self::Last(last) => {
                let (year, month, of_month) = date(day);
                of_week == last && of_month + 7 > days_in_month(year, month)
            }
            Self::Nth(nth, number) => {
                let (_, _, of_month) = date(day);
                of_week == nth && (of_month - 1) / 7 + 1 == number
            }
        }
    }
}
