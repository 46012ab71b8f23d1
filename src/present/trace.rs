//! Sentences about a visitor's trace: what was read, what was left out, and why nothing could be used.

pub mod giving;

use crate::model::trace::parser::{Format, Parsed};
use crate::model::trace::{
    Arrivals, Clock, Fitted, Flaw, LeftOut, MOST_FUNCTIONS, Note, Spot, Trace, TraceError, Unit,
};
use crate::present::format;

/// What is understood.
const UNDERSTOOD: &str = "Understood are times (one a line, or a column of a CSV file; ISO 8601, Unix time or seconds), \
    counts per minute, the Azure Functions 2019 layout, and REPORT lines of AWS Lambda.";

/// What a trace holds, in one or two sentences.
pub fn described(parsed: &Parsed) -> String {
    in_words(&parsed.trace, Some(parsed.format))
}

/// The same of a trace of which only the requests are known.
pub fn in_words(trace: &Trace, written: Option<Format>) -> String {
    let from = match written {
        Some(written) => format!(", from {}", layout(written)),
        None => String::new(),
    };
    let span = format::duration(trace.span().milliseconds());
    let steps = match trace.arrivals() {
        Arrivals::Stamps(_) => String::new(),
        Arrivals::Counts(counts) => {
            format!(
                ", in steps of {}",
                format::duration(counts.step().milliseconds())
            )
        }
    };
    let functions = match trace.functions() {
        None => String::new(),
        Some(functions) => format!(" of {}", several(functions.number(), "function")),
    };
    format!(
        "{}{functions} over {span}{from}{steps}: {} on average, the busiest minute {} times as many.",
        several(trace.requests(), "request"),
        format::rate(trace.mean_rate().0),
        format::count(trace.peak_to_mean()),
    )
}

/// What `REPORT` lines say about the function.
pub fn fit(fitted: &Fitted) -> String {
    let memory = match fitted.memory {
        Some(memory) => format!(" at {}", format::memory(memory)),
        None => String::new(),
    };
    let cold = match &fitted.inits {
        None => "no cold start".to_owned(),
        Some(inits) => format!(
            "{} with a median INIT of {}",
            several(fitted.cold_starts, "cold start"),
            format::duration(inits.median()),
        ),
    };
    format!(
        "{}{memory}: duration {} at the median and {} at the 95th percentile; {cold}.",
        several(fitted.requests, "call"),
        format::duration(fitted.duration_median),
        format::duration(fitted.duration_p95),
    )
}

/// A note as sentences.
pub fn note(note: &Note) -> String {
    match note {
        Note::LeftOut(left_out) => format!("{} {}", flaw(left_out), were_left_out(left_out)),
        Note::Sorted { line, count } => format!(
            "{} an earlier time than the line before, the first of them line {}; all times were sorted.",
            have(*count),
            grouped(*line),
        ),
        Note::TakenAsSeconds => {
            "The numbers hardly ever fall, so they were taken as times in seconds; a first line \
            that says \u{201c}count\u{201d} makes them counts per minute."
                .to_owned()
        }
        Note::TakenAsCounts => {
            "The numbers rise and fall, so they were taken as counts per minute; a first line that \
            says \u{201c}seconds\u{201d} makes them times."
                .to_owned()
        }
        Note::SecondColumnTakenAsCounts => {
            "The second column was taken as a count of requests; a first line that names \
            the columns decides."
                .to_owned()
        }
        Note::Coarsened(step) => format!(
            "There are too many to keep one by one, so requests were counted in steps of {}.",
            format::duration(step.milliseconds()),
        ),
        Note::OtherLines(1) => "One line that reports no call was skipped.".to_owned(),
        Note::OtherLines(count) => {
            format!(
                "{} lines that report no call were skipped.",
                grouped(*count)
            )
        }
        Note::Untimed { line, count } => format!(
            "{} no time, the first of them line {}; only durations were taken from them.",
            have(*count),
            grouped(*line),
        ),
        Note::SeveralMemories => {
            "The calls have several memory sizes; the most frequent is used.".to_owned()
        }
        Note::HeaderAgain { line } => format!(
            "Line {} is the header again; rows after it were added to the same day.",
            grouped(*line),
        ),
    }
}

/// A refusal as sentences.
pub fn error(error: &TraceError) -> String {
    match error {
        TraceError::Empty => format!("There is no line with anything on it. {UNDERSTOOD}"),
        TraceError::NothingUsable { first: None } => {
            format!("There is no line that can be used. {UNDERSTOOD}")
        }
        TraceError::NothingUsable { first: Some(first) } => format!(
            "No line can be used, beginning with line {}, {}. {UNDERSTOOD}",
            grouped(first.line),
            quoted(first),
        ),
        TraceError::MostlyUnusable {
            worst,
            unusable,
            of,
        } => format!(
            "{} of {} entries cannot be used, which is more than half. {}",
            grouped(*unusable),
            grouped(*of),
            flaw(worst),
        ),
        TraceError::MixedUnits {
            spot,
            found,
            expected,
            since,
        } => format!(
            "Line {}: {} is {}, but times are {} since line {}. Use one unit in the whole file.",
            grouped(spot.line),
            quoted(spot),
            clock(*found),
            clock(*expected),
            grouped(*since),
        ),
        TraceError::AllAtOnce { requests: 1, .. } => {
            "There is one request only; it takes two at different times to have a rate.".to_owned()
        }
        TraceError::AllAtOnce { requests, .. } => format!(
            "All {} requests are at the same time; it takes two different times to have a rate.",
            grouped(*requests),
        ),
        TraceError::NoRequests => "All counts are 0; at least one request is needed.".to_owned(),
        TraceError::Untimed(fitted) => format!(
            "No REPORT line has a time, so there is no traffic to replay; copy the lines with their timestamps. {}",
            fit(fitted),
        ),
    }
}

/// What is wrong with the first of the lines that were left out.
fn flaw(left_out: &LeftOut) -> String {
    let LeftOut { flaw, first, .. } = left_out;
    let what = match flaw {
        Flaw::NotATime => "is not a time",
        Flaw::NotACount => "is not a whole number of requests",
        Flaw::Negative => "is below 0",
        Flaw::Missing if first.text.is_empty() => {
            return format!("Line {}: an entry is missing.", grouped(first.line));
        }
        Flaw::Missing => "has an empty or missing field",
        Flaw::Minutes => "has another number of minutes than the header",
        Flaw::NoDuration => "has no duration",
    };
    format!("Line {}: {} {what}.", grouped(first.line), quoted(first))
}

fn were_left_out(left_out: &LeftOut) -> String {
    match left_out.count {
        1 => "It was left out.".to_owned(),
        count => format!("{} such lines were left out.", grouped(count)),
    }
}

fn have(lines: u64) -> String {
    match lines {
        1 => "One line has".to_owned(),
        lines => format!("{} lines have", grouped(lines)),
    }
}

fn layout(format: Format) -> String {
    match format {
        Format::Stamps(written) => format!("times ({})", clock(written)),
        Format::TimedCounts(written) => format!("times ({}) with counts", clock(written)),
        Format::Counts => "counts per minute".to_owned(),
        Format::AzureFunctions => "the Azure Functions 2019 layout".to_owned(),
        Format::Report => "REPORT lines".to_owned(),
    }
}

fn clock(clock: Clock) -> String {
    match clock {
        Clock::Calendar => "a date".to_owned(),
        Clock::Unix(of) => format!("Unix time in {}", unit(of)),
        Clock::Since(of) => unit(of).to_owned(),
    }
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "seconds",
        Unit::Milliseconds => "milliseconds",
        Unit::Microseconds => "microseconds",
        Unit::Nanoseconds => "nanoseconds",
    }
}

/// Functions that keep a share of their own, in a sentence; empty where every function does.
pub fn lumped(parsed: &Parsed) -> String {
    let functions = parsed.trace.functions();
    match functions.filter(|functions| functions.others() > 0) {
        None => String::new(),
        Some(functions) => format!(
            "The {} busiest functions keep their shares; {} others share {}.",
            grouped(MOST_FUNCTIONS as u64),
            grouped(functions.others()),
            format::percent(functions.share_of_others()),
        ),
    }
}

fn quoted(spot: &Spot) -> String {
    format!("\u{201c}{}\u{201d}", spot.text)
}

fn grouped(count: u64) -> String {
    format::grouped(count as f64)
}

fn several(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::trace::parser::TraceParser;

    fn read(file: &str) -> Result<Parsed, TraceError> {
        let mut parser = TraceParser::new();
        parser.feed(file.as_bytes());
        parser.finish()
    }

    fn parsed(file: &str) -> Parsed {
        read(file).unwrap_or_else(|error| panic!("{file:?}: {error:?}"))
    }

    #[test]
    fn what_was_read_is_described() {
        let check = |file: &str, expected: &str| assert_eq!(described(&parsed(file)), expected);
        check(
            "2026-01-05T10:00:00Z\n2026-01-05T10:01:00Z\n2026-01-05T10:02:00Z\n",
            "3 requests over 3 min, from times (a date): 60 requests/h on average, the busiest minute 1 times as many.",
        );
        check(
            "count\n3\n0\n9\n",
            "12 requests over 3 min, from counts per minute, in steps of 60 s: 240 requests/h on average, the busiest \
             minute 2.25 times as many.",
        );
        check(
            "HashOwner,HashApp,HashFunction,Trigger,1,2\na,b,c,http,1,2\na,b,d,http,1,0\n",
            "4 requests of 2 functions over 2 min, from the Azure Functions 2019 layout, in steps of 60 s: 120 \
             requests/h on average, the busiest minute 1 times as many.",
        );
        let rows: String = (0..1_002).map(|_| "a,b,c,http,1,1\n").collect();
        let azure = parsed(&format!(
            "HashOwner,HashApp,HashFunction,Trigger,1,2\n{rows}"
        ));
        assert_eq!(
            lumped(&azure),
            "The 1,000 busiest functions keep their shares; 2 others share 0.2 %."
        );
        assert_eq!(lumped(&parsed("count\n3\n")), "");
    }

    #[test]
    fn notes_name_the_line_and_how_many() {
        let check = |file: &str, expected: &[&str]| {
            let said: Vec<String> = parsed(file).notes.iter().map(note).collect();
            assert_eq!(said, expected, "{file:?}");
        };
        check(
            "time\n1\nabc\n2\nlater\n1\n-3\n4\n",
            &[
                "Line 3: \u{201c}abc\u{201d} is not a time. 2 such lines were left out.",
                "Line 7: \u{201c}-3\u{201d} is below 0. It was left out.",
                "One line has an earlier time than the line before, the first of them line 6; all times were sorted.",
            ],
        );
        check(
            "4,,3",
            &[
                "Line 1: an entry is missing. It was left out.",
                "The numbers rise and fall, so they were taken as counts per minute; a first line that says \
                 \u{201c}seconds\u{201d} makes them times.",
            ],
        );
    }

    #[test]
    fn refusals_say_what_to_do() {
        let check = |file: &str, expected: &str| {
            let said = error(&read(file).expect_err(file));
            assert!(said.starts_with(expected), "{said}");
        };
        check(
            "",
            "There is no line with anything on it. Understood are times",
        );
        check(
            "timestamp\n",
            "There is no line that can be used. Understood are",
        );
        check(
            "hello\nworld\n",
            "No line can be used, beginning with line 2, \u{201c}world\u{201d}. Understood are",
        );
        check(
            "ts\n1767600000\n1767600001000\n",
            "Line 3: \u{201c}1767600001000\u{201d} is Unix time in milliseconds, but times are Unix time in seconds since line 2.",
        );
        check(
            "time\n1\nabc\ndef\n",
            "2 of 3 entries cannot be used, which is more than half. Line 3: \u{201c}abc\u{201d} is not a time.",
        );
        check("1767600000\n", "There is one request only;");
        check("time\n5\n5\n", "All 2 requests are at the same time;");
        check("0\n0\n", "All counts are 0;");
        check(
            "REPORT RequestId: 1\tDuration: 3.50 ms\tMemory Size: 128 MB\tInit Duration: 151.20 ms\n",
            "No REPORT line has a time, so there is no traffic to replay; copy the lines with their timestamps. \
             1 call at 128 MB: duration 3.5 ms at the median and 3.5 ms at the 95th percentile; \
             1 cold start with a median INIT of 151 ms.",
        );
    }
}
