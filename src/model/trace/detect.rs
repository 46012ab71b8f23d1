//! Which layout a file has, from its first lines.

use crate::model::trace::azure::{self, AzureDay};
use crate::model::trace::clock::{self, Decimal, Unit};
use crate::model::trace::columns::{CountRows, StampRows, TimeColumn, count};
use crate::model::trace::fields::split;
use crate::model::trace::list::{List, Meaning};
use crate::model::trace::notes::{Flaw, TraceError};
use crate::model::trace::parser::Read;
use crate::model::trace::report::{Log, is_log};

/// Reads the lines of one layout.
#[derive(Clone, Debug)]
pub(super) enum Reader {
    Stamps(StampRows),
    Counts(CountRows),
    List(Box<List>),
    Azure(Box<AzureDay>),
    Log(Box<Log>),
}

impl Reader {
    pub(super) fn row(&mut self, line: u64, text: &[u8]) {
        match self {
            Self::Stamps(rows) => rows.row(line, text),
            Self::Counts(rows) => rows.row(line, text),
            Self::List(list) => list.row(line, text),
            Self::Azure(day) => day.row(line, text),
            Self::Log(log) => log.row(line, text),
        }
    }

    /// Whether nothing that follows can make a trace of the file.
    pub(super) fn is_hopeless(&self) -> bool {
        match self {
            Self::Stamps(rows) => rows.is_hopeless(),
            Self::Counts(rows) => rows.is_hopeless(),
            Self::Log(log) => log.is_hopeless(),
            Self::List(_) | Self::Azure(_) => false,
        }
    }

    pub(super) fn finish(self) -> Result<Read, TraceError> {
        match self {
            Self::Stamps(rows) => rows.finish(),
            Self::Counts(rows) => rows.finish(),
            Self::List(list) => list.finish(),
            Self::Azure(day) => day.finish(),
            Self::Log(log) => log.finish(),
        }
    }
}

/// Names of columns with times, lower case, without anything but letters, digits and `@`.
const TIME_NAMES: [&str; 24] = [
    "timestamp",
    "@timestamp",
    "time",
    "ts",
    "date",
    "datetime",
    "arrival",
    "arrivaltime",
    "arrivals",
    "start",
    "starttime",
    "started",
    "startedat",
    "eventtime",
    "createdat",
    "requesttime",
    "when",
    "epoch",
    "unix",
    "unixtime",
    "utc",
    "period",
    "timestamputc",
    "timeutc",
];

/// Names of columns with counts of requests.
const COUNT_NAMES: [&str; 14] = [
    "count",
    "counts",
    "requests",
    "invocations",
    "calls",
    "hits",
    "requestcount",
    "invocationcount",
    "callcount",
    "total",
    "sum",
    "requestsperminute",
    "invocationsperminute",
    "rpm",
];

/// Names of columns with lines of a log.
const LOG_NAMES: [&str; 2] = ["message", "@message"];

/// Endings of a name that say a unit.
const UNITS: [(&str, Unit); 12] = [
    ("milliseconds", Unit::Milliseconds),
    ("millis", Unit::Milliseconds),
    ("msec", Unit::Milliseconds),
    ("microseconds", Unit::Microseconds),
    ("micros", Unit::Microseconds),
    ("usec", Unit::Microseconds),
    ("us", Unit::Microseconds),
    ("nanoseconds", Unit::Nanoseconds),
    ("nanos", Unit::Nanoseconds),
    ("ns", Unit::Nanoseconds),
    ("ms", Unit::Milliseconds),
    ("seconds", Unit::Seconds),
];

/// What a column of a header is.
#[derive(Clone, Copy, PartialEq)]
enum Column {
    Time(Option<Unit>),
    Count,
    Log,
    Other,
}

/// The reader for a file that begins with these lines, none of them blank, and whether the first is a header.
pub(super) fn reader(head: &[&[u8]]) -> (Reader, bool) {
    let first = head.first().copied().unwrap_or_default();
    if let Some(minutes) = azure::minutes(first) {
        return (Reader::Azure(Box::new(AzureDay::new(minutes))), true);
    }
    let separator = [b'\t', b';', b',']
        .into_iter()
        .find(|separator| first.contains(separator));
    let mut fields: Vec<&[u8]> = split(first, separator).collect();
    while fields.len() > 1 && fields.last().is_some_and(|field| field.is_empty()) {
        fields.pop();
    }
    if head.iter().any(|line| is_log(line)) {
        let is_header = fields.iter().any(|field| column(field) == Column::Log);
        return (Reader::Log(Box::new(Log::new())), is_header);
    }
    let sample = head.get(1).copied().unwrap_or_default();
    let is_header =
        !fields.iter().any(|field| reads(field)) && first.iter().any(u8::is_ascii_alphabetic);
    if is_header {
        (with_header(&fields, separator, sample), true)
    } else {
        (without_header(&fields, separator), false)
    }
}

/// Whether a field is a time or a number, be it negative.
fn reads(field: &[u8]) -> bool {
    !matches!(clock::read_first(field, None), Err(Flaw::NotATime))
}

fn column(name: &[u8]) -> Column {
    let name = String::from_utf8_lossy(name).to_lowercase();
    let name: String = name
        .chars()
        .filter(|&c| c.is_alphanumeric() || c == '@')
        .collect();
    let is = |names: &[&str], name: &str| names.contains(&name);
    let unit = UNITS.into_iter().find(|(ending, _)| name.ends_with(ending));
    match unit {
        _ if is(&LOG_NAMES, &name) => Column::Log,
        _ if is(&COUNT_NAMES, &name) => Column::Count,
        _ if is(&TIME_NAMES, &name) => Column::Time(None),
        Some((ending, unit)) => {
            let stem = name.strip_suffix(ending).unwrap_or_default();
            let stem = stem.strip_suffix("in").unwrap_or(stem);
            let known = stem.is_empty() || is(&TIME_NAMES, stem);
            if known {
                Column::Time(Some(unit))
            } else {
                Column::Other
            }
        }
        None => Column::Other,
    }
}

fn with_header(names: &[&[u8]], separator: Option<u8>, sample: &[u8]) -> Reader {
    let columns: Vec<Column> = names.iter().map(|name| column(name)).collect();
    let named = columns
        .iter()
        .enumerate()
        .find_map(|(index, column)| match column {
            Column::Time(unit) => Some((index, *unit)),
            _ => None,
        });
    if columns.contains(&Column::Log) {
        return Reader::Log(Box::new(Log::new()));
    }
    // Without a name that says so, the column of times is the first that looks like one.
    let plain = || {
        split(sample, separator)
            .position(clock::is_plain_time)
            .map(|index| (index, None))
    };
    let counts = columns.iter().position(|&column| column == Column::Count);
    match (named.or_else(plain), counts) {
        (None, Some(_)) if names.len() == 1 => list(Meaning::Counts, 0),
        (None, Some(column)) => Reader::List(Box::new(List::of_column(separator, column))),
        (Some((column, named)), Some(count)) => {
            let time = TimeColumn {
                separator,
                column,
                named,
            };
            Reader::Counts(CountRows::new(time, count, false))
        }
        (found, None) => {
            let number = || {
                split(sample, separator)
                    .position(reads)
                    .map(|index| (index, None))
            };
            let (column, named) = found.or_else(number).unwrap_or((0, None));
            Reader::Stamps(StampRows::new(TimeColumn {
                separator,
                column,
                named,
            }))
        }
    }
}

fn without_header(fields: &[&[u8]], separator: Option<u8>) -> Reader {
    let times = fields
        .iter()
        .filter(|field| clock::is_plain_time(field))
        .count();
    let is_number = |field: &[u8]| Decimal::read(field) != Err(Flaw::NotATime);
    let numbers = |fields: &[&[u8]]| {
        fields
            .iter()
            .all(|field| field.is_empty() || is_number(field))
    };
    let stamps = |column| {
        Reader::Stamps(StampRows::new(TimeColumn {
            separator,
            column,
            named: None,
        }))
    };
    match fields {
        [label, counts @ ..]
            if column(label) == Column::Count && !counts.is_empty() && numbers(counts) =>
        {
            list(Meaning::Counts, 1)
        }
        [_, _, _, ..] if times == fields.len() => list(Meaning::Times, 0),
        [_, second] if reads(fields[0]) && count(second).is_ok() && times < 2 => {
            let time = TimeColumn {
                separator,
                column: 0,
                named: None,
            };
            Reader::Counts(CountRows::new(time, 1, true))
        }
        [_] if times == 0 => {
            let mut words = fields[0]
                .split(|&byte| byte == b' ')
                .filter(|word| !word.is_empty());
            let listed = words.all(is_number);
            if listed {
                list(Meaning::Open, 0)
            } else {
                stamps(0)
            }
        }
        _ if times == 0 && numbers(fields) => list(Meaning::Open, 0),
        _ => stamps(
            fields
                .iter()
                .position(|field| clock::is_plain_time(field))
                .unwrap_or(0),
        ),
    }
}

fn list(meaning: Meaning, labels: u64) -> Reader {
    Reader::List(Box::new(List::new(meaning, labels)))
}

#[cfg(test)]
mod tests;
