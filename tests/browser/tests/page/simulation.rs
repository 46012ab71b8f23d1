//! The simulation, in the worker and without one.

use browser_tests::{Page, StaticSite, dist};

use crate::no_errors;

#[test]
fn a_month_is_simulated_in_the_worker_with_progress_and_can_be_stopped() {
    let page = Page::open("requests=100000&precision=0");
    page.simulated();
    let browser = &page.browser;
    // 10 M requests; frames go on being drawn meanwhile.
    browser.eval(
        "(window.longest = 0, window.last = performance.now(), (function frame() { \
         const now = performance.now(); window.longest = Math.max(window.longest, now - window.last); \
         window.last = now; requestAnimationFrame(frame); })())",
    );
    browser.click("#cold-starts .bar button:nth-of-type(3)");
    browser.wait_until("document.documentElement.dataset.simulation === 'running'");
    browser.wait_until("document.querySelector('#cold-starts progress').value > 0");
    browser.wait_until(
        "document.querySelector('#simulation-status').innerText === 'Simulated 10 M requests.'",
    );
    assert!(!browser.has("#inline-note"));
    let longest = browser.eval("window.longest").as_f64().expect("a time");
    assert!(longest < 2_000.0, "the page stood still for {longest} ms");

    browser.type_into("#knob-requests", "1B");
    // To type may scroll the view off the screen, where it does not follow.
    browser.eval("document.getElementById('cold-starts').scrollIntoView()");
    browser.wait_until("!document.querySelector('#cold-starts .bar button').disabled");
    browser.wait_until("document.querySelector('#cold-starts progress').value > 0");
    browser.click("#cold-starts .bar button:nth-of-type(1)");
    browser.wait_until("document.documentElement.dataset.simulation === 'cancelled'");
    assert!(browser.text("#simulation-status").starts_with("Stopped at"));
    no_errors(&page);
}

#[test]
fn stop_at_once_after_a_change_stops_what_was_about_to_begin() {
    let page = Page::open("requests=100000");
    page.simulated();
    let browser = &page.browser;
    browser.eval("document.getElementById('cold-starts').scrollIntoView()");
    browser.eval(
        "(function look() { \
           const stop = document.querySelector('#cold-starts .bar button:nth-of-type(1)'); \
           if (stop.disabled) requestAnimationFrame(look); else { stop.click(); window.stopped = true; } \
         })(), (location.hash = '#requests=200000&seed=7', 0)",
    );
    browser.wait_until("window.stopped");
    browser.wait_until("document.documentElement.dataset.simulation === 'cancelled'");
    std::thread::sleep(std::time::Duration::from_secs(1));
    let status = browser.eval("document.documentElement.dataset.simulation");
    assert_eq!(status, "cancelled");
    assert_eq!(browser.text("#simulation-status"), "Stopped at 0 %.");
    no_errors(&page);
}

#[test]
fn without_a_worker_the_page_simulates_by_itself_and_says_so() {
    let whole = Page::open("requests=100000");
    whole.simulated();
    let page = Page::open_from(
        StaticSite::serve_without(dist(), &["worker"]),
        "requests=100000",
    );
    page.simulated();
    assert!(
        page.browser
            .text("#inline-note")
            .contains("runs in the page itself")
    );
    assert_eq!(
        page.browser.text("#cold-starts dl"),
        whole.browser.text("#cold-starts dl")
    );
}

#[test]
fn every_runtime_is_simulated_and_billed() {
    let page = Page::open("requests=50000&n=200000");
    let browser = &page.browser;
    let mut seen = Vec::new();
    for runtime in ["nodejs", "python", "java", "go", "rust", "dotnet"] {
        browser.choose("#knob-runtime", runtime);
        browser.wait_until("document.querySelector('.results.stale') === null");
        page.simulated();
        browser.wait_until(
            "document.querySelector('.results') && !document.querySelector('.results.stale')",
        );
        assert!(
            browser
                .text("#bill")
                .contains("Cold starts: billed INIT and slow first call")
        );
        seen.push(browser.text("#cold-starts [data-number=init]"));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 6, "{seen:?}");
}
