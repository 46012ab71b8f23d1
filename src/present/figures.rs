//! The figures of the page, made from model values, each with the table that says the same.

mod latency;

use crate::model::assessment::Assessment;
use crate::model::breakeven::Crossing;
use crate::model::curve::VOLUME_RANGE;
use crate::model::envelope::Stretch;
use crate::model::platform::Kind;
use crate::model::scenario::Scenario;
use crate::model::units::{Usd, mean_rate};
use crate::present::axis::Axis;
use crate::present::figure::{Band, Figure, Marker, Rule, Series, Shape, Table, Tint};
use crate::present::format;

pub use latency::{latency, latency_table, read_latency};

/// Points of a curve between its corners; the fewer, the less a backend's whole pixels show.
const SAMPLES: usize = 120;

/// Steps of a fleet that are drawn as steps; later ones are too low to see.
const STEPS: usize = 64;

/// Cheapest cost that a log axis shows [$ a month]; free volumes are drawn at the bottom edge.
const FLOOR: f64 = 0.1;

/// Which volumes the break-even chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The volume of the scenario and every crossing, with room around.
    Fitted,
    /// One to a million million.
    Whole,
}

/// Ratio of volumes up to which a crossing widens the fitted window.
const NEAR: f64 = 3e3;

/// Lowest and highest volume of a window, on powers of ten.
fn volumes(scenario: &Scenario, assessment: &Assessment, window: Window) -> (f64, f64) {
    if window == Window::Whole {
        return VOLUME_RANGE;
    }
    let here = scenario.workload.invocations_per_month.max(VOLUME_RANGE.0);
    // A crossing far away is in the list and in the whole range.
    let near = |n: &f64| *n > here / NEAR && *n < here * NEAR;
    let crossings = || marked(assessment).into_iter().map(|(n, _)| n).filter(near);
    let low = crossings().fold(here, f64::min);
    let high = crossings().fold(here, f64::max);
    let decade = |x: f64| 10_f64.powf(x.clamp(0.0, 12.0));
    (
        decade((low / 10.0).log10().floor()),
        decade((high * 10.0).log10().ceil()),
    )
}

/// Monthly cost against monthly volume, every crossing marked. `None` where no platform can run the scenario.
pub fn break_even(scenario: &Scenario, assessment: &Assessment, window: Window) -> Option<Figure> {
    let (from, to) = volumes(scenario, assessment, window);
    let mut series: Vec<Series> = Vec::new();
    for candidate in assessment.possible() {
        let corners = candidate.curve.corners(from, to, STEPS);
        let samples = (0..=SAMPLES).map(|i| from * (to / from).powf(i as f64 / SAMPLES as f64));
        let mut volumes: Vec<f64> = samples.chain(corners).collect();
        volumes.sort_by(f64::total_cmp);
        let points = volumes
            .into_iter()
            .map(|n| (n, candidate.curve.cost(n).0))
            .collect();
        let platform = candidate.bill.platform;
        series.push(Series {
            name: platform.name().to_owned(),
            tint: platform.into(),
            dashed: platform.kind() == Kind::Server,
            shape: Shape::Line(points),
        });
    }
    let costs = series.iter().flat_map(|s| match &s.shape {
        Shape::Line(points) => points.as_slice(),
        Shape::Bars(_) => &[],
    });
    let (low, high) = costs.fold((f64::MAX, 0.0_f64), |(low, high), &(_, usd)| {
        (low.min(usd), high.max(usd))
    });
    if series.is_empty() {
        return None;
    }
    let low = 10_f64.powf(low.max(FLOOR).log10().floor());
    let high = 10_f64.powf((high.max(low * 10.0) * 1.5).log10().ceil());
    let here = scenario.workload.invocations_per_month;
    Some(Figure {
        description: crossing_sentences(assessment).join(" "),
        x: Axis::log("Invocations a month", from, to, format::count),
        y: Axis::log("Cost a month", low, high, format::usd_tick),
        series,
        markers: marked(assessment)
            .into_iter()
            .map(|(n, usd)| Marker {
                at: (n, usd),
                label: format::count(n),
            })
            .collect(),
        rules: vec![Rule {
            x: here,
            label: format!("You are here: {}", format::count(here)),
        }],
        bands: bands(assessment, from, to),
    })
}

/// The crossings that are marked, as volume and cost: every one of two platforms; of more, those where the cheapest
/// changes.
fn marked(assessment: &Assessment) -> Vec<(f64, f64)> {
    if let [pair] = assessment.break_evens.as_slice() {
        let crossings = pair.crossings.iter();
        return crossings
            .map(|c| (c.invocations_per_month, c.cost.0))
            .collect();
    }
    let cost = |stretch: &Stretch| {
        let of = assessment
            .possible()
            .find(|c| c.bill.platform == stretch.platform);
        of.map_or(0.0, |c| c.curve.cost(stretch.to).0)
    };
    let ends = assessment.cheapest.iter().rev().skip(1).rev();
    ends.map(|stretch| (stretch.to, cost(stretch))).collect()
}

/// Where each platform is the cheapest, cut to the window.
fn bands(assessment: &Assessment, from: f64, to: f64) -> Vec<Band> {
    let cut = |stretch: &Stretch| Band {
        from: stretch.from.max(from),
        to: stretch.to.min(to),
        tint: stretch.platform.into(),
    };
    let inside = assessment.cheapest.iter().map(cut);
    inside.filter(|band| band.to > band.from).collect()
}

/// A sentence for every pair of platforms, and one for every crossing.
pub fn crossing_sentences(assessment: &Assessment) -> Vec<String> {
    let mut sentences = Vec::new();
    if assessment.break_evens.len() > 1 {
        sentences.extend(stretch_sentences(&assessment.cheapest));
    }
    for pair in &assessment.break_evens {
        let (a, b) = (
            pair.platforms.0.at_the_start(),
            pair.platforms.1.in_a_sentence(),
        );
        match (pair.cheaper_at_start, pair.crossings.as_slice()) {
            (None, _) => sentences.push(format!("{a} and {b} cost the same at every volume.")),
            (Some(cheaper), []) => {
                let dearer = pair.other(cheaper).in_a_sentence();
                let name = cheaper.at_the_start();
                sentences.push(format!(
                    "{name} stays cheaper than {dearer} from 1 to 1 T invocations a month."
                ));
            }
            (Some(cheaper), crossings) => {
                let dearer = pair.other(cheaper).in_a_sentence();
                sentences.push(format!(
                    "{} is cheaper than {dearer} at the lowest volumes.",
                    cheaper.at_the_start()
                ));
                sentences.extend(crossings.iter().map(crossing_sentence));
            }
        }
        for stretch in &pair.side_by_side {
            sentences.push(format!(
                "From {} to {} the two stay within one server's price of each other and cross too often to list.",
                format::count(stretch.from),
                format::count(stretch.to),
            ));
        }
    }
    sentences
}

/// Ratio of ends below which a stretch is one of many between two fleets that take turns.
const SHORT: f64 = 1.1;

/// A sentence for every stretch; short ones that follow each other share one.
fn stretch_sentences(stretches: &[Stretch]) -> Vec<String> {
    let short = |stretch: &Stretch| stretch.to < stretch.from * SHORT;
    let mut sentences = Vec::new();
    for run in stretches.chunk_by(|a, b| short(a) && short(b)) {
        let (first, last) = (&run[0], &run[run.len() - 1]);
        let range = format!(
            "from {} to {} invocations a month",
            format::count(first.from),
            format::volume(last.to)
        );
        let name = first.platform.at_the_start();
        sentences.push(match run {
            [] | [_] => format!("{name} is the cheapest of all {range}."),
            [_, second, ..] => format!(
                "{name} and {} take turns as the cheapest of all {range}: {} changes, where servers are added.",
                second.platform.in_a_sentence(),
                run.len() - 1,
            ),
        });
    }
    sentences
}

fn crossing_sentence(crossing: &Crossing) -> String {
    let n = crossing.invocations_per_month;
    let how = if crossing.jump {
        "where a server is added"
    } else {
        "at the same price"
    };
    format!(
        "From {} invocations a month ({}) {} is cheaper: {how}, {}.",
        format::count(n),
        format::rate(mean_rate(n).0),
        crossing.cheaper_above.in_a_sentence(),
        format::usd(crossing.cost),
    )
}

/// What a figure says at one place of its x axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readout {
    /// The place, in words.
    pub title: String,
    /// Name, colour and value of every series there, with the point itself.
    pub readings: Vec<Reading>,
    /// What follows from them; may be empty.
    pub conclusion: String,
}

/// One series at one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Name of the series.
    pub name: String,
    /// Its colour.
    pub tint: Tint,
    /// Its value, in words.
    pub text: String,
    /// The point, in values of the axes.
    pub at: (f64, f64),
}

impl Readout {
    /// All of it as one sentence, for a screen reader.
    pub fn sentence(&self) -> String {
        let values: Vec<String> = self
            .readings
            .iter()
            .map(|r| format!("{} {}", r.name, r.text))
            .collect();
        format!("{}: {}. {}", self.title, values.join(", "), self.conclusion)
    }
}

/// The exact cost of every platform at a volume.
pub fn read_break_even(assessment: &Assessment, n: f64) -> Readout {
    let readings: Vec<Reading> = assessment
        .possible()
        .map(|c| {
            let (platform, cost) = (c.bill.platform, c.curve.cost(n));
            let text = format::usd(cost);
            Reading {
                name: platform.name().to_owned(),
                tint: platform.into(),
                text,
                at: (n, cost.0),
            }
        })
        .collect();
    let mut by_cost: Vec<&Reading> = readings.iter().collect();
    by_cost.sort_by(|a, b| a.at.1.total_cmp(&b.at.1));
    let conclusion = match by_cost.as_slice() {
        [low, next, rest @ ..] if low.at.1 < next.at.1 => {
            let than = if rest.is_empty() {
                String::new()
            } else {
                format!(" than {}", next.name)
            };
            let saved = format::usd(Usd(next.at.1 - low.at.1));
            format!("{} is {saved} cheaper{than}.", low.name)
        }
        _ => String::new(),
    };
    let title = format!(
        "{} a month, {}",
        format::count(n),
        format::rate(mean_rate(n).0)
    );
    Readout {
        title,
        readings,
        conclusion,
    }
}

/// The same as the break-even chart in at most 25 rows: powers of ten, the crossings, and the scenario's own volume.
pub fn break_even_table(scenario: &Scenario, assessment: &Assessment) -> Table {
    let mut rows: Vec<(f64, &str)> = (0..=12).map(|decade| (10_f64.powi(decade), "")).collect();
    rows.push((scenario.workload.invocations_per_month, "you are here"));
    let crossings = marked(assessment).into_iter();
    rows.extend(
        crossings
            .take(25 - rows.len())
            .map(|(n, _)| (n, "crossing")),
    );
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut head = vec!["Invocations a month".to_owned(), "Mean rate".to_owned()];
    head.extend(
        assessment
            .possible()
            .map(|c| c.bill.platform.name().to_owned()),
    );
    head.push("Cheaper".to_owned());
    let rows = rows
        .into_iter()
        .map(|(n, note)| {
            let label = if note.is_empty() {
                format::count(n)
            } else {
                format!("{} ({note})", format::count(n))
            };
            let mut row = vec![label, format::rate(mean_rate(n).0)];
            let costs: Vec<(&str, Usd)> = assessment
                .possible()
                .map(|c| (c.bill.platform.name(), c.curve.cost(n)))
                .collect();
            row.extend(costs.iter().map(|(_, usd)| format::usd(*usd)));
            let cheapest = costs
                .iter()
                .min_by(|a, b| a.1.0.total_cmp(&b.1.0))
                .map_or("", |c| c.0);
            row.push(if note == "crossing" {
                "changes here".to_owned()
            } else {
                cheapest.to_owned()
            });
            row
        })
        .collect();
    Table { head, rows }
}
