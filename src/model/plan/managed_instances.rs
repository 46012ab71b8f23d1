//! AWS Lambda Managed Instances: functions on EC2 instances of one's own.

use crate::model::charge::{Category, plain};
use crate::model::fleet::{Capacity, Part, running_hours};
use crate::model::measurements::Runtime;
use crate::model::plan::servers::{discount, hours_of, paid_hours, part, places, with_article};
use crate::model::plan::setup::{Setup, requests};
use crate::model::plan::{Charges, Refusal};
use crate::model::platform::PlatformId;

/// Requests that one vCPU of a managed instance serves at once, by runtime (AWS, Lambda Managed Instances).
fn requests_per_vcpu(runtime: Runtime) -> f64 {
    match runtime {
        Runtime::Nodejs => 64.0,
        Runtime::Java | Runtime::Dotnet => 32.0,
        Runtime::Python | Runtime::Go | Runtime::Rust => 16.0,
    }
}

/// A request charge, EC2 instances by the hour, and a fee on their on-demand price; no duration charge.
///
/// An instance holds as many requests as its vCPUs take and as fit into its memory, and at least one execution
/// environment.
pub(super) fn managed_instances(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = PlatformId::AwsLambdaManagedInstances.key();
    let server = setup.server("aws-ec2")?;
    let hour = setup.price("aws-ec2", server.instance)?;
    let off = discount(setup, "aws-ec2")?;
    let memory_mb = server.memory_gib * 1_024.0;
    let least = setup.book.limit(service, "memory-min");
    if let Some(least) = least.filter(|least| memory_mb < least.value) {
        let reason = format!(
            "{} is too small for an execution environment of {} MB",
            with_article(server.instance),
            plain(least.value)
        );
        return Err(Refusal {
            reason,
            unpriced: false,
            source: Some(format!("{}, seen {}", least.source, least.date)),
        });
    }
    let by_memory = places(setup, &with_article(server.instance), memory_mb)?;
    let capacity = Capacity {
        vcpu: server.vcpu,
        baseline_vcpu: server.vcpu,
        burst_vcpu: server.vcpu,
        places: by_memory.min(server.vcpu * requests_per_vcpu(setup.scenario.function.runtime)),
    };
    let rent = |label: String, hours: f64, paid| Part {
        paid,
        ..part(
            label,
            Category::Compute,
            hours,
            hour.clone(),
            hours_of(hours),
        )
    };
    let (paid, running) = (paid_hours(setup.settings), running_hours(setup.settings));
    let fee = setup.share(service, "management-fee")?;
    let fee_label = format!("Management fee, {} % of on demand", (fee * 100.0).round());
    let parts = vec![
        rent(server.instance.to_owned(), paid, 1.0 - off),
        rent(fee_label, running, fee),
    ];
    let mut charges = Charges {
        fleet: Some(setup.fleet(capacity, parts)),
        metered: vec![setup.metered_in_full(service, "request", requests())?],
        ..Charges::default()
    };
    if matches!(setup.scenario.function.runtime, Runtime::Go | Runtime::Rust) {
        let note = "AWS names no number of requests for each vCPU with this runtime; that of Python is used.";
        charges.notes.push(note.to_owned());
    }
    Ok(charges)
}
