//! How expectations are judged, on results that are made up.

use super::*;
use crate::model::scenario::Length;
use crate::model::simulation::run::Run;
use crate::model::simulation::summary::LatencyBin;
use crate::model::stats::Estimate;
use crate::model::units::{Milliseconds, Seconds};
use crate::model::validation::setup::{exponential, steady};

/// A mean over two replications with its standard error: the interval is 12.706 of them wide on either side.
pub(super) fn estimate(mean: f64, error: f64) -> Option<Estimate> {
    Some(Estimate {
        mean,
        half_width: Some(error * 12.706_204_736_432_1),
    })
}

/// Two replications of 500 requests each, made up so that no two figures are alike.
pub(super) fn made_up() -> Summary {
    let bin = |warm, cold| LatencyBin {
        from: Milliseconds(1.0),
        to: Milliseconds(2.0),
        warm,
        cold,
    };
    let spec = steady(1.0, exponential(1.0), 60.0, Length::Requests(1_000));
    Summary {
        requests: 1_000,
        cold: 100,
        replications: 2,
        cold_share: estimate(0.1, 0.01),
        throttled_share: estimate(0.05, 0.005),
        queued_share: estimate(0.2, 0.02),
        bins: vec![bin(500, 40), bin(300, 60)],
        mean_instances: estimate(8.0, 0.4),
        mean_busy: estimate(3.0, 0.1),
        mean_idle: estimate(4.5, 0.3),
        mean_lifespan: estimate(5.0, 0.25),
        observed: Seconds(50.0),
        by_reserved: vec![0.1, 0.04, 0.01],
        ..Run::new(spec).summary()
    }
}

#[test]
fn a_result_may_be_off_by_what_its_tolerance_allows() {
    let summary = made_up();
    // The cold share is 0.1 with a standard error of 0.01.
    let check = |expected: f64, its_error: f64, tolerance, allowed: Option<f64>, passed| {
        let expectation = Expectation {
            quantity: Quantity::ColdShare,
            expected,
            its_error,
            tolerance,
        };
        let check = expectation.judge(&[&summary]);
        assert_eq!(
            (check.quantity, check.got),
            (Quantity::ColdShare, Some(0.1))
        );
        assert_eq!((check.expected, check.its_error), (expected, its_error));
        assert!((check.error - 0.01).abs() < 1e-12, "{check:?}");
        let off = check.allowed.unwrap_or(-1.0) - allowed.unwrap_or(-1.0);
        assert!(off.abs() < 1e-12, "{check:?}");
        assert_eq!(check.passed(), passed, "{check:?}");
    };
    use Tolerance::{AtMost, Beside, Relative, Rounding, StandardErrors};
    // Four standard errors of both together: 3, 4, 5.
    check(0.139, 0.0, StandardErrors, Some(0.04), Some(true));
    check(0.061, 0.0, StandardErrors, Some(0.04), Some(true));
    check(0.141, 0.0, StandardErrors, Some(0.04), Some(false));
    check(0.059, 0.0, StandardErrors, Some(0.04), Some(false));
    check(0.165, 0.0075, StandardErrors, Some(0.05), Some(false));
    check(0.149, 0.0075, StandardErrors, Some(0.05), Some(true));
    check(0.11, 0.0, Relative(0.1), Some(0.011), Some(true));
    check(0.12, 0.0, Relative(0.1), Some(0.012), Some(false));
    check(-0.12, 0.0, Relative(0.1), Some(0.012), Some(false));
    check(0.1, 0.0, Rounding, Some(1e-9), Some(true));
    check(0.1 + 5e-10, 0.0, Rounding, Some(1e-9), Some(true));
    check(0.1 + 2e-9, 0.0, Rounding, Some(1e-9), Some(false));
    check(5_000.0, 0.0, Rounding, Some(5e-6), Some(false));
    check(0.1, 0.0, AtMost, Some(0.0), Some(true));
    check(0.2, 0.0, AtMost, Some(0.0), Some(true));
    check(0.099, 0.0, AtMost, Some(0.0), Some(false));
    check(0.5, 0.0, Beside, None, None);
    check(0.1, 0.0, Beside, None, None);
}

#[test]
fn what_a_simulation_did_not_see_does_not_pass() {
    let none = Summary {
        mean_lifespan: None,
        ..made_up()
    };
    let life = Expectation::of(Quantity::LifeSpan, 5.0, 0.5);
    let check = life.judge(&[&none]);
    assert_eq!(
        (check.got, check.error, check.passed()),
        (None, 0.0, Some(false))
    );
    assert_eq!(check.allowed, Some(2.0));
    assert_eq!(life.judge(&[]).passed(), Some(false));
    assert_eq!(life.judge(&[&made_up()]).passed(), Some(true));
}

#[test]
fn every_expectation_of_a_case_is_judged_in_its_order() {
    let case = Case {
        name: "made up".to_owned(),
        what: String::new(),
        source: Source::Theory,
        cited: "nobody",
        specs: Vec::new(),
        expectations: vec![
            Expectation::judged(Quantity::Busy, 3.0, Tolerance::Relative(1e-9)),
            Expectation::of(Quantity::Idle, 7.0, 0.0),
            Expectation::judged(Quantity::ColdShare, 0.2, Tolerance::Beside),
        ],
    };
    let checks = case.judge(&[&made_up()]);
    let seen: Vec<_> = checks.iter().map(|c| (c.quantity, c.passed())).collect();
    assert_eq!(
        seen,
        [
            (Quantity::Busy, Some(true)),
            (Quantity::Idle, Some(false)),
            (Quantity::ColdShare, None),
        ]
    );
}

#[test]
fn the_formula_gives_its_values_without_a_simulation() {
    let is_formula = |check: &Check| matches!(check.quantity, Quantity::Formula(..));
    let checks: Vec<Check> = cases().iter().flat_map(|case| case.judge(&[])).collect();
    let (formula, others): (Vec<Check>, Vec<Check>) = checks.into_iter().partition(is_formula);
    assert_eq!(formula.len(), 8);
    for check in formula {
        assert_eq!(check.passed(), Some(true), "{check:?}");
    }
    for check in others {
        assert_ne!(check.passed(), Some(true), "{check:?}");
    }
}
