//! The charts, by mouse and by key.

use browser_tests::{Key, Page};

use crate::{BARE, no_errors};

#[test]
fn the_break_even_chart_is_read_by_mouse_and_keyboard() {
    let page = Page::open(BARE);
    let browser = &page.browser;
    let surface = "document.querySelector('#break-even .surface')";
    browser.eval(&format!("{surface}.scrollIntoView({{block: 'center'}})"));
    let place = browser.eval(&format!(
        "[{surface}.getBoundingClientRect().x, {surface}.getBoundingClientRect().y]"
    ));
    let (x, y) = (place[0].as_f64().expect("x"), place[1].as_f64().expect("y"));
    browser.hover(x + 300.0, y + 150.0);
    browser.wait_until("document.querySelectorAll('#break-even .readout .reading').length === 2");
    let by_mouse = browser.text("#break-even .readout");
    assert!(
        by_mouse.contains("AWS Lambda")
            && by_mouse.contains("EC2 fleet")
            && by_mouse.contains("cheaper"),
        "{by_mouse}"
    );
    browser.hover(5.0, 5.0);
    browser.wait_until("document.querySelector('#break-even .readout') === null");

    // From the keyboard the cursor starts at the scenario's own volume.
    browser.eval(&format!("{surface}.focus()"));
    browser.press(Key::Space);
    browser.wait_until(
        "document.querySelector('#break-even .readout')?.innerText.includes('10 M a month')",
    );
    let here = browser.text("#break-even .readout");
    assert!(
        here.contains("$18.67") && here.contains("$30.37") && here.contains("$11.70 cheaper"),
        "{here}"
    );
    browser.press(Key::ArrowRight);
    browser.wait_until(
        "!document.querySelector('#break-even .readout').innerText.includes('10 M a month')",
    );
    browser.press(Key::End);
    browser.wait_until(
        "document.querySelector('#break-even .readout').innerText.includes('EC2 fleet is')",
    );
    browser.wait_until(
        "document.querySelector('#break-even [aria-live]').innerText.includes('a month')",
    );
    browser.press(Key::Escape);
    browser.wait_until("document.querySelector('#break-even .readout') === null");

    let rows = browser.eval("document.querySelectorAll('#break-even table tbody tr').length");
    assert_eq!(
        rows, 15,
        "thirteen powers of ten, one crossing, one scenario"
    );
    no_errors(&page);
}

#[test]
fn charts_are_sharp_and_follow_their_container() {
    let page = Page::open("");
    let browser = &page.browser;
    let canvas = "document.querySelector('#break-even canvas')";
    for (width, ratio) in [(1280, 1.0), (700, 2.0), (390, 3.0), (320, 1.0)] {
        browser.resize(width, 800, ratio);
        browser.wait_until(&format!(
            "Math.abs({canvas}.width - {canvas}.clientWidth * {ratio}) <= 1"
        ));
        let overflow = browser
            .eval("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert!(
            overflow.as_f64().is_some_and(|px| px <= 0.0),
            "{width} px wide scrolls sideways by {overflow}"
        );
    }
}
