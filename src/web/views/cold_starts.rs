//! The cold-start view: progress, what was found, why requests start cold, and the charts.
//!
//! The formula answers with every change of an input; the simulation takes its place as soon as it answers.

mod charts;
mod progress;

use std::rc::Rc;

use yew::prelude::*;

use crate::model::cold_share::preview::Preview;
use crate::model::scenario::Scenario;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;
use crate::present::simulation::{self, Answered, Causes, Number};
use crate::present::{format, traffic};
use crate::web::appearance::Appearance;
use crate::web::simulation::{SimulationHandle, Status, without_results};
use crate::web::terms::{explained, headed};
use crate::web::timeline::TimelineFigure;
use crate::web::views::cold_starts::charts::{RateChart, SimulatedCharts};
use crate::web::views::cold_starts::progress::Progress;
use crate::web::views::table::TableView;

/// Properties of [`ColdStarts`].
#[derive(Properties, PartialEq)]
pub struct ColdStartsProps {
    /// The scenario.
    pub scenario: Scenario,
    /// The simulation.
    pub simulation: SimulationHandle,
    /// Simulates a month's requests.
    pub month: Callback<()>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// What cold starts do.
#[component]
pub fn ColdStarts(props: &ColdStartsProps) -> Html {
    let spec = use_memo(props.scenario.simulation_spec(), SimulationSpec::clone);
    let preview = use_memo(spec.clone(), |spec| Preview::of(spec));
    let simulated = &props.simulation.simulated;
    let found = simulated
        .summary
        .clone()
        .filter(|summary| summary.requests > 0);
    let here = props.scenario.workload.invocations_per_month;
    if here <= 0.0 {
        return html! {
            <>
                <Progress simulation={props.simulation.clone()} month={props.month.clone()} />
                <p class="empty">{ "There are no invocations to simulate. Set \u{201c}Invocations a month\u{201d} above 0." }</p>
            </>
        };
    }
    let answered = match simulated.status {
        _ if found.is_some() && !simulated.stale => Answered::Simulation,
        Status::Cancelled => Answered::Stopped,
        Status::Running | Status::Done => Answered::NotYet,
    };
    let fresh = found.clone().filter(|_| answered == Answered::Simulation);
    let left_out = simulation::left_out(&preview).filter(|_| fresh.is_none());
    html! {
        <>
            <Progress simulation={props.simulation.clone()} month={props.month.clone()} />
            <p class="note" id="simulated-arrivals">{ traffic::arrivals(&props.scenario) }</p>
            { numbers(answered, found.as_deref(), &preview) }
            if let Some(sentence) = left_out {
                <p class="note" id="left-out">{ sentence }</p>
            }
            if let Some(summary) = found.clone() {
                <div class={classes!("results", simulated.stale.then_some("stale"))}>
                    <Found {summary} spec={spec.clone()} />
                </div>
            } else {
                <p class="empty">{ without_results(simulated.status) }</p>
            }
            <RateChart spec={spec.clone()} {here} preview={preview.clone()} simulated={fresh} appearance={props.appearance} />
            if let Some(summary) = found {
                <div class={classes!("results", simulated.stale.then_some("stale"))}>
                    <SimulatedCharts {summary} spec={spec.clone()} appearance={props.appearance} />
                </div>
            }
            <TimelineFigure {spec} appearance={props.appearance} />
        </>
    }
}

/// The cold share, which is always of this scenario, and the other numbers, which may still be of the one before.
fn numbers(answered: Answered, found: Option<&Summary>, preview: &Preview) -> Html {
    let number = |number: Number, class: Option<&'static str>| {
        html! {
            <div key={number.key} data-number={number.key} {class}>
                <dt>{ number.label }{ explained(number.label) }</dt>
                <dd>{ number.value }</dd>
                if !number.note.is_empty() {
                    <dd class="note">{ number.note }</dd>
                }
            </div>
        }
    };
    let cold = simulation::cold_share(answered, found, preview);
    let kind = (answered != Answered::Simulation).then_some("preview");
    let stale = (answered != Answered::Simulation).then_some("stale");
    let others = found.map_or_else(Vec::new, simulation::numbers);
    html! {
        <dl class="numbers">
            { number(cold, kind) }
            { for others.into_iter().map(|other| number(other, stale)) }
        </dl>
    }
}

/// Properties of [`Found`].
#[derive(Properties, PartialEq)]
struct FoundProps {
    summary: Rc<Summary>,
    spec: Rc<SimulationSpec>,
}

#[component]
fn Found(props: &FoundProps) -> Html {
    let summary = &props.summary;
    let ending = simulation::ending(summary, &props.spec);
    let causes = simulation::causes(summary, &props.spec);
    html! {
        <>
            if let Some(ending) = ending {
                <p class="note" id="simulation-end">{ ending }{ " " }{ simulation::observed(summary) }</p>
            }
            { for summary.caveats.iter().map(|caveat| html! { <p class="message" key={format!("{caveat:?}")}>{ simulation::caution(*caveat) }</p> }) }
            if let Some(causes) = causes {
                { why(&causes) }
            } else if summary.done() {
                <p class="empty">{ "No request started cold." }</p>
            }
            <TableView table={Rc::new(simulation::latency_table(summary))} caption="Latency with and without cold starts" />
            <p class="note">{ simulation::parts(props.spec.provider) }</p>
        </>
    }
}

/// The two kinds of cold starts, as a bar and in words.
fn why(causes: &Causes) -> Html {
    let part = |name: &'static str, share: f64, class: &'static str| {
        html! {
            <li {class} style={format!("flex-grow: {share}")}><span>{ name }{ " " }{ format::percent(share) }</span></li>
        }
    };
    html! {
        <section id="causes" aria-labelledby="causes-title">
            { headed(3, "causes-title", "Why they are cold") }
            <ul class="parts">
                { part("Idle gap", causes.idle_gap.0, "idle-gap") }
                { part("Scale-out", causes.scale_out.0, "scale-out") }
            </ul>
            { for causes.sentences.iter().map(|sentence| html! { <p key={sentence.clone()}>{ sentence }</p> }) }
        </section>
    }
}
