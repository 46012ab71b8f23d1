//! What follows from a trace and is asked for again and again: computed once, and shared by its clones.
//!
//! Bills ask for the profile thousands of times for one map, and every worker is sent the same numbers.

use std::sync::{Arc, OnceLock};

/// What is known of a trace so far. It follows from the trace, so that it never makes two of them differ.
#[derive(Clone, Debug, Default)]
pub(super) struct Known(Arc<Kept>);

#[derive(Debug, Default)]
struct Kept {
    hourly_rates: OnceLock<Vec<f64>>,
    peak_to_mean: OnceLock<f64>,
    packed: OnceLock<Arc<str>>,
}

impl PartialEq for Known {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Known {
    /// What is known of a trace that came as this text.
    pub(super) fn packed_as(text: Arc<str>) -> Self {
        let known = Self::default();
        // Nobody else has it yet.
        let _ = known.0.packed.set(text);
        known
    }

    pub(super) fn hourly_rates(&self, compute: impl FnOnce() -> Vec<f64>) -> &[f64] {
        self.0.hourly_rates.get_or_init(compute)
    }

    pub(super) fn peak_to_mean(&self, compute: impl FnOnce() -> f64) -> f64 {
        *self.0.peak_to_mean.get_or_init(compute)
    }

    pub(super) fn packed(&self, compute: impl FnOnce() -> Arc<str>) -> Arc<str> {
        self.0.packed.get_or_init(compute).clone()
    }
}
