//! The cases that the page runs in the visitor's browser, run here natively.

#![cfg(not(target_family = "wasm"))]

use std::sync::Mutex;

use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::model::validation::{
    Case, Quantity, Source, Tolerance, cases, own_error_of_experiments,
};

/// The summaries of all simulations of the cases, two at a time.
fn simulated(cases: &[Case]) -> Vec<Vec<Summary>> {
    let specs: Vec<_> = cases.iter().flat_map(|case| &case.specs).collect();
    let next = Mutex::new(0..specs.len());
    let done = Mutex::new(vec![None; specs.len()]);
    std::thread::scope(|threads| {
        for _ in 0..2 {
            threads.spawn(|| {
                loop {
                    let Some(i) = next.lock().expect("no panic").next() else {
                        return;
                    };
                    let started = std::time::Instant::now();
                    let summary = Run::new(specs[i].clone()).finish();
                    if started.elapsed().as_secs_f64() > 1.0 {
                        println!("simulation {i}: {:.1} s", started.elapsed().as_secs_f64());
                    }
                    done.lock().expect("no panic")[i] = Some(summary);
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no panic").into_iter().flatten();
    let of_case = |case: &Case| done.by_ref().take(case.specs.len()).collect();
    cases.iter().map(of_case).collect()
}

#[test]
fn every_case_meets_its_answer() {
    let cases = cases();
    let mut failures = Vec::new();
    for (case, summaries) in cases.iter().zip(simulated(&cases)) {
        for check in case.judge(&summaries.iter().collect::<Vec<_>>()) {
            let line = format!(
                "{}: {:?} {:?} +- {:.3e}, expected {} +- {}",
                case.name, check.quantity, check.got, check.error, check.expected, check.its_error
            );
            println!(
                "{} {line}",
                if check.passed() == Some(false) {
                    "FAIL"
                } else {
                    "    "
                }
            );
            if check.passed() == Some(false) {
                failures.push(line);
            } else if check.tolerance == Tolerance::StandardErrors
                && check.error.hypot(check.its_error) > 0.07 * check.expected
                && check.expected > 2e-5
            {
                failures.push(format!("says little: {line}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_source_has_cases_and_every_case_a_check() {
    let cases = cases();
    for source in Source::ALL {
        assert!(cases.iter().any(|case| case.source == source), "{source:?}");
    }
    for case in &cases {
        assert!(!case.expectations.is_empty(), "{}", case.name);
        let names = cases.iter().filter(|other| other.name == case.name);
        assert_eq!(names.count(), 1, "{}", case.name);
    }
    let simulator = cases.iter().filter(|case| case.source == Source::Simulator);
    assert_eq!(simulator.count(), 12);
    assert!((own_error_of_experiments() - 0.101).abs() < 5e-4);
    let refused = cases
        .iter()
        .flat_map(|case| &case.expectations)
        .filter(|e| e.quantity == Quantity::ThrottledShare);
    assert_eq!(refused.count(), 10);
}
