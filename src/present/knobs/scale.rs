//! How sliders move: by decades, by stops people choose, or evenly.

/// How a slider moves over a number's range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Steps 1-2-5 in every decade, between these bounds.
    Decades(f64, f64),
    /// These values, rising.
    Stops(&'static [f64]),
    /// From, to and step.
    Even(f64, f64, f64),
    /// No slider: an exact number such as a seed.
    None,
}

impl Scale {
    /// Number of places a slider has; 0 without one.
    pub fn positions(self) -> usize {
        match self {
            Self::Decades(..) => self.values().len(),
            Self::Stops(stops) => stops.len(),
            Self::Even(low, high, step) => ((high - low) / step).round() as usize + 1,
            Self::None => 0,
        }
    }

    /// The value at a place, from 0; beyond the last, the last.
    pub fn value_at(self, position: usize) -> f64 {
        match self {
            Self::Decades(..) | Self::Stops(_) => {
                let values = self.values();
                values[position.min(values.len() - 1)]
            }
            Self::Even(low, high, step) => {
                let rounded = ((low + position as f64 * step) * 1e9).round() / 1e9;
                rounded.min(high)
            }
            Self::None => 0.0,
        }
    }

    /// The place nearest to a value, by ratio where the places are uneven.
    pub fn position_of(self, value: f64) -> usize {
        match self {
            Self::Decades(..) | Self::Stops(_) => {
                let values = self.values();
                let distance = |x: &f64| (x / value.max(values[0] / 1e3)).ln().abs();
                let nearest = values
                    .iter()
                    .enumerate()
                    .min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
                nearest.map_or(0, |(position, _)| position)
            }
            Self::Even(low, high, step) => ((value.clamp(low, high) - low) / step).round() as usize,
            Self::None => 0,
        }
    }

    /// Every place, at least two: the stops, or the bounds and all of 1, 2, 5 times a power of ten between them.
    fn values(self) -> Vec<f64> {
        match self {
            Self::Stops(stops) => stops.to_vec(),
            Self::Decades(low, high) => {
                let first = low.log10().floor() as i32;
                let round = (first..=12)
                    .flat_map(|decade| [1.0, 2.0, 5.0].map(|step| step * 10_f64.powi(decade)));
                let between = round.filter(|&x| x > low * 1.001 && x < high * 0.999);
                std::iter::once(low).chain(between).chain([high]).collect()
            }
            Self::Even(..) | Self::None => Vec::new(),
        }
    }
}
