//! Ways past the scenario's many inputs for those who use the keyboard: to the answer and to the views.
//!
//! Buttons rather than links, because the fragment of the address holds the scenario.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Where one can skip to: the id of a part of the page that takes the focus, and what it is called.
const PARTS: [(&str, &str); 3] = [
    ("answer", "Skip to the answer"),
    ("scenario", "Skip to the scenario"),
    ("views", "Skip to the views"),
];

/// Seen only while one of its buttons has the focus.
#[component]
pub fn Skip() -> Html {
    let button = |(id, label): (&'static str, &'static str)| {
        let onclick = Callback::from(move |_: MouseEvent| go_to(id));
        html! { <button type="button" {onclick}>{ label }</button> }
    };
    html! { <div class="skip">{ for PARTS.into_iter().map(button) }</div> }
}

fn go_to(id: &str) {
    let part = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|part| part.dyn_into::<HtmlElement>().ok());
    if let Some(part) = part {
        // A part that cannot take the focus is at least in sight.
        let _ = part.focus();
        part.scroll_into_view();
    }
}
