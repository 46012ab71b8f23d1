//! The map of the cheapest platform over the volume and one other input: a value that is computed a few rows at a time,
//! read at any place, painted on any backend.
//!
//! Borders between regions are those of the solver along a row. Where two neighbouring rows differ, a row between them
//! is computed as well, so that a border is nowhere further off than half a row.

mod contour;
mod job;
mod layout;
mod paint;
mod vertical;
mod words;

use std::collections::BTreeMap;

use crate::model::map::{Extent, Row};
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;

pub use job::{MapJob, resolution};
pub use layout::{LEVELS, Label, Layout, Meaning, lies_in, position_in};
pub use paint::{fill, fill_css, paint_map, paint_map_with};
pub use vertical::{VERTICAL, Vertical};
pub use words::{Spot, caption, data, nothing_to_draw, place_in_words, table, you_are_here};

/// Volumes that a map covers [invocations a month].
pub const VOLUMES: (f64, f64) = (1e3, 1e12);

/// A finished map.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The vertical axis.
    pub vertical: Vertical,
    /// The horizontal one.
    pub extent: Extent,
    /// Rows from the bottom to the top, with their position from 0 to 1.
    pub rows: Vec<(f64, Row)>,
    /// Rows at round values of the vertical axis, from the lowest value, for the table.
    pub listed: Vec<(f64, Row)>,
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
        self.extent.position(n)
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
        let above = self.rows.partition_point(|(at, _)| *at < position);
        let near = &self.rows[above.saturating_sub(1)..self.rows.len().min(above + 1)];
        let distance = |row: &&(f64, Row)| (row.0 - position).abs();
        let nearest = near
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map(|(_, row)| row)
    }

    /// Where a scenario lies, from 0 to 1 on both axes; beyond the edges, at the edge.
    pub fn point(&self, scenario: &Scenario) -> (f64, f64) {
        let n = scenario.workload.invocations_per_month;
        let across = if n > 0.0 { self.across(n) } else { 0.0 };
        (across, self.vertical.position(self.vertical.of(scenario)))
    }

    /// What to set so that the scenario comes to lie at a place: knobs and their values, rounded as people write them.
    pub fn place(&self, scenario: &Scenario, at: (f64, f64)) -> Vec<(&'static str, f64)> {
        let mut set = vec![("n", neat(self.volume(at.0)))];
        set.extend(self.vertical.place(scenario, at.1));
        set
    }

    /// The same for steps from where the scenario lies now; an input that does not move is left as it is.
    pub fn nudge(&self, scenario: &Scenario, (dx, dy): (f64, f64)) -> Vec<(&'static str, f64)> {
        let (x, y) = self.point(scenario);
        let mut set = Vec::new();
        if dx != 0.0 {
            set.push(("n", neat(self.volume(x + dx))));
        }
        if dy != 0.0 {
            set.extend(self.vertical.place(scenario, y + dy));
        }
        set
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
}

/// How far an arrow key moves the point, as a part of the map; with Shift ten times.
const STEP: f64 = 0.005;

/// How far a key moves the point, to the right and up, from 0 to 1; `None` of other keys.
pub fn nudge_of_key(key: &str, shift: bool) -> Option<(f64, f64)> {
    let step = if shift { 10.0 * STEP } else { STEP };
    match key {
        "ArrowLeft" => Some((-step, 0.0)),
        "ArrowRight" => Some((step, 0.0)),
        "ArrowUp" => Some((0.0, step)),
        "ArrowDown" => Some((0.0, -step)),
        _ => None,
    }
}

/// Rounds to three significant digits.
fn neat(x: f64) -> f64 {
    format!("{x:.2e}").parse().unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::prices::PriceBook;
    use crate::model::pricing::Pricing;
    use crate::model::units::Milliseconds;

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
        let lines = map.contour(0.5);
        assert!(!lines.is_empty());
        for (x, y) in lines.into_iter().flatten() {
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
