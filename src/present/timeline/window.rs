//! Which time of the timeline is shown, and what zooming, panning and keys make of it.
//!
//! A window lies within the time that is drawn and is never shorter than a few milliseconds, whatever numbers come in.

use crate::present::timeline::Lives;

/// Shortest window [s].
const SHORTEST: f64 = 0.005;

/// A zoom by one press of a key or a button.
const STEP: f64 = 2.0;

/// A move by one press of an arrow key, as a share of the window; with Shift, and by a button.
const MOVE: (f64, f64) = (0.1, 0.5);

/// Distance of two fingers, as a share of the plot, below which a pinch says nothing.
const CLOSE: f64 = 0.02;

/// A part of the time that is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Where it begins [s].
    pub from: f64,
    /// Where it ends [s].
    pub to: f64,
    /// The first row that is shown of those that do not all fit.
    pub first: usize,
    /// Where all time ends [s].
    end: f64,
}

impl Window {
    /// All time.
    pub fn whole(lives: &Lives) -> Self {
        let end = lives.end.max(SHORTEST);
        Self {
            from: 0.0,
            to: end,
            first: 0,
            end,
        }
    }

    /// After a press of a button that zooms in, or out.
    pub fn pressed(self, inwards: bool) -> Self {
        self.zoomed(0.5, if inwards { STEP } else { 1.0 / STEP })
    }

    /// After a press of a button that moves to a later time, or to an earlier one.
    pub fn stepped(self, later: bool) -> Self {
        self.panned(if later { MOVE.1 } else { -MOVE.1 })
    }

    /// Whether all time is shown.
    pub fn is_whole(self) -> bool {
        self.from <= 0.0 && self.to >= self.end
    }

    /// How long it is [s].
    pub fn length(self) -> f64 {
        self.to - self.from
    }

    /// The time at a position from 0 to 1 [s].
    pub fn time(self, position: f64) -> f64 {
        self.from + position * self.length()
    }

    /// The position of a time, below 0 or above 1 outside.
    pub fn position(self, time: f64) -> f64 {
        (time - self.from) / self.length()
    }

    /// Zoomed in by `factor`, out where it is below 1; the time at a position stays where it is.
    pub fn zoomed(self, position: f64, factor: f64) -> Self {
        let factor = if factor.is_nan() { 1.0 } else { factor };
        let length = self.length() / factor.clamp(1e-3, 1e3);
        self.placed(self.time(position.clamp(0.0, 1.0)), position, length)
    }

    /// Moved by a share of its length.
    pub fn panned(self, share: f64) -> Self {
        let share = if share.is_finite() { share } else { 0.0 };
        self.placed(self.from, -share.clamp(-1e3, 1e3), self.length())
    }

    /// As long as now, with a time at a position.
    pub fn holding(self, time: f64, position: f64) -> Self {
        self.placed(time, position, self.length())
    }

    /// With two times at two positions, as when two fingers drag them there.
    pub fn stretched(self, (a, at_a): (f64, f64), (b, at_b): (f64, f64)) -> Self {
        let length = (b - a) / (at_b - at_a);
        if (at_b - at_a).abs() < CLOSE || !length.is_finite() || length <= 0.0 {
            return self;
        }
        self.placed((a + b) / 2.0, (at_a + at_b) / 2.0, length)
    }

    /// From the row so many further down, as far as there are rows below those that fit.
    pub fn scrolled(self, rows: f64, most: usize) -> Self {
        let first = (self.first.min(most) as f64 + rows).clamp(0.0, most as f64);
        Self {
            first: first as usize,
            ..self
        }
    }

    /// After a key; `None` of keys that mean nothing here. `most` is the last row that may be the first.
    pub fn after_key(self, key: &str, shift: bool, most: usize) -> Option<Self> {
        let (near, far) = MOVE;
        let step = if shift { far } else { near };
        Some(match key {
            "ArrowLeft" => self.panned(-step),
            "ArrowRight" => self.panned(step),
            // Where all rows are there, these scroll the page.
            "PageUp" if most > 0 => self.scrolled(-10.0, most),
            "PageDown" if most > 0 => self.scrolled(10.0, most),
            "ArrowUp" if most > 0 => self.scrolled(-1.0, most),
            "ArrowDown" if most > 0 => self.scrolled(1.0, most),
            "Home" | "0" => Self {
                from: 0.0,
                to: self.end,
                first: 0,
                ..self
            },
            "End" => self.placed(self.end, 1.0, self.length()),
            "+" | "=" => self.pressed(true),
            "-" | "_" => self.pressed(false),
            _ => return None,
        })
    }

    /// After the wheel is turned over a position: with Ctrl, or as a pinch on a touch pad, it zooms; sideways or with
    /// Shift it pans; otherwise the page scrolls, and this is `None`. Distances in CSS px, of a plot this wide.
    pub fn after_wheel(
        self,
        position: f64,
        (across, down): (f64, f64),
        (ctrl, shift): (bool, bool),
        width: f64,
    ) -> Option<Self> {
        let sideways = if shift && across == 0.0 { down } else { across };
        if ctrl {
            let factor = STEP.powf(-down.clamp(-240.0, 240.0) / 240.0);
            Some(self.zoomed(position, factor))
        } else if sideways != 0.0 && (shift || across.abs() > down.abs()) {
            Some(self.panned(sideways / width.max(1.0)))
        } else {
            None
        }
    }

    /// As near as there may be to a window of this length with a time at a position.
    fn placed(self, time: f64, position: f64, length: f64) -> Self {
        let length = length.clamp(SHORTEST, self.end);
        let last = self.end - length;
        let from = time - position * length;
        let from = if from.is_nan() { 0.0 } else { from };
        let from = from.clamp(0.0, last.max(0.0));
        Self {
            from,
            to: (from + length).min(self.end),
            ..self
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A hundred seconds, all of them in the window.
    pub(in crate::present::timeline) fn hundred() -> Window {
        Window::whole(&Lives {
            lives: Vec::new(),
            end: 100.0,
            parts: 0,
            cut: false,
            busiest_only: false,
        })
    }

    fn ends(window: Window) -> (f64, f64) {
        (window.from, window.to)
    }

    #[test]
    fn keys_zoom_and_pan_and_go_home() {
        let key = |window: Window, key| window.after_key(key, false, 0).expect("a key");
        let window = key(hundred(), "+");
        assert_eq!(ends(window), (25.0, 75.0));
        assert_eq!(ends(key(window, "ArrowRight")), (30.0, 80.0));
        assert_eq!(ends(key(window, "End")), (50.0, 100.0));
        assert_eq!(ends(key(window, "-")), (0.0, 100.0));
        assert_eq!(ends(key(key(window, "+"), "Home")), (0.0, 100.0));
        assert_eq!(
            ends(window.after_key("ArrowLeft", true, 0).expect("a key")),
            (0.0, 50.0)
        );
        assert_eq!(window.after_key("x", false, 0), None);
        assert_eq!(window.after_key("ArrowDown", false, 0), None);
        assert_eq!(
            window.after_key("ArrowDown", false, 2).map(|w| w.first),
            Some(1)
        );
        assert_eq!(window.scrolled(5.0, 3).first, 3);
        assert_eq!(window.scrolled(5.0, 3).scrolled(-9.0, 3).first, 0);
    }

    #[test]
    fn the_wheel_zooms_with_ctrl_pans_sideways_and_else_scrolls_the_page() {
        let window = hundred().zoomed(0.5, 2.0);
        let wheel = |by, keys| window.after_wheel(0.0, by, keys, 500.0);
        let zoomed = wheel((0.0, -240.0), (true, false)).expect("a zoom");
        assert_eq!(ends(zoomed), (25.0, 50.0));
        let panned = wheel((50.0, 0.0), (false, false)).expect("a move");
        assert_eq!(ends(panned), (30.0, 80.0));
        let panned = wheel((0.0, 50.0), (false, true)).expect("a move");
        assert_eq!(ends(panned), (30.0, 80.0));
        assert_eq!(wheel((0.0, 50.0), (false, false)), None);
    }

    proptest! {
        #[test]
        fn no_gesture_leaves_the_time_that_is_drawn(
            steps in prop::collection::vec((0..4_u8, any::<f64>(), any::<f64>(), -2.0..3.0_f64), 0..12),
        ) {
            let mut window = hundred();
            for (kind, a, b, position) in steps {
                window = match kind {
                    0 => window.zoomed(position, a),
                    1 => window.panned(a),
                    2 => window.holding(a, position),
                    _ => window.stretched((a, position), (b, 1.0 - position)),
                };
                prop_assert!(window.from >= 0.0 && window.to <= 100.0, "{window:?}");
                prop_assert!(window.length() >= SHORTEST * 0.999, "{window:?}");
            }
        }

        #[test]
        fn zooming_keeps_the_time_under_the_pointer(at in 0.0..1.0_f64, factor in 1.0..50.0_f64) {
            let zoomed = hundred().zoomed(at, factor);
            prop_assert!((zoomed.time(at) - 100.0 * at).abs() < 1e-6);
        }
    }
}
