//! One worker in the browser, with the closures that it calls; all end together.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use crate::web::protocol::{Request, Update};

/// Script of the worker, with the version so that a stale one never meets a new page.
const SCRIPT: &str = concat!("worker_loader.js?v=", env!("CARGO_PKG_VERSION"));

/// A worker; dropping it ends it.
pub(in crate::web) struct Handle {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

impl Handle {
    /// Starts a worker. Hears what it says, and whether it failed.
    ///
    /// # Errors
    /// Where the browser refuses workers.
    pub(in crate::web) fn start(
        hear: impl Fn(Update) + 'static,
        fail: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let worker = Worker::new(SCRIPT)?;
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(update) = serde_json::from_str(&text) {
                hear(update);
            }
        });
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |_| fail());
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

impl Drop for Handle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}
