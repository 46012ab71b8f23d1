//! Where a file is cut into pieces does not matter, and no bytes can do harm.

use proptest::prelude::*;

use serverless_tradeoffs::model::trace::TraceError;
use serverless_tradeoffs::model::trace::parser::{Parsed, TraceParser};

use crate::{AZURE, SAMPLE, counts, read, report, stamps};

fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1_767_600_000_u64..1_767_700_000).prop_map(|s| s.to_string()),
        4 => (0_u64..100_000).prop_map(|s| s.to_string()),
        2 => (0_u64..60, 0_u64..60).prop_map(|(m, s)| format!("2026-01-05T10:{m:02}:{s:02}.5Z,{m}")),
        1 => Just("timestamp,count".to_owned()),
        1 => Just(report("3.52", "Init Duration: 151.20 ms")),
        1 => Just(format!("2026-01-05T10:00:00Z {}", report("3.52", ""))),
        1 => "[-0-9a-zA-Z,;\" \u{e4}\u{20ac}]{0,12}",
        1 => (0_usize..4).prop_map(|row| AZURE.lines().nth(row).unwrap_or_default().to_owned()),
    ]
}

/// What comes out of a file in pieces of these lengths, over and over.
fn in_pieces(file: &[u8], lengths: &[usize]) -> Result<Parsed, TraceError> {
    let mut parser = TraceParser::new();
    let mut rest = file;
    for &length in lengths.iter().cycle() {
        let (piece, after) = rest.split_at(length.min(rest.len()));
        parser.feed(piece);
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    parser.finish()
}

#[test]
fn pieces_do_not_matter_for_whole_files() {
    let long_row: String = (0..200_000)
        .map(|i| format!("{}, ", i * 7_919 % 1_000))
        .collect();
    let long_line = format!("time,text\n1,{}\n2,b\n", "x".repeat(700_000));
    let logs = format!("2026-01-05T10:00:00Z {}\n", report("1.00", "")).repeat(3)
        + &format!("1767600001 {}", report("1.00", ""));
    let files = [
        AZURE.as_bytes(),
        SAMPLE,
        long_row.as_bytes(),
        long_line.as_bytes(),
        logs.as_bytes(),
    ];
    for file in files {
        let whole = read(file);
        for lengths in [
            [1, 2].as_slice(),
            &[7, 1, 64],
            &[262_144],
            &[262_143, 3],
            &[300_000],
        ] {
            assert_eq!(in_pieces(file, lengths), whole, "{lengths:?}");
        }
    }
    let long = read(long_row.as_bytes()).expect("a row of counts");
    assert_eq!(counts(&long).1.len(), 200_000);
    assert_eq!(
        stamps(&read(long_line.as_bytes()).expect("two rows")),
        [0.0, 1.0]
    );
}

proptest! {
    #[test]
    fn pieces_do_not_matter(
        lines in proptest::collection::vec(line(), 0..80),
        end in prop_oneof![Just("\n"), Just("\r\n")],
        lengths in proptest::collection::vec(1_usize..40, 1..6),
    ) {
        let file = lines.join(end);
        prop_assert_eq!(in_pieces(file.as_bytes(), &lengths), read(file.as_bytes()));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    #[test]
    fn anything_like_a_trace_is_read_or_refused(text in "[-+0-9.,;:eTZ\" \t\n\r/{}a#]{0,300}") {
        if let Ok(parsed) = read(text.as_bytes()) {
            prop_assert!(parsed.trace.span().0 > 0.0 && parsed.trace.requests() > 0);
            prop_assert!(parsed.trace.hourly_rates().iter().all(|rate| rate.is_finite()));
            prop_assert!(parsed.trace.peak_to_mean() >= 1.0);
        }
    }
}
