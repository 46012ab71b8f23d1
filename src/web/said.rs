//! What a screen reader is told of results: a sentence once it has stood for a while, so that a slider that is dragged or a
//! simulation that runs is not read aloud step by step.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Time for which a result stands before it is told [ms]; so that no region tells more than one a second.
const SETTLED: u32 = 1_000;

/// The last sentence, once it has stood for so long [ms].
#[hook]
pub fn use_settled(sentence: Option<String>, after: u32) -> String {
    let said = use_state_eq(String::new);
    {
        let said = said.clone();
        use_effect_with(sentence, move |sentence| {
            let sentence = sentence.clone().unwrap_or_default();
            let timer = Timeout::new(after, move || said.set(sentence));
            move || drop(timer)
        });
    }
    (*said).clone()
}

/// Properties of [`Said`].
#[derive(Properties, PartialEq)]
pub struct SaidProps {
    /// What is told; what is drawn stands elsewhere.
    pub text: String,
}

/// A live region of its own, which nobody sees.
#[component]
pub fn Said(props: &SaidProps) -> Html {
    let said = use_settled(Some(props.text.clone()), SETTLED);
    html! { <p class="visually-hidden" role="status">{ said }</p> }
}
