//! The same requests on servers: the compared fleets simulated beside the function, once the section is on the screen.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::served;
use crate::model::simulation::schedule::Rank;
use crate::model::simulation::servers::ServersTask;
use crate::model::simulation::summary::Summary;
use crate::model::units::Share;
use crate::present::servers::{self, Fleet, Tails};
use crate::web::appearance::Appearance;
use crate::web::chart::{Chart, Subject};
use crate::web::fell::Fell;
use crate::web::simulation::Status;
use crate::web::simulations::use_simulations;
use crate::web::terms::headed;
use crate::web::views::table::TableView;
use crate::web::visible::use_visible;

/// Properties of [`ServersView`].
#[derive(Properties, PartialEq)]
pub struct ServersProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// What is known of the function's simulation.
    pub function: Option<Rc<Summary>>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// What the same requests meet on servers.
#[component]
pub fn ServersView(props: &ServersProps) -> Html {
    let root = use_node_ref();
    let visible = use_visible(root.clone());
    let tasks = use_memo(props.scenario.clone(), |scenario| {
        served::tasks(scenario, Share(servers::PART), PriceBook::embedded())
    });
    let wanted = use_memo(tasks.clone(), |tasks| {
        let tasks = tasks.iter().map(|(_, task)| task.clone());
        tasks.collect::<Vec<ServersTask>>()
    });
    let simulations = use_simulations(wanted, Rank::View, visible);
    let stale = simulations.results.iter().any(|shown| shown.stale);
    let known = tasks.iter().zip(&simulations.results);
    let fleets: Vec<Fleet> = known
        .filter_map(|((platform, task), shown)| {
            let found = shown.summary.clone()?;
            Some(Fleet::new(
                (*platform, &task.servers),
                found,
                &props.assessment,
            ))
        })
        .collect();
    let none = tasks.is_empty() || props.scenario.workload.invocations_per_month <= 0.0;
    let running = simulations.status == Status::Running && !none;
    let word = if running { "running" } else { "done" };
    html! {
        <section id="servers" ref={root} aria-labelledby="servers-title" data-simulation={word}>
            { headed(3, "servers-title", "The same requests on servers") }
            if none {
                <p class="empty">{ "No compared platform has servers that these requests could be simulated on." }</p>
            } else {
                <div class="bar progress">
                    <progress max="100" value={(simulations.progress * 100.0).floor().to_string()} aria-label="Progress of the simulation of servers"></progress>
                    <button type="button" onclick={simulations.cancel.reform(|_: MouseEvent| ())} disabled={!running}>{ "Stop" }</button>
                    <button type="button" onclick={simulations.restart.reform(|_: MouseEvent| ())} disabled={running}>{ "Run again" }</button>
                    <Fell said="A fault of the program has stopped a simulation of servers. Everything else is as it was. Press “Run again”, or change an input."
                        why={simulations.fell.clone()} />
                </div>
                <div class={classes!("results", stale.then_some("stale"))}>
                    <Found scenario={props.scenario.clone()} function={props.function.clone()} {fleets} appearance={props.appearance} />
                </div>
            }
        </section>
    }
}

/// Properties of [`Found`].
#[derive(Properties, PartialEq)]
struct FoundProps {
    scenario: Scenario,
    function: Option<Rc<Summary>>,
    fleets: Vec<Fleet>,
    appearance: Appearance,
}

#[component]
fn Found(props: &FoundProps) -> Html {
    let (scenario, fleets) = (&props.scenario, &props.fleets);
    let function = props.function.as_deref();
    let built = Tails::new(scenario, function, fleets).map(Rc::new);
    let drawn = use_memo(built, |tails| {
        tails.clone().map(|tails| {
            let figure = Rc::new(servers::chart(&tails));
            let table = Rc::new(servers::chart_table(&tails));
            (tails, figure, table)
        })
    });
    if fleets.is_empty() {
        return html! { <p class="empty">{ "The servers are simulated after the function, once this is on the screen." }</p> };
    }
    let table = Rc::new(servers::table(scenario, function, fleets));
    let start = scenario.workload.latency_objective.0;
    html! {
        <>
            { for servers::overloaded(fleets).into_iter().map(|said| html! { <p class="message" key={said.clone()}>{ said }</p> }) }
            if !table.rows.is_empty() {
                <TableView {table} caption="The same requests on the function and on servers" />
                <p class="note">{ servers::basis(function, fleets) }</p>
            }
            if let Some((tails, figure, table)) = (*drawn).clone() {
                <Chart name="Share of requests that take longer than a time." brief="Slow requests" {figure} subject={Subject::Tails(tails)} {table}
                    appearance={props.appearance} {start} />
            }
        </>
    }
}
