//! A timeline of single instances: born, INIT, busy, idle, reclaimed.
//!
//! [`Lives`] are made from what was simulated; a [`Window`] says which time is shown and turns gestures into another; a [`Layout`]
//! says where each part of a life lies. Not here: a browser.

mod layout;
mod paint;
mod touch;
mod window;
mod words;

use crate::model::simulation::timeline::{Doing, DrawnTimeline};
use crate::present::figure::Tint;

pub use layout::{Layout, Row};
pub use paint::{paint_timeline, paint_timeline_with};
pub use touch::Touch;
pub use window::Window;
pub use words::{Spot, caption, data, first_spans, read, table};

/// A part of an instance's life.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// What it does.
    pub doing: Doing,
    /// When it begins, since the observation began [s].
    pub from: f64,
    /// When it ends [s].
    pub to: f64,
}

/// The life of an instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    /// Its number, in the order in which they were born.
    pub number: u32,
    /// Whether it is always warm.
    pub reserved: bool,
    /// What it did, one after the other; not empty.
    pub parts: Vec<Part>,
    /// When it was reclaimed or replaced [s]; `None` where it outlived what is drawn.
    pub ended: Option<f64>,
}

impl Life {
    /// When it first did something that is drawn [s].
    pub fn from(&self) -> f64 {
        self.parts.first().map_or(0.0, |part| part.from)
    }

    /// When it last did something that is drawn [s].
    pub fn to(&self) -> f64 {
        self.parts.last().map_or(0.0, |part| part.to)
    }

    /// Whether its birth is drawn; otherwise it was there before, or was made ready beforehand.
    pub fn born(&self) -> bool {
        self.from() > 0.0
    }
}

/// Lives of instances, in the order of their birth.
#[derive(Clone, Debug, PartialEq)]
pub struct Lives {
    /// Each life.
    pub lives: Vec<Life>,
    /// When the drawing ends [s].
    pub end: f64,
    /// Number of parts of lives.
    pub parts: usize,
    /// Whether more would have followed.
    pub cut: bool,
    /// Whether only the busiest of several functions is drawn.
    pub busiest_only: bool,
}

impl Lives {
    /// From what was simulated.
    pub fn new(drawn: &DrawnTimeline) -> Self {
        let (timeline, end) = (&drawn.timeline, drawn.end.0);
        let mut spans: Vec<_> = timeline.spans.iter().collect();
        spans.sort_by(|a, b| {
            let order = a.instance.cmp(&b.instance);
            order.then(a.from.0.total_cmp(&b.from.0))
        });
        let mut lives: Vec<Life> = Vec::new();
        for span in &spans {
            let part = Part {
                doing: span.doing,
                from: span.from.0,
                to: span.to.0.min(end),
            };
            match lives.last_mut() {
                Some(life) if life.number == span.instance => life.parts.push(part),
                _ => lives.push(Life {
                    number: span.instance,
                    reserved: timeline.reserved.contains(&span.instance),
                    parts: vec![part],
                    ended: None,
                }),
            }
        }
        for &(number, at) in &timeline.ended {
            if let Ok(i) = lives.binary_search_by_key(&number, |life| life.number) {
                lives[i].ended = Some(at.0).filter(|at| *at <= end);
            }
        }
        Self {
            lives,
            end,
            parts: spans.len(),
            cut: drawn.cut,
            busiest_only: drawn.busiest_only,
        }
    }
}

/// The colour of what an instance does.
pub fn tint(doing: Doing) -> Tint {
    match doing {
        Doing::Init => Tint::Cold,
        Doing::Busy => Tint::Warm,
        Doing::Idle => Tint::Idle,
    }
}

/// What an instance does, in a word.
pub fn name(doing: Doing) -> &'static str {
    match doing {
        Doing::Init => "INIT",
        Doing::Busy => "busy",
        Doing::Idle => "idle",
    }
}

/// Everything that an instance does, in the order of a life.
pub const DOINGS: [Doing; 3] = [Doing::Init, Doing::Busy, Doing::Idle];

#[cfg(test)]
mod tests;
