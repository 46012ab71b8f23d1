//! What a visitor may type into a number field, and the sentence when it cannot be used.
//!
//! `2.5M`, `1e6`, `1,000,000`, `250 ms`, `0.5 GB` and `10 %` are all understood. What is out of range is clamped,
//! what is not a number is refused; either way a sentence says so and the typed text stays in the field.

pub mod range;

use crate::model::decimal;
use crate::present::format;

/// Unit of a number field; a bare number is in this unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Plain numbers with `k`, `M`, `B`, `T`.
    Count,
    /// Durations; the value is in milliseconds.
    Milliseconds,
    /// Durations; the value is in seconds.
    Seconds,
    /// Memory or file size; the value is in MB of 1,024 KB.
    Megabytes,
    /// Shares typed as a percentage; the value is the share, 0 to 1.
    Percent,
    /// How many times something is larger.
    Times,
    /// Hours [h].
    Hours,
    /// KB of 1,024 bytes.
    Kilobytes,
    /// US dollars.
    Dollars,
    /// Virtual processors.
    Cores,
}

impl Unit {
    /// The unit as written beside a field; empty for counts.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Count => "",
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Megabytes => "MB",
            Self::Percent => "%",
            Self::Times => "x",
            Self::Hours => "h",
            Self::Kilobytes => "KB",
            Self::Dollars => "$",
            Self::Cores => "vCPU",
        }
    }

    /// Value of one of the field's unit.
    fn bare(self) -> f64 {
        if self == Self::Percent { 0.01 } else { 1.0 }
    }

    /// Suffixes and what they multiply a number by.
    fn suffixes(self) -> &'static [(&'static str, f64)] {
        match self {
            Self::Count => &[
                ("k", 1e3),
                ("K", 1e3),
                ("m", 1e6),
                ("M", 1e6),
                ("B", 1e9),
                ("b", 1e9),
                ("G", 1e9),
                ("T", 1e12),
            ],
            Self::Milliseconds => &[
                ("ms", 1.0),
                ("us", 1e-3),
                ("µs", 1e-3),
                ("min", 6e4),
                ("s", 1e3),
                ("m", 6e4),
                ("h", 3.6e6),
            ],
            Self::Seconds => &[
                ("ms", 1e-3),
                ("min", 60.0),
                ("s", 1.0),
                ("m", 60.0),
                ("h", 3_600.0),
            ],
            Self::Megabytes => &[
                ("MiB", 1.0),
                ("MB", 1.0),
                ("mb", 1.0),
                ("M", 1.0),
                ("GiB", 1_024.0),
                ("GB", 1_024.0),
                ("gb", 1_024.0),
                ("G", 1_024.0),
                ("KB", 1.0 / 1_024.0),
                ("kB", 1.0 / 1_024.0),
                ("kb", 1.0 / 1_024.0),
            ],
            Self::Percent => &[("%", 0.01)],
            Self::Times => &[("x", 1.0), ("×", 1.0)],
            Self::Hours => &[
                ("hours", 1.0),
                ("hour", 1.0),
                ("h", 1.0),
                ("min", 1.0 / 60.0),
                ("d", 24.0),
            ],
            Self::Kilobytes => &[
                ("KiB", 1.0),
                ("KB", 1.0),
                ("kB", 1.0),
                ("kb", 1.0),
                ("MiB", 1_024.0),
                ("MB", 1_024.0),
                ("mb", 1_024.0),
                ("GB", 1_048_576.0),
                ("B", 1.0 / 1_024.0),
            ],
            Self::Dollars => &[("$", 1.0), ("USD", 1.0)],
            Self::Cores => &[("vCPU", 1.0), ("vcpu", 1.0)],
        }
    }
}

/// The value as a field shows it: exact, short, and read back to the same value.
pub fn text(value: f64, unit: Unit) -> String {
    if unit == Unit::Percent {
        return shortest(value * 100.0);
    }
    if unit == Unit::Count {
        for (scale, name) in [(1e12, "T"), (1e9, "B"), (1e6, "M")] {
            let scaled = value / scale;
            if scaled >= 1.0 && (scaled * 1e3).fract() == 0.0 && scaled * scale == value {
                return format!("{} {name}", shortest(scaled));
            }
        }
    }
    shortest(value)
}

/// Shortest decimal text within a relative 1e-12, so that 0.1 x 100 reads 10.
fn shortest(x: f64) -> String {
    let rounded = decimal::parse(&format!("{x:.12e}")).unwrap_or(x);
    if rounded != 0.0 && (rounded.abs() >= 1e15 || rounded.abs() < 1e-6) {
        return format!("{rounded:e}");
    }
    format!("{rounded}")
}

/// Reads a number with an optional suffix. The error is a sentence that says what to type.
pub fn parse(typed: &str, unit: Unit) -> Result<f64, String> {
    let trimmed = typed.trim();
    if trimmed.is_empty() {
        return Err("The field is empty.".to_owned());
    }
    let (number, factor) = unit
        .suffixes()
        .iter()
        .find_map(|&(suffix, factor)| trimmed.strip_suffix(suffix).map(|number| (number, factor)))
        .unwrap_or((trimmed, unit.bare()));
    let number = number.trim();
    let number = match unit {
        Unit::Dollars => number.strip_prefix('$').unwrap_or(number).trim(),
        _ => number,
    };
    let shown: String = trimmed.chars().take(24).collect();
    let not_a_number = || format!("\u{201c}{shown}\u{201d} is not a number{}.", example(unit));
    if !number
        .chars()
        .all(|c| c.is_ascii_digit() || "+-.eE".contains(c) || is_separator(c))
    {
        return Err(not_a_number());
    }
    let Some(plain) = ungrouped(number) else {
        return Err(format!(
            "\u{201c}{shown}\u{201d} could mean two numbers: write the decimal point as a dot."
        ));
    };
    decimal::parse(&plain)
        .map(|value| value * factor)
        .ok_or_else(not_a_number)
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | '_' | ' ' | '\u{a0}' | '\u{202f}' | '\'')
}

fn example(unit: Unit) -> &'static str {
    match unit {
        Unit::Count => "; type 2.5M, 1e6 or 1,000,000",
        Unit::Milliseconds => "; type 250 ms or 1.5 s",
        Unit::Seconds => "; type 300 s or 5 min",
        Unit::Megabytes => "; type 512 MB or 0.5 GB",
        Unit::Percent => "; type 40 %",
        Unit::Times => "; type 3 or 3 x",
        Unit::Hours => "; type 40 or 40 h",
        Unit::Kilobytes => "; type 5 KB or 2 MB",
        Unit::Dollars => "; type 0.0000002 or 2e-7",
        Unit::Cores => "; type 0.5 or 2 vCPU",
    }
}

/// Takes thousands separators out; `None` where a comma might be a decimal point.
fn ungrouped(number: &str) -> Option<String> {
    let (whole, rest) = number.split_at(number.find(['.', 'e', 'E']).unwrap_or(number.len()));
    let groups: Vec<&str> = whole.split(is_separator).collect();
    let well_grouped = groups.len() == 1
        || (matches!(groups[0].trim_start_matches(['+', '-']).len(), 1..=3)
            && groups[1..].iter().all(|group| group.len() == 3));
    (well_grouped && !rest.contains(',')).then(|| format!("{}{rest}", groups.concat()))
}

/// What became of something typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Used as typed.
    Used(f64),
    /// Out of range: the nearest value is used, and a sentence says so.
    Clamped(f64, String),
    /// Not usable: the value in force stays, and a sentence says what to do.
    Refused(String),
}

/// Reads what was typed into a field with a range. `whole` rounds to a whole number, and says so.
pub fn enter(typed: &str, unit: Unit, range: (f64, f64), whole: bool) -> Entry {
    match parse(typed, unit) {
        Err(sentence) => Entry::Refused(sentence),
        Ok(value) => clamp(value, unit, range, whole),
    }
}

/// Fits a number into a range.
pub fn clamp(value: f64, unit: Unit, (lowest, highest): (f64, f64), whole: bool) -> Entry {
    let shown = |x| with_unit(x, unit);
    if value.is_nan() {
        return Entry::Refused("That is not a number.".to_owned());
    }
    if value < lowest {
        return Entry::Clamped(
            lowest,
            format!("{} is below {}; used {1}.", shown(value), shown(lowest)),
        );
    }
    if value > highest {
        return Entry::Clamped(
            highest,
            format!("{} is above {}; used {1}.", shown(value), shown(highest)),
        );
    }
    if whole && value.fract() != 0.0 {
        let rounded = value.round();
        return Entry::Clamped(
            rounded,
            format!(
                "{} is not a whole number; used {}.",
                shown(value),
                shown(rounded)
            ),
        );
    }
    Entry::Used(value)
}

/// A value with its unit, for sentences.
pub fn with_unit(value: f64, unit: Unit) -> String {
    if value.is_infinite() {
        return "a number too large to hold".to_owned();
    }
    let number = match unit {
        Unit::Percent => format::grouped(value * 100.0),
        _ if value.abs() >= 1e15 => format!("{value:e}"),
        Unit::Count if value.abs() >= 1e6 => return format::count(value),
        _ => format::grouped(value),
    };
    match unit.symbol() {
        "" => number,
        symbol => format!("{number} {symbol}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        let check = |typed: &str, unit: Unit, expected: f64| {
            let got = parse(typed, unit).expect(typed);
            assert!(
                (got - expected).abs() <= 1e-12 * expected.abs(),
                "{typed}: {got}, not {expected}"
            );
            let shown = text(got, unit);
            let again = parse(&shown, unit).expect("a shown value is readable");
            assert!(
                (again - got).abs() <= 1e-11 * got.abs(),
                "{typed}: {got} is shown as {shown}"
            );
        };
        for typed in [
            "10M",
            "10 M",
            "10m",
            "1e7",
            "10,000,000",
            "10 000 000",
            "10_000_000",
            " 10000000 ",
            "1.0E7",
            "0.01B",
        ] {
            check(typed, Unit::Count, 1e7);
        }
        check("1,234.5", Unit::Count, 1_234.5);
        check("-5", Unit::Count, -5.0);
        check("250 ms", Unit::Milliseconds, 250.0);
        check("250", Unit::Milliseconds, 250.0);
        check("1.5 s", Unit::Milliseconds, 1_500.0);
        check("2min", Unit::Milliseconds, 120_000.0);
        check("1 h", Unit::Seconds, 3_600.0);
        check("0.5 GB", Unit::Megabytes, 512.0);
        check("1769", Unit::Megabytes, 1_769.0);
        check("512 MiB", Unit::Megabytes, 512.0);
        check("40 %", Unit::Percent, 0.4);
        check("40", Unit::Percent, 0.4);
        check("7%", Unit::Percent, 0.07);
        check("3 x", Unit::Times, 3.0);
    }

    #[test]
    fn nonsense_is_refused_with_a_sentence() {
        let check = |typed: &str, unit: Unit, sentence: &str| {
            let refused = parse(typed, unit).expect_err(typed);
            assert!(refused.contains(sentence), "{typed}: {refused}");
        };
        check("", Unit::Count, "empty");
        check("   ", Unit::Count, "empty");
        check("abc", Unit::Count, "is not a number; type 2.5M");
        check("10,5", Unit::Count, "write the decimal point as a dot");
        check("1.000,5", Unit::Count, "write the decimal point as a dot");
        check("5 ms", Unit::Megabytes, "type 512 MB");
        check("5 GB", Unit::Milliseconds, "type 250 ms");
        check("inf", Unit::Count, "is not a number");
        check("NaN", Unit::Count, "is not a number");
        check("\u{1f600}", Unit::Count, "is not a number");
        check("--5", Unit::Count, "is not a number");
    }

    #[test]
    fn what_is_out_of_range_is_clamped_with_a_sentence() {
        let check = |typed: &str, expected: f64, sentence: &str| {
            let Entry::Clamped(value, said) =
                enter(typed, Unit::Megabytes, (128.0, 10_240.0), true)
            else {
                panic!("{typed} was not clamped");
            };
            assert_eq!((value, said.as_str()), (expected, sentence));
        };
        check("64", 128.0, "64 MB is below 128 MB; used 128 MB.");
        check("-1", 128.0, "-1 MB is below 128 MB; used 128 MB.");
        check(
            "20 GB",
            10_240.0,
            "20,480 MB is above 10,240 MB; used 10,240 MB.",
        );
        check(
            "1e999",
            10_240.0,
            "a number too large to hold is above 10,240 MB; used 10,240 MB.",
        );
        check(
            "512.5",
            513.0,
            "512.5 MB is not a whole number; used 513 MB.",
        );
    }
}
