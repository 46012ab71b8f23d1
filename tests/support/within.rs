//! A simulated mean against what theory says.

use serverless_tradeoffs::model::stats::Estimate;

/// Within four standard errors of ten replications, t(0.975, 9) = 2.262, which are below a twentieth of what is expected.
pub(crate) fn within(what: &str, got: Option<Estimate>, expected: f64) {
    let got = got.expect(what);
    let error = got.half_width.expect("ten replications") / 2.262;
    assert!(
        (got.mean - expected).abs() < 4.0 * error,
        "{what}: {} +- {error}, not {expected}",
        got.mean
    );
    assert!(error < 0.05 * expected, "{what} says little: +- {error}");
}
