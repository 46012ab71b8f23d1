//! What undo and redo go back to.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::model::platform::PlatformId;
use crate::model::scenario::{Currency, Function, Range, Scenario, Services, Simulation, Workload};
use crate::model::settings::Settings;
use crate::model::traffic::Traffic;

/// Moments that are remembered; the oldest are forgotten first.
pub(super) const MOST: usize = 10_000;

/// What undo goes back to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moment {
    pub(super) scenario: Scenario,
    pub(super) pinned: Option<Rc<Scenario>>,
    pub(super) made_with: Option<String>,
}

/// A moment as it is remembered. A step changes little, so that neighbours have most parts of their scenarios in common, and
/// thousands of them need a fraction of the memory of whole scenarios.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    workload: Rc<Workload>,
    traffic: Rc<Traffic>,
    settings: Rc<[Arc<Settings>; PlatformId::ALL.len()]>,
    own: Rc<Own>,
    rest: Rc<Rest>,
    pinned: Option<Rc<Scenario>>,
    made_with: Option<String>,
}

/// Prices and ranges of the visitor's own.
type Own = (BTreeMap<String, f64>, BTreeMap<String, Range>);

/// What seldom changes.
type Rest = (
    Function,
    Services,
    Simulation,
    String,
    Vec<PlatformId>,
    Option<Currency>,
);

/// The part of the neighbour where it is the same.
fn shared<T: PartialEq>(part: T, of_neighbour: Option<&Rc<T>>) -> Rc<T> {
    match of_neighbour {
        Some(same) if **same == part => same.clone(),
        _ => Rc::new(part),
    }
}

impl Kept {
    fn new(moment: Moment, neighbour: Option<&Self>) -> Self {
        let s = moment.scenario;
        let own = (s.prices, s.ranges);
        let rest = (
            s.function,
            s.services,
            s.simulation,
            s.location,
            s.compared,
            s.currency,
        );
        Self {
            workload: shared(s.workload, neighbour.map(|kept| &kept.workload)),
            traffic: shared(s.traffic, neighbour.map(|kept| &kept.traffic)),
            settings: shared(s.settings, neighbour.map(|kept| &kept.settings)),
            own: shared(own, neighbour.map(|kept| &kept.own)),
            rest: shared(rest, neighbour.map(|kept| &kept.rest)),
            pinned: moment.pinned,
            made_with: moment.made_with,
        }
    }

    fn moment(&self) -> Moment {
        let (prices, ranges) = (*self.own).clone();
        let (function, services, simulation, location, compared, currency) = (*self.rest).clone();
        Moment {
            scenario: Scenario {
                workload: (*self.workload).clone(),
                traffic: (*self.traffic).clone(),
                function,
                location,
                settings: (*self.settings).clone(),
                services,
                simulation,
                compared,
                prices,
                currency,
                ranges,
            },
            pinned: self.pinned.clone(),
            made_with: self.made_with.clone(),
        }
    }
}

/// Moments, the latest last. Clones share them: a session is cloned with every action, however long it has been used.
#[derive(Clone, Debug, Default)]
pub(super) struct Moments(Vec<Rc<Kept>>);

impl PartialEq for Moments {
    fn eq(&self, other: &Self) -> bool {
        let same = |(a, b): (&Rc<Kept>, &Rc<Kept>)| Rc::ptr_eq(a, b) || a == b;
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(same)
    }
}

impl Moments {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn push(&mut self, moment: Moment) {
        let kept = Kept::new(moment, self.0.last().map(Rc::as_ref));
        if self.0.len() == MOST {
            self.0.remove(0);
        }
        self.0.push(Rc::new(kept));
    }

    pub(super) fn pop(&mut self) -> Option<Moment> {
        self.0.pop().map(|kept| kept.moment())
    }

    /// Forgets the day of whose prices a link was made with.
    pub(super) fn dismiss(&mut self) {
        let told = self.0.iter_mut().filter(|kept| kept.made_with.is_some());
        told.for_each(|kept| Rc::make_mut(kept).made_with = None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::units::Mebibytes;

    fn moment(scenario: &Scenario) -> Moment {
        Moment {
            scenario: scenario.clone(),
            pinned: None,
            made_with: Some("2026-11-01".to_owned()),
        }
    }

    /// Everything but what a step has changed is there once, however many steps remember it.
    #[test]
    fn neighbours_share_what_they_have_in_common() {
        let mut scenario = Scenario::default();
        scenario.prices.insert("lambda-requests".to_owned(), 0.3);
        let mut moments = Moments::default();
        for step in 1..=100 {
            scenario.workload.invocations_per_month = f64::from(step);
            moments.push(moment(&scenario));
        }
        scenario.function.package_mb += 1.0;
        moments.push(moment(&scenario));
        let first = moments.0.first().expect("101 moments");
        assert_eq!(Rc::strong_count(&first.workload), 1);
        assert_eq!(Rc::strong_count(&first.rest), 100);
        let others = [
            Rc::strong_count(&first.traffic),
            Rc::strong_count(&first.settings),
            Rc::strong_count(&first.own),
        ];
        assert_eq!(others, [101; 3]);
    }

    /// Every part comes back as it was, whichever a step has changed.
    #[test]
    fn what_was_pushed_is_popped() {
        let start = Scenario::default();
        let mut all = vec![start.clone(), start.at_memory(Mebibytes(2_048.0))];
        let mut changed = |change: &dyn Fn(&mut Scenario)| {
            let mut next = all.last().expect("a first").clone();
            change(&mut next);
            assert_ne!(Some(&next), all.last());
            all.push(next);
        };
        changed(&|s| s.traffic.hourly = vec![1.0, 2.0]);
        changed(&|s| s.function.package_mb += 1.0);
        changed(&|s| s.location = "eu-west".to_owned());
        changed(&|s| Arc::make_mut(&mut s.settings[3]).snapstart ^= true);
        changed(&|s| s.services.monthly_users += 1.0);
        changed(&|s| s.simulation.seed += 1);
        changed(&|s| _ = s.compared.pop());
        changed(&|s| _ = s.prices.insert("lambda-requests".to_owned(), 0.3));
        changed(&|s| {
            s.currency = Some(Currency {
                code: "EUR".to_owned(),
                per_usd: 0.9,
            })
        });
        changed(&|s| {
            let range = Range {
                low: 1.0,
                high: 2.0,
            };
            s.ranges.insert("n".to_owned(), range);
        });
        let mut moments = Moments::default();
        all.iter()
            .for_each(|scenario| moments.push(moment(scenario)));
        for scenario in all.iter().rev() {
            assert_eq!(moments.pop(), Some(moment(scenario)));
        }
        assert_eq!(moments.pop(), None);
    }
}
