//! The three limits of serverless that every brief addresses: cold starts on latency-sensitive paths, execution time, and
//! cost at high sustained throughput. Each with this scenario's number, and what is done about it.

use crate::model::assessment::Candidate;
use crate::model::curve::VOLUME_RANGE;
use crate::model::fit::{Finding, Rule, Verdict};
use crate::model::platform::{Kind, PlatformId};
use crate::present::brief::Sources;
use crate::present::comparison::reason;
use crate::present::markdown::{Document, Inline};
use crate::present::{format, mitigations, simulation};

/// How many times the volume the costs are looked at under sustained growth.
const GROWTH: f64 = 10.0;

pub(super) fn write(sources: &Sources<'_>, document: &mut Document) {
    document.heading(2, "Limits addressed");
    for (title, number, done) in [
        (
            "Cold starts on latency-sensitive paths",
            latency(sources),
            cure(sources),
        ),
        ("Execution time limits", time(sources), elsewhere(sources)),
        (
            "Cost at high sustained throughput",
            growth(sources),
            plan(sources),
        ),
    ] {
        document.heading(3, title);
        document.list([
            Inline::named("Here", &number.join(" ")),
            Inline::named("What is done", &done.join(" ")),
        ]);
    }
}

/// The findings of a rule about every compared platform, with the platform's name before its number.
fn findings<'a>(
    sources: &'a Sources<'_>,
    rule: Rule,
) -> impl Iterator<Item = (&'a Finding, String)> {
    let of_rule = sources
        .assessment
        .findings
        .iter()
        .filter(move |f| f.rule == rule);
    of_rule.map(|finding| {
        let name = finding.platform.at_the_start();
        let why = reason(finding, sources.assessment, sources.scenario);
        (finding, format!("{name}: {why}"))
    })
}

fn latency(sources: &Sources<'_>) -> Vec<String> {
    let scenario = sources.scenario;
    let platform = scenario.simulation.platform;
    let mut said = Vec::new();
    if let Some(share) = sources.found().and_then(|summary| summary.cold_share) {
        said.push(format!(
            "{} of the requests to {} start cold.",
            format::percent(share.mean),
            platform.in_a_sentence()
        ));
    }
    said.extend(findings(sources, Rule::LatencyObjective).map(|(_, sentence)| sentence));
    let unseen = sources
        .assessment
        .possible()
        .filter(|c| c.latency.is_none());
    let unseen: Vec<&str> = unseen.map(|c| c.bill.platform.in_a_sentence()).collect();
    if !unseen.is_empty() {
        said.push(format!("Not known: the latency of {}.", listed(&unseen)));
    }
    said
}

/// What is set against cold starts, what would help, and where else the objective is met.
fn cure(sources: &Sources<'_>) -> Vec<String> {
    let scenario = sources.scenario;
    let platform = scenario.simulation.platform;
    let mut said = Vec::new();
    if sources.assessment.cost(platform).is_some() {
        said.push(match mitigations::set(scenario).as_str() {
            "" => "Nothing is set against cold starts.".to_owned(),
            set => format!("Set against cold starts: {set}."),
        });
        let spec = scenario.simulation_spec();
        let causes = sources
            .found()
            .and_then(|summary| simulation::causes(summary, &spec));
        said.extend(causes.into_iter().flat_map(|causes| causes.sentences));
    } else {
        said.push(format!(
            "There are none to cure: {}, whose cold starts are simulated, does not run this.",
            platform.in_a_sentence()
        ));
    }
    let objective = || findings(sources, Rule::LatencyObjective);
    if objective().any(|(f, _)| f.verdict > Verdict::Fits) {
        let meets = objective().filter(|(f, _)| f.verdict <= Verdict::Fits);
        let meets: Vec<&str> = meets.map(|(f, _)| f.platform.in_a_sentence()).collect();
        said.push(match meets.as_slice() {
            [] => "No compared platform is known to meet the objective.".to_owned(),
            meets => format!("The objective is met on {}.", either(meets)),
        });
    }
    said
}

/// What limits the time of a run: its duration, or the processor time in it.
fn timed<'a>(sources: &'a Sources<'_>) -> impl Iterator<Item = (&'a Finding, String)> {
    let duration = findings(sources, Rule::DurationLimit);
    duration.chain(findings(sources, Rule::ProcessorLimit))
}

fn time(sources: &Sources<'_>) -> Vec<String> {
    let mut said: Vec<String> = timed(sources).map(|(_, sentence)| sentence).collect();
    let free = unlimited(sources);
    if !free.is_empty() {
        said.push(format!("No time limit on {}.", either(&free)));
    }
    if said.is_empty() {
        said.push("No compared platform limits the time of a run.".to_owned());
    }
    said
}

/// Platforms that can run the scenario and do not limit the time of a run.
fn unlimited<'a>(sources: &Sources<'a>) -> Vec<&'a str> {
    let limited = |platform: PlatformId| timed(sources).any(|(f, _)| f.platform == platform);
    let free = sources.assessment.possible().map(|c| c.bill.platform);
    let free = free.filter(|&platform| platform.kind() == Kind::Server && !limited(platform));
    free.map(PlatformId::in_a_sentence).collect()
}

fn elsewhere(sources: &Sources<'_>) -> Vec<String> {
    if timed(sources).all(|(f, _)| f.verdict <= Verdict::Fits) {
        return vec!["Nothing is needed: no run comes near a limit.".to_owned()];
    }
    let free = unlimited(sources);
    vec![match free.as_slice() {
        [] => "No compared platform is without a limit: split the work into shorter runs, or compare servers.".to_owned(),
        free => format!("What a limit rules out runs on {}.", either(free)),
    }]
}

/// What each platform costs at this volume and under sustained growth.
fn growth(sources: &Sources<'_>) -> Vec<String> {
    let here = sources.scenario.workload.invocations_per_month;
    let at = |n: f64| {
        let costs = sources.assessment.possible().map(|c: &Candidate| {
            let name = c.bill.platform.in_a_sentence();
            format!("{name} {}", format::usd(c.curve.cost(n)))
        });
        listed(&costs.collect::<Vec<_>>())
    };
    if sources.assessment.possible().next().is_none() {
        return vec!["No compared platform has a bill.".to_owned()];
    }
    let more = (here * GROWTH).clamp(VOLUME_RANGE.0, VOLUME_RANGE.1);
    let bills = sources.assessment.possible().map(|c| {
        format!(
            "{} {}",
            c.bill.platform.in_a_sentence(),
            format::usd(c.bill.total_usd)
        )
    });
    vec![
        format!(
            "At {} a month: {}.",
            format::volume(here),
            listed(&bills.collect::<Vec<_>>())
        ),
        format!("At {}: {}.", format::volume(more), at(more)),
    ]
}

/// Where the cheapest changes as the volume grows.
fn plan(sources: &Sources<'_>) -> Vec<String> {
    let assessment = sources.assessment;
    let here = sources.scenario.workload.invocations_per_month;
    let several = assessment.possible().count() > 1;
    let Some(stretch) = assessment.cheapest_at(here).filter(|_| several) else {
        return vec!["There is nothing to move to: compare another platform.".to_owned()];
    };
    let name = stretch.platform.in_a_sentence();
    let next = assessment
        .cheapest
        .iter()
        .find(|next| next.from >= stretch.to);
    vec![match next {
        Some(next) => format!(
            "Stay on {name}, and move to {} once the volume stays above {} a month.",
            next.platform.in_a_sentence(),
            format::volume(stretch.to)
        ),
        None => format!("Stay on {name}: it is the cheapest at every higher volume."),
    }]
}

/// `a, b and c`.
fn listed<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "and")
}

/// `a, b or c`.
fn either<T: AsRef<str>>(names: &[T]) -> String {
    joined(names, "or")
}

fn joined<T: AsRef<str>>(names: &[T], word: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}
