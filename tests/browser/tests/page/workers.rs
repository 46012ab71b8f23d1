//! The workers behind the simulation: how many there are changes no number, and one that stops is made up for.

use std::time::Duration;

use browser_tests::{Browser, Page, StaticSite, dist};
use serde_json::json;

use crate::no_errors;

/// Long enough that several workers are at it at once.
const FRAGMENT: &str = "requests=2000000&n=5M";

/// Opens the page with so many workers, after a script of one's own has run; see [`TRAP`].
fn open(workers: u32, script: &str, fragment: &str) -> Page {
    let site = StaticSite::serve_longer(dist(), &["_loader.js"], TRAP);
    let browser = Browser::start(1280, 800);
    let counted = format!(
        "window.started = 0; window.sent = []; window.heard = []; const Real = Worker; \
         window.Worker = class extends Real {{ \
         constructor(...given) {{ super(...given); this.number = ++window.started; \
         this.addEventListener('message', () => window.heard.push(this.number)); }} \
         postMessage(text) {{ window.sent.push([this.number, text]); super.postMessage(text); }} }}; {script}"
    );
    browser.before(&counted);
    let address = site.address(fragment);
    browser.go(&address.replace("/#", &format!("/?workers={workers}#")));
    browser.ready();
    Page { browser, site }
}

fn numbers(page: &Page) -> String {
    page.browser.wait_until(
        "document.querySelector('.results') && !document.querySelector('.results.stale')",
    );
    page.simulated();
    page.browser.text("#cold-starts .results")
}

fn started(page: &Page) -> Option<u64> {
    page.browser.eval("window.started").as_u64()
}

#[test]
fn one_worker_or_eight_or_none_give_the_same_numbers() {
    let one = open(1, "", FRAGMENT);
    let alone = numbers(&one);
    assert_eq!(started(&one), Some(1));
    no_errors(&one);
    for workers in [2, 8] {
        let several = open(workers, "", FRAGMENT);
        assert_eq!(numbers(&several), alone, "{workers} workers");
        // Never more than there are replications.
        assert!(started(&several).is_some_and(|n| 1 < n && n <= u64::from(workers)));
        assert!(!several.browser.has("#restarts-note"));
        no_errors(&several);
    }
    let none = open(0, "", FRAGMENT);
    assert_eq!(numbers(&none), alone);
    assert_eq!(started(&none), Some(0));
    assert!(none.browser.has("#inline-note"));
}

/// The worker that is to stop does so once it was given a task: its error is thrown in the page's own event.
const SECOND_STOPS: &str = "const Counted = Worker; window.Worker = class extends Counted { \
     postMessage(text) { super.postMessage(text); \
     if (this.number === 2) { this.terminate(); \
     setTimeout(() => this.dispatchEvent(new ErrorEvent('error', { message: 'stopped by the test' })), 50); } } }";

#[test]
fn a_worker_that_stops_is_named_and_its_share_is_computed_again() {
    let whole = open(2, "", FRAGMENT);
    let expected = numbers(&whole);
    let page = open(2, SECOND_STOPS, FRAGMENT);
    assert_eq!(numbers(&page), expected);
    assert_eq!(started(&page), Some(3), "a fresh one took its place");
    assert_eq!(
        page.browser.text("#restarts-note"),
        "A worker stopped and its share was computed again."
    );
    assert!(!page.browser.has("#inline-note"));
}

/// Every worker stops after its first task.
const ALL_STOP: &str = "const Counted = Worker; window.Worker = class extends Counted { \
     postMessage(text) { this.terminate(); \
     setTimeout(() => this.dispatchEvent(new ErrorEvent('error', { message: 'stopped by the test' })), 5); } }";

#[test]
fn where_every_worker_stops_the_page_simulates_by_itself() {
    let whole = open(1, "", "requests=200000");
    let expected = numbers(&whole);
    let page = open(1, ALL_STOP, "requests=200000");
    assert_eq!(numbers(&page), expected);
    assert_eq!(started(&page), Some(3), "two fresh ones were tried");
    assert!(page.browser.has("#inline-note"));
    assert_eq!(
        page.browser.text("#restarts-note"),
        "Workers stopped 3 times and their shares were computed again."
    );
}

/// What a worker is given asks for too much of something, so that its program falls: `times` times in all.
fn too_much((little, much): (&str, &str), times: u32) -> String {
    format!(
        "window.left = {times}; const Counted = Worker; window.Worker = class extends Counted {{ \
         postMessage(text) {{ const more = text.replace('{little}', '{much}'); \
         super.postMessage(more !== text && window.left-- > 0 ? more : text); }} }};"
    )
}

/// More functions than a list can hold: a panic, of which the program tells.
const PANIC: (&str, &str) = (r#""count":300,"#, r#""count":4000000000,"#);

/// More instances than the memory holds. The worker is ended as browsers end it then, but without the gigabytes.
const NO_MEMORY: (&str, &str) = (r#""reserved":0,"#, r#""reserved":1000000,"#);

/// The same where single instances are drawn.
const NO_MEMORY_TO_DRAW: (&str, &str) = (r#"{"Timeline":"#, r#"{"reserved":1000000,"Timeline":"#);

/// What a worker does beside its own: it falls by that.
const TRAP: &str = ";addEventListener('message', event => { if (String(event.data).includes('\"reserved\":1000000,')) { \
     event.stopImmediatePropagation(); throw new WebAssembly.RuntimeError('unreachable'); } });";

/// Several functions, so that their number is found in what a worker is given.
const FUNCTIONS: &str = "requests=200000&functions=300";

#[test]
fn where_the_program_falls_once_a_fresh_worker_computes_the_same() {
    let whole = open(1, "", FUNCTIONS);
    let expected = numbers(&whole);
    for much in [PANIC, NO_MEMORY] {
        let page = open(1, &too_much(much, 1), FUNCTIONS);
        assert_eq!(numbers(&page), expected);
        assert_eq!(started(&page), Some(2), "a fresh one took its place");
        assert!(page.browser.has("#restarts-note"));
        assert!(!page.browser.has(".fell"));
    }
}

#[test]
fn where_the_program_falls_again_the_simulation_is_given_up_and_the_page_stands() {
    for (much, why) in [(PANIC, ".rs:"), (NO_MEMORY, "RuntimeError")] {
        let page = open(4, &too_much(much, 1_000), FUNCTIONS);
        let browser = &page.browser;
        browser.wait_until("document.documentElement.dataset.simulation === 'cancelled'");
        browser.wait_until("document.querySelector('#cold-starts .fell')");
        let said = browser.text("#cold-starts .fell");
        assert!(said.contains("has stopped this simulation"), "{said}");
        let report = browser.eval("document.querySelector('#cold-starts .fell pre').textContent");
        let report = report.as_str().expect("a report");
        for part in [why, "functions=300", "Mozilla/"] {
            assert!(report.contains(part), "{part} in {report}");
        }
        // It is the page of before: nothing was started again, and it answers.
        assert!(!browser.has("#restarted") && !browser.has("#inline-note"));
        browser.type_into("#knob-n", "500M");
        browser.wait_until(
            "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
        );
        // Once it does not fall any more, another scenario is simulated as ever.
        browser.eval("(window.left = 0, location.hash = '#requests=200000&functions=2', 0)");
        page.simulated();
        assert!(!browser.has(".fell"));
        assert!(browser.text("#cold-starts").contains("95 % interval"));
    }
}

#[test]
fn where_the_program_falls_at_single_instances_they_alone_are_given_up() {
    let page = open(1, &too_much(NO_MEMORY_TO_DRAW, 2), "requests=20000");
    let browser = &page.browser;
    browser.eval("document.getElementById('timeline').scrollIntoView()");
    browser.wait_until("document.querySelector('#timeline .fell')");
    assert!(
        browser
            .text("#timeline .fell")
            .contains("has stopped the simulation of single instances")
    );
    assert_eq!(browser.text("#timeline .surface"), "Not simulated.");
    page.simulated();
    assert!(browser.text("#cold-starts").contains("95 % interval"));
    assert!(!browser.has("#restarted"));
    // Who looks elsewhere and comes back has not asked for it again.
    let before = started(&page);
    for place in ["answer", "timeline"] {
        browser.eval(&format!(
            "document.getElementById('{place}').scrollIntoView()"
        ));
        std::thread::sleep(Duration::from_millis(700));
    }
    assert!(browser.has("#timeline .fell"));
    assert_eq!(started(&page), before);
    browser.click("#timeline > .bar button");
    browser.wait_until("document.querySelector('#timeline .window') !== null");
    assert!(!browser.has("#timeline .fell"));
}

#[test]
fn stop_and_a_newer_scenario_are_heard_at_once_by_every_worker() {
    let page = open(2, "", "requests=1000000000");
    let browser = &page.browser;
    browser.eval("document.getElementById('cold-starts').scrollIntoView()");
    browser.wait_until("document.querySelector('#cold-starts progress').value > 0");
    browser.eval(
        "(window.stopped = null, window.sent = [], window.heard = [], window.frames_seen = 0, \
         (function frame() { window.frames_seen++; requestAnimationFrame(frame); })(), \
         new MutationObserver(() => { window.stopped ??= window.frames_seen; }) \
         .observe(document.getElementById('simulation-status'), { childList: true, characterData: true, subtree: true }), \
         document.querySelector('#cold-starts .bar button:nth-of-type(1)').click())",
    );
    browser.wait_until("document.documentElement.dataset.simulation === 'cancelled'");
    // In frames, which a busy machine stretches as it does the page: six of them are 100 ms on an idle one.
    let stopped = browser.eval("window.stopped").as_u64().expect("frames");
    assert!(stopped <= 6, "stopped after {stopped} frames");
    // Whatever else waited for one of them begins only then.
    let sent = browser.eval("window.sent.slice(0, 2)");
    let mut told: Vec<_> = sent.as_array().expect("messages").clone();
    told.sort_by_key(|message| message[0].as_u64());
    assert_eq!(told, [json!([1, "\"Stop\""]), json!([2, "\"Stop\""])]);
    // What a worker still says was on its way already, or is the piece it was at; one that goes on says twenty a second.
    let said = browser.text("#simulation-status");
    browser.wait_until("window.frames_seen > 60");
    let heard = browser
        .eval("[1, 2].map(worker => window.heard.filter(number => number === worker).length)");
    for (worker, messages) in heard.as_array().expect("two").iter().enumerate() {
        let messages = messages.as_u64().expect("a count");
        assert!(
            messages <= 3,
            "worker {} said {messages} more things",
            worker + 1
        );
    }
    assert_eq!(browser.text("#simulation-status"), said);
    assert!(said.starts_with("Stopped at"));
    // Started again and replaced by a small scenario in its midst: the small one is complete at once.
    browser.click("#cold-starts .bar button:nth-of-type(2)");
    browser.wait_until("document.querySelector('#cold-starts progress').value > 0");
    let n = browser
        .eval("window.sent.length")
        .as_u64()
        .expect("a count");
    browser.eval("(location.hash = '#requests=50000&seed=7', 0)");
    page.simulated();
    browser.wait_until(
        "document.querySelector('#simulation-status').innerText.startsWith('Simulated 50')",
    );
    let first = browser.eval(&format!("window.sent[{n}][1]"));
    assert_eq!(first, json!("\"Stop\""));
    no_errors(&page);
}
