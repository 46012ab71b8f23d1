//! After a fault: what happened, and that the visitor's scenario is here.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::model::trace::Trace;
use crate::model::traffic::Shape;
use crate::present::session::Action;
use crate::web::copy::CopyButton;
use crate::web::fault::fallen;

/// Properties of [`Restarted`].
#[derive(Clone, Properties, PartialEq)]
pub struct RestartedProps {
    /// The scenario in force.
    pub scenario: Scenario,
    /// What the visitor does.
    pub act: Callback<Action>,
}

/// Gives the trace back, and says what happened until the visitor has read it; nothing where nothing has happened.
#[component]
pub fn Restarted(props: &RestartedProps) -> Html {
    let fallen = use_memo((), |()| fallen());
    let read = use_state(|| false);
    {
        let (fallen, scenario, act) = (fallen.clone(), props.scenario.clone(), props.act.clone());
        use_effect_with((), move |()| {
            let trace = fallen
                .as_ref()
                .as_ref()
                .and_then(|fallen| fallen.trace.as_deref());
            let trace = trace.and_then(|text| serde_json::from_str::<Trace>(text).ok());
            if let (Some(trace), true) = (trace, lacks_its_trace(&scenario)) {
                let mut scenario = scenario;
                scenario.traffic.trace = Some(trace);
                act.emit(Action::Give(Rc::new(scenario)));
            }
        });
    }
    let Some(fallen) = fallen.as_ref().as_ref().filter(|_| !*read) else {
        return Html::default();
    };
    let report = fallen.report.clone();
    let lost = (fallen.trace.is_none() && lacks_its_trace(&props.scenario))
        .then_some(" The trace was too large to be kept: give it again.");
    let onclick = Callback::from(move |_: MouseEvent| read.set(true));
    html! {
        <div class="notices stacked" role="alert" id="restarted">
            <p>
                { "The program stopped by a fault of its own and was started again. Your scenario is as it was; undo begins anew." }
                { lost }
            </p>
            <details>
                <summary>{ "Report" }</summary>
                <pre>{ &fallen.report }</pre>
            </details>
            <div class="bar">
                <CopyButton label="Copy the report" text={Callback::from(move |()| report.clone())} />
                <button type="button" {onclick}>{ "Got it" }</button>
            </div>
        </div>
    }
}

/// Whether a scenario follows a trace that is not here.
fn lacks_its_trace(scenario: &Scenario) -> bool {
    scenario.traffic.shape == Shape::Trace && scenario.traffic.trace.is_none()
}

/// A trace as [`Restarted`] reads it.
pub fn written(trace: &Trace) -> Option<String> {
    serde_json::to_string(trace).ok()
}
