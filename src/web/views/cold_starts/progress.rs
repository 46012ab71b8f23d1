//! Where the simulation stands, and the buttons that stop it and start it over.

use web_sys::MouseEvent;
use yew::prelude::*;

use crate::present::format;
use crate::web::fell::Fell;
use crate::web::said::Said;
use crate::web::simulation::{SimulationHandle, Status, spoken};

/// Properties of [`Progress`].
#[derive(Properties, PartialEq)]
pub(super) struct ProgressProps {
    pub(super) simulation: SimulationHandle,
    pub(super) month: Callback<()>,
}

#[component]
pub(super) fn Progress(props: &ProgressProps) -> Html {
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
            <Said text={spoken(simulated.status, &said)} />
            <span class="said" id="simulation-status">{ said }</span>
            <button type="button" onclick={emit(&props.simulation.cancel)} disabled={!running}>{ "Stop" }</button>
            <button type="button" onclick={emit(&props.simulation.restart)} disabled={running}>{ "Run again" }</button>
            <button type="button" onclick={emit(&props.month)}>{ "Simulate a whole month" }</button>
            if simulated.inline {
                <p class="note" id="inline-note">{ "No background worker could be started here: the simulation runs in the page itself, in short slices, with the same results." }</p>
            }
            if let Some(said) = simulated.restarted() {
                <p class="note" id="restarts-note">{ said }</p>
            }
            <Fell said="A fault of the program has stopped this simulation. Everything else is as it was. Press “Run again”, or change an input."
                why={simulated.fell.clone()} />
        </div>
    }
}
