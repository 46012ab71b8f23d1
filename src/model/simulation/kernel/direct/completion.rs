//! When a request is done, and by which instance.

/// A completion time above the slot of the instance, in one number that is compared without a branch; the bits of a
/// positive float sort like the float.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Completion(u128);

impl Completion {
    #[inline]
    pub(super) fn new(at: f64, slot: u32) -> Self {
        Self(u128::from(at.to_bits()) << 64 | u128::from(slot))
    }

    /// [s]
    #[inline]
    pub(super) fn at(self) -> f64 {
        f64::from_bits((self.0 >> 64) as u64)
    }

    #[inline]
    pub(super) fn slot(self) -> u32 {
        self.0 as u32
    }
}
