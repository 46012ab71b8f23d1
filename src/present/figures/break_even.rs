//! Cost against volume: the figure, its read-out, its table.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::model::assessment::{Assessment, Candidate};
use crate::model::platform::{Kind, PlatformId};
use crate::model::scenario::Scenario;
use crate::model::uncertainty;
use crate::model::units::{Usd, mean_rate};
use crate::present::axis::Axis;
use crate::present::figure::{Band, Figure, Marker, MarkerKind, Series, Shape, Table, Tint};
use crate::present::figures::cheapest::Comparison;
use crate::present::figures::crossings::crossing_sentences;
use crate::present::figures::legend::Entry;
use crate::present::figures::per::Per;
use crate::present::figures::pinned::{self, Pinned};
use crate::present::figures::readout::{Reading, Readout};
use crate::present::figures::uncertain::{area, volume_ends, with_ends};
use crate::present::figures::window::{Base, Span, Window};
use crate::present::format;

/// Points of a curve between its corners; the fewer, the less a backend's whole pixels show.
const SAMPLES: usize = 120;

/// Steps of a fleet that are drawn as steps; later ones are too low to see.
const STEPS: usize = 64;

/// The same where the chart is zoomed in on some of them.
const ZOOMED_STEPS: usize = 400;

/// Ratio of volumes up to which a crossing widens the fitted window.
const NEAR: f64 = 3e3;

/// What of the break-even chart is shown, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// Which volumes.
    pub window: Window,
    /// What a cost is for.
    pub per: Per,
    /// Which curves are hidden.
    pub hidden: Vec<Tint>,
    /// Scenario A, whose curves are shown as well.
    pub pinned: Option<Pinned>,
    /// Costs over the volume where other inputs are ranges.
    pub uncertain: Option<Rc<Vec<uncertainty::bands::Band>>>,
}

impl Shown {
    /// A window with every curve and monthly costs.
    pub fn all(window: Window) -> Self {
        Self {
            window,
            ..Self::default()
        }
    }
}

/// Every platform that has a curve, and then those of A.
pub fn break_even_legend(assessment: &Assessment, shown: &Shown) -> Vec<Entry> {
    let entry = |c: &Candidate| Entry {
        name: c.bill.platform.name().to_owned(),
        tint: c.bill.platform.into(),
        dashed: c.bill.platform.kind() == Kind::Server,
        shown: !shown.hidden.contains(&c.bill.platform.into()),
    };
    let own = assessment.possible().map(entry);
    own.chain(pinned::entries(shown)).collect()
}

/// The volumes of a window; a fitted one ends on powers of ten, with A's own volume in it.
fn volumes(scenario: &Scenario, changes: &[(f64, f64)], shown: &Shown) -> (f64, f64) {
    let window = shown.window;
    if let Some(span) = window.zoom {
        return span.ends();
    }
    if window.base == Base::Whole {
        return Span::WHOLE.ends();
    }
    let here = scenario
        .workload
        .invocations_per_month
        .max(Span::WHOLE.ends().0);
    // A crossing far away is in the list and in the whole range.
    let near = |n: &f64| *n > here / NEAR && *n < here * NEAR;
    let volume = shown.pinned.as_ref().map(Pinned::volume);
    let crossings = || changes.iter().map(|&(n, _)| n).chain(volume).filter(near);
    let low = crossings().fold(here, f64::min);
    let high = crossings().fold(here, f64::max);
    let decade = |x: f64| 10_f64.powf(x.clamp(0.0, 12.0));
    let from = decade((low / 10.0).log10().floor());
    let to = decade((high * 10.0).log10().ceil());
    Span::new(from, to).ends()
}

/// Cost against monthly volume, every crossing marked; without a series where all are hidden. `None` where no platform
/// can run the scenario. A's curves are thinner, with short dashes; shading and marks are of the scenario itself.
pub fn break_even(scenario: &Scenario, assessment: &Assessment, shown: &Shown) -> Option<Figure> {
    assessment.possible().next()?;
    let comparison = Comparison::new(assessment, &shown.hidden);
    let changes = comparison.changes();
    let (from, to) = volumes(scenario, &changes, shown);
    let curve = |c: &Candidate| Series {
        name: c.bill.platform.name().to_owned(),
        tint: c.bill.platform.into(),
        dashed: c.bill.platform.kind() == Kind::Server,
        shape: Shape::Line(points(c, (from, to), shown)),
    };
    // What ranges add, and A's curves, lie beneath.
    let areas = comparison
        .shown()
        .filter_map(|c| area(c, (from, to), shown));
    let mut series: Vec<Series> = areas.collect();
    series.extend(pinned::series((from, to), shown));
    series.extend(comparison.shown().map(curve));
    let x = Axis::log("Invocations a month, mean rate", from, to, format::count)
        .with_notes(format::rate_tick);
    let y = cost_axis(&series, shown);
    let here = scenario.workload.invocations_per_month;
    let mut rules = volume_ends(scenario);
    rules.extend(pinned::rules(here, shown, &x));
    Some(Figure {
        description: crossing_sentences(assessment).join(" "),
        markers: markers(&comparison, &changes, shown.per, (&x, &y)),
        series,
        rules,
        bands: bands(&comparison, from, to),
        x,
        y,
    })
}

/// The points of a curve between two volumes.
pub(super) fn points(
    candidate: &Candidate,
    (from, to): (f64, f64),
    shown: &Shown,
) -> Vec<(f64, f64)> {
    let steps = match shown.window.zoom {
        Some(_) => ZOOMED_STEPS,
        None => STEPS,
    };
    let corners = candidate.curve.corners(from, to, steps);
    let samples = (0..=SAMPLES).map(|i| from * (to / from).powf(i as f64 / SAMPLES as f64));
    let mut volumes: Vec<f64> = samples.chain(corners).collect();
    volumes.sort_by(f64::total_cmp);
    volumes
        .into_iter()
        .map(|n| (n, shown.per.value(candidate.curve.cost(n), n)))
        .collect()
}

/// The axis that the shown curves need: whole powers of ten, or close around them where the chart is zoomed.
fn cost_axis(series: &[Series], shown: &Shown) -> Axis {
    let costs = series.iter().flat_map(|s| match &s.shape {
        Shape::Line(points) => points.iter().map(|point| point.1).collect(),
        Shape::Area(points) => points
            .iter()
            .flat_map(|&(_, low, high)| [low, high])
            .collect(),
        Shape::Bars(_) => Vec::new(),
    });
    let (low, high) = costs.fold((f64::MAX, 0.0_f64), |(low, high), usd| {
        (low.min(usd), high.max(usd))
    });
    let floor = if high > 0.0 {
        shown.per.floor().min(high / 100.0)
    } else {
        shown.per.floor()
    };
    let low = if series.is_empty() {
        floor
    } else {
        low.max(floor)
    };
    let high = high.max(low);
    let label = shown.per.axis_label();
    if shown.window.zoom.is_some() {
        let room = (high / low).powf(0.08).max(1.08);
        return Axis::log(label, low / room, high * room * room, format::usd_tick);
    }
    let bottom = 10_f64.powf(low.log10().floor());
    let top = 10_f64.powf((high.max(bottom * 10.0) * 1.5).log10().ceil());
    Axis::log(label, bottom, top, format::usd_tick)
}

/// Rings where the cheapest changes, and dots where two others cross, as many as can be told apart.
fn markers(
    comparison: &Comparison,
    changes: &[(f64, f64)],
    per: Per,
    (x, y): (&Axis, &Axis),
) -> Vec<Marker> {
    let at = |(n, cost): (f64, f64)| (n, per.value(Usd(cost), n));
    let rings = changes.iter().filter(|(n, _)| x.holds(*n));
    let mut markers: Vec<Marker> = rings
        .map(|&change| Marker {
            at: at(change),
            label: format::count(change.0),
            kind: MarkerKind::Ring,
            interval: None,
        })
        .collect();
    let cell = |(n, usd): (f64, f64)| {
        let (across, up) = (x.position(n), y.position(usd));
        ((across * 250.0).round() as i32, (up * 125.0).round() as i32)
    };
    let mut taken: BTreeSet<(i32, i32)> = markers.iter().map(|marker| cell(marker.at)).collect();
    let crossings = comparison
        .crossings()
        .map(|c| (c.invocations_per_month, c.cost.0));
    for crossing in crossings
        .map(at)
        .filter(|&(n, usd)| x.holds(n) && y.holds(usd))
    {
        if taken.insert(cell(crossing)) {
            markers.push(Marker {
                at: crossing,
                label: String::new(),
                kind: MarkerKind::Dot,
                interval: None,
            });
        }
    }
    markers
}

/// Where each platform is the cheapest, cut to the window.
fn bands(comparison: &Comparison, from: f64, to: f64) -> Vec<Band> {
    let stretches = comparison.stretches().iter();
    let inside = stretches.map(|stretch| Band {
        from: stretch.from.max(from),
        to: stretch.to.min(to),
        tint: stretch.platform.into(),
    });
    inside.filter(|band| band.to > band.from).collect()
}

/// The exact cost of every shown platform at a volume, cheapest first, and then those of A.
pub fn read_break_even(assessment: &Assessment, n: f64, shown: &Shown) -> Readout {
    let per = shown.per;
    let comparison = Comparison::new(assessment, &shown.hidden);
    let reading = |c: &Candidate| {
        let value = per.value(c.curve.cost(n), n);
        Reading {
            name: c.bill.platform.name().to_owned(),
            tint: c.bill.platform.into(),
            text: with_ends(per.text(value), c.bill.platform, n, shown),
            at: (n, value),
        }
    };
    let mut readings: Vec<Reading> = comparison.shown().map(reading).collect();
    readings.sort_by(|a, b| a.at.1.total_cmp(&b.at.1));
    let conclusion = match readings.as_slice() {
        [low, next, rest @ ..] if low.at.1 < next.at.1 => {
            let than = if rest.is_empty() {
                String::new()
            } else {
                format!(" than {}", next.name)
            };
            let saved = per.difference(next.at.1 - low.at.1);
            format!("{} is {saved} cheaper{than}.", low.name)
        }
        _ => String::new(),
    };
    readings.extend(pinned::readings(n, shown));
    let rate = format::rate(mean_rate(n).0);
    Readout {
        title: format!("{} a month, {rate}", format::count(n)),
        readings,
        conclusion,
    }
}

/// The same as the break-even chart in at most 25 rows: powers of ten, the crossings, and the scenario's own volume.
/// It has every platform, also those whose curve is hidden.
pub fn break_even_table(scenario: &Scenario, assessment: &Assessment, per: Per) -> Table {
    let shown = Shown {
        per,
        ..Shown::default()
    };
    break_even_table_beside(scenario, assessment, &shown)
}

/// The same with the costs of A, and with the ends between which costs lie where inputs are ranges.
pub fn break_even_table_beside(
    scenario: &Scenario,
    assessment: &Assessment,
    shown: &Shown,
) -> Table {
    let (pinned, per) = (shown.pinned.as_ref(), shown.per);
    let mut rows: Vec<(f64, &str)> = (0..=12).map(|decade| (10_f64.powi(decade), "")).collect();
    rows.push((scenario.workload.invocations_per_month, "you are here"));
    let changes = Comparison::new(assessment, &[]).changes().into_iter();
    rows.extend(changes.take(25 - rows.len()).map(|(n, _)| (n, "crossing")));
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let names = assessment.possible().map(|c| c.bill.platform.name());
    let mut head = vec!["Invocations a month".to_owned(), "Mean rate".to_owned()];
    head.extend(names.map(|name| match per {
        Per::Month => name.to_owned(),
        _ => format!("{name}, {}", per.name()),
    }));
    head.push("Cheaper".to_owned());
    head.extend(pinned::heads(pinned, per));
    let row = |(n, note)| {
        let mut row = table_row(assessment, n, note, shown);
        row.extend(pinned::cells(pinned, n, per));
        row
    };
    let rows = rows.into_iter().map(row).collect();
    Table { head, rows }
}

fn table_row(assessment: &Assessment, n: f64, note: &str, shown: &Shown) -> Vec<String> {
    let per = shown.per;
    let label = if note.is_empty() {
        format::count(n)
    } else {
        format!("{} ({note})", format::count(n))
    };
    let costs: Vec<(PlatformId, Usd)> = assessment
        .possible()
        .map(|c| (c.bill.platform, c.curve.cost(n)))
        .collect();
    let cheapest = costs.iter().min_by(|a, b| a.1.0.total_cmp(&b.1.0));
    let mut row = vec![label, format::rate(mean_rate(n).0)];
    // A volume of zero has no cost of one invocation.
    row.extend(costs.iter().map(|&(platform, usd)| match per {
        Per::Million | Per::Invocation if n <= 0.0 => "\u{2013}".to_owned(),
        _ => with_ends(per.text(per.value(usd, n)), platform, n, shown),
    }));
    row.push(match note {
        "crossing" => "changes here".to_owned(),
        _ => cheapest.map_or(String::new(), |c| c.0.name().to_owned()),
    });
    row
}
