//! Each kind of work with its own results.

use super::*;
use crate::model::scenario::{Length, Scenario};
use crate::model::simulation::servers::{Policy, ServersSpec};
use crate::model::units::Share;

fn spec(precision: Option<f64>) -> SimulationSpec {
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(1_000);
    scenario.simulation.replications = Some(5);
    scenario.simulation.precision = precision.map(Share);
    scenario.simulation_spec()
}

fn servers() -> ServersTask {
    ServersTask {
        requests: spec(Some(0.1)),
        servers: ServersSpec {
            count: 100,
            least: 1,
            most: 100,
            places: 10,
            vcpu: 10.0,
            cpu_share: Share(0.5),
            policy: Policy::Fixed,
            credits: None,
        },
        part: Share(1.0),
    }
}

/// What is known of work of which two replications are complete, where it has two, and one third of another.
fn found(work: &Work) -> Found {
    let mut results = Results::new(work);
    let mut under_way = work.begin(0);
    assert_eq!(under_way.progress(), 0.0);
    while !under_way.advance(1 << 20) {}
    assert_eq!(under_way.progress(), 1.0);
    results.take(under_way.outcome());
    let other = under_way.outcome();
    if !results.done() {
        results.take(other.clone());
    }
    results.found(&[(&other, 1.0 / 3.0)])
}

#[test]
fn each_kind_of_work_takes_its_own_results_and_no_others() {
    let (function, fleet) = (spec(None), servers());
    let timeline = TimelineTask::new(&function);
    let all = [
        found(&function.work()),
        found(&fleet.work()),
        found(&timeline.work()),
    ];
    let known = |found: &Found| {
        (
            SimulationSpec::summary(found.clone()).is_some(),
            ServersTask::summary(found.clone()).is_some(),
            TimelineTask::summary(found.clone()).is_some(),
        )
    };
    assert_eq!(
        all.each_ref().map(known),
        [
            (true, false, false),
            (false, true, false),
            (false, false, true),
        ]
    );
    let [of_function, of_fleet, of_timeline] = all;
    let summary = SimulationSpec::summary(of_function).expect("a function");
    let progress = SimulationSpec::progress(&summary);
    assert!((progress - 7.0 / 15.0).abs() < 1e-12, "{progress}");
    assert_eq!(SimulationSpec::replications(&summary), 2);
    let summary = ServersTask::summary(of_fleet).expect("servers");
    let progress = ServersTask::progress(&summary);
    assert!((progress - 7.0 / 15.0).abs() < 1e-12, "{progress}");
    assert_eq!(ServersTask::replications(&summary), 2);
    let summary = TimelineTask::summary(of_timeline).expect("a timeline");
    assert_eq!(TimelineTask::progress(&summary), 1.0);
    assert_eq!(TimelineTask::replications(&summary), 1);
    let nothing = TimelineFound {
        progress: 0.25,
        drawn: None,
    };
    assert_eq!(TimelineTask::progress(&nothing), 0.25);
    assert_eq!(TimelineTask::replications(&nothing), 0);
}

#[test]
fn results_take_only_outcomes_of_their_own_kind() {
    let works = [
        spec(None).work(),
        servers().work(),
        TimelineTask::new(&spec(None)).work(),
    ];
    let outcomes = works.each_ref().map(|work| {
        let mut under_way = work.begin(0);
        while !under_way.advance(1 << 20) {}
        under_way.outcome()
    });
    for (of, work) in works.iter().enumerate() {
        for (from, outcome) in outcomes.iter().enumerate() {
            let mut results = Results::new(work);
            assert_eq!((results.next(), results.done()), (0, false));
            results.take(outcome.clone());
            assert_eq!(results.next(), u32::from(of == from));
            assert_eq!(results.is_of(outcome), of == from);
        }
    }
    let most = works
        .each_ref()
        .map(|work| Results::new(work).replications());
    assert_eq!(most, [5, 5, 1]);
    let half = |work: &Work| match Results::new(work).found(&[(&outcomes[2], 0.5)]) {
        Found::Timeline(found) => found.progress,
        Found::Function(_) | Found::Servers(_) => -1.0,
    };
    assert_eq!(half(&works[2]), 0.5);
}

#[test]
fn a_precision_may_end_a_function_early_and_nothing_else() {
    let early = |work: Work| Results::new(&work).may_end_early();
    assert!(early(spec(Some(0.1)).work()));
    assert!(!early(spec(None).work()));
    assert!(!early(servers().work()));
    assert!(!early(TimelineTask::new(&spec(Some(0.1))).work()));
    let mut nobody = spec(None);
    nobody.rate.0 = 0.0;
    for work in [nobody.work(), TimelineTask::new(&nobody).work()] {
        assert!(Results::new(&work).done());
    }
}
