//! The map of the cheapest platform over the volume and one other input, computed a few rows at a time.
//!
//! Borders between regions are those of the solver along a row. Where two neighbouring rows differ, a row between them
//! is computed as well, so that a border is nowhere further off than half a row.

use std::collections::BTreeMap;

use crate::model::map::{Extent, Row};
use crate::model::platform::PlatformId;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::units::Milliseconds;
use crate::present::entry;
use crate::present::knobs::{Kind, Knob, Number, knob};

/// Keys of the inputs that a map may have on its vertical axis, the first by default.
pub const VERTICAL: [&str; 5] = ["median", "memory", "peak", "cpu", "objective"];

/// Volumes that a map covers [invocations a month].
pub const VOLUMES: (f64, f64) = (1e3, 1e12);

/// Volumes at which the saving is computed.
const COLUMNS: usize = 61;

/// The vertical axis of a map: an input, over the range of its slider.
#[derive(Clone, Debug)]
pub struct Vertical {
    knob: &'static Knob,
    number: Number,
    low: f64,
    high: f64,
    /// Whether equal ratios take equal distance, or equal differences.
    log: bool,
}

impl PartialEq for Vertical {
    fn eq(&self, other: &Self) -> bool {
        self.knob.key == other.knob.key
    }
}

impl Vertical {
    /// The axis of an input; `None` where it is none of [`VERTICAL`], or does not matter in the scenario.
    pub fn new(key: &str, scenario: &Scenario) -> Option<Self> {
        let knob = VERTICAL
            .contains(&key)
            .then(|| knob(key))
            .flatten()
            .filter(|knob| knob.shown(scenario))?;
        let Kind::Number(number) = knob.kind else {
            return None;
        };
        let last = number.scale.positions().checked_sub(1)?;
        let (low, high) = (number.scale.value_at(0), number.scale.value_at(last));
        Some(Self {
            knob,
            number,
            low,
            high,
            log: low > 0.0 && high / low >= 50.0 && key != "cpu",
        })
    }

    /// Key of the input.
    pub fn key(&self) -> &'static str {
        &self.knob.key
    }

    /// Label of the input.
    pub fn label(&self) -> &'static str {
        self.knob.label
    }

    /// Lowest and highest value.
    pub fn domain(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// Whether equal ratios take equal distance, rather than equal differences.
    pub fn is_log(&self) -> bool {
        self.log
    }

    /// The value at a position from 0 at the bottom to 1 at the top; beyond, at the end.
    pub fn value(&self, position: f64) -> f64 {
        let position = position.clamp(0.0, 1.0);
        let value = if self.log {
            self.low * (self.high / self.low).powf(position)
        } else {
            self.low + position * (self.high - self.low)
        };
        if self.number.whole {
            value.round()
        } else {
            value
        }
    }

    /// Where a value lies, from 0 to 1; beyond the ends, at the end.
    pub fn position(&self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        if self.log {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    /// The input's value in a scenario.
    pub fn of(&self, scenario: &Scenario) -> f64 {
        self.number.get(scenario)
    }

    /// The value in words, with its unit.
    pub fn text(&self, value: f64) -> String {
        entry::with_unit(value, self.number.unit)
    }

    /// Sets the input. The 95th percentile of the duration keeps its ratio to the median.
    pub fn set(&self, scenario: &mut Scenario, value: f64) {
        let before = scenario.workload.duration_median.0;
        self.number.set(scenario, value);
        let ratio = scenario.workload.duration_median.0 / before;
        if ratio != 1.0 {
            let p95 = scenario.workload.duration_p95.0 * ratio;
            scenario.workload.duration_p95 = Milliseconds(p95.min(LONGEST_MS));
        }
    }
}

/// Longest duration that an input takes [ms].
const LONGEST_MS: f64 = 8.64e7;

/// A finished map.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The vertical axis.
    pub vertical: Vertical,
    /// The horizontal one.
    pub extent: Extent,
    /// Rows from the bottom to the top, with their position from 0 to 1.
    pub rows: Vec<(f64, Row)>,
}

/// A map that is being computed.
pub struct MapJob {
    scenario: Scenario,
    pricing: Pricing<'static>,
    vertical: Vertical,
    extent: Extent,
    /// Rows by twice their number, so that there is a place between any two.
    rows: BTreeMap<usize, Row>,
    /// Rows that are still to be computed, the next one last.
    queue: Vec<usize>,
    /// Twice the number of the topmost row.
    top: usize,
    refined: bool,
}

impl MapJob {
    /// A map for a picture of this size [px], with every other line of pixels computed at first.
    pub fn new(
        scenario: &Scenario,
        pricing: Pricing<'static>,
        vertical: Vertical,
        (width, height): (f64, f64),
    ) -> Self {
        let rows = (height / 2.0).clamp(16.0, 400.0) as usize;
        Self {
            scenario: scenario.clone(),
            pricing: pricing.coarse(),
            vertical,
            extent: Extent {
                from: VOLUMES.0,
                to: VOLUMES.1,
                columns: COLUMNS,
                places: width.clamp(100.0, 4_000.0) * 2.0,
            },
            rows: BTreeMap::new(),
            queue: (0..=rows).map(|row| 2 * row).rev().collect(),
            top: 2 * rows,
            refined: false,
        }
    }

    /// Computes up to so many rows; whether the map is finished.
    pub fn advance(&mut self, rows: usize) -> bool {
        for _ in 0..rows {
            let Some(row) = self.queue.pop() else { break };
            let mut scenario = self.scenario.clone();
            let value = self.vertical.value(row as f64 / self.top as f64);
            self.vertical.set(&mut scenario, value);
            let computed = Row::new(&scenario, &self.pricing, self.extent);
            self.rows.insert(row, computed);
        }
        if self.queue.is_empty() && !self.refined {
            self.refined = true;
            self.queue = self.between_different_rows();
        }
        self.queue.is_empty()
    }

    /// Places between rows of which a border is not where the other's is.
    fn between_different_rows(&self) -> Vec<usize> {
        let pairs = self.rows.iter().zip(self.rows.iter().skip(1));
        let differ = pairs.filter(|((_, a), (_, b))| !self.alike(a, b));
        differ.map(|((below, _), _)| below + 1).collect()
    }

    /// Whether two rows name the same platforms with borders within a pixel of each other.
    fn alike(&self, a: &Row, b: &Row) -> bool {
        let pixel = (self.extent.to / self.extent.from).powf(2.0 / self.extent.places);
        let near = |x: f64, y: f64| x <= y * pixel && y <= x * pixel;
        a.stretches.len() == b.stretches.len()
            && a.stretches
                .iter()
                .zip(&b.stretches)
                .all(|(a, b)| a.platform == b.platform && near(a.to, b.to))
    }

    /// Share of the rows that are computed, 0 to 1.
    pub fn progress(&self) -> f64 {
        let done = self.rows.len() as f64;
        done / (done + self.queue.len() as f64)
    }

    /// The map, once it is finished.
    pub fn finish(self) -> Map {
        let top = self.top as f64;
        let rows = self.rows.into_iter();
        Map {
            vertical: self.vertical,
            extent: self.extent,
            rows: rows
                .map(|(row, computed)| (row as f64 / top, computed))
                .collect(),
        }
    }
}

/// A region's name and where to write it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    /// The cheapest platform.
    pub platform: PlatformId,
    /// A place inside, from 0 to 1 on both axes.
    pub at: (f64, f64),
    /// Part of the map that it covers, 0 to 1.
    pub share: f64,
    /// Its width at that place, as a part of the map's.
    pub width: f64,
}

impl Map {
    /// Horizontal position of a volume, from 0 to 1.
    pub fn across(&self, n: f64) -> f64 {
        let Extent { from, to, .. } = self.extent;
        ((n / from).ln() / (to / from).ln()).clamp(0.0, 1.0)
    }

    /// The volume at a horizontal position from 0 to 1.
    pub fn volume(&self, position: f64) -> f64 {
        let Extent { from, to, .. } = self.extent;
        from * (to / from).powf(position.clamp(0.0, 1.0))
    }

    /// From where to where each row reaches, from 0 to 1: half way to its neighbours.
    pub fn bands(&self) -> impl Iterator<Item = (f64, f64, &Row)> {
        let at = |i: usize| self.rows.get(i).map(|(position, _)| *position);
        self.rows
            .iter()
            .enumerate()
            .map(move |(i, (position, row))| {
                let below = i
                    .checked_sub(1)
                    .and_then(at)
                    .map_or(0.0, |p| (p + position) / 2.0);
                let above = at(i + 1).map_or(1.0, |p| (p + position) / 2.0);
                (below, above, row)
            })
    }

    /// The row nearest to a vertical position.
    pub fn row_at(&self, position: f64) -> Option<&Row> {
        let distance = |row: &&(f64, Row)| (row.0 - position).abs();
        let nearest = self
            .rows
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map(|(_, row)| row)
    }

    /// Every platform that is the cheapest somewhere, the largest region first.
    pub fn regions(&self) -> Vec<Region> {
        let mut found = BTreeMap::<PlatformId, Vec<(f64, f64, f64, f64)>>::new();
        for (low, high, row) in self.bands() {
            for stretch in &row.stretches {
                let (from, to) = (self.across(stretch.from), self.across(stretch.to));
                let strips = found.entry(stretch.platform).or_default();
                strips.push(((high - low) * (to - from), (low + high) / 2.0, from, to));
            }
        }
        let region = |(platform, strips): (PlatformId, Vec<(f64, f64, f64, f64)>)| {
            let share: f64 = strips.iter().map(|strip| strip.0).sum();
            // The middle of the strip that has half of the region below it.
            let mut below = 0.0;
            let middle = strips.iter().find(|strip| {
                below += strip.0;
                below >= share / 2.0
            })?;
            Some(Region {
                platform,
                at: ((middle.2 + middle.3) / 2.0, middle.1),
                share,
                width: middle.3 - middle.2,
            })
        };
        let mut regions: Vec<Region> = found.into_iter().filter_map(region).collect();
        regions.sort_by(|a, b| b.share.total_cmp(&a.share));
        regions
    }

    /// Lines along which the cheapest saves this share against the next, as pieces from and to positions from 0 to 1;
    /// straight between the volumes and rows at which the saving is known.
    pub fn contour(&self, level: f64) -> Vec<[(f64, f64); 2]> {
        let across = |i: usize| i as f64 / (self.extent.columns - 1) as f64;
        let mut pieces = Vec::new();
        for pair in self.rows.windows(2) {
            let ((low, below), (high, above)) = (&pair[0], &pair[1]);
            for i in 0..self.extent.columns - 1 {
                // Corners counter-clockwise from the lower left, with what they save beyond the level.
                let corners = [
                    (across(i), *low, below.savings[i].0 - level),
                    (across(i + 1), *low, below.savings[i + 1].0 - level),
                    (across(i + 1), *high, above.savings[i + 1].0 - level),
                    (across(i), *high, above.savings[i].0 - level),
                ];
                pieces.extend(cut(corners));
            }
        }
        pieces
    }
}

/// Where the edges of a cell are cut by 0, joined in pairs (marching squares; a saddle by its mean).
fn cut(corners: [(f64, f64, f64); 4]) -> Vec<[(f64, f64); 2]> {
    let mut cuts = Vec::new();
    for (i, a) in corners.iter().enumerate() {
        let b = corners[(i + 1) % 4];
        if (a.2 < 0.0) != (b.2 < 0.0) {
            let part = a.2 / (a.2 - b.2);
            cuts.push((a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1)));
        }
    }
    match cuts.as_slice() {
        [a, b] => vec![[*a, *b]],
        [a, b, c, d] => {
            let mean: f64 = corners.iter().map(|corner| corner.2).sum();
            if (mean < 0.0) == (corners[0].2 < 0.0) {
                vec![[*a, *b], [*c, *d]]
            } else {
                vec![[*d, *a], [*b, *c]]
            }
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prices::PriceBook;

    fn map(scenario: &Scenario, key: &str) -> Map {
        let pricing = Pricing::new(scenario, None, PriceBook::embedded());
        let vertical = Vertical::new(key, scenario).expect("an axis");
        let mut job = MapJob::new(scenario, pricing, vertical, (300.0, 120.0));
        while !job.advance(7) {}
        assert_eq!(job.progress(), 1.0);
        job.finish()
    }

    #[test]
    fn the_map_says_what_the_solver_says_of_any_row() {
        let scenario = Scenario::worked_example();
        let map = map(&scenario, "memory");
        // 128 MB and 200 ms: 30.368 / (0.025 GB-s x 1.66667e-5 + 2e-7).
        let row = map.row_at(map.vertical.position(128.0)).expect("a row");
        let border = row.stretches[0].to;
        assert!(
            (border / (30.368 / (0.025 * 1.66667e-5 + 2e-7)) - 1.0).abs() < 1e-3,
            "{border}"
        );
        assert_eq!(row.cheapest_at(1e6), Some(PlatformId::AwsLambda));
        let bands: Vec<_> = map.bands().collect();
        assert_eq!((bands[0].0, bands[bands.len() - 1].1), (0.0, 1.0));
        assert!(bands.windows(2).all(|pair| pair[0].1 == pair[1].0));
        let regions = map.regions();
        let whole: f64 = regions.iter().map(|region| region.share).sum();
        assert!(
            regions.len() == 2 && (whole - 1.0).abs() < 1e-9,
            "{regions:?}"
        );
    }

    #[test]
    fn rows_are_added_where_borders_move() {
        let map = map(&Scenario::worked_example(), "median");
        assert!(map.rows.len() > 61, "{}", map.rows.len());
        for pair in map.rows.windows(2) {
            let ((_, a), (_, b)) = (&pair[0], &pair[1]);
            // Above 15 minutes Lambda is out, from one row to the next.
            if a.stretches.len() != b.stretches.len() {
                continue;
            }
            let moved = map.across(a.stretches[0].to) - map.across(b.stretches[0].to);
            assert!(moved.abs() < 4.0 / 300.0, "{moved}");
        }
    }

    #[test]
    fn a_contour_runs_where_the_saving_is_what_it_says() {
        let scenario = Scenario::worked_example();
        let map = map(&scenario, "memory");
        let pieces = map.contour(0.5);
        assert!(!pieces.is_empty());
        for [(x, y), _] in pieces {
            // Half of $30.368: Lambda at $15.184, or at twice the server's price.
            // Above 4 GB the server is out, from one row to the next.
            if map.vertical.value(y) > 4_000.0 {
                continue;
            }
            let mut here = scenario.clone();
            map.vertical.set(&mut here, map.vertical.value(y));
            here.workload.invocations_per_month = map.volume(x);
            let pricing = Pricing::new(&here, None, PriceBook::embedded());
            let lambda = pricing.cost(&here, PlatformId::AwsLambda).expect("it runs");
            let ratio = lambda / 30.368;
            assert!(
                (0.40..0.62).contains(&ratio) || (1.6..2.5).contains(&ratio),
                "{ratio}"
            );
        }
    }

    #[test]
    fn axes_are_inputs_that_matter() {
        let mut scenario = Scenario::default();
        for key in VERTICAL {
            let vertical = Vertical::new(key, &scenario).expect("an axis");
            for position in [0.0, 0.3, 1.0] {
                let value = vertical.value(position);
                assert!(
                    (vertical.position(value) - position).abs() < 0.01,
                    "{key} {position}"
                );
                vertical.set(&mut scenario, value);
                assert_eq!(vertical.of(&scenario), value, "{key}");
            }
        }
        assert_eq!(Vertical::new("n", &scenario), None);
        let mut scenario = Scenario::default();
        scenario.workload.duration_p95 = Milliseconds(600.0);
        let vertical = Vertical::new("median", &scenario).expect("an axis");
        vertical.set(&mut scenario, 20.0);
        assert!((scenario.workload.duration_p95.0 - 60.0).abs() < 1e-9);
    }
}
