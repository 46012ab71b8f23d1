//! Numbers as text: three significant digits, the units people use.

mod chance;

use crate::model::stats::Estimate;
use crate::model::units::{Mebibytes, Milliseconds, Usd, mean_rate};

pub use chance::{chance, chance_between, chances};

/// Rounds to `digits` significant digits and writes without an exponent or trailing zeros.
fn significant(x: f64, digits: i32) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let exponent = x.abs().log10().floor() as i32;
    let decimals = (digits - 1 - exponent).clamp(0, 12) as usize;
    let text = format!("{x:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// The shortest text that reads back as the very same number, for spreadsheets and scripts; empty where there is none.
pub fn exact(x: f64) -> String {
    match x.abs() {
        _ if !x.is_finite() => String::new(),
        size if size == 0.0 || (1e-5..1e16).contains(&size) => format!("{x}"),
        _ => format!("{x:e}"),
    }
}

/// Groups the digits of a whole number by thousands.
pub fn grouped(x: f64) -> String {
    crate::model::charge::plain(x)
}

const LARGE: [(f64, &str); 4] = [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")];

/// A count with three significant digits: `16.3 M`, `950`.
pub fn count(x: f64) -> String {
    scaled(x, 3)
}

fn scaled(x: f64, digits: i32) -> String {
    for (scale, name) in LARGE {
        // 999,950 rounds to 1 M, not to 1,000 k.
        if x.abs() >= scale * 0.999_5 {
            return format!("{} {name}", significant(x / scale, digits));
        }
    }
    significant(x, digits)
}

/// An amount of money, to the cent below $1,000.
pub fn usd(amount: Usd) -> String {
    let x = amount.0;
    match x.abs() {
        0.0 => "$0.00".to_owned(),
        a if a < 0.01 => format!("${}", significant(x, 2)),
        a if a < 999.995 => format!("${x:.2}"),
        a if a < 999_999.5 => format!("${}", grouped(x.round())),
        _ => format!("${}", scaled(x, 4)),
    }
}

/// An amount of another currency than dollars, with its code.
pub fn in_currency(amount: f64, code: &str) -> String {
    match amount.abs() {
        a if a == 0.0 || (0.01..999.995).contains(&a) => format!("{amount:.2} {code}"),
        a if a < 0.01 => format!("{} {code}", significant(amount, 2)),
        a if a < 999_999.5 => format!("{} {code}", grouped(amount.round())),
        _ => format!("{} {code}", scaled(amount, 4)),
    }
}

/// A unit price with all its digits.
pub fn unit_price(price: Usd) -> String {
    let text = format!("{:.12}", price.0);
    format!("${}", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A quantity on a bill: grouped, at most two decimals above 100.
pub fn quantity(x: f64) -> String {
    if x.abs() >= 100.0 {
        return grouped((x * 100.0).round() / 100.0);
    }
    significant(x, 4)
}

/// Units that are counted, and so have a plural.
const COUNTED: [&str; 9] = [
    "request",
    "hour",
    "message",
    "write",
    "read",
    "document",
    "event",
    "transition",
    "month",
];

/// A quantity with its unit: `730 hours`, `1,460 GB-s`.
pub fn quantity_of(x: f64, unit: &str) -> String {
    let counted = COUNTED.iter().any(|counted| unit.ends_with(counted));
    let plural = if counted && x != 1.0 && !unit.ends_with("GB-month") {
        "s"
    } else {
        ""
    };
    format!("{} {unit}{plural}", quantity(x))
}

/// One of a unit, with its article: `an hour`, `a GB-s`.
pub fn each(unit: &str) -> String {
    let vowel = ["hour", "event", "LCU", "MAU"]
        .iter()
        .any(|start| unit.starts_with(start));
    format!("{} {unit}", if vowel { "an" } else { "a" })
}

/// Money on an axis: `$10`, `$1 k`, `$0.20`.
pub fn usd_tick(x: f64) -> String {
    let whole = x.fract() == 0.0;
    match x.abs() {
        a if (0.01..1.0).contains(&a) && (x * 100.0 - (x * 100.0).round()).abs() < 1e-9 => {
            format!("${x:.2}")
        }
        a if (1.0..100.0).contains(&a) && !whole => format!("${x:.2}"),
        _ => format!("${}", scaled(x, 3)),
    }
}

/// The price of one of many, with three significant digits where it is small: `$0.00000187`.
pub fn usd_each(x: f64) -> String {
    if x != 0.0 && x.abs() < 0.1 {
        format!("${}", significant(x, 3))
    } else {
        usd(Usd(x))
    }
}

/// A duration in the unit that keeps it readable: `200 ms`, `1.25 s`, `15 min`.
pub fn duration(d: Milliseconds) -> String {
    let ms = d.0;
    match ms.abs() {
        a if a < 999.5 => format!("{} ms", significant(ms, 3)),
        a if a < 119_500.0 => format!("{} s", significant(ms / 1e3, 3)),
        a if a < 7_170_000.0 => format!("{} min", significant(ms / 6e4, 3)),
        a if a < 172_000_000.0 => format!("{} h", significant(ms / 3.6e6, 3)),
        _ => format!("{} days", significant(ms / 8.64e7, 3)),
    }
}

/// A duration on an axis.
pub fn duration_tick(ms: f64) -> String {
    duration(Milliseconds(ms))
}

/// A size in MB, of a payload.
pub fn megabytes(mb: f64) -> String {
    quantity_of(mb, "MB")
}

/// Memory in MB, as platforms state it.
pub fn memory(m: Mebibytes) -> String {
    format!("{} MB", grouped(m.0))
}

/// A share as a percentage: `0.032 %`.
pub fn percent(share: f64) -> String {
    format!("{} %", significant(share * 100.0, 3))
}

/// A ratio: `1.3 x`.
pub fn times(ratio: f64) -> String {
    format!("{} x", significant(ratio, 2))
}

/// Per cent that something moves for each per cent of something else: `-0.89`, `0.004`.
pub fn elasticity(x: f64) -> String {
    if x.abs() < 0.1 {
        significant(x, 1)
    } else {
        format!("{x:.2}")
    }
}

/// A rate: `13.7 requests/s`; rare requests by the hour or month.
pub fn rate(per_second: f64) -> String {
    match per_second {
        r if r >= 0.1 => format!("{} requests/s", scaled(r, 3)),
        r if r * 3_600.0 >= 1.0 => format!("{} requests/h", significant(r * 3_600.0, 3)),
        r => format!("{} requests/day", significant(r * 86_400.0, 3)),
    }
}

/// The mean rate of a monthly volume on an axis: `3.8/s`, `14/h`, `1/day`.
pub fn rate_tick(invocations_per_month: f64) -> String {
    let rate = mean_rate(invocations_per_month).0;
    let (times, unit) = match rate {
        r if r >= 0.1 => (r, "s"),
        r if r * 3_600.0 >= 1.0 => (r * 3_600.0, "h"),
        r if r * 86_400.0 >= 0.95 => (r * 86_400.0, "day"),
        _ => (invocations_per_month, "month"),
    };
    format!("{}/{unit}", scaled(times, 2))
}

/// A monthly volume with its rate: `10 M (3.81 requests/s)`.
pub fn volume(invocations_per_month: f64) -> String {
    let mean = mean_rate(invocations_per_month).0;
    format!("{} ({})", count(invocations_per_month), rate(mean))
}

/// A share with its interval: `0.032 % (0.03 to 0.034)`.
pub fn percent_estimate(estimate: Estimate) -> String {
    let mean = percent(estimate.mean);
    match estimate.half_width {
        Some(_) => format!(
            "{mean} ({} to {})",
            significant(estimate.low(0.0) * 100.0, 3),
            significant(estimate.high() * 100.0, 3),
        ),
        None => mean,
    }
}

/// A percentage with two digits, where it is itself an uncertainty: `12 %`.
pub fn percent_brief(share: f64) -> String {
    format!("{} %", significant(share * 100.0, 2))
}

/// A time in seconds with its 95 % interval: `6.2 min ± 12 s`.
pub fn duration_estimate(seconds: Estimate) -> String {
    let mean = duration(Milliseconds(seconds.mean * 1e3));
    match seconds.half_width {
        Some(half) => format!("{mean} ± {}", half_duration(half * 1e3)),
        None => mean,
    }
}

/// A duration with half of its 95 % interval: `416 ms ± 12 ms`.
pub fn duration_interval(d: Milliseconds, half_width: Option<Milliseconds>) -> String {
    match half_width {
        Some(half) => format!("{} ± {}", duration(d), half_duration(half.0)),
        None => duration(d),
    }
}

/// A ratio as a number with two digits: `1.3`.
pub fn ratio(ratio: f64) -> String {
    significant(ratio, 2)
}

/// Half of an interval: a duration with two digits.
fn half_duration(ms: f64) -> String {
    let digits = 1 - ms.abs().max(1e-9).log10().floor() as i32;
    let factor = 10_f64.powi(digits);
    duration(Milliseconds((ms * factor).round() / factor))
}

/// Seconds on an axis.
pub fn seconds_tick(seconds: f64) -> String {
    duration_tick(seconds * 1e3)
}

/// A number with its 95 % interval: `7.70 ± 0.02`.
pub fn number_estimate(estimate: Estimate) -> String {
    let mean = significant(estimate.mean, 3);
    match estimate.half_width {
        Some(half) => format!("{mean} ± {}", significant(half, 2)),
        None => mean,
    }
}

/// A number and its standard error, up to the second digit of that error: `0.001357 ± 0.000023`; without one, four digits.
pub fn with_error(value: f64, error: f64) -> String {
    if error > 0.0 {
        let decimals = (1 - error.log10().floor() as i32).clamp(0, 12) as usize;
        return format!("{value:.decimals$} \u{b1} {error:.decimals$}");
    }
    // What rounding leaves of a difference is none.
    let shown = if value.abs() < 1e-12 { 0.0 } else { value };
    significant(shown, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (x, text) in [
            (0.0, "0"),
            (950.0, "950"),
            (16_268_571.0, "16.3 M"),
            (999_950.0, "1 M"),
            (1e12, "1 T"),
            (2.5, "2.5"),
        ] {
            assert_eq!(count(x), text);
        }
        for (x, text) in [
            (0.0, "$0.00"),
            (0.004_2, "$0.0042"),
            (18.666_7, "$18.67"),
            (999.999, "$1,000"),
            (12_345.4, "$12,345"),
            (1_866_667.0, "$1.867 M"),
        ] {
            assert_eq!(usd(Usd(x)), text);
        }
        for (ms, text) in [
            (200.0, "200 ms"),
            (1_250.0, "1.25 s"),
            (900_000.0, "15 min"),
            (7.2e6, "2 h"),
            (0.5, "0.5 ms"),
        ] {
            assert_eq!(duration(Milliseconds(ms)), text);
        }
        assert_eq!(quantity_of(730.0, "hour"), "730 hours");
        assert_eq!(quantity_of(2e6, "message"), "2,000,000 messages");
        assert_eq!(quantity_of(30.0, "GB-month"), "30 GB-month");
        assert_eq!(each("hour"), "an hour");
        assert_eq!(each("GB-s"), "a GB-s");
        assert_eq!(quantity_of(600_000.0, "GB-s"), "600,000 GB-s");
        assert_eq!(percent(0.000_32), "0.032 %");
        assert_eq!(elasticity(-0.893), "-0.89");
        assert_eq!(elasticity(-0.001_84), "-0.002");
        assert_eq!(elasticity(0.0), "0");
        assert_eq!(unit_price(Usd(1.66667e-5)), "$0.0000166667");
        assert_eq!(rate(13.66), "13.7 requests/s");
        assert_eq!(rate(0.01), "36 requests/h");
        for (n, text) in [
            (1e7, "3.8/s"),
            (1e4, "14/h"),
            (100.0, "3.3/day"),
            (29.0, "0.95/day"),
            (1.0, "1/month"),
            (1e12, "381 k/s"),
        ] {
            assert_eq!(rate_tick(n), text);
        }
        for (x, text) in [
            (10.0, "$10"),
            (1e3, "$1 k"),
            (0.2, "$0.20"),
            (0.1, "$0.10"),
            (18.5, "$18.50"),
            (2e-6, "$0.000002"),
        ] {
            assert_eq!(usd_tick(x), text);
        }
        assert_eq!(usd_each(1.866_67e-6), "$0.00000187");
        assert_eq!(usd_each(30.372), "$30.37");
        let estimate = Estimate {
            mean: 0.1,
            half_width: Some(0.2),
        };
        assert_eq!(percent_estimate(estimate), "10 % (0 to 30)");
        assert_eq!(percent_brief(0.1234), "12 %");
        let estimate = |mean, half| Estimate {
            mean,
            half_width: Some(half),
        };
        for (estimate, text) in [
            (estimate(372.0, 12.34), "6.2 min ± 12 s"),
            (estimate(0.2, 0.000_123_4), "200 ms ± 0.12 ms"),
            (estimate(0.2, 0.0), "200 ms ± 0 ms"),
        ] {
            assert_eq!(duration_estimate(estimate), text);
        }
        assert_eq!(seconds_tick(600.0), "10 min");
    }
}
