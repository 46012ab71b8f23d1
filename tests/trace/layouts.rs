//! Times and counts in columns and rows, and the layout of the Azure trace.

use serverless_tradeoffs::model::trace::parser::Format;
use serverless_tradeoffs::model::trace::{Clock, Flaw, Note, Unit};

use crate::{AZURE, counts, left_out, parsed, stamps};

fn check_times(file: &str, clock: Clock, expected: &[f64]) {
    let parsed = parsed(file);
    assert_eq!(parsed.format, Format::Stamps(clock), "{file:?}");
    assert_eq!(stamps(&parsed), expected, "{file:?}");
    assert_eq!(parsed.notes, [], "{file:?}");
}

#[test]
fn dates_are_read_from_columns_and_rows() {
    let iso = Clock::Calendar;
    check_times(
        "2026-01-05T10:00:00Z\n2026-01-05T10:00:01.5Z\n",
        iso,
        &[0.0, 1.5],
    );
    check_times(
        "2026-01-05 10:00:00\r\n\r\n2026-01-05 10:01:00\r\n",
        iso,
        &[0.0, 60.0],
    );
    check_times(
        "\u{feff}2026-01-05T10:00:00+02:00\n2026-01-05T08:00:03Z",
        iso,
        &[0.0, 3.0],
    );
    check_times(
        "2026-01-05T10:00:00Z GET /a\n2026-01-05T10:00:02Z GET /b 7\n",
        iso,
        &[0.0, 2.0],
    );
    check_times(
        "id;when;path\n1;2026-01-05;/\n2;2026-01-06;/\n",
        iso,
        &[0.0, 86_400.0],
    );
    check_times(
        "user,at what time\n5,2026-01-05 10:00:00\n7,2026-01-05 10:00:09\n",
        iso,
        &[0.0, 9.0],
    );
    check_times(
        "\"a,b\",2026-01-05T10:00:00Z\n\"c,d\",2026-01-05T10:00:04Z\n",
        iso,
        &[0.0, 4.0],
    );
    check_times(
        "2026-01-05T10:00:00Z, 2026-01-05T10:00:01Z, 2026-01-05T10:00:05Z",
        iso,
        &[0.0, 1.0, 5.0],
    );
}

#[test]
fn numbers_are_read_as_times_of_their_unit() {
    let unix = Clock::Unix;
    check_times(
        "1767600000\n1767600002.25\n",
        unix(Unit::Seconds),
        &[0.0, 2.25],
    );
    check_times(
        "1767600000000\n1767600000002\n",
        unix(Unit::Milliseconds),
        &[0.0, 0.002],
    );
    check_times(
        "timestamp\n1767600000000000\n1767600000000250",
        unix(Unit::Microseconds),
        &[0.0, 0.000_25],
    );
    check_times(
        "# a log\n1767600000000000000\n1767600001000000000\n",
        unix(Unit::Nanoseconds),
        &[0.0, 1.0],
    );
    check_times(
        "1767600000000,200,12.5\n1767600001000,404,3\n",
        unix(Unit::Milliseconds),
        &[0.0, 1.0],
    );
    check_times(
        "1767600000 1767600001 1767600003\n",
        unix(Unit::Seconds),
        &[0.0, 1.0, 3.0],
    );
    let since = Clock::Since;
    check_times(
        "time\n0\n12.5\n100\n",
        since(Unit::Seconds),
        &[0.0, 12.5, 100.0],
    );
    check_times(
        "path,time (ms)\n/,0\n/,1500\n",
        since(Unit::Milliseconds),
        &[0.0, 1.5],
    );
    check_times(
        "arrival_us\n100\n1100\n",
        since(Unit::Microseconds),
        &[0.0, 0.001],
    );
}

#[test]
fn counts_are_read_from_columns_and_rows() {
    let check = |file: &str, format: Format, step: f64, expected: &[u64], notes: &[Note]| {
        let parsed = parsed(file);
        assert_eq!(parsed.format, format, "{file:?}");
        assert_eq!(counts(&parsed), (step, expected.to_vec()), "{file:?}");
        assert_eq!(parsed.notes, notes, "{file:?}");
    };
    let minutes = Format::Counts;
    check("count\n3\n0\n7\n", minutes, 60.0, &[3, 0, 7], &[]);
    check("Requests\n3,0,7\n", minutes, 60.0, &[3, 0, 7], &[]);
    check("invocations,3,0,7\n", minutes, 60.0, &[3, 0, 7], &[]);
    check(
        "service,requests\nshop,3\nshop,7\n",
        minutes,
        60.0,
        &[3, 7],
        &[],
    );
    check(
        "3\n0\n7\n",
        minutes,
        60.0,
        &[3, 0, 7],
        &[Note::TakenAsCounts],
    );
    check("5 5 5", minutes, 60.0, &[5, 5, 5], &[Note::TakenAsCounts]);
    check(
        "3, 0, 7,\n2, 1\n",
        minutes,
        60.0,
        &[3, 0, 7, 2, 1],
        &[Note::TakenAsCounts],
    );
    let timed = Format::TimedCounts(Clock::Calendar);
    let five =
        "period,sum\n2026-01-05 10:00:00,3\n2026-01-05 10:05:00,4\n2026-01-05 10:15:00,5.0\n";
    check(five, timed, 300.0, &[3, 4, 0, 5], &[]);
    let twice = "function;calls;timestamp\na;3;2026-01-05T10:00Z\nb;4;2026-01-05T10:00Z\na;5;2026-01-05T10:01Z\n";
    check(twice, timed, 60.0, &[7, 5], &[]);
    check(
        "1767600000,3\n1767600060,9\n",
        Format::TimedCounts(Clock::Unix(Unit::Seconds)),
        60.0,
        &[3, 9],
        &[Note::SecondColumnTakenAsCounts],
    );
    check(
        "timestamp,count\n1767600000,3\n",
        Format::TimedCounts(Clock::Unix(Unit::Seconds)),
        60.0,
        &[3],
        &[],
    );
    // Irregular rows: the shortest gap is the step.
    let irregular = "time,count\n0,1\n10,2\n21,4\n40,8\n";
    check(
        irregular,
        Format::TimedCounts(Clock::Since(Unit::Seconds)),
        10.0,
        &[1, 2, 4, 0, 8],
        &[],
    );
}

#[test]
fn a_bare_list_that_hardly_falls_is_times() {
    let rising = parsed("0\n3\n3\n8\n");
    assert_eq!(rising.format, Format::Stamps(Clock::Since(Unit::Seconds)));
    assert_eq!(
        (stamps(&rising), rising.notes),
        (vec![0.0, 3.0, 3.0, 8.0], vec![Note::TakenAsSeconds])
    );
    let fractions = parsed("4.5\n0.25\n3\n");
    let sorted = Note::Sorted { line: 2, count: 1 };
    assert_eq!(stamps(&fractions), [0.0, 2.75, 4.25]);
    assert_eq!(fractions.notes, [Note::TakenAsSeconds, sorted]);
}

#[test]
fn functions_of_the_azure_layout_are_added_and_weighed() {
    let azure = parsed(AZURE);
    assert_eq!((azure.format, azure.lines), (Format::AzureFunctions, 4));
    assert_eq!(counts(&azure), (60.0, vec![11, 0, 9]));
    let functions = azure.trace.functions().expect("functions");
    assert_eq!(
        (functions.largest(), functions.others()),
        ([0.8, 0.2].as_slice(), 0)
    );
    assert_eq!(azure.notes, []);
    // Only the thousand busiest keep a share of their own.
    let header = AZURE.lines().next().expect("a header");
    let rows: Vec<String> = (1..=1_500)
        .map(|i| format!("o,a,{i},http,{i},0,0"))
        .collect();
    let many = parsed(&format!("{header}\n{}", rows.join("\n")));
    let functions = many.trace.functions().expect("functions");
    assert_eq!(
        (
            functions.largest().len(),
            functions.others(),
            functions.number()
        ),
        (1_000, 500, 1_500)
    );
    let rest = (1..=500).sum::<u64>() as f64 / many.trace.requests() as f64;
    assert!((functions.share_of_others() - rest).abs() < 1e-12);
    // Wrong rows are left out, a header in between is told.
    let wrong = parsed(&format!(
        "{AZURE}o,a,f,http,1,2\n{header}\no,a,f,http,1,x,2\no,a,f,http,1,,2\no,a,f,http,1,1,1\n"
    ));
    assert_eq!(counts(&wrong).1, [12, 1, 10]);
    assert_eq!(
        wrong.notes,
        [
            left_out(Flaw::Minutes, 5, "o,a,f,http,1,2", 1),
            left_out(Flaw::NotACount, 7, "x", 1),
            left_out(Flaw::Missing, 8, "o,a,f,http,1,,2", 1),
            Note::HeaderAgain { line: 6 },
        ]
    );
}
