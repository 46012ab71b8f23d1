//! Who beats whom, what a millisecond costs, and which to take.

use super::*;
use crate::model::scenario::Length;
use crate::model::simulation::run::Run;

fn at(cost: f64, p99: f64) -> Outcome {
    Outcome {
        mitigation: Mitigation::None,
        is_set: false,
        latency: LatencyQuantiles {
            p99: Milliseconds(p99),
            ..LatencyQuantiles::default()
        },
        half_width: None,
        cold_share: None,
        late_pings: None,
        cost: Usd(cost),
        extra: Usd(cost - 10.0),
        saved: Milliseconds(500.0 - p99),
        worth: Worth::Baseline,
        meets: p99 <= 300.0,
        beaten_by: None,
    }
}

/// Cost and p99 of each, and which beats it.
fn check_front(points: &[(f64, f64, Option<usize>)]) {
    let mut outcomes: Vec<_> = points.iter().map(|p| at(p.0, p.1)).collect();
    mark_beaten(&mut outcomes);
    let by: Vec<_> = outcomes.iter().map(|o| o.beaten_by).collect();
    let expected: Vec<_> = points.iter().map(|p| p.2).collect();
    assert_eq!(by, expected, "{points:?}");
}

#[test]
fn who_is_beaten_names_who_beats() {
    check_front(&[
        (10.0, 500.0, None),
        (12.0, 300.0, None),
        (20.0, 200.0, None),
        (15.0, 400.0, Some(1)),
        (30.0, 200.0, Some(2)),
        (11.0, 500.0, Some(0)),
    ]);
}

#[test]
fn equals_are_both_on_the_front() {
    check_front(&[(10.0, 500.0, None), (10.0, 500.2, None)]);
    // As fast within the error of the latency, and cheaper.
    check_front(&[(10.0, 500.0, Some(1)), (9.0, 500.2, None)]);
    check_front(&[(10.0, 500.0, Some(1)), (10.0, 400.0, None)]);
    check_front(&[(10.0, 500.0, None)]);
}

#[test]
fn the_pick_is_the_cheapest_that_is_fast_enough_else_the_fastest() {
    let check = |points: &[(f64, f64)], expected: Pick| {
        let outcomes: Vec<_> = points.iter().map(|p| at(p.0, p.1)).collect();
        assert_eq!(pick(&outcomes), expected, "{points:?}");
    };
    check(
        &[(10.0, 500.0), (30.0, 200.0), (20.0, 300.0)],
        Pick::Cheapest(2),
    );
    check(&[(10.0, 200.0), (9.95, 150.0)], Pick::Cheapest(0));
    check(&[(10.0, 200.0), (9.5, 300.0)], Pick::Cheapest(1));
    check(
        &[(10.0, 500.0), (9.95, 300.0), (9.949, 150.0)],
        Pick::Cheapest(1),
    );
    check(
        &[(10.0, 500.0), (30.0, 400.0), (20.0, 400.1)],
        Pick::Nearest(2),
    );
    check(&[(10.0, 500.0), (30.0, 500.0)], Pick::Nearest(0));
    // Half a cent is nothing, also of next to nothing.
    check(&[(0.004, 200.0), (0.0, 150.0)], Pick::Cheapest(0));
    check(&[(0.006, 200.0), (0.0, 150.0)], Pick::Cheapest(1));
}

#[test]
fn a_millisecond_has_a_price_where_one_is_saved_and_paid_for() {
    let none = at(10.0, 500.0);
    for (cost, p99, expected) in [
        (12.0, 300.0, Worth::PerMillisecond(Usd(0.01))),
        (12.0, 500.0, Worth::Nothing),
        (12.0, 700.0, Worth::Nothing),
        (10.0, 300.0, Worth::Free),
        (10.004, 300.0, Worth::Free),
        (9.996, 500.0, Worth::Nothing),
        (8.0, 300.0, Worth::SavesMoney),
        (8.0, 500.0, Worth::SavesMoney),
        (10.0, 500.0, Worth::Nothing),
    ] {
        assert_eq!(
            Worth::of(&at(cost, p99), &none),
            expected,
            "${cost}, {p99} ms"
        );
    }
}

#[test]
fn of_several_that_beat_it_the_cheapest_on_the_front_is_named() {
    check_front(&[
        (30.0, 400.0, Some(3)),
        (20.0, 300.0, Some(3)),
        (12.0, 100.0, Some(3)),
        (10.0, 100.0, None),
        (9.0, 500.0, None),
        (11.0, 90.0, None),
    ]);
    // The last is as fast as the second within the error and cheaper, but neither cheaper nor faster than the first.
    check_front(&[
        (10.0, 501.25, Some(1)),
        (10.004, 500.0, Some(2)),
        (9.998, 500.75, None),
    ]);
}

fn comparison(points: &[(Mitigation, f64, f64)]) -> Comparison {
    let outcome = |&(mitigation, cost, p99): &(Mitigation, f64, f64)| Outcome {
        mitigation,
        ..at(cost, p99)
    };
    let mut outcomes: Vec<_> = points.iter().map(outcome).collect();
    mark_beaten(&mut outcomes);
    Comparison {
        pick: pick(&outcomes),
        outcomes,
        left_out: Vec::new(),
        replaced: Share(0.0),
        all_warm: Milliseconds(50.0),
        caveats: Vec::new(),
    }
}

#[test]
fn the_front_goes_from_the_cheapest_to_the_fastest() {
    let ping = |every: f64, count| Mitigation::Pings {
        every: Seconds(every),
        count,
    };
    let compared = comparison(&[
        (Mitigation::None, 10.0, 500.0),
        (Mitigation::Provisioned { instances: 1 }, 30.0, 100.0),
        (ping(60.0, 1), 20.0, 290.0),
        (ping(240.0, 1), 15.0, 295.0),
        (ping(300.0, 1), 12.0, 400.0),
        (ping(240.0, 2), 25.0, 290.0),
        (ping(600.0, 1), 11.0, 498.0),
    ]);
    assert_eq!(compared.front(), [0, 6, 4, 3, 2, 1]);
    assert_eq!(compared.outcomes[5].beaten_by, Some(2));
    assert_eq!(compared.pick, Pick::Cheapest(3));
    assert_eq!(compared.none(), &compared.outcomes[0]);
    let five = compared.five_minute_ping().expect("it is there");
    assert_eq!(five, (&compared.outcomes[4], Some(&compared.outcomes[3])));
    assert_eq!(
        (Pick::Cheapest(3).index(), Pick::Nearest(4).index()),
        (3, 4)
    );
    let no_pings = comparison(&[(Mitigation::None, 10.0, 500.0)]);
    assert_eq!(no_pings.five_minute_ping(), None);
    let alone = comparison(&[
        (Mitigation::None, 10.0, 500.0),
        (ping(300.0, 1), 9.0, 400.0),
    ]);
    assert_eq!(alone.front(), [1]);
    assert_eq!(alone.five_minute_ping(), Some((&alone.outcomes[1], None)));
}

#[test]
fn pings_may_be_late_and_without_pings_nothing_is() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 3_000.0;
    (scenario.simulation.length, scenario.simulation.precision) = (Length::Requests(500), None);
    let book = PriceBook::embedded();
    let simulated = |scenario: &Scenario, mitigation: Mitigation| {
        let applied = mitigation.apply(scenario);
        Run::new(applied.simulation_spec_of(PLATFORM)).finish()
    };
    let ping = Mitigation::Pings {
        every: FIVE_MINUTES,
        count: 1,
    };
    let (none, pinged) = (
        simulated(&scenario, Mitigation::None),
        simulated(&scenario, ping),
    );
    let meets = |objective: f64| {
        let mut scenario = scenario.clone();
        scenario.workload.latency_objective = Milliseconds(objective);
        let compared = Comparison::new(&scenario, &none, &[], book).expect("it runs");
        compared.none().meets
    };
    // A call takes 200 ms, and longer where it is cold.
    assert!(!meets(199.0) && meets(60_000.0));
    let compared = Comparison::new(&scenario, &none, &[(ping, &pinged)], book).expect("it runs");
    let [none, five] = &compared.outcomes[..] else {
        panic!("two outcomes");
    };
    assert_eq!(none.late_pings, None);
    // An instance lives for two hours on average: 1 - exp(-300 / 7,200) of them end within five minutes.
    assert!((compared.replaced.0 - 0.040_811).abs() < 1e-6);
    scenario.simulation.instances.lifetime = None;
    assert_eq!(replaced(&scenario), Share(0.0));
    // 8 % of the instances are gone after five minutes.
    let late = five.late_pings.expect("there are pings").0;
    assert!(late > 0.01 && late < 0.2, "{late}");
    assert_eq!(five.extra, five.cost - none.cost);
    assert_eq!(five.saved, none.latency.p99 - five.latency.p99);
}
