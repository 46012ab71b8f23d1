//! The cold-start view: progress, what was found, and the distribution of the latency.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::model::simulation::cold_start::SANDBOX_MEDIAN;
use crate::model::simulation::summary::{LatencyQuantiles, Summary};
use crate::present::figure::Table;
use crate::present::simulation;
use crate::present::{figures, format, traffic};
use crate::web::appearance::Appearance;
use crate::web::chart::{Chart, Subject};
use crate::web::simulation::{SimulationHandle, Status};
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
    let simulated = &props.simulation.simulated;
    let found = simulated
        .summary
        .clone()
        .filter(|summary| summary.requests > 0);
    html! {
        <>
            <Progress simulation={props.simulation.clone()} month={props.month.clone()} />
            if props.scenario.workload.invocations_per_month > 0.0 {
                <p class="note" id="simulated-arrivals">{ traffic::arrivals(&props.scenario) }</p>
            }
            if let Some(summary) = found {
                <div class={classes!("results", simulated.stale.then_some("stale"))}>
                    <Found {summary} appearance={props.appearance} />
                </div>
            } else if props.scenario.workload.invocations_per_month <= 0.0 {
                <p class="empty">{ "There are no invocations to simulate. Set \u{201c}Invocations a month\u{201d} above 0." }</p>
            } else {
                <p class="empty">{ "The first results come in a moment." }</p>
            }
        </>
    }
}

/// Properties of [`Progress`].
#[derive(Properties, PartialEq)]
struct ProgressProps {
    simulation: SimulationHandle,
    month: Callback<()>,
}

#[component]
fn Progress(props: &ProgressProps) -> Html {
    let simulated = &props.simulation.simulated;
    let percent = (simulated.progress * 100.0).floor();
    let said = match simulated.status {
        Status::Running => format!("Simulating: {percent} %"),
        Status::Cancelled => format!("Stopped at {percent} %."),
        Status::Done => {
            let requests = simulated.summary.as_ref().map_or(0, |s| s.requests);
            format!("Simulated {} requests.", format::count(requests as f64))
        }
    };
    let running = simulated.status == Status::Running;
    let emit = |callback: &Callback<()>| callback.reform(|_: MouseEvent| ());
    html! {
        <div class="bar progress">
            <progress max="100" value={percent.to_string()} aria-label="Progress of the simulation"></progress>
            <span class="said" id="simulation-status" role="status">{ said }</span>
            <button type="button" onclick={emit(&props.simulation.cancel)} disabled={!running}>{ "Stop" }</button>
            <button type="button" onclick={emit(&props.simulation.restart)} disabled={running}>{ "Run again" }</button>
            <button type="button" onclick={emit(&props.month)}>{ "Simulate a whole month" }</button>
            if simulated.inline {
                <p class="note" id="inline-note">{ "No background worker could be started here: the simulation runs in the page itself, in short slices, with the same results." }</p>
            }
            if let Some(said) = simulated.restarted() {
                <p class="note" id="restarts-note">{ said }</p>
            }
        </div>
    }
}

/// Properties of [`Found`].
#[derive(Properties, PartialEq)]
struct FoundProps {
    summary: Rc<Summary>,
    appearance: Appearance,
}

#[component]
fn Found(props: &FoundProps) -> Html {
    let summary = &props.summary;
    let built = use_memo(summary.clone(), |summary| {
        (
            figures::latency(summary).map(Rc::new),
            Rc::new(figures::latency_table(summary)),
        )
    });
    let share = summary
        .cold_share
        .map_or("none".to_owned(), format::percent_estimate);
    let number = |label: &'static str, value: String| {
        html! {
            <div key={label}><dt>{ label }</dt><dd>{ value }</dd></div>
        }
    };
    let estimate = |e: Option<crate::model::stats::Estimate>| {
        e.map_or("\u{2026}".to_owned(), format::number_estimate)
    };
    html! {
        <>
            <dl class="numbers">
                { number("Cold starts (95 % interval)", share) }
                { number("Instances", estimate(summary.mean_instances)) }
                { number("Busy instances", estimate(summary.mean_busy)) }
                { number("Billed INIT in the run", format::duration(summary.billed_init.milliseconds())) }
            </dl>
            <TableView table={Rc::new(quantiles(summary))} caption="Latency with and without cold starts" />
            { for summary.caveats.iter().map(|caveat| html! { <p class="message" key={format!("{caveat:?}")}>{ simulation::caution(*caveat) }</p> }) }
            if let Some(figure) = built.0.clone() {
                <Chart name="Latency of simulated requests." {figure} subject={Subject::Latency(summary.clone())}
                    table={built.1.clone()} appearance={props.appearance} start={summary.latency.p50.0} />
            }
            <p class="note">{ format!(
                "A cold start is the sandbox (median {}, a judgement), measured runtime INIT, your package and initialisation, \
                 and the measured slow first call. INIT and first call are billed.",
                format::duration(SANDBOX_MEDIAN),
            ) }</p>
        </>
    }
}

fn quantiles(summary: &Summary) -> Table {
    let row = |label: &str, q: LatencyQuantiles| {
        let cells = [q.p50, q.p95, q.p99, q.p999].map(format::duration);
        std::iter::once(label.to_owned()).chain(cells).collect()
    };
    Table {
        head: ["Latency", "p50", "p95", "p99", "p99.9"]
            .map(str::to_owned)
            .to_vec(),
        rows: vec![
            row("With cold starts", summary.latency),
            row("Without", summary.latency_without_cold_starts),
        ],
    }
}
