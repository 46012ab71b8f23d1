//! A worker in the browser: told what to simulate, it answers with the counts.

use serde::Deserialize;
use serverless_tradeoffs::model::simulation::spec::SimulationSpec;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::measure;

/// Which replications of what.
#[derive(Deserialize)]
struct Request {
    spec: SimulationSpec,
    replications: Vec<u32>,
}

/// Starts to listen, and says so with an empty message.
pub(crate) fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answer = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        let reply = match serde_json::from_str::<Request>(&text) {
            Ok(Request { spec, replications }) => {
                let (requests, cold) = measure::replications(&spec, replications.into_iter());
                serde_json::json!({ "requests": requests, "cold": cold })
            }
            Err(error) => serde_json::json!({ "error": error.to_string() }),
        };
        // A page that is gone cannot be told.
        let _ = answer.post_message(&JsValue::from_str(&reply.to_string()));
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    on_message.forget();
    let _ = scope.post_message(&JsValue::from_str("{}"));
}
