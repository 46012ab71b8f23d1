//! The comparison in words: what each platform is like, how this workload fits it, and what can be done about that.

pub mod advice;
pub mod cells;
mod deciding;
mod facts;
pub mod overview;
mod services;
mod words;

pub use deciding::deciding;
pub use words::{reason, rule_name, told};
