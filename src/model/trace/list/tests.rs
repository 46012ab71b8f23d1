//! Lists of numbers: what they are taken for.

use super::*;
use crate::model::trace::Arrivals;
use crate::model::trace::clock::Unit;

fn open(numbers: &[&str]) -> Read {
    let mut list = List::new(Meaning::Open, 0);
    for (line, number) in (1..).zip(numbers) {
        list.row(line, number.as_bytes());
    }
    list.finish().expect("a list")
}

#[test]
fn numbers_that_fall_half_as_often_as_they_rise_are_counts() {
    let check = |numbers: &[&str], counts: bool| {
        let read = open(numbers);
        let (format, note) = if counts {
            (Format::Counts, Note::TakenAsCounts)
        } else {
            (
                Format::Stamps(Clock::Since(Unit::Seconds)),
                Note::TakenAsSeconds,
            )
        };
        assert_eq!(
            (read.format, &read.notes[0]),
            (format, &note),
            "{numbers:?}"
        );
    };
    check(&["5", "5", "5"], true);
    check(&["3", "2", "1"], true);
    check(&["1", "2", "3"], false);
    // One fall for two rises is enough, for three it is not.
    check(&["5", "6", "5", "7"], true);
    check(&["5", "6", "5", "7", "8"], false);
    check(&["5", "6", "6", "6", "5", "7"], true);
    // Fractions are no counts, however they fall.
    check(&["3", "2.5", "1"], false);
    check(&["3", "2.0", "1"], true);
    check(&["7"], true);
}

#[test]
fn large_numbers_are_times_however_they_fall() {
    let read = open(&["1767600005", "1767600003", "1767600000"]);
    assert_eq!(read.format, Format::Stamps(Clock::Unix(Unit::Seconds)));
    assert_eq!(read.notes, [Note::Sorted { line: 2, count: 2 }]);
    let Arrivals::Stamps(stamps) = &read.arrivals else {
        panic!("{:?}", read.arrivals);
    };
    assert_eq!(
        stamps.iter().map(|at| at.0).collect::<Vec<_>>(),
        [0.0, 3.0, 5.0]
    );
}

#[test]
fn entries_of_counts_are_a_minute_each() {
    let check = |meaning, labels, rows: &[&str], expected: &[u64]| {
        let mut list = List::new(meaning, labels);
        for (line, row) in (1..).zip(rows) {
            list.row(line, row.as_bytes());
        }
        let read = list.finish().expect("counts");
        let Arrivals::Counts(counts) = &read.arrivals else {
            panic!("{:?}", read.arrivals);
        };
        assert_eq!(
            (counts.counts(), counts.step().0),
            (expected, 60.0),
            "{rows:?}"
        );
    };
    let counts = Meaning::Counts;
    check(counts, 0, &["3,0,7"], &[3, 0, 7]);
    check(counts, 0, &["3;0\t7", "1 2"], &[3, 0, 7, 1, 2]);
    check(counts, 0, &["3,,7,", "1"], &[3, 0, 7, 1]);
    check(counts, 1, &["calls,3,7"], &[3, 7]);
    check(counts, 2, &["a,b", "3", "7"], &[3, 7]);
    check(counts, 0, &["\"3\", '4'"], &[3, 4]);
    // A minute with a flaw stays.
    check(counts, 0, &["3", "x", "5"], &[3, 0, 5]);
    check(
        Meaning::Open,
        0,
        &["3", "x", "5", "1", "4"],
        &[3, 0, 5, 1, 4],
    );
    let mut second = List::of_column(Some(b','), 1);
    for (line, row) in [(1, "a,3"), (2, "b,4,9"), (3, "c"), (4, "d,5")] {
        second.row(line, row.as_bytes());
    }
    let read = second.finish().expect("counts");
    assert!(matches!(read.arrivals, Arrivals::Counts(counts) if counts.counts() == [3, 4, 0, 5]));
}

#[test]
fn times_of_a_row_may_have_blanks_within() {
    let mut list = List::new(Meaning::Times, 0);
    assert!(list.separates(b',') && list.separates(b';') && list.separates(b'\t'));
    assert!(!list.separates(b' ') && !list.separates(b'0'));
    assert!(List::new(Meaning::Open, 0).separates(b' '));
    list.row(1, b"2026-01-05 10:00:00, 2026-01-05 10:00:04,2026-01-05");
    let read = list.finish().expect("times");
    assert_eq!(read.format, Format::Stamps(Clock::Calendar));
    assert_eq!(read.notes, [Note::Sorted { line: 1, count: 1 }]);
    let Arrivals::Stamps(stamps) = &read.arrivals else {
        panic!("{:?}", read.arrivals);
    };
    let times: Vec<f64> = stamps.iter().map(|at| at.0).collect();
    assert_eq!(times, [0.0, 36_000.0, 36_004.0]);
}
