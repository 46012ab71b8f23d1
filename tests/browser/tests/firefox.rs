//! The released page in Firefox: that it opens, answers, is typed into, takes steps back, simulates and is read by keyboard, in a
//! frame and without a network as well.

use browser_tests::{Browser, Key, Page, StaticSite, dist, single_file};

fn open(fragment: &str) -> Page {
    let site = StaticSite::serve(dist());
    let browser = Browser::start_firefox();
    browser.go(&site.address(fragment));
    browser.ready();
    Page { browser, site }
}

#[test]
fn it_opens_with_an_answer_and_simulates_without_an_error() {
    let page = open("");
    let browser = &page.browser;
    assert_eq!(
        browser.text("#answer h2"),
        "AWS Lambda is cheaper: $49.23 less a month."
    );
    page.simulated();
    let found = browser.text("#cold-starts");
    assert!(
        found.contains("Simulated ") && found.contains("95 % interval"),
        "{found}"
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_one_file_opens_from_the_disk_and_simulates_in_workers() {
    let browser = Browser::start_firefox();
    browser.go(&single_file(""));
    browser.ready();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    assert_eq!(
        browser.text("#answer h2"),
        "AWS Lambda is cheaper: $49.23 less a month."
    );
    // The view of cold starts, which would say that the page simulates by itself, may follow a little later.
    browser.wait_until("!document.querySelector('[data-behind]')");
    assert!(browser.text("#cold-starts").contains("95 % interval"));
    assert!(!browser.has("#inline-note"));
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn an_input_changes_the_answer_and_undo_takes_it_back() {
    let page = open("");
    let browser = &page.browser;
    let fold = "aside .fold";
    if browser.eval(&format!(
        "document.querySelector('{fold}').checkVisibility()"
    )) == true
    {
        browser.click(fold);
    }
    browser.type_into("#knob-n", "500M");
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    browser.wait_until("location.hash.includes('n=500000000')");
    browser.type_into("#knob-n", "abc");
    browser.wait_until(
        "document.querySelector('#message-n')?.innerText.includes('Still using 500 M.')",
    );
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-n').value === '10 M'");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_cross_hair_is_moved_by_keys_and_a_term_is_explained() {
    let page = open("");
    let browser = &page.browser;
    let surface = "document.querySelector('#break-even .surface')";
    browser.eval(&format!("{surface}.focus()"));
    browser.press(Key::ArrowRight);
    browser.wait_until(&format!("{surface}.querySelector('.readout')"));
    let first = browser.text("#break-even .readout");
    assert!(
        first.contains("AWS Lambda") && first.contains('$'),
        "{first}"
    );
    browser.press(Key::ArrowRight);
    browser.wait_until(&format!(
        "{surface}.querySelector('.readout').innerText !== {first:?}"
    ));
    browser.press(Key::Escape);
    browser.wait_until(&format!("!{surface}.querySelector('.readout')"));
    let painted = browser.eval(&format!(
        "new Set({surface}.querySelector('canvas').getContext('2d').getImageData(0, 0, 400, 200).data).size"
    ));
    assert!(
        painted.as_u64() > Some(3),
        "the canvas is painted: {painted}"
    );
    browser.eval("document.querySelector('#break-even .headed .meaning').focus()");
    browser.press(Key::Enter);
    browser.wait_until(
        "document.querySelector('#break-even .headed .pop-up').innerText.includes('cost of A(n)')",
    );
    browser.press(Key::Escape);
    browser.wait_until(
        "!document.querySelector('#break-even .headed .pop-up').matches(':popover-open')",
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn a_view_in_a_sandboxed_frame_of_another_site_simulates_in_workers() {
    let site = StaticSite::serve_to_all(dist());
    let address = site.address("");
    let host = StaticSite::serve_html(format!(
        "<!doctype html><title>Host</title><script async src='{address}embed.js'></script>
         <iframe title='view' src='{address}?view=cold-starts#n=5000000' width='640' height='300' sandbox='allow-scripts'></iframe>"
    ));
    let browser = Browser::start_firefox();
    browser.go(&host.foreign_address());
    browser.enter_frame();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    assert_eq!(browser.eval("self.origin"), "null");
    assert!(browser.text("#cold-starts").contains("95 % interval"));
    assert!(!browser.has("#inline-note"));
    browser.wait_until("Math.abs(document.documentElement.scrollHeight - innerHeight) <= 2");
    browser.leave_frame();
    assert_ne!(
        browser.eval("document.querySelector('iframe').clientHeight"),
        300
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn it_opens_again_and_simulates_once_its_site_is_gone() {
    let Page { browser, site } = open("");
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    browser.wait_until("navigator.serviceWorker.controller !== null");
    drop(site);
    // As a visitor does it: the driver's own command goes past the service worker.
    browser.eval("(window.old = true, location.reload(), true)");
    browser.wait_until("!window.old && document.querySelector('#answer')");
    browser.ready();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    assert!(browser.text("#cold-starts").contains("95 % interval"));
}
