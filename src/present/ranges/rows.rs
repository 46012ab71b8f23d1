//! The rows of the two charts of ranges: costs as intervals on one axis, and contributions as bars.

use crate::model::platform::{Kind, PlatformId};
use crate::model::stats::Estimate;
use crate::model::uncertainty::found::{Found, Outcome, Quantiles};
use crate::model::units::Usd;
use crate::present::axis::{Axis, spaced};
use crate::present::figure::tick_width;
use crate::present::format;
use crate::present::ranges::Ranged;

/// Ratio of the highest to the lowest cost from which on the axis is logarithmic.
const FAR: f64 = 20.0;

/// Width that is certainly there for the axis [CSS px].
const NARROW: f64 = 150.0;

/// A labelled place on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where, from 0 to 1.
    pub at: f64,
    /// What is written there.
    pub label: String,
}

/// Cost of one platform.
#[derive(Clone, Debug, PartialEq)]
pub struct CostRow {
    /// The platform.
    pub platform: PlatformId,
    /// Whether its bar is hatched, as servers' curves are dashed.
    pub dashed: bool,
    /// One draw in twenty is below, half are below, one in twenty is above; or that it never can run.
    pub costs: [String; 3],
    /// In how many draws no other is cheaper.
    pub cheapest: String,
    /// What else is to be said; may be empty.
    pub note: String,
    /// From where to where on the axis, and the middle, from 0 to 1; `None` where it never can run.
    pub place: Option<(f64, f64, f64)>,
}

/// Costs as intervals on one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// The platforms, in the order compared.
    pub rows: Vec<CostRow>,
    /// Ticks of the axis.
    pub marks: Vec<Mark>,
}

impl Bars {
    pub(super) fn of(found: &Found) -> Self {
        let costs = found.outcomes.iter().filter_map(|outcome| outcome.cost);
        let (low, high) = costs.fold((f64::MAX, 0.0_f64), |(low, high), cost| {
            (low.min(cost.p5), high.max(cost.p95))
        });
        let axis = if low > 0.0 && high > low * FAR {
            Axis::log("", low / 1.2, high * 1.2, format::usd_tick)
        } else {
            Axis::from_zero("", high, format::usd_tick)
        };
        let place = |tick: &crate::present::axis::Tick| axis.position(tick.value) * NARROW;
        let chosen = spaced(&axis.ticks, place, |tick| tick_width(&tick.label) + 8.0);
        let marks = chosen.into_iter().map(|tick| Mark {
            at: axis.position(tick.value),
            label: tick.label.clone(),
        });
        Self {
            marks: marks.collect(),
            rows: found
                .outcomes
                .iter()
                .map(|outcome| row(outcome, &axis))
                .collect(),
        }
    }
}

fn row(outcome: &Outcome, axis: &Axis) -> CostRow {
    let at = |usd| axis.position(usd);
    let money = |usd| format::usd(Usd(usd));
    let (costs, place) = match outcome.cost {
        Some(Quantiles { p5, p50, p95 }) => {
            ([p5, p50, p95].map(money), Some((at(p5), at(p50), at(p95))))
        }
        None => (["\u{2013}"; 3].map(str::to_owned), None),
    };
    let note = match outcome.able {
        able if able.is_all() => String::new(),
        able if able.count() == 0 => "cannot run in any case".to_owned(),
        able => format!("runs in {} of cases", format::chance(able.share())),
    };
    CostRow {
        platform: outcome.platform,
        dashed: outcome.platform.kind() == Kind::Server,
        costs,
        cheapest: format::chance(outcome.cheapest.share()),
        note,
        place,
    }
}

/// How much of what varies one input accounts for.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// The input with its platform.
    pub label: String,
    /// Its range.
    pub range: String,
    /// Length of its bar, from 0 to 1.
    pub share: f64,
    /// The share with its 95 % interval.
    pub text: String,
}

/// The contributions, the largest first.
pub(super) fn contributions(found: &Found, inputs: &[Ranged]) -> Vec<Contribution> {
    let mut rows: Vec<(f64, Contribution)> = inputs
        .iter()
        .zip(&found.contributions)
        .map(|(input, share)| (share.mean, contribution(input, *share)))
        .collect();
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn contribution(input: &Ranged, share: Estimate) -> Contribution {
    // An estimate of next to nothing may come out below it.
    let within = |x: f64| x.clamp(0.0, 1.0);
    let (low, high) = (within(share.low(0.0)), within(share.high()));
    Contribution {
        label: input.label.clone(),
        range: input.text.clone(),
        share: within(share.mean),
        text: format::chance_between(within(share.mean), (low, high)),
    }
}
