//! The checks, run in the visitor's browser.

use browser_tests::Page;

use crate::no_errors;

const STATE: &str = "document.querySelector('#checks-status')?.dataset.state";

fn cells(page: &Page, selector: &str, verdict: &str) -> u64 {
    let cells = format!(
        "[...document.querySelectorAll('{selector} td')].filter(cell => /^\\W*{verdict}$/.test(cell.innerText.trim())).length"
    );
    page.browser.eval(&cells).as_u64().expect("a number")
}

#[test]
fn every_check_passes_in_the_browser() {
    let page = Page::open("requests=20000");
    page.simulated();
    let browser = &page.browser;
    assert!(!browser.has("#checks table"), "folded at first");
    browser.click("#checks > summary");
    browser.wait_until("document.querySelectorAll('#checks table').length === 4");
    let all = cells(&page, "#checks", "not run yet");
    assert!(all > 100, "{all} checks");
    browser.click("#checks .bar button");
    browser.wait_until(&format!("{STATE} === 'running'"));
    // What is complete is judged while others run.
    browser.wait_until(
        "document.querySelector('#checks-status').innerText.startsWith('0 of') === false",
    );

    // They can be stopped, and go on from there.
    browser.click("#checks .bar button");
    browser.wait_until(&format!("{STATE} === 'cancelled'"));
    browser.click("#checks .bar button");
    // Minutes where the machine is busy: each wait is as long as one simulation.
    for tenths in 2..10 {
        let share = f64::from(tenths) / 10.0;
        browser.wait_until(&format!(
            "!document.querySelector('#checks progress') || document.querySelector('#checks progress').value > {share}"
        ));
    }
    browser.wait_until(&format!("{STATE} === 'done'"));
    // The last results come with the last numbers.
    browser.wait_until(&format!(
        "document.querySelector('#checks-status').innerText.startsWith('{} of ')",
        all - 4
    ));
    let sentence = browser.text("#checks-status");
    let passed = cells(&page, "#checks", "pass");
    assert_eq!(sentence, format!("{passed} of {passed} checks pass."));
    assert_eq!(cells(&page, "#checks", "fail"), 0);
    // Four values of an approximation stand beside, not judged.
    assert_eq!(cells(&page, "#checks", "for comparison"), 4);
    assert_eq!(passed + 4, all);
    let experiments = browser.text("#checks-experiments");
    assert!(experiments.contains("uncertain by 10.1 %"), "{experiments}");
    no_errors(&page);
}
