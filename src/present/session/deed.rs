//! What only a view asks for. It brings along what does it, so that the page answers to its inputs before that has loaded.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::model::scenario::Scenario;
use crate::model::trace::{Fitted, Trace};
use crate::present::session::{Action, Session};

/// Something that a view asks for.
#[derive(Clone)]
pub struct Deed {
    does: Rc<dyn Fn(&mut Session)>,
    /// Whether a reader does it: then locked inputs stay as they are.
    pub(super) by_reader: bool,
}

impl Deed {
    pub(super) fn change(&self, session: &mut Session) {
        (self.does)(session);
    }
}

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deed")
    }
}

fn by_reader(does: impl Fn(&mut Session) + 'static) -> Action {
    Action::Do(Deed {
        does: Rc::new(does),
        by_reader: true,
    })
}

fn by_page(does: impl Fn(&mut Session) + 'static) -> Action {
    Action::Do(Deed {
        does: Rc::new(does),
        by_reader: false,
    })
}

impl Action {
    /// Sets several knobs at once, such as those of a point that is dragged; a run of it is one step of undo.
    pub fn place(values: Vec<(&'static str, f64)>) -> Self {
        by_reader(move |session| session.place(&values))
    }

    /// Types a price of one's own for a row of the price book, by its id.
    pub fn type_price(id: String, text: String) -> Self {
        by_reader(move |session| session.type_price(id.clone(), text.clone()))
    }

    /// Goes back to the list price of a row.
    pub fn reset_price(id: String) -> Self {
        by_reader(move |session| session.reset_price(&id))
    }

    /// Goes back to all list prices.
    pub fn reset_prices() -> Self {
        by_reader(Session::reset_prices)
    }

    /// Takes another scenario over, as one step of undo.
    pub fn adopt(scenario: Rc<Scenario>) -> Self {
        by_reader(move |session| session.replace((*scenario).clone(), session.pinned.clone()))
    }

    /// Gives a trace of one's own, which is replayed.
    pub fn follow(trace: Trace) -> Self {
        by_reader(move |session| session.follow(trace.clone()))
    }

    /// Takes the trace away.
    pub fn drop_trace() -> Self {
        by_reader(Session::drop_trace)
    }

    /// Takes duration, memory and initialisation from a log.
    pub fn fit(fitted: Fitted) -> Self {
        by_reader(move |session| session.fit(&fitted))
    }

    /// Sets prices of an earlier day, by the ids of their rows, of the scenario and of A, but where one has its own.
    pub fn prices_of(prices: BTreeMap<String, f64>) -> Self {
        by_reader(move |session| session.take_prices(&prices))
    }

    /// Takes over what the page around gives, locked inputs as well.
    pub fn give(scenario: Rc<Scenario>) -> Self {
        by_page(move |session| {
            session.replace((*scenario).clone(), session.pinned.clone());
            session.made_with = None;
        })
    }

    /// Opens what a packed link holds, or says why it does not.
    pub fn unpacked(unpacked: Result<String, String>) -> Self {
        by_page(move |session| session.open_unpacked(unpacked.clone()))
    }

    /// Gives back the traces of the scenario and of A, where they had one, after the program was started again.
    pub fn recover(traces: [Option<Trace>; 2]) -> Self {
        by_page(move |session| session.recover(traces.clone()))
    }
}
