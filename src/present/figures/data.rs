//! The numbers behind the figures, all of them and unrounded, for a spreadsheet or a script: headings carry the unit.

use crate::model::assessment::Assessment;
use crate::model::simulation::summary::Summary;
use crate::model::units::mean_rate;
use crate::present::figure::{Figure, Shape, Table};
use crate::present::figures::cheapest::Comparison;
use crate::present::figures::pinned;
use crate::present::figures::uncertain::{ends_at, has_band};
use crate::present::figures::{Per, Shown};
use crate::present::format::exact;

/// A table of numbers.
fn numbers<const N: usize>(head: [&str; N], rows: impl Iterator<Item = [f64; N]>) -> Table {
    Table {
        head: head.map(str::to_owned).to_vec(),
        rows: rows.map(|row| row.map(exact).to_vec()).collect(),
    }
}

/// The cost of every shown platform at every volume of the break-even chart: where its curves have a point, where it has
/// a mark, and where the scenario is; then the costs of A.
pub fn break_even_data(assessment: &Assessment, figure: &Figure, shown: &Shown) -> Table {
    let comparison = Comparison::new(assessment, &shown.hidden);
    let points = figure.series.iter().flat_map(|series| match &series.shape {
        Shape::Line(points) => points.as_slice(),
        Shape::Area(_) | Shape::Bars(_) => &[],
    });
    let marks = figure.markers.iter().map(|marker| marker.at.0);
    let rules = figure.rules.iter().map(|rule| rule.x);
    let mut volumes: Vec<f64> = points
        .map(|point| point.0)
        .chain(marks)
        .chain(rules)
        .collect();
    volumes.retain(|&n| n > 0.0 && figure.x.holds(n));
    volumes.sort_by(f64::total_cmp);
    volumes.dedup();
    let unit = match shown.per {
        Per::Month => "USD a month",
        Per::Million => "USD per million",
        Per::Invocation => "USD per invocation",
    };
    let names = comparison.shown().map(|c| c.bill.platform.name());
    let names: Vec<&str> = names.collect();
    let mut head = vec![
        "Invocations a month".to_owned(),
        "Mean rate [1/s]".to_owned(),
    ];
    head.extend(names.iter().map(|name| format!("{name} [{unit}]")));
    let banded = || {
        comparison
            .shown()
            .map(|c| c.bill.platform)
            .filter(|p| has_band(shown, *p))
    };
    for end in ["5 %", "95 %"] {
        head.extend(
            banded().map(|platform| format!("{}, {end} of cases [{unit}]", platform.name())),
        );
    }
    head.push("Cheapest".to_owned());
    let of_a = pinned::names(shown);
    head.extend(of_a.map(|name| format!("{name} [{unit}]")));
    let row = |&n: &f64| {
        let costs = comparison
            .shown()
            .map(|c| shown.per.value(c.curve.cost(n), n));
        let costs: Vec<f64> = costs.collect();
        let lowest = costs.iter().zip(&names).min_by(|a, b| a.0.total_cmp(b.0));
        let mut cells = vec![exact(n), exact(mean_rate(n).0)];
        cells.extend(costs.iter().copied().map(exact));
        let ends: Vec<_> = banded()
            .map(|platform| ends_at(shown, platform, n))
            .collect();
        let cell = |usd: Option<f64>| usd.map_or(String::new(), exact);
        cells.extend(ends.iter().map(|ends| cell(ends.map(|ends| ends.0))));
        cells.extend(ends.iter().map(|ends| cell(ends.map(|ends| ends.1))));
        cells.push(lowest.map_or(String::new(), |(_, name)| (*name).to_owned()));
        cells.extend(pinned::costs(shown, n).map(exact));
        cells
    };
    Table {
        rows: volumes.iter().map(row).collect(),
        head,
    }
}

/// Every bin of the latency.
pub fn latency_data(summary: &Summary) -> Table {
    let bins = summary.bins.iter();
    numbers(
        ["From [ms]", "To [ms]", "Warm requests", "Cold requests"],
        bins.map(|bin| [bin.from.0, bin.to.0, bin.warm as f64, bin.cold as f64]),
    )
}

/// Every piece of time of the first replication.
pub fn instances_data(summary: &Summary) -> Table {
    let moments = summary.moments.iter();
    numbers(
        ["From [s]", "Instances", "Busy", "Idle"],
        moments.map(|m| [m.at.0, m.busy + m.idle, m.busy, m.idle]),
    )
}

/// The cold share at every keep-alive at which it changes.
pub fn keep_alive_data(summary: &Summary) -> Table {
    let edges = summary.by_keep_alive.iter();
    numbers(
        ["Kept for [s]", "Cold share [0 to 1]"],
        edges.map(|&(seconds, share)| [seconds, share]),
    )
}

/// The cold share with every number of instances that are always warm.
pub fn reserved_data(summary: &Summary) -> Table {
    let shares = summary.by_reserved.iter().enumerate();
    numbers(
        ["Always warm", "Cold share [0 to 1]"],
        shares.map(|(count, &share)| [count as f64, share]),
    )
}
