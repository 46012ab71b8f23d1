//! Where the parts of the figure stand in a picture of a given width, so that no label touches another or a mark.
//!
//! Text is not measured, so that SVG and canvas agree: a character is taken to be as wide as a wide one. A label for
//! which no place is free is left out; the read-out and the table have it.

use crate::present::figure::tick_width;
use crate::present::mitigations::scatter::{Point, Scatter};

/// Height of the picture [CSS px].
const HEIGHT: f64 = 380.0;

/// Rough width of a character [CSS px].
const CHARACTER: f64 = 7.2;

/// Height of a line of text [CSS px].
const LINE: f64 = 15.0;

/// Half the size of a mark [CSS px].
pub(super) const MARK: f64 = 6.0;

/// Distances of a label from its mark that are tried [CSS px]; beyond the first a line leads to it.
const DISTANCES: [f64; 4] = [5.0, 16.0, 30.0, 46.0];

/// Directions in which a label is tried, the best first.
const DIRECTIONS: [(f64, f64); 8] = [
    (1.0, 0.0),
    (0.7, -0.7),
    (0.7, 0.7),
    (0.0, -1.0),
    (0.0, 1.0),
    (-1.0, 0.0),
    (-0.7, -0.7),
    (-0.7, 0.7),
];

/// How far from a mark a pointer still means it [CSS px].
const REACH: f64 = 24.0;

/// A place in the picture [CSS px].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A rectangle in the picture [CSS px].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Block {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Block {
    fn around(spot: Spot, half: f64) -> Self {
        Self {
            left: spot.x - half,
            top: spot.y - half,
            right: spot.x + half,
            bottom: spot.y + half,
        }
    }

    fn touches(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether an upright or level line goes through it.
    fn is_crossed(&self, from: Spot, to: Spot) -> bool {
        self.touches(&Self {
            left: from.x.min(to.x) - 1.0,
            top: from.y.min(to.y) - 1.0,
            right: from.x.max(to.x) + 1.0,
            bottom: from.y.max(to.y) + 1.0,
        })
    }

    fn within(&self, other: &Self) -> bool {
        self.left >= other.left
            && self.right <= other.right
            && self.top >= other.top
            && self.bottom <= other.bottom
    }
}

/// A label beside its mark.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    /// Whose it is.
    pub(super) point: usize,
    pub(super) block: Block,
    /// Whether a line leads from the mark to it.
    pub(super) led: bool,
}

impl Scatter {
    /// Height of a picture of any width [CSS px].
    pub fn height() -> f64 {
        HEIGHT
    }

    /// The plot within a picture of this width.
    pub(super) fn plot(&self, width: f64) -> Block {
        let ticks = self.y.ticks.iter().map(|tick| tick_width(&tick.label));
        let left = ticks.fold(34.0, f64::max) + 12.0;
        Block {
            left,
            top: 26.0,
            right: (width - 14.0).max(left + 20.0),
            bottom: HEIGHT - 44.0,
        }
    }

    /// Where a cost and a latency are in a picture of this width.
    pub(super) fn spot(&self, width: f64, (cost, latency): (f64, f64)) -> Spot {
        let plot = self.plot(width);
        Spot {
            x: plot.left + self.x.position(cost) * (plot.right - plot.left),
            y: plot.bottom - self.y.position(latency) * (plot.bottom - plot.top),
        }
    }

    /// Where a mark is in a picture of this width; `None` for one that there is not.
    pub fn spot_of(&self, width: f64, point: usize) -> Option<Spot> {
        let point = self.points.get(point)?;
        Some(self.spot(width, point.at))
    }

    /// The mark nearest to a place in a picture of this width; `None` where none is near.
    pub fn point_at(&self, width: f64, place: Spot) -> Option<usize> {
        let distance = |i: usize| {
            let spot = self.spot(width, self.points[i].at);
            (spot.x - place.x).hypot(spot.y - place.y)
        };
        let nearest = (0..self.points.len()).min_by(|&a, &b| distance(a).total_cmp(&distance(b)));
        nearest.filter(|&i| distance(i) <= REACH)
    }

    /// What can be had for a cost: a stair along those that none beats, on to the right edge.
    pub(super) fn stair(&self, width: f64) -> Vec<Spot> {
        let mut stair: Vec<Spot> = Vec::new();
        for &i in &self.front {
            let spot = self.spot(width, self.points[i].at);
            let before = stair.last().map(|before| Spot {
                y: before.y,
                ..spot
            });
            stair.extend(before);
            stair.push(spot);
        }
        let right = self.plot(width).right;
        let end = stair.last().map(|&last| Spot { x: right, ..last });
        stair.extend(end);
        stair
    }

    /// The labels of a picture of this width: of the one to take, of none, of those on the front, then of the others.
    pub(super) fn labels(&self, width: f64) -> Vec<Label> {
        let spots: Vec<Spot> = self
            .points
            .iter()
            .map(|point| self.spot(width, point.at))
            .collect();
        let marks: Vec<Block> = spots
            .iter()
            .map(|&spot| Block::around(spot, MARK))
            .collect();
        let mut order: Vec<usize> = (0..self.points.len()).collect();
        let rank = |&i: &usize| {
            let Point {
                on_front, is_pick, ..
            } = self.points[i];
            (!is_pick, i != 0, !on_front)
        };
        order.sort_by_key(rank);
        let stair = self.stair(width);
        let plot = self.plot(width);
        let room = Block {
            top: 2.0,
            right: width - 2.0,
            ..plot
        };
        let mut placed: Vec<Label> = Vec::new();
        for i in order {
            let Point { name, on_front, .. } = &self.points[i];
            // What is beaten is named only where it is plain which mark is meant.
            let tried = if *on_front || i == 0 {
                &DISTANCES[..]
            } else {
                &DISTANCES[..1]
            };
            // Marks upon each other share the first label.
            let shared = |label: &Label| same_place(spots[label.point], spots[i]);
            if placed.iter().any(shared) {
                continue;
            }
            let free = |block: &Block| {
                block.within(&room)
                    && !marks.iter().any(|mark| mark.touches(block))
                    && !placed.iter().any(|label| label.block.touches(block))
                    && !self.crosses_objective(width, block)
                    && !stair
                        .windows(2)
                        .any(|ends| block.is_crossed(ends[0], ends[1]))
            };
            let tried = tried.iter().enumerate().flat_map(|(far, &distance)| {
                DIRECTIONS.map(|towards| (far > 0, beside(spots[i], towards, distance, name)))
            });
            let found = tried.into_iter().find(|(_, block)| free(block));
            placed.extend(found.map(|(led, block)| Label {
                point: i,
                block,
                led,
            }));
        }
        placed
    }

    /// Whether a label would stand on the line of the objective or on its words.
    fn crosses_objective(&self, width: f64, block: &Block) -> bool {
        self.objective_words(width)
            .is_some_and(|words| words.touches(block))
            || self.objective.is_some_and(|objective| {
                let y = self.spot(width, (0.0, objective)).y;
                block.top < y + 1.0 && block.bottom > y - 1.0
            })
    }

    /// Where the objective is named: at the right end of its line, above it.
    pub(super) fn objective_words(&self, width: f64) -> Option<Block> {
        let y = self.spot(width, (0.0, self.objective?)).y;
        let right = self.plot(width).right;
        Some(Block {
            left: right - OBJECTIVE.chars().count() as f64 * CHARACTER,
            top: y - LINE - 2.0,
            right,
            bottom: y - 2.0,
        })
    }
}

/// What is written at the line of the objective.
pub(super) const OBJECTIVE: &str = "objective";

fn same_place(a: Spot, b: Spot) -> bool {
    (a.x - b.x).abs() < 1.0 && (a.y - b.y).abs() < 1.0
}

/// The place of a text at a distance from a mark.
fn beside(spot: Spot, (dx, dy): (f64, f64), distance: f64, text: &str) -> Block {
    let width = text.chars().count() as f64 * CHARACTER;
    let away = MARK + distance;
    // Beside it, the text begins or ends there; above and below it, its middle is there.
    let left = match dx {
        dx if dx > 0.0 => spot.x + dx * away,
        dx if dx < 0.0 => spot.x + dx * away - width,
        _ => spot.x - width / 2.0,
    };
    let top = match dy {
        dy if dy > 0.0 => spot.y + dy * away,
        dy if dy < 0.0 => spot.y + dy * away - LINE,
        _ => spot.y - LINE / 2.0,
    };
    Block {
        left,
        top,
        right: left + width,
        bottom: top + LINE,
    }
}
