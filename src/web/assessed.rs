//! What follows from the scenario and its simulation: computed when either changes, or ahead of time in a task of its own.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::present::answer::{Answer, answer};
use crate::web::simulation::Settled;
use crate::web::timer::Timer;

/// What follows from a scenario and its simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessed {
    /// Bills, break-even, fit.
    pub assessment: Rc<Assessment>,
    /// The answer in words.
    pub answer: Rc<Answer>,
}

impl Assessed {
    /// Computes it; `summary` is what the simulation found, once it has.
    pub fn new(scenario: &Scenario, summary: Option<&Summary>) -> Self {
        let assessment = Assessment::new(scenario, summary, PriceBook::embedded());
        Self::of(scenario, assessment, summary)
    }

    /// Puts an assessment of the same into words.
    pub fn of(scenario: &Scenario, assessment: Assessment, summary: Option<&Summary>) -> Self {
        Self {
            answer: Rc::new(answer(scenario, &assessment, summary)),
            assessment: Rc::new(assessment),
        }
    }
}

/// A scenario with what its simulation found.
type Asked = (Scenario, Option<Rc<Summary>>);

/// What was computed ahead of time, and is taken where it is asked for next.
#[derive(Clone)]
struct Ahead {
    scenario: Rc<RefCell<Scenario>>,
    known: Rc<RefCell<(Asked, Assessed)>>,
    next: Timer,
}

impl Ahead {
    fn of(&self, asked: &Asked) -> Option<Assessed> {
        let known = self.known.borrow();
        (known.0 == *asked).then(|| known.1.clone())
    }

    /// Computes what a simulation makes of the scenario, and goes on in another task.
    fn prepare(self, summary: Option<Rc<Summary>>, then: impl FnOnce() + 'static) {
        let next = self.next.clone();
        next.set(0, move || {
            let scenario = self.scenario.borrow().clone();
            let assessed = Assessed::new(&scenario, summary.as_deref());
            self.known.replace(((scenario, summary), assessed));
            self.next.set(0, then);
        });
    }
}

/// What is shown: what is settled of the simulation, what follows from it, and the callback that settles it.
pub struct Shown {
    /// What is settled.
    pub settled: Settled,
    /// What follows from the scenario and that.
    pub assessed: Assessed,
    /// Told what is settled.
    pub on_settled: Callback<Settled>,
}

/// What follows from a scenario; of `opened`, what the page opened with, it is known already.
#[hook]
pub fn use_assessed(scenario: &Scenario, opened: (&Scenario, &Assessed)) -> Shown {
    let settled = use_state_eq(Settled::default);
    let ahead = use_memo((), |()| Ahead {
        scenario: Rc::new(RefCell::new(scenario.clone())),
        known: Rc::new(RefCell::new(((opened.0.clone(), None), opened.1.clone()))),
        next: Timer::default(),
    });
    ahead.scenario.replace(scenario.clone());
    let asked = (scenario.clone(), settled.summary.clone());
    let assessed = use_memo(asked, |asked| {
        let known = ahead.of(asked);
        known.unwrap_or_else(|| Assessed::new(&asked.0, asked.1.as_deref()))
    });
    let on_settled = {
        let (ahead, set) = ((*ahead).clone(), settled.setter());
        let before = use_mut_ref(|| None::<Rc<Summary>>);
        use_callback((), move |now: Settled, ()| {
            ahead.next.cancel();
            let summary = now.summary.clone();
            let last = before.replace(summary.clone());
            let set = set.clone();
            if last.as_ref().map(Rc::as_ptr) == summary.as_ref().map(Rc::as_ptr) {
                set.set(now);
            } else {
                ahead.clone().prepare(summary, move || set.set(now));
            }
        })
    };
    Shown {
        settled: (*settled).clone(),
        assessed: (*assessed).clone(),
        on_settled,
    }
}
