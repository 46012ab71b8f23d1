//! A trace of one's own: pasted, chosen as a file, or the sample; and a cron expression.

use std::fmt::Write as _;

use browser_tests::Page;

use crate::{field, no_errors};

/// The page with the place for a trace.
fn open() -> Page {
    let page = Page::open("requests=100000");
    page.browser.choose("#knob-traffic", "trace");
    page.browser
        .wait_until("document.getElementById('trace').offsetHeight > 0");
    page
}

fn paste(page: &Page, text: &str) {
    page.browser.eval(&format!(
        "document.querySelector('#trace-text').focus(), document.querySelector('#trace-text').select(), \
         document.execCommand('insertText', false, {text:?})"
    ));
}

/// Waits until an element says something.
fn says(page: &Page, selector: &str, text: &str) {
    page.browser.wait_until(&format!(
        "document.querySelector('{selector}')?.innerText.includes({text:?})"
    ));
}

fn pasted(page: &Page) -> String {
    let value = page
        .browser
        .eval("document.getElementById('trace-text').value");
    value.as_str().expect("a text").to_owned()
}

#[test]
fn pasted_times_are_described_simulated_and_taken_back() {
    let page = open();
    let browser = &page.browser;
    says(
        &page,
        "#trace",
        "There is no trace: steady traffic is used meanwhile.",
    );
    let stamps =
        "2026-01-05T10:00:00Z\n2026-01-05T10:00:20Z\n2026-01-05T10:02:00Z\n2026-01-05T10:03:00Z";
    paste(&page, stamps);
    says(
        &page,
        "#trace-described",
        "4 requests over 4 min, from times (a date)",
    );
    // 4 requests in 4 minutes are 43,800 a month.
    assert_eq!(field(&page, "n"), "43800");
    says(&page, "#simulated-arrivals", "the 4 requests of your trace");
    page.simulated();
    // A bad text: the sentence names the line, the text stays, and the trace in force does as well.
    let wrong = "time\n1\nabc\ndef";
    paste(&page, wrong);
    says(
        &page,
        "#trace-message",
        "Line 3: \u{201c}abc\u{201d} is not a time.",
    );
    assert_eq!(pasted(&page), wrong);
    says(&page, "#trace-described", "4 requests over 4 min");
    // Another, with a line left out; then undo takes one back after the other.
    paste(&page, "time\n0\nabc\n10\n20");
    says(&page, "#trace-described", "3 requests over 30 s");
    says(
        &page,
        "#trace-notes",
        "Line 3: \u{201c}abc\u{201d} is not a time. It was left out.",
    );
    browser.wait_until("document.getElementById('trace-message') === null");
    browser.click(".toolbar button:nth-of-type(1)");
    says(&page, "#trace-described", "4 requests over 4 min");
    browser.click("#trace-remove");
    browser.wait_until("document.getElementById('trace-described') === null");
    browser.click(".toolbar button:nth-of-type(1)");
    says(
        &page,
        "#trace-described",
        "4 requests over 4 min, from times (a date)",
    );
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-n').value === '10 M'");
    no_errors(&page);
}

#[test]
fn the_sample_is_one_click_away_and_stays_out_of_the_link() {
    let page = open();
    let browser = &page.browser;
    browser.click("#trace-sample");
    says(&page, "#trace-described", "6,840 requests over 23.9 h");
    browser.wait_until("location.hash.includes('traffic=trace')");
    page.simulated();
    browser.reload();
    browser.ready();
    says(
        &page,
        "#notices",
        "stayed on the machine where it was given",
    );
    page.simulated();
    says(&page, "#simulated-arrivals", "Poisson at a steady");
    no_errors(&page);
}

#[test]
fn a_log_as_a_file_gives_duration_and_memory() {
    let page = open();
    let browser = &page.browser;
    let mut log = String::new();
    for call in 0..300_000_u32 {
        let init = if call == 0 {
            "Init Duration: 900.00 ms"
        } else {
            ""
        };
        writeln!(
            log,
            "{}\tREPORT RequestId: 1b2c\tDuration: 40.00 ms\tBilled Duration: 40 ms\tMemory Size: 1024 MB\tMax Memory Used: 37 MB\t{init}",
            1_767_600_000_000_u64 + 1_000 * u64::from(call)
        )
        .expect("a text");
    }
    let path = std::env::temp_dir().join(format!("page-trace-{}.log", std::process::id()));
    std::fs::write(&path, &log).expect("written");
    browser.eval(
        "(window.shares = new Set(), new MutationObserver(() => { const p = document.getElementById('trace-progress'); \
         if (p) window.shares.add(p.value); }).observe(document.getElementById('trace'), { childList: true, subtree: true, \
         attributes: true }))",
    );
    browser.type_into("#trace-file", &path.display().to_string());
    says(
        &page,
        "#trace-described",
        "300,000 requests over 3.47 days, from REPORT lines",
    );
    std::fs::remove_file(&path).expect("removed");
    let shares = browser
        .eval("window.shares.size")
        .as_u64()
        .expect("a number");
    assert!(
        shares >= 2,
        "{} MB were read in {shares} steps",
        log.len() / 1_000_000
    );
    says(
        &page,
        "#trace-would-set",
        "That sets a duration of 40 ms at the median",
    );
    browser.click("#trace-fit");
    browser.wait_until("document.getElementById('knob-memory').value.replace(',', '') === '1024'");
    assert_eq!(
        (field(&page, "median"), field(&page, "p95")),
        ("40".to_owned(), "40".to_owned())
    );
    says(
        &page,
        "#trace-would-set",
        "The scenario is as the log says.",
    );
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-median').value === '200'");
    says(&page, "#trace-described", "300,000 requests");
    page.simulated();
    no_errors(&page);
}

#[test]
fn a_cron_expression_that_is_wrong_names_its_field_and_stays() {
    let page = Page::open("requests=100000");
    let browser = &page.browser;
    browser.choose("#knob-traffic", "cron");
    browser.wait_until("document.getElementById('knob-cron') !== null");
    browser.type_into("#knob-cron", "0 24 * * *");
    says(
        &page,
        "#message-cron",
        "The hour, \u{201c}24\u{201d}, has a number outside 0 to 23.",
    );
    assert_eq!(field(&page, "cron"), "0 24 * * *");
    says(&page, "#simulated-arrivals", "at 0 ");
    browser.type_into("#knob-cron", "*/5 * * * *");
    browser.wait_until("document.getElementById('message-cron') === null");
    says(&page, "#simulated-arrivals", "at */5 * * * *");
    page.simulated();
    no_errors(&page);
}
