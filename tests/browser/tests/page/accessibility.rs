//! What can be checked by rule: names, roles, contrast, order of headings, sizes of targets.

use browser_tests::{Page, axe};

use crate::BARE;

/// Nothing is found in the page with everything unfolded, in light and in dark, on a desk and on a phone.
#[test]
fn axe_finds_nothing() {
    let page = Page::open(BARE);
    let browser = &page.browser;
    page.simulated();
    browser.eval("document.querySelectorAll('details').forEach(part => part.open = true)");
    // What is below is made when it comes into sight.
    browser.eval("document.getElementById('mitigations').scrollIntoView()");
    browser.wait_until("document.querySelector('#mitigations table')");
    let axe = axe();
    assert!(faults_are_found(&page, &axe));
    let mut found = Vec::new();
    for (width, height) in [(1280, 800), (390, 844)] {
        browser.resize(width, height, 1.0);
        for dark in [false, true] {
            browser.prefer_dark(dark);
            let all = browser.accessibility(&axe).into_iter();
            found.extend(all.map(|line| format!("{width}, dark: {dark}: {line}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A page in which nothing is found is not one in which nothing is looked for.
fn faults_are_found(page: &Page, axe: &str) -> bool {
    let fault = "const fault = document.body.appendChild(document.createElement('p')); fault.id = 'fault'; \
                 fault.style = 'color: #aaa; background: #fff'; fault.append('pale', document.createElement('button'))";
    page.browser.eval(&format!("(() => {{ {fault} }})()"));
    let found = page.browser.accessibility(axe);
    page.browser
        .eval("document.getElementById('fault').remove()");
    ["color-contrast", "button-name"]
        .iter()
        .all(|rule| found.iter().any(|line| line.starts_with(rule)))
}
