//! A beside B, in words and tables.

use super::*;
use crate::model::prices::PriceBook;
use crate::model::settings::Commitment;
use crate::model::units::{Mebibytes, Milliseconds};

/// Calls with A, the default scenario, and with B, which is changed.
fn with(change: impl FnOnce(&mut Scenario), check: impl FnOnce(Side<'_>, Side<'_>)) {
    let a = Scenario::default();
    let mut b = a.clone();
    change(&mut b);
    let book = PriceBook::embedded();
    let (of_a, of_b) = (
        Assessment::new(&a, None, book),
        Assessment::new(&b, None, book),
    );
    let side = |scenario, assessment| Side {
        scenario,
        assessment,
        summary: None,
    };
    check(side(&a, &of_a), side(&b, &of_b));
}

#[test]
fn inputs_that_differ_are_named() {
    let list = |change: fn(&mut Scenario)| {
        let a = Scenario::default();
        let mut b = a.clone();
        change(&mut b);
        list_of(&differences(&a, &b))
    };
    assert_eq!(
        list(|_| ()),
        "B is the same as A so far: change an input to see what it does."
    );
    assert_eq!(
        list(|s| s.workload.memory = Mebibytes(1_024.0)),
        "B differs from A in: memory 512 MB \u{2192} 1,024 MB."
    );
    assert_eq!(
        list(|s| {
            s.compared.push(PlatformId::AwsFargate);
            s.prices
                .insert("aws-lambda.request.us-east-1".to_owned(), 3e-7);
        }),
        "B differs from A in: compare AWS Fargate off \u{2192} on, price of aws-lambda.request.us-east-1 list price \u{2192} $0.0000003."
    );
    // Settings of a platform that neither compares change nothing.
    assert_eq!(
        list(|s| s.of_mut(PlatformId::GcpGce).commitment = Commitment::Spot),
        list(|_| ())
    );
    let many = list(|s| {
        s.workload.memory = Mebibytes(1_024.0);
        s.workload.invocations_per_month = 1.0;
        s.workload.duration_median = Milliseconds(1.0);
        s.workload.duration_p95 = Milliseconds(2.0);
        s.workload.latency_objective = Milliseconds(3.0);
        s.workload.log_kb = 4.0;
        s.function.package_mb = 5.0;
        s.simulation.seed = 6;
    });
    assert!(
        many.ends_with("log text 0.5 KB \u{2192} 4 KB and 2 more."),
        "{many}"
    );
}

#[test]
fn what_b_costs_is_held_against_a() {
    let said = |change: fn(&mut Scenario), expected: &str| {
        with(change, |a, b| assert_eq!(headline(a, b), expected));
    };
    said(
        |s| s.workload.invocations_per_month = 500e6,
        "B costs $509.93 a month more than A at its cheapest (44 x as much): $521.73 against $11.80, on the EC2 fleet instead of AWS Lambda.",
    );
    said(
        |s| s.workload.invocations_per_month = 5e6,
        "B costs $9.33 a month less than A at its cheapest (\u{2212}79 %): $2.47 against $11.80, on AWS Lambda in both.",
    );
    said(
        |s| s.workload.latency_objective = Milliseconds(400.0),
        "B costs the same as A at its cheapest: $11.80, on AWS Lambda in both.",
    );
    said(
        |s| s.compared.clear(),
        "B has no platform that can run it; A has.",
    );
}

#[test]
fn results_stand_side_by_side() {
    with(
        |s| {
            s.workload.memory = Mebibytes(8_192.0);
            s.compared.push(PlatformId::AwsFargate);
        },
        |a, b| {
            let table = results(a, b);
            let row = |name: &str| {
                let found = table.rows.iter().find(|row| row[0] == name);
                found
                    .cloned()
                    .unwrap_or_else(|| panic!("{name} in {table:?}"))
            };
            assert_eq!(
                row("AWS Lambda, a month"),
                [
                    "AWS Lambda, a month",
                    "$11.80",
                    "$261.80",
                    "+$250.00 (22 x as much)"
                ]
            );
            assert_eq!(row("EC2 fleet, a month")[2..], ["not possible", "\u{2013}"]);
            assert_eq!(row("AWS Fargate, a month")[1], "not compared");
            assert!(row("Nearest break-even")[1].starts_with("37.7 M (14.3 requests/s)"));
            assert_eq!(row("Cold starts on AWS Lambda")[1..3], ["not known yet"; 2]);
        },
    );
}

#[test]
fn every_part_of_a_bill_has_its_difference() {
    with(
        |s| s.workload.memory = Mebibytes(1_024.0),
        |a, b| {
            let table = bills(a, b);
            let row = |platform: &str, part: &str| {
                let mut rows = table.rows.iter();
                rows.find(|row| row[0] == platform && row[1] == part)
                    .cloned()
                    .expect("a row")
            };
            assert_eq!(row("AWS Lambda", "Requests")[4], "the same");
            let compute = row("AWS Lambda", "Compute");
            assert_eq!(compute[2..], ["$10.00", "$26.67", "+$16.67 (+167 %)"]);
            let total = row("AWS Lambda", "Total");
            assert_eq!(total[2..], ["$11.80", "$28.47", "+$16.67 (+141 %)"]);
        },
    );
}

#[test]
fn every_view_shows_both_or_says_why_not() {
    let cases: [fn(&mut Scenario); 4] = [
        |s| s.workload.invocations_per_month = 500e6,
        |s| s.compared.clear(),
        |s| s.workload.memory = Mebibytes(8_192.0),
        |s| s.workload.invocations_per_month = 0.0,
    ];
    for change in cases {
        with(change, |a, b| {
            for part in Part::ALL {
                let shown = part.of(a, b);
                let said = shown.table.is_some() || !shown.sentences.is_empty();
                assert!(said, "{part:?}");
                if let Some(table) = shown.table {
                    assert!(!table.rows.is_empty(), "{part:?}");
                    assert!(
                        table.rows.iter().all(|row| row.len() == table.head.len()),
                        "{part:?}"
                    );
                }
                let end = |sentence: &String| sentence.ends_with('.');
                assert!(shown.sentences.iter().all(end), "{:?}", shown.sentences);
            }
        });
    }
}
