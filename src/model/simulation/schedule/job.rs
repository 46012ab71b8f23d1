//! One simulation of several: what of it is complete, and what was seen of the rest.

use std::collections::BTreeMap;

use crate::model::simulation::schedule::{JobId, Rank, Seen};
use crate::model::simulation::work::{Found, Results, Work};

/// A simulation that is wanted.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) id: JobId,
    pub(super) rank: Rank,
    pub(super) work: Work,
    pub(super) results: Results,
    /// Replications that are under way, or complete before an earlier one is.
    seen: BTreeMap<u32, Seen>,
    /// How often each replication was lost.
    losses: BTreeMap<u32, u32>,
    /// How often the program fell at each.
    falls: BTreeMap<u32, u32>,
    /// How often a worker was lost in the middle of it.
    pub(super) restarts: u32,
    /// Why the program fell at it, where it was given up for that.
    pub(super) fell: Option<String>,
}

impl Job {
    pub(super) fn new(id: JobId, rank: Rank, work: Work) -> Self {
        Self {
            id,
            rank,
            results: Results::new(&work),
            work,
            seen: BTreeMap::new(),
            losses: BTreeMap::new(),
            falls: BTreeMap::new(),
            restarts: 0,
            fell: None,
        }
    }

    /// Whether there is nothing left to do of it: it is complete, or was given up.
    pub(super) fn over(&self) -> bool {
        self.results.done() || self.fell.is_some()
    }

    /// Takes what was seen of a replication. One that begins again is seen again once it is further than before.
    pub(super) fn see(&mut self, replication: u32, seen: Seen) {
        let over = self.over() || replication < self.results.next();
        if over || !self.results.is_of(&seen.outcome) {
            return;
        }
        let newer = |older: &Seen| seen.over || seen.progress > older.progress;
        if self.seen.get(&replication).is_none_or(newer) {
            self.seen.insert(replication, seen);
        }
        while let Some(next) = self.seen.remove(&self.results.next()) {
            if !next.over {
                self.seen.insert(self.results.next(), next);
                break;
            }
            self.results.take(next.outcome);
        }
        if self.results.done() {
            self.seen.clear();
        }
    }

    /// A replication must begin again. Returns how often it had to.
    pub(super) fn lose(&mut self, replication: u32) -> u32 {
        self.restarts += 1;
        one_more(&mut self.losses, replication)
    }

    /// The program fell at a replication. Returns how often it did.
    pub(super) fn fall(&mut self, replication: u32) -> u32 {
        self.restarts += 1;
        one_more(&mut self.falls, replication)
    }

    /// Replications that are missing and not under way, in their order: where a precision may end it early, at most as
    /// far ahead as there are workers; otherwise twice as far, so that nobody waits for the slowest.
    pub(super) fn missing(
        &self,
        workers: usize,
        under_way: Vec<u32>,
    ) -> impl Iterator<Item = u32> + '_ {
        let ahead = match self.results.may_end_early() {
            true => workers,
            false => 2 * workers,
        };
        let next = self.results.next();
        let end = next.saturating_add(ahead as u32);
        let end = match self.over() {
            true => next,
            false => end.min(self.results.replications()),
        };
        (next..end).filter(move |i| {
            let over = self.seen.get(i).is_some_and(|seen| seen.over);
            !over && !under_way.contains(i)
        })
    }

    /// Everything known.
    pub(super) fn found(&self) -> Found {
        let seen = self.seen.values();
        let under_way: Vec<_> = seen.map(|seen| (&seen.outcome, seen.progress)).collect();
        self.results.found(&under_way)
    }
}

fn one_more(counts: &mut BTreeMap<u32, u32>, of: u32) -> u32 {
    let count = counts.entry(of).or_default();
    *count += 1;
    *count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::{Length, Scenario};
    use crate::model::simulation::observed::{Counts, Observed};
    use crate::model::simulation::spec::SimulationSpec;
    use crate::model::simulation::timeline::TimelineTask;
    use crate::model::simulation::work::{Outcome, Simulated};
    use crate::model::units::Share;

    /// A simulation of five replications.
    fn job(precision: Option<f64>) -> Job {
        let mut scenario = Scenario::default();
        scenario.simulation.length = Length::Requests(1_000);
        scenario.simulation.replications = Some(5);
        scenario.simulation.precision = precision.map(Share);
        let work = scenario.simulation_spec().work();
        Job::new(JobId(1), Rank::Scenario, work)
    }

    /// Seen of a replication: its requests say which message it was.
    fn seen(requests: u64, progress: f64, over: bool) -> Seen {
        let counts = Counts {
            requests,
            ..Counts::default()
        };
        let observed = Observed {
            counts,
            ..Observed::default()
        };
        Seen {
            outcome: Outcome::Function(Box::new(observed)),
            progress,
            over,
        }
    }

    fn known(job: &Job) -> (u64, f64, u32) {
        let summary = SimulationSpec::summary(job.found()).expect("a function");
        (summary.requests, summary.progress, summary.replications)
    }

    #[test]
    fn the_furthest_of_what_was_seen_counts_until_a_replication_is_over() {
        let mut job = job(None);
        job.see(0, seen(1, 0.5, false));
        assert_eq!(known(&job), (1, 0.1, 0));
        // Begun again, it is seen once it is further.
        job.see(0, seen(10, 0.25, false));
        job.see(0, seen(10, 0.5, false));
        assert_eq!(known(&job), (1, 0.1, 0));
        job.see(0, seen(100, 0.75, false));
        assert_eq!(known(&job), (100, 0.15, 0));
        // One that is over before an earlier one waits for it.
        job.see(1, seen(1_000, 0.5, true));
        assert_eq!(known(&job), (1_100, 0.25, 0));
        job.see(0, seen(200, 0.5, true));
        assert_eq!(known(&job), (1_200, 0.4, 2));
        // What is complete changes no more.
        job.see(0, seen(5_000, 0.75, false));
        job.see(1, seen(5_000, 1.0, true));
        assert_eq!(known(&job), (1_200, 0.4, 2));
        let drawn = Outcome::Timeline(None);
        job.see(
            2,
            Seen {
                outcome: drawn,
                progress: 1.0,
                over: true,
            },
        );
        assert_eq!(known(&job), (1_200, 0.4, 2));
        for replication in 2..5 {
            assert!(!job.over());
            job.see(replication, seen(1, 1.0, true));
        }
        assert!(job.over());
        job.see(4, seen(5_000, 1.0, true));
        assert_eq!(known(&job), (1_203, 1.0, 5));
        let nobody = TimelineTask::new(&{
            let mut spec = Scenario::default().simulation_spec();
            spec.rate.0 = 0.0;
            spec
        });
        assert!(Job::new(JobId(2), Rank::View, nobody.work()).over());
    }

    #[test]
    fn twice_as_many_as_there_are_workers_are_begun_ahead_unless_it_may_end_early() {
        let missing = |job: &Job, workers, under_way: &[u32]| -> Vec<u32> {
            job.missing(workers, under_way.to_vec()).collect()
        };
        let mut plain = job(None);
        assert_eq!(missing(&plain, 2, &[]), [0, 1, 2, 3]);
        assert_eq!(missing(&plain, 2, &[1, 3]), [0, 2]);
        assert_eq!(missing(&plain, 9, &[]), [0, 1, 2, 3, 4]);
        plain.see(2, seen(1, 1.0, true));
        plain.see(1, seen(1, 0.5, false));
        assert_eq!(missing(&plain, 2, &[]), [0, 1, 3]);
        plain.see(0, seen(1, 1.0, true));
        assert_eq!(missing(&plain, 1, &[]), [1]);
        plain.fell = Some("a fault".to_owned());
        assert!(plain.over());
        assert_eq!(missing(&plain, 2, &[]), [0; 0]);
        // One that was given up sees nothing more.
        let before = known(&plain);
        plain.see(1, seen(7, 1.0, true));
        assert_eq!(known(&plain), before);
        assert_eq!(missing(&job(Some(0.1)), 2, &[]), [0, 1]);
    }

    #[test]
    fn losses_and_falls_are_counted_for_each_replication() {
        let mut job = job(None);
        assert_eq!([job.lose(3), job.lose(3), job.lose(0)], [1, 2, 1]);
        assert_eq!([job.fall(3), job.fall(3), job.fall(1)], [1, 2, 1]);
        assert_eq!(job.restarts, 6);
    }
}
