//! How much more or less one amount is than another.

use crate::model::units::Usd;
use crate::present::format;

/// Differences below this part of an amount are none.
const SAME: f64 = 5e-4;

/// From here on a per cent says less than a factor.
const MANY_TIMES: f64 = 10.0;

/// How `b` differs from `a`, as a part of `a`: `+12 %`, `−30 %`, `the same`; empty where `a` is nothing.
pub fn change(a: f64, b: f64) -> String {
    if (b - a).abs() <= SAME * a.abs() {
        return "the same".to_owned();
    }
    if a <= 0.0 {
        return String::new();
    }
    let ratio = b / a;
    if ratio > MANY_TIMES {
        return format!("{} as much", format::times(ratio));
    }
    let percent = format::percent_brief((ratio - 1.0).abs());
    format!("{}{percent}", sign(ratio - 1.0))
}

/// How much more or less money `b` is than `a`, with the part: `+$49.23 (+81 %)`.
pub(super) fn of_money(a: Usd, b: Usd) -> String {
    let part = change(a.0, b.0);
    let more = b.0 - a.0;
    if part == "the same" {
        return part;
    }
    let amount = format!("{}{}", sign(more), format::usd(Usd(more.abs())));
    match part.as_str() {
        "" => amount,
        part => format!("{amount} ({part})"),
    }
}

fn sign(x: f64) -> &'static str {
    if x < 0.0 { "\u{2212}" } else { "+" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_a_part_of_what_was() {
        for (a, b, expected) in [
            (100.0, 112.3, "+12 %"),
            (100.0, 70.0, "\u{2212}30 %"),
            (100.0, 100.04, "the same"),
            (0.0, 0.0, "the same"),
            (0.0, 5.0, ""),
            (1.0, 25.0, "25 x as much"),
            (5.0, 0.0, "\u{2212}100 %"),
        ] {
            assert_eq!(change(a, b), expected, "{a} {b}");
        }
        assert_eq!(
            of_money(Usd(60.0), Usd(11.8)),
            "\u{2212}$48.20 (\u{2212}80 %)"
        );
        assert_eq!(of_money(Usd(0.0), Usd(11.8)), "+$11.80");
        assert_eq!(of_money(Usd(1.0), Usd(1.0)), "the same");
    }
}
