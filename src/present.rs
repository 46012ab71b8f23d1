//! What is shown: model values as words, tables, figures and links. Still pure, so tests read it like a visitor.
//!
//! Imports the model; knows nothing of a browser. Numbers become text in [`format`] and nowhere else.

pub mod answer;
pub mod axis;
pub mod beside;
pub mod bills;
pub mod brief;
pub mod comparison;
pub mod counts;
pub mod cron;
pub mod entry;
pub mod export;
pub mod figure;
pub mod figures;
pub mod fleets;
pub mod format;
pub mod glossary;
pub mod knobs;
pub mod link;
pub mod look;
pub mod map;
pub mod markdown;
pub mod mitigations;
pub mod moves;
pub mod own_prices;
pub mod paint;
pub mod paper;
pub mod pen;
pub mod pop_up;
pub mod presets;
pub mod ranges;
pub mod results;
pub mod scenario_file;
pub mod servers;
pub mod session;
pub mod simulation;
pub mod spreadsheet;
pub mod stack;
pub mod theme;
pub mod thin;
pub mod timeline;
pub mod tornado;
pub mod trace;
pub mod traffic;
pub mod validation;
pub mod what_if;
