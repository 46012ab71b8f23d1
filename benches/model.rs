//! Speed of the model: `cargo bench --no-default-features`.

use divan::{Bencher, black_box};
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::plan::Plan;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::units::Mebibytes;

fn main() {
    divan::main();
}

/// Every platform, with a memory that all but three of them allow.
fn scenario() -> Scenario {
    let mut scenario = Scenario::default();
    scenario.workload.memory = Mebibytes(1_024.0);
    scenario.compared = PlatformId::ALL.to_vec();
    scenario
}

/// The bills of all platforms for one scenario, prices looked up anew.
#[divan::bench]
fn bills_of_all_platforms(bencher: Bencher<'_, '_>) {
    let (scenario, book) = (scenario(), PriceBook::embedded());
    bencher.bench(|| {
        let plans = PlatformId::ALL.map(|p| Plan::new(black_box(&scenario), p, None, book));
        plans.map(|plan| plan.map(|plan| plan.bill(10e6).total_usd))
    });
}

/// Bills, curves, every crossing of every pair, envelope and verdicts.
#[divan::bench]
fn assessment_of_all_platforms(bencher: Bencher<'_, '_>) {
    let (scenario, book) = (scenario(), PriceBook::embedded());
    bencher.bench(|| Assessment::new(black_box(&scenario), None, book));
}

/// The same for the two platforms that the page opens with.
#[divan::bench]
fn assessment_of_two_platforms(bencher: Bencher<'_, '_>) {
    let (scenario, book) = (Scenario::default(), PriceBook::embedded());
    bencher.bench(|| Assessment::new(black_box(&scenario), None, book));
}
