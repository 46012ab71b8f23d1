//! Pictures as files: painted on a canvas that is never shown, and packed.

use js_sys::Function;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlCanvasElement, window};

use crate::present::export::{BITMAP, Picture};
use crate::present::theme::Theme;

/// A picture on a canvas of its own.
pub(super) fn painted(picture: &Picture, theme: &Theme) -> Option<HtmlCanvasElement> {
    let canvas = window()?.document()?.create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    let (width, height) = picture.size(theme);
    canvas.set_width((width * BITMAP).round() as u32);
    canvas.set_height((height * BITMAP).round() as u32);
    let backend = CanvasBackend::with_canvas_object(canvas.clone())?;
    picture.paint(theme, BITMAP, backend).ok()?;
    Some(canvas)
}

/// Packs what is on a canvas as PNG and hands it on; nothing where that cannot be done.
pub(super) fn when_packed(
    canvas: Option<HtmlCanvasElement>,
    next: impl FnOnce(Option<Blob>) + 'static,
) {
    let Some(canvas) = canvas else {
        return next(None);
    };
    // The browser calls it once; where it does not, the page goes on without.
    let packed = Closure::once_into_js(move |blob: JsValue| next(blob.dyn_into().ok()));
    let _ = canvas.to_blob_with_type(packed.unchecked_ref::<Function>(), "image/png");
}
