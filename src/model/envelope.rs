//! Which of several platforms is the cheapest, from where to where.

use crate::model::breakeven::BreakEven;
use crate::model::curve::{CostCurve, VOLUME_RANGE};
use crate::model::platform::PlatformId;

/// Volumes over which one platform is the cheapest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// The platform.
    pub platform: PlatformId,
    /// Where it begins [invocations a month].
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// The lower envelope of some curves over [`VOLUME_RANGE`], from the crossings of every pair of them.
///
/// The cheapest can change only where two curves cross, or where one of two that cost the same bends. Where two run
/// side by side, their crossings are not listed, and
/// the envelope names the one that is cheaper in the middle.
pub fn envelope(curves: &[(PlatformId, &CostCurve)], pairs: &[BreakEven]) -> Vec<Stretch> {
    let crossings = pairs.iter().flat_map(|pair| &pair.crossings);
    let ends = pairs.iter().flat_map(|pair| &pair.side_by_side);
    let mut edges = vec![VOLUME_RANGE.0, VOLUME_RANGE.1];
    edges.extend(crossings.map(|c| c.invocations_per_month));
    edges.extend(ends.flat_map(|stretch| [stretch.from, stretch.to]));
    let bends = curves.iter().flat_map(|(_, curve)| curve.segments());
    edges.extend(bends.map(|segment| segment.from));
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    let mut stretches = Vec::<Stretch>::new();
    for edge in edges.windows(2) {
        let middle = edge[0] + (edge[1] - edge[0]) / 2.0;
        let costs = curves
            .iter()
            .map(|(platform, curve)| (*platform, curve.cost(middle).0));
        let Some((platform, _)) = costs.min_by(|a, b| a.1.total_cmp(&b.1)) else {
            break;
        };
        match stretches.last_mut() {
            Some(last) if last.platform == platform => last.to = edge[1],
            _ => stretches.push(Stretch {
                platform,
                from: edge[0],
                to: edge[1],
            }),
        }
    }
    stretches
}
