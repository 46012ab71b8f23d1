//! Rows with a time in one column, and perhaps a count in another.

use crate::model::trace::HIGHEST_COUNT;
use crate::model::trace::clock::{self, Decimal, Unit};
use crate::model::trace::fields;
use crate::model::trace::gather::{RowGatherer, StampGatherer};
use crate::model::trace::notes::{Flaw, Note, Tally, TraceError};
use crate::model::trace::parser::{Format, Read};
use crate::model::trace::times::Times;

/// Where the times of rows stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TimeColumn {
    /// Between columns; `None` where there is one.
    pub(super) separator: Option<u8>,
    /// Which column, from 0.
    pub(super) column: usize,
    /// The unit that the header names.
    pub(super) named: Option<Unit>,
}

/// A count as it stands.
pub(super) fn count(text: &[u8]) -> Result<u64, Flaw> {
    if text.is_empty() {
        return Err(Flaw::Missing);
    }
    let number = Decimal::read(text).map_err(|flaw| match flaw {
        Flaw::Negative => flaw,
        _ => Flaw::NotACount,
    })?;
    whole_count(number).ok_or(Flaw::NotACount)
}

/// A number as a count, if it is one.
pub(super) fn whole_count(number: Decimal) -> Option<u64> {
    number.as_whole().filter(|&count| count <= HIGHEST_COUNT)
}

/// One request in each row.
#[derive(Clone, Debug)]
pub(super) struct StampRows {
    time: TimeColumn,
    times: Times,
    gatherer: StampGatherer,
    tally: Tally,
}

impl StampRows {
    pub(super) fn new(time: TimeColumn) -> Self {
        Self {
            time,
            times: Times::default(),
            gatherer: StampGatherer::default(),
            tally: Tally::default(),
        }
    }

    pub(super) fn row(&mut self, line: u64, text: &[u8]) {
        let (field, read) = self.time.read(text);
        match read {
            Err(flaw) => self.tally.left_out(flaw, line, field),
            Ok(read) => {
                if self.times.take(read, line, field) {
                    self.gatherer.add(read.1);
                    self.tally.used();
                }
            }
        }
    }

    pub(super) fn is_hopeless(&self) -> bool {
        self.times.is_mixed()
    }

    pub(super) fn finish(self) -> Result<Read, TraceError> {
        let (clock, sorted) = self.times.verdict()?;
        let mut notes = self.tally.verdict()?;
        let clock = clock.ok_or(TraceError::NothingUsable { first: None })?;
        let (arrivals, coarser) = self.gatherer.arrivals()?;
        notes.extend(sorted.into_iter().chain(coarser));
        Ok(Read::new(Format::Stamps(clock), arrivals, notes))
    }
}

impl TimeColumn {
    /// The field of the time, and what it says.
    fn read<'a>(&self, text: &'a [u8]) -> (&'a [u8], Result<(clock::Clock, i64), Flaw>) {
        let Some(field) = fields::nth(text, self.separator, self.column) else {
            return (text, Err(Flaw::Missing));
        };
        let read = match self.separator {
            _ if field.is_empty() => Err(Flaw::Missing),
            None => clock::read_first(field, self.named),
            Some(_) => clock::read(field, self.named),
        };
        // An empty field shows nothing: the whole row does.
        (if field.is_empty() { text } else { field }, read)
    }
}

/// A count of requests in each row.
#[derive(Clone, Debug)]
pub(super) struct CountRows {
    time: TimeColumn,
    count: usize,
    /// The header does not say which column counts.
    guessed: bool,
    times: Times,
    gatherer: RowGatherer,
    tally: Tally,
}

impl CountRows {
    pub(super) fn new(time: TimeColumn, count: usize, guessed: bool) -> Self {
        Self {
            time,
            count,
            guessed,
            times: Times::default(),
            gatherer: RowGatherer::default(),
            tally: Tally::default(),
        }
    }

    pub(super) fn row(&mut self, line: u64, text: &[u8]) {
        let (field, read) = self.time.read(text);
        let counted = fields::nth(text, self.time.separator, self.count).unwrap_or_default();
        match (read, count(counted)) {
            (Err(flaw), _) => self.tally.left_out(flaw, line, field),
            (Ok(_), Err(Flaw::Missing)) => self.tally.left_out(Flaw::Missing, line, text),
            (Ok(_), Err(flaw)) => self.tally.left_out(flaw, line, counted),
            (Ok(read), Ok(requests)) => {
                if self.times.take(read, line, field) {
                    self.gatherer.add(read.1, requests);
                    self.tally.used();
                }
            }
        }
    }

    pub(super) fn is_hopeless(&self) -> bool {
        self.times.is_mixed()
    }

    pub(super) fn finish(self) -> Result<Read, TraceError> {
        let (clock, sorted) = self.times.verdict()?;
        let mut notes = self.tally.verdict()?;
        let clock = clock.ok_or(TraceError::NothingUsable { first: None })?;
        let (arrivals, coarser) = self.gatherer.arrivals()?;
        notes.extend(self.guessed.then_some(Note::SecondColumnTakenAsCounts));
        notes.extend(sorted.into_iter().chain(coarser));
        Ok(Read::new(Format::TimedCounts(clock), arrivals, notes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_a_whole_number_up_to_the_highest() {
        let check = |text: &str, expected: Result<u64, Flaw>| {
            assert_eq!(count(text.as_bytes()), expected, "{text}");
        };
        check("0", Ok(0));
        check("17", Ok(17));
        check("17.0", Ok(17));
        check("1e3", Ok(1_000));
        check("1000000000000", Ok(HIGHEST_COUNT));
        check("1000000000001", Err(Flaw::NotACount));
        check("1.5", Err(Flaw::NotACount));
        check("many", Err(Flaw::NotACount));
        check("-1", Err(Flaw::Negative));
        check("", Err(Flaw::Missing));
    }

    #[test]
    fn a_time_fills_its_column_or_begins_the_only_one() {
        let read = |separator, column, text: &'static str| {
            let time = TimeColumn {
                separator,
                column,
                named: None,
            };
            let (shown, read) = time.read(text.as_bytes());
            (shown, read.map(|(_, micros)| micros))
        };
        let comma = Some(b',');
        assert_eq!(read(comma, 1, "/a,5"), (b"5".as_slice(), Ok(5_000_000)));
        assert_eq!(read(comma, 1, "/a,5 x").1, Err(Flaw::NotATime));
        assert_eq!(read(None, 0, "5 x").1, Ok(5_000_000));
        // What is missing shows the whole row.
        assert_eq!(
            read(comma, 1, "/a,"),
            (b"/a,".as_slice(), Err(Flaw::Missing))
        );
        assert_eq!(read(comma, 1, "/a"), (b"/a".as_slice(), Err(Flaw::Missing)));
    }

    #[test]
    fn rows_with_times_of_two_units_are_hopeless() {
        let time = TimeColumn {
            separator: Some(b','),
            column: 0,
            named: None,
        };
        let (mut stamps, mut counts) = (StampRows::new(time), CountRows::new(time, 1, false));
        for (line, text, hopeless) in [
            (1, "5,1", false),
            (2, "4,1", false),
            (3, "x,1", false),
            (4, "1767600000,1", true),
            (5, "6,1", true),
        ] {
            stamps.row(line, text.as_bytes());
            counts.row(line, text.as_bytes());
            assert_eq!(stamps.is_hopeless(), hopeless, "{text}");
            assert_eq!(counts.is_hopeless(), hopeless, "{text}");
        }
    }
}
