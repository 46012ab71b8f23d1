//! Where it is shown: the page and its worker. The only layer that names Yew and the browser.
//!
//! No arithmetic here: components take values of `present` and hand back [`crate::present::session::Action`]s.

pub mod app;
pub mod appearance;
pub mod assessed;
pub mod beside;
pub mod building;
pub mod cases;
pub mod chart;
pub mod controls;
pub mod copy;
pub mod download;
pub mod fault;
pub mod forget;
mod frame;
pub mod gradual;
pub mod host;
pub mod keys;
pub mod later;
pub mod location;
pub mod map;
pub mod one_by_one;
pub mod opened;
pub mod pool;
pub mod protocol;
mod range_input;
pub mod ranges;
pub mod restarted;
pub mod said;
pub mod save;
pub mod scatter;
pub mod share;
mod shell;
pub mod simulation;
pub mod simulations;
pub mod skip;
pub mod stack;
pub mod start;
pub mod terms;
pub mod timeline;
pub mod timer;
pub mod tornado;
pub mod trace;
pub mod views;
pub mod visible;
pub mod worker;
