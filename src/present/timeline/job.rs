//! Simulates single instances for their timeline, a few requests at a time.

use crate::model::simulation::replication::Replication;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::units::PerSecond;
use crate::present::timeline::Lives;

/// Parts of lives that are drawn.
const MOST: usize = 4_000;

/// Requests in a step.
const STEP: u64 = 400;

/// The first replication of a spec, by the kernel that follows every instance, until it has shown enough. Of several functions, the
/// busiest alone.
#[derive(Debug)]
pub struct TimelineJob {
    replication: Option<Replication>,
    busiest_only: bool,
    most: usize,
}

impl TimelineJob {
    /// The start of the instances of a spec.
    pub fn new(spec: &SimulationSpec) -> Self {
        Self::with(spec, MOST)
    }

    /// The same with another number of parts of lives.
    pub fn with(spec: &SimulationSpec, most: usize) -> Self {
        let mut spec = spec.clone();
        let busiest_only = spec.functions.count > 1;
        if busiest_only {
            let share = spec.function_weights().first().copied().unwrap_or(1.0);
            spec.rate = PerSecond(spec.rate.0 * share);
            spec.functions.count = 1;
        }
        let replication =
            (spec.rate.0 > 0.0).then(|| Replication::drawn(&spec, &spec.extent(), 0, most));
        Self {
            replication,
            busiest_only,
            most,
        }
    }

    /// Does so many steps; whether everything is done.
    pub fn advance(&mut self, steps: usize) -> bool {
        let budget = STEP.saturating_mul(steps as u64);
        let replication = self.replication.as_mut();
        replication.is_none_or(|replication| replication.advance(budget).1)
    }

    /// Share that is done, 0 to 1.
    pub fn progress(&self) -> f64 {
        let Some(replication) = &self.replication else {
            return 1.0;
        };
        let timeline = replication.observed().timeline.as_ref();
        let drawn = timeline.map_or(0, |timeline| timeline.spans.len());
        (drawn as f64 / self.most as f64)
            .max(replication.progress())
            .min(1.0)
    }

    /// The lives; empty without requests.
    pub fn finish(self) -> Lives {
        let observed = self.replication.map(Replication::into_observed);
        let observed = observed.unwrap_or_default();
        let end = observed.counts.observed;
        match &observed.timeline {
            Some(timeline) => Lives::new(
                timeline,
                end,
                timeline.spans.len() >= self.most,
                self.busiest_only,
            ),
            None => Lives {
                lives: Vec::new(),
                end: 0.0,
                parts: 0,
                cut: false,
                busiest_only: self.busiest_only,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::platform::PlatformId;
    use crate::model::scenario::{Functions, Scenario};
    use crate::model::simulation::timeline::Doing;

    fn lives(change: impl FnOnce(&mut Scenario)) -> Lives {
        let mut scenario = Scenario::default();
        change(&mut scenario);
        let mut job = TimelineJob::new(&scenario.simulation_spec());
        while !job.advance(1) {}
        job.finish()
    }

    #[test]
    fn every_life_is_told_without_gaps_until_it_ends() {
        let lives = lives(|_| {});
        assert!(lives.cut && lives.parts >= MOST);
        for life in &lives.lives {
            for pair in life.parts.windows(2) {
                let gap = pair[1].from - pair[0].to;
                assert!(gap.abs() < 1e-6, "{}: {pair:?}", life.number);
            }
            let last = life.ended.unwrap_or(lives.end);
            let to = life.to();
            assert!((to - last).abs() < 1e-6, "{}: {to} {last}", life.number);
        }
    }

    #[test]
    fn most_of_the_time_of_a_quiet_function_is_idle() {
        let lives = lives(|scenario| scenario.workload.invocations_per_month = 100_000.0);
        let time = |doing| -> f64 {
            let parts = lives.lives.iter().flat_map(|life| &life.parts);
            let of = parts.filter(|part| part.doing == doing);
            of.map(|part| part.to - part.from).sum()
        };
        assert!(time(Doing::Idle) > 10.0 * time(Doing::Busy));
        assert!(time(Doing::Init) > 0.0);
        assert!(lives.lives.iter().any(|life| life.ended.is_some()));
    }

    #[test]
    fn of_several_functions_the_busiest_is_drawn() {
        let several = lives(|scenario| {
            scenario.simulation.functions = Functions {
                count: 5,
                exponent: 1.0,
            }
        });
        assert!(several.busiest_only && !several.lives.is_empty());
        assert!(
            several
                .lives
                .windows(2)
                .all(|pair| pair[0].number < pair[1].number)
        );
    }

    #[test]
    fn a_ping_may_be_the_last_that_is_drawn() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 10_000.0;
        scenario.of_mut(PlatformId::AwsLambda).ping_count = 7;
        let spec = scenario.simulation_spec();
        assert!(spec.pings.is_some());
        for most in 10..60 {
            let mut job = TimelineJob::with(&spec, most);
            while !job.advance(1) {}
            let lives = job.finish();
            let last = lives.lives.iter().map(|life| life.to());
            let last = last.fold(0.0, f64::max);
            assert!(lives.cut && last <= lives.end + 1e-6, "{most}: {last}");
        }
    }

    #[test]
    fn without_requests_there_is_nobody() {
        let none = lives(|scenario| scenario.workload.invocations_per_month = 0.0);
        assert!(none.lives.is_empty() && none.end == 0.0);
    }
}
