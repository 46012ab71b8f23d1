//! Several simulations as a hook: what a view compares or draws, each with its rank among all that are asked for.
//!
//! A result is kept as long as its spec is in the list; where a spec changed, the old result stays visible, marked stale.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::model::simulation::schedule::Rank;
use crate::model::simulation::work::Simulated;
use crate::web::pool::{Asked, Pool, Told};
use crate::web::simulation::{DEBOUNCE, Status};

/// What is known of one simulation of the list.
pub struct Shown<W: Simulated> {
    /// What is simulated.
    spec: W,
    /// The latest summary, of this spec or still of the one before in its place.
    pub summary: Option<Rc<W::Summary>>,
    /// Whether the summary belongs to another spec.
    pub stale: bool,
    /// Share that is done, 0 to 1.
    pub progress: f64,
    /// Why the program fell, where that has stopped it.
    fell: Option<Rc<str>>,
}

/// What is known of all of them.
#[derive(Clone)]
pub struct Known<W: Simulated> {
    shown: Vec<Shown<W>>,
    cancelled: bool,
    inline: bool,
}

/// What happens to them.
pub enum Step<W: Simulated> {
    /// These are wanted from now on.
    Changed(Rc<Vec<W>>),
    /// Those at which the program fell are to be tried again.
    Again,
    /// A result of one of them came, partial or final.
    Updated(Rc<W>, Told<W::Summary>),
    /// The visitor stopped them.
    Cancelled,
}

// Derived, these would ask the same of what is simulated.
impl<W: Simulated> Clone for Shown<W> {
    fn clone(&self) -> Self {
        Self {
            spec: self.spec.clone(),
            summary: self.summary.clone(),
            fell: self.fell.clone(),
            ..*self
        }
    }
}

impl<W: Simulated> PartialEq for Shown<W> {
    fn eq(&self, other: &Self) -> bool {
        let rest = |s: &Self| (s.stale, s.progress, s.fell.clone());
        rest(self) == rest(other) && self.spec == other.spec && self.summary == other.summary
    }
}

impl<W: Simulated> Shown<W> {
    /// Whether the final result is there.
    pub fn complete(&self) -> bool {
        let done = |summary: &Rc<W::Summary>| W::progress(summary) >= 1.0;
        !self.stale && self.summary.as_ref().is_some_and(done)
    }

    /// The final result, if it is of this spec.
    pub fn complete_of(&self, spec: &W) -> Option<&Rc<W::Summary>> {
        let summary = self.summary.as_ref()?;
        (self.complete() && self.spec == *spec).then_some(summary)
    }

    /// Nothing of this spec yet; a complete result of another is better than nothing.
    fn new(spec: W, before: Option<&Self>) -> Self {
        let summary = before.and_then(|before| before.summary.clone());
        Self {
            spec,
            stale: summary.is_some(),
            summary,
            progress: 0.0,
            fell: None,
        }
    }

    fn update(&mut self, told: &Told<W::Summary>) {
        self.progress = W::progress(&told.summary);
        self.fell = told.fell.clone();
        // An early partial result is worse than a complete old one.
        let done = self.progress >= 1.0;
        if !self.stale || done || W::replications(&told.summary) > 0 {
            self.stale = false;
            self.summary = Some(told.summary.clone());
        }
    }
}

impl<W: Simulated> Known<W> {
    fn new() -> Self {
        Self {
            shown: Vec::new(),
            cancelled: false,
            inline: false,
        }
    }

    /// The same for another list: results of specs that are still in it stay.
    fn of(&self, specs: &[W]) -> Vec<Shown<W>> {
        let shown = |(at, spec): (usize, &W)| {
            let same = |shown: &&Shown<W>| shown.spec == *spec;
            let in_place = self.shown.get(at);
            let kept = in_place
                .filter(same)
                .or_else(|| self.shown.iter().find(same))
                .cloned();
            kept.unwrap_or_else(|| Shown::new(spec.clone(), in_place))
        };
        specs.iter().enumerate().map(shown).collect()
    }
}

impl<W: Simulated> Reducible for Known<W> {
    type Action = Step<W>;

    fn reduce(self: Rc<Self>, step: Step<W>) -> Rc<Self> {
        let mut next = (*self).clone();
        match step {
            Step::Changed(specs) => {
                next.shown = self.of(&specs);
                next.cancelled = false;
            }
            Step::Again => next.shown.iter_mut().for_each(|shown| shown.fell = None),
            Step::Updated(spec, told) => {
                next.inline = told.inline;
                let same = next.shown.iter_mut().filter(|shown| shown.spec == *spec);
                same.for_each(|shown| shown.update(&told));
            }
            Step::Cancelled => next.cancelled = true,
        }
        Rc::new(next)
    }
}

/// The hook's result: what is known, and ways to stop and to go on.
#[derive(Clone, PartialEq)]
pub struct SimulationsHandle<W: Simulated> {
    /// What is known of each, in the order of the specs; shorter only before the first is known.
    pub results: Vec<Shown<W>>,
    /// Share of all of them that is done, 0 to 1.
    pub progress: f64,
    /// Where they stand together. What is not active waits, as if it ran.
    pub status: Status,
    /// Whether they run in the page because no worker could be had.
    pub inline: bool,
    /// Why the program fell, where that has stopped one of them.
    pub fell: Option<Rc<str>>,
    /// Stops them.
    pub cancel: Callback<()>,
    /// Starts those that are not complete.
    pub restart: Callback<()>,
}

/// Simulations under way, by their specs.
type UnderWay<W> = Vec<(Rc<W>, Asked)>;

/// Simulates specs in their order, each of this rank, again whenever one changes. Nothing starts before they are active;
/// what has started goes on.
#[hook]
pub fn use_simulations<W: Simulated>(
    specs: Rc<Vec<W>>,
    rank: Rank,
    active: bool,
) -> SimulationsHandle<W> {
    let state = use_reducer(Known::<W>::new);
    let under_way = use_mut_ref(UnderWay::<W>::new);
    let about_to = use_mut_ref(|| None::<Timeout>);
    let attempt = use_state(|| 0_u32);
    let nothing = specs.is_empty();
    {
        let (under_way, known) = (under_way.clone(), state.clone());
        let about_to = about_to.clone();
        use_effect_with((specs, active, *attempt), move |(specs, active, _)| {
            let shown = known.of(specs);
            known.dispatch(Step::Changed(specs.clone()));
            // What is wanted no more stops at once.
            let wanted = |(spec, _): &(Rc<W>, Asked)| specs.contains(&**spec);
            let (kept, dropped) = under_way.take().into_iter().partition(wanted);
            under_way.replace(kept);
            drop::<UnderWay<W>>(dropped);
            let dispatcher = known.dispatcher();
            let ask = move || ask(shown, rank, &under_way, &dispatcher);
            about_to.replace(active.then(|| Timeout::new(DEBOUNCE, ask)));
            move || drop(about_to.take())
        });
    }
    {
        let under_way = under_way.clone();
        use_effect_with((), move |()| move || drop(under_way.take()));
    }
    let cancel = {
        let dispatcher = state.dispatcher();
        use_callback((), move |(), ()| {
            drop(about_to.take());
            drop(under_way.take());
            dispatcher.dispatch(Step::Cancelled);
        })
    };
    let restart = {
        let dispatcher = state.dispatcher();
        use_callback(*attempt, move |(), count| {
            dispatcher.dispatch(Step::Again);
            attempt.set(count + 1);
        })
    };
    let shown = &state.shown;
    let done: f64 = shown.iter().map(|shown| shown.progress).sum();
    let complete = !shown.is_empty() && shown.iter().all(Shown::complete);
    let over = |shown: &Shown<W>| shown.complete() || shown.fell.is_some();
    let over = !shown.is_empty() && shown.iter().all(over);
    let status = match state.cancelled || over {
        _ if complete || nothing => Status::Done,
        true => Status::Cancelled,
        false => Status::Running,
    };
    SimulationsHandle {
        progress: done / shown.len().max(1) as f64,
        status,
        inline: state.inline,
        fell: shown.iter().find_map(|shown| shown.fell.clone()),
        results: shown.clone(),
        cancel,
        restart,
    }
}

/// Asks for all that is neither complete nor under way, nor fallen: that is tried again only where it is asked for.
fn ask<W: Simulated>(
    shown: Vec<Shown<W>>,
    rank: Rank,
    under_way: &Rc<RefCell<UnderWay<W>>>,
    known: &UseReducerDispatcher<Known<W>>,
) {
    let missing = |shown: &Shown<W>| !shown.complete() && shown.fell.is_none();
    for shown in shown.into_iter().filter(missing) {
        let spec = Rc::new(shown.spec);
        let same = |(other, _): &(Rc<W>, Asked)| *other == spec;
        if under_way.borrow().iter().any(same) {
            continue;
        }
        let (known, of) = (known.clone(), spec.clone());
        let asked = Rc::downgrade(under_way);
        let listener = move |told: Told<W::Summary>| {
            if let Some(under_way) = asked.upgrade().filter(|_| told.fell.is_some()) {
                // So that it can be asked for again.
                let same = |(other, _): &(Rc<W>, Asked)| *other == of;
                let (over, others) = under_way.take().into_iter().partition(same);
                under_way.replace(others);
                drop::<UnderWay<W>>(over);
            }
            known.dispatch(Step::Updated(of.clone(), told));
        };
        let asked = Pool::of_page().ask(rank, &*spec, listener);
        under_way.borrow_mut().push((spec, asked));
    }
}
