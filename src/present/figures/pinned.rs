//! What the break-even chart shows of scenario A: its curves, its own volume, its values in read-out and table.

use std::rc::Rc;

use crate::model::assessment::{Assessment, Candidate};
use crate::model::scenario::Scenario;
use crate::present::axis::Axis;
use crate::present::beside::name_of_a;
use crate::present::figure::{Rule, Series, Shape, Tint};
use crate::present::figures::break_even::{Shown, points};
use crate::present::figures::legend::Entry;
use crate::present::figures::per::Per;
use crate::present::figures::readout::Reading;
use crate::present::format;

/// Part of the axis within which two labels at the top would run into each other.
const CLOSE: f64 = 0.3;

/// Scenario A with what follows from it. It counts as changed only when it is another one.
#[derive(Clone, Debug)]
pub struct Pinned {
    /// The scenario.
    pub scenario: Rc<Scenario>,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
}

impl PartialEq for Pinned {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.scenario, &other.scenario)
            && Rc::ptr_eq(&self.assessment, &other.assessment)
    }
}

impl Pinned {
    pub(super) fn volume(&self) -> f64 {
        self.scenario.workload.invocations_per_month
    }
}

fn candidates(pinned: Option<&Pinned>) -> impl Iterator<Item = &Candidate> {
    pinned.into_iter().flat_map(|a| a.assessment.possible())
}

fn tint(candidate: &Candidate) -> Tint {
    Tint::Pinned(candidate.bill.platform)
}

fn shown_ones(shown: &Shown) -> impl Iterator<Item = &Candidate> {
    candidates(shown.pinned.as_ref()).filter(|c| !shown.hidden.contains(&tint(c)))
}

pub(super) fn entries(shown: &Shown) -> impl Iterator<Item = Entry> {
    candidates(shown.pinned.as_ref()).map(|c| Entry {
        name: name_of_a(c.bill.platform),
        tint: tint(c),
        dashed: true,
        shown: !shown.hidden.contains(&tint(c)),
    })
}

pub(super) fn series(volumes: (f64, f64), shown: &Shown) -> Vec<Series> {
    let curve = |c: &Candidate| Series {
        name: name_of_a(c.bill.platform),
        tint: tint(c),
        dashed: true,
        shape: Shape::Line(points(c, volumes, shown)),
    };
    shown_ones(shown).map(curve).collect()
}

/// The scenario's own volume, and A's where it is another. Where the two are close, one label says both.
pub(super) fn rules(here: f64, shown: &Shown, x: &Axis) -> Vec<Rule> {
    let own = Rule {
        x: here,
        label: format!("You are here: {}", format::count(here)),
    };
    let there = shown.pinned.as_ref().map(Pinned::volume);
    let Some(there) = there.filter(|&there| there != here) else {
        return vec![own];
    };
    let label = format!("A: {}", format::count(there));
    let apart = (x.position(there) - x.position(here)).abs();
    let (own, label) = if apart < CLOSE && x.holds(there) && x.holds(here) {
        let both = format!("{}; {label}", own.label);
        (Rule { label: both, ..own }, String::new())
    } else {
        (own, label)
    };
    vec![own, Rule { x: there, label }]
}

/// Values at a volume, cheapest first.
pub(super) fn readings(n: f64, shown: &Shown) -> Vec<Reading> {
    let reading = |c: &Candidate| {
        let value = shown.per.value(c.curve.cost(n), n);
        Reading {
            name: name_of_a(c.bill.platform),
            tint: tint(c),
            text: shown.per.text(value),
            at: (n, value),
        }
    };
    let mut readings: Vec<Reading> = shown_ones(shown).map(reading).collect();
    readings.sort_by(|a, b| a.at.1.total_cmp(&b.at.1));
    readings
}

/// Names of the shown curves.
pub(super) fn names(shown: &Shown) -> impl Iterator<Item = String> {
    shown_ones(shown).map(|c| name_of_a(c.bill.platform))
}

/// What they cost at a volume.
pub(super) fn costs(shown: &Shown, n: f64) -> impl Iterator<Item = f64> {
    shown_ones(shown).map(move |c| shown.per.value(c.curve.cost(n), n))
}

pub(super) fn heads(pinned: Option<&Pinned>, per: Per) -> impl Iterator<Item = String> {
    candidates(pinned).map(move |c| match per {
        Per::Month => name_of_a(c.bill.platform),
        _ => format!("{}, {}", name_of_a(c.bill.platform), per.name()),
    })
}

pub(super) fn cells(pinned: Option<&Pinned>, n: f64, per: Per) -> impl Iterator<Item = String> {
    candidates(pinned).map(move |c| match per {
        // A volume of zero has no cost of one invocation.
        Per::Million | Per::Invocation if n <= 0.0 => "\u{2013}".to_owned(),
        _ => per.text(per.value(c.curve.cost(n), n)),
    })
}
