//! Where the parts of a tornado stand in a picture of a given width, so that no text touches another.
//!
//! Text is not measured, so that SVG and canvas agree: a character is taken to be as wide as a wide one.

use crate::present::tornado::{Bar, Side, Tornado, TornadoRow};

/// Width of a picture from which names stand beside the bars [CSS px].
const WIDE: f64 = 720.0;

/// Least width that a layout is made for [CSS px].
const LEAST: f64 = 200.0;

/// Rough width of a character [CSS px].
pub(super) const CHARACTER: f64 = 7.2;

/// Height of a line of text [CSS px].
pub(super) const LINE: f64 = 16.0;

/// Height of a bar [CSS px].
const BAR: f64 = 16.0;

/// Room above the rows for today's break-even [CSS px].
pub(super) const HEAD: f64 = 24.0;

/// Room below the rows for the axis and what it measures [CSS px].
pub(super) const AXIS: f64 = 42.0;

/// Width of the column of elasticities [CSS px].
const ELASTICITIES: f64 = 76.0;

/// A row's place, from top to bottom of the picture [CSS px].
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Top edge.
    pub top: f64,
    /// Height.
    pub height: f64,
    /// Lines of the name.
    pub(super) name: Vec<String>,
    /// Lines of what is written at the low and the high end.
    pub(super) ends: [Vec<String>; 2],
    /// Top and bottom of the bar.
    pub(super) bar: (f64, f64),
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// Whether names stand beside the bars; else above them.
    pub(super) wide: bool,
    /// Place of today's break-even.
    pub(super) centre: f64,
    /// Length of a bar that reaches as far as the axis.
    pub(super) half: f64,
    pub(super) places: Vec<Place>,
}

impl Layout {
    pub(super) fn of(tornado: &Tornado, width: f64) -> Self {
        let width = width.max(LEAST);
        if width >= WIDE {
            Self::wide(tornado, width)
        } else {
            Self::narrow(tornado, width)
        }
    }

    /// Names at the left, texts beside the ends of the bars.
    fn wide(tornado: &Tornado, width: f64) -> Self {
        let names = (width * 0.28).clamp(190.0, 280.0);
        let (left, right) = (names + 12.0, width - ELASTICITIES);
        let room = (right - left) / 2.0;
        let mut top = HEAD;
        let places: Vec<Place> = tornado
            .rows
            .iter()
            .map(|row| {
                let name = wrapped(&row.name, names);
                let ends = row.ends.each_ref().map(|end| wrapped(end, room * 0.5));
                let lines = [name.len(), ends[0].len(), ends[1].len()];
                let lines = lines.into_iter().max().unwrap_or(1) as f64;
                let height = lines * LINE + 12.0;
                let middle = top + height / 2.0;
                let bar = (middle - BAR / 2.0, middle + BAR / 2.0);
                let place = Place {
                    top,
                    height,
                    name,
                    ends,
                    bar,
                };
                top += height;
                place
            })
            .collect();
        let free = |row: &TornadoRow, place: &Place| {
            let bars = row.bars.iter();
            let lengths = bars.map(|bar| {
                let text = text_width(&place.ends[bar.side as usize]);
                (room - text - 10.0) / tornado.length(bar)
            });
            lengths.fold(f64::INFINITY, f64::min)
        };
        let half = tornado.rows.iter().zip(&places);
        let half = half
            .map(|(row, place)| free(row, place))
            .fold(room, f64::min);
        Self {
            wide: true,
            centre: left + room,
            half: half.max(10.0),
            places,
        }
    }

    /// Names above the bars, texts below them on either side of the line.
    fn narrow(tornado: &Tornado, width: f64) -> Self {
        let mut top = HEAD;
        let places = tornado.rows.iter().map(|row| {
            let name = wrapped(&row.name, width - ELASTICITIES);
            let ends = row
                .ends
                .each_ref()
                .map(|end| wrapped(end, width / 2.0 - 10.0));
            let bar_top = top + name.len() as f64 * LINE + 5.0;
            let lines = ends[0].len().max(ends[1].len()) as f64;
            let bar = (bar_top, bar_top + BAR - 4.0);
            let height = bar.1 - top + 2.0 + lines * LINE + 6.0;
            let place = Place {
                top,
                height,
                name,
                ends,
                bar,
            };
            top += height;
            place
        });
        Self {
            wide: false,
            places: places.collect(),
            centre: width / 2.0,
            half: width / 2.0 - 6.0,
        }
    }

    /// Bottom of the last row.
    pub(super) fn bottom(&self) -> f64 {
        self.places
            .last()
            .map_or(HEAD, |place| place.top + place.height)
    }

    /// Where a bar ends.
    pub(super) fn end(&self, tornado: &Tornado, bar: &Bar) -> f64 {
        let length = tornado.length(bar) * self.half;
        match bar.side {
            Side::Low => self.centre - length,
            Side::High => self.centre + length,
        }
    }

    /// Where a volume stands.
    pub(super) fn x(&self, tornado: &Tornado, volume: f64) -> f64 {
        self.centre + (volume / tornado.at).ln() / tornado.reach * self.half
    }
}

impl Tornado {
    /// Length of a bar, as a part of the axis to one side; all of it where the bar goes farther.
    fn length(&self, bar: &Bar) -> f64 {
        bar.reach.map_or(1.0, |reach| (reach / self.reach).min(1.0))
    }

    /// Height of a picture of this width [CSS px].
    pub fn height(&self, width: f64) -> f64 {
        Layout::of(self, width).bottom() + AXIS
    }

    /// Where a volume stands in a picture of this width, from the left; `None` beyond the axis [CSS px].
    pub fn across(&self, width: f64, volume: f64) -> Option<f64> {
        let layout = Layout::of(self, width);
        let off = (volume / self.at).ln().abs();
        (off <= self.reach).then(|| layout.x(self, volume))
    }

    /// Where the rows are in a picture of this width.
    pub fn places(&self, width: f64) -> Vec<Place> {
        Layout::of(self, width).places
    }

    /// The row at a height from the top of a picture of this width; `None` above and below the rows.
    pub fn row_at(&self, width: f64, y: f64) -> Option<usize> {
        let places = self.places(width);
        places
            .iter()
            .position(|place| y >= place.top && y < place.top + place.height)
    }
}

/// Rough width of the longest line [CSS px].
pub(super) fn text_width(lines: &[String]) -> f64 {
    let longest = lines.iter().map(|line| line.chars().count()).max();
    longest.unwrap_or(0) as f64 * CHARACTER
}

/// Lines of a text none of which is wider than this [CSS px]; a longer word is broken.
fn wrapped(text: &str, width: f64) -> Vec<String> {
    let most = ((width / CHARACTER) as usize).max(4);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(most) {
            match lines.last_mut() {
                Some(line) if line.chars().count() + 1 + piece.len() <= most => {
                    line.push(' ');
                    line.extend(piece);
                }
                _ => lines.push(piece.iter().collect()),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_asked() {
        let lines = wrapped("Number, at least or exactly of the EC2 fleet", 110.0);
        assert_eq!(
            lines,
            ["Number, at", "least or", "exactly of the", "EC2 fleet"]
        );
        assert_eq!(
            wrapped("incomprehensibilities", 72.0),
            ["incomprehe", "nsibilitie", "s"]
        );
        assert!(wrapped("", 72.0).is_empty());
    }
}
