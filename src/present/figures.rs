//! The figures of the page, made from model values, each with the table that says the same.

mod break_even;
mod cheapest;
mod crossings;
mod data;
mod instances;
mod latency;
mod legend;
mod per;
mod pinned;
mod readout;
mod request_rate;
mod settings;
mod uncertain;
mod window;

pub use break_even::{
    Shown, break_even, break_even_legend, break_even_table, break_even_table_beside,
    read_break_even,
};
pub use crossings::crossing_sentences;
pub use data::{break_even_data, instances_data, keep_alive_data, latency_data, reserved_data};
pub use instances::{instances, instances_table, read_instances};
pub use latency::{latency, latency_table, latency_within, read_latency, read_latency_beside};
pub use legend::{Entry, Pick, entries, hidden_after, hidden_note};
pub use per::Per;
pub use pinned::Pinned;
pub use readout::{Callout, Listed, Reading, Readout};
pub use request_rate::ByRate;
pub use settings::{
    by_keep_alive, by_reserved, keep_alive_table, not_told, read_keep_alive, read_reserved,
    reserved_table,
};
pub use window::{Base, Measure, NARROWEST, Span, Window, Zoom};
