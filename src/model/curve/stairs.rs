//! A fleet that grows with the volume, as a part of a cost curve.

use std::sync::Arc;

use crate::model::curve::Affine;

/// Numbers of servers against what they carry, in any unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// Servers that are always there, 1 or more.
    least: f64,
    /// What 1, 2, .. servers carry, where that is less than their part; rising.
    listed: Vec<f64>,
    /// What each server carries where more of them are, above 0.
    each: f64,
    /// Servers beyond `x / each` at most.
    most_beyond: f64,
}

impl Steps {
    /// `least` servers that are always there, 1 or more; what 1, 2, .. servers carry, rising, where that is less than
    /// their part; and what each server carries where more of them are, above 0.
    pub fn new(least: f64, listed: Vec<f64>, each: f64) -> Self {
        let before = |k: usize| k.checked_sub(1).map_or(0.0, |i| listed[i]);
        let beyond = (0..=listed.len()).map(|k| k as f64 + 1.0 - before(k) / each);
        let most_beyond = beyond.fold(least.max(1.0), f64::max);
        Self {
            least,
            listed,
            each,
            most_beyond,
        }
    }

    /// Servers that carry `x`; what is at the very edge of a step still fits.
    pub fn servers(&self, x: f64) -> f64 {
        let x = x * (1.0 - 1e-12);
        let short = self.listed.partition_point(|&carried| carried < x);
        let servers = if short < self.listed.len() {
            short as f64 + 1.0
        } else if short > 0 {
            (x / self.each).ceil().max(short as f64 + 1.0)
        } else {
            (x / self.each).ceil()
        };
        servers.max(self.least)
    }

    /// What so many servers carry.
    pub fn end_of(&self, servers: f64) -> f64 {
        let listed = self.listed.get((servers as usize).wrapping_sub(1));
        listed.copied().unwrap_or(servers * self.each)
    }
}

/// Processor time above what is free, which is paid for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surplus {
    /// What an invocation adds were nothing free [$].
    pub slope: f64,
    /// What one server has free [$ a month]; the surplus is `max(0, slope * n - servers * free)`.
    pub free: f64,
}

/// A fleet that grows with the volume.
#[derive(Clone, Debug, PartialEq)]
pub struct Staircase {
    /// Its servers against the rate, or whatever the volume is a multiple of.
    pub steps: Arc<Steps>,
    /// Volume for one unit of that [invocations a month], above 0.
    pub volume: f64,
    /// Monthly price of one server and what comes with it [$].
    pub usd_per_server: f64,
    /// Surplus of different days.
    pub surplus: Vec<Surplus>,
}

impl Staircase {
    /// Servers at volume `n`; a volume at the very edge of a step still fits.
    pub fn servers(&self, n: f64) -> f64 {
        self.steps.servers(n / self.volume)
    }

    /// The volume up to which `servers` suffice.
    pub fn end_of(&self, servers: f64) -> f64 {
        self.steps.end_of(servers) * self.volume
    }

    /// The straight line with this many servers at volume `n`, between two points where a surplus begins.
    pub(super) fn straight(&self, n: f64, servers: f64) -> Affine {
        let mut line = Affine {
            intercept: servers * self.usd_per_server,
            slope: 0.0,
        };
        for Surplus { slope, free } in &self.surplus {
            if slope * n > servers * free {
                line.slope += slope;
                line.intercept -= servers * free;
            }
        }
        line
    }

    /// The next volume above `n` at which a surplus begins with this many servers.
    pub(super) fn surplus_from(&self, n: f64, servers: f64) -> f64 {
        let begins = self.surplus.iter().map(|s| servers * s.free / s.slope);
        begins.filter(|&kink| kink > n).fold(f64::MAX, f64::min)
    }

    pub(super) fn at(&self, n: f64) -> f64 {
        self.straight(n, self.servers(n)).at(n)
    }

    /// Two parallel lines that hold the staircase between them.
    ///
    /// Servers lie between n/v and n/v + m. So does a surplus between its values there, where a lower bound may
    /// drop `max(0, ..)`.
    pub(super) fn band(&self) -> (Affine, Affine) {
        let each = self.steps.each * self.volume;
        let beyond = self.steps.most_beyond;
        let mut slope = self.usd_per_server / each;
        let mut below = 0.0;
        for surplus in &self.surplus {
            let above = surplus.slope - surplus.free / each;
            if above > 0.0 {
                slope += above;
                below -= beyond * surplus.free;
            }
        }
        let line = |intercept| Affine { intercept, slope };
        (line(below), line(beyond * self.usd_per_server))
    }
}
