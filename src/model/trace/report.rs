//! Logs of AWS Lambda: a `REPORT` line for each call, in plain text, in an exported table, or inside JSON.
//!
//! The line is written when the call ends; the request arrived by its duration and INIT earlier. Also read is the JSON
//! form of the same line, `platform.report`.

use crate::model::trace::clock::{self, Clock};
use crate::model::trace::fields::{bare, find};
use crate::model::trace::fitted::{Call, CallGatherer};
use crate::model::trace::gather::StampGatherer;
use crate::model::trace::notes::{Flaw, Note, Tally, TraceError};
use crate::model::trace::parser::{Format, Read};
use crate::model::trace::times::Times;

const REPORT: &[u8] = b"REPORT RequestId:";
const JSON_REPORT: &[u8] = b"platform.report\"";

/// What lines of such a log contain.
const MARKS: [&[u8]; 7] = [
    REPORT,
    JSON_REPORT,
    b"START RequestId:",
    b"END RequestId:",
    b"INIT_START Runtime Version:",
    b"platform.start",
    b"platform.initStart",
];

/// Whether a line is one of such a log.
pub(super) fn is_log(line: &[u8]) -> bool {
    MARKS.iter().any(|mark| find(line, mark).is_some())
}

/// Reads a log.
#[derive(Clone, Debug)]
pub(super) struct Log {
    calls: CallGatherer,
    times: Times,
    gatherer: StampGatherer,
    timed: u64,
    /// The first report without a time, and how many there are.
    untimed: Option<(u64, u64)>,
    others: u64,
    tally: Tally,
}

impl Log {
    pub(super) fn new() -> Self {
        Self {
            calls: CallGatherer::new(),
            times: Times::default(),
            gatherer: StampGatherer::default(),
            timed: 0,
            untimed: None,
            others: 0,
            tally: Tally::default(),
        }
    }

    pub(super) fn row(&mut self, line: u64, text: &[u8]) {
        let (before, call) = if let Some(at) = find(text, REPORT) {
            (&text[..at], call(&text[at..]))
        } else if find(text, JSON_REPORT).is_some() {
            (text, json_call(text))
        } else {
            // A quoted message leaves a line with its closing quote behind.
            self.others += u64::from(text.iter().any(u8::is_ascii_alphanumeric));
            return;
        };
        let Some(call) = call else {
            return self.tally.left_out(Flaw::NoDuration, line, text);
        };
        self.tally.used();
        self.calls.add(call);
        match time(before, text) {
            None => self.untimed.get_or_insert((line, 0)).1 += 1,
            Some((read, shown)) => {
                if self.times.take(read, line, shown) {
                    let before_end = (call.duration + call.init.unwrap_or(0.0)) * 1e3;
                    self.gatherer.add(read.1 - before_end.round() as i64);
                    self.timed += 1;
                }
            }
        }
    }

    pub(super) fn is_hopeless(&self) -> bool {
        self.times.is_mixed()
    }

    pub(super) fn finish(self) -> Result<Read, TraceError> {
        let (_, sorted) = self.times.verdict()?;
        let mut notes = self.tally.verdict()?;
        let fitted = self.calls.fitted();
        if self.timed == 0 {
            let error = fitted.map(|fitted| TraceError::Untimed(Box::new(fitted)));
            return Err(error.unwrap_or(TraceError::NothingUsable { first: None }));
        }
        let (arrivals, coarser) = self.gatherer.arrivals().map_err(|error| match error {
            TraceError::AllAtOnce { requests, .. } => TraceError::AllAtOnce {
                requests,
                fitted: fitted.clone().map(Box::new),
            },
            other => other,
        })?;
        let untimed = self
            .untimed
            .map(|(line, count)| Note::Untimed { line, count });
        notes.extend(untimed.into_iter().chain(sorted).chain(coarser));
        notes.extend((self.others > 0).then_some(Note::OtherLines(self.others)));
        let several = self.calls.has_several_sizes();
        notes.extend(several.then_some(Note::SeveralMemories));
        let read = Read::new(Format::Report, arrivals, notes);
        Ok(Read { fitted, ..read })
    }
}

/// The call of a `REPORT` line.
fn call(report: &[u8]) -> Option<Call> {
    let after = |label: &[u8]| number_after(report, label);
    Some(Call {
        // The first of the durations is the handler's.
        duration: after(b"Duration:")?,
        init: after(b"Init Duration:").or_else(|| after(b"Restore Duration:")),
        memory: after(b"Memory Size:").filter(|&size| size > 0.0),
        memory_used: after(b"Memory Used:"),
    })
}

/// The call of a `platform.report`.
fn json_call(report: &[u8]) -> Option<Call> {
    let after = |label: &[u8]| number_after(report, label);
    Some(Call {
        duration: after(b"\"durationMs")?,
        init: after(b"\"initDurationMs").or_else(|| after(b"\"restoreDurationMs")),
        memory: after(b"\"memorySizeMB").filter(|&size| size > 0.0),
        memory_used: after(b"\"maxMemoryUsedMB"),
    })
}

/// The number that follows a label; at most 19 digits are looked at.
fn number_after(text: &[u8], label: &[u8]) -> Option<f64> {
    let rest = &text[find(text, label)? + label.len()..];
    let start = rest
        .iter()
        .position(|byte| !matches!(byte, b' ' | b':' | b'"' | b'\\'))?;
    let rest = &rest[start..];
    let end = rest
        .iter()
        .position(|byte| !matches!(byte, b'0'..=b'9' | b'.'));
    let number = clock::Decimal::read(&rest[..end.unwrap_or(rest.len())]);
    number.ok().map(clock::Decimal::value)
}

type Time<'a> = ((Clock, i64), &'a [u8]);

/// The time of a report: in JSON by its key, elsewhere the first field before the report that is a time by itself.
fn time<'a>(before: &'a [u8], whole: &'a [u8]) -> Option<Time<'a>> {
    if whole.starts_with(b"{") {
        let keys = [b"timestamp\"".as_slice(), b"\"time\""];
        return keys.iter().find_map(|key| time_after(whole, key));
    }
    let fields = before.split(|byte| matches!(byte, b',' | b'\t'));
    fields.map(opened).find_map(plain_time)
}

fn time_after<'a>(text: &'a [u8], key: &[u8]) -> Option<Time<'a>> {
    let rest = &text[find(text, key)? + key.len()..];
    let start = rest
        .iter()
        .position(|byte| !matches!(byte, b' ' | b':' | b'"'))?;
    let rest = &rest[start..];
    let end = rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b',' | b'}'));
    plain_time(&rest[..end.unwrap_or(rest.len())])
}

/// A field without quotes, one of which may never be closed.
fn opened(field: &[u8]) -> &[u8] {
    let field = bare(field);
    field.strip_prefix(b"\"").unwrap_or(field)
}

fn plain_time(text: &[u8]) -> Option<Time<'_>> {
    match clock::read_first(text, None) {
        Ok(read @ (Clock::Calendar | Clock::Unix(_), _)) => Some((read, text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
