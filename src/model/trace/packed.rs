//! A trace as JSON: numbers as bytes in base 64, a few for each request or step.
//!
//! Stamps are stored as gaps in microseconds, counts as they are, both in seven bits a byte (LEB128), so that a million
//! stamps take two to four megabytes instead of eighteen.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};

use crate::model::trace::known::Known;
use crate::model::trace::{
    Arrivals, Counts, Fitted, Functions, MOST_FUNCTIONS, MOST_STAMPS, MOST_STEPS, Stamps, Trace,
};

/// The fields of the JSON.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Packed {
    /// Step of counts [µs]; `None` where the numbers are gaps between stamps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    step: Option<u64>,
    numbers: Arc<str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    functions: Option<(Vec<f64>, u64)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fitted: Option<Fitted>,
}

impl From<Trace> for Packed {
    fn from(trace: Trace) -> Self {
        let step = match &trace.arrivals {
            Arrivals::Counts(counts) => Some(counts.step),
            Arrivals::Stamps(_) => None,
        };
        let numbers = trace.known.packed(|| match &trace.arrivals {
            Arrivals::Counts(counts) => pack(counts.counts.iter().copied()),
            Arrivals::Stamps(stamps) => {
                pack(stamps.micros.windows(2).map(|pair| pair[1] - pair[0]))
            }
        });
        let functions = trace
            .functions
            .map(|functions| (functions.largest.to_vec(), functions.others));
        Self {
            step,
            numbers,
            functions,
            fitted: trace.fitted,
        }
    }
}

impl TryFrom<Packed> for Trace {
    type Error = &'static str;

    fn try_from(packed: Packed) -> Result<Self, Self::Error> {
        const NONE: &str = "the trace has no requests";
        let arrivals = match packed.step {
            Some(step) => {
                let counts = unpack(&packed.numbers, MOST_STEPS)?;
                Arrivals::Counts(Counts::new(step, counts).ok_or(NONE)?)
            }
            None => {
                let mut at = 0_u64;
                let mut stamps = vec![0];
                for gap in unpack(&packed.numbers, MOST_STAMPS - 1)? {
                    at = at.checked_add(gap).ok_or("the trace is too long")?;
                    stamps.push(at);
                }
                Arrivals::Stamps(Stamps::new(stamps).ok_or(NONE)?)
            }
        };
        let functions = packed.functions.map(|(largest, others)| {
            let sound = largest.len() <= MOST_FUNCTIONS
                && largest.iter().all(|share| (0.0..=1.0).contains(share));
            let largest = largest.into();
            sound.then_some(Functions { largest, others })
        });
        let functions = functions.map(|functions| functions.ok_or("a share is above 1 or below 0"));
        Ok(Self {
            known: Known::packed_as(packed.numbers),
            ..Self::new(arrivals, functions.transpose()?, packed.fitted)
        })
    }
}

fn pack(numbers: impl Iterator<Item = u64>) -> Arc<str> {
    let mut bytes = Vec::new();
    for mut number in numbers {
        while number >= 0x80 {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }
    STANDARD_NO_PAD.encode(bytes).into()
}

fn unpack(text: &str, most: usize) -> Result<Vec<u64>, &'static str> {
    let bytes = STANDARD_NO_PAD
        .decode(text)
        .map_err(|_| "the trace is not base 64")?;
    let mut numbers = Vec::new();
    let (mut number, mut shift) = (0_u64, 0);
    for byte in bytes {
        if shift > 63 {
            return Err("a number of the trace is too large");
        }
        number |= u64::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    if shift > 0 || numbers.len() > most {
        return Err("the trace is cut, or too long");
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_seven_bits_a_byte_the_lowest_first() {
        let check = |numbers: &[u64], bytes: &[u8]| {
            let text = pack(numbers.iter().copied());
            assert_eq!(STANDARD_NO_PAD.decode(&*text).as_deref(), Ok(bytes));
            assert_eq!(unpack(&text, numbers.len()).as_deref(), Ok(numbers));
        };
        check(&[], &[]);
        check(&[0, 1, 127], &[0, 1, 127]);
        check(&[128, 300], &[0x80, 1, 0xac, 2]);
        check(&[16_383, 16_384], &[0xff, 0x7f, 0x80, 0x80, 1]);
        let largest = [&[0xff; 9][..], &[1]].concat();
        check(&[u64::MAX], &largest);
    }

    #[test]
    fn numbers_that_are_cut_too_large_or_too_many_are_refused() {
        let check = |bytes: &[u8], most: usize, expected: Result<Vec<u64>, &str>| {
            assert_eq!(unpack(&STANDARD_NO_PAD.encode(bytes), most), expected);
        };
        let cut = Err("the trace is cut, or too long");
        check(&[1, 2], 2, Ok(vec![1, 2]));
        check(&[1, 2, 3], 2, cut.clone());
        check(&[1, 0x80], 2, cut);
        let large = Err("a number of the trace is too large");
        check(&[0x80; 11], 2, large);
        assert!(unpack("?", 1).is_err());
    }

    #[test]
    fn more_stamps_than_are_kept_are_refused() {
        // Gaps of a microsecond, three in four letters: as many as the most stamps, so that there is one more of these.
        let packed = Packed {
            step: None,
            numbers: format!("{}AQ", "AQEB".repeat(MOST_STAMPS / 3)).into(),
            functions: None,
            fitted: None,
        };
        assert_eq!(
            unpack(&packed.numbers, MOST_STAMPS).map(|gaps| gaps.len()),
            Ok(1_000_000)
        );
        assert!(Trace::try_from(packed).is_err());
    }

    #[test]
    fn shares_of_functions_are_parts_of_a_whole() {
        let read = |largest: Vec<f64>| {
            let packed = Packed {
                step: Some(1),
                numbers: "AQ".into(),
                functions: Some((largest, 2)),
                fitted: None,
            };
            Trace::try_from(packed)
        };
        let trace = read(vec![0.75, 0.0]).expect("sound shares");
        let functions = trace.functions().expect("functions");
        assert_eq!((functions.number(), functions.share_of_others()), (4, 0.25));
        assert!(read(vec![1.0]).is_ok() && read(vec![0.0; MOST_FUNCTIONS]).is_ok());
        assert!(read(vec![1.5]).is_err() && read(vec![-0.5]).is_err());
        assert!(read(vec![0.5, f64::NAN]).is_err());
        assert!(read(vec![0.0; MOST_FUNCTIONS + 1]).is_err());
    }
}
