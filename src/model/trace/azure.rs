//! The layout of the Azure Functions trace of 2019 (Shahrad et al., Serverless in the Wild, USENIX ATC 2020): a row
//! for each function with its calls in each minute of a day.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::trace::columns::count;
use crate::model::trace::fields::{bare, split};
use crate::model::trace::gather::MINUTE;
use crate::model::trace::notes::{Flaw, Note, Tally, TraceError};
use crate::model::trace::parser::{Format, Read};
use crate::model::trace::{Arrivals, Counts, Functions, MOST_FUNCTIONS, MOST_STEPS};

/// How the header begins.
const HEADER: &[u8] = b"HashOwner,HashApp,HashFunction,Trigger,";

/// Columns before the minutes.
const NAMES: usize = 4;

/// Adds rows minute by minute.
#[derive(Clone, Debug)]
pub(super) struct AzureDay {
    /// Calls of all functions in each minute.
    minutes: Vec<u64>,
    /// Calls of one function, kept to use the room again.
    row: Vec<u64>,
    /// Calls of the busiest functions.
    busiest: BinaryHeap<Reverse<u64>>,
    functions: u64,
    header_again: Option<u64>,
    tally: Tally,
}

/// The number of minutes that a header names, if it is one.
pub(super) fn minutes(header: &[u8]) -> Option<usize> {
    let begins = header.get(..HEADER.len())?.eq_ignore_ascii_case(HEADER);
    let columns = header.split(|&byte| byte == b',').count();
    begins.then(|| (columns - NAMES).min(MOST_STEPS))
}

impl AzureDay {
    pub(super) fn new(minutes: usize) -> Self {
        Self {
            minutes: vec![0; minutes],
            row: Vec::with_capacity(minutes),
            busiest: BinaryHeap::new(),
            functions: 0,
            header_again: None,
            tally: Tally::default(),
        }
    }

    pub(super) fn row(&mut self, line: u64, text: &[u8]) {
        if minutes(text).is_some() {
            self.header_again.get_or_insert(line);
            return;
        }
        self.row.clear();
        for cell in split(text, Some(b',')).skip(NAMES) {
            if self.row.len() == self.minutes.len() {
                return self.tally.left_out(Flaw::Minutes, line, text);
            }
            match count(bare(cell)) {
                Ok(calls) => self.row.push(calls),
                Err(flaw) => {
                    let shown = if cell.is_empty() { text } else { cell };
                    return self.tally.left_out(flaw, line, shown);
                }
            }
        }
        if self.row.len() < self.minutes.len() {
            return self.tally.left_out(Flaw::Minutes, line, text);
        }
        self.tally.used();
        let mut calls = 0_u64;
        for (sum, &count) in self.minutes.iter_mut().zip(&self.row) {
            *sum = sum.saturating_add(count);
            calls = calls.saturating_add(count);
        }
        if calls > 0 {
            self.function(calls);
        }
    }

    fn function(&mut self, calls: u64) {
        self.functions += 1;
        self.busiest.push(Reverse(calls));
        if self.busiest.len() > MOST_FUNCTIONS {
            self.busiest.pop();
        }
    }

    pub(super) fn finish(self) -> Result<Read, TraceError> {
        let mut notes = self.tally.verdict()?;
        notes.extend(self.header_again.map(|line| Note::HeaderAgain { line }));
        let counts =
            Counts::new(MINUTE.unsigned_abs(), self.minutes).ok_or(TraceError::NoRequests)?;
        let busiest: Vec<u64> = self
            .busiest
            .into_iter()
            .map(|Reverse(calls)| calls)
            .collect();
        let others = self.functions - busiest.len() as u64;
        let functions = Functions::new(busiest, others, counts.total);
        let read = Read::new(Format::AzureFunctions, Arrivals::Counts(counts), notes);
        Ok(Read { functions, ..read })
    }
}
