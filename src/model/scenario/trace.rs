//! A scenario that follows a visitor's trace: its traffic from the requests, its function from what a log says.

use crate::model::measurements::Measurements;
use crate::model::scenario::Scenario;
use crate::model::simulation::cold_start::package_init;
use crate::model::trace::{Fitted, Trace};
use crate::model::traffic::Shape;
use crate::model::units::{Mebibytes, Milliseconds, SECONDS_PER_MONTH};

/// Most invocations a month, as of the input.
const MOST_INVOCATIONS: f64 = 1e12;

/// Shortest and longest duration, as of the inputs [ms].
const DURATIONS: (f64, f64) = (0.1, 8.64e7);

/// Smallest and largest memory, as of the input [MB].
const MEMORIES: (f64, f64) = (128.0, 10_240.0);

/// Longest initialisation of one's own, as of the input [ms].
const LONGEST_INIT: f64 = 10_000.0;

impl Scenario {
    /// Replays a trace: as many invocations a month as its mean rate brings, at most 10^12.
    pub fn follow(&mut self, trace: Trace) {
        let month = trace.mean_rate().0 * SECONDS_PER_MONTH;
        self.workload.invocations_per_month = month.clamp(0.0, MOST_INVOCATIONS);
        self.replay(trace);
    }

    /// Replays a trace faster or slower than it was, so that the month's invocations stay.
    pub fn replay(&mut self, trace: Trace) {
        self.traffic.shape = Shape::Trace;
        self.traffic.trace = Some(trace);
    }

    /// Takes duration, memory and own initialisation from a log, each within the range of its input.
    ///
    /// Own initialisation is what the median INIT of the log has above the measured median of the runtime, on the
    /// simulated platform's processors, and the package's share; a log without a cold start leaves it as it is.
    pub fn fit(&mut self, fitted: &Fitted) {
        let within = |time: Milliseconds| Milliseconds(time.0.clamp(DURATIONS.0, DURATIONS.1));
        let median = within(fitted.duration_median);
        self.workload.duration_median = median;
        self.workload.duration_p95 = Milliseconds(within(fitted.duration_p95).0.max(median.0));
        if let Some(memory) = fitted.memory {
            let whole = memory.0.round().clamp(MEMORIES.0, MEMORIES.1);
            self.workload.memory = Mebibytes(whole);
        }
        if let Some(inits) = &fitted.inits {
            let arch = self.of(self.simulation.platform).arch;
            let measured = Measurements::embedded().cold_start(self.function.runtime, arch);
            let known = measured.init_quantile(0.5).0 + package_init(self.function.package_mb).0;
            let own = (inits.median().0 - known).clamp(0.0, LONGEST_INIT);
            self.function.own_init = Milliseconds(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::measurements::{Arch, Runtime};
    use crate::model::trace::Inits;
    use crate::model::units::Seconds;

    fn fitted(memory: Option<f64>, init: Option<f64>) -> Fitted {
        let inits = init.map(|init| Inits {
            quantiles_ms: [init; 12],
            first_call_mean: Milliseconds(900.0),
        });
        Fitted {
            requests: 10,
            cold_starts: u64::from(init.is_some()),
            duration_median: Milliseconds(40.0),
            duration_p95: Milliseconds(90.0),
            memory: memory.map(Mebibytes),
            memory_used: None,
            inits,
        }
    }

    #[test]
    fn the_volume_of_a_month_is_that_of_the_trace() {
        let mut scenario = Scenario::default();
        let trace = Trace::of_counts(Seconds(60.0), vec![30, 0, 90]).expect("requests");
        scenario.follow(trace.clone());
        // 120 requests in 3 minutes.
        let month = 120.0 / 180.0 * 2_628_000.0;
        assert!((scenario.workload.invocations_per_month / month - 1.0).abs() < 1e-12);
        assert_eq!(scenario.traffic.shape, Shape::Trace);
        assert_eq!(scenario.traffic.trace.as_ref(), Some(&trace));
        let busy = Trace::of_counts(Seconds(1.0), vec![1_000_000_000]).expect("requests");
        scenario.follow(busy);
        assert_eq!(scenario.workload.invocations_per_month, 1e12);
        scenario.workload.invocations_per_month = 5e6;
        scenario.replay(trace);
        assert_eq!(scenario.workload.invocations_per_month, 5e6);
    }

    #[test]
    fn a_log_sets_duration_memory_and_what_init_has_above_the_runtimes_own() {
        let mut scenario = Scenario::default();
        scenario.function.runtime = Runtime::Python;
        scenario.function.package_mb = 4.0;
        let runtime = Measurements::embedded()
            .cold_start(Runtime::Python, Arch::X86)
            .init_quantile(0.5);
        // The package adds 25 x 4 + 0.33 x 16 ms.
        scenario.fit(&fitted(Some(1_024.0), Some(runtime.0 + 105.28 + 70.0)));
        let workload = &scenario.workload;
        assert_eq!(
            (workload.duration_median.0, workload.duration_p95.0),
            (40.0, 90.0)
        );
        assert_eq!(workload.memory, Mebibytes(1_024.0));
        let own = scenario.function.own_init.0;
        assert!((own - 70.0).abs() < 1e-9, "{own}");
        // Without a cold start and a size, both stay.
        scenario.fit(&fitted(None, None));
        assert_eq!(scenario.workload.memory, Mebibytes(1_024.0));
        assert_eq!(scenario.function.own_init.0, own);
        // A faster INIT than measured leaves nothing to one's own.
        scenario.fit(&fitted(Some(64.0), Some(1.0)));
        assert_eq!(scenario.function.own_init, Milliseconds(0.0));
        assert_eq!(scenario.workload.memory, Mebibytes(128.0));
    }
}
