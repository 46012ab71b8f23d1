//! Axes: a safe domain, readable ticks, and where a value lies.
//!
//! Every domain is finite and not empty, whatever numbers come in: a chart library given an empty or infinite range
//! may never return.

/// Widest ratio of a log axis.
const WIDEST: f64 = 1e15;

/// How values map to distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal ratios take equal distance.
    Log,
    /// Equal differences take equal distance.
    Linear,
}

/// A labelled value on an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it is.
    pub value: f64,
    /// What is written there.
    pub label: String,
    /// The same in another unit, written below; may be empty.
    pub note: String,
}

impl Tick {
    fn new(value: f64, text: fn(f64) -> String) -> Self {
        Self {
            value,
            label: text(value),
            note: String::new(),
        }
    }
}

/// One axis of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it measures, with its unit.
    pub label: String,
    scale: Scale,
    low: f64,
    high: f64,
    /// Labelled ticks in rising order, within the domain.
    pub ticks: Vec<Tick>,
}

impl Axis {
    /// A log axis that covers `low..high`, or the nearest range that can be drawn.
    pub fn log(label: &str, low: f64, high: f64, text: fn(f64) -> String) -> Self {
        let usable = |x: f64, fallback: f64| {
            if x.is_finite() && x > 0.0 {
                x.clamp(1e-150, 1e150)
            } else {
                fallback
            }
        };
        let low = usable(low, 1.0);
        let mut high = usable(high, low * 10.0);
        if high <= low * 1.000_001 {
            high = low * 10.0;
        }
        let low = low.max(high / WIDEST);
        let ticks = log_ticks(low, high).into_iter();
        let ticks = ticks.map(|value| Tick::new(value, text)).collect();
        Self {
            label: label.to_owned(),
            scale: Scale::Log,
            low,
            high,
            ticks,
        }
    }

    /// A linear axis from 0 to at least `high`, or to 1 where that cannot be drawn.
    pub fn from_zero(label: &str, high: f64, text: fn(f64) -> String) -> Self {
        let high = if high.is_finite() && high > 1e-150 {
            high.min(1e150)
        } else {
            1.0
        };
        let step = round_step(high);
        let steps = (high / step).ceil().max(1.0);
        let ticks = (0..=steps as u32).map(|i| f64::from(i) * step);
        let ticks = ticks.map(|value| Tick::new(value, text)).collect();
        Self {
            label: label.to_owned(),
            scale: Scale::Linear,
            low: 0.0,
            high: steps * step,
            ticks,
        }
    }

    /// The axis with a note below every tick.
    pub fn with_notes(mut self, text: fn(f64) -> String) -> Self {
        for tick in &mut self.ticks {
            tick.note = text(tick.value);
        }
        self
    }

    /// A linear axis from `low` to `high`, or the nearest range that can be drawn.
    pub fn between(label: &str, low: f64, high: f64, text: fn(f64) -> String) -> Self {
        let finite = |x: f64, fallback: f64| {
            if x.is_finite() {
                x.clamp(-1e150, 1e150)
            } else {
                fallback
            }
        };
        let low = finite(low, 0.0);
        let high = finite(high, low);
        let high = if high - low > low.abs() * 1e-6 {
            high
        } else {
            low + low.abs().max(1.0)
        };
        let span = Self::from_zero(label, high - low, text);
        let step = span.ticks[1].value - span.ticks[0].value;
        let first = (low / step).ceil();
        let values: Vec<f64> = (0..=span.ticks.len())
            .map(|i| (first + i as f64) * step)
            .collect();
        Self { low, high, ..span }.ticked(&values, text)
    }

    /// The same axis with ticks at those of these values that lie within the domain.
    pub fn ticked(mut self, values: &[f64], text: fn(f64) -> String) -> Self {
        let values = values.iter().filter(|value| self.holds(**value));
        self.ticks = values.map(|&value| Tick::new(value, text)).collect();
        self
    }

    /// Lowest and highest value.
    pub fn domain(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// Where a value lies, from 0 at the low end to 1 at the high end; beyond the ends, at the end.
    pub fn position(&self, value: f64) -> f64 {
        let share = match self.scale {
            Scale::Log if value <= self.low => 0.0,
            Scale::Log => (value / self.low).ln() / (self.high / self.low).ln(),
            Scale::Linear => (value - self.low) / (self.high - self.low),
        };
        if share.is_nan() {
            0.0
        } else {
            share.clamp(0.0, 1.0)
        }
    }

    /// The value at a position from 0 to 1; beyond the ends, at the end.
    pub fn value(&self, position: f64) -> f64 {
        let share = if position.is_nan() {
            0.0
        } else {
            position.clamp(0.0, 1.0)
        };
        let value = match self.scale {
            Scale::Log => self.low * (self.high / self.low).powf(share),
            Scale::Linear => self.low + share * (self.high - self.low),
        };
        value.clamp(self.low, self.high)
    }

    /// Whether a value lies within the domain.
    pub fn holds(&self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }
}

/// The first of 1, 2, 5 times a power of ten of which at most five make up `range`.
fn round_step(range: f64) -> f64 {
    let magnitude = 10_f64.powf((range / 4.0).log10().floor());
    let steps = [1.0, 2.0, 5.0].map(|m| m * magnitude);
    let step = steps.into_iter().find(|s| range / s <= 5.0);
    step.unwrap_or(10.0 * magnitude)
}

/// Powers of ten; the closer the ends, the more between them, and equal steps where not even a factor of three lies
/// between the ends.
fn log_ticks(low: f64, high: f64) -> Vec<f64> {
    let decades = (high / low).log10();
    let inside = |&value: &f64| value >= low * (1.0 - 1e-9) && value <= high * (1.0 + 1e-9);
    if decades < 0.5 {
        let step = round_step(high - low);
        let (first, last) = ((low / step).ceil(), (high / step).floor());
        let count = (last - first).clamp(0.0, 20.0) as u32;
        let ticks = (0..=count).map(|i| (first + f64::from(i)) * step);
        return ticks.filter(inside).collect();
    }
    let steps: &[f64] = match decades {
        d if d < 0.95 => &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0],
        d if d < 2.5 => &[1.0, 2.0, 5.0],
        _ => &[1.0],
    };
    let (first, last) = (low.log10().floor() as i32, high.log10().ceil() as i32);
    (first..=last)
        .flat_map(|decade| steps.iter().map(move |step| step * 10_f64.powi(decade)))
        .filter(inside)
        .collect()
}

/// The ticks whose labels do not run into each other: the smallest equal choice of them, so that they stay regular.
///
/// `place` is where a tick stands and `extent` how much room its label takes along the axis, both in the same unit.
pub fn spaced(
    ticks: &[Tick],
    place: impl Fn(&Tick) -> f64,
    extent: impl Fn(&Tick) -> f64,
) -> Vec<&Tick> {
    let apart = |pair: &[&Tick]| {
        let distance = (place(pair[1]) - place(pair[0])).abs();
        distance >= (extent(pair[0]) + extent(pair[1])) / 2.0
    };
    (1..=ticks.len().max(1))
        .map(|step| ticks.iter().step_by(step).collect::<Vec<_>>())
        .find(|chosen| chosen.windows(2).all(apart))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::format::{count, percent};
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round_numbers_within_the_domain() {
        let labels = |axis: Axis| axis.ticks.into_iter().map(|t| t.label).collect::<Vec<_>>();
        assert_eq!(
            labels(Axis::log("", 1e3, 1e6, count)),
            ["1 k", "10 k", "100 k", "1 M"]
        );
        assert_eq!(
            labels(Axis::log("", 30.0, 300.0, count)),
            ["50", "100", "200"]
        );
        assert_eq!(
            labels(Axis::from_zero("", 7.0, count)),
            ["0", "2", "4", "6", "8"]
        );
        assert_eq!(
            labels(Axis::log("", 2e6, 1.2e7, count)),
            ["2 M", "3 M", "5 M", "7 M", "10 M"]
        );
        assert_eq!(
            labels(Axis::log("", 1e6, 1.5e6, count)),
            ["1 M", "1.1 M", "1.2 M", "1.3 M", "1.4 M", "1.5 M"]
        );
        assert_eq!(
            labels(Axis::between("", 0.01, 1.0, percent)),
            ["20 %", "40 %", "60 %", "80 %", "100 %"]
        );
        assert_eq!(
            labels(Axis::log("", 1.0, 2e3, count).ticked(&[0.5, 1.0, 60.0, 6e4], count)),
            ["1", "60"]
        );
    }

    #[test]
    fn a_note_stands_below_every_tick() {
        let axis = Axis::log("", 1e6, 1e9, count).with_notes(crate::present::format::rate_tick);
        let notes: Vec<_> = axis.ticks.iter().map(|tick| tick.note.as_str()).collect();
        assert_eq!(notes, ["0.38/s", "3.8/s", "38/s", "381/s"]);
    }

    proptest! {
        #[test]
        fn any_numbers_make_an_axis_that_can_be_drawn(low in any::<f64>(), high in any::<f64>(), x in any::<f64>()) {
            for axis in [Axis::log("", low, high, count), Axis::from_zero("", high, count), Axis::between("", low, high, count)] {
                let (a, b) = axis.domain();
                prop_assert!(a.is_finite() && b.is_finite() && a < b);
                prop_assert!(axis.ticks.len() < 200);
                prop_assert!((0.0..=1.0).contains(&axis.position(x)));
                prop_assert!(axis.value(x).is_finite());
            }
            let log = Axis::log("", low, high, count).domain();
            prop_assert!(log.0 > 0.0 && log.1 / log.0 <= 1.01 * WIDEST);
        }

        #[test]
        fn labels_never_touch(low in -9.0..9.0_f64, decades in 0.02..12.0_f64, width in 1.0..1000.0_f64) {
            let axis = Axis::log("", 10_f64.powf(low), 10_f64.powf(low + decades), count);
            let place = |tick: &Tick| axis.position(tick.value) * width;
            let chosen = spaced(&axis.ticks, place, |tick| tick.label.len() as f64 * 7.0);
            prop_assert!(!chosen.is_empty());
            for pair in chosen.windows(2) {
                let half = (pair[0].label.len() + pair[1].label.len()) as f64 * 3.5;
                prop_assert!(place(pair[1]) - place(pair[0]) >= half);
            }
        }

        #[test]
        fn position_and_value_are_inverse(p in 0.0..1.0_f64) {
            for axis in [Axis::log("", 1e3, 1e12, count), Axis::from_zero("", 40.0, count), Axis::between("", -5.0, 40.0, count)] {
                prop_assert!((axis.position(axis.value(p)) - p).abs() < 1e-9);
            }
        }
    }
}
