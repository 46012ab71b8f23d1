//! Inputs that are ranges in a link: `n=1000000..5000000`, with the value that stands for it in between where that is
//! not the middle: `n=1000000..2000000..5000000`.

use crate::model::scenario::Scenario;
use crate::present::knobs::{Knob, Number, RangeEntry};

/// What stands between the parts.
const BETWEEN: &str = "..";

/// The value of a number that is a range; `None` where it is none.
pub(super) fn text(knob: &Knob, number: &Number, scenario: &Scenario) -> Option<String> {
    let range = scenario.ranges.get(&knob.key)?;
    let value = number.get(scenario);
    Some(if value == number.middle(*range) {
        format!("{}{BETWEEN}{}", range.low, range.high)
    } else {
        format!("{}{BETWEEN}{value}{BETWEEN}{}", range.low, range.high)
    })
}

/// Reads a range. The error is a sentence without its beginning, which names the input; empty where no part of it could
/// be used.
pub(super) fn apply(
    knob: &Knob,
    number: &Number,
    value: &str,
    scenario: &mut Scenario,
) -> Option<Result<(), String>> {
    if !value.contains(BETWEEN) {
        return None;
    }
    let parts: Result<Vec<f64>, _> = value.split(BETWEEN).map(str::parse).collect();
    let entered = match parts.as_deref() {
        _ if !knob.takes_range() => return Some(Err(String::new())),
        Ok(&[low, high]) => number.clamp_range(low, high, None),
        Ok(&[low, middle, high]) => number.clamp_range(low, high, Some(middle)),
        _ => return Some(Err(String::new())),
    };
    Some(match entered {
        RangeEntry::Used(range, middle, sentence) => {
            knob.set_range(scenario, range, middle);
            sentence.map_or(Ok(()), Err)
        }
        RangeEntry::Refused(_) | RangeEntry::NotARange => Err(String::new()),
    })
}

#[cfg(test)]
mod tests {
    use crate::model::scenario::{Range, Scenario};
    use crate::present::knobs::{KNOBS, Kind, knob};
    use crate::present::link::{fragment, parse, undated};
    use proptest::prelude::*;

    #[test]
    fn a_range_is_readable_and_its_middle_goes_without_saying() {
        let mut scenario = Scenario::default();
        let n = knob("n").expect("known");
        n.set_range(
            &mut scenario,
            Range {
                low: 1e6,
                high: 5e6,
            },
            2.24e6,
        );
        assert_eq!(undated(&fragment(&scenario)), "v=2&n=1000000..5000000");
        assert_eq!(parse("n=1000000..5000000"), (scenario.clone(), vec![]));
        scenario.workload.invocations_per_month = 2e6;
        let link = fragment(&scenario);
        assert_eq!(undated(&link), "v=2&n=1000000..2000000..5000000");
        assert_eq!(parse(&link), (scenario, vec![]));
        // Around what the page opens with.
        let mut scenario = Scenario::default();
        n.set_range(
            &mut scenario,
            Range {
                low: 5e6,
                high: 20e6,
            },
            10e6,
        );
        assert_eq!(undated(&fragment(&scenario)), "v=2&n=5000000..20000000");
        assert_eq!(parse(&fragment(&scenario)), (scenario, vec![]));
    }

    #[test]
    fn what_cannot_be_a_range_is_named() {
        let check = |link: &str, said: &str| {
            let (scenario, notices) = parse(link);
            assert_eq!(notices.len(), 1, "{link}: {notices:?}");
            assert!(notices[0].contains(said), "{link}: {notices:?}");
            scenario
        };
        let memory = check(
            "memory=64..1024",
            "Memory in the link: 64 MB is below 128 MB; used 128 MB.",
        );
        assert_eq!(
            memory.ranges["memory"],
            Range {
                low: 128.0,
                high: 1_024.0
            }
        );
        for link in [
            "n=5..1",
            "n=1..",
            "n=1..x",
            "n=1..2..3..4",
            "n=NaN..5",
            "seed=1..9",
        ] {
            let scenario = check(link, "cannot be its value");
            assert_eq!(scenario, Scenario::default(), "{link}");
        }
    }

    proptest! {
        #[test]
        fn any_ranges_round_trip(values in proptest::collection::vec((0.0..1.0_f64, 0.0..1.0_f64, 0.0..1.0_f64), KNOBS.len())) {
            let mut scenario = Scenario::default();
            for (knob, (a, b, middle)) in KNOBS.iter().zip(values) {
                let Kind::Number(number) = knob.kind else { continue };
                if !knob.takes_range() || !knob.shown(&scenario) || middle < 0.3 {
                    continue;
                }
                let at = |u: f64| {
                    let value = number.range.0 + u * (number.range.1 - number.range.0);
                    if number.whole { value.floor() } else { value }
                };
                let range = Range { low: at(a.min(b)), high: at(a.max(b)) };
                // The value that stands for it may lie anywhere, as where a point was dragged out of it.
                let value = if middle < 0.6 { number.middle(range) } else { at(middle) };
                knob.set_range(&mut scenario, range, value);
            }
            // Inputs that matter only with others are left out.
            let kept = |key: &String| knob(key).is_some_and(|knob| knob.shown(&scenario));
            let expected: Vec<&String> = scenario.ranges.keys().filter(|key| kept(key)).collect();
            prop_assert_eq!(expected.len(), scenario.ranges.len());
            prop_assert_eq!(parse(&fragment(&scenario)), (scenario, vec![]));
        }
    }
}
