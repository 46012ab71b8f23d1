//! Cron expressions: the five fields of Unix, the six of Amazon EventBridge as `cron(..)`, and `rate(..)`.
//!
//! Always UTC. Time is counted from the midnight at which Monday 5 January 2026 begins, so that a simulation has a
//! calendar without a clock. No seconds field, no time zones, no `@reboot`. Our own, since the crates for it bring a
//! date library along and know neither `rate(..)` nor the weekdays of EventBridge.

mod days;
mod parse;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::calendar::{DAY_SECONDS, FIRST_MONDAY, date, day_number, days_in_month};
use crate::model::cron::days::Days;
use crate::model::units::{PerSecond, Seconds};

/// Years after which dates and weekdays repeat: what never fires within them never does.
const CALENDAR_YEARS: i64 = 400;

/// Years whose mean a rule without years has: leap years and weekdays repeat after 28 between 1901 and 2099.
const MEAN_YEARS: std::ops::Range<i64> = 2026..2054;

/// When something is called by the calendar or at a fixed interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cron {
    rule: Rule,
    /// The expression with single spaces, names in capitals.
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    /// Every so many seconds, 60 or more, counted from the first Monday.
    Every(i64),
    /// At these times of these days.
    Calendar(Calendar),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Calendar {
    /// Bit by minute of the hour.
    minutes: u64,
    /// Bit by hour of the day.
    hours: u64,
    days: Days,
    /// Bit by month, 1 to 12.
    months: u64,
    /// Rising; `None` is every year.
    years: Option<Vec<u32>>,
}

/// A field of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Minute of the hour, 0 to 59.
    Minute,
    /// Hour of the day, 0 to 23.
    Hour,
    /// Day of the month, 1 to 31.
    DayOfMonth,
    /// Month, 1 to 12 or JAN to DEC.
    Month,
    /// Day of the week, SUN to SAT: 0 to 7 in Unix, 1 to 7 in EventBridge.
    DayOfWeek,
    /// Year, 1970 to 2199.
    Year,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no number and no name of the field.
    Unknown,
    /// A number is outside the field's lowest and highest.
    Outside(u32, u32),
    /// A range ends before it begins.
    Backwards,
    /// A step is 0 or no number.
    Step,
    /// EventBridge wants `?` in one of the two fields of days, and in one only.
    QuestionMarks,
    /// `?` where only days may have it.
    NoDays,
}

/// Why an expression is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CronError {
    /// Nothing was typed.
    Empty,
    /// Another number of fields than the form has.
    Fields {
        /// Fields that were typed.
        found: usize,
        /// Fields that the form has.
        expected: usize,
    },
    /// A field is wrong.
    Field {
        /// Which.
        field: Field,
        /// What was typed in it.
        text: String,
        /// What is wrong.
        fault: Fault,
    },
    /// `rate(..)` without a whole number above 0 and minutes, hours or days, or longer than ten years.
    Rate(String),
    /// A word with `@` that is not known.
    Word(String),
    /// The rule is sound, but no time meets it from January 2026 on, such as 30 February.
    NeverFires,
}

impl Cron {
    /// Reads an expression: `*/5 * * * *`, `@daily`, `cron(0 10 ? * MON-FRI *)` or `rate(5 minutes)`.
    ///
    /// Of the two fields of days in the Unix form one is enough where both are set, as in Vixie cron; where one begins
    /// with `*`, both must hold. `L`, `W` and `#` have EventBridge's meaning in both forms.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let (rule, text) = parse::expression(text)?;
        let cron = Self { rule, text };
        match cron.fires_after(Seconds(-1.0)) {
            Some(_) => Ok(cron),
            None => Err(CronError::NeverFires),
        }
    }

    /// The first firing strictly after a time, both counted from Monday 5 January 2026, 00:00 UTC; `None` after the
    /// last of its years. A time too far to count to has none.
    pub fn fires_after(&self, time: Seconds) -> Option<Seconds> {
        const FARTHEST: f64 = 1e12;
        let near = time.0.abs() < FARTHEST;
        let after = near.then(|| time.0.floor() as i64)?;
        let fires = match &self.rule {
            Rule::Every(period) => (after.div_euclid(*period) + 1) * period,
            Rule::Calendar(calendar) => {
                let first = FIRST_MONDAY * DAY_SECONDS;
                calendar.fires_after(after + first)? - first
            }
        };
        Some(Seconds(fires as f64))
    }

    /// Firings a second, exact: over the calendar years 2026 to 2053, after which leap years and weekdays repeat, or
    /// over those of its own years that are not past by 2026.
    pub fn mean_rate(&self) -> PerSecond {
        match &self.rule {
            Rule::Every(period) => PerSecond(1.0 / *period as f64),
            Rule::Calendar(calendar) => {
                let years: Vec<i64> = match &calendar.years {
                    Some(years) => years.iter().copied().map(i64::from).collect(),
                    None => MEAN_YEARS.collect(),
                };
                let years = years.into_iter().filter(|&year| year >= MEAN_YEARS.start);
                let (mut fires, mut all) = (0, 0);
                for year in years {
                    fires += calendar.days_of_year(year) * calendar.fires_a_day();
                    all += (day_number(year + 1, 1, 1) - day_number(year, 1, 1)) * DAY_SECONDS;
                }
                PerSecond(fires as f64 / all.max(1) as f64)
            }
        }
    }
}

impl Default for Cron {
    /// Every night at three.
    fn default() -> Self {
        Self::parse("0 3 * * *").expect("a constant that a test reads")
    }
}

impl TryFrom<String> for Cron {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "not a cron expression that fires")
    }
}

impl From<Cron> for String {
    fn from(cron: Cron) -> Self {
        cron.text
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Calendar {
    /// The first firing strictly after a Unix time, both in seconds.
    fn fires_after(&self, after: i64) -> Option<i64> {
        let today = after.div_euclid(DAY_SECONDS);
        let (year, month, _) = date(today);
        let minute = after.rem_euclid(DAY_SECONDS) / 60;
        let of_day = |day: i64, minute: i64| Some(day * DAY_SECONDS + minute * 60);
        if self.in_month(year, month)
            && self.days.contain(today)
            && let Some(minute) = self.minute_from(minute + 1)
        {
            return of_day(today, minute);
        }
        let first_minute = self.minute_from(0)?;
        let months = (0..=CALENDAR_YEARS * 12).map(|ahead| {
            let months = i64::from(month) - 1 + ahead;
            (year + months / 12, (months % 12) as u32 + 1)
        });
        months
            .filter(|&(year, month)| self.in_month(year, month))
            .find_map(|(year, month)| {
                let first = day_number(year, month, 1);
                let mut days = first..first + i64::from(days_in_month(year, month));
                days.find(|&day| day > today && self.days.contain(day))
            })
            .and_then(|day| of_day(day, first_minute))
    }

    fn in_month(&self, year: i64, month: u32) -> bool {
        let in_year = |years: &Vec<u32>| years.iter().any(|&own| i64::from(own) == year);
        has(self.months, month) && self.years.as_ref().is_none_or(in_year)
    }

    /// The first minute of the day from this one on, 0 to 1,439.
    fn minute_from(&self, from: i64) -> Option<i64> {
        (from..24 * 60).find(|minute| {
            has(self.hours, (minute / 60) as u32) && has(self.minutes, (minute % 60) as u32)
        })
    }

    fn fires_a_day(&self) -> i64 {
        i64::from(self.minutes.count_ones()) * i64::from(self.hours.count_ones())
    }

    fn days_of_year(&self, year: i64) -> i64 {
        let days = (1..=12)
            .filter(|&month| self.in_month(year, month))
            .flat_map(|month| {
                let first = day_number(year, month, 1);
                first..first + i64::from(days_in_month(year, month))
            });
        days.filter(|&day| self.days.contain(day)).count() as i64
    }
}

fn has(bits: u64, value: u32) -> bool {
    bits >> value & 1 == 1
}

#[cfg(test)]
mod tests;
