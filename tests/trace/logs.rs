//! Logs of AWS Lambda, as the console, the command line and exports give them.

use serverless_tradeoffs::model::trace::parser::Format;
use serverless_tradeoffs::model::trace::{Flaw, Note, TraceError};
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds};

use crate::{left_out, parsed, read, report, stamps};

/// A cold call of 1 s after 0.5 s of INIT, and ten seconds later a warm one of 0.1 s; so many lines say nothing of calls.
fn check(file: &str, skipped: u64) {
    let parsed = parsed(file);
    assert_eq!(parsed.format, Format::Report, "{file}");
    // The first call took 0.5 s of INIT and 1 s, the second 0.1 s.
    let times = stamps(&parsed);
    assert_eq!(times.len(), 2, "{file}");
    assert!(
        (times[1] - (10.0 - 0.1 + 1.5)).abs() < 1e-9,
        "{file}: {times:?}"
    );
    let notes: &[Note] = if skipped > 0 {
        &[Note::OtherLines(skipped)]
    } else {
        &[]
    };
    assert_eq!(parsed.notes, notes, "{file}");
    let fitted = parsed.trace.fitted().expect("a fit");
    assert_eq!((fitted.requests, fitted.cold_starts), (2, 1));
    assert_eq!(fitted.memory, Some(Mebibytes(128.0)));
    assert_eq!(fitted.memory_used, Some(Mebibytes(37.0)));
    assert!((fitted.duration_median.0 - 100.0).abs() < 0.1);
    assert!((fitted.duration_p95.0 - 100.0).abs() < 0.1);
    let inits = fitted.inits.as_ref().expect("cold starts");
    assert!((inits.median().0 - 500.0).abs() < 0.5);
    assert_eq!(inits.first_call_mean, Milliseconds(1_000.0));
}

#[test]
fn reports_of_lambda_give_arrivals_and_the_function() {
    let (cold, warm) = (
        report("1000.00", "Init Duration: 500.00 ms"),
        report("100.00", ""),
    );
    let tail = format!(
        "2026-01-05T10:00:00.000Z START RequestId: 1b2c Version: $LATEST\n\
         2026-01-05T10:00:00.100Z 1b2c INFO hello\n\
         2026-01-05T10:00:01.000Z {cold}\n\
         2026-01-05T10:00:11.000Z\t{warm}\t\n\
         2026-01-05T10:00:11.000Z END RequestId: 1b2c\n"
    );
    check(&tail, 3);
    let stream = "2026-01-05T10:00:01.000000+00:00 2026/01/05/[$LATEST]0a";
    check(
        &format!(
            "{stream} {cold}\n{} {warm}\n",
            stream.replace("01.0", "11.0")
        ),
        0,
    );
    let exported =
        format!("timestamp,message\n1767607201000,\"{cold}\n\"\n1767607211000,\"{warm}\n\"\n");
    check(&exported, 0);
    let insights = format!(
        "@timestamp,@message\n\"2026-01-05 10:00:01.000\",\"{cold}\"\n2026-01-05 10:00:11.000,\"{warm}\"\n"
    );
    check(&insights, 0);
    let escaped = |line: &str| line.replace('\t', "\\t");
    let json = format!(
        "{{\"timestamp\":1767607201000,\"message\":\"{}\\n\"}}\n{{\"message\": \"{}\", \"timestamp\": 1767607211000}}\n",
        escaped(&cold),
        escaped(&warm)
    );
    check(&json, 0);
    let metrics = |time: &str, duration: &str, init: &str| {
        format!(
            "{{\"time\":\"2026-01-05T10:00:{time}.000Z\",\"type\":\"platform.report\",\"record\":{{\"requestId\":\"1b2c\",\"metrics\":{{\"durationMs\":{duration},\"billedDurationMs\":4,\"memorySizeMB\":128,\"maxMemoryUsedMB\":37{init}}},\"status\":\"success\"}}}}\n"
        )
    };
    check(
        &(metrics("01", "1000.0", ",\"initDurationMs\":500.0") + &metrics("11", "100", "")),
        0,
    );
    let restored = tail.replace("Init Duration", "Restore Duration");
    check(&restored, 3);
}

#[test]
fn reports_without_times_still_show_the_function() {
    let warm = report("100.00", "");
    let Err(TraceError::Untimed(fitted)) = read(format!("{warm}\n{warm}\n").as_bytes()) else {
        panic!("no times");
    };
    assert_eq!((fitted.requests, &fitted.inits), (2, &None));
    let once = read(format!("2026-01-05T10:00:01Z {warm}\n").as_bytes());
    let error = once.expect_err("one request");
    assert!(matches!(error, TraceError::AllAtOnce { requests: 1, .. }));
    assert_eq!(error.fitted().map(|fitted| fitted.requests), Some(1));
    let times = ["2026-01-05T10:00:01Z", "2026-01-05T10:00:02Z"];
    let broken = "2026-01-05T10:00:03Z REPORT RequestId: 1b2c\tDuration: ?";
    let file = format!(
        "{} {warm}\n{} {warm}\n{warm}\n{broken}\n",
        times[0], times[1]
    );
    let other = file.replacen("128", "256", 1);
    let parsed = parsed(&other);
    assert_eq!(
        parsed.notes,
        [
            left_out(Flaw::NoDuration, 4, &broken[..32], 1),
            Note::Untimed { line: 3, count: 1 },
            Note::SeveralMemories,
        ]
    );
    assert_eq!(
        parsed.trace.fitted().and_then(|fitted| fitted.memory),
        Some(Mebibytes(128.0))
    );
}

#[test]
fn quantiles_of_reports_are_within_a_thousandth() {
    let lines =
        (1..=2_000).map(|i| format!("17676{:05}000\t{}\n", i, report(&format!("{i}.25"), "")));
    let parsed = parsed(&lines.collect::<String>());
    let fitted = parsed.trace.fitted().expect("a fit");
    assert!(
        (fitted.duration_median.0 / 1_000.25 - 1.0).abs() < 1e-3,
        "{fitted:?}"
    );
    assert!(
        (fitted.duration_p95.0 / 1_900.25 - 1.0).abs() < 1e-3,
        "{fitted:?}"
    );
}
