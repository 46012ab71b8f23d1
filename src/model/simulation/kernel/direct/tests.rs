//! Queues without bound, and expired instances among many.

use super::*;
use crate::model::scenario::Scenario;

#[test]
fn a_million_may_wait_and_no_more() {
    let policy = Scenario::default().simulation_spec().instances;
    let mut kernel = Direct::new(&policy, 0.0);
    let call = Call {
        at: 0.0,
        caller: Caller::Visitor,
        warm: Seconds(1.0),
    };
    assert!(!kernel.overloaded());
    kernel.waiting = vec![call; 1_000_000].into();
    assert!(!kernel.overloaded());
    kernel.waiting.push_back(call);
    assert!(kernel.overloaded());
}

/// Free instances born at 0, idle since 10 s and reclaimed at these times [s].
fn free(until: impl Iterator<Item = f64>) -> Direct {
    let policy = Scenario::default().simulation_spec().instances;
    let mut kernel = Direct::new(&policy, 0.0);
    for until in until {
        let mut nobody = Observer::default();
        let slot = kernel.instances.add(0.0, f64::INFINITY, false, &mut nobody);
        let instance = &mut kernel.instances[slot];
        (instance.idle_since, instance.until) = (10.0, until);
        kernel.ready.add(slot, instance.number);
    }
    kernel
}

#[test]
fn what_expired_is_swept_away_where_there_are_many() {
    let mut kernel = free((0..120).map(|i| if i % 3 == 0 { 40.0 } else { 50.0 }));
    let mut observer = Observer::default();
    kernel.sweep(50.0, &mut observer);
    assert_eq!((kernel.ready.len(), kernel.sweep_at), (80, 160));
    let counts = observer.seen.counts;
    assert_eq!((counts.lives, counts.lived), (40, 40.0 * 40.0));
    assert_eq!(counts.idle, 40.0 * 30.0);
    kernel.sweep(51.0, &mut observer);
    assert_eq!((kernel.ready.len(), kernel.sweep_at), (0, FEW));
    // Those below the one that is found go as well.
    let mut draws = Draws::new(&Scenario::default().simulation_spec(), 0);
    for (many, left) in [(63, 63), (64, 4)] {
        let mut kernel = free((0..many).map(|i| if i < many - 4 { 40.0 } else { 50.0 }));
        let found = kernel.find(45.0, &mut draws, &mut observer);
        assert_eq!((found, kernel.ready.len()), (Some(many - 1), left));
    }
}
