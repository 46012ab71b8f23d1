//! What finds no reserved instance free.

/// Reserved instances, each for one request at a time; what finds none free goes elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overflow {
    /// Requests that the reserved instances serve at once.
    pub reserved: u64,
    /// Mean duration of a request [s].
    pub duration: f64,
    /// Time a month that they are reserved [s].
    pub window: f64,
    /// Share of the month's invocations that arrive in that time, 0 to 1.
    pub traffic: f64,
}

impl Overflow {
    pub(super) fn at(&self, n: f64) -> f64 {
        if self.window <= 0.0 || self.reserved == 0 {
            return n;
        }
        let within = n * self.traffic;
        n - within + within * erlang_b(self.reserved, within / self.window * self.duration)
    }
}

/// Share of Poisson arrivals that find all of `servers` busy at an offered load `a` (Erlang 1917).
///
/// One over it is the sum of c! / (c - j)! / a^j for j from 0 to c, of which only the terms that count are added.
pub fn erlang_b(servers: u64, a: f64) -> f64 {
    if a <= 0.0 {
        return if servers == 0 { 1.0 } else { 0.0 };
    }
    let (mut term, mut inverse) = (1.0, 1.0);
    for left in (1..=servers).rev() {
        term *= left as f64 / a;
        inverse += term;
        if inverse > 1e18 {
            return 0.0;
        }
        if term < 1e-17 * inverse {
            break;
        }
    }
    1.0 / inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64, tolerance: f64) {
        assert!(
            (got - expected).abs() <= tolerance * expected.abs(),
            "{got}, not {expected}"
        );
    }

    #[test]
    fn erlangs_table() {
        for (servers, load, share) in [
            (5, 5.0, 0.284_87),
            (8, 5.0, 0.070_05),
            (12, 10.0, 0.119_74),
            (1, 4.0, 0.8),
        ] {
            close(erlang_b(servers, load), share, 5e-5);
        }
        assert_eq!(erlang_b(0, 3.0), 1.0);
        assert_eq!(erlang_b(3, 0.0), 0.0);
    }

    #[test]
    fn what_is_reserved_for_a_part_of_the_time_serves_what_arrives_in_it() {
        let overflow = Overflow {
            reserved: 1,
            duration: 2.0,
            window: 1_000.0,
            traffic: 0.25,
        };
        // 2,000 of 8,000 arrive in it, 2 a second: a load of 4, of which one server turns away 4/5.
        close(overflow.at(8_000.0), 6_000.0 + 0.8 * 2_000.0, 1e-12);
        let never = Overflow {
            window: 0.0,
            ..overflow
        };
        let nothing = Overflow {
            traffic: 0.0,
            ..never
        };
        assert_eq!(nothing.at(70.0), 70.0);
        let none = Overflow {
            reserved: 0,
            ..overflow
        };
        assert_eq!((never.at(70.0), none.at(70.0)), (70.0, 70.0));
    }
}
