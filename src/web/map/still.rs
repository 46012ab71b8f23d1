//! Keeps an element where it is in the window while a pointer holds it.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, window};
use yew::prelude::*;

/// Keeps an element at its height in the window while it is `held`, whatever grows or shrinks above it: a point that
/// changes the page would otherwise slip away under the pointer.
#[hook]
pub(super) fn use_still(element: NodeRef, held: bool) {
    use_effect_with(held, move |&held| {
        let observed = element
            .cast::<Element>()
            .filter(|_| held)
            .and_then(|element| {
                let before = element.get_bounding_client_rect().top();
                let on_resize = Closure::<dyn Fn()>::new(move || {
                    let moved = element.get_bounding_client_rect().top() - before;
                    if let Some(window) = window().filter(|_| moved.abs() >= 0.5) {
                        window.scroll_by_with_x_and_y(0.0, moved);
                    }
                });
                let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
                let body = window()?.document()?.body()?;
                observer.observe(&body);
                Some((observer, on_resize))
            });
        move || {
            if let Some((observer, _on_resize)) = observed {
                observer.disconnect();
            }
        }
    });
}
