//! The page as a whole: one session, what follows from it, and the views, laid out as a page or as a single view in another's.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::scenario::Scenario;
use crate::present::answer::{Answer, awaited};
use crate::present::embed::Embed;
use crate::present::knobs::contradictions;
use crate::present::link;
use crate::present::session::{Action, Session};
use crate::web::appearance::{Appearance, use_appearance};
use crate::web::assessed::{Assessed, Shown, use_assessed};
use crate::web::beside::{Beside, Both, Found, SourceProps, Whole, use_pinned_whole};
use crate::web::building::{Building, use_building};
use crate::web::fault;
use crate::web::frame::framed;
use crate::web::keys::use_undo_keys;
use crate::web::later::{Arrival, Later, use_later};
use crate::web::location::{Arriving, use_fragment};
use crate::web::opened::OpenedProps;
use crate::web::ranges::{RangesState, RangingProps};
use crate::web::shell::whole;
use crate::web::simulation::{Settled, SimulatingProps, Status};
use crate::web::terms::Now;
use crate::web::views::sections::{Only, SectionsProps};

impl Reducible for Session {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = Rc::new(self.after(action));
        fault::keep(&next);
        next
    }
}

/// Properties of [`App`]: what it opens with.
#[derive(Properties, PartialEq)]
pub struct AppProps {
    /// What the visitor opened.
    pub session: Session,
    /// What follows from it before a simulation.
    pub assessed: Assessed,
    /// Its link.
    pub link: String,
    /// What another page wants shown, where the page is in its frame.
    pub framed: Option<Rc<Embed>>,
}

/// What both layouts are made from.
pub(in crate::web) struct Page {
    /// What the visitor is doing.
    pub(in crate::web) session: Session,
    /// The scenario in force.
    pub(in crate::web) scenario: Rc<Scenario>,
    /// What the visitor does.
    pub(in crate::web) act: Callback<Action>,
    /// The link of what is shown.
    pub(in crate::web) link: String,
    /// The link of the scenario in force, without A.
    pub(in crate::web) alone: Rc<String>,
    /// What follows from the scenario.
    pub(in crate::web) assessment: Rc<Assessment>,
    /// The same in words.
    pub(in crate::web) answer: Rc<Answer>,
    /// What the simulation says, or will.
    pub(in crate::web) simulated: Option<String>,
    /// What is settled of it.
    pub(in crate::web) settled: Settled,
    /// What follows from ranges.
    pub(in crate::web) ranges: Option<RangesState>,
    on_ranged: Callback<RangesState>,
    on_settled: Callback<Settled>,
    on_found: Callback<Found>,
    appearance: Appearance,
    /// Called once every input is there, and once every view is.
    pub(in crate::web) on_controls: Callback<()>,
    on_views: Callback<()>,
    /// The second part of the program.
    pub(in crate::web) arrival: Arrival,
    building: Building,
    beside: Beside,
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let page = use_page(props);
    let now = use_memo((), |()| Now::default());
    now.set(&page.scenario);
    let laid_out = match &props.framed {
        Some(embed) => framed(&page, embed),
        None => whole(&page),
    };
    html! {
        <ContextProvider<Rc<Scenario>> context={page.scenario.clone()}>
        <ContextProvider<Now> context={(*now).clone()}>
        <ContextProvider<Beside> context={page.beside.clone()}>
        <ContextProvider<Arrival> context={page.arrival.clone()}>
        <ContextProvider<Building> context={page.building}>
            { laid_out }
        </ContextProvider<Building>>
        </ContextProvider<Arrival>>
        </ContextProvider<Beside>>
        </ContextProvider<Now>>
        </ContextProvider<Rc<Scenario>>>
    }
}

/// The session and what follows from it.
#[hook]
fn use_page(props: &AppProps) -> Page {
    let session = use_reducer(|| props.session.clone());
    let act = {
        let dispatcher = session.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    let scenario = use_memo(session.scenario.clone(), Scenario::clone);
    let alone = use_memo(scenario.clone(), |scenario| {
        if **scenario == props.session.scenario {
            props.link.clone()
        } else {
            link::fragment(scenario)
        }
    });
    let arrival = use_later();
    let pack = match &arrival {
        Arrival::Here(later) => Some(later.packed),
        _ => None,
    };
    let link = use_memo((session.fragment(), pack.is_some()), |(fragment, _)| {
        pack.map_or_else(|| fragment.clone(), |pack| pack(fragment))
    });
    let link = (*link).clone();
    let open = use_callback(act.clone(), |arriving, act| {
        act.emit(match arriving {
            Arriving::Link(fragment) => Action::Open(fragment),
            Arriving::History(fragment) => Action::Return(fragment),
        });
    });
    use_fragment(link.clone(), session.steps(), open);
    let begun = use_building();
    // Old results stay visible, marked stale, until the next simulation has ended.
    let Shown {
        settled,
        assessed: Assessed { assessment, answer },
        on_settled,
    } = use_assessed(&scenario, (&props.session.scenario, &props.assessed));
    let (beside, on_found) = use_beside(&scenario, &session, &assessment, &settled);
    let ranges = use_state_eq(|| None::<RangesState>);
    use_undo_keys(act.clone());
    let (controls_are_there, on_controls) = use_event();
    let (views_are_there, on_views) = use_event();
    let views_are_over = views_are_there || matches!(arrival, Arrival::Missing(_));
    let controls_are_over = controls_are_there || props.framed.is_some();
    use_ready(controls_are_over && views_are_over, &settled);
    let on_ranged = {
        let set = ranges.setter();
        use_callback((), move |now: RangesState, ()| set.set(Some(now)))
    };
    Page {
        alone,
        simulated: simulated(&scenario, (&assessment, &answer), &settled, &arrival),
        appearance: use_appearance(),
        // A view alone is built at once.
        building: if props.framed.is_some() {
            Building::OneByOne
        } else {
            begun
        },
        ranges: (*ranges).clone(),
        session: (*session).clone(),
        scenario,
        act,
        link,
        assessment,
        answer,
        settled,
        on_ranged,
        on_settled,
        on_found,
        on_controls,
        on_views,
        arrival,
        beside,
    }
}

/// A beside B, where A is pinned.
#[hook]
fn use_beside(
    scenario: &Rc<Scenario>,
    session: &Session,
    assessment: &Rc<Assessment>,
    settled: &Settled,
) -> (Beside, Callback<Found>) {
    let (pinned, on_found) = use_pinned_whole(session.pinned.clone());
    let beside = Beside(pinned.map(|a| {
        let b = Whole {
            scenario: scenario.clone(),
            assessment: assessment.clone(),
            summary: settled.summary.clone(),
        };
        Rc::new(Both { a, b })
    }));
    (beside, on_found)
}

/// What the simulation says, or that it will say something.
fn simulated(
    scenario: &Scenario,
    (assessment, answer): (&Assessment, &Answer),
    settled: &Settled,
    arrival: &Arrival,
) -> Option<String> {
    let will_be =
        matches!(arrival, Arrival::Coming | Arrival::Here(_)) && settled.status == Status::Running;
    answer
        .simulated
        .clone()
        .or_else(|| awaited(scenario, assessment).filter(|_| will_be && settled.summary.is_none()))
}

impl Page {
    /// The views below the answer; in their place what is said until they arrive.
    pub(in crate::web) fn views(&self) -> Html {
        match &self.arrival {
            Arrival::Here(later) => self.sections(later, None),
            arrival => until_here(arrival),
        }
    }

    /// All views, or one alone, with what works without being seen.
    pub(in crate::web) fn sections(&self, later: &Later, only: Option<Only>) -> Html {
        let sections = (later.sections)(SectionsProps {
            scenario: self.session.scenario.clone(),
            assessment: self.assessment.clone(),
            settled: self.settled.clone(),
            ranges: self.ranges.clone(),
            typed_prices: self.session.typed_prices.clone(),
            only,
            act: self.act.clone(),
            appearance: self.appearance,
            done: self.on_views.clone(),
        });
        let ranging = (later.ranging)(RangingProps {
            scenario: self.session.scenario.clone(),
            assessment: self.assessment.clone(),
            settled: self.settled.clone(),
            on_change: self.on_ranged.clone(),
        });
        let opened = (later.opened)(OpenedProps {
            session: self.session.clone(),
            act: self.act.clone(),
        });
        let pinned = self.session.pinned.clone().map(|pinned| {
            let on_found = self.on_found.clone();
            (later.pinned)(SourceProps { pinned, on_found })
        });
        html! { <>{ opened }{ ranging }{ for pinned }{ self.simulating(later, sections) }</> }
    }

    fn simulating(&self, later: &Later, children: Html) -> Html {
        (later.simulating)(SimulatingProps {
            scenario: self.session.scenario.clone(),
            on_settled: self.on_settled.clone(),
            children,
        })
    }

    /// What a screen reader hears of a change: the answer, and which inputs contradict each other.
    pub(in crate::web) fn spoken(&self) -> String {
        let contradictions = contradictions(&self.session.scenario).into_iter();
        let sentences = contradictions.map(|(_, sentence)| sentence);
        let all: Vec<String> = std::iter::once(self.answer.spoken())
            .chain(sentences)
            .collect();
        all.join(" ")
    }
}

/// In the place of the views until they arrive.
pub(in crate::web) fn until_here(arrival: &Arrival) -> Html {
    match arrival {
        Arrival::Missing(again) => missing(again),
        _ => {
            html! { <p class="coming" role="status">{ "The bill, the charts and the simulation are loading." }</p> }
        }
    }
}

/// In the place of the views where they did not arrive.
fn missing(again: &Callback<()>) -> Html {
    html! {
        <div class="view coming" role="alert" id="missing">
            <p>{ "The bill, the charts and the simulation did not arrive. What is here works without them." }</p>
            <button type="button" onclick={again.reform(|_: MouseEvent| ())}>{ "Try again" }</button>
        </div>
    }
}

/// Whether something has happened, and the callback by which it does.
#[hook]
fn use_event() -> (bool, Callback<()>) {
    let happened = use_state_eq(|| false);
    let happen = {
        let set = happened.setter();
        use_callback((), move |(), ()| set.set(true))
    };
    (*happened, happen)
}

/// Says on the root element what is there, and where the simulation stands.
#[hook]
fn use_ready(complete: bool, settled: &Settled) {
    use_effect_with(
        (complete, settled.status, settled.stale),
        |&(complete, status, stale)| {
            let word = match status {
                Status::Running => "running",
                Status::Done => "done",
                Status::Cancelled => "cancelled",
            };
            if let Some(root) = web_sys::window()
                .and_then(|w| w.document())
                .and_then(|d| d.document_element())
            {
                // Only read by tests and style sheets; nothing depends on it.
                let set = |name: &str, value: &str| _ = root.set_attribute(name, value);
                set("data-answering", "true");
                set("data-ready", if complete { "true" } else { "false" });
                set("data-simulation", word);
                set("data-stale", if stale { "true" } else { "false" });
            }
        },
    );
}
