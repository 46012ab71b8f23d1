//! Paints cost against latency on any backend.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::model::mitigation::PLATFORM;
use crate::present::axis::spaced;
use crate::present::figure::{Tint, tick_width};
use crate::present::mitigations::layout::{Block, Label, MARK, OBJECTIVE, Spot};
use crate::present::mitigations::scatter::{Mark, Point, Scatter};
use crate::present::pen::{Finished, Painted, Pen, over};
use crate::present::theme::Theme;

/// Least distance of two ticks' labels [CSS px].
const APART: f64 = 14.0;

/// Paints the figure over the whole area of a backend, which is `scale` times the size in CSS pixels.
pub fn paint_scatter<DB: DrawingBackend>(
    scatter: &Scatter,
    theme: &Theme,
    scale: f64,
    backend: DB,
) -> Finished {
    over(backend, scale, |pen| {
        paint_scatter_with(scatter, theme, pen)
    })
}

/// Paints the figure over the whole area of a pen.
pub fn paint_scatter_with<DB: DrawingBackend>(
    scatter: &Scatter,
    theme: &Theme,
    pen: Pen<'_, DB>,
) -> Painted<DB> {
    pen.area.fill(&theme.paper)?;
    let (width, _) = pen.size();
    let canvas = Canvas {
        scatter,
        theme,
        width,
        plot: scatter.plot(width),
        pen,
    };
    canvas.axes()?;
    canvas.objective()?;
    canvas.front()?;
    // Those that are beaten first, so that they hide none of the front.
    let points = &scatter.points;
    let (front, beaten): (Vec<&Point>, Vec<&Point>) = points.iter().partition(|p| p.on_front);
    for point in beaten.into_iter().chain(front) {
        canvas.mark(point)?;
    }
    for label in scatter.labels(width) {
        canvas.label(&label)?;
    }
    Ok(())
}

/// What is painted, where and with what.
struct Canvas<'a, DB: DrawingBackend> {
    scatter: &'a Scatter,
    theme: &'a Theme,
    width: f64,
    plot: Block,
    pen: Pen<'a, DB>,
}

impl<DB: DrawingBackend> Canvas<'_, DB> {
    fn axes(&self) -> Painted<DB> {
        let Block {
            left,
            top,
            right,
            bottom,
        } = self.plot;
        let Self { theme, pen, .. } = self;
        let Scatter { x, y, .. } = self.scatter;
        let across = |value: f64| left + x.position(value) * (right - left);
        let inside = |value: f64| across(value) + APART < self.width;
        let ticks: Vec<_> = x
            .ticks
            .iter()
            .filter(|t| inside(t.value))
            .cloned()
            .collect();
        let extent = |text: &str| tick_width(text) + APART;
        for tick in spaced(&ticks, |t| across(t.value), |t| extent(&t.label)) {
            let at = across(tick.value);
            pen.hairline((at, top), (at, bottom), theme.grid)?;
            let anchor = (HPos::Center, VPos::Top);
            pen.text(&tick.label, (at, bottom + 5.0), anchor, theme.muted, false)?;
        }
        let up = |value: f64| bottom - y.position(value) * (bottom - top);
        for tick in spaced(&y.ticks, |t| up(t.value), |_| 20.0) {
            let at = up(tick.value);
            pen.hairline((left, at), (right, at), theme.grid)?;
            let anchor = (HPos::Right, VPos::Center);
            pen.text(&tick.label, (left - 6.0, at), anchor, theme.muted, false)?;
        }
        pen.hairline((left, top), (left, bottom), theme.muted)?;
        pen.hairline((left, bottom), (right, bottom), theme.muted)?;
        let below = (f64::midpoint(left, right), bottom + 24.0);
        pen.text(
            &x.label,
            below,
            (HPos::Center, VPos::Top),
            theme.muted,
            false,
        )?;
        pen.text(
            &y.label,
            (2.0, 4.0),
            (HPos::Left, VPos::Top),
            theme.muted,
            false,
        )
    }

    /// The line below which the objective is met.
    fn objective(&self) -> Painted<DB> {
        let Some((objective, words)) = self
            .scatter
            .objective
            .zip(self.scatter.objective_words(self.width))
        else {
            return Ok(());
        };
        let y = self.scatter.spot(self.width, (0.0, objective)).y;
        let ends = [(self.plot.left, y), (self.plot.right, y)];
        self.pen.dashed(&ends, self.theme.ink, 1.0, (5.0, 4.0))?;
        let at = (words.right, f64::midpoint(words.top, words.bottom));
        let anchor = (HPos::Right, VPos::Center);
        self.pen.text(OBJECTIVE, at, anchor, self.theme.ink, false)
    }

    /// The line along those that none beats.
    fn front(&self) -> Painted<DB> {
        let stair = self.scatter.stair(self.width);
        let stair: Vec<_> = stair.iter().map(|spot| (spot.x, spot.y)).collect();
        self.pen.path(&stair, self.color(true), 1.5)
    }

    fn color(&self, on_front: bool) -> RGBColor {
        if on_front {
            self.theme.tint(Tint::Platform(PLATFORM))
        } else {
            self.theme.muted
        }
    }

    /// A mark: filled on the front, else hollow.
    fn mark(&self, point: &Point) -> Painted<DB> {
        let Spot { x, y } = self.scatter.spot(self.width, point.at);
        let color = self.color(point.on_front);
        let fill = if point.on_front {
            color
        } else {
            self.theme.paper
        };
        let outline = outline(point.mark);
        let corners: Vec<(f64, f64)> = outline
            .iter()
            .map(|(dx, dy)| (x + dx * MARK, y + dy * MARK))
            .collect();
        let pixels: Vec<(i32, i32)> = corners.iter().map(|&corner| self.pen.px(corner)).collect();
        self.pen.area.draw(&Polygon::new(pixels, fill.filled()))?;
        let closed: Vec<_> = corners.iter().chain(corners.first()).copied().collect();
        self.pen.path(&closed, color, 1.5)
    }

    fn label(&self, label: &Label) -> Painted<DB> {
        let Block {
            left,
            top,
            right,
            bottom,
        } = label.block;
        let point = &self.scatter.points[label.point];
        let spot = self.scatter.spot(self.width, point.at);
        let middle = f64::midpoint(top, bottom);
        if label.led {
            // To the nearest place on the edge of the text.
            let (x, y) = (spot.x.clamp(left, right), spot.y.clamp(top, bottom));
            let (dx, dy) = (x - spot.x, y - spot.y);
            let part = MARK / dx.hypot(dy).max(MARK);
            let from = (spot.x + dx * part, spot.y + dy * part);
            self.pen.path(&[from, (x, y)], self.theme.muted, 1.0)?;
        }
        let color = if point.on_front {
            self.theme.ink
        } else {
            self.theme.muted
        };
        // Towards its mark, where it is wider in the layout than on the screen.
        let (at, side) = match () {
            () if left >= spot.x => (left, HPos::Left),
            () if right <= spot.x => (right, HPos::Right),
            () => (f64::midpoint(left, right), HPos::Center),
        };
        let anchor = (side, VPos::Center);
        self.pen
            .text(&point.name, (at, middle), anchor, color, point.is_pick)
    }
}

/// Corners of a mark within a square from -1 to 1, y downwards.
fn outline(mark: Mark) -> Vec<(f64, f64)> {
    const ARM: f64 = 0.35;
    let plus = [
        (-ARM, -1.0),
        (ARM, -1.0),
        (ARM, -ARM),
        (1.0, -ARM),
        (1.0, ARM),
        (ARM, ARM),
        (ARM, 1.0),
        (-ARM, 1.0),
        (-ARM, ARM),
        (-1.0, ARM),
        (-1.0, -ARM),
        (-ARM, -ARM),
    ];
    match mark {
        Mark::Circle => {
            let corner = |i: u32| {
                let angle = f64::from(i) * std::f64::consts::TAU / 20.0;
                (0.9 * angle.cos(), 0.9 * angle.sin())
            };
            (0..20).map(corner).collect()
        }
        Mark::Triangle => vec![(0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)],
        Mark::Square => vec![(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)],
        Mark::Diamond => vec![(0.0, -1.1), (1.1, 0.0), (0.0, 1.1), (-1.1, 0.0)],
        Mark::Plus => plus.to_vec(),
        Mark::Cross => {
            let turned = |(x, y): (f64, f64)| ((x - y) * 0.75, (x + y) * 0.75);
            plus.into_iter().map(turned).collect()
        }
    }
}
