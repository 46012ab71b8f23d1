//! Reads a trace from a file in pieces, so that nothing has to hold the file.
//!
//! Pieces may end anywhere, within a line or a character; what comes out does not depend on where. The layout follows
//! from the first lines (`detect`). Memory is bounded: by the longest line, [`MOST_STAMPS`](super::MOST_STAMPS) stamps
//! and [`MOST_STEPS`](super::MOST_STEPS) steps.

use serde::{Deserialize, Serialize};

use crate::model::trace::clock::Clock;
use crate::model::trace::detect::{self, Reader};
use crate::model::trace::notes::{Note, TraceError};
use crate::model::trace::{Arrivals, Fitted, Functions, Trace};

/// Bytes of a line that are looked at; a list goes on beyond them, of other lines the rest is passed over.
const LONGEST_LINE: usize = 256 * 1_024;

/// Lines from which the layout is told, and bytes of them.
const HEAD: (usize, usize) = (50, 64 * 1_024);

/// The layout of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// A time for each request.
    Stamps(Clock),
    /// A time and a count of requests in each row.
    TimedCounts(Clock),
    /// Counts per minute.
    Counts,
    /// The Azure Functions trace of 2019: a row of counts per minute for each function.
    AzureFunctions,
    /// `REPORT` lines of AWS Lambda.
    Report,
}

/// A trace, and how it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parsed {
    /// The trace.
    pub trace: Trace,
    /// Layout of the file.
    pub format: Format,
    /// Lines of the file, blank ones included.
    pub lines: u64,
    /// What the visitor should know; empty where everything was used as it stood.
    pub notes: Vec<Note>,
}

/// What a reader has made of its lines.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) format: Format,
    pub(super) arrivals: Arrivals,
    pub(super) notes: Vec<Note>,
    pub(super) functions: Option<Functions>,
    pub(super) fitted: Option<Fitted>,
}

impl Read {
    pub(super) fn new(format: Format, arrivals: Arrivals, notes: Vec<Note>) -> Self {
        Self {
            format,
            arrivals,
            notes,
            functions: None,
            fitted: None,
        }
    }
}

/// Reads a trace piece by piece.
#[derive(Clone, Debug, Default)]
pub struct TraceParser {
    /// Lines that have ended.
    lines: u64,
    /// The beginning of the line that has not ended.
    carry: Vec<u8>,
    /// The rest of the line is passed over.
    passing: bool,
    /// First lines, none of them blank, with their numbers, until the layout is known.
    head: Vec<(u64, Vec<u8>)>,
    head_bytes: usize,
    reader: Option<Reader>,
}

impl TraceParser {
    /// A parser at the beginning of a file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next piece.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.is_hopeless() {
            return;
        }
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            let (part, after) = rest.split_at(end);
            if self.carry.is_empty() && !self.passing && part.len() <= LONGEST_LINE {
                self.line(part);
            } else {
                self.extend(part);
                self.end_line();
            }
            rest = &after[1..];
        }
        self.extend(rest);
    }

    /// Whether nothing that follows can make a trace of the file, so that reading on is in vain.
    pub fn is_hopeless(&self) -> bool {
        self.reader.as_ref().is_some_and(Reader::is_hopeless)
    }

    /// The trace, at the end of the file.
    pub fn finish(mut self) -> Result<Parsed, TraceError> {
        if !self.carry.is_empty() || self.passing {
            self.end_line();
        }
        if self.reader.is_none() {
            if self.head.is_empty() {
                return Err(TraceError::Empty);
            }
            self.decide(None);
        }
        let read = self.reader.ok_or(TraceError::Empty)?.finish()?;
        Ok(Parsed {
            trace: Trace::new(read.arrivals, read.functions, read.fitted),
            format: read.format,
            lines: self.lines,
            notes: read.notes,
        })
    }

    /// Adds to the line that has not ended.
    fn extend(&mut self, mut part: &[u8]) {
        while !self.passing && !part.is_empty() {
            let room = LONGEST_LINE - self.carry.len();
            if room == 0 {
                self.overflow();
                continue;
            }
            let (now, later) = part.split_at(part.len().min(room));
            self.carry.extend_from_slice(now);
            part = later;
        }
    }

    fn end_line(&mut self) {
        let carry = std::mem::take(&mut self.carry);
        if self.passing {
            self.lines += 1;
        } else {
            self.line(&carry);
        }
        self.passing = false;
        // Its room is used again.
        self.carry = carry;
        self.carry.clear();
    }

    /// A line is longer than what is held of one: a list is read up to its last complete entry, of another layout the
    /// line is read as far as it is held.
    fn overflow(&mut self) {
        let carry = std::mem::take(&mut self.carry);
        let text = clean(&carry);
        let is_header = self.reader.is_none() && self.decide(Some(text));
        self.passing = true;
        match &mut self.reader {
            _ if is_header || text.starts_with(b"#") => {}
            Some(Reader::List(list)) => {
                let last = carry.iter().rposition(|&byte| list.separates(byte));
                let end = last.map_or(carry.len(), |last| last + 1);
                list.row(self.lines + 1, clean(&carry[..end]));
                self.carry.extend_from_slice(&carry[end..]);
                self.passing = false;
            }
            Some(reader) => reader.row(self.lines + 1, text),
            None => {}
        }
    }

    fn line(&mut self, text: &[u8]) {
        self.lines += 1;
        let text = clean(text);
        if text.is_empty() || text.starts_with(b"#") {
            return;
        }
        if let Some(reader) = &mut self.reader {
            return reader.row(self.lines, text);
        }
        self.head.push((self.lines, text.to_vec()));
        self.head_bytes += text.len();
        if self.head.len() >= HEAD.0 || self.head_bytes >= HEAD.1 {
            self.decide(None);
        }
    }

    /// Tells the layout from the first lines, the last of which may not have ended, and reads those that have. Whether
    /// the one that has not ended is the header.
    fn decide(&mut self, unended: Option<&[u8]>) -> bool {
        let head = std::mem::take(&mut self.head);
        let lines: Vec<&[u8]> = head
            .iter()
            .map(|(_, line)| line.as_slice())
            .chain(unended)
            .collect();
        let (mut reader, has_header) = detect::reader(&lines);
        for (line, text) in head.iter().skip(usize::from(has_header)) {
            reader.row(*line, text);
        }
        self.reader = Some(reader);
        has_header && head.is_empty()
    }
}

/// A line without blanks around it and without the mark of UTF-8 that some programs put before the first.
fn clean(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(text)
        .trim_ascii()
}

#[cfg(test)]
mod tests;
