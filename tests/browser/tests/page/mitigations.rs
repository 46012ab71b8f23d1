//! Mitigations of cold starts: simulated once in view, read out, tried and taken back.

use browser_tests::{Browser, Key, Page};

use crate::no_errors;

/// 200 requests a day, and a short simulation.
const SPARSE: &str = "n=6083&requests=200000";

/// Brings the view into the window and waits until all of its results are of the scenario.
fn compared(browser: &Browser) {
    browser.eval("(document.querySelector('#mitigations').scrollIntoView(), 1)");
    browser.wait_until("document.querySelector('#mitigations-found')?.dataset.stale === 'false'");
}

#[test]
fn the_cheapest_that_is_fast_enough_is_named_and_can_be_tried() {
    let page = Page::open(SPARSE);
    page.simulated();
    let browser = &page.browser;
    compared(browser);
    let answer = browser.text("#mitigations-answer");
    assert!(
        answer.starts_with("Cheapest that keeps p99 below 500 ms: a ping every "),
        "{answer}"
    );
    let five = browser.text("#five-minutes");
    assert!(
        five.starts_with("A ping every 5 min no longer works reliably: "),
        "{five}"
    );
    let status = browser.text("#mitigations-status");
    assert!(
        status.starts_with("Simulated ") && status.contains(" on the same "),
        "{status}"
    );
    // The one that the answer names, by keyboard alone.
    let name = "document.querySelector('#mitigations tr.pick th').firstChild.textContent";
    let picked = browser.eval(name);
    let pings = "document.getElementById('knob-lambda-pings').value";
    assert_eq!(browser.eval(pings), "0");
    browser.eval("(document.querySelector('#mitigations tr.pick button').focus(), 1)");
    browser.press(Key::Space);
    browser.wait_until(&format!("{pings} === '1'"));
    browser.wait_until(
        "document.querySelector('#mitigations .tried')?.innerText.startsWith('Tried: Ping every ')",
    );
    // What is set stays in its row: nothing is simulated anew.
    compared(browser);
    let set = "document.querySelector('#mitigations .tag.own').closest('tr').querySelector('th').firstChild.textContent";
    assert_eq!(browser.eval(set), picked);
    // The bill has it.
    browser.wait_until("document.querySelector('#bill').innerText.includes('Warm-up pings: requests') || [...document.querySelectorAll('#bill td, #bill th, #bill button')].some(e => e.textContent.includes('Warm-up pings'))");
    browser.wait_until("document.activeElement.innerText === 'Take it back'");
    browser.press(Key::Space);
    browser.wait_until(&format!("{pings} === '0'"));
    browser.wait_until("document.querySelector('#mitigations .tried') === null");
    no_errors(&page);
}

#[test]
fn the_chart_is_read_out_by_keyboard_and_mouse() {
    let page = Page::open(SPARSE);
    page.simulated();
    let browser = &page.browser;
    compared(browser);
    browser.eval("(document.querySelector('#mitigations .surface').focus(), 1)");
    browser.press(Key::ArrowDown);
    let readout = "document.querySelector('#mitigations .readout')?.innerText";
    browser.wait_until(&format!("{readout}?.startsWith('None: p99 ')"));
    browser.press(Key::ArrowDown);
    browser.wait_until(&format!("{readout}?.startsWith('Ping every 60 s: p99 ')"));
    browser.wait_until(
        "document.querySelector('#mitigations [aria-live]').innerText.startsWith('Ping every')",
    );
    // By mouse, where the ring is.
    let ring = browser.eval(
        "(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector('#mitigations .picked-mark').getBoundingClientRect())",
    );
    browser.press(Key::Escape);
    browser.wait_until("document.querySelector('#mitigations .readout') === null");
    let number = |i: usize| ring[i].as_f64().expect("a number");
    browser.hover(number(0), number(1));
    browser.wait_until("document.querySelector('#mitigations .readout') !== null");
    no_errors(&page);
}

#[test]
fn nothing_is_simulated_without_requests() {
    let page = Page::open("n=0");
    let browser = &page.browser;
    browser.wait_until("document.querySelector('#mitigations .empty') !== null");
    let said = browser.text("#mitigations .empty");
    assert!(
        said.starts_with("There are no invocations to simulate."),
        "{said}"
    );
    browser.type_into("#knob-n", "6083");
    compared(browser);
    assert!(browser.has("#mitigations tr.pick"));
    no_errors(&page);
}
