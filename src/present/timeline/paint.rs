//! Paints the timeline on any drawing backend.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::model::simulation::timeline::Doing;
use crate::present::axis::{Tick, spaced};
use crate::present::figure::tick_width;
use crate::present::pen::{Finished, Painted, Pen, over};
use crate::present::theme::Theme;
use crate::present::timeline::{Layout, Life, Lives, Row, Window, tint};

/// Height of what an instance does over that of its row.
fn thickness(doing: Doing) -> f64 {
    match doing {
        Doing::Init | Doing::Busy => 0.8,
        Doing::Idle => 0.3,
    }
}

/// Distance of two row labels [CSS px].
const APART: f64 = 14.0;

/// Paints a window of the lives over the whole area of a backend, which is `scale` times the size in CSS pixels.
pub fn paint_timeline<DB: DrawingBackend>(
    lives: &Lives,
    window: Window,
    theme: &Theme,
    scale: f64,
    backend: DB,
) -> Finished {
    over(backend, scale, |pen| {
        paint_timeline_with(lives, window, theme, pen)
    })
}

/// Paints a window of the lives over the whole area of a pen.
pub fn paint_timeline_with<DB: DrawingBackend>(
    lives: &Lives,
    window: Window,
    theme: &Theme,
    pen: Pen<'_, DB>,
) -> Painted<DB> {
    let layout = Layout::new(lives, window, pen.size());
    pen.area.fill(&theme.paper)?;
    let brush = Brush { pen, theme, layout };
    brush.axis()?;
    brush.labels(lives)?;
    // What is short and rare is drawn over what is long.
    for doing in [Doing::Idle, Doing::Busy, Doing::Init] {
        for &row in &brush.layout.rows {
            brush.parts(row, &lives.lives[row.life], doing)?;
        }
    }
    for &row in &brush.layout.rows {
        brush.end(row, &lives.lives[row.life])?;
    }
    Ok(())
}

struct Brush<'a, DB: DrawingBackend> {
    pen: Pen<'a, DB>,
    theme: &'a Theme,
    layout: Layout,
}

impl<DB: DrawingBackend> Brush<'_, DB> {
    /// Grid lines with their times, and what the axis measures.
    fn axis(&self) -> Painted<DB> {
        let (frame, theme, pen) = (self.layout.frame, self.theme, &self.pen);
        let axis = self.layout.axis();
        let across = |tick: &Tick| frame.x(axis.position(tick.value));
        let wide = |tick: &Tick| tick_width(&tick.label) + 10.0;
        for tick in spaced(&axis.ticks, across, wide) {
            let at = across(tick);
            pen.hairline((at, frame.top), (at, frame.bottom), theme.grid)?;
            let centre = at.min(pen.size().0 - wide(tick) / 2.0);
            let anchor = (HPos::Center, VPos::Top);
            let place = (centre, frame.bottom + 6.0);
            pen.text(&tick.label, place, anchor, theme.muted, false)?;
        }
        let (left, right) = ((frame.left, frame.bottom), (frame.right, frame.bottom));
        pen.hairline(left, right, theme.muted)?;
        let anchor = (HPos::Right, VPos::Bottom);
        let end = frame.right.max(tick_width(&axis.label));
        let place = (end, pen.size().1 - 4.0);
        pen.text(&axis.label, place, anchor, theme.muted, false)
    }

    /// Numbers of the instances, as many as there is room for.
    fn labels(&self, lives: &Lives) -> Painted<DB> {
        let step = (APART / self.layout.height).ceil().max(1.0) as usize;
        for row in self.layout.rows.iter().step_by(step) {
            let life = &lives.lives[row.life];
            let label = if life.reserved {
                "warm".to_owned()
            } else {
                format!("#{}", life.number)
            };
            let place = (
                self.layout.frame.left - 6.0,
                row.top + self.layout.height / 2.0,
            );
            let anchor = (HPos::Right, VPos::Center);
            self.pen
                .text(&label, place, anchor, self.theme.muted, false)?;
        }
        Ok(())
    }

    /// One kind of parts of a life. Those that share a pixel with the one before are left out.
    fn parts(&self, row: Row, life: &Life, doing: Doing) -> Painted<DB> {
        let (height, color) = (self.layout.height, self.theme.tint(tint(doing)));
        let margin = height * (1.0 - thickness(doing)) / 2.0;
        let (top, bottom) = (row.top + margin, row.top + height - margin);
        let mut drawn_to = i32::MIN;
        for &part in life.parts.iter().filter(|part| part.doing == doing) {
            let Some((left, right)) = self.layout.edges(part) else {
                continue;
            };
            let ((left, top), (right, bottom)) =
                (self.pen.px((left, top)), self.pen.px((right, bottom)));
            // However short, it is a pixel wide.
            let right = right.max(left + 1);
            if right > drawn_to {
                let corners = [(left, top), (right, bottom.max(top + 1))];
                let block = Rectangle::new(corners, color.filled());
                self.pen.area.draw(&block)?;
                drawn_to = right;
            }
        }
        Ok(())
    }

    /// A cross where a life ended.
    fn end(&self, row: Row, life: &Life) -> Painted<DB> {
        let Some(x) = life.ended.and_then(|at| self.layout.place(at)) else {
            return Ok(());
        };
        let arm = (self.layout.height * 0.3).min(4.0);
        let y = row.top + self.layout.height / 2.0;
        for slope in [arm, -arm] {
            let stroke = [(x - arm, y - slope), (x + arm, y + slope)];
            self.pen.path(&stroke, self.theme.ink, 1.5)?;
        }
        Ok(())
    }
}
