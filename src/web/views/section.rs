//! One section of the page. It is built once it comes near the screen, or when its turn has come. On the screen it follows
//! every change at once; off the screen when nothing has changed for a moment, each section in a task of its own, so that
//! what is looked at comes first.

use yew::prelude::*;

use crate::present::beside::Part;
use crate::web::beside::BesidePart;
use crate::web::building::Building;
use crate::web::terms::headed;
use crate::web::timer::Timer;
use crate::web::visible::use_visible;

/// Time without a change after which the first section off the screen follows [ms].
const PAUSE: u32 = 400;

/// Time between two of them [ms].
const APART: u32 = 25;

/// Properties of [`Section`].
#[derive(Properties, PartialEq)]
pub struct SectionProps {
    /// Its id, by which links and tests find it.
    pub id: &'static str,
    /// What it shows of A beside B, where a scenario is pinned.
    pub part: Option<Part>,
    /// Its heading.
    pub title: AttrValue,
    /// Its place among the sections, from 0.
    pub turn: u32,
    /// Whether it is to be built wherever it is.
    pub built: bool,
    /// What it shows.
    pub children: Html,
}

/// A section with a heading.
#[component]
pub fn Section(props: &SectionProps) -> Html {
    let place = use_node_ref();
    let visible = use_visible(place.clone());
    let reached = use_mut_ref(|| false);
    let stands = use_mut_ref(|| None::<(AttrValue, Html)>);
    let wait = use_memo((), |()| Timer::default());
    let due = use_mut_ref(|| true);
    let again = use_force_update();
    let at_once = use_context::<Building>() == Some(Building::AtOnce);
    let heading = format!("{}-title", props.id);
    *reached.borrow_mut() |= visible || props.built;
    if !*reached.borrow() {
        // As many children as below, so that the heading stays what the browser holds in place while the parts above grow.
        return html! {
            <section class="view" id={props.id} ref={place} aria-labelledby={heading.clone()}>
                { headed(2, &heading, &props.title) }
                <></>
                <div class="unbuilt" />
            </section>
        };
    }
    let follow = visible || at_once || due.take();
    // A change that comes before the time has passed puts it off.
    wait.cancel();
    if follow {
        stands.replace(Some((props.title.clone(), props.children.clone())));
    } else {
        wait.set(PAUSE + props.turn * APART, move || {
            due.replace(true);
            again.force_update();
        });
    }
    let (title, body) = stands.borrow().clone().unwrap_or_default();
    html! {
        <section class="view" id={props.id} ref={place} aria-labelledby={heading.clone()}
            data-behind={(!follow).then_some("true")}>
            { headed(2, &heading, &title) }
            if let Some(part) = props.part {
                <BesidePart {part} />
            }
            { body }
        </section>
    }
}
