//! A drawing backend that writes SVG: places to a tenth of a CSS pixel, text as large as on a canvas, and shapes of one
//! look that follow each other in one path.
//!
//! `plotters-svg` serves the snapshots of the painters; it writes whole pixels and text at 1/1.24 of its size.

use std::convert::Infallible;
use std::fmt::Write;

use plotters::prelude::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind, FontStyle,
};

use crate::present::pen::FAMILY;

/// What came of writing, which cannot fail.
type Written = Result<(), DrawingErrorKind<Infallible>>;

/// Writes a document into a text.
pub(super) struct Svg<'a> {
    text: &'a mut String,
    size: (f64, f64),
    /// Places to a CSS pixel.
    scale: f64,
    /// The path that shapes of the same look are added to: its attributes and its data.
    open: (String, String),
    ended: bool,
}

impl<'a> Svg<'a> {
    /// An empty document of a size [CSS px], with a title and a description, for places that are `scale` times as large.
    pub(super) fn new(
        text: &'a mut String,
        (width, height): (f64, f64),
        scale: f64,
        (title, description): (&str, &str),
    ) -> Self {
        let _ = write!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
             role=\"img\" font-family=\"{FAMILY}\">\n<title>{}</title>\n<desc>{}</desc>\n",
            escaped(title),
            escaped(description),
        );
        Self {
            text,
            size: (width, height),
            scale,
            open: Default::default(),
            ended: false,
        }
    }

    fn px(&self, place: i32) -> f64 {
        f64::from(place) / self.scale
    }

    fn at(&self, (x, y): BackendCoord) -> (f64, f64) {
        (self.px(x), self.px(y))
    }

    /// Adds to the open path, or begins another where the look is not the same.
    fn shape(&mut self, look: String, data: &str) -> Written {
        if look != self.open.0 {
            self.close();
            self.open.0 = look;
        }
        self.open.1.push_str(data);
        Ok(())
    }

    fn close(&mut self) {
        let (look, data) = std::mem::take(&mut self.open);
        if !data.is_empty() {
            let _ = writeln!(self.text, "<path{look} d=\"{data}\"/>");
        }
    }

    fn stroke<S: BackendStyle>(&self, style: &S) -> String {
        let width = f64::from(style.stroke_width()) / self.scale;
        let color = painted("stroke", style.color());
        format!(" fill=\"none\"{color} stroke-width=\"{width}\" stroke-linejoin=\"round\"")
    }

    fn data(&self, places: impl Iterator<Item = BackendCoord>) -> String {
        let mut data = String::new();
        for (i, place) in places.enumerate() {
            let (x, y) = self.at(place);
            let _ = write!(data, "{}{x} {y}", if i == 0 { 'M' } else { 'L' });
        }
        data
    }
}

/// A colour as an attribute, with its opacity where something shines through.
fn painted(attribute: &str, color: BackendColor) -> String {
    let (r, g, b) = color.rgb;
    let opacity = if color.alpha < 1.0 {
        format!(" {attribute}-opacity=\"{}\"", color.alpha)
    } else {
        String::new()
    };
    format!(" {attribute}=\"#{r:02x}{g:02x}{b:02x}\"{opacity}")
}

/// Text that is only text to a reader of XML.
fn escaped(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() => safe.push(' '),
            // XML has no word for these.
            '\u{fffe}' | '\u{ffff}' => {}
            c => safe.push(c),
        }
    }
    safe
}

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let (width, height) = self.size;
        let places = |length: f64| (length * self.scale).round() as u32;
        (places(width), places(height))
    }

    fn ensure_prepared(&mut self) -> Written {
        Ok(())
    }

    fn present(&mut self) -> Written {
        if !self.ended {
            self.close();
            self.text.push_str("</svg>\n");
            self.ended = true;
        }
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Written {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Written {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Written {
        let ((left, top), (right, bottom)) = (self.at(from), self.at(to));
        let look = if fill {
            painted("fill", style.color())
        } else {
            self.stroke(style)
        };
        let data = format!("M{left} {top}H{right}V{bottom}H{left}Z");
        self.shape(look, &data)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Written {
        let data = self.data(path.into_iter());
        self.shape(self.stroke(style), &data)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Written {
        let mut data = self.data(path.into_iter());
        data.push('Z');
        self.shape(painted("fill", style.color()), &data)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Written {
        self.close();
        let ((x, y), radius) = (self.at(center), f64::from(radius) / self.scale);
        let look = if fill {
            painted("fill", style.color())
        } else {
            self.stroke(style)
        };
        let _ = writeln!(
            self.text,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{look}/>"
        );
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        at: BackendCoord,
    ) -> Written {
        self.close();
        let (x, y) = self.at(at);
        let size = style.size() / self.scale;
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        // Where the base line is below the place, as a part of the size; few programs know `dominant-baseline`.
        let below = match style.anchor().v_pos {
            VPos::Top => 0.82,
            VPos::Center => 0.35,
            VPos::Bottom => -0.22,
        };
        let y = ((y + below * size) * self.scale).round() / self.scale;
        let weight = match style.style() {
            FontStyle::Bold => " font-weight=\"bold\"",
            _ => "",
        };
        let _ = writeln!(
            self.text,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{anchor}{weight}{}>{}</text>",
            painted("fill", style.color()),
            escaped(text),
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::prelude::*;

    #[test]
    fn shapes_of_one_look_share_a_path_and_text_cannot_end_it() {
        let mut text = String::new();
        let backend = Svg::new(
            &mut text,
            (100.0, 50.0),
            10.0,
            ("A < B & C", "\"so\" \u{1}"),
        );
        let area = backend.into_drawing_area();
        let red = Color::stroke_width(&RED, 20);
        for shift in [0, 105] {
            let line = vec![(shift, 0), (shift + 33, 401)];
            area.draw(&PathElement::new(line, red)).expect("drawn");
        }
        let style = TextStyle::from(FontDesc::new(FontFamily::SansSerif, 120.0, FontStyle::Bold));
        area.draw(&Text::new("<script>", (10, 10), style))
            .expect("drawn");
        area.present().expect("ended");
        drop(area);
        assert!(text.contains("<title>A &lt; B &amp; C</title>\n<desc>&quot;so&quot;  </desc>"));
        assert!(text.contains("stroke-width=\"2\""), "{text}");
        assert!(
            text.contains("d=\"M0 0L3.3 40.1M10.5 0L13.8 40.1\""),
            "{text}"
        );
        assert_eq!(text.matches("<path").count(), 1);
        assert!(text.contains("font-size=\"12\"") && text.contains(">&lt;script&gt;</text>"));
        assert!(text.ends_with("</svg>\n"));
    }
}
