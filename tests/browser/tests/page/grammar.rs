//! What all charts have in common: fingers, legends that hide, the visitor's own colours.

use browser_tests::{Browser, Key, Page};
use serde_json::{Value, json};

use crate::no_errors;

/// Sparse requests, a short simulation.
const SHORT: &str = "n=200000&median=900&p95=2500&requests=20000";

/// Brings the picture of a chart into the middle of the window; its centre.
fn centre(browser: &Browser, chart: &str) -> (f64, f64) {
    browser.wait_until(&format!(
        "document.querySelector('{chart} .surface canvas')"
    ));
    let at = browser.eval(&format!(
        "(surface => {{ surface.scrollIntoView({{ block: 'center' }});
          const box = surface.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] }})\
         (document.querySelector('{chart} .surface'))"
    ));
    (at[0].as_f64().expect("x"), at[1].as_f64().expect("y"))
}

#[test]
fn one_finger_scrolls_the_page_over_any_chart() {
    let page = Page::open(SHORT);
    page.simulated();
    let browser = &page.browser;
    browser.resize(390, 844, 2.0);
    browser.with_fingers();
    for chart in [
        "#bill",
        "#break-even",
        "#map",
        "#tornado",
        "#latency",
        "#timeline",
    ] {
        let (x, y) = centre(browser, chart);
        let before = browser.eval("scrollY").as_f64().expect("a place");
        let path: Vec<_> = (0..=11)
            .map(|step| (x, y - 20.0 * f64::from(step)))
            .collect();
        browser.touch(&[&path]);
        let after = browser.eval("scrollY").as_f64().expect("a place");
        assert!(after > before + 100.0, "{chart}: from {before} to {after}");
        assert!(!browser.has(&format!("{chart} .readout.pinned")), "{chart}");
    }
    no_errors(&page);
}

/// A button of a chart by its text.
fn button(chart: &str, name: &str) -> String {
    format!(
        "[...document.querySelectorAll('{chart} button')].find(b => b.innerText.trim() === {})",
        json!(name)
    )
}

#[test]
fn latencies_are_zoomed_and_each_kind_is_hidden_and_shown() {
    let page = Page::open(SHORT);
    page.simulated();
    let browser = &page.browser;
    centre(browser, "#latency");
    let press = |name: &str| browser.eval(&format!("({}.click(), 1)", button("#latency", name)));
    let reads = |what: &str| {
        browser.wait_until(&format!(
            "(document.querySelector('#latency .readout')?.innerText ?? '').includes({})",
            json!(what)
        ));
    };
    browser.eval("(document.querySelector('#latency .surface').focus(), 1)");
    browser.press(Key::Enter);
    reads("Warm");
    reads("Cold");
    press("Cold");
    browser.wait_until("!document.querySelector('#latency .readout').innerText.includes('Cold')");
    assert_eq!(
        browser.eval(&format!("{}.ariaPressed", button("#latency", "Cold"))),
        "false"
    );
    press("Show all");
    reads("Cold");

    press("+");
    let said = "document.querySelector('#latency [aria-live]').innerText";
    browser.eval("(document.querySelector('#latency .surface').focus(), 1)");
    browser.press(Key::Escape);
    browser.wait_until(&format!("/^Shown: .* m?s to .* m?s\\.$/.test({said})"));
    assert!(browser.has("#latency [aria-label='Move to longer times']"));
    // As far out as there are requests, and no farther.
    for _ in 0..4 {
        press("\u{2212}");
    }
    browser.wait_until("document.querySelector('#latency [aria-label=\"Reset the zoom\"]').ariaDisabled === 'true'");
    no_errors(&page);
}

#[test]
fn colours_of_series_stay_where_the_visitor_chooses_the_others() {
    let page = Page::open("");
    let browser = &page.browser;
    let color = || -> Value {
        browser
            .eval("getComputedStyle(document.querySelector('#break-even .legend .swatch')).color")
    };
    let before = color();
    browser.prefer_all(&[
        ("forced-colors", "active"),
        ("prefers-reduced-motion", "reduce"),
    ]);
    browser.wait_until("matchMedia('(forced-colors: active)').matches");
    assert_eq!(color(), before);
    let pressed = "document.querySelector('#break-even .legend button[aria-pressed=true]')";
    assert_eq!(
        browser.eval(&format!("getComputedStyle({pressed}).outlineStyle")),
        "solid"
    );
    let moving = browser.eval(
        "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).map(e => e.className)",
    );
    assert_eq!(moving, json!([]));
}
