//! What ranges add to the break-even chart: the band around each curve between whose ends nine tenths of all costs lie,
//! the same in the read-out and in the table, and the ends of the range of volumes.

use crate::model::assessment::Candidate;
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::uncertainty::bands::{Band, VOLUMES, volume};
use crate::model::units::Usd;
use crate::present::figure::{Rule, Series, Shape};
use crate::present::figures::break_even::Shown;
use crate::present::figures::per::Per;
use crate::present::knobs::knob;

fn band_of(shown: &Shown, platform: PlatformId) -> Option<&Band> {
    let mut bands = shown.uncertain.iter().flat_map(|bands| bands.iter());
    bands.find(|band| band.platform == platform && !band.costs.is_empty())
}

/// The ends of a band at a volume, in dollars for what the axis counts.
fn ends(band: &Band, n: f64, per: Per) -> Option<(f64, f64)> {
    let cost = band.at(n)?;
    let value = |usd| per.value(Usd(usd), n);
    Some((value(cost.p5), value(cost.p95)))
}

/// Whether there is a band around a platform's curve.
pub(super) fn has_band(shown: &Shown, platform: PlatformId) -> bool {
    band_of(shown, platform).is_some()
}

/// The ends of a platform's band at a volume; `None` outside of its volumes.
pub(super) fn ends_at(shown: &Shown, platform: PlatformId, n: f64) -> Option<(f64, f64)> {
    ends(band_of(shown, platform)?, n, shown.per)
}

/// The band around a curve, between two volumes.
pub(super) fn area(candidate: &Candidate, (from, to): (f64, f64), shown: &Shown) -> Option<Series> {
    let platform = candidate.bill.platform;
    let band = band_of(shown, platform)?;
    let inside = (0..VOLUMES).map(volume).filter(|n| *n > from && *n < to);
    let volumes = std::iter::once(from).chain(inside).chain([to]);
    let point = |n: f64| ends(band, n, shown.per).map(|(low, high)| (n, low, high));
    Some(Series {
        name: platform.name().to_owned(),
        tint: platform.into(),
        dashed: false,
        shape: Shape::Area(volumes.filter_map(point).collect()),
    })
}

/// A cost with the ends of its band: `$18.67 ($12.10 to $30.30)`; the cost alone without a band.
pub(super) fn with_ends(text: String, platform: PlatformId, n: f64, shown: &Shown) -> String {
    match ends_at(shown, platform, n) {
        Some((low, high)) => {
            let (low, high) = (shown.per.text(low), shown.per.text(high));
            format!("{text} ({low} to {high})")
        }
        None => text,
    }
}

/// The ends of the volume's range, where it is one.
pub(super) fn volume_ends(scenario: &Scenario) -> Vec<Rule> {
    let range = knob("n").and_then(|knob| knob.range(scenario));
    let ends = range.filter(|range| range.low < range.high);
    let rule = |x| Rule {
        x,
        label: String::new(),
    };
    ends.map_or(Vec::new(), |range| {
        [range.low, range.high].map(rule).to_vec()
    })
}
