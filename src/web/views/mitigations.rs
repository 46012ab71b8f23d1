//! The mitigations view: each simulated on the same requests and billed; which to take, a table, a chart.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::mitigation::{Comparison, Mitigation, Trial, candidates};
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::simulation::schedule::Rank;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;
use crate::present::mitigations::{Mitigations, Row};
use crate::present::session::Action;
use crate::present::{bills, format, simulation};
use crate::web::appearance::Appearance;
use crate::web::fell::Fell;
use crate::web::said::Said;
use crate::web::scatter::ScatterChart;
use crate::web::simulation::{Status, spoken, without_results};
use crate::web::simulations::{SimulationsHandle, use_simulations};
use crate::web::terms::column;
use crate::web::views::moves::{focus, use_focus};
use crate::web::visible::use_visible;

/// Properties of [`MitigationsView`].
#[derive(Properties, PartialEq)]
pub struct MitigationsProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What the visitor does.
    pub act: Callback<Action>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// A comparison that can be shown, or why there is none.
#[derive(Clone)]
enum Shown {
    Compared(Rc<Mitigations>, Vec<&'static str>),
    Impossible(String),
}

/// Mitigations of cold starts. They are simulated once the view is on the screen.
#[component]
pub fn MitigationsView(props: &MitigationsProps) -> Html {
    let root = use_node_ref();
    let visible = use_visible(root.clone());
    let trial = use_memo(props.scenario.clone(), |scenario| {
        Trial::new(scenario, candidates(scenario))
    });
    let specs = use_memo(trial.specs.clone(), Vec::clone);
    let handle = use_simulations(specs, Rank::View, visible);
    let (shown, stale) = use_shown(&props.scenario, &trial, &handle);
    let done = handle.status == Status::Done;
    html! {
        <div ref={root} data-stale={(stale || !done).to_string()} id="mitigations-found">
            if trial.mitigations.is_empty() {
                <p class="empty">{ "There are no invocations to simulate. Set \u{201c}Invocations a month\u{201d} above 0." }</p>
            } else {
                { progress(&handle, &trial) }
                { match shown {
                    Some(Shown::Compared(mitigations, cautions)) => html! {
                        <div class={classes!("results", stale.then_some("stale"))}>
                            <Found {mitigations} scenario={props.scenario.clone()} {cautions} {stale} act={props.act.clone()}
                                appearance={props.appearance} />
                        </div>
                    },
                    Some(Shown::Impossible(reason)) => html! { <p class="empty">{ reason }</p> },
                    None => html! { <p class="empty">{ without_results(handle.status) }</p> },
                } }
            }
        </div>
    }
}

/// What can be shown of the results so far, and whether it is of the scenario before. Results of some mitigations are
/// shown where there is nothing older to show.
#[hook]
fn use_shown(
    scenario: &Scenario,
    trial: &Rc<Trial>,
    handle: &SimulationsHandle<SimulationSpec>,
) -> (Option<Shown>, bool) {
    let results = trial.mitigations.iter().zip(&trial.specs);
    let complete = results.filter_map(|(mitigation, spec)| {
        let mut results = handle.results.iter();
        let summary = results.find_map(|result| result.complete_of(spec))?;
        Some((*mitigation, summary.clone()))
    });
    let complete: Vec<(Mitigation, Rc<Summary>)> = complete.collect();
    let all = complete.len() == trial.mitigations.len();
    let has_none = complete
        .first()
        .is_some_and(|(m, _)| *m == Mitigation::None);
    // Summaries are large: the same ones are told by where they are.
    let same: Vec<usize> = complete
        .iter()
        .map(|(_, s)| Rc::as_ptr(s) as usize)
        .collect();
    let cut = trial.warmup_cut;
    let found = use_memo((scenario.clone(), same), move |(scenario, _)| {
        has_none.then(|| shown(scenario, &complete, cut))
    });
    let latest = use_mut_ref(|| None::<(Shown, bool)>);
    let mut latest = latest.borrow_mut();
    let whole = latest.as_ref().is_some_and(|(_, whole)| *whole);
    if let Some(found) = &*found
        && (all || !whole || handle.status == Status::Cancelled)
    {
        *latest = Some((found.clone(), all));
        return (Some(found.clone()), false);
    }
    (latest.as_ref().map(|(shown, _)| shown.clone()), true)
}

fn shown(scenario: &Scenario, complete: &[(Mitigation, Rc<Summary>)], cut: bool) -> Shown {
    let pairs = complete.iter().map(|(m, summary)| (*m, &**summary));
    let pairs: Vec<_> = pairs.collect();
    let book = PriceBook::embedded();
    match Comparison::new(scenario, pairs[0].1, &pairs[1..], book) {
        Ok(comparison) => {
            let mut cautions: Vec<_> = comparison
                .caveats
                .iter()
                .copied()
                .map(simulation::caution)
                .collect();
            if cut {
                cautions.insert(0, Mitigations::WARMUP_CUT);
            }
            Shown::Compared(Rc::new(Mitigations::new(scenario, &comparison)), cautions)
        }
        Err(impossible) => Shown::Impossible(bills::refusal(&impossible)),
    }
}

fn progress(handle: &SimulationsHandle<SimulationSpec>, trial: &Trial) -> Html {
    let percent = (handle.progress * 100.0).floor();
    let said = match handle.status {
        Status::Running => format!("Simulating: {percent} %"),
        Status::Cancelled => format!("Stopped at {percent} %."),
        Status::Done => {
            let requests = handle.results.first().and_then(|r| r.summary.as_ref());
            let requests = requests.map_or(0, |summary| summary.requests);
            format!(
                "Simulated {} mitigations on the same {} requests.",
                trial.mitigations.len(),
                format::count(requests as f64)
            )
        }
    };
    let running = handle.status == Status::Running;
    let emit = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    html! {
        <div class="bar progress">
            <progress max="100" value={percent.to_string()} aria-label="Progress of the simulations"></progress>
            <Said text={spoken(handle.status, &said)} />
            <span class="said" id="mitigations-status">{ said }</span>
            if running {
                <button type="button" onclick={emit(&handle.cancel)}>{ "Stop" }</button>
            } else if handle.status == Status::Cancelled {
                <button type="button" onclick={emit(&handle.restart)}>{ "Go on" }</button>
            }
            <Fell said="A fault of the program has stopped one of these simulations; the others go on. When they have ended, “Go on” tries it again."
                why={handle.fell.clone()} />
        </div>
    }
}

/// Properties of [`Found`].
#[derive(Properties, PartialEq)]
struct FoundProps {
    scenario: Scenario,
    mitigations: Rc<Mitigations>,
    cautions: Vec<&'static str>,
    stale: bool,
    act: Callback<Action>,
    appearance: Appearance,
}

/// The answer, the chart and the table, from which each can be tried.
#[component]
fn Found(props: &FoundProps) -> Html {
    let tried = use_state(|| None::<(String, Scenario)>);
    let shown = tried
        .as_ref()
        .filter(|(_, scenario)| *scenario == props.scenario);
    let (table, back) = (use_node_ref(), use_node_ref());
    // The button that was pressed is gone: a keyboard goes on where it is taken back, then at the table.
    use_focus(back.clone(), shown.is_some());
    let take_back = {
        let (act, table) = (props.act.clone(), table.clone());
        Callback::from(move |_: MouseEvent| {
            focus(&table);
            act.emit(Action::Undo);
        })
    };
    let attempt = {
        let (act, scenario, tried) = (props.act.clone(), props.scenario.clone(), tried.clone());
        Callback::from(move |row: Row| {
            let changed = row.mitigation.apply(&scenario);
            tried.set(Some((row.name, changed.clone())));
            act.emit(Action::adopt(Rc::new(changed)));
        })
    };
    let Mitigations {
        answer,
        five_minutes,
        rows,
        left_out,
        ..
    } = &*props.mitigations;
    html! {
        <>
            <p id="mitigations-answer"><strong>{ answer }</strong></p>
            if !five_minutes.is_empty() {
                <p id="five-minutes">{ five_minutes }</p>
            }
            { for props.cautions.iter().map(|caution| html! { <p class="message" key={*caution}>{ *caution }</p> }) }
            <ScatterChart mitigations={props.mitigations.clone()} appearance={props.appearance} />
            if let Some((name, _)) = shown {
                <p class="tried" role="status"><span>{ format!("Tried: {name}") }</span>
                    <button type="button" ref={back} onclick={take_back}>{ "Take it back" }</button></p>
            }
            <div class="scroll" ref={table} tabindex="0" role="region" aria-label="Mitigations">
                <table class="mitigations">
                    <caption class="visually-hidden">{ "Latency and cost of each mitigation by itself" }</caption>
                    <thead><tr>
                        { for Mitigations::head().iter().map(|cell| column(cell)) }
                        <th scope="col"><span class="visually-hidden">{ "Try it" }</span></th>
                    </tr></thead>
                    <tbody>{ for rows.iter().map(|row| line(row, props.stale, &attempt)) }</tbody>
                </table>
            </div>
            { for left_out.iter().map(|reason| html! { <p class="note" key={reason.clone()}>{ reason }</p> }) }
            <p class="note">{ Mitigations::HOW }</p>
        </>
    }
}

fn line(row: &Row, stale: bool, attempt: &Callback<Row>) -> Html {
    let onclick = {
        let row = row.clone();
        attempt.reform(move |_: MouseEvent| row.clone())
    };
    let label = format!("Try it: {}", row.name);
    html! {
        <tr key={row.name.clone()} class={classes!(row.is_pick.then_some("pick"))}>
            <th scope="row">{ &row.name }if row.is_pick { <span class="tag">{ "answer" }</span> }</th>
            { for row.cells.iter().map(|cell| html! { <td>{ cell }</td> }) }
            <td>
                if row.is_set {
                    <span class="tag own">{ "set" }</span>
                } else {
                    <button type="button" aria-label={label} disabled={stale} {onclick}>{ "Try it" }</button>
                }
            </td>
        </tr>
    }
}
