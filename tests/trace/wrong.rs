//! What is wrong with a file: left out and named, or refused.

use serverless_tradeoffs::model::trace::{Clock, Flaw, LeftOut, Note, Spot, TraceError, Unit};

use crate::{counts, left_out, parsed, read, report, spot, stamps};

#[test]
fn bad_lines_are_left_out_and_named() {
    let check = |file: &str, expected: &[f64], notes: &[Note]| {
        let parsed = parsed(file);
        assert_eq!(stamps(&parsed), expected, "{file:?}");
        assert_eq!(parsed.notes, notes, "{file:?}");
    };
    let sorted = |line, count| Note::Sorted { line, count };
    check("time\n5\n3\n4\n1\n", &[0.0, 2.0, 3.0, 4.0], &[sorted(3, 2)]);
    check(
        "time\n5\nabc\n6\nlater\n8\n-7\n9\n",
        &[0.0, 1.0, 3.0, 4.0],
        &[
            left_out(Flaw::NotATime, 3, "abc", 2),
            left_out(Flaw::Negative, 7, "-7", 1),
        ],
    );
    check(
        "-5\n1767600000\n1767600001\n",
        &[0.0, 1.0],
        &[left_out(Flaw::Negative, 1, "-5", 1)],
    );
    check(
        "path,time\n/a,5\n/b\n/c,\n/d,6\n/e,7\n",
        &[0.0, 1.0, 2.0],
        &[left_out(Flaw::Missing, 3, "/b", 2)],
    );
    let counted = parsed("time,count\n0,1\n60,x\n120,-2\n180,3\n240,1.5\n300,\n360,1\n420,1\n");
    assert_eq!(counts(&counted).1, [1, 0, 0, 3, 0, 0, 1, 1]);
    assert_eq!(
        counted.notes,
        [
            left_out(Flaw::NotACount, 3, "x", 2),
            left_out(Flaw::Negative, 4, "-2", 1),
            left_out(Flaw::Missing, 7, "300,", 1),
        ]
    );
    // In counts by the minute, the minute of a bad entry stays.
    let minutes = parsed("count\n1\nx\n3\n");
    assert_eq!(counts(&minutes).1, [1, 0, 3]);
    assert_eq!(minutes.notes, [left_out(Flaw::NotACount, 3, "x", 1)]);
    let row = parsed("7,,3\n");
    assert_eq!(counts(&row).1, [7, 0, 3]);
}

fn refused(file: &str, expected: TraceError) {
    assert_eq!(read(file.as_bytes()), Err(expected), "{file:?}");
}

#[test]
fn what_gives_no_trace_says_why() {
    refused("", TraceError::Empty);
    refused("\n\r\n  \n", TraceError::Empty);
    refused("# only a comment", TraceError::Empty);
    let unusable = |first: Option<Spot>| TraceError::NothingUsable { first };
    refused("timestamp\n", unusable(None));
    refused("hello\nworld\n", unusable(Some(spot(2, "world"))));
    refused("---\n", unusable(Some(spot(1, "---"))));
    refused("-1\n-2\n", unusable(Some(spot(1, "-1"))));
    refused(
        "time\n1\nabc\ndef\n-1\n",
        TraceError::MostlyUnusable {
            worst: LeftOut {
                flaw: Flaw::NotATime,
                first: spot(3, "abc"),
                count: 2,
            },
            unusable: 3,
            of: 4,
        },
    );
    refused(
        "1767600000\n",
        TraceError::AllAtOnce {
            requests: 1,
            fitted: None,
        },
    );
    refused(
        "time\n5\n5\n5\n",
        TraceError::AllAtOnce {
            requests: 3,
            fitted: None,
        },
    );
    refused("count\n0\n0\n", TraceError::NoRequests);
    refused("0\n0\n", TraceError::NoRequests);
    refused("time,count\n0,0\n", TraceError::NoRequests);
}

#[test]
fn units_are_not_mixed() {
    let mixed =
        |line: u64, text: &str, found: Clock, expected: Clock, since: u64| TraceError::MixedUnits {
            spot: spot(line, text),
            found,
            expected,
            since,
        };
    let unix = Clock::Unix;
    refused(
        "ts\n1767600000\n1767600001\n1767600002000\n",
        mixed(
            4,
            "1767600002000",
            unix(Unit::Milliseconds),
            unix(Unit::Seconds),
            2,
        ),
    );
    refused(
        "2026-01-05T10:00:00Z\n\n1767600001\n5\n",
        mixed(3, "1767600001", unix(Unit::Seconds), Clock::Calendar, 1),
    );
    let calls = report("1.00", "");
    refused(
        &format!("2026-01-05T10:00:00Z {calls}\n1767600001000\t{calls}\n"),
        mixed(
            2,
            "1767600001000",
            unix(Unit::Milliseconds),
            Clock::Calendar,
            1,
        ),
    );
}
