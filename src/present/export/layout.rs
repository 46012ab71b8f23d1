//! Where title, chart, legend and source of a saved picture stand [CSS px]. Text is not measured, so that every backend
//! agrees: a character is taken to be rather wide.

use crate::present::export::legend::Key;
use crate::present::export::origin::Origin;

/// Distance from the edges.
const EDGE: f64 = 12.0;

/// Rough width of a character of the title.
const TITLE: f64 = 8.6;

/// Rough width of a character of other text; of a link, in which wide ones follow each other.
const CHARACTER: (f64, f64) = (7.5, 8.2);

/// Height of a line: of the title, of the legend, of the source.
const LINES: (f64, f64, f64) = (20.0, 19.0, 16.0);

/// Room for a swatch before its name.
pub(super) const SWATCH: f64 = 25.0;

/// Room between two entries of the legend.
const APART: f64 = 18.0;

/// Most lines that the link takes; a longer one is cut, and stands whole in the description of an SVG.
const LINK: usize = 3;

/// Something at a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed<T> {
    /// From the left, from the top.
    pub(super) at: (f64, f64),
    /// What stands there.
    pub(super) what: T,
}

/// The parts of a picture.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// Width and height of everything.
    pub(super) size: (f64, f64),
    /// Lines of the title.
    pub(super) title: Vec<Placed<String>>,
    /// Entries of the legend, at the middle of their left edge.
    pub(super) legend: Vec<Placed<Key>>,
    /// Upper and lower edge of the chart.
    pub(super) chart: (f64, f64),
    /// Lines of the source.
    pub(super) source: Vec<Placed<String>>,
}

impl Layout {
    /// Around a chart of a size.
    pub(super) fn of(title: &str, origin: &Origin, keys: Vec<Key>, chart: (f64, f64)) -> Self {
        let width = chart.0.round().max(1.0);
        let room = (width - 2.0 * EDGE).max(1.0);
        let mut down = EDGE;
        let mut column = |lines: Vec<String>, height: f64| -> Vec<Placed<String>> {
            let place = |what| {
                let at = (EDGE, down);
                down += height;
                Placed { at, what }
            };
            lines.into_iter().map(place).collect()
        };
        let title = column(wrapped(title, (room / TITLE) as usize), LINES.0);
        let characters = (room / CHARACTER.0) as usize;
        let mut source = column(wrapped(&origin.workload, characters), LINES.2);
        let (legend, down) = placed(keys, down + 6.0, width - EDGE);
        let chart = (down, down + chart.1.round().max(1.0));
        let mut down = chart.1 + 6.0;
        let below = wrapped(&origin.note, characters).into_iter();
        for what in below.chain(cut(&origin.link, (room / CHARACTER.1) as usize, LINK)) {
            let at = (EDGE, down);
            source.push(Placed { at, what });
            down += LINES.2;
        }
        Self {
            size: (width, down + EDGE - 4.0),
            title,
            legend,
            chart,
            source,
        }
    }
}

/// Entries of a legend from the left to the right and on in the next line, and where they end.
fn placed(keys: Vec<Key>, top: f64, right: f64) -> (Vec<Placed<Key>>, f64) {
    let (mut x, mut y) = (EDGE, top + LINES.1 / 2.0);
    let mut legend = Vec::new();
    for what in keys {
        let wide = SWATCH + what.name.chars().count() as f64 * CHARACTER.0;
        if x > EDGE && x + wide > right {
            (x, y) = (EDGE, y + LINES.1);
        }
        let at = (x, y);
        legend.push(Placed { at, what });
        x += wide + APART;
    }
    let bottom = if legend.is_empty() {
        top
    } else {
        y + LINES.1 / 2.0
    };
    (legend, bottom.round())
}

/// Lines of at most so many characters, where words are no longer than that.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A text without spaces in at most so many lines of so many characters; what does not fit is left out, which shows.
fn cut(text: &str, most: usize, lines: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let most = most.max(8);
    let mut found: Vec<String> = letters
        .chunks(most)
        .take(lines)
        .map(|line| line.iter().collect())
        .collect();
    if letters.len() > most * lines
        && let Some(last) = found.last_mut()
    {
        last.pop();
        last.push('\u{2026}');
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::export::legend::Swatch;
    use plotters::style::RGBColor;
    use proptest::prelude::*;

    #[test]
    fn a_long_text_takes_several_lines_and_a_long_link_shows_that_it_is_cut() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("", 7), Vec::<String>::new());
        assert_eq!(cut("abcdefghij", 8, 2), ["abcdefgh", "ij"]);
        assert_eq!(
            cut("abcdefghijklmnopqrst", 8, 2),
            ["abcdefgh", "ijklmno\u{2026}"]
        );
    }

    proptest! {
        #[test]
        fn nothing_stands_over_anything_else(width in 200.0..1500.0_f64, count in 0..16_usize, long in 0..900_usize) {
            let key = |i: usize| Key {
                name: "Azure Functions Premium".to_owned(),
                color: RGBColor(i as u8, 0, 0),
                swatch: Swatch::Line,
            };
            let origin = Origin {
                workload: "10 M invocations a month, 200 ms at the median, 512 MB.".to_owned(),
                volume: 1e7,
                note: "A note.".to_owned(),
                link: "x".repeat(long),
            };
            let layout = Layout::of("Cost against monthly volume", &origin, (0..count).map(key).collect(), (width, 300.0));
            let texts = layout.title.iter().chain(&layout.source).map(|text| text.at.1);
            let (above, below): (Vec<f64>, Vec<f64>) = texts.partition(|y| *y < layout.chart.0);
            prop_assert!(above.iter().all(|y| y + LINES.2 <= layout.chart.0));
            prop_assert!(below.iter().all(|y| *y >= layout.chart.1 && y + LINES.2 <= layout.size.1));
            let mut entries = layout.legend.iter().map(|entry| entry.at);
            prop_assert!(entries.all(|(x, y)| x < width && y + LINES.1 / 2.0 <= layout.chart.0 + 1.0));
            prop_assert!((layout.chart.1 - layout.chart.0 - 300.0).abs() < 1e-9);
        }
    }
}
