//! Reads decimal numbers, rounded exactly as the standard library rounds them.
//!
//! The standard library's reader brings a table of 10 kB that does not compress, which everybody would have to load
//! before the page answers. Here the rare hard cases are divided by hand, which is slower and small.

use std::cmp::Ordering;

/// Whole numbers up to here are exact in an f64.
const EXACT: u64 = 1 << 53;

/// Powers of ten up to this one are exact in an f64.
const EXACT_POWER: i64 = 22;

/// Decimal exponents beyond which a number is infinite or 0, however many digits it has.
const FAR: i64 = 100_000;

/// The f64 nearest to a decimal number such as `-1.5e3`, ties to even; infinite where it is too large. `None` for
/// anything else, words for infinity included.
pub fn parse(text: &str) -> Option<f64> {
    let (negative, text) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, whole(exponent)?),
        None => (text, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || before.bytes().chain(after.bytes());
    if digits().next().is_none() || !digits().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let exponent = exponent - after.len() as i64;
    let magnitude = easy(digits(), exponent).unwrap_or_else(|| hard(digits(), exponent));
    Some(if negative { -magnitude } else { magnitude })
}

/// A decimal exponent; one that is very far from 0 is cut.
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let add = |sum: i64, digit: u8| (sum * 10 + i64::from(digit - b'0')).min(FAR);
    let exponent = digits.bytes().fold(0, add);
    Some(if text.starts_with('-') {
        -exponent
    } else {
        exponent
    })
}

/// A number whose digits and power of ten are exact: one rounding is all there is.
fn easy(digits: impl Iterator<Item = u8>, exponent: i64) -> Option<f64> {
    let mut whole = 0_u64;
    for digit in digits {
        whole = whole
            .checked_mul(10)?
            .checked_add(u64::from(digit - b'0'))?;
    }
    if whole > EXACT || exponent.abs() > EXACT_POWER {
        return (whole == 0).then_some(0.0);
    }
    let power = (0..exponent.abs()).fold(1.0_f64, |power, _| power * 10.0);
    let whole = whole as f64;
    Some(if exponent < 0 {
        whole / power
    } else {
        whole * power
    })
}

/// Any number, by long division.
fn hard(digits: impl Iterator<Item = u8>, exponent: i64) -> f64 {
    let mut over = Large::default();
    for digit in digits {
        over.times_ten_plus(digit - b'0');
    }
    let length = over.bits();
    // A digit is between 3 and 4 bits.
    if length == 0 || length / 3 + 1 + exponent < -330 {
        return 0.0;
    }
    if length / 4 + exponent > 310 {
        return f64::INFINITY;
    }
    let mut under = Large(vec![1]);
    let scaled = if exponent < 0 { &mut under } else { &mut over };
    for _ in 0..exponent.abs() {
        scaled.times_ten_plus(0);
    }
    // The quotient shall have 65 or 66 bits.
    let shift = 65 - (over.bits() - under.bits());
    if shift > 0 {
        over.shift(shift);
    } else {
        under.shift(-shift);
    }
    let (quotient, rest) = over.divide(under);
    round(quotient, rest, -shift)
}

/// `quotient` and a little more where there is a rest, times 2 to this power, as the nearest f64.
fn round(quotient: u128, rest: bool, power: i64) -> f64 {
    let bits = 128 - i64::from(quotient.leading_zeros());
    let exponent = bits - 1 + power;
    if exponent > 1_023 {
        return f64::INFINITY;
    }
    // Numbers below the least normal one have fewer bits.
    let kept = (53 - (-1_022 - exponent).max(0)).max(-1);
    let dropped = bits - kept;
    let half = 1_u128 << (dropped - 1);
    let (mut whole, part) = (quotient >> dropped, quotient & (2 * half - 1));
    let up = match part.cmp(&half) {
        Ordering::Less => false,
        Ordering::Equal => rest || whole & 1 == 1,
        Ordering::Greater => true,
    };
    whole += u128::from(up);
    // A carry moves on into the exponent, as it should.
    let above = (exponent + 1_022).max(0) as u64;
    f64::from_bits((above << 52) + whole as u64)
}

/// A whole number of any size, in parts of 32 bits, the lowest first.
#[derive(Default)]
struct Large(Vec<u32>);

impl Large {
    fn bits(&self) -> i64 {
        let parts = self.0.iter().rposition(|&part| part != 0);
        parts.map_or(0, |top| {
            32 * (top as i64 + 1) - i64::from(self.0[top].leading_zeros())
        })
    }

    fn times_ten_plus(&mut self, digit: u8) {
        let mut carry = u64::from(digit);
        for part in &mut self.0 {
            carry += u64::from(*part) * 10;
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// Times 2 to this power.
    fn shift(&mut self, power: i64) {
        for _ in 0..power % 32 {
            self.double(0);
        }
        let parts = power as usize / 32;
        self.0.splice(0..0, std::iter::repeat_n(0, parts));
    }

    /// Twice as large, and this bit more.
    fn double(&mut self, bit: u32) {
        let mut carry = bit;
        for part in &mut self.0 {
            let next = *part >> 31;
            *part = *part << 1 | carry;
            carry = next;
        }
        if carry > 0 {
            self.0.push(carry);
        }
    }

    fn part(&self, at: usize) -> u32 {
        self.0.get(at).copied().unwrap_or(0)
    }

    fn at_least(&self, other: &Self) -> bool {
        let parts = (0..self.0.len().max(other.0.len())).rev();
        let unequal = parts
            .map(|at| self.part(at).cmp(&other.part(at)))
            .find(|order| order.is_ne());
        unequal != Some(Ordering::Less)
    }

    fn minus(&mut self, other: &Self) {
        let mut borrow = 0_i64;
        for at in 0..self.0.len() {
            let rest = i64::from(self.0[at]) - i64::from(other.part(at)) - borrow;
            borrow = i64::from(rest < 0);
            self.0[at] = rest as u32;
        }
    }

    /// The quotient, which must fit, and whether there is a rest.
    fn divide(self, by: Self) -> (u128, bool) {
        let (mut quotient, mut rest) = (0_u128, Self::default());
        for at in (0..self.bits()).rev() {
            rest.double(self.0[at as usize / 32] >> (at % 32) & 1);
            quotient <<= 1;
            if rest.at_least(&by) {
                rest.minus(&by);
                quotient |= 1;
            }
        }
        (quotient, rest.bits() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(text: &str) {
        let expected: f64 = text.parse().expect(text);
        let got = parse(text).expect(text);
        assert_eq!(
            got.to_bits(),
            expected.to_bits(),
            "{text}: {got:e}, not {expected:e}"
        );
    }

    #[test]
    fn numbers_are_what_the_standard_library_makes_of_them() {
        for text in [
            "0",
            "-0",
            "0.0",
            "1",
            "+1",
            "1.",
            ".5",
            "-1.5e3",
            "0.0000166667",
            "1e22",
            "1e23",
            "9007199254740993",
            "9007199254740992.5",
            "9007199254740995",
            "9007199254740997",
            "1.00000000000000033306690738754696212708950042724609375",
            "123456789012345678901234567890",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "1e309",
            "1e999",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1e-400",
            "0e99999999999",
            "1e99999999999",
            "1e-99999999999",
            "0.1",
            "0.3",
            "8.5e-322",
            "1.00000000000000011102230246251565404236316680908203125",
            "1.00000000000000011102230246251565404236316680908203124",
            "1.000000000000000111889664200504057589569129049777984619140625",
            "1.00000000000000011102230246251565404236316680908203125000000000000000000000001",
            "5e-324",
            "3e-324",
        ] {
            same(text);
            same(&format!("-{}", text.trim_start_matches(['-', '+'])));
        }
    }

    #[test]
    fn any_bits_are_read_back() {
        let mut state = 7_u64;
        for _ in 0..4_000 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let number = f64::from_bits(state.rotate_left(17));
            if number.is_finite() {
                same(&format!("{number:e}"));
                same(&format!("{number:.25e}"));
                same(&format!("{number:.3e}"));
            }
        }
    }

    #[test]
    fn what_is_no_decimal_number_is_none() {
        for text in [
            "", "-", ".", "e5", "1e", "1e+", "1e1.5", "inf", "NaN", "infinity", "1 ", " 1", "1,5",
            "0x10", "1_000", "--1", "\u{661}",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
