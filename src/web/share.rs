//! The share dialog: the link, and the lines by which another page embeds a view, with a preview of the very frame.

use std::rc::Rc;

use web_sys::{HtmlDialogElement, HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::present::embed::{INPUTS, THEMES, VIEWS};
use crate::present::knobs::{Group, KNOBS, Knob};
use crate::present::link::{self, packed::pack};
use crate::present::share::{ALLOW, Embedding, Format, HEIGHTS, SANDBOX};
use crate::web::choices::option;
use crate::web::copy::CopyButton;
use crate::web::location;

/// Properties of [`Share`].
#[derive(Clone, Properties, PartialEq)]
pub struct ShareProps {
    /// The scenario.
    pub scenario: Rc<Scenario>,
    /// A, where it is pinned.
    pub pinned: Option<Rc<Scenario>>,
}

/// A button that opens the dialog.
#[component]
pub fn Share(props: &ShareProps) -> Html {
    let dialog = use_node_ref();
    let open = use_state_eq(|| false);
    let show = {
        let (dialog, open) = (dialog.clone(), open.clone());
        Callback::from(move |_: MouseEvent| {
            open.set(true);
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                // One that is open already stays as it is.
                let _ = dialog.show_modal();
            }
        })
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |_: Event| open.set(false))
    };
    html! {
        <>
            <button type="button" id="share-button" aria-haspopup="dialog" onclick={show}>{ "Share" }</button>
            <dialog class="sharing" id="share" ref={dialog} aria-labelledby="share-title" {onclose}>
                if *open {
                    <Sharing ..props.clone() />
                }
            </dialog>
        </>
    }
}

/// What the dialog holds while it is open.
#[component]
fn Sharing(props: &ShareProps) -> Html {
    let page = location::page();
    let fragment = pack(&link::lasting(&props.scenario, props.pinned.as_deref()));
    let link = format!("{page}#{fragment}");
    html! {
        <>
            <form method="dialog" class="bar">
                <h2 id="share-title">{ "Share" }</h2>
                <button type="submit" aria-label="Close">{ "Close" }</button>
            </form>
            <label for="share-link">{ "Link to this scenario" }</label>
            <div class="bar">
                <input id="share-link" class="field" readonly=true value={link.clone()} onfocus={select_all()} />
                <CopyButton label="Copy link" text={copied(&link)} />
            </div>
            if page.starts_with("file:") {
                <p class="note">{ "This page is a file: its link opens on this computer only. To embed a view, put the page on a site." }</p>
            } else {
                <Lines {page} {fragment} scenario={props.scenario.clone()} />
            }
        </>
    }
}

fn copied(text: &str) -> Callback<(), String> {
    let text = text.to_owned();
    Callback::from(move |()| text.clone())
}

/// Properties of [`Lines`].
#[derive(Properties, PartialEq)]
struct LinesProps {
    /// The page's address, without query and fragment.
    page: String,
    fragment: String,
    scenario: Rc<Scenario>,
}

/// The lines that embed a view, what can be chosen of it, and the frame that they make.
#[component]
fn Lines(props: &LinesProps) -> Html {
    let embedding = use_state_eq(Embedding::default);
    let format = use_state_eq(|| Format::Html);
    let address = embedding.address(&props.page, &props.fragment);
    let snippet = embedding.snippet(*format, &props.page, &props.fragment);
    let formats = Format::ALL.map(|(_, name)| (name, name));
    let format_name = Format::ALL.iter().find(|(known, _)| known == &*format);
    let choose_format = {
        let set = format.setter();
        Callback::from(move |name: String| {
            if let Some((found, _)) = Format::ALL.iter().find(|(_, known)| *known == name) {
                set.set(*found);
            }
        })
    };
    html! {
        <>
            <h3>{ "Embed a view" }</h3>
            <Choices embedding={(*embedding).clone()} scenario={props.scenario.clone()} on_change={setter(&embedding)} />
            <div class="bar">
                { select("share-format", "For", &formats, format_name.map_or("", |(_, name)| name), choose_format) }
                <CopyButton label="Copy lines" text={copied(&snippet)} />
            </div>
            <textarea id="share-lines" class="by-hand" rows="6" readonly=true aria-label="Lines to paste" value={snippet} />
            <h3>{ "Preview" }</h3>
            // Another one for each address: the history of the page is not the preview's.
            <iframe key={address.clone()} id="share-preview" title="Preview" style={format!("height:{}px", embedding.height)}
                sandbox={SANDBOX} allow={ALLOW} src={address} />
        </>
    }
}

fn setter(embedding: &UseStateHandle<Embedding>) -> Callback<Embedding> {
    let set = embedding.setter();
    Callback::from(move |new| set.set(new))
}

fn select_all() -> Callback<FocusEvent> {
    Callback::from(|event: FocusEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        field.select();
    })
}

/// Properties of [`Choices`].
#[derive(Properties, PartialEq)]
struct ChoicesProps {
    embedding: Embedding,
    scenario: Rc<Scenario>,
    on_change: Callback<Embedding>,
}

/// What can be chosen of an embedded view.
#[component]
fn Choices(props: &ChoicesProps) -> Html {
    let embedding = &props.embedding;
    let views: Vec<_> = VIEWS.iter().map(|view| (view.key, view.name)).collect();
    let names = INPUTS.map(|(name, _)| name);
    let inputs = names
        .into_iter()
        .zip(["None", "The main three", "All, folded"]);
    let inputs: Vec<_> = inputs.collect();
    let chosen = INPUTS.iter().find(|(_, known)| *known == embedding.inputs);
    let themes = THEMES
        .into_iter()
        .zip(["As the reader's system", "Light", "Dark"]);
    let themes: Vec<_> = themes.collect();
    let change = |set: fn(&mut Embedding, &str)| {
        let (embedding, on_change) = (embedding.clone(), props.on_change.clone());
        Callback::from(move |value: String| {
            let mut next = embedding.clone();
            set(&mut next, &value);
            on_change.emit(next);
        })
    };
    html! {
        <div class="choices">
            { select("share-view", "View", &views, embedding.view.key, change(|next, key| {
                next.view = VIEWS.iter().find(|view| view.key == key).unwrap_or(next.view);
            })) }
            { select("share-theme", "Colours", &themes, embedding.theme, change(|next, key| {
                next.theme = THEMES.iter().find(|theme| **theme == key).unwrap_or(&next.theme);
            })) }
            { select("share-controls", "Inputs", &inputs, chosen.map_or("", |(name, _)| name), change(|next, key| {
                next.inputs = INPUTS.iter().find(|(name, _)| *name == key).map_or(next.inputs, |(_, inputs)| *inputs);
            })) }
            { field("share-title-field", "Heading, if not its own", &embedding.title, change(|next, text| {
                text.clone_into(&mut next.title);
            })) }
            { field("share-height", "Height in pixels", &embedding.height.to_string(), change(|next, text| {
                let (low, _, high) = HEIGHTS;
                if let Ok(height) = text.trim().parse::<u32>() {
                    next.height = height.clamp(low, high);
                }
            })) }
            <details class="folded">
                <summary>{ locked_words(embedding.locked.len()) }</summary>
                <ul class="locks">{ for lockable(&props.scenario).map(|knob| lock(knob, props)) }</ul>
            </details>
        </div>
    }
}

fn locked_words(count: usize) -> String {
    match count {
        0 => "Inputs that readers cannot change: none".to_owned(),
        n => format!("Inputs that readers cannot change: {n}"),
    }
}

/// Inputs that matter in a scenario.
fn lockable(scenario: &Scenario) -> impl Iterator<Item = &'static Knob> {
    KNOBS.iter().filter(|knob| match knob.group {
        Group::Platform(platform) => scenario.compared.contains(&platform) && knob.shown(scenario),
        _ => knob.shown(scenario),
    })
}

/// A box that locks an input.
fn lock(knob: &'static Knob, props: &ChoicesProps) -> Html {
    let key = knob.key.as_str();
    let locked = props.embedding.locked.contains(&key);
    let (embedding, on_change) = (props.embedding.clone(), props.on_change.clone());
    let onchange = Callback::from(move |_: Event| {
        let mut next = embedding.clone();
        next.locked.retain(|other| *other != key);
        if !locked {
            next.locked.push(key);
        }
        on_change.emit(next);
    });
    html! {
        <li {key}>
            <label><input type="checkbox" checked={locked} {onchange} />{ knob.full_label() }</label>
        </li>
    }
}

fn select(
    id: &'static str,
    label: &str,
    options: &[(&'static str, &'static str)],
    chosen: &str,
    change: Callback<String>,
) -> Html {
    let onchange = change.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        select.value()
    });
    html! {
        <p class="choice">
            <label for={id}>{ label }</label>
            <select {id} class="field" {onchange}>
                { for options.iter().map(|&(value, name)| option(value, name, value == chosen)) }
            </select>
        </p>
    }
}

fn field(id: &'static str, label: &str, value: &str, change: Callback<String>) -> Html {
    let onchange = change.reform(|event: Event| {
        let field: HtmlInputElement = event.target_unchecked_into();
        field.value()
    });
    html! {
        <p class="choice">
            <label for={id}>{ label }</label>
            <input {id} class="field" autocomplete="off" value={value.to_owned()} {onchange} />
        </p>
    }
}
