//! From a scenario's fleet to the simulation of it: the one place that knows both, so that the simulation and the
//! bills need not know each other.

use crate::model::fleet::follows_the_hour;
use crate::model::plan::Plan;
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::settings::{FleetCount, Reaction, Scaling, Settings};
use crate::model::simulation::servers::{
    Autoscaling, Credits, Policy, ServersSpec, ServersTask, WhenSpent,
};
use crate::model::units::Share;

/// Credits are saved, and surplus is owed, for as long as a day earns.
const SAVED_FOR: f64 = 86_400.0;

/// Credits of a server at its launch for each vCPU, where it falls back to its baseline without: 30 of a minute each, as
/// AWS states for T2 and Azure for its B series. Those that go on and are billed have none.
const LAUNCH_CREDITS: f64 = 30.0 * 60.0;

/// How far a group may grow above the number that its peak needs: groups have a limit, so that a fault does not cost a
/// fortune. A judgement.
const HEAD_ROOM: f64 = 2.0;

impl ServersSpec {
    /// The servers that a plan of this scenario has at its volume; `None` where the platform has none.
    pub fn of(scenario: &Scenario, plan: &Plan) -> Option<Self> {
        let fleet = plan.fleet()?;
        let settings = scenario.of(plan.platform());
        let n = scenario.workload.invocations_per_month;
        let (size, capacity) = (fleet.size(n), fleet.capacity());
        let least = match settings.count {
            FleetCount::AtLeast(least) => least.max(settings.zones),
            FleetCount::Exactly(count) => count,
        };
        let counts = fleet.by_the_hour(n, &scenario.traffic.profile());
        let bursts = capacity.baseline_vcpu < capacity.burst_vcpu;
        let credits = bursts.then(|| {
            let when_spent = if capacity.vcpu < capacity.burst_vcpu {
                WhenSpent::Throttled
            } else {
                WhenSpent::Billed
            };
            let most = capacity.baseline_vcpu * SAVED_FOR;
            // Servers that have long been there have saved what they can, unless they use more than they earn.
            let saves = size.utilisation.0 * capacity.vcpu < capacity.baseline_vcpu;
            Credits {
                baseline_vcpu: capacity.baseline_vcpu,
                most,
                at_launch: match when_spent {
                    WhenSpent::Billed => 0.0,
                    WhenSpent::Throttled => LAUNCH_CREDITS * capacity.burst_vcpu,
                },
                at_start: if saves { most } else { 0.0 },
                when_spent,
            }
        });
        let spec = Self {
            count: size.count,
            least: least.max(1),
            most: size.count.max(least).max(1),
            places: capacity.places as u64,
            vcpu: capacity.burst_vcpu,
            cpu_share: scenario.workload.cpu_share,
            policy: if counts.len() > 1 {
                Policy::Hourly { counts }
            } else {
                Policy::Fixed
            },
            credits,
        };
        let scaled = settings.scaling == Scaling::Autoscaled && follows_the_hour(settings);
        Some(if scaled {
            spec.autoscaled(rules(settings))
        } else {
            spec
        })
    }

    /// The same servers, scaled by what the last minutes needed: from its fewest to twice what its peak needs.
    pub fn autoscaled(self, rules: Autoscaling) -> Self {
        let most = (self.most as f64 * HEAD_ROOM).ceil() as u64;
        Self {
            most: most.max(self.least),
            policy: Policy::Autoscaled(rules),
            ..self
        }
    }
}

/// A simulation of the servers of every compared platform that has some and can run the scenario, of so large a part of
/// the requests of the function's simulation.
pub fn tasks(scenario: &Scenario, part: Share, book: &PriceBook) -> Vec<(PlatformId, ServersTask)> {
    let pricing = Pricing::new(scenario, None, book);
    let task = |&platform: &PlatformId| {
        let plan = pricing.plan(scenario, platform).ok()?;
        let task = ServersTask {
            requests: scenario.simulation_spec(),
            servers: ServersSpec::of(scenario, &plan)?,
            part,
        };
        Some((platform, task))
    };
    scenario.compared.iter().filter_map(task).collect()
}

/// How the servers of these settings are autoscaled.
fn rules(settings: &Settings) -> Autoscaling {
    let Reaction {
        period,
        start_up,
        cool_down,
    } = settings.reaction;
    Autoscaling {
        target: settings.target_utilisation,
        period,
        start_up,
        cool_down,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::traffic::Shape;

    fn servers(platform: PlatformId, change: impl FnOnce(&mut Scenario)) -> Option<ServersSpec> {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        let plan = Plan::new(&scenario, platform, None, PriceBook::embedded());
        ServersSpec::of(&scenario, &plan.expect("a plan"))
    }

    #[test]
    fn a_fleet_is_simulated_as_it_is_bought() {
        let spec = servers(PlatformId::AwsEc2, |s| {
            s.workload.invocations_per_month = 500e6;
        });
        let credits = Credits {
            baseline_vcpu: 0.4,
            most: 34_560.0,
            at_launch: 0.0,
            // 0.76 of two vCPUs are used, more than 0.4 are earned.
            at_start: 0.0,
            when_spent: WhenSpent::Billed,
        };
        let expected = ServersSpec {
            count: 5,
            least: 1,
            most: 5,
            places: 8,
            vcpu: 2.0,
            cpu_share: Share(0.1),
            policy: Policy::Fixed,
            credits: Some(credits),
        };
        assert_eq!(spec, Some(expected));
        assert_eq!(servers(PlatformId::AwsLambda, |_| ()), None);
        let fargate = servers(PlatformId::AwsFargate, |_| ()).expect("tasks");
        assert_eq!((fargate.vcpu, fargate.credits), (1.0, None));
    }

    #[test]
    fn without_surplus_a_burstable_server_has_its_credits_and_then_its_baseline() {
        let spec = servers(PlatformId::AwsEc2, |s| {
            s.of_mut(PlatformId::AwsEc2).instance = "t2.micro".to_owned();
            s.workload.invocations_per_month = 1e6;
        });
        let spec = spec.expect("servers");
        let credits = spec.credits.expect("credits");
        assert_eq!(credits.when_spent, WhenSpent::Throttled);
        assert_eq!((spec.vcpu, credits.baseline_vcpu), (1.0, 0.1));
        assert_eq!((credits.at_launch, credits.at_start), (1_800.0, 8_640.0));
    }

    #[test]
    fn a_fleet_that_follows_the_hour_has_its_number_in_every_hour() {
        let spec = servers(PlatformId::AwsEc2, |s| {
            s.workload.invocations_per_month = 500e6;
            s.traffic.shape = Shape::Cycle;
            s.of_mut(PlatformId::AwsEc2).scaling = Scaling::Hourly;
        });
        let spec = spec.expect("servers");
        let Policy::Hourly { counts } = &spec.policy else {
            panic!("{spec:?}");
        };
        assert_eq!(
            (counts.len(), counts.iter().max()),
            (168, Some(&spec.count))
        );
        // The mean that the table of fleets shows.
        let mean = counts.iter().sum::<u64>() as f64 / 168.0;
        assert!((mean - 5.5).abs() < 0.05, "{mean}");
        let scaled = servers(PlatformId::AwsEc2, |s| {
            s.workload.invocations_per_month = 500e6;
            s.traffic.shape = Shape::Cycle;
            s.of_mut(PlatformId::AwsEc2).scaling = Scaling::Autoscaled;
        });
        let scaled = scaled.expect("servers");
        assert_eq!((scaled.least, scaled.most), (1, 20));
        let rules = Autoscaling::usual(Share(0.6), Reaction::START_UP_OF_SERVERS);
        assert_eq!(scaled.policy, Policy::Autoscaled(rules));
    }

    #[test]
    fn every_vcpu_has_its_own_credits_at_launch() {
        let spec = servers(PlatformId::AwsEc2, |s| {
            s.of_mut(PlatformId::AwsEc2).instance = "t2.medium".to_owned();
            s.workload.invocations_per_month = 1e6;
        });
        let spec = spec.expect("servers");
        let credits = spec.credits.expect("credits");
        // Two vCPUs of 30 minutes each, and a day of 20 % of both.
        assert_eq!((spec.vcpu, credits.at_launch), (2.0, 3_600.0));
        assert!((credits.at_start - 34_560.0).abs() < 1e-9, "{credits:?}");
    }
}
