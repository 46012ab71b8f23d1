//! What the break-even chart shows: which curves, which volumes, in which unit.

use browser_tests::{Key, Page};
use serde_json::json;

use crate::chart::{Chart, THREE};
use crate::{BARE, no_errors};

#[test]
fn a_legend_hides_curves_shows_them_and_shows_one_alone() {
    let page = Page::open(THREE);
    let browser = &page.browser;
    let chart = Chart::of(&page);
    let pressed = |name: &str, pressed: bool| {
        browser.wait_until(&format!(
            "{}.ariaPressed === '{pressed}'",
            Chart::entry(name)
        ));
    };
    chart.press("EC2 fleet");
    pressed("EC2 fleet", false);
    chart.hover(0.5);
    browser.wait_until("document.querySelectorAll('#break-even .readout .reading').length === 2");
    assert!(!browser.text("#break-even .readout").contains("EC2 fleet"));
    assert!(browser.text("#break-even").contains("EC2 fleet is hidden."));
    chart.press("EC2 fleet");
    pressed("EC2 fleet", true);
    assert!(!browser.text("#break-even").contains("is hidden."));

    // A double click leaves one; another brings all back.
    let place = browser.eval(&format!(
        "(r => [r.x + r.width / 2, r.y + r.height / 2])({}.getBoundingClientRect())",
        Chart::entry("AWS Fargate")
    ));
    let at = |i: usize| place[i].as_f64().expect("a number");
    let double_click = || browser.double_click(at(0), at(1));
    double_click();
    pressed("AWS Lambda", false);
    pressed("AWS Fargate", true);
    assert!(
        browser
            .text("#break-even")
            .contains("2 of 3 curves are hidden.")
    );
    double_click();
    pressed("AWS Lambda", true);

    // From the keyboard.
    browser.eval(&format!("({}.focus(), 1)", Chart::entry("AWS Lambda")));
    chart.browser.press_with_shift(Key::Enter);
    pressed("EC2 fleet", false);
    pressed("AWS Lambda", true);
    chart.press("AWS Lambda");
    browser.wait_until(
        "document.querySelector('#break-even .surface').innerText.includes('Every curve is hidden: show one.')",
    );
    chart.hover(0.5);
    assert_eq!(chart.rows(), 0);
    chart.press("Show all");
    pressed("EC2 fleet", true);
    assert_eq!(
        browser.eval("document.activeElement.innerText.trim()"),
        "AWS Lambda"
    );
    browser.wait_until(
        "!document.querySelector('#break-even .legend').innerText.includes('Show all')",
    );
    no_errors(&page);
}

#[test]
fn a_drag_zooms_in_and_a_double_click_returns() {
    let page = Page::open(BARE);
    let chart = Chart::of(&page);
    chart.reset_is(false);
    chart.drag(0.4, 0.6);
    chart.reset_is(true);
    chart.says("Shown: ");
    let before = chart.browser.text("#break-even [aria-live]");
    chart.press("\u{2192}");
    chart.browser.wait_until(&format!(
        "document.querySelector('#break-even [aria-live]').innerText !== {}",
        json!(before)
    ));
    chart.double_click(0.5);
    chart.reset_is(false);
    assert!(
        !chart
            .browser
            .has("#break-even [aria-label='Move to higher volumes']")
    );

    // A click without a drag pins, and the read-out stays when the mouse leaves.
    chart.click(0.5);
    chart.browser.hover(5.0, 5.0);
    chart
        .browser
        .wait_until("document.querySelector('#break-even .readout.pinned') !== null");
    let pinned = chart.browser.text("#break-even .readout strong");
    // Zooming by button keeps the pinned volume.
    chart.press("+");
    chart.reset_is(true);
    assert_eq!(chart.browser.text("#break-even .readout strong"), pinned);
    chart.press("\u{2212}");
    chart.press("Reset");
    chart.reset_is(false);

    // The wheel zooms with Ctrl alone.
    let (x, y) = chart.at(0.5);
    chart.browser.turn_wheel_with_control(x, y, 120.0);
    chart.reset_is(true);
    no_errors(&page);
}

#[test]
fn keys_move_pick_pin_and_zoom() {
    let page = Page::open(BARE);
    let chart = Chart::of(&page);
    chart.focus();
    chart.browser.press(Key::Enter);
    chart.reads("10 M a month");
    let picked = "document.querySelector('#break-even .picked-row')?.innerText ?? ''";
    chart.browser.press(Key::ArrowDown);
    chart
        .browser
        .wait_until(&format!("({picked}).includes('AWS Lambda')"));
    chart.browser.press(Key::ArrowDown);
    chart
        .browser
        .wait_until(&format!("({picked}).includes('EC2 fleet')"));
    chart.says("EC2 fleet $30.37, number 2 of 2");
    assert!(chart.browser.has("#break-even .picked-dot"));
    chart.browser.press(Key::ArrowUp);
    chart
        .browser
        .wait_until(&format!("({picked}).includes('AWS Lambda')"));

    chart.browser.press(Key::Character('+'));
    chart.reset_is(true);
    chart.reads("10 M a month");
    chart.browser.press(Key::Character('0'));
    chart.reset_is(false);
    chart.browser.press(Key::Character('-'));
    chart.reset_is(true);
    chart.browser.press(Key::Home);
    let lowest = chart.browser.text("#break-even .readout strong");
    chart.browser.press_with_shift(Key::ArrowLeft);
    chart.browser.wait_until(&format!(
        "document.querySelector('#break-even .readout strong').innerText !== {}",
        json!(lowest)
    ));
    chart.browser.press(Key::Escape);
    chart
        .browser
        .wait_until("document.querySelector('#break-even .readout') === null");
    no_errors(&page);
}

#[test]
fn a_cost_is_shown_a_month_per_million_and_per_invocation() {
    let page = Page::open(BARE);
    let chart = Chart::of(&page);
    chart.focus();
    chart.browser.press(Key::Enter);
    chart.reads("$18.67");
    chart.press("per million");
    chart.reads("$1.87");
    chart.reads("AWS Lambda is $1.17 per million cheaper.");
    assert!(chart.browser.text("#break-even").contains("per million"));
    chart.press("per invocation");
    chart.reads("$0.00000187");
    let head = chart
        .browser
        .eval("document.querySelector('#break-even table thead').textContent");
    assert!(
        head.as_str()
            .is_some_and(|head| head.contains("AWS Lambda, per invocation"))
    );
    chart.press("a month");
    chart.reads("$18.67");
    no_errors(&page);
}

#[test]
fn fingers_tap_pinch_and_pan() {
    let page = Page::open(BARE);
    page.browser.resize(390, 844, 2.0);
    page.browser.with_fingers();
    let chart = Chart::of(&page);
    chart.touch(&[&[0.5]]);
    chart
        .browser
        .wait_until("document.querySelector('#break-even .readout.pinned') !== null");
    chart.reset_is(false);

    chart.touch(&[&[0.45, 0.4, 0.3], &[0.6, 0.7, 0.9]]);
    chart.reset_is(true);
    chart.focus();
    chart.browser.press(Key::Escape);
    chart.says("Shown: ");
    let before = chart.browser.text("#break-even [aria-live]");
    chart.touch(&[&[0.4, 0.5, 0.7]]);
    chart.browser.wait_until(&format!(
        "(said => said.includes('Shown: ') && said !== {})(document.querySelector('#break-even [aria-live]').innerText)",
        json!(before)
    ));
    no_errors(&page);
}
