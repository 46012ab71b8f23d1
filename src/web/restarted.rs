//! After a fault: what happened, and that the visitor's scenario is here.

use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::model::trace::Trace;
use crate::model::traffic::Shape;
use crate::present::session::{Action, Session};
use crate::web::fault::fallen;
use crate::web::report::Report;

/// Properties of [`Restarted`].
#[derive(Clone, Properties, PartialEq)]
pub struct RestartedProps {
    /// The scenario in force.
    pub scenario: Scenario,
    /// What the visitor does.
    pub act: Callback<Action>,
}

/// Gives traces back, and says what happened until the visitor has read it; nothing where nothing has happened.
#[component]
pub fn Restarted(props: &RestartedProps) -> Html {
    let fallen = use_memo((), |()| fallen());
    let read = use_state(|| false);
    {
        let (fallen, act) = (fallen.clone(), props.act.clone());
        use_effect_with((), move |()| {
            let traces = fallen.as_ref().as_ref();
            let traces = traces.and_then(|fallen| fallen.traces.as_deref());
            if let Some(traces) = traces.and_then(|text| serde_json::from_str(text).ok()) {
                act.emit(Action::recover(traces));
            }
        });
    }
    let Some(fallen) = fallen.as_ref().as_ref().filter(|_| !*read) else {
        return Html::default();
    };
    let lost = (fallen.traces.is_none() && lacks_its_trace(&props.scenario))
        .then_some(" A trace has to be given again.");
    let onclick = Callback::from(move |_: MouseEvent| read.set(true));
    html! {
        <div class="notices stacked" role="alert" id="restarted">
            <p>
                { "The program stopped by a fault of its own and was started again. Your scenario is as it was; undo begins anew." }
                { lost }
            </p>
            <Report report={fallen.report.clone()}>
                <button type="button" {onclick}>{ "Got it" }</button>
            </Report>
        </div>
    }
}

/// Whether a scenario follows a trace that is not here.
fn lacks_its_trace(scenario: &Scenario) -> bool {
    scenario.traffic.shape == Shape::Trace && scenario.traffic.trace.is_none()
}

/// The traces of a session as [`Restarted`] reads them; nothing where it has none.
pub fn written(session: &Session) -> Option<String> {
    let of_a = session.pinned.as_ref();
    let traces: [Option<&Trace>; 2] = [
        session.scenario.traffic.trace.as_ref(),
        of_a.and_then(|a| a.traffic.trace.as_ref()),
    ];
    traces
        .iter()
        .any(Option::is_some)
        .then(|| serde_json::to_string(&traces).ok())?
}
