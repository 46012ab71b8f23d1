//! Google Cloud Functions (1st generation), Cloud Run functions, and Cloud Run billed by instance.

use std::sync::Arc;

use crate::model::charge::{Category, Credit, Pooled, Quantity, Use};
use crate::model::fleet::{Capacity, Part};
use crate::model::occupancy::{Active, Occupancy};
use crate::model::plan::servers::{part, places};
use crate::model::plan::setup::{Setup, active_seconds, packed, requests, shared_by, used};
use crate::model::plan::{Charges, Refusal};
use crate::model::prices::MissingPrice;
use crate::model::prices::rows::PriceRow;
use crate::model::settings::FleetCount;
use crate::model::units::{HOURS_PER_MONTH, Mebibytes, SECONDS_PER_MONTH};

/// Memory steps of the 1st generation and the processor speed that comes with each [MB, MHz]. Source: Google Cloud
/// Functions pricing.
const GEN1_STEPS: [(f64, f64); 7] = [
    (128.0, 200.0),
    (256.0, 400.0),
    (512.0, 800.0),
    (1_024.0, 1_400.0),
    (2_048.0, 2_400.0),
    (4_096.0, 4_800.0),
    (8_192.0, 4_800.0),
];

/// Region whose prices turn Cloud Run's free quantities into dollars.
const TIER_1: [&str; 1] = ["us-central1"];

const RUN: &str = "gcp-cloud-run";

/// Invocations, GB-seconds and GHz-seconds by memory step, rounded up to 100 ms.
pub(super) fn functions_gen1(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = setup.platform.key();
    let needed = setup.scenario.workload.memory.0;
    let step = GEN1_STEPS.iter().find(|(mb, _)| *mb >= needed);
    let &(mb, mhz) = step.unwrap_or(&GEN1_STEPS[GEN1_STEPS.len() - 1]);
    let billed = setup.billed(0.0, 100.0).0;
    let ms = (billed * 1e3, "ms / 1,000 \u{d7}");
    let memory = Quantity::per_invocation(mb / 1_024.0 * billed);
    let memory = vec![used(
        "Memory time",
        Category::Compute,
        memory,
        vec![ms, (mb, "MB / 1,024")],
    )];
    let cpu = Quantity::per_invocation(mhz / 1_000.0 * billed);
    let cpu = vec![used(
        "Processor time",
        Category::Compute,
        cpu,
        vec![ms, (mhz, "MHz / 1,000")],
    )];
    Ok(Charges {
        metered: vec![
            setup.metered(service, "request", requests())?,
            setup.metered(service, "memory", memory)?,
            setup.metered(service, "cpu", cpu)?,
        ],
        ..Charges::default()
    })
}

/// Uses that share a free allowance, granted as dollars at Tier 1 prices; in full where the free tier is off.
fn credited(
    setup: &Setup<'_>,
    item: &str,
    uses: Vec<(Use, Arc<PriceRow>)>,
) -> Result<Pooled, MissingPrice> {
    let reference = setup.book.price(RUN, item, &TIER_1)?.price_usd;
    let mut pooled = setup.pooled(RUN, item, uses)?;
    if let Credit::Quantity(quantity) = pooled.credit {
        pooled.credit = Credit::Dollars(quantity * reference);
    }
    Ok(pooled)
}

/// Requests, and vCPU- and GiB-seconds of instances that serve at least one, rounded up to 100 ms; minimum instances
/// are billed at the idle price while they wait. An instance has at least the function's memory.
pub(super) fn cloud_run_functions(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let settings = setup.settings;
    let needed = setup.scenario.workload.memory;
    let memory = Mebibytes(settings.instance_memory.0.max(needed.0));
    let gib = memory.gigabytes();
    let active = Active {
        concurrency: shared_by(setup, settings.vcpu, memory),
        duration: setup.duration().0,
        billed: setup.billed(0.0, 100.0).0,
        cooldown: 0.0,
        after: 0,
        most: None,
    };
    let busy = |factor: f64, unit| {
        let how = if active.is_proportional() {
            vec![(active.billed * 1e3, "ms / 1,000 \u{d7}"), (factor, unit)]
        } else {
            vec![
                (factor, unit),
                (
                    active.concurrency as f64,
                    "requests share an instance at most",
                ),
            ]
        };
        (active_seconds(factor, active), how)
    };
    let price = |item| setup.price(RUN, item);
    let (quantity, how) = busy(settings.vcpu, "vCPU");
    let mut cpu = vec![(
        used("Processor time", Category::Compute, quantity, how),
        price("cpu")?,
    )];
    let (quantity, how) = busy(gib, "GiB");
    let mut memory = vec![(
        used("Memory time", Category::Compute, quantity, how),
        price("memory")?,
    )];
    if settings.reserved > 0 {
        let within = Occupancy::Active(Active {
            most: Some(settings.reserved),
            ..active
        });
        let waiting = |factor: f64| Quantity {
            fixed: factor * settings.reserved as f64 * SECONDS_PER_MONTH,
            occupancy: Some((-factor, within.clone())),
            ..Quantity::default()
        };
        let how = |factor: f64, unit| {
            vec![
                (settings.reserved as f64, "instances \u{d7}"),
                (SECONDS_PER_MONTH, "s \u{d7}"),
                (factor, unit),
            ]
        };
        let label = "Minimum instances, waiting: processor";
        let idle = used(
            label,
            Category::Readiness,
            waiting(settings.vcpu),
            how(settings.vcpu, "vCPU"),
        );
        cpu.push((idle, price("idle-cpu")?));
        let label = "Minimum instances, waiting: memory";
        let idle = used(label, Category::Readiness, waiting(gib), how(gib, "GiB"));
        memory.push((idle, price("idle-memory")?));
    }
    let request = requests()
        .into_iter()
        .map(|used| Ok((used, price("request")?)));
    let request = request.collect::<Result<Vec<_>, MissingPrice>>()?;
    Ok(Charges {
        pooled: vec![
            credited(setup, "request", request)?,
            credited(setup, "cpu", cpu)?,
            credited(setup, "memory", memory)?,
        ],
        notes: packed(active).into_iter().collect(),
        ..Charges::default()
    })
}

/// Instances billed for as long as they run, sized for the peak like servers, without a request fee.
pub(super) fn cloud_run_instances(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let settings = setup.settings;
    let gib = settings.instance_memory.gigabytes();
    let seconds = HOURS_PER_MONTH * 3_600.0;
    let instance =
        |label: &'static str, item: &str, factor: f64, unit| -> Result<Part, MissingPrice> {
            let row = setup.price(RUN, item)?;
            let how = vec![(factor, unit), (seconds, "s")];
            let mut part = part(label, Category::Compute, factor * seconds, row, how);
            let allowance = setup
                .book
                .allowance(RUN, item)
                .filter(|_| settings.free_tier);
            if let Some(allowance) = allowance {
                let reference = setup.book.price(RUN, item, &TIER_1)?.price_usd;
                let free =
                    allowance.quantity * reference / part.row.price_usd.max(f64::MIN_POSITIVE);
                // The smallest fleet is always on.
                let (FleetCount::AtLeast(least) | FleetCount::Exactly(least)) = settings.count;
                part.free = Some((
                    free.min(part.per_server * least as f64),
                    Arc::clone(allowance),
                ));
            }
            Ok(part)
        };
    let parts = vec![
        instance(
            "Processor time",
            "instance-cpu",
            settings.vcpu,
            "vCPU \u{d7}",
        )?,
        instance("Memory time", "instance-memory", gib, "GiB \u{d7}")?,
    ];
    let capacity = Capacity {
        vcpu: settings.vcpu,
        baseline_vcpu: settings.vcpu,
        burst_vcpu: settings.vcpu,
        places: places(setup, "an instance", settings.instance_memory.0)?,
    };
    Ok(Charges {
        fleet: Some(setup.fleet(capacity, parts)),
        ..Charges::default()
    })
}
