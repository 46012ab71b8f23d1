//! Mitigations of cold starts, simulated and billed: what cures which cold starts, and what it costs.

use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::measurements::Runtime;
use serverless_tradeoffs::model::mitigation::{
    Comparison, Mitigation, Outcome, PLATFORM, Trial, Worth, candidates,
};
use serverless_tradeoffs::model::plan::Bill;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::{KeepAlive, Length, Scenario};
use serverless_tradeoffs::model::settings::Settings;
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::model::units::{
    Mebibytes, Milliseconds, SECONDS_PER_MONTH, Seconds, Usd,
};

/// A bare Lambda function with so many requests a second of one duration, whose instances live for ever.
fn function(rate: f64, duration: f64) -> Scenario {
    let mut scenario = Scenario::worked_example();
    scenario.simulation = scenario.simulation.bare();
    let workload = &mut scenario.workload;
    workload.invocations_per_month = rate * SECONDS_PER_MONTH;
    (workload.duration_median, workload.duration_p95) =
        (Milliseconds(duration), Milliseconds(duration));
    scenario
}

/// A Node.js function that is called 200 times a day, on today's AWS.
fn sparse() -> Scenario {
    let mut scenario = function(200.0 / 86_400.0, 200.0);
    scenario.simulation.length = Length::Requests(400_000);
    scenario
}

fn ping(every: f64, count: u32) -> Mitigation {
    let every = Seconds(every);
    Mitigation::Pings { every, count }
}

fn provisioned(instances: u64) -> Mitigation {
    Mitigation::Provisioned { instances }
}

/// Simulates these mitigations besides none.
fn simulated(scenario: &Scenario, mitigations: &[Mitigation]) -> Vec<(Mitigation, Summary)> {
    let mut all = vec![Mitigation::None];
    all.extend_from_slice(mitigations);
    let trial = Trial::new(scenario, all);
    let runs = trial.specs.into_iter().map(|spec| Run::new(spec).finish());
    trial.mitigations.into_iter().zip(runs).collect()
}

fn compared(scenario: &Scenario, mitigations: &[Mitigation]) -> Comparison {
    let simulated = simulated(scenario, mitigations);
    let pairs = simulated.iter().map(|(m, summary)| (*m, summary));
    let pairs: Vec<_> = pairs.collect();
    Comparison::new(scenario, pairs[0].1, &pairs[1..], PriceBook::embedded()).expect("it runs")
}

/// Cold share and its standard error; of ten replications t(0.975, 9) = 2.262.
fn cold(outcome: &Outcome) -> (f64, f64) {
    let share = outcome.cold_share.expect("requests");
    (
        share.mean,
        share.half_width.expect("ten replications") / 2.262,
    )
}

fn late(outcome: &Outcome) -> f64 {
    outcome.late_pings.expect("pings").0
}

#[test]
fn a_five_minute_ping_comes_too_late_for_one_in_twelve_and_a_four_minute_one_hardly_ever() {
    let compared = compared(&sparse(), &[ping(240.0, 1), ping(300.0, 1), ping(600.0, 1)]);
    let [none, four, five, ten] = &compared.outcomes[..] else {
        panic!("four outcomes");
    };
    // Without pings: no request within 300 to 360 s before, at 0.0023/s.
    assert!((cold(none).0 - 0.476).abs() < 0.02, "{:?}", cold(none));
    // The curve says 8 % by 300 s. A request in between refreshes the instance, for half of the pings.
    let (four, five, ten) = ((four, late(four)), (five, late(five)), (ten, late(ten)));
    assert!((0.03..0.09).contains(&five.1), "{}", five.1);
    assert!(four.1 < 0.015 && four.1 < five.1 / 3.0, "{}", four.1);
    assert!(ten.1 > 0.3, "{}", ten.1);
    // Requests are cold where the instance is gone before the next ping.
    let shares = [four.0, five.0, ten.0].map(|outcome| cold(outcome).0);
    assert!(shares[0] < 0.01 && shares[1] < 0.03, "{shares:?}");
    assert!(shares[2] > 0.15, "{shares:?}");
    assert_eq!(compared.five_minute_ping(), Some((five.0, Some(four.0))));
}

#[test]
fn pings_that_nobody_disturbs_are_late_as_the_keep_alive_curve_says() {
    let mut rare = sparse();
    rare.workload.invocations_per_month = 30.0;
    let compared = compared(&rare, &[ping(240.0, 1), ping(300.0, 1)]);
    // 8 % of the instances are gone by 300 s: what the probes saw; 1 % by 240 s.
    let (four, five) = (late(&compared.outcomes[1]), late(&compared.outcomes[2]));
    assert!((five - 0.08).abs() < 0.005, "{five}");
    assert!(four < 0.015, "{four}");
}

#[test]
fn one_provisioned_instance_cures_the_idle_gap() {
    let compared = compared(&sparse(), &[provisioned(1), ping(60.0, 1)]);
    let [none, one, ping] = &compared.outcomes[..] else {
        panic!("three outcomes");
    };
    // What is left is a request that meets another one: 0.0023/s times 0.2 s.
    assert!(cold(none).0 > 0.4 && cold(one).0 < 0.001, "{:?}", cold(one));
    assert!(cold(ping).0 < 0.001, "{:?}", cold(ping));
    assert!(one.latency.p99 < none.latency.p99 && one.latency.p99 == ping.latency.p99);
    assert!(
        ping.cost < one.cost,
        "a ping is the cheaper cure: {} {}",
        ping.cost.0,
        one.cost.0
    );
    assert_eq!(one.beaten_by, Some(2));
    assert_eq!(compared.all_warm, Milliseconds(200.0));
}

#[test]
fn one_ping_cannot_cure_scale_out() {
    let mut scenario = function(0.9, 2_000.0);
    scenario.simulation.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(600.0),
    };
    scenario.simulation.length = Length::Requests(12_000_000);
    let tried = [
        ping(240.0, 1),
        provisioned(7),
        provisioned(8),
        provisioned(9),
    ];
    let compared = compared(&scenario, &tried);
    let [none, one, seven, eight, nine] = &compared.outcomes[..] else {
        panic!("five outcomes");
    };
    let ((share, error), (pinged, its_error)) = (cold(none), cold(one));
    assert!((share - 0.00135).abs() < 4.0 * error, "{share} +- {error}");
    assert!(
        (share - pinged).abs() < 4.0 * error.hypot(its_error),
        "{share}, {pinged} +- {its_error}"
    );
    // Provisioned concurrency removes 23, 73 and 94 % of them.
    for (outcome, removed) in [(seven, 0.23), (eight, 0.73), (nine, 0.94)] {
        let (left, its_error) = cold(outcome);
        let expected = share * (1.0 - removed);
        let error = its_error.hypot(error * (1.0 - removed)) + 0.01 * share;
        assert!(
            (left - expected).abs() < 4.0 * error,
            "{left}, not {expected} +- {error}"
        );
    }
}

/// The bill of a mitigation with its own simulation.
fn bill(scenario: &Scenario, mitigation: Mitigation) -> (Bill, Summary) {
    let (_, summary) = simulated(scenario, &[mitigation]).remove(1);
    let applied = mitigation.apply(scenario);
    let assessment = Assessment::new(&applied, Some(&summary), PriceBook::embedded());
    let lambda = assessment.possible().find(|c| c.bill.platform == PLATFORM);
    (lambda.expect("Lambda").bill.clone(), summary)
}

fn amount(bill: &Bill, label: &str) -> f64 {
    let line = bill.lines.iter().find(|line| line.label == label);
    let line = line.unwrap_or_else(|| panic!("no {label} in {:#?}", bill.lines));
    line.amount().0
}

fn price(item: &str) -> f64 {
    let price = PriceBook::embedded().price("aws-lambda", item, &["us-east-1"]);
    price.expect("in the book").price_usd
}

fn near(got: f64, expected: f64) {
    assert!((got / expected - 1.0).abs() < 1e-9, "{got}, not {expected}");
}

#[test]
fn pings_are_billed_as_the_invocations_that_they_are() {
    let mut scenario = sparse();
    scenario.simulation.functions.count = 3;
    let (bill, summary) = bill(&scenario, ping(300.0, 2));
    let pings = 3.0 * 2.0 * SECONDS_PER_MONTH / 300.0;
    near(
        amount(&bill, "Warm-up pings: requests"),
        pings * price("request"),
    );
    // 10 ms on a warm instance; a late one bills INIT and the slow first call.
    let (sent, late, billed) = summary.pings;
    assert!(late > 0, "some are late");
    let each = billed.0 / sent as f64;
    assert!(each > 0.01 && each < 0.1, "{each} s");
    near(
        amount(&bill, "Warm-up pings: duration"),
        pings * each * 0.5 * price("duration-x86"),
    );
    // Before a simulation all are taken to be warm.
    let applied = ping(300.0, 2).apply(&scenario);
    let before = Assessment::new(&applied, None, PriceBook::embedded());
    let before = &before.possible().next().expect("Lambda").bill;
    near(
        amount(before, "Warm-up pings: duration"),
        pings * 0.01 * 0.5 * price("duration-x86"),
    );
}

#[test]
fn provisioned_concurrency_costs_what_the_price_book_says() {
    let scenario = function(0.9, 2_000.0);
    let (bill, summary) = bill(&scenario, provisioned(4));
    near(
        amount(&bill, "Provisioned concurrency, kept"),
        4.0 * 0.5 * SECONDS_PER_MONTH * price("provisioned-x86"),
    );
    // Cold starts of what finds none free are on the bill as simulated.
    let share = summary.cold as f64 / summary.requests as f64;
    let each = (summary.billed_init.0 + summary.first_calls.0) / summary.cold as f64;
    near(
        amount(&bill, "Cold starts: billed INIT and slow first call"),
        share * 0.9 * SECONDS_PER_MONTH * each * 0.5 * price("duration-x86"),
    );
    assert!(!bill.notes.iter().any(|note| note.contains("simulated")));
    // With as many as ever needed there are none, and they cost nothing.
    let (bill, summary) = self::bill(&scenario, provisioned(40));
    assert_eq!(summary.cold, 0);
    let left = amount(&bill, "Cold starts: billed INIT and slow first call");
    assert!(left < 1e-12, "{left}");
}

#[test]
fn the_pings_of_provisioned_concurrency_run_in_it_while_it_is_on() {
    let mut scenario = sparse();
    *scenario.of_mut(PLATFORM) = Settings {
        reserved: 2,
        reserved_hours: 365.0,
        ping_count: 1,
        ..scenario.of(PLATFORM).clone()
    };
    let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
    let bill = &assessment.possible().next().expect("Lambda").bill;
    let of_pings = |what: &str| -> f64 {
        let lines = bill.lines.iter();
        let lines = lines.filter(|line| line.label == format!("Warm-up pings: {what}"));
        lines.map(|line| line.amount().0).sum()
    };
    let pings = SECONDS_PER_MONTH / 300.0;
    near(of_pings("requests"), pings * price("request"));
    let mean = (price("provisioned-duration-x86") + price("duration-x86")) / 2.0;
    near(of_pings("duration"), pings * 0.01 * 0.5 * mean);
}

#[test]
fn what_kept_instances_warm_is_not_taken_for_granted_without_it() {
    // The simulated share of a scenario with pings says nothing of the same scenario without.
    let scenario = sparse();
    let (_, pinged) = simulated(&scenario, &[ping(60.0, 1)]).remove(1);
    let (_, none) = simulated(&scenario, &[]).remove(0);
    let cost = |scenario: &Scenario, summary: &Summary| {
        let assessment = Assessment::new(scenario, Some(summary), PriceBook::embedded());
        assessment.cost(PLATFORM).expect("Lambda")
    };
    let (own, other) = (cost(&scenario, &none), cost(&scenario, &pinged));
    assert!((own.0 / other.0 - 1.0).abs() < 0.1, "{own:?}, {other:?}");
    // Of provisioned concurrency that was never simulated, the formula knows how few cold starts are left.
    let applied = provisioned(1).apply(&scenario);
    let assessment = Assessment::new(&applied, Some(&none), PriceBook::embedded());
    let bill = &assessment.possible().next().expect("Lambda").bill;
    let cold = |bill: &Bill| amount(bill, "Cold starts: billed INIT and slow first call");
    let without = Assessment::new(&scenario, Some(&none), PriceBook::embedded());
    let without = &without.possible().next().expect("Lambda").bill;
    assert!(cold(bill) > 0.0 && cold(bill) < 0.1 * cold(without));
}

#[test]
fn the_whole_comparison_of_a_heavy_java_function() {
    let mut scenario = sparse();
    scenario.function.runtime = Runtime::Java;
    scenario.function.package_mb = 20.0;
    scenario.function.own_init = Milliseconds(800.0);
    scenario.workload.memory = Mebibytes(512.0);
    scenario.simulation.length = Length::Requests(200_000);
    let found = candidates(&scenario);
    let compared = compared(&scenario, &found[1..]);
    assert_eq!(compared.outcomes.len(), found.len());
    let none = compared.none();
    assert!(none.is_set && none.worth == Worth::Baseline && none.extra == Usd(0.0));
    let of = |mitigation: Mitigation| {
        let mut outcomes = compared.outcomes.iter();
        let found = outcomes.find(|outcome| outcome.mitigation == mitigation);
        found.expect("tried")
    };
    // What shortens the cold start saves INIT as well.
    for faster in [
        Mitigation::LighterRuntime {
            runtime: Runtime::Nodejs,
        },
        Mitigation::SmallerPackage { package_mb: 2.0 },
        Mitigation::LeanerInit {
            own_init: Milliseconds(0.0),
        },
        Mitigation::SnapStart,
    ] {
        let outcome = of(faster);
        // At 200 requests a day that may be less than half a cent, which counts as nothing.
        let expected = if outcome.extra.0 < -0.005 {
            Worth::SavesMoney
        } else {
            Worth::Free
        };
        assert!(outcome.extra.0 < 0.0, "{faster:?}: {:?}", outcome.extra);
        assert_eq!(outcome.worth, expected, "{faster:?}");
        assert!(outcome.saved.0 > 100.0, "{faster:?}: {:?}", outcome.saved);
        assert_eq!(outcome.cold_share.map(|s| s.mean > 0.4), Some(true));
    }
    // With a hundred such functions it is money.
    let mut many = scenario.clone();
    many.workload.invocations_per_month *= 100.0;
    (
        many.simulation.functions.count,
        many.simulation.functions.exponent,
    ) = (100, 0.0);
    let cheaper = self::compared(&many, &[Mitigation::SmallerPackage { package_mb: 2.0 }]);
    assert_eq!(cheaper.outcomes[1].worth, Worth::SavesMoney);
    // The front falls: who is dearer is no slower, but for the error of the latency.
    let front = compared.front();
    for pair in front.windows(2) {
        let (a, b) = (&compared.outcomes[pair[0]], &compared.outcomes[pair[1]]);
        let as_fast = b.latency.p99.0 <= a.latency.p99.0 * 1.002;
        assert!(a.cost <= b.cost && as_fast, "{a:?}, {b:?}");
    }
    for outcome in &compared.outcomes {
        let by = outcome.beaten_by.map(|i| &compared.outcomes[i]);
        // Half a cent is nothing.
        assert!(by.is_none_or(|by| by.cost.0 <= outcome.cost.0 + 0.005));
    }
    let pick = &compared.outcomes[compared.pick.index()];
    assert!(pick.meets, "a ping is enough: {pick:?}");
}
