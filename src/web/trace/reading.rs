//! A trace being read, in a worker of its own, or in the page where none can be had. Dropping it stops it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::Blob;

use crate::web::pool::handle::Handle;
use crate::web::protocol::Update;
use crate::web::timer::{Timer, once};
use crate::web::trace::slices::{self, Outcome};

/// Time in which a worker must say something before the page reads by itself [ms].
const PATIENCE: u32 = 10_000;

/// Bytes that the page reads at once, so that it answers within a frame.
const SLICE: f64 = 64.0 * 1_024.0;

/// What is heard of a trace being read.
pub(super) enum Heard {
    /// The share that is read, 0 to 1.
    Progress(f64),
    /// The trace, or why there is none.
    Outcome(Box<Outcome>),
    /// The browser does not hand the bytes over.
    Unreadable,
    /// The program fell at it, for this reason.
    Fell(String),
}

/// A trace being read.
#[derive(Clone)]
pub(super) struct Reading(Rc<State>);

struct State {
    blob: Blob,
    tell: Box<dyn Fn(Heard)>,
    worker: RefCell<Option<Handle>>,
    /// Ends the wait for a worker that stays silent.
    patience: Timer,
    /// Whether the page reads by itself.
    inline: Cell<bool>,
    stopped: Cell<bool>,
}

impl Reading {
    /// Starts to read.
    pub(super) fn start(blob: Blob, tell: impl Fn(Heard) + 'static) -> Self {
        let reading = Self(Rc::new(State {
            blob,
            tell: Box::new(tell),
            worker: RefCell::default(),
            patience: Timer::default(),
            inline: Cell::new(false),
            stopped: Cell::new(false),
        }));
        let hearing = reading.clone();
        match Handle::start(move |update| hearing.hear(update), reading.giving_up()) {
            Ok(worker) => {
                reading.0.worker.replace(Some(worker));
                let giving_up = reading.giving_up();
                reading.0.patience.set(PATIENCE, move || giving_up(None));
            }
            Err(_) => reading.read_inline(),
        }
        reading
    }

    /// Stops it; nothing more is told.
    pub(super) fn stop(&self) {
        self.0.stopped.set(true);
        self.end_worker();
    }

    fn end_worker(&self) {
        self.0.patience.cancel();
        if let Some(worker) = self.0.worker.take() {
            // Not from within its own callback, which ends with it.
            once(0, move || drop(worker));
        }
    }

    /// What happens where the worker fails or stays silent: the page reads by itself, unless it would fall as the worker did.
    fn giving_up(&self) -> impl Fn(Option<String>) + 'static {
        let reading = self.clone();
        move |fell| {
            reading.end_worker();
            match fell {
                Some(why) => reading.end(Some(Heard::Fell(why))),
                None => reading.read_inline(),
            }
        }
    }

    fn hear(&self, update: Update) {
        self.0.patience.cancel();
        match update {
            Update::Listening => {
                if let Some(worker) = self.0.worker.borrow().as_ref() {
                    worker.post(&self.0.blob);
                }
            }
            Update::Parsing(share) => self.tell(Heard::Progress(share)),
            Update::Parsed(outcome) => self.end(outcome.map(Heard::Outcome)),
            Update::Replication { .. } | Update::Fell(_) => {}
        }
    }

    fn read_inline(&self) {
        if self.0.stopped.get() || self.0.inline.replace(true) {
            return;
        }
        let reading = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let telling = reading.clone();
            let tell = move |share| {
                telling.tell(Heard::Progress(share));
                !telling.0.stopped.get()
            };
            let outcome = slices::read(&reading.0.blob, SLICE, tell).await;
            reading.end(outcome.map(|outcome| Heard::Outcome(Box::new(outcome))));
        });
    }

    fn tell(&self, heard: Heard) {
        if !self.0.stopped.get() {
            (self.0.tell)(heard);
        }
    }

    fn end(&self, heard: Option<Heard>) {
        self.end_worker();
        self.tell(heard.unwrap_or(Heard::Unreadable));
        self.0.stopped.set(true);
    }
}
