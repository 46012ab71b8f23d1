//! The computation of a map, a few rows at a time.

use std::collections::BTreeMap;

use crate::model::map::{Extent, Row};
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::present::map::{Map, VOLUMES, Vertical};

/// Distance of the volumes at which the saving is computed [px], and most of them.
const COLUMN: f64 = 8.0;
const MOST_COLUMNS: f64 = 121.0;

/// Distance of the rows that are computed at first [px].
const ROW: f64 = 3.0;

/// How far a border may move from one row to the next without a row between them [px].
const MOVE: f64 = 3.0;

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
    /// A map for a picture of this size [px], with every third line of pixels computed at first.
    pub fn new(
        scenario: &Scenario,
        pricing: Pricing<'static>,
        vertical: Vertical,
        (width, height): (f64, f64),
    ) -> Self {
        let rows = (height / ROW).clamp(16.0, 400.0) as usize;
        let width = width.clamp(100.0, 4_000.0);
        let mut to_list = vertical.listed(LISTED - 1);
        to_list.reverse();
        Self {
            scenario: scenario.clone(),
            pricing: pricing.coarse(),
            vertical,
            extent: Extent {
                from: VOLUMES.0,
                to: VOLUMES.1,
                columns: (width / COLUMN).min(MOST_COLUMNS) as usize + 1,
                places: width * 2.0,
            },
            rows: BTreeMap::new(),
            queue: (0..=rows).map(|row| 2 * row).rev().collect(),
            top: 2 * rows,
            listed: Vec::new(),
            to_list,
        }
    }

    /// Computes up to so many rows; whether the map is finished.
    ///
    /// All in the order of the vertical axis, because rows that lie close share what is known of cold starts.
    pub fn advance(&mut self, rows: usize) -> bool {
        for _ in 0..rows {
            let next = self.queue.last().map(|&row| self.value(row));
            let to_list = self.to_list.last().copied();
            match (to_list, next) {
                (Some(value), next) if next.is_none_or(|next| value <= next) => {
                    self.to_list.pop();
                    self.listed.push((value, self.row(value)));
                }
                (_, Some(value)) => {
                    let computed = self.row(value);
                    self.add(computed);
                }
                _ => break,
            }
        }
        self.queue.is_empty() && self.to_list.is_empty()
    }

    /// Takes the next row from the queue as computed. Where it is not like the last one, the row between them is next.
    fn add(&mut self, computed: Row) {
        let Some(row) = self.queue.pop() else { return };
        let last = row.checked_sub(2).and_then(|last| self.rows.get(&last));
        if row % 2 == 0 && last.is_some_and(|last| !self.alike(last, &computed)) {
            self.queue.push(row - 1);
        }
        self.rows.insert(row, computed);
    }

    fn value(&self, row: usize) -> f64 {
        self.vertical.value(row as f64 / self.top as f64)
    }

    fn row(&self, value: f64) -> Row {
        let mut scenario = self.scenario.clone();
        self.vertical.set(&mut scenario, value);
        Row::new(&scenario, &self.pricing, self.extent)
    }

    /// Whether two rows name the same platforms with borders that hardly move.
    fn alike(&self, a: &Row, b: &Row) -> bool {
        let pixel = (self.extent.to / self.extent.from).powf(2.0 * MOVE / self.extent.places);
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
