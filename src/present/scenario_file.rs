//! A scenario as a JSON file, for scripts and checks; `docs/scenario.md` lists every key.
//!
//! What a file leaves out is the worked example. An unknown key or an impossible value is an error that names the key:
//! a script must not get an answer to another question than it asked.

use serde::Deserialize;

use crate::model::measurements::{Arch, Runtime};
use crate::model::scenario::{FleetCount, KeepAlive, Length, PlatformId, Scenario, Service};
use crate::model::units::{SECONDS_PER_MONTH, Seconds};
use crate::present::entry::Entry;
use crate::present::knobs::{Kind, knob};

/// Reads a scenario. The error is one sentence that names the key.
pub fn parse(json: &str) -> Result<Scenario, String> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let file: ScenarioFile =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            let path = error.path().to_string();
            format!("{path}: {}", error.into_inner())
        })?;
    deserializer.end().map_err(|error| error.to_string())?;
    file.scenario()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    #[serde(default)]
    workload: WorkloadFile,
    #[serde(default)]
    traffic: TrafficFile,
    #[serde(default)]
    function: FunctionFile,
    platforms: Option<Vec<PlatformFile>>,
    #[serde(default)]
    simulation: SimulationFile,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkloadFile {
    invocations_per_month: Option<f64>,
    duration_median_ms: Option<f64>,
    duration_p95_ms: Option<f64>,
    memory_mb: Option<f64>,
    cpu_share: Option<f64>,
    latency_objective_ms: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct TrafficFile {
    #[serde(default, rename = "kind")]
    _kind: TrafficKind,
    peak_to_mean: Option<f64>,
    rate_per_s: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TrafficKind {
    #[default]
    Poisson,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FunctionFile {
    runtime: Option<Runtime>,
    package_mb: Option<f64>,
    own_init_ms: Option<f64>,
}

#[derive(Deserialize)]
#[serde(tag = "id", rename_all = "kebab-case", deny_unknown_fields)]
enum PlatformFile {
    AwsLambda {
        arch: Option<Arch>,
        #[serde(default)]
        free_tier: bool,
    },
    AwsEc2 {
        instance: Option<String>,
        count: Option<f64>,
        minimum_count: Option<f64>,
        target_utilisation: Option<f64>,
        #[serde(default)]
        extras: bool,
        surplus_credits: Option<bool>,
        disk: Option<bool>,
        public_ipv4: Option<bool>,
        load_balancer: Option<bool>,
    },
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SimulationFile {
    seed: Option<u64>,
    requests: Option<f64>,
    horizon_s: Option<f64>,
    replications: Option<u32>,
    warmup_s: Option<f64>,
    keep_alive: Option<KeepAlive>,
    service: Option<Service>,
}

impl ScenarioFile {
    fn scenario(self) -> Result<Scenario, String> {
        let mut s = Scenario::worked_example();
        self.workload(&mut s)?;
        set(
            &mut s,
            "traffic.peak_to_mean",
            "peak",
            self.traffic.peak_to_mean,
        )?;
        if let Some(runtime) = self.function.runtime {
            s.function.runtime = runtime;
        }
        set(
            &mut s,
            "function.package_mb",
            "package",
            self.function.package_mb,
        )?;
        set(
            &mut s,
            "function.own_init_ms",
            "init",
            self.function.own_init_ms,
        )?;
        if let Some(platforms) = self.platforms {
            s.compared.clear();
            for (i, platform) in platforms.into_iter().enumerate() {
                platform.apply(&mut s, &format!("platforms[{i}]"))?;
            }
        }
        self.simulation.apply(&mut s)?;
        Ok(s)
    }

    fn workload(&self, s: &mut Scenario) -> Result<(), String> {
        let w = &self.workload;
        set(
            s,
            "workload.invocations_per_month",
            "n",
            w.invocations_per_month,
        )?;
        if let Some(rate) = self.traffic.rate_per_s {
            if w.invocations_per_month.is_some() {
                return Err(
                    "traffic.rate_per_s: replaces workload.invocations_per_month; give one of them"
                        .to_owned(),
                );
            }
            set(s, "traffic.rate_per_s", "n", Some(rate * SECONDS_PER_MONTH))?;
        }
        set(
            s,
            "workload.duration_median_ms",
            "median",
            w.duration_median_ms,
        )?;
        // A median alone means that every invocation takes that long.
        let p95 = w.duration_p95_ms.or(w.duration_median_ms);
        set(s, "workload.duration_p95_ms", "p95", p95)?;
        if s.workload.duration_p95 < s.workload.duration_median {
            let (p95, median) = (s.workload.duration_p95.0, s.workload.duration_median.0);
            return Err(format!(
                "workload.duration_p95_ms: {p95} is below the median of {median}"
            ));
        }
        set(s, "workload.memory_mb", "memory", w.memory_mb)?;
        set(s, "workload.cpu_share", "cpu", w.cpu_share)?;
        set(
            s,
            "workload.latency_objective_ms",
            "objective",
            w.latency_objective_ms,
        )
    }
}

impl PlatformFile {
    fn apply(self, s: &mut Scenario, at: &str) -> Result<(), String> {
        let id = match &self {
            Self::AwsLambda { .. } => PlatformId::AwsLambda,
            Self::AwsEc2 { .. } => PlatformId::AwsEc2,
        };
        if s.compared.contains(&id) {
            return Err(format!("{at}.id: {} is there twice", id.key()));
        }
        s.compared.push(id);
        match self {
            Self::AwsLambda { arch, free_tier } => {
                s.lambda.arch = arch.unwrap_or(s.lambda.arch);
                s.lambda.free_tier = free_tier;
                Ok(())
            }
            Self::AwsEc2 {
                instance,
                count,
                minimum_count,
                target_utilisation,
                extras,
                surplus_credits,
                disk,
                public_ipv4,
                load_balancer,
            } => {
                if let Some(instance) = instance {
                    set_instance(s, &format!("{at}.instance"), instance)?;
                }
                if count.is_some() && minimum_count.is_some() {
                    return Err(format!("{at}.minimum_count: has no meaning beside count"));
                }
                s.ec2.count = if count.is_some() {
                    FleetCount::Exactly(1)
                } else {
                    FleetCount::AtLeast(1)
                };
                set(s, &format!("{at}.count"), "servers", count)?;
                set(s, &format!("{at}.minimum_count"), "servers", minimum_count)?;
                set(
                    s,
                    &format!("{at}.target_utilisation"),
                    "utilisation",
                    target_utilisation,
                )?;
                s.ec2.surplus_credits = surplus_credits.unwrap_or(extras);
                s.ec2.disk = disk.unwrap_or(extras);
                s.ec2.public_ipv4 = public_ipv4.unwrap_or(extras);
                s.ec2.load_balancer = load_balancer.unwrap_or(extras);
                Ok(())
            }
        }
    }
}

fn set_instance(s: &mut Scenario, at: &str, instance: String) -> Result<(), String> {
    let known = match knob("instance").map(|knob| knob.kind) {
        Some(Kind::Choice(choice)) => (choice.options)().iter().any(|(key, _)| *key == instance),
        _ => false,
    };
    if !known {
        return Err(format!("{at}: there is no price for {instance:?}"));
    }
    s.ec2.instance = instance;
    Ok(())
}

impl SimulationFile {
    fn apply(self, s: &mut Scenario) -> Result<(), String> {
        s.simulation.seed = self.seed.unwrap_or(s.simulation.seed);
        if self.requests.is_some() && self.horizon_s.is_some() {
            return Err(
                "simulation.horizon_s: replaces simulation.requests; give one of them".to_owned(),
            );
        }
        set(s, "simulation.requests", "requests", self.requests)?;
        if let Some(horizon) = self.horizon_s {
            positive("simulation.horizon_s", horizon)?;
            s.simulation.length = Length::Horizon(Seconds(horizon));
        }
        if let Some(replications) = self.replications {
            if !(1..=10_000).contains(&replications) {
                return Err(format!(
                    "simulation.replications: {replications} is not within 1 to 10000"
                ));
            }
            s.simulation.replications = Some(replications);
        }
        if let Some(warmup) = self.warmup_s {
            let most = self.horizon_s.unwrap_or(f64::MAX);
            if !(0.0..most).contains(&warmup) {
                return Err(format!(
                    "simulation.warmup_s: {warmup} is not from 0 to below the horizon"
                ));
            }
            s.simulation.warmup = Some(Seconds(warmup));
        }
        match self.keep_alive {
            Some(KeepAlive::Fixed { seconds }) => {
                s.simulation.keep_alive = KeepAlive::Fixed { seconds };
                set(
                    s,
                    "simulation.keep_alive.seconds",
                    "keep-alive-time",
                    Some(seconds.0),
                )?;
            }
            Some(KeepAlive::Measured) => s.simulation.keep_alive = KeepAlive::Measured,
            None => {}
        }
        if let Some(Service::Exponential {
            warm_mean_s,
            cold_mean_s,
        }) = self.service
        {
            positive("simulation.service.warm_mean_s", warm_mean_s.0)?;
            positive("simulation.service.cold_mean_s", cold_mean_s.0)?;
        }
        s.simulation.service = self.service.unwrap_or(s.simulation.service);
        Ok(())
    }
}

fn positive(at: &str, value: f64) -> Result<(), String> {
    if value > 0.0 && value <= 1e12 {
        Ok(())
    } else {
        Err(format!("{at}: {value} is not above 0 and at most 1e12"))
    }
}

/// Sets a number by its knob, which knows the range.
fn set(s: &mut Scenario, at: &str, key: &str, value: Option<f64>) -> Result<(), String> {
    let (Some(value), Some(Kind::Number(number))) = (value, knob(key).map(|knob| knob.kind)) else {
        return Ok(());
    };
    match number.clamp(value) {
        Entry::Used(value) => {
            (number.set)(s, value);
            Ok(())
        }
        Entry::Clamped(..) | Entry::Refused(_) => {
            let (low, high) = number.range;
            let kind = if number.whole {
                "a whole number"
            } else {
                "a number"
            };
            Err(format!(
                "{at}: {value} is not {kind} within {low} to {high}"
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_the_worked_example() {
        assert_eq!(parse("{}"), Ok(Scenario::worked_example()));
        let spelled_out = r#"{"workload":{"invocations_per_month":10000000,"duration_median_ms":200,"duration_p95_ms":200,
            "memory_mb":512,"cpu_share":1.0},"traffic":{"kind":"poisson","peak_to_mean":1.0},
            "platforms":[{"id":"aws-lambda","arch":"x86","free_tier":false},
            {"id":"aws-ec2","instance":"t3.medium","count":1,"extras":false}],"simulation":{"seed":1,"requests":1000000}}"#;
        assert_eq!(parse(spelled_out), Ok(Scenario::worked_example()));
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
            scenario.simulation.keep_alive,
            KeepAlive::Fixed {
                seconds: Seconds(600.0)
            }
        );
        assert_eq!(scenario.simulation.length, Length::Horizon(Seconds(1e6)));
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
}
