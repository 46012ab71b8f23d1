//! Closed forms against values worked out by hand, and against what is simulated.

use super::*;
use crate::model::scenario::KeepAlive;
use crate::model::stats::LogNormal;
use crate::model::units::Seconds;

#[test]
fn erlangs_formula_has_its_known_values() {
    for (servers, load, refused) in [
        (5, 5.0, 0.284_87),
        (8, 5.0, 0.070_05),
        (12, 10.0, 0.119_74),
        (1, 4.0, 0.8),
    ] {
        let got = erlang_b(servers, load);
        assert!((got - refused).abs() < 5.1e-6, "{servers} at {load}: {got}");
    }
}

fn expected(cases: &[Case], name: &str, quantity: Quantity) -> f64 {
    let case = cases.iter().find(|case| case.name == name).expect(name);
    let mut found = case.expectations.iter();
    let found = found.find(|e| e.quantity == quantity).expect(name);
    found.expected
}

#[test]
fn answers_are_what_theory_gives_by_hand() {
    let cases = cases();
    let busy = |law| (format!("Busy instances, {law} service"), Quantity::Busy);
    let at_most = |what, quantity| (format!("At most {what} service"), quantity);
    let (refused, serving) = (Quantity::ThrottledShare, Quantity::Busy);
    let sparse = |kept| {
        (
            format!("One sparse function, kept {kept} s"),
            Quantity::ColdShare,
        )
    };
    for ((name, quantity), value, off) in [
        // exp(-0.6).
        (sparse(300), 0.548_811_636, 1e-9),
        (sparse(600), 0.548_811_636, 1e-9),
        (busy("exponential"), 10.0, 1e-12),
        (busy("constant"), 10.0, 1e-12),
        // A second on average: 0.2 exp((ln 4 / 1.644854)^2 / 2) five times.
        (busy("log-normal"), 1.426_411_611, 1e-9),
        (
            at_most("5 instances at a load of 5, constant", refused),
            0.284_87,
            5.1e-6,
        ),
        (
            at_most("5 instances at a load of 5, constant", serving),
            3.575_65,
            3e-5,
        ),
        (
            at_most("8 instances at a load of 5, log-normal", refused),
            0.070_05,
            5.1e-6,
        ),
        (
            at_most("8 instances at a load of 5, log-normal", serving),
            4.649_75,
            3e-5,
        ),
        (
            at_most("12 instances at a load of 10, constant", refused),
            0.119_74,
            5.1e-6,
        ),
        (
            at_most("12 instances at a load of 10, constant", serving),
            8.802_6,
            6e-5,
        ),
        (
            at_most("1 instances at a load of 4, exponential", refused),
            0.8,
            1e-12,
        ),
        (
            at_most("1 instances at a load of 4, exponential", serving),
            0.8,
            1e-12,
        ),
    ] {
        let got = expected(&cases, &name, quantity);
        assert!((got - value).abs() < off, "{name}: {got}, not {value}");
    }
}

/// The law of the service of a warm or cold request, by its word, and its mean [s].
fn law(spec: &SimulationSpec) -> (&'static str, f64) {
    match spec.service {
        Service::Exponential {
            warm_mean_s,
            cold_mean_s,
        } => {
            assert_eq!(warm_mean_s, cold_mean_s);
            ("exponential", warm_mean_s.0)
        }
        Service::Constant { warm_s, cold_s } => {
            assert_eq!(warm_s, cold_s);
            ("constant", warm_s.0)
        }
        Service::Measured => {
            let (median, p95) = (spec.duration_median, spec.duration_p95);
            let mean = LogNormal::from_median_p95(median, p95).mean();
            ("log-normal", mean.seconds().0)
        }
    }
}

#[test]
fn loss_and_busy_instances_have_the_law_and_the_load_that_they_name() {
    for case in busy_instances().iter().chain(&loss()) {
        let spec = &case.specs[0];
        let (law, mean) = law(spec);
        assert!(
            case.name.ends_with(&format!("{law} service")),
            "{}",
            case.name
        );
        let refused = match spec.instances.limit {
            Some(servers) => {
                assert!((mean - 1.0).abs() < 1e-9, "{}: {mean}", case.name);
                let load = spec.rate.0;
                let named = format!("At most {servers} instances at a load of {load}");
                assert!(case.name.starts_with(&named), "{}", case.name);
                case.expectations[0].expected
            }
            None => 0.0,
        };
        let busy = spec.rate.0 * mean * (1.0 - refused);
        let last = case.expectations.last().expect("busy instances");
        assert!((last.expected - busy).abs() < 1e-9, "{}: {busy}", case.name);
        assert_eq!(spec.warmup, Some(Seconds(1_000.0)), "{}", case.name);
    }
    assert_eq!((busy_instances().len(), loss().len()), (3, 8));
}

#[test]
fn what_is_simulated_is_what_the_formula_is_asked() {
    let fixed = |spec: &SimulationSpec| match spec.instances.keep_alive {
        KeepAlive::Fixed { seconds } => seconds.0,
        _ => panic!("{spec:?}"),
    };
    let mut asked = 0;
    for case in first_passages().iter().chain([&always_warm()]) {
        for e in &case.expectations {
            let Quantity::Formula(load, ratio, reserved) = e.quantity else {
                continue;
            };
            let (spec, (_, mean)) = (&case.specs[0], law(&case.specs[0]));
            assert!((spec.rate.0 * mean - load).abs() < 1e-12, "{}", case.name);
            assert!((fixed(spec) / mean - ratio).abs() < 1e-9, "{}", case.name);
            assert!(reserved < 4);
            asked += 1;
        }
    }
    assert_eq!(asked, 8);
    // Half a thousandth of a share that is rounded to four digits, and half of its last digit.
    let rare = &first_passages()[4].expectations;
    assert!((rare[1].its_error - 8.005e-5).abs() < 1e-12, "{rare:?}");
    for e in always_warm().expectations {
        if let Tolerance::Relative(part) = e.tolerance {
            let off = part * e.expected;
            assert!(off > 5e-6 && off < 5.1e-6, "{e:?}");
        } else {
            assert_eq!(e.its_error, 2.5e-6, "{e:?}");
        }
    }
}

#[test]
fn repetitions_have_seeds_and_routings_of_their_own() {
    let case = always_warm();
    let seeds: Vec<u64> = case.specs.iter().map(|spec| spec.seed).collect();
    assert_eq!(seeds, [1, 2, 3, 4, 5, 6, 7, 8]);
    let beside = |reserved| Quantity::ColdShareBeside(reserved);
    let told: Vec<_> = case
        .expectations
        .iter()
        .skip(1)
        .step_by(2)
        .map(|e| e.quantity)
        .collect();
    assert_eq!(told, [0, 1, 2, 3].map(beside));
    let routings = routing()
        .into_iter()
        .map(|case| case.specs[0].instances.routing);
    assert_eq!(
        routings.collect::<Vec<_>>(),
        [
            Routing::MostRecentlyUsed,
            Routing::Newest,
            Routing::Random,
            Routing::LeastRecentlyUsed,
        ]
    );
    let beside = heavy().expectations.into_iter().map(|e| e.tolerance);
    let judged = beside.filter(|&tolerance| tolerance != Tolerance::Beside);
    assert_eq!(judged.count(), 4);
}
