//! Lines of fewer points that look the same.
//!
//! Drawing backends take whole pixels. A straight line through many points is rounded at each of them and looks wavy;
//! through its two ends it is straight.

/// The points without those that lie within `tolerance` of the line through their neighbours that remain; first and
/// last remain.
///
/// Source: Douglas and Peucker, "Algorithms for the reduction of the number of points required to represent a digitized
/// line or its caricature" (1973).
pub fn thinned(points: &[(f64, f64)], tolerance: f64) -> Vec<(f64, f64)> {
    let Some(last) = points.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![false; points.len()];
    (kept[0], kept[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let inner = (from + 1..to).map(|i| (i, distance(points[i], points[from], points[to])));
        let farthest = inner.max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, _)) = farthest.filter(|&(_, far)| far > tolerance) {
            kept[i] = true;
            open.extend([(from, i), (i, to)]);
        }
    }
    let points = points.iter().zip(kept);
    points
        .filter(|point| point.1)
        .map(|point| *point.0)
        .collect()
}

/// Distance of a point from the stretch between two others.
fn distance(point: (f64, f64), from: (f64, f64), to: (f64, f64)) -> f64 {
    let along = (to.0 - from.0, to.1 - from.1);
    let aside = (point.0 - from.0, point.1 - from.1);
    let length = along.0 * along.0 + along.1 * along.1;
    let share = if length > 0.0 {
        ((aside.0 * along.0 + aside.1 * along.1) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (aside.0 - share * along.0).hypot(aside.1 - share * along.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_straight_needs_two_points_and_a_step_all_of_its_own() {
        let straight: Vec<_> = (0..100)
            .map(|i| (f64::from(i), f64::from(i) * 0.37))
            .collect();
        assert_eq!(thinned(&straight, 0.1), [straight[0], straight[99]]);
        let step = [(0.0, 0.0), (5.0, 0.0), (5.0, 9.0), (10.0, 9.0)];
        assert_eq!(thinned(&step, 0.3), step);
        assert_eq!(thinned(&[], 0.3), []);
        assert_eq!(thinned(&[(1.0, 2.0)], 0.3), [(1.0, 2.0)]);
    }

    proptest! {
        #[test]
        fn no_point_lies_far_from_the_thinned_line(heights in prop::collection::vec(0.0..50.0_f64, 2..60)) {
            let points: Vec<_> = heights.iter().enumerate().map(|(i, &y)| (i as f64, y)).collect();
            let thin = thinned(&points, 2.0);
            for &point in &points {
                let near = thin.windows(2).any(|pair| distance(point, pair[0], pair[1]) <= 2.0 + 1e-9);
                prop_assert!(near);
            }
        }
    }
}
