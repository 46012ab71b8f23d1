//! What a platform and its front door limit, held against the scenario, before anything is billed.
//!
//! The same checks refuse a plan and give the fit its numbers, so that both say the same.

use crate::model::charge::plain;
use crate::model::plan::Refusal;
use crate::model::plan::setup::Setup;
use crate::model::platform::PlatformId;
use crate::model::prices::rows::Limit;
use crate::model::scenario::Invoked;
use crate::model::settings::FrontDoor;
use crate::model::units::Milliseconds;

/// Share of the runs that a time limit may cut before the platform cannot run the workload.
const MOST_CUT: f64 = 0.5;

/// KB in an MB.
const KB: f64 = 1_024.0;

/// Quantile of the duration that stands for the longest run where that is not known.
const LONGEST: f64 = 0.999;

/// What a limit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limited {
    /// Memory of a request or an instance [MB].
    Memory,
    /// Memory to each processor, and processors, of an instance.
    InstanceSize,
    /// Duration of a run [s].
    Time,
    /// Processor time of a run [s].
    ProcessorTime,
    /// Size of a request, a response or a message [MB].
    Payload,
}

/// A limit, and what the scenario needs of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Check<'a> {
    /// What it is about.
    pub limited: Limited,
    /// What the scenario needs, in the unit of the limit; of a time limit the longest run, or the 99.9th percentile.
    pub needed: f64,
    /// What is allowed at most; of a lower bound, at least.
    pub allowed: f64,
    /// How far the need uses the limit up, 0 or more; above 1 it is exceeded. Of a time limit, the share of the runs
    /// that it cuts.
    pub strain: f64,
    /// The limit with its source.
    pub limit: &'a Limit,
    /// Why the platform cannot run the scenario, as a sentence without its full stop; `None` where it can.
    pub exceeded: Option<String>,
}

/// Refuses what the platform, or its front door, does not allow.
pub(super) fn check(setup: &Setup<'_>) -> Result<(), Refusal> {
    let mut all = checks(setup).into_iter();
    match all.find_map(|check| Some((check.exceeded?, check.limit))) {
        Some((reason, limit)) => Err(Refusal {
            reason,
            unpriced: false,
            source: Some(format!("{}, seen {}", limit.source, limit.date)),
        }),
        None => Ok(()),
    }
}

/// Every limit that holds for the scenario, the platform's own first.
pub(super) fn checks<'a>(setup: &Setup<'a>) -> Vec<Check<'a>> {
    let mut checks = Checks {
        setup,
        found: Vec::with_capacity(8),
    };
    checks.own();
    checks.container();
    checks.payload();
    checks.front_door();
    checks.found
}

/// Checks being gathered.
struct Checks<'s, 'a> {
    setup: &'s Setup<'a>,
    found: Vec<Check<'a>>,
}

impl<'a> Checks<'_, 'a> {
    fn limit(&self, name: &str) -> Option<&'a Limit> {
        self.setup.book.limit(self.setup.platform.key(), name)
    }

    fn synchronous(&self) -> bool {
        self.setup.scenario.workload.invoked == Invoked::Synchronous
    }

    /// Memory and time of the platform itself.
    fn own(&mut self) {
        let platform = self.setup.platform.key();
        let memory = self.setup.scenario.workload.memory.0;
        self.at_most(
            platform,
            "memory-max",
            memory,
            Limited::Memory,
            "the memory is",
        );
        let own = match self.limit("async-timeout") {
            Some(_) if !self.synchronous() => "async-timeout",
            _ => "timeout",
        };
        self.time(platform, own);
        self.processor_time();
        if self.synchronous() {
            self.time(platform, "http-timeout");
        }
    }

    /// Processor time of the longest run, or of the mean one where the longest is not known.
    fn processor_time(&mut self) {
        let workload = &self.setup.scenario.workload;
        let mean = self.setup.scenario.cpu_per_request().0;
        let longest = workload
            .longest
            .map(|longest| longest.seconds().0 * workload.cpu_share.0);
        let (platform, time) = (self.setup.platform.key(), longest.unwrap_or(mean));
        let subject = "the processor time of a run is";
        self.at_most(platform, "cpu-max", time, Limited::ProcessorTime, subject);
    }

    /// Processors and memory of a container, and how much memory goes with a vCPU.
    fn container(&mut self) {
        let (of, settings) = (self.setup.platform.key(), self.setup.settings);
        let subject = "a container has";
        if self.limit("vcpu-max").is_some() {
            self.at_most(
                of,
                "vcpu-max",
                settings.vcpu,
                Limited::InstanceSize,
                subject,
            );
            let memory = settings.instance_memory.0;
            self.at_most(of, "memory-max", memory, Limited::InstanceSize, subject);
        }
        // A function's instance has at least the memory that the function needs.
        let memory = match self.setup.platform {
            PlatformId::GcpCloudRunFunctions => {
                let needed = self.setup.scenario.workload.memory.0;
                settings.instance_memory.0.max(needed)
            }
            _ => settings.instance_memory.0,
        };
        let each = memory / settings.vcpu;
        let subject = "memory for each vCPU is";
        self.at_most(
            of,
            "memory-per-vcpu-max",
            each,
            Limited::InstanceSize,
            subject,
        );
        if let Some(least) = self.limit("memory-per-vcpu-min") {
            let reason = || {
                let (each, least) = (plain(each), plain(least.value));
                format!("memory for each vCPU is {each} MB, the least {least} MB")
            };
            self.found.push(Check {
                limited: Limited::InstanceSize,
                needed: each,
                allowed: least.value,
                strain: least.value / each,
                limit: least,
                exceeded: (each < least.value).then(reason),
            });
        }
    }

    fn payload(&mut self) {
        let (platform, workload) = (self.setup.platform.key(), &self.setup.scenario.workload);
        let (request, response) = (workload.request_kb / KB, workload.response_kb / KB);
        let (limit, subject) = match self.limit("async-request-max") {
            Some(_) if !self.synchronous() => ("async-request-max", "the event is"),
            _ => ("request-max", "the request is"),
        };
        self.at_most(platform, limit, request, Limited::Payload, subject);
        if self.synchronous() {
            let limit = match self.setup.settings.streaming {
                true => "streamed-response-max",
                false => "response-max",
            };
            self.at_most(
                platform,
                limit,
                response,
                Limited::Payload,
                "the response is",
            );
        }
    }

    fn front_door(&mut self) {
        let workload = &self.setup.scenario.workload;
        let larger = workload.request_kb.max(workload.response_kb) / KB;
        let door = match (self.setup.settings.front_door, self.setup.platform) {
            (FrontDoor::HttpApi, _) => "aws-api-gateway-http",
            (FrontDoor::RestApi, _) => "aws-api-gateway-rest",
            (FrontDoor::WebSocket, _) => "aws-api-gateway-websocket",
            (
                FrontDoor::LoadBalancer,
                PlatformId::AwsLambda | PlatformId::AwsLambdaManagedInstances,
            ) => {
                let subject = "a payload between load balancer and Lambda is";
                let (door, limit) = ("aws-load-balancer", "lambda-payload-max");
                return self.at_most(door, limit, larger, Limited::Payload, subject);
            }
            _ => return,
        };
        if self.synchronous() {
            self.time(door, "timeout");
        }
        let subject = "a payload through API Gateway is";
        self.at_most(door, "payload-max", larger, Limited::Payload, subject);
        let subject = "a WebSocket message is";
        self.at_most(door, "message-max", larger, Limited::Payload, subject);
    }

    fn at_most(&mut self, of: &str, limit: &str, needed: f64, limited: Limited, subject: &str) {
        let Some(limit) = self.setup.book.limit(of, limit) else {
            return;
        };
        let reason = || {
            let (needed, allowed, unit) = (plain(needed), plain(limit.value), &limit.unit);
            format!("{subject} {needed} {unit}, the limit {allowed} {unit}")
        };
        self.found.push(Check {
            limited,
            needed,
            allowed: limit.value,
            strain: needed / limit.value,
            limit,
            exceeded: (needed > limit.value).then(reason),
        });
    }

    /// A time limit refuses where the longest run exceeds it, or where it would cut more than half of the runs.
    fn time(&mut self, of: &str, limit: &str) {
        let Some(limit) = self.setup.book.limit(of, limit) else {
            return;
        };
        let most = Milliseconds(limit.value * 1_000.0);
        let durations = self.setup.scenario.durations();
        let (needed, cut, exceeded) = match self.setup.scenario.workload.longest {
            Some(longest) => {
                let seconds = longest.seconds().0;
                let reason = || {
                    let (seconds, limit) = (plain(seconds), plain(limit.value));
                    format!("the longest run takes {seconds} s, the limit is {limit} s")
                };
                let over = longest > most;
                let cut = f64::from(u8::from(over));
                // A distribution that goes beyond the longest run is still too long.
                match durations.share_above(most).0 {
                    more if !over && more > MOST_CUT => {
                        (seconds, more, Some(too_many(more, limit)))
                    }
                    _ => (seconds, cut, over.then(reason)),
                }
            }
            None => {
                let cut = durations.share_above(most).0;
                let exceeded = (cut > MOST_CUT).then(|| too_many(cut, limit));
                (durations.quantile(LONGEST).seconds().0, cut, exceeded)
            }
        };
        self.found.push(Check {
            limited: Limited::Time,
            needed,
            allowed: limit.value,
            strain: cut,
            limit,
            exceeded,
        });
    }
}

fn too_many(cut: f64, limit: &Limit) -> String {
    let (percent, limit) = (plain((cut * 1e3).round() / 10.0), plain(limit.value));
    format!("{percent} % of the runs exceed the limit of {limit} s")
}

/// Share of the runs that a bill mentions as cut off.
const WORTH_MENTION: f64 = 1e-6;

/// What a bill says of runs that the platform's time limit cuts off.
pub(super) fn cut(setup: &Setup<'_>) -> Option<String> {
    let limit = setup.book.limit(setup.platform.key(), "timeout")?;
    let cut = setup
        .scenario
        .durations()
        .share_above(Milliseconds(limit.value * 1_000.0))
        .0;
    (cut > WORTH_MENTION).then(|| {
        format!(
            "{} % of the runs exceed the limit of {} s: they are cut off there, and billed up to it.",
            plain((cut * 1e6).round() / 1e4),
            plain(limit.value),
        )
    })
}
