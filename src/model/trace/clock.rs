//! Times as logs write them: dates of ISO 8601, Unix time in four units, or seconds from a beginning.

use serde::{Deserialize, Serialize};

use crate::model::calendar::{DAY_SECONDS, day_number, days_in_month};
use crate::model::trace::notes::Flaw;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Microseconds.
    Microseconds,
    /// Nanoseconds.
    Nanoseconds,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Clock {
    /// As a date with a time of day, ISO 8601.
    Calendar,
    /// Counted from 1970.
    Unix(Unit),
    /// Counted from a beginning of its own.
    Since(Unit),
}

impl Unit {
    /// Decimal places from this unit to microseconds.
    fn places(self) -> i32 {
        match self {
            Self::Seconds => 6,
            Self::Milliseconds => 3,
            Self::Microseconds => 0,
            Self::Nanoseconds => -3,
        }
    }
}

/// Unix time in seconds that is taken as such and not as a count from a beginning: March 1973.
const UNIX: u64 = 100_000_000;

/// A number of 0 or more in digits: `digits / 10^places`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Decimal {
    digits: u64,
    places: u32,
}

impl Decimal {
    /// A number as it stands, with sign, point and exponent; [`Flaw::NotATime`] where it is none.
    pub(super) fn read(text: &[u8]) -> Result<Self, Flaw> {
        /// Above it another digit would not fit.
        const FULL: u64 = u64::MAX / 10 - 1;
        let (negative, unsigned) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        let (mut digits, mut places, mut any, mut point) = (0_u64, 0, false, false);
        for &byte in unsigned {
            match byte {
                b'0'..=b'9' if digits <= FULL => {
                    digits = digits * 10 + u64::from(byte - b'0');
                    places += u32::from(point);
                    any = true;
                }
                b'0'..=b'9' if point => {}
                b'.' if !point => point = true,
                b'e' | b'E' if any => return Self::exponential(text),
                _ => return Err(Flaw::NotATime),
            }
        }
        match (any, negative && digits > 0) {
            (false, _) => Err(Flaw::NotATime),
            (true, true) => Err(Flaw::Negative),
            (true, false) => Ok(Self { digits, places }),
        }
    }

    fn exponential(text: &[u8]) -> Result<Self, Flaw> {
        let number = std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse::<f64>().ok());
        match number {
            Some(number) if number < 0.0 => Err(Flaw::Negative),
            Some(number) if number < 1e12 => Ok(Self {
                digits: (number * 1e6).round() as u64,
                places: 6,
            }),
            Some(number) if number < 9e18 => Ok(Self {
                digits: number as u64,
                places: 0,
            }),
            _ => Err(Flaw::NotATime),
        }
    }

    /// The part before the point.
    fn whole(self) -> u64 {
        if self.places == 0 {
            return self.digits;
        }
        10_u64
            .checked_pow(self.places)
            .map_or(0, |scale| self.digits / scale)
    }

    /// The number, if it is whole.
    pub(super) fn as_whole(self) -> Option<u64> {
        if self.places == 0 {
            return Some(self.digits);
        }
        let whole = self.whole();
        let scale = 10_u64.checked_pow(self.places).unwrap_or(u64::MAX);
        (whole.checked_mul(scale) == Some(self.digits)).then_some(whole)
    }

    /// The nearest floating-point number.
    pub(super) fn value(self) -> f64 {
        if self.places == 0 {
            return self.digits as f64;
        }
        self.digits as f64 / libm::pow(10.0, f64::from(self.places))
    }

    /// Microseconds of so many of a unit, rounded down.
    fn micros(self, unit: Unit) -> Option<i64> {
        let places = unit.places() - self.places as i32;
        let scale = 10_u64.checked_pow(places.unsigned_abs());
        let micros = if places >= 0 {
            self.digits.checked_mul(scale?)?
        } else {
            scale.map_or(0, |scale| self.digits / scale)
        };
        i64::try_from(micros).ok()
    }

    /// How a time with this number is written, and its microseconds. The unit follows from the size, a header may
    /// name another for small numbers.
    pub(super) fn time(self, named: Option<Unit>) -> Result<(Clock, i64), Flaw> {
        let whole = self.whole();
        let clock = match (named, whole) {
            (Some(Unit::Milliseconds), ..100_000_000_000) => Clock::Since(Unit::Milliseconds),
            (Some(Unit::Microseconds), ..100_000_000_000_000) => Clock::Since(Unit::Microseconds),
            (Some(Unit::Nanoseconds), ..100_000_000_000_000_000) => Clock::Since(Unit::Nanoseconds),
            (_, ..UNIX) => Clock::Since(Unit::Seconds),
            (_, ..100_000_000_000) => Clock::Unix(Unit::Seconds),
            (_, ..100_000_000_000_000) => Clock::Unix(Unit::Milliseconds),
            (_, ..100_000_000_000_000_000) => Clock::Unix(Unit::Microseconds),
            _ => Clock::Unix(Unit::Nanoseconds),
        };
        let (Clock::Since(unit) | Clock::Unix(unit)) = clock else {
            return Err(Flaw::NotATime);
        };
        self.micros(unit)
            .map(|micros| (clock, micros))
            .ok_or(Flaw::NotATime)
    }
}

/// A time that fills the field: how it is written, and its microseconds.
pub(super) fn read(text: &[u8], named: Option<Unit>) -> Result<(Clock, i64), Flaw> {
    if let Some((micros, rest)) = calendar(text) {
        return match rest {
            [] => Ok((Clock::Calendar, micros)),
            _ => Err(Flaw::NotATime),
        };
    }
    Decimal::read(text)?.time(named)
}

/// A time at the beginning of a text, with a space and anything after it.
pub(super) fn read_first(text: &[u8], named: Option<Unit>) -> Result<(Clock, i64), Flaw> {
    if let Some((micros, rest)) = calendar(text) {
        return match rest {
            [] | [b' ', ..] => Ok((Clock::Calendar, micros)),
            _ => Err(Flaw::NotATime),
        };
    }
    let end = text.iter().position(|&byte| byte == b' ');
    Decimal::read(&text[..end.unwrap_or(text.len())])?.time(named)
}

/// Whether a time says by itself that it is one, as a small number does not.
pub(super) fn is_plain_time(text: &[u8]) -> bool {
    matches!(read(text, None), Ok((Clock::Calendar | Clock::Unix(_), _)))
}

/// A date, with or without a time of day and an offset from UTC, in microseconds since 1970, and what follows it.
fn calendar(text: &[u8]) -> Option<(i64, &[u8])> {
    let (year, rest) = digits(text, 4)?;
    let (&mark, rest) = rest.split_first()?;
    if mark != b'-' && mark != b'/' {
        return None;
    }
    let (month, rest) = digits(rest, 2)?;
    let (day, rest) = digits(rest.strip_prefix(&[mark])?, 2)?;
    let in_year = (1..=12).contains(&month) && year > 0;
    if !in_year || day == 0 || day > days_in_month(year.into(), month) {
        return None;
    }
    let midnight = day_number(year.into(), month, day) * DAY_SECONDS;
    let Some((seconds, micros, rest)) = time_of_day(rest) else {
        // A time of day that there is not is no midnight.
        return (!is_like_a_time(rest)).then_some((midnight * 1_000_000, rest));
    };
    let (offset, rest) = offset(rest);
    Some(((midnight + seconds - offset) * 1_000_000 + micros, rest))
}

/// Whether what follows a date was meant as a time of day: one or two digits and a colon.
fn is_like_a_time(text: &[u8]) -> bool {
    let Some((b'T' | b't' | b' ', rest)) = text.split_first() else {
        return false;
    };
    let hour = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=2).contains(&hour) && rest.get(hour) == Some(&b':')
}

/// Seconds and microseconds into the day.
fn time_of_day(text: &[u8]) -> Option<(i64, i64, &[u8])> {
    let (b'T' | b't' | b' ', rest) = text.split_first().map(|(&mark, rest)| (mark, rest))? else {
        return None;
    };
    let (hour, rest) = digits(rest, 2)?;
    let (minute, mut rest) = digits(rest.strip_prefix(b":")?, 2)?;
    let mut second = 0;
    let mut micros = 0;
    if let Some((seconds, after)) = rest.strip_prefix(b":").and_then(|rest| digits(rest, 2)) {
        (second, rest) = (seconds, after);
        if let [b'.' | b',', fraction @ ..] = rest {
            let length = fraction
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            let six = (0..6).map(|i| {
                fraction
                    .get(i)
                    .filter(|_| i < length)
                    .map_or(0, |d| d - b'0')
            });
            micros = six.fold(0, |sum, digit| sum * 10 + i64::from(digit));
            rest = &fraction[length..];
        }
    }
    let sound = hour < 24 && minute < 60 && second <= 60;
    let seconds = i64::from(hour * 3_600 + minute * 60 + second);
    sound.then_some((seconds, micros, rest))
}

/// Seconds by which a time is ahead of UTC; UTC where nothing is said.
fn offset(text: &[u8]) -> (i64, &[u8]) {
    for utc in [b"Z".as_slice(), b"z", b" UTC", b" GMT"] {
        if let Some(rest) = text.strip_prefix(utc) {
            return (0, rest);
        }
    }
    let trimmed = text.strip_prefix(b" ").unwrap_or(text);
    let ahead = match trimmed.first() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return (0, text),
    };
    let Some((hours, rest)) = digits(&trimmed[1..], 2) else {
        return (0, text);
    };
    let (minutes, rest) = digits(rest.strip_prefix(b":").unwrap_or(rest), 2).unwrap_or((0, rest));
    (ahead * i64::from(hours * 3_600 + minutes * 60), rest)
}

/// A number of exactly so many digits.
fn digits(text: &[u8], length: usize) -> Option<(u32, &[u8])> {
    let (head, rest) = text.split_at_checked(length)?;
    let number = head.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u32::from(byte - b'0'))
    })?;
    Some((number, rest))
}

#[cfg(test)]
mod tests;
