//! Instances over time, in the first replication: how many there are, and how many of them serve.

use crate::model::simulation::summary::{Moment, Summary};
use crate::present::axis::Axis;
use crate::present::figure::{Figure, Series, Shape, Table, Tint};
use crate::present::figures::{Reading, Readout};
use crate::present::format;

/// Rows of the table.
const ROWS: usize = 24;

/// Units of time: seconds in one, name of the axis, and how long a time may be that is told in it [s].
const UNITS: [(f64, &str, f64); 4] = [
    (1.0, "Seconds in the first replication", 180.0),
    (60.0, "Minutes in the first replication", 10_800.0),
    (3_600.0, "Hours in the first replication", 259_200.0),
    (86_400.0, "Days in the first replication", f64::MAX),
];

/// Length of a moment, and the end of the last one [s].
fn extent(moments: &[Moment]) -> Option<(f64, f64)> {
    let last = moments.last()?.at.0;
    let piece = moments.get(1).map_or(1.0, |second| second.at.0);
    Some((piece, last + piece))
}

fn unit(end: f64) -> (f64, &'static str) {
    let known = UNITS.iter().find(|unit| end <= unit.2);
    known.map_or((UNITS[3].0, UNITS[3].1), |unit| (unit.0, unit.1))
}

/// All instances and those that serve. `None` before anything was observed.
pub fn instances(summary: &Summary) -> Option<Figure> {
    let moments = &summary.moments;
    let (piece, end) = extent(moments)?;
    let (unit, label) = unit(end);
    let line = |of: fn(&Moment) -> f64| -> Vec<(f64, f64)> {
        let middle = |moment: &Moment| (moment.at.0 + piece / 2.0) / unit;
        moments.iter().map(|m| (middle(m), of(m))).collect()
    };
    let all = line(|moment| moment.busy + moment.idle);
    let most = all.iter().map(|point| point.1).fold(1.0, f64::max);
    let series = |name: &str, tint, points| Series {
        name: name.to_owned(),
        tint,
        dashed: false,
        shape: Shape::Line(points),
    };
    Some(Figure {
        description: sentence(summary, end, most),
        x: Axis::between(label, 0.0, end / unit, format::count),
        y: Axis::from_zero("Instances", most * 1.15, format::count),
        series: vec![
            series(ALL, Tint::Idle, all),
            series(BUSY, Tint::Warm, line(|moment| moment.busy)),
        ],
        markers: Vec::new(),
        rules: Vec::new(),
        bands: Vec::new(),
    })
}

/// Name of the line of all instances.
const ALL: &str = "All";

/// Name of the line of those that serve.
const BUSY: &str = "Busy";

fn sentence(summary: &Summary, end: f64, most: f64) -> String {
    let mean = |part: fn(&Moment) -> f64| {
        summary.moments.iter().map(part).sum::<f64>() / summary.moments.len().max(1) as f64
    };
    format!(
        "In {} there are {} instances in the mean, {} at most, of which {} serve.",
        format::seconds_tick(end),
        format::count(mean(|m| m.busy + m.idle)),
        format::count(most),
        format::count(mean(|m| m.busy)),
    )
}

/// What holds at a time, in the unit of the axis.
pub fn read_instances(summary: &Summary, at: f64) -> Readout {
    let Some((piece, end)) = extent(&summary.moments) else {
        return Readout::default();
    };
    let seconds = at * unit(end).0;
    let last = summary.moments.len() - 1;
    let moment = &summary.moments[((seconds / piece).max(0.0) as usize).min(last)];
    let at = (moment.at.0 + piece / 2.0) / unit(end).0;
    let reading = |name: &str, tint, value: f64| Reading {
        name: name.to_owned(),
        tint,
        text: format::count(value),
        at: (at, value),
    };
    Readout {
        title: format!(
            "{} to {}",
            format::seconds_tick(moment.at.0),
            format::seconds_tick(moment.at.0 + piece)
        ),
        readings: vec![
            reading(ALL, Tint::Idle, moment.busy + moment.idle),
            reading(BUSY, Tint::Warm, moment.busy),
        ],
        conclusion: format!("{} idle, in the mean.", format::count(moment.idle)),
    }
}

/// The same as a table, moments taken together.
pub fn instances_table(summary: &Summary) -> Table {
    let together = summary.moments.len().div_ceil(ROWS).max(1);
    let row = |moments: &[Moment]| {
        let count = moments.len() as f64;
        let mean = |part: fn(&Moment) -> f64| moments.iter().map(part).sum::<f64>() / count;
        let from = moments.first().map_or(0.0, |moment| moment.at.0);
        vec![
            format!("from {}", format::seconds_tick(from)),
            format::count(mean(|m| m.busy + m.idle)),
            format::count(mean(|m| m.busy)),
            format::count(mean(|m| m.idle)),
        ]
    };
    Table {
        head: ["Time", "Instances", "Busy", "Idle"]
            .map(str::to_owned)
            .to_vec(),
        rows: summary.moments.chunks(together).map(row).collect(),
    }
}
