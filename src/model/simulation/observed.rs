//! What one replication observes: counts, latencies, levels, and how instances came and went.

use serde::{Deserialize, Serialize};

use crate::model::simulation::cold_start::ColdRequest;
use crate::model::simulation::latencies::Latencies;
use crate::model::simulation::levels::Levels;
use crate::model::simulation::series::Series;
use crate::model::simulation::timeline::Timeline;
use crate::model::units::Seconds;

/// What was counted in the observed time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// Requests, throttled ones included.
    pub requests: u64,
    /// Requests that waited for a cold start.
    pub cold: u64,
    /// Requests that were refused.
    pub throttled: u64,
    /// Requests that waited in a queue.
    pub queued: u64,
    /// Time that those waited together [s].
    pub waited: f64,
    /// The longest time during which requests waited without a break [s].
    pub longest_backlog: f64,
    /// Observed time [s].
    pub observed: f64,
    /// Time all instances together served requests, cold starts included [s].
    pub busy: f64,
    /// Time all instances together were idle [s].
    pub idle: f64,
    /// Of it, instances that are always warm [s].
    pub reserved_idle: f64,
    /// Instances whose life ended.
    pub lives: u64,
    /// How long they lived together [s].
    pub lived: f64,
    /// Most requests in service at once.
    pub peak_in_service: u64,
    /// INIT that is billed [s].
    pub billed_init: f64,
    /// Duration that slow first calls added [s].
    pub first_calls: f64,
    /// Duration billed, each request rounded up to a millisecond, INIT included [s].
    pub billed: f64,
    /// Pings that were sent.
    pub pings: u64,
    /// Pings that were cold starts.
    pub cold_pings: u64,
    /// Duration billed for pings, each rounded up to a millisecond, INIT included [s].
    pub billed_pings: f64,
}

/// The result of one replication; results are put together in the order of the replications.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// Counts.
    pub counts: Counts,
    /// Latencies.
    pub latencies: Latencies,
    /// Gaps and cold starts by level.
    pub levels: Levels,
    /// Instances over time, of the first replication only.
    pub series: Option<Series>,
    /// Single instances, where they were asked for.
    #[serde(skip)]
    pub timeline: Option<Timeline>,
    /// Whether it was given up because more requests waited than could ever be served.
    pub overloaded: bool,
}

/// A request or a ping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    Visitor,
    Ping,
}

/// Observed from some moment on; what was before is forgotten.
#[derive(Clone, Debug, Default)]
pub(super) struct Observer {
    /// Whether the warm-up is over.
    pub(super) on: bool,
    /// When it ends [s].
    pub(super) from: f64,
    pub(super) seen: Observed,
}

/// A duration as billed: rounded up to a millisecond [s].
#[inline]
fn billed(duration: f64) -> f64 {
    /// Added and taken away again, it rounds a float to the nearest whole number, without the call that rounding up is
    /// on many machines.
    const ROUNDS: f64 = (1_u64 << 52) as f64;
    // A whole number of milliseconds stays what it is despite rounding.
    ((duration * 1e3 + (0.5 - 1e-6)) + ROUNDS - ROUNDS) * 1e-3
}

impl Observer {
    /// A request that a warm instance serves after a wait [s].
    #[inline(always)]
    pub(super) fn warm(&mut self, caller: Caller, wait: f64, service: Seconds) {
        if !self.on {
            return;
        }
        let counts = &mut self.seen.counts;
        match caller {
            Caller::Visitor => {
                counts.requests += 1;
                counts.billed += billed(service.0);
                self.seen.latencies.warm.record(Seconds(wait + service.0));
            }
            Caller::Ping => {
                counts.pings += 1;
                counts.billed_pings += billed(service.0);
            }
        }
    }

    /// A request that a new instance serves after a wait [s], and would have taken `warm` on another.
    #[cold]
    #[inline(never)]
    pub(super) fn cold(
        &mut self,
        caller: Caller,
        wait: f64,
        warm: Seconds,
        cold: &ColdRequest,
        level: usize,
    ) {
        if !self.on {
            return;
        }
        let counts = &mut self.seen.counts;
        let duration = billed(warm.0 + cold.first_call.0 + cold.billed_init.0);
        match caller {
            Caller::Visitor => {
                counts.requests += 1;
                counts.cold += 1;
                counts.billed_init += cold.billed_init.0;
                counts.first_calls += cold.first_call.0;
                counts.billed += duration;
                self.seen.levels.cold(level);
                let latencies = &mut self.seen.latencies;
                latencies.cold.record(Seconds(wait + cold.total.0));
                latencies.cold_as_if_warm.record(Seconds(wait + warm.0));
            }
            Caller::Ping => {
                counts.pings += 1;
                counts.cold_pings += 1;
                counts.billed_pings += duration;
            }
        }
    }

    /// A request that is refused.
    #[cold]
    #[inline(never)]
    pub(super) fn throttled(&mut self, caller: Caller) {
        if self.on && caller == Caller::Visitor {
            self.seen.counts.requests += 1;
            self.seen.counts.throttled += 1;
        }
    }

    /// A request that was served after waiting so long [s].
    pub(super) fn queued(&mut self, caller: Caller, wait: f64) {
        if self.on && caller == Caller::Visitor {
            self.seen.counts.queued += 1;
            self.seen.counts.waited += wait;
        }
    }

    /// Requests waited from one moment to another without a break [s].
    pub(super) fn backlog(&mut self, from: f64, to: f64) {
        if self.on {
            let longest = &mut self.seen.counts.longest_backlog;
            *longest = longest.max(to - from.max(self.from));
        }
    }

    /// An instance serves from one moment to another [s].
    #[inline(always)]
    pub(super) fn busy(&mut self, from: f64, to: f64) {
        self.seen.counts.busy += (to - from.max(self.from)).max(0.0);
        if let Some(series) = &mut self.seen.series {
            series.busy(from, to);
        }
    }

    /// An instance is idle from one moment to another [s].
    #[inline(always)]
    pub(super) fn idle(&mut self, from: f64, to: f64, reserved: bool) {
        let time = (to - from.max(self.from)).max(0.0);
        self.seen.counts.idle += time;
        if reserved {
            self.seen.counts.reserved_idle += time;
        }
        if let Some(series) = &mut self.seen.series {
            series.idle(from, to);
        }
    }

    /// An instance lived from one moment to another [s].
    #[cold]
    #[inline(never)]
    pub(super) fn lived(&mut self, from: f64, to: f64) {
        if to >= self.from {
            self.seen.counts.lives += 1;
            self.seen.counts.lived += to - from;
        }
    }

    /// So many requests are in service.
    #[inline(always)]
    pub(super) fn in_service(&mut self, count: usize) {
        if self.on {
            let peak = &mut self.seen.counts.peak_in_service;
            *peak = (*peak).max(count as u64);
        }
    }

    /// The time since the number in service fell to what a request finds [s].
    #[inline(always)]
    pub(super) fn gap(&mut self, gap: f64) {
        if self.on {
            self.seen.levels.gap(gap);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_billed_by_the_millisecond_that_begins() {
        for (ms, expected) in [
            (0.0, 0.0),
            (0.2, 1.0),
            (1.0, 1.0),
            (1.000_01, 2.0),
            (200.0, 200.0),
            (200.5, 201.0),
            (201.5, 202.0),
            (9e8 + 0.1, 9e8 + 1.0),
        ] {
            let got = billed(ms / 1e3) * 1e3;
            assert!((got - expected).abs() < 1e-6, "{ms}: {got}, not {expected}");
        }
    }

    /// Everything that may happen to a request, `times` over, by this caller.
    fn all(observer: &mut Observer, caller: Caller, times: u32) {
        let cold = ColdRequest {
            total: Seconds(1.7),
            before: Seconds(1.0),
            billed_init: Seconds(0.500_4),
            first_call: Seconds(0.25),
        };
        for _ in 0..times {
            observer.warm(caller, 0.5, Seconds(0.200_4));
            observer.warm(caller, 0.5, Seconds(0.200_4));
            observer.cold(caller, 0.25, Seconds(0.3), &cold, 4);
            observer.throttled(caller);
            observer.queued(caller, 0.125);
        }
    }

    #[test]
    fn visitors_and_pings_are_counted_apart() {
        let mut observer = Observer::default();
        all(&mut observer, Caller::Visitor, 1);
        all(&mut observer, Caller::Ping, 1);
        observer.backlog(0.0, 9.0);
        observer.in_service(9);
        observer.gap(1.0);
        assert_eq!(observer.seen, Observed::default());
        observer.on = true;
        all(&mut observer, Caller::Visitor, 2);
        all(&mut observer, Caller::Ping, 3);
        observer.gap(1.0);
        let Observed {
            counts,
            latencies,
            levels,
            ..
        } = observer.seen;
        let rounded = |seconds: f64| (seconds * 1e6).round() / 1e6;
        // 200.4 ms are billed as 201, and 300 ms with INIT and first call, 1050.4 ms, as 1051.
        let each = 2.0 * 0.201 + 1.051;
        let expected = Counts {
            requests: 8,
            cold: 2,
            throttled: 2,
            queued: 2,
            waited: 0.25,
            billed: rounded(2.0 * each),
            billed_init: 1.000_8,
            first_calls: 0.5,
            pings: 9,
            cold_pings: 3,
            billed_pings: rounded(3.0 * each),
            ..Counts::default()
        };
        let counts = Counts {
            billed: rounded(counts.billed),
            billed_pings: rounded(counts.billed_pings),
            ..counts
        };
        assert_eq!(counts, expected);
        for (histogram, count, ms) in [
            (latencies.warm, 4, 700.4),
            (latencies.cold, 2, 1_950.0),
            (latencies.cold_as_if_warm, 2, 550.0),
        ] {
            let histogram = histogram.counts();
            assert_eq!(histogram.len(), count);
            let mean = histogram.mean() / 1e3;
            assert!((mean - ms).abs() < 1e-3 * ms, "{mean}, not {ms}");
        }
        assert_eq!((levels.idle_gap(), levels.scale_out()), (0, 2));
        assert!(!levels.by_keep_alive().is_empty(), "a gap was counted");
    }

    #[test]
    fn times_count_from_the_beginning_of_the_observation() {
        let mut observer = Observer {
            on: true,
            from: 100.0,
            seen: Observed {
                series: Some(Series::new(100.0, 480.0)),
                ..Observed::default()
            },
        };
        for (from, to) in [(80.0, 95.0), (90.0, 102.0), (101.0, 103.0)] {
            observer.busy(from, to);
        }
        observer.idle(80.0, 95.0, true);
        observer.idle(95.0, 105.0, true);
        observer.idle(101.0, 104.0, false);
        for (born, died) in [(50.0, 99.0), (50.0, 100.0), (120.0, 150.0)] {
            observer.lived(born, died);
        }
        for (from, to) in [(102.0, 105.0), (90.0, 110.0), (104.0, 105.0)] {
            observer.backlog(from, to);
        }
        for count in [3, 7, 5] {
            observer.in_service(count);
        }
        let expected = Counts {
            busy: 2.0 + 2.0,
            idle: 5.0 + 3.0,
            reserved_idle: 5.0,
            lives: 2,
            lived: 50.0 + 30.0,
            longest_backlog: 10.0,
            peak_in_service: 7,
            ..Counts::default()
        };
        assert_eq!(observer.seen.counts, expected);
        let means = observer.seen.series.expect("a series").means();
        let instances = [(1.0, 1.0), (2.0, 2.0), (1.0, 2.0), (0.0, 2.0), (0.0, 1.0)];
        for (piece, (busy, idle)) in instances.into_iter().enumerate() {
            assert_eq!(means[piece], (piece as f64, busy, idle));
        }
    }
}
