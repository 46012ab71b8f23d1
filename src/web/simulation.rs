//! The simulation as a hook: follows the scenario, keeps old results visible while new ones are computed.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::model::cold_share::billing::Calibration;
use crate::model::scenario::Scenario;
use crate::model::simulation::schedule::Rank;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;
use crate::web::pool::{Asked, Pool, Told};

/// Time without a change after which a simulation starts [ms].
pub(in crate::web) const DEBOUNCE: u32 = 150;

/// Where a simulation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Status {
    /// Under way, or about to be.
    #[default]
    Running,
    /// Complete.
    Done,
    /// Stopped by the visitor, or by a fault of the program.
    Cancelled,
}

/// What is told of a simulation to those who do not see it: not each per cent of the way.
pub(in crate::web) fn spoken(status: Status, said: &str) -> String {
    match status {
        Status::Running => "Simulating.".to_owned(),
        Status::Done | Status::Cancelled => said.to_owned(),
    }
}

/// What stands in the place of results where there are none yet.
pub(in crate::web) fn without_results(status: Status) -> &'static str {
    match status {
        Status::Running | Status::Done => "The first results come in a moment.",
        Status::Cancelled => "It was stopped before there was a result.",
    }
}

/// What is known of the simulation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Simulated {
    /// The latest summary, of this scenario or still of the one before.
    pub summary: Option<Rc<Summary>>,
    /// Whether the summary belongs to another scenario than the current one.
    pub stale: bool,
    /// Where it stands.
    pub status: Status,
    /// Share that is done, 0 to 1.
    pub progress: f64,
    /// Whether it runs in the page because no worker could be had.
    pub inline: bool,
    /// How often a worker stopped in the middle of it; its share was computed again.
    pub restarts: u32,
    /// Workers that compute.
    pub workers: usize,
    /// Why the program fell, where that has stopped it.
    pub fell: Option<Rc<str>>,
}

impl Simulated {
    /// Says that workers stopped, if any did and it went on.
    pub fn restarted(&self) -> Option<String> {
        match self.restarts {
            _ if self.fell.is_some() => None,
            0 => None,
            1 => Some("A worker stopped and its share was computed again.".to_owned()),
            n => Some(format!(
                "Workers stopped {n} times and their shares were computed again."
            )),
        }
    }
}

/// What happens to a simulation.
#[derive(Clone, Debug)]
pub enum Step {
    /// The spec changed; a new run begins.
    Changed,
    /// A result came, partial or final.
    Updated(Told),
    /// The visitor stopped it.
    Cancelled,
}

impl Reducible for Simulated {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut next = (*self).clone();
        match step {
            Step::Changed => {
                next.stale = next.summary.is_some();
                next.status = Status::Running;
                next.progress = 0.0;
                next.restarts = 0;
                next.fell = None;
            }
            Step::Updated(told) => {
                let summary = told.summary;
                next.progress = summary.progress;
                next.status = match told.fell {
                    Some(_) => Status::Cancelled,
                    None if summary.done() => Status::Done,
                    None => Status::Running,
                };
                // An early partial result is worse than a complete old one, and one of no request is none.
                let some = summary.done() || summary.requests > 0;
                if some && (!next.stale || summary.done() || summary.replications > 0) {
                    next.stale = false;
                    next.summary = Some(summary);
                }
                next.inline = told.inline;
                next.restarts = told.restarts;
                next.workers = told.workers;
                next.fell = told.fell;
            }
            Step::Cancelled => next.status = Status::Cancelled,
        }
        Rc::new(next)
    }
}

/// The hook's result: what is known, and ways to stop and to start over. By default one that has not begun.
#[derive(Clone, Default, PartialEq)]
pub struct SimulationHandle {
    /// What is known.
    pub simulated: Simulated,
    /// Stops it.
    pub cancel: Callback<()>,
    /// Starts it over.
    pub restart: Callback<()>,
}

/// Simulates a spec, again whenever it changes.
#[hook]
pub fn use_simulation(spec: SimulationSpec) -> SimulationHandle {
    let state = use_reducer(Simulated::default);
    // Whatever is asked for in its place stops the one before; so does leaving the page.
    let asked = use_mut_ref(|| None::<Asked>);
    let about_to = use_mut_ref(|| None::<Timeout>);
    let attempt = use_state(|| 0_u32);
    {
        let (asked, dispatcher) = (asked.clone(), state.dispatcher());
        let about_to = about_to.clone();
        use_effect_with((spec, *attempt), move |(spec, _)| {
            dispatcher.dispatch(Step::Changed);
            let (spec, asks) = (spec.clone(), asked.clone());
            let ask = move || {
                let listener = move |told| dispatcher.dispatch(Step::Updated(told));
                let new = Pool::of_page().ask(Rank::Scenario, &spec, listener);
                asks.replace(Some(new));
            };
            about_to.replace(Some(Timeout::new(DEBOUNCE, ask)));
            move || {
                drop(about_to.take());
                drop(asked.take());
            }
        });
    }
    let cancel = {
        let dispatcher = state.dispatcher();
        use_callback((), move |(), ()| {
            drop(about_to.take());
            drop(asked.take());
            dispatcher.dispatch(Step::Cancelled);
        })
    };
    let restart = use_callback(*attempt, move |(), count| attempt.set(count + 1));
    SimulationHandle {
        simulated: (*state).clone(),
        cancel,
        restart,
    }
}

/// What is known once a simulation has ended or was stopped: what does not change while one runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settled {
    /// What the last one found.
    pub summary: Option<Rc<Summary>>,
    /// Whether that was of another scenario than the current one.
    pub stale: bool,
    /// Where the current one stands.
    pub status: Status,
}

impl Settled {
    /// What was found of cold starts, for those who reckon with it.
    pub fn calibration(&self) -> Option<Calibration> {
        self.summary.as_deref().map(Summary::calibration)
    }
}

impl Simulated {
    /// What is settled now, if that was settled before.
    fn settled(&self, before: &Settled) -> Settled {
        let (summary, stale) = match self.status {
            Status::Running => (&before.summary, before.summary.is_some()),
            Status::Done | Status::Cancelled => (&self.summary, self.stale),
        };
        Settled {
            summary: summary.clone(),
            stale,
            status: self.status,
        }
    }
}

/// Properties of [`Simulating`].
#[derive(Properties, PartialEq)]
pub struct SimulatingProps {
    /// What is simulated follows from it.
    pub scenario: Scenario,
    /// Told when the simulation begins and ends.
    pub on_settled: Callback<Settled>,
    /// What is given every step of it, as a context.
    pub children: Html,
}

/// Simulates a scenario.
#[component]
pub fn Simulating(props: &SimulatingProps) -> Html {
    let simulation = use_simulation(props.scenario.simulation_spec());
    let settled = use_mut_ref(Settled::default);
    let now = simulation.simulated.settled(&settled.borrow());
    *settled.borrow_mut() = now.clone();
    use_effect_with((now, props.on_settled.clone()), |(now, on_settled)| {
        on_settled.emit(now.clone());
    });
    html! {
        <ContextProvider<SimulationHandle> context={simulation}>{ props.children.clone() }</ContextProvider<SimulationHandle>>
    }
}
