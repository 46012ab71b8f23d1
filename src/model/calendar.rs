//! Days of the Gregorian calendar by number, in UTC and without leap seconds: what cron rules and stamps of traces need.
//!
//! No clock, no time zones, no text.

/// Seconds of a day.
pub const DAY_SECONDS: i64 = 86_400;

/// Day number of Monday 5 January 2026, at whose midnight simulated time begins.
pub const FIRST_MONDAY: i64 = 20_458;

/// Days after which the calendar repeats, weekdays included: 400 years.
const CYCLE_DAYS: i64 = 146_097;

/// Days since 1 January 1970 of a day of a month, 1 to 12, of a year.
pub fn day_number(year: i64, month: u32, day: u32) -> i64 {
    // Years that begin in March have their leap day last.
    let (year, months) = match i64::from(month) {
        month @ ..=2 => (year - 1, month + 9),
        month => (year, month - 3),
    };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let before_month = (153 * months + 2) / 5;
    365 * year + leap_days + before_month + i64::from(day) - 1 - 719_468
}

/// Days of a month, 1 to 12, of a year.
pub fn days_in_month(year: i64, month: u32) -> u32 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Weekday of a day number: Sunday is 0.
pub fn weekday(day: i64) -> u32 {
    (day + 4).rem_euclid(7) as u32
}

/// Year, month and day of a day number.
pub fn date(day: i64) -> (i64, u32, u32) {
    let mut year = 1970 + (day * 400).div_euclid(CYCLE_DAYS);
    while day_number(year, 1, 1) > day {
        year -= 1;
    }
    while day_number(year + 1, 1, 1) <= day {
        year += 1;
    }
    let month = (1..=12)
        .rev()
        .find(|&month| day_number(year, month, 1) <= day)
        .unwrap_or(1);
    let into = day - day_number(year, month, 1);
    (year, month, into as u32 + 1)
}

fn leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_have_their_numbers_and_weekdays() {
        let check = |(year, month, day): (i64, u32, u32), number: i64, of_week: u32| {
            assert_eq!(day_number(year, month, day), number, "{year}-{month}-{day}");
            assert_eq!(weekday(number), of_week, "{year}-{month}-{day}");
        };
        check((1970, 1, 1), 0, 4);
        check((1969, 12, 31), -1, 3);
        check((2000, 2, 29), 11_016, 2);
        check((2026, 1, 5), FIRST_MONDAY, 1);
        check((2100, 3, 1), 47_541, 1);
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        let (mut year, mut month, mut day) = (1900, 1, 1);
        let first = day_number(year, month, day);
        for number in first..first + CYCLE_DAYS {
            assert_eq!(date(number), (year, month, day));
            day += 1;
            if day > days_in_month(year, month) {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        assert_eq!((year, month, day), (2300, 1, 1));
    }
}
