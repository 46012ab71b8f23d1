//! The painted part of a chart: a canvas in device pixels, and the hooks that charts share.

use gloo::events::EventListener;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, HtmlElement, ResizeObserver};
use yew::prelude::*;

use crate::present::pen::Finished;
use crate::present::theme::Theme;
use crate::web::appearance::Appearance;
use crate::web::said::use_settled;

/// Time after the last move before a screen reader is told [ms].
const ANNOUNCE: u32 = 400;

/// Paints a picture on a canvas of its own, in a theme and a number of device pixels to a CSS pixel.
pub(in crate::web) type Paint<P> = fn(&P, &Theme, f64, CanvasBackend) -> Finished;

/// Keeps a canvas painted: once for every picture, size in CSS pixels and screen, and again where the browser had lost it.
#[hook]
pub(in crate::web) fn use_painted<P: PartialEq + 'static>(
    canvas: NodeRef,
    picture: P,
    size: (f64, f64),
    appearance: Appearance,
    paint: Paint<P>,
) {
    let losses = use_losses(canvas.clone());
    use_effect_with(
        (picture, size, appearance, losses),
        move |(picture, (width, height), appearance, _)| {
            let canvas = canvas.cast::<HtmlCanvasElement>();
            let Some(canvas) = canvas.filter(|_| *width >= 1.0 && *height >= 1.0) else {
                return;
            };
            let scale = appearance.scale;
            canvas.set_width((width * scale).round() as u32);
            canvas.set_height((height * scale).round() as u32);
            // A canvas without a context stays blank; the table beside it says the same.
            if let Some(backend) = CanvasBackend::with_canvas_object(canvas) {
                let _ = paint(picture, appearance.theme(), scale, backend);
            }
        },
    );
}

/// How often the browser has lost what was on a canvas and can show it again, as when a device wakes or its graphics start anew.
#[hook]
fn use_losses(canvas: NodeRef) -> u32 {
    let losses = use_state_eq(|| 0);
    {
        let losses = losses.setter();
        use_effect_with(canvas, move |canvas| {
            let mut count = 0;
            let listener = canvas.cast::<HtmlCanvasElement>().map(|canvas| {
                EventListener::new(&canvas, "contextrestored", move |_| {
                    count += 1;
                    losses.set(count);
                })
            });
            move || drop(listener)
        });
    }
    *losses
}

/// The size of an element [CSS px], kept current.
#[hook]
pub(in crate::web) fn use_size(element: NodeRef) -> (f64, f64) {
    let size = use_state_eq(|| (0.0, 0.0));
    {
        let size = size.clone();
        use_effect_with(element, move |element| {
            let observed = element.cast::<HtmlElement>().map(|element| {
                let measured = element.clone();
                let on_resize = Closure::<dyn Fn()>::new(move || {
                    size.set((
                        f64::from(measured.client_width()),
                        f64::from(measured.client_height()),
                    ));
                });
                let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref());
                if let Ok(observer) = &observer {
                    observer.observe(&element);
                }
                (observer, on_resize)
            });
            move || {
                if let Some((Ok(observer), _on_resize)) = observed {
                    observer.disconnect();
                }
            }
        });
    }
    *size
}

/// The last sentence, once it has stood for a moment.
#[hook]
pub(in crate::web) fn use_announcement(sentence: Option<String>) -> String {
    use_settled(sentence, ANNOUNCE)
}
