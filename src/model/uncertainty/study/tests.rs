//! Ranges whose outcome is known by another way.

use std::rc::Rc;

use super::*;
use crate::model::cold_share::billing::Calibration;
use crate::model::platform::PlatformId::{
    AwsEc2, AwsLambda, AzureFunctionsFlex, AzureVm, GcpFunctionsGen1,
};
use crate::model::prices::PriceBook;
use crate::model::scenario::Range;
use crate::model::uncertainty::Spread;
use crate::model::units::{Milliseconds, Share};

fn volume(low: f64, high: f64, spread: Spread) -> Input {
    Input {
        range: Range { low, high },
        spread,
        whole: false,
        is_volume: true,
        set: Rc::new(|s, n| s.workload.invocations_per_month = n),
    }
}

fn duration(low: f64, high: f64) -> Input {
    Input {
        range: Range { low, high },
        spread: Spread::ByRatio,
        whole: false,
        is_volume: false,
        set: Rc::new(|s, ms| {
            s.workload.duration_median = Milliseconds(ms);
            s.workload.duration_p95 = Milliseconds(ms);
        }),
    }
}

fn study(scenario: &Scenario, inputs: Vec<Input>) -> Study<'static> {
    let pricing = Pricing::new(scenario, None, PriceBook::embedded());
    Study::new(scenario, pricing, inputs, None)
}

fn found(scenario: &Scenario, inputs: Vec<Input>) -> Found {
    let mut study = study(scenario, inputs);
    while !study.advance(1_000) {}
    assert_eq!(study.progress(), 1.0);
    study.finish()
}

fn near(got: f64, expected: f64, part: f64) {
    assert!(
        (got / expected - 1.0).abs() <= part,
        "{got}, not {expected}"
    );
}

/// The bare example costs 1.866667 dollars a million on Lambda, $30.368 on one t3.medium, and they cross at 16.2686 M.
#[test]
fn a_cost_that_is_linear_in_the_volume_has_the_quantiles_of_the_volume() {
    let scenario = Scenario::worked_example();
    // One server carries 26.28 M.
    let found = found(&scenario, vec![volume(10e6, 26e6, Spread::Even)]);
    assert_eq!(found.draws, 2 * WALKS);
    let lambda = found.outcomes[0].cost.expect("it runs");
    let each = 1.866_667e-6;
    // Both ends of a walk have one draw in each part of the range, so that a quantile is off by a part at most.
    let part = 16e6 / WALKS as f64 * each;
    for (got, n) in [
        (lambda.p5, 10.8e6),
        (lambda.p50, 18e6),
        (lambda.p95, 25.2e6),
    ] {
        assert!(
            (got - n * each).abs() <= 2.0 * part,
            "{got}, not {}",
            n * each
        );
    }
    let server = found.outcomes[1].cost.expect("it runs");
    near(server.p5, 30.368, 1e-9);
    near(server.p95, 30.368, 1e-9);
    // Cheaper below 16.2686 M of 10 to 26.
    let cheaper = found.first_cheaper.expect("two sides");
    assert_eq!(found.contest, Some(Contest::FunctionsAndServers));
    let expected = (16.2686e6 - 10e6) / 16e6;
    assert!(
        (cheaper.share() - expected).abs() <= 1.5 / WALKS as f64,
        "{cheaper:?}"
    );
    let (low, high) = cheaper.interval();
    assert!(low < expected && expected < high);
    assert_eq!(found.outcomes[0].cheapest.count(), cheaper.count());
    // All of what varies is due to the one input, and the curves do not depend on it.
    near(found.contributions[0].mean, 1.0, 1e-12);
    assert_eq!(found.bands, []);
    let at = found.break_even.expect("two platforms");
    near(at.volume.expect("they cross").p5, 16.2686e6, 1e-4);
}

#[test]
fn a_volume_by_ratio_has_its_middle_at_the_geometric_mean() {
    let scenario = Scenario::worked_example();
    let found = found(&scenario, vec![volume(1e6, 100e6, Spread::ByRatio)]);
    let lambda = found.outcomes[0].cost.expect("it runs");
    near(lambda.p50, 18.666_7, 0.02);
    near(lambda.p5, 18.666_7 / 10.0_f64.powf(0.9), 0.02);
}

/// The break-even is in inverse proportion to the GB-seconds of a request, but for the request line.
#[test]
fn a_break_even_varies_with_the_duration_and_not_with_the_volume() {
    let scenario = Scenario::worked_example();
    let inputs = || vec![volume(5e6, 50e6, Spread::ByRatio), duration(100.0, 400.0)];
    let found = found(&scenario, inputs());
    // The first and the last point of each walk are draws, whatever lies between.
    assert_eq!(found.draws, 2 * WALKS);
    let break_even = found.break_even.expect("two platforms");
    assert!(break_even.found.is_all());
    let volume = break_even.volume.expect("they cross");
    let at = |ms: f64| 30.368 / (0.2e-6 + ms / 1e3 * 0.5 * 1.666_67e-5);
    for (got, u) in [(volume.p95, 0.05), (volume.p50, 0.5), (volume.p5, 0.95)] {
        // Of 120 draws in as many parts, a duration is off by two of them at most.
        near(
            got,
            at(100.0 * 4.0_f64.powf(u)),
            4.0_f64.powf(2.0 / 120.0) - 1.0,
        );
    }
    let [lambda, server] = found.bands.as_slice() else {
        panic!("{:?}", found.bands);
    };
    let cost = lambda.at(1e7).expect("within the range");
    near(cost.p50, 18.666_7, 0.03);
    assert!(
        cost.p5 < 0.6 * cost.p50 && cost.p95 > 1.6 * cost.p50,
        "{cost:?}"
    );
    assert_eq!(lambda.at(1e13), None);
    near(server.at(3e3).expect("within").p95, 30.368, 1e-9);
    let shares: Vec<f64> = found.contributions.iter().map(|share| share.mean).collect();
    assert!(shares[0] > shares[1] && shares[1] > 0.1, "{shares:?}");
    near(shares.iter().sum(), 1.0, 1e-9);
}

#[test]
fn results_do_not_depend_on_the_slices() {
    let mut scenario = Scenario::default();
    scenario.workload.cpu_share = Share(0.2);
    let inputs = || vec![volume(5e6, 50e6, Spread::ByRatio), duration(100.0, 400.0)];
    let pricing = Pricing::new(&scenario, Some(Calibration::FORMULA), PriceBook::embedded());
    let run = |steps: usize| {
        let mut study = Study::new(&scenario, pricing.clone(), inputs(), None);
        let mut progress = 0.0;
        while !study.advance(steps) {
            assert!(study.progress() >= progress);
            progress = study.progress();
        }
        study.finish()
    };
    assert_eq!(run(1), run(997));
}

/// A scenario with another seed has other draws, and the same answer within its interval.
#[test]
fn the_seed_chooses_the_draws() {
    let of = |seed| {
        let mut scenario = Scenario::worked_example();
        scenario.simulation.seed = seed;
        found(
            &scenario,
            vec![volume(5e6, 50e6, Spread::ByRatio), duration(100.0, 400.0)],
        )
    };
    let (one, other) = (of(1), of(2));
    assert_ne!(one.outcomes, other.outcomes);
    let share = |found: &Found| found.first_cheaper.expect("two sides").share();
    let half = 1.96 * libm::sqrt(0.25 / one.draws as f64);
    assert!((share(&one) - share(&other)).abs() < 2.0 * 2.0 * half);
}

/// One server that is too small for the peak does not count, as in the answer's headline.
#[test]
fn a_fleet_that_is_too_small_is_no_competitor() {
    let scenario = Scenario::worked_example();
    let found = found(&scenario, vec![volume(10e6, 42.56e6, Spread::Even)]);
    let (cheaper, able) = (
        found.first_cheaper.expect("two sides"),
        found.outcomes[1].able,
    );
    assert!((able.share() - 0.5).abs() < 0.01, "{able:?}");
    let expected = (16.2686e6 - 10e6) / 32.56e6 + 0.5;
    assert!((cheaper.share() - expected).abs() < 0.01, "{cheaper:?}");
}

#[test]
fn what_cannot_run_in_some_draws_is_counted() {
    let scenario = Scenario::worked_example();
    // Lambda's limit is 15 minutes.
    let found = found(&scenario, vec![duration(450_000.0, 1_800_000.0)]);
    let lambda = &found.outcomes[0];
    assert!((lambda.able.share() - 0.5).abs() < 0.01, "{lambda:?}");
    assert!(found.contributions.len() <= 1);
    let nobody = Scenario {
        compared: vec![],
        ..scenario.clone()
    };
    let mut empty = study(&nobody, vec![duration(1.0, 2.0)]);
    assert_eq!(empty.progress(), 0.0);
    while !empty.advance(7) {}
    let empty = empty.finish();
    assert_eq!(
        (empty.contest, empty.first_cheaper, empty.break_even),
        (None, None, None)
    );
    let alone = Scenario {
        compared: vec![AwsLambda],
        ..scenario.clone()
    };
    let alone = self::found(&alone, vec![duration(100.0, 400.0)]);
    assert_eq!(
        (alone.contest, alone.first_cheaper),
        (Some(Contest::Alone(AwsLambda)), None)
    );
    near(alone.contributions[0].mean, 1.0, 1e-9);
    let none = self::found(&scenario, vec![]);
    assert_eq!(
        (none.draws, none.contributions.len(), none.bands.len()),
        (0, 0, 0)
    );
    assert_eq!(none.outcomes[1].platform, AwsEc2);
    assert_eq!(none.outcomes[1].cost, None);
}

/// Each step is as large a part of the whole as any other.
#[test]
fn a_study_goes_on_step_by_step() {
    let scenario = Scenario::worked_example();
    let mut study = study(
        &scenario,
        vec![volume(10e6, 26e6, Spread::Even), duration(100.0, 300.0)],
    );
    assert_eq!(study.progress(), 0.0);
    let mut stages = vec![0.0];
    while !study.advance(1) {
        stages.push(study.progress());
    }
    stages.push(study.progress());
    let steps = stages.len() - 1;
    assert!(steps > 1_000, "{steps}");
    for (i, stage) in stages.iter().enumerate() {
        let expected = i as f64 / steps as f64;
        assert!(
            (stage - expected).abs() < 1e-9,
            "{i}: {stage}, not {expected}"
        );
    }
}

#[test]
fn a_contest_is_between_the_cheapest_of_each_kind_or_the_two_cheapest() {
    use Contest::{Alone, FunctionsAndServers, Pair};
    let (lambda, flex, ec2, vm) = (AwsLambda, AzureFunctionsFlex, AwsEc2, AzureVm);
    let (functions, servers) = ([lambda, flex, GcpFunctionsGen1], [ec2, vm]);
    let (all, only) = ([lambda, flex, ec2, vm], [flex]);
    let check = |compared: &[PlatformId], costs: &[Option<f64>], pair, contest| {
        assert_eq!(cheapest_of_each(compared, costs), pair, "{costs:?}");
        assert_eq!(Contest::of(compared, costs), contest, "{costs:?}");
    };
    check(
        &functions,
        &[Some(3.0), Some(1.0), Some(2.0)],
        Some((flex, GcpFunctionsGen1)),
        Some(Pair(flex, GcpFunctionsGen1)),
    );
    check(
        &functions,
        &[Some(3.0), None, Some(2.0)],
        Some((GcpFunctionsGen1, lambda)),
        Some(Pair(GcpFunctionsGen1, lambda)),
    );
    check(
        &servers,
        &[Some(2.0), Some(1.0)],
        Some((vm, ec2)),
        Some(Pair(vm, ec2)),
    );
    let costs = [Some(3.0), Some(2.0), Some(9.0), Some(8.0)];
    check(&all, &costs, Some((flex, vm)), Some(FunctionsAndServers));
    let costs = [Some(3.0), Some(2.0), None, None];
    check(
        &all,
        &costs,
        Some((flex, lambda)),
        Some(FunctionsAndServers),
    );
    // Where fewer than two can run, the first two are followed.
    check(
        &functions,
        &[None, Some(1.0), None],
        None,
        Some(Pair(lambda, flex)),
    );
    check(&only, &[Some(1.0)], None, Some(Alone(flex)));
    check(&[], &[], None, None);
}

#[test]
fn a_contest_has_a_value_where_both_of_its_sides_have_a_cost() {
    use Contest::{Alone, FunctionsAndServers, Pair};
    let compared = [AwsLambda, AzureFunctionsFlex, AwsEc2, AzureVm];
    let costs = [Some(3.0), Some(2.0), Some(9.0), None];
    let nobody = [None; 4];
    for (contest, costs, value, first) in [
        (FunctionsAndServers, costs, Some(7.0), Some(Some(true))),
        (
            Pair(AwsEc2, AwsLambda),
            costs,
            Some(-6.0),
            Some(Some(false)),
        ),
        (
            Pair(AwsLambda, AwsLambda),
            costs,
            Some(0.0),
            Some(Some(false)),
        ),
        (Pair(AwsLambda, AzureVm), costs, None, Some(Some(true))),
        (Pair(AzureVm, AwsLambda), costs, None, Some(Some(false))),
        (Alone(AwsEc2), costs, Some(9.0), None),
        (Alone(AzureVm), costs, None, None),
        (FunctionsAndServers, nobody, None, Some(None)),
    ] {
        assert_eq!(contest.value(&compared, &costs), value, "{contest:?}");
        let cheaper = contest.first_is_cheaper(&compared, &costs);
        assert_eq!(cheaper, first, "{contest:?}");
    }
}
