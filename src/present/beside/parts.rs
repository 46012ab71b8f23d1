//! What each view shows of A beside B: a table, or a line that says why there is none.

use crate::present::beside::results::break_even;
use crate::present::beside::{Side, bills, change, has_bills, numbers, servers, verdicts};
use crate::present::figure::Table;
use crate::present::figures::crossing_sentences;
use crate::present::{format, mitigations, moves};

/// Sentences about A's crossings that are given.
const MOST_CROSSINGS: usize = 6;

/// A view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The bills.
    Bill,
    /// Cost against volume.
    BreakEven,
    /// The map.
    Map,
    /// What moves the break-even.
    Moves,
    /// Cold starts.
    ColdStarts,
    /// The same requests on servers.
    Servers,
    /// Mitigations.
    Mitigations,
    /// Characteristics and fit.
    Comparison,
    /// Checks of the simulation.
    Validation,
}

/// What a view shows of both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// Numbers side by side.
    pub table: Option<Table>,
    /// What there is to say.
    pub sentences: Vec<String>,
}

impl Part {
    /// Every view with both.
    pub const ALL: [Self; 9] = [
        Self::Bill,
        Self::BreakEven,
        Self::Map,
        Self::Moves,
        Self::ColdStarts,
        Self::Servers,
        Self::Mitigations,
        Self::Comparison,
        Self::Validation,
    ];

    /// What tells it from the others, for style sheets and tests.
    pub fn key(self) -> &'static str {
        match self {
            Self::Bill => "bill",
            Self::BreakEven => "break-even",
            Self::Map => "map",
            Self::Moves => "moves",
            Self::ColdStarts => "cold-starts",
            Self::Servers => "servers",
            Self::Mitigations => "mitigations",
            Self::Comparison => "comparison",
            Self::Validation => "validation",
        }
    }

    /// What the table is, for those who cannot see it.
    pub fn caption(self) -> &'static str {
        match self {
            Self::Bill => "Bills of A and B",
            Self::ColdStarts => "Simulated numbers of A and B",
            Self::Servers => "Servers of A and B",
            Self::Comparison => "Verdicts on A and B",
            _ => "A beside B",
        }
    }

    /// What is shown.
    pub fn of(self, a: Side<'_>, b: Side<'_>) -> Shown {
        let said = |text: &str| Shown {
            table: None,
            sentences: vec![text.to_owned()],
        };
        let shown = |table: Option<Table>, sentences: Vec<String>| Shown { table, sentences };
        match self {
            Self::Bill if has_bills(a, b) => shown(Some(bills(a, b)), Vec::new()),
            Self::Bill => said("Neither A nor B has a bill."),
            Self::BreakEven => shown(None, of_break_even(a, b)),
            Self::Map => said("The dot marked A is where A lies. The map itself is of B: A may differ in other inputs than the two axes."),
            Self::Moves => shown(None, of_moves(a, b)),
            Self::ColdStarts => match numbers(a, b) {
                Some(table) => shown(
                    Some(table),
                    vec!["The latency chart has A as a dashed line; the other charts are of B alone.".to_owned()],
                ),
                None => said("Neither A nor B has been simulated yet."),
            },
            Self::Servers => match servers(a, b) {
                Some(table) => shown(Some(table), vec!["Requests are simulated on B\u{2019}s servers alone.".to_owned()]),
                None => said("Neither A nor B has servers."),
            },
            Self::Mitigations => shown(None, of_mitigations(a, b)),
            Self::Comparison => shown(
                Some(verdicts(a, b)),
                vec!["What the platforms are like is listed for B.".to_owned()],
            ),
            Self::Validation => said("These checks depend on neither A nor B."),
        }
    }
}

fn of_break_even(a: Side<'_>, b: Side<'_>) -> Vec<String> {
    let mut sentences = vec![
        nearest(a, b),
        "Thin lines with short dashes are A\u{2019}s. Shading and marks are of B.".to_owned(),
    ];
    let mut of_a = crossing_sentences(a.assessment);
    let more = of_a.len().saturating_sub(MOST_CROSSINGS);
    of_a.truncate(MOST_CROSSINGS);
    sentences.extend(of_a.into_iter().map(|sentence| format!("A: {sentence}")));
    if more > 0 {
        sentences.push(format!(
            "A: {more} more sentences about crossings; swap A and B to read them."
        ));
    }
    sentences
}

/// Where the cheapest changes in each, nearest to its own volume.
fn nearest(a: Side<'_>, b: Side<'_>) -> String {
    let place = |side| {
        break_even(side).map(|subject| {
            let volume = format::volume(subject.at);
            format!(
                "at {volume}, where {} becomes the cheapest",
                subject.above.in_a_sentence()
            )
        })
    };
    let difference = break_even(a)
        .zip(break_even(b))
        .map(|(a, b)| change(a.at, b.at));
    match (place(a), place(b)) {
        (Some(a), Some(b)) => format!(
            "The nearest break-even is {b} in B, and {a} in A: {}.",
            difference.unwrap_or_default()
        ),
        (Some(a), None) => format!("B has no break-even; A\u{2019}s is {a}."),
        (None, Some(b)) => format!("A has no break-even; B\u{2019}s is {b}."),
        (None, None) => "Neither A nor B has a break-even.".to_owned(),
    }
}

fn of_moves(a: Side<'_>, b: Side<'_>) -> Vec<String> {
    let mut sentences = vec![nearest(a, b)];
    if break_even(a).is_none() {
        sentences.push(format!("A: {}", moves::nothing_to_move(a.assessment)));
    }
    sentences.push("Bars and changes are of B; the line marked A is A\u{2019}s break-even, where the axis reaches it. Swap A and B to see what moves A\u{2019}s.".to_owned());
    sentences
}

fn of_mitigations(a: Side<'_>, b: Side<'_>) -> Vec<String> {
    let line = |name: &str, side: Side<'_>| {
        let platform = side.scenario.simulation.platform;
        let mut said = Vec::new();
        if let Some(summary) = side.found() {
            said.push(format!("p99 {}", format::duration(summary.latency.p99)));
            said.extend(
                summary
                    .cold_share
                    .map(|share| format!("{} cold", format::percent(share.mean))),
            );
        }
        said.extend(
            side.assessment
                .cost(platform)
                .map(|usd| format!("{} a month", format::usd(usd))),
        );
        said.push(match mitigations::set(side.scenario).as_str() {
            "" => "nothing set against cold starts".to_owned(),
            set => format!("{set} set against cold starts"),
        });
        format!(
            "{name} as it is on {}: {}.",
            platform.in_a_sentence(),
            said.join(", ")
        )
    };
    vec![
        line("A", a),
        line("B", b),
        "Mitigations are simulated for B alone.".to_owned(),
    ]
}
