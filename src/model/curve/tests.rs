use std::sync::Arc;

use super::*;
use crate::model::cold_share::billing::{Calibration, Starts};
use crate::model::occupancy::Overflow;
use crate::model::plan::Plan;
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::units::SECONDS_PER_MONTH;

/// $5 and $2 an invocation up to 100; from there $205, $1 an invocation and $10 for each server of 50.
fn by_hand() -> CostCurve {
    let segment = |from, to, intercept, slope, stairs| Segment {
        from,
        to,
        line: Affine { intercept, slope },
        curved: Vec::new(),
        stairs,
    };
    let stairs = Staircase {
        steps: Arc::new(Steps::new(1.0, Vec::new(), 50.0)),
        volume: 1.0,
        usd_per_server: 10.0,
        surplus: Vec::new(),
    };
    CostCurve::new(vec![
        segment(VOLUME_RANGE.0, 100.0, 5.0, 2.0, Vec::new()),
        segment(100.0, VOLUME_RANGE.1, 205.0, 1.0, vec![stairs]),
    ])
}

/// Lambda's, which cold starts bend.
pub(in crate::model) fn bent() -> CostCurve {
    let cold = Some(&Calibration::FORMULA);
    let scenario = Scenario::default();
    let plan = Plan::new(
        &scenario,
        PlatformId::AwsLambda,
        cold,
        PriceBook::embedded(),
    );
    plan.expect("it runs").curve()
}

#[test]
fn where_two_segments_meet_the_lower_one_holds_and_the_ends_go_on() {
    let curve = by_hand();
    for (n, cost) in [
        (0.0, 5.0),
        (50.0, 105.0),
        (100.0, 205.0),
        (101.0, 336.0),
        (150.0, 385.0),
        (151.0, 396.0),
        (1e13, 205.0 + 1e13 + 2e12),
    ] {
        assert!((curve.cost(n).0 - cost).abs() <= 1e-12 * cost, "{n}");
    }
}

#[test]
fn corners_are_where_a_segment_begins_and_both_sides_of_each_step() {
    let curve = by_hand();
    let after = |n: f64| n * (1.0 + 1e-9);
    assert_eq!(
        curve.corners(50.0, 210.0, 10),
        [50.0, 100.0, 150.0, after(150.0), 200.0, after(200.0)]
    );
    assert_eq!(
        curve.corners(50.0, 210.0, 1),
        [50.0, 100.0, 150.0, after(150.0)]
    );
    // A stretch that ends where a step is has none of it.
    assert_eq!(curve.corners(110.0, 150.0, 10), [110.0]);
    assert!(curve.corners(60.0, 60.0, 10).is_empty());
}

#[test]
fn a_curve_is_straight_up_to_its_next_step_and_within_one_segment() {
    let curve = by_hand();
    let line = |intercept, slope| Some(Affine { intercept, slope });
    for (from, to, expected) in [
        (10.0, 100.0, line(5.0, 2.0)),
        (10.0, 100.1, None),
        (101.0, 150.0, line(235.0, 1.0)),
        (101.0, 150.1, None),
        (150.0, 200.0, line(245.0, 1.0)),
    ] {
        assert_eq!(curve.straight_between(from, to), expected, "{from} to {to}");
    }
    assert_eq!(bent().straight_between(1e6, 1.1e6), None);
}

#[test]
fn two_parallel_lines_hold_a_stretch_of_one_segment() {
    let curve = by_hand();
    let (low, width) = curve.band_between(10.0, 100.0).expect("one segment");
    assert_eq!(((low.intercept, low.slope), width), ((5.0, 2.0), 0.0));
    let (low, width) = curve.band_between(100.0, 1e4).expect("one segment");
    assert_eq!(((low.intercept, low.slope), width), ((205.0, 1.2), 10.0));
    assert_eq!(curve.band_between(99.0, 101.0), None);

    let curve = bent();
    for i in 0..GRID - 1 {
        let (from, to) = (grid_volume(i), grid_volume(i + 1));
        let Some((low, width)) = curve.band_between(from, to) else {
            continue;
        };
        for part in 0..=20 {
            let n = from + (to - from) * f64::from(part) / 20.0;
            let (cost, slack) = (curve.cost(n).0, 1e-9 * curve.cost(to).0);
            assert!(
                low.at(n) <= cost + slack && cost <= low.at(n) + width + slack,
                "{n}: {cost} beside {} and {width} above it",
                low.at(n)
            );
        }
    }
}

#[test]
fn a_band_is_hardly_wider_than_what_a_curve_bends_by() {
    let curve = bent();
    let (from, to) = (1.1e7, 1.2e7);
    let (_, width) = curve.band_between(from, to).expect("one segment");
    let segment = &curve.segments()[curve.segment_at(from)];
    // Beyond the free tier cold starts cost something; their bounds reach a little beyond both ends.
    let bends = (segment.bent(from) - segment.bent(to)).abs();
    assert!(
        bends > 0.0 && width >= bends && width <= 1.1 * bends,
        "{width} {bends}"
    );
}

#[test]
fn bounds_hold_what_a_curve_costs_in_between_though_it_falls() {
    let curve = bent();
    assert!(curve.is_curved() && !curve.never_falls());
    for (i, &(low, high)) in curve.grid().iter().enumerate() {
        let (from, to) = (grid_volume(i), grid_volume(i + 1));
        for part in 0..=20 {
            let n = from + (to - from) * f64::from(part) / 20.0;
            let cost = curve.cost(n).0;
            let slack = 1e-9 * cost;
            assert!(
                low <= cost + slack && cost <= high + slack,
                "{n}: {low} {cost} {high}"
            );
        }
    }
    // What never falls is held by its ends, and by nothing wider.
    let straight = by_hand();
    assert!(!straight.is_curved() && straight.never_falls());
    assert_eq!(
        straight.bounds((60.0, 125.0), (120.0, 355.0)),
        (125.0, 355.0)
    );
}

#[test]
fn curved_terms_on_the_grid_are_those_of_the_volume() {
    let curve = bent();
    let segment = curve
        .segments()
        .iter()
        .find(|segment| !segment.curved.is_empty())
        .expect("one bends");
    for i in 0..CUTS * (GRID - 1) {
        let n = fine_volume(i);
        if n > segment.from && n < segment.to {
            // The second time it is known.
            for _ in 0..2 {
                assert_eq!(curve.bent_at(segment, i), segment.bent(n));
            }
        }
    }
    let straight = by_hand();
    assert_eq!(straight.bent_at(&straight.segments()[0], 5), 0.0);
}

#[test]
fn the_grid_has_eight_volumes_in_a_factor_of_ten_and_the_fine_one_cuts_it() {
    for decade in 0..=12 {
        let expected = 10.0_f64.powi(decade);
        let volume = grid_volume(8 * decade as usize);
        assert!((volume / expected - 1.0).abs() < 1e-12, "{volume}");
    }
    for i in 0..GRID - 1 {
        let within: Vec<f64> = fine_within(i).map(fine_volume).collect();
        assert_eq!(within.len(), CUTS + 1);
        assert_eq!(within[0], grid_volume(i));
        assert_eq!(within[CUTS], grid_volume(i + 1));
        assert!(within.windows(2).all(|pair| pair[0] < pair[1]));
    }
}

/// A dollar figure for each unit of an occupancy, and nothing else.
fn only(usd: f64, occupancy: Occupancy) -> CostCurve {
    CostCurve::new(vec![Segment {
        from: VOLUME_RANGE.0,
        to: VOLUME_RANGE.1,
        line: Affine::default(),
        curved: vec![(usd, occupancy)],
        stairs: Vec::new(),
    }])
}

#[test]
fn a_curved_term_that_is_taken_off_is_lowest_where_it_takes_off_most() {
    let overflow = Occupancy::Overflow(Overflow {
        reserved: 3,
        duration: 1.0,
        window: SECONDS_PER_MONTH,
        traffic: 1.0,
    });
    let (from, to) = (1e6, 1e7);
    let (least, most) = (overflow.at(from), overflow.at(to));
    for (usd, expected) in [
        (3.0, (3.0 * least, 3.0 * most)),
        (-3.0, (-3.0 * most, -3.0 * least)),
    ] {
        let curve = only(usd, overflow.clone());
        assert_eq!(curve.segments()[0].bent_bounds(from, to), expected);
    }
}

#[test]
fn bounds_of_cold_starts_are_their_lowest_and_highest_number_at_their_price() {
    let Starts::Formula(starts) = Calibration::FORMULA
        .coarse()
        .of(&Scenario::default())
        .starts
    else {
        panic!("the formula applies");
    };
    let starts = Occupancy::ColdStarts(starts);
    let curve = only(0.004, starts.clone());
    for (from, to) in [(1e4, 3e5), (2e5, 9e5), (1e7, 1.2e7)] {
        let (least, most) = starts.bounds(from, to);
        let ends = [from, to].map(|n| (n, curve.cost(n).0));
        let (low, high) = curve.bounds(ends[0], ends[1]);
        assert!((low / (0.004 * least) - 1.0).abs() < 1e-9, "{low} {least}");
        assert!((high / (0.004 * most) - 1.0).abs() < 1e-9, "{high} {most}");
    }
}

#[test]
fn a_straight_line_has_the_surplus_of_its_own_volumes() {
    let stairs = Staircase {
        steps: Arc::new(Steps::new(1.0, Vec::new(), 50.0)),
        volume: 1.0,
        usd_per_server: 10.0,
        surplus: vec![Surplus {
            slope: 3.0,
            free: 9.0,
        }],
    };
    let curve = CostCurve::new(vec![Segment {
        from: VOLUME_RANGE.0,
        to: VOLUME_RANGE.1,
        line: Affine::default(),
        curved: Vec::new(),
        stairs: vec![stairs],
    }]);
    let line = |intercept, slope| Some(Affine { intercept, slope });
    // One server has so much free as 3 invocations take.
    for (from, to, expected) in [
        (1.0, 3.0, line(10.0, 0.0)),
        (2.0, 3.0, line(10.0, 0.0)),
        (2.5, 3.5, None),
        (3.0, 3.5, line(1.0, 3.0)),
        (3.0, 5.0, line(1.0, 3.0)),
        (30.0, 50.0, line(1.0, 3.0)),
    ] {
        assert_eq!(curve.straight_between(from, to), expected, "{from} to {to}");
    }
}
