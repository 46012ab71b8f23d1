//! Paints a figure on any drawing backend: a canvas in the page, SVG in tests and exports.
//!
//! Hovering paints nothing: the page lays its cross-hair over the same [`Frame`].

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::present::axis::{Tick, spaced};
use crate::present::figure::{Figure, Frame, Marker, MarkerKind, Rule, Series, Shape, tick_width};
use crate::present::pen::{Finished, Painted, Pen, over};
use crate::present::theme::Theme;
use crate::present::thin::thinned;

/// Distance by which a line may be off [CSS px].
const UNSEEN: f64 = 0.3;

/// Strength of the tint over a stretch of the plot.
const TINT: f64 = 0.07;

/// Strength of the tint of an area between a low and a high value.
const AREA: f64 = 0.22;

/// Paints a figure over the whole area of a backend, which is `scale` times the size in CSS pixels.
pub fn paint<DB: DrawingBackend>(
    figure: &Figure,
    theme: &Theme,
    scale: f64,
    backend: DB,
) -> Finished {
    over(backend, scale, |pen| paint_with(figure, theme, pen))
}

/// Paints a figure over the whole area of a pen.
pub fn paint_with<DB: DrawingBackend>(
    figure: &Figure,
    theme: &Theme,
    pen: Pen<'_, DB>,
) -> Painted<DB> {
    let (width, height) = pen.size();
    let frame = Frame::of(figure, width, height);
    let brush = Brush {
        pen,
        theme,
        frame,
        figure,
    };
    brush.pen.area.fill(&theme.paper)?;
    brush.tints()?;
    brush.grid()?;
    brush.strip()?;
    for series in &figure.series {
        match &series.shape {
            Shape::Line(points) => brush.line(points, series)?,
            Shape::Area(points) => brush.area(points, theme.tint(series.tint))?,
            Shape::Bars(bars) => brush.bars(bars, theme.tint(series.tint))?,
        }
    }
    brush.axes()?;
    brush.line_labels()?;
    brush.rules()?;
    brush.markers()
}

struct Brush<'a, DB: DrawingBackend> {
    pen: Pen<'a, DB>,
    theme: &'a Theme,
    frame: Frame,
    figure: &'a Figure,
}

impl<DB: DrawingBackend> Brush<'_, DB> {
    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            self.frame.x(self.figure.x.position(x)),
            self.frame.y(self.figure.y.position(y)),
        )
    }

    fn grid(&self) -> Painted<DB> {
        let Frame {
            left,
            top,
            right,
            bottom,
        } = self.frame;
        let (x, y) = (&self.figure.x, &self.figure.y);
        let (theme, pen) = (self.theme, &self.pen);
        let across = |tick: &Tick| self.frame.x(x.position(tick.value));
        let wide = |tick: &Tick| tick_width(&tick.label).max(tick_width(&tick.note)) + 10.0;
        for tick in spaced(&x.ticks, across, wide) {
            let at = across(tick);
            pen.hairline((at, top), (at, bottom), theme.grid)?;
            let anchor = (HPos::Center, VPos::Top);
            // The last one stays within the picture.
            let centre = at.min(pen.size().0 - wide(tick) / 2.0);
            pen.text(
                &tick.label,
                (centre, bottom + 6.0),
                anchor,
                theme.muted,
                false,
            )?;
            if !tick.note.is_empty() {
                pen.text(
                    &tick.note,
                    (centre, bottom + 21.0),
                    anchor,
                    theme.muted,
                    false,
                )?;
            }
        }
        let up = |tick: &Tick| self.frame.y(y.position(tick.value));
        for tick in spaced(&y.ticks, up, |_| 18.0) {
            let at = up(tick);
            pen.hairline((left, at), (right, at), theme.grid)?;
            let anchor = (HPos::Right, VPos::Center);
            pen.text(&tick.label, (left - 6.0, at), anchor, theme.muted, false)?;
        }
        Ok(())
    }

    /// The base line, and what the axes measure.
    fn axes(&self) -> Painted<DB> {
        let Frame {
            left,
            right,
            bottom,
            ..
        } = self.frame;
        let (figure, muted) = (self.figure, self.theme.muted);
        self.pen.hairline((left, bottom), (right, bottom), muted)?;
        let lowest = self.pen.size().1 - 4.0;
        let anchor = (HPos::Right, VPos::Bottom);
        let end = right.max(tick_width(&figure.x.label));
        self.pen
            .text(&figure.x.label, (end, lowest), anchor, muted, false)?;
        let anchor = (HPos::Left, VPos::Top);
        self.pen
            .text(&figure.y.label, (8.0, 4.0), anchor, muted, false)
    }

    /// A light tint over the plot where a series is the lowest.
    fn tints(&self) -> Painted<DB> {
        self.bands(self.frame.top, TINT)
    }

    /// Its full colour in a strip at the bottom.
    fn strip(&self) -> Painted<DB> {
        self.bands(self.frame.bottom - 5.0, 1.0)
    }

    fn bands(&self, top: f64, strength: f64) -> Painted<DB> {
        for band in &self.figure.bands {
            let (from, to) = (self.at((band.from, 0.0)).0, self.at((band.to, 0.0)).0);
            let corners = [
                self.pen.px((from, top)),
                self.pen.px((to, self.frame.bottom)),
            ];
            let color = self.theme.tint(band.tint).mix(strength);
            self.pen
                .area
                .draw(&Rectangle::new(corners, color.filled()))?;
        }
        Ok(())
    }

    fn line(&self, points: &[(f64, f64)], series: &Series) -> Painted<DB> {
        let color = self.theme.tint(series.tint);
        let points: Vec<_> = points.iter().map(|&p| self.at(p)).collect();
        let points = thinned(&points, UNSEEN);
        if series.tint.of_a() {
            self.pen.dashed(&points, color, 1.25, (3.0, 3.0))
        } else if series.dashed {
            self.pen.dashed(&points, color, 2.25, (7.0, 4.0))
        } else {
            self.pen.path(&points, color, 2.25)
        }
    }

    /// What lies between low and high values, with thin edges, so that areas that overlap are told apart.
    fn area(&self, points: &[(f64, f64, f64)], color: RGBColor) -> Painted<DB> {
        let edge = |pick: fn(&(f64, f64, f64)) -> f64| -> Vec<(f64, f64)> {
            points
                .iter()
                .map(|point| self.at((point.0, pick(point))))
                .collect()
        };
        let (low, high) = (edge(|point| point.1), edge(|point| point.2));
        let around = high.iter().chain(low.iter().rev());
        let around: Vec<_> = around.map(|&place| self.pen.px(place)).collect();
        let inside = Polygon::new(around, color.mix(AREA).filled());
        self.pen.area.draw(&inside)?;
        self.pen.path(&low, color, 0.75)?;
        self.pen.path(&high, color, 0.75)
    }

    fn bars(&self, bars: &[(f64, f64, f64)], color: RGBColor) -> Painted<DB> {
        let style = ShapeStyle {
            color: color.mix(0.85),
            filled: true,
            stroke_width: 0,
        };
        for &(from, to, height) in bars.iter().filter(|bar| bar.2 > 0.0) {
            let (left, top) = self.at((from, height));
            let right = self.at((to, height)).0;
            let (a, b) = (
                self.pen.px((left, top)),
                self.pen.px((right, self.frame.bottom)),
            );
            let gap = i32::from(b.0 - a.0 > 3);
            self.pen
                .area
                .draw(&Rectangle::new([a, ((b.0 - gap).max(a.0 + 1), b.1)], style))?;
        }
        Ok(())
    }

    /// Names each line near its right end; one that ends before is named by the legend alone.
    fn line_labels(&self) -> Painted<DB> {
        let mut lines: Vec<_> = self
            .figure
            .series
            .iter()
            .filter_map(|series| match &series.shape {
                Shape::Line(points) => Some((series, points)),
                Shape::Area(_) | Shape::Bars(_) => None,
            })
            .map(|(series, points)| {
                let beside = self.frame.right - 10.0 - tick_width(&series.name);
                let places = points.iter().map(|&point| self.at(point));
                let heights = places
                    .filter(|place| place.0 >= beside)
                    .map(|place| place.1);
                let (highest, lowest) =
                    heights.fold((f64::MAX, f64::MIN), |(h, l), y| (h.min(y), l.max(y)));
                (series, highest, lowest)
            })
            .filter(|(_, highest, _)| *highest < f64::MAX)
            .collect();
        lines.sort_by(|a, b| a.1.total_cmp(&b.1));
        if lines.len() > 2 {
            let ends: Vec<_> = lines
                .iter()
                .map(|&(series, highest, _)| (series, highest))
                .collect();
            return self.stacked_labels(&ends);
        }
        let last = lines.len();
        for (i, (series, highest, lowest)) in lines.into_iter().enumerate() {
            // The upper one above, the lower one below all of the line beside its name.
            let above = i + 1 < last || last == 1;
            let (y, v) = if above {
                ((highest - 6.0).max(self.frame.top + 14.0), VPos::Bottom)
            } else {
                (lowest + 8.0, VPos::Top)
            };
            let at = (self.frame.right - 6.0, y);
            let tint = self.theme.tint(series.tint);
            self.pen
                .text(&series.name, at, (HPos::Right, v), tint, true)?;
        }
        Ok(())
    }

    /// Names of many lines to the right of the plot, near the ends of their lines and one below the other. Where they
    /// do not fit, the legend alone names them.
    fn stacked_labels(&self, ends: &[(&Series, f64)]) -> Painted<DB> {
        const ROW: f64 = 15.0;
        let Frame {
            top, right, bottom, ..
        } = self.frame;
        let (first, last) = (top + ROW / 2.0, bottom - ROW / 2.0);
        let widest = ends
            .iter()
            .map(|(series, _)| tick_width(&series.name))
            .fold(0.0, f64::max);
        let room = self.pen.size().0 - right - 12.0;
        if last - first < ROW * (ends.len() as f64 - 1.0) || room < widest {
            return Ok(());
        }
        let mut below = first;
        for (i, &(series, end)) in ends.iter().enumerate() {
            let lowest = last - ROW * (ends.len() - 1 - i) as f64;
            let y = end.max(below).min(lowest);
            below = y + ROW;
            let tint = self.theme.tint(series.tint);
            let leader = [(right + 1.0, end), (right + 9.0, y)];
            self.pen.path(&leader, tint, 1.0)?;
            self.pen.text(
                &series.name,
                (right + 12.0, y),
                (HPos::Left, VPos::Center),
                tint,
                true,
            )?;
        }
        Ok(())
    }

    fn rules(&self) -> Painted<DB> {
        for Rule { x, label } in self
            .figure
            .rules
            .iter()
            .filter(|rule| self.figure.x.holds(rule.x))
        {
            let at = self.frame.x(self.figure.x.position(*x));
            let line = [(at, self.frame.top - 3.0), (at, self.frame.bottom)];
            self.pen.dashed(&line, self.theme.ink, 1.0, (3.0, 3.0))?;
            if label.is_empty() {
                continue;
            }
            let half = tick_width(label) / 2.0;
            let centre = at.clamp(half + 4.0, (self.frame.right + 10.0 - half).max(half + 4.0));
            self.pen.text(
                label,
                (centre, self.frame.top - 6.0),
                (HPos::Center, VPos::Bottom),
                self.theme.ink,
                false,
            )?;
        }
        Ok(())
    }

    /// Dots and rings at the marked points; labels only where they do not run into each other.
    fn markers(&self) -> Painted<DB> {
        let inside = |marker: &&Marker| self.figure.x.holds(marker.at.0);
        let (rings, dots): (Vec<&Marker>, Vec<&Marker>) = self
            .figure
            .markers
            .iter()
            .filter(inside)
            .partition(|marker| marker.kind == MarkerKind::Ring);
        for dot in dots {
            let at = self.at(dot.at);
            self.disc(at, 3.0, self.theme.paper)?;
            self.disc(at, 2.0, self.theme.muted)?;
        }
        let mut free_from = f64::MIN;
        for ring in rings {
            let at = self.at(ring.at);
            if let Some(interval) = ring.interval {
                self.whisker(ring.at.0, interval)?;
            }
            self.disc(at, 6.0, self.theme.ink)?;
            self.disc(at, 4.0, self.theme.paper)?;
            let half = tick_width(&ring.label) / 2.0;
            let leftmost = self.frame.left + half + 4.0;
            let rightmost = (self.frame.right - half - 4.0).max(leftmost);
            let centre = at.0.clamp(leftmost, rightmost);
            if centre - half > free_from {
                let place = (centre, at.1 - 10.0);
                // Lines behind the label must not cross it out.
                let corners = [
                    (centre - half - 3.0, at.1 - 23.0),
                    (centre + half + 3.0, at.1 - 9.0),
                ];
                let veil = self.theme.paper.mix(0.75).filled();
                let corners = corners.map(|corner| self.pen.px(corner));
                self.pen.area.draw(&Rectangle::new(corners, veil))?;
                let anchor = (HPos::Center, VPos::Bottom);
                self.pen
                    .text(&ring.label, place, anchor, self.theme.ink, true)?;
                free_from = centre + half + 8.0;
            }
        }
        Ok(())
    }

    /// An upright line over an interval, with caps.
    fn whisker(&self, x: f64, (low, high): (f64, f64)) -> Painted<DB> {
        let (bottom, top) = (self.at((x, low)), self.at((x, high)));
        self.pen.path(&[bottom, top], self.theme.ink, 1.5)?;
        for end in [bottom, top] {
            let cap = [(end.0 - 5.0, end.1), (end.0 + 5.0, end.1)];
            self.pen.path(&cap, self.theme.ink, 1.5)?;
        }
        Ok(())
    }

    fn disc(&self, at: (f64, f64), radius: f64, color: RGBColor) -> Painted<DB> {
        let radius = (radius * self.pen.scale).round() as i32;
        let disc = Circle::new(self.pen.px(at), radius, color.filled());
        self.pen.area.draw(&disc)
    }
}
