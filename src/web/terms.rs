//! Help on the page's words: a "?" beside a heading that holds one, which opens its meaning and formula, and the list of all.
//!
//! The pop-up is the browser's own (`popover`): above everything, one at a time, closed by Escape or a press elsewhere.
//! It lies on the page, not on the window, so that it scrolls with its heading.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::present::glossary::{TERMS, Term, explains};
use crate::present::pop_up::{Bounds, beside};

/// The scenario as it is now, for what asks when it is opened: a change renders nothing anew.
#[derive(Clone, Debug, Default)]
pub struct Now(Rc<RefCell<Option<Scenario>>>);

impl PartialEq for Now {
    /// What is in it may differ at any time; those who hold it need not hear of it.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Now {
    /// Takes over what the scenario is now.
    pub fn set(&self, scenario: &Scenario) {
        self.0.replace(Some(scenario.clone()));
    }
}

/// A heading's "?", where the heading holds a term; nothing elsewhere.
pub fn explained(heading: &str) -> Html {
    explains(heading).map_or_else(Html::default, |term| {
        html! { <Explained term={term.key} /> }
    })
}

/// A heading of the second or third level with help on what it says.
pub fn headed(level: u8, id: &str, title: &str) -> Html {
    let (id, title_text) = (id.to_owned(), title.to_owned());
    html! {
        <div class="headed">
            <@{format!("h{level}")} {id}>{ title_text }</@>
            { explained(title) }
        </div>
    }
}

/// The head of a column with help on what it says.
pub fn column(heading: &str) -> Html {
    let text = heading.to_owned();
    // The short form is what is read with each cell.
    html! { <th scope="col" abbr={text.clone()}>{ text }{ explained(heading) }</th> }
}

thread_local! {
    /// Pop-ups so far: each has an id of its own.
    static POP_UPS: Cell<u32> = const { Cell::new(0) };
}

/// Properties of [`Explained`].
#[derive(Properties, PartialEq)]
struct ExplainedProps {
    term: &'static str,
}

#[component]
fn Explained(props: &ExplainedProps) -> Html {
    let number = *use_state(|| POP_UPS.with(|count| count.replace(count.get() + 1)));
    let (button, pop_up) = (use_node_ref(), use_node_ref());
    let open = use_state_eq(|| false);
    let now = use_context::<Now>().unwrap_or_default();
    let toggled = {
        let (open, pop_up) = (open.clone(), pop_up.clone());
        Callback::from(move |_: Event| open.set(shown(&pop_up)))
    };
    let place = (button.clone(), pop_up.clone());
    use_effect_with(*open, move |&open| {
        if open {
            put_beside(&place.0, &place.1);
        }
    });
    let Some(term) = crate::present::glossary::term(props.term) else {
        return Html::default();
    };
    let id = format!("meaning-{number}");
    html! {
        <>
            <button type="button" class="help meaning" ref={button} popovertarget={id.clone()}
                aria-label={format!("What is meant by {}", term.name)}></button>
            <div {id} ref={pop_up} class="pop-up" popover="auto" role="note" aria-label={term.name} ontoggle={toggled}>
                if *open {
                    <p><strong>{ term.name }</strong></p>
                    { meaning(term) }
                    if let Some(numbers) = now.0.borrow().as_ref().and_then(|scenario| term.with_numbers(scenario)) {
                        <p class="with-numbers">{ format!("Here: {numbers}") }</p>
                    }
                }
            </div>
        </>
    }
}

/// Whether a pop-up is open. A browser without pop-ups knows no such thing.
fn shown(pop_up: &NodeRef) -> bool {
    let element = pop_up.cast::<HtmlElement>();
    element.is_some_and(|element| element.matches(":popover-open").unwrap_or(false))
}

/// Moves an open pop-up beside its button, and shows it there.
fn put_beside(button: &NodeRef, pop_up: &NodeRef) {
    let (Some(button), Some(pop_up)) = (button.cast::<HtmlElement>(), pop_up.cast::<HtmlElement>())
    else {
        return;
    };
    let Some(window) = web_sys::window() else {
        return;
    };
    let length = |value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
    };
    let bounds = button.get_bounding_client_rect();
    let anchor = Bounds {
        left: bounds.left(),
        top: bounds.top(),
        width: bounds.width(),
        height: bounds.height(),
    };
    let size = (
        f64::from(pop_up.offset_width()),
        f64::from(pop_up.offset_height()),
    );
    let root = window.document().and_then(|d| d.document_element());
    let seen = (
        root.map_or(0.0, |root| f64::from(root.client_width())),
        length(window.inner_height()),
    );
    let (left, top) = beside(anchor, size, seen);
    let (x, y) = (
        left + window.scroll_x().unwrap_or(0.0),
        top + window.scroll_y().unwrap_or(0.0),
    );
    let style = pop_up.style();
    for (name, value) in [
        ("left", format!("{x}px")),
        ("top", format!("{y}px")),
        ("visibility", "visible".to_owned()),
    ] {
        // Without its place it would be hidden: the style sheet's is at the top of the page.
        let _ = style.set_property(name, &value);
    }
}

fn meaning(term: &Term) -> Html {
    html! {
        <>
            <p>{ term.meaning }</p>
            if !term.formula.is_empty() {
                <p class="formula">{ term.formula }</p>
            }
        </>
    }
}

/// Every term with its meaning and formula.
#[component]
pub fn TermsView() -> Html {
    let entry = |term: &'static Term| {
        html! {
            <div key={term.key} id={format!("term-{}", term.key)}>
                <dt>{ term.name }</dt>
                <dd>{ meaning(term) }</dd>
            </div>
        }
    };
    html! { <dl class="terms">{ for TERMS.iter().map(entry) }</dl> }
}
