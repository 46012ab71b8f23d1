//! What more or less memory does to the duration of a function: its processor grows with its memory.
//!
//! AWS Lambda gives a function CPU power in proportion to its memory, one vCPU at 1,769 MB (AWS Lambda developer guide,
//! "Configure Lambda function memory") and six at 10,240 MB. One request is taken to compute on one thread, so that it
//! gains nothing beyond one vCPU. Not here: the slow first call, which was measured at several sizes
//! (`measurements`), and runtime INIT, which does not depend on memory.

use crate::model::scenario::Scenario;
use crate::model::units::{Mebibytes, Share};

/// Memory at which a Lambda function has one vCPU.
pub const ONE_VCPU: Mebibytes = Mebibytes(1_769.0);

/// vCPUs of a Lambda function at most.
const MOST_VCPUS: f64 = 6.0;

/// vCPUs of a Lambda function with this memory.
pub fn vcpus(memory: Mebibytes) -> f64 {
    (memory.0 / ONE_VCPU.0).min(MOST_VCPUS)
}

/// What one thread gets of them.
fn of_one_thread(memory: Mebibytes) -> f64 {
    vcpus(memory).min(1.0)
}

impl Scenario {
    /// The same work with another memory: what computes takes less time or more, what waits takes as long.
    ///
    /// The scenario's duration is that at its own memory. Of it, the work on one whole vCPU (`cpu_share`) over what the
    /// memory gives one thread is spent computing, and at most all of it.
    #[must_use]
    pub fn at_memory(&self, memory: Mebibytes) -> Self {
        let (before, after) = (of_one_thread(self.workload.memory), of_one_thread(memory));
        let mut changed = self.clone();
        let workload = &mut changed.workload;
        workload.memory = memory;
        if before == after {
            return changed;
        }
        let computing = (workload.cpu_share.0 / before).min(1.0);
        let ratio = 1.0 - computing + computing * before / after;
        workload.duration_median = workload.duration_median * ratio;
        workload.duration_p95 = workload.duration_p95 * ratio;
        // As much work as before, of another duration.
        workload.cpu_share = Share(computing * before / ratio);
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::Milliseconds;

    fn function(memory: f64, cpu_share: f64) -> Scenario {
        let mut scenario = Scenario::default();
        let workload = &mut scenario.workload;
        (workload.memory, workload.cpu_share) = (Mebibytes(memory), Share(cpu_share));
        (workload.duration_median, workload.duration_p95) =
            (Milliseconds(200.0), Milliseconds(500.0));
        scenario
    }

    fn check((from, to): (f64, f64), cpu_share: f64, median: f64) {
        let before = function(from, cpu_share);
        let after = before.at_memory(Mebibytes(to));
        let got = after.workload.duration_median.0;
        assert!(
            (got - median).abs() < 1e-9,
            "{from} to {to} MB, {cpu_share} CPU: {got} ms, not {median}"
        );
        let tail = after.workload.duration_p95.0;
        assert!((tail / got - 2.5).abs() < 1e-12, "the shape stays: {tail}");
        assert_eq!(after.workload.memory, Mebibytes(to));
        // The work stays, but for what the memory before could not have done.
        let work = |s: &Scenario| s.workload.cpu_share.0 * s.workload.duration_median.0;
        let done = work(&before).min(vcpus(Mebibytes(from)).min(1.0) * 200.0);
        assert!(
            (work(&after) - done).abs() < 1e-9,
            "{from} to {to} MB: {} ms of work, not {done}",
            work(&after)
        );
    }

    #[test]
    fn what_computes_follows_the_processor_up_to_one_of_them() {
        check((128.0, 256.0), 1.0, 100.0);
        check((256.0, 128.0), 1.0, 400.0);
        check((128.0, 1_769.0), 1.0, 200.0 * 128.0 / 1_769.0);
        // From 0.5 vCPU on: no more than to one.
        check((884.5, 10_240.0), 1.0, 100.0);
        check((1_769.0, 3_538.0), 1.0, 200.0);
    }

    #[test]
    fn what_waits_takes_as_long() {
        check((128.0, 256.0), 1e-15, 200.0);
        // A quarter of a vCPU, half of the time: with twice the memory that half is a quarter.
        check((442.25, 884.5), 0.125, 150.0);
    }

    #[test]
    fn the_same_memory_changes_nothing() {
        let before = function(512.0, 0.3);
        assert_eq!(before.at_memory(Mebibytes(512.0)), before);
    }

    #[test]
    fn memory_and_back_is_where_it_was() {
        let before = function(512.0, 0.1);
        let back = before
            .at_memory(Mebibytes(1_024.0))
            .at_memory(Mebibytes(512.0));
        let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-12, "{a} {b}");
        close(back.workload.duration_p95.0, before.workload.duration_p95.0);
        close(back.workload.cpu_share.0, before.workload.cpu_share.0);
    }

    #[test]
    fn the_most_memory_has_about_six_processors() {
        assert_eq!(vcpus(Mebibytes(1_769.0)), 1.0);
        assert!((vcpus(Mebibytes(10_240.0)) - 5.79).abs() < 0.01);
        assert_eq!(vcpus(Mebibytes(20_000.0)), 6.0);
    }
}
