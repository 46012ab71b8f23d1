//! What is written where in a picture of a map: names inside their regions, levels on their lines. Nothing that is
//! written overlaps, crosses a border or is cut.

use crate::model::platform::PlatformId;
use crate::present::figure::{Frame, tick_width};
use crate::present::format;
use crate::present::map::Map;

/// Savings that have a line, the most wanted label first.
pub const LEVELS: [f64; 5] = [0.5, 0.1, 0.9, 0.25, 0.75];
const BOLD_SMALL: f64 = 7.3;
const BOLD_CAPITAL: f64 = 11.0;

/// Height of a line of text [CSS px].
const LINE: f64 = 16.0;

/// Room that a label keeps to whatever is around it [CSS px].
const AROUND: f64 = 5.0;

/// Lines that are smaller than this are left out [CSS px]: where servers are added one by one, the saving goes up and
/// down over little distance.
const SMALLEST: f64 = 60.0;

/// What is said where no platform can run the workload.
const NOBODY: &str = "No platform can run this";
const NOBODY_BRIEF: &str = "None can run this";

/// What a label stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// The name of a region: its platform, or that none can run the workload.
    Region(Option<PlatformId>),
    /// The saving along a line.
    Level(f64),
}

/// Something that is written on a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The words.
    pub text: String,
    /// What they stand for.
    pub meaning: Meaning,
    /// Their centre [CSS px].
    pub at: (f64, f64),
    /// The room they take [CSS px].
    pub size: (f64, f64),
}

impl Label {
    fn touches(&self, other: &Self) -> bool {
        let near = |a: f64, b: f64, room: f64| (a - b).abs() < room / 2.0 + AROUND;
        near(self.at.0, other.at.0, self.size.0 + other.size.0)
            && near(self.at.1, other.at.1, self.size.1 + other.size.1)
    }
}

/// A picture of a map before it is painted.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Where the map itself lies.
    pub frame: Frame,
    /// What is written on it.
    pub labels: Vec<Label>,
    /// Lines of equal saving, with their level, in CSS pixels.
    pub contours: Vec<(f64, Vec<(f64, f64)>)>,
}

impl Layout {
    /// The picture of a map at a size [CSS px].
    pub fn new(map: &Map, size: (f64, f64)) -> Self {
        let frame = map.frame(size);
        let mut layout = Self {
            frame,
            labels: Vec::new(),
            contours: Vec::new(),
        };
        let cells = Cells::new(map, frame);
        let regions = map.regions();
        let mut named: Vec<(Option<PlatformId>, [&str; 2])> = regions
            .iter()
            .map(|r| (Some(r.platform), [r.platform.name(), r.platform.brief()]))
            .collect();
        named.push((None, [NOBODY, NOBODY_BRIEF]));
        for (platform, names) in named {
            let labels = names
                .into_iter()
                .filter_map(|name| cells.name(platform, name));
            layout.labels.extend(labels.take(1));
        }
        for level in LEVELS {
            layout.contour(map, &cells, level);
        }
        layout
    }

    /// Adds the lines of a level, and its label on the longest of them that has room for it.
    fn contour(&mut self, map: &Map, cells: &Cells, level: f64) {
        let frame = self.frame;
        let to_px = |line: Vec<(f64, f64)>| -> Vec<(f64, f64)> {
            line.into_iter()
                .map(|(x, y)| (frame.x(x), frame.y(y)))
                .collect()
        };
        let mut lines: Vec<_> = map.contour(level).into_iter().map(to_px).collect();
        lines.sort_by(|a, b| length(b).total_cmp(&length(a)));
        let text = format::percent(level);
        let label = |at: (f64, f64)| Label {
            size: (tick_width(&text) + 2.0, LINE - 2.0),
            text: text.clone(),
            meaning: Meaning::Level(level),
            at,
        };
        let fits = |label: &Label| {
            cells.only(label).is_some() && !self.labels.iter().any(|other| label.touches(other))
        };
        let long = lines.iter().filter(|line| length(line) > 40.0);
        let places = long
            .take(3)
            .flat_map(|line| [0.5, 0.35, 0.65, 0.2, 0.8].map(|part| along(line, part)));
        let found = places.map(label).find(fits);
        self.labels.extend(found);
        let lines = lines.into_iter().filter(|line| extent(line) > SMALLEST);
        self.contours.extend(lines.map(|line| (level, line)));
    }
}

impl Map {
    /// Where the map lies in a picture of this size [CSS px], with room for ticks and the names of the axes.
    pub fn frame(&self, (width, height): (f64, f64)) -> Frame {
        let ticks = self.vertical.axis().ticks;
        let longest = ticks.iter().map(|tick| tick_width(&tick.label));
        let left = longest.fold(0.0, f64::max) + 16.0;
        Frame {
            left,
            top: 28.0,
            right: (width - 16.0).max(left + 10.0),
            bottom: (height - 44.0).max(40.0),
        }
    }
}

/// The position from 0 to 1 on both axes at a place in a picture; beyond the map, at its edge.
pub fn position_in(frame: Frame, (x, y): (f64, f64)) -> (f64, f64) {
    let up = (frame.bottom - y) / (frame.bottom - frame.top);
    (frame.position_at(x), up.clamp(0.0, 1.0))
}

/// Whether a place in a picture lies on the map.
pub fn lies_in(frame: Frame, (x, y): (f64, f64)) -> bool {
    (frame.left..=frame.right).contains(&x) && (frame.top..=frame.bottom).contains(&y)
}

/// The larger of a line's width and height.
fn extent(line: &[(f64, f64)]) -> f64 {
    let span = |part: fn(&(f64, f64)) -> f64| {
        let (low, high) = line
            .iter()
            .map(part)
            .fold((f64::MAX, f64::MIN), |(l, h), x| (l.min(x), h.max(x)));
        high - low
    };
    span(|place| place.0).max(span(|place| place.1))
}

fn length(line: &[(f64, f64)]) -> f64 {
    let steps = line.windows(2);
    steps
        .map(|p| (p[1].0 - p[0].0).hypot(p[1].1 - p[0].1))
        .sum()
}

/// The place at a part of a line's length.
fn along(line: &[(f64, f64)], part: f64) -> (f64, f64) {
    let mut left = length(line) * part;
    for pair in line.windows(2) {
        let step = length(pair);
        if step >= left && step > 0.0 {
            let part = left / step;
            let between = |a: f64, b: f64| a + part * (b - a);
            return (between(pair[0].0, pair[1].0), between(pair[0].1, pair[1].1));
        }
        left -= step;
    }
    line.last().copied().unwrap_or_default()
}

/// A stretch of a band in the picture: whose it is, from where to where [CSS px].
pub(super) type Cell = (Option<PlatformId>, f64, f64);

/// The bands of a map in a picture, from the bottom up.
pub(super) struct Cells {
    frame: Frame,
    /// Upper and lower edge [CSS px], and the stretches between.
    pub(super) bands: Vec<(f64, f64, Vec<Cell>)>,
}

impl Cells {
    pub(super) fn new(map: &Map, frame: Frame) -> Self {
        let bands = map.bands().map(|(low, high, row)| {
            let cell = |s: &crate::model::envelope::Stretch| {
                (
                    Some(s.platform),
                    frame.x(map.across(s.from)),
                    frame.x(map.across(s.to)),
                )
            };
            let mut cells: Vec<Cell> = row.stretches.iter().map(cell).collect();
            if cells.is_empty() {
                cells.push((None, frame.left, frame.right));
            }
            (frame.y(high), frame.y(low), cells)
        });
        Self {
            frame,
            bands: bands.collect(),
        }
    }

    /// Whose all of the ground under a label is; `None` where it is cut by a border or by the frame.
    fn only(&self, label: &Label) -> Option<Option<PlatformId>> {
        let ((x, y), (width, height)) = (label.at, label.size);
        let (left, right) = (x - width / 2.0 - 2.0, x + width / 2.0 + 2.0);
        let (top, bottom) = (y - height / 2.0 - 1.0, y + height / 2.0 + 1.0);
        let frame = self.frame;
        if left < frame.left || right > frame.right || top < frame.top || bottom > frame.bottom {
            return None;
        }
        let under = self
            .bands
            .iter()
            .filter(|band| band.0 < bottom && band.1 > top);
        let mut owners = under.map(|(_, _, cells)| {
            let whole = cells.iter().find(|cell| cell.1 <= left && cell.2 >= right);
            whole.map(|cell| cell.0)
        });
        let first = owners.next()??;
        owners.all(|owner| owner == Some(first)).then_some(first)
    }

    /// A region's name where there is most room for it; `None` where there is too little.
    fn name(&self, platform: Option<PlatformId>, name: &str) -> Option<Label> {
        let letter = |c: char| {
            if c.is_uppercase() {
                BOLD_CAPITAL
            } else {
                BOLD_SMALL
            }
        };
        let size = (name.chars().map(letter).sum(), LINE);
        let needed = size.0 + 2.0 * AROUND;
        let half = size.1 / 2.0 + AROUND;
        let mut best: Option<(f64, f64, (f64, f64))> = None;
        for (i, (top, bottom, cells)) in self.bands.iter().enumerate() {
            let y = (top + bottom) / 2.0;
            if y - half < self.frame.top || y + half > self.frame.bottom {
                continue;
            }
            for cell in cells.iter().filter(|cell| cell.0 == platform) {
                let Some((left, right)) = self.clear(i, (y - half, y + half), *cell) else {
                    continue;
                };
                let room = right - left;
                if room < needed {
                    continue;
                }
                // Enough is enough: among places with room to spare the one nearest to the middle.
                let score = room.min(needed * 1.8);
                let middle = (self.frame.top + self.frame.bottom) / 2.0;
                let off = (y - middle).abs();
                if best.is_none_or(|(s, o, _)| score > s + 1.0 || (score > s - 1.0 && off < o)) {
                    best = Some((score, off, ((left + right) / 2.0, y)));
                }
            }
        }
        let (_, _, at) = best?;
        Some(Label {
            text: name.to_owned(),
            meaning: Meaning::Region(platform),
            at,
            size,
        })
    }

    /// What of a cell of band `i` is its owner's in every band between two heights.
    fn clear(&self, i: usize, (top, bottom): (f64, f64), cell: Cell) -> Option<(f64, f64)> {
        let (mut left, mut right) = (cell.1, cell.2);
        let below = self.bands[..i]
            .iter()
            .rev()
            .take_while(|band| band.0 < bottom);
        let above = self.bands[i + 1..].iter().take_while(|band| band.1 > top);
        for (_, _, cells) in below.chain(above) {
            let same = cells.iter().filter(|other| other.0 == cell.0);
            let shared = same.map(|other| (other.1.max(left), other.2.min(right)));
            let widest = shared.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
            (left, right) = widest;
            if right <= left {
                return None;
            }
        }
        Some((left, right))
    }
}
