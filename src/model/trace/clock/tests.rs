//! Times in every notation, and what is none.

use super::*;

#[test]
fn times_are_read_in_every_notation() {
    let check = |text: &str, clock: Clock, micros: i64| {
        assert_eq!(read(text.as_bytes(), None), Ok((clock, micros)), "{text}");
    };
    let noon = 1_767_614_400_000_000;
    for text in [
        "2026-01-05T12:00:00Z",
        "2026-01-05t12:00z",
        "2026-01-05 12:00:00",
        "2026/01/05 12:00:00 UTC",
        "2026-01-05T13:30:00+01:30",
        "2026-01-05T13:30:00.000 +0130",
        "2026-01-05T02:00-10",
    ] {
        check(text, Clock::Calendar, noon);
    }
    check("2026-01-05", Clock::Calendar, noon - 43_200_000_000);
    check(
        "2026-01-05T12:00:00.1234567Z",
        Clock::Calendar,
        noon + 123_456,
    );
    check("2026-01-05 12:00:00,5", Clock::Calendar, noon + 500_000);
    check(
        "2024-02-29T00:00:00Z",
        Clock::Calendar,
        1_709_164_800_000_000,
    );
    check("1969-12-31T23:59:59Z", Clock::Calendar, -1_000_000);
    check("1767614400", Clock::Unix(Unit::Seconds), noon);
    check("1767614400.25", Clock::Unix(Unit::Seconds), noon + 250_000);
    check("1.7676144e9", Clock::Unix(Unit::Seconds), noon);
    check(
        "1767614400001",
        Clock::Unix(Unit::Milliseconds),
        noon + 1_000,
    );
    check(
        "1767614400000001",
        Clock::Unix(Unit::Microseconds),
        noon + 1,
    );
    check(
        "1767614400000001999",
        Clock::Unix(Unit::Nanoseconds),
        noon + 1,
    );
    check(
        "1767614400.00000100000000000000000001",
        Clock::Unix(Unit::Seconds),
        noon + 1,
    );
    check("0", Clock::Since(Unit::Seconds), 0);
    check("-0.0", Clock::Since(Unit::Seconds), 0);
    check("+12.5", Clock::Since(Unit::Seconds), 12_500_000);
    check(".5", Clock::Since(Unit::Seconds), 500_000);
    check("1e-3", Clock::Since(Unit::Seconds), 1_000);
}

#[test]
fn what_is_no_time_is_refused() {
    for text in [
        "abc",
        "",
        "-",
        ".",
        "e5",
        "NaN",
        "inf",
        "1e400",
        "9e18",
        "1.2.3",
        "2026-00-05",
        "2026-01-00",
        "2026-01-32",
        "2026-04-31",
        "2026-01-05T12:60:00Z",
        "2026-01-05T12:00:61Z",
        "2026-01-05T12:00:",
        "2026-01-05T12:00:00+1",
        "18446744073709551610",
        "12:30",
        "2026-13-01",
        "2026-02-29",
        "2026-01-05T24:00:00Z",
        "2026-01-05T12:00:00Zx",
        "2026-01/05",
        "0000-01-01",
        "1_000",
        "99999999999999999999999",
        "1 2",
    ] {
        assert_eq!(read(text.as_bytes(), None), Err(Flaw::NotATime), "{text}");
    }
    for text in ["-1", "-0.5", "-1e3"] {
        assert_eq!(read(text.as_bytes(), None), Err(Flaw::Negative), "{text}");
    }
}

#[test]
fn a_header_names_the_unit_of_small_numbers() {
    let check = |text: &str, unit: Unit, expected: (Clock, i64)| {
        assert_eq!(read(text.as_bytes(), Some(unit)), Ok(expected), "{text}");
    };
    check(
        "1500",
        Unit::Milliseconds,
        (Clock::Since(Unit::Milliseconds), 1_500_000),
    );
    check(
        "1500",
        Unit::Microseconds,
        (Clock::Since(Unit::Microseconds), 1_500),
    );
    check(
        "1500",
        Unit::Nanoseconds,
        (Clock::Since(Unit::Nanoseconds), 1),
    );
    check(
        "1767614400000",
        Unit::Milliseconds,
        (Clock::Unix(Unit::Milliseconds), 1_767_614_400_000_000),
    );
}

#[test]
fn dates_at_the_edges_of_the_calendar_are_read() {
    let check = |text: &str, seconds: i64| {
        let expected = Ok((Clock::Calendar, seconds * 1_000_000));
        assert_eq!(read(text.as_bytes(), None), expected, "{text}");
    };
    check("2026-12-31", 1_798_675_200);
    check("2026-04-30T00:00Z", 1_777_507_200);
    check("0001-01-01", -62_135_596_800);
    // A leap second is the first one of the next minute.
    check("2016-12-31T23:59:60Z", 1_483_228_800);
    check("2026-01-05T23:59:59z", 1_767_657_599);
    check("2026-01-05 08:30:00-03:30", 1_767_614_400);
    check("2026-01-05 17:45:00 +05:45", 1_767_614_400);
    check("2026-01-05 12:00:00 GMT", 1_767_614_400);
}

#[test]
fn numbers_with_exponents_are_read_in_every_size() {
    let check = |text: &str, expected: Result<(Clock, i64), Flaw>| {
        assert_eq!(read(text.as_bytes(), None), expected, "{text}");
    };
    let noon = 1_767_614_400_000_000;
    check("0e5", Ok((Clock::Since(Unit::Seconds), 0)));
    check("-0e5", Ok((Clock::Since(Unit::Seconds), 0)));
    check("25E-1", Ok((Clock::Since(Unit::Seconds), 2_500_000)));
    check("1.7676144e12", Ok((Clock::Unix(Unit::Milliseconds), noon)));
    check("1.7676144e15", Ok((Clock::Unix(Unit::Microseconds), noon)));
    check("1.7676144e18", Ok((Clock::Unix(Unit::Nanoseconds), noon)));
    check("-1e-9", Err(Flaw::Negative));
    check("1e5e5", Err(Flaw::NotATime));
    check("1e", Err(Flaw::NotATime));
}

#[test]
fn the_unit_follows_from_the_size() {
    let check = |number: u64, named: Option<Unit>, clock: Clock, micros: i64| {
        let got = read(number.to_string().as_bytes(), named);
        assert_eq!(got, Ok((clock, micros)), "{number}");
    };
    let (since, unix) = (Clock::Since, Clock::Unix);
    use Unit::{Microseconds, Milliseconds, Nanoseconds, Seconds};
    check(99_999_999, None, since(Seconds), 99_999_999_000_000);
    check(100_000_000, None, unix(Seconds), 100_000_000_000_000);
    let most = 99_999_999_999_000_000;
    check(99_999_999_999, None, unix(Seconds), most);
    check(
        100_000_000_000,
        None,
        unix(Milliseconds),
        100_000_000_000_000,
    );
    check(99_999_999_999_999, None, unix(Milliseconds), most + 999_000);
    check(
        100_000_000_000_000,
        None,
        unix(Microseconds),
        100_000_000_000_000,
    );
    check(
        99_999_999_999_999_999,
        None,
        unix(Microseconds),
        most + 999_999,
    );
    check(
        100_000_000_000_000_000,
        None,
        unix(Nanoseconds),
        100_000_000_000_000,
    );
    // The largest number that is held.
    check(
        18_446_744_073_709_551_609,
        None,
        unix(Nanoseconds),
        18_446_744_073_709_551,
    );
    // A header names the unit of what would else be taken for Unix time in a larger one.
    check(
        99_999_999_999,
        Some(Milliseconds),
        since(Milliseconds),
        99_999_999_999_000,
    );
    check(
        100_000_000_000,
        Some(Milliseconds),
        unix(Milliseconds),
        100_000_000_000_000,
    );
    check(
        99_999_999_999_999,
        Some(Microseconds),
        since(Microseconds),
        99_999_999_999_999,
    );
    check(
        100_000_000_000_000,
        Some(Microseconds),
        unix(Microseconds),
        100_000_000_000_000,
    );
    check(
        99_999_999_999_999_999,
        Some(Nanoseconds),
        since(Nanoseconds),
        99_999_999_999_999,
    );
    check(
        100_000_000_000_000_000,
        Some(Nanoseconds),
        unix(Nanoseconds),
        100_000_000_000_000,
    );
    check(5, Some(Seconds), since(Seconds), 5_000_000);
}

#[test]
fn numbers_are_whole_or_have_a_fraction() {
    let check = |text: &str, whole: Option<u64>, value: f64, micros: i64| {
        let number = Decimal::read(text.as_bytes()).expect(text);
        assert_eq!(number.as_whole(), whole, "{text}");
        assert!((number.value() - value).abs() <= 1e-15 * value, "{text}");
        assert_eq!(number.micros(Unit::Seconds), Some(micros), "{text}");
    };
    check("7", Some(7), 7.0, 7_000_000);
    check("5.0", Some(5), 5.0, 5_000_000);
    check("1e3", Some(1_000), 1_000.0, 1_000_000_000);
    check("5.00000000000000000000000", Some(5), 5.0, 5_000_000);
    check("0.0000000000000000000000", Some(0), 0.0, 0);
    check("12.5", None, 12.5, 12_500_000);
    check("0.0025", None, 0.0025, 2_500);
    // What is below a microsecond is cut off.
    check("1.2345678", None, 1.234_567_8, 1_234_567);
    check("0.0000019", None, 1.9e-6, 1);
    check("0.0000000000000000000000001", None, 1e-25, 0);
    check("0.000000000000000000000000001", None, 1e-27, 0);
    // More micros than are held.
    let most = Decimal::read(b"18446744073709551609").expect("a number");
    assert_eq!(most.micros(Unit::Seconds), None);
    assert_eq!(most.micros(Unit::Microseconds), None);
    assert_eq!(most.micros(Unit::Nanoseconds), Some(18_446_744_073_709_551));
}

#[test]
fn a_time_at_the_beginning_ends_with_a_space() {
    let noon = 1_767_614_400_000_000;
    let check = |text: &str, expected: Result<(Clock, i64), Flaw>| {
        assert_eq!(read_first(text.as_bytes(), None), expected, "{text}");
    };
    check("2026-01-05T12:00:00Z", Ok((Clock::Calendar, noon)));
    check("2026-01-05T12:00:00Z GET /", Ok((Clock::Calendar, noon)));
    check("2026-01-05T12:00:00ZGET", Err(Flaw::NotATime));
    check("1767614400", Ok((Clock::Unix(Unit::Seconds), noon)));
    check("1767614400 GET /", Ok((Clock::Unix(Unit::Seconds), noon)));
    check("12.5 7", Ok((Clock::Since(Unit::Seconds), 12_500_000)));
    check("GET 5", Err(Flaw::NotATime));
    check(" 5", Err(Flaw::NotATime));
    check(
        "2026-01-05 7 GET",
        Ok((Clock::Calendar, noon - 43_200_000_000)),
    );
    check(
        "2026-01-05 : GET",
        Ok((Clock::Calendar, noon - 43_200_000_000)),
    );
    for no_time_of_day in ["24:00:00", "10:60:00 GET", "10:30:", "7:30", "12:5"] {
        check(&format!("2026-01-05 {no_time_of_day}"), Err(Flaw::NotATime));
    }
}

#[test]
fn a_small_number_is_no_plain_time() {
    for (text, plain) in [
        ("2026-01-05", true),
        ("1767614400", true),
        ("100000000", true),
        ("99999999", false),
        ("0", false),
        ("-1767614400", false),
        ("abc", false),
    ] {
        assert_eq!(is_plain_time(text.as_bytes()), plain, "{text}");
    }
}
