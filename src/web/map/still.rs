//! Keeps an element where it is in the window while a pointer holds it.

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver, window};
use yew::prelude::*;

/// Keeps an element at a height in the window while that is given [CSS px], whatever grows or shrinks above it: a point
/// that changes the page would otherwise slip away under the pointer. The wheel scrolls nothing meanwhile.
#[hook]
pub(super) fn use_still(element: NodeRef, height: Option<f64>) {
    use_effect_with(height, move |&height| {
        let held = height
            .zip(element.cast::<Element>())
            .and_then(|(height, element)| hold(element, height));
        move || drop(held)
    });
}

/// Holds an element until it is dropped.
struct Held {
    observer: ResizeObserver,
    _on_resize: Closure<dyn Fn()>,
    _on_wheel: EventListener,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn hold(element: Element, height: f64) -> Option<Held> {
    let window = window()?;
    let body = window.document()?.body()?;
    let options = EventListenerOptions::enable_prevent_default();
    let on_wheel = EventListener::new_with_options(&window, "wheel", options, |event| {
        event.prevent_default();
    });
    let on_resize = Closure::<dyn Fn()>::new(move || {
        let moved = element.get_bounding_client_rect().top() - height;
        if moved.abs() >= 0.5 {
            window.scroll_by_with_x_and_y(0.0, moved);
        }
    });
    let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok()?;
    observer.observe(&body);
    Some(Held {
        observer,
        _on_resize: on_resize,
        _on_wheel: on_wheel,
    })
}
