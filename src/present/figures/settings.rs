//! What one pass of the simulation tells of every other setting: the cold share by keep-alive, and by instances that are
//! always warm.

use crate::model::measurements::KeepAliveLaw;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;
use crate::present::axis::Axis;
use crate::present::figure::{Figure, Rule, Series, Shape, Table, Tint};
use crate::present::figures::{Reading, Readout};
use crate::present::format;

/// Shares below this are not drawn.
const LEAST: f64 = 1e-6;

/// Part of the cold starts that may be left where the axis of warm instances ends.
const LEFT: f64 = 1e-3;

/// Most warm instances on the axis.
const MOST: usize = 4_000;

/// Rows of a table.
const ROWS: usize = 24;

/// Keep-alives with a tick [s].
const KEPT: [f64; 13] = [
    1e-3,
    0.01,
    0.1,
    1.0,
    10.0,
    60.0,
    600.0,
    3_600.0,
    21_600.0,
    86_400.0,
    604_800.0,
    2_592_000.0,
    15_552_000.0,
];

/// The name of the y axis.
const SHARE: &str = "Share of requests that start cold";

/// The name of the one series.
const COLD: &str = "Cold";

/// Why one pass does not tell of other settings; `None` where it does.
pub fn not_told(spec: &SimulationSpec) -> Option<&'static str> {
    if spec.one_pass_tells() {
        None
    } else if spec.instances.concurrency > 1 {
        Some(
            "How the share would change with another keep-alive, or with warm instances, follows from one simulation only \
             where an instance serves one request at a time. Here it serves several.",
        )
    } else {
        Some(
            "How the share would change with another keep-alive, or with warm instances, follows from one simulation only \
             with routing to the instance used last. Here it is another.",
        )
    }
}

/// The keep-alive of a scenario, or its median [s].
fn kept(spec: &SimulationSpec) -> f64 {
    match spec.keep_alive() {
        KeepAliveLaw::Fixed(seconds) => seconds.0,
        KeepAliveLaw::Curve(curve) => curve.quantile(0.5).0,
    }
}

/// The share with a keep-alive [s].
fn share_kept(summary: &Summary, seconds: f64) -> f64 {
    let edges = &summary.by_keep_alive;
    let known = edges.partition_point(|&(edge, _)| edge <= seconds);
    known.checked_sub(1).map_or(1.0, |i| edges[i].1)
}

/// The cold share with any other fixed keep-alive. `None` where it is not known.
pub fn by_keep_alive(summary: &Summary, spec: &SimulationSpec) -> Option<Figure> {
    let edges = &summary.by_keep_alive;
    let here = kept(spec);
    let seen = edges.iter().filter(|&&(_, share)| share >= LEAST);
    let last = seen.map(|edge| edge.0).fold(here, f64::max);
    let first = edges.iter().find(|&&(_, share)| share < 0.5)?.0;
    let (from, to) = (
        first.min(here) / 10.0,
        last.max(here * 10.0).min(here * 1e4),
    );
    let mut points = vec![(from, share_kept(summary, from))];
    for &(edge, share) in edges.iter().filter(|edge| edge.0 > from && edge.0 < to) {
        points.push((edge, share.max(LEAST / 2.0)));
        if share < LEAST {
            break;
        }
    }
    if points.last().is_some_and(|point| point.1 >= LEAST) {
        points.push((to, share_kept(summary, to).max(LEAST / 2.0)));
    }
    let lowest = points.iter().map(|point| point.1).fold(0.09, f64::min);
    let lowest = 10_f64.powf(lowest.max(LEAST).log10().floor());
    let label = match spec.keep_alive() {
        KeepAliveLaw::Fixed(_) => "now",
        KeepAliveLaw::Curve(_) => "median now",
    };
    Some(Figure {
        description: format!(
            "Kept for {} they would be {} cold, for ten times as long {}.",
            format::seconds_tick(here),
            format::percent(share_kept(summary, here)),
            format::percent(share_kept(summary, 10.0 * here)),
        ),
        x: Axis::log(
            "How long an idle instance is kept",
            from,
            to,
            format::seconds_tick,
        )
        .ticked(&KEPT, format::seconds_tick),
        y: Axis::log(SHARE, lowest, 1.0, format::percent),
        series: vec![Series {
            name: COLD.to_owned(),
            tint: Tint::Cold,
            dashed: false,
            shape: Shape::Line(points),
        }],
        markers: Vec::new(),
        rules: vec![Rule {
            x: here,
            label: format!("{label}: {}", format::seconds_tick(here)),
        }],
        bands: Vec::new(),
    })
}

/// What one pass tells of a keep-alive [s].
pub fn read_keep_alive(summary: &Summary, seconds: f64) -> Readout {
    let share = share_kept(summary, seconds);
    Readout {
        title: format!("Kept for {}", format::seconds_tick(seconds)),
        readings: vec![reading((seconds, share.max(LEAST)), share)],
        conclusion: String::new(),
    }
}

fn reading(at: (f64, f64), share: f64) -> Reading {
    Reading {
        name: COLD.to_owned(),
        tint: Tint::Cold,
        text: format::percent(share),
        at,
    }
}

/// The same as a table.
pub fn keep_alive_table(summary: &Summary, spec: &SimulationSpec) -> Table {
    let here = kept(spec);
    let mut times: Vec<f64> = [
        1.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1_800.0, 3_600.0, 7_200.0, 21_600.0,
        43_200.0, 86_400.0,
    ]
    .to_vec();
    if !times.contains(&here) {
        times.push(here);
        times.sort_by(f64::total_cmp);
    }
    let row = |&seconds: &f64| {
        let mark = if seconds == here { ", now" } else { "" };
        vec![
            format!("{}{mark}", format::seconds_tick(seconds)),
            format::percent(share_kept(summary, seconds)),
        ]
    };
    Table {
        head: ["Kept for", COLD].map(str::to_owned).to_vec(),
        rows: times.iter().map(row).collect(),
    }
}

/// Warm instances from which on next to nothing is cold.
fn enough(summary: &Summary) -> Option<usize> {
    let first = *summary.by_reserved.first()?;
    let enough = summary.by_reserved.iter();
    let enough = enough.clone().position(|&share| share <= LEFT * first);
    Some(enough.unwrap_or(summary.by_reserved.len()).min(MOST))
}

/// The cold share by the number of instances that are always warm. `None` where it is not known, or nothing is cold.
pub fn by_reserved(summary: &Summary, spec: &SimulationSpec) -> Option<Figure> {
    let first = *summary.by_reserved.first().filter(|&&share| share > 0.0)?;
    let now = spec.instances.reserved as usize;
    let last = enough(summary)?.max(now).max(3) as f64;
    let shares = summary.by_reserved.iter().enumerate();
    let bars = shares.take_while(|(i, _)| *i as f64 <= last);
    let bars = bars.map(|(i, &share)| (i as f64 - 0.5, i as f64 + 0.5, share));
    let x = Axis::between(
        "Instances that are always warm",
        -0.5,
        last + 0.5,
        format::count,
    );
    let step = whole_step(last);
    let ticks: Vec<f64> = (0..=(last / step) as u32)
        .map(|i| f64::from(i) * step)
        .collect();
    let share = |count: usize| summary.by_reserved.get(count).copied().unwrap_or(0.0);
    let rules = (now > 0).then(|| Rule {
        x: now as f64,
        label: format!("now: {now}"),
    });
    Some(Figure {
        description: format!(
            "Without a warm instance {} start cold, with one {}, with {} {}.",
            format::percent(first),
            format::percent(share(1)),
            format::count(last),
            format::percent(share(last as usize)),
        ),
        x: x.ticked(&ticks, format::count),
        y: Axis::from_zero(SHARE, first, format::percent),
        series: vec![Series {
            name: COLD.to_owned(),
            tint: Tint::Cold,
            dashed: false,
            shape: Shape::Bars(bars.collect()),
        }],
        markers: Vec::new(),
        rules: rules.into_iter().collect(),
        bands: Vec::new(),
    })
}

/// A step of 1, 2 or 5 times a power of ten that leaves at most ten ticks.
fn whole_step(last: f64) -> f64 {
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle().take(30) {
        if last / step <= 10.0 {
            break;
        }
        step *= factor;
    }
    step
}

/// What one pass tells of a number of warm instances.
pub fn read_reserved(summary: &Summary, count: f64) -> Readout {
    let count = count.round().max(0.0);
    let share = summary.by_reserved.get(count as usize).copied();
    let share = share.unwrap_or(0.0);
    let first = summary.by_reserved.first().copied().unwrap_or(0.0);
    let conclusion = if count > 0.0 && first > 0.0 {
        format!(
            "They remove {} of the cold starts.",
            format::percent(1.0 - share / first)
        )
    } else {
        String::new()
    };
    let plural = if count == 1.0 { "" } else { "s" };
    Readout {
        title: format!("{} warm instance{plural}", format::grouped(count)),
        readings: vec![reading((count, share), share)],
        conclusion,
    }
}

/// The same as a table.
pub fn reserved_table(summary: &Summary) -> Table {
    let last = enough(summary).unwrap_or(0);
    let step = last.div_ceil(ROWS).max(1);
    let shares = summary.by_reserved.iter().enumerate().step_by(step);
    let rows = shares.take_while(|(count, _)| *count <= last);
    Table {
        head: ["Always warm", COLD].map(str::to_owned).to_vec(),
        rows: rows
            .map(|(count, &share)| vec![format::grouped(count as f64), format::percent(share)])
            .collect(),
    }
}
