//! Files that are read, and what is said of those that are not.

use super::*;
use crate::model::scenario::{KeepAlive, Length};
use crate::model::units::Seconds;

/// The scenario of a file.
fn parse(json: &str) -> Result<Scenario, String> {
    super::parse(json).map(|file| file.scenario)
}

#[test]
fn a_range_cuts_the_volumes_and_is_all_of_them_without() {
    let range = |json: &str| super::parse(json).map(|file| file.range);
    assert_eq!(range("{}"), Ok((1.0, 1e12)));
    let cut = r#"{"range":{"from_invocations":1000,"to_invocations":1e9}}"#;
    assert_eq!(range(cut), Ok((1e3, 1e9)));
    assert_eq!(range(r#"{"range":{"to_invocations":5e6}}"#), Ok((1.0, 5e6)));
    for (json, error) in [
        (
            r#"{"range":{"from_invocations":0}}"#,
            "range.from_invocations: `0` is not a number from 1 to 1e12",
        ),
        (
            r#"{"range":{"to_invocations":1e13}}"#,
            "range.to_invocations: `1e13` is not a number from 1 to 1e12",
        ),
        (
            r#"{"range":{"from_invocations":5,"to_invocations":5}}"#,
            "range.to_invocations: 5 is not above range.from_invocations, 5",
        ),
        (r#"{"range":{"until":5}}"#, "range: unknown field `until`"),
        (
            r#"{"range":5}"#,
            "range: invalid type: expected an object in braces",
        ),
    ] {
        let got = range(json).expect_err(json);
        assert_eq!(got.replace("10000000000000.0", "1e13"), error);
    }
}

#[test]
fn a_number_may_be_a_range() {
    let scenario = parse(
        r#"{"workload":{"duration_median_ms":{"low":100,"high":400},"memory_mb":{"low":128,"high":1024,"value":512}},
            "traffic":{"peak_to_mean":{"low":2,"high":8}},
            "platforms":[{"id":"aws-lambda"},{"id":"aws-fargate","vcpu":{"low":0.5,"high":2}}]}"#,
    )
    .expect("a scenario");
    assert_eq!(scenario.workload.duration_median.0, 200.0);
    assert_eq!(scenario.workload.duration_p95.0, 200.0);
    assert_eq!(scenario.workload.memory.0, 512.0);
    let keys: Vec<&str> = scenario.ranges.keys().map(String::as_str).collect();
    assert_eq!(keys, ["fargate-vcpu", "median", "memory", "peak"]);
    assert_eq!(
        (scenario.ranges["peak"].low, scenario.ranges["peak"].high),
        (2.0, 8.0)
    );
    for (value, error) in [
        (r#"{"low":128}"#, "workload.memory_mb: missing field `high`"),
        (
            r#"{"low":512,"high":256}"#,
            "workload.memory_mb.high: 256 is below workload.memory_mb.low, 512",
        ),
        (
            r#"{"low":64,"high":256}"#,
            "workload.memory_mb.low: 64 is not a whole number within 128 to 10240",
        ),
        (
            r#"{"low":128,"high":"much"}"#,
            "workload.memory_mb.high: invalid type: expected a number",
        ),
        (
            r#"{"low":128,"high":256,"value":512}"#,
            "workload.memory_mb.value: 512 is not within 128 to 256",
        ),
        (
            r#"{"low":128,"high":256,"mean":200}"#,
            "workload.memory_mb: unknown field `mean`",
        ),
        (
            r#"[128,256]"#,
            "workload.memory_mb: invalid type: expected a number",
        ),
    ] {
        let file = format!(r#"{{"workload":{{"memory_mb":{value}}}}}"#);
        assert_eq!(parse(&file), Err(error.to_owned()), "{value}");
    }
    let seed = r#"{"simulation":{"seed":{"low":1,"high":2}}}"#;
    assert_eq!(
        parse(seed),
        Err("simulation.seed: takes one number, no range".to_owned())
    );
}

#[test]
fn mitigations_are_compared_only_if_asked() {
    let asked = |json: &str| super::parse(json).map(|file| file.mitigations);
    assert_eq!(asked("{}"), Ok(false));
    assert_eq!(asked(r#"{"mitigations":true}"#), Ok(true));
    let wrong = "mitigations: invalid type: expected true or false";
    assert_eq!(asked(r#"{"mitigations":"all"}"#), Err(wrong.to_owned()));
}

#[test]
fn an_empty_file_is_the_worked_example() {
    let mut expected = Scenario::worked_example();
    expected.simulation = expected.simulation.bare();
    assert_eq!(parse("{}"), Ok(expected.clone()));
    let spelled_out = r#"{"workload":{"invocations_per_month":10000000,"duration_median_ms":200,"duration_p95_ms":200,
        "memory_mb":512,"cpu_share":1.0},"traffic":{"kind":"poisson","peak_to_mean":1.0},
        "platforms":[{"id":"aws-lambda","arch":"x86","free_tier":false},
        {"id":"aws-ec2","instance":"t3.medium","count":1,"extras":false}],"simulation":{"seed":1,"requests":1000000}}"#;
    assert_eq!(parse(spelled_out), Ok(expected));
}

#[test]
fn reference_cases_are_read() {
    let scenario = parse(
        r#"{"traffic":{"kind":"poisson","rate_per_s":0.9},"simulation":{"service":{"kind":"exponential",
        "warm_mean_s":1.991,"cold_mean_s":2.244},"keep_alive":{"kind":"fixed","seconds":600},"horizon_s":1000000,
        "replications":5,"seed":1}}"#,
    )
    .expect("the documented form");
    assert!((scenario.rate().0 - 0.9).abs() < 1e-12);
    assert_eq!(
        scenario.simulation.instances.keep_alive,
        KeepAlive::Fixed {
            seconds: Seconds(600.0)
        }
    );
    assert_eq!(scenario.simulation.length, Length::Horizon(Seconds(1e6)));
}

#[test]
fn every_shape_of_traffic_is_read() {
    let traffic = |json: &str| {
        let scenario = parse(&format!(r#"{{"traffic":{json}}}"#)).expect(json);
        scenario.traffic
    };
    for kind in ["poisson", "steady"] {
        let json = format!(r#"{{"kind":"{kind}","peak_to_mean":3}}"#);
        assert_eq!(traffic(&json).profile().peak(), 3.0);
    }
    let cycle = traffic(r#"{"kind":"cycle","daily_swing":0.8,"weekend_level":1}"#);
    assert_eq!(
        (cycle.shape, cycle.profile().hours().len()),
        (Shape::Cycle, 24)
    );
    // Keys of another kind are known, and wait for it.
    let bursts = traffic(
        r#"{"kind":"bursts","burst_ratio":100,"burst_s":60,"quiet_s":540,"daily_swing":0.1}"#,
    );
    assert_eq!(bursts.profile().peak(), 100.0 / (1.0 + 0.1 * 99.0));
    let hourly = traffic(r#"{"kind":"hourly","hourly_counts":[0,1.5,4.5]}"#);
    assert_eq!(hourly.profile().peak(), 2.25);
}

#[test]
fn what_is_wrong_is_named() {
    let check = |json: &str, named: &str| {
        let error = parse(json).expect_err(json);
        assert!(error.contains(named), "{json}: {error}");
    };
    check(r#"{"workload":{"memory":512}}"#, "unknown field `memory`");
    check(r#"{"colour":1}"#, "unknown field `colour`");
    check(
        r#"{"currency":{"per_usd":0.9}}"#,
        "currency.per_usd: has no meaning",
    );
    check(
        r#"{"workload":{"memory_mb":64}}"#,
        "workload.memory_mb: 64 is not a whole number within 128 to 10240",
    );
    check(
        r#"{"workload":{"memory_mb":"big"}}"#,
        "workload.memory_mb: invalid type",
    );
    check(
        r#"{"workload":{"duration_median_ms":300,"duration_p95_ms":200}}"#,
        "workload.duration_p95_ms",
    );
    check(r#"{"workload":{"cpu_share":0}}"#, "workload.cpu_share");
    check(
        r#"{"traffic":{"kind":"tidal"}}"#,
        "traffic.kind: unknown variant `tidal`",
    );
    check(r#"{"traffic":{"rate_per_s":-1}}"#, "traffic.rate_per_s");
    check(r#"{"traffic":{"kind":7}}"#, "traffic.kind");
    check(r#"{"traffic":{"burst_s":0}}"#, "traffic.burst_s: 0 is not");
    check(r#"{"traffic":{"burst":1}}"#, "unknown field `burst`");
    check(
        r#"{"traffic":{"kind":"hourly"}}"#,
        "traffic.hourly_counts: no count is above 0",
    );
    for (counts, named) in [
        ("7", "traffic.hourly_counts: invalid type: expected a list"),
        ("[]", "traffic.hourly_counts: 0 numbers, expected 1 to 168"),
        ("[1,\"2\"]", "traffic.hourly_counts[1]: invalid type"),
        (
            "[1,-2]",
            "traffic.hourly_counts[1]: -2 is not within 0 to 1e15",
        ),
        ("[0,0]", "no count is above 0"),
    ] {
        let json = format!(r#"{{"traffic":{{"kind":"hourly","hourly_counts":{counts}}}}}"#);
        check(&json, named);
    }
    check(
        r#"{"platforms":[{"id":"aws-ec2","instance":"t9.huge"}]}"#,
        "platforms[0].instance",
    );
    check(
        r#"{"platforms":[{"id":"aws-ec2","count":0}]}"#,
        "platforms[0].count",
    );
    check(
        r#"{"platforms":[{"id":"mainframe"}]}"#,
        "unknown variant `mainframe`",
    );
    check(
        r#"{"platforms":[{"id":"aws-lambda","colour":1}]}"#,
        "unknown field `colour`",
    );
    check(
        r#"{"platforms":[{"id":"aws-lambda"},{"id":"aws-lambda"}]}"#,
        "platforms[1].id",
    );
    check(r#"{"simulation":{"requests":10}}"#, "simulation.requests");
    check(r#"{"simulation":{"horizon_s":-1}}"#, "simulation.horizon_s");
    check(
        r#"{"simulation":{"keep_alive":{"kind":"fixed","seconds":-1}}}"#,
        "simulation.keep_alive.seconds",
    );
    check(
        r#"{"simulation":{"service":{"kind":"exponential","warm_mean_s":0,"cold_mean_s":1}}}"#,
        "warm_mean_s",
    );
    check("{} x", "trailing characters");
    check("nonsense", "expected");
}
