//! Ranges that a visitor may type where a number stands: `1M to 5M`, `200..400 ms`, `100-300 ms`, `10M ± 20 %`.

use crate::present::entry::{Unit, parse};

/// What a text says of a range.
#[derive(Clone, Debug, PartialEq)]
pub enum Ends {
    /// It does not try to be a range.
    None,
    /// From the lower to the higher end, and the middle where it is given.
    Given(f64, f64, Option<f64>),
    /// It is no range that can be used, and a sentence says why.
    Wrong(String),
}

/// What stands between the ends of a range.
const BETWEEN: [&str; 7] = [
    "...", "..", "\u{2026}", " to ", "\u{2013}", "\u{2014}", " - ",
];

/// What stands between a middle and how far the ends are from it.
const AROUND: [&str; 3] = ["\u{b1}", "+/-", "+-"];

/// Reads a range; a unit after the second number is that of the first as well where the first has none.
pub fn ends(typed: &str, unit: Unit) -> Ends {
    // A word at the end is the beginning of a second number.
    let typed = if typed.trim_end().ends_with(" to") {
        format!("{} ", typed.trim_end())
    } else {
        typed.to_owned()
    };
    for sign in AROUND {
        if let Some((middle, part)) = typed.split_once(sign) {
            return around(middle, part, unit);
        }
    }
    let split = BETWEEN.iter().find_map(|between| typed.split_once(between));
    match split.or_else(|| hyphen(&typed, unit)) {
        Some((low, high)) => between(low, high, unit),
        None => Ends::None,
    }
}

/// Splits at a hyphen that is neither a sign nor part of an exponent.
fn hyphen(typed: &str, unit: Unit) -> Option<(&str, &str)> {
    let signs = typed.match_indices('-').map(|(at, _)| at);
    let mut split = signs.map(|at| (&typed[..at], &typed[at + 1..]));
    split.find(|(low, high)| {
        parse(low, unit).is_ok() && !low.trim_end().ends_with(['e', 'E']) && !high.starts_with('-')
    })
}

/// The letters and signs after the last digit.
fn suffix(text: &str) -> &str {
    let trimmed = text.trim();
    trimmed.trim_start_matches(|c: char| !is_of_a_unit(c))
}

fn is_of_a_unit(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '%' | '\u{d7}')
}

fn between(low: &str, high: &str, unit: Unit) -> Ends {
    if high.trim().is_empty() {
        return Ends::Wrong("Type where the range ends as well, such as 2 to 5.".to_owned());
    }
    let (first, last) = match (parse(low, unit), parse(high, unit)) {
        (Ok(first), Ok(last)) => (first, last),
        (Err(sentence), _) | (_, Err(sentence)) => return Ends::Wrong(sentence),
    };
    let bare = !low.chars().any(is_of_a_unit);
    let shared = parse(&format!("{}{}", low.trim(), suffix(high)), unit);
    let first = match shared {
        Ok(shared) if bare && !suffix(high).starts_with(['e', 'E']) && shared <= last => shared,
        _ => first,
    };
    if first > last {
        return Ends::Wrong(
            "The range ends below its beginning: type the lower end first.".to_owned(),
        );
    }
    Ends::Given(first, last, None)
}

fn around(middle: &str, part: &str, unit: Unit) -> Ends {
    let relative = part.trim().ends_with('%') && unit != Unit::Percent;
    let shared = format!("{}{}", middle.trim(), suffix(part));
    let bare = !relative && !middle.chars().any(is_of_a_unit);
    let middle = if bare {
        parse(&shared, unit)
    } else {
        parse(middle, unit)
    };
    let far = if relative {
        parse(part, Unit::Percent)
    } else {
        parse(part, unit)
    };
    match (middle, far) {
        (Ok(middle), Ok(far)) => {
            let far = if relative { middle.abs() * far } else { far }.abs();
            Ends::Given(middle - far, middle + far, Some(middle))
        }
        (Err(sentence), _) | (_, Err(sentence)) => Ends::Wrong(sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_people_write_them() {
        let check = |typed: &str, unit: Unit, low: f64, high: f64| {
            let Ends::Given(first, last, _) = ends(typed, unit) else {
                panic!("{typed}: {:?}", ends(typed, unit));
            };
            let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs();
            assert!(
                near(first, low) && near(last, high),
                "{typed}: {first} to {last}"
            );
        };
        for typed in [
            "1M to 5M",
            "1 to 5M",
            "1M..5M",
            "1 M - 5 M",
            "1M-5M",
            "1-5 M",
            "1e6-5e6",
            "1e6 to 5,000,000",
            "1M \u{2013} 5M",
            "1M\u{2026}5M",
            "3M \u{b1} 2M",
            "3 +/- 2M",
            " 1M  to  5M ",
        ] {
            check(typed, Unit::Count, 1e6, 5e6);
        }
        for typed in [
            "200..400 ms",
            "200 to 400",
            "0.2 s to 400 ms",
            "200-400ms",
            "0.2-0.4 s",
            "300 ms \u{b1} 100",
        ] {
            check(typed, Unit::Milliseconds, 200.0, 400.0);
        }
        // Taken for seconds, the first would be above the second.
        check("500 to 2 s", Unit::Milliseconds, 500.0, 2_000.0);
        check("10M \u{b1} 20 %", Unit::Count, 8e6, 12e6);
        check("40 \u{b1} 10 %", Unit::Percent, 0.3, 0.5);
        check("5-10%", Unit::Percent, 0.05, 0.1);
        check("1e-3..1e-2", Unit::Dollars, 1e-3, 1e-2);
        check("1e-3-1e-2", Unit::Dollars, 1e-3, 1e-2);
        check("-5..5", Unit::Count, -5.0, 5.0);
        check("7 to 7", Unit::Count, 7.0, 7.0);
        assert_eq!(
            ends("3M \u{b1} 2M", Unit::Count),
            Ends::Given(1e6, 5e6, Some(3e6))
        );
    }

    #[test]
    fn a_number_is_no_range_and_a_wrong_range_is_said() {
        for typed in [
            "5",
            "-5",
            "1e-3",
            "--5",
            "",
            "abc",
            "10 M",
            "inf",
            "\u{1f600}",
            "to",
            "2.5M",
        ] {
            assert_eq!(ends(typed, Unit::Count), Ends::None, "{typed}");
        }
        let check = |typed: &str, sentence: &str| {
            let Ends::Wrong(said) = ends(typed, Unit::Count) else {
                panic!("{typed}: {:?}", ends(typed, Unit::Count));
            };
            assert!(said.contains(sentence), "{typed}: {said}");
        };
        check("1M to", "where the range ends");
        check("1M..", "where the range ends");
        check("5-", "where the range ends");
        check("10 to 5", "lower end first");
        check("5M to many", "not a number");
        check("few..5M", "not a number");
        check("1..2..3", "not a number");
        check("5 \u{b1} x", "not a number");
    }
}
