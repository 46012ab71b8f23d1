//! Charges by hand: which lines they have, where they bend, and what one unit more costs in between.

use super::*;
use crate::model::cold_share::billing::{Calibration, Starts};
use crate::model::curve::Affine;
use crate::model::occupancy::{Active, Overflow};
use crate::model::prices::rows::Confidence;
use crate::model::prices::{Allowance, Tiers};
use crate::model::scenario::{KeepAlive, Scenario};
use crate::model::units::{Milliseconds, SECONDS_PER_MONTH, Seconds};

fn row(price_usd: f64, tier_from: Option<f64>, tier_to: Option<f64>) -> Arc<PriceRow> {
    Arc::new(PriceRow {
        service: "service",
        item: "item".into(),
        region: "global",
        unit: "request",
        price_usd,
        tier_from,
        tier_to,
        date: "2026-01-01",
        confidence: Confidence::Read,
        source: "a page",
        note: "",
        tier: 0,
        list_price_usd: None,
    })
}

fn free(quantity: f64) -> Arc<Allowance> {
    Arc::new(Allowance {
        quantity,
        scope: "per account",
        row: row(0.0, None, None),
    })
}

/// $2 up to 60 units, $1 beyond.
fn two_tiers() -> Tiers {
    Arc::new([row(2.0, None, Some(60.0)), row(1.0, Some(60.0), None)])
}

fn use_of(label: &'static str, quantity: Quantity) -> Use {
    Use {
        label: label.into(),
        category: Category::Compute,
        quantity,
        how: Vec::new(),
    }
}

fn with_fixed(fixed: f64, per_invocation: f64) -> Quantity {
    Quantity {
        fixed,
        per_invocation,
        occupancy: None,
    }
}

/// Label, quantity and unit price of each line.
fn told(lines: &[Line]) -> Vec<(&str, f64, f64)> {
    let told = lines.iter();
    told.map(|line| (line.label.as_ref(), line.quantity, line.unit_price().0))
        .collect()
}

#[test]
fn numbers_in_sentences_are_grouped_and_short() {
    for (x, text) in [
        (0.0, "0"),
        (10e6, "10,000,000"),
        (0.2, "0.2"),
        (1_234.5, "1,234.5"),
        (-1e3, "-1,000"),
        (999.0, "999"),
        (-1_234_567.25, "-1,234,567.25"),
        (0.001, "0.001"),
        (-0.001, "-0.001"),
        (0.000_5, "5.000e-4"),
        (-0.000_25, "-2.500e-4"),
        (123_456_789_012_345.0, "123,456,789,012,345"),
        (1e15, "1.000e15"),
        (-1e15, "-1.000e15"),
    ] {
        assert_eq!(plain(x), text);
    }
}

#[test]
fn an_edge_is_met_between_the_ends_or_not_at_all() {
    let line = |n: f64| 2.0 * n;
    assert_eq!(meets(line, 10.0, 10.0), Some(5.0));
    assert_eq!(meets(line, 10.0, 4.0), None);
    let falling = |n: f64| 10.0 - n;
    assert_eq!(meets(falling, 4.0, 10.0), Some(6.0));
    assert_eq!(meets(falling, 4.0, 5.0), None);
    assert_eq!(meets(falling, 12.0, 10.0), None);
    // What begins or ends on an edge does not pass it.
    assert_eq!(meets(falling, 10.0, 10.0), None);
    assert_eq!(meets(line, 20.0, 10.0), None);
    for edge in [4.0, 1e-8, 1e6, 1e14] {
        let found = meets(|n| n * n, edge, 1e8).expect("it rises that far");
        assert!((found / edge.sqrt() - 1.0).abs() < 1e-14, "{found}");
        // 1 / (1 + n) falls to so many parts at n = parts - 1.
        let parts = 1.0 + edge.sqrt();
        let found = meets(|n| 1.0 / (1.0 + n), 1.0 / parts, 1e8).expect("it falls that far");
        assert!((found - edge.sqrt()).abs() < 1e-14 * parts, "{found}");
    }
}

#[test]
fn the_first_use_takes_what_is_free_and_only_what_is_used_has_a_line() {
    let mut metered = Metered {
        uses: vec![
            use_of("a", Quantity::per_invocation(1.0)),
            use_of("b", Quantity::per_invocation(1.0)),
        ],
        allowance: Some(free(100.0)),
        tiers: two_tiers(),
        paid: 0.5,
    };
    let check = |metered: &Metered, n: f64, expected: &[(&str, f64, f64)]| {
        let mut lines = Vec::new();
        metered.lines(n, &mut lines);
        assert_eq!(told(&lines), expected, "{n}");
        let sum: f64 = expected.iter().map(|line| line.1 * line.2).sum();
        assert!((metered.cost(n) - sum).abs() < 1e-12, "{n}");
    };
    check(&metered, 0.0, &[("a", 0.0, 1.0), ("b", 0.0, 1.0)]);
    check(
        &metered,
        40.0,
        &[("a, free part", 40.0, 0.0), ("b, free part", 40.0, 0.0)],
    );
    check(
        &metered,
        150.0,
        &[
            ("a, free part", 100.0, 0.0),
            ("a", 50.0, 1.0),
            ("b", 10.0, 1.0),
            ("b", 140.0, 0.5),
        ],
    );
    metered.allowance = None;
    check(
        &metered,
        100.0,
        &[("a", 60.0, 1.0), ("a", 40.0, 0.5), ("b", 100.0, 0.5)],
    );
}

#[test]
fn a_metered_charge_bends_where_the_free_part_and_a_tier_end() {
    let mut metered = Metered {
        uses: vec![use_of("a", with_fixed(10.0, 1.0))],
        allowance: Some(free(30.0)),
        tiers: two_tiers(),
        paid: 0.5,
    };
    let line = |intercept, slope| Affine { intercept, slope };
    assert_eq!(metered.kinks(1e12), [20.0, 80.0]);
    assert_eq!(metered.kinks(50.0), [20.0]);
    for (n, expected) in [
        (10.0, line(0.0, 0.0)),
        (50.0, line(-20.0, 1.0)),
        // $60 for the first 60 units, then half a dollar each.
        (100.0, line(20.0, 0.5)),
    ] {
        assert_eq!(metered.shape_at(n), (expected, Vec::new()), "{n}");
        assert!((expected.at(n) - metered.cost(n)).abs() < 1e-12, "{n}");
    }
    // Without anything free the first tier holds from the first unit on.
    metered.allowance = None;
    metered.uses[0].quantity.fixed = 0.0;
    assert_eq!(metered.kinks(1e12), [60.0]);
    assert_eq!(metered.shape_at(0.0), (line(0.0, 1.0), Vec::new()));
}

/// Calls, and of each cold start so many units more, of instances that are kept for 300 s; `edge` units are free.
fn with_cold_starts(factor: f64, edge: f64) -> Metered {
    let mut scenario = Scenario::default();
    let workload = &mut scenario.workload;
    (workload.duration_median, workload.duration_p95) = (Milliseconds(1.0), Milliseconds(1.0));
    scenario.simulation.instances.lifetime = None;
    scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(300.0),
    };
    let Starts::Formula(starts) = Calibration::FORMULA.of(&scenario).starts else {
        panic!("nothing was simulated");
    };
    let cold = Quantity::occupied(factor, Occupancy::ColdStarts(starts));
    Metered {
        uses: vec![
            use_of("calls", Quantity::per_invocation(1.0)),
            use_of("cold starts", cold),
        ],
        allowance: Some(free(edge)),
        tiers: Arc::new([row(1.0, None, None)]),
        paid: 1.0,
    }
}

#[test]
fn what_cold_starts_use_up_passes_an_edge_as_often_as_it_does() {
    // A call is cold where none came for 300 s.
    let quantity = |factor: f64, n: f64| n + factor * n * (-n * 300.0 / SECONDS_PER_MONTH).exp();
    for (factor, edge, roots) in [
        // So few calls that each is cold.
        (1.0, 1e-6, 1),
        (1.0, 1e3, 1),
        // So many that hardly any is.
        (1.0, 1e6, 1),
        // A hump: beyond some 9,000 calls, cold starts become fewer.
        (20.0, 5e4, 3),
        (20.0, 9e4, 1),
    ] {
        let metered = with_cold_starts(factor, edge);
        let found = metered.kinks(1e12);
        assert_eq!(found.len(), roots, "{factor} {edge}: {found:?}");
        assert!(found.is_sorted());
        for n in found {
            let by_hand = quantity(factor, n);
            assert!((by_hand / edge - 1.0).abs() < 0.01, "{n}: {by_hand}");
            let used: f64 = metered.uses.iter().map(|used| used.quantity.at(n)).sum();
            assert!((used / edge - 1.0).abs() < 1e-12, "{n}: {used}");
        }
    }
}

fn pooled(credit: Credit, uses: [(Quantity, f64); 2]) -> Pooled {
    let [a, b] = uses;
    Pooled {
        allowance: free(100.0),
        credit,
        uses: vec![
            (use_of("a", a.0), row(a.1, None, None)),
            (use_of("b", b.0), row(b.1, None, None)),
        ],
    }
}

#[test]
fn what_costs_nothing_takes_nothing_of_a_credit_of_dollars() {
    let pooled = pooled(
        Credit::Dollars(10.0),
        [
            (Quantity::per_invocation(5.0), 0.0),
            (Quantity::per_invocation(1.0), 2.0),
        ],
    );
    for (n, expected) in [
        (0.0, vec![("a", 0.0, 0.0), ("b", 0.0, 2.0)]),
        (3.0, vec![("a", 15.0, 0.0), ("b, free part", 3.0, 0.0)]),
        (
            20.0,
            vec![
                ("a", 100.0, 0.0),
                ("b, free part", 5.0, 0.0),
                ("b", 15.0, 2.0),
            ],
        ),
    ] {
        let mut lines = Vec::new();
        pooled.lines(n, &mut lines);
        assert_eq!(told(&lines), expected, "{n}");
    }
    assert_eq!(pooled.cost(20.0), 30.0);
}

#[test]
fn a_pool_bends_where_each_use_ceases_to_be_free() {
    // 60 + n at $1 and 10 + 2 n at $3, of which 100 units are free.
    let uses = || [(with_fixed(60.0, 1.0), 1.0), (with_fixed(10.0, 2.0), 3.0)];
    let units = pooled(Credit::Quantity(100.0), uses());
    assert_eq!(units.kinks(1e12), [40.0, 10.0]);
    // The same at $1 and $3, of which $180 are free: 60 + n + 30 + 6 n.
    let dollars = pooled(Credit::Dollars(180.0), uses());
    let [first, second] = dollars.kinks(1e12)[..] else {
        panic!("{:?}", dollars.kinks(1e12));
    };
    assert!((first - 120.0).abs() < 1e-12 && (second - 90.0 / 7.0).abs() < 1e-12);
    for (pooled, n, intercept, slope) in [
        (&units, 5.0, 0.0, 0.0),
        (&units, 20.0, -90.0, 9.0),
        (&units, 50.0, -10.0, 7.0),
        (&dollars, 5.0, 0.0, 0.0),
        (&dollars, 20.0, -90.0, 7.0),
        (&dollars, 200.0, -90.0, 7.0),
    ] {
        let (line, curved) = pooled.shape_at(n);
        assert_eq!((line.intercept, line.slope), (intercept, slope), "{n}");
        assert_eq!(curved, []);
        let by_hand = intercept + slope * n;
        assert!((pooled.cost(n) - by_hand).abs() < 1e-12, "{n}");
    }
}

#[test]
fn an_arithmetic_begins_with_what_is_counted() {
    // Four calls of 1 s at once on average, one of which may be served: four fifths find it busy.
    let (n, duration) = (4.0 * SECONDS_PER_MONTH, 1.0);
    let overflow = || {
        Occupancy::Overflow(Overflow {
            reserved: 1,
            duration,
            window: SECONDS_PER_MONTH,
            traffic: 1.0,
        })
    };
    // The first instance is active but for 1/e^4 of the time.
    let active = || {
        Occupancy::Active(Active {
            concurrency: 1,
            duration,
            billed: duration,
            cooldown: 0.0,
            after: 0,
            most: Some(1),
        })
    };
    let serving = SECONDS_PER_MONTH * (1.0 - (-4.0_f64).exp());
    let curved = |per_invocation, factor, occupancy| Quantity {
        fixed: 0.0,
        per_invocation,
        occupancy: Some((factor, occupancy)),
    };
    let some_are_free = curved(2.0, -2.0, overflow());
    let busy = "invocations find none free";
    for (quantity, count, said) in [
        (Quantity::per_invocation(3.0), n, "invocations"),
        (some_are_free, n / 5.0, "invocations"),
        (curved(0.0, 2.0, overflow()), n * 0.8, busy),
        (curved(5.0, 0.0, overflow()), n * 0.8, busy),
    ] {
        let mut used = use_of("used", quantity);
        for (how, times) in [(vec![], ""), (vec![(7.0, "GB")], " \u{d7}")] {
            used.how = how;
            let arithmetic = used.arithmetic(n);
            assert_eq!(arithmetic[1..], used.how);
            let (counted, text) = arithmetic[0];
            assert_eq!(text, format!("{said}{times}"));
            assert!((counted / count - 1.0).abs() < 1e-12, "{text}: {counted}");
        }
    }
    for (quantity, said) in [
        (Quantity::occupied(2.0, active()), "s active \u{d7}"),
        (Quantity::occupied(-2.0, active()), "s active, taken off"),
    ] {
        let (counted, text) = use_of("used", quantity).arithmetic(n)[0];
        assert_eq!(text, said);
        assert!((counted / serving - 1.0).abs() < 1e-12, "{counted}");
    }
    let monthly = use_of("used", Quantity::monthly(9.0));
    assert_eq!(monthly.arithmetic(n), []);
}
