//! The painted part of a chart: a canvas in device pixels, and the hooks that charts share.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, HtmlElement, ResizeObserver};
use yew::prelude::*;

use crate::present::figure::Figure;
use crate::present::paint::paint;
use crate::web::appearance::Appearance;

/// Time after the last move before a screen reader is told [ms].
const ANNOUNCE: u32 = 400;

/// Keeps a canvas painted: once for every figure, size and screen.
#[hook]
pub(super) fn use_painted(
    canvas: NodeRef,
    figure: Rc<Figure>,
    size: (f64, f64),
    appearance: Appearance,
) {
    use_effect_with(
        (figure, size, appearance),
        move |(figure, size, appearance)| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                repaint(&canvas, figure, *size, *appearance);
            }
        },
    );
}

/// Paints the figure in device pixels.
fn repaint(
    canvas: &HtmlCanvasElement,
    figure: &Figure,
    (width, height): (f64, f64),
    appearance: Appearance,
) {
    if width < 1.0 || height < 1.0 {
        return;
    }
    canvas.set_width((width * appearance.scale).round() as u32);
    canvas.set_height((height * appearance.scale).round() as u32);
    // A canvas without a context stays blank; the table beside it says the same.
    if let Some(backend) = CanvasBackend::with_canvas_object(canvas.clone()) {
        let _ = paint(figure, appearance.theme(), appearance.scale, backend);
    }
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
    let announced = use_state_eq(String::new);
    {
        let announced = announced.clone();
        use_effect_with(sentence, move |sentence| {
            let sentence = sentence.clone().unwrap_or_default();
            let timer = Timeout::new(ANNOUNCE, move || announced.set(sentence));
            move || drop(timer)
        });
    }
    (*announced).clone()
}
