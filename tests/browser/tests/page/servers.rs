//! The same requests on servers, beside the function.

use browser_tests::Page;

use crate::no_errors;

/// Brings the section into the window and waits until every fleet is simulated.
fn served(page: &Page) {
    let browser = &page.browser;
    browser.eval("(document.querySelector('#servers').scrollIntoView(), 1)");
    browser.wait_until("document.querySelector('#servers').dataset.simulation === 'done'");
    browser.wait_until("document.querySelector('#servers .results.stale') === null");
}

#[test]
fn fleets_are_simulated_under_the_functions_requests_and_drawn_beside_it() {
    let page = Page::open("requests=400000&n=500000000");
    page.simulated();
    served(&page);
    let browser = &page.browser;
    let row = |n: usize| browser.text(&format!("#servers table tbody tr:nth-of-type({n})"));
    assert!(row(1).starts_with("AWS Lambda"), "{}", row(1));
    assert!(row(2).starts_with("EC2 fleet"), "{}", row(2));
    assert!(row(2).contains("416 ms"), "by approximation: {}", row(2));
    assert!(
        browser
            .text("#servers .note")
            .contains("the same random numbers")
    );
    assert!(browser.has("#servers canvas"));
    no_errors(&page);
}

#[test]
fn a_fleet_that_cannot_keep_up_is_said_and_one_scaled_as_needed_has_its_delays() {
    let page = Page::open("requests=400000&n=500000000&ec2-fleet=set&ec2-servers=2");
    page.simulated();
    served(&page);
    let browser = &page.browser;
    assert_eq!(
        browser.text("#servers .message"),
        "The EC2 fleet needs 2.4 times what it has: the queue grows without bound."
    );
    assert!(!browser.has("#knob-ec2-start-up"));
    browser.choose("#knob-ec2-fleet", "sized");
    browser.choose("#knob-ec2-scaling", "autoscaled");
    browser.wait_until("document.querySelector('#knob-ec2-start-up') !== null");
    browser.wait_until(
        "document.querySelector('#servers table')?.innerText.includes(' on average, ')",
    );
    served(&page);
    assert!(!browser.has("#servers .message"));
    assert!(browser.text("#bill").contains("scaled as needed"));
    no_errors(&page);
}
