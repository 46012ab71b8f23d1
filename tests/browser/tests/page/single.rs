//! The page as one file, opened from the disk: it answers and simulates in workers, and asks for nothing.

use browser_tests::{Browser, single_file};
use serde_json::json;

/// Before the page's own script: counts workers, and keeps what the policy holds back.
const WATCH: &str = "window.started = 0; window.refused = []; const Real = Worker; \
     window.Worker = class extends Real { constructor(...given) { super(...given); window.started++; } }; \
     addEventListener('securitypolicyviolation', event => window.refused.push(event.violatedDirective + ' ' + event.blockedURI));";

fn open(fragment: &str) -> Browser {
    let browser = Browser::start(1280, 800);
    browser.before(WATCH);
    browser.go(&single_file(fragment));
    browser.ready();
    browser
}

fn simulated(browser: &Browser) {
    browser.wait_until(
        "document.documentElement.dataset.simulation === 'done' && !document.querySelector('[data-behind]')",
    );
}

/// Nothing but what the file holds itself was loaded, and nothing was held back.
fn nothing_asked_for(browser: &Browser) {
    let asked = "performance.getEntriesByType('resource').map(entry => entry.name).filter(name => !/^(blob|data):/.test(name))";
    assert_eq!(browser.eval(asked), json!([]));
    assert_eq!(browser.eval("window.refused"), json!([]));
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn it_answers_simulates_in_workers_and_asks_for_nothing() {
    let browser = open("requests=100000&seed=7");
    assert_eq!(browser.eval("location.protocol"), json!("file:"));
    simulated(&browser);
    let before = browser.text("#answer h2");
    browser.type_into("#knob-n", "500M");
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    assert_ne!(browser.text("#answer h2"), before);
    browser.wait_until("location.hash.includes('n=500000000')");
    simulated(&browser);
    assert!(
        browser
            .text("#cold-starts .results")
            .contains("95 % interval")
    );
    assert!(
        browser
            .eval("window.started")
            .as_u64()
            .is_some_and(|n| n > 0)
    );
    for note in ["#inline-note", "#restarts-note"] {
        assert!(!browser.has(note), "{note}");
    }
    // A file cannot be framed: there is a link, and a sentence in the place of the lines.
    browser.click("#share-button");
    browser.wait_until(
        "document.getElementById('share').innerText.includes('put the page on a site')",
    );
    assert!(!browser.has("#share iframe"));
    nothing_asked_for(&browser);
}

#[test]
fn the_sample_trace_is_in_the_file() {
    let browser = open("requests=100000&traffic=trace");
    browser.eval("document.querySelectorAll('details.group').forEach(group => group.open = true)");
    browser.click("#trace-sample");
    browser.wait_until(
        "document.getElementById('trace-described')?.innerText.includes('requests over')",
    );
    nothing_asked_for(&browser);
}

#[test]
fn a_browser_that_cannot_unpack_it_says_so() {
    let browser = Browser::start(1280, 800);
    browser.before("delete window.DecompressionStream");
    browser.go(&single_file(""));
    browser.wait_until("document.querySelector('.loading').innerText.includes('cannot unpack it')");
    assert!(
        browser
            .text(".answer")
            .contains("An example: 10 M requests a month")
    );
}
