//! Tests of samples against the law that they are drawn from.

/// Largest distance between the distribution of the samples and the law, times the root of their number. Above 2.23
/// with a probability of 1e-4 if the law is right (Kolmogorov 1933); less where the law has steps.
pub(crate) fn kolmogorov_smirnov(mut samples: Vec<f64>, law: impl Fn(f64) -> f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let n = samples.len() as f64;
    let mut distance = 0.0_f64;
    let mut below = 0;
    for same in samples.chunk_by(|a, b| a == b) {
        let before = (below as f64 / n - law(same[0].next_down())).abs();
        below += same.len();
        let after = (below as f64 / n - law(same[0])).abs();
        distance = distance.max(before).max(after);
    }
    distance * n.sqrt()
}

/// Most that [`kolmogorov_smirnov`] may be.
pub(crate) const FARTHEST: f64 = 2.23;

/// Chi-squared of counts against shares, in standard deviations above its mean.
pub(crate) fn chi_squared(counts: &[u64], shares: &[f64]) -> f64 {
    let n = counts.iter().sum::<u64>() as f64;
    let pairs = counts.iter().zip(shares);
    let terms = pairs.map(|(&count, share)| (count as f64 - n * share).powi(2) / (n * share));
    let degrees = counts.len() as f64 - 1.0;
    (terms.sum::<f64>() - degrees) / (2.0 * degrees).sqrt()
}

#[test]
fn a_wrong_law_is_seen() {
    let even = |n: u32| (0..n).map(move |i| (f64::from(i) + 0.5) / f64::from(n));
    let line = |x: f64| x.clamp(0.0, 1.0);
    assert!(kolmogorov_smirnov(even(10_000).collect(), line) < 0.01);
    assert!(kolmogorov_smirnov(even(10_000).collect(), |x| line(x * 1.03)) > FARTHEST);
    // A step of the law is none of the sample where both have it.
    let step = |x: f64| if x >= 0.5 { 1.0 } else { line(x) };
    let cut = even(10_000).map(|x| x.min(0.5));
    assert!(kolmogorov_smirnov(cut.collect(), step) < 0.01);
    assert!(chi_squared(&[500, 300, 200], &[0.5, 0.3, 0.2]).abs() < 1.1);
    assert!(chi_squared(&[560, 260, 180], &[0.5, 0.3, 0.2]) > 4.0);
}
