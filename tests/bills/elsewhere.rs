//! Functions and containers of Google Cloud, Azure and Cloudflare.

use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::units::Mebibytes;

use crate::{bare, near, uniform};

#[test]
fn cloud_run_bills_idle_instances_less_its_spend_discount() {
    // Seven instances of 1 vCPU and 512 MiB that wait all month: 7 x $9.855 less $4.32 and $0.90.
    let seven = |free_tier| {
        bare(PlatformId::GcpCloudRunFunctions, |s| {
            s.workload.invocations_per_month = 0.0;
            let settings = s.of_mut(PlatformId::GcpCloudRunFunctions);
            settings.free_tier = free_tier;
            settings.reserved = 7;
        })
    };
    near(&seven(true), 63.765);
    near(&seven(false), 68.985);
}

#[test]
fn cloud_run_rounds_instance_time_up_to_100_ms_and_shares_it() {
    let cpu = |concurrency, per_month, ms: f64| {
        let bill = bare(PlatformId::GcpCloudRunFunctions, |s| {
            uniform(s, per_month, ms, 512.0);
            let settings = s.of_mut(PlatformId::GcpCloudRunFunctions);
            (settings.concurrency, settings.instance_memory) = (concurrency, Mebibytes(4_096.0));
        });
        bill.lines
            .iter()
            .find(|l| l.label == "Processor time")
            .expect("a line")
            .quantity
    };
    assert!((cpu(1, 1e6, 120.0) - 200_000.0).abs() < 1e-6);
    // 6 share a vCPU at 10 % each below 60 %. At one erlang the first instance serves 1 - 1/e of the time, nearly all.
    let at_one_erlang = cpu(80, 2_628_000.0, 1_000.0);
    assert!(
        (at_one_erlang / 2_628_000.0 - (1.0 - (-1.0_f64).exp())).abs() < 1e-3,
        "{at_one_erlang}"
    );
    assert!(cpu(80, 1e9, 200.0) < cpu(1, 1e9, 200.0) / 5.0);
}

#[test]
fn cloud_functions_of_the_first_generation_step_by_memory() {
    // 10 M of 200 ms at 512 MB: 1 M GB-s x $0.0000025, 1.6 M GHz-s x $0.00001, 10 M x $0.0000004.
    let bill = bare(PlatformId::GcpFunctionsGen1, |s| {
        uniform(s, 10e6, 200.0, 512.0)
    });
    near(&bill, 2.5 + 16.0 + 4.0);
    // 120 ms are billed as 200 ms, 400 MB as 512 MB.
    near(
        &bare(PlatformId::GcpFunctionsGen1, |s| {
            uniform(s, 10e6, 120.0, 400.0)
        }),
        22.5,
    );
    let free = bare(PlatformId::GcpFunctionsGen1, |s| {
        uniform(s, 10e6, 200.0, 512.0);
        s.of_mut(PlatformId::GcpFunctionsGen1).free_tier = true;
    });
    near(&free, 0.6e6 * 2.5e-6 + 1.4e6 * 1e-5 + 8e6 * 4e-7);
}

#[test]
fn azure_functions_bill_by_their_minimums() {
    // Flex: a call of 50 ms at 512 MB bills one second, 0.5 GB-s and a request: $0.0000134.
    let flex = bare(PlatformId::AzureFunctionsFlex, |s| {
        uniform(s, 1e6, 50.0, 512.0);
        s.of_mut(PlatformId::AzureFunctionsFlex).instance_memory = Mebibytes(512.0);
    });
    near(&flex, 13.4);
    // Consumption: at least 100 ms, memory in steps of 128 MB.
    let consumption = bare(PlatformId::AzureFunctionsConsumption, |s| {
        uniform(s, 1e6, 20.0, 200.0)
    });
    near(&consumption, 1e6 * (0.1 * 256.0 / 1_024.0) * 1.6e-5 + 0.2);
    near(&bare(PlatformId::AzureFunctionsPremium, |_| ()), 157.72);
}

#[test]
fn container_apps_pay_for_the_cooldown_after_a_request() {
    // One request an hour keeps a replica of 1 vCPU and 2 GiB for 300 s each time.
    let bill = bare(PlatformId::AzureContainerApps, |s| {
        uniform(s, 730.0, 100.0, 512.0)
    });
    let seconds = 2_628_000.0 * (1.0 - (-300.1_f64 / 3_600.0).exp());
    near(&bill, seconds * (2.4e-5 + 2.0 * 3e-6) + 730.0 * 4e-7);
}

#[test]
fn workers_bill_processor_time_above_what_the_plan_includes() {
    // 100 M of 200 ms, a tenth of it on the processor: $5, 90 M requests and 1,970 M CPU-ms.
    let bill = bare(PlatformId::CloudflareWorkers, |s| {
        uniform(s, 100e6, 200.0, 128.0)
    });
    near(&bill, 5.0 + 90.0 * 0.3 + 1_970.0 * 0.02);
}
