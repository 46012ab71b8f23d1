//! Charts, read by mouse, key and finger.

use browser_tests::{Key, Page};

use crate::chart::{Chart, EVERY, THREE};
use crate::{BARE, no_errors};

#[test]
fn the_break_even_chart_is_read_by_mouse_and_keyboard() {
    let page = Page::open(BARE);
    page.simulated();
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
        here.contains("$18.67") && here.contains("$30.37") && here.contains("$11.69 cheaper"),
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

    let rows =
        browser.eval("document.querySelectorAll('#break-even .chart table tbody tr').length");
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

#[test]
fn hovering_never_paints_and_a_change_paints_once() {
    let page = Page::open(THREE);
    page.simulated();
    let chart = Chart::of(&page);
    let browser = chart.browser;
    // Every painting sets the width of its canvas.
    browser.eval(
        "(() => {
            const canvas = document.querySelector('#break-even canvas');
            const own = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, 'width');
            window.paints = 0;
            Object.defineProperty(canvas, 'width', {
                get() { return own.get.call(this) },
                set(value) { window.paints += 1; own.set.call(this, value) },
            });
            window.painted = canvas;
        })()",
    );
    let paints = |expected: u64| {
        assert_eq!(browser.eval("window.paints"), expected);
        assert_eq!(
            browser.eval("window.painted === document.querySelector('#break-even canvas')"),
            true
        );
    };
    for share in [0.3, 0.5, 0.7] {
        chart.hover(share);
        browser.wait_until("document.querySelector('#break-even .readout') !== null");
    }
    chart.click(0.5);
    browser.wait_until("document.querySelector('#break-even .readout.pinned') !== null");
    paints(0);
    chart.press("EC2 fleet");
    browser.wait_until("document.querySelectorAll('#break-even .readout .reading').length === 2");
    paints(1);
    chart.press("+");
    chart.reset_is(true);
    paints(2);
}

#[test]
fn a_readout_is_never_cut_off() {
    let page = Page::open(EVERY);
    let browser = &page.browser;
    for (width, height) in [(1280, 800), (640, 420), (390, 844), (320, 640)] {
        browser.resize(width, height, 1.0);
        let chart = Chart::of(&page);
        for share in [0.25, 0.5, 0.75, 0.95] {
            chart.hover(share);
            browser.wait_until("document.querySelector('#break-even .readout') !== null");
            let inside = browser.eval(
                "(() => {
                    const box = document.querySelector('#break-even .readout');
                    const [r, s] = [box, box.parentElement].map(e => e.getBoundingClientRect());
                    return box.scrollHeight <= box.clientHeight + 1 && r.left >= s.left && r.right <= s.right + 0.5
                        && r.top >= s.top && r.bottom <= s.bottom + 0.5 && r.top >= 0 && r.bottom <= innerHeight;
                })()",
            );
            assert_eq!(
                inside,
                true,
                "{width} x {height} at {share}: {}",
                browser.text("#break-even .readout")
            );
        }
        assert!(browser.text("#break-even .readout").contains(" more"));
    }
    no_errors(&page);
}
