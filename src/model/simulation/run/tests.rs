//! When a simulation ends, how far it is, and what is said of it.

use super::*;
use crate::model::measurements::Runtime;
use crate::model::platform::PlatformId;
use crate::model::scenario::{KeepAlive, Length, Scenario};
use crate::model::traffic::Shape;
use crate::model::units::{Seconds, Share};

/// One request a second; instances are kept for a minute; four replications.
fn scenario() -> Scenario {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = crate::model::units::SECONDS_PER_MONTH;
    scenario.simulation.length = Length::Requests(4_000);
    scenario.simulation.replications = Some(4);
    scenario.simulation.precision = None;
    scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(60.0),
    };
    scenario
}

/// A replication of 1000 s with so many cold starts of 1000 requests.
fn seen(cold: u64) -> Observed {
    Observed {
        counts: Counts {
            requests: 1_000,
            cold,
            observed: 1_000.0,
            ..Counts::default()
        },
        ..Observed::default()
    }
}

/// What is said of four replications of this scenario, and of three.
fn caveats(scenario: &Scenario, each: &Observed) -> [Vec<Caveat>; 2] {
    let mut collected = Collected::new(scenario.simulation_spec());
    for _ in 0..3 {
        collected.take(each);
    }
    let three = collected.summary(&[]).caveats;
    collected.take(each);
    assert!(collected.done());
    [collected.summary(&[]).caveats, three]
}

#[test]
fn progress_counts_what_is_complete_and_what_is_under_way() {
    let mut collected = Collected::new(scenario().simulation_spec());
    assert_eq!(
        (collected.progress(0.0), collected.progress(1.0)),
        (0.0, 0.25)
    );
    collected.take(&seen(10));
    assert_eq!(collected.progress(0.5), 0.375);
    let (first, second) = (seen(1), seen(2));
    let summary = collected.summary(&[(&first, 0.25), (&second, 0.75)]);
    assert_eq!((summary.progress, summary.ended), (0.5, None));
    assert_eq!((summary.requests, summary.cold), (3_000, 13));
    assert_eq!(summary.replications, 1);
    collected.take(&seen(10));
    collected.take(&seen(10));
    assert_eq!(collected.progress(1.0), 0.999);
    assert!(!collected.done());
    collected.take(&seen(10));
    collected.take(&seen(99));
    let summary = collected.summary(&[]);
    assert_eq!(
        (summary.progress, summary.ended),
        (1.0, Some(Ended::Complete))
    );
    assert_eq!((summary.cold, collected.next()), (40, 4));
    let mut nobody = scenario().simulation_spec();
    nobody.rate.0 = 0.0;
    assert!(Collected::new(nobody).done());
}

#[test]
fn a_simulation_ends_early_when_it_is_precise_or_overloaded() {
    // 100 and 300 in a thousand by turns: a mean of 0.2 with a standard deviation of 0.1069, so that the interval
    // of eight is 2.3646 * 0.1069 / sqrt(8) = 0.0894 to either side, 0.4469 of the mean. Of nine it is 0.4289 of it.
    for (precision, ends) in [(0.45, 8), (0.445, 9)] {
        let mut scenario = scenario();
        scenario.simulation.replications = Some(20);
        scenario.simulation.precision = Some(Share(precision));
        let mut collected = Collected::new(scenario.simulation_spec());
        while !collected.done() {
            collected.take(&seen(if collected.next().is_multiple_of(2) {
                100
            } else {
                300
            }));
        }
        assert_eq!(collected.next(), ends, "{precision}");
        assert_eq!(collected.ended, Some(Ended::Precise));
        // Without a cold start there is nothing to be precise about.
        let mut none = Collected::new(scenario.simulation_spec());
        while !none.done() {
            none.take(&seen(0));
        }
        assert_eq!((none.next(), none.ended), (20, Some(Ended::Complete)));
    }
    let mut collected = Collected::new(scenario().simulation_spec());
    collected.take(&Observed {
        overloaded: true,
        ..seen(10)
    });
    assert_eq!(collected.ended, Some(Ended::Overloaded));
    let summary = collected.summary(&[]);
    assert_eq!((summary.progress, summary.replications), (1.0, 1));
    assert_eq!(summary.caveats, [Caveat::FewColdStarts, Caveat::Overloaded]);
}

#[test]
fn a_run_is_said_to_be_short_only_where_it_is() {
    let plain = scenario();
    assert_eq!(caveats(&plain, &seen(8)), [vec![], vec![]]);
    // 28 cold starts.
    let few = vec![Caveat::FewColdStarts];
    assert_eq!(caveats(&plain, &seen(7)), [few, vec![]]);
    let mut enough = Collected::new(plain.simulation_spec());
    for cold in [8, 8, 7, 7] {
        enough.take(&seen(cold));
    }
    assert_eq!(enough.summary(&[]).caveats, [], "thirty are enough");
    let lasting = |seconds| {
        let mut short = seen(8);
        short.counts.observed = seconds;
        short
    };
    let short = vec![Caveat::ShortRun];
    assert_eq!(caveats(&plain, &lasting(59.9)), [short.clone(), short]);
    assert_eq!(caveats(&plain, &lasting(60.0)), [vec![], vec![]]);
    // Two hours at different rates, observed for four times half an hour.
    let mut hourly = scenario();
    hourly.traffic.shape = Shape::Hourly;
    hourly.traffic.hourly = vec![1.0, 3.0];
    assert_eq!(caveats(&hourly, &lasting(1_800.0)), [vec![], vec![]]);
    let period = vec![Caveat::ShortOfPeriod];
    assert_eq!(caveats(&hourly, &lasting(1_799.0)), [period, vec![]]);
    let throttled = Observed {
        counts: Counts {
            throttled: 1,
            ..seen(8).counts
        },
        ..Observed::default()
    };
    let refused = vec![Caveat::Throttled];
    assert_eq!(caveats(&plain, &throttled), [refused.clone(), refused]);
    let mut busy = scenario();
    busy.workload.invocations_per_month *= 1e6;
    let cut = vec![Caveat::WarmupCut];
    assert_eq!(caveats(&busy, &seen(8)), [cut.clone(), cut]);
    let mut nobody = scenario();
    nobody.traffic = hourly.traffic.clone();
    nobody.workload.invocations_per_month = 0.0;
    let nothing = Collected::new(nobody.simulation_spec());
    assert_eq!(nothing.summary(&[]).caveats, []);
}

#[test]
fn old_measurements_are_named_where_they_are_used() {
    let mut scenario = scenario();
    for (platform, runtime, expected) in [
        (PlatformId::AwsLambda, Runtime::Rust, vec![]),
        (
            PlatformId::GcpFunctionsGen1,
            Runtime::Nodejs,
            vec![Caveat::OldColdStarts],
        ),
        (
            PlatformId::GcpFunctionsGen1,
            Runtime::Rust,
            vec![Caveat::OldColdStarts, Caveat::NearestLanguage],
        ),
    ] {
        scenario.simulation.platform = platform;
        scenario.function.runtime = runtime;
        assert_eq!(caveats(&scenario, &seen(8))[0], expected);
        let mut spec = scenario.simulation_spec();
        spec.service = Service::Constant {
            warm_s: Seconds(0.1),
            cold_s: Seconds(0.2),
        };
        assert_eq!(Collected::new(spec).summary(&[]).caveats, []);
    }
}
