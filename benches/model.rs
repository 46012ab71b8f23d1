//! Speed of the model: `cargo bench --no-default-features`.

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::breakeven::BreakEven;
use serverless_tradeoffs::model::cold_share::billing::Calibration;
use serverless_tradeoffs::model::cold_share::curve::ColdShareCurve;
use serverless_tradeoffs::model::envelope::envelope;
use serverless_tradeoffs::model::map::{Extent, Row};
use serverless_tradeoffs::model::measurements::KeepAliveLaw;
use serverless_tradeoffs::model::plan::Plan;
use serverless_tradeoffs::model::platform::{PlatformId, Provider};
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::settings::Reaction;
use serverless_tradeoffs::model::simulation::servers::{
    Autoscaling, ServersReplication, ServersSpec,
};
use serverless_tradeoffs::model::units::{Mebibytes, PerSecond, SECONDS_PER_MONTH, Seconds, Share};
use serverless_tradeoffs::present::map::{Map, MapJob, VERTICAL, Vertical};

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

/// Every crossing of every pair of twelve platforms, and their lower envelope, from curves that nobody has looked at.
#[divan::bench]
fn crossings_and_envelope_of_twelve_platforms(bencher: Bencher<'_, '_>) {
    let (mut scenario, book) = (scenario(), PriceBook::embedded());
    let runs = |platform: &PlatformId| Plan::new(&scenario, *platform, None, book).is_ok();
    let able: Vec<PlatformId> = PlatformId::ALL.into_iter().filter(runs).take(12).collect();
    assert_eq!(able.len(), 12);
    scenario.compared = able;
    let pricing = Pricing::new(&scenario, Some(Calibration::FORMULA), book);
    bencher
        .with_inputs(|| pricing.curves(&scenario))
        .bench_refs(|curves| {
            let curves: Vec<_> = curves
                .iter()
                .map(|(platform, curve)| (*platform, curve))
                .collect();
            let pairs = curves
                .iter()
                .enumerate()
                .flat_map(|(i, a)| curves[i + 1..].iter().map(|b| BreakEven::between(*a, *b)));
            let pairs: Vec<_> = pairs.collect();
            envelope(&curves, pairs.iter())
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

/// The curve of cold shares with all its nodes, from 1e-7/s to 1e6/s.
#[divan::bench(args = [true, false])]
fn cold_shares_at_all_nodes(measured: bool) -> (f64, f64) {
    let keep_alive = if measured {
        KeepAliveLaw::measured(Provider::Aws)
    } else {
        KeepAliveLaw::Fixed(Seconds(300.0))
    };
    let curve = ColdShareCurve::new(
        black_box(Seconds(0.2)),
        keep_alive,
        Some(Seconds(7_200.0)),
        0,
    );
    curve.bounds_of_starts(1e-7, 1e6)
}

/// The cold share at a thousand rates, once the nodes are there.
#[divan::bench]
fn cold_shares_at_a_thousand_rates(bencher: Bencher<'_, '_>) {
    let curve = ColdShareCurve::new(
        Seconds(0.2),
        KeepAliveLaw::measured(Provider::Aws),
        Some(Seconds(7_200.0)),
        0,
    );
    let rates: Vec<f64> = (0..1_000)
        .map(|i| libm::exp(f64::from(i) * 0.03 - 16.0))
        .collect();
    let sum = || -> f64 {
        let rates = black_box(&rates).iter();
        rates.map(|&rate| curve.share(PerSecond(rate))).sum()
    };
    sum();
    bencher.bench(sum);
}

/// The map of all platforms in a picture of 600 x 320 px, over each input.
#[divan::bench(args = VERTICAL)]
fn map_of_all_platforms(bencher: Bencher<'_, '_>, key: &str) {
    let scenario = scenario();
    bencher.bench(|| map(black_box(&scenario), key));
}

/// The same for the two platforms that the page opens with.
#[divan::bench(args = VERTICAL)]
fn map_of_two_platforms(bencher: Bencher<'_, '_>, key: &str) {
    let scenario = Scenario::default();
    bencher.bench(|| map(black_box(&scenario), key));
}

/// One row of a map: the curves alone.
#[divan::bench]
fn curves_of_all_platforms(bencher: Bencher<'_, '_>) {
    let scenario = scenario();
    let cold = Some(Calibration::FORMULA.coarse());
    let pricing = Pricing::new(&scenario, cold, PriceBook::embedded());
    bencher.bench(|| pricing.curves(black_box(&scenario)));
}

/// One row of a map.
#[divan::bench]
fn row_of_all_platforms(bencher: Bencher<'_, '_>) {
    let scenario = scenario();
    let cold = Some(Calibration::FORMULA.coarse());
    let pricing = Pricing::new(&scenario, cold, PriceBook::embedded());
    let extent = Extent {
        from: 1e3,
        to: 1e12,
        columns: 121,
        places: 1_200.0,
    };
    bencher.bench(|| Row::new(black_box(&scenario), &pricing, extent));
}

/// A hundred thousand requests on a fleet with spare capacity, on one at 95 %, and on a large one that scales.
#[divan::bench(args = [(1, 3.8), (5, 190.0), (1_000, 30_000.0)])]
fn servers_under_load(bencher: Bencher<'_, '_>, (count, rate): (u64, f64)) {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = rate * SECONDS_PER_MONTH;
    scenario.simulation.warmup = Some(Seconds(0.0));
    scenario.simulation.replications = Some(1);
    let spec = scenario.simulation_spec();
    let extent = spec.extent();
    let plan = Plan::new(&scenario, PlatformId::AwsEc2, None, PriceBook::embedded());
    let mut servers = ServersSpec::of(&scenario, &plan.expect("a plan")).expect("servers");
    servers.count = count;
    if count > 100 {
        let start_up = Reaction::START_UP_OF_SERVERS;
        servers = servers.autoscaled(Autoscaling::usual(Share(0.6), start_up));
    }
    bencher
        .counter(ItemsCount::new(100_000_u64))
        .with_inputs(|| ServersReplication::new(&spec, &extent, &servers, 0))
        .bench_refs(|replication| replication.advance(100_000));
}

fn map(scenario: &Scenario, key: &str) -> Map {
    let cold = Some(Calibration::FORMULA.coarse());
    let pricing = Pricing::new(scenario, cold, PriceBook::embedded());
    let vertical = Vertical::new(key, scenario).expect("an input of the workload");
    let mut job = MapJob::new(scenario, pricing, vertical, (600.0, 320.0));
    while !job.advance(1) {}
    job.finish()
}
