//! What keys do on a chart.

use crate::present::figure::Tint;
use crate::present::figures::Zoom;
use crate::present::look::{Cursor, Gesture, Look, Plot, Step, ZOOM_STEP, Zooming};

/// Distance that an arrow key moves the cross-hair, as a share of the plot.
const MOVE: f64 = 0.005;

/// The same with Shift.
const FAR: f64 = 0.05;

impl Look {
    /// A key is pressed; `order` are the series of the read-out from top to bottom. `None` for a key that means
    /// nothing here.
    pub fn key(mut self, key: &str, shift: bool, plot: &Plot, order: &[Tint]) -> Option<Step> {
        let far = if shift { FAR } else { MOVE };
        match key {
            "ArrowLeft" => return Some(self.walk(-far, plot)),
            "ArrowRight" => return Some(self.walk(far, plot)),
            "Home" => self.stand(plot.axis.value(0.0)),
            "End" => self.stand(plot.axis.value(1.0)),
            "ArrowUp" | "ArrowDown" => {
                self.stand(self.here(plot));
                self.picked = next(order, self.picked, key == "ArrowDown");
            }
            "Enter" | " " => {
                let pinned = self.cursor.is_some_and(|cursor| cursor.pinned);
                let x = self.here(plot);
                self.cursor = Some(Cursor { x, pinned: !pinned });
            }
            "Escape" => self = Self::default(),
            "+" | "=" | "-" | "_" if plot.zooming != Zooming::Fixed => {
                let inwards = matches!(key, "+" | "=");
                let factor = if inwards { ZOOM_STEP } else { 1.0 / ZOOM_STEP };
                return Some((self, Some(self.zoomed(factor, plot))));
            }
            "0" if plot.zooming != Zooming::Fixed => return Some((self, Some(Zoom::Reset))),
            _ => return None,
        }
        self.gesture = Gesture::None;
        Some((self, None))
    }

    /// Where the cross-hair is, or where it comes from.
    fn here(&self, plot: &Plot) -> f64 {
        let x = self.cursor.map_or(plot.start, |cursor| cursor.x);
        plot.axis.value(plot.axis.position(x))
    }

    fn stand(&mut self, x: f64) {
        let pinned = self.cursor.is_some_and(|cursor| cursor.pinned);
        self.cursor = Some(Cursor { x, pinned });
    }

    /// Moves the cross-hair by a share of the plot. At the edge of a zoomed chart, the chart moves.
    fn walk(mut self, share: f64, plot: &Plot) -> Step {
        let to = plot.axis.position(self.here(plot)) + share;
        let beyond = !(-1e-9..=1.0 + 1e-9).contains(&to);
        if beyond && plot.zooming == Zooming::Zoomed {
            let span = plot.span().panned(share);
            let (low, high) = span.ends();
            self.stand(if share < 0.0 { low } else { high });
            return (self, Some(Zoom::To(span)));
        }
        self.stand(plot.axis.value(to));
        (self, None)
    }
}

/// The next series below or above the picked one; of none, the first or the last.
fn next(order: &[Tint], picked: Option<Tint>, down: bool) -> Option<Tint> {
    let last = order.len().checked_sub(1)?;
    let at = picked.and_then(|tint| order.iter().position(|&other| other == tint));
    let to = match (at, down) {
        (None, true) => 0,
        (None, false) => last,
        (Some(i), true) => (i + 1).min(last),
        (Some(i), false) => i.saturating_sub(1),
    };
    Some(order[to])
}
