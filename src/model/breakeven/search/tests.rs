use super::*;
use crate::model::curve::tests::bent;
use crate::model::curve::{Affine, Segment, VOLUME_RANGE};

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
