//! Monthly cost as a function of monthly volume, exactly: straight pieces, curved terms and staircases.

use std::sync::OnceLock;

use crate::model::occupancy::Occupancy;
use crate::model::units::Usd;

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

/// A fleet that grows with the volume: one more server for each further `volume_per_server`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Staircase {
    /// Volume one server carries [invocations a month], above 0.
    pub volume_per_server: f64,
    /// Monthly price of one server and what comes with it [$].
    pub usd_per_server: f64,
    /// Surplus CPU of an invocation were nothing free [$].
    pub surplus_slope: f64,
    /// Surplus CPU that one server has free [$ a month]; the surplus is `max(0, slope * n - servers * free)`.
    pub surplus_free: f64,
}

impl Staircase {
    /// Servers at volume `n`; a volume at the very edge of a step still fits.
    pub fn servers(&self, n: f64) -> f64 {
        (n / self.volume_per_server * (1.0 - 1e-12)).ceil().max(1.0)
    }

    /// The volume up to which `servers` suffice.
    pub fn end_of(&self, servers: f64) -> f64 {
        servers * self.volume_per_server
    }

    /// Cost while the fleet has `servers`, below and above the point where surplus begins.
    fn pieces(&self, servers: f64) -> [Affine; 2] {
        let fixed = Affine {
            intercept: servers * self.usd_per_server,
            slope: 0.0,
        };
        let surplus = Affine {
            intercept: -servers * self.surplus_free,
            slope: self.surplus_slope,
        };
        [fixed, fixed + surplus]
    }

    /// Where surplus begins with this many servers; `None` without surplus.
    fn surplus_from(&self, servers: f64) -> Option<f64> {
        (self.surplus_slope > 0.0).then(|| servers * self.surplus_free / self.surplus_slope)
    }

    fn at(&self, n: f64) -> f64 {
        let servers = self.servers(n);
        let [fixed, with_surplus] = self.pieces(servers);
        fixed.at(n).max(with_surplus.at(n))
    }

    /// Two parallel lines that hold the staircase between them.
    ///
    /// Servers lie between n/v and n/v + 1. So does the surplus between its values there, where a lower bound may
    /// drop `max(0, ..)`.
    fn band(&self) -> (Affine, Affine) {
        let server_slope = self.usd_per_server / self.volume_per_server;
        let surplus = (self.surplus_slope - self.surplus_free / self.volume_per_server).max(0.0);
        let slope = server_slope + surplus;
        let below = if surplus > 0.0 {
            -self.surplus_free
        } else {
            0.0
        };
        (
            Affine {
                intercept: below,
                slope,
            },
            Affine {
                intercept: self.usd_per_server,
                slope,
            },
        )
    }
}

/// A part of a curve: a straight line, plus curved terms, plus a staircase where the fleet grows.
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
    pub stairs: Option<Staircase>,
}

impl Segment {
    /// Cost at volume `n`.
    pub fn at(&self, n: f64) -> f64 {
        self.line.at(n) + self.bent(n) + self.stairs.map_or(0.0, |stairs| stairs.at(n))
    }

    /// Lowest and highest that curved terms and staircase add between two volumes of the segment. Every term only rises
    /// or only falls: what rises is lowest at the start, what falls is lowest at the end.
    pub fn unstraight_bounds(&self, from: f64, to: f64) -> (f64, f64) {
        let steps = |n: f64| self.stairs.map_or(0.0, |stairs| stairs.at(n));
        let (mut low, mut high) = (steps(from), steps(to));
        for (usd, occupancy) in &self.curved {
            let (start, end) = (usd * occupancy.at(from), usd * occupancy.at(to));
            low += start.min(end);
            high += start.max(end);
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

    /// The straight line with `servers` servers at volume `n`; curved terms are left out.
    pub fn straight(&self, n: f64, servers: f64) -> Affine {
        let Some(stairs) = &self.stairs else {
            return self.line;
        };
        let [plain, surplus] = stairs.pieces(servers);
        let above = stairs.surplus_from(servers).is_some_and(|kink| n > kink);
        self.line + if above { surplus } else { plain }
    }

    /// The next volume after `n` at which the straight line with `servers` servers ends, and whether a server is
    /// added there.
    pub fn next_edge(&self, n: f64, servers: f64) -> Option<(f64, bool)> {
        let stairs = self.stairs.as_ref()?;
        let end = stairs.end_of(servers);
        match stairs.surplus_from(servers) {
            Some(kink) if kink > n && kink < end => Some((kink, false)),
            _ => Some((end, true)),
        }
    }

    /// Servers just above volume `n`; 0 where the fleet does not grow.
    pub fn servers_above(&self, n: f64) -> f64 {
        self.stairs.map_or(0.0, |stairs| {
            let servers = stairs.servers(n);
            if stairs.end_of(servers) <= n {
                servers + 1.0
            } else {
                servers
            }
        })
    }

    /// Two parallel lines that hold the segment between them, curved terms left out.
    pub fn band(&self) -> (Affine, Affine) {
        let (low, high) = self
            .stairs
            .as_ref()
            .map_or_else(Default::default, Staircase::band);
        (self.line + low, self.line + high)
    }
}

/// Cost of one platform over the whole range of volumes.
#[derive(Clone, Debug, PartialEq)]
pub struct CostCurve {
    /// Segments in rising order, each starting where the last ends, over [`VOLUME_RANGE`].
    segments: Vec<Segment>,
    /// Costs at [`grid_volume`], once they are asked for.
    grid: OnceLock<Vec<f64>>,
}

/// Number of volumes at which curves are compared before they are looked at more closely: eight in a factor of ten.
pub const GRID: usize = 97;

/// Volume number `i` of the grid over [`VOLUME_RANGE`].
pub fn grid_volume(i: usize) -> f64 {
    libm::pow(10.0, 12.0 * i as f64 / (GRID - 1) as f64)
}

impl CostCurve {
    /// A curve of these segments, which must be in order and not empty.
    pub fn new(segments: Vec<Segment>) -> Self {
        debug_assert!(!segments.is_empty());
        debug_assert!(segments.windows(2).all(|pair| pair[0].to == pair[1].from));
        Self {
            segments,
            grid: OnceLock::new(),
        }
    }

    /// Whether no term of it falls anywhere, so that it lies between its costs at two volumes.
    pub fn never_falls(&self) -> bool {
        let falls = |segment: &Segment| {
            segment.line.slope < 0.0 || segment.curved.iter().any(|(usd, _)| *usd < 0.0)
        };
        !self.segments.iter().any(falls)
    }

    /// Whether it bends anywhere.
    pub fn is_curved(&self) -> bool {
        self.segments
            .iter()
            .any(|segment| !segment.curved.is_empty())
    }

    /// Costs at the volumes of the grid.
    pub fn grid(&self) -> &[f64] {
        let costs = || (0..GRID).map(|i| self.cost(grid_volume(i)).0).collect();
        self.grid.get_or_init(costs)
    }

    /// Monthly cost at volume `n`; outside the range, on the continued first or last segment.
    pub fn cost(&self, n: f64) -> Usd {
        let after = self.segments.partition_point(|segment| segment.to < n);
        Usd(self.segments[after.min(self.segments.len() - 1)].at(n))
    }

    /// Volumes where the curve bends or jumps, both sides of each jump, with at most `most_steps` steps of a fleet.
    pub fn corners(&self, most_steps: usize) -> Vec<f64> {
        let mut corners = Vec::new();
        for segment in &self.segments {
            corners.push(segment.from);
            if let Some(stairs) = &segment.stairs {
                let first = stairs.servers(segment.from);
                let ends = (0..most_steps).map(|i| stairs.end_of(first + i as f64));
                let ends = ends.take_while(|&end| end < segment.to);
                corners.extend(ends.flat_map(|end| [end, end * (1.0 + 1e-9)]));
            }
        }
        corners
    }

    /// The segments in rising order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }
}
