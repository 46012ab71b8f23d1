//! The computation of a map, a few rows at a time.

use std::collections::BTreeMap;

use crate::model::map::{Extent, Row};
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::present::map::{Map, VOLUMES, Vertical};

/// Volumes at which the saving is computed.
const COLUMNS: usize = 121;

/// Most rows that a table lists, one of them the scenario's own.
const LISTED: usize = 13;

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
    /// Rows for the table, and values whose rows are still to be computed, the next one last.
    listed: Vec<(f64, Row)>,
    to_list: Vec<f64>,
}

/// The size of a picture [px] for which a map is computed, so that it serves somewhat larger and smaller ones as well.
pub fn resolution((width, height): (f64, f64)) -> (f64, f64) {
    let up = |x: f64, step: f64| (x / step).ceil().max(1.0) * step;
    (up(width, 200.0), up(height, 80.0))
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
        let mut to_list = vertical.listed(LISTED - 1);
        to_list.reverse();
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
            listed: Vec::new(),
            to_list,
        }
    }

    /// Computes up to so many rows; whether the map is finished.
    pub fn advance(&mut self, rows: usize) -> bool {
        for _ in 0..rows {
            if let Some(row) = self.queue.pop() {
                let value = self.vertical.value(row as f64 / self.top as f64);
                self.rows.insert(row, self.row(value));
            } else if let Some(value) = self.to_list.pop() {
                self.listed.push((value, self.row(value)));
            }
            if self.queue.is_empty() && !self.refined {
                self.refined = true;
                self.queue = self.between_different_rows();
            }
        }
        self.queue.is_empty() && self.to_list.is_empty()
    }

    fn row(&self, value: f64) -> Row {
        let mut scenario = self.scenario.clone();
        self.vertical.set(&mut scenario, value);
        Row::new(&scenario, &self.pricing, self.extent)
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
        let done = (self.rows.len() + self.listed.len()) as f64;
        done / (done + (self.queue.len() + self.to_list.len()) as f64)
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
            listed: self.listed,
        }
    }
}
