//! Numbers in a column or a row, nothing else: counts per minute, or times.
//!
//! Without a header it is the numbers that decide. Times in a file hardly ever fall, counts rise and fall about as
//! often: whole numbers that fall at least half as often as they rise are counts per minute, others times in seconds.

use crate::model::trace::clock::{self, Clock, Decimal};
use crate::model::trace::columns::{count, whole_count};
use crate::model::trace::fields::{bare, nth};
use crate::model::trace::gather::{Grid, MINUTE, StampGatherer};
use crate::model::trace::notes::{Flaw, Note, Tally, TraceError};
use crate::model::trace::parser::{Format, Read};
use crate::model::trace::times::Times;

/// What the numbers are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// Counts, as a header says.
    Counts,
    /// Times, since they are large or dates.
    Times,
    /// To be seen.
    Open,
}

/// Reads a list.
#[derive(Clone, Debug)]
pub(super) struct List {
    meaning: Meaning,
    /// The separator and the column that counts, where there are several.
    only: Option<(Option<u8>, usize)>,
    /// Entries still to skip: a word before a row of counts.
    labels: u64,
    as_times: StampGatherer,
    times: Times,
    as_counts: Grid,
    /// Time of the next count [µs].
    minute: i64,
    /// A number was not whole, or too large for a count.
    no_counts: bool,
    last: f64,
    rises: u64,
    falls: u64,
    tally: Tally,
}

impl List {
    pub(super) fn new(meaning: Meaning, labels: u64) -> Self {
        Self {
            meaning,
            only: None,
            labels,
            as_times: StampGatherer::default(),
            times: Times::default(),
            as_counts: Grid::new(0, MINUTE),
            minute: 0,
            no_counts: false,
            last: 0.0,
            rises: 0,
            falls: 0,
            tally: Tally::default(),
        }
    }

    /// Counts in one of several columns.
    pub(super) fn of_column(separator: Option<u8>, column: usize) -> Self {
        Self {
            only: Some((separator, column)),
            ..Self::new(Meaning::Counts, 0)
        }
    }

    /// Whether a byte ends an entry.
    pub(super) fn separates(&self, byte: u8) -> bool {
        matches!(byte, b',' | b';' | b'\t') || (byte == b' ' && self.meaning != Meaning::Times)
    }

    /// The entries of a line, or of a part of a long one that ends with a separator.
    pub(super) fn row(&mut self, line: u64, text: &[u8]) {
        if let Some((separator, column)) = self.only {
            return self.entry(line, nth(text, separator, column).unwrap_or_default());
        }
        if !text.is_empty() && text.iter().all(u8::is_ascii_digit) {
            return self.entry(line, text);
        }
        let mut cells = text
            .split(|byte| matches!(byte, b',' | b';' | b'\t'))
            .peekable();
        while let Some(cell) = cells.next() {
            let cell = bare(cell);
            // A separator at the end of a line separates nothing.
            if cell.is_empty() && cells.peek().is_some() {
                self.entry(line, cell);
            }
            let spaced = self.meaning != Meaning::Times;
            let words = cell.split(|&byte| byte == b' ' && spaced);
            words
                .filter(|word| !word.is_empty())
                .for_each(|word| self.entry(line, word));
        }
    }

    fn entry(&mut self, line: u64, text: &[u8]) {
        if self.labels > 0 {
            self.labels -= 1;
            return;
        }
        let taken = match self.meaning {
            _ if text.is_empty() => Err(Flaw::Missing),
            Meaning::Counts => {
                count(text).map(|requests| self.as_counts.add(self.minute, requests))
            }
            Meaning::Times => clock::read(text, None).map(|read| self.time(read, line, text)),
            Meaning::Open => self.number(line, text),
        };
        match taken {
            Ok(()) => self.tally.used(),
            // The minute stays, without requests.
            Err(flaw) => {
                self.as_counts.add(self.minute, 0);
                self.tally.left_out(flaw, line, text);
            }
        }
        self.minute += MINUTE;
    }

    fn number(&mut self, line: u64, text: &[u8]) -> Result<(), Flaw> {
        let number = Decimal::read(text)?;
        let read = number.time(None)?;
        match whole_count(number) {
            Some(requests) if read.0 == Clock::Since(clock::Unit::Seconds) => {
                self.as_counts.add(self.minute, requests);
            }
            _ => self.no_counts = true,
        }
        let value = number.value();
        if self.minute > 0 {
            self.rises += u64::from(value > self.last);
            self.falls += u64::from(value < self.last);
        }
        self.last = value;
        self.time(read, line, text);
        Ok(())
    }

    fn time(&mut self, read: (Clock, i64), line: u64, text: &[u8]) {
        if self.times.take(read, line, text) {
            self.as_times.add(read.1);
        }
    }

    pub(super) fn finish(self) -> Result<Read, TraceError> {
        let counts = match self.meaning {
            Meaning::Counts => true,
            Meaning::Times => false,
            Meaning::Open => !self.no_counts && self.falls * 2 >= self.rises,
        };
        if counts {
            let mut notes = self.tally.verdict()?;
            let (arrivals, coarser) = self.as_counts.arrivals(MINUTE)?;
            notes.extend((self.meaning == Meaning::Open).then_some(Note::TakenAsCounts));
            notes.extend(coarser);
            return Ok(Read::new(Format::Counts, arrivals, notes));
        }
        let (clock, sorted) = self.times.verdict()?;
        let mut notes = self.tally.verdict()?;
        let clock = clock.ok_or(TraceError::NothingUsable { first: None })?;
        let (arrivals, coarser) = self.as_times.arrivals()?;
        let small = clock == Clock::Since(clock::Unit::Seconds);
        notes.extend((small && self.meaning == Meaning::Open).then_some(Note::TakenAsSeconds));
        notes.extend(sorted.into_iter().chain(coarser));
        Ok(Read::new(Format::Stamps(clock), arrivals, notes))
    }
}

#[cfg(test)]
mod tests;
