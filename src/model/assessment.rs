//! Everything that follows from a scenario, in one value: bills, break-even, fit.
//!
//! The page and the command line both show this, so their numbers cannot differ.

use crate::model::breakeven::BreakEven;
use crate::model::curve::CostCurve;
use crate::model::envelope::{Stretch, envelope};
use crate::model::fit::{Finding, Known, Peers, Standing, Verdict, judge, overall};
use crate::model::fleet::FleetSize;
use crate::model::plan::{Bill, Impossible};
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::{LatencyQuantiles, Summary};
use crate::model::units::{Share, Usd};

/// One platform's share of the assessment.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The bill at the scenario's volume, cold starts included once a simulation has begun.
    pub bill: Bill,
    /// Cost over all volumes, with the same cold starts.
    pub curve: CostCurve,
    /// The fleet at the scenario's volume, where there is one.
    pub fleet: Option<FleetSize>,
    /// Latency, once known; of a fleet at the peak.
    pub latency: Option<LatencyQuantiles>,
}

impl Candidate {
    /// What it is judged by, with the share of its requests that start cold where that is known.
    pub fn standing(&self, cold_share: Option<Share>) -> Standing<'_> {
        Standing {
            bill: &self.bill,
            latency: self.latency,
            cold_share,
            fleet: self.fleet,
        }
    }
}

/// Everything that follows from a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// Every compared platform in order, or why it cannot be.
    pub candidates: Vec<Result<Candidate, Impossible>>,
    /// Every pair of platforms that can run the scenario.
    pub break_evens: Vec<BreakEven>,
    /// The cheapest platform over the whole range of volumes, stretch by stretch.
    pub cheapest: Vec<Stretch>,
    /// Every rule applied to every such platform.
    pub findings: Vec<Finding>,
}

impl Assessment {
    /// Assesses a scenario; `simulated` is the state of its simulation, if it has begun.
    pub fn new(scenario: &Scenario, simulated: Option<&Summary>, book: &PriceBook) -> Self {
        let pricing = Pricing::new(scenario, simulated.map(Summary::calibration), book);
        let candidates: Vec<_> = scenario
            .compared
            .iter()
            .map(|&platform| candidate(scenario, platform, simulated, &pricing))
            .collect();
        let possible: Vec<&Candidate> = candidates.iter().flatten().collect();
        let rivals = possible.iter();
        let rivals: Vec<_> = rivals
            .map(|c| (c.bill.platform, c.bill.total_usd, c.fleet))
            .collect();
        let peers = Peers::new(&rivals);
        let judged = scenario.compared.iter().zip(&candidates);
        let findings = judged
            .flat_map(|(&platform, c)| {
                let cold_share = cold_share(scenario, platform, simulated);
                let standing = c.as_ref().ok().map(|c| c.standing(cold_share));
                let known = Known {
                    scenario,
                    platform,
                    standing,
                    peers: &peers,
                };
                judge(&known, pricing.book())
            })
            .collect();
        let pairs = possible.iter().enumerate().flat_map(|(i, a)| {
            let rest = &possible[i + 1..];
            rest.iter().map(|b| {
                BreakEven::between((a.bill.platform, &a.curve), (b.bill.platform, &b.curve))
            })
        });
        let break_evens: Vec<BreakEven> = pairs.collect();
        let curves: Vec<_> = possible
            .iter()
            .map(|c| (c.bill.platform, &c.curve))
            .collect();
        let cheapest = envelope(&curves, break_evens.iter());
        Self {
            candidates,
            break_evens,
            cheapest,
            findings,
        }
    }

    /// The platforms that can run the scenario.
    pub fn possible(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().flatten()
    }

    /// Monthly cost of a platform, if it can run the scenario.
    pub fn cost(&self, platform: PlatformId) -> Option<Usd> {
        self.possible()
            .find(|c| c.bill.platform == platform)
            .map(|c| c.bill.total_usd)
    }

    /// The stretch of volumes that holds `n`; the nearest one outside the range.
    pub fn cheapest_at(&self, n: f64) -> Option<&Stretch> {
        let after = self.cheapest.partition_point(|stretch| stretch.to < n);
        self.cheapest.get(after).or(self.cheapest.last())
    }

    /// The findings about a platform.
    pub fn findings_of(&self, platform: PlatformId) -> Vec<Finding> {
        self.findings
            .iter()
            .copied()
            .filter(|f| f.platform == platform)
            .collect()
    }

    /// The verdict on a platform; impossible where it cannot run the scenario at all.
    pub fn verdict(&self, platform: PlatformId) -> Option<Verdict> {
        let refused = self
            .candidates
            .iter()
            .any(|c| matches!(c, Err(i) if i.platform == platform));
        if refused {
            Some(Verdict::Impossible)
        } else {
            overall(&self.findings_of(platform))
        }
    }
}

/// What a simulation says of a platform, if it is of it and has seen requests.
fn seen<'a>(
    scenario: &Scenario,
    platform: PlatformId,
    simulated: Option<&'a Summary>,
) -> Option<&'a Summary> {
    // One that is still of another provider's instances says nothing of this one.
    let of_it = |s: &&Summary| s.expected.of_aws == (platform == PlatformId::AwsLambda);
    let simulated = simulated.filter(|_| platform == scenario.simulation.platform);
    simulated.filter(of_it).filter(|s| s.requests > 0)
}

/// Share of a platform's requests that start cold, once simulated.
pub fn cold_share(
    scenario: &Scenario,
    platform: PlatformId,
    simulated: Option<&Summary>,
) -> Option<Share> {
    let share = seen(scenario, platform, simulated)?.cold_share?;
    Some(Share(share.mean))
}

fn candidate(
    scenario: &Scenario,
    platform: PlatformId,
    simulated: Option<&Summary>,
    pricing: &Pricing<'_>,
) -> Result<Candidate, Impossible> {
    let volume = scenario.workload.invocations_per_month;
    let plan = pricing.plan(scenario, platform)?;
    let latency = if platform == scenario.simulation.platform {
        seen(scenario, platform, simulated).map(|s| s.latency)
    } else {
        plan.fleet_latencies(volume)
    };
    Ok(Candidate {
        bill: plan.bill(volume),
        curve: plan.curve(),
        fleet: plan.fleet_size(volume),
        latency,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::PlatformId::{AwsEc2, AwsLambda, GcpCloudRunFunctions};
    use crate::model::scenario::Length;
    use crate::model::simulation::run::Run;

    #[test]
    fn the_share_of_cold_starts_is_known_of_what_was_simulated() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 3_000.0;
        (scenario.simulation.length, scenario.simulation.precision) = (Length::Requests(500), None);
        let summary = Run::new(scenario.simulation_spec()).finish();
        let mean = summary.cold_share.expect("requests").mean;
        assert!(mean > 0.1, "{mean}");
        let of = |platform, summary| cold_share(&scenario, platform, summary);
        assert_eq!(of(AwsLambda, None), None);
        assert_eq!(of(AwsLambda, Some(&summary)), Some(Share(mean)));
        assert_eq!(of(AwsEc2, Some(&summary)), None);
        let unheard = Summary {
            requests: 0,
            ..summary.clone()
        };
        assert_eq!(of(AwsLambda, Some(&unheard)), None);
        // What was simulated of Lambda says nothing of the platform that is simulated next.
        let mut other = scenario.clone();
        other.simulation.platform = GcpCloudRunFunctions;
        let share = cold_share(&other, GcpCloudRunFunctions, Some(&summary));
        assert_eq!(share, None);
    }

    #[test]
    fn every_volume_has_a_cheapest_platform() {
        let stretch = |platform, from, to| Stretch { platform, from, to };
        let assessment = |cheapest| Assessment {
            candidates: Vec::new(),
            break_evens: Vec::new(),
            cheapest,
            findings: Vec::new(),
        };
        let two = assessment(vec![
            stretch(AwsLambda, 1.0, 1e6),
            stretch(AwsEc2, 1e6, 1e12),
        ]);
        let at = |n| two.cheapest_at(n).map(|stretch| stretch.platform);
        for (n, expected) in [
            (0.0, AwsLambda),
            (1.0, AwsLambda),
            (1e6, AwsLambda),
            (1.000_001e6, AwsEc2),
            (1e12, AwsEc2),
            (1e13, AwsEc2),
        ] {
            assert_eq!(at(n), Some(expected), "{n}");
        }
        assert_eq!(assessment(Vec::new()).cheapest_at(1e6), None);
    }
}
