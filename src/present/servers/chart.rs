//! The share of requests that take longer than a time, of the function and of every fleet: where lines lie apart, the
//! tails do.

use crate::model::scenario::Scenario;
use crate::model::simulation::summary::{LatencyBin, Summary};
use crate::model::units::Milliseconds;
use crate::present::axis::Axis;
use crate::present::figure::{Figure, Rule, Series, Shape, Table, Tint};
use crate::present::figures::{Reading, Readout};
use crate::present::format;
use crate::present::servers::Fleet;

/// The smallest share that is drawn.
const LEAST: f64 = 1e-5;

/// Rows of the table, at most.
const ROWS: usize = 24;

/// What is drawn: one line each.
#[derive(Clone, Debug, PartialEq)]
pub struct Tails {
    lines: Vec<Tail>,
    objective: Milliseconds,
}

#[derive(Clone, Debug, PartialEq)]
struct Tail {
    name: String,
    tint: Tint,
    of_function: bool,
    /// Latency [ms], and the share of requests that take longer; it falls.
    points: Vec<(f64, f64)>,
}

impl Tail {
    /// The share that takes longer than so many milliseconds, as of the last edge of a bin.
    fn above(&self, ms: f64) -> f64 {
        let passed = self.points.partition_point(|point| point.0 <= ms);
        let before = passed.checked_sub(1).map(|at| self.points[at].1);
        before.unwrap_or(1.0)
    }
}

/// The share of requests above the lower edge of each bin, and above the last one.
fn points(bins: &[LatencyBin]) -> Vec<(f64, f64)> {
    let count = |bin: &LatencyBin| bin.warm + bin.cold;
    let all: u64 = bins.iter().map(count).sum();
    let mut left = all;
    let mut points = Vec::new();
    for bin in bins {
        points.push((bin.from.0, left as f64 / all.max(1) as f64));
        left -= count(bin);
    }
    points.extend(bins.last().map(|bin| (bin.to.0, 0.0)));
    points
}

impl Tails {
    /// The lines of the function and of the fleets that keep up. `None` before the first request.
    pub fn new(scenario: &Scenario, function: Option<&Summary>, fleets: &[Fleet]) -> Option<Self> {
        let platform = scenario.simulation.platform;
        let own = function.filter(|summary| !summary.bins.is_empty());
        let own = own.map(|summary| Tail {
            name: platform.name().to_owned(),
            tint: platform.into(),
            of_function: true,
            points: points(&summary.bins),
        });
        let served = fleets.iter().filter(|fleet| fleet.served());
        let fleets = served.map(|fleet| Tail {
            name: fleet.platform.name().to_owned(),
            tint: fleet.platform.into(),
            of_function: false,
            points: points(&fleet.summary().bins),
        });
        let lines: Vec<Tail> = own.into_iter().chain(fleets).collect();
        (!lines.is_empty()).then_some(Self {
            lines,
            objective: scenario.workload.latency_objective,
        })
    }

    /// The shares above a latency [ms].
    pub fn read(&self, ms: f64) -> Readout {
        let reading = |tail: &Tail| {
            let share = tail.above(ms);
            Reading {
                name: tail.name.clone(),
                tint: tail.tint,
                text: format::percent(share),
                at: (ms, share.max(LEAST)),
            }
        };
        Readout {
            title: format!("longer than {}", format::duration_tick(ms)),
            readings: self.lines.iter().map(reading).collect(),
            ..Readout::default()
        }
    }

    /// The lowest and highest latency [ms].
    fn range(&self) -> (f64, f64) {
        let ends = self.lines.iter().flat_map(|tail| &tail.points);
        let (low, high) = ends.fold((f64::MAX, 0.0_f64), |(low, high), point| {
            (low.min(point.0), high.max(point.0))
        });
        // A single duration still gets an axis wide enough to read.
        if high / low < 10.0 {
            let middle = (low * high).sqrt();
            (low.min(middle / 3.2), high.max(middle * 3.2))
        } else {
            (low, high)
        }
    }
}

/// The share of requests that take longer, on logarithmic axes.
pub fn chart(tails: &Tails) -> Figure {
    let (from, to) = tails.range();
    let series = |tail: &Tail| {
        let drawn = |&(ms, share): &(f64, f64)| (ms, share.max(LEAST));
        Series {
            name: tail.name.clone(),
            tint: tail.tint,
            dashed: !tail.of_function,
            shape: Shape::Line(tail.points.iter().map(drawn).collect()),
        }
    };
    let objective = Rule {
        x: tails.objective.0,
        label: "objective".to_owned(),
    };
    let said: Vec<String> = tails
        .lines
        .iter()
        .map(|tail| {
            let share = format::percent(tail.above(tails.objective.0));
            format!("{share} of the requests of {}", tail.name)
        })
        .collect();
    Figure {
        description: format!(
            "Share of requests that take longer than a time. Longer than the objective of {}: {}.",
            format::duration(tails.objective),
            said.join(", "),
        ),
        x: Axis::log("Latency", from, to, format::duration_tick),
        y: Axis::log(
            "Share of requests that take longer",
            LEAST,
            1.0,
            format::percent,
        ),
        series: tails.lines.iter().map(series).collect(),
        markers: Vec::new(),
        rules: vec![objective]
            .into_iter()
            .filter(|rule| (from..=to).contains(&rule.x))
            .collect(),
        bands: Vec::new(),
    }
}

/// The shares at every edge of a bin, unrounded.
pub fn chart_data(tails: &Tails) -> Table {
    let edges = tails.lines.iter().flat_map(|tail| &tail.points);
    let mut edges: Vec<f64> = edges.map(|point| point.0).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let names = tails.lines.iter();
    let names = names.map(|tail| format!("{}, share that takes longer [0 to 1]", tail.name));
    let row = |&ms: &f64| {
        let shares = tails.lines.iter().map(|tail| tail.above(ms));
        std::iter::once(ms)
            .chain(shares)
            .map(format::exact)
            .collect()
    };
    Table {
        head: std::iter::once("Latency [ms]".to_owned())
            .chain(names)
            .collect(),
        rows: edges.iter().map(row).collect(),
    }
}

/// The same as a table, at evenly spaced latencies.
pub fn chart_table(tails: &Tails) -> Table {
    let (from, to) = tails.range();
    let head = std::iter::once("Longer than".to_owned());
    let names = tails.lines.iter().map(|tail| tail.name.clone());
    let row = |at: usize| {
        let ms = from * (to / from).powf(at as f64 / ROWS as f64);
        let shares = tails
            .lines
            .iter()
            .map(|tail| format::percent(tail.above(ms)));
        std::iter::once(format::duration_tick(ms))
            .chain(shares)
            .collect()
    };
    Table {
        head: head.chain(names).collect(),
        rows: (0..=ROWS).map(row).collect(),
    }
}
