//! One worker in the browser, with the closures that it calls; all end together.

use std::rc::Rc;

use js_sys::Array;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, ErrorEvent, MessageEvent, Url, Worker};

use crate::web::location;
use crate::web::protocol::{Request, Update};

/// Script of the worker where the page does not name another, as a page in the making does not.
const SCRIPT: &str = "worker_loader.js";

/// How the name of that script ends, before which it is called as its program.
const LOADER: &str = "_loader.js";

/// A worker; dropping it ends it.
pub(in crate::web) struct Handle {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

impl Handle {
    /// Starts a worker. Hears what it says, and whether it failed: with a reason where its program fell, none where it did not
    /// load or was stopped.
    ///
    /// # Errors
    /// Where the browser refuses workers.
    pub(in crate::web) fn start(
        hear: impl Fn(Update) + 'static,
        fail: impl Fn(Option<String>) + 'static,
    ) -> Result<Self, JsValue> {
        let script = location::said("worker").unwrap_or_else(|| SCRIPT.to_owned());
        // A frame without an origin of its own starts no worker of the page's site, but one that fetches the same. Some browsers say
        // so at once, others later and only to the worker.
        let of_a_site = !script.contains(':');
        let worker = if of_a_site && location::has_no_origin() {
            elsewhere(&script)?
        } else {
            Worker::new(&script)?
        };
        let fail = Rc::new(fail);
        let falling = fail.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            match serde_json::from_str(&text) {
                Ok(Update::Fell(why)) => falling(Some(why)),
                Ok(update) => hear(update),
                Err(_) => {}
            }
        });
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| fail(trap(&event)));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Sends a request.
    pub(in crate::web) fn send(&self, request: &Request) {
        if let Ok(text) = serde_json::to_string(request) {
            self.post(&JsValue::from_str(&text));
        }
    }

    /// Sends anything. A worker that cannot be reached is noticed by its silence.
    pub(in crate::web) fn post(&self, message: &JsValue) {
        let _ = self.worker.post_message(message);
    }
}

/// A worker from a script of its own, which loads the program from its full address.
fn elsewhere(script: &str) -> Result<Worker, JsValue> {
    let site = Url::new_with_base(script, &location::page())?.href();
    let program = site.strip_suffix(LOADER).unwrap_or(&site);
    let text = format!(
        "importScripts('{program}.js');wasm_bindgen({{module_or_path:'{program}_bg.wasm'}});"
    );
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let script = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind)?;
    let address = Url::create_object_url_with_blob(&script)?;
    let worker = Worker::new(&address);
    Url::revoke_object_url(&address)?;
    worker
}

/// What browsers say of a program that they end, as it has no memory or no stack left, and so can say nothing itself; the script in
/// `index.html` knows the same of the page.
const TRAPS: [&str; 3] = ["RuntimeError", "call stack", "recursion"];

/// What an error says if the worker's program fell by it.
fn trap(event: &JsValue) -> Option<String> {
    let said = event.dyn_ref::<ErrorEvent>()?.message();
    TRAPS.iter().any(|name| said.contains(name)).then_some(said)
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}
