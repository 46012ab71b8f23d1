//! Windows from a narrow phone to a wall: nothing is cut, nothing overlaps, and the room is used.

use browser_tests::{Browser, Page, StaticSite, dist};
use serde_json::{Value, json};

use crate::no_errors;

/// Controls that lie on another, and texts that are cut off where nothing scrolls.
const FAULTS: &str = r#"(() => {
  const seen = e => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.visually-hidden, .skip, .pop-up');
  const name = e => `${e.tagName} ${e.id || e.ariaLabel || e.innerText || e.className}`.slice(0, 70);
  const faults = [];
  const controls = [...document.querySelectorAll('button, input:not([type=file]), select, textarea, summary, a')]
    .filter(e => seen(e) && !e.closest('.surface, .headline, .scroll'));
  const boxes = controls.map(e => [e, e.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, x] = boxes[i], [b, y] = boxes[j];
    if (a.contains(b) || b.contains(a)) continue;
    const across = Math.min(x.right, y.right) - Math.max(x.left, y.left), down = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
    // Buttons that are joined share a border.
    if (across > 1.5 && down > 1.5) faults.push(`${name(a)} lies on ${name(b)}`);
  }
  for (const e of document.querySelectorAll('h1, h2, h3, p, li, dt, dd, label, button, summary, .badge, .tag, .unit, .total')) {
    if (!seen(e) || e.closest('.scroll, .surface')) continue;
    const style = getComputedStyle(e);
    if (e.scrollWidth > e.clientWidth + 1 && style.display !== 'inline' && (style.overflowX !== 'visible'))
      faults.push(`${name(e)} is cut`);
    if (e.getBoundingClientRect().right > document.documentElement.clientWidth + 1) faults.push(`${name(e)} leaves the window`);
  }
  return faults;
})()"#;

fn nothing_is_wrong(browser: &Browser, what: &str) {
    browser
        .wait_until("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    let faults = browser.eval(FAULTS);
    assert_eq!(faults, json!([]), "{what}");
}

#[test]
fn every_window_from_320_px_to_4k_holds_the_page_without_cuts_and_overlaps() {
    let page = Page::open("fargate=on&run=on&workers=on");
    page.simulated();
    let browser = &page.browser;
    for (width, height) in [
        (320, 568),
        (390, 844),
        (640, 420),
        (1024, 768),
        (1280, 800),
        (1920, 1080),
        (2560, 1440),
        (3840, 2160),
    ] {
        browser.resize(width, height, 1.0);
        browser.wait_until(&format!("innerWidth === {width}"));
        nothing_is_wrong(browser, &format!("{width} x {height}"));
        if width < 800 {
            browser.eval("document.querySelector('aside:not(.open) .fold')?.click()");
            nothing_is_wrong(
                browser,
                &format!("{width} x {height}, with the scenario open"),
            );
        }
    }
    no_errors(&page);
}

#[test]
fn text_twice_as_large_holds_at_every_width() {
    let page = Page::open("fargate=on");
    page.simulated();
    let browser = &page.browser;
    browser.eval("document.documentElement.style.fontSize = '200%'");
    for width in [320, 640, 1280, 1920] {
        browser.resize(width, 900, 1.0);
        browser.wait_until(&format!("innerWidth === {width}"));
        nothing_is_wrong(browser, &format!("200 % at {width}"));
    }
}

/// A wall of a screen is used, and yet no line of text is too long to be read.
#[test]
fn wide_screens_are_used_and_lines_stay_readable() {
    let page = Page::open("");
    page.simulated();
    let browser = &page.browser;
    for (width, least) in [(1920, 0.85), (2560, 0.85), (3840, 0.7)] {
        browser.resize(width, 1400, 1.0);
        browser.wait_until(&format!("innerWidth === {width}"));
        let used = browser
            .eval("document.querySelector('.columns').getBoundingClientRect().width / innerWidth");
        assert!(used.as_f64() >= Some(least), "{width}: {used} of the width");
        // Characters that go into a line, at half an em each.
        let longest = browser.eval(
            "Math.max(...[...document.querySelectorAll('.columns p, .columns dd, .columns li > span')].filter(e => e.checkVisibility() && e.innerText.length > 100) \
             .map(e => e.getBoundingClientRect().width / parseFloat(getComputedStyle(e).fontSize) * 2))",
        );
        assert!(
            longest.as_f64() <= Some(125.0),
            "{width}: {longest} characters in a line"
        );
    }
    // Two views beside each other.
    let tops = browser.eval(
        "['break-even', 'map'].map(id => document.getElementById(id).getBoundingClientRect().top)",
    );
    assert_eq!(tops[0], tops[1]);
}

/// In the frame that documentation has room for, the answer is in sight without scrolling.
#[test]
fn a_small_frame_shows_the_answer_first() {
    let site = StaticSite::serve(dist());
    let browser = Browser::start(640, 420);
    browser.go(&site.address(""));
    browser.ready();
    let bottom =
        browser.eval("document.querySelector('#answer h2').getBoundingClientRect().bottom");
    assert!(bottom.as_f64() < Some(300.0), "{bottom}");
    let shown: Value =
        browser.eval("document.querySelector('#answer').getBoundingClientRect().bottom");
    assert!(shown.as_f64() <= Some(420.0), "{shown}");
}
