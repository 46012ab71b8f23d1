//! Faults: what a visitor sees and keeps when the program itself falls, or when the browser takes from it what it needs.

use browser_tests::{Browser, Page, StaticSite, dist, single_file};
use serde_json::json;

use crate::{field, no_errors};

/// Breaks the browser under the program, which then panics once it adds an element. A page that is loaded again is whole.
const BREAK: &str = "(Node.prototype.insertBefore = () => { throw new Error('broken') }, true)";

/// A letter makes a message, and so an element.
fn fall(browser: &Browser) {
    browser.eval(BREAK);
    browser.type_into("#knob-median", "x");
    browser.wait_until("document.querySelector('#restarted')");
}

#[test]
fn after_a_fault_the_program_starts_again_with_the_scenario_and_a_report() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.type_into("#knob-n", "500M");
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    // At once: the address has not followed yet.
    fall(browser);
    assert_eq!(browser.eval("location.hash.includes('n=500000000')"), true);
    assert!(
        browser
            .text("#answer h2")
            .starts_with("The EC2 fleet is cheaper")
    );
    let said = browser.text("#restarted");
    assert!(said.contains("Your scenario is as it was"), "{said}");
    let report = browser.eval("document.querySelector('#restarted pre').textContent");
    let report = report.as_str().expect("a report");
    let build = browser.eval("document.documentElement.dataset.build");
    for part in [
        build.as_str().expect("a build"),
        "yew",
        ".rs:",
        "Mozilla/",
        "n=500000000",
    ] {
        assert!(report.contains(part), "{part} in {report}");
    }
    assert!(!report.contains("registry"), "{report}");
    // The console has told of the fault.
    assert!(!browser.console().is_empty());
    browser.click("#restarted .bar > button:last-of-type");
    browser.wait_until("!document.querySelector('#restarted')");
    browser.ready();
    browser.type_into("#knob-n", "5M");
    browser
        .wait_until("location.hash.includes('n=5000000&') || location.hash.endsWith('n=5000000')");
    page.simulated();
    // It is told once.
    browser.reload();
    browser.ready();
    assert!(!browser.has("#restarted"));
    no_errors(&page);
}

/// A trap: of it a program learns nothing.
fn trap(browser: &Browser) {
    // One function, whose only instruction is `unreachable`.
    let module = [
        0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5,
        1, 3, 0, 0, 11,
    ];
    // In Firefox a driver's script has a window of its own around that of the page.
    browser.eval(&format!(
        "(page => (page.setTimeout(new page.WebAssembly.Instance(new page.WebAssembly.Module(new page.Uint8Array({module:?}))).exports.f), true))(window.wrappedJSObject ?? window)"
    ));
    browser.wait_until("document.querySelector('#restarted')");
}

#[test]
fn a_trace_comes_through_a_fault_and_is_in_no_report() {
    a_trace_comes_through(fall);
}

#[test]
fn a_trace_comes_through_a_trap_and_is_in_no_report() {
    a_trace_comes_through(trap);
}

fn a_trace_comes_through(fall: fn(&Browser)) {
    let page = Page::open("requests=100000");
    let browser = &page.browser;
    browser.choose("#knob-traffic", "trace");
    browser.wait_until("document.getElementById('trace').offsetHeight > 0");
    browser.eval(
        "document.querySelector('#trace-text').focus(), document.execCommand('insertText', false, '0\\n20\\n120\\n180.125')",
    );
    browser
        .wait_until("document.querySelector('#trace-described')?.innerText.includes('4 requests')");
    let volume = field(&page, "n");
    page.simulated();
    let simulated = browser.text("#simulated-arrivals");
    fall(browser);
    browser.ready();
    page.simulated();
    assert_eq!(browser.text("#simulated-arrivals"), simulated);
    assert_eq!(field(&page, "n"), volume);
    let report = browser.eval("document.querySelector('#restarted pre').textContent");
    // The page and its build, the place in the program, the browser, the address.
    let report = report.as_str().expect("a report");
    assert_eq!(report.lines().count(), 4, "{report}");
    let address = report.lines().last().unwrap_or_default();
    assert_eq!(address, browser.eval("location.href"));
    // As it was, without a word of what no link holds, and without a step to take back.
    assert!(!browser.has("#notices"));
    assert_eq!(
        browser.eval("document.querySelector('.toolbar button').disabled"),
        true
    );
    assert_eq!(
        browser.eval("history.state === true"),
        true,
        "nothing stays there"
    );
}

#[test]
fn a_fault_that_comes_back_stops_the_program_and_says_what_can_be_done() {
    let site = StaticSite::serve(dist());
    let browser = Browser::start(800, 700);
    browser.before(&format!(
        "sessionStorage.loads = Number(sessionStorage.loads ?? 0) + 1; {BREAK}"
    ));
    browser.go(&site.address("n=500000000"));
    browser.wait_until("document.querySelector('main > .answer[role=alert] textarea')");
    let said = browser.text("main");
    assert!(said.contains("The program has stopped"), "{said}");
    let report = browser.eval("document.querySelector('textarea').value");
    assert!(
        report.as_str().expect("a report").contains("n=500000000"),
        "{report}"
    );
    assert_eq!(
        browser.eval("sessionStorage.loads"),
        "2",
        "it was started again once"
    );
    assert_eq!(browser.eval("history.state"), true);
    // It does not go round: this page stays.
    browser.eval("(window.stays = true)");
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(browser.eval("window.stays"), true);
    browser.click("main button:last-of-type");
    browser.wait_until("!window.stays && location.hash === ''");
}

#[test]
fn a_view_in_a_sandboxed_frame_says_what_happened_and_starts_again_when_asked_to() {
    let site = StaticSite::serve_to_all(dist());
    let host = StaticSite::serve_html(format!(
        "<!doctype html><title>Host</title><iframe title='view' src='{}?view=break-even#n=500000000' width='700' height='600' sandbox='allow-scripts'></iframe>",
        site.address("")
    ));
    let browser = Browser::start(800, 700);
    browser.go(&host.foreign_address());
    browser.enter_frame();
    browser.wait_until("document.documentElement.dataset.ready === 'true'");
    browser.eval(BREAK);
    browser.type_into("#knob-median", "abc");
    browser.wait_until("document.querySelector('main > .answer[role=alert] textarea')");
    browser.click("main button:first-of-type");
    browser.wait_until("document.querySelector('#break-even canvas')");
    assert_eq!(
        browser.eval("document.getElementById('knob-n').value"),
        "500 M"
    );
}

#[test]
fn a_program_that_does_not_arrive_is_named_and_the_example_stands() {
    let site = StaticSite::serve_without(dist(), &["app-"]);
    let browser = Browser::start(800, 700);
    browser.go(&site.address(""));
    browser.wait_until("document.querySelector('.loading').innerText.includes('did not arrive')");
    assert!(browser.text("main").contains("$18.67"));
}

#[test]
fn a_canvas_that_the_browser_has_lost_is_painted_again() {
    let page = Page::open("");
    let browser = &page.browser;
    page.simulated();
    let canvas = "document.querySelector('#break-even canvas')";
    let painted = format!(
        "new Set({canvas}.getContext('2d').getImageData(0, 0, {canvas}.width, {canvas}.height).data).size"
    );
    let before = browser.eval(&painted);
    assert!(before.as_u64() > Some(20), "{before}");
    for _ in 0..2 {
        // What a browser does that has lost it: it is blank, and then one is told.
        browser.eval(&format!("({canvas}.width = {canvas}.width, true)"));
        assert_eq!(browser.eval(&painted), 1);
        browser.eval(&format!(
            "{canvas}.dispatchEvent(new Event('contextrestored'))"
        ));
        browser.wait_until(&format!("{painted} === {before}"));
    }
    no_errors(&page);
}

#[test]
fn a_clock_that_jumps_changes_no_result() {
    let plain = Page::open("requests=200000&n=5M");
    plain.simulated();
    let expected = plain.browser.text("#cold-starts .results");
    // Hours back and forth, at every third look.
    let jumps = "let looks = 0; for (const clock of [Date, Performance.prototype]) { const now = clock.now; \
        clock.now = function () { return now.call(this) + (looks++ % 3 - 1) * 36e5; }; }";
    let site = StaticSite::serve(dist());
    let browser = Browser::start(1280, 800);
    browser.before(jumps);
    browser.go(&site.address("requests=200000&n=5M"));
    browser.ready();
    let page = Page { browser, site };
    page.simulated();
    assert_eq!(page.browser.text("#cold-starts .results"), expected);
    page.browser.type_into("#knob-n", "500M");
    page.browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    no_errors(&page);
}

#[test]
fn a_tab_that_was_put_to_sleep_goes_on_where_it_was() {
    let page = Page::open("requests=10M");
    let browser = &page.browser;
    browser.wait_until("document.documentElement.dataset.simulation === 'running'");
    browser.eval("document.addEventListener('freeze', () => { window.froze = true; })");
    browser.devtools("Page.enable", json!({}));
    browser.devtools("Page.setWebLifecycleState", json!({ "state": "frozen" }));
    std::thread::sleep(std::time::Duration::from_millis(500));
    browser.devtools("Page.setWebLifecycleState", json!({ "state": "active" }));
    assert_eq!(browser.eval("window.froze"), true);
    page.simulated();
    browser.eval("(location.hash = 'n=500000000', true)");
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    no_errors(&page);
}

#[test]
fn who_comes_back_from_another_site_finds_the_scenario() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.type_into("#knob-n", "500M");
    browser.wait_until("location.hash.includes('n=500000000')");
    let other = StaticSite::serve_html("<!doctype html><title>Elsewhere</title>".to_owned());
    browser.go(&other.address(""));
    browser.back();
    browser.ready();
    page.simulated();
    // As it was typed, where the browser has kept the page itself.
    assert!(field(&page, "n").starts_with("500"));
    assert!(
        browser
            .text("#answer h2")
            .starts_with("The EC2 fleet is cheaper")
    );
    browser.type_into("#knob-median", "400 ms");
    browser.wait_until("location.hash.includes('median=400')");
    no_errors(&page);
}

/// Serves the page with more in the files whose names have these in them, and waits for what comes of it.
fn changed(parts: &'static [&'static str], more: &'static str, comes: &str) {
    let site = StaticSite::serve_longer(dist(), parts, more);
    let browser = Browser::start(1280, 800);
    browser.go(&site.address(""));
    browser.wait_until(comes);
}

#[test]
fn a_file_that_is_not_of_the_build_is_not_used() {
    let stays = "document.querySelector('.loading')?.innerText.includes('did not arrive')";
    // Sections, comments and rules that change nothing: by themselves they would do as well as the real ones.
    let section = "\0\x01\0";
    changed(&["app-", "_bg.wasm"], section, stays);
    changed(&["app-", ".js"], "//", stays);
    changed(&["_later.js"], "//", stays);
    changed(&["later-"], section, "document.querySelector('#missing')");
    // Without its workers the page simulates by itself, and says so.
    let inline = "document.querySelector('#inline-note')";
    changed(&["worker-", "_bg.wasm"], section, inline);
    let bare = "document.documentElement.dataset.answering === 'true' \
        && getComputedStyle(document.documentElement).backgroundColor === 'rgba(0, 0, 0, 0)'";
    changed(&[".css"], "/**/", bare);
}

#[test]
fn the_one_file_starts_again_as_well() {
    let browser = Browser::start(1280, 800);
    browser.go(&single_file("n=500000000"));
    browser.ready();
    fall(&browser);
    assert!(
        browser
            .text("#answer h2")
            .starts_with("The EC2 fleet is cheaper")
    );
    assert!(!browser.has("#forget"), "nothing is kept of a file");
}
