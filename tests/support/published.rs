//! Bills that providers publish, and the same by the model.

use serverless_tradeoffs::model::measurements::Arch;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::settings::{Commitment, FleetCount};
use serverless_tradeoffs::model::units::{Mebibytes, Share};

use crate::bare::{amount, bare, bill, lambda, uniform};

/// A cent [USD].
pub(crate) const CENT: f64 = 0.01;

/// A bill that somebody has published.
pub(crate) struct Published {
    /// What is billed.
    pub(crate) what: &'static str,
    /// Who says so.
    pub(crate) source: &'static str,
    /// What they say [USD a month].
    pub(crate) published: f64,
    /// What the model says [USD a month].
    pub(crate) got: f64,
    /// What they lose by rounding parts before they add them [USD a month].
    pub(crate) rounded: f64,
}

const LAMBDA: &str = "AWS Lambda pricing page";

const FARGATE: &str = "AWS Fargate pricing page";

const ARTICLE: &str = "the article behind the page";

/// Every bill.
pub(crate) fn cases() -> Vec<Published> {
    let row = |what, source, published, got| Published {
        what,
        source,
        published,
        got,
        rounded: 0.0,
    };
    let worked = |arch, free| of_lambda(10e6, 200.0, 512.0, arch, free);
    vec![
        row(
            "10 M requests of 200 ms at 512 MB, x86",
            ARTICLE,
            18.67,
            worked(Arch::X86, false),
        ),
        row(
            "the same within the free tier",
            ARTICLE,
            11.80,
            worked(Arch::X86, true),
        ),
        row(
            "the same on arm",
            ARTICLE,
            15.33,
            worked(Arch::Arm64, false),
        ),
        row(
            "the same on arm within the free tier",
            ARTICLE,
            9.80,
            worked(Arch::Arm64, true),
        ),
        row(
            "3 M requests of 120 ms at 1,536 MB (example 1)",
            LAMBDA,
            2.73,
            of_lambda(3e6, 120.0, 1_536.0, Arch::X86, true),
        ),
        row(
            "7.44 M requests of 2 s at 1,024 MB (example 2)",
            LAMBDA,
            249.49,
            of_lambda(7.44e6, 2_000.0, 1_024.0, Arch::X86, false),
        ),
        row(
            "6 M requests of 280 ms at 4,096 MB with 2,048 MB of /tmp (example 3)",
            LAMBDA,
            106.41,
            temporary_storage(),
        ),
        row(
            "100 provisioned instances for 8 hours, 3 M requests (provisioned concurrency, example 1)",
            LAMBDA,
            19.96,
            provisioned(),
        ),
        row(
            "100 M requests on managed instances, 2,000 hours of m7g.xlarge at $0.0457",
            LAMBDA,
            160.36,
            managed(),
        ),
        Published {
            rounded: CENT / 2.0,
            ..row(
                "5 tasks of 1 vCPU, 2 GB and 30 GB for 10 minutes a day, x86 (example 1)",
                FARGATE,
                1.26,
                tasks(Arch::X86),
            )
        },
        Published {
            rounded: CENT / 2.0,
            ..row(
                "the same on arm (example 2)",
                FARGATE,
                1.02,
                tasks(Arch::Arm64),
            )
        },
    ]
}

fn of_lambda(invocations: f64, ms: f64, mb: f64, arch: Arch, free_tier: bool) -> f64 {
    let scenario = lambda(invocations, ms, mb, arch, free_tier);
    bill(&scenario, PlatformId::AwsLambda).total_usd.0
}

fn temporary_storage() -> f64 {
    let bill = bare(PlatformId::AwsLambda, |s| {
        uniform(s, 6e6, 280.0, 4_096.0);
        let settings = s.of_mut(PlatformId::AwsLambda);
        settings.free_tier = true;
        settings.ephemeral = Mebibytes(2_048.0);
    });
    bill.total_usd.0
}

/// 100 instances of 1,536 MB for 8 hours, in which 500,000 invocations of 100 ms arrive; 2.5 M of 120 ms at other times. Each scenario here
/// is a part of it.
fn provisioned() -> f64 {
    let part = |invocations, ms, share| {
        bare(PlatformId::AwsLambda, |s: &mut Scenario| {
            uniform(s, invocations, ms, 1_536.0);
            let settings = s.of_mut(PlatformId::AwsLambda);
            settings.free_tier = true;
            settings.reserved = 100;
            settings.reserved_hours = 8.0;
            settings.reserved_traffic = Some(Share(share));
        })
    };
    let (within, outside) = (part(500_000.0, 100.0, 1.0), part(2.5e6, 120.0, 0.0));
    amount(&within, "Provisioned concurrency, kept")
        + amount(&within, "Duration in provisioned concurrency")
        + amount(&outside, "Duration on demand (at other times)")
        + amount(&within, "Requests")
        + amount(&outside, "Requests at other times")
}

/// 2,000 h of m7g.xlarge at $0.0457 after a discount and 15 % of its $0.1632; here four instances all month, 2,920 h.
fn managed() -> f64 {
    let bill = bare(PlatformId::AwsLambdaManagedInstances, |s| {
        uniform(s, 100e6, 100.0, 2_048.0);
        s.prices.insert(
            "aws-ec2.commitment-3y.global".to_owned(),
            1.0 - 0.0457 / 0.1632,
        );
        let settings = s.of_mut(PlatformId::AwsLambdaManagedInstances);
        settings.commitment = Commitment::ThreeYears;
        settings.count = FleetCount::Exactly(4);
    });
    let requests = amount(&bill, "Requests");
    let an_hour = (bill.total_usd.0 - requests) / 2_920.0;
    requests + 2_000.0 * an_hour
}

fn tasks(arch: Arch) -> f64 {
    let bill = bare(PlatformId::AwsFargate, |s| {
        let settings = s.of_mut(PlatformId::AwsFargate);
        settings.arch = arch;
        settings.disk = true;
        settings.count = FleetCount::Exactly(5);
        settings.hours_per_week = 168.0 * 5.0 / 730.0;
    });
    bill.total_usd.0
}
