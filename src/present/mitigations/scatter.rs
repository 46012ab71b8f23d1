//! Cost against latency as a figure: a mark for each mitigation, a line along those that none beats.

use crate::model::mitigation::{Comparison, Mitigation};
use crate::model::scenario::Scenario;
use crate::present::axis::Axis;
use crate::present::format;
use crate::present::mitigations::words;

/// Ratio of the highest cost to the lowest from which their axis is logarithmic.
const WIDE: f64 = 12.0;

/// Room around the marks, as a part of what they span.
const MARGIN: f64 = 0.06;

/// How far the latency axis goes beyond the marks at least, as a ratio.
const BEYOND: f64 = 1.3;

/// How far from the marks an objective may be to be drawn, as a ratio.
const NEAR: f64 = 3.0;

/// What a mark looks like, so that kinds are told apart without colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// None, or what is set.
    Circle,
    /// Pings.
    Triangle,
    /// Provisioned concurrency.
    Square,
    /// Runtime, package and initialisation.
    Diamond,
    /// Memory.
    Plus,
    /// SnapStart.
    Cross,
}

impl Mark {
    /// Every mark with what it means, in the order of a legend.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Circle, "\u{25cf}", "none, or as set"),
        (Self::Triangle, "\u{25b2}", "pings"),
        (Self::Square, "\u{25a0}", "provisioned"),
        (Self::Diamond, "\u{25c6}", "code and runtime"),
        (Self::Plus, "\u{271a}", "memory"),
        (Self::Cross, "\u{2716}", "SnapStart"),
    ];

    fn of(mitigation: &Mitigation) -> Self {
        match mitigation {
            Mitigation::None | Mitigation::AsSet => Self::Circle,
            Mitigation::Pings { .. } => Self::Triangle,
            Mitigation::Provisioned { .. } => Self::Square,
            Mitigation::LighterRuntime { .. }
            | Mitigation::SmallerPackage { .. }
            | Mitigation::LeanerInit { .. } => Self::Diamond,
            Mitigation::MoreMemory { .. } => Self::Plus,
            Mitigation::SnapStart => Self::Cross,
        }
    }
}

/// A mitigation in the figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Monthly bill [$] and 99th percentile of the latency [ms].
    pub at: (f64, f64),
    /// What is written beside it.
    pub name: String,
    /// What it looks like.
    pub mark: Mark,
    /// Whether none beats it: filled, else hollow.
    pub on_front: bool,
    /// Whether it is the one to take.
    pub is_pick: bool,
}

/// The figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    /// What it shows, for those who cannot see it.
    pub description: String,
    /// Monthly bill.
    pub x: Axis,
    /// 99th percentile of the latency.
    pub y: Axis,
    /// Mitigations as listed.
    pub points: Vec<Point>,
    /// Those that none beats, from the cheapest to the fastest.
    pub front: Vec<usize>,
    /// The latency objective [ms]; `None` where it is far from all of them.
    pub objective: Option<f64>,
}

impl Scatter {
    /// Of a comparison.
    pub fn new(scenario: &Scenario, comparison: &Comparison) -> Self {
        let outcomes = comparison.outcomes.iter().enumerate();
        let points = outcomes.map(|(i, outcome)| Point {
            at: (outcome.cost.0, outcome.latency.p99.0),
            name: words::name(&outcome.mitigation, scenario),
            mark: Mark::of(&outcome.mitigation),
            on_front: outcome.beaten_by.is_none(),
            is_pick: comparison.pick.index() == i,
        });
        let points: Vec<Point> = points.collect();
        let front = comparison.front();
        let (low, high) = span(points.iter().map(|point| point.at.1));
        let objective = scenario.workload.latency_objective.0;
        let objective = (low / NEAR..=high * NEAR)
            .contains(&objective)
            .then_some(objective);
        let low = objective.map_or(low, |objective| low.min(objective));
        let high = objective.map_or(high, |objective| high.max(objective));
        Self {
            description: description(&points, &front),
            x: costs(&points),
            y: Axis::log(
                "p99 of the latency",
                low / BEYOND,
                high * BEYOND,
                format::duration_tick,
            ),
            points,
            front,
            objective,
        }
    }
}

/// Lowest and highest of some numbers.
fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| {
        (low.min(x), high.max(x))
    })
}

fn costs(points: &[Point]) -> Axis {
    const LABEL: &str = "Monthly bill";
    let (low, high) = span(points.iter().map(|point| point.at.0));
    if low > 0.0 && high / low > WIDE {
        let margin = (high / low).powf(MARGIN);
        return Axis::log(LABEL, low / margin, high * margin, format::usd_tick);
    }
    // Bills that are the same to the cent do not span the picture.
    let margin = ((high - low) * MARGIN).max(0.005);
    Axis::between(LABEL, low - margin, high + margin, format::usd_tick)
}

fn description(points: &[Point], front: &[usize]) -> String {
    let named = front.iter().map(|&i| {
        let Point { at, name, .. } = &points[i];
        format!(
            "{name}, {} and {}",
            format::usd(crate::model::units::Usd(at.0)),
            format::duration_tick(at.1)
        )
    });
    let named: Vec<String> = named.collect();
    format!(
        "Monthly bill against p99 of {} mitigations. None beats these, cheapest first: {}.",
        points.len(),
        named.join("; ")
    )
}
