//! What the page knows of traces: those that were read, and where the latest stands.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::trace::parser::Parsed;
use crate::model::trace::{Fitted, TraceError};
use crate::present::trace::{self as words, giving};

/// What is known.
#[derive(Clone, Default, PartialEq)]
pub(super) struct State {
    /// All that were read, since undo may bring each of them back.
    read: Vec<Rc<Parsed>>,
    latest: Latest,
}

/// Where the latest stands.
#[derive(Clone, Default, PartialEq)]
enum Latest {
    /// It is in force, or there is none.
    #[default]
    Nothing,
    /// It is being read: its name, and the share that is.
    UnderWay(AttrValue, f64),
    /// It was not read, for a reason that is a sentence.
    Refused(String),
    /// It is no trace.
    Failed(Rc<TraceError>),
    /// The program fell at the one of this name, for this reason.
    Fell(AttrValue, Rc<str>),
}

/// What happens.
pub(super) enum Step {
    /// One of this name is being read.
    Began(AttrValue),
    /// A share of it is, 0 to 1.
    Progressed(f64),
    /// It has been read.
    Read(Rc<Parsed>),
    /// It is not read.
    Refused(String),
    /// It is no trace.
    Failed(Rc<TraceError>),
    /// The program fell at it, for this reason.
    Fell(Rc<str>),
    /// The visitor stopped it.
    Stopped,
}

impl Reducible for State {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        let mut next = (*self).clone();
        next.latest = match step {
            Step::Began(name) => Latest::UnderWay(name, 0.0),
            Step::Progressed(share) => match next.latest {
                Latest::UnderWay(name, _) => Latest::UnderWay(name, share),
                other => other,
            },
            Step::Read(parsed) => {
                next.read
                    .retain(|other| other.trace.id() != parsed.trace.id());
                next.read.push(parsed);
                Latest::Nothing
            }
            Step::Refused(sentence) => Latest::Refused(sentence),
            Step::Failed(error) => Latest::Failed(error),
            Step::Fell(why) => match next.latest {
                Latest::UnderWay(name, _) => Latest::Fell(name, why),
                other => other,
            },
            Step::Stopped => match next.latest {
                Latest::UnderWay(name, _) => Latest::Refused(giving::stopped(&name)),
                other => other,
            },
        };
        Rc::new(next)
    }
}

impl State {
    /// How the trace with this id was read.
    pub(super) fn parsed(&self, id: u64) -> Option<&Parsed> {
        let same = |parsed: &&Rc<Parsed>| parsed.trace.id() == id;
        self.read.iter().find(same).map(|parsed| &**parsed)
    }

    /// Name of what is being read, and the share that is.
    pub(super) fn progress(&self) -> Option<(&AttrValue, f64)> {
        match &self.latest {
            Latest::UnderWay(name, share) => Some((name, *share)),
            _ => None,
        }
    }

    /// Why there is no trace, as a sentence.
    pub(super) fn wrong(&self) -> Option<String> {
        match &self.latest {
            Latest::Refused(sentence) => Some(sentence.clone()),
            Latest::Failed(error) => Some(words::error(error)),
            _ => None,
        }
    }

    /// What is said where the program fell, and why it did.
    pub(super) fn fell(&self) -> Option<(String, Rc<str>)> {
        match &self.latest {
            Latest::Fell(name, why) => Some((giving::fell(name), why.clone())),
            _ => None,
        }
    }

    /// What a log without usable times says all the same.
    pub(super) fn fitted_of_failure(&self) -> Option<&Fitted> {
        match &self.latest {
            Latest::Failed(error) => error.fitted(),
            _ => None,
        }
    }
}
