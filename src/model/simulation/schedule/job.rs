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
