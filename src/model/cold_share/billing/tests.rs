//! Cold starts as billed, against the simulation.

use super::*;
use crate::model::simulation::run::Run;
use crate::model::traffic::Shape;
use crate::model::units::Milliseconds;

fn share(calibration: Calibration, scenario: &Scenario, n: f64) -> f64 {
    match calibration.of(scenario).starts {
        Starts::Share(share) => share,
        Starts::Formula(starts) => starts.at(n) / n,
    }
}

#[test]
fn a_coarse_share_is_near_the_fine_one() {
    let mut scenario = Scenario::default();
    for ms in [1.0, 130.0, 200.0, 7_777.0] {
        scenario.workload.duration_median = Milliseconds(ms);
        scenario.workload.duration_p95 = Milliseconds(ms);
        for n in [1e5, 1e7, 1e9] {
            let fine = share(Calibration::FORMULA, &scenario, n);
            let coarse = share(Calibration::FORMULA.coarse(), &scenario, n);
            let ratio = coarse / fine;
            assert!((0.75..1.3).contains(&ratio), "{ms} ms, {n}: {ratio}");
        }
    }
}

#[test]
fn a_calibrated_formula_agrees_with_the_simulation_at_its_volume() {
    let mut scenario = Scenario::default();
    for n in [20_000.0, 1e6, 10e6] {
        scenario.workload.invocations_per_month = n;
        let summary = Run::new(scenario.simulation_spec()).finish();
        let calibration = summary.calibration();
        let got = share(calibration, &scenario, n);
        let simulated = summary.cold as f64 / summary.requests as f64;
        assert!(
            (got / simulated - 1.0).abs() < 1e-9,
            "{n}: {got}, not {simulated}"
        );
        let starts = calibration.of(&scenario);
        let billed = (starts.billed_init.0 + starts.first_call.0) * summary.cold as f64;
        let expected = summary.billed_init.0 + summary.first_calls.0;
        assert!(
            (billed / expected - 1.0).abs() < 1e-9,
            "{n}: {billed}, not {expected}"
        );
        // The formula itself is not far off.
        let formula = share(Calibration::FORMULA, &scenario, n);
        assert!(
            (formula / simulated - 1.0).abs() < 0.2,
            "{n}: {formula}, {simulated}"
        );
    }
}

#[test]
fn a_rate_that_changes_counts_by_its_parts_of_the_time() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 200_000.0;
    scenario.simulation.length = crate::model::scenario::Length::Horizon(Seconds(4e6));
    // Every burst begins with a scale-out that two rates which last for ever do not have.
    for (shape, tolerance) in [(Shape::Cycle, 0.1), (Shape::Bursts, 0.6)] {
        scenario.traffic.shape = shape;
        let summary = Run::new(scenario.simulation_spec()).finish();
        let simulated = summary.cold as f64 / summary.requests as f64;
        let formula = share(Calibration::FORMULA, &scenario, 200_000.0);
        let ratio = formula / simulated;
        assert!(
            (ratio - 1.0).abs() < tolerance,
            "{shape:?}: {formula}, {simulated}"
        );
    }
}

#[test]
fn where_the_formula_does_not_apply_the_simulated_share_holds_everywhere() {
    let expected = Expected {
        cold_share: 1e-6,
        of_aws: true,
        ..Expected::default()
    };
    let calibration = Calibration::new(&expected, (10, 1_000), Seconds(1.0), Seconds(1.0));
    let scenario = Scenario::default();
    assert_eq!(share(calibration, &scenario, 1e3), 0.01);
    let none = Calibration::new(&expected, (0, 1_000), Seconds(0.0), Seconds(0.0));
    assert_eq!(none, Calibration::FORMULA);
}

#[test]
fn bounds_hold_every_number_between_them() {
    let Starts::Formula(starts) = Calibration::FORMULA.of(&Scenario::default()).starts else {
        panic!("the formula applies");
    };
    for (from, to) in [(1.0, 1e12), (1e4, 3e4), (2e5, 9e5), (1e7, 1.2e7)] {
        let (low, high) = starts.bounds(from, to);
        for i in 0..=200 {
            let n = from * libm::pow(to / from, f64::from(i) / 200.0);
            let at = starts.at(n);
            assert!(
                at >= low * (1.0 - 1e-9) && at <= high * (1.0 + 1e-9),
                "{n}: {at}"
            );
        }
    }
}
