//! Inputs that are ranges: typed, pressed and slid; the answer, the bands and the contributions that follow; undo, links.

use std::time::Duration;

use browser_tests::{Key, Page};

use crate::{field, no_errors};

/// Waits until what is shown is of the ranges as they are.
fn computed(page: &Page) {
    page.browser
        .wait_until("document.querySelector('#ranged')?.dataset.stale === 'false'");
}

#[test]
fn a_typed_range_is_answered_undone_and_reloaded() {
    let page = Page::open("");
    page.simulated();
    let browser = &page.browser;
    assert!(browser.text("#ranges").contains("No input is a range."));
    assert!(!browser.has("#answer .ranged"));
    browser.type_into("#knob-n", "5M to 100M");
    computed(&page);
    browser.type_into("#knob-median", "100-400 ms");
    browser.wait_until("location.hash.includes('n=5000000..100000000') && location.hash.includes('median=100..400')");
    computed(&page);
    browser.wait_until("document.querySelectorAll('#contributions tbody tr').length === 2");
    let said = browser.text("#answer .ranged");
    assert!(
        said.starts_with("Over your ranges serverless is cheaper in ")
            && said.contains(" % of cases ("),
        "{said}"
    );
    assert_eq!(browser.text("#probability"), said);
    let at = browser.text("#ranged-break-even");
    assert!(at.contains("in nine of ten cases"), "{at}");
    let costs = browser.text("#ranged-costs");
    assert!(
        costs.contains("AWS Lambda") && costs.contains("EC2 fleet"),
        "{costs}"
    );
    assert_eq!(
        browser.eval("document.querySelectorAll('#ranged-costs .interval').length"),
        2
    );
    let shares = browser.eval(
        "[...document.querySelectorAll('#contributions .share')].reduce((sum, bar) => sum + parseFloat(bar.style.width), 0)",
    );
    let sum = shares.as_f64().expect("a number");
    assert!((sum - 100.0).abs() < 0.5, "{sum}");
    // The chart has bands, and its table their ends.
    assert!(
        browser
            .text("#break-even")
            .contains("The bands show your ranges")
    );
    browser.eval("document.querySelectorAll('#break-even details').forEach(d => d.open = true)");
    let table = browser.text("#break-even table");
    assert!(table.contains(" ($") && table.contains(" to $"), "{table}");
    // The same after a reload.
    page.simulated();
    computed(&page);
    let (said, shares) = (
        browser.text("#answer .ranged"),
        browser.text("#contributions"),
    );
    browser.reload();
    browser.ready();
    page.simulated();
    computed(&page);
    browser.wait_until("document.querySelectorAll('#contributions tbody tr').length === 2");
    assert_eq!(
        (
            browser.text("#answer .ranged"),
            browser.text("#contributions")
        ),
        (said, shares)
    );
    assert_eq!(field(&page, "n"), "5 M to 100 M");
    // A plain number takes the place of a range, and undo brings it back.
    browser.type_into("#knob-n", "20M");
    browser.wait_until("!location.hash.includes('..100000000')");
    browser.click("nav button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-n').value === '5 M to 100 M'");
    no_errors(&page);
}

#[test]
fn a_button_makes_a_range_whose_ends_slide() {
    let page = Page::open("");
    page.simulated();
    let browser = &page.browser;
    browser.click("#try-range");
    browser.wait_until("document.getElementById('knob-n').value === '5 M to 20 M'");
    assert_eq!(
        browser.eval("document.getElementById('range-n').getAttribute('aria-pressed')"),
        "true"
    );
    computed(&page);
    browser.wait_until("document.getElementById('ranged-break-even').innerText.includes('does not depend on the volume')");
    assert!(
        !browser
            .text("#break-even")
            .contains("The bands show your ranges")
    );
    browser.eval("document.getElementById('high-n').focus()");
    browser.press(Key::ArrowRight);
    browser.wait_until("document.getElementById('knob-n').value === '5 M to 50 M'");
    browser.wait_until("document.getElementById('ranged-n').innerText.includes('Where one value is needed: 15.8 M.')");
    computed(&page);
    // Back to a single value, from the list of ranges.
    browser.click(".ranged-inputs button");
    browser.wait_until("document.querySelector('#ranges .empty') !== null");
    browser.wait_until("document.querySelector('#answer .ranged') === null");
    browser.click("#back-n");
    browser.wait_until("document.getElementById('knob-n').value === '10 M'");
    no_errors(&page);
}

#[test]
fn a_wrong_range_is_said_and_stays_in_the_field() {
    let page = Page::open("n=9..3&memory=64..512");
    page.simulated();
    let browser = &page.browser;
    let notice = browser.text("#notices");
    assert!(
        notice.contains("Ignored Invocations a month from the link"),
        "{notice}"
    );
    assert!(
        notice.contains("64 MB is below 128 MB; used 128 MB."),
        "{notice}"
    );
    for (key, typed, said) in [
        (
            "n",
            "5M to 1M",
            "type the lower end first. Still using 5 M.",
        ),
        ("n", "1M to", "Type where the range ends as well"),
        ("n", "1M..\u{1f600}", "is not a number"),
    ] {
        browser.type_into(&format!("#knob-{key}"), typed);
        browser.wait_until(&format!(
            "document.querySelector('#message-{key}')?.innerText.includes({said:?})"
        ));
        assert_eq!(field(&page, key), typed);
    }
    no_errors(&page);
}

/// Nothing blocks, however many platforms and ranges there are, and it can be stopped.
#[test]
fn many_ranges_over_every_platform_are_drawn_in_slices_and_can_be_stopped() {
    let page =
        Page::open("n=5000000..100000000&median=100..400&memory=256..1024&cpu=0.05..0.3&peak=1..6");
    page.simulated();
    let browser = &page.browser;
    computed(&page);
    browser.click("#cases-button");
    browser.click("#case-every-platform");
    browser.wait_until("document.querySelector('#ranges .empty') !== null");
    // A simulation that takes some seconds.
    browser.type_into("#knob-precision", "0");
    browser.type_into("#knob-requests", "30M");
    browser.type_into("#knob-n", "5M to 100M");
    browser.type_into("#knob-median", "100 to 400");
    browser.eval("document.getElementById('ranges').scrollIntoView()");
    // Pressed in the same moment in which it shows: drawing may be done in the next.
    let stop = "(stop => stop?.innerText === 'Stop' && stop.checkVisibility({visibilityProperty: true}) && (stop.click(), true)) \
         (document.querySelector('#ranged .progress button'))";
    browser.wait_until(&format!(
        "document.documentElement.dataset.simulation === 'running' && {stop}"
    ));
    let stopped = "document.querySelector('#ranged .progress').innerText.includes('Stopped.')";
    browser.wait_until(stopped);
    // It stays stopped when the simulation, on which costs depend, has its result.
    page.simulated();
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(browser.eval(stopped), true);
    assert_eq!(browser.text("#ranged .progress button"), "Go on");
    // Nothing runs beside what is measured.
    browser.click("#ranged .progress button");
    computed(&page);
    assert_eq!(
        browser.eval("document.querySelectorAll('#ranged-costs tbody tr').length"),
        15
    );
    let longest = browser.eval("+document.querySelector('#ranged').dataset.longestMs");
    let longest = longest.as_f64().expect("a time");
    assert!(longest < 50.0, "a slice took {longest} ms");
    no_errors(&page);
}
