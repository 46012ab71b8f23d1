//! What a link opens beside its scenario: unpacks it where it is packed, and says which prices have moved since it was made.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::present::link::packed::unpack;
use crate::present::session::{Action, Session};

/// Properties of [`Opened`].
#[derive(Clone, Properties, PartialEq)]
pub struct OpenedProps {
    /// What the visitor is doing.
    pub session: Session,
    /// What the visitor does.
    pub act: Callback<Action>,
}

/// Unpacks a packed link. Where prices have moved since the link was made, a notice with a switch to the old ones.
#[component]
pub fn Opened(props: &OpenedProps) -> Html {
    let OpenedProps { session, act } = props;
    {
        let act = act.clone();
        use_effect_with(session.packed.clone(), move |packed| {
            if let Some(packed) = packed {
                act.emit(Action::unpacked(unpack(packed)));
            }
        });
    }
    let key: (Option<String>, Scenario, Option<Rc<Scenario>>) = (
        session.made_with.clone(),
        session.scenario.clone(),
        session.pinned.clone(),
    );
    let moved = use_memo(key, |_| session.moved(PriceBook::embedded()));
    let Some(moved) = &*moved else {
        return Html::default();
    };
    let old = moved.old_prices();
    html! {
        <div class="notices" role="status" id="moved-prices">
            <p>{ format!("{} Bills reckon with today's.", moved.sentence()) }</p>
            <div class="bar">
                <button type="button" id="old-prices" onclick={act.reform(move |_: MouseEvent| Action::prices_of(old.clone()))}>
                    { format!("Use the prices of {}", moved.day) }
                </button>
                <button type="button" onclick={act.reform(|_: MouseEvent| Action::DismissNotices)}>{ "Keep today's" }</button>
            </div>
        </div>
    }
}
