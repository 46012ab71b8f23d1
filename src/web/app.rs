//! The page as a whole: one session, what follows from it, and the views.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::present::answer::{Answer, awaited};
use crate::present::knobs::contradictions;
use crate::present::link;
use crate::present::presets::{self, Preset};
use crate::present::session::{Action, Session};
use crate::web::appearance::use_appearance;
use crate::web::assessed::{Assessed, Shown, use_assessed};
use crate::web::beside::{Beside, Both, PinButtons, SourceProps, Whole, use_pinned_whole};
use crate::web::building::{Building, use_building};
use crate::web::cases::{CasesMenu, NoteProps};
use crate::web::controls::{Controls, ControlsProps};
use crate::web::keys::use_undo_keys;
use crate::web::later::{Arrival, use_later};
use crate::web::location::use_fragment;
use crate::web::ranges::{RangesState, RangingProps};
use crate::web::said::Said;
use crate::web::simulation::{Settled, SimulatingProps, Status};
use crate::web::skip::Skip;
use crate::web::terms::Now;
use crate::web::views::sections::SectionsProps;
use crate::web::visible::{use_in_sight, use_visible};

impl Reducible for Session {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
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
}

/// The page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let session = use_reducer(|| props.session.clone());
    let act = {
        let dispatcher = session.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    let scenario = session.scenario.clone();
    let open = use_callback(act.clone(), |text: String, act| {
        act.emit(Action::Open(text))
    });
    let link = use_memo(scenario.clone(), |scenario| {
        if *scenario == props.session.scenario {
            props.link.clone()
        } else {
            link::fragment(scenario)
        }
    });
    let opened = presets::opened_by(&link);
    use_fragment(
        link::fragment_of(&scenario, session.pinned.as_deref()),
        open,
    );
    let arrival = use_later();
    let building = use_building();
    // Old results stay visible, marked stale, until the next simulation has ended.
    let Shown {
        settled,
        assessed: Assessed { assessment, answer },
        on_settled,
    } = use_assessed(&scenario, (&props.session.scenario, &props.assessed));
    let summary = settled.summary.clone();
    let (pinned, on_found) = use_pinned_whole(session.pinned.clone());
    let current = use_memo(scenario.clone(), Scenario::clone);
    let beside = Beside(pinned.map(|a| {
        let b = Whole {
            scenario: current.clone(),
            assessment: assessment.clone(),
            summary: summary.clone(),
        };
        Rc::new(Both { a, b })
    }));
    let will_be =
        matches!(arrival, Arrival::Coming | Arrival::Here(_)) && settled.status == Status::Running;
    let simulated = answer
        .simulated
        .clone()
        .or_else(|| awaited(&scenario, &assessment).filter(|_| will_be && summary.is_none()));
    let ranges = use_state_eq(|| None::<RangesState>);
    use_undo_keys(act.clone());
    let answer_card = use_node_ref();
    let answer_in_sight = use_in_sight(answer_card.clone());
    let (controls_are_there, on_controls) = use_event();
    let (views_are_there, on_views) = use_event();
    let views_are_over = views_are_there || matches!(arrival, Arrival::Missing(_));
    use_ready(controls_are_there && views_are_over, &settled);
    let appearance = use_appearance();
    let on_ranged = {
        let set = ranges.setter();
        use_callback((), move |now: RangesState, ()| set.set(Some(now)))
    };
    let views = match &arrival {
        Arrival::Here(later) => html! {
            <>
                { (later.ranging)(RangingProps {
                    scenario: scenario.clone(), assessment: assessment.clone(), settled: settled.clone(), on_change: on_ranged,
                }) }
                { (later.simulating)(SimulatingProps {
                    scenario: scenario.clone(), on_settled,
                    children: (later.sections)(SectionsProps {
                        scenario: scenario.clone(), assessment: assessment.clone(), settled: settled.clone(),
                        ranges: (*ranges).clone(),
                        typed_prices: session.typed_prices.clone(),
                        act: act.clone(), appearance, done: on_views,
                    }),
                }) }
            </>
        },
        Arrival::Coming => coming(),
        Arrival::Missing(again) => missing(again),
    };
    let now = use_memo((), |()| Now::default());
    now.set(&scenario);
    html! {
        <ContextProvider<Rc<Scenario>> context={current}>
        <ContextProvider<Now> context={(*now).clone()}>
        <ContextProvider<Beside> context={beside}>
        <ContextProvider<Arrival> context={arrival.clone()}>
        <ContextProvider<Building> context={building}>
            <Skip />
            <Said text={spoken(&answer, &scenario)} />
            <Toolbar can_undo={session.can_undo()} can_redo={session.can_redo()} {opened} act={act.clone()}>
                <PinButtons pinned={session.pinned.is_some()} same={session.pinned.as_deref() == Some(&scenario)} act={act.clone()} />
            </Toolbar>
            if let (Some(pinned), Arrival::Here(later)) = (session.pinned.clone(), &arrival) {
                { (later.pinned)(SourceProps { pinned, on_found }) }
            }
            if !session.notices.is_empty() {
                <div class="notices" role="alert" id="notices">
                    <ul>{ for session.notices.iter().map(|n| html! { <li key={n.clone()}>{ n }</li> }) }</ul>
                    <button type="button" onclick={act.reform(|_: MouseEvent| Action::DismissNotices)}>{ "Got it" }</button>
                </div>
            }
            <div class="columns">
                <section class="answer" id="answer" tabindex="-1" aria-label="Answer" ref={answer_card}>
                    <h2>{ &answer.headline }</h2>
                    { for answer.sentences.iter().map(|s| html! { <p key={s.clone()}>{ s }</p> }) }
                    if let Some((known, late)) = ranges.as_ref().and_then(|ranges| Some((ranges.known.clone()?, ranges.late))) {
                        <p class={classes!("ranged", late.then_some("stale"))}>{ &known.sentence }</p>
                    }
                    if let Some(sentence) = &simulated {
                        <p class="simulated">{ sentence }</p>
                    }
                    if let Arrival::Here(later) = &arrival {
                        { (later.case_note)(NoteProps { opened, scenario: scenario.clone(), assessment: assessment.clone() }) }
                        { (later.beside_answer)() }
                    }
                </section>
                <Sidebar session={(*session).clone()} act={act.clone()} done={on_controls} />
                <div class="views" id="views" tabindex="-1">
                    // It repeats the answer, so it is not read aloud.
                    <div class="headline" aria-hidden="true" hidden={answer_in_sight}><p>{ &answer.headline }</p></div>
                    { views }
                </div>
            </div>
        </ContextProvider<Building>>
        </ContextProvider<Arrival>>
        </ContextProvider<Beside>>
        </ContextProvider<Now>>
        </ContextProvider<Rc<Scenario>>>
    }
}

/// What a screen reader hears of a change: the answer, and which inputs contradict each other.
fn spoken(answer: &Answer, scenario: &Scenario) -> String {
    let contradictions = contradictions(scenario).into_iter();
    let sentences = contradictions.map(|(_, sentence)| sentence);
    let all: Vec<String> = std::iter::once(answer.spoken()).chain(sentences).collect();
    all.join(" ")
}

/// In the place of the views until they arrive.
fn coming() -> Html {
    html! { <p class="coming" role="status">{ "The bill, the charts and the simulation are loading." }</p> }
}

/// In the place of the views where they did not arrive.
fn missing(again: &Callback<()>) -> Html {
    html! {
        <div class="view coming" role="alert" id="missing">
            <p>{ "The bill, the charts and the simulation did not arrive. The answer and the inputs work without them." }</p>
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

/// The scenario's inputs: always there where the window is wide, behind a button where it is narrow.
#[component]
fn Sidebar(props: &ControlsProps) -> Html {
    let open = use_state_eq(|| false);
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    // Behind its button it is built once it is asked for, or when everything is.
    let controls = use_node_ref();
    let visible = use_visible(controls.clone());
    let built = use_mut_ref(|| false);
    let begun = use_context::<Building>().is_some_and(|building| building != Building::InSight);
    *built.borrow_mut() |= visible || begun;
    let label = if *open {
        "Hide the scenario"
    } else {
        "Change the scenario"
    };
    html! {
        <aside id="scenario" tabindex="-1" aria-label="Scenario" class={classes!(open.then_some("open"))}>
            <button type="button" class="fold" aria-expanded={open.to_string()} aria-controls="controls" onclick={toggle}>{ label }</button>
            <div id="controls" ref={controls}>
                if *built.borrow() {
                    <Controls session={props.session.clone()} act={props.act.clone()} done={props.done.clone()} />
                }
            </div>
        </aside>
    }
}

/// Properties of [`Toolbar`].
#[derive(Properties, PartialEq)]
struct ToolbarProps {
    can_undo: bool,
    can_redo: bool,
    opened: Option<&'static Preset>,
    /// What else it has.
    children: Html,
    act: Callback<Action>,
}

#[component]
fn Toolbar(props: &ToolbarProps) -> Html {
    let button = |label: &str, enabled: bool, action: Action| {
        let onclick = props.act.reform(move |_: MouseEvent| action.clone());
        html! { <button type="button" disabled={!enabled} {onclick}>{ label }</button> }
    };
    html! {
        <nav class="bar toolbar" aria-label="Scenario">
            { button("Undo", props.can_undo, Action::Undo) }
            { button("Redo", props.can_redo, Action::Redo) }
            { button("Reset all", true, Action::ResetAll) }
            { props.children.clone() }
            <CasesMenu opened={props.opened} />
        </nav>
    }
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
