//! What moves the break-even as a figure: one row an input, a bar from where the break-even is with less of it to where
//! it is with more, on a log axis around where it is today.
//!
//! A value that is painted on any backend by [`paint_tornado`]. The words around it are in `moves`.

mod layout;
mod paint;

use crate::present::figure::Tint;
use crate::present::format;
use crate::present::moves;
use crate::present::what_if::sensitivity::{Influence, Shift, Subject, Tried};

pub use layout::Place;
pub use paint::{paint_tornado, paint_tornado_with};

/// Most rows that are drawn; the table has them all.
const MOST: usize = 12;

/// Rows that are kept for numbers: next to switches, a tenth of anything moves little.
const NUMBERS: usize = 6;

/// A move of the break-even below this, as a logarithm, is none.
const STILL: f64 = 1e-6;

/// How much farther than the strongest number the axis reaches; what goes beyond is cut off, with its place beside it.
const BEYOND: f64 = 12.0;

/// The same for another choice: what could not be seen is left to the table.
const UNSEEN: f64 = 1e-3;

/// Least reach of the axis, as a logarithm, so that there is one where nothing moves far.
const LEAST: f64 = 0.02;

/// Towards fewer or more invocations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Fewer: to the left.
    Low,
    /// More: to the right.
    High,
}

/// A bar that begins at today's break-even.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// To which side it goes.
    pub side: Side,
    /// How far, as the logarithm of a ratio; `None` where the break-even vanishes.
    pub reach: Option<f64>,
    /// What of the input it stands for.
    pub tried: Tried,
}

/// One input.
#[derive(Clone, Debug, PartialEq)]
pub struct TornadoRow {
    /// The input with its platform.
    pub name: String,
    /// Its bars, at most two, the longest first.
    pub bars: Vec<Bar>,
    /// What is written at the low and at the high end; may be empty.
    pub ends: [String; 2],
    /// Per cent that the break-even moves for each per cent of the input; empty for what is not a number.
    pub elasticity: String,
    /// All of it in a sentence.
    pub sentence: String,
}

/// The figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// Rows, the strongest first.
    pub rows: Vec<TornadoRow>,
    /// Inputs that are only in the table.
    pub more: usize,
    /// Where the break-even is today [invocations a month].
    pub at: f64,
    /// How far the axis goes to either side, as the logarithm of a ratio.
    pub reach: f64,
}

impl Tornado {
    /// The strongest of the influences on a break-even; `None` where nothing moves it.
    pub fn new(subject: &Subject, influences: &[Influence]) -> Option<Self> {
        let most = farthest_number(influences) * BEYOND;
        let rows: Vec<_> = drawn(influences)
            .map(|influence| row(subject, influence, most))
            .collect();
        let bars = rows.iter().flat_map(|row| &row.bars);
        let reach = bars.filter_map(|bar| bar.reach).fold(LEAST, f64::max);
        let reach = reach.min(most.max(LEAST));
        (!rows.is_empty()).then(|| Self {
            more: influences.len() - rows.len(),
            rows,
            at: subject.at,
            reach,
        })
    }

    /// What the shades mean, for those that are drawn.
    pub fn legend(&self) -> Vec<(&'static str, Tint)> {
        let bars = || self.rows.iter().flat_map(|row| &row.bars);
        let meanings = [
            ("a tenth less", Tried::Less),
            ("a tenth more", Tried::More),
            ("another choice", Tried::Other),
        ];
        let drawn = meanings
            .into_iter()
            .filter(|(_, tried)| bars().any(|bar| bar.tried == *tried));
        drawn.map(|(name, tried)| (name, tint(tried))).collect()
    }
}

/// The strongest influences, some of them numbers.
fn drawn(influences: &[Influence]) -> impl Iterator<Item = &Influence> {
    let number = |influence: &&Influence| influence.shifts.iter().any(|s| s.tried != Tried::Other);
    let numbers = influences.iter().filter(number).count();
    let choices = influences.len() - numbers;
    let most_choices = MOST - numbers.min(NUMBERS);
    let most_numbers = MOST - choices.min(most_choices);
    let (mut numbers, mut choices) = (0, 0);
    influences.iter().filter(move |influence| {
        let (count, most) = if number(influence) {
            (&mut numbers, most_numbers)
        } else {
            (&mut choices, most_choices)
        };
        *count += 1;
        *count <= most
    })
}

/// The shade of a bar.
fn tint(tried: Tried) -> Tint {
    match tried {
        Tried::Less => Tint::Less,
        Tried::More => Tint::More,
        Tried::Other => Tint::Other,
    }
}

/// How far the strongest number reaches, as a logarithm: of those that were made smaller and larger, if there are any.
fn farthest_number(influences: &[Influence]) -> f64 {
    let tried = |least: usize| {
        let numbers = influences.iter().filter(move |influence| {
            let mut shifts = influence.shifts.iter();
            influence.shifts.len() >= least && shifts.all(|s| s.tried != Tried::Other)
        });
        let finite = numbers
            .map(|influence| influence.reach)
            .filter(|reach| reach.is_finite());
        finite.fold(0.0, f64::max)
    };
    let found = [2, 1].map(tried).into_iter().find(|reach| *reach > 0.0);
    found.unwrap_or(f64::INFINITY)
}

/// The row of an influence; where it goes farther than `most`, its texts say where to.
fn row(subject: &Subject, influence: &Influence, most: f64) -> TornadoRow {
    let log = |shift: &Shift| shift.at.map(|at| (at / subject.at).ln());
    let (gone, moved): (Vec<&Shift>, Vec<&Shift>) = influence
        .shifts
        .iter()
        .partition(|shift| shift.at.is_none());
    let mut ends = [Side::Low, Side::High].map(|side| {
        let towards = |shift: &&&Shift| {
            let least = match shift.tried {
                Tried::Other => UNSEEN,
                Tried::Less | Tried::More => STILL,
            };
            match side {
                Side::Low => log(shift).is_some_and(|log| log < -least),
                Side::High => log(shift).is_some_and(|log| log > least),
            }
        };
        let mut found: Vec<&Shift> = moved.iter().filter(towards).copied().collect();
        found.sort_by(|a, b| {
            log(b)
                .map(f64::abs)
                .partial_cmp(&log(a).map(f64::abs))
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        // Of several choices the farthest.
        if found.iter().any(|shift| shift.tried == Tried::Other) {
            found.truncate(1);
        }
        let bars = found.iter().map(|shift| Bar {
            side,
            reach: log(shift).map(f64::abs),
            tried: shift.tried,
        });
        let bars: Vec<Bar> = bars.collect();
        let name = |shift: &&Shift| match (log(shift), shift.at) {
            (Some(log), Some(at)) if log.abs() > most => {
                format!("{}, at {}", shift.value, format::count(at))
            }
            _ => shift.value.clone(),
        };
        let names: Vec<String> = found.iter().map(name).collect();
        (bars, names.join(", "))
    });
    if let Some(first) = gone.first() {
        let side = side_of_nothing(&ends, first.tried);
        let text = match gone.as_slice() {
            [only] => format!("{}: no break-even", only.value),
            several => format!("{} others: no break-even", several.len()),
        };
        let bar = Bar {
            side,
            reach: None,
            tried: first.tried,
        };
        ends[side as usize] = (vec![bar], text);
    }
    let [(low, low_end), (high, high_end)] = ends;
    let mut bars: Vec<Bar> = low.into_iter().chain(high).collect();
    let length = |bar: &Bar| bar.reach.unwrap_or(f64::INFINITY);
    bars.sort_by(|a, b| length(b).total_cmp(&length(a)));
    TornadoRow {
        name: influence.label.clone(),
        bars,
        ends: [low_end, high_end],
        elasticity: influence
            .elasticity
            .map_or(String::new(), format::elasticity),
        sentence: moves::sentence(influence),
    }
}

/// The end at which a vanished break-even is written: the free one, else that of the shorter bar.
fn side_of_nothing(ends: &[(Vec<Bar>, String); 2], tried: Tried) -> Side {
    let length = |(bars, _): &(Vec<Bar>, String)| bars.first().and_then(|bar| bar.reach);
    match (length(&ends[0]), length(&ends[1])) {
        (None, None) if tried == Tried::Less => Side::Low,
        (None, Some(_)) => Side::Low,
        (Some(low), Some(high)) if low < high => Side::Low,
        _ => Side::High,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::PlatformId;

    const SUBJECT: Subject = Subject {
        below: PlatformId::AwsLambda,
        above: PlatformId::AwsEc2,
        at: 1e6,
    };

    fn row_of(shifts: &[(Tried, &str, Option<f64>)]) -> TornadoRow {
        let shifts = shifts.iter().map(|&(tried, value, at)| Shift {
            tried,
            value: value.to_owned(),
            at,
        });
        let influence = Influence {
            label: "Memory".to_owned(),
            now: "512 MB".to_owned(),
            shifts: shifts.collect(),
            elasticity: Some(-0.9),
            reach: 1.0,
        };
        row(&SUBJECT, &influence, 2.0)
    }

    fn check(shifts: &[(Tried, &str, Option<f64>)], low: &str, high: &str, bars: usize) {
        let row = row_of(shifts);
        assert_eq!(
            (row.ends[0].as_str(), row.ends[1].as_str(), row.bars.len()),
            (low, high, bars),
            "{row:?}"
        );
    }

    #[test]
    fn values_stand_at_the_end_to_which_they_move_the_break_even() {
        use Tried::{Less, More, Other};
        let (less, more) = ((Less, "461 MB", Some(1.1e6)), (More, "563 MB", Some(0.9e6)));
        check(&[less, more], "563 MB", "461 MB", 2);
        // Both to one side: the farther first.
        let same = (More, "563 MB", Some(1.2e6));
        check(&[less, same], "", "563 MB, 461 MB", 2);
        check(
            &[less, (More, "563 MB", None)],
            "563 MB: no break-even",
            "461 MB",
            2,
        );
        check(&[(Less, "461 MB", None)], "461 MB: no break-even", "", 1);
        // What changes nothing is in the table alone.
        check(
            &[
                (Other, "a", Some(1e6)),
                (Other, "b", Some(2e6)),
                (Other, "c", Some(3e6)),
            ],
            "",
            "c",
            1,
        );
        let two = [
            (Other, "a", Some(2e5)),
            (Other, "b", Some(2e6)),
            (Other, "c", None),
            (Other, "d", None),
        ];
        check(&two, "a", "2 others: no break-even", 2);
        check(&[(Other, "on", Some(50e6))], "", "on, at 50 M", 1);
        assert_eq!(row_of(&[less, more]).elasticity, "-0.90");
    }

    #[test]
    fn nothing_is_no_figure() {
        assert_eq!(Tornado::new(&SUBJECT, &[]), None);
    }
}
