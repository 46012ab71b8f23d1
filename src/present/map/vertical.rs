//! The vertical axis of a map: which inputs it may be, and how they are set.

use crate::model::scenario::Scenario;
use crate::model::units::Milliseconds;
use crate::present::axis::Axis;
use crate::present::entry::{self, Unit};
use crate::present::format;
use crate::present::knobs::{Kind, Knob, Number, knob};
use crate::present::map::neat;

/// Keys of the inputs that a map may have on its vertical axis, the first by default.
pub const VERTICAL: [&str; 5] = ["median", "memory", "peak", "cpu", "objective"];

/// Durations that an axis names [ms].
const DURATIONS: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 6e4, 6e5];

/// Memories that an axis names [MB].
const MEMORIES: [f64; 7] = [128.0, 256.0, 512.0, 1_024.0, 2_048.0, 4_096.0, 8_192.0];

fn memory_tick(mb: f64) -> String {
    if mb < 1_024.0 {
        format!("{mb} MB")
    } else {
        format!("{} GB", mb / 1_024.0)
    }
}

fn times_tick(x: f64) -> String {
    format!("{} x", format::grouped(x))
}

/// The vertical axis of a map: an input, over the range of its slider.
#[derive(Clone, Debug)]
pub struct Vertical {
    knob: &'static Knob,
    number: Number,
    low: f64,
    high: f64,
    /// Whether equal ratios take equal distance, or equal differences.
    log: bool,
}

impl PartialEq for Vertical {
    fn eq(&self, other: &Self) -> bool {
        self.knob.key == other.knob.key
    }
}

impl Vertical {
    /// The axis of an input; `None` where it is none of [`VERTICAL`], or does not matter in the scenario.
    pub fn new(key: &str, scenario: &Scenario) -> Option<Self> {
        let knob = VERTICAL
            .contains(&key)
            .then(|| knob(key))
            .flatten()
            .filter(|knob| knob.shown(scenario))?;
        let Kind::Number(number) = knob.kind else {
            return None;
        };
        let last = number.scale.positions().checked_sub(1)?;
        let (low, high) = (number.scale.value_at(0), number.scale.value_at(last));
        Some(Self {
            knob,
            number,
            low,
            high,
            log: low > 0.0 && high / low >= 50.0 && key != "cpu",
        })
    }

    /// Every axis that a map of the scenario may have.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let keys = VERTICAL.iter();
        keys.filter_map(|key| Self::new(key, scenario)).collect()
    }

    /// Key of the input.
    pub fn key(&self) -> &'static str {
        &self.knob.key
    }

    /// Label of the input.
    pub fn label(&self) -> &'static str {
        self.knob.label
    }

    /// Lowest and highest value.
    pub fn domain(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// Whether equal ratios take equal distance, rather than equal differences.
    pub fn is_log(&self) -> bool {
        self.log
    }

    /// The value at a position from 0 at the bottom to 1 at the top; beyond, at the end.
    pub fn value(&self, position: f64) -> f64 {
        let position = position.clamp(0.0, 1.0);
        let value = if self.log {
            self.low * (self.high / self.low).powf(position)
        } else {
            self.low + position * (self.high - self.low)
        };
        if self.number.whole {
            value.round()
        } else {
            value
        }
    }

    /// Where a value lies, from 0 to 1; beyond the ends, at the end.
    pub fn position(&self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        if self.log {
            (value / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    /// The input's value in a scenario.
    pub fn of(&self, scenario: &Scenario) -> f64 {
        self.number.get(scenario)
    }

    /// The value in words, with its unit.
    pub fn text(&self, value: f64) -> String {
        entry::with_unit(value, self.number.unit)
    }

    /// Label and unit, as the heading of a column of numbers.
    pub fn heading(&self) -> String {
        let unit = match self.number.unit {
            Unit::Milliseconds => "ms",
            Unit::Megabytes => "MB",
            Unit::Times => "times",
            _ => "0 to 1",
        };
        format!("{} [{unit}]", self.label())
    }

    /// The axis as it is drawn, with ticks at values people know.
    pub fn axis(&self) -> Axis {
        let unit = self.number.unit;
        if !self.log {
            return Axis::between(self.label(), self.low, self.high, format::percent);
        }
        match unit {
            Unit::Milliseconds => {
                Axis::log(self.label(), self.low, self.high, format::duration_tick)
                    .ticked(&DURATIONS, format::duration_tick)
            }
            Unit::Megabytes => Axis::log(self.label(), self.low, self.high, memory_tick)
                .ticked(&MEMORIES, memory_tick),
            Unit::Times => Axis::log(self.label(), self.low, self.high, times_tick),
            _ => Axis::log(self.label(), self.low, self.high, format::count),
        }
    }

    /// Values for a table: at most so many places of the input's slider, evenly spread.
    pub fn listed(&self, most: usize) -> Vec<f64> {
        let positions = self.number.scale.positions();
        let step = positions.div_ceil(most.max(1)).max(1);
        let places = (0..positions).step_by(step);
        places
            .map(|place| self.number.scale.value_at(place))
            .collect()
    }

    /// A scenario that has the same map, whatever its volume and its value of this input: what a map depends on.
    pub fn without_point(&self, scenario: &Scenario) -> Scenario {
        let mut same = scenario.clone();
        same.workload.invocations_per_month = 1e6;
        let workload = &mut same.workload;
        let spread = workload.duration_p95.0 / workload.duration_median.0;
        self.number.set(&mut same, self.low);
        if self.key() == "median" {
            // Rounded, because moving the point leaves a rounding error in the ratio.
            let spread = format!("{spread:.4e}").parse().unwrap_or(spread);
            same.workload.duration_p95 = Milliseconds(self.low * spread);
        }
        same
    }

    /// What to set so that the input has the value at a position: knobs and their values, rounded as people write them.
    pub(super) fn place(&self, scenario: &Scenario, position: f64) -> Vec<(&'static str, f64)> {
        let value = neat(self.value(position)).clamp(self.low, self.high);
        let mut moved = scenario.clone();
        self.set(&mut moved, value);
        let mut set = vec![(self.key(), self.of(&moved))];
        if self.key() == "median" {
            let p95 = moved.workload.duration_p95.0;
            set.push(("p95", format!("{p95:.5e}").parse().unwrap_or(p95)));
        }
        set
    }

    /// Sets the input. The 95th percentile of the duration keeps its ratio to the median.
    pub fn set(&self, scenario: &mut Scenario, value: f64) {
        let before = scenario.workload.duration_median.0;
        self.number.set(scenario, value);
        let ratio = scenario.workload.duration_median.0 / before;
        if ratio != 1.0 {
            let p95 = scenario.workload.duration_p95.0 * ratio;
            scenario.workload.duration_p95 = Milliseconds(p95.min(LONGEST_MS));
        }
    }
}

/// Longest duration that an input takes [ms].
const LONGEST_MS: f64 = 8.64e7;
