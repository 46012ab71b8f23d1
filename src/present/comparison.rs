//! The comparison in words: what each platform is like, and how this workload fits it.

use crate::model::assessment::{Assessment, Candidate};
use crate::model::fit::{Finding, Rule, Verdict};
use crate::model::measurements::Arch;
use crate::model::prices::PriceBook;
use crate::model::scenario::{PlatformId, Scenario};
use crate::model::simulation::summary::Summary;
use crate::model::units::{Mebibytes, Milliseconds, Usd};
use crate::present::figure::Table;
use crate::present::format;

impl Verdict {
    /// The verdict as a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Excels => "excels",
            Self::Fits => "fits",
            Self::WithCare => "with care",
            Self::Poor => "poor",
            Self::Impossible => "impossible",
        }
    }
}

/// What the platforms are like, with this scenario's numbers where there are any.
pub fn characteristics(
    scenario: &Scenario,
    assessment: &Assessment,
    summary: Option<&Summary>,
    book: &PriceBook,
) -> Table {
    let mut head = vec!["Characteristic".to_owned()];
    head.extend(scenario.compared.iter().map(|p| p.name().to_owned()));
    type Cell = fn(&View<'_>, PlatformId) -> String;
    let rows: [(&str, Cell); 7] = [
        ("Server management", |_, platform| match platform {
            PlatformId::AwsLambda => "None: the provider patches systems and runtimes.".to_owned(),
            PlatformId::AwsEc2 => "Yours: images, patches, capacity.".to_owned(),
        }),
        ("Pay for", |view, platform| view.pay(platform)),
        ("Scaling", |view, platform| view.scaling(platform)),
        ("Started by", |_, platform| match platform {
            PlatformId::AwsLambda => "Events: HTTP, queues, uploads, streams, timers.".to_owned(),
            PlatformId::AwsEc2 => "Whatever your software listens to.".to_owned(),
        }),
        ("State", |_, platform| match platform {
            PlatformId::AwsLambda => {
                "None that lasts: keep it in a database or an object store.".to_owned()
            }
            PlatformId::AwsEc2 => "Memory and disk last as long as the server.".to_owned(),
        }),
        ("Limits", |view, platform| view.limits(platform)),
        ("Cold starts", |view, platform| view.cold_starts(platform)),
    ];
    let view = View {
        scenario,
        assessment,
        summary,
        book,
    };
    let rows = rows
        .into_iter()
        .map(|(name, cell)| {
            let cells = scenario
                .compared
                .iter()
                .map(|&platform| cell(&view, platform));
            std::iter::once(name.to_owned()).chain(cells).collect()
        })
        .collect();
    Table { head, rows }
}

struct View<'a> {
    scenario: &'a Scenario,
    assessment: &'a Assessment,
    summary: Option<&'a Summary>,
    book: &'a PriceBook,
}

impl View<'_> {
    fn candidate(&self, platform: PlatformId) -> Option<&Candidate> {
        self.assessment
            .possible()
            .find(|c| c.bill.platform == platform)
    }

    fn limit(&self, platform: PlatformId, name: &str) -> Option<f64> {
        self.book
            .limit(platform.key(), name)
            .map(|limit| limit.value)
    }

    fn pay(&self, platform: PlatformId) -> String {
        match platform {
            PlatformId::AwsLambda => {
                let item = match self.scenario.lambda.arch {
                    Arch::X86 => "duration-x86",
                    Arch::Arm64 => "duration-arm64",
                };
                let price = |item| self.book.price("aws-lambda", item).map(|row| row.price());
                match (price("request"), price(item)) {
                    (Ok(request), Ok(duration)) => format!(
                        "Each use: {} for 1 M requests and {} a GB-second, not for idle time.",
                        format::usd(request * 1e6),
                        format::unit_price(duration),
                    ),
                    _ => String::new(),
                }
            }
            PlatformId::AwsEc2 => match self.book.instance(&self.scenario.ec2.instance) {
                Ok(instance) => format!(
                    "Each hour: {} for a {}, busy or idle.",
                    format::unit_price(Usd(instance.price_usd_per_hour)),
                    instance.instance,
                ),
                Err(_) => String::new(),
            },
        }
    }

    fn scaling(&self, platform: PlatformId) -> String {
        match (
            self.candidate(platform).and_then(|c| c.fleet),
            self.limit(platform, "concurrency"),
        ) {
            (Some(fleet), _) => format!(
                "A fixed fleet: {} for the peak, {} of the CPU used on average.",
                if fleet.count == 1 {
                    "1 server".to_owned()
                } else {
                    format!("{} servers", format::grouped(fleet.count as f64))
                },
                format::percent(fleet.utilisation.0.min(1.0)),
            ),
            (None, Some(limit)) => format!(
                "By itself, from 0 to {} at once by default; here {} on average.",
                format::grouped(limit),
                self.summary
                    .and_then(|s| s.mean_busy)
                    .map_or("…".to_owned(), |e| format::count(e.mean)),
            ),
            (None, None) => String::new(),
        }
    }

    fn limits(&self, platform: PlatformId) -> String {
        match platform {
            PlatformId::AwsLambda => {
                let timeout = self
                    .limit(platform, "timeout")
                    .map_or(String::new(), |s| format::duration(Milliseconds(s * 1e3)));
                let memory = self
                    .limit(platform, "memory-max")
                    .map_or(String::new(), |mb| format::memory(Mebibytes(mb)));
                format!("{timeout} a run, {memory}.")
            }
            PlatformId::AwsEc2 => match self.book.instance(&self.scenario.ec2.instance) {
                Ok(instance) => format!(
                    "Any duration; {} GiB and {} vCPU each.",
                    instance.memory_gib, instance.vcpu
                ),
                Err(_) => String::new(),
            },
        }
    }

    fn cold_starts(&self, platform: PlatformId) -> String {
        match (platform, self.summary.and_then(|s| s.cold_share)) {
            (PlatformId::AwsLambda, Some(share)) => {
                format!("{} of requests.", format::percent(share.mean))
            }
            (PlatformId::AwsLambda, None) => "Not simulated yet.".to_owned(),
            (PlatformId::AwsEc2, _) => {
                "None: servers are always up. Queueing is not included.".to_owned()
            }
        }
    }
}

/// What a rule looks at, in a word or two.
pub fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::DurationLimit => "Time limit",
        Rule::ConcurrencyLimit => "Concurrency limit",
        Rule::Capacity => "Capacity",
        Rule::LatencyObjective => "Latency objective",
        Rule::LatencyTail => "Latency tail",
        Rule::Cost => "Cost",
    }
}

/// The number that decided a finding, as a sentence.
pub fn reason(finding: &Finding, assessment: &Assessment, scenario: &Scenario) -> String {
    let (measured, limit) = (finding.measured, finding.limit);
    let ms = |x: f64| format::duration(Milliseconds(x));
    match finding.rule {
        Rule::DurationLimit => format!(
            "p99.9 of the runs is {}, the limit {}; {} are longer.",
            ms(measured * 1e3),
            ms(limit * 1e3),
            format::percent(finding.value),
        ),
        Rule::ConcurrencyLimit => format!(
            "{} requests in flight at the peak, {} allowed by default.",
            format::count(measured),
            format::grouped(limit),
        ),
        Rule::Capacity => format!(
            "{} of the fleet is in use at the peak.",
            format::percent(measured)
        ),
        Rule::LatencyObjective => format!("p99 is {}, the objective {}.", ms(measured), ms(limit)),
        Rule::LatencyTail => format!(
            "p99.9 is {}, {} the objective.",
            ms(measured),
            format::times(finding.value)
        ),
        Rule::Cost => {
            let flip = flip(finding.platform, assessment, scenario);
            format!(
                "{} a month against {}. {flip}",
                format::usd(Usd(measured)),
                format::usd(Usd(limit))
            )
        }
    }
}

/// Where the platform begins or ceases to be the cheaper one.
fn flip(platform: PlatformId, assessment: &Assessment, scenario: &Scenario) -> String {
    let n = scenario.workload.invocations_per_month;
    let pairs = assessment.break_evens.iter();
    let Some(pair) = pairs
        .into_iter()
        .find(|p| p.platforms.0 == platform || p.platforms.1 == platform)
    else {
        return String::new();
    };
    let cheaper = if pair.cheaper_at(n) == Some(platform) {
        "Cheaper"
    } else {
        "Dearer"
    };
    match pair.around(n) {
        (None, None) => format!("{cheaper} at every volume."),
        (None, Some(above)) => format!(
            "{cheaper} up to {} a month.",
            format::count(above.invocations_per_month)
        ),
        (Some(below), None) => format!(
            "{cheaper} from {} a month on.",
            format::count(below.invocations_per_month)
        ),
        (Some(below), Some(above)) => format!(
            "{cheaper} from {} to {} a month.",
            format::count(below.invocations_per_month),
            format::count(above.invocations_per_month),
        ),
    }
}
