//! The comparison in words: what each platform is like, and how this workload fits it.

mod words;

use crate::model::assessment::{Assessment, Candidate};
use crate::model::charge::Category;
use crate::model::platform::{Kind, PlatformId};
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::model::units::{Mebibytes, Milliseconds};
use crate::present::figure::Table;
use crate::present::format;

pub use words::{reason, rule_name};

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
        ("Server management", |_, platform| {
            management(platform).to_owned()
        }),
        ("Pay for", |view, platform| view.pay(platform)),
        ("Scaling", |view, platform| view.scaling(platform)),
        ("Started by", |_, platform| triggers(platform).to_owned()),
        ("State", |_, platform| state(platform).to_owned()),
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

    /// The prices of the platform itself, from its bill.
    fn pay(&self, platform: PlatformId) -> String {
        let Some(candidate) = self.candidate(platform) else {
            return String::new();
        };
        let paid = candidate
            .bill
            .lines
            .iter()
            .filter(|line| line.paid > 0.0 && line.row.price_usd > 0.0);
        let mut prices: Vec<String> = Vec::new();
        for line in paid {
            let price = match line.category {
                Category::Requests => {
                    format!("{} for 1 M requests", format::usd(line.unit_price() * 1e6))
                }
                Category::Compute => format!(
                    "{} {}",
                    format::unit_price(line.unit_price()),
                    format::each(&line.row.unit)
                ),
                _ => continue,
            };
            if !prices.contains(&price) {
                prices.push(price);
            }
        }
        let (first, rest) = match platform.kind() {
            Kind::Function => ("Each use", ", not for idle time"),
            Kind::Server => ("Time", ", busy or idle"),
        };
        format!("{first}: {}{rest}.", prices.join(" and "))
    }

    fn scaling(&self, platform: PlatformId) -> String {
        let simulated = self.summary.filter(|_| platform == PlatformId::AwsLambda);
        let limit = self
            .limit(platform, "concurrency")
            .or_else(|| self.limit(platform, "instances"));
        match (self.candidate(platform).and_then(|c| c.fleet), limit) {
            (Some(fleet), _) => {
                let servers = if fleet.count == 1 {
                    "1 server".to_owned()
                } else {
                    format!("{} servers", format::grouped(fleet.count as f64))
                };
                let used = format::percent(fleet.utilisation.0.min(1.0));
                if fleet.mean_count < fleet.count as f64 {
                    let mean = format::count(fleet.mean_count);
                    format!(
                        "A fleet that follows the hour: {servers} at the peak, {mean} on average, {used} of the CPU used."
                    )
                } else {
                    format!(
                        "A fixed fleet: {servers} for the peak, {used} of the CPU used on average."
                    )
                }
            }
            (None, Some(limit)) => format!(
                "By itself, from 0 to {} at once by default; here {} on average.",
                format::grouped(limit),
                simulated.and_then(|s| s.mean_busy).map_or_else(
                    || format::count(
                        self.scenario.peak_concurrency() / self.scenario.traffic.profile().peak()
                    ),
                    |e| format::count(e.mean)
                ),
            ),
            (None, None) => "By itself, from 0.".to_owned(),
        }
    }

    fn limits(&self, platform: PlatformId) -> String {
        let time = self.limit(platform, "timeout").map(|s| (s, "a run"));
        let time = time.or_else(|| {
            self.limit(platform, "http-timeout")
                .map(|s| (s, "an HTTP answer"))
        });
        let time = time.or_else(|| {
            self.limit(platform, "cpu-max")
                .map(|s| (s, "of processor time"))
        });
        let time =
            time.map(|(s, what)| format!("{} {what}", format::duration(Milliseconds(s * 1e3))));
        let memory = self
            .limit(platform, "memory-max")
            .map(|mb| format::memory(Mebibytes(mb)));
        let limits: Vec<String> = time.into_iter().chain(memory).collect();
        if !limits.is_empty() {
            return format!("{}.", limits.join(", "));
        }
        let settings = self.scenario.of(platform);
        let regions = self
            .book
            .regions(&self.scenario.location, platform.provider());
        match self
            .book
            .server(platform.key(), &settings.instance, &regions)
        {
            Ok(server) => format!(
                "Any duration; {} GiB and {} vCPU each.",
                server.memory_gib, server.vcpu
            ),
            Err(_) => "Any duration.".to_owned(),
        }
    }

    fn cold_starts(&self, platform: PlatformId) -> String {
        match (platform, self.summary.and_then(|s| s.cold_share)) {
            (PlatformId::AwsLambda, Some(share)) => {
                format!("{} of requests.", format::percent(share.mean))
            }
            (PlatformId::AwsLambda, None) => "Not simulated yet.".to_owned(),
            _ if platform.kind() == Kind::Server => "None: servers are always up.".to_owned(),
            (PlatformId::CloudflareWorkers, _) => {
                "Hardly any: isolates start in milliseconds.".to_owned()
            }
            _ => "Yes; they are simulated for AWS Lambda only.".to_owned(),
        }
    }
}

/// Who looks after the servers.
fn management(platform: PlatformId) -> &'static str {
    use PlatformId::{
        AwsEc2, AwsFargate, AwsLambdaManagedInstances, AzureContainerApps, AzureFunctionsPremium,
        AzureVm, GcpCloudRunInstances, GcpGce,
    };
    match platform {
        AwsEc2 | GcpGce | AzureVm => "Yours: images, patches, capacity.",
        AwsLambdaManagedInstances => "The provider's, on instances of a type you choose.",
        AwsFargate | GcpCloudRunInstances | AzureContainerApps => {
            "No servers; the container image is yours to patch."
        }
        AzureFunctionsPremium => "The provider's; you choose size and number of instances.",
        _ => "None: the provider patches systems and runtimes.",
    }
}

/// What starts the code.
fn triggers(platform: PlatformId) -> &'static str {
    use PlatformId::{
        AwsEc2, AwsFargate, AwsLambdaEdge, AzureContainerApps, AzureVm, CloudflareWorkers,
        GcpCloudRunInstances, GcpGce,
    };
    match platform {
        AwsEc2 | GcpGce | AzureVm => "Whatever your software listens to.",
        AwsLambdaEdge => "Requests and responses that pass CloudFront.",
        CloudflareWorkers => "HTTP requests, queues, timers.",
        AwsFargate | GcpCloudRunInstances | AzureContainerApps => {
            "HTTP requests, or jobs that you start."
        }
        _ => "Events: HTTP, queues, uploads, streams, timers.",
    }
}

/// What is kept between requests.
fn state(platform: PlatformId) -> &'static str {
    use PlatformId::{AwsEc2, AwsFargate, AzureVm, GcpCloudRunInstances, GcpGce};
    match platform {
        AwsEc2 | GcpGce | AzureVm => "Memory and disk last as long as the server.",
        AwsFargate | GcpCloudRunInstances => "Memory lasts as long as the container; disks do not.",
        _ => "None that lasts: keep it in a database or an object store.",
    }
}
