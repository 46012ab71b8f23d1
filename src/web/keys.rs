//! Keys for the whole page: Ctrl+Z takes a step back, Ctrl+Shift+Z and Ctrl+Y take it again; on a Mac with the command key.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlTextAreaElement, KeyboardEvent};
use yew::prelude::*;

use crate::present::session::Action;

/// Listens as long as the page is there. Within a text the browser undoes typing itself.
#[hook]
pub fn use_undo_keys(act: Callback<Action>) {
    use_effect_with(act, |act| {
        let act = act.clone();
        let listener = web_sys::window().map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
                    return;
                };
                if let Some(action) = meant(event) {
                    event.prevent_default();
                    act.emit(action);
                }
            })
        });
        move || drop(listener)
    });
}

fn meant(event: &KeyboardEvent) -> Option<Action> {
    let with_command = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
    if !with_command || in_text(event) {
        return None;
    }
    match (event.key().as_str(), event.shift_key()) {
        ("z", false) => Some(Action::Undo),
        ("z" | "Z", true) | ("y", false) => Some(Action::Redo),
        _ => None,
    }
}

fn in_text(event: &KeyboardEvent) -> bool {
    let target = event.target();
    let is_text = |input: &HtmlInputElement| input.type_() == "text";
    target.as_ref().is_some_and(|target| {
        target.dyn_ref::<HtmlTextAreaElement>().is_some()
            || target.dyn_ref::<HtmlInputElement>().is_some_and(is_text)
    })
}
