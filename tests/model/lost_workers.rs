//! Workers that stay silent, stop, do not load or fall: what they did is done again, and no simulation waits for ever.

use serverless_tradeoffs::model::simulation::schedule::{PAGE, PATIENCE, Rank, WorkerId};
use serverless_tradeoffs::model::simulation::work::Simulated;

use crate::workers::{Hand, World, listening, spec};

#[test]
fn a_worker_that_is_silent_for_too_long_is_replaced_and_its_replication_done_again() {
    let mut world = listening(2);
    let job = *world.wanted.keys().next().expect("a job");
    let silent = world.hand(0).expect("a worker");
    let lost = world.hands[&silent].doing().expect("a task");
    for second in 1..=PATIENCE {
        assert_eq!(world.schedule.restarts(job), 0, "after {second} s");
        let other = world.hand(1).expect("a worker");
        world.work(other, 10);
        world.deliver(other);
        world.schedule.tick();
        world.obey();
    }
    assert!(!world.hands.contains_key(&silent));
    assert_eq!(world.schedule.restarts(job), 1);
    assert_eq!(world.started, 3);
    let fresh = world.hand(1).expect("a worker");
    world.deliver(fresh);
    assert_eq!(world.hands[&fresh].doing(), Some(lost));
    world.finish();
}

#[test]
fn an_idle_worker_may_be_silent() {
    let mut world = listening(1);
    let job = *world.wanted.keys().next().expect("a job");
    world.forget(job);
    assert!(!world.schedule.waits());
    for _ in 0..3 * PATIENCE {
        world.schedule.tick();
    }
    assert_eq!(world.schedule.listening(), 1);
}

#[test]
fn workers_that_do_not_load_leave_the_work_to_the_page() {
    for most in [0, 1, 8] {
        let mut world = World::new(most);
        world.ask(Rank::Scenario, spec(1, 6_000, None));
        for worker in world.hands.keys().copied().collect::<Vec<_>>() {
            if worker != PAGE {
                world.schedule.lose(worker);
                world.obey();
            }
        }
        assert_eq!(world.started, most, "none is tried again");
        assert!(world.schedule.inline());
        assert!(!world.schedule.waits(), "the page cannot be lost");
        world.finish();
    }
}

#[test]
fn two_fresh_workers_in_a_row_are_tried_and_then_the_page_computes() {
    let mut world = listening(1);
    for started in 1..=3 {
        assert_eq!(world.started, started);
        let worker = world.hand(0).expect("a worker");
        world.deliver(worker);
        assert!(!world.schedule.inline());
        world.schedule.lose(worker);
        world.obey();
    }
    assert_eq!(world.started, 3);
    assert!(world.schedule.inline());
    world.finish();
}

#[test]
fn one_replication_that_stops_every_worker_does_not_have_them_replaced_for_ever() {
    let mut world = listening(3);
    for _ in 0..200 {
        for worker in world.hands.keys().copied().collect::<Vec<_>>() {
            let doing = world.hands.get(&worker).and_then(Hand::doing);
            if worker != PAGE && doing.is_some_and(|(_, replication)| replication == 0) {
                world.schedule.lose(worker);
                world.obey();
            } else if world.hands.contains_key(&worker) {
                world.work(worker, 100);
                world.deliver(worker);
            }
        }
    }
    assert!(world.started <= 8, "{} were started", world.started);
    world.finish();
}

/// The worker that does a replication, if there is one.
fn doing(world: &World, replication: u32) -> Option<WorkerId> {
    let of = |hand: &Hand| hand.doing().is_some_and(|(_, doing)| doing == replication);
    let found = world.hands.iter().find(|(_, hand)| of(hand));
    found.map(|(worker, _)| *worker)
}

fn fall(world: &mut World, replication: u32) {
    let worker = doing(world, replication).expect("a worker at it");
    world.schedule.falls(worker, "somewhere.rs:1".to_owned());
    world.obey();
    for worker in world.hands.keys().copied().collect::<Vec<_>>() {
        world.deliver(worker);
    }
}

#[test]
fn where_the_program_falls_once_a_fresh_worker_tries_again() {
    for most in [1, 3] {
        let mut world = listening(most);
        let job = *world.wanted.keys().next().expect("a job");
        fall(&mut world, 0);
        assert_eq!(world.schedule.restarts(job), 1);
        assert_eq!(world.schedule.fell(job), None);
        assert_eq!(world.schedule.listening(), most, "as many as before");
        assert!(doing(&world, 0).is_some());
        world.finish();
    }
}

#[test]
fn where_the_program_falls_again_the_job_is_given_up_and_nobody_else_falls_by_it() {
    for most in [1, 3] {
        let mut world = listening(most);
        let given_up = *world.wanted.keys().next().expect("a job");
        let other = world.ask(Rank::View, spec(2, 6_000, None));
        fall(&mut world, 0);
        fall(&mut world, 0);
        assert_eq!(world.schedule.fell(given_up), Some("somewhere.rs:1"));
        assert!(world.schedule.over(given_up) && !world.schedule.done(given_up));
        assert_eq!(world.schedule.fell(other), None);
        assert!(!world.schedule.idle(), "there is the other");
        let begun = world.begun.len();
        world.wanted.remove(&given_up);
        assert_eq!(world.schedule.listening(), most);
        let jobs = world.hands.values().filter_map(Hand::doing);
        assert!(jobs.into_iter().all(|(job, _)| job == other));
        // Who asks for it anew has it begun anew; the other goes first, and is complete.
        world.forget(given_up);
        let again = world.ask(Rank::View, spec(1, 6_000, None));
        assert_ne!(again, given_up);
        assert!(world.begun[begun..].iter().all(|task| task.job != given_up));
        world.finish();
    }
}

#[test]
fn workers_that_fall_together_are_replaced_and_nobody_else_is_blamed() {
    let mut world = listening(3);
    let given_up = *world.wanted.keys().next().expect("a job");
    world.wanted.remove(&given_up);
    let other = world.ask(Rank::View, spec(2, 6_000, None));
    // All fall at once, twice; what the last of them say comes when the job has been given up.
    for _ in 0..2 {
        for worker in world.hands.keys().copied().collect::<Vec<_>>() {
            world.schedule.falls(worker, "somewhere.rs:1".to_owned());
        }
        world
            .wanted
            .extend([(given_up, spec(1, 6_000, None).work())]);
        world.obey();
        for worker in world.hands.keys().copied().collect::<Vec<_>>() {
            world.deliver(worker);
        }
        world.wanted.remove(&given_up);
    }
    assert!(world.schedule.fell(given_up).is_some());
    assert_eq!(world.schedule.fell(other), None);
    assert_eq!(world.schedule.restarts(other), 0);
    assert_eq!(world.schedule.listening(), 3, "as many as before");
    assert!(!world.schedule.inline());
    world.finish();
}

#[test]
fn an_idle_worker_that_falls_is_one_like_any_other() {
    let mut world = listening(2);
    let job = *world.wanted.keys().next().expect("a job");
    world.forget(job);
    for seed in 2..7 {
        let job = world.ask(Rank::View, spec(seed, 6_000, None));
        for worker in world.hands.keys().copied().collect::<Vec<_>>() {
            world.deliver(worker);
        }
        // It falls at the job, and says so when that is wanted no more.
        world.forget(job);
        let worker = world.hand(0).expect("a worker");
        world.schedule.falls(worker, "somewhere.rs:1".to_owned());
        world.obey();
    }
    world.ask(Rank::View, spec(2, 6_000, None));
    assert_eq!(world.hands.len(), 2);
    assert!(!world.schedule.inline());
    world.finish();
}

#[test]
fn a_program_that_falls_before_it_has_a_task_is_a_worker_lost() {
    let mut world = World::new(1);
    let job = world.ask(Rank::Scenario, spec(1, 6_000, None));
    let worker = world.hand(0).expect("a worker");
    world.schedule.falls(worker, "start.rs:1".to_owned());
    world.obey();
    assert!(world.schedule.inline(), "the page is another program");
    assert_eq!(world.schedule.fell(job), None);
    world.finish();
}

#[test]
fn two_losses_in_a_row_are_replaced_whatever_was_lost() {
    let mut world = listening(3);
    for worker in world.hands.keys().copied().collect::<Vec<_>>() {
        world.schedule.lose(worker);
        world.obey();
    }
    // Each was at another replication; the third is not replaced.
    assert_eq!((world.started, world.hands.len()), (5, 2));
    world.finish();
}
