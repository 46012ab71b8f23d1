//! Hands a text, or any file, to the browser to save.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url, window};

use crate::web::timer::once;

/// How long the browser has to begin with a file [ms].
const KEPT: u32 = 60_000;

/// A file of a text of a media type.
pub(in crate::web) fn of_text(text: &str, kind: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&JsValue::from_str(text));
    Blob::new_with_str_sequence_and_options(&parts, &options).ok()
}

/// Hands a text of a media type to the browser under a name; whether that could be done. A page that may not save hears
/// nothing of it.
pub(in crate::web) fn hand_over(name: &str, text: &str, kind: &str) -> bool {
    of_text(text, kind).is_some_and(|file| hand_over_file(name, &file))
}

/// The same with any file.
pub(in crate::web) fn hand_over_file(name: &str, file: &Blob) -> bool {
    let link = || -> Option<(HtmlAnchorElement, String)> {
        let link = window()?.document()?.create_element("a").ok()?;
        let address = Url::create_object_url_with_blob(file).ok()?;
        Some((link.dyn_into().ok()?, address))
    };
    let Some((link, address)) = link() else {
        return false;
    };
    link.set_href(&address);
    link.set_download(name);
    link.click();
    let forget = move || {
        // An address that is gone already needs no forgetting.
        let _ = Url::revoke_object_url(&address);
    };
    once(KEPT, forget);
    true
}
