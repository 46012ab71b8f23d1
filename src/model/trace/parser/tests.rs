//! Lines too long to be held, and how much of a file tells its layout.

use super::*;
use crate::model::trace::{Flaw, LeftOut, Spot, Unit};
use crate::model::units::Seconds;

/// More than is held of a line.
const LONG: usize = 300_000;

fn read(file: &str) -> Result<Parsed, TraceError> {
    let mut parser = TraceParser::new();
    parser.feed(file.as_bytes());
    parser.finish()
}

fn parsed(file: &str) -> Parsed {
    read(file).expect("a sound trace")
}

fn stamps(parsed: &Parsed) -> Vec<Seconds> {
    match parsed.trace.arrivals() {
        Arrivals::Stamps(stamps) => stamps.iter().collect(),
        Arrivals::Counts(counts) => panic!("{counts:?}"),
    }
}

fn counts(parsed: &Parsed) -> &[u64] {
    match parsed.trace.arrivals() {
        Arrivals::Counts(counts) => counts.counts(),
        Arrivals::Stamps(stamps) => panic!("{stamps:?}"),
    }
}

fn left_out(flaw: Flaw, line: u64, text: &str) -> Note {
    Note::LeftOut(LeftOut {
        flaw,
        first: Spot {
            line,
            text: text.to_owned(),
        },
        count: 1,
    })
}

#[test]
fn a_row_longer_than_what_is_held_is_read_as_far_and_counted_once() {
    let long = "x".repeat(LONG);
    let rows = parsed(&format!("time,text\n1,a\n{long}\n4,{long}\n5,{long}"));
    assert_eq!(stamps(&rows), [0.0, 3.0, 4.0].map(Seconds));
    assert_eq!(rows.lines, 5);
    assert_eq!(rows.notes, [left_out(Flaw::NotATime, 3, &long[..32])]);
}

#[test]
fn what_stands_beyond_what_is_held_is_passed_over() {
    let long = "x".repeat(LONG);
    let rows = parsed(&format!("text,time\na,1\n{long},2\nb,3\n"));
    assert_eq!(stamps(&rows), [0.0, 2.0].map(Seconds));
    assert_eq!(rows.notes, [left_out(Flaw::Missing, 3, &long[..32])]);
}

#[test]
fn a_long_row_of_counts_goes_on_and_keeps_the_number_of_its_line() {
    // The bad entry is among the first that are held, or among those of the rest.
    for bad in [3, 149_990] {
        let mut entries = vec!["15"; 150_000];
        entries[bad] = "x";
        let row = parsed(&format!("count\n1\n2\n{}\n7\n", entries.join(",")));
        assert_eq!((row.lines, counts(&row).len()), (5, 150_003));
        assert_eq!(row.trace.requests(), 1 + 2 + 149_999 * 15 + 7);
        assert_eq!(counts(&row)[bad + 2], 0);
        assert_eq!(row.notes, [left_out(Flaw::NotACount, 4, "x")]);
    }
}

#[test]
fn long_comments_and_headers_are_passed_over() {
    let long = "x".repeat(LONG);
    let comment = parsed(&format!("count\n1\n#{long}\n2\n"));
    assert_eq!((counts(&comment), comment.lines), ([1, 2].as_slice(), 4));
    assert_eq!(comment.notes, []);
    let header = parsed(&format!("time,{long}\n1,a\n3,b\n"));
    assert_eq!(
        (stamps(&header), header.lines),
        ([0.0, 2.0].map(Seconds).into(), 3)
    );
    assert_eq!(header.notes, []);
    // Without a header the first row is one, however long.
    let row = parsed(&format!("1767600000,{long}\n1767600002,b\n1767600003,c\n"));
    assert_eq!(stamps(&row), [0.0, 2.0, 3.0].map(Seconds));
    // A header before a long first row.
    let first = parsed(&format!("time,text\n1,{long}\n3,b\n"));
    assert_eq!(stamps(&first), [0.0, 2.0].map(Seconds));
}

#[test]
fn the_first_fifty_lines_tell_the_layout() {
    let report = "2026-01-05T10:00:00Z REPORT RequestId: 1\tDuration: 5.00 ms\n\
        2026-01-05T10:00:01Z REPORT RequestId: 2\tDuration: 5.00 ms\n";
    let filler = |length: usize| format!("{}\n", "x".repeat(length));
    // And no more than the first that have 64 KB together.
    for (before, others) in [
        ("hello\n".repeat(49), Some(49)),
        ("hello\n".repeat(50), None),
        (filler(32_768) + &filler(32_767), Some(2)),
        (filler(32_768) + &filler(32_768), None),
    ] {
        let read = read(&(before + report));
        let log = read
            .as_ref()
            .ok()
            .filter(|log| log.format == Format::Report);
        let notes = others.map(|count| vec![Note::OtherLines(count)]);
        assert_eq!(log.map(|log| log.notes.clone()), notes, "{read:?}");
    }
}

#[test]
fn times_of_two_units_are_hopeless_and_nothing_mends_them() {
    for (header, file) in [
        ("time\n", "5\n1767600000\n"),
        ("time,count\n", "5,1\n1767600000,1\n"),
        (
            "2026-01-05T10:00:00Z\tREPORT RequestId: 1\tDuration: 5.00 ms\n",
            "1767600000\tREPORT RequestId: 1\tDuration: 5.00 ms\n",
        ),
    ] {
        let mut parser = TraceParser::new();
        assert!(!parser.is_hopeless());
        parser.feed(header.as_bytes());
        // The layout is known after fifty lines.
        parser.feed("# a comment\n".as_bytes());
        parser.feed(file.repeat(60).as_bytes());
        assert!(parser.is_hopeless(), "{header}");
        let before = parser.clone().finish();
        parser.feed("5\n5\n".as_bytes());
        assert_eq!(parser.finish(), before, "{header}");
        assert!(
            matches!(before, Err(TraceError::MixedUnits { .. })),
            "{before:?}"
        );
    }
    let mut list = TraceParser::new();
    list.feed("count\n1\nx\n".repeat(30).as_bytes());
    assert!(!list.is_hopeless());
}

#[test]
fn a_line_without_an_end_is_a_line() {
    let seconds = Format::Stamps(Clock::Since(Unit::Seconds));
    for (file, lines) in [
        ("time\n1\n2", 3),
        ("time\n1\n2\n", 3),
        ("\u{feff}time\r\n1\r\n\r\n 2 \r\n", 4),
    ] {
        let parsed = parsed(file);
        assert_eq!((parsed.format, parsed.lines), (seconds, lines), "{file:?}");
        assert_eq!(stamps(&parsed), [0.0, 1.0].map(Seconds), "{file:?}");
    }
    // The mark of UTF-8 and blanks are all that is taken off.
    assert_eq!(clean(b"\xef\xbb\xbf a "), b"a");
    assert_eq!(clean(b"\ta b\r"), b"a b");
}
