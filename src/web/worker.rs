//! The worker's side: simulates in slices, between which it hears the page.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::model::simulation::run::Run;
use crate::web::protocol::{Request, Update};

/// Requests simulated before the worker listens again; about 20 ms.
const SLICE: u64 = 200_000;

/// Least time between two updates [ms].
const UPDATE_EVERY: f64 = 100.0;

/// A simulation and when it last told the page.
struct Job {
    number: u32,
    run: Run,
    last_update: f64,
}

/// Starts to listen. Called once, in a worker.
pub fn start() {
    console_error_panic_hook::set_once();
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let job: Rc<RefCell<Option<Job>>> = Rc::default();
    let listener = scope.clone();
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else {
            return;
        };
        let Ok(request) = serde_json::from_str::<Request>(&text) else {
            return;
        };
        let idle = job.borrow().is_none();
        *job.borrow_mut() = request.spec.map(|spec| Job {
            number: request.job,
            run: Run::new(spec),
            last_update: js_sys::Date::now(),
        });
        if idle && job.borrow().is_some() {
            tick(listener.clone(), job.clone());
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    on_message.forget();
    send(
        &scope,
        &Update {
            job: 0,
            summary: None,
        },
    );
}

/// One slice, then a timer: a message is heard between two timers, never between two microtasks.
fn tick(scope: DedicatedWorkerGlobalScope, job: Rc<RefCell<Option<Job>>>) {
    let mut slot = job.borrow_mut();
    let Some(current) = slot.as_mut() else { return };
    let done = current.run.advance(SLICE);
    let now = js_sys::Date::now();
    if done || now - current.last_update >= UPDATE_EVERY {
        current.last_update = now;
        send(
            &scope,
            &Update {
                job: current.number,
                summary: Some(current.run.summary()),
            },
        );
    }
    if done {
        *slot = None;
        return;
    }
    drop(slot);
    Timeout::new(0, move || tick(scope, job)).forget();
}

fn send(scope: &DedicatedWorkerGlobalScope, update: &Update) {
    // A page that is gone cannot be told; there is nobody to report to.
    if let Ok(text) = serde_json::to_string(update) {
        let _ = scope.post_message(&JsValue::from_str(&text));
    }
}
