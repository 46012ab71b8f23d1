//! AWS Lambda, on demand and with provisioned concurrency.

use serverless_tradeoffs::model::measurements::Arch;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Invoked;
use serverless_tradeoffs::model::units::{Mebibytes, Share};

use crate::bare::lambda;
use crate::{amount, bare, bill, uniform};

#[test]
fn duration_tiers_meet_at_their_edges() {
    // 1 s at 1,024 MB: one GB-s an invocation. Request charge and first tiers by hand.
    let total = |gb_s: f64| {
        bill(
            &lambda(gb_s, 1_000.0, 1_024.0, Arch::X86, false),
            PlatformId::AwsLambda,
        )
        .total_usd
        .0
    };
    let check = |gb_s: f64, dollars: f64| {
        assert!(
            (total(gb_s) - dollars).abs() < 1e-9 * dollars,
            "{gb_s}: {}, not {dollars}",
            total(gb_s)
        );
    };
    let (first, second, third) = (1.66667e-5, 1.5e-5, 1.33334e-5);
    check(6e9 - 1.0, (6e9 - 1.0) * (first + 2e-7));
    check(6e9, 6e9 * (first + 2e-7));
    check(6e9 + 1.0, 6e9 * first + second + (6e9 + 1.0) * 2e-7);
    check(15e9, 6e9 * first + 9e9 * second + 15e9 * 2e-7);
    check(
        15e9 + 1.0,
        6e9 * first + 9e9 * second + third + (15e9 + 1.0) * 2e-7,
    );
}

#[test]
fn provisioned_concurrency_is_kept_and_used_as_published() {
    // Parts of the bill of $19.96 among the published ones.
    let within = bare(PlatformId::AwsLambda, |s| {
        uniform(s, 500_000.0, 100.0, 1_536.0);
        let settings = s.of_mut(PlatformId::AwsLambda);
        settings.free_tier = true;
        settings.reserved = 100;
        settings.reserved_hours = 8.0;
        settings.reserved_traffic = Some(Share(1.0));
    });
    let kept = amount(&within, "Provisioned concurrency, kept");
    let in_it = amount(&within, "Duration in provisioned concurrency");
    assert!(
        (kept - 18.0).abs() < 0.005 && (in_it - 0.729).abs() < 0.005,
        "{kept} {in_it}"
    );
}

#[test]
fn the_free_tier_has_no_cliff_at_provisioned_concurrency_all_month() {
    let cost = |hours| {
        let bill = bare(PlatformId::AwsLambda, |s| {
            let settings = s.of_mut(PlatformId::AwsLambda);
            (
                settings.free_tier,
                settings.reserved,
                settings.reserved_hours,
            ) = (true, 5, hours);
        });
        bill.total_usd.0
    };
    assert!(
        (cost(729.9) - cost(730.0)).abs() < 0.01,
        "{} {}",
        cost(729.9),
        cost(730.0)
    );
}

#[test]
fn provisioned_concurrency_pays_off_above_sixty_percent_use() {
    let book = PriceBook::embedded();
    let price = |item| {
        book.price("aws-lambda", item, &["us-east-1"])
            .expect("there")
            .price_usd
    };
    let use_of =
        price("provisioned-x86") / (price("duration-x86") - price("provisioned-duration-x86"));
    assert!((use_of - 0.6).abs() < 1e-4, "{use_of}");
    // One instance that is busy for the share u, with nothing spilling over, costs u times as much on demand.
    let cost = |reserved: u64, busy: f64| {
        let bill = bare(PlatformId::AwsLambda, |s| {
            uniform(s, busy * 1_000.0 * 2_628.0, 1_000.0, 1_024.0);
            s.of_mut(PlatformId::AwsLambda).reserved = reserved;
        });
        bill.total_usd.0
    };
    // Many instances at 70 % and at 50 % use, where Erlang's spill-over is negligible.
    assert!(cost(1_000, 700.0) < cost(0, 700.0));
    assert!(cost(1_000, 500.0) > cost(0, 500.0));
}

#[test]
fn spill_over_is_erlangs_and_runs_on_demand() {
    // 5 instances at 5 erlangs: 28.487 % of 1 s invocations spill over.
    let bill = bare(PlatformId::AwsLambda, |s| {
        uniform(s, 5.0 * 2_628_000.0, 1_000.0, 1_024.0);
        s.of_mut(PlatformId::AwsLambda).reserved = 5;
    });
    let line = bill
        .lines
        .iter()
        .find(|l| l.label.contains("spill-over"))
        .expect("a line");
    assert!((line.quantity / (5.0 * 2_628_000.0) - 0.284_87).abs() < 1e-5);
}

#[test]
fn an_event_counts_as_one_request_for_its_first_256_kb_and_one_more_for_each_64() {
    let requests = |invoked, request_kb| {
        let bill = bare(PlatformId::AwsLambda, |s| {
            s.workload.invoked = invoked;
            s.workload.request_kb = request_kb;
        });
        let mut lines = bill.lines.into_iter();
        let line = lines.find(|line| line.label == "Requests").expect("a line");
        (line.quantity, line.how)
    };
    let one = (10e6, vec![(10e6, "invocations")]);
    assert_eq!(requests(Invoked::Synchronous, 1_024.0), one);
    assert_eq!(requests(Invoked::Asynchronous, 256.0), one);
    for (kb, units) in [(256.1, 2.0), (320.0, 2.0), (321.0, 3.0), (1_024.0, 13.0)] {
        let how = vec![
            (10e6, "invocations \u{d7}"),
            (units, "requests by size of the event"),
        ];
        assert_eq!(requests(Invoked::Asynchronous, kb), (units * 10e6, how));
    }
}

#[test]
fn storage_above_512_mb_and_streams_above_6_mb_are_billed() {
    let bill = bare(PlatformId::AwsLambda, |s| {
        uniform(s, 1e6, 2_000.0, 512.0);
        s.workload.response_kb = 10.0 * 1_024.0;
        let settings = s.of_mut(PlatformId::AwsLambda);
        (settings.ephemeral, settings.streaming) = (Mebibytes(10_240.0), true);
    });
    // 9.5 GB for 2 s each; 4 MB each.
    let (stored, streamed) = (9.5 * 2e6 * 3.09e-8, 4.0 / 1_024.0 * 1e6 * 0.008);
    assert!((amount(&bill, "Temporary storage") - stored).abs() < 1e-9);
    assert!((amount(&bill, "Response streaming") - streamed).abs() < 1e-9);
    let free = bare(PlatformId::AwsLambda, |s| {
        s.workload.response_kb = 6.0 * 1_024.0;
        s.of_mut(PlatformId::AwsLambda).streaming = true;
    });
    let labels = free.lines.iter().map(|line| line.label.as_ref());
    assert_eq!(labels.collect::<Vec<_>>(), ["Duration", "Requests"]);
}

#[test]
fn a_savings_plan_takes_12_percent_off_duration_and_nothing_off_requests() {
    let bill = bare(PlatformId::AwsLambda, |s| {
        s.of_mut(PlatformId::AwsLambda).savings_plan = true;
    });
    // 1 M GB-s, and 10 M requests.
    assert!((amount(&bill, "Duration") - 0.88 * 16.666_7).abs() < 1e-9);
    assert!((amount(&bill, "Requests") - 2.0).abs() < 1e-9);
    assert!(bill.notes[0].starts_with("A savings plan takes 12 % off duration;"));
}
