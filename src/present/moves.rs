//! What moves the break-even in words: a heading, a sentence for each input, a table of them all, and why there is
//! nothing to move.

use std::rc::Rc;

use crate::model::assessment::Assessment;
use crate::model::scenario::Scenario;
use crate::present::figure::Table;
use crate::present::format;
use crate::present::tornado::Tornado;
use crate::present::what_if::sensitivity::{Influence, Shift, Subject, Tried};

/// All that is said of what moves a break-even.
#[derive(Clone, Debug, PartialEq)]
pub struct Moves {
    /// What moves it most.
    pub strongest: String,
    /// The strongest inputs as a figure; `None` where nothing moves it.
    pub tornado: Option<Rc<Tornado>>,
    /// Every input.
    pub table: Rc<Table>,
    /// Every value that was tried, unrounded.
    pub data: Rc<Table>,
}

impl Moves {
    /// Of all influences on a break-even.
    pub fn new(subject: &Subject, influences: &[Influence]) -> Self {
        Self {
            strongest: strongest(subject, influences),
            tornado: Tornado::new(subject, influences).map(Rc::new),
            table: Rc::new(table(influences)),
            data: Rc::new(data(subject, influences)),
        }
    }
}

/// Where the break-even is with every value that was tried.
fn data(subject: &Subject, influences: &[Influence]) -> Table {
    let head = [
        "Input",
        "Now",
        "Tried",
        "Value",
        "Break-even [invocations a month]",
        "Ratio to now",
        "Elasticity",
    ];
    let number = |x: Option<f64>| x.map_or(String::new(), format::exact);
    let row = |influence: &Influence, shift: &Shift| {
        let tried = match shift.tried {
            Tried::Less => "less",
            Tried::More => "more",
            Tried::Other => "another choice",
        };
        vec![
            influence.label.clone(),
            influence.now.clone(),
            tried.to_owned(),
            shift.value.clone(),
            number(shift.at),
            number(shift.at.map(|at| at / subject.at)),
            number(influence.elasticity),
        ]
    };
    let rows = influences.iter().flat_map(|influence| {
        influence
            .shifts
            .iter()
            .map(move |shift| row(influence, shift))
    });
    Table {
        head: head.map(str::to_owned).to_vec(),
        rows: rows.collect(),
    }
}

/// What moves the break-even most.
fn strongest(subject: &Subject, influences: &[Influence]) -> String {
    if influences.is_empty() {
        return "None of the inputs moves it.".to_owned();
    }
    let mut sentences = Vec::new();
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
            "It moves most with \u{201c}{}\u{201d}: with 1 % more it {moved}.",
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
    sentences.join(" ")
}

/// Where the break-even is.
pub fn place(subject: &Subject) -> String {
    format!(
        "The break-even between {} and {} is at {} invocations a month.",
        subject.below.in_a_sentence(),
        subject.above.in_a_sentence(),
        format::count(subject.at)
    )
}

/// What the bars stand for, and which inputs are drawn, where not all are.
pub fn drawn(tornado: &Tornado) -> String {
    let bars = "Bars: a tenth less or more of a number, and one at least of a whole one; another choice; a switch turned.";
    match tornado.more {
        0 => bars.to_owned(),
        1 => format!("{bars} One more input is in the table."),
        more => format!("{bars} {more} more inputs are in the table."),
    }
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

/// Why no change of an input is listed that changes the cheapest platform.
pub fn no_flips(scenario: &Scenario, assessment: &Assessment) -> &'static str {
    if !scenario.compared.is_empty() && assessment.possible().next().is_none() {
        "No compared platform has a bill for this workload."
    } else if scenario.compared.len() < 2 {
        "One platform alone is always the cheapest: choose another to compare it with."
    } else {
        "No single input changes the cheapest platform within its range."
    }
}

/// Every input as a table.
fn table(influences: &[Influence]) -> Table {
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
