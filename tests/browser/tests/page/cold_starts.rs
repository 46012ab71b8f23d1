//! The cold-start view: the formula's preview, the numbers, the charts with their tables, and the timeline.

use browser_tests::{Browser, Key, Page};
use serde_json::json;

use crate::no_errors;

/// What the view says of the cold share.
const SHARE: &str = "#cold-starts [data-number=cold-share]";

/// A number of the view, by its key.
fn number(browser: &Browser, key: &str) -> String {
    browser.text(&format!("#cold-starts [data-number={key}] dd:not(.note)"))
}

/// The first number in a text.
fn first(text: &str) -> f64 {
    let digits = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let digits = digits.filter(|part| !part.is_empty());
    let mut numbers = digits.filter_map(|part| part.parse().ok());
    numbers.next().expect("a number")
}

#[test]
fn the_formula_answers_at_once_until_the_simulation_does() {
    let page = Page::open("n=20000000");
    page.simulated();
    let browser = &page.browser;
    browser.wait_until(&format!(
        "document.querySelector('{SHARE}').innerText.includes('95 % interval')"
    ));
    let before = number(browser, "cold-share");
    // On the screen, where a section follows at once.
    browser.eval("document.querySelector('#cold-starts').scrollIntoView(), 1");
    browser.wait_until("document.querySelector('#cold-starts').dataset.behind === undefined");
    // An input changes, and the first thing that then stands there instead is noted.
    browser.eval(&format!(
        "(window.seen = null, (view => {{ const before = view.querySelector('{SHARE}').innerText; \
         const look = () => {{ const now = view.querySelector('{SHARE}').innerText; \
         if (window.seen === null && now !== before) window.seen = now; }}; \
         new MutationObserver(look).observe(view, {{subtree: true, childList: true, characterData: true}}); \
         }})(document.querySelector('#cold-starts')), (input => {{ input.focus(); input.value = '40000'; \
         input.dispatchEvent(new InputEvent('input', {{bubbles: true}})); }})(document.querySelector('#knob-n')), 1)"
    ));
    browser.wait_until("window.seen !== null");
    let seen = browser.eval("window.seen");
    let seen = seen.as_str().expect("a text");
    assert!(
        seen.contains("by formula, until the simulation answers"),
        "{seen}"
    );
    let preview = first(seen);
    page.simulated();
    browser.wait_until(&format!(
        "document.querySelector('{SHARE}').innerText.includes('95 % interval')"
    ));
    let simulated = first(&number(browser, "cold-share"));
    assert_ne!(before, number(browser, "cold-share"));
    assert!(
        (preview / simulated - 1.0).abs() < 0.2,
        "{preview} before, {simulated} after"
    );
    assert!(!browser.text("#cold-starts").contains("by formula, until"));
    no_errors(&page);
}

#[test]
fn the_numbers_agree_with_each_other_and_with_the_answer() {
    let page = Page::open("requests=1000000&p95=600");
    page.simulated();
    let browser = &page.browser;
    let share = number(browser, "cold-share");
    let percent = share.split(" %").next().expect("a percentage");
    let answer = browser.text("#answer .simulated");
    assert!(answer.starts_with(&format!("{percent} %")), "{answer}");
    let [all, busy, idle] = ["instances", "busy", "idle"].map(|key| first(&number(browser, key)));
    assert!(
        (all - busy - idle).abs() < 0.02 * all,
        "{all} {busy} {idle}"
    );
    let waste = first(&number(browser, "idle-waste"));
    assert!((waste / 100.0 - idle / all).abs() < 0.02, "{waste}");
    assert!(number(browser, "instances").contains('\u{b1}'));
    assert!(browser.text("#simulation-end").starts_with("Ended"));
    let parts = browser.text("#causes .parts");
    assert!(parts.contains("Idle gap") && parts.contains("Scale-out"));
    assert!(browser.text("#cold-starts-title").ends_with("AWS Lambda"));
    no_errors(&page);
}

#[test]
fn every_chart_has_a_table() {
    let page = Page::open("requests=1000000");
    page.simulated();
    let browser = &page.browser;
    for id in [
        "latency",
        "cold-by-rate",
        "cold-by-keep-alive",
        "cold-by-warm",
        "instances-over-time",
    ] {
        let rows = browser.eval(&format!(
            "document.querySelectorAll('#{id} .chart table tbody tr').length"
        ));
        let rows = rows.as_u64().expect("a count");
        assert!((2..=25).contains(&rows), "{id}: {rows} rows");
        assert!(browser.has(&format!("#{id} .surface[tabindex='0'] canvas")));
    }
    // A chart answers the keyboard.
    browser.eval("(document.querySelector('#cold-by-warm .surface').focus(), 1)");
    browser.press(Key::Home);
    browser.press(Key::ArrowRight);
    browser.wait_until("document.querySelector('#cold-by-warm .readout') !== null");
    no_errors(&page);
}

/// Waits until the timeline's caption has another text than this; returns it.
fn changed(browser: &Browser, from: &str) -> String {
    browser.wait_until(&format!(
        "document.querySelector('#timeline .window').innerText !== {}",
        json!(from)
    ));
    browser.text("#timeline .window")
}

#[test]
fn the_timeline_pans_and_zooms_by_key_button_and_drag() {
    let page = Page::open("requests=1000000");
    page.simulated();
    let browser = &page.browser;
    browser.eval(
        "(document.querySelector('#timeline .surface').scrollIntoView({block: 'center'}), 1)",
    );
    browser.wait_until("document.querySelector('#timeline .window') !== null");
    let whole = browser.text("#timeline .window");
    assert!(whole.starts_with("From 0 "), "{whole}");
    assert!(browser.text("#timeline figcaption").contains("spans"));
    let rows = browser.eval("document.querySelectorAll('#timeline table tbody tr').length");
    assert!((1..=25).contains(&rows.as_u64().expect("a count")));

    browser.eval("(document.querySelector('#timeline .surface').focus({preventScroll: true}), 1)");
    browser.press(Key::Character('+'));
    let zoomed = changed(browser, &whole);
    browser.press(Key::ArrowRight);
    let panned = changed(browser, &zoomed);
    browser.press(Key::ArrowLeft);
    assert_eq!(changed(browser, &panned), zoomed);
    browser.press(Key::Home);
    assert_eq!(changed(browser, &zoomed), whole);

    let button = |name: &str| {
        browser.eval(&format!(
            "(document.querySelector('#timeline button[aria-label=\"{name}\"]').click(), 1)"
        ));
    };
    button("Zoom in");
    assert_eq!(changed(browser, &whole), zoomed);
    button("Move to later times");
    let later = changed(browser, &zoomed);
    button("Zoom out");
    changed(browser, &later);
    button("Show all time");
    browser.wait_until(&format!(
        "document.querySelector('#timeline .window').innerText === {}",
        json!(whole)
    ));

    button("Zoom in");
    let zoomed = changed(browser, &whole);
    let place = browser.eval(
        "(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector('#timeline .surface').getBoundingClientRect())",
    );
    let at = |i: usize| place[i].as_f64().expect("a place");
    browser.hold(at(0), at(1));
    browser.drag(at(0) - 100.0, at(1));
    browser.release(at(0) - 100.0, at(1));
    changed(browser, &zoomed);
    no_errors(&page);
}

#[test]
fn what_one_pass_does_not_tell_is_said() {
    let page = Page::open("requests=1000000&routing=random");
    page.simulated();
    let browser = &page.browser;
    assert!(browser.text("#not-told").contains("routing"));
    assert!(!browser.has("#cold-by-keep-alive"));
    no_errors(&page);
}
