//! What lines of a log say, and when their calls arrived.

use super::*;
use crate::model::trace::Arrivals;
use crate::model::trace::clock::Unit;

#[test]
fn lines_of_a_log_have_a_mark() {
    for line in [
        "REPORT RequestId: 1",
        "2026-01-05T10:00:00Z START RequestId: 1",
        "x END RequestId: 1",
        "INIT_START Runtime Version: nodejs:22",
        "{\"type\":\"platform.report\"}",
        "{\"type\":\"platform.start\"}",
        "{\"type\":\"platform.initStart\"}",
    ] {
        assert!(is_log(line.as_bytes()), "{line}");
    }
    assert!(!is_log(b"a report of RequestId: 1"));
}

#[test]
fn a_call_is_read_from_its_report() {
    let expected = |duration, init, memory, memory_used| {
        Some(Call {
            duration,
            init,
            memory,
            memory_used,
        })
    };
    let line = |text: &str| call(text.as_bytes());
    assert_eq!(
        line(
            "REPORT RequestId: 1\tDuration: 3.52 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 37 MB\tInit Duration: 151.20 ms"
        ),
        expected(3.52, Some(151.2), Some(128.0), Some(37.0))
    );
    assert_eq!(
        line("Duration: 7 ms\\tRestore Duration: 90.5 ms\\tMemory Size: 0 MB"),
        expected(7.0, Some(90.5), None, None)
    );
    assert_eq!(line("Memory Size: 128 MB"), None);
    assert_eq!(line("Duration: ? ms"), None);
    let json = |text: &str| json_call(text.as_bytes());
    assert_eq!(
        json(
            "{\"durationMs\":3.5,\"memorySizeMB\": 128,\"maxMemoryUsedMB\":37,\"initDurationMs\":151.25}"
        ),
        expected(3.5, Some(151.25), Some(128.0), Some(37.0))
    );
    assert_eq!(
        json("{\\\"durationMs\\\":3.5,\\\"memorySizeMB\\\":0,\\\"restoreDurationMs\\\": 90}"),
        expected(3.5, Some(90.0), None, None)
    );
    assert_eq!(json("{\"billedDurationMs\":4}"), None);
}

#[test]
fn the_time_of_a_report_stands_before_it_or_by_its_key() {
    let noon = 1_767_614_400_000_000;
    let check = |before: &str, whole: &str, expected: Option<(Clock, &str)>| {
        let expected = expected.map(|(clock, shown)| ((clock, noon), shown.as_bytes()));
        assert_eq!(
            time(before.as_bytes(), whole.as_bytes()),
            expected,
            "{whole}"
        );
    };
    let date = "2026-01-05T12:00:00Z";
    let calendar = |shown| Some((Clock::Calendar, shown));
    let millis = |shown| Some((Clock::Unix(Unit::Milliseconds), shown));
    check(&format!("{date} "), "", calendar(date));
    check(&format!("7,stream\t\"{date}\",\""), "", calendar(date));
    check("1767614400000,\"", "", millis("1767614400000"));
    check("\"1767614400000 x", "", millis("1767614400000 x"));
    check("7,stream", "", None);
    check("", "", None);
    let key = |text: &'static str, expected| check("", text, expected);
    key(
        "{\"timestamp\":1767614400000,\"m\":5}",
        millis("1767614400000"),
    );
    key("{\"timestamp\": 1767614400000}", millis("1767614400000"));
    key("{\"@timestamp\":\"2026-01-05T12:00:00Z\"}", calendar(date));
    key(
        "{\"time\":\"2026-01-05T12:00:00Z\",\"m\":5}",
        calendar(date),
    );
    key("{\"time\":5}", None);
    key("{\"other\":\"2026-01-05T12:00:00Z\"}", None);
}

#[test]
fn a_call_arrives_by_its_duration_and_init_before_its_line() {
    let mut log = Log::new();
    let report = |init: &str| format!("REPORT RequestId: 1\tDuration: 2000.00 ms\t{init}");
    let cold = report("Init Duration: 500.25 ms");
    for (line, text) in [
        (1, format!("2026-01-05T12:00:10Z {}", report(""))),
        (2, "START RequestId: 2".to_owned()),
        (3, cold.clone()),
        (4, "\"".to_owned()),
        (5, format!("2026-01-05T12:00:20Z {cold}")),
        (6, report("")),
        (7, "REPORT RequestId: 3".to_owned()),
        (8, "hello".to_owned()),
    ] {
        log.row(line, text.as_bytes());
    }
    assert!(!log.is_hopeless());
    let read = log.clone().finish().expect("two calls with times");
    let Arrivals::Stamps(stamps) = &read.arrivals else {
        panic!("{:?}", read.arrivals);
    };
    let times: Vec<f64> = stamps.iter().map(|at| at.0).collect();
    assert_eq!(times, [0.0, 10.0 - 0.500_25]);
    let fitted = read.fitted.expect("a fit");
    assert_eq!((fitted.requests, fitted.cold_starts), (4, 2));
    assert_eq!(read.notes[1], Note::Untimed { line: 3, count: 2 });
    assert_eq!(read.notes[2..], [Note::OtherLines(2)]);
    assert!(matches!(&read.notes[0], Note::LeftOut(left_out)
        if left_out.flaw == Flaw::NoDuration && left_out.first.line == 7));
    log.row(9, format!("1767614400\t{cold}").as_bytes());
    assert!(log.is_hopeless());
    assert!(matches!(log.finish(), Err(TraceError::MixedUnits { .. })));
}
