//! What a visitor is doing: the scenario, what is typed in the fields, undo and redo. A pure state machine.

mod deed;
mod locks;
mod moments;
mod opened;
mod pinned;
mod range;
mod trace;
mod typing;

pub use deed::Deed;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::scenario::Scenario;
use crate::present::embed::Locked;
use crate::present::entry::Entry;
use crate::present::knobs::{End, Kind, knob};
use crate::present::link::{self, Opened, packed};
use crate::present::session::moments::{Moment, Moments};

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
    /// The scenario in force; B where another is pinned.
    pub scenario: Scenario,
    /// Scenario A, which is shown beside it.
    pub pinned: Option<Rc<Scenario>>,
    /// Fields with text of their own, by knob.
    pub typed: BTreeMap<&'static str, Typed>,
    /// Own prices being typed that are not in force, by the id of the row.
    pub typed_prices: BTreeMap<String, Typed>,
    /// What a link said that was not used.
    pub notices: Vec<String>,
    /// Day of the prices that the opened link was made with, `YYYY-MM-DD`, where it said so.
    pub made_with: Option<String>,
    /// A packed link whose scenario is still to come: [`link::packed::unpack`] gives what [`Action::unpacked`] takes.
    pub packed: Option<String>,
    /// Inputs that only the page around may change.
    pub locked: Rc<Locked>,
    past: Moments,
    future: Moments,
    /// Steps that the visitor has taken, those included that were undone.
    steps: u32,
    /// The knob changed last: a run of changes to one knob is one step of undo.
    last: Option<&'static str>,
}

/// Something a visitor does.
#[derive(Clone, Debug)]
pub enum Action {
    /// Types into the field of a knob.
    Type(&'static str, String),
    /// Moves the slider of a knob.
    Slide(&'static str, f64),
    /// Makes a knob a range around its value.
    Widen(&'static str),
    /// Moves an end of a knob's range.
    SlideEnd(&'static str, End, f64),
    /// Makes a knob a single value again.
    Narrow(&'static str),
    /// Picks an option of a knob by its key.
    Choose(&'static str, String),
    /// Turns a knob on or off.
    Switch(&'static str, bool),
    /// Leaves a field: the next change is a new step of undo.
    Leave,
    /// Sets one knob back to its default.
    Reset(&'static str),
    /// Sets everything back.
    ResetAll,
    /// Pins the scenario as A, and goes on as B.
    Pin,
    /// A and B change places.
    Swap,
    /// Takes A away.
    Unpin,
    /// Opens the fragment of a link, locked inputs as well. One without A leaves A where it is. A packed one waits until it is unpacked.
    Open(String),
    /// Goes back or forward to what the address has held, with A or without.
    Return(String),
    /// Takes the last step back.
    Undo,
    /// Takes the last undo back.
    Redo,
    /// Has read the notices.
    DismissNotices,
    /// What only a view asks for.
    Do(Deed),
}

impl Session {
    /// The session that a link opens.
    pub fn open(fragment: &str) -> Self {
        if packed::is_packed(fragment) {
            return Self {
                packed: Some(fragment.to_owned()),
                notices: vec![opened::STILL_PACKED.to_owned()],
                ..Self::open("")
            };
        }
        let Opened {
            scenario,
            pinned,
            book,
            notices,
        } = link::open(fragment);
        Self {
            made_with: book,
            packed: None,
            scenario,
            pinned: pinned.map(Rc::new),
            typed: BTreeMap::new(),
            typed_prices: BTreeMap::new(),
            notices,
            locked: Rc::default(),
            past: Moments::default(),
            future: Moments::default(),
            steps: 0,
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

    /// Steps that the visitor has taken since the page was opened: a run of changes to one input is one, undo is none.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// The session after an action.
    pub fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        let by_reader = match &action {
            Action::Open(_) | Action::Return(_) => false,
            Action::Do(deed) => deed.by_reader,
            _ => true,
        };
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
            Action::Widen(key) => next.widen(key),
            Action::SlideEnd(key, end, value) => next.slide_end(key, end, value),
            Action::Narrow(key) => next.narrow(key),
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
            Action::Leave => next.last = None,
            Action::Reset(key) => {
                next.typed.remove(key);
                next.last = None;
                next.change(key, |s| reset(key, s));
            }
            Action::ResetAll => {
                next.replace(Scenario::default(), next.pinned.clone());
                next.made_with = None;
            }
            Action::Open(fragment) => next.open_link(fragment, self.pinned.clone()),
            Action::Return(fragment) => next.open_link(fragment, None),
            Action::Pin => next.pin(),
            Action::Swap => next.swap(),
            Action::Unpin => next.unpin(),
            Action::Undo => {
                if let Some(moment) = next.past.pop() {
                    let now = next.exchange(moment);
                    next.future.push(now);
                    next.settle();
                }
            }
            Action::Redo => {
                if let Some(moment) = next.future.pop() {
                    let now = next.exchange(moment);
                    next.past.push(now);
                    next.settle();
                }
            }
            Action::DismissNotices => next.dismiss(),
            Action::Do(deed) => deed.change(&mut next),
        }
        if by_reader && next.scenario != self.scenario && next.hold_locked(self) {
            // Nothing came of it, so there is nothing to undo.
            return self.clone();
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

    fn reset_price(&mut self, id: &str) {
        self.typed_prices.remove(id);
        self.change_prices(|prices| _ = prices.remove(id));
    }

    fn reset_prices(&mut self) {
        self.typed_prices.clear();
        self.change_prices(BTreeMap::clear);
    }

    fn change_prices(&mut self, set: impl FnOnce(&mut BTreeMap<String, f64>)) {
        self.last = None;
        self.change("price", |s| set(&mut s.prices));
        self.last = None;
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

    fn remember(&mut self, scenario: Scenario) {
        self.past.push(Moment {
            scenario,
            pinned: self.pinned.clone(),
            made_with: self.made_with.clone(),
        });
        self.steps += 1;
    }

    /// Puts another moment in the place of this one, which it gives back.
    fn exchange(&mut self, moment: Moment) -> Moment {
        Moment {
            scenario: std::mem::replace(&mut self.scenario, moment.scenario),
            pinned: std::mem::replace(&mut self.pinned, moment.pinned),
            made_with: std::mem::replace(&mut self.made_with, moment.made_with),
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
        scenario.ranges.remove(key);
    }
}

#[cfg(test)]
mod tests;
