//! A beside B in a view: a table, or a line that says why there is none.

use std::rc::Rc;

use yew::prelude::*;

use crate::present::beside::{Part, Shown};
use crate::web::beside::use_both;
use crate::web::views::table::TableView;

/// Properties of [`BesidePart`].
#[derive(Properties, PartialEq)]
pub struct PartProps {
    /// The view.
    pub part: Part,
}

/// What a view shows of both; nothing where nothing is pinned.
#[component]
pub fn BesidePart(props: &PartProps) -> Html {
    let part = props.part;
    let both = use_both();
    let built = use_memo((part, both), |(part, both)| {
        let both = both.as_ref()?;
        let Shown { table, sentences } = part.of(both.a.side(), both.b.side());
        Some((table.map(Rc::new), sentences))
    });
    let Some((table, sentences)) = (*built).clone() else {
        return Html::default();
    };
    let id = format!("beside-{}", part.key());
    html! {
        <div class="beside" {id}>
            <h3>{ "B beside A" }</h3>
            if let Some(table) = table {
                <TableView {table} caption={part.caption()} />
            }
            { for sentences.iter().enumerate().map(|(i, said)| html! { <p class="note" key={i}>{ said }</p> }) }
        </div>
    }
}
