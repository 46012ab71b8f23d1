//! The mitigations that make sense for a scenario: none that has no effect, and few enough to simulate them all.

use crate::model::measurements::{KeepAliveLaw, Measurements, Runtime};
use crate::model::memory::ONE_VCPU;
use crate::model::mitigation::{Mitigation, PLATFORM};
use crate::model::scenario::{Scenario, Service};
use crate::model::settings::Settings;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::stats::normal_quantile;
use crate::model::units::{Mebibytes, Milliseconds, Seconds};

/// A minute, the shortest period of a schedule (Amazon EventBridge).
const MINUTE: f64 = 60.0;

/// The period that is recommended most often.
pub const FIVE_MINUTES: Seconds = Seconds(5.0 * MINUTE);

/// Parallel pings that are tried, besides one.
const PARALLEL: [u32; 3] = [2, 5, 10];

/// Shares of the requests for which provisioned concurrency is to be enough.
const ENOUGH: [f64; 4] = [0.9, 0.99, 0.999, 0.999_9];

/// The same for parallel pings.
const PARALLEL_ENOUGH: f64 = 0.999;

/// Most provisioned instances, as of the input.
const MOST_PROVISIONED: u64 = 10_000;

/// Share of idle instances that may be gone before a ping comes.
const LATE: f64 = 0.03;

/// A runtime is lighter that needs at most this part of the time.
const LIGHTER: f64 = 0.9;

/// Lighter runtimes that are tried at most.
const MOST_RUNTIMES: usize = 3;

/// The mitigations to try, first none and last what the scenario has set, where that is none of the others. Empty
/// without requests.
pub fn candidates(scenario: &Scenario) -> Vec<Mitigation> {
    let spec = scenario.simulation_spec_of(PLATFORM);
    if spec.rate.0 <= 0.0 {
        return Vec::new();
    }
    let mut found = vec![Mitigation::None];
    found.extend(pings(&spec));
    if scenario.of(PLATFORM).reserved_hours > 0.0 {
        let instances = provisioned(&spec).into_iter();
        found.extend(instances.map(|instances| Mitigation::Provisioned { instances }));
    }
    // With other laws of the service time, none of these changes it.
    if scenario.simulation.service == Service::Measured {
        let lighter = runtimes(&spec).into_iter();
        found.extend(lighter.map(|runtime| Mitigation::LighterRuntime { runtime }));
        if spec.package_mb > 0.0 {
            let parts = [0.5, 0.1].map(|part| spec.package_mb * part);
            found.extend(parts.map(|package_mb| Mitigation::SmallerPackage { package_mb }));
        }
        if spec.own_init.0 > 0.0 {
            let parts = [0.5, 0.0].map(|part| Milliseconds(spec.own_init.0 * part));
            found.extend(parts.map(|own_init| Mitigation::LeanerInit { own_init }));
        }
        let more = memories(spec.memory).into_iter();
        found.extend(more.map(|memory| Mitigation::MoreMemory { memory }));
        let settings = Settings {
            reserved: 0,
            snapstart: true,
            ..scenario.of(PLATFORM).clone()
        };
        if settings.restores_snapshots(spec.runtime) {
            found.push(Mitigation::SnapStart);
        }
    }
    if !found.iter().any(|found| found.is_set(scenario)) {
        found.push(Mitigation::AsSet);
    }
    found
}

/// A ping every minute, every five, well within the longest keep-alive, and beyond it; and parallel ones at the longest
/// of these periods that hardly ever comes too late, as many as are ever of use.
fn pings(spec: &SimulationSpec) -> Vec<Mitigation> {
    let keep_alive = spec.keep_alive();
    let longest = keep_alive.longest().0;
    if longest <= 0.0 {
        return Vec::new();
    }
    let minutes = |time: f64| ((time / MINUTE).floor().max(1.0) * MINUTE).min(86_400.0);
    let mut periods = vec![
        MINUTE,
        FIVE_MINUTES.0,
        minutes(longest * 2.0 / 3.0),
        minutes(longest * 5.0 / 3.0),
    ];
    periods.sort_by(f64::total_cmp);
    periods.dedup();
    let in_time = |period: &&f64| match &keep_alive {
        KeepAliveLaw::Fixed(seconds) => **period < seconds.0,
        KeepAliveLaw::Curve(curve) => **period < curve.quantile(LATE).0,
    };
    let best = periods.iter().rfind(in_time).copied().unwrap_or(MINUTE);
    let at_once = enough(in_service(spec), PARALLEL_ENOUGH);
    let single = periods.iter().map(|&every| (every, 1));
    let parallel = PARALLEL.into_iter();
    let parallel = parallel.filter(|&count| u64::from(count) <= at_once);
    let all = single.chain(parallel.map(|count| (best, count)));
    all.map(|(every, count)| Mitigation::Pings {
        every: Seconds(every),
        count,
    })
    .collect()
}

/// One, and as many as are enough for most requests.
fn provisioned(spec: &SimulationSpec) -> Vec<u64> {
    let load = in_service(spec);
    let mut counts = vec![1];
    counts.extend(ENOUGH.map(|share| enough(load, share).min(MOST_PROVISIONED)));
    counts.dedup();
    counts
}

/// Mean number of requests in service of the busiest function at the busiest time.
fn in_service(spec: &SimulationSpec) -> f64 {
    let busiest = spec.function_weights()[0];
    spec.rate.0 * spec.arrivals.peak() * busiest * spec.service_mean().0
}

/// Instances that are enough for this share of the requests: of Poisson arrivals without a limit, the number in service
/// is Poisson, and one more than a request finds is needed.
fn enough(load: f64, share: f64) -> u64 {
    // Beyond, the normal distribution is as good.
    if load > 500.0 {
        let quantile = load + normal_quantile(share) * libm::sqrt(load);
        return quantile.ceil() as u64 + 1;
    }
    let mut probability = libm::exp(-load);
    let (mut sum, mut found) = (probability, 0);
    while sum < share && found < 2_000 {
        found += 1;
        probability *= load / found as f64;
        sum += probability;
    }
    found + 1
}

/// Runtimes that were measured to start faster, in the order of the page; of many the fastest.
fn runtimes(spec: &SimulationSpec) -> Vec<Runtime> {
    let time = |runtime: Runtime| {
        let measured = Measurements::embedded().cold_start(runtime, spec.arch);
        (measured.init_mean() + measured.first_call_mean(spec.memory)).0
    };
    let most = time(spec.runtime) * LIGHTER;
    let mut lighter: Vec<_> = Runtime::ALL.into_iter().collect();
    lighter.retain(|&runtime| time(runtime) < most);
    // The first two are those that are asked for.
    while lighter.len() > MOST_RUNTIMES {
        let last = lighter.len() - 1;
        let drop = if time(lighter[last]) > time(lighter[last - 1]) {
            last
        } else {
            last - 1
        };
        lighter.remove(drop);
    }
    lighter
}

/// Twice the memory, and that of a whole processor: beyond it nothing that was measured becomes faster.
fn memories(memory: Mebibytes) -> Vec<Mebibytes> {
    let mut found = vec![memory * 2.0, ONE_VCPU];
    found.retain(|more| more.0 > memory.0 && more.0 <= ONE_VCPU.0);
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::KeepAlive;
    use crate::model::traffic::Shape;
    use crate::model::units::SECONDS_PER_MONTH;

    fn pinged(found: &[Mitigation]) -> Vec<(f64, u32)> {
        let pings = found.iter().filter_map(|m| match m {
            Mitigation::Pings { every, count } => Some((every.0, *count)),
            _ => None,
        });
        pings.collect()
    }

    fn provided(found: &[Mitigation]) -> Vec<u64> {
        let provisioned = found.iter().filter_map(|m| match m {
            Mitigation::Provisioned { instances } => Some(*instances),
            _ => None,
        });
        provisioned.collect()
    }

    #[test]
    fn a_sparse_function_is_pinged_once_and_at_several_periods() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 6_000.0;
        let found = candidates(&scenario);
        assert_eq!(found[0], Mitigation::None);
        let every = [(60.0, 1), (240.0, 1), (300.0, 1), (600.0, 1)];
        assert_eq!(pinged(&found), every);
        assert_eq!(provided(&found), [1, 2], "{found:?}");
        scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
            seconds: Seconds(1_800.0),
        };
        let periods: Vec<f64> = pinged(&candidates(&scenario)).iter().map(|p| p.0).collect();
        assert_eq!(periods, [60.0, 300.0, 1_200.0, 3_000.0]);
    }

    #[test]
    fn a_busy_function_needs_instances_for_its_peak() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 0.9 * SECONDS_PER_MONTH;
        (
            scenario.workload.duration_median,
            scenario.workload.duration_p95,
        ) = (Milliseconds(2_000.0), Milliseconds(2_000.0));
        let found = candidates(&scenario);
        // Poisson with mean 1.8: at most 4, 6, 7 and 9 others in 90, 99, 99.9 and 99.99 % of the cases.
        assert_eq!(provided(&found), [1, 5, 7, 8, 10]);
        assert_eq!(pinged(&found)[4..], [(240.0, 2), (240.0, 5)]);
        scenario.workload.invocations_per_month *= 1e2;
        let many = provided(&candidates(&scenario));
        assert!(
            many.len() == 5 && many[1] > 180 && many[4] < 240,
            "{many:?}"
        );
        scenario.workload.invocations_per_month *= 1e2;
        assert_eq!(provided(&candidates(&scenario)), [1, MOST_PROVISIONED]);
        scenario.of_mut(PLATFORM).reserved_hours = 0.0;
        assert!(provided(&candidates(&scenario)).is_empty());
    }

    #[test]
    fn what_has_no_effect_is_not_tried() {
        let kinds = |scenario: &Scenario| {
            let found = candidates(scenario);
            let has = |kind: fn(&Mitigation) -> bool| found.iter().any(kind);
            [
                has(|m| matches!(m, Mitigation::LighterRuntime { .. })),
                has(|m| matches!(m, Mitigation::SmallerPackage { .. })),
                has(|m| matches!(m, Mitigation::LeanerInit { .. })),
                has(|m| matches!(m, Mitigation::MoreMemory { .. })),
                has(|m| matches!(m, Mitigation::SnapStart)),
                has(|m| matches!(m, Mitigation::AsSet)),
            ]
        };
        let mut scenario = Scenario::default();
        scenario.function.runtime = Runtime::Rust;
        scenario.workload.memory = ONE_VCPU;
        assert_eq!(kinds(&scenario), [false; 6]);
        scenario.function.runtime = Runtime::Java;
        scenario.function.package_mb = 20.0;
        scenario.function.own_init = Milliseconds(1_500.0);
        scenario.workload.memory = Mebibytes(512.0);
        assert_eq!(kinds(&scenario), [true, true, true, true, true, false]);
        let settings = scenario.of_mut(PLATFORM);
        (settings.reserved, settings.ping_count) = (3, 1);
        let both = candidates(&scenario);
        assert_eq!(both.last(), Some(&Mitigation::AsSet));
        // Provisioned concurrency that is set does not stand in the way of a snapshot by itself.
        assert!(both.contains(&Mitigation::SnapStart));
        for package_mb in [10.0, 2.0] {
            assert!(both.contains(&Mitigation::SmallerPackage { package_mb }));
        }
        for own_init in [750.0, 0.0].map(Milliseconds) {
            assert!(both.contains(&Mitigation::LeanerInit { own_init }));
        }
        scenario.simulation.service = Service::Constant {
            warm_s: Seconds(0.2),
            cold_s: Seconds(0.5),
        };
        assert_eq!(kinds(&scenario), [false, false, false, false, false, true]);
        scenario.workload.invocations_per_month = 0.0;
        assert_eq!(candidates(&scenario), []);
    }

    #[test]
    fn lighter_runtimes_are_those_measured_to_be_faster() {
        use Runtime::{Dotnet, Go, Java, Nodejs, Python, Rust};
        let lighter = |runtime, memory| {
            let mut scenario = Scenario::default();
            scenario.function.runtime = runtime;
            scenario.workload.memory = Mebibytes(memory);
            runtimes(&scenario.simulation_spec())
        };
        // The two that are asked for, and of the others the fastest; slow first calls count as well.
        for memory in [128.0, 512.0] {
            assert_eq!(lighter(Java, memory), [Nodejs, Python, Rust]);
            assert_eq!(lighter(Dotnet, memory), [Nodejs, Python, Rust]);
            assert_eq!(lighter(Python, memory), [Go, Rust]);
            assert_eq!(lighter(Go, memory), [Rust]);
            assert_eq!(lighter(Rust, memory), []);
            assert!(!lighter(Nodejs, memory).contains(&Java));
        }
    }

    #[test]
    fn there_are_never_too_many() {
        let mut scenario = Scenario::default();
        scenario.function.runtime = Runtime::Java;
        scenario.function.package_mb = 20.0;
        scenario.function.own_init = Milliseconds(1_500.0);
        scenario.workload.memory = Mebibytes(128.0);
        scenario.of_mut(PLATFORM).reserved = 1_234;
        for n in [1.0, 1e5, 1e7, 1e9, 1e12] {
            scenario.workload.invocations_per_month = n;
            let found = candidates(&scenario);
            assert!(found.len() <= 24, "{}", found.len());
            for (i, mitigation) in found.iter().enumerate() {
                assert!(!found[..i].contains(mitigation), "{mitigation:?} twice");
            }
        }
    }

    #[test]
    fn each_is_alone() {
        let mut scenario = Scenario::default();
        let settings = scenario.of_mut(PLATFORM);
        (settings.reserved, settings.ping_count) = (3, 2);
        for mitigation in candidates(&scenario) {
            let applied = mitigation.apply(&scenario);
            let settings = applied.of(PLATFORM);
            let kept = (settings.reserved, settings.ping_count);
            let expected = match mitigation {
                Mitigation::Pings { count, .. } => (0, count),
                Mitigation::Provisioned { instances } => (instances, 0),
                Mitigation::AsSet => (3, 2),
                _ => (0, 0),
            };
            assert_eq!(kept, expected, "{mitigation:?}");
            assert_eq!(applied == scenario, mitigation == Mitigation::AsSet);
            assert!(
                mitigation.is_set(&applied),
                "{mitigation:?} twice is as once"
            );
        }
    }

    #[test]
    fn parallel_pings_come_at_the_longest_period_within_the_keep_alive() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 1e8;
        for (kept, periods, best) in [
            (300.0, [60.0, 180.0, 300.0, 480.0], 180.0),
            (600.0, [60.0, 300.0, 360.0, 960.0], 360.0),
        ] {
            let seconds = Seconds(kept);
            scenario.simulation.instances.keep_alive = KeepAlive::Fixed { seconds };
            let single = periods.map(|every| (every, 1));
            let expected = [&single[..], &[(best, 2), (best, 5), (best, 10)]].concat();
            assert_eq!(pinged(&candidates(&scenario)), expected);
        }
    }

    #[test]
    fn the_busiest_function_at_the_busiest_time_decides_how_many_are_enough() {
        let mut scenario = Scenario::default();
        scenario.workload.invocations_per_month = 0.9 * SECONDS_PER_MONTH;
        scenario.workload.duration_median = Milliseconds(2_000.0);
        scenario.workload.duration_p95 = Milliseconds(2_000.0);
        let load = |scenario: &Scenario| in_service(&scenario.simulation_spec_of(PLATFORM));
        let near = |got: f64, expected: f64| {
            assert!(
                (got / expected - 1.0).abs() < 1e-12,
                "{got}, not {expected}"
            );
        };
        near(load(&scenario), 1.8);
        // One thirteenth of the time 20 times as busy: 20 / (1 + 19/13) = 8.125.
        scenario.traffic.shape = Shape::Bursts;
        near(load(&scenario), 1.8 * 8.125);
        // By Zipf's law the first of two functions has two thirds.
        scenario.simulation.functions.count = 2;
        near(load(&scenario), 1.8 * 8.125 * 2.0 / 3.0);
    }

    #[test]
    fn very_many_instances_are_enough_by_the_normal_distribution() {
        // 1,000 + 3.0902 x 31.623 = 1,097.7, and 1,000 + 1.2816 x 31.623 = 1,040.5; one more than a request finds.
        assert_eq!((enough(1e3, 0.999), enough(1e3, 0.9)), (1_099, 1_042));
        // It takes over where the exact number is nearly the same.
        let (exact, normal) = (enough(500.0, 0.999), enough(500.001, 0.999));
        assert!(exact.abs_diff(normal) <= 2, "{exact} {normal}");
    }
}
