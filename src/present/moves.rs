//! What moves the break-even in words: a heading, a sentence for each input, a table of them all, and why there is
//! nothing to move.

use crate::model::assessment::Assessment;
use crate::present::figure::Table;
use crate::present::format;
use crate::present::what_if::sensitivity::{Influence, Shift, Subject, Tried};

/// Where the break-even is and what moves it most.
pub fn heading(subject: &Subject, influences: &[Influence]) -> String {
    let mut sentences = vec![place(subject)];
    let strength = |influence: &Influence| influence.elasticity.map_or(0.0, f64::abs);
    // One server more than one is not a per cent more: first of what was tried on both sides.
    let both = |influence: &Influence| influence.shifts.len() > 1;
    let numbers = influences.iter().filter(|i| i.elasticity.is_some());
    let strongest = numbers.max_by(|a, b| {
        let first = both(a).cmp(&both(b));
        first.then(strength(a).total_cmp(&strength(b)))
    });
    if let Some(first) = strongest {
        let moved = first.elasticity.map_or(String::new(), moved_by);
        sentences.push(format!(
            "Of the numbers, it moves most with \u{201c}{}\u{201d}: with 1 % more it {moved}.",
            first.label
        ));
    }
    let choice = |i: &&Influence| i.shifts.iter().any(|s| s.tried == Tried::Other);
    if let Some(first) = influences.iter().find(choice) {
        sentences.push(format!(
            "Of the choices, \u{201c}{}\u{201d} moves it farthest: {}.",
            first.label,
            farthest(subject, first)
        ));
    }
    if influences.is_empty() {
        sentences.push("None of the inputs moves it.".to_owned());
    }
    sentences.join(" ")
}

/// Where the break-even is, while it is not yet known what moves it.
pub fn place(subject: &Subject) -> String {
    format!(
        "The break-even between {} and {} is at {} invocations a month.",
        subject.below.in_a_sentence(),
        subject.above.in_a_sentence(),
        format::count(subject.at)
    )
}

/// Why there is no break-even to move.
pub fn nothing_to_move(assessment: &Assessment) -> String {
    let able: Vec<_> = assessment.possible().collect();
    match able.as_slice() {
        [] if assessment.candidates.is_empty() => "Choose two platforms to compare.".to_owned(),
        [] => "No compared platform has a bill for this workload, so there is no break-even."
            .to_owned(),
        [only] => format!(
            "Only {} has a bill here. A break-even takes two: choose another platform to compare.",
            only.bill.platform.in_a_sentence()
        ),
        _ => match assessment.cheapest.first() {
            Some(stretch) => format!(
                "{} is the cheapest at every volume from 1 to 1 T invocations a month: there is no break-even to move.",
                stretch.platform.at_the_start()
            ),
            None => "There is no break-even to move.".to_owned(),
        },
    }
}

/// What one input does, as a sentence.
pub fn sentence(influence: &Influence) -> String {
    let shifts: Vec<String> = influence
        .shifts
        .iter()
        .map(|shift| match shift.at {
            Some(at) => format!("at {} with {}", format::count(at), shift.value),
            None => format!("nowhere with {}", shift.value),
        })
        .collect();
    let most = influence
        .elasticity
        .map(|elasticity| format!(" 1 % more: the break-even {}.", moved_by(elasticity)));
    format!(
        "{} (now {}): the break-even is {}.{}",
        influence.label,
        influence.now,
        shifts.join("; "),
        most.unwrap_or_default()
    )
}

/// Every input as a table.
pub fn table(influences: &[Influence]) -> Table {
    let head = [
        "Input",
        "Now",
        "With a tenth less",
        "With a tenth more",
        "With another choice",
        "Elasticity",
    ];
    let cell = |influence: &Influence, tried| {
        let shifts = influence.shifts.iter().filter(|shift| shift.tried == tried);
        let texts: Vec<String> = shifts.map(value_and_place).collect();
        texts.join("; ")
    };
    let row = |influence: &Influence| {
        vec![
            influence.label.clone(),
            influence.now.clone(),
            cell(influence, Tried::Less),
            cell(influence, Tried::More),
            cell(influence, Tried::Other),
            influence
                .elasticity
                .map_or(String::new(), format::elasticity),
        ]
    };
    Table {
        head: head.map(str::to_owned).to_vec(),
        rows: influences.iter().map(row).collect(),
    }
}

fn value_and_place(shift: &Shift) -> String {
    match shift.at {
        Some(at) => format!("{}: {}", shift.value, format::count(at)),
        None => format!("{}: no break-even", shift.value),
    }
}

/// `falls by 0.89 %`.
fn moved_by(elasticity: f64) -> String {
    let percent = format::elasticity(elasticity.abs());
    if elasticity < 0.0 {
        format!("falls by {percent} %")
    } else {
        format!("rises by {percent} %")
    }
}

/// The strongest of the choices of an input.
fn farthest(subject: &Subject, influence: &Influence) -> String {
    let reach = |shift: &&Shift| {
        let ratio = shift.at.map(|at| (at / subject.at).ln().abs());
        ratio.unwrap_or(f64::INFINITY)
    };
    let shifts = influence.shifts.iter();
    let farthest = shifts.max_by(|a, b| reach(a).total_cmp(&reach(b)));
    match farthest {
        Some(Shift {
            value,
            at: Some(at),
            ..
        }) => {
            format!(
                "with \u{201c}{value}\u{201d} it is at {}",
                format::count(*at)
            )
        }
        Some(Shift { value, .. }) => format!("with \u{201c}{value}\u{201d} there is none"),
        None => String::new(),
    }
}
