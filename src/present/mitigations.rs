//! Mitigations of cold starts as a visitor sees them: an answer in a sentence, a table, and cost against latency as a
//! figure.
//!
//! The words are in `words`; the figure is a value in `scatter`, laid out so that no label touches another in `layout`,
//! and painted on any backend by [`paint_scatter`].

mod layout;
mod paint;
mod scatter;
mod words;

use std::rc::Rc;

use crate::model::mitigation::{Comparison, Mitigation, Outcome, PLATFORM, Worth};
use crate::model::scenario::Scenario;
use crate::present::figure::Table;
use crate::present::format;

pub use layout::Spot;
pub use paint::{paint_scatter, paint_scatter_with};
pub use scatter::{Mark, Point, Scatter};

/// Columns of the table after the name.
const COLUMNS: [&str; 10] = [
    "p50",
    "p95",
    "p99",
    "p99.9",
    "Cold starts",
    "Monthly bill",
    "More a month",
    "p99 saved",
    "Per ms saved",
    "Against the others",
];

/// One mitigation in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which one.
    pub mitigation: Mitigation,
    /// Its name.
    pub name: String,
    /// What stands in the columns.
    pub cells: Vec<String>,
    /// Whether it is what the scenario has.
    pub is_set: bool,
    /// Whether the answer names it.
    pub is_pick: bool,
    /// All of it in a sentence.
    pub sentence: String,
}

/// Everything that is said and shown of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Mitigations {
    /// Which one to take, and what it costs.
    pub answer: String,
    /// Whether a ping every five minutes keeps a function warm; empty where that was not tried.
    pub five_minutes: String,
    /// Every mitigation, as listed.
    pub rows: Vec<Row>,
    /// Cost against latency.
    pub scatter: Rc<Scatter>,
    /// Those that cannot be billed, each with its reason.
    pub left_out: Vec<String>,
    /// The numbers of the table, unrounded.
    pub data: Rc<Table>,
}

impl Mitigations {
    /// How all of it comes about.
    pub const HOW: &str = "Each by itself, on top of the scenario without pings, provisioned concurrency and SnapStart, on the same \
                           requests at the same times. Bills are those of AWS Lambda. The warm duration is taken to stay, but with more \
                           memory, where what computes follows the processor up to one vCPU at 1,769 MB. \u{201c}Beaten\u{201d}: \
                           another is no dearer and no slower; differences of half a cent and of 0.2 % of p99 do not count.";

    /// What to know where traffic is dense.
    pub const WARMUP_CUT: &str = "The traffic is so dense that the start without instances still shows in these runs: true cold \
                                  shares are lower.";

    /// Of a comparison.
    pub fn new(scenario: &Scenario, comparison: &Comparison) -> Self {
        let outcomes = comparison.outcomes.iter().enumerate();
        let rows = outcomes.map(|(i, outcome)| Row {
            mitigation: outcome.mitigation,
            name: words::name(&outcome.mitigation, scenario),
            cells: cells(scenario, comparison, outcome),
            is_set: outcome.is_set,
            is_pick: comparison.pick.index() == i,
            sentence: words::sentence(scenario, comparison, outcome),
        });
        let left_out = comparison.left_out.iter().map(|(mitigation, impossible)| {
            let name = words::name(mitigation, scenario);
            format!("{name}: {}.", impossible.reason)
        });
        Self {
            answer: words::answer(scenario, comparison),
            five_minutes: words::five_minutes(comparison).unwrap_or_default(),
            rows: rows.collect(),
            scatter: Rc::new(Scatter::new(scenario, comparison)),
            left_out: left_out.collect(),
            data: Rc::new(data(scenario, comparison)),
        }
    }

    /// The headings of the table.
    pub fn head() -> Vec<String> {
        let head = std::iter::once("Mitigation").chain(COLUMNS);
        head.map(str::to_owned).collect()
    }

    /// The table, to be copied or read by a script.
    pub fn table(&self) -> Table {
        let row = |row: &Row| {
            let mut cells = vec![row.name.clone()];
            cells.extend_from_slice(&row.cells);
            cells
        };
        Table {
            head: Self::head(),
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

/// What of these a scenario has set on the simulated platform, as names within a sentence; empty where nothing is.
pub fn set(scenario: &Scenario) -> String {
    let platform = scenario.simulation.platform;
    if platform == PLATFORM {
        return words::what_is_set(scenario);
    }
    match scenario.of(platform).reserved {
        0 => String::new(),
        1 => "one instance that is always kept".to_owned(),
        kept => format!(
            "{} instances that are always kept",
            format::grouped(kept as f64)
        ),
    }
}

fn data(scenario: &Scenario, comparison: &Comparison) -> Table {
    let head = [
        "Mitigation",
        "p50 [ms]",
        "p95 [ms]",
        "p99 [ms]",
        "p99.9 [ms]",
        "Cold share [0 to 1]",
        "Bill [USD a month]",
        "More [USD a month]",
        "p99 saved [ms]",
        "Meets the objective",
        "Beaten",
    ];
    let said = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let row = |outcome: &Outcome| {
        let latency = &outcome.latency;
        let quantiles = [latency.p50, latency.p95, latency.p99, latency.p999];
        let mut cells = vec![words::name(&outcome.mitigation, scenario)];
        cells.extend(quantiles.map(|quantile| format::exact(quantile.0)));
        cells.extend([
            outcome
                .cold_share
                .map_or(String::new(), |share| format::exact(share.mean)),
            format::exact(outcome.cost.0),
            format::exact(outcome.extra.0),
            format::exact(outcome.saved.0),
            said(outcome.meets),
            said(outcome.beaten_by.is_some()),
        ]);
        cells
    };
    Table {
        head: head.map(str::to_owned).to_vec(),
        rows: comparison.outcomes.iter().map(row).collect(),
    }
}

fn cells(scenario: &Scenario, comparison: &Comparison, outcome: &Outcome) -> Vec<String> {
    let (latency, half) = (&outcome.latency, outcome.half_width);
    let baseline = outcome.worth == Worth::Baseline;
    let unless_baseline = |text: String| if baseline { String::new() } else { text };
    vec![
        format::duration(latency.p50),
        words::with_half_width(latency.p95, half.map(|half| half.p95)),
        words::with_half_width(latency.p99, half.map(|half| half.p99)),
        words::with_half_width(latency.p999, half.map(|half| half.p999)),
        outcome
            .cold_share
            .map_or("none".to_owned(), format::percent_estimate),
        format::usd(outcome.cost),
        unless_baseline(words::more(outcome.extra)),
        unless_baseline(words::saved(outcome)),
        words::worth(outcome.worth),
        words::standing(scenario, comparison, outcome),
    ]
}
