//! Cold starts as billed, against the simulation.

use super::*;
use crate::model::cold_share::{cold_share, mean_instances};
use crate::model::scenario::{KeepAlive, Service};
use crate::model::simulation::arrivals::ArrivalLaw;
use crate::model::simulation::run::Run;
use crate::model::simulation::spec::{Pings, Schedule};
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

#[test]
fn what_is_expected_is_the_mean_over_the_rates_in_and_out_of_the_hours() {
    let mut scenario = Scenario::default();
    scenario.simulation = scenario.simulation.bare();
    let mut spec = scenario.simulation_spec();
    spec.rate = PerSecond(3.0);
    // One hour of three at twice the mean rate.
    spec.arrivals = ArrivalLaw::Periodic {
        parts: vec![(3_600.0, 2.0), (7_200.0, 0.5)].into(),
    };
    spec.service = Service::Exponential {
        warm_mean_s: Seconds(2.0),
        cold_mean_s: Seconds(2.0),
    };
    spec.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(60.0),
    };
    spec.instances.reserved = 8;
    spec.instances.schedule = Some(Schedule {
        from_hour: 9.0,
        hours: 6.0,
    });
    let mean = |of: fn(f64, f64, u64) -> f64, by_requests: bool| -> f64 {
        let parts = [(0.25, 8), (0.75, 0)];
        let rates = [(1.0 / 3.0, 2.0), (2.0 / 3.0, 0.5)];
        let all = parts
            .iter()
            .flat_map(|part| rates.map(|rate| (*part, rate)));
        let terms = all.map(|((part, reserved), (time, rate))| {
            let weight = if by_requests { rate } else { 1.0 };
            part * time * weight * of(3.0 * rate * 2.0, 30.0, reserved)
        });
        terms.sum()
    };
    let expected = Expected::of(&spec);
    let share = mean(cold_share, true);
    assert!(
        (expected.cold_share / share - 1.0).abs() < 0.005,
        "{}, not {share}",
        expected.cold_share
    );
    assert!(expected.of_aws && !expected.kept_warm);
    let month = 3.0 * SECONDS_PER_MONTH;
    let starts = ColdStarts::new(&spec, 1.0, Detail::Fine).at(month) / month;
    assert!((starts / expected.cold_share - 1.0).abs() < 1e-12);
    let instances = mean(mean_instances, false);
    assert!((expected.instances - 2.0 - instances).abs() < 1e-6 * instances);
    let life = expected.lifespan.expect("cold starts").0;
    assert!((life * 3.0 * expected.cold_share / instances - 1.0).abs() < 1e-6);
}

#[test]
fn bounds_of_one_volume_are_what_it_has_at_any_scale() {
    let mut scenario = Scenario::default();
    scenario.traffic.shape = Shape::Bursts;
    let expected = Expected {
        cold_share: 0.01,
        of_aws: true,
        ..Expected::default()
    };
    // Twice as many cold starts as the formula says.
    let twice = Calibration::new(&expected, (20, 1_000), Seconds(1.0), Seconds(1.0));
    let starts = |calibration: Calibration| match calibration.coarse().of(&scenario).starts {
        Starts::Formula(starts) => starts,
        Starts::Share(share) => panic!("the formula applies, not {share}"),
    };
    let (twice, once) = (starts(twice), starts(Calibration::FORMULA));
    for n in [3e3, 2e6, 5e8] {
        let at = twice.at(n);
        let (low, high) = twice.bounds(n, n);
        assert!((low / at - 1.0).abs() < 1e-9, "{n}: {low}, not {at}");
        assert!((high / at - 1.0).abs() < 1e-9, "{n}: {high}, not {at}");
        let (least, most) = twice.bounds(n * 0.9, n * 1.1);
        assert!(least <= at && at <= most, "{n}: {at}");
    }
    assert!((twice.at(2e6) / once.at(2e6) - 2.0).abs() < 1e-9);
}

#[test]
fn a_coarse_calibration_stays_coarse_where_the_formula_takes_its_place() {
    let kept = Expected {
        cold_share: 0.01,
        of_aws: true,
        kept_warm: true,
        ..Expected::default()
    };
    let pinged = Calibration::new(&kept, (1, 1_000), Seconds(1.0), Seconds(1.0));
    let scenario = Scenario::default();
    let formula = Calibration::FORMULA;
    assert_eq!(pinged.of(&scenario), formula.of(&scenario));
    assert_eq!(
        pinged.coarse().of(&scenario),
        formula.coarse().of(&scenario)
    );
    assert_ne!(formula.coarse().of(&scenario), formula.of(&scenario));
}

#[test]
fn pings_and_whose_instances_they_are_is_known() {
    let mut spec = Scenario::default().simulation_spec();
    spec.pings = Some(Pings {
        every: Seconds(300.0),
        count: 1,
    });
    spec.provider = Provider::Google;
    let expected = Expected::of(&spec);
    assert!(expected.kept_warm && !expected.of_aws);
}
