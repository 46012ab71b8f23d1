//! The beginning: the first part of the program answers before the second arrives, and without it.

use browser_tests::{Browser, Gate, Key, Page, StaticSite, dist};

use crate::no_errors;

/// Begins the name of the second part.
const LATER: &str = "later-";

fn second_part_is_a_file() {
    let mut files = std::fs::read_dir(dist()).expect("the page").flatten();
    let is_later = |name: &str| name.starts_with(LATER) && name.ends_with(".wasm");
    assert!(
        files.any(|file| file.file_name().to_str().is_some_and(is_later)),
        "the page is whole: build it with cargo xtask build"
    );
}

fn is(attribute: &str, value: &str) -> String {
    format!("document.documentElement.dataset.{attribute} === '{value}'")
}

#[test]
fn the_answer_and_the_inputs_work_before_the_views_arrive() {
    second_part_is_a_file();
    let gate = Gate::held();
    let site = StaticSite::serve_gated(dist(), LATER, &gate);
    let browser = Browser::start(1280, 800);
    browser.go(&site.address(""));
    browser.wait_until(&is("answering", "true"));
    browser.type_into("#knob-n", "500M");
    let cheaper =
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')";
    browser.wait_until(cheaper);
    browser.click(".toolbar button");
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('AWS Lambda is cheaper')",
    );
    browser.wait_until("document.querySelectorAll('#controls input').length > 50");
    assert!(browser.text(".coming").contains("loading"));
    assert_eq!(browser.eval(&is("ready", "true")), false);
    gate.open();
    browser.wait_until(&is("ready", "true"));
    browser.wait_until(&is("simulation", "done"));
    assert!(!browser.has(".coming"));
    let page = Page { browser, site };
    no_errors(&page);
}

#[test]
fn a_second_part_that_is_refused_can_be_asked_for_again() {
    second_part_is_a_file();
    let gate = Gate::refusing();
    let site = StaticSite::serve_gated(dist(), LATER, &gate);
    let browser = Browser::start(1280, 800);
    browser.go(&site.address(""));
    browser.wait_until("document.querySelector('#missing') !== null");
    assert!(browser.text("#missing").contains("did not arrive"));
    browser.type_into("#knob-n", "500M");
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    browser.click("#missing button");
    browser.wait_until("document.querySelector('#missing') !== null");
    gate.open();
    browser.click("#missing button");
    browser.wait_until(&is("simulation", "done"));
    assert!(!browser.has("#missing"));
    assert!(
        browser.text("#bill").contains("500,000,000"),
        "the views follow what was typed before"
    );
}

/// Opens the page and does nothing, until the answer is there and what is on the screen.
fn untouched(width: u32, height: u32) -> Page {
    let site = StaticSite::serve(dist());
    let browser = Browser::start(width, height);
    browser.go(&site.address(""));
    browser.wait_until("document.querySelector('#bill table') !== null");
    Page { browser, site }
}

const UNBUILT: &str = "document.querySelectorAll('.unbuilt').length";

#[test]
fn what_is_off_the_screen_is_built_once_the_visitor_begins() {
    let page = untouched(390, 844);
    let browser = &page.browser;
    assert!(browser.eval(UNBUILT).as_u64() > Some(7));
    let controls = "document.querySelectorAll('#controls input').length";
    assert_eq!(browser.eval(controls), 0);
    assert_eq!(browser.eval(&is("ready", "true")), false);
    browser.press(Key::Tab);
    browser.wait_until(&is("ready", "true"));
    assert_eq!(browser.eval(UNBUILT), 0);
    assert!(browser.eval(controls).as_u64() > Some(50));
    no_errors(&page);
}

#[test]
fn a_jump_far_down_before_anything_is_built_stays_where_it_went() {
    for (width, height) in [(1280, 800), (390, 844)] {
        for view in ["map", "comparison"] {
            let page = untouched(width, height);
            let browser = &page.browser;
            assert!(browser.eval(UNBUILT).as_u64() > Some(3));
            let top = format!("document.getElementById('{view}').getBoundingClientRect().top");
            let jump = format!("(document.getElementById('{view}').scrollIntoView(), {top})");
            let went = browser.eval(&jump).as_f64().expect("a place");
            browser.wait_until(&is("ready", "true"));
            page.simulated();
            let is_at = browser.eval(&top).as_f64().expect("a place");
            assert!(
                (is_at - went).abs() < 60.0,
                "{view} at {width}x{height}: from {went} to {is_at} px"
            );
        }
    }
}

#[test]
fn before_it_is_printed_all_of_it_is_built() {
    let page = untouched(1280, 800);
    page.simulated();
    let browser = &page.browser;
    // A message comes before the first of the many timers in which the page is built otherwise.
    let at_once = "(async () => { dispatchEvent(new Event('beforeprint')); \
        await new Promise(go => { const way = new MessageChannel(); way.port1.onmessage = go; way.port2.postMessage(0); }); \
        return [document.querySelectorAll('.unbuilt').length, document.querySelectorAll('#comparison .card').length]; })()";
    assert_eq!(browser.eval(at_once), serde_json::json!([0, 2]));
    browser.eval("dispatchEvent(new Event('afterprint'))");
    browser.wait_until(&is("ready", "true"));
    no_errors(&page);
}
