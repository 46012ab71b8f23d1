//! Monthly cost as a function of monthly volume, exactly: straight pieces, curved terms and staircases.

mod stairs;

use std::sync::{LazyLock, OnceLock};

use crate::model::occupancy::Occupancy;
use crate::model::units::Usd;

pub use stairs::{Staircase, Steps, Surplus};

/// Monthly volumes that curves cover [invocations a month].
pub const VOLUME_RANGE: (f64, f64) = (1.0, 1e12);

/// A straight line: dollars against invocations a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Affine {
    /// Cost at volume 0 [$].
    pub intercept: f64,
    /// Cost of one more invocation [$].
    pub slope: f64,
}

impl Affine {
    /// The line's value at volume `n`.
    pub fn at(self, n: f64) -> f64 {
        self.intercept + self.slope * n
    }
}

impl std::ops::Add for Affine {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            intercept: self.intercept + other.intercept,
            slope: self.slope + other.slope,
        }
    }
}

impl std::ops::Sub for Affine {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            intercept: self.intercept - other.intercept,
            slope: self.slope - other.slope,
        }
    }
}

/// A part of a curve: a straight line, plus curved terms, plus a staircase for every part of the time in which the
/// fleet grows by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Where it starts [invocations a month].
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The straight part.
    pub line: Affine,
    /// Dollars for one unit of an occupancy, and the occupancy.
    pub curved: Vec<(f64, Occupancy)>,
    /// The fleet, where it grows with the volume.
    pub stairs: Vec<Staircase>,
}

impl Segment {
    /// Cost at volume `n`.
    pub fn at(&self, n: f64) -> f64 {
        self.line.at(n) + self.bent(n) + self.steps_at(n)
    }

    fn steps_at(&self, n: f64) -> f64 {
        self.stairs.iter().map(|stairs| stairs.at(n)).sum()
    }

    /// Lowest and highest that the curved terms add between two volumes of the segment.
    fn bent_bounds(&self, from: f64, to: f64) -> (f64, f64) {
        let (mut low, mut high) = (0.0, 0.0);
        for (usd, occupancy) in &self.curved {
            let (least, most) = occupancy.bounds(from, to);
            low += (usd * least).min(usd * most);
            high += (usd * least).max(usd * most);
        }
        (low, high)
    }

    /// What the curved terms add at volume `n`.
    pub fn bent(&self, n: f64) -> f64 {
        self.curved
            .iter()
            .map(|(usd, occupancy)| usd * occupancy.at(n))
            .sum()
    }

    /// The straight line with so many servers on each staircase at volume `n`; curved terms are left out.
    pub fn straight(&self, n: f64, servers: &[f64]) -> Affine {
        let steps = self.stairs.iter().zip(servers);
        steps.fold(self.line, |line, (stairs, &servers)| {
            line + stairs.straight(n, servers)
        })
    }

    /// The next volume after `n` at which the straight line ends: a server is added, or a surplus begins.
    pub fn next_edge(&self, n: f64, servers: &[f64]) -> f64 {
        let steps = self.stairs.iter().zip(servers);
        let edges = steps
            .map(|(stairs, &servers)| stairs.end_of(servers).min(stairs.surplus_from(n, servers)));
        edges.fold(f64::MAX, f64::min)
    }

    /// Adds the servers that are added at volume `n`.
    pub fn add_servers(&self, n: f64, servers: &mut [f64]) {
        for (stairs, servers) in self.stairs.iter().zip(servers) {
            if stairs.end_of(*servers) <= n {
                *servers = stairs.servers(n * (1.0 + 4e-12)).max(*servers + 1.0);
            }
        }
    }

    /// Servers just above volume `n`, on each staircase.
    pub fn servers_above(&self, n: f64) -> Vec<f64> {
        let mut servers: Vec<f64> = self.stairs.iter().map(|s| s.servers(n)).collect();
        self.add_servers(n, &mut servers);
        servers
    }

    /// Steps of all staircases between two volumes.
    pub fn steps_between(&self, from: f64, to: f64) -> f64 {
        let steps = self.stairs.iter();
        steps.map(|s| s.servers(to) - s.servers(from)).sum()
    }

    /// Two parallel lines that hold the segment between them, curved terms left out.
    pub fn band(&self) -> (Affine, Affine) {
        let bands = self.stairs.iter().map(Staircase::band);
        bands.fold((self.line, self.line), |(low, high), band| {
            (low + band.0, high + band.1)
        })
    }
}

/// Cost of one platform over the whole range of volumes.
#[derive(Clone, Debug, PartialEq)]
pub struct CostCurve {
    /// Segments in rising order, each starting where the last ends, over [`VOLUME_RANGE`].
    segments: Vec<Segment>,
    /// Lowest and highest cost in each part of the grid, once they are asked for.
    grid: OnceLock<Vec<(f64, f64)>>,
    /// What curved terms add at [`fine_volume`], each once it is asked for.
    bent: Vec<OnceLock<f64>>,
}

/// Number of volumes at which curves are compared before they are looked at more closely: eight in a factor of ten.
pub const GRID: usize = 97;

/// Parts that every part of the grid is cut into where a curve bends.
const CUTS: usize = 4;

/// The volumes of the fine grid.
static FINE: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let last = CUTS * (GRID - 1);
    let volume = |i| libm::pow(10.0, 12.0 * i as f64 / last as f64);
    (0..=last).map(volume).collect()
});

/// Volume number `i` of the grid over [`VOLUME_RANGE`].
pub fn grid_volume(i: usize) -> f64 {
    FINE[i * CUTS]
}

/// Volume number `i` of the fine grid over [`VOLUME_RANGE`].
pub fn fine_volume(i: usize) -> f64 {
    FINE[i]
}

/// Numbers of the volumes of the fine grid within part `i` of the grid, both ends included.
pub fn fine_within(i: usize) -> std::ops::RangeInclusive<usize> {
    i * CUTS..=(i + 1) * CUTS
}

impl CostCurve {
    /// A curve of these segments, which must be in order and not empty.
    pub fn new(segments: Vec<Segment>) -> Self {
        debug_assert!(!segments.is_empty());
        debug_assert!(segments.windows(2).all(|pair| pair[0].to == pair[1].from));
        let curved = segments.iter().any(|segment| !segment.curved.is_empty());
        let fine = if curved { CUTS * (GRID - 1) + 1 } else { 0 };
        Self {
            segments,
            grid: OnceLock::new(),
            bent: vec![OnceLock::new(); fine],
        }
    }

    /// Whether no term of it ever falls: cold starts become fewer as the volume rises, nothing else does.
    pub fn never_falls(&self) -> bool {
        let mut curved = self.segments.iter().flat_map(|segment| &segment.curved);
        curved.all(|(_, occupancy)| occupancy.never_falls())
    }

    /// Whether it bends anywhere.
    pub fn is_curved(&self) -> bool {
        !self.bent.is_empty()
    }

    /// What the curved terms of a segment of this curve add at volume number `i` of the fine grid, which lies strictly
    /// within it.
    pub fn bent_at(&self, segment: &Segment, i: usize) -> f64 {
        match self.bent.get(i) {
            Some(known) if !segment.curved.is_empty() => {
                *known.get_or_init(|| segment.bent(fine_volume(i)))
            }
            _ => 0.0,
        }
    }

    /// Lowest and highest cost in each part of the grid.
    pub fn grid(&self) -> &[(f64, f64)] {
        self.grid.get_or_init(|| {
            let costs = (0..GRID).map(|i| (grid_volume(i), self.cost(grid_volume(i)).0));
            let costs: Vec<_> = costs.collect();
            costs
                .windows(2)
                .map(|ends| self.bounds(ends[0], ends[1]))
                .collect()
        })
    }

    /// Monthly cost at volume `n`; outside the range, on the continued first or last segment.
    pub fn cost(&self, n: f64) -> Usd {
        Usd(self.segments[self.segment_at(n)].at(n))
    }

    /// Volumes from `from` to `to` where the curve bends or jumps, both sides of each jump, with at most `most_steps`
    /// steps of a fleet.
    pub fn corners(&self, from: f64, to: f64, most_steps: usize) -> Vec<f64> {
        let mut corners = Vec::new();
        for segment in &self.segments {
            let (from, to) = (segment.from.max(from), segment.to.min(to));
            if from >= to {
                continue;
            }
            corners.push(from);
            let mut servers = segment.servers_above(from);
            let mut n = from;
            for _ in 0..most_steps {
                n = segment.next_edge(n, &servers);
                if n >= to {
                    break;
                }
                corners.extend([n, n * (1.0 + 1e-9)]);
                segment.add_servers(n, &mut servers);
            }
        }
        corners
    }

    /// Number of the segment that holds volume `n`; of two that meet there, the lower.
    fn segment_at(&self, n: f64) -> usize {
        let after = self.segments.partition_point(|segment| segment.to < n);
        after.min(self.segments.len() - 1)
    }

    /// Lowest and highest cost between two volumes, given the costs there: no bill falls as the volume rises, but for
    /// cold starts, which become fewer.
    pub fn bounds(&self, (from, at_from): (f64, f64), (to, at_to): (f64, f64)) -> (f64, f64) {
        let (mut low, mut high) = (at_from, at_to);
        // A price of theirs holds within a segment.
        for segment in &self.segments[self.segment_at(from)..=self.segment_at(to)] {
            let falling = segment.curved.iter().filter(|(_, o)| !o.never_falls());
            for (usd, occupancy) in falling {
                let (start, end) = (segment.from.max(from), segment.to.min(to));
                let (least, most) = occupancy.bounds(start, end);
                low -= usd * (occupancy.at(start) - least).max(0.0);
                high += usd * (most - occupancy.at(end)).max(0.0);
            }
        }
        (low, high)
    }

    /// Two parallel lines that hold the curve between two volumes, the lower one and how far the other is above it;
    /// `None` where the curve has more than one segment there.
    pub fn band_between(&self, from: f64, to: f64) -> Option<(Affine, f64)> {
        let after = self.segments.partition_point(|segment| segment.to <= from);
        let segment = self
            .segments
            .get(after)
            .filter(|segment| segment.to >= to)?;
        let (mut low, high) = segment.band();
        let width = high.intercept - low.intercept;
        let bent = segment.bent_bounds(from, to);
        low.intercept += bent.0;
        Some((low, width + bent.1 - bent.0))
    }

    /// The straight line that the curve is between two volumes; `None` where it bends or jumps.
    pub fn straight_between(&self, from: f64, to: f64) -> Option<Affine> {
        let segment = &self.segments[self.segment_at(from)];
        if !segment.curved.is_empty() || segment.to < to {
            return None;
        }
        let servers = segment.servers_above(from);
        let straight = segment.next_edge(from, &servers) >= to;
        straight.then(|| segment.straight(from + (to - from) / 2.0, &servers))
    }

    /// The segments in rising order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }
}

#[cfg(test)]
pub(super) mod tests;
