//! Paints a map on any drawing backend: regions in calm colours, lines of equal saving, borders, names and axes.
//!
//! The scenario's own point is not painted: the page lays it over the same [`Layout`], so that moving it paints nothing.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use crate::model::platform::PlatformId;
use crate::present::axis::Axis;
use crate::present::figure::{Frame, Tint, tick_width};
use crate::present::format;
use crate::present::map::layout::{Cell, Cells};
use crate::present::map::{Layout, Map, Meaning, VOLUMES};
use crate::present::pen::{Finished, Painted, Pen, over};
use crate::present::theme::Theme;

/// How much of a region's colour is its platform's, the rest being paper.
const STRENGTH: f64 = 0.36;

/// How far a border goes sideways from one band to the next [CSS px]; further away it is another one.
const LONGEST_STEP: f64 = 14.0;

/// Distance of the lines of a hatching [CSS px].
const HATCH: f64 = 9.0;

/// Paints a map over the whole area of a backend, which is `scale` times the size in CSS pixels.
pub fn paint_map<DB: DrawingBackend>(
    map: &Map,
    theme: &Theme,
    scale: f64,
    backend: DB,
) -> Finished {
    over(backend, scale, |pen| paint_map_with(map, theme, pen))
}

/// Paints a map over the whole area of a pen.
pub fn paint_map_with<DB: DrawingBackend>(
    map: &Map,
    theme: &Theme,
    pen: Pen<'_, DB>,
) -> Painted<DB> {
    let layout = Layout::new(map, pen.size());
    let brush = Brush {
        cells: Cells::new(map, layout.frame),
        pen,
        theme,
        layout: &layout,
    };
    pen.area.fill(&theme.paper)?;
    brush.regions()?;
    brush.contours()?;
    brush.borders()?;
    brush.labels()?;
    brush.axes(
        &Axis::log("Invocations a month", VOLUMES.0, VOLUMES.1, format::count),
        &map.vertical.axis(),
    )
}

/// The colour of a platform's region.
pub fn fill(theme: &Theme, platform: PlatformId) -> RGBColor {
    mix(theme.paper, theme.tint(Tint::Platform(platform)), STRENGTH)
}

/// The colour of a platform's region as CSS.
pub fn fill_css(theme: &Theme, platform: PlatformId) -> String {
    let RGBColor(r, g, b) = fill(theme, platform);
    format!("rgb({r} {g} {b})")
}

/// A colour with so much of another in it, 0 to 1.
fn mix(from: RGBColor, to: RGBColor, part: f64) -> RGBColor {
    let channel =
        |a: u8, b: u8| (f64::from(a) + part * (f64::from(b) - f64::from(a))).round() as u8;
    RGBColor(
        channel(from.0, to.0),
        channel(from.1, to.1),
        channel(from.2, to.2),
    )
}

struct Brush<'a, DB: DrawingBackend> {
    pen: Pen<'a, DB>,
    theme: &'a Theme,
    layout: &'a Layout,
    cells: Cells,
}

impl<DB: DrawingBackend> Brush<'_, DB> {
    /// A line that what is below shines through.
    fn sheer(&self, points: &[(f64, f64)], width: f64, opacity: f64) -> Painted<DB> {
        let points: Vec<_> = points.iter().map(|&p| self.pen.px(p)).collect();
        let mut style = self.pen.stroke(self.theme.ink, width);
        style.color = self.theme.ink.mix(opacity);
        self.pen.area.draw(&PathElement::new(points, style))
    }

    /// A filled block that touches the next one.
    fn block(&self, from: (f64, f64), to: (f64, f64), color: RGBColor) -> Painted<DB> {
        let (a, b) = (self.pen.px(from), self.pen.px(to));
        if a.0 == b.0 || a.1 == b.1 {
            return Ok(());
        }
        self.pen.area.draw(&Rectangle::new([a, b], color.filled()))
    }

    fn regions(&self) -> Painted<DB> {
        let theme = self.theme;
        for (top, bottom, cells) in &self.cells.bands {
            for &(platform, left, right) in cells {
                let color =
                    platform.map_or(mix(theme.paper, theme.muted, 0.12), |p| fill(theme, p));
                self.block((left, *top), (right, *bottom), color)?;
            }
        }
        self.hatching()
    }

    /// Slanted lines where no platform can run the workload.
    fn hatching(&self) -> Painted<DB> {
        let nobody = |cells: &[Cell]| cells.iter().all(|cell| cell.0.is_none());
        let bands = &self.cells.bands;
        let mut i = 0;
        while i < bands.len() {
            let run = bands[i..].iter().take_while(|band| nobody(&band.2)).count();
            if run > 0 {
                self.hatch(bands[i + run - 1].0, bands[i].1)?;
            }
            i += run.max(1);
        }
        Ok(())
    }

    fn hatch(&self, top: f64, bottom: f64) -> Painted<DB> {
        let Frame { left, right, .. } = self.layout.frame;
        let height = bottom - top;
        let lines = ((right - left + height) / HATCH) as usize;
        for i in 1..=lines {
            // Up to the right, cut at both sides.
            let foot = left - height + i as f64 * HATCH;
            let (from, to) = (foot.max(left), (foot + height).min(right));
            let line = [(from, bottom - (from - foot)), (to, bottom - (to - foot))];
            self.sheer(&line, 1.0, 0.16)?;
        }
        Ok(())
    }

    fn contours(&self) -> Painted<DB> {
        let mut lines = self.layout.contours.iter();
        lines.try_for_each(|(_, line)| self.sheer(line, 1.0, 0.42))
    }

    /// Lines between regions: through the borders of neighbouring bands where the same two platforms meet, and along
    /// bands where something else begins.
    fn borders(&self) -> Painted<DB> {
        let middle = |band: &(f64, f64, Vec<Cell>)| (band.0 + band.1) / 2.0;
        for pair in self.cells.bands.windows(2) {
            let (below, above, edge) = (&pair[0].2, &pair[1].2, pair[0].0);
            let (low, high) = (middle(&pair[0]), middle(&pair[1]));
            let pairs = continued(below, above);
            for (i, a) in below.windows(2).enumerate() {
                match pairs.iter().find(|pair| pair.0 == i) {
                    Some(&(_, j)) => self.border(&[(a[0].2, low), (above[j].2, high)])?,
                    None => self.border(&[(a[0].2, low), (a[0].2, edge)])?,
                }
            }
            for (j, b) in above.windows(2).enumerate() {
                if !pairs.iter().any(|pair| pair.1 == j) {
                    self.border(&[(b[0].2, edge), (b[0].2, high)])?;
                }
            }
            let between = |&(i, j): &(usize, usize)| {
                let (a, b) = (below[i].2, above[j].2);
                (a.min(b), a.max(b))
            };
            let joined: Vec<_> = pairs.iter().map(between).collect();
            for (left, right) in different(below, above) {
                let along = |j: &&(f64, f64)| j.0 <= left + 0.01 && j.1 >= right - 0.01;
                if !joined.iter().any(|j| along(&j)) {
                    self.border(&[(left, edge), (right, edge)])?;
                }
            }
        }
        // The lowest and the highest band reach beyond their middle, to the frame.
        for (band, y) in [
            (self.cells.bands.first(), self.layout.frame.bottom),
            (self.cells.bands.last(), self.layout.frame.top),
        ] {
            let Some((top, bottom, cells)) = band else {
                continue;
            };
            for cell in &cells[..cells.len() - 1] {
                self.border(&[(cell.2, (top + bottom) / 2.0), (cell.2, y)])?;
            }
        }
        Ok(())
    }

    fn border(&self, line: &[(f64, f64)]) -> Painted<DB> {
        self.pen
            .path(line, mix(self.theme.paper, self.theme.ink, 0.72), 1.5)
    }

    fn labels(&self) -> Painted<DB> {
        for label in &self.layout.labels {
            let ((x, y), (width, height)) = (label.at, label.size);
            let (color, bold) = match label.meaning {
                Meaning::Region(Some(_)) => (self.theme.ink, true),
                Meaning::Region(None) | Meaning::Level(_) => (self.theme.ink, false),
            };
            let (left, top) = (x - width / 2.0, y - height / 2.0);
            let ground = self.ground((x, y));
            self.pen
                .block((left, top), (left + width, top + height), ground)?;
            self.pen.text(
                &label.text,
                (x, y),
                (HPos::Center, VPos::Center),
                color,
                bold,
            )?;
        }
        Ok(())
    }

    /// The colour of the region at a place.
    fn ground(&self, (x, y): (f64, f64)) -> RGBColor {
        let theme = self.theme;
        let mut bands = self.cells.bands.iter();
        let band = bands.find(|band| band.0 <= y && y <= band.1);
        let cell = band.and_then(|band| band.2.iter().find(|cell| cell.1 <= x && x <= cell.2));
        let platform = cell.and_then(|cell| cell.0);
        platform.map_or(mix(theme.paper, theme.muted, 0.12), |p| fill(theme, p))
    }

    fn axes(&self, x: &Axis, y: &Axis) -> Painted<DB> {
        let (frame, theme) = (self.layout.frame, self.theme);
        let Frame {
            left,
            top,
            right,
            bottom,
        } = frame;
        let mut free_from = f64::MIN;
        for tick in &x.ticks {
            let at = frame.x(x.position(tick.value));
            self.pen
                .path(&[(at, bottom), (at, bottom + 4.0)], theme.muted, 1.0)?;
            let half = tick_width(&tick.label) / 2.0;
            if at - half > free_from {
                self.tick(&tick.label, (at, bottom + 7.0), (HPos::Center, VPos::Top))?;
                free_from = at + half + 12.0;
            }
        }
        let mut free_below = f64::MAX;
        for tick in &y.ticks {
            let at = frame.y(y.position(tick.value));
            self.pen
                .path(&[(left - 4.0, at), (left, at)], theme.muted, 1.0)?;
            if at + 8.0 < free_below {
                self.tick(&tick.label, (left - 7.0, at), (HPos::Right, VPos::Center))?;
                free_below = at - 10.0;
            }
        }
        let outline = [
            (left, top),
            (right, top),
            (right, bottom),
            (left, bottom),
            (left, top),
        ];
        self.pen.path(&outline, theme.muted, 1.0)?;
        self.tick(
            &x.label,
            (right, bottom + 40.0),
            (HPos::Right, VPos::Bottom),
        )?;
        self.tick(&y.label, (8.0, 4.0), (HPos::Left, VPos::Top))
    }

    fn tick(&self, text: &str, at: (f64, f64), anchor: (HPos, VPos)) -> Painted<DB> {
        self.pen.text(text, at, anchor, self.theme.muted, false)
    }
}

/// Which borders of a band go on as which of the next: where the same two platforms meet, not far away. A border is
/// named by the cell to its left.
fn continued(below: &[Cell], above: &[Cell]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut from = 0;
    for (i, a) in below.windows(2).enumerate() {
        let goes_on = |b: &[Cell]| {
            (b[0].0, b[1].0) == (a[0].0, a[1].0) && (b[0].2 - a[0].2).abs() <= LONGEST_STEP
        };
        let found = above.windows(2).skip(from).position(goes_on);
        if let Some(j) = found {
            pairs.push((i, from + j));
            from += j + 1;
        }
    }
    pairs
}

/// From where to where two bands differ.
fn different(below: &[Cell], above: &[Cell]) -> Vec<(f64, f64)> {
    let mut edges: Vec<f64> = below.iter().chain(above).flat_map(|c| [c.1, c.2]).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let owner = |cells: &[Cell], x: f64| {
        let cell = cells.iter().find(|cell| cell.1 <= x && x < cell.2);
        cell.map(|cell| cell.0)
    };
    let pairs = edges.windows(2).filter(|pair| {
        let middle = (pair[0] + pair[1]) / 2.0;
        owner(below, middle) != owner(above, middle)
    });
    pairs.map(|pair| (pair[0], pair[1])).collect()
}
