//! What a link opens beside its scenario: prices that have moved since it was made, and a packed link that has to wait
//! for what unpacks it.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::traffic::Shape;
use crate::present::link;
use crate::present::link::packed::is_packed;
use crate::present::moved::Moved;
use crate::present::session::Session;

/// What is said until a packed link is unpacked.
pub(super) const STILL_PACKED: &str =
    "The link is packed: its inputs follow once the rest of the page has loaded.";

impl Session {
    /// Prices of the scenario and of A that have moved since the opened link was made; `None` where none has, or where
    /// the link does not say when it was made.
    pub fn moved(&self, book: &PriceBook) -> Option<Moved> {
        let day = self.made_with.as_deref()?;
        Moved::since(day, [Some(&self.scenario), self.pinned.as_deref()], book)
    }

    /// What the address is to hold: the fragment of what is open, and of a packed link that waits the link itself.
    pub fn fragment(&self) -> String {
        let plain = || link::fragment_of(&self.scenario, self.pinned.as_deref());
        self.packed.clone().unwrap_or_else(plain)
    }

    /// `pinned` is A where the link has none.
    pub(super) fn open_link(&mut self, fragment: String, pinned: Option<Rc<Scenario>>) {
        if is_packed(&fragment) {
            self.packed = Some(fragment);
            self.notices = vec![STILL_PACKED.to_owned()];
            return;
        }
        let mut opened = link::open(&fragment);
        if opened.scenario.traffic.shape == Shape::Trace {
            // No link holds a trace: the one that is here is the one that it was of.
            opened
                .scenario
                .traffic
                .trace
                .clone_from(&self.scenario.traffic.trace);
        }
        let pinned = opened.pinned.map(Rc::new).or(pinned);
        let steps = self.steps;
        self.replace(opened.scenario, pinned);
        // The address is there already.
        self.steps = steps;
        self.made_with = opened.book;
        self.notices = opened.notices;
        self.packed = None;
    }

    /// Where nothing was done meanwhile, the session begins with what the link holds: there is nothing to go back to.
    pub(super) fn open_unpacked(&mut self, unpacked: Result<String, String>) {
        self.packed = None;
        match unpacked {
            Ok(fragment) if self.is_new() => {
                let locked = self.locked.clone();
                *self = Self::open(&fragment);
                self.locked = locked;
            }
            Ok(fragment) => self.open_link(fragment, self.pinned.clone()),
            Err(sentence) => self.notices = vec![sentence],
        }
    }

    /// One step of undo.
    pub(super) fn take_prices(&mut self, prices: &BTreeMap<String, f64>) {
        let add = |scenario: &mut Scenario| {
            for (id, price) in prices {
                scenario.prices.entry(id.clone()).or_insert(*price);
            }
        };
        let (mut scenario, mut pinned) = (self.scenario.clone(), self.pinned.clone());
        add(&mut scenario);
        if let Some(pinned) = &mut pinned {
            add(Rc::make_mut(pinned));
        }
        self.replace(scenario, pinned);
    }

    /// What was read once does not come back with undo.
    pub(super) fn dismiss(&mut self) {
        self.notices.clear();
        self.made_with = None;
        self.past.dismiss();
        self.future.dismiss();
    }

    fn is_new(&self) -> bool {
        !self.can_undo()
            && !self.can_redo()
            && self.pinned.is_none()
            && self.scenario == Scenario::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::link::packed::{pack, unpack};
    use crate::present::session::Action;

    const ID: &str = "aws-lambda.request.us-east-1";
    const OTHER: &str = "aws-lambda.duration-x86.us-east-1";

    fn volume(session: &Session) -> f64 {
        session.scenario.workload.invocations_per_month
    }

    #[test]
    fn old_prices_are_one_step_of_undo_and_own_prices_win() {
        let link = format!("v=2&book=2020-01-01&n=5&price.{ID}=0.5&a.v=2");
        let session = Session::open(&link);
        assert_eq!(session.made_with.as_deref(), Some("2020-01-01"));
        let prices = BTreeMap::from([(ID.to_owned(), 0.25), (OTHER.to_owned(), 0.125)]);
        let then = session.after(Action::prices_of(prices.clone()));
        assert_eq!(then.scenario.prices[ID], 0.5);
        assert_eq!(then.scenario.prices[OTHER], 0.125);
        let pinned = then.pinned.as_ref().expect("A");
        assert_eq!(pinned.prices, prices);
        // Again it changes nothing.
        let again = then.after(Action::prices_of(prices));
        let back = again.after(Action::Undo);
        assert_eq!(back.scenario, session.scenario);
        assert_eq!(back.pinned, session.pinned);
        assert!(!back.can_undo());
        let now = then.after(Action::reset_prices());
        assert!(now.scenario.prices.is_empty());
    }

    #[test]
    fn the_date_of_the_prices_belongs_to_the_link_that_is_open() {
        let open = |session: &Session, link: &str| session.after(Action::Open(link.to_owned()));
        let first = Session::open("v=2&book=2020-01-01&n=5");
        let second = open(&first, "v=2&book=2021-01-01&n=6");
        assert_eq!(second.made_with.as_deref(), Some("2021-01-01"));
        assert_eq!(open(&second, "n=7").made_with, None);
        assert_eq!(second.after(Action::ResetAll).made_with, None);
        let back = second.after(Action::Undo);
        assert_eq!(back.made_with.as_deref(), Some("2020-01-01"));
        let again = back.after(Action::Redo);
        assert_eq!(again.made_with.as_deref(), Some("2021-01-01"));
        let read = second.after(Action::DismissNotices);
        assert_eq!(read.made_with, None);
        assert_eq!(read.after(Action::Undo).made_with, None);
    }

    #[test]
    fn a_packed_link_waits_and_then_opens_as_if_it_had_been_plain() {
        let hourly = ["12345"; 168].join(",");
        let own = format!("v=2&book=2020-01-01&n=5&traffic=hourly&hourly={hourly}");
        let plain = format!("{own}&a.v=2&a.traffic=hourly&a.hourly={hourly}");
        let packed = pack(&plain);
        assert!(is_packed(&packed), "{packed}");
        let waiting = Session::open(&packed);
        assert_eq!(waiting.packed.as_deref(), Some(packed.as_str()));
        assert_eq!(waiting.notices, [STILL_PACKED]);
        assert_eq!(waiting.scenario, Scenario::default());
        assert_eq!(waiting.fragment(), packed);
        assert_eq!(
            waiting.after(Action::unpacked(unpack(&packed))),
            Session::open(&plain)
        );
        assert_eq!(
            Session::open("n=5").fragment(),
            link::lasting(&link::open("n=5").scenario, None)
        );
        // What was done meanwhile can be gone back to.
        let busy = waiting.after(Action::Type("n", "7".to_owned()));
        let opened = busy.after(Action::unpacked(unpack(&packed)));
        assert_eq!(volume(&opened), 5.0);
        assert_eq!(volume(&opened.after(Action::Undo)), 7.0);
        // A link that is pasted later.
        let later = Session::open("n=6").after(Action::Open(packed.clone()));
        assert_eq!(
            (volume(&later), later.packed.as_ref()),
            (6.0, Some(&packed))
        );
        let later = later.after(Action::unpacked(unpack(&packed)));
        assert_eq!((volume(&later), later.packed.as_ref()), (5.0, None));
        assert_eq!(volume(&later.after(Action::Undo)), 6.0);
        // A damaged one.
        let damaged = waiting.after(Action::unpacked(unpack(&packed[..packed.len() / 2])));
        assert_eq!(damaged.scenario, Scenario::default());
        let [notice] = damaged.notices.as_slice() else {
            panic!("{:?}", damaged.notices);
        };
        assert!(
            notice.starts_with("The link is damaged or was cut: "),
            "{notice}"
        );
        assert_eq!(damaged.packed, None);
    }
}
