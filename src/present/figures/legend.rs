//! The legend of a chart: which series there are, which of them are hidden.

use crate::present::figure::{Figure, Series, Tint};

/// A series in a legend.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its colour, which also tells it from all others.
    pub tint: Tint,
    /// Whether its line is dashed.
    pub dashed: bool,
    /// Whether it is drawn.
    pub shown: bool,
}

/// Every series of a figure, of which some are hidden.
pub fn entries(figure: &Figure, hidden: &[Tint]) -> Vec<Entry> {
    let entry = |series: &Series| Entry {
        name: series.name.clone(),
        tint: series.tint,
        dashed: series.dashed,
        shown: !hidden.contains(&series.tint),
    };
    figure.series.iter().map(entry).collect()
}

/// What a visitor does in a legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// Hides a series, or shows it again.
    Toggle(Tint),
    /// Hides all others; where they are hidden, shows all.
    Isolate(Tint),
    /// Shows all.
    ShowAll,
}

/// The hidden series of a legend after a pick.
pub fn hidden_after(legend: &[Entry], pick: Pick) -> Vec<Tint> {
    let alone = |tint| {
        legend
            .iter()
            .all(|entry| entry.shown == (entry.tint == tint))
    };
    let hidden = |entry: &&Entry| match pick {
        Pick::Toggle(tint) => entry.shown == (entry.tint == tint),
        Pick::Isolate(tint) => entry.tint != tint && !alone(tint),
        Pick::ShowAll => false,
    };
    legend
        .iter()
        .filter(hidden)
        .map(|entry| entry.tint)
        .collect()
}

/// What hiding some curves of the break-even chart means; `None` where all are shown.
pub fn hidden_note(legend: &[Entry]) -> Option<String> {
    let hidden: Vec<&str> = legend
        .iter()
        .filter(|entry| !entry.shown)
        .map(|entry| entry.name.as_str())
        .collect();
    let what = match hidden.as_slice() {
        [] => return None,
        [one] => format!("{one} is hidden"),
        more => format!("{} of {} curves are hidden", more.len(), legend.len()),
    };
    Some(format!(
        "{what}. The chart and its shading compare the curves that are shown; the sentences and the table below are about all."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn legend(shown: [bool; 3]) -> Vec<Entry> {
        let tints = [
            Tint::Warm,
            Tint::Cold,
            Tint::Platform(crate::model::platform::PlatformId::AwsEc2),
        ];
        let entries = tints
            .into_iter()
            .zip(["Warm", "Cold", "EC2 fleet"])
            .zip(shown);
        entries
            .map(|((tint, name), shown)| Entry {
                name: name.to_owned(),
                tint,
                dashed: false,
                shown,
            })
            .collect()
    }

    #[test]
    fn a_pick_hides_shows_and_isolates() {
        let other = legend([true; 3])[2].tint;
        for (shown, pick, hidden) in [
            (
                [true, true, true],
                Pick::Toggle(Tint::Cold),
                vec![Tint::Cold],
            ),
            ([true, false, true], Pick::Toggle(Tint::Cold), vec![]),
            (
                [true, false, true],
                Pick::Toggle(Tint::Warm),
                vec![Tint::Warm, Tint::Cold],
            ),
            (
                [true, true, true],
                Pick::Isolate(Tint::Cold),
                vec![Tint::Warm, other],
            ),
            (
                [true, false, true],
                Pick::Isolate(Tint::Cold),
                vec![Tint::Warm, other],
            ),
            ([false, true, false], Pick::Isolate(Tint::Cold), vec![]),
            (
                [false, false, false],
                Pick::Isolate(Tint::Cold),
                vec![Tint::Warm, other],
            ),
            ([false, true, false], Pick::ShowAll, vec![]),
        ] {
            assert_eq!(
                hidden_after(&legend(shown), pick),
                hidden,
                "{shown:?} {pick:?}"
            );
        }
    }

    #[test]
    fn what_is_hidden_is_said() {
        assert_eq!(hidden_note(&legend([true; 3])), None);
        let one = hidden_note(&legend([true, false, true])).expect("a note");
        assert!(one.starts_with("Cold is hidden."), "{one}");
        let two = hidden_note(&legend([true, false, false])).expect("a note");
        assert!(two.starts_with("2 of 3 curves are hidden."), "{two}");
    }
}
