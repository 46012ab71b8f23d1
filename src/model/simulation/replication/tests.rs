//! Which function a request is for, and when pings begin.

use super::*;
use crate::model::scenario::Functions;
use crate::model::scenario::Scenario;
use crate::model::stats::goodness::{FARTHEST, chi_squared, kolmogorov_smirnov};

#[test]
fn functions_are_asked_by_zipfs_law() {
    for (count, exponent) in [(2, 1.0), (50, 1.0), (200, 0.0), (1_000, 0.6)] {
        let mut spec = Scenario::default().simulation_spec();
        spec.functions = Functions { count, exponent };
        let mut chooser = Chooser::new(&spec, 3).expect("several functions");
        let mut counts = vec![0; count as usize];
        for _ in 0..200_000 {
            counts[chooser.choose()] += 1;
        }
        let weight = |k: u32| f64::from(k).powf(-exponent);
        let sum: f64 = (1..=count).map(weight).sum();
        let shares: Vec<f64> = (1..=count).map(|k| weight(k) / sum).collect();
        let off = chi_squared(&counts, &shares);
        assert!(off < 4.0, "{count} functions, {exponent}: {off}");
    }
}

#[test]
fn pings_begin_anywhere_in_their_period() {
    let pings = Pings {
        every: Seconds(300.0),
        count: 1,
    };
    let begin = |index| Pinging::new(pings, 7, index).next;
    let distance = kolmogorov_smirnov((0..400).map(begin).collect(), |x| {
        (x / 300.0).clamp(0.0, 1.0)
    });
    assert!(distance < FARTHEST, "{distance}");
}
