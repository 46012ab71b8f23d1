//! Traces as files: dropped, too large, stopped, without requests, and read where there is no worker.

use browser_tests::{Browser, Page, StaticSite, dist};

use crate::no_errors;

/// Before the page's own script: what it does to a file.
const TOOLS: &str = "window.give = (name, parts, how) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File(parts, name));
  if (how === 'drop') {
    document.getElementById('trace-hint').dispatchEvent(
      new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  } else {
    const input = document.getElementById('trace-file');
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }
};
window.times = n => { const lines = []; for (let i = 0; i < n; i++) lines.push(i + '.5'); return lines.join('\\n') + '\\n'; };";

/// The page with the place for a trace, after a script of one's own.
fn open(script: &str) -> Page {
    let site = StaticSite::serve(dist());
    let browser = Browser::start(1280, 800);
    browser.before(&format!("{TOOLS}{script}"));
    browser.go(&site.address("requests=100000&traffic=trace"));
    browser.ready();
    browser.eval("document.querySelectorAll('details.group').forEach(group => group.open = true)");
    Page { browser, site }
}

fn says(page: &Page, selector: &str, text: &str) {
    page.browser.wait_until(&format!(
        "document.querySelector('{selector}')?.innerText.includes({text:?})"
    ));
}

#[test]
fn a_file_is_dropped_and_one_beyond_the_limit_is_refused() {
    let page = open("");
    let browser = &page.browser;
    browser.eval("give('dropped.csv', [times(1000)], 'drop')");
    says(&page, "#trace-described", "1,000 requests over 16.7 min");
    browser.eval("give('huge.csv', [new Uint8Array(100_600_000)], 'drop')");
    says(&page, "#trace-message", "files of up to 100 MB are read");
    says(&page, "#trace-described", "1,000 requests");
    no_errors(&page);
}

#[test]
fn what_has_no_request_is_refused_with_a_sentence() {
    let page = open("");
    for (text, sentence) in [
        ("", "There is no line with anything on it."),
        ("\\n  \\n\\n", "There is no line with anything on it."),
        (
            "minute,count\\n0,0\\n1,0\\n",
            "All counts are 0; at least one request is needed.",
        ),
    ] {
        page.browser
            .eval(&format!("give('none.csv', ['{text}'], 'choose')"));
        says(&page, "#trace-message", sentence);
        page.browser
            .eval("give('some.csv', ['0\\n1\\n2\\n'], 'choose')");
        page.browser
            .wait_until("document.getElementById('trace-message') === null");
    }
    says(&page, "#trace-described", "3 requests");
    no_errors(&page);
}

/// 60 MB of times, made of one part that is given again and again.
const LARGE: &str = "give('large.csv', Array(60).fill(times(130_000)), 'choose')";

#[test]
fn reading_is_stopped_at_once_and_another_file_is_read() {
    for script in ["", "delete window.Worker;"] {
        let page = open(script);
        let browser = &page.browser;
        browser.eval("give('before.csv', [times(10)], 'choose')");
        says(&page, "#trace-described", "10 requests");
        browser.eval(LARGE);
        browser.wait_until("document.getElementById('trace-stop')");
        let took = browser.eval(
            "(begin => { document.getElementById('trace-stop').click(); return performance.now() - begin; })(performance.now())",
        );
        assert!(took.as_f64().is_some_and(|ms| ms < 100.0), "{took} ms");
        says(
            &page,
            "#trace-message",
            "Reading large.csv was stopped; nothing of it is used.",
        );
        says(&page, "#trace-described", "10 requests");
        browser.eval("give('after.csv', [times(20)], 'choose')");
        says(&page, "#trace-described", "20 requests");
        browser.wait_until("document.getElementById('trace-message') === null");
        no_errors(&page);
    }
}

/// The same trace and the same numbers, without a worker.
#[test]
fn without_workers_the_page_reads_and_simulates_by_itself() {
    let numbers = |script: &str| {
        let page = open(script);
        page.browser
            .eval("give('times.csv', [times(200_000)], 'choose')");
        says(&page, "#trace-described", "200,000 requests");
        page.browser.wait_until(
            "document.querySelector('.results') && !document.querySelector('.results.stale')",
        );
        says(&page, "#simulated-arrivals", "of your trace");
        page.simulated();
        no_errors(&page);
        (
            page.browser.text("#cold-starts .results"),
            page.browser.has("#inline-note"),
        )
    };
    let (with, inline) = numbers("");
    assert!(!inline);
    let (without, inline) = numbers("delete window.Worker;");
    assert!(inline);
    assert_eq!(with, without);
}

/// The program falls in whatever worker is to read a trace.
const FALLS: &str = "const Whole = Worker; window.Worker = class extends Whole { postMessage(given) { \
    if (given instanceof Blob) setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data: '{\"Fell\":\"some/place.rs:7\"}' })), 5); \
    else super.postMessage(given); } };";

#[test]
fn where_the_program_falls_at_a_trace_the_page_stands_and_what_was_pasted_stays() {
    let page = open(FALLS);
    let browser = &page.browser;
    browser.eval(
        "document.querySelector('#trace-text').focus(), document.execCommand('insertText', false, '0\\n20\\n987654')",
    );
    says(
        &page,
        "#trace .fell",
        "A fault of the program has stopped reading the pasted text; nothing of it is used.",
    );
    let report = browser.eval("document.querySelector('#trace .fell pre').textContent");
    let report = report.as_str().expect("a report");
    assert!(
        report.contains("some/place.rs:7") && !report.contains("987654"),
        "{report}"
    );
    assert_eq!(
        browser.eval("document.querySelector('#trace-text').value"),
        "0\n20\n987654"
    );
    assert!(!browser.has("#trace-progress") && !browser.has("#restarted"));
    page.simulated();
    no_errors(&page);
}
