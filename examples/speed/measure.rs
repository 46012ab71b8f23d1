//! One measurement: some replications of a simulation from begin to end, and how many requests and cold starts they had.

use serverless_tradeoffs::model::simulation::observed::Counts;
use serverless_tradeoffs::model::simulation::replication::Replication;
use serverless_tradeoffs::model::simulation::spec::SimulationSpec;

/// Requests between two looks at whether it is over, as the page's worker has them.
const SLICE: u64 = 200_000;

/// Runs some replications of a simulation and sums up what they counted: requests and cold starts.
pub(crate) fn replications(spec: &SimulationSpec, which: impl Iterator<Item = u32>) -> (u64, u64) {
    let extent = spec.extent();
    let run = |index| {
        let mut replication = Replication::new(spec, &extent, index);
        while !replication.advance(SLICE).1 {}
        replication.into_observed().counts
    };
    let counts: Vec<Counts> = which.map(run).collect();
    let sum = |part: fn(&Counts) -> u64| counts.iter().map(part).sum();
    (sum(|c| c.requests), sum(|c| c.cold))
}
