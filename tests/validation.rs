//! The cases that the page runs in the visitor's browser, run here natively.

#![cfg(not(target_family = "wasm"))]

#[path = "support/bare.rs"]
mod bare;
#[path = "support/published.rs"]
mod published;

use std::path::Path;
use std::sync::Mutex;

use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::model::validation::{
    Case, Check, Quantity, Source, Tolerance, cases, own_error_of_experiments,
};
use serverless_tradeoffs::present::figure::Table;
use serverless_tradeoffs::present::markdown::Document;
use serverless_tradeoffs::present::validation::report;

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
    let judged: Vec<Vec<Check>> = cases
        .iter()
        .zip(simulated(&cases))
        .map(|(case, summaries)| case.judge(&summaries.iter().collect::<Vec<_>>()))
        .collect();
    for (case, checks) in cases.iter().zip(&judged) {
        for check in checks {
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
    the_document_says_the_same(&cases, judged);
}

/// `docs/validation.md` is as it would be written now; `UPDATE_SNAPSHOTS=1` writes it anew.
fn the_document_says_the_same(cases: &[Case], judged: Vec<Vec<Check>>) {
    let judged: Vec<_> = judged.into_iter().map(Some).collect();
    let text = document(cases, &judged);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/validation.md");
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, &text).expect("the document is written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "docs/validation.md is not what came out: look at it after UPDATE_SNAPSHOTS=1"
    );
}

/// Everything that is known beforehand, beside what comes out.
fn document(cases: &[Case], judged: &[Option<Vec<Check>>]) -> String {
    let report = report(cases, judged);
    let mut document = Document::default();
    document.heading(1, "What is known beforehand, and what comes out");
    document.paragraph(
        "Written by the tests, which fail when it is not what comes out any more: UPDATE_SNAPSHOTS=1 cargo test --profile checks \
         --no-default-features --test validation.",
    );
    document.heading(2, "Published bills");
    document.paragraph(
        "In US dollars a month, by the price book in us-east-1 and, for AWS Lambda, without the line for cold starts. A published bill may be half a cent off, as it \
         is rounded, and another half where its parts were rounded before they were added.",
    );
    let bills = published::cases();
    document.table(&Table {
        head: ["Bill", "Who says so", "Expected", "Result", "May be off by"]
            .map(str::to_owned)
            .into(),
        rows: bills
            .iter()
            .map(|bill| {
                vec![
                    bill.what.to_owned(),
                    bill.source.to_owned(),
                    format!("{:.2}", bill.published),
                    format!("{:.4}", bill.got),
                    format!("{:.3}", published::CENT / 2.0 + bill.rounded),
                ]
            })
            .collect(),
    });
    document.heading(2, "Simulated");
    document.paragraph(format!(
        "{} The page runs the same under \u{201c}Is the simulation right?\u{201d}.",
        report.sentence
    ));
    for section in &report.sections {
        document.heading(3, section.title);
        document.paragraph(section.note.as_str());
        document.table(&section.table);
    }
    document.finish()
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
