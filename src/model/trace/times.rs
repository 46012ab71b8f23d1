//! Times as they come: one unit for all of them, in order or not.

use crate::model::trace::clock::Clock;
use crate::model::trace::notes::{Note, Spot, TraceError};

/// Holds times to one unit, and notices when they fall.
#[derive(Clone, Debug, Default)]
pub(super) struct Times {
    /// How the first time is written, and its line.
    clock: Option<(Clock, u64)>,
    /// The first time that is written otherwise.
    mixed: Option<(Spot, Clock)>,
    /// The time before [µs].
    last: i64,
    /// The first line with an earlier time than the one before it, and how many there are.
    falls: Option<(u64, u64)>,
}

impl Times {
    /// Takes a time in; whether it can be used, being of the unit of the first.
    pub(super) fn take(&mut self, (clock, time): (Clock, i64), line: u64, text: &[u8]) -> bool {
        match self.clock {
            None => self.clock = Some((clock, line)),
            Some((first, _)) if first != clock => {
                self.mixed
                    .get_or_insert_with(|| (Spot::new(line, text), clock));
                return false;
            }
            Some(_) if time < self.last => self.falls.get_or_insert((line, 0)).1 += 1,
            Some(_) => {}
        }
        self.last = time;
        true
    }

    /// Whether a time of another unit has come, so that nothing can mend the file.
    pub(super) fn is_mixed(&self) -> bool {
        self.mixed.is_some()
    }

    /// How the times are written, and a note if they had to be sorted.
    pub(super) fn verdict(self) -> Result<(Option<Clock>, Option<Note>), TraceError> {
        if let (Some((spot, found)), Some((expected, since))) = (self.mixed, self.clock) {
            return Err(TraceError::MixedUnits {
                spot,
                found,
                expected,
                since,
            });
        }
        let sorted = self.falls.map(|(line, count)| Note::Sorted { line, count });
        Ok((self.clock.map(|(clock, _)| clock), sorted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::trace::clock::Unit;

    const SECONDS: Clock = Clock::Unix(Unit::Seconds);

    #[test]
    fn times_that_fall_are_counted_from_the_first_on() {
        let mut times = Times::default();
        for (line, time) in [(2, -5), (3, 5), (4, 5), (6, 4), (7, 3), (8, 9)] {
            assert!(times.take((SECONDS, time), line, b""), "{line}");
        }
        let sorted = Note::Sorted { line: 6, count: 2 };
        assert!(!times.is_mixed());
        assert_eq!(times.verdict(), Ok((Some(SECONDS), Some(sorted))));
        let mut rising = Times::default();
        assert!(rising.take((SECONDS, -9), 1, b"") && rising.take((SECONDS, -8), 2, b""));
        assert_eq!(rising.verdict(), Ok((Some(SECONDS), None)));
        assert_eq!(Times::default().verdict(), Ok((None, None)));
    }

    #[test]
    fn the_first_time_of_another_unit_is_named() {
        let mut times = Times::default();
        assert!(times.take((SECONDS, 5), 3, b"5"));
        assert!(!times.take((Clock::Calendar, 1), 4, b"one"));
        assert!(!times.take((Clock::Calendar, 2), 5, b"two"));
        assert!(times.take((SECONDS, 6), 6, b"6"));
        assert!(times.is_mixed());
        let mixed = TraceError::MixedUnits {
            spot: Spot::new(4, b"one"),
            found: Clock::Calendar,
            expected: SECONDS,
            since: 3,
        };
        assert_eq!(times.verdict(), Err(mixed));
    }
}
