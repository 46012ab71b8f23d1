//! The beginning: the first part of the program answers before the second arrives, and without it.

use browser_tests::{Browser, Gate, Page, StaticSite, dist};

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
