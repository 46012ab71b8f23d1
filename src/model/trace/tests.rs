//! Traces themselves: spans, rates, peaks, and their way through JSON.

use proptest::prelude::*;

use super::*;
use crate::model::units::Milliseconds;

fn stamps(times: &[f64]) -> Trace {
    let times: Vec<Seconds> = times.iter().copied().map(Seconds).collect();
    Trace::of_stamps(&times).expect("sound stamps")
}

fn counts(step: f64, counts: &[u64]) -> Trace {
    Trace::of_counts(Seconds(step), counts.to_vec()).expect("sound counts")
}

#[test]
fn the_rate_is_that_of_the_gaps_or_steps() {
    let check = |trace: Trace, requests: u64, span: f64| {
        assert_eq!(trace.requests(), requests, "{trace:?}");
        assert!((trace.span().0 - span).abs() < 1e-9, "{trace:?}");
        let rate = requests as f64 / span;
        assert!(
            (trace.mean_rate().0 - rate).abs() < 1e-9 * rate,
            "{trace:?}"
        );
    };
    check(stamps(&[0.0, 10.0]), 2, 20.0);
    check(stamps(&[1e9, 1e9 + 1.0, 1e9 + 2.0, 1e9 + 3.0]), 4, 4.0);
    check(stamps(&[5.0, 3.0, 4.0]), 3, 3.0);
    check(counts(60.0, &[3, 0, 9]), 12, 180.0);
    check(counts(0.25, &[1]), 1, 0.25);
}

#[test]
fn what_is_no_trace_is_refused() {
    let check = |times: &[f64]| {
        let times: Vec<Seconds> = times.iter().copied().map(Seconds).collect();
        assert_eq!(Trace::of_stamps(&times), None, "{times:?}");
    };
    check(&[]);
    check(&[5.0]);
    check(&[5.0, 5.0, 5.0]);
    check(&[5.0, f64::NAN]);
    check(&[5.0, f64::INFINITY]);
    check(&[0.0, 1e12]);
    let check = |step: f64, counts: &[u64]| {
        assert_eq!(Trace::of_counts(Seconds(step), counts.to_vec()), None);
    };
    check(60.0, &[]);
    check(60.0, &[0, 0]);
    check(0.0, &[1]);
    check(f64::NAN, &[1]);
    check(1.0, &vec![1; MOST_STEPS + 1]);
}

#[test]
fn stamps_are_shifted_to_the_first_and_sorted() {
    let trace = stamps(&[12.5, 10.0, 11.000_000_4]);
    let Arrivals::Stamps(stamps) = trace.arrivals() else {
        panic!("{trace:?}");
    };
    let seen: Vec<Seconds> = stamps.iter().collect();
    assert_eq!(seen, [Seconds(0.0), Seconds(1.0), Seconds(2.5)]);
    assert_eq!((stamps.at(2), stamps.at(3)), (Some(Seconds(2.5)), None));
}

#[test]
fn hours_are_rates_over_their_mean() {
    let check = |trace: Trace, expected: &[f64]| {
        let hours = trace.hourly_rates();
        assert_eq!(hours.len(), expected.len(), "{hours:?}");
        for (hour, expected) in hours.iter().zip(expected) {
            assert!((hour - expected).abs() < 1e-6, "{hours:?}");
        }
    };
    check(counts(60.0, &[1, 2, 3]), &[1.0]);
    check(stamps(&[0.0, 1.0, 100.0]), &[1.0]);
    check(counts(3_600.0, &[1, 2, 6]), &[1.0 / 3.0, 2.0 / 3.0, 2.0]);
    // Half an hour each: two to a part.
    check(counts(1_800.0, &[1, 3, 0, 0]), &[2.0, 0.0]);
    // Twelve hours each, evenly over their hours.
    let halves = [[0.5; 12], [1.5; 12]].concat();
    check(counts(43_200.0, &[1, 3]), &halves);
    // An hour and three quarters is divided into two parts of 52.5 minutes: the middle step of 35 lies in both.
    check(counts(2_100.0, &[1, 2, 1]), &[1.0, 1.0]);
    // Four stamps over 7,000 s span 9,333 s: three parts of 3,111 s with two, one and one of them.
    check(
        stamps(&[0.0, 1_000.0, 4_000.0, 7_000.0]),
        &[1.5, 0.75, 0.75],
    );
}

#[test]
fn longer_than_a_week_is_folded_into_a_week() {
    // Ten days by the hour; the first hour of each day is busy on the first three days, which come twice.
    let mut hours = vec![1; 240];
    for day in [0, 1, 2, 7, 8, 9] {
        hours[day * 24] = 25;
    }
    let trace = counts(3_600.0, &hours);
    let rates = trace.hourly_rates();
    assert_eq!(rates.len(), 168);
    let mean = (165.0 + 3.0 * 25.0) / 168.0;
    for (hour, rate) in rates.iter().enumerate() {
        let expected = if hour % 24 == 0 && hour < 72 {
            25.0
        } else {
            1.0
        };
        assert!((rate - expected / mean).abs() < 1e-9, "{hour}: {rate}");
    }
}

#[test]
fn the_peak_is_the_busiest_minute() {
    let check = |trace: Trace, expected: f64| {
        assert!((trace.peak_to_mean() - expected).abs() < 1e-9, "{trace:?}");
    };
    check(counts(60.0, &[1, 1, 4, 2]), 2.0);
    check(counts(20.0, &[1, 1, 1, 0, 0, 9]), 9.0 / 6.0);
    check(counts(3_600.0, &[1, 3]), 1.5);
    check(counts(1.0, &[1, 9]), 1.0);
    // Five stamps over 200 s span 250 s; the first minute has three of them.
    check(
        stamps(&[0.0, 1.0, 59.0, 100.0, 200.0]),
        3.0 / 60.0 / (5.0 / 250.0),
    );
}

#[test]
fn a_trace_is_small_as_json_and_its_id_follows_from_its_content() {
    let times: Vec<f64> = (0..10_000)
        .map(|i| f64::from(i) * 1.25 + f64::from(i % 7) * 0.013)
        .collect();
    let trace = stamps(&times);
    let json = serde_json::to_string(&trace).expect("a trace is JSON");
    assert!(json.len() < 6 * times.len(), "{}", json.len());
    let back: Trace = serde_json::from_str(&json).expect("its own JSON");
    assert_eq!((back.id(), &back), (trace.id(), &trace));
    assert_ne!(stamps(&[0.0, 1.0]).id(), stamps(&[0.0, 2.0]).id());
    assert_ne!(counts(60.0, &[1, 1]).id(), counts(61.0, &[1, 1]).id());
    assert_ne!(counts(60.0, &[0, 1]).id(), counts(60.0, &[1, 0]).id());
    // FNV-1a of the words 0, 0 and 1,000,000, computed elsewhere.
    assert_eq!(stamps(&[0.0, 1.0]).id(), 0xc073_081e_19bf_0488);
}

#[test]
fn broken_json_is_refused() {
    for json in [
        "{}",
        r#"{"numbers":""}"#,
        r#"{"numbers":"gA"}"#,
        r#"{"numbers":"?"}"#,
        r#"{"step":0,"numbers":"AQ"}"#,
        r#"{"step":60000000,"numbers":"AA"}"#,
        r#"{"numbers":"//////////////8B"}"#,
        r#"{"step":1,"numbers":"AQ","functions":[[2.0],0]}"#,
    ] {
        assert!(serde_json::from_str::<Trace>(json).is_err(), "{json}");
    }
}

#[test]
fn functions_are_shares_with_the_busiest_first() {
    let functions = Functions::new(vec![20, 50], 3, 100).expect("calls");
    assert_eq!(functions.largest(), [0.5, 0.2]);
    assert_eq!((functions.number(), functions.others()), (5, 3));
    assert!((functions.share_of_others() - 0.3).abs() < 1e-12);
}

proptest! {
    #[test]
    fn json_and_back_is_the_same(
        counted in proptest::collection::vec(0..=HIGHEST_COUNT, 1..50),
        step in 1_u64..1_000_000_000_000,
        gaps in proptest::collection::vec(0_u64..10_000_000_000, 1..50),
    ) {
        let times: Vec<Seconds> = gaps.iter().scan(0, |at, gap| { *at += gap; Some(seconds(*at)) }).collect();
        let traces = [Trace::of_counts(seconds(step), counted), Trace::of_stamps(&times)];
        for trace in traces.into_iter().flatten() {
            let json = serde_json::to_string(&trace).expect("a trace is JSON");
            prop_assert_eq!(serde_json::from_str::<Trace>(&json).expect("its own JSON"), trace);
        }
    }

    #[test]
    fn hours_have_a_mean_of_one_and_the_peak_is_no_less(
        counted in proptest::collection::vec(0_u64..1_000, 1..400),
        step in 1_u64..40_000_000_000,
    ) {
        if let Some(trace) = Trace::of_counts(seconds(step), counted) {
            let hours = trace.hourly_rates();
            let mean = hours.iter().sum::<f64>() / hours.len() as f64;
            prop_assert!((mean - 1.0).abs() < 1e-9, "{:?}", hours);
            prop_assert!(hours.len() <= 168);
            prop_assert!(trace.peak_to_mean() >= 1.0);
        }
    }
}

#[test]
fn a_trace_spans_up_to_two_centuries() {
    let years = |years: f64| [0.0, years * 366.0 * 86_400.0].map(Seconds);
    assert!(Trace::of_stamps(&years(199.0)).is_some());
    assert!(Trace::of_stamps(&years(201.0)).is_none());
}

#[test]
fn shares_are_of_all_calls_and_the_rest_is_that_of_the_others() {
    assert_eq!(Functions::new(vec![], 0, 0), None);
    let all = Functions::new(vec![1, 3], 0, 4).expect("calls");
    assert_eq!((all.largest(), all.number()), ([0.75, 0.25].as_slice(), 2));
    assert_eq!(all.share_of_others(), 0.0);
    // Of others without a call nothing is left, not less than nothing.
    let idle = Functions::new(vec![1, 3], 5, 4).expect("calls");
    assert_eq!((idle.number(), idle.share_of_others()), (7, 0.0));
}

#[test]
fn everything_that_a_file_says_makes_an_id_of_its_own() {
    let arrivals = || Counts::new(60_000_000, vec![3, 0, 9]).map(Arrivals::Counts);
    let trace = |functions, fitted| Trace::new(arrivals().expect("counts"), functions, fitted);
    let functions = |calls: &[u64], others| Functions::new(calls.to_vec(), others, 12);
    let fitted = |requests| Fitted {
        requests,
        cold_starts: 0,
        duration_median: Milliseconds(1.0),
        duration_p95: Milliseconds(2.0),
        memory: None,
        memory_used: None,
        inits: None,
    };
    let traces = [
        trace(None, None),
        trace(functions(&[6, 6], 0), None),
        trace(functions(&[8, 4], 0), None),
        trace(functions(&[8, 4], 1), None),
        trace(None, Some(fitted(5))),
        trace(None, Some(fitted(6))),
    ];
    for (index, trace) in traces.iter().enumerate() {
        let same = traces.iter().filter(|other| other.id() == trace.id());
        assert_eq!(same.count(), 1, "{index}");
    }
    assert_eq!(traces[0].id(), counts(60.0, &[3, 0, 9]).id());
    // FNV-1a of the words 60,000,000, 3, 0 and 9, computed elsewhere.
    assert_eq!(traces[0].id(), 0x341f_5a22_de95_0b2c);
    // Then 0 others and a half twice.
    assert_eq!(traces[1].id(), 0x8d38_3b9b_d0e0_c94c);
}
