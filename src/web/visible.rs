//! Whether an element is on the screen, or nearly.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};
use yew::prelude::*;

/// How far beyond the edge of the window an element counts as nearly on the screen.
const MARGIN: &str = "25%";

/// Whether an element is on the screen or nearly, kept current. Where that cannot be told, it is.
#[hook]
pub fn use_visible(element: NodeRef) -> bool {
    use_within(element, MARGIN, false)
}

/// Whether any part of an element is on the screen, kept current. Where that cannot be told, it is.
#[hook]
pub fn use_in_sight(element: NodeRef) -> bool {
    use_within(element, "0px", true)
}

/// Time without a change after which work begins [ms].
#[derive(Clone, Copy, Debug)]
pub struct Pauses {
    /// On what is on the screen.
    pub soon: u32,
    /// On what is not, but was.
    pub later: u32,
}

/// How long work for an element waits [ms]; `None` until it is on the screen for the first time.
#[hook]
pub fn use_turn(element: NodeRef, pauses: Pauses) -> Option<u32> {
    let seen = use_mut_ref(|| false);
    let visible = use_visible(element);
    *seen.borrow_mut() |= visible;
    let pause = if visible { pauses.soon } else { pauses.later };
    seen.borrow().then_some(pause)
}

#[hook]
fn use_within(element: NodeRef, margin: &'static str, at_first: bool) -> bool {
    let visible = use_state_eq(|| at_first);
    {
        let visible = visible.clone();
        use_effect_with(element, move |element| {
            let observed = element.cast::<Element>().and_then(|element| {
                let heard = visible.clone();
                let on_change =
                    Closure::<dyn Fn(js_sys::Array)>::new(move |entries: js_sys::Array| {
                        let latest = entries.pop().unchecked_into::<IntersectionObserverEntry>();
                        heard.set(latest.is_intersecting());
                    });
                let options = IntersectionObserverInit::new();
                options.set_root_margin(margin);
                let callback = on_change.as_ref().unchecked_ref();
                let observer = IntersectionObserver::new_with_options(callback, &options).ok()?;
                observer.observe(&element);
                Some((observer, on_change))
            });
            if observed.is_none() {
                visible.set(true);
            }
            move || {
                if let Some((observer, _on_change)) = observed {
                    observer.disconnect();
                }
            }
        });
    }
    *visible
}
