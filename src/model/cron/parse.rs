//! From the text of a cron expression to its rule.

use crate::model::calendar::DAY_SECONDS;
use crate::model::cron::days::{Days, OfMonth, OfWeek};
use crate::model::cron::{Calendar, CronError, Fault, Field, Rule};
use crate::model::order;

/// Words that stand for five fields.
const WORDS: [(&str, &str); 7] = [
    ("@hourly", "0 * * * *"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@weekly", "0 0 * * 0"),
    ("@monthly", "0 0 1 * *"),
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
];

const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];

const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// How weekdays are numbered, and whether one field of days must be `?`.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    /// Sunday is 0 or 7.
    Unix,
    /// Sunday is 1.
    EventBridge,
}

/// The rule of an expression, and the expression with single spaces and names in capitals.
pub(super) fn expression(text: &str) -> Result<(Rule, String), CronError> {
    let typed = text.trim();
    if typed.is_empty() {
        return Err(CronError::Empty);
    }
    if typed.starts_with('@') {
        let word = typed.to_ascii_lowercase();
        let known = WORDS.iter().find(|(known, _)| *known == word);
        let (_, fields) = known.ok_or_else(|| CronError::Word(typed.to_owned()))?;
        return Ok((calendar(fields, Form::Unix)?, word));
    }
    if let Some(rate) = within(typed, "rate") {
        return every(rate).ok_or_else(|| CronError::Rate(rate.trim().to_owned()));
    }
    let (fields, form) = match within(typed, "cron") {
        Some(fields) => (fields, Form::EventBridge),
        None => (typed, Form::Unix),
    };
    let fields: Vec<String> = fields
        .split_whitespace()
        .map(str::to_ascii_uppercase)
        .collect();
    let fields = fields.join(" ");
    let rule = calendar(&fields, form)?;
    let text = match form {
        Form::Unix => fields,
        Form::EventBridge => format!("cron({fields})"),
    };
    Ok((rule, text))
}

/// What stands between `name(` and `)`.
fn within<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let head = text.get(..name.len())?;
    let rest = text.get(name.len()..)?.trim_start();
    let inner = rest.strip_prefix('(')?.strip_suffix(')')?;
    head.eq_ignore_ascii_case(name).then_some(inner)
}

fn every(rate: &str) -> Option<(Rule, String)> {
    const LONGEST: i64 = 3_653 * DAY_SECONDS;
    let rate = rate.to_ascii_lowercase();
    let mut words = rate.split_whitespace();
    let (number, unit) = (words.next()?, words.next()?);
    let number: i64 = number.parse().ok().filter(|&number| number > 0)?;
    let (unit, seconds) = match unit.strip_suffix('s').unwrap_or(unit) {
        "minute" => ("minute", 60),
        "hour" => ("hour", 3_600),
        "day" => ("day", DAY_SECONDS),
        _ => return None,
    };
    let period = number.checked_mul(seconds).filter(|&s| s <= LONGEST)?;
    let plural = if number == 1 { "" } else { "s" };
    let rule = (
        Rule::Every(period),
        format!("rate({number} {unit}{plural})"),
    );
    words.next().is_none().then_some(rule)
}

fn calendar(text: &str, form: Form) -> Result<Rule, CronError> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let expected = match form {
        Form::Unix => 5,
        Form::EventBridge => 6,
    };
    let found = fields.len();
    let (true, &[minute, hour, of_month, month, of_week, ref year @ ..]) =
        (found == expected, fields.as_slice())
    else {
        return Err(CronError::Fields { found, expected });
    };
    let years = match year.first() {
        None | Some(&"*") => None,
        Some(year) => Some(values(Field::Year, form, year)?),
    };
    if form == Form::EventBridge && (of_month == "?") == (of_week == "?") {
        return Err(refused(Field::DayOfWeek, of_week, Fault::QuestionMarks));
    }
    let starred = |text: &str| text.starts_with(['*', '?']);
    let days = Days {
        of_month: days_of_month(form, of_month)?,
        of_week: days_of_week(form, of_week)?,
        either: !starred(of_month) && !starred(of_week),
    };
    Ok(Rule::Calendar(Calendar {
        minutes: bits(Field::Minute, form, minute)?,
        hours: bits(Field::Hour, form, hour)?,
        days,
        months: bits(Field::Month, form, month)?,
        years,
    }))
}

fn days_of_month(form: Form, text: &str) -> Result<OfMonth, CronError> {
    let field = Field::DayOfMonth;
    if text == "LW" || text == "WL" {
        return Ok(OfMonth::LastWeekday);
    }
    if let Some(before) = text.strip_prefix('L') {
        return match before.strip_prefix('-') {
            None if before.is_empty() => Ok(OfMonth::BeforeLast(0)),
            None => Err(refused(field, text, Fault::Unknown)),
            Some(days) => Ok(OfMonth::BeforeLast(number(field, text, days, (1, 30))?)),
        };
    }
    if let Some(day) = text.strip_suffix('W') {
        return Ok(OfMonth::NearestWeekday(number(field, text, day, (1, 31))?));
    }
    Ok(OfMonth::Among(bits(field, form, text)?))
}

fn days_of_week(form: Form, text: &str) -> Result<OfWeek, CronError> {
    let field = Field::DayOfWeek;
    if text == "L" && form == Form::EventBridge {
        return Ok(OfWeek::Among(1 << 6));
    }
    if let Some(day) = text.strip_suffix('L') {
        return Ok(OfWeek::Last(value(field, form, text, day)? % 7));
    }
    if let Some((day, nth)) = text.split_once('#') {
        let day = value(field, form, text, day)? % 7;
        return Ok(OfWeek::Nth(day, number(field, text, nth, (1, 5))?));
    }
    Ok(OfWeek::Among(bits(field, form, text)?))
}

fn bits(field: Field, form: Form, text: &str) -> Result<u64, CronError> {
    let values = values(field, form, text)?;
    let of = |value: u32| match field {
        Field::DayOfWeek => value % 7,
        _ => value,
    };
    Ok(values
        .into_iter()
        .fold(0, |bits, value| bits | 1 << of(value)))
}

/// The values of a list of values, ranges and steps, rising.
fn values(field: Field, form: Form, text: &str) -> Result<Vec<u32>, CronError> {
    let (low, high) = bounds(field);
    let mut values = Vec::new();
    for item in text.split(',') {
        let (range, step) = match item.split_once('/') {
            None => (item, None),
            Some((range, step)) => match step.parse::<u32>() {
                Ok(step) if step > 0 => (range, Some(step)),
                _ => return Err(refused(field, text, Fault::Step)),
            },
        };
        let (from, to) = match range {
            "*" => (low, high),
            "?" if matches!(field, Field::DayOfMonth | Field::DayOfWeek) && text == "?" => {
                (low, high)
            }
            "?" => return Err(refused(field, text, Fault::NoDays)),
            _ => match range.split_once('-') {
                Some((from, to)) => {
                    let from = value(field, form, text, from)?;
                    (from, to_the_end(from, value(field, form, text, to)?, field))
                }
                None => {
                    let from = value(field, form, text, range)?;
                    (from, if step.is_some() { high } else { from })
                }
            },
        };
        if from > to {
            return Err(refused(field, text, Fault::Backwards));
        }
        values.extend((from..=to).step_by(step.unwrap_or(1) as usize));
    }
    order::by_number(&mut values, |&value| f64::from(value));
    values.dedup();
    Ok(values)
}

/// The end of a range; a week that begins on another day may end on Sunday.
fn to_the_end(from: u32, to: u32, field: Field) -> u32 {
    if field == Field::DayOfWeek && to == 0 && from > 0 {
        7
    } else {
        to
    }
}

/// One value, by number or name; weekdays as in Unix.
fn value(field: Field, form: Form, text: &str, typed: &str) -> Result<u32, CronError> {
    let named = |names: &[&str]| names.iter().position(|&name| name == typed);
    let name = match field {
        Field::Month => named(&MONTHS).map(|i| i as u32 + 1),
        Field::DayOfWeek => named(&WEEKDAYS).map(|i| i as u32),
        _ => None,
    };
    match (name, field, form) {
        (Some(value), ..) => Ok(value),
        (None, Field::DayOfWeek, Form::EventBridge) => Ok(number(field, text, typed, (1, 7))? - 1),
        (None, Field::DayOfWeek, Form::Unix) => number(field, text, typed, (0, 7)),
        (None, ..) => number(field, text, typed, bounds(field)),
    }
}

fn number(field: Field, text: &str, typed: &str, bounds: (u32, u32)) -> Result<u32, CronError> {
    let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err(refused(field, text, Fault::Unknown));
    }
    match typed.parse() {
        Ok(number) if (bounds.0..=bounds.1).contains(&number) => Ok(number),
        _ => Err(refused(field, text, Fault::Outside(bounds.0, bounds.1))),
    }
}

/// Lowest and highest value of a field; weekdays as in Unix, Sunday once.
fn bounds(field: Field) -> (u32, u32) {
    match field {
        Field::Minute => (0, 59),
        Field::Hour => (0, 23),
        Field::DayOfMonth => (1, 31),
        Field::Month => (1, 12),
        Field::DayOfWeek => (0, 6),
        Field::Year => (1970, 2199),
    }
}

fn refused(field: Field, text: &str, fault: Fault) -> CronError {
    CronError::Field {
        field,
        text: text.to_owned(),
        fault,
    }
}
