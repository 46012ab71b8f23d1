//! Shares that are chances: whole per cent, finer near nothing and near all, so that neither is said of what is not.

use crate::present::format::significant;

/// A share in whole per cent: `83 %`, `0.42 %`, `99.7 %`.
pub fn chance(share: f64) -> String {
    format!("{} %", per_cent(share))
}

/// From one share to another: `81 to 85 %`.
pub fn chances(low: f64, high: f64) -> String {
    format!("{} to {} %", per_cent(low), per_cent(high))
}

/// A share with its interval, where that says more: `83 % (81 to 85 %)`.
pub fn chance_between(share: f64, (low, high): (f64, f64)) -> String {
    if per_cent(low) == per_cent(high) {
        chance(share)
    } else {
        format!("{} ({})", chance(share), chances(low, high))
    }
}

fn per_cent(share: f64) -> String {
    let (x, rest) = (share * 100.0, (1.0 - share) * 100.0);
    // What rounding leaves of nothing is nothing.
    if x < 1e-9 || rest < 1e-9 {
        return significant(x.round(), 3);
    }
    if x < 0.995 {
        return significant(x, 2);
    }
    if rest < 0.995 {
        let decimals = (1 - rest.log10().floor() as i32).clamp(1, 12) as usize;
        let text = format!("{x:.decimals$}");
        return text.trim_end_matches('0').to_owned();
    }
    format!("{x:.0}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_nothing_nor_all_is_said_of_what_is_not() {
        for (share, text) in [
            (0.834, "83 %"),
            (0.0, "0 %"),
            (1.0, "100 %"),
            (0.004_2, "0.42 %"),
            (0.999, "99.9 %"),
            (0.997_2, "99.72 %"),
            (0.996, "99.6 %"),
            (1.0 - 1e-13, "100 %"),
            (0.5, "50 %"),
        ] {
            assert_eq!(chance(share), text);
        }
        assert_eq!(chances(0.807, 0.853), "81 to 85 %");
        assert_eq!(chance_between(1.0, (1.0, 1.0)), "100 %");
        assert_eq!(chance_between(0.72, (0.68, 0.76)), "72 % (68 to 76 %)");
    }
}
