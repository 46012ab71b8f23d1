//! What pressed pointers do to the timeline: one drags it, two stretch it.

use crate::present::timeline::Window;

/// A pressed pointer, the time that it holds, and where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Finger {
    id: i32,
    /// The time under it when it was pressed [s].
    time: f64,
    /// Where it is now, as a position of the plot.
    position: f64,
    /// Its height when a row was last scrolled by [CSS px].
    y: f64,
}

/// The pointers that are pressed, at most two.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Touch {
    fingers: [Option<Finger>; 2],
}

impl Touch {
    /// Whether a pointer is pressed.
    pub fn held(&self) -> bool {
        self.fingers.iter().any(Option::is_some)
    }

    /// A pointer is pressed at a position of the plot and a height [CSS px].
    #[must_use]
    pub fn pressed(mut self, id: i32, position: f64, y: f64, window: Window) -> Self {
        self = self.released(id);
        // Who is down already holds the time that is under it now.
        for finger in self.fingers.iter_mut().flatten() {
            finger.time = window.time(finger.position);
        }
        if let Some(free) = self.fingers.iter_mut().find(|finger| finger.is_none()) {
            *free = Some(Finger {
                id,
                time: window.time(position),
                position,
                y,
            });
        }
        self
    }

    /// A pointer moves; rows are so high [CSS px], and `most` is the last row that may be the first.
    #[must_use]
    pub fn moved(
        mut self,
        id: i32,
        position: f64,
        y: f64,
        window: Window,
        (height, most): (f64, usize),
    ) -> (Self, Option<Window>) {
        let mut window = window;
        let two = self.fingers.iter().all(Option::is_some);
        let moved = self.fingers.iter_mut().flatten();
        let Some(finger) = moved.into_iter().find(|finger| finger.id == id) else {
            return (self, None);
        };
        finger.position = position;
        if !two {
            window = window.holding(finger.time, position);
            let rows = ((finger.y - y) / height.max(1.0)).trunc();
            if rows != 0.0 {
                finger.y -= rows * height.max(1.0);
                window = window.scrolled(rows, most);
            }
            return (self, Some(window));
        }
        if let [Some(a), Some(b)] = self.fingers {
            window = window.stretched((a.time, a.position), (b.time, b.position));
        }
        (self, Some(window))
    }

    /// A pointer is released, or the browser takes it.
    #[must_use]
    pub fn released(mut self, id: i32) -> Self {
        for finger in &mut self.fingers {
            if finger.is_some_and(|finger| finger.id == id) {
                *finger = None;
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::timeline::window::tests::hundred;

    #[test]
    fn one_finger_drags_the_time_under_it() {
        let window = hundred().zoomed(0.5, 2.0);
        let touch = Touch::default().pressed(1, 0.5, 0.0, window);
        let (touch, moved) = touch.moved(1, 0.25, 3.0, window, (10.0, 5));
        let moved = moved.expect("a window");
        assert_eq!((moved.from, moved.to, moved.first), (37.5, 87.5, 0));
        let (_, moved) = touch.moved(1, 0.25, -25.0, moved, (10.0, 5));
        assert_eq!(moved.expect("a window").first, 2);
        assert!(!touch.released(1).held());
        assert_eq!(touch.moved(7, 0.9, 0.0, window, (10.0, 5)).1, None);
    }

    #[test]
    fn two_fingers_stretch() {
        let window = hundred();
        let touch = Touch::default().pressed(1, 0.4, 0.0, window);
        let touch = touch.pressed(2, 0.6, 0.0, window);
        let (touch, _) = touch.moved(1, 0.2, 0.0, window, (10.0, 0));
        let (_, moved) = touch.moved(2, 0.8, 0.0, window, (10.0, 0));
        let moved = moved.expect("a window");
        assert!((moved.length() - 100.0 / 3.0).abs() < 1e-9, "{moved:?}");
        assert!((moved.time(0.5) - 50.0).abs() < 1e-9);
    }
}
