//! Paints a tornado on any backend.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::present::axis::{Axis, spaced};
use crate::present::figure::tick_width;
use crate::present::format;
use crate::present::pen::{Finished, Painted, Pen, over};
use crate::present::theme::Theme;
use crate::present::tornado::layout::{AXIS, HEAD, LINE, Layout, Place};
use crate::present::tornado::{Side, Tornado, TornadoRow, tint};

/// Paints the rows over the whole area of a backend, which is `scale` times the size in CSS pixels.
pub fn paint_tornado<DB: DrawingBackend>(
    tornado: &Tornado,
    theme: &Theme,
    scale: f64,
    backend: DB,
) -> Finished {
    over(backend, scale, |pen| {
        paint_tornado_with(tornado, theme, pen)
    })
}

/// Paints the rows over the whole area of a pen.
pub fn paint_tornado_with<DB: DrawingBackend>(
    tornado: &Tornado,
    theme: &Theme,
    pen: Pen<'_, DB>,
) -> Painted<DB> {
    pen.area.fill(&theme.paper)?;
    let (width, _) = pen.size();
    let layout = Layout::of(tornado, width);
    let canvas = Canvas {
        tornado,
        theme,
        layout: &layout,
        width,
        pen,
    };
    canvas.axis()?;
    for (row, place) in tornado.rows.iter().zip(&layout.places) {
        canvas.row(row, place)?;
    }
    canvas.today()
}

/// What is painted, where and with what.
struct Canvas<'a, DB: DrawingBackend> {
    tornado: &'a Tornado,
    theme: &'a Theme,
    layout: &'a Layout,
    width: f64,
    pen: Pen<'a, DB>,
}

impl<DB: DrawingBackend> Canvas<'_, DB> {
    /// Stretches of a line from top to bottom: where names and texts are in its way, only along the bars.
    fn upright(&self) -> Vec<(f64, f64)> {
        if self.layout.wide {
            return vec![(HEAD, self.layout.bottom())];
        }
        let places = self.layout.places.iter();
        places
            .map(|place| (place.bar.0 - 3.0, place.bar.1 + 3.0))
            .collect()
    }

    /// Ticks with their labels, and what they count.
    fn axis(&self) -> Painted<DB> {
        let Tornado { at, reach, .. } = *self.tornado;
        let bounds = (at * (-reach).exp(), at * reach.exp());
        let axis = Axis::log("", bounds.0, bounds.1, format::count);
        let x = |value: f64| self.layout.x(self.tornado, value);
        let inside = |value: f64| {
            let half = tick_width(&format::count(value)) / 2.0;
            x(value) - half >= 0.0 && x(value) + half <= self.width
        };
        let ticks: Vec<_> = axis
            .ticks
            .iter()
            .filter(|tick| inside(tick.value))
            .cloned()
            .collect();
        let bottom = self.layout.bottom();
        for tick in spaced(
            &ticks,
            |tick| x(tick.value),
            |tick| tick_width(&tick.label) + 14.0,
        ) {
            let at = x(tick.value);
            for (from, to) in self.upright() {
                self.pen.hairline((at, from), (at, to), self.theme.grid)?;
            }
            let anchor = (HPos::Center, VPos::Top);
            self.pen.text(
                &tick.label,
                (at, bottom + 5.0),
                anchor,
                self.theme.muted,
                false,
            )?;
        }
        let said = "Break-even, invocations a month";
        let anchor = (HPos::Center, VPos::Top);
        let below = (self.layout.centre, bottom + AXIS - LINE - 2.0);
        self.pen.text(said, below, anchor, self.theme.muted, false)
    }

    /// The line at today's break-even with its label, and the heading of the elasticities.
    fn today(&self) -> Painted<DB> {
        let x = self.layout.centre;
        for (from, to) in self.upright() {
            self.pen.hairline((x, from), (x, to), self.theme.ink)?;
        }
        let label = format!("now {}", format::count(self.tornado.at));
        let anchor = (HPos::Center, VPos::Top);
        self.pen
            .text(&label, (x, 3.0), anchor, self.theme.ink, true)?;
        let anchor = (HPos::Right, VPos::Top);
        let corner = (self.width - 2.0, 3.0);
        self.pen
            .text("elasticity", corner, anchor, self.theme.muted, false)
    }

    fn row(&self, row: &TornadoRow, place: &Place) -> Painted<DB> {
        let middle = place.top + place.height / 2.0;
        let start = if self.layout.wide {
            middle - place.name.len() as f64 * LINE / 2.0
        } else {
            place.top + 2.0
        };
        self.lines(&place.name, (0.0, start), HPos::Left)?;
        if !row.elasticity.is_empty() {
            let (y, anchor) = if self.layout.wide {
                (middle, VPos::Center)
            } else {
                (start, VPos::Top)
            };
            let at = (self.width - 2.0, y);
            self.pen.text(
                &row.elasticity,
                at,
                (HPos::Right, anchor),
                self.theme.ink,
                true,
            )?;
        }
        self.bars(row, place)?;
        for side in [Side::Low, Side::High] {
            self.end(row, place, side)?;
        }
        Ok(())
    }

    /// The bars of a row; dashes where there is no break-even any more.
    fn bars(&self, row: &TornadoRow, place: &Place) -> Painted<DB> {
        let (top, bottom) = place.bar;
        for bar in &row.bars {
            let (from, to) = (self.layout.centre, self.layout.end(self.tornado, bar));
            let color = self.theme.tint(tint(bar.tried));
            if let Some(reach) = bar.reach {
                self.pen
                    .block((from.min(to), top), (from.max(to), bottom), color)?;
                if reach > self.tornado.reach * (1.0 + 1e-9) {
                    self.cut((from, to), place.bar)?;
                }
            } else {
                let y = f64::midpoint(top, bottom);
                self.pen
                    .dashed(&[(from, y), (to, y)], color, 3.0, (6.0, 4.0))?;
            }
        }
        Ok(())
    }

    /// Gaps near the end of a bar that goes on beyond the axis.
    fn cut(&self, (from, to): (f64, f64), (top, bottom): (f64, f64)) -> Painted<DB> {
        let inwards = (from - to).signum();
        for gap in [8.0, 15.0] {
            let x = to + inwards * gap;
            let stroke = [(x - 3.0, bottom), (x + 3.0, top)];
            self.pen.path(&stroke, self.theme.paper, 3.0)?;
        }
        Ok(())
    }

    /// What is written at an end: beside the bar, or below it beside the line.
    fn end(&self, row: &TornadoRow, place: &Place, side: Side) -> Painted<DB> {
        let lines = &place.ends[side as usize];
        if !self.layout.wide {
            let (y, x) = (place.bar.1 + 3.0, self.layout.centre);
            return match side {
                Side::Low => self.lines(lines, (x - 6.0, y), HPos::Right),
                Side::High => self.lines(lines, (x + 6.0, y), HPos::Left),
            };
        }
        let mut bars = row.bars.iter().filter(|bar| bar.side == side);
        let end = bars
            .next()
            .map_or(self.layout.centre, |bar| self.layout.end(self.tornado, bar));
        let y = place.top + (place.height - lines.len() as f64 * LINE) / 2.0;
        match side {
            Side::Low => self.lines(lines, (end - 6.0, y), HPos::Right),
            Side::High => self.lines(lines, (end + 6.0, y), HPos::Left),
        }
    }

    /// Lines of text below each other.
    fn lines(&self, lines: &[String], (x, top): (f64, f64), side: HPos) -> Painted<DB> {
        for (i, line) in lines.iter().enumerate() {
            let middle = top + (i as f64 + 0.5) * LINE;
            self.pen.text(
                line,
                (x, middle),
                (side, VPos::Center),
                self.theme.ink,
                false,
            )?;
        }
        Ok(())
    }
}
