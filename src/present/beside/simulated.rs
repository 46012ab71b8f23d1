//! What was simulated of each, and the servers of each.

use crate::model::simulation::summary::{LatencyQuantiles, Summary};
use crate::model::units::Milliseconds;
use crate::present::beside::{NONE, Side};
use crate::present::figure::Table;
use crate::present::simulation;
use crate::present::{fleets, format};

/// Quantiles that are compared.
type Quantile = (&'static str, fn(&LatencyQuantiles) -> Milliseconds);

const QUANTILES: [Quantile; 4] = [
    ("p50", |q| q.p50),
    ("p95", |q| q.p95),
    ("p99", |q| q.p99),
    ("p99.9", |q| q.p999),
];

/// Every simulated number, side by side; `None` before either has any.
pub fn numbers(a: Side<'_>, b: Side<'_>) -> Option<Table> {
    let (of_a, of_b) = (a.found(), b.found());
    of_a.or(of_b)?;
    let cold = |summary: Option<&Summary>| {
        let share = summary.and_then(|summary| summary.cold_share);
        share.map_or(NONE.to_owned(), format::percent_estimate)
    };
    let mut rows = vec![vec!["Cold starts".to_owned(), cold(of_a), cold(of_b)]];
    rows.extend(QUANTILES.iter().map(|(name, of)| {
        let text = |summary: Option<&Summary>| {
            summary.map_or(NONE.to_owned(), |summary| {
                let half = summary.latency_half_width.as_ref().map(of);
                format::duration_interval(of(&summary.latency), half)
            })
        };
        vec![(*name).to_owned(), text(of_a), text(of_b)]
    }));
    let (of_a, of_b) = (of_a.map(simulation::numbers), of_b.map(simulation::numbers));
    let (of_a, of_b) = (of_a.unwrap_or_default(), of_b.unwrap_or_default());
    let longer = if of_a.len() > of_b.len() {
        &of_a
    } else {
        &of_b
    };
    rows.extend(longer.iter().map(|number| {
        let text = |numbers: &[simulation::Number]| {
            let same = numbers.iter().find(|other| other.key == number.key);
            same.map_or(NONE.to_owned(), |same| same.value.clone())
        };
        vec![number.label.to_owned(), text(&of_a), text(&of_b)]
    }));
    Some(Table {
        head: ["Simulated", "A", "B"].map(str::to_owned).to_vec(),
        rows,
    })
}

/// The fleets of each; `None` where neither has one.
pub fn servers(a: Side<'_>, b: Side<'_>) -> Option<Table> {
    let table = |side: Side<'_>| fleets::table(side.scenario, side.assessment);
    let (of_a, of_b) = (table(a), table(b));
    let head = [
        "Platform",
        "Servers at the peak",
        "Decided by",
        "CPU use on average",
        "p99 at the peak",
    ];
    let rows_of = |table: Option<Table>, of_a: bool| {
        let Some(table) = table else {
            return Vec::new();
        };
        let place = |name: &str| table.head.iter().position(|cell| cell == name);
        let row = |row: &Vec<String>| {
            let cells = head
                .iter()
                .map(|name| place(name).map_or(NONE.to_owned(), |i| row[i].clone()));
            let mut cells: Vec<String> = cells.collect();
            cells[0] = format!("{}: {}", if of_a { "A" } else { "B" }, cells[0]);
            cells
        };
        table.rows.iter().map(row).collect()
    };
    let mut rows = rows_of(of_a, true);
    rows.extend(rows_of(of_b, false));
    (!rows.is_empty()).then(|| Table {
        head: head.map(str::to_owned).to_vec(),
        rows,
    })
}
