//! Says that a fault of the program has stopped something in a worker: the page, and what the visitor gave, are as they were.

use std::rc::Rc;

use yew::prelude::*;

use crate::web::fault;
use crate::web::report::Report;

/// Properties of [`Fell`].
#[derive(Properties, PartialEq)]
pub struct FellProps {
    /// What was stopped, and what can be done, in words.
    pub said: AttrValue,
    /// Why the program fell; nothing is shown where it did not.
    pub why: Option<Rc<str>>,
}

/// A sentence, and the report.
#[component]
pub fn Fell(props: &FellProps) -> Html {
    let Some(why) = &props.why else {
        return Html::default();
    };
    html! {
        <div class="notices stacked fell" role="alert">
            <p>{ &props.said }</p>
            <Report report={fault::report(why)} />
        </div>
    }
}
