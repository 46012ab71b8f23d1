//! Which reader the first lines call for.

use super::*;

#[test]
fn names_say_what_a_column_is() {
    let check = |name: &str, expected: Column| {
        assert!(column(name.as_bytes()) == expected, "{name}");
    };
    for name in [
        "timestamp",
        "@timestamp",
        "Start Time",
        "created_at",
        "Timestamp (UTC)",
        "DATE",
    ] {
        check(name, Column::Time(None));
    }
    for (name, unit) in [
        ("time (ms)", Unit::Milliseconds),
        ("ms", Unit::Milliseconds),
        ("arrival_msec", Unit::Milliseconds),
        ("epoch millis", Unit::Milliseconds),
        ("time in milliseconds", Unit::Milliseconds),
        ("start_time_us", Unit::Microseconds),
        ("timestamp_ns", Unit::Nanoseconds),
        ("ts [nanoseconds]", Unit::Nanoseconds),
        ("Time in seconds", Unit::Seconds),
        ("seconds", Unit::Seconds),
    ] {
        check(name, Column::Time(Some(unit)));
    }
    for name in ["count", "Requests per minute", "RPM", "request_count"] {
        check(name, Column::Count);
    }
    check("@message", Column::Log);
    check("message", Column::Log);
    for name in ["duration (ms)", "status", "columns", "path", "@count", ""] {
        check(name, Column::Other);
    }
}

/// The reader of a file that begins with these lines, by a word, and whether the first is a header.
fn layout(lines: &[&str]) -> (&'static str, bool) {
    let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    let (reader, is_header) = reader(&lines);
    let word = match reader {
        Reader::Stamps(_) => "stamps",
        Reader::Counts(_) => "counts",
        Reader::List(_) => "list",
        Reader::Azure(_) => "azure",
        Reader::Log(_) => "log",
    };
    (word, is_header)
}

#[test]
fn a_header_or_the_first_row_tells_the_layout() {
    let check = |lines: &[&str], word: &str, is_header: bool| {
        assert_eq!(layout(lines), (word, is_header), "{lines:?}");
    };
    // Headers.
    check(
        &["HashOwner,HashApp,HashFunction,Trigger,1,2"],
        "azure",
        true,
    );
    check(&["timestamp,path", "5,/"], "stamps", true);
    check(&["path,user", "/,7"], "stamps", true);
    check(&["timestamp,count", "5,1"], "counts", true);
    check(&["day,calls", "2026-01-05,1"], "counts", true);
    check(&["count", "1"], "list", true);
    check(&["service,calls", "shop,1"], "list", true);
    check(&["time,message", "5,START RequestId: 1"], "log", true);
    check(&["@message", "hello"], "log", true);
    check(&["time,text", "5,END RequestId: 1"], "log", false);
    // None of letters alone is no header.
    check(&["---"], "stamps", false);
    // Rows.
    check(&["calls,1,2,3"], "list", false);
    check(&["calls,1,x,3"], "stamps", false);
    check(&["1767600000,1767600001,1767600002"], "list", false);
    check(&["1767600000,1767600001"], "stamps", false);
    check(&["1767600000,1767600001,7"], "stamps", false);
    check(&["1767600000,3"], "counts", false);
    check(&["5,3"], "counts", false);
    check(&["-5,3"], "counts", false);
    check(&["1767600000,1.5"], "stamps", false);
    check(&["1767600000,3,4"], "stamps", false);
    check(&["5 6 7"], "list", false);
    check(&["5 /a"], "stamps", false);
    check(&["5"], "list", false);
    check(&["1767600000 7"], "list", false);
    check(&["2026-01-05 GET /"], "stamps", false);
    check(&["5,6,7"], "list", false);
    check(&["5,,7"], "list", false);
    check(&["5,a,7"], "stamps", false);
    check(&["5;3"], "counts", false);
    check(&["5,3,,"], "counts", false);
    check(&[""], "list", false);
}
