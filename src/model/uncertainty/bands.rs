//! Cost over the volume where the other inputs are ranges: at each volume the middle of all costs and the ends between
//! which nine tenths of them lie; and where the break-even is in each draw.

use crate::model::breakeven::BreakEven;
use crate::model::curve::{CostCurve, VOLUME_RANGE};
use crate::model::platform::PlatformId;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::stats::Proportion;
use crate::model::uncertainty::draws::Draws;
use crate::model::uncertainty::found::{BreakEvens, Quantiles};
use crate::model::uncertainty::study::Followed;
use crate::model::uncertainty::{Input, drawn};

/// Draws of the curves: enough for their 5 % and 95 % ends, which lie within two draws of them.
const DRAWS: usize = 120;

/// Volumes of a band: four in a factor of ten.
pub const VOLUMES: usize = 49;

/// Volume number `i` of a band.
pub fn volume(i: usize) -> f64 {
    let part = i as f64 / (VOLUMES - 1) as f64;
    VOLUME_RANGE.0 * libm::pow(VOLUME_RANGE.1 / VOLUME_RANGE.0, part)
}

/// Monthly cost of one platform over the volume.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// The platform.
    pub platform: PlatformId,
    /// Cost at each [`volume`] [$]; empty where it can never run.
    pub costs: Vec<Quantiles>,
}

impl Band {
    /// Cost at volume `n`, between the volumes of the band along straight lines on logarithmic axes; `None` outside of
    /// them, and where there is no band.
    pub fn at(&self, n: f64) -> Option<Quantiles> {
        let last = self.costs.len().checked_sub(1)?;
        let (from, to) = VOLUME_RANGE;
        let place = libm::log(n / from) / libm::log(to / from) * last as f64;
        if !(0.0..=last as f64).contains(&place) {
            return None;
        }
        let (low, part) = (place as usize, place.fract());
        let (a, b) = (self.costs[low], self.costs[(low + 1).min(last)]);
        let between = |a: f64, b: f64| {
            if a > 0.0 && b > 0.0 {
                a * libm::pow(b / a, part)
            } else {
                a + part * (b - a)
            }
        };
        Some(Quantiles {
            p5: between(a.p5, b.p5),
            p50: between(a.p50, b.p50),
            p95: between(a.p95, b.p95),
        })
    }
}

/// What one draw says of one platform.
type Costs = Vec<f64>;

/// The draws of the curves, one platform at a time.
pub(super) struct BandStudy {
    draws: Draws,
    count: usize,
    compared: Vec<PlatformId>,
    followed: Option<Followed>,
    /// Draws that are done, and platforms of the next one.
    done: (usize, usize),
    /// Curves of the two that are followed, in the draw under way.
    pair: [Option<CostCurve>; 2],
    /// Costs of each platform in each draw that it can run.
    costs: Vec<Vec<Costs>>,
    /// The break-even of each draw.
    volumes: Vec<Option<f64>>,
    /// Whether anything but the volume is a range.
    varies: bool,
}

impl BandStudy {
    pub(super) fn new(
        seed: u64,
        compared: &[PlatformId],
        inputs: &[Input],
        followed: Option<Followed>,
    ) -> Self {
        let varies = inputs.iter().any(|input| !input.is_volume);
        // One draw is enough where the curves do not depend on it.
        let count = match (inputs.is_empty() || compared.is_empty(), varies) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => DRAWS,
        };
        Self {
            draws: Draws::new(seed, 2, count, inputs.len()),
            count,
            compared: compared.to_vec(),
            followed,
            done: (0, 0),
            pair: [None, None],
            costs: vec![Vec::new(); compared.len()],
            volumes: Vec::new(),
            varies,
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.done.0 == self.count
    }

    /// Steps that are taken, and all.
    pub(super) fn progress(&self) -> (usize, usize) {
        // A step looks at many volumes, which takes longer than one cost.
        let steps = self.compared.len() + 1;
        (self.done.0 * steps + self.done.1, self.count * steps)
    }

    /// Takes a step: a platform's curve in a draw, or after the last of them the break-even; whether all are taken.
    pub(super) fn advance(
        &mut self,
        scenario: &Scenario,
        pricing: &Pricing<'_>,
        inputs: &[Input],
    ) -> bool {
        let (draw, step) = self.done;
        if draw == self.count {
            return true;
        }
        let Some(&platform) = self.compared.get(step) else {
            self.break_even();
            self.done = (draw + 1, 0);
            return self.is_done();
        };
        let point = self.draws.point(draw, 0..inputs.len());
        let scenario = drawn(scenario, inputs, &point);
        if let Ok(plan) = pricing.plan(&scenario, platform) {
            if self.varies {
                let costs = (0..VOLUMES).map(|i| plan.cost(volume(i)).0);
                self.costs[step].push(costs.collect());
            }
            if let Some(Followed {
                platforms: (a, b), ..
            }) = self.followed
            {
                for (curve, of) in self.pair.iter_mut().zip([a, b]) {
                    if of == platform {
                        *curve = Some(plan.curve());
                    }
                }
            }
        }
        self.done = (draw, step + 1);
        false
    }

    fn break_even(&mut self) {
        let Some(followed) = self.followed else {
            return;
        };
        let (a, b) = followed.platforms;
        let found = match &self.pair {
            [Some(one), Some(other)] => followed.volume(&BreakEven::between((a, one), (b, other))),
            _ => None,
        };
        self.volumes.push(found);
        self.pair = [None, None];
    }

    pub(super) fn finish(self) -> (Vec<Band>, Option<BreakEvens>) {
        let band = |(&platform, draws): (&PlatformId, &Vec<Costs>)| {
            let at = |i: usize| Quantiles::of(draws.iter().map(|costs| costs[i]).collect());
            Band {
                platform,
                costs: (0..VOLUMES).filter_map(at).collect(),
            }
        };
        let bands = if self.varies {
            self.compared.iter().zip(&self.costs).map(band).collect()
        } else {
            Vec::new()
        };
        let break_even = self.followed.map(|followed| {
            let known: Vec<f64> = self.volumes.iter().flatten().copied().collect();
            BreakEvens {
                platforms: followed.platforms,
                found: Proportion::new(known.len(), self.volumes.len()),
                volume: Quantiles::of(known),
            }
        });
        (bands, break_even)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A band with these three costs at each volume of it.
    fn band(costs: impl Fn(usize) -> [f64; 3]) -> Band {
        let at = |i| {
            let [p5, p50, p95] = costs(i);
            Quantiles { p5, p50, p95 }
        };
        Band {
            platform: PlatformId::AwsLambda,
            costs: (0..VOLUMES).map(at).collect(),
        }
    }

    #[test]
    fn a_power_of_the_volume_is_met_everywhere_between_the_volumes() {
        let root = |n: f64| n.sqrt();
        let band = band(|i| [1.0, 3.0, 7.0].map(|factor| factor * root(volume(i))));
        let mut volumes = vec![1.0, 1.5, 2.0, 17.0, 3_333.0, 1e6, 4.5e11, 1e12];
        volumes.extend((0..VOLUMES).map(volume));
        for n in volumes {
            let got = band.at(n).expect("within the range");
            for (got, factor) in [(got.p5, 1.0), (got.p50, 3.0), (got.p95, 7.0)] {
                let expected = factor * root(n);
                assert!((got / expected - 1.0).abs() < 1e-12, "{n}: {got}");
            }
        }
    }

    #[test]
    fn from_and_to_nothing_a_band_goes_straight() {
        // $0 and $8 in turn, $8 and $0 in turn, and $2 all along.
        let even = |i: usize| i.is_multiple_of(2);
        let band = band(|i| {
            if even(i) {
                [0.0, 8.0, 2.0]
            } else {
                [8.0, 0.0, 2.0]
            }
        });
        let between = |i: usize, part: f64| volume(i) * (volume(i + 1) / volume(i)).powf(part);
        for i in [0, 10, 46] {
            for part in [0.25, 0.5, 0.75] {
                let got = band.at(between(i, part)).expect("within the range");
                assert!((got.p5 - 8.0 * part).abs() < 1e-9, "{got:?}");
                assert!((got.p50 - 8.0 * (1.0 - part)).abs() < 1e-9, "{got:?}");
                assert!((got.p95 - 2.0).abs() < 1e-12, "{got:?}");
            }
        }
    }

    #[test]
    fn a_band_ends_where_its_volumes_end() {
        let band = band(|i| [i as f64 + 1.0; 3]);
        let at = |n: f64| band.at(n).map(|cost| cost.p50);
        assert_eq!((at(1.0), at(1e12)), (Some(1.0), Some(49.0)));
        assert_eq!((at(0.999), at(1.001e12), at(0.0)), (None, None, None));
        let never = Band {
            platform: PlatformId::AwsLambda,
            costs: Vec::new(),
        };
        assert_eq!(never.at(1e6), None);
    }
}
