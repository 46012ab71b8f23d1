//! The page's side of the simulation: a worker if it can be had, else the same simulation inline in short slices.
//!
//! The latest request wins. A worker that does not load, panics or stays silent is given up for good, and the running
//! job is done again inline.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

use crate::model::simulation::run::Run;
use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;
use crate::web::protocol::{Request, Update};

/// Script of the worker, with the version so that a stale one never meets a new page.
const SCRIPT: &str = concat!("worker_loader.js?v=", env!("CARGO_PKG_VERSION"));

/// How long a worker may be silent before it is given up [ms].
const PATIENCE: u32 = 8_000;

/// Requests per inline slice: a few milliseconds.
const INLINE_SLICE: u64 = 20_000;

/// Inline slices between two updates.
const INLINE_UPDATE: u32 = 16;

/// Told about every update: the summary, and whether it was computed inline.
pub type Listener = Rc<dyn Fn(Summary, bool)>;

/// A client; clones share one worker.
#[derive(Clone)]
pub struct Client(Rc<RefCell<State>>);

struct State {
    listener: Listener,
    job: u32,
    spec: Option<SimulationSpec>,
    backend: Backend,
    watchdog: Option<Timeout>,
}

enum Backend {
    Unstarted,
    /// Not heard of yet.
    Loading(WorkerHandle),
    Worker(WorkerHandle),
    Inline(Option<Timeout>),
}

/// A worker with the closures it calls, ended together.
struct WorkerHandle {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(JsValue)>,
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Client {
    /// A client that tells `listener`; the worker starts with the first request.
    pub fn new(listener: Listener) -> Self {
        Self(Rc::new(RefCell::new(State {
            listener,
            job: 0,
            spec: None,
            backend: Backend::Unstarted,
            watchdog: None,
        })))
    }

    /// Simulates; whatever runs is dropped.
    pub fn run(&self, spec: SimulationSpec) {
        {
            let mut state = self.0.borrow_mut();
            state.job += 1;
            state.spec = Some(spec);
            if matches!(state.backend, Backend::Unstarted) {
                state.backend = match self.spawn() {
                    Ok(handle) => Backend::Loading(handle),
                    Err(_) => Backend::Inline(None),
                };
            }
        }
        self.dispatch();
    }

    /// Stops whatever runs.
    pub fn cancel(&self) {
        let mut state = self.0.borrow_mut();
        state.job += 1;
        state.spec = None;
        state.watchdog = None;
        let request = Request {
            job: state.job,
            spec: None,
        };
        match &mut state.backend {
            Backend::Worker(handle) => post(&handle.worker, &request),
            Backend::Inline(timer) => *timer = None,
            Backend::Unstarted | Backend::Loading(_) => {}
        }
    }

    /// Hands the current job to the backend.
    fn dispatch(&self) {
        let mut state = self.0.borrow_mut();
        let Some(spec) = state.spec.clone() else {
            return;
        };
        let job = state.job;
        match &mut state.backend {
            Backend::Worker(handle) => {
                post(
                    &handle.worker,
                    &Request {
                        job,
                        spec: Some(spec),
                    },
                );
                drop(state);
                self.watch();
            }
            Backend::Inline(timer) => {
                let client = self.clone();
                let run = Run::new(spec);
                *timer = Some(Timeout::new(0, move || client.inline_slice(job, run, 0)));
            }
            Backend::Loading(_) => {
                drop(state);
                self.watch();
            }
            Backend::Unstarted => {}
        }
    }

    /// Gives the worker up unless it is heard of in time.
    fn watch(&self) {
        let client = self.clone();
        let watchdog = Timeout::new(PATIENCE, move || client.give_up_worker());
        self.0.borrow_mut().watchdog = Some(watchdog);
    }

    fn give_up_worker(&self) {
        let worker = {
            let mut state = self.0.borrow_mut();
            state.watchdog = None;
            std::mem::replace(&mut state.backend, Backend::Inline(None))
        };
        drop(worker);
        self.dispatch();
    }

    fn inline_slice(&self, job: u32, mut run: Run, slices: u32) {
        if self.0.borrow().job != job {
            return;
        }
        let done = run.advance(INLINE_SLICE);
        if done || slices % INLINE_UPDATE == INLINE_UPDATE - 1 {
            let listener = self.0.borrow().listener.clone();
            listener(run.summary(), true);
        }
        if done {
            return;
        }
        let client = self.clone();
        let next = Timeout::new(0, move || client.inline_slice(job, run, slices + 1));
        if let Backend::Inline(timer) = &mut self.0.borrow_mut().backend {
            // The timer that called this has fired; forgetting it only frees it.
            if let Some(fired) = timer.replace(next) {
                fired.forget();
            }
        }
    }

    fn hear(&self, text: &str) {
        let Ok(update) = serde_json::from_str::<Update>(text) else {
            return;
        };
        let Some(summary) = update.summary else {
            let mut state = self.0.borrow_mut();
            state.watchdog = None;
            state.backend = match std::mem::replace(&mut state.backend, Backend::Unstarted) {
                Backend::Loading(handle) => Backend::Worker(handle),
                other => other,
            };
            drop(state);
            return self.dispatch();
        };
        let listener = {
            let mut state = self.0.borrow_mut();
            if update.job != state.job {
                return;
            }
            state.watchdog = None;
            state.listener.clone()
        };
        let done = summary.done();
        listener(summary, false);
        if !done {
            self.watch();
        }
    }

    fn spawn(&self) -> Result<WorkerHandle, JsValue> {
        let worker = Worker::new(SCRIPT)?;
        let client = self.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                client.hear(&text);
            }
        });
        let client = self.clone();
        let on_error = Closure::<dyn Fn(JsValue)>::new(move |_| {
            // Not from within the worker's own callback: giving up frees that callback.
            let client = client.clone();
            Timeout::new(0, move || client.give_up_worker()).forget();
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(WorkerHandle {
            worker,
            _on_message: on_message,
            _on_error: on_error,
        })
    }
}

fn post(worker: &Worker, request: &Request) {
    if let Ok(text) = serde_json::to_string(request) {
        // A worker that cannot be reached is noticed by the watchdog.
        let _ = worker.post_message(&JsValue::from_str(&text));
    }
}
