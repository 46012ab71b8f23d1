//! Asks the same rules again with another scenario, for what would flip a finding and for what would mend it.

use crate::model::fit::inputs::Input;
use crate::model::fit::{Finding, Known, Peers, Rule, Standing, judge};
use crate::model::fleet::FleetSize;
use crate::model::plan::{Bill, Impossible, Plan};
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::LatencyQuantiles;
use crate::model::units::{Share, Usd};

/// What a simulation says of a platform.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Seen {
    /// Its latency.
    pub latency: Option<LatencyQuantiles>,
    /// Share of its requests that start cold.
    pub cold_share: Option<Share>,
}

/// How a platform fares in a scenario, as its plan says and as it was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Fared {
    bill: Bill,
    latency: Option<LatencyQuantiles>,
    cold_share: Option<Share>,
    fleet: Option<FleetSize>,
}

impl Fared {
    /// By a plan at the scenario's volume; of a platform without a fleet the latency is what was seen.
    pub fn new(plan: &Plan, volume: f64, seen: Seen) -> Self {
        Self {
            bill: plan.bill(volume),
            latency: seen.latency.or_else(|| plan.fleet_latencies(volume)),
            cold_share: seen.cold_share,
            fleet: plan.fleet_size(volume),
        }
    }

    /// The monthly cost.
    pub fn cost(&self) -> Usd {
        self.bill.total_usd
    }

    /// The bill.
    pub fn bill(&self) -> &Bill {
        &self.bill
    }

    /// The fleet, where it has one.
    pub fn fleet(&self) -> Option<FleetSize> {
        self.fleet
    }

    /// What it is judged by.
    pub fn standing(&self) -> Standing<'_> {
        Standing {
            bill: &self.bill,
            latency: self.latency,
            cold_share: self.cold_share,
            fleet: self.fleet,
        }
    }
}

/// A scenario and its platforms, of which rules are asked again.
pub struct Prober<'a> {
    scenario: Scenario,
    pricing: Pricing<'a>,
    /// Plans of the platforms in their order, which hold at any volume; as far as they are made.
    plans: Vec<Result<Plan, Impossible>>,
    peers: Peers,
}

impl<'a> Prober<'a> {
    /// For a scenario, before any platform is planned.
    pub fn new(scenario: &Scenario, pricing: Pricing<'a>) -> Self {
        Self {
            scenario: scenario.clone(),
            pricing,
            plans: Vec::with_capacity(PlatformId::ALL.len()),
            peers: Peers::default(),
        }
    }

    /// Plans one platform more; whether all are planned, and the peers known.
    pub fn advance(&mut self) -> bool {
        let Some(&platform) = PlatformId::ALL.get(self.plans.len()) else {
            return true;
        };
        self.plans.push(self.pricing.plan(&self.scenario, platform));
        let all = self.plans.len() == PlatformId::ALL.len();
        if all {
            // To the last bit what the bills say.
            let volume = self.scenario.workload.invocations_per_month;
            self.peers = self.peers_at(volume, |plan| plan.bill(volume).total_usd);
        }
        all
    }

    /// Share of the platforms that are planned, 0 to 1.
    pub fn progress(&self) -> f64 {
        self.plans.len() as f64 / PlatformId::ALL.len() as f64
    }

    /// The compared platforms at a volume, in the order in which they are compared.
    fn peers_at(&self, volume: f64, cost: impl Fn(&Plan) -> Usd) -> Peers {
        let compared = self.scenario.compared.iter();
        let plans = compared.filter_map(|&platform| self.plan(platform)?.as_ref().ok());
        let all = plans.map(|plan| {
            let (cost, fleet) = (cost(plan), plan.fleet_size(volume));
            (plan.platform(), cost, fleet)
        });
        Peers::new(&all.collect::<Vec<_>>())
    }

    fn plan(&self, platform: PlatformId) -> Option<&Result<Plan, Impossible>> {
        self.plans.get(platform as usize)
    }

    /// The scenario as it is.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The price book.
    pub fn book(&self) -> &PriceBook {
        self.pricing.book()
    }

    /// How a platform fares in the scenario as it is, or why it cannot run that; `None` before it is planned.
    pub fn planned(&self, platform: PlatformId, seen: Seen) -> Option<Result<Fared, Impossible>> {
        let volume = self.scenario.workload.invocations_per_month;
        let fared = |plan: &Plan| Fared::new(plan, volume, seen);
        let plan = self.plan(platform)?.as_ref();
        Some(plan.map(fared).map_err(Impossible::clone))
    }

    /// How a platform fares in another scenario; `None` where it cannot run that.
    pub fn fared(&self, scenario: &Scenario, platform: PlatformId, seen: Seen) -> Option<Fared> {
        let plan = self.pricing.plan(scenario, platform).ok()?;
        let volume = scenario.workload.invocations_per_month;
        Some(Fared::new(&plan, volume, seen))
    }

    /// Every finding about a platform in another scenario, held against the same peers.
    pub fn findings(
        &self,
        scenario: &Scenario,
        platform: PlatformId,
        fared: Option<&Fared>,
    ) -> Vec<Finding> {
        self.judged(scenario, platform, fared, &self.peers)
    }

    /// What a rule says of a platform at another value of an input.
    pub fn probe(
        &self,
        (platform, rule): (PlatformId, Rule),
        seen: Seen,
        (input, value): (Input, f64),
    ) -> Option<Finding> {
        let scenario = input.set(&self.scenario, platform, value);
        let found = match input {
            Input::Volume => self.at_volume(&scenario, platform, seen),
            _ => {
                let fared = self.fared(&scenario, platform, seen);
                self.findings(&scenario, platform, fared.as_ref())
            }
        };
        found.into_iter().find(|finding| finding.rule == rule)
    }

    /// At another volume the same plans hold, and the peers' costs follow as well.
    fn at_volume(&self, scenario: &Scenario, platform: PlatformId, seen: Seen) -> Vec<Finding> {
        let volume = scenario.workload.invocations_per_month;
        let plan = self.plan(platform).and_then(|plan| plan.as_ref().ok());
        let fared = plan.map(|plan| Fared::new(plan, volume, seen));
        let peers = self.peers_at(volume, |plan| plan.cost(volume));
        self.judged(scenario, platform, fared.as_ref(), &peers)
    }

    fn judged(
        &self,
        scenario: &Scenario,
        platform: PlatformId,
        fared: Option<&Fared>,
        peers: &Peers,
    ) -> Vec<Finding> {
        let known = Known {
            scenario,
            platform,
            standing: fared.map(Fared::standing),
            peers,
        };
        judge(&known, self.pricing.book())
    }
}
