//! The cases whose answer is known, as tables: what was expected, what came out, how far off it may be, pass or fail.

use crate::model::validation::{
    Case, Check, Quantity, STANDARD_ERRORS, Source, Tolerance, own_error_of_experiments,
};
use crate::present::figure::Table;
use crate::present::format;

/// Cases of one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// A key for links and tests.
    pub key: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What to know of the source.
    pub note: String,
    /// A row for each check.
    pub table: Table,
}

/// All cases as far as they are judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Checks that passed.
    pub passed: usize,
    /// Checks that failed.
    pub failed: usize,
    /// Checks that wait for their simulation.
    pub waiting: usize,
    /// How many passed, in a sentence.
    pub sentence: String,
    /// The cases by source.
    pub sections: Vec<Section>,
}

/// What is known of each case, in order: its checks, or `None` where its simulations are not complete.
pub fn report(cases: &[Case], judged: &[Option<Vec<Check>>]) -> Report {
    let (mut passed, mut failed, mut waiting) = (0, 0, 0);
    for (case, checks) in cases.iter().zip(judged) {
        match checks {
            None => {
                let not_judged = |e: &&_| !beside(e);
                waiting += case.expectations.iter().filter(not_judged).count();
            }
            Some(checks) => {
                for verdict in checks.iter().filter_map(Check::passed) {
                    if verdict {
                        passed += 1;
                    } else {
                        failed += 1;
                    }
                }
            }
        }
    }
    let known = || cases.iter().zip(judged);
    let sections = Source::ALL.map(|source| Section {
        key: key(source),
        title: title(source),
        note: note(source, known().filter(|(case, _)| case.source == source)),
        table: table(known().filter(|(case, _)| case.source == source)),
    });
    Report {
        passed,
        failed,
        waiting,
        sentence: sentence(passed, failed, waiting),
        sections: sections.into(),
    }
}

fn beside(expectation: &crate::model::validation::Expectation) -> bool {
    expectation.tolerance == Tolerance::Beside
}

fn sentence(passed: usize, failed: usize, waiting: usize) -> String {
    let judged = passed + failed;
    let mut sentence = format!("{passed} of {judged} checks pass");
    if failed > 0 {
        let verb = if failed == 1 { "fails" } else { "fail" };
        sentence += &format!("; {failed} {verb}");
    }
    if waiting > 0 {
        let verb = if waiting == 1 { "waits" } else { "wait" };
        sentence += &format!("; {waiting} {verb} for their simulations");
    }
    sentence + "."
}

fn key(source: Source) -> &'static str {
    match source {
        Source::Theory => "theory",
        Source::Simulator => "simulator",
        Source::Experiments => "experiments",
        Source::Conservation => "conservation",
    }
}

fn title(source: Source) -> &'static str {
    match source {
        Source::Theory => "Queueing theory",
        Source::Simulator => "Another simulator",
        Source::Experiments => "Experiments on AWS Lambda",
        Source::Conservation => "Conservation laws",
    }
}

fn note<'a>(
    source: Source,
    cases: impl Iterator<Item = (&'a Case, &'a Option<Vec<Check>>)>,
) -> String {
    match source {
        Source::Theory => format!(
            "Unless said otherwise a result may be {STANDARD_ERRORS} standard errors off: by chance alone, one check in 16,000 is."
        ),
        Source::Simulator => {
            "SimFaaS, written by others in another language: the means of five seeds, and their standard errors.".to_owned()
        }
        Source::Experiments => {
            let own = format::percent(own_error_of_experiments());
            let mut note = format!(
                "The cold shares that were measured are themselves uncertain by {own} on average: no simulation can be expected to be much nearer."
            );
            for (case, checks) in cases {
                for check in checks.iter().flatten() {
                    if let (Quantity::MeanErrorOfColdShare, Some(got)) = (check.quantity, check.got) {
                        note += &format!(" {}: {} off.", case.name, format::percent(got));
                    }
                }
            }
            note
        }
        Source::Conservation => {
            "What holds whatever is simulated: no request and no instance is lost.".to_owned()
        }
    }
}

fn table<'a>(cases: impl Iterator<Item = (&'a Case, &'a Option<Vec<Check>>)>) -> Table {
    let head = [
        "Case",
        "Quantity",
        "Expected",
        "Result",
        "May be off by",
        "Verdict",
        "Whose answer",
    ];
    let mut rows = Vec::new();
    for (case, checks) in cases {
        let name = format!("{}. {}", case.name, case.what);
        match checks {
            Some(checks) => rows.extend(checks.iter().map(|check| {
                vec![
                    name.clone(),
                    quantity(check.quantity),
                    format::with_error(check.expected, check.its_error),
                    check.got.map_or_else(
                        || "none".to_owned(),
                        |got| format::with_error(got, check.error),
                    ),
                    allowed(check),
                    verdict(check).to_owned(),
                    case.cited.to_owned(),
                ]
            })),
            None => rows.extend(case.expectations.iter().map(|expectation| {
                vec![
                    name.clone(),
                    quantity(expectation.quantity),
                    format::with_error(expectation.expected, expectation.its_error),
                    String::new(),
                    String::new(),
                    "\u{2026} not run yet".to_owned(),
                    case.cited.to_owned(),
                ]
            })),
        }
    }
    Table {
        head: head.map(str::to_owned).into(),
        rows,
    }
}

/// A verdict as a sign and a word.
fn verdict(check: &Check) -> &'static str {
    match check.passed() {
        Some(true) => "\u{2713} pass",
        Some(false) => "\u{2717} fail",
        None => "\u{2013} for comparison",
    }
}

/// How far off the result may be.
fn allowed(check: &Check) -> String {
    match (check.tolerance, check.allowed) {
        (Tolerance::AtMost, _) => "at most the expected".to_owned(),
        (Tolerance::Rounding, _) => "rounding only".to_owned(),
        (_, Some(allowed)) => format::with_error(allowed, 0.0),
        (_, None) => "not judged".to_owned(),
    }
}

/// What a quantity is called.
fn quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::ColdShare => "cold share".to_owned(),
        Quantity::ThrottledShare => "throttled share".to_owned(),
        Quantity::QueuedShare => "share that waits".to_owned(),
        Quantity::Instances => "instances".to_owned(),
        Quantity::Busy => "busy instances".to_owned(),
        Quantity::Idle => "idle instances".to_owned(),
        Quantity::LifeSpan => "life of an instance, s".to_owned(),
        Quantity::ColdStarts => "cold starts".to_owned(),
        Quantity::ColdShareBeside(0) => "cold share".to_owned(),
        Quantity::ColdShareBeside(n) => format!("cold share beside {n}"),
        Quantity::Formula(_, _, 0) => "cold share by the page's formula".to_owned(),
        Quantity::Formula(_, _, n) => format!("cold share by the page's formula, beside {n}"),
        Quantity::Unaccounted => "share of requests neither warm, cold nor throttled".to_owned(),
        Quantity::NeitherBusyNorIdle => "share of instances neither busy nor idle".to_owned(),
        Quantity::LittlesLaw => "instances over starts a second and life".to_owned(),
        Quantity::MeanErrorOfColdShare => "mean error of the cold share".to_owned(),
        Quantity::MeanErrorOfInstances => "mean error of the instances".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::validation::cases;

    fn check(got: Option<f64>, tolerance: Tolerance, allowed: Option<f64>) -> Check {
        Check {
            quantity: Quantity::ColdShare,
            expected: 0.001_329,
            its_error: 0.0,
            got,
            error: 0.000_023_4,
            tolerance,
            allowed,
        }
    }

    #[test]
    fn verdicts_are_said_in_words_and_signs() {
        let errors = Tolerance::StandardErrors;
        for (check, expected) in [
            (check(Some(0.001_357), errors, Some(1e-4)), "\u{2713} pass"),
            (check(Some(0.001_5), errors, Some(1e-4)), "\u{2717} fail"),
            (check(None, errors, Some(1e-4)), "\u{2717} fail"),
            (
                check(Some(0.5), Tolerance::Beside, None),
                "\u{2013} for comparison",
            ),
            (
                check(Some(0.001), Tolerance::AtMost, Some(0.0)),
                "\u{2713} pass",
            ),
            (
                check(Some(0.002), Tolerance::AtMost, Some(0.0)),
                "\u{2717} fail",
            ),
        ] {
            assert_eq!(verdict(&check), expected, "{check:?}");
        }
    }

    #[test]
    fn values_end_where_their_error_begins() {
        for (value, error, text) in [
            (0.001_357_4, 0.000_023_4, "0.001357 \u{b1} 0.000023"),
            (253.4, 0.05, "253.400 \u{b1} 0.050"),
            (0.284_87, 0.0, "0.2849"),
            (-1e-17, 0.0, "0"),
            (6_351.54, 75.0, "6352 \u{b1} 75"),
        ] {
            assert_eq!(format::with_error(value, error), text);
        }
    }

    #[test]
    fn what_has_not_run_waits() {
        let cases = cases();
        let before = report(&cases, &vec![None; cases.len()]);
        assert_eq!((before.passed, before.failed), (0, 0));
        assert!(
            before.sentence.starts_with("0 of 0 checks pass; "),
            "{}",
            before.sentence
        );
        let rows: usize = before.sections.iter().map(|s| s.table.rows.len()).sum();
        // Four values of an approximation are shown and not judged.
        assert_eq!(rows, before.waiting + 4);
        assert_eq!(before.sections.len(), 4);

        let mut judged = vec![None; cases.len()];
        let checks =
            [Some(0.001_3), Some(0.9)].map(|got| check(got, Tolerance::StandardErrors, Some(1e-4)));
        judged[0] = Some(checks.to_vec());
        let after = report(&cases, &judged);
        assert_eq!((after.passed, after.failed), (1, 1));
        assert!(
            after.sentence.starts_with("1 of 2 checks pass; 1 fails; "),
            "{}",
            after.sentence
        );
    }
}
