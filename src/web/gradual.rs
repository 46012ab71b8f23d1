//! Work that takes longer than a frame, done in the page itself in slices of a few milliseconds.
//!
//! A change of the input drops the work under way; the latest input wins. The old result stays until the new one is
//! complete, marked stale.

use std::rc::Rc;

use yew::prelude::*;

use crate::web::timer::Timer;

/// Time after which a slice ends [ms], so that the page answers within a frame.
const SLICE: f64 = 6.0;

/// Steps of the progress that are shown.
const PROGRESS_STEPS: f64 = 10.0;

/// Work that can be done in steps.
pub trait Job: 'static {
    /// What comes of it.
    type Output: 'static;

    /// Does so many steps; whether everything is done.
    fn advance(&mut self, steps: usize) -> bool;

    /// Share that is done, 0 to 1.
    fn progress(&self) -> f64;

    /// The result, once everything is done.
    fn finish(self) -> Self::Output;
}

/// Where gradual work stands.
#[derive(Clone, Debug)]
pub struct Gradual<T> {
    /// The latest result, of this input or still of the one before.
    pub result: Option<Rc<T>>,
    /// Whether the result belongs to another input than the current one.
    pub stale: bool,
    /// Share of the work under way that is done, 0 to 1.
    pub progress: f64,
    /// Results so far.
    pub computed: u32,
    /// How long the latest took.
    pub spent: Spent,
}

/// Time that work took on the main thread.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// All slices together [ms].
    pub total: f64,
    /// The longest slice [ms].
    pub longest: f64,
}

/// What is known so far, and of which input.
struct State<K, T> {
    result: Option<(K, Rc<T>)>,
    progress: f64,
    computed: u32,
    spent: Spent,
}

/// What happens to the work.
enum Step<K, T> {
    Progressed(f64),
    Finished(K, Rc<T>, Spent),
}

impl<K: Clone, T> Reducible for State<K, T> {
    type Action = Step<K, T>;

    fn reduce(self: Rc<Self>, step: Step<K, T>) -> Rc<Self> {
        Rc::new(match step {
            Step::Progressed(progress) => Self {
                result: self.result.clone(),
                progress,
                ..*self
            },
            Step::Finished(key, result, spent) => Self {
                result: Some((key, result)),
                progress: 1.0,
                computed: self.computed + 1,
                spent,
            },
        })
    }
}

/// The result for an input, computed gradually, again whenever the input changes. `wait` is the time without a change
/// after which the work starts [ms]; `None` holds it off.
#[hook]
pub fn use_gradual<K, J>(key: K, wait: Option<u32>, start: fn(&K) -> J) -> Gradual<J::Output>
where
    K: Clone + PartialEq + 'static,
    J: Job,
{
    let state = use_reducer(|| State::<K, J::Output> {
        result: None,
        progress: 0.0,
        computed: 0,
        spent: Spent::default(),
    });
    let current = |(of, _): &(K, Rc<J::Output>)| *of == key;
    let fresh = state.result.as_ref().is_some_and(current);
    {
        let dispatcher = state.dispatcher();
        use_effect_with((key, wait), move |(key, wait)| {
            let timer = Timer::default();
            if let Some(wait) = wait.filter(|_| !fresh) {
                let run = Run {
                    timer: timer.clone(),
                    tell: Rc::new(move |step| dispatcher.dispatch(step)),
                    key: key.clone(),
                    spent: Spent::default(),
                    told: 0.0,
                };
                let begin = move || {
                    let job = start(&run.key);
                    run.slice(job);
                };
                timer.set(wait, begin);
            }
            // The work goes with what is to be done.
            move || timer.cancel()
        });
    }
    Gradual {
        result: state.result.as_ref().map(|(_, result)| result.clone()),
        stale: !fresh,
        progress: state.progress,
        computed: state.computed,
        spent: state.spent,
    }
}

/// Work under way.
struct Run<K, T> {
    timer: Timer,
    tell: Rc<dyn Fn(Step<K, T>)>,
    key: K,
    spent: Spent,
    /// The progress last told.
    told: f64,
}

impl<K: Clone + 'static, T: 'static> Run<K, T> {
    fn slice<J: Job<Output = T>>(mut self, mut job: J) {
        let begin = now();
        let mut done = false;
        while !done && now() - begin < SLICE {
            done = job.advance(1);
        }
        if done {
            let result = Rc::new(job.finish());
            self.count(now() - begin);
            return (self.tell)(Step::Finished(self.key, result, self.spent));
        }
        self.count(now() - begin);
        let progress = (job.progress() * PROGRESS_STEPS).floor() / PROGRESS_STEPS;
        let tell = (progress > self.told).then(|| self.tell.clone());
        self.told = self.told.max(progress);
        let timer = self.timer.clone();
        timer.set(0, move || self.slice(job));
        if let Some(tell) = tell {
            tell(Step::Progressed(progress));
        }
    }

    fn count(&mut self, slice: f64) {
        self.spent.total += slice;
        self.spent.longest = self.spent.longest.max(slice);
    }
}

/// Time since the page was opened [ms].
fn now() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or_else(js_sys::Date::now, |performance| performance.now())
}
