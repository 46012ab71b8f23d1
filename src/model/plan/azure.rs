//! Azure Functions on the Consumption, Flex Consumption and Premium plans, and Azure Container Apps.

use crate::model::charge::{Category, Metered, Quantity, Use};
use crate::model::fleet::Capacity;
use crate::model::occupancy::{Active, Occupancy, Overflow};
use crate::model::plan::servers::{hours_of, part, places};
use crate::model::plan::setup::{Setup, active_seconds, packed, requests, shared_by, used};
use crate::model::plan::{Charges, Refusal};
use crate::model::prices::MissingPrice;
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
        left_out: vec![STORAGE_NOTE.to_owned()],
        ..Charges::default()
    })
}

/// Executions and GB-seconds of whole instances that serve at least one, at least 1 s and then in steps of 100 ms.
/// Always-ready instances have a price while they wait, another while they serve, and no free grant.
pub(super) fn flex(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = setup.platform.key();
    let size = setup.settings.instance_memory;
    places(setup, "an instance", size.0)?;
    let active = Active {
        concurrency: shared_by(setup, size.0 / FLEX_MB_PER_VCPU, size),
        duration: setup.duration().0,
        billed: setup.billed(1_000.0, 100.0).0,
        cooldown: 0.0,
        after: 0,
        most: None,
    };
    let mut charges = Charges {
        left_out: vec![STORAGE_NOTE.to_owned()],
        ..Charges::default()
    };
    charges.notes.extend(packed(active));
    if setup.settings.reserved > 0 {
        charges.metered = flex_with_ready(setup, active)?;
        return Ok(charges);
    }
    let how = if active.is_proportional() {
        vec![
            (
                active.billed * 1e3,
                "ms, at least 1,000 each, / 1,000 \u{d7}",
            ),
            (size.0, "MB / 1,024"),
        ]
    } else {
        vec![
            (size.0, "MB / 1,024; at most"),
            (active.concurrency as f64, "requests share an instance"),
        ]
    };
    let quantity = active_seconds(size.gigabytes(), active);
    let duration = vec![used("Duration", Category::Compute, quantity, how)];
    charges.metered = vec![
        setup.metered(service, "request", requests())?,
        setup.metered(service, "duration", duration)?,
    ];
    Ok(charges)
}

/// Always-ready instances, kept and serving, and what finds them all busy: that runs on demand, with the free grant.
fn flex_with_ready(setup: &Setup<'_>, active: Active) -> Result<Vec<Metered>, MissingPrice> {
    let service = setup.platform.key();
    let (size, ready) = (setup.settings.instance_memory, setup.settings.reserved);
    let gb = size.gigabytes();
    let overflow = Occupancy::Overflow(Overflow {
        reserved: ready.saturating_mul(active.concurrency),
        duration: active.duration,
        window: SECONDS_PER_MONTH,
        traffic: 1.0,
    });
    let rest = |each: f64| Quantity {
        per_invocation: each,
        occupancy: Some((-each, overflow.clone())),
        ..Quantity::default()
    };
    // One at a time, each request has its billed time; shared instances have the time that they are active.
    let (beyond, within) = if active.concurrency <= 1 {
        let each = gb * active.billed;
        (Quantity::occupied(each, overflow.clone()), rest(each))
    } else {
        let beyond = Active {
            after: ready,
            ..active
        };
        let within = Active {
            most: Some(ready),
            ..active
        };
        (active_seconds(gb, beyond), active_seconds(gb, within))
    };
    let found_busy = vec![(ready as f64, "always-ready instances are busy (Erlang B)")];
    let serving = |what| {
        vec![
            (size.0, "MB / 1,024 \u{d7} time with a request in service,"),
            (ready as f64, what),
        ]
    };
    let kept = Quantity::monthly(ready as f64 * gb * SECONDS_PER_MONTH);
    let how = vec![
        (ready as f64, "instances \u{d7}"),
        (size.0, "MB / 1,024 \u{d7}"),
        (SECONDS_PER_MONTH, "s"),
    ];
    let kept = used(
        "Always-ready instances, kept",
        Category::Readiness,
        kept,
        how,
    );
    let within = used(
        "Duration in always-ready instances",
        Category::Compute,
        within,
        serving("instances"),
    );
    let beyond = used(
        "Duration on demand",
        Category::Compute,
        beyond,
        serving("instances are busy"),
    );
    let served = used(
        "Requests to always-ready instances",
        Category::Requests,
        rest(1.0),
        Vec::new(),
    );
    let spilled = used(
        "Requests on demand",
        Category::Requests,
        Quantity::occupied(1.0, overflow.clone()),
        found_busy,
    );
    Ok(vec![
        setup.metered_in_full(service, "always-ready", vec![kept])?,
        setup.metered_in_full(service, "always-ready-duration", vec![within])?,
        setup.metered(service, "duration", vec![beyond])?,
        setup.metered_in_full(service, "request", vec![served])?,
        setup.metered(service, "request", vec![spilled])?,
    ])
}

/// Instances of a plan size by the hour, at least one.
pub(super) fn premium(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = setup.platform.key();
    let server = setup.server(service)?;
    let row = setup.price(service, server.instance)?;
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
        burst_vcpu: server.vcpu,
        places: places(
            setup,
            &format!("an {} instance", server.instance),
            server.memory_gib * 1_024.0,
        )?,
    };
    Ok(Charges {
        fleet: Some(setup.fleet(capacity, vec![rent])),
        left_out: vec![STORAGE_NOTE.to_owned()],
        ..Charges::default()
    })
}

/// Requests, and vCPU- and GiB-seconds of replicas from their first request to 300 s after their last. Minimum replicas
/// cost less for their processors while they wait, unless a further replica runs. Free vCPU-seconds go to waiting ones
/// first.
pub(super) fn container_apps(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = setup.platform.key();
    let settings = setup.settings;
    let (vcpu, gib) = (settings.vcpu, settings.instance_memory.gigabytes());
    places(setup, "a replica", settings.instance_memory.0)?;
    let alive = Active {
        concurrency: shared_by(setup, vcpu, settings.instance_memory),
        duration: setup.duration().0,
        billed: setup.duration().0,
        cooldown: REPLICA_COOLDOWN_S,
        after: settings.reserved,
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
    let time = |label, factor, unit| {
        used(
            label,
            Category::Compute,
            active_seconds(factor, alive),
            how(factor, unit),
        )
    };
    let mut cpu = vec![(
        time("Processor time", vcpu, "vCPU;"),
        setup.price(service, "cpu-active")?,
    )];
    let mut memory = vec![time("Memory time", gib, "GiB;")];
    if settings.reserved > 0 {
        let kept = MinimumReplicas::new(settings.reserved, vcpu, gib, alive);
        memory.push(kept.memory);
        cpu.insert(0, (kept.waiting, setup.price(service, "cpu-idle")?));
        cpu.push((kept.active, setup.price(service, "cpu-active")?));
    }
    Ok(Charges {
        metered: vec![
            setup.metered(service, "request", requests())?,
            setup.metered(service, "memory", memory)?,
        ],
        pooled: vec![setup.pooled(service, "cpu-active", cpu)?],
        notes: packed(alive).into_iter().collect(),
        ..Charges::default()
    })
}

/// What the replicas that always run use.
struct MinimumReplicas {
    active: Use,
    waiting: Use,
    memory: Use,
}

impl MinimumReplicas {
    fn new(count: u64, vcpu: f64, gib: f64, alive: Active) -> Self {
        let active = Occupancy::Kept(Active {
            after: 0,
            most: Some(count),
            ..alive
        });
        let replicas = count as f64;
        let all = |factor: f64| factor * replicas * SECONDS_PER_MONTH;
        let how = |factor, unit| {
            vec![
                (replicas, "replicas \u{d7}"),
                (factor, unit),
                (SECONDS_PER_MONTH, "s"),
            ]
        };
        let waiting = Quantity {
            fixed: all(vcpu),
            occupancy: Some((-vcpu, active.clone())),
            ..Quantity::default()
        };
        Self {
            active: used(
                "Minimum replicas, active: processor",
                Category::Compute,
                Quantity::occupied(vcpu, active),
                how(vcpu, "vCPU while serving or scaled out, of"),
            ),
            waiting: used(
                "Minimum replicas, waiting: processor",
                Category::Readiness,
                waiting,
                how(vcpu, "vCPU while waiting, of"),
            ),
            memory: used(
                "Minimum replicas: memory",
                Category::Readiness,
                Quantity::monthly(all(gib)),
                how(gib, "GiB \u{d7}"),
            ),
        }
    }
}
