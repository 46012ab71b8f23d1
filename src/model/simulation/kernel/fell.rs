//! When the number in service last fell to each number: what one pass tells of other settings begins here.

/// Times by number in service.
#[derive(Clone, Debug, Default)]
pub(super) struct Fell(Vec<f64>);

impl Fell {
    /// The number in service fell to `level` at `at` [s].
    #[inline(always)]
    pub(super) fn to(&mut self, level: usize, at: f64) {
        match self.0.get_mut(level) {
            Some(fell) => *fell = at,
            None => self.reach(level, at),
        }
    }

    /// Requests that are not counted here, because they waited, may have raised the number.
    #[cold]
    #[inline(never)]
    fn reach(&mut self, level: usize, at: f64) {
        self.0.resize(level, f64::NEG_INFINITY);
        self.0.push(at);
    }

    /// The time since the number in service fell to what a request at `at` finds; never: infinity [s].
    #[inline(always)]
    pub(super) fn gap(&self, found: usize, at: f64) -> f64 {
        self.0.get(found).map_or(f64::INFINITY, |fell| at - fell)
    }
}
