//! The default scenario's simulation to the last bit, checked natively and in the browser. It changes only when the
//! simulation, its measurements or the default scenario do.

/// Requests simulated.
pub(crate) const REQUESTS: u64 = 100_000;

/// Cold starts seen.
pub(crate) const COLD: u64 = 64;

/// Bits of the billed INIT in seconds.
pub(crate) const BILLED_INIT_BITS: u64 = 4_621_186_081_902_096_673;
