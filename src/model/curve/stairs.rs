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

#[cfg(test)]
mod tests {
    use super::*;

    /// One server carries 3, two 8, three 14, and each 5 where there are more.
    fn steps(least: f64) -> Steps {
        Steps::new(least, vec![3.0, 8.0, 14.0], 5.0)
    }

    #[test]
    fn as_many_servers_as_carry_it_and_what_is_at_the_edge_still_fits() {
        let servers = [
            (0.0, 1.0),
            (3.0, 1.0),
            (3.001, 2.0),
            (8.0, 2.0),
            (14.0, 3.0),
            // Three carry 14, so that a little more takes a fourth, which carries 20.
            (14.1, 4.0),
            (20.0, 4.0),
            (20.001, 5.0),
            (1e6, 2e5),
        ];
        for (x, expected) in servers {
            assert_eq!(steps(1.0).servers(x), expected, "{x}");
            assert_eq!(steps(3.0).servers(x), expected.max(3.0), "{x}");
        }
        // Without a list each carries its part from the first.
        let plain = Steps::new(0.0, Vec::new(), 5.0);
        assert_eq!(
            [0.0, 4.9, 5.0, 5.1].map(|x| plain.servers(x)),
            [0.0, 1.0, 1.0, 2.0]
        );
    }

    #[test]
    fn a_step_ends_where_one_server_more_is_needed() {
        let steps = steps(1.0);
        for (servers, end) in [
            (1.0, 3.0),
            (2.0, 8.0),
            (3.0, 14.0),
            (4.0, 20.0),
            (7.0, 35.0),
        ] {
            assert_eq!(steps.end_of(servers), end);
            assert_eq!(steps.servers(end), servers);
            assert_eq!(steps.servers(end * 1.001), servers + 1.0);
        }
    }

    /// $10 a server, of whose processor time $4 are free; an invocation takes $3 of it on busy days and $1 on others.
    fn staircase() -> Staircase {
        let surplus = |slope| Surplus { slope, free: 4.0 };
        Staircase {
            steps: Arc::new(steps(1.0)),
            volume: 2.0,
            usd_per_server: 10.0,
            surplus: vec![surplus(3.0), surplus(1.0)],
        }
    }

    #[test]
    fn its_cost_is_its_servers_and_what_each_kind_of_day_has_above_the_free() {
        let stairs = staircase();
        assert_eq!(stairs.end_of(2.0), 16.0);
        for n in [0.0, 1.0, 1.5, 3.0, 5.0, 6.0, 7.0, 12.0, 16.0, 30.0, 1_000.0] {
            let servers = stairs.servers(n);
            let above = |slope: f64| (slope * n - 4.0 * servers).max(0.0);
            let expected = 10.0 * servers + above(3.0) + above(1.0);
            assert!(
                (stairs.at(n) - expected).abs() < 1e-9,
                "{n}: {}",
                stairs.at(n)
            );
            let straight = stairs.straight(n, servers);
            assert!((straight.at(n) - expected).abs() < 1e-9, "{n}");
        }
        // With one server: $3 n is above $4 from 4/3 on, $1 n from 4 on.
        assert_eq!(stairs.surplus_from(0.0, 1.0), 4.0 / 3.0);
        assert_eq!(stairs.surplus_from(4.0 / 3.0, 1.0), 4.0);
        assert_eq!(stairs.surplus_from(4.0, 1.0), f64::MAX);
        assert_eq!(stairs.surplus_from(3.0, 2.0), 8.0);
    }

    #[test]
    fn two_parallel_lines_hold_it_and_are_no_farther_apart_than_they_must() {
        let stairs = staircase();
        let (below, above) = stairs.band();
        assert_eq!(below.slope, above.slope);
        for i in 0..4_000 {
            let n = f64::from(i) * 0.05;
            let at = stairs.at(n);
            assert!(below.at(n) <= at + 1e-9 && at <= above.at(n) + 1e-9, "{n}");
        }
        // In the long run both grow as the staircase does: $10 for each 10, and what is above the free of that.
        let far = 1e9;
        assert!((stairs.at(far) / below.at(far) - 1.0).abs() < 1e-6);
        // One server more than its part at most, and the surplus that it makes free.
        assert!((above.intercept - 10.0 * stairs.steps.most_beyond).abs() < 1e-12);
        assert!((below.intercept + 2.0 * 4.0 * stairs.steps.most_beyond).abs() < 1e-12);
        assert!(
            (stairs.steps.most_beyond - 1.4).abs() < 1e-12,
            "{}",
            stairs.steps.most_beyond
        );
        // What a server has free of its full use is never paid for.
        let free = Staircase {
            surplus: vec![Surplus {
                slope: 0.4,
                free: 4.0,
            }],
            ..staircase()
        };
        assert_eq!(
            free.band().0,
            Affine {
                intercept: 0.0,
                slope: 1.0
            }
        );
    }
}
