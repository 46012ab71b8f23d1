//! The survey of all platforms and the advice on them, in slices.

use std::rc::Rc;

use crate::model::fit::advice::{Advice, Advised};
use crate::model::fit::survey::{Survey, Surveyed};
use crate::model::prices::PriceBook;
use crate::model::pricing::Pricing;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::web::gradual::Job;

/// What both depend on.
#[derive(Clone)]
pub(super) struct Asked {
    /// The scenario.
    pub(super) scenario: Scenario,
    /// The result of its latest simulation that ended.
    pub(super) summary: Option<Rc<Summary>>,
}

impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        // Summaries are large: the same one is told by where it is.
        let place = |asked: &Self| {
            asked
                .summary
                .as_ref()
                .map(|summary| Rc::as_ptr(summary) as usize)
        };
        place(self) == place(other) && self.scenario == other.scenario
    }
}

pub(super) fn survey(asked: &Asked) -> Survey<'static> {
    let summary = asked.summary.as_deref();
    let cold = summary.map(Summary::calibration);
    let pricing = Pricing::new(&asked.scenario, cold, PriceBook::embedded());
    Survey::new(&asked.scenario, summary, pricing)
}

pub(super) fn advice(asked: &Asked) -> Advice<'static> {
    Advice::new(survey(asked))
}

impl Job for Survey<'static> {
    type Output = Vec<Surveyed>;

    fn advance(&mut self, _steps: usize) -> bool {
        Self::advance(self)
    }

    fn progress(&self) -> f64 {
        Self::progress(self)
    }

    fn finish(self) -> Vec<Surveyed> {
        Self::finish(self)
    }
}

impl Job for Advice<'static> {
    type Output = Vec<Advised>;

    fn advance(&mut self, _steps: usize) -> bool {
        Self::advance(self)
    }

    fn progress(&self) -> f64 {
        Self::progress(self)
    }

    fn finish(self) -> Vec<Advised> {
        Self::finish(self).1
    }
}
