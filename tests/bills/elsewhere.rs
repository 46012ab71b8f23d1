//! Functions and containers of Google Cloud, Azure and Cloudflare.

use serverless_tradeoffs::model::plan::Bill;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::settings::FleetCount;
use serverless_tradeoffs::model::units::{Mebibytes, SECONDS_PER_MONTH as SECONDS, Share};

use crate::{bare, near, plan, uniform};

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

/// Quantity and amount of a line.
fn line(bill: &Bill, label: &str) -> (f64, f64) {
    let line = bill.lines.iter().find(|line| line.label == label);
    let line = line.unwrap_or_else(|| panic!("no {label} in {:#?}", bill.lines));
    (line.quantity, line.amount().0)
}

fn is(bill: &Bill, label: &str, quantity: f64, price: f64) {
    let got = line(bill, label);
    let close = |got: f64, expected: f64| (got - expected).abs() <= 1e-9 * expected;
    assert!(
        close(got.0, quantity) && close(got.1, quantity * price),
        "{label}: {got:?}, not {quantity} at {price}"
    );
}

#[test]
fn minimum_instances_of_cloud_run_wait_while_they_do_not_serve() {
    // One call a second of 1 s, Poisson: both wait with probability 1/e, and one of them with 1/e more.
    let bill = bare(PlatformId::GcpCloudRunFunctions, |s| {
        uniform(s, SECONDS, 1_000.0, 512.0);
        let settings = s.of_mut(PlatformId::GcpCloudRunFunctions);
        (settings.reserved, settings.concurrency) = (2, 1);
    });
    let waiting = 3.0 * (-1.0_f64).exp() * SECONDS;
    is(&bill, "Processor time", SECONDS, 2.4e-5);
    is(&bill, "Memory time", SECONDS / 2.0, 2.5e-6);
    let label = "Minimum instances, waiting: processor";
    is(&bill, label, waiting, 2.5e-6);
    let label = "Minimum instances, waiting: memory";
    is(&bill, label, waiting / 2.0, 2.5e-6);
}

#[test]
fn what_cloud_run_instances_have_free_is_not_more_than_they_use() {
    let bill = |count| {
        bare(PlatformId::GcpCloudRunInstances, |s| {
            uniform(s, 1e3, 100.0, 64.0);
            let settings = s.of_mut(PlatformId::GcpCloudRunInstances);
            (settings.vcpu, settings.instance_memory) = (0.08, Mebibytes(128.0));
            (settings.free_tier, settings.count) = (true, FleetCount::AtLeast(count));
        })
    };
    let (vcpu, gib) = (0.08 * SECONDS, SECONDS / 8.0);
    let one = bill(1);
    is(&one, "Processor time, free part", vcpu, 0.0);
    is(&one, "Memory time, free part", gib, 0.0);
    assert_eq!(one.total_usd.0, 0.0);
    let two = bill(2);
    is(&two, "Processor time, free part", 240_000.0, 0.0);
    is(&two, "Memory time, free part", 450_000.0, 0.0);
    is(&two, "Processor time", 2.0 * vcpu - 240_000.0, 1.8e-5);
    is(&two, "Memory time", 2.0 * gib - 450_000.0, 2e-6);
}

#[test]
fn flex_instances_are_shared_as_far_as_processor_and_memory_go() {
    let shared = |size: f64, memory: f64, cpu_share: f64| {
        let bill = bare(PlatformId::AzureFunctionsFlex, |s| {
            uniform(s, 1e6, 200.0, memory);
            s.workload.cpu_share = Share(cpu_share);
            let settings = s.of_mut(PlatformId::AzureFunctionsFlex);
            (settings.instance_memory, settings.concurrency) = (Mebibytes(size), 100);
        });
        let mut lines = bill.lines.into_iter();
        let how = lines.find(|l| l.label == "Duration").expect("a line").how;
        let shared = how.iter().find(|part| part.1.contains("share"));
        shared.map_or(1.0, |part| part.0)
    };
    // One vCPU with 2,048 MB, used up to 60 %.
    assert_eq!(shared(4_096.0, 128.0, 0.1), 12.0);
    assert_eq!(shared(2_048.0, 128.0, 0.1), 6.0);
    assert_eq!(shared(2_048.0, 512.0, 0.1), 4.0);
    assert_eq!(shared(512.0, 128.0, 0.1), 1.0);
    assert_eq!(shared(512.0, 128.0, 0.01), 4.0);
}

#[test]
fn always_ready_instances_of_flex_serve_what_does_not_find_them_busy() {
    // Four calls of 3 s at once on average: one instance of 2 GB is busy for 4 / 5 of them.
    let n = 4.0 / 3.0 * SECONDS;
    let bill = bare(PlatformId::AzureFunctionsFlex, |s| {
        uniform(s, n, 3_000.0, 512.0);
        let settings = s.of_mut(PlatformId::AzureFunctionsFlex);
        (settings.reserved, settings.concurrency) = (1, 1);
    });
    is(&bill, "Always-ready instances, kept", 2.0 * SECONDS, 4e-6);
    let within = "Duration in always-ready instances";
    is(&bill, within, 6.0 * n / 5.0, 1.6e-5);
    is(&bill, "Duration on demand", 6.0 * n * 0.8, 2.6e-5);
    let served = "Requests to always-ready instances";
    is(&bill, served, n / 5.0, 4e-7);
    is(&bill, "Requests on demand", n * 0.8, 4e-7);
}

#[test]
fn minimum_replicas_wait_for_less_and_sharing_is_said() {
    // Two replicas of 1 vCPU and 2 GiB that nobody calls.
    let bill = |n: f64, reserved, concurrency| {
        bare(PlatformId::AzureContainerApps, |s| {
            uniform(s, n, 200.0, 512.0);
            let settings = s.of_mut(PlatformId::AzureContainerApps);
            (settings.reserved, settings.concurrency) = (reserved, concurrency);
        })
    };
    let idle = bill(0.0, 2, 10);
    let waiting = "Minimum replicas, waiting: processor";
    is(&idle, waiting, 2.0 * SECONDS, 3e-6);
    is(&idle, "Minimum replicas: memory", 4.0 * SECONDS, 3e-6);
    near(&idle, 47.304);
    let packed = |bill: Bill| bill.notes.iter().any(|note| note.contains("packed"));
    assert!(packed(bill(1e6, 0, 10)) && !packed(bill(1e6, 0, 1)));
}

#[test]
fn always_ready_instances_of_flex_are_shared_and_filled_first() {
    // Two calls of 1 s on one instance, Poisson with a mean of 3: the first is active but for 1/e^3, further ones while
    // there are more than 2, 4, 6, .. calls.
    let bill = bare(PlatformId::AzureFunctionsFlex, |s| {
        uniform(s, 3.0 * SECONDS, 1_000.0, 512.0);
        let settings = s.of_mut(PlatformId::AzureFunctionsFlex);
        (settings.reserved, settings.concurrency) = (1, 2);
    });
    let (mut term, mut at_most, mut further) = ((-3.0_f64).exp(), 0.0, 0.0);
    for x in 0..60 {
        at_most += term;
        further += if x > 0 && x % 2 == 0 {
            1.0 - at_most
        } else {
            0.0
        };
        term *= 3.0 / f64::from(x + 1);
    }
    let first = 1.0 - (-3.0_f64).exp();
    let within = "Duration in always-ready instances";
    is(&bill, within, 2.0 * first * SECONDS, 1.6e-5);
    is(&bill, "Duration on demand", 2.0 * further * SECONDS, 2.6e-5);
}

#[test]
fn what_a_call_takes_is_told_in_milliseconds_and_sharing_is_said() {
    let bill = bare(PlatformId::GcpFunctionsGen1, |s| {
        uniform(s, 1e6, 120.0, 400.0)
    });
    let how = |label: &str| {
        let line = bill.lines.iter().find(|line| line.label == label);
        line.expect("a line").how.clone()
    };
    let first = [(1e6, "invocations \u{d7}"), (200.0, "ms / 1,000 \u{d7}")];
    assert_eq!(how("Memory time")[..2], first);
    assert_eq!(how("Memory time")[2..], [(512.0, "MB / 1,024")]);
    assert_eq!(how("Processor time")[..2], first);
    assert_eq!(how("Processor time")[2..], [(800.0, "MHz / 1,000")]);
    let notes = |concurrency| {
        let bill = bare(PlatformId::GcpCloudRunFunctions, |s| {
            let settings = s.of_mut(PlatformId::GcpCloudRunFunctions);
            settings.instance_memory = Mebibytes(2_048.0);
            settings.concurrency = concurrency;
        });
        bill.notes
    };
    assert_eq!(notes(1), Vec::<String>::new());
    assert!(notes(2)[0].starts_with("Requests are packed into shared instances"));
}

#[test]
fn where_instances_are_kept_the_curve_is_the_bill_at_any_volume() {
    for (platform, concurrency) in [
        (PlatformId::GcpCloudRunFunctions, 1),
        (PlatformId::GcpCloudRunFunctions, 4),
        (PlatformId::AzureFunctionsFlex, 1),
        (PlatformId::AzureFunctionsFlex, 4),
        (PlatformId::AzureContainerApps, 4),
        (PlatformId::AwsLambda, 1),
    ] {
        let mut scenario = Scenario::default();
        let settings = scenario.of_mut(platform);
        (settings.reserved, settings.concurrency) = (2, concurrency);
        settings.instance_memory = Mebibytes(2_048.0);
        let plan = plan(&scenario, platform);
        let curve = plan.curve();
        for n in [1.0, 1e3, 1e5, 2e6, 3e7, 4e8, 5e10] {
            let (bill, cost) = (plan.bill(n).total_usd.0, plan.cost(n).0);
            let drawn = curve.cost(n).0;
            assert!(
                (bill - cost).abs() <= 1e-9 * bill && (bill - drawn).abs() <= 1e-9 * bill,
                "{platform:?} at {n}: {bill} {cost} {drawn}"
            );
        }
    }
}

#[test]
fn the_storage_that_azure_functions_need_is_named_as_left_out() {
    let left_out = |platform| bare(platform, |_| ()).left_out;
    for platform in [
        PlatformId::AzureFunctionsConsumption,
        PlatformId::AzureFunctionsFlex,
        PlatformId::AzureFunctionsPremium,
    ] {
        let named = left_out(platform);
        assert!(named.len() == 1 && named[0].starts_with("The storage account"));
    }
    assert!(left_out(PlatformId::AzureContainerApps).is_empty());
}

#[test]
fn what_machines_elsewhere_need_besides_is_named_as_left_out() {
    for platform in [PlatformId::GcpGce, PlatformId::AzureVm] {
        let named = bare(platform, |_| ()).left_out;
        assert!(
            named.len() == 1 && named[0].starts_with("Disk, address and load balancer of "),
            "{platform:?}: {named:?}"
        );
    }
}
