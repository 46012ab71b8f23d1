//! The brief: read, copied and saved.

use browser_tests::{Downloads, Page};

use crate::no_errors;

/// The text, to the last blank.
fn brief(page: &Page) -> String {
    let text = page
        .browser
        .eval("document.getElementById('brief-text').textContent");
    text.as_str().expect("a text").to_owned()
}

#[test]
fn the_brief_says_what_the_page_says_and_is_copied() {
    let page = Page::open("n=500000000");
    page.simulated();
    let browser = &page.browser;
    let text = brief(&page);
    let headline = browser.text("#answer h2");
    assert!(text.contains(&format!("**{headline}**")), "{text}");
    for sentence in browser.text("#answer").lines().skip(1) {
        assert!(text.contains(sentence.trim()), "{sentence} in:\n{text}");
    }
    for platform in ["aws-lambda", "aws-ec2"] {
        let total = browser.text(&format!("#total-{platform}"));
        let verdict = browser.text(&format!("#verdict-{platform}"));
        assert!(text.contains(&format!("| {total} | {verdict} |")), "{text}");
    }
    assert!(
        text.contains("#v=2&book=") && text.contains("&n=500000000>"),
        "{text}"
    );
    browser.allow_clipboard();
    browser.click("#brief .bar button");
    browser.wait_until("document.querySelector('#brief .copied').innerText === 'Copied.'");
    browser.eval("navigator.clipboard.readText().then(text => window.pasted = text)");
    browser.wait_until("window.pasted !== undefined");
    let pasted = browser.eval("window.pasted");
    assert_eq!(pasted, text.as_str());
    no_errors(&page);
}

#[test]
fn the_brief_is_saved_as_a_file() {
    let page = Page::open("");
    page.simulated();
    let browser = &page.browser;
    let files = Downloads::of(browser);
    browser.click("#brief-save");
    let saved = files.take("serverless-trade-offs.md");
    assert_eq!(String::from_utf8(saved).ok(), Some(brief(&page)));
    no_errors(&page);
}

#[test]
fn a_brief_of_an_unfinished_simulation_says_so() {
    let page = Page::open("requests=1000000000&precision=0&n=100000000");
    let browser = &page.browser;
    browser.wait_until("document.getElementById('brief-text').innerText.includes('**The simulation is still running')");
    browser.click("#cold-starts .progress button");
    browser.wait_until(
        "document.getElementById('brief-text').innerText.includes('**The simulation was stopped')",
    );
    no_errors(&page);
}
