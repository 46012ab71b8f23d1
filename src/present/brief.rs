//! The trade-off in Markdown, ready to paste in a design document: choice, numbers, limits addressed, assumptions, link.
//!
//! Every sentence and number comes from the functions and values that the views show, so that it cannot contradict them.

mod assumptions;
mod limits;

use crate::model::assessment::{Assessment, Candidate};
use crate::model::fit::Verdict;
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::present::answer::answer;
use crate::present::beside::{self, Side};
use crate::present::bills::{by_category, refusal};
use crate::present::comparison::deciding;
use crate::present::figure::Table;
use crate::present::figures::crossing_sentences;
use crate::present::markdown::{Document, Inline};
use crate::present::{fleets, format, link, simulation};

/// Sentences about crossings that are given; the link shows the rest.
const MOST_CROSSINGS: usize = 8;

/// Name of the file.
pub const FILE: &str = "serverless-trade-offs.md";

/// Whose numbers the simulation gives at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// None yet.
    Nothing,
    /// Those of the inputs before the last change.
    Before,
    /// Those of these inputs.
    These,
}

/// Whether the simulation goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    /// It does; so much is done, 0 to 1.
    On(f64),
    /// The visitor stopped it when so much was done.
    Stopped(f64),
    /// It is complete.
    Ended,
}

/// Where the simulation stands that the numbers of cold starts rest on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Whose numbers there are.
    pub known: Known,
    /// Whether it goes on.
    pub progress: Progress,
}

/// What a brief is made from: the values that the views show.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What follows from it.
    pub assessment: &'a Assessment,
    /// What the simulation found, if it has begun.
    pub summary: Option<&'a Summary>,
    /// Where the simulation stands.
    pub standing: Standing,
    /// Scenario A, where one is pinned beside the scenario of the brief.
    pub pinned: Option<Side<'a>>,
    /// Address of the page, without a fragment.
    pub page: &'a str,
}

impl<'a> Sources<'a> {
    /// What the simulation found of at least one request to a compared platform that can run the scenario.
    fn found(&self) -> Option<&'a Summary> {
        let able = self.assessment.cost(self.scenario.simulation.platform);
        let summary = self.summary.filter(|summary| summary.requests > 0);
        summary.filter(|_| able.is_some())
    }
}

/// The brief.
pub fn markdown(sources: &Sources<'_>) -> String {
    let mut document = Document::default();
    document.heading(1, &title(sources.scenario));
    if let Some(caution) = caution(sources.standing) {
        document.paragraph(Inline::strong(caution.as_str()));
    }
    choice(sources, &mut document);
    if let Some(a) = sources.pinned {
        against(a, sources, &mut document);
    }
    numbers(sources, &mut document);
    limits::write(sources, &mut document);
    assumptions::write(sources, &mut document);
    document.heading(2, "Link");
    document.paragraph(Inline::address(&address(sources)));
    if sources.scenario.traffic.trace.is_some() {
        document.paragraph("The trace itself is not in the link.");
    }
    document.finish()
}

/// What differs from A, and what that changes.
fn against(a: Side<'_>, sources: &Sources<'_>, document: &mut Document) {
    let b = Side {
        scenario: sources.scenario,
        assessment: sources.assessment,
        summary: sources.summary,
    };
    let differ = beside::differences(a.scenario, b.scenario);
    document.heading(2, "Against scenario A");
    if differ.is_empty() {
        document.paragraph("Scenario A, which is pinned for comparison, is the same as this one.");
        return;
    }
    document.paragraph(Inline::strong(&beside::headline(a, b)));
    document.paragraph("This brief is of B. Inputs that differ from A:");
    document.table(&beside::inputs_table(&differ));
    document.paragraph("Results of both:");
    document.table(&beside::results(a, b));
}

/// Where the same scenario opens again.
fn address(sources: &Sources<'_>) -> String {
    let fragment = link::lasting(sources.scenario, sources.pinned.map(|a| a.scenario));
    format!("{}#{fragment}", sources.page)
}

fn title(scenario: &Scenario) -> String {
    let names: Vec<&str> = scenario.compared.iter().map(|p| p.name()).collect();
    match names.as_slice() {
        [] => "Serverless trade-off".to_owned(),
        [only] => format!("Serverless trade-off: {only}"),
        [a, b] => format!("Serverless trade-off: {a} or {b}"),
        all => format!("Serverless trade-off: {} platforms", all.len()),
    }
}

/// What to know about the simulation before the numbers are used; `None` once it is complete.
fn caution(Standing { known, progress }: Standing) -> Option<String> {
    let (clause, done) = match progress {
        Progress::Ended => {
            let none = "There is nothing to simulate: bills are without cold starts.";
            return (known == Known::Nothing).then(|| none.to_owned());
        }
        Progress::On(done) => ("is still running", done),
        Progress::Stopped(done) => ("was stopped", done),
    };
    let percent = format::percent((done * 100.0).floor() / 100.0);
    Some(match known {
        Known::Nothing => format!(
            "The simulation {clause} and has no result yet: bills are without cold starts, and the latency of functions is not known."
        ),
        Known::Before => format!(
            "The simulation of these inputs {clause}: cold starts and the latency of functions are those of the inputs before the last change."
        ),
        Known::These => format!(
            "The simulation {clause} at {percent}: cold starts, their cost and the latency of functions are so far."
        ),
    })
}

/// What to take, and how each platform fits.
fn choice(sources: &Sources<'_>, document: &mut Document) {
    let answer = answer(sources.scenario, sources.assessment, sources.summary);
    document.heading(2, "Choice");
    document.paragraph(Inline::strong(&answer.headline));
    let sentences = answer.sentences.into_iter().chain(answer.simulated);
    document.paragraph(sentences.collect::<Vec<_>>().join(" "));
    document.paragraph(better_fit(sources).unwrap_or_default());
    let platforms = sources.scenario.compared.iter();
    document.table(&Table {
        head: ["Platform", "Monthly cost", "Fit", "What decides"]
            .map(str::to_owned)
            .to_vec(),
        rows: platforms.map(|&platform| fit(sources, platform)).collect(),
    });
}

/// A platform's row: its cost, its verdict and the number that decided.
fn fit(sources: &Sources<'_>, platform: PlatformId) -> Vec<String> {
    let assessment = sources.assessment;
    let refused = assessment.candidates.iter().flat_map(|c| c.as_ref().err());
    let refused = refused.into_iter().find(|r| r.platform == platform);
    let cost = assessment.cost(platform).map(format::usd);
    let decides = refused
        .map(refusal)
        .or_else(|| deciding(platform, sources.assessment, sources.scenario));
    vec![
        platform.name().to_owned(),
        cost.unwrap_or_else(|| "none".to_owned()),
        assessment
            .verdict(platform)
            .map_or("not known", Verdict::word)
            .to_owned(),
        decides.unwrap_or_default(),
    ]
}

/// Says that another than the cheapest fits better, where that is so.
fn better_fit(sources: &Sources<'_>) -> Option<String> {
    let assessment = sources.assessment;
    let able = assessment.possible().filter_map(|c| {
        let verdict = assessment.verdict(c.bill.platform)?;
        (verdict != Verdict::Impossible).then_some((c, verdict))
    });
    let able: Vec<(&Candidate, Verdict)> = able.collect();
    let cost = |(c, _): &&(&Candidate, Verdict)| c.bill.total_usd.0;
    let cheapest = able.iter().min_by(|a, b| cost(a).total_cmp(&cost(b)))?;
    let best = able
        .iter()
        .min_by(|a, b| a.1.cmp(&b.1).then(cost(a).total_cmp(&cost(b))))?;
    if best.1 >= cheapest.1 {
        return None;
    }
    let (best, cheapest) = (
        (best.0.bill.platform, best.1),
        (cheapest.0.bill.platform, cheapest.1),
    );
    Some(format!(
        "The cheapest is not the best fit: {} is rated \u{201c}{}\u{201d}, {} \u{201c}{}\u{201d}. {}",
        best.0.in_a_sentence(),
        best.1.word(),
        cheapest.0.in_a_sentence(),
        cheapest.1.word(),
        deciding(cheapest.0, sources.assessment, sources.scenario)?,
    ))
}

fn numbers(sources: &Sources<'_>, document: &mut Document) {
    let (scenario, assessment) = (sources.scenario, sources.assessment);
    document.heading(2, "Numbers");
    document.heading(3, "Monthly bills");
    document.table(&by_category(assessment));
    if assessment.possible().next().is_none() {
        document.paragraph("No compared platform has a bill.");
    }
    if let Some(servers) = fleets::table(scenario, assessment) {
        document.paragraph("Servers behind these costs:");
        document.table(&servers);
        document.list(fleets::beyond_reach(assessment));
    }
    document.heading(3, "Break-even");
    let mut sentences = crossing_sentences(assessment);
    let more = sentences.len().saturating_sub(MOST_CROSSINGS);
    sentences.truncate(MOST_CROSSINGS);
    if sentences.is_empty() {
        document.paragraph("There is none: fewer than two of the compared platforms have a bill.");
    }
    document.list(sentences);
    if more > 0 {
        document.paragraph(format!(
            "{more} more sentences about crossings are on the page behind the link."
        ));
    }
    document.heading(
        3,
        &format!("Cold starts on {}", scenario.simulation.platform.name()),
    );
    cold_starts(sources, document);
}

/// What was simulated, with intervals.
fn cold_starts(sources: &Sources<'_>, document: &mut Document) {
    let platform = sources.scenario.simulation.platform;
    if sources.assessment.cost(platform).is_none() {
        let name = platform.at_the_start();
        document.paragraph(format!(
            "{name}, whose cold starts are simulated, is not among the platforms that have a bill."
        ));
        return;
    }
    let Some(summary) = sources.found() else {
        document.paragraph("No request has been simulated.");
        return;
    };
    if let Some(share) = summary.cold_share {
        let interval = match share.half_width {
            Some(_) => ", 95 % interval in brackets",
            None => ", so far",
        };
        let share = format::percent_estimate(share);
        document.paragraph(format!(
            "Simulated share of cold starts: {share}{interval}."
        ));
    }
    document.table(&simulation::latency_table(summary));
    let spec = sources.scenario.simulation_spec();
    // How a simulation of other inputs ended is not told by these.
    let ending =
        simulation::ending(summary, &spec).filter(|_| sources.standing.known == Known::These);
    let mut said: Vec<String> = ending.into_iter().collect();
    said.push(simulation::observed(summary));
    document.paragraph(said.join(" "));
    document.list(
        summary
            .caveats
            .iter()
            .map(|&caveat| simulation::caution(caveat)),
    );
}
