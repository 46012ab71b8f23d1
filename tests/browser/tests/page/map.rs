//! The map: seen, read, and its point moved by mouse, touch and key.

use browser_tests::{Browser, Key, Page};

use crate::{BARE, field, no_errors};

const SURFACE: &str = "document.querySelector('#map .surface')";

/// Brings the map into the middle of the window, and waits until it follows and nothing moves it any more.
fn look(browser: &Browser) {
    browser.eval(&format!("{SURFACE}.scrollIntoView({{block: 'center'}})"));
    browser.wait_until("!document.querySelector('[data-behind]')");
    let top = format!("{SURFACE}.getBoundingClientRect().top");
    let still = format!(
        "(async top => {{ for (let frames = 0; frames < 3; frames++) await new Promise(requestAnimationFrame); \
         return {top} === top; }})({top})"
    );
    while browser.eval(&still) != true {}
}

/// Opens the page with the map in the middle of the window, and waits until it is computed.
fn open(fragment: &str) -> Page {
    let page = Page::open(fragment);
    page.simulated();
    look(&page.browser);
    settled(&page.browser);
    // What is computed for the views above may have moved it.
    look(&page.browser);
    page
}

fn settled(browser: &Browser) {
    browser.wait_until(&format!(
        "Number({SURFACE}.dataset.maps) > 0 && {SURFACE}.dataset.stale === 'false'"
    ));
}

fn number(browser: &Browser, expression: &str) -> f64 {
    browser.eval(expression).as_f64().expect("a number")
}

fn maps(browser: &Browser) -> f64 {
    number(browser, &format!("Number({SURFACE}.dataset.maps)"))
}

/// Where the middle of the point is in the window.
fn point(browser: &Browser) -> (f64, f64) {
    let side = |start: &str, size: &str| {
        let rect = "document.querySelector('#map .point').getBoundingClientRect()";
        number(browser, &format!("{rect}.{start} + {rect}.{size} / 2"))
    };
    (side("left", "width"), side("top", "height"))
}

fn here(browser: &Browser) -> String {
    browser.text("#map .here")
}

#[test]
fn the_map_names_its_regions_and_is_read_by_the_pointer() {
    let page = open(BARE);
    let browser = &page.browser;
    let colours = "(canvas => new Set(new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size)\
                   (document.querySelector('#map canvas'))";
    assert!(number(browser, colours) > 10.0, "the canvas is empty");
    let legend = browser.text("#map .legend");
    assert!(
        legend.contains("AWS Lambda ") && legend.contains("EC2 fleet "),
        "{legend}"
    );
    assert_eq!(
        here(browser),
        "You are at 10 M (3.81 requests/s), 200 ms: AWS Lambda is the cheapest, 38.5 % below the EC2 fleet."
    );
    let (x, y) = point(browser);
    browser.hover(x + 200.0, y - 20.0);
    browser.wait_until(
        "document.querySelector('#map .readout')?.innerText.includes('EC2 fleet is the cheapest')",
    );
    browser.hover(5.0, 5.0);
    browser.wait_until("document.querySelector('#map .readout') === null");

    let rows = number(
        browser,
        "document.querySelectorAll('#map table tbody tr').length",
    );
    assert!(rows > 5.0 && rows <= 13.0, "{rows}");
    let table = browser.eval("document.querySelector('#map table').textContent");
    let table = table.as_str().expect("a table");
    assert!(
        table.contains("AWS Lambda up to 16.3 M, then the EC2 fleet"),
        "{table}"
    );

    browser.click("#map .bar button:nth-of-type(2)");
    browser.wait_until(&format!("document.querySelector('#map thead th').textContent === 'Memory' && {SURFACE}.dataset.stale === 'false'"));
    assert!(here(browser).contains("512 MB"));
    no_errors(&page);
}

#[test]
fn the_point_is_dragged_and_everything_follows_but_the_map() {
    let page = open("");
    let browser = &page.browser;
    let before = maps(browser);
    let (x, y) = point(browser);
    browser.hold(x, y);
    for step in 1..=10 {
        let step = f64::from(step);
        browser.drag(x + 8.0 * step, y - step);
    }
    let rect = "document.querySelector('#map .point').getBoundingClientRect()";
    let under = format!(
        "Math.abs({rect}.left + {rect}.width / 2 - {}) < 3 && Math.abs({rect}.top + {rect}.height / 2 - {}) < 3",
        x + 80.0,
        y - 10.0,
    );
    browser.wait_until(&under);
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    assert!(field(&page, "n").ends_with('M'), "{}", field(&page, "n"));
    assert_ne!(field(&page, "n"), "10 M");
    assert_ne!(field(&page, "median"), "200");
    assert_eq!(
        field(&page, "median"),
        field(&page, "p95"),
        "the ratio stays"
    );
    // The simulation of the new scenario ends while the button is held: the map stays as it is.
    page.simulated();
    // What changes above the map does not move it under the pointer.
    browser.wait_until(&under);
    assert_eq!(maps(browser), before, "a drag computes no map");
    // The wheel would move it away as well.
    let wheel = "(event => (document.body.dispatchEvent(event), event.defaultPrevented))\
        (new WheelEvent('wheel', { cancelable: true, bubbles: true }))";
    assert_eq!(browser.eval(wheel), true);
    assert_eq!(browser.eval(&format!("{SURFACE}.dataset.stale")), "false");
    browser.release(x + 80.0, y - 10.0);
    browser.wait_until("document.querySelector('#map .point.dragged') === null");
    browser.wait_until(&format!("!{wheel}"));

    // One drag is one step.
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-n').value === '10 M' && document.getElementById('knob-median').value === '200'");
    assert_eq!(
        browser.eval("document.querySelector('.toolbar button').disabled"),
        true
    );
    assert!(here(browser).starts_with("You are at 10 M"));
    no_errors(&page);
}

#[test]
fn the_point_is_moved_by_keys_and_by_a_click() {
    let page = open(BARE);
    let browser = &page.browser;
    browser.eval("document.querySelector('#map .point').focus()");
    browser.press(Key::ArrowRight);
    browser.wait_until("document.getElementById('knob-n').value === '11.1 M'");
    assert_eq!(field(&page, "median"), "200");
    browser.press(Key::ArrowUp);
    browser.wait_until("document.getElementById('knob-median').value === '214'");
    assert_eq!(field(&page, "n"), "11.1 M");
    let said = browser.eval("document.querySelector('#map .point').getAttribute('aria-valuetext')");
    let said = said.as_str().expect("a text");
    assert!(
        said.starts_with("You are at 11.1 M") && said.contains("214 ms"),
        "{said}"
    );
    browser.eval(
        "document.querySelector('#map .point').dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey: true, bubbles: true, cancelable: true }))",
    );
    browser.wait_until("document.getElementById('knob-n').value === '3.94 M'");
    browser.eval("document.activeElement.blur()");
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-n').value === '10 M'");

    look(browser);
    let (x, y) = point(browser);
    browser.hold(x + 30.0, y);
    browser.release(x + 30.0, y);
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    let (moved, _) = point(browser);
    assert!((moved - x - 30.0).abs() < 3.0, "{moved} {x}");
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-n').value === '10 M'");
    no_errors(&page);
}

#[test]
fn where_there_is_nothing_to_draw_a_sentence_says_why() {
    let page = Page::open("lambda=off&ec2=off");
    let browser = &page.browser;
    assert!(browser.text("#map").contains("no platform is chosen"));
    browser.click("#knob-ec2");
    browser
        .wait_until("document.querySelector('#map').innerText.includes('it needs at least two')");
    browser.click("#knob-workers");
    browser.wait_until("document.querySelector('#map .surface') !== null");
    look(browser);
    browser.type_into("#knob-memory", "10240");
    browser.wait_until("document.querySelector('#map')?.innerText.includes('No chosen platform can run this workload at any value')");
    assert!(!browser.has("#map .point"));
    browser.type_into("#knob-memory", "1024");
    browser.wait_until("document.querySelector('#map .point') !== null");
    no_errors(&page);
}

#[test]
fn a_map_of_every_platform_leaves_the_page_responsive() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.click("#cases-button");
    browser.click("#case-every-platform");
    page.simulated();
    look(browser);
    let data = |name: &str| number(browser, &format!("Number({SURFACE}.dataset.{name})"));
    for axis in 1..=5 {
        let button = format!("#map .bar button:nth-of-type({axis})");
        browser.click(&button);
        browser.wait_until(&format!(
            "document.querySelector('{button}').getAttribute('aria-pressed') === 'true'"
        ));
        settled(browser);
        let (total, longest) = (data("total"), data("longest"));
        println!(
            "Every platform by {}: {total:.0} ms in all, the longest slice {longest:.1} ms.",
            browser.text(&button)
        );
        assert!(
            longest < total / 2.0,
            "a slice took {longest} of {total} ms"
        );
    }
    for (width, ratio) in [(1280, 1.0), (700, 2.0), (390, 3.0), (320, 1.0)] {
        browser.resize(width, 800, ratio);
        browser.wait_until(&format!(
            "Math.abs(document.querySelector('#map canvas').width - document.querySelector('#map canvas').clientWidth * {ratio}) <= 1"
        ));
        let overflow = number(
            browser,
            "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert!(
            overflow <= 0.0,
            "{width} px wide scrolls sideways by {overflow}"
        );
    }
    no_errors(&page);
}
