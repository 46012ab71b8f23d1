//! Where the lives of a window lie in a picture: one row each, in the order of birth.

use crate::present::axis::Axis;
use crate::present::figure::{Frame, tick_width};
use crate::present::timeline::{Life, Lives, Part, Window};

/// Height of a row [CSS px]: least, and most.
const HEIGHT: (f64, f64) = (7.0, 34.0);

/// Room for a tick [CSS px].
const TICK: f64 = 84.0;

/// Units of time: seconds in one, its name, and from which length of a window on it is used [s].
const UNITS: [(f64, &str, f64); 4] = [
    (86_400.0, "Days", 259_200.0),
    (3_600.0, "Hours", 10_800.0),
    (60.0, "Minutes", 180.0),
    (1.0, "Seconds", 0.0),
];

/// One life in a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Its place among the lives.
    pub life: usize,
    /// Top edge [CSS px].
    pub top: f64,
}

/// The rows of a window in a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Where the rows lie.
    pub frame: Frame,
    /// Height of a row [CSS px].
    pub height: f64,
    /// The rows that are shown.
    pub rows: Vec<Row>,
    /// How many of the window's instances are above them.
    pub above: usize,
    /// How many instances the window has.
    pub all: usize,
    window: Window,
}

impl Layout {
    /// The rows in a picture of this size [CSS px].
    pub fn new(lives: &Lives, window: Window, (width, height): (f64, f64)) -> Self {
        let last = lives.lives.last().map_or(0, |life| life.number);
        let label = tick_width(&format!("#{last}")).max(tick_width("warm"));
        let left = label + 12.0;
        let frame = Frame {
            left,
            top: 10.0,
            right: (width - 14.0).max(left + 10.0),
            bottom: (height - 44.0).max(30.0),
        };
        let here: Vec<usize> = (0..lives.lives.len())
            .filter(|&i| meets(&lives.lives[i], window))
            .collect();
        let room = frame.bottom - frame.top;
        let (least, most) = HEIGHT;
        let each = (room / here.len().max(1) as f64).clamp(least, most);
        let fit = (room / each + 1e-6).floor().max(1.0) as usize;
        let above = window.first.min(here.len().saturating_sub(fit));
        let shown = here.iter().skip(above).take(fit).enumerate();
        let row = |(i, &life): (usize, &usize)| Row {
            life,
            top: frame.top + i as f64 * each,
        };
        Self {
            frame,
            height: each,
            rows: shown.map(row).collect(),
            above,
            all: here.len(),
            window,
        }
    }

    /// The last row that may be the first one.
    pub fn most_above(&self) -> usize {
        self.all - self.rows.len()
    }

    /// The life at a height [CSS px].
    pub fn life_at(&self, y: f64) -> Option<usize> {
        let row = (y - self.frame.top) / self.height;
        let row = self.rows.get(row.floor() as usize).filter(|_| row >= 0.0);
        row.map(|row| row.life)
    }

    /// Left and right edge of a part of a life, cut to the window; `None` outside of it [CSS px].
    pub fn edges(&self, part: Part) -> Option<(f64, f64)> {
        if part.to < self.window.from || part.from > self.window.to {
            return None;
        }
        let place = |time| self.frame.x(self.window.position(time).clamp(0.0, 1.0));
        Some((place(part.from), place(part.to)))
    }

    /// Where a moment of the window is; `None` outside of it [CSS px].
    pub fn place(&self, time: f64) -> Option<f64> {
        let position = self.window.position(time);
        (0.0..=1.0)
            .contains(&position)
            .then(|| self.frame.x(position))
    }

    /// The axis of time in its unit.
    pub fn axis(&self) -> Axis {
        let length = self.window.length();
        let known = UNITS.iter().find(|unit| length >= unit.2);
        let (unit, name, _) = known.unwrap_or(&UNITS[3]);
        let (from, to) = (self.window.from / unit, self.window.to / unit);
        let label = format!("{name} since the observation began");
        let room = ((self.frame.right - self.frame.left) / TICK)
            .floor()
            .max(2.0);
        let step = round_step((to - from) / room);
        let first = (from / step).ceil();
        let values: Vec<f64> = (0..=room as u32)
            .map(|i| (first + f64::from(i)) * step)
            .collect();
        let axis = Axis::between(&label, from, to, |_| String::new());
        let mut axis = axis.ticked(&values, |_| String::new());
        let decimals = (-(step * 1.000_001).log10().floor()).clamp(0.0, 9.0) as usize;
        for tick in &mut axis.ticks {
            tick.label = format!("{:.decimals$}", tick.value);
        }
        axis
    }
}

/// The first of 1, 2, 5 times a power of ten that is not below a value.
fn round_step(least: f64) -> f64 {
    let magnitude = 10_f64.powf(least.max(1e-9).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * magnitude);
    let found = steps.into_iter().find(|step| *step >= least * 0.999_999);
    found.unwrap_or(10.0 * magnitude)
}

/// Whether a life has a part in a window.
pub(super) fn meets(life: &Life, window: Window) -> bool {
    life.from() <= window.to && life.to() >= window.from
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::simulation::timeline::Doing;

    /// So many instances, one born every ten seconds and alive for fifteen.
    fn lives(count: u32) -> Lives {
        let life = |number: u32| {
            let from = f64::from(number) * 10.0;
            let part = |doing, from, to| Part { doing, from, to };
            Life {
                number,
                reserved: false,
                parts: vec![
                    part(Doing::Init, from, from + 1.0),
                    part(Doing::Busy, from + 1.0, from + 5.0),
                    part(Doing::Idle, from + 5.0, from + 15.0),
                ],
                ended: Some(from + 15.0),
            }
        };
        Lives {
            lives: (0..count).map(life).collect(),
            end: f64::from(count) * 10.0 + 5.0,
            parts: 3 * count as usize,
            cut: true,
            busiest_only: false,
        }
    }

    #[test]
    fn a_window_has_the_instances_that_live_in_it() {
        let lives = lives(10);
        let whole = Window::whole(&lives);
        let layout = Layout::new(&lives, whole, (800.0, 400.0));
        assert_eq!((layout.rows.len(), layout.all, layout.above), (10, 10, 0));
        assert_eq!(
            layout.life_at(layout.frame.top + 1.5 * layout.height),
            Some(1)
        );
        assert_eq!(layout.life_at(0.0), None);
        let seen = Layout::new(&lives, whole.zoomed(0.0, 5.0), (800.0, 400.0));
        // 0 to 21 s: those born at 0, 10 and 20 s.
        assert_eq!(
            seen.rows.iter().map(|row| row.life).collect::<Vec<_>>(),
            [0, 1, 2]
        );
    }

    #[test]
    fn rows_that_do_not_fit_are_scrolled_to() {
        let lives = lives(500);
        let window = Window::whole(&lives);
        let layout = Layout::new(&lives, window, (800.0, 400.0));
        assert!(layout.rows.len() < 60 && layout.all == 500);
        let most = layout.most_above();
        let last = Layout::new(&lives, window.scrolled(1e9, most), (800.0, 400.0));
        assert_eq!(last.rows.last().expect("a row").life, 499);
        assert_eq!(last.rows.len(), layout.rows.len());
    }

    #[test]
    fn ticks_are_told_apart_however_close() {
        let lives = lives(500);
        let whole = Window::whole(&lives);
        for factor in [1.0, 10.0, 1e2, 1e3, 1e5] {
            let axis = Layout::new(&lives, whole.zoomed(0.73, factor), (800.0, 400.0)).axis();
            let mut labels: Vec<_> = axis.ticks.iter().map(|tick| &tick.label).collect();
            let count = labels.len();
            labels.dedup();
            assert!(count >= 2 && labels.len() == count, "{labels:?}");
        }
    }
}
