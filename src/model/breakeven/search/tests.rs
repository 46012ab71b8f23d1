use std::sync::Arc;

use super::*;
use crate::model::curve::tests::bent;
use crate::model::curve::{Affine, Segment, Staircase, Steps, VOLUME_RANGE};
use crate::model::occupancy::{Occupancy, Overflow};
use crate::model::units::SECONDS_PER_MONTH;

fn band(intercept: f64, slope: f64, width: f64) -> Band {
    Band {
        low: Affine { intercept, slope },
        width,
    }
}

#[test]
fn a_band_holds_0_from_where_its_upper_line_reaches_it_to_where_its_lower_one_does() {
    // Up by 2 per invocation from -50 and, 10 above, from -40.
    assert_eq!(
        where_band_holds_zero(band(-50.0, 2.0, 10.0), 0.0, 100.0),
        Some((20.0, 25.0))
    );
    // Down by 2 from 40 and, 10 above, from 50.
    assert_eq!(
        where_band_holds_zero(band(40.0, -2.0, 10.0), 0.0, 100.0),
        Some((20.0, 25.0))
    );
    // Only in part, or not at all, in the stretch.
    assert_eq!(
        where_band_holds_zero(band(-50.0, 2.0, 10.0), 22.0, 24.0),
        Some((22.0, 24.0))
    );
    for (from, to) in [(0.0, 19.0), (26.0, 100.0)] {
        assert_eq!(
            where_band_holds_zero(band(-50.0, 2.0, 10.0), from, to),
            None
        );
    }
}

#[test]
fn a_level_band_holds_0_everywhere_or_nowhere() {
    for (intercept, everywhere) in [
        (-10.0, true),
        (-5.0, true),
        (0.0, true),
        (0.1, false),
        (-10.1, false),
    ] {
        let found = where_band_holds_zero(band(intercept, 0.0, 10.0), 3.0, 7.0);
        assert_eq!(found, everywhere.then_some((3.0, 7.0)), "{intercept}");
    }
}

#[test]
fn stretches_side_by_side_that_touch_are_one() {
    let mut stretches = Vec::new();
    for (from, to) in [(1.0, 2.0), (2.0, 5.0), (3.0, 4.0), (6.0, 7.0)] {
        beside(&mut stretches, from, to);
    }
    let ends: Vec<_> = stretches.iter().map(|s| (s.from, s.to)).collect();
    assert_eq!(ends, [(1.0, 5.0), (6.0, 7.0)]);
}

#[test]
fn only_what_rounding_can_make_counts_as_no_difference() {
    assert_eq!(settled(9e-10, 1e3), 0.0);
    assert_eq!(settled(-9e-10, -1e3), 0.0);
    assert_eq!(settled(2e-9, 1e3), 2e-9);
    assert_eq!(settled(-2e-9, 1e3), -2e-9);
    // Where nothing costs anything a millionth of a dollar is the scale.
    assert_eq!(settled(9e-19, 0.0), 0.0);
    assert_eq!(settled(2e-18, 0.0), 2e-18);
}

#[test]
fn a_line_that_cuts_a_bent_curve_twice_between_two_volumes_of_the_grid_crosses_it_twice() {
    // Lambda's cold starts bend its curve; a line through two of its points a hair apart cuts it there twice.
    let curve = bent();
    let (from, to) = (5.0e6, 5.1e6);
    let (x, y) = (curve.cost(from).0, curve.cost(to).0);
    let slope = (y - x) / (to - from);
    let line = CostCurve::new(vec![Segment {
        from: VOLUME_RANGE.0,
        to: VOLUME_RANGE.1,
        line: Affine {
            intercept: x - slope * from,
            slope,
        },
        curved: Vec::new(),
        stairs: Vec::new(),
    }]);
    let found = Search::new((PlatformId::AwsLambda, &curve), (PlatformId::AwsEc2, &line)).finish();
    let volumes: Vec<f64> = found
        .crossings
        .iter()
        .map(|c| c.invocations_per_month)
        .collect();
    for expected in [from, to] {
        let near = |n: &&f64| (**n / expected - 1.0).abs() < 1e-6;
        assert_eq!(
            volumes.iter().filter(near).count(),
            1,
            "{expected} in {volumes:?}"
        );
    }
}

const LAMBDA: PlatformId = PlatformId::AwsLambda;
const FLEET: PlatformId = PlatformId::AwsEc2;

fn segment(from: f64, to: f64, (intercept, slope): (f64, f64)) -> Segment {
    Segment {
        from,
        to,
        line: Affine { intercept, slope },
        curved: Vec::new(),
        stairs: Vec::new(),
    }
}

/// Servers of so many invocations at so many dollars.
fn servers(each: f64, usd: f64) -> Staircase {
    Staircase {
        steps: Arc::new(Steps::new(1.0, Vec::new(), each)),
        volume: 1.0,
        usd_per_server: usd,
        surplus: Vec::new(),
    }
}

/// Invocations that find 1,000 reserved instances busy, of which 900 are at a million a month.
fn overflow() -> Occupancy {
    Occupancy::Overflow(Overflow {
        reserved: 1_000,
        duration: 900.0 * SECONDS_PER_MONTH / 1e6,
        window: SECONDS_PER_MONTH,
        traffic: 1.0,
    })
}

#[test]
fn a_jump_where_a_segment_begins_is_there_and_not_where_the_search_of_steps_begins() {
    let (low, high) = VOLUME_RANGE;
    let a = CostCurve::new(vec![
        segment(low, 100.0, (0.0, 0.0)),
        segment(100.0, 600.0, (1_010.0, 1.0)),
        segment(600.0, 900.0, (1_010.0, 1.0)),
        segment(900.0, high, (1_010.0, 1.0)),
    ]);
    let b = CostCurve::new(vec![Segment {
        stairs: vec![servers(50.0, 100.0)],
        ..segment(low, high, (0.0, 0.0))
    }]);
    let found = Search::new((LAMBDA, &a), (FLEET, &b)).finish();
    assert_eq!(found.cheaper_at_start, Some(LAMBDA));
    // From 100 on $1,010 + n against $100 for each 50: at 950 from $1,900 to $2,000 against $1,960, which is reached
    // at 990, and at 1,000 to $2,100.
    let crossings: Vec<_> = found
        .crossings
        .iter()
        .map(|c| (c.invocations_per_month, c.cheaper_above, c.jump))
        .collect();
    assert_eq!(
        crossings,
        [
            (100.0, FLEET, true),
            (950.0, LAMBDA, true),
            (990.0, FLEET, false),
            (1_000.0, LAMBDA, true)
        ]
    );
}

/// Flat up to as many as are reserved, and then steep.
fn knee(from: f64, to: f64) -> Segment {
    Segment {
        curved: vec![(3.6e-4, overflow())],
        ..segment(from, to, (100.0, 0.0))
    }
}

/// The straight line so far below a curve at two volumes.
fn below(curve: &CostCurve, usd: f64, (from, to): (f64, f64)) -> CostCurve {
    let (x, y) = (curve.cost(from).0 - usd, curve.cost(to).0 - usd);
    let slope = (y - x) / (to - from);
    let (low, high) = VOLUME_RANGE;
    CostCurve::new(vec![segment(low, high, (x - slope * from, slope))])
}

#[test]
fn a_curve_that_is_above_a_line_at_both_ends_and_below_it_in_between_crosses_it_twice() {
    let (low, high) = VOLUME_RANGE;
    let a = CostCurve::new(vec![knee(low, high)]);
    // Within a part of the grid, with ends too far apart for a dip; and between two volumes of the fine grid.
    let (part, fine) = (
        (grid_volume(48), grid_volume(49)),
        (fine_volume(193), fine_volume(194)),
    );
    for ((from, to), usd) in [(part, 12.0), (fine, 0.8)] {
        assert_eq!(usd > NEAR * a.cost(to).0, (from, to) == part);
        let b = below(&a, usd, (from, to));
        let difference = |n: f64| a.cost(n).0 - b.cost(n).0;
        let found = Search::new((LAMBDA, &a), (FLEET, &b)).finish();
        let [down, up] = found.crossings.as_slice() else {
            panic!("{found:?}");
        };
        for (crossing, cheaper) in [(down, LAMBDA), (up, FLEET)] {
            let n = crossing.invocations_per_month;
            assert!(from < n && n < to && !crossing.jump, "{n}");
            assert_eq!(crossing.cheaper_above, cheaper);
            let before = difference(n * (1.0 - 1e-9));
            assert!(before * difference(n * (1.0 + 1e-9)) < 0.0, "{n}");
        }
    }
}

#[test]
fn a_bent_segment_is_searched_up_to_its_end_and_no_further() {
    let (low, high) = VOLUME_RANGE;
    let bent = CostCurve::new(vec![knee(low, high)]);
    let b = below(&bent, 12.0, (grid_volume(48), grid_volume(49)));
    // It ends below the line, and what follows is above.
    let a = CostCurve::new(vec![
        knee(low, 1.1e6),
        segment(1.1e6, high, (400.0, 3.6e-4)),
    ]);
    let found = Search::new((LAMBDA, &a), (FLEET, &b)).finish();
    let [down, up] = found.crossings.as_slice() else {
        panic!("{found:?}");
    };
    assert!(!down.jump && down.invocations_per_month < 1.1e6);
    assert_eq!((up.jump, up.invocations_per_month), (true, 1.1e6));
    // Where it ends at a volume of the fine grid, what follows has its own bend there: none, and stays below.
    let end = fine_volume(194);
    let a = CostCurve::new(vec![
        knee(low, end),
        Segment {
            curved: vec![(1e-12, overflow())],
            ..segment(end, high, (120.0, 0.0))
        },
    ]);
    assert!(b.cost(end).0 > 121.0 && a.cost(end).0 > 121.0);
    let found = Search::new((LAMBDA, &a), (FLEET, &b)).finish();
    assert_eq!(found.crossings.len(), 1, "{found:?}");
}

#[test]
fn where_a_curve_bends_a_stretch_with_many_steps_is_one_side_by_side() {
    let (low, high) = VOLUME_RANGE;
    let a = CostCurve::new(vec![Segment {
        stairs: vec![servers(1.0, 1.0)],
        ..segment(low, high, (0.0, 0.0))
    }]);
    // A dollar for each step against $0.999, from $1,300 on: within a step of each other for a thousand of them.
    let b = CostCurve::new(vec![Segment {
        curved: vec![(0.0, overflow())],
        ..segment(low, high, (1_300.0, 0.999))
    }]);
    let found = Search::new((LAMBDA, &a), (FLEET, &b)).finish();
    assert_eq!(found.cheaper_at_start, Some(LAMBDA));
    let close = |got: f64, expected: f64| {
        assert!((got / expected - 1.0).abs() < 1e-9, "{got}, not {expected}");
    };
    let ([beside], [crossing]) = (found.side_by_side.as_slice(), found.crossings.as_slice()) else {
        panic!("{found:?}");
    };
    close(beside.from, 1.299e6);
    close(beside.to, 1.3e6);
    close(crossing.invocations_per_month, 1.3e6);
    assert!(crossing.jump && crossing.cheaper_above == FLEET);
}
