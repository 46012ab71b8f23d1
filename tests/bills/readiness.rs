//! What being ready costs on AWS Lambda: provisioned concurrency, pings and snapshots, line by line.

use serverless_tradeoffs::model::cold_share::billing::{Calibration, Expected, Starts};
use serverless_tradeoffs::model::measurements::Runtime;
use serverless_tradeoffs::model::plan::{Bill, Plan};
use serverless_tradeoffs::model::platform::PlatformId::AwsLambda;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::settings::Settings;
use serverless_tradeoffs::model::units::{Mebibytes, SECONDS_PER_MONTH, Seconds, Share};

use crate::{bare, uniform};

/// Quantity and price of every line with this label.
fn quantities(bill: &Bill, label: &str) -> Vec<(f64, f64)> {
    let lines = bill.lines.iter().filter(|line| line.label == label);
    lines
        .map(|line| (line.quantity, line.row.price_usd * line.paid))
        .collect()
}

/// Holds that there are such lines and no others with this label, whatever their price is.
fn are(bill: &Bill, label: &str, expected: &[(f64, f64)]) {
    let got = quantities(bill, label);
    let same = |(got, expected): (&(f64, f64), &(f64, f64))| {
        (got.0 - expected.0).abs() <= 1e-9 * expected.0 && got.1 == expected.1
    };
    assert!(
        got.len() == expected.len() && got.iter().zip(expected).all(same),
        "{label}: {got:?}, not {expected:?}"
    );
}

#[test]
fn provisioned_concurrency_for_half_the_month_is_kept_used_and_overflows_by_erlang() {
    // One instance for 365 h with four fifths of 6.57 M calls of 1 s: 4 erlangs, of which 4 / 5 find it busy.
    let bill = bare(AwsLambda, |s| {
        uniform(s, 6.57e6, 1_000.0, 1_024.0);
        let settings = s.of_mut(AwsLambda);
        (settings.reserved, settings.reserved_hours) = (1, 365.0);
        settings.reserved_traffic = Some(Share(0.8));
    });
    let (inside, outside) = (5.256e6, 1.314e6);
    let (on_demand, within) = (1.666_67e-5, 9.722_2e-6);
    are(
        &bill,
        "Provisioned concurrency, kept",
        &[(1.314e6, 4.166_7e-6)],
    );
    let in_it = "Duration in provisioned concurrency";
    are(&bill, in_it, &[(inside / 5.0, within)]);
    let spill = "Duration on demand (spill-over)";
    are(&bill, spill, &[(inside * 0.8, on_demand)]);
    let rest = "Duration on demand (at other times)";
    are(&bill, rest, &[(outside, on_demand)]);
    are(&bill, "Requests", &[(inside, 2e-7)]);
    are(&bill, "Requests at other times", &[(outside, 2e-7)]);
    for (label, percent) in [("Requests", 80.0), ("Requests at other times", 20.0)] {
        let mut lines = bill.lines.iter();
        let how = &lines.find(|line| line.label == label).expect("a line").how;
        let (share, said) = how[how.len() - 1];
        assert!((share - percent).abs() < 1e-9, "{label}: {how:?}");
        assert_eq!(said, "% of the invocations");
    }
}

#[test]
fn there_are_other_times_only_where_something_is_left_for_them() {
    let others = |change: fn(&mut Settings)| {
        let bill = bare(AwsLambda, |s| {
            let settings = s.of_mut(AwsLambda);
            settings.reserved = 1;
            change(settings);
        });
        let lines = bill.lines.iter();
        lines.filter(|line| line.label.contains("other")).count()
    };
    assert_eq!(others(|_| ()), 0);
    assert_eq!(others(|settings| settings.ping_count = 1), 0);
    assert_eq!(others(|settings| settings.reserved_hours = 73.0), 2);
    let all_inside = |settings: &mut Settings| {
        settings.reserved_hours = 73.0;
        settings.reserved_traffic = Some(Share(1.0));
    };
    assert_eq!(others(all_inside), 0);
    // Pings go on when nobody calls.
    let pinged = |settings: &mut Settings| {
        settings.reserved_hours = 73.0;
        settings.reserved_traffic = Some(Share(1.0));
        settings.ping_count = 1;
    };
    assert_eq!(others(pinged), 2);
}

#[test]
fn pings_say_how_many_there_are_and_share_the_month_with_provisioned_concurrency() {
    let bill = |change: fn(&mut Settings)| {
        bare(AwsLambda, |s| {
            s.simulation.functions.count = 3;
            let settings = s.of_mut(AwsLambda);
            settings.ping_count = 2;
            change(settings);
        })
    };
    // Every five minutes of 730 hours.
    let times = 8_760.0;
    let all_month = bill(|_| ());
    are(
        &all_month,
        "Warm-up pings: requests",
        &[(6.0 * times, 2e-7)],
    );
    let sent = all_month
        .lines
        .iter()
        .find(|line| line.label == "Warm-up pings: requests")
        .expect("they are billed");
    assert_eq!(
        sent.how,
        [
            (3.0, "functions \u{d7}"),
            (2.0, "pings \u{d7}"),
            (times, "times a month"),
        ]
    );
    // 10 ms of half a gigabyte each.
    are(
        &all_month,
        "Warm-up pings: duration",
        &[(6.0 * times * 0.005, 1.666_67e-5)],
    );
    let lasting = all_month
        .lines
        .iter()
        .find(|line| line.label == "Warm-up pings: duration")
        .expect("they are billed");
    assert_eq!(
        lasting.how,
        [
            (3.0, "functions \u{d7}"),
            (2.0, "pings \u{d7}"),
            (times, "times a month \u{d7}"),
            (10.0, "ms on average / 1,000 \u{d7}"),
            (512.0, "MB / 1,024"),
        ]
    );
    // A tenth of the month in provisioned concurrency.
    let part = bill(|settings| (settings.reserved, settings.reserved_hours) = (1, 73.0));
    let (inside, outside) = (0.6 * times, 5.4 * times);
    are(
        &part,
        "Warm-up pings: requests",
        &[(inside, 2e-7), (outside, 2e-7)],
    );
    let durations = [(inside * 0.005, 9.722_2e-6), (outside * 0.005, 1.666_67e-5)];
    are(&part, "Warm-up pings: duration", &durations);
}

/// Lambda with SnapStart.
fn snapshots(scenario: &mut Scenario, runtime: Runtime) {
    scenario.function.runtime = runtime;
    scenario.of_mut(AwsLambda).snapstart = true;
}

#[test]
fn snapshots_are_kept_for_a_price_but_those_of_java() {
    let bill = |runtime| bare(AwsLambda, |s| snapshots(s, runtime));
    let cache = "SnapStart cache";
    for runtime in [Runtime::Python, Runtime::Dotnet] {
        let bill = bill(runtime);
        // Half a gigabyte all month, whatever the volume.
        are(&bill, cache, &[(0.5 * 2_628_000.0, 1.504_6e-6)]);
        assert!(bill.notes[0].contains("once cold starts are simulated"));
    }
    for (runtime, said) in [
        (Runtime::Java, "nothing extra for Java"),
        (Runtime::Nodejs, "not used here"),
        (Runtime::Go, "not used here"),
    ] {
        let bill = bill(runtime);
        are(&bill, cache, &[]);
        assert!(
            bill.notes[0].contains(said),
            "{runtime:?}: {:?}",
            bill.notes
        );
    }
    let beside = bare(AwsLambda, |s| {
        snapshots(s, Runtime::Java);
        s.of_mut(AwsLambda).ephemeral = Mebibytes(513.0);
    });
    assert!(beside.notes[0].contains("not used here"));
    assert!(bare(AwsLambda, |_| ()).notes.is_empty());
}

#[test]
fn each_cold_start_restores_a_snapshot_of_the_whole_memory() {
    let mut scenario = Scenario::default();
    *scenario.of_mut(AwsLambda) = Settings::of(AwsLambda).bare();
    uniform(&mut scenario, SECONDS_PER_MONTH, 1_000.0, 512.0);
    snapshots(&mut scenario, Runtime::Python);
    let known = Calibration::FORMULA;
    let Starts::Formula(starts) = known.of(&scenario).starts else {
        panic!("nothing was simulated");
    };
    let starts = starts.at(SECONDS_PER_MONTH);
    assert!(starts > 100.0, "{starts}");
    let plan = Plan::new(&scenario, AwsLambda, Some(&known), PriceBook::embedded());
    let bill = plan.expect("it runs").bill(SECONDS_PER_MONTH);
    are(&bill, "SnapStart restores", &[(0.5 * starts, 1.397_998e-4)]);
    let first_call = quantities(&bill, "Cold starts: slow first call");
    assert_eq!(first_call.len(), 1, "{:#?}", bill.lines);
    assert!(bill.notes.is_empty(), "{:?}", bill.notes);
}

#[test]
fn cold_starts_say_how_many_were_simulated() {
    let mut scenario = Scenario::default();
    *scenario.of_mut(AwsLambda) = Settings::of(AwsLambda).bare();
    uniform(&mut scenario, 1e6, 1_000.0, 1_024.0);
    let expected = Expected::of(&scenario.simulation_spec());
    // 30 of 1,000 were cold, with 0.1 s of INIT and 0.4 s of slow first calls each.
    let seen = Calibration::new(&expected, (30, 1_000), Seconds(3.0), Seconds(12.0));
    let plan = Plan::new(&scenario, AwsLambda, Some(&seen), PriceBook::embedded());
    let bill = plan.expect("it runs").bill(1e6);
    let label = "Cold starts: billed INIT and slow first call";
    let mut lines = bill.lines.iter();
    let line = lines.find(|line| line.label == label).expect("a line");
    let end: Vec<_> = line.how[line.how.len() - 4..].to_vec();
    assert!((end[0].0 - 500.0).abs() < 1e-6, "{end:?}");
    assert_eq!(
        end[1..],
        [
            (1_024.0, "MB / 1,024"),
            (30.0, "cold starts in"),
            (1_000.0, "simulated requests"),
        ]
    );
}

#[test]
fn provisioned_concurrency_that_is_never_on_is_none() {
    let bill = bare(AwsLambda, |s| {
        let settings = s.of_mut(AwsLambda);
        (settings.reserved, settings.reserved_hours) = (3, 0.0);
    });
    let labels: Vec<&str> = bill.lines.iter().map(|line| line.label.as_ref()).collect();
    assert_eq!(labels, ["Duration", "Requests"]);
}
