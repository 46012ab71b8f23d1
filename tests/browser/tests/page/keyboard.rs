//! The whole page by keyboard, and what those hear and see who have asked for something special.

use browser_tests::{Key, Page};
use serde_json::json;

use crate::no_errors;

/// Where the focus is, in a few words, and whether it can be seen there.
const FOCUS: &str = "(e => { const style = getComputedStyle(e), box = e.getBoundingClientRect(); \
    const name = e.id || e.ariaLabel || e.innerText || e.tagName; \
    const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1; \
    return [name.slice(0, 60), e === document.body || (ringed && box.width > 0 && box.right > 0 && box.left < innerWidth)]; \
})(document.activeElement)";

#[test]
fn the_first_stops_lead_to_the_answer_the_scenario_and_the_views() {
    let page = Page::open("");
    let browser = &page.browser;
    for (tabs, part) in [(1, "answer"), (2, "scenario"), (3, "views")] {
        browser.reload();
        browser.ready();
        for _ in 0..tabs {
            browser.press(Key::Tab);
        }
        assert_eq!(
            browser.eval("document.activeElement.closest('.skip') !== null"),
            true,
            "{part}"
        );
        let seen = browser.eval("(box => box.width > 60 && box.height >= 24)(document.activeElement.getBoundingClientRect())");
        assert_eq!(seen, true, "{part}");
        browser.press(Key::Enter);
        assert_eq!(browser.eval("document.activeElement.id"), part);
        // The address still holds the scenario and nothing else.
        assert_eq!(browser.eval("location.hash"), "");
        browser.press(Key::Tab);
        let inside = browser.eval(&format!(
            "document.getElementById('{part}').contains(document.activeElement)"
        ));
        // What the answer has of its own depends on the scenario.
        assert!(inside == true || part == "answer", "{part}");
    }
}

/// Tab goes through the page from one end to the other, always seen, never caught; Shift and Tab come back.
#[test]
fn tab_goes_through_the_page_and_back_without_a_trap() {
    let page = Page::open_folded("");
    page.simulated();
    let browser = &page.browser;
    // The mitigations are simulated once they are on the screen, and have nothing to stop at before.
    browser.eval("document.getElementById('mitigations').scrollIntoView(), 1");
    browser.wait_until("document.querySelector('#mitigations .surface') !== null");
    browser.eval("scrollTo(0, 0), 1");
    let mut stops: Vec<String> = Vec::new();
    let mut views = std::collections::BTreeSet::new();
    for _ in 0..400 {
        browser.press(Key::Tab);
        let at = browser.eval(FOCUS);
        let name = at[0].as_str().unwrap_or_default().to_owned();
        assert_eq!(
            at[1], true,
            "the focus on {name} cannot be seen, after {stops:?}"
        );
        if let Some(view) = browser
            .eval("document.activeElement.closest('.view')?.id ?? null")
            .as_str()
        {
            views.insert(view.to_owned());
        }
        let out = browser.eval("document.activeElement === document.body") == json!(true);
        let around = stops.first() == Some(&name);
        if (out && !stops.is_empty()) || around {
            break;
        }
        stops.push(name);
    }
    assert!(stops.len() < 400, "it does not end: {:?}", &stops[380..]);
    for view in [
        "bill",
        "break-even",
        "map",
        "moves",
        "cold-starts",
        "mitigations",
        "comparison",
        "validation",
    ] {
        assert!(views.contains(view), "{view} has no stop: {stops:?}");
    }
    browser.eval("document.querySelector('#comparison .scroll').focus()");
    browser.press_with_shift(Key::Tab);
    let before = browser.eval("document.activeElement.closest('#comparison .scroll') === null");
    assert_eq!(before, true, "Shift and Tab lead out");
    no_errors(&page);
}

/// While a slider is dragged and a simulation runs, no live region is told more than once a second.
#[test]
fn live_regions_are_told_once_a_second_at_most() {
    let page = Page::open("");
    page.simulated();
    let browser = &page.browser;
    let listen = "window.told = []; \
        new MutationObserver(changes => { for (const change of changes) { \
            const at = change.target.nodeType === 1 ? change.target : change.target.parentElement; \
            const region = at?.closest('[aria-live], [role=status], [role=alert]'); \
            if (region) window.told.push([performance.now(), region.id || region.className, region.innerText]); } \
        }).observe(document.body, { subtree: true, childList: true, characterData: true })";
    browser.eval(&format!("(() => {{ {listen} }})()"));
    // As fast as a hand: thirty positions, one every 60 ms.
    let drag = "(async () => { const slider = document.getElementById('knob-n').closest('.knob').querySelector('input[type=range]'); \
        for (let i = 0; i < 30; i++) { slider.value = String(+slider.value + (i < 15 ? 1 : -1)); \
            slider.dispatchEvent(new InputEvent('input', { bubbles: true })); \
            await new Promise(resolve => setTimeout(resolve, 60)); } \
        slider.value = String(+slider.value + 3); slider.dispatchEvent(new InputEvent('input', { bubbles: true })); \
        window.dragged = performance.now(); })(), true";
    browser.eval(drag);
    browser.wait_until("window.dragged");
    page.simulated();
    browser.wait_until("performance.now() > window.dragged + 2500");
    let told = browser.eval("window.told");
    let told = told.as_array().expect("a list");
    let answered = told.iter().any(|entry| {
        entry[2]
            .as_str()
            .is_some_and(|text| text.contains("a month"))
    });
    assert!(answered, "the answer is told in the end: {told:?}");
    let mut last: std::collections::BTreeMap<String, f64> = std::collections::BTreeMap::new();
    for entry in told {
        let (at, region) = (
            entry[0].as_f64().expect("a time"),
            entry[1].to_string() + &entry[2].to_string(),
        );
        if let Some(before) = last.insert(region.clone(), at) {
            // One change may be seen as two records of the same moment.
            let apart = at - before;
            assert!(
                !(5.0..=900.0).contains(&apart),
                "{region} is told again after {apart:.0} ms"
            );
        }
    }
    // Thirty steps and a simulation: a handful of sentences.
    assert!(told.len() <= 12, "{}: {told:?}", told.len());
    no_errors(&page);
}

#[test]
fn motion_stops_where_it_is_not_wanted() {
    let page = Page::open("");
    let browser = &page.browser;
    let moving = "[...document.querySelectorAll('*')].filter(e => { const style = getComputedStyle(e); \
        return style.transitionDuration.split(', ').some(time => parseFloat(time) > 0) || style.animationName !== 'none' \
            || style.scrollBehavior === 'smooth'; }).map(e => e.className || e.tagName)";
    page.simulated();
    assert_ne!(
        browser.eval(&format!("{moving}.length")),
        0,
        "something moves by itself"
    );
    browser.prefer("prefers-reduced-motion", "reduce");
    assert_eq!(browser.eval(moving), json!([]));
}

/// With colours forced, switches show their state and curves keep the colours of their names.
#[test]
fn forced_colours_keep_states_and_curves_apart() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.prefer("forced-colors", "active");
    browser.wait_until("matchMedia('(forced-colors: active)').matches");
    let colour = |selector: &str, part: &str, what: &str| {
        browser.eval(&format!(
            "getComputedStyle(document.querySelector({selector:?}), {part:?}).{what}"
        ))
    };
    let (on, off) = (".switch:checked", ".switch:not(:checked)");
    assert_ne!(
        colour(on, "", "backgroundColor"),
        colour(off, "", "backgroundColor")
    );
    assert_ne!(
        colour(off, "::after", "backgroundColor"),
        colour(off, "", "backgroundColor"),
        "the knob of a switch is seen"
    );
    let swatches = browser.eval(
        "new Set([...document.querySelectorAll('#break-even .legend .swatch')].map(swatch => getComputedStyle(swatch).color)).size",
    );
    assert!(swatches.as_u64() >= Some(2), "{swatches}");
    let pressed = "#break-even .joined button[aria-pressed=true]";
    let free = "#break-even .joined button[aria-pressed=false]";
    assert_ne!(
        colour(pressed, "", "outlineStyle"),
        colour(free, "", "outlineStyle")
    );
}
