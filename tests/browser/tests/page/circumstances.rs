//! Where the page has to do without: scripts, storage, cookies, a frame's rights, the clipboard.

use browser_tests::{Browser, Page, StaticSite, dist};

use crate::no_errors;

/// What a visitor reads without scripts: the example with its numbers and the table, and nothing that will not come.
#[test]
fn without_scripts_the_example_and_the_table_stand() {
    let site = StaticSite::serve(dist());
    let browser = Browser::start(1280, 800);
    browser.without_scripts();
    browser.go(&site.address(""));
    let text = browser.text("body");
    for said in [
        "$18.67",
        "$11.80",
        "$30.37",
        "16.3 M",
        "19.9 M",
        "Server management",
        "Started by",
        "allow JavaScript",
    ] {
        assert!(text.contains(said), "{said} is not in:\n{text}");
    }
    assert!(!text.contains("is loading"), "{text}");
}

/// Every kind of storage throws, as in a browser that blocks site data.
#[test]
fn refused_storage_changes_nothing() {
    let refused = "for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) \
            Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } }); \
        Object.defineProperty(Document.prototype, 'cookie', { get() { throw new DOMException('refused', 'SecurityError'); }, \
            set() { throw new DOMException('refused', 'SecurityError'); } });";
    let site = StaticSite::serve(dist());
    let browser = Browser::start(1280, 800);
    browser.before(refused);
    browser.go(&site.address(""));
    browser.ready();
    let page = Page { browser, site };
    page.simulated();
    works(&page.browser);
    no_errors(&page);
}

/// In a frame of somebody else's page, with all rights, with scripts and the own origin, and with scripts alone.
#[test]
fn it_works_in_frames_of_other_sites_however_they_are_sandboxed() {
    for sandbox in [
        "",
        "sandbox='allow-scripts allow-same-origin'",
        "sandbox='allow-scripts'",
    ] {
        let site = StaticSite::serve_to_all(dist());
        let host = StaticSite::serve_html(format!(
            "<!doctype html><iframe title='embed' src='{}' width='700' height='500' {sandbox}></iframe>",
            site.foreign_address()
        ));
        let browser = Browser::start(800, 600);
        browser.go(&host.address(""));
        browser.enter_frame();
        browser.wait_until("document.documentElement.dataset.simulation === 'done'");
        browser.ready();
        let storage = browser.eval(
            "(() => { try { return String(window.localStorage !== null); } catch (refused) { return refused.name; } })()",
        );
        if sandbox == "sandbox='allow-scripts'" {
            assert_eq!(storage, "SecurityError", "the sandbox refuses storage");
        }
        works(&browser);
        // The host allows no clipboard: the text is there to be copied by hand. Firefox asks nobody.
        let copy = "[...document.querySelectorAll('#bill button')].find(button => button.innerText === 'Copy all lines as CSV')";
        browser.eval(&format!("{copy}.click()"));
        let said = format!("{copy}.nextElementSibling.innerText");
        browser.wait_until(&format!("{said} !== ''"));
        let copied = browser.eval(&said) == "Copied.";
        assert!(browser.is_firefox() || !copied);
        let by_hand = browser.eval(&format!(
            "{copy}.parentElement.querySelector('.by-hand')?.value ?? ''"
        ));
        let by_hand = by_hand.as_str().unwrap_or_default();
        assert!(copied || by_hand.contains("AWS Lambda"), "{by_hand}");
        assert_eq!(browser.console(), Vec::<String>::new(), "{sandbox}");
    }
}

/// Without leave to load its modules the frame says what its host can do.
#[test]
fn a_sandbox_that_holds_the_program_back_is_named() {
    let site = StaticSite::serve(dist());
    let host = StaticSite::serve_html(format!(
        "<!doctype html><iframe title='embed' src='{}' width='700' height='500' sandbox='allow-scripts'></iframe>",
        site.foreign_address()
    ));
    let browser = Browser::start(800, 600);
    browser.go(&host.address(""));
    browser.enter_frame();
    browser
        .wait_until("document.querySelector('.loading')?.innerText.includes('allow-same-origin')");
    assert!(browser.text("#app").contains("$18.67"));
    // Its style sheet cannot be checked there, and is used all the same.
    browser.wait_until(
        "getComputedStyle(document.documentElement).backgroundColor !== 'rgba(0, 0, 0, 0)'",
    );
}

/// An input changes the answer and the link, and undo takes it back.
fn works(browser: &Browser) {
    let headline = browser.text("#answer h2");
    assert_eq!(headline, "AWS Lambda is cheaper: $49.23 less a month.");
    browser.eval("document.querySelector('aside .fold').checkVisibility() && document.querySelector('aside .fold').click()");
    browser.type_into("#knob-n", "500M");
    browser
        .wait_until("document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet')");
    browser.wait_until("location.hash.includes('n=500000000')");
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until(&format!(
        "document.querySelector('#answer h2').innerText === {headline:?}"
    ));
}
