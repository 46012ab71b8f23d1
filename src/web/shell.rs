//! The page as a whole: toolbar, answer, inputs, views.

use yew::prelude::*;

use crate::present::session::Action;
use crate::web::app::Page;
use crate::web::beside::PinButtons;
use crate::web::building::Building;
use crate::web::cases::{CasesProps, NoteProps};
use crate::web::controls::{Controls, ControlsProps};
use crate::web::later::Arrival;
use crate::web::restarted::RestartedProps;
use crate::web::said::Said;
use crate::web::share::ShareProps;
use crate::web::skip::Skip;
use crate::web::visible::{use_in_sight, use_visible};

/// The whole page.
pub(in crate::web) fn whole(page: &Page) -> Html {
    let session = &page.session;
    let act = page.act.clone();
    html! {
        <>
            <Skip />
            <Said text={page.spoken()} />
            <Toolbar can_undo={session.can_undo()} can_redo={session.can_redo()} act={act.clone()}>
                <PinButtons pinned={session.pinned.is_some()} same={session.pinned.as_deref() == Some(&session.scenario)} act={act.clone()} />
                { share_and_cases(page) }
            </Toolbar>
            { notices(page) }
            <Columns answer={answer_text(page)} headline={page.answer.headline.clone()} views={page.views()}>
                <Sidebar session={session.clone()} {act} done={page.on_controls.clone()} />
            </Columns>
            if let Arrival::Here(later) = &page.arrival {
                { (later.forget)() }
            }
        </>
    }
}

/// Ways to share, and cases to start from; until they arrive, their buttons as they will be.
fn share_and_cases(page: &Page) -> Html {
    let button = |id, name| html! { <button type="button" {id} disabled=true>{ name }</button> };
    match &page.arrival {
        Arrival::Here(later) => html! {
            <>
                { (later.share)(ShareProps { scenario: page.scenario.clone(), pinned: page.session.pinned.clone() }) }
                { (later.cases)(CasesProps { link: page.alone.clone() }) }
            </>
        },
        _ => html! { <>{ button("share-button", "Share") }{ button("cases-button", "Cases") }</> },
    }
}

/// What happened to the program, and what of a link or of the address was not used as written.
pub(in crate::web) fn notices(page: &Page) -> Html {
    let (session, act) = (&page.session, &page.act);
    html! {
        <>
            if let Arrival::Here(later) = &page.arrival {
                { (later.restarted)(RestartedProps { scenario: session.scenario.clone(), act: act.clone() }) }
            }
            if !session.notices.is_empty() {
                <div class="notices" role="alert" id="notices">
                    <ul>{ for session.notices.iter().map(|n| html! { <li key={n.clone()}>{ n }</li> }) }</ul>
                    <button type="button" onclick={act.reform(|_: MouseEvent| Action::DismissNotices)}>{ "Got it" }</button>
                </div>
            }
        </>
    }
}

/// The answer in words, with what the simulation and the ranges add.
pub(in crate::web) fn answer_text(page: &Page) -> Html {
    let answer = &page.answer;
    let ranged = page.ranges.as_ref();
    html! {
        <>
            <h2>{ &answer.headline }</h2>
            { for answer.sentences.iter().map(|s| html! { <p key={s.clone()}>{ s }</p> }) }
            if let Some((known, late)) = ranged.and_then(|ranges| Some((ranges.known.clone()?, ranges.late))) {
                <p class={classes!("ranged", late.then_some("stale"))}>{ &known.sentence }</p>
            }
            if let Some(sentence) = &page.simulated {
                <p class="simulated">{ sentence }</p>
            }
            if let Arrival::Here(later) = &page.arrival {
                { (later.case_note)(NoteProps {
                    link: page.alone.clone(), scenario: page.session.scenario.clone(), assessment: page.assessment.clone(),
                }) }
                { (later.beside_answer)() }
            }
        </>
    }
}

/// The answer outside the page: in a frame that shows it, or shows nothing else yet.
pub(in crate::web) fn answer_alone(page: &Page, title: Option<AttrValue>) -> Html {
    html! {
        <section class="answer" id="answer" aria-label={title.clone().unwrap_or_else(|| "Answer".into())}>
            if let Some(title) = title {
                <p class="title">{ title }</p>
            }
            { answer_text(page) }
        </section>
    }
}

/// Properties of [`Columns`].
#[derive(Properties, PartialEq)]
struct ColumnsProps {
    answer: Html,
    headline: AttrValue,
    views: Html,
    /// The inputs.
    children: Html,
}

/// Answer, inputs and views; the headline stays in sight when the answer is not.
#[component]
fn Columns(props: &ColumnsProps) -> Html {
    let card = use_node_ref();
    let answer_in_sight = use_in_sight(card.clone());
    html! {
        <div class="columns">
            <section class="answer" id="answer" tabindex="-1" aria-label="Answer" ref={card}>{ props.answer.clone() }</section>
            { props.children.clone() }
            <div class="views" id="views" tabindex="-1">
                // It repeats the answer, so it is not read aloud.
                <div class="headline" aria-hidden="true" hidden={answer_in_sight}><p>{ &props.headline }</p></div>
                { props.views.clone() }
            </div>
        </div>
    }
}

/// The scenario's inputs: always there where the window is wide, behind a button where it is narrow.
#[component]
pub(in crate::web) fn Sidebar(props: &ControlsProps) -> Html {
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
        </nav>
    }
}
