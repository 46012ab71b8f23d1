//! What is found where inputs are ranges, as numbers.

use serde::Serialize;

use crate::model::platform::PlatformId;
use crate::model::stats::{Estimate, Proportion};
use crate::model::uncertainty::bands::Band;

/// The middle of a distribution, and the ends between which nine tenths of it lie.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantiles {
    /// One draw in twenty is below.
    pub p5: f64,
    /// Half of all draws are below.
    pub p50: f64,
    /// One draw in twenty is above.
    pub p95: f64,
}

impl Quantiles {
    /// Of some values in any order; `None` without any. Between two values by the straight line (Hyndman and Fan 1996,
    /// type 7).
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        let last = values.len().checked_sub(1)?;
        values.sort_by(f64::total_cmp);
        let at = |p: f64| {
            let place = p * last as f64;
            let (low, part) = (place as usize, place.fract());
            let high = (low + 1).min(last);
            values[low] + part * (values[high] - values[low])
        };
        Some(Self {
            p5: at(0.05),
            p50: at(0.5),
            p95: at(0.95),
        })
    }
}

/// What the draws say of one platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The platform.
    pub platform: PlatformId,
    /// Monthly cost where it can run [$]; `None` where it never can.
    pub cost: Option<Quantiles>,
    /// Draws in which it can run.
    pub able: Proportion,
    /// Draws in which no other is cheaper; of several that cost the same, the first compared.
    pub cheapest: Proportion,
}

/// What is held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contest {
    /// The cheapest platform that is paid for use against the cheapest that is paid for time.
    FunctionsAndServers,
    /// Two platforms.
    Pair(PlatformId, PlatformId),
    /// One platform's cost by itself.
    Alone(PlatformId),
}

/// Where the break-even that is nearest to the scenario's volume lies.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEvens {
    /// Between which two platforms.
    pub platforms: (PlatformId, PlatformId),
    /// Volumes, in the draws that have it; `None` where none has.
    pub volume: Option<Quantiles>,
    /// Draws that have it.
    pub found: Proportion,
}

/// All that is found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Draws of the costs.
    pub draws: usize,
    /// The platforms, in the order compared.
    pub outcomes: Vec<Outcome>,
    /// Monthly cost of the cheapest platform of each draw [$]; `None` where none can ever run.
    pub lowest: Option<Quantiles>,
    /// What is held against each other; `None` without a platform.
    pub contest: Option<Contest>,
    /// Draws in which the first side of the contest is cheaper, of those in which any side can run; `None` where only
    /// one is compared.
    pub first_cheaper: Option<Proportion>,
    /// How much of the variance of the difference in cost (of the cost, of one alone) each input accounts for, in the
    /// order of the inputs; empty where nothing varies.
    pub contributions: Vec<Estimate>,
    /// The break-even; `None` where fewer than two are compared.
    pub break_even: Option<BreakEvens>,
    /// Monthly cost over the volume, in the order compared; empty where only the volume is a range.
    pub bands: Vec<Band>,
}
