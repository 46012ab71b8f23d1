//! Where a pop-up lies: below its button, above it where there is more room, and never beyond an edge of the window.

/// A rectangle in the window [CSS px].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Distance from the left edge of the window.
    pub left: f64,
    /// Distance from its top.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Distance from the button, and least distance from the edges [CSS px].
const GAP: f64 = 6.0;

/// The left and top edge [CSS px] of a pop-up of a size, beside a button, in a window of a size.
pub fn beside(button: Bounds, (width, height): (f64, f64), (seen, high): (f64, f64)) -> (f64, f64) {
    let centred = button.left + (button.width - width) / 2.0;
    let left = centred.min(seen - GAP - width).max(GAP);
    let below = button.top + button.height + GAP;
    let above = button.top - GAP - height;
    let fits_below = below + height <= high - GAP;
    // Where it fits nowhere the page can still be scrolled down, but not up beyond its top.
    let top = if fits_below || above < GAP {
        below
    } else {
        above
    };
    (left, top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_lies_below_its_button_and_within_the_window() {
        let check = |left: f64, top: f64, expected: (f64, f64)| {
            let button = Bounds {
                left,
                top,
                width: 24.0,
                height: 24.0,
            };
            assert_eq!(beside(button, (300.0, 120.0), (800.0, 600.0)), expected);
        };
        check(400.0, 100.0, (262.0, 130.0));
        check(0.0, 100.0, (6.0, 130.0));
        check(780.0, 100.0, (494.0, 130.0));
        // Too low for it: above.
        check(400.0, 500.0, (262.0, 374.0));
        // Too high for that as well: below, where the page can be scrolled to it.
        let button = Bounds {
            left: 10.0,
            top: 90.0,
            width: 24.0,
            height: 24.0,
        };
        assert_eq!(beside(button, (300.0, 120.0), (320.0, 200.0)), (6.0, 120.0));
        // Wider than the window: from its left edge on.
        assert_eq!(beside(button, (300.0, 20.0), (200.0, 600.0)).0, 6.0);
    }
}
