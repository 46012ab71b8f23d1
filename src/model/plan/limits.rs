//! The limits that rule a platform out before anything is billed: memory, duration and payload.

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

/// Refuses what the platform, or its front door, does not allow.
pub(super) fn check(setup: &Setup<'_>) -> Result<(), Refusal> {
    let platform = setup.platform.key();
    let workload = &setup.scenario.workload;
    let synchronous = workload.invoked == Invoked::Synchronous;
    let memory = workload.memory.0;
    at_most(setup, platform, "memory-max", memory, "the memory is")?;
    let own = match setup.book.limit(platform, "async-timeout") {
        Some(_) if !synchronous => "async-timeout",
        _ => "timeout",
    };
    time(setup, platform, own)?;
    processor_time(setup)?;
    if synchronous {
        time(setup, platform, "http-timeout")?;
    }
    container(setup)?;
    let (request_mb, response_mb) = (workload.request_kb / KB, workload.response_kb / KB);
    let asynchronous = setup.book.limit(platform, "async-request-max");
    match asynchronous.filter(|_| !synchronous) {
        Some(limit) => within(limit, request_mb, "the event is")?,
        None => at_most(setup, platform, "request-max", request_mb, "the request is")?,
    }
    let response_limit = match setup.settings.streaming {
        true => "streamed-response-max",
        false => "response-max",
    };
    if synchronous {
        at_most(
            setup,
            platform,
            response_limit,
            response_mb,
            "the response is",
        )?;
    }
    front_door(setup, request_mb, response_mb)
}

/// Processor time of the longest run, or of the mean one where the longest is not known.
fn processor_time(setup: &Setup<'_>) -> Result<(), Refusal> {
    let workload = &setup.scenario.workload;
    let Some(limit) = setup.book.limit(setup.platform.key(), "cpu-max") else {
        return Ok(());
    };
    let mean = setup.scenario.cpu_per_request().0;
    let longest = workload
        .longest
        .map(|longest| longest.seconds().0 * workload.cpu_share.0);
    within(
        limit,
        longest.unwrap_or(mean),
        "the processor time of a run is",
    )
}

/// Processors and memory of a container, and how much memory goes with a vCPU.
fn container(setup: &Setup<'_>) -> Result<(), Refusal> {
    let (of, settings) = (setup.platform.key(), setup.settings);
    let limit = |name| setup.book.limit(of, name);
    if let Some(most) = limit("vcpu-max") {
        within(most, settings.vcpu, "a container has")?;
        at_most(
            setup,
            of,
            "memory-max",
            settings.instance_memory.0,
            "a container has",
        )?;
    }
    // A function's instance has at least the memory that the function needs.
    let memory = match setup.platform {
        PlatformId::GcpCloudRunFunctions => settings
            .instance_memory
            .0
            .max(setup.scenario.workload.memory.0),
        _ => settings.instance_memory.0,
    };
    let each = memory / settings.vcpu;
    if let Some(most) = limit("memory-per-vcpu-max") {
        within(most, each, "memory for each vCPU is")?;
    }
    match limit("memory-per-vcpu-min") {
        Some(least) if each < least.value => refuse(
            least,
            format!(
                "memory for each vCPU is {} MB, the least {} MB",
                plain(each),
                plain(least.value)
            ),
        ),
        _ => Ok(()),
    }
}

fn front_door(setup: &Setup<'_>, request_mb: f64, response_mb: f64) -> Result<(), Refusal> {
    let larger = request_mb.max(response_mb);
    let door = match (setup.settings.front_door, setup.platform) {
        (FrontDoor::HttpApi, _) => "aws-api-gateway-http",
        (FrontDoor::RestApi, _) => "aws-api-gateway-rest",
        (FrontDoor::WebSocket, _) => "aws-api-gateway-websocket",
        (
            FrontDoor::LoadBalancer,
            PlatformId::AwsLambda | PlatformId::AwsLambdaManagedInstances,
        ) => {
            let (door, limit) = ("aws-load-balancer", "lambda-payload-max");
            return at_most(
                setup,
                door,
                limit,
                larger,
                "a payload between load balancer and Lambda is",
            );
        }
        _ => return Ok(()),
    };
    if setup.scenario.workload.invoked == Invoked::Synchronous {
        time(setup, door, "timeout")?;
    }
    at_most(
        setup,
        door,
        "payload-max",
        larger,
        "a payload through API Gateway is",
    )?;
    at_most(setup, door, "message-max", larger, "a WebSocket message is")
}

fn at_most(
    setup: &Setup<'_>,
    of: &str,
    limit: &str,
    value: f64,
    subject: &str,
) -> Result<(), Refusal> {
    match setup.book.limit(of, limit) {
        Some(limit) => within(limit, value, subject),
        None => Ok(()),
    }
}

fn within(limit: &Limit, value: f64, subject: &str) -> Result<(), Refusal> {
    if value <= limit.value {
        return Ok(());
    }
    refuse(
        limit,
        format!(
            "{subject} {} {unit}, the limit {} {unit}",
            plain(value),
            plain(limit.value),
            unit = limit.unit,
        ),
    )
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

/// A time limit refuses where the longest run exceeds it, or where it would cut more than half of the runs.
fn time(setup: &Setup<'_>, of: &str, limit: &str) -> Result<(), Refusal> {
    let Some(limit) = setup.book.limit(of, limit) else {
        return Ok(());
    };
    let most = Milliseconds(limit.value * 1_000.0);
    if let Some(longest) = setup
        .scenario
        .workload
        .longest
        .filter(|&longest| longest > most)
    {
        let seconds = plain(longest.seconds().0);
        return refuse(
            limit,
            format!(
                "the longest run takes {seconds} s, the limit is {} s",
                plain(limit.value)
            ),
        );
    }
    let cut = setup.scenario.durations().share_above(most).0;
    if cut > MOST_CUT {
        let percent = plain((cut * 1e3).round() / 10.0);
        return refuse(
            limit,
            format!(
                "{percent} % of the runs exceed the limit of {} s",
                plain(limit.value)
            ),
        );
    }
    Ok(())
}

fn refuse(limit: &Limit, reason: String) -> Result<(), Refusal> {
    Err(Refusal {
        reason,
        unpriced: false,
        source: Some(format!("{}, seen {}", limit.source, limit.date)),
    })
}
