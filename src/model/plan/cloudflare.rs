//! Cloudflare Workers, Standard plan: processor time, not duration.

use crate::model::charge::{Category, Quantity};
use crate::model::plan::setup::{Setup, requests, used};
use crate::model::plan::{Charges, Refusal};

/// A monthly price that includes requests and processor time; more of either is metered.
pub(super) fn workers(setup: &Setup<'_>) -> Result<Charges, Refusal> {
    let service = setup.platform.key();
    let cpu_ms = setup.scenario.cpu_per_request().milliseconds().0;
    let how = vec![
        (setup.duration().milliseconds().0, "ms on average \u{d7}"),
        (
            setup.scenario.workload.cpu_share.0 * 100.0,
            "% of it on the processor",
        ),
    ];
    let cpu = vec![used(
        "Processor time",
        Category::Compute,
        Quantity::per_invocation(cpu_ms),
        how,
    )];
    let plan = Quantity::monthly(1.0);
    let plan = vec![used(
        "Workers plan",
        Category::Compute,
        plan,
        vec![(1.0, "month")],
    )];
    let mut request = setup.metered(service, "request", requests())?;
    let mut cpu = setup.metered(service, "cpu", cpu)?;
    // What the plan includes is paid with it, so it does not depend on a free tier.
    request.allowance = setup.book.allowance(service, "request").cloned();
    cpu.allowance = setup.book.allowance(service, "cpu").cloned();
    Ok(Charges {
        metered: vec![setup.metered_in_full(service, "month", plan)?, request, cpu],
        ..Charges::default()
    })
}
