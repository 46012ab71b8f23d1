//! Azure Functions on the Consumption, Flex Consumption and Premium plans, and Azure Container Apps.

use crate::model::charge::{Category, Quantity};
use crate::model::fleet::{Capacity, Fleet};
use crate::model::occupancy::{Active, Occupancy, Overflow};
use crate::model::plan::google::{active_seconds, shared_by};
use crate::model::plan::servers::{hours_of, part, places};
use crate::model::plan::setup::{Setup, requests, used};
use crate::model::plan::{Charges, Refusal};
use crate::model::units::{HOURS_PER_MONTH, SECONDS_PER_MONTH};

/// Step of billed memory on the Consumption plan [MB].
const MEMORY_STEP_MB: f64 = 128.0;

/// Time that an idle replica of Container Apps is kept before it is taken away [s].
const REPLICA_COOLDOWN_S: f64 = 300.0;

/// Memory that comes with one vCPU on the Flex plan [MB].
const FLEX_MB_PER_VCPU: f64 = 2_048.0;

const STORAGE_NOTE: &str =
    "The storage account that Azure Functions needs is not in this price book.";

/// Executions and GB-seconds of the memory used, rounded up to 128 MB, at least 100 ms.
pub(super) fn consumption(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = setup.platform.key();
    let memory = setup.scenario.workload.memory.0;
    let billed_mb = (memory / MEMORY_STEP_MB).ceil() * MEMORY_STEP_MB;
    let billed = setup.billed(100.0, 1.0).0;
    let how = vec![
        (billed * 1e3, "ms, at least 100 each, / 1,000 \u{d7}"),
        (billed_mb, "MB / 1,024"),
    ];
    let each = Quantity::per_invocation(billed_mb / 1_024.0 * billed);
    let duration = vec![used("Duration", Category::Compute, each, how)];
    Ok(Charges {
        metered: vec![
            setup.metered(service, "request", requests())?,
            setup.metered(service, "duration", duration)?,
        ],
        notes: vec![STORAGE_NOTE.to_owned()],
        ..Charges::default()
    })
}

/// Executions and GB-seconds of whole instances that serve at least one, at least 1 s and then in steps of 100 ms.
/// Always-ready instances have a price while they wait, another while they serve, and no free grant.
pub(super) fn flex(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = setup.platform.key();
    let settings = setup.settings;
    let (gb, ready) = (settings.instance_memory.gigabytes(), settings.reserved);
    places(setup, "an instance", settings.instance_memory.0)?;
    let vcpu = settings.instance_memory.0 / FLEX_MB_PER_VCPU;
    let concurrency = shared_by(setup, vcpu, settings.instance_memory);
    let active = Active {
        concurrency,
        duration: setup.duration().0,
        billed: setup.billed(1_000.0, 100.0).0,
        cooldown: 0.0,
        after: ready,
        most: None,
    };
    let how = if active.is_proportional() {
        vec![
            (
                active.billed * 1e3,
                "ms, at least 1,000 each, / 1,000 \u{d7}",
            ),
            (settings.instance_memory.0, "MB / 1,024"),
        ]
    } else {
        vec![
            (
                settings.instance_memory.0,
                "MB / 1,024 \u{d7} time with at least one of up to",
            ),
            (concurrency as f64, "requests in service, beyond"),
            (ready as f64, "always-ready instances"),
        ]
    };
    let quantity = active_seconds(gb, active);
    let duration = vec![used("Duration", Category::Compute, quantity, how)];
    let mut charges = Charges {
        metered: vec![setup.metered(service, "duration", duration)?],
        notes: vec![STORAGE_NOTE.to_owned()],
        ..Charges::default()
    };
    if ready == 0 {
        charges
            .metered
            .push(setup.metered(service, "request", requests())?);
        return Ok(charges);
    }
    let overflow = Occupancy::Overflow(Overflow {
        reserved: ready.saturating_mul(concurrency),
        duration: active.duration,
        window: SECONDS_PER_MONTH,
        traffic: 1.0,
    });
    let how = vec![(ready as f64, "always-ready instances are busy (Erlang B)")];
    let beyond = used(
        "Requests on demand",
        Category::Requests,
        Quantity::occupied(1.0, overflow),
        how.clone(),
    );
    let served = Quantity {
        per_invocation: 1.0,
        occupancy: Some((-1.0, overflow)),
        ..Quantity::default()
    };
    let served = used(
        "Requests to always-ready instances",
        Category::Requests,
        served,
        Vec::new(),
    );
    let kept = Quantity::monthly(ready as f64 * gb * SECONDS_PER_MONTH);
    let how = vec![
        (ready as f64, "instances \u{d7}"),
        (settings.instance_memory.0, "MB / 1,024 \u{d7}"),
        (SECONDS_PER_MONTH, "s"),
    ];
    let kept = used(
        "Always-ready instances, kept",
        Category::Readiness,
        kept,
        how,
    );
    let within = Active {
        after: 0,
        most: Some(ready),
        ..active
    };
    let how = vec![(gb, "GB \u{d7} time with a request in service")];
    let busy = used(
        "Duration in always-ready instances",
        Category::Compute,
        active_seconds(gb, within),
        how,
    );
    charges.metered.extend([
        setup.metered(service, "request", vec![beyond])?,
        setup.metered_in_full(service, "request", vec![served])?,
        setup.metered_in_full(service, "always-ready", vec![kept])?,
        setup.metered_in_full(service, "always-ready-duration", vec![busy])?,
    ]);
    Ok(charges)
}

/// Instances of a plan size by the hour, at least one.
pub(super) fn premium(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = setup.platform.key();
    let server = setup.server(service)?;
    let row = setup.price(service, &server.instance)?;
    let name = format!("{} instance", server.instance);
    let rent = part(
        name,
        Category::Compute,
        HOURS_PER_MONTH,
        row,
        hours_of(HOURS_PER_MONTH),
    );
    let capacity = Capacity {
        vcpu: server.vcpu,
        baseline_vcpu: server.vcpu,
        places: places(
            setup,
            &format!("an {} instance", server.instance),
            server.memory_gib * 1_024.0,
        )?,
    };
    Ok(Charges {
        fleet: Some(Fleet::new(
            setup.scenario,
            setup.settings,
            capacity,
            vec![rent],
            None,
        )),
        notes: vec![STORAGE_NOTE.to_owned()],
        ..Charges::default()
    })
}

/// Requests, and vCPU- and GiB-seconds of replicas from their first request to 300 s after their last; minimum
/// replicas cost the idle price while they wait.
pub(super) fn container_apps(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = setup.platform.key();
    let settings = setup.settings;
    let gib = settings.instance_memory.gigabytes();
    places(setup, "a replica", settings.instance_memory.0)?;
    let kept = settings.reserved;
    let alive = Active {
        concurrency: shared_by(setup, settings.vcpu, settings.instance_memory),
        duration: setup.duration().0,
        billed: setup.duration().0,
        cooldown: REPLICA_COOLDOWN_S,
        after: kept,
        most: None,
    };
    let how = |factor: f64, unit| {
        vec![
            (factor, unit),
            (
                alive.concurrency as f64,
                "requests share a replica, which stays",
            ),
            (REPLICA_COOLDOWN_S, "s after its last"),
        ]
    };
    let mut cpu = vec![used(
        "Processor time",
        Category::Compute,
        active_seconds(settings.vcpu, alive),
        how(settings.vcpu, "vCPU \u{d7} seconds;"),
    )];
    let mut memory = vec![used(
        "Memory time",
        Category::Compute,
        active_seconds(gib, alive),
        how(gib, "GiB \u{d7} seconds;"),
    )];
    let mut charges = Charges::default();
    if kept > 0 {
        let busy = Active {
            cooldown: 0.0,
            after: 0,
            most: Some(kept),
            ..alive
        };
        let replicas = kept as f64;
        let how = |factor, unit| {
            vec![
                (replicas, "replicas \u{d7}"),
                (factor, unit),
                (SECONDS_PER_MONTH, "s"),
            ]
        };
        cpu.push(used(
            "Minimum replicas, serving: processor",
            Category::Compute,
            active_seconds(settings.vcpu, busy),
            how(settings.vcpu, "vCPU while serving, of"),
        ));
        memory.push(used(
            "Minimum replicas: memory",
            Category::Readiness,
            Quantity::monthly(replicas * gib * SECONDS_PER_MONTH),
            how(gib, "GiB \u{d7}"),
        ));
        let waiting = Quantity {
            fixed: replicas * settings.vcpu * SECONDS_PER_MONTH,
            occupancy: Some((-settings.vcpu, Occupancy::Active(busy))),
            ..Quantity::default()
        };
        let idle = used(
            "Minimum replicas, waiting: processor",
            Category::Readiness,
            waiting,
            how(settings.vcpu, "vCPU while waiting, of"),
        );
        charges
            .metered
            .push(setup.metered(service, "cpu-idle", vec![idle])?);
    }
    charges.metered.extend([
        setup.metered(service, "request", requests())?,
        setup.metered(service, "cpu-active", cpu)?,
        setup.metered(service, "memory", memory)?,
    ]);
    Ok(charges)
}
