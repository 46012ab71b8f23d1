//! What several tests share: scenarios drawn from the whole table of inputs.

use proptest::prelude::*;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::units::{Mebibytes, Milliseconds};
use serverless_tradeoffs::present::knobs::{KNOBS, Kind};

/// Any scenario that the inputs allow, with every platform compared. Wide ranges are drawn by decades.
pub(crate) fn any_scenario() -> impl Strategy<Value = Scenario> {
    proptest::collection::vec(0.0..1.0_f64, KNOBS.len()).prop_map(|draws| {
        let mut scenario = Scenario::default();
        for (knob, x) in KNOBS.iter().zip(draws) {
            match knob.kind {
                Kind::Number(number) => {
                    let (low, high) = number.range;
                    let value = if high - low > 1e3 {
                        let start = low.max(1e-1);
                        // Every other small draw is the lowest value itself, such as 0.
                        if x < 0.2 {
                            low
                        } else {
                            start * (high / start).powf((x - 0.2) / 0.8)
                        }
                    } else {
                        low + x * (high - low)
                    };
                    number.set(
                        &mut scenario,
                        if number.whole { value.floor() } else { value },
                    );
                }
                Kind::Choice(choice) => {
                    let options = choice.options();
                    choice.set(
                        &mut scenario,
                        &options[(x * options.len() as f64) as usize].0,
                    );
                }
                Kind::Switch(switch) => switch.set(&mut scenario, x < 0.5),
                Kind::Text(text) => text.set(&mut scenario, "*/15 6-20 * * MON-FRI"),
                Kind::Counts(counts) => {
                    // Every fourth hour is empty.
                    let count = |i: usize| {
                        (x * (i + 1) as f64 * 7.3).fract() * f64::from(!i.is_multiple_of(4))
                    };
                    let list = (0..(x * counts.most as f64) as usize).map(count);
                    counts.set(&mut scenario, list.collect());
                }
            }
        }
        // Durations and memory for which most platforms have a bill.
        let workload = &mut scenario.workload;
        workload.duration_median = Milliseconds(workload.duration_median.0.powf(0.6).max(0.1));
        workload.duration_p95 = workload.duration_median * (1.0 + workload.cpu_share.0 * 4.0);
        workload.longest = None;
        // Between 128 and 2,000 MB, mostly few.
        workload.memory = Mebibytes(128.0 + (workload.memory.0 - 128.0).powf(0.82).floor());
        (workload.request_kb, workload.response_kb) = (
            workload.request_kb.min(900.0),
            workload.response_kb.min(900.0),
        );
        workload.invocations_per_month = workload.invocations_per_month.max(1.0);
        // Container sizes that are on offer.
        for (platform, memory_per_vcpu) in [
            (PlatformId::AzureContainerApps, 2_048.0),
            (PlatformId::AwsFargate, 4_096.0),
            (PlatformId::GcpCloudRunInstances, 4_096.0),
            (PlatformId::GcpCloudRunFunctions, 3_000.0),
        ] {
            let settings = scenario.of_mut(platform);
            settings.vcpu = settings.vcpu.clamp(0.5, 4.0);
            settings.instance_memory = Mebibytes(settings.vcpu * memory_per_vcpu);
        }
        // Most services are known in one location only; every fourth scenario is elsewhere.
        if scenario.simulation.seed % 4 != 0 {
            scenario.location = "us-east".to_owned();
        }
        scenario.compared = PlatformId::ALL.to_vec();
        scenario
    })
}
