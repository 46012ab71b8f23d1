//! A chart as it is saved: a picture that is complete by itself, with title, legend and source, and the name of its file.
//!
//! The chart is painted by the painter of the page. Its numbers are made where the chart is, as a `data` table; what a
//! spreadsheet reads of it is in `spreadsheet`. Not here: a browser, which hands the file over.

mod layout;
mod legend;
mod origin;
mod outcome;
mod svg;

use std::rc::Rc;

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::present::export::layout::{Layout, Placed};
use crate::present::export::legend::{Swatch, keys};
use crate::present::export::svg::Svg;
use crate::present::figure::Figure;
use crate::present::map::{Map, paint_map_with};
use crate::present::mitigations::{Scatter, paint_scatter_with};
use crate::present::paint::paint_with;
use crate::present::pen::{Finished, Painted, Pen, over};
use crate::present::stack::{Stack, paint_stack_with};
use crate::present::theme::Theme;
use crate::present::timeline::{Lives, Window, paint_timeline_with};
use crate::present::tornado::{Tornado, paint_tornado_with};

pub use origin::{Origin, file_name};
pub use outcome::Outcome;

/// Pixels of a saved bitmap to a CSS pixel: sharp in print and on any screen.
pub const BITMAP: f64 = 2.0;

/// Parts of a CSS pixel to which places in a saved SVG are exact.
const FINE: f64 = 10.0;

/// A chart, ready to be painted.
#[derive(Clone, Debug)]
pub enum Drawn {
    /// Lines or bars over axes.
    Figure(Rc<Figure>),
    /// Bills as stacked bars.
    Stack(Rc<Stack>),
    /// The cheapest platform over two inputs.
    Map {
        /// The map.
        map: Rc<Map>,
        /// Where the scenario lies on it, from 0 to 1.
        at: (f64, f64),
    },
    /// What moves the break-even.
    Tornado(Rc<Tornado>),
    /// Single instances over time.
    Timeline(Rc<Lives>, Window),
    /// Cost against latency of mitigations.
    Scatter(Rc<Scatter>),
}

/// A chart as it is saved.
#[derive(Clone, Debug)]
pub struct Picture {
    /// What it is called.
    pub title: String,
    /// What it shows, for those who cannot see it.
    pub description: String,
    /// The chart.
    pub drawn: Drawn,
    /// The size of the chart itself [CSS px].
    pub chart: (f64, f64),
    /// What it is of.
    pub origin: Origin,
}

impl Picture {
    /// Its size with everything around the chart [CSS px], in whole pixels.
    pub fn size(&self, theme: &Theme) -> (f64, f64) {
        self.layout(theme).size
    }

    /// As an SVG document, with title and description for those who cannot see it.
    pub fn svg(&self, theme: &Theme) -> String {
        let said = format!("{} {}", self.description, self.origin.link);
        let mut text = String::new();
        let size = self.size(theme);
        let backend = Svg::new(&mut text, size, FINE, (&self.title, &said));
        // Writing to memory cannot fail.
        let _ = self.paint(theme, FINE, backend);
        text
    }

    /// Paints it over the whole of a backend, which is `scale` times the size in CSS pixels.
    pub fn paint<DB: DrawingBackend>(&self, theme: &Theme, scale: f64, backend: DB) -> Finished {
        let layout = self.layout(theme);
        over(backend, scale, |pen| {
            pen.area.fill(&theme.paper)?;
            let across = |height: f64| (height * scale).round() as i32;
            let (_, below) = pen.area.split_vertically(across(layout.chart.0));
            let height = across(layout.chart.1) - across(layout.chart.0);
            let (chart, _) = below.split_vertically(height);
            self.chart(
                theme,
                Pen {
                    area: &chart,
                    scale,
                },
            )?;
            around(&layout, theme, pen)
        })
    }

    fn layout(&self, theme: &Theme) -> Layout {
        Layout::of(
            &self.title,
            &self.origin,
            keys(&self.drawn, theme),
            self.chart,
        )
    }

    fn chart<DB: DrawingBackend>(&self, theme: &Theme, pen: Pen<'_, DB>) -> Painted<DB> {
        match &self.drawn {
            Drawn::Figure(figure) => paint_with(figure, theme, pen),
            Drawn::Stack(stack) => paint_stack_with(stack, theme, pen),
            Drawn::Tornado(tornado) => paint_tornado_with(tornado, theme, pen),
            Drawn::Timeline(lives, window) => paint_timeline_with(lives, *window, theme, pen),
            Drawn::Scatter(scatter) => paint_scatter_with(scatter, theme, pen),
            Drawn::Map { map, at } => {
                paint_map_with(map, theme, pen)?;
                let frame = map.frame(pen.size());
                let place = pen.px((frame.x(at.0), frame.y(at.1)));
                for (radius, color) in [(8.0, theme.paper), (6.5, theme.ink), (4.0, theme.paper)] {
                    let radius = (radius * pen.scale).round() as i32;
                    pen.area.draw(&Circle::new(place, radius, color.filled()))?;
                }
                Ok(())
            }
        }
    }
}

/// Title, legend and source.
fn around<DB: DrawingBackend>(layout: &Layout, theme: &Theme, pen: Pen<'_, DB>) -> Painted<DB> {
    for Placed { at, what } in &layout.title {
        pen.title(what, *at, theme.ink)?;
    }
    let anchor = (HPos::Left, VPos::Center);
    for Placed { at: (x, y), what } in &layout.legend {
        match &what.swatch {
            Swatch::Line => pen.path(&[(*x, *y), (x + 18.0, *y)], what.color, 2.25)?,
            Swatch::Dashed => {
                let line = [(*x, *y), (x + 18.0, *y)];
                pen.dashed(&line, what.color, 2.25, (7.0, 4.0))?;
            }
            Swatch::Block => pen.block((*x + 4.0, y - 5.0), (x + 16.0, y + 6.0), what.color)?,
            Swatch::Glyph(glyph) => pen.text(glyph, (x + 5.0, *y), anchor, what.color, false)?,
        }
        let place = (x + layout::SWATCH, *y);
        pen.text(&what.name, place, anchor, theme.ink, false)?;
    }
    let anchor = (HPos::Left, VPos::Top);
    for Placed { at, what } in &layout.source {
        pen.text(what, *at, anchor, theme.muted, false)?;
    }
    Ok(())
}
