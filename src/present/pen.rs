//! Strokes, blocks and text on any drawing backend, with places in CSS pixels.
//!
//! Places are multiplied by `scale`, the device pixel ratio, so that lines are sharp.

use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::present::paper::{Sheet, Unpainted};

/// The typefaces of figures, the first that there is.
pub const FAMILY: &str = "system-ui, sans-serif";

/// Size of text in figures [CSS px].
const TEXT: f64 = 12.0;

/// Size of a title [CSS px].
const TITLE: f64 = 15.0;

/// What came of painting.
pub type Painted<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// What came of painting a picture.
pub type Finished = Result<(), DrawingAreaErrorKind<Unpainted>>;

/// A drawing area, which is `scale` times the size in CSS pixels.
pub struct Pen<'a, DB: DrawingBackend> {
    /// Where it draws.
    pub area: &'a DrawingArea<DB, Shift>,
    /// Device pixels to a CSS pixel.
    pub scale: f64,
}

impl<DB: DrawingBackend> Clone for Pen<'_, DB> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<DB: DrawingBackend> Copy for Pen<'_, DB> {}

/// Paints over the whole of a backend, which is `scale` times the size in CSS pixels.
pub fn over<'a, DB: DrawingBackend + 'a>(
    backend: DB,
    scale: f64,
    paint: impl FnOnce(Pen<'_, Sheet<'a>>) -> Painted<Sheet<'a>>,
) -> Finished {
    let area = Sheet::over(backend).into_drawing_area();
    paint(Pen { area: &area, scale })?;
    area.present()
}

impl<DB: DrawingBackend> Pen<'_, DB> {
    /// Width and height of the area [CSS px].
    pub fn size(&self) -> (f64, f64) {
        let (width, height) = self.area.dim_in_pixel();
        (
            f64::from(width) / self.scale,
            f64::from(height) / self.scale,
        )
    }

    /// CSS pixels to the backend's.
    pub fn px(&self, (x, y): (f64, f64)) -> (i32, i32) {
        (
            (x * self.scale).round() as i32,
            (y * self.scale).round() as i32,
        )
    }

    /// The style of a line of this width [CSS px], never thinner than a device pixel.
    pub fn stroke(&self, color: RGBColor, width: f64) -> ShapeStyle {
        ShapeStyle {
            color: color.to_rgba(),
            filled: false,
            stroke_width: (width * self.scale).round().max(1.0) as u32,
        }
    }

    /// A line through points.
    pub fn path(&self, points: &[(f64, f64)], color: RGBColor, width: f64) -> Painted<DB> {
        let points: Vec<_> = points.iter().map(|&p| self.px(p)).collect();
        self.area
            .draw(&PathElement::new(points, self.stroke(color, width)))
    }

    /// A dashed line through points, with the lengths of dash and gap [CSS px].
    pub fn dashed(
        &self,
        points: &[(f64, f64)],
        color: RGBColor,
        width: f64,
        (dash, gap): (f64, f64),
    ) -> Painted<DB> {
        let points: Vec<_> = points.iter().map(|&p| self.px(p)).collect();
        let size = |css: f64| (css * self.scale).round() as i32;
        let style = self.stroke(color, width);
        let line = DashedPathElement::new(points, size(dash), size(gap), style);
        self.area.draw(&line)
    }

    /// An upright or level line, one CSS pixel wide and on whole device pixels, so that it is sharp.
    pub fn hairline(&self, from: (f64, f64), to: (f64, f64), color: RGBColor) -> Painted<DB> {
        let thick = self.scale.round().max(1.0) as i32;
        let ((left, top), (right, bottom)) = (self.px(from), self.px(to));
        let end = if left == right {
            (right + thick, bottom)
        } else {
            (right, bottom + thick)
        };
        self.area
            .draw(&Rectangle::new([(left, top), end], color.filled()))
    }

    /// A filled block, at least one device pixel wide and high.
    pub fn block(&self, from: (f64, f64), to: (f64, f64), color: RGBColor) -> Painted<DB> {
        let ((left, top), (right, bottom)) = (self.px(from), self.px(to));
        let corners = [(left, top), ((right - 1).max(left), (bottom - 1).max(top))];
        self.area.draw(&Rectangle::new(corners, color.filled()))
    }

    /// Text of the size that figures use, anchored at a place.
    pub fn text(
        &self,
        text: &str,
        at: (f64, f64),
        anchor: (HPos, VPos),
        color: RGBColor,
        bold: bool,
    ) -> Painted<DB> {
        self.text_of(TEXT, text, at, anchor, color, bold)
    }

    /// A title: bold, from the left, below a place.
    pub fn title(&self, text: &str, at: (f64, f64), color: RGBColor) -> Painted<DB> {
        self.text_of(TITLE, text, at, (HPos::Left, VPos::Top), color, true)
    }

    fn text_of(
        &self,
        size: f64,
        text: &str,
        at: (f64, f64),
        anchor: (HPos, VPos),
        color: RGBColor,
        bold: bool,
    ) -> Painted<DB> {
        let weight = if bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let family = FontFamily::Name(FAMILY);
        let font = FontDesc::new(family, size * self.scale, weight);
        let style = TextStyle::from(font)
            .color(&color)
            .pos(Pos::new(anchor.0, anchor.1));
        self.area
            .draw(&Text::new(text.to_owned(), self.px(at), style))
    }
}
