//! Lower envelopes of steps, lines and bent curves.

use std::sync::Arc;

use super::*;
use crate::model::cold_share::billing::{Calibration, Starts};
use crate::model::curve::{Segment, Staircase, Steps};
use crate::model::occupancy::Occupancy;
use crate::model::scenario::Scenario;
use crate::model::units::Usd;

/// Constant costs, each up to a volume.
fn steps(parts: &[(f64, f64)]) -> CostCurve {
    let mut from = VOLUME_RANGE.0;
    let segment = |&(to, usd): &(f64, f64)| {
        let segment = Segment {
            from,
            to,
            line: Affine {
                intercept: usd,
                slope: 0.0,
            },
            curved: Vec::new(),
            stairs: Vec::new(),
        };
        from = to;
        segment
    };
    CostCurve::new(parts.iter().map(segment).collect())
}

#[test]
fn as_long_as_nobody_is_cheaper_the_cheapest_stays() {
    let lambda = steps(&[(1e3, 2.0), (1e6, 1.0), (1e12, 1.0)]);
    let fleet = steps(&[(1e6, 1.0), (1e12, 3.0)]);
    assert_eq!(lambda.cost(1e4), Usd(1.0));
    let curves = [
        (PlatformId::AwsLambda, &lambda),
        (PlatformId::AwsEc2, &fleet),
    ];
    let pair = BreakEven::between(curves[0], curves[1]);
    let found: Vec<_> = envelope(&curves, [&pair].into_iter())
        .iter()
        .map(|stretch| (stretch.platform, stretch.to))
        .collect();
    // From 1,000 on both cost $1: the fleet, which was cheaper, stays until it is dearer.
    assert_eq!(
        found,
        [(PlatformId::AwsEc2, 1e6), (PlatformId::AwsLambda, 1e12)]
    );
}

/// Straight all the way.
fn lines<const N: usize>(lines: [(PlatformId, f64, f64); N]) -> [(PlatformId, CostCurve); N] {
    let (from, to) = VOLUME_RANGE;
    lines.map(|(platform, intercept, slope)| {
        let line = Affine { intercept, slope };
        let segment = Segment {
            from,
            to,
            line,
            curved: Vec::new(),
            stairs: Vec::new(),
        };
        (platform, CostCurve::new(vec![segment]))
    })
}

fn changes(stretches: &[Stretch]) -> Vec<(PlatformId, f64)> {
    stretches.iter().map(|s| (s.platform, s.to)).collect()
}

#[test]
fn of_two_that_begin_alike_the_flatter_is_the_cheapest_however_their_costs_are_rounded() {
    for i in 0..100 {
        let from = 1.0 + 0.7 * f64::from(i);
        // Both cost as much where they begin, but for rounding.
        let curves = lines([
            (PlatformId::AwsLambda, 1e4 - 3.1 * from, 3.1),
            (PlatformId::AwsEc2, 1e4 - 1.3 * from, 1.3),
        ]);
        let found = envelope_within(&curves, (from, 10.0 * from), 1.01);
        assert_eq!(
            changes(&found),
            [(PlatformId::AwsEc2, 10.0 * from)],
            "{from}"
        );
    }
}

#[test]
fn where_three_lines_meet_the_flattest_goes_on() {
    let steep = (PlatformId::AwsLambda, 500.0, 5.0);
    let flatter = (PlatformId::AwsFargate, 700.0, 3.0);
    let flattest = (PlatformId::AwsEc2, 900.0, 1.0);
    for order in [[steep, flatter, flattest], [flattest, flatter, steep]] {
        let curves = lines(order);
        let found = |from, to| changes(&envelope_within(&curves, (from, to), 1.01));
        assert_eq!(
            found(10.0, 300.0),
            [(PlatformId::AwsLambda, 100.0), (PlatformId::AwsEc2, 300.0)]
        );
        // They meet beyond this, and nothing is between a volume and itself.
        assert_eq!(found(1.0, 90.0), [(PlatformId::AwsLambda, 90.0)]);
        assert_eq!(found(50.0, 50.0), []);
    }
}

#[test]
fn whoever_is_the_cheapest_only_in_a_valley_is_found_there() {
    // A dollar for each cold start, which are fewer in between, beside so much every month.
    let cold = Calibration::FORMULA.coarse().of(&Scenario::default());
    let Starts::Formula(starts) = cold.starts else {
        panic!("the formula applies");
    };
    let starts = Occupancy::ColdStarts(starts);
    let (from, to) = (1e4, 3e5);
    let least = starts.bounds(from, to).0;
    let level = (least + starts.at(from).min(starts.at(to))) / 2.0;
    assert!(level > 1.05 * least, "{level} {least}");
    let [(_, flat), (_, free)] = lines([
        (PlatformId::AwsEc2, level, 0.0),
        (PlatformId::AwsLambda, 0.0, 0.0),
    ]);
    let mut segment = free.segments()[0].clone();
    segment.curved.push((1.0, starts.clone()));
    let curves = [
        (PlatformId::AwsEc2, flat),
        (PlatformId::AwsLambda, CostCurve::new(vec![segment])),
    ];
    let found = envelope_within(&curves, (from, to), 1.001);
    let names: Vec<_> = found.iter().map(|stretch| stretch.platform).collect();
    assert_eq!(
        names,
        [
            PlatformId::AwsEc2,
            PlatformId::AwsLambda,
            PlatformId::AwsEc2
        ]
    );
    for change in [found[0].to, found[1].to] {
        assert!((starts.at(change) / level - 1.0).abs() < 0.01, "{change}");
    }
}

#[test]
fn nobody_is_left_out_who_is_the_cheapest_between_two_steps() {
    // $100 for each server of 50, $2 to $2 and $100 an invocation; beside lines that come into that from below.
    let (low, high) = VOLUME_RANGE;
    let servers = Staircase {
        steps: Arc::new(Steps::new(1.0, Vec::new(), 50.0)),
        volume: 1.0,
        usd_per_server: 100.0,
        surplus: Vec::new(),
    };
    let fleet = CostCurve::new(vec![Segment {
        from: low,
        to: high,
        line: Affine::default(),
        curved: Vec::new(),
        stairs: vec![servers],
    }]);
    for ((intercept, slope), (from, to)) in [
        ((1_010.0, 1.0), (800.0, 1_005.0)),
        ((1_010.0, 1.0), (800.0, 1_040.0)),
        ((-940.0, 3.0), (960.0, 1_100.0)),
        ((-940.0, 3.0), (900.0, 1_100.0)),
    ] {
        let [line] = lines([(PlatformId::AwsLambda, intercept, slope)]);
        let curves = [(PlatformId::AwsEc2, fleet.clone()), line];
        let found = envelope_within(&curves, (from, to), 1.000_1);
        assert!(found.len() > 2, "{found:?}");
        for stretch in found {
            for part in [0.05, 0.5, 0.95] {
                let n = stretch.from + part * (stretch.to - stretch.from);
                let [fleet, line] = [0, 1].map(|i| curves[i].1.cost(n).0);
                let cheaper = if fleet < line { 0 } else { 1 };
                assert_eq!(stretch.platform, curves[cheaper].0, "{n}: {fleet} {line}");
            }
        }
    }
}
