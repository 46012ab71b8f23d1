//! Cron rules against the calendar.

use proptest::prelude::*;

use super::*;

/// Days, hours and minutes from the first Monday.
fn at(day: i64, hour: i64, minute: i64) -> Seconds {
    Seconds((day * DAY_SECONDS + hour * 3_600 + minute * 60) as f64)
}

/// Midnight of a date.
fn on(year: i64, month: u32, day: u32) -> Seconds {
    at(day_number(year, month, day) - FIRST_MONDAY, 0, 0)
}

fn parsed(text: &str) -> Cron {
    Cron::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

#[test]
fn the_next_firing_is_strictly_after() {
    let check = |text: &str, after: Seconds, expected: Seconds| {
        assert_eq!(parsed(text).fires_after(after), Some(expected), "{text}");
    };
    check("* * * * *", at(0, 0, 0), at(0, 0, 1));
    check("* * * * *", Seconds(-0.5), at(0, 0, 0));
    check("* * * * *", Seconds(59.999), at(0, 0, 1));
    check("*/15 9-17 * * 1-5", at(0, 17, 45), at(1, 9, 0));
    check("*/15 9-17 * * MON-FRI", at(4, 17, 45), at(7, 9, 0));
    check("0 12 * * sun", at(0, 0, 0), at(6, 12, 0));
    check("0 12 * * 7", at(0, 0, 0), at(6, 12, 0));
    check("0 12 * * SAT-SUN", at(5, 12, 0), at(6, 12, 0));
    check("0 12 * * SUN-SUN", at(0, 0, 0), at(6, 12, 0));
    check("0 12 * * SUN-TUE", at(1, 12, 0), at(6, 12, 0));
    check("5,35 0/8 * * *", at(0, 0, 35), at(0, 8, 5));
    check("0 0 29 2 *", at(0, 0, 0), on(2028, 2, 29));
    check("0 0 29 2 *", on(2096, 2, 29), on(2104, 2, 29));
    check("0 0 31 * *", on(2026, 3, 31), on(2026, 5, 31));
    check("0 0 L * ?", on(2028, 2, 1), on(2028, 2, 29));
    check("0 0 L * *", on(2026, 2, 1), on(2026, 2, 28));
    check("@hourly", at(0, 3, 0), at(0, 4, 0));
    check("@daily", at(0, 3, 0), at(1, 0, 0));
    check("@weekly", at(0, 3, 0), at(6, 0, 0));
    check("@monthly", at(0, 3, 0), on(2026, 2, 1));
    check("@yearly", at(0, 3, 0), on(2027, 1, 1));
    check("cron(0 10 * * ? *)", at(0, 10, 0), at(1, 10, 0));
    check("cron(15 12 ? * 2 *)", at(0, 0, 0), at(0, 12, 15));
    check("cron(0 18 ? * MON-FRI *)", at(4, 18, 0), at(7, 18, 0));
    check(
        "cron(0 8 1 * ? 2027-2028)",
        at(0, 0, 0),
        Seconds(on(2027, 1, 1).0 + 28_800.0),
    );
    check("cron(0 0 ? * 6L *)", at(0, 0, 0), on(2026, 1, 30));
    check("cron(0 0 ? * L *)", at(0, 0, 0), on(2026, 1, 10));
    check("cron(0 0 ? * 2#5 *)", on(2026, 1, 5), on(2026, 3, 30));
    check("cron(0 0 ? FEB 2#5 *)", on(2026, 1, 5), on(2044, 2, 29));
    // 15 February 2026 is a Sunday, 1 August 2026 a Saturday, 31 January 2026 as well.
    check("cron(0 0 15W 2 ? *)", at(0, 0, 0), on(2026, 2, 16));
    check("cron(0 0 1W 8 ? *)", at(0, 0, 0), on(2026, 8, 3));
    check("cron(0 0 LW 1 ? *)", at(0, 0, 0), on(2026, 1, 30));
    // 31 May 2026 is a Sunday.
    check("cron(0 0 LW 5 ? *)", at(0, 0, 0), on(2026, 5, 29));
    check("cron(0 0 31W 5 ? *)", at(0, 0, 0), on(2026, 5, 29));
    check("cron(0 0 31W 2-3 ? *)", at(0, 0, 0), on(2026, 3, 31));
    check("cron(0 0 L-2 2 ? *)", at(0, 0, 0), on(2026, 2, 26));
    check("rate(5 minutes)", at(0, 0, 5), at(0, 0, 10));
    check("rate(5 minutes)", Seconds(299.9), Seconds(300.0));
    check("rate(1 day)", at(3, 1, 0), at(4, 0, 0));
}

#[test]
fn days_of_the_month_and_of_the_week_add_up_where_both_are_set() {
    let days = |text: &str| {
        let cron = parsed(text);
        let first = cron.fires_after(Seconds(-1.0));
        let fires = std::iter::successors(first, |&time| cron.fires_after(time));
        let days = fires.map(|time| time.0 as i64 / DAY_SECONDS);
        days.take(4).collect::<Vec<i64>>()
    };
    // The 13th is a Tuesday; Fridays are days 4, 11, ..
    assert_eq!(days("0 0 13 * 5"), [4, 8, 11, 18]);
    assert_eq!(days("0 0 13 * *"), [8, 39, 67, 98]);
    // A field that begins with a star restricts the other: odd days that are Mondays.
    assert_eq!(days("0 0 */2 * 1"), [0, 14, 35, 49]);
}

#[test]
fn what_is_wrong_is_told_by_its_field() {
    let check = |text: &str, field: Field, fault: Fault| match Cron::parse(text) {
        Err(CronError::Field {
            field: f, fault: w, ..
        }) => assert_eq!((f, w), (field, fault), "{text}"),
        other => panic!("{text}: {other:?}"),
    };
    check("60 * * * *", Field::Minute, Fault::Outside(0, 59));
    check("99999999999 * * * *", Field::Minute, Fault::Outside(0, 59));
    check("* 24 * * *", Field::Hour, Fault::Outside(0, 23));
    check("* * 0 * *", Field::DayOfMonth, Fault::Outside(1, 31));
    check("* * * FOO *", Field::Month, Fault::Unknown);
    check("* * * * 8", Field::DayOfWeek, Fault::Outside(0, 7));
    check("*/0 * * * *", Field::Minute, Fault::Step);
    check("*/x * * * *", Field::Minute, Fault::Step);
    check("30-10 * * * *", Field::Minute, Fault::Backwards);
    check("+5 * * * *", Field::Minute, Fault::Unknown);
    check(", * * * *", Field::Minute, Fault::Unknown);
    check("? * * * *", Field::Minute, Fault::NoDays);
    check("* * L5 * *", Field::DayOfMonth, Fault::Unknown);
    check("* * * * L", Field::DayOfWeek, Fault::Unknown);
    check("cron(0 0 * * * *)", Field::DayOfWeek, Fault::QuestionMarks);
    check("cron(0 0 ? * ? *)", Field::DayOfWeek, Fault::QuestionMarks);
    check("cron(0 0 ? * 0 *)", Field::DayOfWeek, Fault::Outside(1, 7));
    check(
        "cron(0 0 ? * 2#6 *)",
        Field::DayOfWeek,
        Fault::Outside(1, 5),
    );
    check(
        "cron(0 0 1 * ? 2300)",
        Field::Year,
        Fault::Outside(1970, 2199),
    );
}

#[test]
fn what_is_no_rule_or_never_fires_is_refused() {
    let check =
        |text: &str, expected: CronError| assert_eq!(Cron::parse(text), Err(expected), "{text}");
    check("", CronError::Empty);
    check(" \t", CronError::Empty);
    check(
        "* * * *",
        CronError::Fields {
            found: 4,
            expected: 5,
        },
    );
    check(
        "0 0 0 * * *",
        CronError::Fields {
            found: 6,
            expected: 5,
        },
    );
    check(
        "cron(0 0 * * ?)",
        CronError::Fields {
            found: 5,
            expected: 6,
        },
    );
    check("@reboot", CronError::Word("@reboot".to_owned()));
    for rate in [
        "0 minutes",
        "5",
        "5 weeks",
        "-1 hours",
        "1 day ago",
        "9999 days",
        "99999999999999999 days",
    ] {
        check(&format!("rate({rate})"), CronError::Rate(rate.to_owned()));
    }
    for never in [
        "0 0 30 2 *",
        "0 0 31 4,6,9,11 *",
        "cron(0 0 1 1 ? 2025)",
        "cron(0 0 29 2 ? 2027)",
    ] {
        check(never, CronError::NeverFires);
    }
}

#[test]
fn a_rule_is_kept_as_its_text() {
    for (typed, kept) in [
        (" 0  3 * * mon ", "0 3 * * MON"),
        ("cron( 0 10 ? * mon-fri * )", "cron(0 10 ? * MON-FRI *)"),
        ("RATE(1 Hours)", "rate(1 hour)"),
        ("@Daily", "@daily"),
    ] {
        let cron = parsed(typed);
        assert_eq!(String::from(cron.clone()), kept);
        assert_eq!(Cron::try_from(kept.to_owned()), Ok(cron));
    }
    assert!(Cron::try_from("0 0 30 2 *".to_owned()).is_err());
}

#[test]
fn firings_of_past_years_end() {
    let cron = parsed("cron(0 0 1 1 ? 2027)");
    assert_eq!(cron.fires_after(on(2027, 1, 1)), None);
    // One that fires at the very beginning alone is a rule.
    let first = parsed("cron(0 0 5 1 ? 2026)");
    assert_eq!(first.fires_after(Seconds(-1.0)), Some(Seconds(0.0)));
    assert_eq!(first.fires_after(Seconds(0.0)), None);
    assert_eq!(cron.fires_after(Seconds(f64::NAN)), None);
    assert_eq!(cron.fires_after(Seconds(1e300)), None);
}

#[test]
fn mean_rates_are_exact() {
    let check = |text: &str, fires: f64, seconds: f64| {
        assert_eq!(
            parsed(text).mean_rate(),
            PerSecond(fires / seconds),
            "{text}"
        );
    };
    let years = 10_227.0 * 86_400.0;
    check("* * * * *", 1.0, 60.0);
    check("*/5 * * * *", 1.0, 300.0);
    check("0,30 9-17 * * *", 18.0, 86_400.0);
    check("@weekly", 1.0, 7.0 * 86_400.0);
    check("@yearly", 28.0, years);
    check("0 0 29 2 *", 7.0, years);
    check("cron(0 0 ? FEB 2#5 *)", 1.0, years);
    check("cron(0 0 1 * ? 2020-2028)", 36.0, 1_096.0 * 86_400.0);
    check("rate(2 hours)", 1.0, 7_200.0);
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[-0-9*?/,LW# a-z@()]{0,30}") {
        let _ = Cron::parse(&text);
    }

    #[test]
    fn what_is_shown_is_read_back(
        minute in "(\\*|[0-9]|[0-4]-5[0-9]|\\*/[1-9])",
        of_month in "(\\*|1?[1-9]|L|1W|L-3)",
        of_week in "(\\*|mon|TUE,4|5L|2#3)",
        spaces in " {1,3}",
    ) {
        let text = [&minute, "*/2", &of_month, "jan-oct", &of_week].join(&spaces);
        let cron = parsed(&text);
        prop_assert_eq!(parsed(&cron.to_string()), cron);
    }

    #[test]
    fn firings_meet_the_rule_and_none_is_left_out(
        minute in 0_i64..60, step in 1_i64..24, start in 0_i64..40_000_000,
    ) {
        let cron = parsed(&format!("{minute} */{step} * * 1-3"));
        let meets = |t: i64| {
            let (day, hour) = (t / DAY_SECONDS, t % DAY_SECONDS / 3_600);
            t % 3_600 == minute * 60 && hour % step == 0 && (0..3).contains(&(day % 7))
        };
        let scanned = (start + 1..).find(|&t| meets(t));
        let fires = cron.fires_after(Seconds(start as f64)).map(|time| time.0 as i64);
        prop_assert_eq!(fires, scanned);
    }
}
