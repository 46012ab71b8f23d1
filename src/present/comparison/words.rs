//! Verdicts and the numbers that decided them, in words.

use crate::model::assessment::Assessment;
use crate::model::fit::{Finding, Rule, Verdict, tied};
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::units::{Mebibytes, Milliseconds, Usd};
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

/// What a rule looks at, in a word or two.
pub fn rule_name(rule: Rule) -> &'static str {
    match rule {
        Rule::MemoryLimit => "Memory",
        Rule::InstanceSize => "Instance size",
        Rule::DurationLimit => "Time limit",
        Rule::ProcessorLimit => "Processor time",
        Rule::PayloadLimit => "Payload",
        Rule::ConcurrencyLimit => "Concurrency limit",
        Rule::Capacity => "Capacity",
        Rule::Connections => "Open connections",
        Rule::Gateway => "Gateway",
        Rule::LatencyObjective => "Latency objective",
        Rule::LatencyTail => "Latency tail",
        Rule::ColdStarts => "Cold starts",
        Rule::Portability => "Portability",
        Rule::State => "State",
        Rule::Operations => "Operations",
        Rule::IdleFleet => "Idle fleet",
        Rule::IdleTime => "Idle time",
        Rule::Cost => "Cost",
    }
}

/// The number that decided a finding, as a sentence.
pub fn told(finding: &Finding, scenario: &Scenario) -> String {
    let (measured, limit) = (finding.measured, finding.limit);
    match finding.rule {
        Rule::MemoryLimit
        | Rule::InstanceSize
        | Rule::DurationLimit
        | Rule::ProcessorLimit
        | Rule::PayloadLimit
        | Rule::ConcurrencyLimit => of_a_limit(finding, scenario),
        Rule::Capacity => format!(
            "{} of the fleet is in use at the peak.",
            format::percent(measured)
        ),
        Rule::LatencyObjective | Rule::LatencyTail | Rule::ColdStarts => of_latency(finding),
        Rule::Connections => connections(finding),
        Rule::Gateway => part_of_bill(finding, "Holding connections at a gateway"),
        Rule::State => part_of_bill(finding, "Keeping state elsewhere"),
        Rule::Operations => part_of_bill(finding, "Operations work"),
        Rule::Portability => portability(finding, scenario),
        Rule::IdleFleet => format!(
            "A fleet for the same peak would be used to {} on average; idle time costs nothing here.",
            format::percent(measured)
        ),
        Rule::IdleTime => format!(
            "{} of the fleet idles on average, and is paid for.",
            format::percent(measured)
        ),
        Rule::Cost => format!(
            "{} a month against {}.",
            format::usd(Usd(measured)),
            format::usd(Usd(limit))
        ),
    }
}

/// The same of a compared platform; of its cost also where it is the cheaper one.
pub fn reason(finding: &Finding, assessment: &Assessment, scenario: &Scenario) -> String {
    let told = told(finding, scenario);
    match finding.rule {
        Rule::Cost => format!("{told} {}", flip(finding.platform, assessment, scenario)),
        _ => told,
    }
}

/// A word at the start of a sentence.
pub(super) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn of_a_limit(finding: &Finding, scenario: &Scenario) -> String {
    let (measured, limit) = (finding.measured, finding.limit);
    let seconds = |s: f64| format::duration(Milliseconds(s * 1e3));
    let memory = |mb: f64| format::memory(Mebibytes(mb));
    match finding.rule {
        Rule::DurationLimit if scenario.workload.longest.is_some() => format!(
            "The longest run takes {}, the limit is {}.",
            seconds(measured),
            seconds(limit)
        ),
        Rule::DurationLimit => format!(
            "p99.9 of the runs is {}, the limit {}; {} are longer.",
            seconds(measured),
            seconds(limit),
            format::percent(finding.value),
        ),
        Rule::ProcessorLimit => format!(
            "A run computes for {}, the limit is {}.",
            seconds(measured),
            seconds(limit)
        ),
        Rule::ConcurrencyLimit => format!(
            "{} requests in flight at the peak, {} allowed by default.",
            format::count(measured),
            format::grouped(limit),
        ),
        Rule::PayloadLimit => format!(
            "The payload nearest to its limit has {}, of {} allowed.",
            format::megabytes(measured),
            format::megabytes(limit)
        ),
        Rule::InstanceSize => format!(
            "The setting nearest to its limit is at {} of it.",
            format::percent(finding.value)
        ),
        _ => format!("{} of {} at most.", memory(measured), memory(limit)),
    }
}

fn of_latency(finding: &Finding) -> String {
    let ms = |x: f64| format::duration(Milliseconds(x));
    let (measured, limit) = (finding.measured, finding.limit);
    match finding.rule {
        Rule::LatencyObjective => format!("p99 is {}, the objective {}.", ms(measured), ms(limit)),
        Rule::ColdStarts if measured <= 0.0 => {
            "999 of 1,000 requests meet the tight objective.".to_owned()
        }
        Rule::ColdStarts => format!(
            "{} of requests start cold and miss the tight objective, which has room for {}.",
            format::percent(measured),
            format::percent(limit)
        ),
        _ => format!(
            "p99.9 is {}, {} the objective.",
            ms(measured),
            format::times(finding.value)
        ),
    }
}

fn connections(finding: &Finding) -> String {
    let open = format::count(finding.measured);
    if finding.value > 0.0 {
        format!(
            "{open} connections stay open, and nothing here holds them: it takes a gateway in front."
        )
    } else {
        format!("{open} connections stay open, and are held.")
    }
}

fn part_of_bill(finding: &Finding, what: &str) -> String {
    format!(
        "{what} costs {} a month, all the rest {}.",
        format::usd(Usd(finding.measured)),
        format::usd(Usd(finding.limit))
    )
}

fn portability(finding: &Finding, scenario: &Scenario) -> String {
    let parts = tied(scenario, finding.platform);
    let names: Vec<&str> = parts
        .iter()
        .filter(|part| part.to.is_some())
        .map(|part| part.part)
        .collect();
    match names.as_slice() {
        [] => "Nothing in use exists at one provider only.".to_owned(),
        [only] => format!("One part exists at one provider only: {only}."),
        [all @ .., last] => format!(
            "{} parts exist at one provider only: {} and {last}.",
            names.len(),
            all.join(", ")
        ),
    }
}

/// Where the platform is the cheapest of several.
fn cheapest_stretches(platform: PlatformId, assessment: &Assessment) -> String {
    let own = assessment
        .cheapest
        .iter()
        .filter(|stretch| stretch.platform == platform);
    let ranges: Vec<String> = own
        .map(|stretch| {
            format!(
                "from {} to {}",
                format::count(stretch.from),
                format::count(stretch.to)
            )
        })
        .collect();
    match ranges.as_slice() {
        [] => "Nowhere the cheapest of those compared.".to_owned(),
        [first, second, more @ ..] if !more.is_empty() => format!(
            "The cheapest {first}, {second} and over {} more stretches.",
            more.len()
        ),
        ranges => format!("The cheapest {} a month.", ranges.join(" and ")),
    }
}

/// Where the platform begins or ceases to be the cheaper one.
fn flip(platform: PlatformId, assessment: &Assessment, scenario: &Scenario) -> String {
    let n = scenario.workload.invocations_per_month;
    let [pair] = assessment.break_evens.as_slice() else {
        return cheapest_stretches(platform, assessment);
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
