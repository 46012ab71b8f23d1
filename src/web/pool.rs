//! The page's workers, shared by all its simulations: obeys a [`Schedule`], and tells listeners what came of it.
//!
//! Everything that is decided is decided there; here are the browser's workers, timers and messages.

pub(in crate::web) mod handle;
mod inline;
mod turn;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::model::simulation::schedule::{Command, JobId, PAGE, Rank, Schedule, WorkerId};
use crate::model::simulation::summary::Summary;
use crate::model::simulation::work::{Found, Simulated};
use crate::web::location;
use crate::web::pool::handle::Handle;
use crate::web::pool::inline::Inline;
use crate::web::pool::turn::Turn;
use crate::web::protocol::{Request, Task, Update};
use crate::web::timer::once;

/// Most workers, however many cores there are.
const MOST_WORKERS: usize = 8;

/// Most workers of a page that is in another's frame, where there may be many of it.
const MOST_IN_A_FRAME: usize = 2;

/// Key of the page's query that says how many workers there may be.
const WORKERS_KEY: &str = "workers";

/// Time between two ticks of the schedule [ms].
const TICK: u32 = 1_000;

/// Least time between two partial results of a simulation [ms].
const TELL_EVERY: u32 = 100;

/// What a listener is told; the summary is of a function unless something else was asked for.
#[derive(Debug, PartialEq)]
pub struct Told<S = Summary> {
    /// Everything known.
    pub summary: Rc<S>,
    /// Whether the page computes, because no worker can be had.
    pub inline: bool,
    /// How often a worker stopped in the middle of this simulation.
    pub restarts: u32,
    /// Workers that have loaded.
    pub workers: usize,
    /// Why the program fell, where the simulation was given up for it; then nothing more is told.
    pub fell: Option<Rc<str>>,
}

impl<S> Clone for Told<S> {
    fn clone(&self) -> Self {
        Self {
            summary: self.summary.clone(),
            fell: self.fell.clone(),
            ..*self
        }
    }
}

/// Told about every result, partial or final.
type Listener = Rc<dyn Fn(Found, Told<()>)>;

/// Workers; clones share them.
#[derive(Clone)]
pub struct Pool(Rc<RefCell<State>>, Turn);

struct State {
    schedule: Schedule,
    workers: BTreeMap<WorkerId, Handle>,
    /// What the page itself does.
    inline: Option<Inline>,
    listeners: BTreeMap<JobId, Listener>,
    /// Simulations of which there is something new to tell.
    changed: BTreeSet<JobId>,
    /// Whether a timer will tell of them.
    telling: bool,
    /// Whether a timer will tick.
    ticking: bool,
}

/// A simulation that was asked for; dropping it stops it, and nothing more is told.
pub struct Asked {
    pool: Pool,
    job: JobId,
}

impl Drop for Asked {
    fn drop(&mut self) {
        self.pool.forget(self.job);
    }
}

thread_local! {
    static PAGE_POOL: Pool = Pool::for_page();
}

/// As many workers as there are cores beside the page's own, within limits, unless the page's query says how many.
fn wanted_workers() -> usize {
    let Some(window) = web_sys::window() else {
        return 0;
    };
    let query = location::query();
    let pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
    let mut said = pairs.filter(|(key, _)| key == WORKERS_KEY);
    let said = said.find_map(|(_, value)| value.parse::<usize>().ok());
    let cores = || window.navigator().hardware_concurrency() as usize;
    let beside = || cores().saturating_sub(1).max(1);
    let most = if location::in_frame() {
        MOST_IN_A_FRAME
    } else {
        MOST_WORKERS
    };
    said.unwrap_or_else(beside).min(most)
}

impl Pool {
    /// The workers of this page.
    pub fn of_page() -> Self {
        PAGE_POOL.with(Self::clone)
    }

    fn for_page() -> Self {
        let turn = if location::in_frame() {
            Turn::default()
        } else {
            Turn::of_its_own()
        };
        Self(Self::new(wanted_workers()).0, turn)
    }

    /// At most so many workers; they start when they are needed.
    pub fn new(most: usize) -> Self {
        let state = Rc::new(RefCell::new(State {
            schedule: Schedule::new(most),
            workers: BTreeMap::new(),
            inline: None,
            listeners: BTreeMap::new(),
            changed: BTreeSet::new(),
            telling: false,
            ticking: false,
        }));
        Self(state, Turn::of_its_own())
    }

    /// Simulates, and tells the listener as results improve.
    pub fn ask<W: Simulated>(
        &self,
        rank: Rank,
        wanted: &W,
        listener: impl Fn(Told<W::Summary>) + 'static,
    ) -> Asked {
        let listener: Listener = Rc::new(move |found, told| {
            if let Some(summary) = W::summary(found) {
                listener(Told {
                    summary: Rc::new(summary),
                    inline: told.inline,
                    restarts: told.restarts,
                    workers: told.workers,
                    fell: told.fell,
                });
            }
        });
        let job = {
            let mut state = self.0.borrow_mut();
            let job = state.schedule.ask(rank, wanted);
            state.listeners.insert(job, listener);
            job
        };
        self.settle();
        Asked {
            pool: self.clone(),
            job,
        }
    }

    fn forget(&self, job: JobId) {
        {
            let mut state = self.0.borrow_mut();
            state.listeners.remove(&job);
            state.changed.remove(&job);
            state.schedule.forget(job);
        }
        self.settle();
    }

    /// Does what the schedule says and tells what is complete, until there is no more of either; once it is this page's turn.
    fn settle(&self) {
        if self.1.awaited() || !(self.idle() || self.takes_its_turn()) {
            return;
        }
        loop {
            let commands = self.0.borrow_mut().schedule.commands();
            if commands.is_empty() {
                break;
            }
            for command in commands {
                self.obey(command);
            }
            for job in self.over() {
                self.tell(job);
            }
        }
        self.watch();
        self.tell_later();
        if self.idle() {
            self.1.give();
        }
    }

    fn idle(&self) -> bool {
        self.0.borrow().schedule.idle()
    }

    fn takes_its_turn(&self) -> bool {
        let pool = self.clone();
        self.1.take(move || pool.settle())
    }

    /// Simulations that are complete or given up, and not told of.
    fn over(&self) -> Vec<JobId> {
        let state = self.0.borrow();
        let over = |job: &&JobId| state.schedule.over(**job);
        state.changed.iter().filter(over).copied().collect()
    }

    fn obey(&self, command: Command) {
        match command {
            Command::Start(worker) => self.start(worker),
            Command::End(worker) => drop(self.0.borrow_mut().workers.remove(&worker)),
            Command::Begin(PAGE, task, work) => {
                let inline = work.map(|work| Inline::new(task, &work));
                self.0.borrow_mut().inline = inline;
                self.slice_later(task.number);
            }
            Command::Begin(worker, task, work) => {
                let request = Request::Begin {
                    number: task.number,
                    task: Task::Replication {
                        index: task.replication,
                        work,
                    },
                };
                self.send(worker, &request);
            }
            Command::Stop(PAGE) => self.0.borrow_mut().inline = None,
            Command::Stop(worker) => self.send(worker, &Request::Stop),
            Command::Changed(job) => {
                let mut state = self.0.borrow_mut();
                if state.listeners.contains_key(&job) {
                    state.changed.insert(job);
                }
            }
        }
    }

    fn send(&self, worker: WorkerId, request: &Request) {
        if let Some(handle) = self.0.borrow().workers.get(&worker) {
            handle.send(request);
        }
    }

    fn start(&self, worker: WorkerId) {
        let (hearing, failing) = (self.clone(), self.clone());
        let fail = move |fell| {
            // Not from within the worker's own callback: losing it frees that callback.
            let pool = failing.clone();
            once(0, move || pool.lose(worker, fell));
        };
        match Handle::start(move |update| hearing.hear(worker, update), fail) {
            Ok(handle) => drop(self.0.borrow_mut().workers.insert(worker, handle)),
            Err(_) => self.0.borrow_mut().schedule.lose(worker),
        }
    }

    /// A worker is lost; with a reason where its program fell.
    fn lose(&self, worker: WorkerId, fell: Option<String>) {
        {
            let schedule = &mut self.0.borrow_mut().schedule;
            match fell {
                Some(why) => schedule.falls(worker, why),
                None => schedule.lose(worker),
            }
        }
        self.settle();
    }

    fn hear(&self, worker: WorkerId, update: Update) {
        {
            let schedule = &mut self.0.borrow_mut().schedule;
            match update {
                Update::Listening => schedule.listens(worker),
                Update::Replication { number, seen } => schedule.hears(worker, number, *seen),
                // The pool asks for no trace, and hears of a fall as a loss.
                Update::Parsing(_) | Update::Parsed(_) | Update::Fell(_) => {}
            }
        }
        self.settle();
    }

    /// One slice of the page's own task, unless it has another by now.
    fn slice(&self, number: u32) {
        let over = {
            let mut state = self.0.borrow_mut();
            let current = |inline: &&mut Inline| inline.task.number == number;
            let Some(inline) = state.inline.as_mut().filter(current) else {
                return;
            };
            let seen = inline.slice();
            let over = seen.as_ref().is_some_and(|seen| seen.over);
            if over {
                state.inline = None;
            }
            if let Some(seen) = seen {
                state.schedule.hears(PAGE, number, seen);
            }
            over
        };
        self.settle();
        if !over {
            self.slice_later(number);
        }
    }

    fn slice_later(&self, number: u32) {
        let pool = self.clone();
        once(0, move || pool.slice(number));
    }

    /// Ticks while something is expected of a worker.
    fn watch(&self) {
        let mut state = self.0.borrow_mut();
        if !state.ticking && state.schedule.waits() {
            state.ticking = true;
            let pool = self.clone();
            let tick = move || {
                {
                    let mut state = pool.0.borrow_mut();
                    state.ticking = false;
                    state.schedule.tick();
                }
                pool.settle();
            };
            once(TICK, tick);
        }
    }

    /// Tells what changed a moment later, so that listeners are not told of every message.
    fn tell_later(&self) {
        let mut state = self.0.borrow_mut();
        if !state.telling && !state.changed.is_empty() {
            state.telling = true;
            let pool = self.clone();
            let tell = move || {
                let changed = {
                    let mut state = pool.0.borrow_mut();
                    state.telling = false;
                    state.changed.clone()
                };
                for job in changed {
                    pool.tell(job);
                }
            };
            once(TELL_EVERY, tell);
        }
    }

    fn tell(&self, job: JobId) {
        let heard = {
            let mut state = self.0.borrow_mut();
            let state = &mut *state;
            state.changed.remove(&job);
            let (found, over) = (state.schedule.found(job), state.schedule.over(job));
            let told = Told {
                summary: Rc::new(()),
                inline: state.schedule.inline(),
                restarts: state.schedule.restarts(job),
                workers: state.schedule.listening(),
                fell: state.schedule.fell(job).map(Rc::from),
            };
            let listener = match over {
                true => state.listeners.remove(&job),
                false => state.listeners.get(&job).cloned(),
            };
            if over {
                state.schedule.forget(job);
            }
            listener.zip(found).map(|heard| (heard, told))
        };
        // A listener may ask or stop in turn.
        if let Some(((listener, found), told)) = heard {
            listener(found, told);
        }
    }
}
