//! Is the simulation right? Cases whose answer is known, run in the visitor's browser when asked for.

use std::rc::Rc;

use web_sys::HtmlDetailsElement;
use yew::prelude::*;

use crate::model::simulation::schedule::Rank;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::validation::{Case, Check, cases};
use crate::present::format;
use crate::present::validation::{Report, Section, report};
use crate::web::fell::Fell;
use crate::web::said::Said;
use crate::web::simulation::{Status, spoken};
use crate::web::simulations::{Shown, SimulationsHandle, use_simulations};
use crate::web::terms::headed;
use crate::web::views::table::TableView;

/// The checks, folded until they are asked for; what was asked for goes on when they are folded again.
#[component]
pub fn ValidationView() -> Html {
    let seen = use_state_eq(|| false);
    let ontoggle = {
        let seen = seen.clone();
        Callback::from(move |event: Event| {
            let open = event
                .target_dyn_into::<HtmlDetailsElement>()
                .is_some_and(|details| details.open());
            if open {
                seen.set(true);
            }
        })
    };
    html! {
        <details id="checks" {ontoggle}>
            <summary>{ "Checks against theory, another simulator and measurements, run in your browser" }</summary>
            if *seen {
                <Checks />
            }
        </details>
    }
}

#[component]
fn Checks() -> Html {
    let cases = use_memo((), |()| cases());
    let specs = use_memo((), |()| {
        let specs = cases.iter().flat_map(|case| case.specs.clone());
        specs.collect::<Vec<_>>()
    });
    let started = use_state_eq(|| false);
    let simulations = use_simulations(specs, Rank::View, *started);
    let judged = judged(&cases, &simulations.results);
    let report = report(&cases, &judged);
    let run = {
        let started = started.clone();
        Callback::from(move |_: MouseEvent| started.set(true))
    };
    html! {
        <>
            <div class="bar">
                if *started {
                    { under_way(&simulations, &report) }
                } else {
                    <button type="button" onclick={run}>{ "Run the checks" }</button>
                    <span>{ format!("{} checks from {} cases, about a minute.", report.waiting, cases.len()) }</span>
                }
            </div>
            { for report.sections.iter().map(section) }
        </>
    }
}

fn under_way(simulations: &SimulationsHandle<SimulationSpec>, report: &Report) -> Html {
    let cancel = simulations.cancel.reform(|_: MouseEvent| ());
    let restart = simulations.restart.reform(|_: MouseEvent| ());
    let state = match simulations.status {
        Status::Running => "running",
        Status::Done => "done",
        Status::Cancelled => "cancelled",
    };
    html! {
        <>
            if simulations.status == Status::Running {
                <button type="button" onclick={cancel}>{ "Stop" }</button>
                <progress max="1" value={simulations.progress.to_string()} aria-label="Progress of the checks" />
                <span>{ format::percent(simulations.progress) }</span>
            }
            if simulations.status == Status::Cancelled {
                <button type="button" onclick={restart}>{ "Go on" }</button>
            }
            <span id="checks-status" data-state={state}>{ &report.sentence }</span>
            <Said text={spoken(simulations.status, &report.sentence)} />
            if simulations.inline {
                <span>{ "They run in the page itself, because no worker could be had." }</span>
            }
            <Fell said="A fault of the program has stopped some of the checks; the others go on. When they have ended, “Go on” tries them again." why={simulations.fell.clone()} />
        </>
    }
}

fn section(section: &Section) -> Html {
    html! {
        <section key={section.key} id={format!("checks-{}", section.key)}>
            { headed(3, &format!("checks-{}-title", section.key), section.title) }
            <p>{ &section.note }</p>
            <TableView table={Rc::new(section.table.clone())} caption={section.title} />
        </section>
    }
}

/// The checks of each case whose simulations are complete.
fn judged(cases: &[Case], results: &[Shown<SimulationSpec>]) -> Vec<Option<Vec<Check>>> {
    let complete = |shown: &Shown<SimulationSpec>| {
        let summary = shown.summary.clone()?;
        (!shown.stale && summary.done()).then_some(summary)
    };
    let mut results = results.iter().map(complete);
    let judge = |case: &Case| {
        let of_case: Vec<_> = results.by_ref().take(case.specs.len()).collect();
        if of_case.len() < case.specs.len() {
            return None;
        }
        let summaries: Option<Vec<_>> = of_case.into_iter().collect();
        let summaries = summaries?;
        let summaries: Vec<_> = summaries.iter().map(Rc::as_ref).collect();
        Some(case.judge(&summaries))
    };
    cases.iter().map(judge).collect()
}
