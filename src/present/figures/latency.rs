//! The distribution of the simulated latency.

use crate::model::simulation::summary::Summary;
use crate::present::axis::Axis;
use crate::present::figure::{Figure, Rule, Series, Shape, Table, Tint};
use crate::present::figures::{Reading, Readout, Span};
use crate::present::format;

/// Lower end of the axis of counts, so that a single request has a height [requests in a bin].
const LEAST: f64 = 0.7;

/// The requests in the bin at a latency.
pub fn read_latency(summary: &Summary, ms: f64) -> Readout {
    let Some(bin) = summary
        .bins
        .iter()
        .find(|bin| ms >= bin.from.0 && ms < bin.to.0)
    else {
        return Readout {
            title: format::duration_tick(ms),
            conclusion: "No request.".to_owned(),
            ..Readout::default()
        };
    };
    let reading = |name: &str, tint, count: u64| Reading {
        name: name.to_owned(),
        tint,
        text: format::grouped(count as f64),
        at: ((bin.from.0 * bin.to.0).sqrt(), count as f64),
    };
    let share = (bin.warm + bin.cold) as f64 / summary.requests.max(1) as f64;
    Readout {
        title: format!(
            "{} to {}",
            format::duration(bin.from),
            format::duration(bin.to)
        ),
        readings: vec![
            reading("Warm", Tint::Warm, bin.warm),
            reading("Cold", Tint::Cold, bin.cold),
        ],
        conclusion: format!("{} of all requests.", format::percent(share)),
    }
}

/// The same with A's requests at that latency, scaled to as many requests.
pub fn read_latency_beside(summary: &Summary, pinned: &Summary, ms: f64) -> Readout {
    let mut readout = read_latency(summary, ms);
    let bin = pinned
        .bins
        .iter()
        .find(|bin| ms >= bin.from.0 && ms < bin.to.0);
    if let Some(bin) = bin {
        let scale = summary.requests as f64 / pinned.requests.max(1) as f64;
        let count = (bin.warm + bin.cold) as f64 * scale;
        readout.readings.push(Reading {
            name: OF_A.to_owned(),
            tint: Tint::PinnedLatency,
            text: format::count(count),
            at: ((bin.from.0 * bin.to.0).sqrt(), count.max(LEAST)),
        });
    }
    readout
}

/// Latency of the simulated requests, warm and cold apart. `None` before the first request.
pub fn latency(summary: &Summary) -> Option<Figure> {
    latency_within(summary, None, None).map(|(figure, _)| figure)
}

/// The shortest and the longest latency of the whole figure [ms].
fn whole(summary: &Summary, of_a: &[(f64, f64)]) -> Option<(f64, f64)> {
    let (first, last) = (summary.bins.first()?, summary.bins.last()?);
    let (mut from, mut to) = (first.from.0, last.to.0);
    for &(ms, _) in of_a {
        (from, to) = (from.min(ms), to.max(ms));
    }
    // A single duration still gets an axis wide enough to read.
    if to / from < 10.0 {
        let middle = (from * to).sqrt();
        (from, to) = (from.min(middle / 3.2), to.max(middle * 3.2));
    }
    Some((from, to))
}

/// The same zoomed in on some latencies [ms], and what of them it shows; all where that is as much as there is.
/// A's requests are a line over the bars, scaled to as many requests, so that shapes can be compared.
pub fn latency_within(
    summary: &Summary,
    pinned: Option<&Summary>,
    zoom: Option<Span>,
) -> Option<(Figure, Option<Span>)> {
    let mut of_a = pinned.map_or_else(Vec::new, |a| outline(a, summary.requests));
    let whole = whole(summary, &of_a)?;
    let zoom = zoom.and_then(|span| span.within(whole));
    let (from, to) = zoom.map_or(whole, Span::ends);
    of_a.retain(|&(ms, _)| (from..=to).contains(&ms));
    let bins = || {
        let all = summary.bins.iter();
        all.filter(move |bin| bin.to.0 > from && bin.from.0 < to)
    };
    let bars = |count: fn(u64, u64) -> u64| -> Shape {
        Shape::Bars(
            bins()
                .map(|b| (b.from.0, b.to.0, count(b.warm, b.cold) as f64))
                .collect(),
        )
    };
    let most = bins()
        .map(|b| (b.warm + b.cold) as f64)
        .chain(of_a.iter().map(|point| point.1))
        .fold(1.0, f64::max);
    let series = |name: &str, tint, shape| Series {
        name: name.to_owned(),
        tint,
        dashed: false,
        shape,
    };
    let mut drawn = vec![
        series("Warm", Tint::Warm, bars(|warm, _| warm)),
        series("Cold", Tint::Cold, bars(|_, cold| cold)),
    ];
    if !of_a.is_empty() {
        drawn.push(Series {
            dashed: true,
            ..series(OF_A, Tint::PinnedLatency, Shape::Line(of_a))
        });
    }
    let figure = Figure {
        description: latency_sentence(summary),
        x: Axis::log("Latency", from, to, format::duration_tick),
        y: Axis::log(
            "Requests in a bin",
            LEAST,
            10_f64.powf(most.log10().ceil()).max(10.0),
            format::count,
        ),
        series: drawn,
        markers: Vec::new(),
        rules: quantile_rules(summary),
        bands: Vec::new(),
    };
    Some((figure, zoom))
}

/// Name of A's line.
const OF_A: &str = "A, scaled to as many requests";

/// The upper edge of A's bars as a line, in requests in a bin of as many requests as `requests`; it falls to the lowest
/// count that is drawn where there are none.
fn outline(a: &Summary, requests: u64) -> Vec<(f64, f64)> {
    let scale = requests as f64 / a.requests.max(1) as f64;
    let edges = a.bins.iter().flat_map(|bin| {
        let height = ((bin.warm + bin.cold) as f64 * scale).max(LEAST);
        [(bin.from.0, height), (bin.to.0, height)]
    });
    edges.collect()
}

/// A line at each quantile; one line for those that lie too close to be told apart.
fn quantile_rules(summary: &Summary) -> Vec<Rule> {
    let q = summary.latency;
    let mut rules: Vec<Rule> = Vec::new();
    for (x, label) in [
        (q.p50.0, "p50"),
        (q.p95.0, "p95"),
        (q.p99.0, "p99"),
        (q.p999.0, "p99.9"),
    ] {
        match rules.last_mut() {
            Some(rule) if x < rule.x * 1.15 => rule.label = format!("{}, {label}", rule.label),
            _ => rules.push(Rule {
                x,
                label: label.to_owned(),
            }),
        }
    }
    rules
}

fn latency_sentence(summary: &Summary) -> String {
    format!(
        "Latency of {} simulated requests, {} of them cold: median {}, 99th percentile {}, 99.9th percentile {}.",
        format::count(summary.requests as f64),
        format::count(summary.cold as f64),
        format::duration(summary.latency.p50),
        format::duration(summary.latency.p99),
        format::duration(summary.latency.p999),
    )
}

/// The same as the latency chart, bins merged to at most 25 rows.
pub fn latency_table(summary: &Summary) -> Table {
    let merged = summary.bins.len().div_ceil(25).max(1);
    let rows = summary
        .bins
        .chunks(merged)
        .filter_map(|bins| {
            let (first, last) = (bins.first()?, bins.last()?);
            let warm: u64 = bins.iter().map(|b| b.warm).sum();
            let cold: u64 = bins.iter().map(|b| b.cold).sum();
            Some(vec![
                format!(
                    "{} to {}",
                    format::duration(first.from),
                    format::duration(last.to)
                ),
                format::grouped(warm as f64),
                format::grouped(cold as f64),
            ])
        })
        .collect();
    let head = ["Latency", "Warm requests", "Cold requests"]
        .map(str::to_owned)
        .to_vec();
    Table { head, rows }
}
