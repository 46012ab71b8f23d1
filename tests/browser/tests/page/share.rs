//! The share dialog: the link, and the lines that embed a view.

use browser_tests::{Browser, Page, StaticSite};

#[test]
fn the_dialog_makes_lines_that_embed_what_it_previews() {
    let page = Page::open("n=5000000");
    page.simulated();
    let browser = &page.browser;
    browser.click("#share-button");
    browser.wait_until("document.getElementById('share').open");
    let value = |id: &str| {
        let value = browser.eval(&format!("document.getElementById('{id}').value"));
        value.as_str().unwrap_or_default().to_owned()
    };
    assert!(
        value("share-link").ends_with("&n=5000000"),
        "{}",
        value("share-link")
    );
    browser.choose("#share-view", "bill");
    browser.choose("#share-theme", "dark");
    browser.choose("#share-controls", "none");
    browser.type_into("#share-title-field", "Our \"bill\"");
    browser.eval("document.getElementById('share-height').focus()");
    browser.wait_until(
        "document.getElementById('share-lines').value.includes('title=Our%20%22bill%22')",
    );
    let lines = value("share-lines");
    assert!(
        lines.contains("?view=bill&amp;theme=dark&amp;controls=none&amp;title="),
        "{lines}"
    );
    let preview = browser.eval("document.getElementById('share-preview').src");
    let preview = preview.as_str().expect("an address").to_owned();
    assert!(
        lines.contains(&preview.replace('&', "&amp;")),
        "{preview} in {lines}"
    );
    browser.choose("#share-format", "MDX (Docusaurus)");
    browser.wait_until("document.getElementById('share-lines').value.includes('referrerPolicy')");
    // Pasted, the lines show what the preview shows.
    let host = StaticSite::serve_html(format!("<!doctype html><title>Host</title>{lines}"));
    let other = Browser::start(800, 700);
    other.go(&host.foreign_address());
    other.enter_frame();
    other.wait_until("document.querySelector('#bill h2')?.innerText === 'Our \"bill\"'");
    other.wait_until("document.documentElement.dataset.theme === 'dark'");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_dialog_is_left_by_the_keyboard() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.ready();
    browser.eval("document.getElementById('share-button').focus()");
    browser.press(browser_tests::Key::Enter);
    browser.wait_until("document.getElementById('share').contains(document.activeElement)");
    browser.press(browser_tests::Key::Escape);
    browser.wait_until(
        "!document.getElementById('share').open && document.activeElement.id === 'share-button'",
    );
}

#[test]
fn the_browser_goes_back_by_decisions_and_not_by_ticks() {
    let page = Page::open("n=5000000");
    let browser = &page.browser;
    browser.ready();
    let entries = || browser.eval("history.length").as_u64().unwrap_or_default();
    let at_first = entries();
    browser.type_into("#knob-n", "7M");
    browser.wait_until("location.hash.includes('n=7000000')");
    browser.choose("#knob-region", "eu-central");
    browser.wait_until("location.hash.includes('region=')");
    assert_eq!(
        entries(),
        at_first + 2,
        "typing is one entry, a choice another"
    );
    browser.back();
    browser.wait_until(
        "!location.hash.includes('region=') && document.getElementById('knob-n').value === '7 M'",
    );
    browser.back();
    browser.wait_until("document.getElementById('knob-n').value === '5 M'");
    // A goes with the step that pinned it.
    browser.click("#pin");
    browser.wait_until("location.hash.includes('a.v=')");
    browser.back();
    browser.wait_until("!location.hash.includes('a.v=') && !document.querySelector('#unpin')");
}
