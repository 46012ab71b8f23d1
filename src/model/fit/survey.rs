//! Every platform judged by the same rules, compared or not, a platform at a time.

use crate::model::fit::prober::{Fared, Prober, Seen};
use crate::model::fit::{Finding, Verdict, overall, speaks_for};
use crate::model::plan::Impossible;
use crate::model::platform::PlatformId;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::model::units::{Share, Usd};

/// Share of the requests that find no warm instance where as many are kept as nearly always suffice.
const LEFT_COLD: f64 = 1e-4;

/// One platform, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Surveyed {
    /// The platform.
    pub platform: PlatformId,
    /// How it fares, or why it cannot run the scenario.
    pub outcome: Result<Fared, Impossible>,
    /// What the rules say of it.
    pub findings: Vec<Finding>,
}

impl Surveyed {
    /// The verdict on it; impossible where it cannot run the scenario at all.
    pub fn verdict(&self) -> Option<Verdict> {
        match self.outcome {
            Ok(_) => overall(&self.findings),
            Err(_) => Some(Verdict::Impossible),
        }
    }

    /// The monthly bill, where there is one.
    pub fn cost(&self) -> Option<Usd> {
        self.outcome.as_ref().ok().map(Fared::cost)
    }

    /// The finding that decided: what speaks for the platform where it excels, else the worst; of several the last, which
    /// is the cost where that is one of them.
    pub fn deciding(&self) -> Option<&Finding> {
        let worst = self.findings.iter().map(|f| f.verdict).max()?;
        let excels = self.verdict() == Some(Verdict::Excels);
        let decides = |f: &&Finding| match excels {
            true => speaks_for(f),
            false => f.verdict == worst,
        };
        self.findings.iter().rfind(decides)
    }
}

/// What is known of the simulated platform.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Simulated {
    platform: Option<PlatformId>,
    seen: Seen,
    warm: Seen,
}

impl Simulated {
    fn new(scenario: &Scenario, summary: Option<&Summary>) -> Self {
        let platform = scenario.simulation.platform;
        let aws = platform == PlatformId::AwsLambda;
        // One that is still of another provider's instances says nothing of this one.
        let of_it = |s: &&Summary| s.expected.of_aws == aws && s.requests > 0;
        let Some(summary) = summary.filter(of_it) else {
            return Self::default();
        };
        Self {
            platform: Some(platform),
            seen: Seen {
                latency: Some(summary.latency),
                cold_share: summary.cold_share.map(|share| Share(share.mean)),
            },
            warm: Seen {
                latency: Some(summary.latency_without_cold_starts),
                cold_share: Some(Share(LEFT_COLD)),
            },
        }
    }

    /// What was seen of a platform, and what would be if nearly all were warm.
    pub(super) fn of(&self, platform: PlatformId) -> (Seen, Seen) {
        if self.platform == Some(platform) {
            (self.seen, self.warm)
        } else {
            Default::default()
        }
    }
}

/// A survey of all platforms.
pub struct Survey<'a> {
    pub(super) prober: Prober<'a>,
    pub(super) simulated: Simulated,
    pub(super) rows: Vec<Surveyed>,
}

impl<'a> Survey<'a> {
    /// A survey that has not begun; `summary` is the state of the scenario's simulation, if it has begun.
    pub fn new(scenario: &Scenario, summary: Option<&Summary>, pricing: Pricing<'a>) -> Self {
        Self {
            prober: Prober::new(scenario, pricing),
            simulated: Simulated::new(scenario, summary),
            rows: Vec::with_capacity(PlatformId::ALL.len()),
        }
    }

    /// Plans or judges one platform more; whether all are judged.
    pub fn advance(&mut self) -> bool {
        if !self.prober.advance() {
            return false;
        }
        let next = PlatformId::ALL.get(self.rows.len());
        self.rows
            .extend(next.and_then(|&platform| self.judged(platform)));
        self.rows.len() == PlatformId::ALL.len()
    }

    fn judged(&self, platform: PlatformId) -> Option<Surveyed> {
        let (seen, _) = self.simulated.of(platform);
        let outcome = self.prober.planned(platform, seen)?;
        let scenario = self.prober.scenario();
        let findings = self
            .prober
            .findings(scenario, platform, outcome.as_ref().ok());
        Some(Surveyed {
            platform,
            outcome,
            findings,
        })
    }

    /// Share that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let judged = self.rows.len() as f64 / PlatformId::ALL.len() as f64;
        (self.prober.progress() + judged) / 2.0
    }

    /// Every platform in the default order, as far as they are judged.
    pub fn finish(self) -> Vec<Surveyed> {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fit::Rule;
    use crate::model::prices::PriceBook;
    use crate::model::scenario::Length;
    use crate::model::simulation::run::Run;
    use Verdict::{Excels, Fits, Poor, WithCare};

    /// The rule that decides among these.
    fn deciding(findings: &[(Rule, Verdict)]) -> Option<Rule> {
        let (scenario, platform) = (Scenario::default(), PlatformId::AwsLambda);
        let pricing = Pricing::new(&scenario, None, PriceBook::embedded());
        let plan = pricing.plan(&scenario, platform).expect("it runs");
        let finding = |&(rule, verdict): &(Rule, Verdict)| Finding {
            platform,
            rule,
            verdict,
            value: 0.0,
            measured: 0.0,
            limit: 1.0,
        };
        let surveyed = Surveyed {
            platform,
            outcome: Ok(Fared::new(&plan, 1e6, Seen::default())),
            findings: findings.iter().map(finding).collect(),
        };
        surveyed.deciding().map(|finding| finding.rule)
    }

    #[test]
    fn what_decides_is_the_worst_or_what_a_platform_excels_by() {
        use Rule::{Cost, IdleFleet, MemoryLimit, Operations, State};
        for (findings, expected) in [
            (vec![], None),
            (vec![(MemoryLimit, Excels)], Some(MemoryLimit)),
            (
                vec![(MemoryLimit, Fits), (State, Excels)],
                Some(MemoryLimit),
            ),
            (
                vec![(IdleFleet, Excels), (MemoryLimit, Fits), (State, Excels)],
                Some(IdleFleet),
            ),
            (
                vec![
                    (State, WithCare),
                    (Operations, WithCare),
                    (IdleFleet, Excels),
                ],
                Some(Operations),
            ),
            (
                vec![(State, Poor), (Cost, Poor), (MemoryLimit, Fits)],
                Some(Cost),
            ),
        ] {
            assert_eq!(deciding(&findings), expected, "{findings:?}");
        }
    }

    #[test]
    fn what_was_simulated_is_known_of_its_platform_alone() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 3_000.0;
        (scenario.simulation.length, scenario.simulation.precision) = (Length::Requests(500), None);
        let summary = Run::new(scenario.simulation_spec()).finish();
        let simulated = Simulated::new(&scenario, Some(&summary));
        let (seen, warm) = simulated.of(PlatformId::AwsLambda);
        assert_eq!(seen.latency, Some(summary.latency));
        let mean = summary.cold_share.map(|share| Share(share.mean));
        assert_eq!(seen.cold_share, mean);
        let all_warm = summary.latency_without_cold_starts;
        assert_eq!(warm.latency, Some(all_warm));
        assert_eq!(warm.cold_share, Some(Share(LEFT_COLD)));
        let nothing = (Seen::default(), Seen::default());
        assert_eq!(simulated.of(PlatformId::AwsEc2), nothing);
        let before = Simulated::new(&scenario, None);
        assert_eq!(before.of(PlatformId::AwsLambda), nothing);
    }
}
