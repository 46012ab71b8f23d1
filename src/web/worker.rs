//! The worker's side: does one task at a time in slices, between which it hears the page; a blob is a trace to
//! be read.

use std::cell::RefCell;
use std::panic;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, MessagePort};

use crate::model::simulation::schedule::Seen;
use crate::model::simulation::work::{UnderWay, Work};
use crate::web::fault;
use crate::web::protocol::{Request, Task, Update};
use crate::web::trace::slices;

/// Time after which a slice ends and the worker listens again [ms].
const SLICE: f64 = 15.0;

/// Requests simulated between two looks at the clock; well below a slice.
const STEP: u64 = 5_000;

/// Least time between two updates [ms].
const UPDATE_EVERY: f64 = 100.0;

/// Bytes of a trace that are read at once.
const TRACE_SLICE: f64 = 1_048_576.0;

/// What a worker knows and does.
struct State {
    scope: DedicatedWorkerGlobalScope,
    /// A message to it begins the next slice. A timer would wait 4 ms each time.
    next: MessagePort,
    /// What to simulate, as it came last.
    work: Option<Work>,
    running: Option<Running>,
    /// Whether a slice is about to begin.
    awake: bool,
}

/// A task and when the page was last told of it.
struct Running {
    number: u32,
    replication: UnderWay,
    told: f64,
}

/// Starts to listen. Called once, in a worker.
pub fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let telling = scope.clone();
    panic::set_hook(Box::new(move |info| {
        console_error_panic_hook::hook(info);
        send(&telling, &Update::Fell(fault::what(info)));
    }));
    // Every browser with WebAssembly has message channels; without one, the page hears an error and computes itself.
    let channel = MessageChannel::new().expect("a message channel");
    let state = Rc::new(RefCell::new(State {
        scope: scope.clone(),
        next: channel.port2(),
        work: None,
        running: None,
        awake: false,
    }));
    let slicing = state.clone();
    let on_slice = Closure::<dyn Fn()>::new(move || slicing.borrow_mut().slice());
    channel
        .port1()
        .set_onmessage(Some(on_slice.as_ref().unchecked_ref()));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message = match event.data().dyn_into::<Blob>() {
            Ok(blob) => return parse(state.borrow().scope.clone(), blob),
            Err(other) => other,
        };
        let text = message.as_string().unwrap_or_default();
        if let Ok(request) = serde_json::from_str::<Request>(&text) {
            state.borrow_mut().obey(request);
        }
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // The worker listens as long as it lives.
    on_slice.forget();
    on_message.forget();
    send(&scope, &Update::Listening);
}

/// Reads a trace, and tells the page of it.
fn parse(scope: DedicatedWorkerGlobalScope, blob: Blob) {
    wasm_bindgen_futures::spawn_local(async move {
        let tell = |share| {
            send(&scope, &Update::Parsing(share));
            true
        };
        let outcome = slices::read(&blob, TRACE_SLICE, tell).await;
        send(&scope, &Update::Parsed(outcome.map(Box::new)));
    });
}

impl State {
    fn obey(&mut self, request: Request) {
        self.running = match request {
            Request::Stop => None,
            Request::Begin { number, task } => self.begin(number, task),
        };
        self.go_on();
    }

    fn begin(&mut self, number: u32, task: Task) -> Option<Running> {
        let Task::Replication { index, work } = task;
        if let Some(work) = work {
            self.work = Some(*work);
        }
        Some(Running {
            number,
            replication: self.work.as_ref()?.begin(index),
            told: js_sys::Date::now(),
        })
    }

    /// Has a slice begin once messages that have come are heard.
    fn go_on(&mut self) {
        if self.running.is_some() && !self.awake {
            // A message to oneself cannot fail: nothing is transferred.
            self.awake = self.next.post_message(&JsValue::NULL).is_ok();
        }
    }

    fn slice(&mut self) {
        self.awake = false;
        let Some(running) = &mut self.running else {
            return;
        };
        let begin = js_sys::Date::now();
        let (mut over, mut now) = (false, begin);
        // A clock that is set back must not prolong a slice.
        while !over && (0.0..SLICE).contains(&(now - begin)) {
            over = running.replication.advance(STEP);
            now = js_sys::Date::now();
        }
        if over || !(0.0..UPDATE_EVERY).contains(&(now - running.told)) {
            running.told = now;
            let seen = Seen {
                outcome: running.replication.outcome(),
                progress: running.replication.progress(),
                over,
            };
            let update = Update::Replication {
                number: running.number,
                seen: Box::new(seen),
            };
            send(&self.scope, &update);
        }
        if over {
            self.running = None;
        }
        self.go_on();
    }
}

fn send(scope: &DedicatedWorkerGlobalScope, update: &Update) {
    // A page that is gone cannot be told; there is nobody to report to.
    if let Ok(text) = serde_json::to_string(update) {
        let _ = scope.post_message(&JsValue::from_str(&text));
    }
}
