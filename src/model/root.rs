//! Where a function of one number changes its sign, once or twice.

/// As close as floats get.
pub const TO_THE_LAST_BITS: f64 = 4.0 * f64::EPSILON;

/// Narrows an interval of non-negative numbers, given with the values of `f` at both ends, which have different signs,
/// until it is at most `close` times as wide as its upper end. The ends of what is left still have different signs; of
/// an exact root both are that root.
///
/// False position with the Illinois rule (Dowell and Jarratt 1971): an end that stays twice running counts half. Every
/// fourth step halves the interval, unless those since the last such step have made it eight times as narrow, so that it
/// always gets there.
pub fn narrow(
    f: impl Fn(f64) -> f64,
    (mut low, mut at_low): (f64, f64),
    (mut high, mut at_high): (f64, f64),
    close: f64,
) -> (f64, f64) {
    let mut replaced = None;
    let mut before = high - low;
    // Two hundred halvings exhaust any interval of floats that matters here.
    for step in 0..800 {
        let width = high - low;
        if width <= close * high {
            break;
        }
        let mut halve = false;
        if step % 4 == 3 {
            halve = width > before / 8.0;
            before = width;
        }
        let straight = high - at_high * width / (at_high - at_low);
        let inside = straight > low && straight < high && !halve;
        let x = if inside { straight } else { low + width / 2.0 };
        if x <= low || x >= high {
            break;
        }
        let at = f(x);
        if at == 0.0 {
            return (x, x);
        }
        let above = at.signum() == at_high.signum();
        let stays_again = replaced.replace(above) == Some(above);
        let counts = if stays_again { 0.5 } else { 1.0 };
        if above {
            (high, at_high) = (x, at);
            at_low *= counts;
        } else {
            (low, at_low) = (x, at);
            at_high *= counts;
        }
    }
    (low, high)
}

/// Where a smooth function, on the same side of `edge` at two places and within `near` of it, passes to the other side
/// between them; a point there. By successive parabolas. `outer` are its values at the places before and after: where
/// it already leaves the edge before, or still nears it after, it does not come back in between.
pub fn dip(
    f: impl Fn(f64) -> f64,
    (start, end): ((f64, f64), (f64, f64)),
    outer: (Option<f64>, Option<f64>),
    edge: f64,
    near: f64,
) -> Option<(f64, f64)> {
    let side = (start.1 - edge).signum();
    let height = |y: f64| side * (y - edge);
    let (x, y) = (height(start.1), height(end.1));
    let leaves = outer.0.is_some_and(|before| height(before) < x);
    let nears = outer.1.is_some_and(|after| height(after) < y);
    if y <= 0.0 || x <= 0.0 || x.min(y) > near || leaves || nears {
        return None;
    }
    let (mut low, mut high) = ((start.0, x), (end.0, y));
    let mut n = start.0 + (end.0 - start.0) / 2.0;
    for _ in 0..8 {
        let at = f(n);
        if height(at) <= 0.0 {
            return Some((n, at));
        }
        if height(at) >= low.1.min(high.1) {
            // The lowest point is beside the lower end.
            if low.1 < high.1 {
                high = (n, height(at));
            } else {
                low = (n, height(at));
            }
            n = low.0 + (high.0 - low.0) / 2.0;
            continue;
        }
        // The lowest point of the parabola through the three.
        let (u, v) = (n - low.0, high.0 - n);
        let (falls, rises) = ((height(at) - low.1) / u, (high.1 - height(at)) / v);
        let next = n - (falls * v + rises * u) / (2.0 * (rises - falls));
        if !(next > low.0 && next < high.0) || (next - n).abs() <= 1e-9 * n {
            return None;
        }
        if next < n {
            high = (n, height(at));
        } else {
            low = (n, height(at));
        }
        n = next;
    }
    None
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
        check(|x| if x < 7.0 { -1e9 } else { 1e-9 }, 0.0, 1e12, 7.0);
        check(|x| 1e-3 - (-x).exp(), 0.0, 1e3, 1e3_f64.ln());
    }

    #[test]
    fn a_dip_between_two_volumes_is_found_and_what_only_comes_near_is_none() {
        let find = |lowest: f64, outer| {
            let f = |x: f64| (x - 103.0) * (x - 103.0) + lowest;
            dip(f, ((100.0, f(100.0)), (107.0, f(107.0))), outer, 0.0, 50.0)
        };
        let around = (Some(40.0), Some(60.0));
        let (x, y) = find(-0.01, around).expect("it passes 0 on both sides of 103");
        assert!((x - 103.0).abs() < 0.1 && y <= 0.0, "{x} {y}");
        assert_eq!(find(0.01, around), None);
        // Where it already leaves 0 before, or still nears it after, it does not come back.
        assert_eq!(find(-0.01, (Some(5.0), Some(60.0))), None);
        assert_eq!(find(-0.01, (Some(40.0), Some(5.0))), None);
        // What was as high before, or is as high after, neither leaves nor nears.
        let ends = (Some(9.0 - 0.01), Some(16.0 - 0.01));
        assert_eq!(find(-0.01, ends), find(-0.01, around));
    }

    #[test]
    fn a_dip_is_found_from_either_side_of_any_edge() {
        // The same parabola down through an edge at 20 or -20, and turned over, up through it.
        for (side, edge) in [(1.0, 20.0), (-1.0, -20.0), (-1.0, 20.0), (1.0, -20.0)] {
            let find = |lowest: f64, near: f64| {
                let f = |x: f64| edge + side * (0.1 * (x - 104.0) * (x - 104.0) + lowest);
                dip(
                    f,
                    ((100.0, f(100.0)), (107.0, f(107.0))),
                    (None, None),
                    edge,
                    near,
                )
            };
            let (x, y) = find(-0.001, 2.0).expect("it passes the edge at 104");
            assert!((x - 104.0).abs() <= 0.1, "{x}");
            assert!(side * (y - edge) <= 0.0, "{y} is not beyond {edge}");
            assert_eq!(find(0.001, 2.0), None);
            // The nearer end is 0.9 away from it.
            assert_eq!(find(-0.001, 0.8), None);
        }
    }

    #[test]
    fn the_second_look_is_at_the_lowest_point_of_a_parabola_whatever_the_volume() {
        for volume in [1e3, 1e10] {
            let f = |n: f64| (n / volume - 3.3) * (n / volume - 3.3) - 1e-12;
            let ends = [3.0, 3.7].map(|n| (n * volume, f(n * volume)));
            let found = dip(f, (ends[0], ends[1]), (None, None), 0.0, 1.0);
            let (n, _) = found.expect("it passes 0 on both sides of 3.3");
            assert!((n / volume - 3.3).abs() <= 1e-6, "{n}");
        }
    }

    #[test]
    fn a_dip_is_looked_for_between_the_two_places_alone() {
        // As low as at 0.3, beside the lower end; turned round, beside the upper one.
        for lowest in [0.3, 1.9] {
            let f = |x: f64| {
                assert!(x > 0.1 && x < 2.1, "{x}");
                1.0 + (x - lowest).abs()
            };
            let ends = (
                (0.1, 1.0 + (0.1 - lowest).abs()),
                (2.1, 1.0 + (2.1 - lowest).abs()),
            );
            assert_eq!(dip(f, ends, (None, None), 0.0, 10.0), None);
        }
    }

    #[test]
    fn a_dip_is_found_beside_either_end_and_where_it_is_no_parabola() {
        let check = |f: &dyn Fn(f64) -> f64, end: f64, lowest: f64, tolerance: f64| {
            let ends = [100.0, end].map(|x| (x, f(x)));
            let (x, y) = dip(f, (ends[0], ends[1]), (None, None), 0.0, 1e3).expect("it passes 0");
            assert!((x - lowest).abs() < tolerance && y <= 0.0, "{x} {y}");
        };
        for lowest in [101.0, 104.0, 106.0] {
            check(
                &|x| 0.1 * (x - lowest) * (x - lowest) - 1e-9,
                108.0,
                lowest,
                1.1e-4,
            );
        }
        // Much steeper on one side of 103 than on the other.
        let uneven = |x: f64| libm::expm1(0.6 * (x - 103.0)) - 0.6 * (x - 103.0) - 1e-4;
        check(&uneven, 107.0, 103.0, 0.03);
    }

    #[test]
    fn ends_that_are_on_both_sides_of_an_edge_are_no_dip() {
        let f = |x: f64| x - 3.0;
        let ends = ((2.0, f(2.0)), (4.0, f(4.0)));
        assert_eq!(dip(f, ends, (None, None), 0.0, 10.0), None);
        assert_eq!(dip(f, (ends.1, ends.0), (None, None), 0.0, 10.0), None);
    }

    /// Ends of what is left of an interval, and how many values were asked for.
    fn counted(f: fn(f64) -> f64, from: f64, to: f64, close: f64) -> (f64, f64, u32) {
        let looks = std::cell::Cell::new(0);
        let counting = |x: f64| {
            looks.set(looks.get() + 1);
            f(x)
        };
        let (low, high) = narrow(counting, (from, f(from)), (to, f(to)), close);
        (low, high, looks.get())
    }

    #[test]
    fn a_smooth_root_takes_far_fewer_looks_than_halving() {
        // Halving alone takes more than 50 to get there, whichever end it is that stays.
        let root = 5.0_f64.cbrt();
        let check = |f: fn(f64) -> f64, root: f64, most: u32| {
            let (low, high, looks) = counted(f, 0.0, 4.0, TO_THE_LAST_BITS);
            assert!((low - root).abs() <= 2e-15 * root && high - low <= 1e-15 * high);
            assert!(looks <= most, "{looks} looks");
        };
        check(|x| x * x * x - 5.0, root, 15);
        check(|x| 5.0 - (4.0 - x).powi(3), 4.0 - root, 15);
        // Flat at first and then steep, so that straight lines hardly move: halvings help.
        check(|x| x.powi(21) - 5.0, 5.0_f64.powf(1.0 / 21.0), 40);
    }

    #[test]
    fn where_no_float_is_left_between_the_ends_the_search_is_over() {
        let (low, high, looks) = counted(|x| x * x - 2.0, 0.0, 2.0, 0.0);
        assert_eq!(low.next_up(), high);
        assert!(looks <= 20, "{looks} looks");
    }

    #[test]
    fn an_exact_root_and_an_interval_that_is_close_enough_end_the_search() {
        let f = |x: f64| x - 1.0;
        assert_eq!(
            narrow(f, (0.0, -1.0), (2.0, 1.0), TO_THE_LAST_BITS),
            (1.0, 1.0)
        );
        let unasked = |_: f64| -> f64 { unreachable!("it is close enough") };
        assert_eq!(narrow(unasked, (0.9, -0.1), (1.2, 0.2), 0.25), (0.9, 1.2));
    }
}
