//! What was found while reading a trace, as values: `present::trace` makes sentences of them.

use serde::{Deserialize, Serialize};

use crate::model::trace::clock::Clock;
use crate::model::trace::fitted::Fitted;
use crate::model::units::Seconds;

/// A place in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// Number of the line, from 1.
    pub line: u64,
    /// Beginning of the part that is meant.
    pub text: String,
}

impl Spot {
    pub(super) fn new(line: u64, text: &[u8]) -> Self {
        const LONGEST: usize = 32;
        // Four bytes are the most that a character takes.
        let text = String::from_utf8_lossy(&text[..text.len().min(4 * LONGEST)]);
        let shown = text.chars().filter(|c| !c.is_control()).take(LONGEST);
        Self {
            line,
            text: shown.collect(),
        }
    }
}

/// Why a line or an entry cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flaw {
    /// It is no time that is understood.
    NotATime,
    /// It is no whole number of requests, or too many for one step.
    NotACount,
    /// It is below 0.
    Negative,
    /// The field is missing or empty.
    Missing,
    /// The row has another number of minutes than the header.
    Minutes,
    /// A `REPORT` line without a duration.
    NoDuration,
}

/// Lines or entries with one flaw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// What is wrong with them.
    pub flaw: Flaw,
    /// The first of them.
    pub first: Spot,
    /// How many there are.
    pub count: u64,
}

/// Something to know about a trace that can be used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Note {
    /// Lines or entries were left out.
    LeftOut(LeftOut),
    /// Stamps were out of order, and have been sorted.
    Sorted {
        /// The first line with an earlier time than the one before it.
        line: u64,
        /// How many such lines there are.
        count: u64,
    },
    /// A list of numbers without a header was taken as times in seconds, since they hardly ever fall.
    TakenAsSeconds,
    /// A list of whole numbers without a header was taken as counts per minute, since they rise and fall.
    TakenAsCounts,
    /// The second of two columns without a header was taken as counts of requests.
    SecondColumnTakenAsCounts,
    /// There were too many stamps or steps: requests were counted by steps of this length.
    Coarsened(Seconds),
    /// Lines that report no call were skipped.
    OtherLines(u64),
    /// `REPORT` lines without a time: durations were taken from them, but no arrivals.
    Untimed {
        /// The first of them.
        line: u64,
        /// How many there are.
        count: u64,
    },
    /// `REPORT` lines of several memory sizes; the most frequent is used.
    SeveralMemories,
    /// The header of the file came again; rows after it were added to the same day.
    HeaderAgain {
        /// The first line with it.
        line: u64,
    },
}

/// Why a file gives no trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TraceError {
    /// There is nothing but blank lines.
    Empty,
    /// No line can be used.
    NothingUsable {
        /// The first that was tried.
        first: Option<Spot>,
    },
    /// More than half of the lines or entries cannot be used.
    MostlyUnusable {
        /// The most frequent flaw.
        worst: LeftOut,
        /// How many cannot be used.
        unusable: u64,
        /// How many there are.
        of: u64,
    },
    /// Times of different units.
    MixedUnits {
        /// The first of another unit.
        spot: Spot,
        /// Its unit.
        found: Clock,
        /// The unit of those before.
        expected: Clock,
        /// The line of the first time.
        since: u64,
    },
    /// One request, or all at the same time.
    AllAtOnce {
        /// How many.
        requests: u64,
        /// What `REPORT` lines say all the same.
        fitted: Option<Box<Fitted>>,
    },
    /// All counts are 0.
    NoRequests,
    /// No `REPORT` line has a time; what they say about the function can be used.
    Untimed(Box<Fitted>),
}

impl TraceError {
    /// What `REPORT` lines say about the function, even where their times give no trace.
    pub fn fitted(&self) -> Option<&Fitted> {
        match self {
            Self::Untimed(fitted) => Some(fitted),
            Self::AllAtOnce { fitted, .. } => fitted.as_deref(),
            _ => None,
        }
    }
}

/// Counts what was used and what was left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    used: u64,
    left_out: Vec<LeftOut>,
}

impl Tally {
    pub(super) fn used(&mut self) {
        self.used += 1;
    }

    pub(super) fn left_out(&mut self, flaw: Flaw, line: u64, text: &[u8]) {
        match self.left_out.iter_mut().find(|known| known.flaw == flaw) {
            Some(known) => known.count += 1,
            None => self.left_out.push(LeftOut {
                flaw,
                first: Spot::new(line, text),
                count: 1,
            }),
        }
    }

    /// Notes on what was left out, in order of lines; an error where nothing is left or most is unusable.
    pub(super) fn verdict(mut self) -> Result<Vec<Note>, TraceError> {
        let unusable: u64 = self.left_out.iter().map(|flaw| flaw.count).sum();
        self.left_out.sort_by_key(|left_out| left_out.first.line);
        if self.used == 0 {
            let first = self.left_out.into_iter().next();
            return Err(TraceError::NothingUsable {
                first: first.map(|left_out| left_out.first),
            });
        }
        let worst = self
            .left_out
            .iter()
            .rev()
            .max_by_key(|left_out| left_out.count);
        match worst.cloned() {
            Some(worst) if unusable > self.used => Err(TraceError::MostlyUnusable {
                worst,
                unusable,
                of: self.used + unusable,
            }),
            _ => Ok(self.left_out.into_iter().map(Note::LeftOut).collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::trace::fitted::{Call, CallGatherer};

    #[test]
    fn a_spot_shows_so_many_characters_without_control() {
        let check = |text: &str, shown: &str| {
            let spot = Spot::new(7, text.as_bytes());
            assert_eq!((spot.line, spot.text.as_str()), (7, shown));
        };
        check("a\tb", "ab");
        check(&"x".repeat(33), &"x".repeat(32));
        check(&"\u{1f600}".repeat(33), &"\u{1f600}".repeat(32));
        check("", "");
    }

    #[test]
    fn what_a_log_says_is_kept_where_its_times_give_no_trace() {
        let mut calls = CallGatherer::new();
        calls.add(Call {
            duration: 5.0,
            init: None,
            memory: None,
            memory_used: None,
        });
        let fitted = calls.fitted().expect("a call");
        let kept = TraceError::Untimed(Box::new(fitted.clone()));
        assert_eq!(kept.fitted(), Some(&fitted));
        let all_at_once = |fitted| TraceError::AllAtOnce {
            requests: 1,
            fitted,
        };
        let kept = all_at_once(Some(Box::new(fitted.clone())));
        assert_eq!(kept.fitted(), Some(&fitted));
        assert_eq!(all_at_once(None).fitted(), None);
        assert_eq!(TraceError::Empty.fitted(), None);
    }

    #[test]
    fn more_unusable_lines_than_used_ones_are_too_many() {
        let tally = |used: u64, flaws: &[(Flaw, u64)]| {
            let mut tally = Tally::default();
            (0..used).for_each(|_| tally.used());
            for &(flaw, line) in flaws {
                tally.left_out(flaw, line, b"x");
            }
            tally.verdict()
        };
        let left_out = |flaw, line, count| LeftOut {
            flaw,
            first: Spot::new(line, b"x"),
            count,
        };
        let (text, minus) = (Flaw::NotATime, Flaw::Negative);
        assert_eq!(tally(1, &[]), Ok(vec![]));
        // As many as used are not; in the order of lines, each flaw once.
        let notes = [left_out(minus, 3, 1), left_out(text, 4, 2)].map(Note::LeftOut);
        let flaws = [(text, 4), (minus, 3), (text, 9)];
        assert_eq!(tally(3, &flaws), Ok(notes.into()));
        assert_eq!(
            tally(2, &flaws),
            Err(TraceError::MostlyUnusable {
                worst: left_out(text, 4, 2),
                unusable: 3,
                of: 5
            })
        );
        // Of equally frequent ones the first is the worst.
        let equal = tally(1, &[(text, 4), (minus, 3)]);
        assert_eq!(
            equal,
            Err(TraceError::MostlyUnusable {
                worst: left_out(minus, 3, 1),
                unusable: 2,
                of: 3
            })
        );
        let first = |line| Some(Spot::new(line, b"x"));
        assert_eq!(
            tally(0, &flaws),
            Err(TraceError::NothingUsable { first: first(3) })
        );
        assert_eq!(
            tally(0, &[]),
            Err(TraceError::NothingUsable { first: None })
        );
    }
}
