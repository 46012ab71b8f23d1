//! A figure as a value: what is drawn, without how. Painted by `paint`, read out by the page's overlay.

use crate::model::charge::Category;
use crate::model::platform::PlatformId;
use crate::present::axis::Axis;

/// Colour of a series, fixed for each meaning; themes say which shade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tint {
    /// A platform's own.
    Platform(PlatformId),
    /// The same platform in scenario A, which is pinned beside the one in force.
    Pinned(PlatformId),
    /// A part of a bill.
    Category(Category),
    /// Requests of scenario A, warm and cold together.
    PinnedLatency,
    /// Warm requests.
    Warm,
    /// Cold requests.
    Cold,
    /// Instances that wait for a request.
    Idle,
    /// Less of an input.
    Less,
    /// More of an input.
    More,
    /// Another choice of an input.
    Other,
}

impl From<PlatformId> for Tint {
    fn from(platform: PlatformId) -> Self {
        Self::Platform(platform)
    }
}

impl Tint {
    /// Whether it stands for scenario A: such lines are thinner, with short dashes.
    pub fn of_a(self) -> bool {
        matches!(self, Self::Pinned(_) | Self::PinnedLatency)
    }
}

/// What a series looks like.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A line through points of rising x.
    Line(Vec<(f64, f64)>),
    /// What lies between a low and a high value at rising x: (x, low, high).
    Area(Vec<(f64, f64, f64)>),
    /// Bars of (from, to, height) standing on the low end of the y axis.
    Bars(Vec<(f64, f64, f64)>),
}

/// One series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name in legend and read-out.
    pub name: String,
    /// Colour.
    pub tint: Tint,
    /// Whether the line is dashed, so that it is told apart without colour.
    pub dashed: bool,
    /// What is drawn.
    pub shape: Shape,
}

/// How a point is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// A ring with its label: what decides.
    Ring,
    /// A small dot: what is true besides.
    Dot,
}

/// A marked point.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Where, in values of the axes.
    pub at: (f64, f64),
    /// What is written beside it; nothing beside a dot.
    pub label: String,
    /// How it looks.
    pub kind: MarkerKind,
    /// Its interval on the y axis, drawn as a whisker.
    pub interval: Option<(f64, f64)>,
}

/// A vertical line with a label, such as "you are here".
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Where, on the x axis.
    pub x: f64,
    /// What is written at its top.
    pub label: String,
}

/// A stretch of the x axis in one colour, such as where a platform is cheapest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Band {
    /// Where it starts on the x axis.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// Its colour.
    pub tint: Tint,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it shows, for those who cannot see it, with its main numbers.
    pub description: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// Series, the first drawn first.
    pub series: Vec<Series>,
    /// Marked points.
    pub markers: Vec<Marker>,
    /// Vertical lines.
    pub rules: Vec<Rule>,
    /// Coloured stretches along the x axis.
    pub bands: Vec<Band>,
}

/// Rough width of a character of a line's name [CSS px].
const NAME_CHARACTER: f64 = 7.4;

/// Rough width of a character of a tick [CSS px]; text is not measured, so that SVG and canvas agree.
const TICK_CHARACTER: f64 = 6.6;

/// Rough width of a tick's text [CSS px].
pub fn tick_width(text: &str) -> f64 {
    text.chars().count() as f64 * TICK_CHARACTER
}

impl Figure {
    /// The same without some of its series; its axes stay.
    pub fn without(&self, hidden: &[Tint]) -> Self {
        let mut figure = self.clone();
        figure
            .series
            .retain(|series| !hidden.contains(&series.tint));
        figure
    }

    /// Names of the series that are lines.
    pub fn line_names(&self) -> impl Iterator<Item = &str> {
        let lines = self
            .series
            .iter()
            .filter(|series| matches!(series.shape, Shape::Line(_)));
        lines.map(|series| series.name.as_str())
    }
}

/// A table that says the same as a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Column headings.
    pub head: Vec<String>,
    /// Rows, as long as the head.
    pub rows: Vec<Vec<String>>,
}

/// Where a figure's plot lies in a picture of a given size [CSS px].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Left edge of the plot.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Frame {
    /// The plot's place in a picture of a figure, with room for labels around it; the names of more than two lines
    /// stand to the right where there is room. Notes below the ticks take a row of their own.
    pub fn of(figure: &Figure, width: f64, height: f64) -> Self {
        let ticks = figure.y.ticks.iter().map(|tick| tick_width(&tick.label));
        let widest = ticks.fold(0.0, f64::max);
        let left = (widest + 14.0).max(if width < 480.0 { 48.0 } else { 60.0 });
        let noted = figure.x.ticks.iter().any(|tick| !tick.note.is_empty());
        let below = if noted { 60.0 } else { 44.0 };
        let names = figure.line_names().map(|name| name.chars().count());
        let longest = names.max().unwrap_or(0) as f64 * NAME_CHARACTER;
        let beside = figure.line_names().count() > 2 && width > 640.0;
        let margin = if beside { longest + 24.0 } else { 16.0 };
        Self {
            left,
            top: 42.0,
            right: (width - margin).max(left + 10.0),
            bottom: (height - below).max(40.0),
        }
    }

    /// Horizontal place of a position from 0 to 1.
    pub fn x(&self, position: f64) -> f64 {
        self.left + position * (self.right - self.left)
    }

    /// Vertical place of a position from 0 at the bottom to 1 at the top.
    pub fn y(&self, position: f64) -> f64 {
        self.bottom - position * (self.bottom - self.top)
    }

    /// The position from 0 to 1 at a horizontal place; beyond the edges, at the edge.
    pub fn position_at(&self, x: f64) -> f64 {
        self.position_beyond(x).clamp(0.0, 1.0)
    }

    /// The same; below 0 or above 1 beyond the edges.
    pub fn position_beyond(&self, x: f64) -> f64 {
        (x - self.left) / (self.right - self.left)
    }
}
