//! How far above its mean a large load reaches within the time that an instance stays, from a table made once.
//!
//! With Z standard normal and a window of w (arrivals within the time, over the root of the load), a level at z
//! standard deviations is exceeded now or within the time with probability g(z) = 1 - F(z) exp(-w f(z) / F(z)). The
//! mean number of levels that are, beyond those below the mean load, is the integral of g above 0 less that of 1 - g
//! below: the reach, in standard deviations.

use std::sync::LazyLock;

use crate::model::stats::normal_cdf;

/// Ends of the table [log10 of the window], and its nodes in each factor of ten.
const FROM: f64 = -4.0;
const TO: f64 = 8.0;
const PER_DECADE: f64 = 8.0;

/// Standard deviations over which g changes, and the step of the integral.
const WIDEST: f64 = 10.0;
const STEP: f64 = 0.05;

/// The change of the reach with the skew is taken from a load of this many standard deviations, 400.
const SKEWED: f64 = 20.0;

/// Reach, and its change with one over the root of the load, by window.
static TABLE: LazyLock<Vec<(f64, f64)>> = LazyLock::new(table);

/// The reach for a window and a load: how far above the mean, in standard deviations. It rises with the window, and
/// like the window where that is small.
pub(super) fn reach(window: f64, load: f64) -> f64 {
    let x = (libm::log10(window) - FROM) * PER_DECADE;
    if window <= 0.0 || x <= 1.0 {
        return window;
    }
    let table = &*TABLE;
    // Beyond the table the last slope goes on.
    let i = (x as usize).clamp(1, table.len() - 3);
    let t = x - i as f64;
    let value = |part: fn(&(f64, f64)) -> f64| {
        let p = [i - 1, i, i + 1, i + 2].map(|node| part(&table[node]));
        catmull_rom(p, t)
    };
    value(|node| node.0) + value(|node| node.1) / libm::sqrt(load)
}

/// The cubic through the middle two of four values at equal distances, with the slopes of its neighbours.
fn catmull_rom([a, b, c, d]: [f64; 4], t: f64) -> f64 {
    let slopes = ((c - a) / 2.0, (d - b) / 2.0);
    let (square, cube) = (
        3.0 * (c - b) - 2.0 * slopes.0 - slopes.1,
        2.0 * (b - c) + slopes.0 + slopes.1,
    );
    b + t * (slopes.0 + t * (square + t * cube))
}

fn table() -> Vec<(f64, f64)> {
    let points = (2.0 * WIDEST / STEP) as usize;
    let places: Vec<f64> = (0..=points).map(|i| i as f64 * STEP - WIDEST).collect();
    let plain: Vec<_> = places.iter().map(|&z| normal(z)).collect();
    let skewed: Vec<_> = places.iter().map(|&z| with_skew(z)).collect();
    let nodes = ((TO - FROM) * PER_DECADE) as usize;
    let windows = (0..=nodes).map(|i| libm::pow(10.0, FROM + i as f64 / PER_DECADE));
    let node = |window: f64| {
        let (straight, bent) = (integral(&plain, window), integral(&skewed, window));
        // Without a window both are 0 but for rounding, so that the change is that of the window alone.
        (
            straight,
            (bent - integral(&skewed, 0.0) - straight) * SKEWED,
        )
    };
    windows.map(node).collect()
}

/// Distribution function and density of the standard normal.
fn normal(z: f64) -> (f64, f64) {
    let density = libm::exp(-0.5 * z * z) / libm::sqrt(2.0 * std::f64::consts::PI);
    (normal_cdf(z), density)
}

/// The same of a Poisson load of [`SKEWED`] standard deviations, by the first term of its Edgeworth series, at a level
/// half a request above `z`.
fn with_skew(z: f64) -> (f64, f64) {
    let (below, _) = normal(z - (z * z - 1.0) / (6.0 * SKEWED));
    let at = z - 0.5 / SKEWED;
    let (_, density) = normal(at);
    let skew = 1.0 + (at * at * at - 3.0 * at) / (6.0 * SKEWED);
    (below, density * skew.max(0.0))
}

/// The integral of g above 0 less that of 1 - g below.
fn integral(points: &[(f64, f64)], window: f64) -> f64 {
    let middle = points.len() / 2;
    let terms = points.iter().enumerate().map(|(i, &(below, density))| {
        let not = if below > 0.0 {
            below * libm::exp(-window * density / below)
        } else {
            0.0
        };
        match i.cmp(&middle) {
            std::cmp::Ordering::Less => -not,
            std::cmp::Ordering::Equal => 0.5 - not,
            std::cmp::Ordering::Greater => 1.0 - not,
        }
    });
    terms.sum::<f64>() * STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_meets_the_integral_between_its_nodes() {
        let points: Vec<_> = (-200..=200).map(|i| normal(f64::from(i) * 0.05)).collect();
        for exponent in [-2.97, -1.06, 0.07, 1.31, 3.43, 6.19, 7.81] {
            let window = 10_f64.powf(exponent);
            let (got, expected) = (reach(window, 1e300), integral(&points, window));
            assert!(
                (got - expected).abs() < 5e-4 * expected,
                "{window}: {got}, not {expected}"
            );
        }
        assert_eq!(reach(0.0, 100.0), 0.0);
        assert!((reach(1e-3, 1e300) - 1e-3).abs() < 1e-5);
    }

    #[test]
    fn a_longer_stay_reaches_further() {
        let mut before = 0.0;
        for i in 0..400 {
            let now = reach(10_f64.powf(-4.0 + f64::from(i) * 0.035), 150.0);
            assert!(now > before, "{i}: {before} {now}");
            before = now;
        }
    }
}
