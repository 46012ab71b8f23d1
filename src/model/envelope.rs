//! Which of several platforms is the cheapest, from where to where: exactly from all crossings, or within a given
//! ratio of volumes, which is quicker where a picture needs no more.

use crate::model::breakeven::BreakEven;
use crate::model::curve::{Affine, CostCurve, VOLUME_RANGE};
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
/// The cheapest can change only where two curves cross, or where one of two that cost the same bends; as long as none is
/// cheaper it stays. Where two run side by side, their crossings are not listed, and the envelope names the one that is
/// cheaper in the middle.
pub fn envelope<'a>(
    curves: &[(PlatformId, &CostCurve)],
    pairs: impl Iterator<Item = &'a BreakEven> + Clone,
) -> Vec<Stretch> {
    let crossings = pairs.clone().flat_map(|pair| &pair.crossings);
    let ends = pairs.flat_map(|pair| &pair.side_by_side);
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
        let before = stretches.last().map(|last| last.platform);
        let Some(platform) = cheapest(curves, middle, before) else {
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

/// Difference of costs that is nothing but rounding, as a part of them.
const LEVEL: f64 = 1e-12;

/// The cheapest at volume `n`: who was it before where nobody is cheaper, else the first of them.
fn cheapest(
    curves: &[(PlatformId, &CostCurve)],
    n: f64,
    before: Option<PlatformId>,
) -> Option<PlatformId> {
    let costs: Vec<_> = curves
        .iter()
        .map(|(platform, curve)| (*platform, curve.cost(n).0))
        .collect();
    let (first, least) = *costs.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let level = |&(_, usd): &(PlatformId, f64)| usd <= least * (1.0 + LEVEL);
    let same = costs
        .iter()
        .find(|cost| Some(cost.0) == before && level(cost));
    Some(same.map_or(first, |same| same.0))
}

/// The lower envelope between two volumes, with its changes exact where curves are straight, and within a `ratio` of
/// volumes, above 1, where they bend or jump. Empty without a curve.
pub fn envelope_within(
    curves: &[(PlatformId, CostCurve)],
    (from, to): (f64, f64),
    ratio: f64,
) -> Vec<Stretch> {
    let mut walk = Walk::new(curves, ratio);
    let all: Vec<usize> = (0..curves.len()).collect();
    if !all.is_empty() && from < to {
        walk.between(&all, &walk.costs(&all, from), &walk.costs(&all, to));
    }
    walk.stretches
}

/// The lower envelope as by [`envelope_within`] between the first and the last of some rising volumes, at least two;
/// and at each of them the lowest cost and the next, `f64::MAX` where there is none.
pub fn envelope_with_next(
    curves: &[(PlatformId, CostCurve)],
    volumes: &[f64],
    ratio: f64,
) -> (Vec<Stretch>, Vec<[f64; 2]>) {
    let mut walk = Walk::new(curves, ratio);
    let all: Vec<usize> = (0..curves.len()).collect();
    let ([first, .., last], false) = (volumes, all.is_empty()) else {
        return (Vec::new(), vec![[f64::MAX; 2]; volumes.len()]);
    };
    let (from, to) = (walk.costs(&all, *first), walk.costs(&all, *last));
    walk.lowest.push(from.lowest());
    walk.among(&all, volumes, &from, &to);
    (walk.stretches, walk.lowest)
}

/// Ratio of volumes from which on only the lowest cost of a curve that may fall is looked for.
const WIDE: f64 = 2.0;

/// Ratio of volumes up to which curves are told apart by their lines.
const CLOSE: f64 = 40.0;

/// Costs of some curves at a volume.
struct Costs {
    n: f64,
    /// In the order of the curves; of those that cannot be among the cheapest around, `f64::MAX`.
    usd: Vec<f64>,
}

impl Costs {
    /// The lowest cost and the next.
    fn lowest(&self) -> [f64; 2] {
        let mut lowest = [f64::MAX; 2];
        for &usd in &self.usd {
            if usd < lowest[0] {
                lowest = [usd, lowest[0]];
            } else if usd < lowest[1] {
                lowest[1] = usd;
            }
        }
        lowest
    }
}

struct Walk<'a> {
    curves: &'a [(PlatformId, CostCurve)],
    ratio: f64,
    stretches: Vec<Stretch>,
    /// The lowest cost and the next at every volume so far.
    lowest: Vec<[f64; 2]>,
}

impl<'a> Walk<'a> {
    fn new(curves: &'a [(PlatformId, CostCurve)], ratio: f64) -> Self {
        Self {
            curves,
            ratio: ratio.max(1.0 + 1e-6),
            stretches: Vec::new(),
            lowest: Vec::new(),
        }
    }

    fn costs(&self, candidates: &[usize], n: f64) -> Costs {
        let mut usd = vec![f64::MAX; self.curves.len()];
        for &i in candidates {
            usd[i] = self.curves[i].1.cost(n).0;
        }
        Costs { n, usd }
    }

    /// Lowest and highest cost of a curve between two volumes. Over a wide range no highest cost is known of a curve that
    /// may fall, because its cold starts would have to be computed all along.
    fn bounds(&self, i: usize, from: &Costs, to: &Costs) -> (f64, f64) {
        let curve = &self.curves[i].1;
        if to.n > from.n * WIDE && !curve.never_falls() {
            let after = curve.segments().partition_point(|s| s.to < from.n);
            let curved = curve.segments()[after].curved.iter();
            let falling = curved.filter(|(_, occupancy)| !occupancy.never_falls());
            let falling: f64 = falling.map(|(usd, o)| usd * o.at(from.n)).sum();
            return (from.usd[i] - falling, f64::MAX);
        }
        curve.bounds((from.n, from.usd[i]), (to.n, to.usd[i]))
    }

    /// Which of some curves can be among the cheapest few between two volumes.
    fn able(&self, candidates: &[usize], few: usize, from: &Costs, to: &Costs) -> Vec<usize> {
        if candidates.len() <= few {
            return candidates.to_vec();
        }
        let bounds = candidates.iter().map(|&i| self.bounds(i, from, to));
        let bounds: Vec<_> = bounds.collect();
        let mut highest: Vec<f64> = bounds.iter().map(|bound| bound.1).collect();
        let (_, most, _) = highest.select_nth_unstable_by(few - 1, f64::total_cmp);
        let able = candidates.iter().zip(&bounds);
        let able: Vec<usize> = able
            .filter(|(_, bound)| bound.0 <= *most)
            .map(|(&i, _)| i)
            .collect();
        if able.len() > few && to.n <= from.n * CLOSE {
            self.not_beaten(able, few, from.n, to.n)
        } else {
            able
        }
    }

    /// Those of some curves that are not above `few` others all the way between two volumes. Where curves rise side by
    /// side, their costs overlap and the difference of their lines still tells them apart.
    fn not_beaten(&self, able: Vec<usize>, few: usize, from: f64, to: f64) -> Vec<usize> {
        let band = |&i: &usize| self.curves[i].1.band_between(from, to);
        let bands: Vec<_> = able.iter().map(band).collect();
        let below = |a: (Affine, f64), b: (Affine, f64)| {
            let lines = a.0 - b.0;
            lines.at(from) + a.1 < 0.0 && lines.at(to) + a.1 < 0.0
        };
        let beaten = |own: (Affine, f64)| {
            let others = bands.iter().flatten();
            others.filter(|&&other| below(other, own)).count() >= few
        };
        let pairs = able.iter().zip(&bands);
        let left = pairs.filter(|(_, own)| !own.is_some_and(beaten));
        left.map(|(&i, _)| i).collect()
    }

    /// Goes through the volumes between two of them, with curves that can be among the two cheapest.
    fn among(&mut self, candidates: &[usize], volumes: &[f64], from: &Costs, to: &Costs) {
        if volumes.len() <= 2 {
            self.between(candidates, from, to);
            return self.lowest.push(to.lowest());
        }
        // Leaving one of three out is worth less than finding out whether it can be.
        let able = if candidates.len() > 3 {
            self.able(candidates, 2, from, to)
        } else {
            candidates.to_vec()
        };
        let half = volumes.len() / 2;
        let middle = self.costs(&able, volumes[half]);
        self.among(&able, &volumes[..=half], from, &middle);
        self.among(&able, &volumes[half..], &middle, to);
    }

    /// Names the cheapest of some curves between two volumes, leaving out whoever cannot be.
    fn between(&mut self, candidates: &[usize], from: &Costs, to: &Costs) {
        let able = self.able(candidates, 1, from, to);
        if let [only] = able.as_slice() {
            return self.name(*only, from.n, to.n);
        }
        let lines = able.iter().map(|&i| {
            let line = self.curves[i].1.straight_between(from.n, to.n);
            line.map(|line| (i, line))
        });
        if let Some(lines) = lines.collect::<Option<Vec<_>>>() {
            return self.straight(lines, from.n, to.n);
        }
        let middle = self.costs(&able, libm::sqrt(from.n * to.n));
        if to.n <= from.n * self.ratio {
            let cheapest = able
                .into_iter()
                .min_by(|&a, &b| middle.usd[a].total_cmp(&middle.usd[b]));
            return cheapest
                .into_iter()
                .for_each(|i| self.name(i, from.n, to.n));
        }
        self.between(&able, from, &middle);
        self.between(&able, &middle, to);
    }

    /// The lower envelope of straight lines.
    fn straight(&mut self, lines: Vec<(usize, Affine)>, from: f64, to: f64) {
        let mut n = from;
        // The lower of two numbers, each of a line, and where they are the same but for rounding that of the flatter.
        let order = |(x, a): &(f64, &(usize, Affine)), (y, b): &(f64, &(usize, Affine))| {
            let (x, y) = if (x - y).abs() <= LEVEL * x.abs() {
                (0.0, 0.0)
            } else {
                (*x, *y)
            };
            x.total_cmp(&y).then(a.1.slope.total_cmp(&b.1.slope))
        };
        let costs = lines.iter().map(|line| (line.1.at(n), line));
        let Some((_, mut lowest)) = costs.min_by(order) else {
            return;
        };
        loop {
            // The next line to pass below is flatter, and the nearest of those.
            let flatter = lines.iter().filter(|line| line.1.slope < lowest.1.slope);
            let passes = flatter.map(|line| {
                let difference = line.1 - lowest.1;
                (-difference.intercept / difference.slope, line)
            });
            let ahead = passes.filter(|(at, _)| *at > n && *at < to);
            match ahead.min_by(order) {
                Some((at, line)) => {
                    self.name(lowest.0, n, at);
                    (n, lowest) = (at, line);
                }
                None => return self.name(lowest.0, n, to),
            }
        }
    }

    fn name(&mut self, i: usize, from: f64, to: f64) {
        let platform = self.curves[i].0;
        match self.stretches.last_mut() {
            Some(last) if last.platform == platform => last.to = to,
            _ => self.stretches.push(Stretch { platform, from, to }),
        }
    }
}

#[cfg(test)]
mod tests;
