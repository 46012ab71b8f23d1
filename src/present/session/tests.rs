//! What visitors do, step by step.

use std::sync::Arc;

use super::*;
use crate::model::trace::Trace;
use crate::model::units::{Mebibytes, Seconds};

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
fn ten_thousand_steps_are_taken_back_and_again_and_the_one_before_is_forgotten() {
    let volume = |session: &Session| session.scenario.workload.invocations_per_month;
    let mut session = Session::open("");
    let set = |session: &Session, n: usize| {
        let leave = session.after(Action::Leave);
        leave.after(Action::Slide("n", n as f64))
    };
    for n in 1..=moments::MOST + 1 {
        session = set(&session, n);
    }
    let last = session.clone();
    let mut back = 0;
    while session.can_undo() {
        session = session.after(Action::Undo);
        back += 1;
        assert_eq!(volume(&session), (moments::MOST + 1 - back) as f64);
    }
    assert_eq!(back, moments::MOST, "volume 1 is the oldest that is left");
    while session.can_redo() {
        session = session.after(Action::Redo);
    }
    // What was taken again is equal to what never was taken back.
    assert_eq!(session.after(Action::Leave), last.after(Action::Leave));
}

/// Ten thousand steps are to fit into a page's memory.
#[test]
fn a_step_shares_with_the_one_before_what_it_does_not_change() {
    let first = typed(&Session::open(""), "lambda-pings", "3").after(Action::Leave);
    let shared = |a: &Session, b: &Session| {
        let pairs = a.scenario.settings.iter().zip(&b.scenario.settings);
        pairs.filter(|(a, b)| Arc::ptr_eq(a, b)).count()
    };
    let all = first.scenario.settings.len();
    let volume = typed(&first, "n", "5M").after(Action::Leave);
    assert_eq!(shared(&first, &volume), all);
    let pings = typed(&volume, "lambda-pings", "7");
    assert_eq!(shared(&first, &pings), all - 1);
    assert_eq!(shared(&pings.after(Action::Undo), &first), all);
}

#[test]
fn a_link_replaces_the_scenario_and_can_be_undone() {
    let session =
        typed(&Session::open(""), "n", "5M").after(Action::Open("n=abc&memory=1024".to_owned()));
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
    let typed = |s: &Session, text: &str| s.after(Action::type_price(id(), text.to_owned()));
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
    let reset = session.after(Action::reset_price(id()));
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
        session = session.after(Action::place(vec![
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
        .after(Action::place(vec![("n", 7e6)]));
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
    let next = session.after(Action::adopt(Rc::new(other.clone())));
    assert_eq!(next.scenario, other);
    assert!(next.typed.is_empty(), "the fields show what was taken over");
    let back = next.after(Action::Undo);
    assert_eq!(back.scenario, session.scenario);
    // What is there already is no step.
    let same = Rc::new(back.scenario.clone());
    let again = back.after(Action::adopt(same));
    assert_eq!(again.after(Action::Redo).scenario, other);
}

#[test]
fn one_knob_is_set_back_alone() {
    let session =
        typed(&typed(&Session::open(""), "n", "5M"), "memory", "1 GB").after(Action::Reset("n"));
    assert_eq!(session.scenario.workload.invocations_per_month, 10e6);
    assert_eq!(session.scenario.workload.memory.0, 1_024.0);
}

#[test]
fn steps_are_what_one_goes_back_by() {
    let session = Session::open("n=5000000");
    let steps = |acts: &[Action]| {
        let after = acts
            .iter()
            .fold(session.clone(), |session, act| session.after(act.clone()));
        after.steps()
    };
    let drag = [1e6, 2e6, 3e6].map(|n| Action::Slide("n", n));
    assert_eq!(steps(&drag), 1, "a drag is one step");
    assert_eq!(steps(&[&drag[..], &[Action::Leave], &drag[..]].concat()), 2);
    assert_eq!(steps(&[Action::Leave, Action::Undo]), 0);
    assert_eq!(
        steps(&[&drag[..], &[Action::Undo, Action::Redo]].concat()),
        1
    );
    assert_eq!(steps(&[Action::ResetAll, Action::Pin]), 2);
    assert_eq!(
        steps(&[Action::Open("n=7000000".to_owned())]),
        0,
        "the address is there already"
    );
}

#[test]
fn one_goes_back_to_what_was_there_with_a_or_without() {
    let pinned = Session::open("n=5000000").after(Action::Pin);
    let back = pinned.after(Action::Return("n=5000000".to_owned()));
    assert_eq!(back.pinned, None);
    let linked = pinned.after(Action::Open("n=6000000".to_owned()));
    assert_eq!(linked.pinned, pinned.pinned, "a link leaves A");
}

#[test]
fn a_trace_is_not_lost_on_the_way_back() {
    let trace = Trace::of_counts(Seconds(60.0), vec![1, 2]).expect("requests");
    let session = Session::open("").after(Action::follow(trace.clone()));
    let fragment = session.fragment();
    let changed = session.after(Action::Slide("memory", 1_024.0));
    let back = changed.after(Action::Return(fragment));
    assert_eq!(back.scenario.traffic.trace, Some(trace));
}
