//! Where a visitor looks in a chart, and what pointers and keys make of it: a state machine without a browser.
//!
//! Every input returns the next [`Look`] and, where the chart is to show other volumes, a [`Zoom`]. Gestures remember
//! the volumes under the fingers instead of places, so it does not matter how often the chart is drawn in between.

mod keys;

use crate::present::axis::Axis;
use crate::present::figure::{Frame, Tint};
use crate::present::figures::{Span, Zoom};

/// Way a pointer may move while it still presses one place [CSS px].
const SLOP: f64 = 5.0;

/// Width below which a dragged selection is taken back [CSS px].
const SMALLEST: f64 = 10.0;

/// Distance from the pinned cross-hair within which a tap takes it away [CSS px].
const NEAR: f64 = 16.0;

/// A zoom by one press of a key or a button.
pub const ZOOM_STEP: f64 = 2.0;

/// A move of a zoomed chart by one press of a button, as a share of its width.
pub const PAN_STEP: f64 = 0.5;

/// What a chart allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zooming {
    /// It always shows the same.
    Fixed,
    /// It can be zoomed, and is not.
    Possible,
    /// It is zoomed.
    Zoomed,
}

/// The chart that is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Plot<'a> {
    /// Where it lies.
    pub frame: Frame,
    /// Its x axis.
    pub axis: &'a Axis,
    /// Where the cursor starts when it comes by keyboard, on the x axis.
    pub start: f64,
    /// Whether it can be zoomed.
    pub zooming: Zooming,
}

impl Plot<'_> {
    fn value(&self, x: f64) -> f64 {
        self.axis.value(self.frame.position_at(x))
    }

    fn span(&self) -> Span {
        let (low, high) = self.axis.domain();
        Span::new(low, high)
    }
}

/// The cross-hair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cursor {
    /// Where it is on the x axis.
    pub x: f64,
    /// Whether it stays when the pointer leaves.
    pub pinned: bool,
}

/// A mouse, a pen or a finger over the chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pointer {
    /// Tells fingers apart.
    pub id: i32,
    /// Whether it is a finger.
    pub touch: bool,
    /// Distance from the left edge of the picture [CSS px].
    pub x: f64,
    /// Distance from its top edge [CSS px].
    pub y: f64,
}

/// What a pressed pointer does.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Gesture {
    /// Nothing is pressed.
    #[default]
    None,
    /// A pointer presses one place.
    Pressed(Pointer),
    /// The cross-hair follows a pressed pointer.
    Following(i32),
    /// A mouse drags over what it will zoom to.
    Selecting {
        /// Where it began.
        from: Pointer,
        /// Where it is on the x axis.
        to: f64,
        /// Where it began on the x axis.
        start: f64,
    },
    /// A finger drags this value of the x axis.
    Panning(i32, f64),
    /// Two fingers, each on its value of the x axis and at its position from 0 to 1.
    Pinching([(i32, f64, f64); 2]),
}

/// Where a visitor looks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Look {
    /// The cross-hair, if there is one.
    pub cursor: Option<Cursor>,
    /// The series that is picked out of the read-out.
    pub picked: Option<Tint>,
    /// What a pressed pointer does.
    pub gesture: Gesture,
}

/// What a drag will zoom to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Selection {
    /// Its left edge [CSS px].
    pub from: f64,
    /// Its right edge [CSS px].
    pub to: f64,
    /// What will be shown.
    pub span: Span,
    /// Left edge of its text, which stays within the plot [CSS px].
    pub text_at: f64,
}

/// Room for the text of a selection [CSS px].
const SELECTION_TEXT: f64 = 130.0;

/// The next look, and what the chart shall show from now on.
pub type Step = (Look, Option<Zoom>);

impl Look {
    /// A pointer is pressed.
    pub fn pressed(mut self, pointer: Pointer, plot: &Plot) -> Step {
        let first = match self.gesture {
            Gesture::Pressed(first) if first.touch => {
                Some((first.id, plot.value(first.x), first.x))
            }
            Gesture::Panning(id, value) => {
                Some((id, value, plot.frame.x(plot.axis.position(value))))
            }
            Gesture::Following(id) => self
                .cursor
                .map(|c| (id, c.x, plot.frame.x(plot.axis.position(c.x)))),
            _ => None,
        };
        self.gesture = match first {
            Some((id, value, x))
                if pointer.touch && id != pointer.id && plot.zooming != Zooming::Fixed =>
            {
                self.cursor = self.cursor.filter(|cursor| cursor.pinned);
                Gesture::Pinching([
                    (id, value, plot.frame.position_beyond(x)),
                    (
                        pointer.id,
                        plot.value(pointer.x),
                        plot.frame.position_beyond(pointer.x),
                    ),
                ])
            }
            _ => Gesture::Pressed(pointer),
        };
        (self, None)
    }

    /// A pointer moves, pressed or not.
    pub fn moved(mut self, pointer: Pointer, plot: &Plot) -> Step {
        let position = plot.frame.position_beyond(pointer.x);
        match self.gesture {
            Gesture::None if !pointer.touch => self.follow(pointer, plot, false),
            Gesture::Pressed(from) if from.id == pointer.id && far(from, pointer, SLOP) => {
                self.gesture = dragging(from, plot);
                if !matches!(self.gesture, Gesture::Following(_)) {
                    self.cursor = self.cursor.filter(|cursor| cursor.pinned);
                }
                return self.moved(pointer, plot);
            }
            Gesture::Following(id) if id == pointer.id => self.follow(pointer, plot, pointer.touch),
            Gesture::Selecting { from, start, .. } if from.id == pointer.id => {
                let to = plot.value(pointer.x);
                self.gesture = Gesture::Selecting { from, to, start };
            }
            Gesture::Panning(id, value) if id == pointer.id => {
                return (self, Some(Zoom::To(plot.span().holding(value, position))));
            }
            Gesture::Pinching(mut fingers) => {
                for finger in fingers.iter_mut().filter(|finger| finger.0 == pointer.id) {
                    finger.2 = position;
                }
                self.gesture = Gesture::Pinching(fingers);
                let [a, b] = fingers.map(|(_, value, position)| (value, position));
                return (self, Some(Zoom::To(plot.span().stretched(a, b))));
            }
            _ => {}
        }
        (self, None)
    }

    /// A pointer is released.
    pub fn released(mut self, pointer: Pointer, plot: &Plot) -> Step {
        let mut zoom = None;
        match self.gesture {
            Gesture::Pressed(from) if from.id == pointer.id => self.tap(pointer, plot),
            Gesture::Selecting { from, to, start }
                if from.id == pointer.id && far(from, pointer, SMALLEST) =>
            {
                zoom = Some(Zoom::To(Span::new(start, to)));
            }
            _ => {}
        }
        self.gesture = Gesture::None;
        (self, zoom)
    }

    /// A pointer leaves the chart.
    pub fn left(mut self) -> Self {
        if self.gesture == Gesture::None {
            self.cursor = self.cursor.filter(|cursor| cursor.pinned);
        }
        self
    }

    /// The browser takes a pointer for itself, as when a finger scrolls the page.
    pub fn cancelled(mut self) -> Self {
        self.gesture = Gesture::None;
        self.left()
    }

    /// The wheel is turned over a place; `amount` is above 0 to zoom out [CSS px].
    pub fn wheel(self, x: f64, amount: f64, plot: &Plot) -> Step {
        if plot.zooming == Zooming::Fixed {
            return (self, None);
        }
        let factor = 2.0_f64.powf(-amount.clamp(-240.0, 240.0) / 240.0);
        (
            self,
            Some(Zoom::To(plot.span().zoomed(plot.value(x), factor))),
        )
    }

    /// What a zoom by a button shows: about the pinned cross-hair, else the start, else the middle.
    pub fn zoomed(self, factor: f64, plot: &Plot) -> Zoom {
        let places = [self.cursor.map(|cursor| cursor.x), Some(plot.start)];
        let about = places.into_iter().flatten().find(|&x| plot.axis.holds(x));
        let about = about.unwrap_or_else(|| plot.axis.value(0.5));
        Zoom::To(plot.span().zoomed(about, factor))
    }

    /// What a zoomed chart shows when it is moved by a share of its width.
    pub fn panned(self, share: f64, plot: &Plot) -> Zoom {
        Zoom::To(plot.span().panned(share))
    }

    /// What is being selected.
    pub fn selection(self, plot: &Plot) -> Option<Selection> {
        let Gesture::Selecting { to, start, .. } = self.gesture else {
            return None;
        };
        let place = |value| plot.frame.x(plot.axis.position(value));
        let from = place(start.min(to));
        Some(Selection {
            from,
            to: place(start.max(to)),
            span: Span::new(start, to),
            text_at: from
                .min(plot.frame.right - SELECTION_TEXT)
                .max(plot.frame.left),
        })
    }

    fn follow(&mut self, pointer: Pointer, plot: &Plot, pinned: bool) {
        if pinned || !self.cursor.is_some_and(|cursor| cursor.pinned) {
            let x = plot.value(pointer.x);
            self.cursor = Some(Cursor { x, pinned });
        }
    }

    /// A press without a drag: pins the cross-hair, or frees it; a finger near it takes it away.
    fn tap(&mut self, pointer: Pointer, plot: &Plot) {
        let pinned = self.cursor.filter(|cursor| cursor.pinned);
        let near = |cursor: Cursor| {
            let place = plot.frame.x(plot.axis.position(cursor.x));
            plot.axis.holds(cursor.x) && (place - pointer.x).abs() < NEAR
        };
        if pointer.touch && pinned.is_some_and(near) {
            self.cursor = None;
            return;
        }
        self.cursor = Some(Cursor {
            x: plot.value(pointer.x),
            pinned: pointer.touch || pinned.is_none(),
        });
    }
}

fn far(from: Pointer, to: Pointer, distance: f64) -> bool {
    (to.x - from.x).abs() > distance
}

/// What a pressed pointer begins as it moves.
fn dragging(from: Pointer, plot: &Plot) -> Gesture {
    let value = plot.value(from.x);
    match (plot.zooming, from.touch) {
        (Zooming::Zoomed, true) => Gesture::Panning(from.id, value),
        (Zooming::Fixed, _) | (Zooming::Possible, true) => Gesture::Following(from.id),
        (Zooming::Possible | Zooming::Zoomed, false) => Gesture::Selecting {
            from,
            to: value,
            start: value,
        },
    }
}

#[cfg(test)]
mod tests;
