//! Where a function of one number changes its sign.

/// As close as floats get.
pub const TO_THE_LAST_BITS: f64 = 4.0 * f64::EPSILON;

/// Narrows an interval of non-negative numbers, given with the values of `f` at both ends, which have different signs,
/// until it is at most `close` times as wide as its upper end. The ends of what is left still have different signs; of
/// an exact root both are that root.
///
/// False position with the Illinois rule (Dowell and Jarratt 1971), and halving in every fourth step, so that it
/// always gets there.
pub fn narrow(
    f: impl Fn(f64) -> f64,
    (mut low, mut at_low): (f64, f64),
    (mut high, mut at_high): (f64, f64),
    close: f64,
) -> (f64, f64) {
    // Two hundred halvings exhaust any interval of floats that matters here.
    for step in 0..800 {
        if high - low <= close * high {
            break;
        }
        let straight = high - at_high * (high - low) / (at_high - at_low);
        let inside = straight > low && straight < high && step % 4 != 3;
        let x = if inside {
            straight
        } else {
            low + (high - low) / 2.0
        };
        if x <= low || x >= high {
            break;
        }
        let at = f(x);
        if at == 0.0 {
            return (x, x);
        }
        if at.signum() == at_high.signum() {
            (high, at_high) = (x, at);
            at_low /= 2.0;
        } else {
            (low, at_low) = (x, at);
            at_high /= 2.0;
        }
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_found_whatever_the_shape() {
        let check = |f: fn(f64) -> f64, from: f64, to: f64, root: f64| {
            let (low, high) = narrow(f, (from, f(from)), (to, f(to)), TO_THE_LAST_BITS);
            assert!(
                low <= root * (1.0 + 1e-12) && high >= root * (1.0 - 1e-12),
                "{low} {high}"
            );
            assert!(high - low <= 1e-14 * high, "{low} {high}");
        };
        check(|x| x * x - 2.0, 0.0, 2.0, 2.0_f64.sqrt());
        check(|x| x - 3.0, 0.0, 1e12, 3.0);
        check(|x| if x < 7.0 { -1e-9 } else { 1e9 }, 0.0, 1e12, 7.0);
        check(|x| 1e-3 - (-x).exp(), 0.0, 1e3, 1e3_f64.ln());
    }
}
