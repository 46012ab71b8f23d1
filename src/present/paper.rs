//! One kind of paper for every painter, whatever lies below it: a canvas, an SVG document, a test.
//!
//! A drawing backend is generic in styles and paths, so every painter would be compiled again for every backend, and a
//! page pays for that in bytes. Here styles and paths are values, and the painters are compiled for [`Sheet`] alone.

use std::error::Error;
use std::fmt;

use plotters::prelude::DrawingBackend;
use plotters_backend::text_anchor::Pos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind, FontFamily,
    FontStyle, FontTransform,
};

/// What lies below did not take what was painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpainted;

impl fmt::Display for Unpainted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the picture could not be painted")
    }
}

impl Error for Unpainted {}

/// What came of painting a part.
type Taken = Result<(), DrawingErrorKind<Unpainted>>;

/// Colour and width of a stroke, or colour of a surface.
#[derive(Clone, Copy)]
struct Look {
    color: BackendColor,
    width: u32,
}

impl Look {
    fn of<S: BackendStyle>(style: &S) -> Self {
        Self {
            color: style.color(),
            width: style.stroke_width(),
        }
    }
}

impl BackendStyle for Look {
    fn color(&self) -> BackendColor {
        self.color
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

/// What text looks like.
struct Letters {
    color: BackendColor,
    size: f64,
    transform: FontTransform,
    style: FontStyle,
    anchor: Pos,
    family: String,
}

impl Letters {
    fn of<S: BackendTextStyle>(style: &S) -> Self {
        Self {
            color: style.color(),
            size: style.size(),
            transform: style.transform(),
            style: style.style(),
            anchor: style.anchor(),
            family: style.family().as_str().to_owned(),
        }
    }
}

impl BackendTextStyle for Letters {
    type FontError = Unpainted;

    fn color(&self) -> BackendColor {
        self.color
    }

    fn size(&self) -> f64 {
        self.size
    }

    fn transform(&self) -> FontTransform {
        self.transform.clone()
    }

    fn style(&self) -> FontStyle {
        self.style
    }

    fn anchor(&self) -> Pos {
        self.anchor
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::from(self.family.as_str())
    }

    /// Figures measure no text.
    fn layout_box(&self, _: &str) -> Result<((i32, i32), (i32, i32)), Unpainted> {
        Err(Unpainted)
    }

    /// No backend of a figure draws letters by pixels.
    fn draw<E, F: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: F,
    ) -> Result<Result<(), E>, Unpainted> {
        Err(Unpainted)
    }
}

/// What can be painted on, without type parameters.
trait Paper {
    fn size(&self) -> (u32, u32);
    fn prepared(&mut self) -> Taken;
    fn presented(&mut self) -> Taken;
    fn pixel(&mut self, at: BackendCoord, color: BackendColor) -> Taken;
    fn line(&mut self, from: BackendCoord, to: BackendCoord, look: Look) -> Taken;
    fn rect(&mut self, from: BackendCoord, to: BackendCoord, look: Look, fill: bool) -> Taken;
    fn path(&mut self, path: Vec<BackendCoord>, look: Look) -> Taken;
    fn circle(&mut self, center: BackendCoord, radius: u32, look: Look, fill: bool) -> Taken;
    fn polygon(&mut self, path: Vec<BackendCoord>, look: Look) -> Taken;
    fn text(&mut self, text: &str, letters: &Letters, at: BackendCoord) -> Taken;
}

/// A backend as paper.
struct Below<DB>(DB);

/// The error of any backend as the one that painters know.
fn known<T, E: Error + Send + Sync>(
    result: Result<T, DrawingErrorKind<E>>,
) -> Result<T, DrawingErrorKind<Unpainted>> {
    result.map_err(|error| match error {
        DrawingErrorKind::DrawingError(_) => DrawingErrorKind::DrawingError(Unpainted),
        DrawingErrorKind::FontError(error) => DrawingErrorKind::FontError(error),
    })
}

impl<DB: DrawingBackend> Paper for Below<DB> {
    fn size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn prepared(&mut self) -> Taken {
        known(self.0.ensure_prepared())
    }

    fn presented(&mut self) -> Taken {
        known(self.0.present())
    }

    fn pixel(&mut self, at: BackendCoord, color: BackendColor) -> Taken {
        known(self.0.draw_pixel(at, color))
    }

    fn line(&mut self, from: BackendCoord, to: BackendCoord, look: Look) -> Taken {
        known(self.0.draw_line(from, to, &look))
    }

    fn rect(&mut self, from: BackendCoord, to: BackendCoord, look: Look, fill: bool) -> Taken {
        known(self.0.draw_rect(from, to, &look, fill))
    }

    fn path(&mut self, path: Vec<BackendCoord>, look: Look) -> Taken {
        known(self.0.draw_path(path, &look))
    }

    fn circle(&mut self, center: BackendCoord, radius: u32, look: Look, fill: bool) -> Taken {
        known(self.0.draw_circle(center, radius, &look, fill))
    }

    fn polygon(&mut self, path: Vec<BackendCoord>, look: Look) -> Taken {
        known(self.0.fill_polygon(path, &look))
    }

    fn text(&mut self, text: &str, letters: &Letters, at: BackendCoord) -> Taken {
        known(self.0.draw_text(text, letters, at))
    }
}

/// What painters paint on.
pub struct Sheet<'a>(Box<dyn Paper + 'a>);

impl<'a> Sheet<'a> {
    /// Over a backend.
    pub fn over<DB: DrawingBackend + 'a>(backend: DB) -> Self {
        Self(Box::new(Below(backend)))
    }
}

impl DrawingBackend for Sheet<'_> {
    type ErrorType = Unpainted;

    fn get_size(&self) -> (u32, u32) {
        self.0.size()
    }

    fn ensure_prepared(&mut self) -> Taken {
        self.0.prepared()
    }

    fn present(&mut self) -> Taken {
        self.0.presented()
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Taken {
        self.0.pixel(at, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Taken {
        self.0.line(from, to, Look::of(style))
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Taken {
        self.0.rect(from, to, Look::of(style), fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Taken {
        self.0.path(path.into_iter().collect(), Look::of(style))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Taken {
        self.0.circle(center, radius, Look::of(style), fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Taken {
        self.0.polygon(path.into_iter().collect(), Look::of(style))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Taken {
        self.0.text(text, &Letters::of(style), at)
    }
}
