//! AWS Lambda, on demand and with provisioned concurrency.

use serverless_tradeoffs::model::measurements::Arch;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::units::{Mebibytes, Share};

use crate::{amount, bare, bill, lambda, near, uniform};

#[test]
fn lambda_bills_as_published() {
    let check = |invocations: f64, ms: f64, mb: f64, arch: Arch, free: bool, dollars: f64| {
        let total = bill(
            &lambda(invocations, ms, mb, arch, free),
            PlatformId::AwsLambda,
        )
        .total_usd
        .0;
        assert!(
            (total - dollars).abs() < 0.005,
            "{invocations} x {ms} ms x {mb} MB: {total}, not {dollars}"
        );
    };
    // The worked example: $16.67 + $2.00.
    check(10e6, 200.0, 512.0, Arch::X86, false, 18.67);
    check(10e6, 200.0, 512.0, Arch::X86, true, 11.80);
    check(10e6, 200.0, 512.0, Arch::Arm64, false, 15.33);
    check(10e6, 200.0, 512.0, Arch::Arm64, true, 9.80);
    // AWS Lambda pricing page, examples 1 and 2.
    check(3e6, 120.0, 1_536.0, Arch::X86, true, 2.73);
    check(7.44e6, 2_000.0, 1_024.0, Arch::X86, false, 249.49);
}

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
fn temporary_storage_is_billed_as_published() {
    // AWS Lambda pricing page, example 3: 6 M of 280 ms at 4,096 MB with 2,048 MB of /tmp.
    let published = bare(PlatformId::AwsLambda, |s| {
        uniform(s, 6e6, 280.0, 4_096.0);
        let settings = s.of_mut(PlatformId::AwsLambda);
        settings.free_tier = true;
        settings.ephemeral = Mebibytes(2_048.0);
    });
    near(&published, 106.41);
}

#[test]
fn provisioned_concurrency_is_billed_as_published() {
    // AWS Lambda pricing page, provisioned concurrency example 1: 100 instances of 1,536 MB for 8 hours, in which 500,000
    // invocations of 100 ms arrive; 2.5 M of 120 ms at other times. $19.96, of which each scenario here is a part.
    let provisioned = |s: &mut Scenario| {
        let settings = s.of_mut(PlatformId::AwsLambda);
        settings.free_tier = true;
        settings.reserved = 100;
        settings.reserved_hours = 8.0;
    };
    let within = bare(PlatformId::AwsLambda, |s| {
        uniform(s, 500_000.0, 100.0, 1_536.0);
        provisioned(s);
        s.of_mut(PlatformId::AwsLambda).reserved_traffic = Some(Share(1.0));
    });
    let outside = bare(PlatformId::AwsLambda, |s| {
        uniform(s, 2.5e6, 120.0, 1_536.0);
        provisioned(s);
        s.of_mut(PlatformId::AwsLambda).reserved_traffic = Some(Share(0.0));
    });
    let kept = amount(&within, "Provisioned concurrency, kept");
    let in_it = amount(&within, "Duration in provisioned concurrency");
    let on_demand = amount(&outside, "Duration on demand (at other times)");
    let requests = amount(&within, "Requests") + amount(&outside, "Requests at other times");
    assert!(
        (kept - 18.0).abs() < 0.005 && (in_it - 0.729).abs() < 0.005,
        "{kept} {in_it}"
    );
    let all = kept + in_it + on_demand + requests;
    assert!((all - 19.96).abs() < 0.005, "{all}");
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
