//! The buttons that pin the scenario as A, change A and B over, and take A away.

use yew::prelude::*;

use crate::present::session::Action;

/// Properties of [`PinButtons`].
#[derive(Properties, PartialEq)]
pub struct PinProps {
    /// Whether there is an A.
    pub pinned: bool,
    /// Whether A is the scenario in force.
    pub same: bool,
    /// What the visitor does.
    pub act: Callback<Action>,
}

/// Pins, swaps, unpins.
#[component]
pub fn PinButtons(props: &PinProps) -> Html {
    let button = |id: &'static str, label: &'static str, enabled: bool, action: Action| {
        let onclick = props.act.reform(move |_: MouseEvent| action.clone());
        html! { <button type="button" {id} disabled={!enabled} {onclick}>{ label }</button> }
    };
    html! {
        <>
            { button("pin", "Pin as A", !props.same, Action::Pin) }
            if props.pinned {
                { button("swap", "Swap A and B", !props.same, Action::Swap) }
                { button("unpin", "Unpin A", true, Action::Unpin) }
            }
        </>
    }
}
