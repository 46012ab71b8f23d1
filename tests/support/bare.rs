//! Bills of bare scenarios: nothing but what is set.

use serverless_tradeoffs::model::measurements::Arch;
use serverless_tradeoffs::model::plan::{Bill, Plan};
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::settings::Settings;
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds};

pub(crate) fn plan(scenario: &Scenario, platform: PlatformId) -> Plan {
    let book = PriceBook::embedded().with_prices(&scenario.prices);
    Plan::new(scenario, platform, None, &book).expect("the platform runs the scenario")
}

pub(crate) fn bill(scenario: &Scenario, platform: PlatformId) -> Bill {
    plan(scenario, platform).bill(scenario.workload.invocations_per_month)
}

pub(crate) fn lambda(invocations: f64, ms: f64, mb: f64, arch: Arch, free_tier: bool) -> Scenario {
    let mut scenario = Scenario::worked_example();
    uniform(&mut scenario, invocations, ms, mb);
    let settings = scenario.of_mut(PlatformId::AwsLambda);
    settings.arch = arch;
    settings.free_tier = free_tier;
    scenario
}

/// The bill of a platform set up bare, and then changed.
pub(crate) fn bare(platform: PlatformId, change: impl FnOnce(&mut Scenario)) -> Bill {
    let mut scenario = Scenario::default();
    *scenario.of_mut(platform) = Settings::of(platform).bare();
    change(&mut scenario);
    bill(&scenario, platform)
}

pub(crate) fn uniform(scenario: &mut Scenario, invocations: f64, ms: f64, mb: f64) {
    let workload = &mut scenario.workload;
    workload.invocations_per_month = invocations;
    (workload.duration_median, workload.duration_p95) = (Milliseconds(ms), Milliseconds(ms));
    workload.memory = Mebibytes(mb);
}

pub(crate) fn amount(bill: &Bill, label: &str) -> f64 {
    let line = bill.lines.iter().find(|line| line.label == label);
    line.unwrap_or_else(|| panic!("no {label} in {:#?}", bill.lines))
        .amount()
        .0
}
