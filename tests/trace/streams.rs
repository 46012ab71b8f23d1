//! Files too large to hold, and the sample.

use serverless_tradeoffs::model::trace::parser::{Format, Parsed, TraceParser};
use serverless_tradeoffs::model::trace::{Clock, MOST_STEPS, Note, Unit};
use serverless_tradeoffs::model::units::Seconds;

use crate::{SAMPLE, counts, read};

/// Feeds a file made of one line many times over, without holding it; `line` is told the number of each.
fn streamed(lines: u32, mut line: impl FnMut(u32, &mut Vec<u8>)) -> Parsed {
    let mut parser = TraceParser::new();
    let mut piece = Vec::new();
    for number in 0..lines {
        line(number, &mut piece);
        if piece.len() > 60_000 {
            parser.feed(&piece);
            piece.clear();
        }
    }
    parser.feed(&piece);
    parser.finish().expect("a sound stream")
}

#[test]
fn ten_million_stamps_are_counted_in_bounded_memory() {
    // Four a second: 29 days, of which a step is as many whole seconds as fit.
    let mut text = *b"1767600000.00\n";
    let parsed = streamed(10_000_000, |number, piece| {
        let mut seconds = 1_767_600_000 + number / 4;
        for digit in text[..10].iter_mut().rev() {
            *digit = b'0' + (seconds % 10) as u8;
            seconds /= 10;
        }
        text[11..13].copy_from_slice(&[b"00", b"25", b"50", b"75"][number as usize % 4][..]);
        piece.extend_from_slice(&text);
    });
    let (step, counts) = counts(&parsed);
    assert_eq!(
        (parsed.lines, parsed.trace.requests()),
        (10_000_000, 10_000_000)
    );
    assert_eq!((step, counts.len()), (16.0, 156_250));
    assert!(counts.iter().all(|&count| count == 64));
    assert_eq!(parsed.notes, [Note::Coarsened(Seconds(16.0))]);
    assert_eq!(parsed.format, Format::Stamps(Clock::Unix(Unit::Seconds)));
}

#[test]
fn a_million_minutes_become_longer_steps() {
    let minutes = streamed(1_000_000, |_, piece| piece.extend_from_slice(b"2,1,"));
    let (step, counts) = counts(&minutes);
    assert_eq!((step, counts.len(), minutes.lines), (480.0, 250_000, 1));
    assert!(counts.len() <= MOST_STEPS && counts.iter().all(|&count| count == 12));
    assert_eq!(
        minutes.notes,
        [Note::TakenAsCounts, Note::Coarsened(Seconds(480.0))]
    );
}

#[test]
fn falling_stamps_are_counted_as_rising_ones_are() {
    let rising = streamed(1_200_000, |number, piece| {
        piece.extend(format!("{number}\n").bytes())
    });
    let falling = streamed(1_200_000, |number, piece| {
        let label = if number == 0 {
            "time
"
        } else {
            ""
        };
        piece.extend(
            format!(
                "{label}{}
",
                1_199_999 - number
            )
            .bytes(),
        );
    });
    assert!(rising.trace == falling.trace, "the same arrivals");
    assert_eq!(counts(&rising).0, 8.0);
}

#[test]
fn the_sample_is_a_day_with_peaks_and_needs_no_note() {
    let sample = read(SAMPLE).expect("the sample");
    assert_eq!(sample.notes, []);
    assert!(SAMPLE.len() < 60_000);
    assert!(
        (sample.trace.span().0 - 86_400.0).abs() < 600.0,
        "{:?}",
        sample.trace.span()
    );
    assert_eq!(sample.trace.hourly_rates().len(), 24);
    assert!(sample.trace.peak_to_mean() > 5.0);
}
