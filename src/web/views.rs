//! The views: each shows one part of the assessment.

pub mod bills;
pub mod break_even;
pub mod brief;
pub mod cold_starts;
pub mod comparison;
pub mod map;
pub mod mitigations;
pub mod moves;
pub mod ranges;
pub mod section;
pub mod sections;
pub mod servers;
pub mod table;
pub mod validation;
