//! Cases to start from: a list that unfolds below the toolbar, and what the article and the numbers say of the open one.
//!
//! A case is a plain link, so that it can be opened in another tab and sent. What a case is, is in `present::presets`.

use std::rc::Rc;

use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::scenario::Scenario;
use crate::present::presets::against::{Against, Standing, against_the_article};
use crate::present::presets::{Group, Preset, of_group, opened_by};

/// Properties of [`CasesMenu`].
#[derive(Properties, PartialEq)]
pub struct CasesProps {
    /// The link of the scenario in force, by which a case that is open and unchanged is known.
    pub link: Rc<String>,
}

/// A button that says which case is open, and the list of all of them.
#[component]
pub fn CasesMenu(props: &CasesProps) -> Html {
    let opened = opened_by(&props.link);
    let unfolded = use_state_eq(|| false);
    let button = use_node_ref();
    let toggle = {
        let unfolded = unfolded.clone();
        Callback::from(move |_: MouseEvent| unfolded.set(!*unfolded))
    };
    // The list is gone after a choice: without this the focus would be at the top of the page.
    let fold = {
        let (unfolded, button) = (unfolded.clone(), button.clone());
        Callback::from(move |()| {
            unfolded.set(false);
            if let Some(button) = button.cast::<HtmlElement>() {
                // A button that is there can take the focus.
                let _ = button.focus();
            }
        })
    };
    let on_key = {
        let (unfolded, fold) = (unfolded.clone(), fold.clone());
        Callback::from(move |event: KeyboardEvent| {
            if *unfolded && event.key() == "Escape" {
                event.prevent_default();
                fold.emit(());
            }
        })
    };
    html! {
        <div class="cases" onkeydown={on_key}>
            <button type="button" id="cases-button" ref={button} aria-expanded={unfolded.to_string()} aria-controls="cases" onclick={toggle}>
                { "Cases" }
                if let Some(opened) = opened {
                    <span class="opened">{ format!(": {}", opened.name) }</span>
                }
            </button>
            if *unfolded {
                <nav id="cases" aria-label="Cases">
                    { for Group::ALL.map(|group| group_of_cases(group, opened, &fold)) }
                </nav>
            }
        </div>
    }
}

fn group_of_cases(group: Group, opened: Option<&'static Preset>, fold: &Callback<()>) -> Html {
    let case = |preset: &'static Preset| {
        let fold = fold.clone();
        // With a key held it opens elsewhere, and this page stays as it is.
        let onclick = Callback::from(move |event: MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                fold.emit(());
            }
        });
        let current = opened.is_some_and(|opened| opened.key == preset.key);
        html! {
            <li key={preset.key}>
                <a href={preset.href()} id={format!("case-{}", preset.key)} aria-current={current.then_some("true")} {onclick}>{ preset.name }</a>
                <p>{ preset.sentence }</p>
            </li>
        }
    };
    html! {
        <section key={group.title()} aria-label={group.title()}>
            <h2>{ group.title() }</h2>
            <ul>{ for of_group(group).map(case) }</ul>
        </section>
    }
}

/// Properties of [`CaseNote`].
#[derive(Properties, PartialEq)]
pub struct NoteProps {
    /// The link of the scenario in force, by which a case that is open and unchanged is known.
    pub link: Rc<String>,
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
}

/// What the article says of the open case, and what the numbers say; nothing where no case is open, or it claims nothing.
#[component]
pub fn CaseNote(props: &NoteProps) -> Html {
    let claim = opened_by(&props.link).and_then(|preset| Some((preset, preset.claim?)));
    let Some((preset, claim)) = claim else {
        return Html::default();
    };
    let Some(against) = against_the_article(&claim, &props.scenario, &props.assessment) else {
        return Html::default();
    };
    let Against {
        standing,
        sentences,
        ..
    } = against;
    let class = match standing {
        Standing::Agrees => "agrees",
        Standing::OutOfDate | Standing::InPart => "in-part",
        Standing::Otherwise => "otherwise",
    };
    html! {
        <div class={classes!("case", class)} id="case">
            <h3>{ format!("{}: ", preset.name) }<span class="simulated">{ standing.words() }</span></h3>
            <p><strong>{ "The article: " }</strong>{ claim.sentence }</p>
            <p class="simulated"><strong>{ "The numbers: " }</strong>{ sentences.join(" ") }</p>
        </div>
    }
}
