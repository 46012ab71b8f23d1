//! Scenario A beside the one in force: assessed and simulated as well, and given to every view as a context.
//!
//! What is said of the two is in `present::beside`. A is assessed anew only when A changes, so that inputs of B stay as fast.

mod answer;
mod buttons;
mod part;
mod source;

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::present::beside::Side;
use crate::present::figures::Pinned;

pub use answer::BesideAnswer;
pub use buttons::PinButtons;
pub use part::BesidePart;
pub use source::{Source, SourceProps};

/// A scenario with what follows from it. It counts as changed only when one of them is another one.
#[derive(Clone)]
pub struct Whole {
    /// The scenario.
    pub scenario: Rc<Scenario>,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// What its simulation found, if it has begun.
    pub summary: Option<Rc<Summary>>,
}

impl Whole {
    /// The same, borrowed.
    pub fn side(&self) -> Side<'_> {
        Side {
            scenario: &self.scenario,
            assessment: &self.assessment,
            summary: self.summary.as_deref(),
        }
    }
}

impl PartialEq for Whole {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenario, &other.scenario)
            && Rc::ptr_eq(&self.assessment, &other.assessment)
            && same(self.summary.as_ref(), other.summary.as_ref())
    }
}

fn same<T>(a: Option<&Rc<T>>, b: Option<&Rc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Rc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// A and B.
#[derive(Clone, PartialEq)]
pub struct Both {
    /// The pinned scenario.
    pub a: Whole,
    /// The one in force.
    pub b: Whole,
}

/// What the views are given: both, where one is pinned.
#[derive(Clone, PartialEq)]
pub struct Beside(pub Option<Rc<Both>>);

/// A and B, where A is pinned.
#[hook]
pub fn use_both() -> Option<Rc<Both>> {
    let beside = use_context::<Beside>();
    beside.and_then(|beside| beside.0)
}

/// A as the break-even chart takes it, where it is pinned.
#[hook]
pub fn use_pinned() -> Option<Pinned> {
    let both = use_both();
    both.map(|both| Pinned {
        scenario: both.a.scenario.clone(),
        assessment: both.a.assessment.clone(),
    })
}

/// What was found of a pinned scenario.
#[derive(Clone)]
pub struct Found {
    scenario: Rc<Scenario>,
    summary: Rc<Summary>,
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenario, &other.scenario) && Rc::ptr_eq(&self.summary, &other.summary)
    }
}

/// A scenario that counts as changed only when it is another one.
#[derive(Clone)]
struct Same(Option<Rc<Scenario>>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        same(self.0.as_ref(), other.0.as_ref())
    }
}

/// A with what follows from it, where it is pinned, and the callback by which [`Source`] tells what it found.
#[hook]
pub fn use_pinned_whole(pinned: Option<Rc<Scenario>>) -> (Option<Whole>, Callback<Found>) {
    let found = use_state_eq(|| None::<Found>);
    let tell = {
        let set = found.setter();
        use_callback((), move |new: Found, ()| set.set(Some(new)))
    };
    let of_it = |found: &&Found| {
        let pinned = pinned.as_ref();
        pinned.is_some_and(|pinned| Rc::ptr_eq(pinned, &found.scenario))
    };
    let known = (*found).as_ref().filter(of_it).cloned();
    let whole = use_memo((Same(pinned.clone()), known), |(pinned, known)| {
        let scenario = pinned.0.clone()?;
        let summary = known.as_ref().map(|found| found.summary.clone());
        let assessment = Assessment::new(&scenario, summary.as_deref(), PriceBook::embedded());
        Some(Whole {
            scenario,
            assessment: Rc::new(assessment),
            summary,
        })
    });
    ((*whole).clone(), tell)
}
