//! A button that copies a text, and shows it where copying is not allowed.

use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

/// Properties of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct CopyProps {
    /// What the button says.
    pub label: AttrValue,
    /// What it is called for those who cannot see what it is beside; what it says otherwise.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Makes the text when the button is pressed.
    pub text: Callback<(), String>,
}

/// What came of copying.
#[derive(Clone, PartialEq)]
enum Outcome {
    Copied,
    /// The browser does not allow it here: the text, to be copied by hand.
    ByHand(String),
}

/// Copies a text to the clipboard.
#[component]
pub fn CopyButton(props: &CopyProps) -> Html {
    let outcome = use_state_eq(|| None::<Outcome>);
    let copy = {
        let (outcome, text) = (outcome.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| {
            let (outcome, text) = (outcome.clone(), text.emit(()));
            spawn_local(async move {
                let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
                let copied = match clipboard {
                    Some(clipboard) if !clipboard.is_undefined() => {
                        JsFuture::from(clipboard.write_text(&text)).await.is_ok()
                    }
                    _ => false,
                };
                outcome.set(Some(if copied {
                    Outcome::Copied
                } else {
                    Outcome::ByHand(text)
                }));
            });
        })
    };
    html! {
        <>
            <button type="button" aria-label={props.name.clone()} onclick={copy}>{ &props.label }</button>
            <span role="status" class="copied">
                { match &*outcome {
                    None => "",
                    Some(Outcome::Copied) => "Copied.",
                    Some(Outcome::ByHand(_)) => "Copying is not allowed here: select the text and copy it.",
                } }
            </span>
            if let Some(Outcome::ByHand(text)) = &*outcome {
                <textarea class="by-hand" readonly=true rows="6" aria-label="Text to copy" value={text.clone()} />
            }
        </>
    }
}
