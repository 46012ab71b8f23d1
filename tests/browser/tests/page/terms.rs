//! Help on words: every heading that holds a term explains it, by pointer, keyboard and touch.

use browser_tests::{Key, Page};
use serde_json::json;

use crate::no_errors;

/// Headings, heads of columns and names of numbers that are on the page, each with whether it has help.
const HEADINGS: &str = "[...document.querySelectorAll('.views h2, .views h3, .views dl.numbers dt, .views thead th')] \
    .map(heading => [heading.innerText.trim(), \
        (heading.closest('.headed') || heading).querySelector('button.meaning') !== null])";

/// Words that a visitor may not know. What a heading says with them must be explained on the spot.
const JARGON: [&str; 20] = [
    "break-even",
    "cold",
    "concurrency",
    "cpu use",
    "elasticity",
    "envelope",
    "fit",
    "gb-s",
    "idle",
    "init",
    "instances",
    "keep-alive",
    "latency",
    "mitigations",
    "p50",
    "p99",
    "p99.9",
    "servers",
    "throttled",
    "billed",
];

#[test]
fn every_heading_with_a_term_explains_it() {
    let page = Page::open("fargate=on&");
    page.simulated();
    let browser = &page.browser;
    for view in ["cold-starts", "servers", "mitigations"] {
        browser.eval(&format!(
            "document.getElementById('{view}').scrollIntoView()"
        ));
    }
    browser.wait_until("document.querySelector('#mitigations table')");
    let headings = browser.eval(HEADINGS);
    let headings = headings.as_array().expect("headings");
    let words = |text: &str| -> Vec<String> {
        let text = text.to_lowercase();
        let parts = text.split(|c: char| c.is_whitespace() || ",:()".contains(c));
        parts.map(str::to_owned).collect()
    };
    let mut explained = 0;
    for heading in headings {
        let text = heading[0].as_str().expect("text");
        let has_help = heading[1] == json!(true);
        explained += usize::from(has_help);
        let all = format!(" {} ", words(text).join(" "));
        let jargon = JARGON
            .iter()
            .find(|word| all.contains(&format!(" {word} ")));
        assert!(
            has_help || jargon.is_none(),
            "{text} says {jargon:?} without help"
        );
    }
    assert!(
        explained >= 25,
        "{explained} of {} headings",
        headings.len()
    );
    no_errors(&page);
}

#[test]
fn a_term_opens_beside_its_heading_and_closes_again() {
    let page = Page::open("");
    let browser = &page.browser;
    let button = "#break-even .headed .meaning";
    let pop_up = "document.querySelector('#break-even .headed .pop-up')";
    let open = format!(
        "{pop_up}.matches(':popover-open') && getComputedStyle({pop_up}).visibility === 'visible'"
    );
    let shut = format!("!{pop_up}.matches(':popover-open')");
    assert_eq!(
        browser.eval(&format!("document.querySelector('{button}').ariaLabel")),
        "What is meant by Break-even"
    );
    // By pointer; a press elsewhere closes it.
    browser.eval(&format!(
        "document.querySelector('{button}').scrollIntoView({{ block: 'center' }})"
    ));
    browser.click(button);
    browser.wait_until(&open);
    let text = browser.text("#break-even .headed .pop-up");
    assert!(
        text.contains("Break-even") && text.contains("cost of A(n) = cost of B(n)"),
        "{text}"
    );
    let within = browser.eval(&format!(
        "(box => box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight)({pop_up}.getBoundingClientRect())"
    ));
    assert_eq!(within, true);
    browser.click("#break-even figure figcaption, #break-even .note");
    browser.wait_until(&shut);
    // By keyboard; Escape closes it and leaves the focus on the button.
    browser.eval(&format!("document.querySelector('{button}').focus()"));
    browser.press(Key::Enter);
    browser.wait_until(&open);
    browser.press(Key::Escape);
    browser.wait_until(&shut);
    assert_eq!(
        browser.eval(&format!("document.activeElement.matches('{button}')")),
        true
    );
    // By touch, on a phone: a tap opens it within the window, the next tap closes it.
    browser.resize(390, 844, 1.0);
    browser.with_fingers();
    browser.eval(&format!(
        "document.querySelector('{button}').scrollIntoView({{ block: 'center' }})"
    ));
    let tap = || {
        let place = browser.eval(&format!(
            "(box => [box.x + box.width / 2, box.y + box.height / 2])(document.querySelector('{button}').getBoundingClientRect())"
        ));
        let at = |i: usize| place[i].as_f64().expect("a number");
        browser.touch(&[&[(at(0), at(1))]]);
    };
    tap();
    browser.wait_until(&open);
    assert_eq!(
        browser.eval(&format!(
            "(box => box.left >= 0 && box.right <= innerWidth)({pop_up}.getBoundingClientRect())"
        )),
        true
    );
    tap();
    browser.wait_until(&shut);
    no_errors(&page);
}

#[test]
fn formulas_show_the_numbers_of_the_scenario_as_it_is_now() {
    let page = Page::open("");
    page.simulated();
    let browser = &page.browser;
    browser.type_into("#knob-n", "20M");
    let button = "[data-number=peak] .meaning";
    browser.eval(&format!(
        "document.querySelector('{button}').scrollIntoView({{ block: 'center' }})"
    ));
    browser.click(button);
    browser.wait_until("document.querySelector('[data-number=peak] .pop-up').innerText.includes('7.61 requests/s')");
    browser.press(Key::Escape);
    browser.wait_until(
        "!document.querySelector('[data-number=peak] .pop-up').matches(':popover-open')",
    );
    browser.type_into("#knob-n", "10M");
    browser.click(button);
    browser.wait_until("document.querySelector('[data-number=peak] .pop-up').innerText.includes('3.81 requests/s')");
}

#[test]
fn the_page_ends_with_every_term() {
    let page = Page::open("");
    let terms = page.browser.text("#terms");
    for said in [
        "Terms and formulas",
        "GB-second",
        "memory / 1,024 MB \u{d7} billed duration",
        "Little\u{2019}s law",
        "Elasticity",
        "Provisioned concurrency",
    ] {
        assert!(terms.contains(said), "{said} is not in:\n{terms}");
    }
    assert_eq!(
        page.browser
            .eval("document.querySelector('.views').lastElementChild.id"),
        "terms"
    );
}
