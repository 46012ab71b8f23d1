//! Whatever workers do, and however many there are, a simulation has the result that it has on one thread.

use proptest::prelude::*;
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::schedule::{Command, Rank, Schedule, Seen};
use serverless_tradeoffs::model::simulation::spec::SimulationSpec;
use serverless_tradeoffs::model::simulation::timeline::TimelineTask;
use serverless_tradeoffs::model::simulation::work::Simulated;

use crate::workers::{Hand, World, listening, servers, spec, timeline};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_number_of_workers_that_come_go_and_overtake_each_other_give_the_result_of_one(
        most in 0_usize..=8,
        precision in prop_oneof![Just(None), (0.05..0.6_f64).prop_map(Some)],
        steps in proptest::collection::vec((0_u8..26, 0_usize..8, 0_u64..3_000), 0..120),
    ) {
        let mut world = World::new(most);
        let first = world.ask(Rank::Scenario, spec(1, 6_000, precision));
        for (step, pick, amount) in steps {
            let hand = world.hand(pick);
            match (step, hand) {
                (0..8, Some(worker)) => world.work(worker, amount),
                (8..18, Some(worker)) => world.deliver(worker),
                (18, Some(worker)) => {
                    world.schedule.lose(worker);
                    world.obey();
                }
                (19, _) => {
                    world.schedule.tick();
                    world.obey();
                }
                (20, _) => drop(world.ask(Rank::View, spec(2 + amount, 2_400, None))),
                (21, _) => drop(world.ask(Rank::Scenario, spec(amount, 2_400, precision))),
                (24..26, _) => drop(world.ask(Rank::View, servers(amount, 1 + pick as u64))),
                (23, _) => drop(world.ask(Rank::Glimpse, timeline(amount, 10 + 20 * pick))),
                (22, _) => {
                    let jobs = world.wanted.keys().filter(|job| **job != first);
                    if let Some(job) = jobs.copied().nth(pick) {
                        world.forget(job);
                    }
                }
                _ => {}
            }
        }
        world.finish();
    }
}

/// Whatever the number of workers, and though the first of them stops in the middle of its replication.
fn has_the_result_of_one_thread(wanted: &impl Simulated) {
    for most in [0, 1, 2, 8] {
        let mut world = World::new(most);
        world.ask(Rank::View, wanted.clone());
        for _ in 0..2 {
            for worker in world.hands.keys().copied().collect::<Vec<_>>() {
                world.deliver(worker);
                world.work(worker, 100);
            }
        }
        if let Some(worker) = world.hand(0) {
            world.schedule.lose(worker);
            world.obey();
        }
        world.finish();
    }
}

#[test]
fn servers_have_one_result_for_any_number_of_workers_and_after_a_crash() {
    for count in [1, 2, 4, 5] {
        has_the_result_of_one_thread(&servers(7, count));
    }
}

#[test]
fn a_timeline_has_one_result_for_any_number_of_workers_and_after_a_crash() {
    has_the_result_of_one_thread(&timeline(7, 400));
    let mut nobody = spec(7, 6_000, None);
    nobody.rate.0 = 0.0;
    has_the_result_of_one_thread(&TimelineTask::new(&nobody));
}

#[test]
fn too_few_servers_are_known_from_one_replication() {
    let summary = servers(1, 2).finish();
    // Two requests in service of 0.2 s, and ten a second.
    let load = summary.overloaded.expect("overloaded").0;
    assert!(load >= 1.0, "{load}");
    assert_eq!(summary.replications, 1);
    let enough = servers(1, 6).finish();
    assert_eq!((enough.overloaded, enough.replications), (None, 12));
    assert_eq!(enough.requests, 12 * 250);
}

#[test]
fn a_precision_ends_it_at_the_same_replication_for_any_number_of_workers() {
    let mut ended = Vec::new();
    for most in 0..=8 {
        let mut world = World::new(most);
        world.ask(Rank::Scenario, spec(3, 60_000, Some(0.2)));
        let alone = Run::new(spec(3, 60_000, Some(0.2))).finish();
        assert!(alone.replications < 12, "it ends early");
        world.finish();
        ended.push(alone.replications);
    }
    ended.dedup();
    assert_eq!(ended.len(), 1);
}

#[test]
fn with_a_precision_no_more_is_begun_ahead_than_there_are_workers() {
    for most in 1..=8 {
        let mut world = World::new(most);
        world.ask(Rank::Scenario, spec(1, 6_000, Some(0.1)));
        // Nobody but the last worker works: the others hold the first replications.
        for _ in 0..40 {
            for worker in world.hands.keys().copied().collect::<Vec<_>>() {
                world.deliver(worker);
            }
            let last = *world.hands.keys().last().expect("workers");
            if most > 1 {
                world.work(last, 1 << 20);
            }
        }
        let furthest = world.begun.iter().map(|task| task.replication).max();
        assert_eq!(furthest, Some(most as u32 - 1));
    }
}

#[test]
fn the_scenarios_own_simulation_takes_the_workers_from_those_of_views() {
    let mut world = listening(4);
    let view = *world.wanted.keys().next().expect("a job");
    let own = world.ask(Rank::Scenario, spec(2, 6_000, None));
    let doing: Vec<_> = world.hands.values().filter_map(Hand::doing).collect();
    assert!(doing.iter().all(|(job, _)| *job == own), "{doing:?}");
    world.forget(own);
    let doing: Vec<_> = world.hands.values().filter_map(Hand::doing).collect();
    assert!(doing.iter().all(|(job, _)| *job == view), "{doing:?}");
    assert_eq!(doing.len(), 4);
    world.finish();
}

#[test]
fn a_glimpse_waits_for_a_replication_of_the_scenario_and_for_none_of_a_view() {
    let mut world = World::new(2);
    world.ask(Rank::Scenario, spec(1, 6_000, None));
    for worker in world.hands.keys().copied().collect::<Vec<_>>() {
        world.deliver(worker);
    }
    let before: Vec<_> = world.hands.values().map(Hand::doing).collect();
    let glimpse = world.ask(Rank::Glimpse, timeline(1, 40));
    let doing: Vec<_> = world.hands.values().map(Hand::doing).collect();
    assert_eq!(doing, before);
    // The first that is free does it.
    let first = world.hand(0).expect("a worker");
    world.work(first, 1 << 20);
    world.deliver(first);
    assert_eq!(world.hands[&first].doing(), Some((glimpse, 0)));
    world.finish();

    // From what views compare it takes a worker, and the scenario's own simulation the other one.
    let mut world = listening(2);
    let glimpse = world.ask(Rank::Glimpse, timeline(1, 40));
    let own = world.ask(Rank::Scenario, spec(2, 6_000, None));
    let mut doing: Vec<_> = world.hands.values().filter_map(Hand::doing).collect();
    doing.sort();
    assert_eq!(doing, [(glimpse, 0), (own, 0)]);
    world.finish();
}

#[test]
fn without_traffic_a_job_is_complete_at_once_and_starts_nobody() {
    let mut nothing = spec(1, 6_000, None);
    nothing.rate.0 = 0.0;
    let mut world = World::new(4);
    let job = world.ask(Rank::Scenario, nothing);
    assert!(world.schedule.done(job));
    assert_eq!(world.started, 0);
}

#[test]
fn no_more_workers_are_started_than_there_are_replications() {
    let mut few = spec(1, 6_000, None);
    few.replications = Some(2);
    let mut world = World::new(8);
    world.ask(Rank::Scenario, few);
    assert_eq!(world.started, 2);
    world.finish();
}

/// The same simulation with so many replications.
fn of_replications(count: u32) -> SimulationSpec {
    let mut few = spec(1, 6_000, None);
    few.replications = Some(count);
    few
}

#[test]
fn workers_that_load_already_are_not_started_again() {
    let mut world = World::new(8);
    for (replications, started) in [(2, 2), (1, 3), (3, 6), (9, 8)] {
        world.ask(Rank::View, of_replications(replications));
        assert_eq!(world.started, started);
        assert_eq!(world.schedule.listening(), 0, "none has loaded");
        assert!(world.schedule.waits(), "they are to load");
    }
    world.finish();
}

#[test]
fn the_page_is_no_worker_that_listens() {
    let mut world = World::new(0);
    let job = world.ask(Rank::Scenario, of_replications(1));
    assert!(world.schedule.inline());
    assert_eq!(world.schedule.listening(), 0);
    assert!(!world.schedule.over(job) && !world.schedule.idle());
    let page = world.hand(0).expect("the page");
    world.work(page, 1 << 20);
    world.deliver(page);
    assert!(world.schedule.over(job) && world.schedule.idle());
    world.forget(job);
    assert!(!world.schedule.over(job), "it is known no more");
}

#[test]
fn a_worker_is_told_what_a_task_is_of_only_where_its_last_one_was_of_another_job() {
    for (most, told) in [(1, [true, false, true, false]), (0, [true; 4])] {
        let mut schedule = Schedule::new(most);
        let mut begun = Vec::new();
        for _ in 0..2 {
            schedule.ask(Rank::View, &of_replications(2));
        }
        let mut left = 4;
        let mut under_way = Vec::new();
        while left > 0 {
            for command in schedule.commands() {
                match command {
                    Command::Start(worker) => schedule.listens(worker),
                    Command::Begin(worker, task, work) => {
                        begun.push(work.is_some());
                        under_way.push((worker, task));
                    }
                    Command::End(_) | Command::Stop(_) | Command::Changed(_) => {}
                }
            }
            if let Some((worker, task)) = under_way.pop() {
                let mut replication = of_replications(2).work().begin(task.replication);
                while !replication.advance(1 << 20) {}
                let seen = Seen {
                    outcome: replication.outcome(),
                    progress: 1.0,
                    over: true,
                };
                schedule.hears(worker, task.number, seen);
                left -= 1;
            }
        }
        assert_eq!(begun, told);
    }
}

#[test]
fn of_the_workers_of_views_the_one_that_began_last_is_taken() {
    let mut world = listening(3);
    let before: Vec<_> = world.hands.values().filter_map(Hand::doing).collect();
    let latest = before.iter().map(|(_, replication)| *replication).max();
    let glimpse = world.ask(Rank::Glimpse, timeline(1, 40));
    let after: Vec<_> = world.hands.values().filter_map(Hand::doing).collect();
    assert!(after.contains(&(glimpse, 0)));
    for (job, replication) in before {
        let kept = Some(replication) != latest;
        assert_eq!(after.contains(&(job, replication)), kept, "{after:?}");
    }
    world.finish();
}

#[test]
fn what_is_told_of_a_task_that_was_taken_away_is_not_heard() {
    let mut world = listening(1);
    let worker = world.hand(0).expect("a worker");
    let first = *world.wanted.keys().next().expect("a job");
    // It has said that the replication is over when another job takes its place.
    world.work(worker, 1 << 20);
    world.forget(first);
    let second = world.ask(Rank::View, of_replications(2));
    assert_eq!(world.hands[&worker].doing(), Some((second, 0)));
    let before = world.schedule.found(second);
    world.deliver(worker);
    assert_eq!(world.hands[&worker].doing(), Some((second, 0)));
    assert_eq!(world.schedule.found(second), before);
    world.finish();
}
