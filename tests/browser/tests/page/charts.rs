//! The charts, by mouse, by key and by finger.

use browser_tests::{Browser, Key, Page};
use serde_json::json;

use crate::{BARE, no_errors};

const SHIFT: u32 = 8;
const CTRL: u32 = 2;

/// Three platforms.
const THREE: &str = "fargate=on";

/// Every platform.
const EVERY: &str = "lmi=on&edge=on&gen1=on&run=on&run-instances=on&consumption=on&flex=on&premium=on&aca=on&workers=on\
                     &fargate=on&gce=on&vm=on";

/// The break-even chart in a page, in the middle of the window.
struct Chart<'a> {
    browser: &'a Browser,
    left: f64,
    top: f64,
    width: f64,
}

impl<'a> Chart<'a> {
    fn of(page: &'a Page) -> Self {
        let browser = &page.browser;
        browser.eval(
            "(document.querySelector('#break-even .surface').scrollIntoView({block: 'center'}), 1)",
        );
        let place = browser.eval(
            "(r => [r.x, r.y, r.width])(document.querySelector('#break-even .surface').getBoundingClientRect())",
        );
        let number = |i: usize| place[i].as_f64().expect("a number");
        Self {
            browser,
            left: number(0),
            top: number(1),
            width: number(2),
        }
    }

    /// A place in the window, given a share of the chart's width.
    fn at(&self, share: f64) -> (f64, f64) {
        (self.left + share * self.width, self.top + 150.0)
    }

    fn hover(&self, share: f64) {
        let (x, y) = self.at(share);
        self.browser.hover(x, y);
    }

    fn mouse(&self, kind: &str, share: f64, clicks: u32) {
        let (x, y) = self.at(share);
        let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": clicks });
        self.browser.devtools("Input.dispatchMouseEvent", event);
    }

    fn click(&self, share: f64, clicks: u32) {
        self.mouse("mousePressed", share, clicks);
        self.mouse("mouseReleased", share, clicks);
    }

    fn double_click(&self, share: f64) {
        self.click(share, 1);
        self.click(share, 2);
    }

    fn drag(&self, from: f64, to: f64) {
        self.mouse("mousePressed", from, 1);
        self.mouse("mouseMoved", (from + to) / 2.0, 0);
        self.mouse("mouseMoved", to, 0);
        self.browser
            .wait_until("document.querySelector('#break-even .selection') !== null");
        self.mouse("mouseReleased", to, 1);
    }

    /// Fingers on the glass, each at a share of the chart's width; none for the last one lifted.
    fn touch(&self, kind: &str, shares: &[f64]) {
        let points: Vec<_> = shares
            .iter()
            .enumerate()
            .map(|(id, &share)| {
                let (x, y) = self.at(share);
                json!({ "x": x, "y": y, "id": id })
            })
            .collect();
        let event = json!({ "type": kind, "touchPoints": points });
        self.browser.devtools("Input.dispatchTouchEvent", event);
    }

    fn focus(&self) {
        self.browser
            .eval("(document.querySelector('#break-even .surface').focus(), 1)");
    }

    fn key(&self, key: &str, modifiers: u32) {
        for kind in ["keyDown", "keyUp"] {
            let event = json!({ "type": kind, "key": key, "modifiers": modifiers });
            self.browser.devtools("Input.dispatchKeyEvent", event);
        }
    }

    /// Waits until the read-out has this text.
    fn reads(&self, text: &str) {
        self.browser.wait_until(&format!(
            "document.querySelector('#break-even .readout')?.innerText.includes({})",
            json!(text)
        ));
    }

    /// Waits until a screen reader has been told this.
    fn says(&self, text: &str) {
        self.browser.wait_until(&format!(
            "document.querySelector('#break-even [aria-live]').innerText.includes({})",
            json!(text)
        ));
    }

    /// A legend's button in JavaScript.
    fn entry(name: &str) -> String {
        format!(
            "[...document.querySelectorAll('#break-even .legend button')].find(b => b.innerText.trim() === {})",
            json!(name)
        )
    }

    /// Presses a button of the view by its text.
    fn press(&self, name: &str) {
        self.browser.eval(&format!(
            "([...document.querySelectorAll('#break-even button')].find(b => b.innerText.trim() === {}).click(), 1)",
            json!(name)
        ));
    }

    /// Names in the read-out.
    fn rows(&self) -> usize {
        let rows = self
            .browser
            .eval("document.querySelectorAll('#break-even .readout .reading').length");
        rows.as_u64().expect("a count") as usize
    }

    fn reset_is(&self, enabled: bool) {
        self.browser.wait_until(&format!(
            "document.querySelector('#break-even [aria-label=\"Reset the zoom\"]').ariaDisabled === '{}'",
            !enabled
        ));
    }
}

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
    let double_click = || {
        for clicks in [1, 2] {
            for kind in ["mousePressed", "mouseReleased"] {
                let event = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": clicks });
                browser.devtools("Input.dispatchMouseEvent", event);
            }
        }
    };
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
    chart.key("Enter", SHIFT);
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
    chart.click(0.5, 1);
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
    let wheel = |modifiers: u32| {
        let event = json!({ "type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": -120, "modifiers": modifiers });
        chart.browser.devtools("Input.dispatchMouseEvent", event);
    };
    wheel(CTRL);
    chart.reset_is(true);
    no_errors(&page);
}

#[test]
fn keys_move_pick_pin_and_zoom() {
    let page = Page::open(BARE);
    let chart = Chart::of(&page);
    chart.focus();
    chart.key("Enter", 0);
    chart.reads("10 M a month");
    let picked = "document.querySelector('#break-even .picked-row')?.innerText ?? ''";
    chart.key("ArrowDown", 0);
    chart
        .browser
        .wait_until(&format!("({picked}).includes('AWS Lambda')"));
    chart.key("ArrowDown", 0);
    chart
        .browser
        .wait_until(&format!("({picked}).includes('EC2 fleet')"));
    chart.says("EC2 fleet $30.37, number 2 of 2");
    assert!(chart.browser.has("#break-even .picked-dot"));
    chart.key("ArrowUp", 0);
    chart
        .browser
        .wait_until(&format!("({picked}).includes('AWS Lambda')"));

    chart.key("+", 0);
    chart.reset_is(true);
    chart.reads("10 M a month");
    chart.key("0", 0);
    chart.reset_is(false);
    chart.key("-", 0);
    chart.reset_is(true);
    chart.key("Home", 0);
    let lowest = chart.browser.text("#break-even .readout strong");
    chart.key("ArrowLeft", SHIFT);
    chart.browser.wait_until(&format!(
        "document.querySelector('#break-even .readout strong').innerText !== {}",
        json!(lowest)
    ));
    chart.key("Escape", 0);
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
    chart.key("Enter", 0);
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
    page.browser.devtools(
        "Emulation.setTouchEmulationEnabled",
        json!({ "enabled": true, "maxTouchPoints": 5 }),
    );
    let chart = Chart::of(&page);
    chart.touch("touchStart", &[0.5]);
    chart.touch("touchEnd", &[]);
    chart
        .browser
        .wait_until("document.querySelector('#break-even .readout.pinned') !== null");
    chart.reset_is(false);

    chart.touch("touchStart", &[0.45]);
    chart.touch("touchStart", &[0.45, 0.6]);
    chart.touch("touchMove", &[0.4, 0.7]);
    chart.touch("touchMove", &[0.3, 0.9]);
    chart.touch("touchEnd", &[]);
    chart.reset_is(true);
    chart.focus();
    chart.key("Escape", 0);
    chart.says("Shown: ");
    let before = chart.browser.text("#break-even [aria-live]");
    chart.touch("touchStart", &[0.4]);
    chart.touch("touchMove", &[0.5]);
    chart.touch("touchMove", &[0.7]);
    chart.touch("touchEnd", &[]);
    chart.browser.wait_until(&format!(
        "(said => said.includes('Shown: ') && said !== {})(document.querySelector('#break-even [aria-live]').innerText)",
        json!(before)
    ));
    no_errors(&page);
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
    chart.click(0.5, 1);
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
