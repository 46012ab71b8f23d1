//! What a visitor is doing: the scenario, what is typed in the fields, undo and redo. A pure state machine.

mod trace;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::scenario::Scenario;
use crate::model::trace::{Fitted, Trace};
use crate::present::counts::Listed;
use crate::present::entry::Entry;
use crate::present::knobs::{Counts, Kind, Number, Text, knob};
use crate::present::link;
use crate::present::own_prices::type_price;

/// Scenarios that undo remembers.
const MOST_UNDO: usize = 200;

/// Text in a field that differs from what the field would show by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// As typed.
    pub text: String,
    /// What was not used as typed, and what was done instead.
    pub sentence: Option<String>,
}

/// What a visitor is doing.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// The scenario in force.
    pub scenario: Scenario,
    /// Fields with text of their own, by knob.
    pub typed: BTreeMap<&'static str, Typed>,
    /// Own prices being typed that are not in force, by the id of the row.
    pub typed_prices: BTreeMap<String, Typed>,
    /// What a link said that was not used.
    pub notices: Vec<String>,
    past: Vec<Scenario>,
    future: Vec<Scenario>,
    /// The knob changed last: a run of changes to one knob is one step of undo.
    last: Option<&'static str>,
}

/// Something a visitor does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Types into the field of a knob.
    Type(&'static str, String),
    /// Moves the slider of a knob.
    Slide(&'static str, f64),
    /// Sets several knobs at once, such as those of a point that is dragged; a run of it is one step of undo.
    Place(Vec<(&'static str, f64)>),
    /// Picks an option of a knob by its key.
    Choose(&'static str, String),
    /// Turns a knob on or off.
    Switch(&'static str, bool),
    /// Types a price of one's own for a row of the price book, by its id.
    TypePrice(String, String),
    /// Goes back to the list price of a row.
    ResetPrice(String),
    /// Goes back to all list prices.
    ResetPrices,
    /// Leaves a field: the next change is a new step of undo.
    Leave,
    /// Sets one knob back to its default.
    Reset(&'static str),
    /// Sets everything back.
    ResetAll,
    /// Takes another scenario over, as one step of undo.
    Adopt(Rc<Scenario>),
    /// Gives a trace of one's own, which is replayed.
    Follow(Trace),
    /// Takes the trace away.
    DropTrace,
    /// Takes duration, memory and initialisation from a log.
    Fit(Fitted),
    /// Opens the fragment of a link.
    Open(String),
    /// Takes the last step back.
    Undo,
    /// Takes the last undo back.
    Redo,
    /// Has read the notices.
    DismissNotices,
}

impl Session {
    /// The session that a link opens.
    pub fn open(fragment: &str) -> Self {
        let (scenario, notices) = link::parse(fragment);
        Self {
            scenario,
            typed: BTreeMap::new(),
            typed_prices: BTreeMap::new(),
            notices,
            past: Vec::new(),
            future: Vec::new(),
            last: None,
        }
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// The session after an action.
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Type(key, text) => next.type_text(key, text),
            Action::Slide(key, value) => {
                if let Some(Kind::Number(number)) = knob(key).map(|knob| knob.kind)
                    && let Entry::Used(value) | Entry::Clamped(value, _) = number.clamp(value)
                {
                    next.typed.remove(key);
                    next.change(key, |s| number.set(s, value));
                }
            }
            Action::Place(values) => next.place(&values),
            Action::Choose(key, option) => {
                if let Some(Kind::Choice(choice)) = knob(key).map(|knob| knob.kind)
                    && choice.offers(&option)
                {
                    next.change(key, |s| choice.set(s, &option));
                    next.last = None;
                }
            }
            Action::Switch(key, on) => {
                if let Some(Kind::Switch(switch)) = knob(key).map(|knob| knob.kind) {
                    next.change(key, |s| switch.set(s, on));
                    next.last = None;
                }
            }
            Action::TypePrice(id, text) => next.type_price(id, text),
            Action::ResetPrice(id) => {
                next.typed_prices.remove(&id);
                next.last = None;
                next.change("price", |s| _ = s.prices.remove(&id));
                next.last = None;
            }
            Action::ResetPrices => {
                next.typed_prices.clear();
                next.last = None;
                next.change("price", |s| s.prices.clear());
                next.last = None;
            }
            Action::Leave => next.last = None,
            Action::Reset(key) => {
                next.typed.remove(key);
                next.last = None;
                next.change(key, |s| reset(key, s));
            }
            Action::ResetAll => next.replace(Scenario::default()),
            Action::Adopt(scenario) => next.replace((*scenario).clone()),
            Action::Follow(trace) => next.follow(trace),
            Action::DropTrace => next.drop_trace(),
            Action::Fit(fitted) => next.fit(&fitted),
            Action::Open(fragment) => {
                let (scenario, notices) = link::parse(&fragment);
                next.replace(scenario);
                next.notices = notices;
            }
            Action::Undo => {
                if let Some(scenario) = next.past.pop() {
                    next.future
                        .push(std::mem::replace(&mut next.scenario, scenario));
                    next.settle();
                }
            }
            Action::Redo => {
                if let Some(scenario) = next.future.pop() {
                    next.past
                        .push(std::mem::replace(&mut next.scenario, scenario));
                    next.settle();
                }
            }
            Action::DismissNotices => next.notices.clear(),
        }
        next
    }

    fn place(&mut self, values: &[(&'static str, f64)]) {
        let mut set = Vec::new();
        for &(key, value) in values {
            if let Some(Kind::Number(number)) = knob(key).map(|knob| knob.kind)
                && let Entry::Used(value) | Entry::Clamped(value, _) = number.clamp(value)
            {
                self.typed.remove(key);
                set.push((number, value));
            }
        }
        self.change("place", |s| {
            set.iter().for_each(|(number, value)| number.set(s, *value))
        });
    }

    fn type_text(&mut self, key: &'static str, text: String) {
        match knob(key).map(|knob| knob.kind) {
            Some(Kind::Number(number)) => self.type_number(key, &number, text),
            Some(Kind::Counts(counts)) => self.type_counts(key, &counts, text),
            Some(Kind::Text(input)) => self.type_form(key, &input, text),
            _ => {}
        }
    }

    fn type_number(&mut self, key: &'static str, number: &Number, text: String) {
        let (value, sentence) = match number.enter(&text) {
            Entry::Used(value) => (Some(value), None),
            Entry::Clamped(value, sentence) => (Some(value), Some(sentence)),
            Entry::Refused(sentence) => {
                let kept =
                    crate::present::entry::with_unit(number.get(&self.scenario), number.unit);
                (None, Some(format!("{sentence} Still using {kept}.")))
            }
        };
        self.typed.insert(key, Typed { text, sentence });
        if let Some(value) = value {
            self.change(key, |s| number.set(s, value));
        }
    }

    fn type_counts(&mut self, key: &'static str, counts: &Counts, text: String) {
        let (list, sentence) = match counts.enter(&text) {
            Listed::Used(list) => (Some(list), None),
            Listed::Cut(list, sentence) => (Some(list), Some(sentence)),
            Listed::Refused(wrong) => (
                None,
                Some(format!("{wrong}; still using the counts before.")),
            ),
        };
        self.typed.insert(key, Typed { text, sentence });
        if let Some(list) = list {
            self.change(key, |s| counts.set(s, list));
        }
    }

    fn type_form(&mut self, key: &'static str, input: &Text, text: String) {
        let wrong = input.enter(&text).err();
        let good = wrong.is_none().then(|| text.clone());
        let sentence =
            wrong.map(|wrong| format!("{wrong} Still using {}.", input.get(&self.scenario)));
        self.typed.insert(key, Typed { text, sentence });
        if let Some(good) = good {
            self.change(key, |s| input.set(s, &good));
        }
    }

    /// A text that cannot be a price leaves the list price in force, so that no part of it counts by accident.
    fn type_price(&mut self, id: String, text: String) {
        let (price, sentence) = match type_price(&id, &text) {
            Entry::Used(price) | Entry::Clamped(price, _) => (Some(price), None),
            Entry::Refused(sentence) => (None, Some(format!("{sentence} Using the list price."))),
        };
        self.typed_prices
            .insert(id.clone(), Typed { text, sentence });
        self.change("price", |s| {
            _ = match price {
                Some(price) => s.prices.insert(id, price),
                None => s.prices.remove(&id),
            }
        });
    }

    fn change(&mut self, key: &'static str, set: impl FnOnce(&mut Scenario)) {
        let before = self.scenario.clone();
        set(&mut self.scenario);
        if self.scenario == before {
            return;
        }
        if self.last != Some(key) {
            self.remember(before);
        }
        self.future.clear();
        self.last = Some(key);
    }

    fn replace(&mut self, scenario: Scenario) {
        if scenario != self.scenario {
            let before = std::mem::replace(&mut self.scenario, scenario);
            self.remember(before);
            self.future.clear();
        }
        self.settle();
    }

    fn remember(&mut self, scenario: Scenario) {
        self.past.push(scenario);
        if self.past.len() > MOST_UNDO {
            self.past.remove(0);
        }
    }

    /// Fields show the scenario again.
    fn settle(&mut self) {
        self.typed.clear();
        self.typed_prices.clear();
        self.last = None;
    }
}

fn reset(key: &str, scenario: &mut Scenario) {
    if let Some(knob) = knob(key) {
        knob.kind.copy(&Scenario::default(), scenario);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::Mebibytes;

    fn typed(session: &Session, key: &'static str, text: &str) -> Session {
        session.after(Action::Type(key, text.to_owned()))
    }

    #[test]
    fn what_is_typed_stays_and_the_last_good_value_is_used() {
        let session = typed(&Session::open(""), "n", "25M");
        assert_eq!(session.scenario.workload.invocations_per_month, 25e6);
        assert_eq!(
            session.typed["n"],
            Typed {
                text: "25M".to_owned(),
                sentence: None
            }
        );
        let session = typed(&session, "n", "25Mx");
        assert_eq!(session.scenario.workload.invocations_per_month, 25e6);
        assert_eq!(session.typed["n"].text, "25Mx");
        let sentence = session.typed["n"].sentence.as_deref().unwrap_or_default();
        assert!(sentence.ends_with("Still using 25 M."), "{sentence}");
        let session = typed(&session, "memory", "64");
        assert_eq!(session.scenario.workload.memory.0, 128.0);
        assert_eq!(session.typed["memory"].text, "64");
    }

    #[test]
    fn a_run_of_typing_is_one_step_of_undo() {
        let mut session = Session::open("");
        for text in ["2", "20", "200"] {
            session = typed(&session, "median", text);
        }
        session = typed(&session, "n", "5M").after(Action::Leave);
        session = typed(&session, "n", "6M");
        let volumes = |s: &Session| {
            (
                s.scenario.workload.duration_median.0,
                s.scenario.workload.invocations_per_month,
            )
        };
        assert_eq!(volumes(&session), (200.0, 6e6));
        session = session.after(Action::Undo);
        assert_eq!(volumes(&session), (200.0, 5e6));
        session = session.after(Action::Undo);
        assert_eq!(volumes(&session), (200.0, 10e6));
        session = session.after(Action::Undo).after(Action::Undo);
        assert!(!session.can_undo());
        session = session.after(Action::Redo).after(Action::Redo);
        assert_eq!(volumes(&session), (200.0, 5e6));
        assert_eq!(
            session.after(Action::ResetAll).scenario,
            Scenario::default()
        );
    }

    #[test]
    fn a_link_replaces_the_scenario_and_can_be_undone() {
        let session = typed(&Session::open(""), "n", "5M")
            .after(Action::Open("n=abc&memory=1024".to_owned()));
        assert_eq!(session.scenario.workload.memory.0, 1_024.0);
        assert_eq!(session.scenario.workload.invocations_per_month, 10e6);
        assert_eq!(session.notices.len(), 1);
        assert_eq!(
            session
                .after(Action::Undo)
                .scenario
                .workload
                .invocations_per_month,
            5e6
        );
        assert!(session.after(Action::DismissNotices).notices.is_empty());
    }

    #[test]
    fn a_price_of_ones_own_is_a_step_of_undo_and_can_be_reset() {
        let id = || "aws-lambda.request.us-east-1".to_owned();
        let typed = |s: &Session, text: &str| s.after(Action::TypePrice(id(), text.to_owned()));
        let session = typed(&Session::open(""), "3e-7");
        assert_eq!(session.scenario.prices[&id()], 3e-7);
        let nonsense = typed(&session, "3e-7 or so");
        assert!(nonsense.scenario.prices.is_empty());
        assert_eq!(nonsense.typed_prices[&id()].text, "3e-7 or so");
        let sentence = nonsense.typed_prices[&id()]
            .sentence
            .clone()
            .expect("a sentence");
        assert!(sentence.ends_with("Using the list price."), "{sentence}");
        let reset = session.after(Action::ResetPrice(id()));
        assert!(reset.scenario.prices.is_empty() && reset.typed_prices.is_empty());
        let undone = reset.after(Action::Undo);
        assert_eq!(undone.scenario.prices[&id()], 3e-7);
        assert!(undone.after(Action::Undo).scenario.prices.is_empty());
    }

    #[test]
    fn a_list_stays_as_typed_and_the_last_good_one_is_used() {
        let list = |s: &Session| s.scenario.traffic.hourly.clone();
        let mut session = Session::open("traffic=hourly");
        for text in ["1", "1,", "1, 2"] {
            session = typed(&session, "hourly", text);
        }
        assert_eq!(list(&session), [1.0, 2.0]);
        let wrong = typed(&session, "hourly", "1, 2, abc");
        assert_eq!(list(&wrong), [1.0, 2.0]);
        assert_eq!(wrong.typed["hourly"].text, "1, 2, abc");
        assert_eq!(
            wrong.typed["hourly"].sentence.as_deref(),
            Some("Entry 3, \u{201c}abc\u{201d}, is not a count; still using the counts before.")
        );
        let long = typed(&wrong, "hourly", &"3 ".repeat(200));
        assert_eq!(list(&long), [3.0; 168]);
        assert!(long.typed["hourly"].sentence.is_some());
        // One run of typing is one step.
        let undone = long.after(Action::Undo);
        assert!(list(&undone).is_empty());
        assert!(undone.typed.is_empty() && !undone.can_undo());
    }

    #[test]
    fn a_drag_sets_several_knobs_and_is_one_step_of_undo() {
        let mut session = typed(&Session::open(""), "n", "5Mx");
        for (n, median) in [(2e6, 100.0), (3e6, 150.0), (4e20, -1.0)] {
            session = session.after(Action::Place(vec![
                ("n", n),
                ("median", median),
                ("no such knob", 1.0),
            ]));
        }
        let workload = &session.scenario.workload;
        assert_eq!(workload.invocations_per_month, 1e12);
        assert_eq!(workload.duration_median.0, 0.1);
        assert!(
            session.typed.is_empty(),
            "the fields show where the point is"
        );
        let next = session
            .after(Action::Leave)
            .after(Action::Place(vec![("n", 7e6)]));
        let back = next.after(Action::Undo);
        assert_eq!(back.scenario, session.scenario);
        let start = back.after(Action::Undo);
        assert_eq!(start.scenario, Scenario::default());
        assert!(!start.can_undo());
        assert_eq!(start.after(Action::Redo).scenario, session.scenario);
    }

    #[test]
    fn a_scenario_that_is_taken_over_is_one_step_of_undo() {
        let session = typed(&Session::open(""), "n", "5Mx");
        let mut other = session.scenario.at_memory(Mebibytes(1_024.0));
        other.function.package_mb = 3.0;
        let next = session.after(Action::Adopt(Rc::new(other.clone())));
        assert_eq!(next.scenario, other);
        assert!(next.typed.is_empty(), "the fields show what was taken over");
        let back = next.after(Action::Undo);
        assert_eq!(back.scenario, session.scenario);
        // What is there already is no step.
        let same = Rc::new(back.scenario.clone());
        let again = back.after(Action::Adopt(same));
        assert_eq!(again.after(Action::Redo).scenario, other);
    }

    #[test]
    fn one_knob_is_set_back_alone() {
        let session = typed(&typed(&Session::open(""), "n", "5M"), "memory", "1 GB")
            .after(Action::Reset("n"));
        assert_eq!(session.scenario.workload.invocations_per_month, 10e6);
        assert_eq!(session.scenario.workload.memory.0, 1_024.0);
    }
}
