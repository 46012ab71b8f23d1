//! The fit of the workload, and the table of all platforms.

use browser_tests::{Key, Page};

use crate::no_errors;

/// Keys of the rows that are shown, in order.
fn rows(page: &Page) -> Vec<String> {
    let all = page
        .browser
        .eval("[...document.querySelectorAll('#overview tr[data-subject]')].map(row => row.dataset.subject)");
    let all = all.as_array().expect("rows").iter();
    all.map(|key| key.as_str().expect("a key").to_owned())
        .collect()
}

fn opened(scenario: &str) -> Page {
    let page = Page::open(scenario);
    page.simulated();
    page.browser
        .eval("document.getElementById('comparison').scrollIntoView()");
    judged(&page);
    page
}

/// Waits until everything is judged as the scenario is.
fn judged(page: &Page) {
    page.browser
        .wait_until("document.querySelector('#fit')?.dataset.stale === 'false'");
}

#[test]
fn every_platform_is_judged_and_found_by_filter_and_order() {
    let page = opened("");
    let browser = &page.browser;
    assert_eq!(rows(&page).len(), 18);
    assert_eq!(browser.text("#overview-count"), "18 of 18 shown.");
    browser.choose("#overview-provider", "azure");
    browser.wait_until("document.getElementById('overview-count').innerText === '5 of 18 shown.'");
    browser.choose("#overview-sort", "servers");
    browser.wait_until("document.getElementById('overview-count').innerText === '2 of 18 shown.'");
    browser.click("[data-subject='azure-vm'] button[aria-label='Pin Azure VM fleet']");
    browser.type_into("#overview-text", "premium");
    browser.wait_until("document.querySelectorAll('#overview tr[data-subject]').length === 2");
    assert_eq!(
        rows(&page),
        ["azure-vm", "azure-functions-premium"],
        "what is pinned stays on top"
    );
    browser.click("#overview .wanted button");
    browser.wait_until("document.querySelectorAll('#overview tr[data-subject]').length === 18");
    assert_eq!(rows(&page)[0], "azure-vm");
    browser.choose("#overview-order", "cost");
    browser.wait_until("document.querySelectorAll('#overview tr[data-subject]')[1].dataset.subject !== 'aws-lambda'");
    let costs = browser.eval(
        "[...document.querySelectorAll('#overview tr[data-subject]')].slice(1).map(row => row.querySelector('.cost').innerText) \
         .filter(text => text.startsWith('$')).map(text => Number(text.slice(1).replaceAll(',', '')))",
    );
    let costs: Vec<f64> = costs
        .as_array()
        .expect("costs")
        .iter()
        .filter_map(serde_json::Value::as_f64)
        .collect();
    assert!(costs.len() > 9 && costs.is_sorted(), "{costs:?}");
    browser.choose("#overview-verdict", "impossible");
    browser.wait_until("document.querySelector(\"[data-subject='cloudflare-workers']\") !== null && document.querySelector(\"[data-subject='aws-lambda']\") === null");
    no_errors(&page);
}

#[test]
fn two_platforms_stand_side_by_side_with_what_differs() {
    let page = opened("");
    let browser = &page.browser;
    browser.click("[data-subject='aws-lambda'] button[aria-label='Compare AWS Lambda']");
    browser.wait_until(
        "document.querySelector('#overview [role=status].note').innerText.includes('AWS Lambda')",
    );
    browser.click("[data-subject='gcp-gce'] button[aria-label='Compare Compute Engine fleet']");
    browser.wait_until("document.querySelector('#side-by-side h4')?.innerText === 'AWS Lambda and Compute Engine fleet'");
    let differs = "document.querySelectorAll('#side-by-side tr.differs').length";
    assert!(browser.eval(differs).as_u64() >= Some(8));
    assert!(
        browser
            .text("#side-by-side tr.differs th")
            .contains("differs")
    );
    browser.click("#side-by-side button");
    browser.wait_until("document.querySelector('#side-by-side') === null");
    no_errors(&page);
}

#[test]
fn a_cell_opens_its_detail_and_source_by_keyboard() {
    let page = opened("");
    let browser = &page.browser;
    let cell = "document.querySelector(\"[data-subject='aws-lambda'] td:nth-of-type(8) details\")";
    browser.eval(&format!("{cell}.querySelector('summary').focus()"));
    browser.press(Key::Space);
    browser.wait_until(&format!("{cell}.open"));
    let said = browser.eval(&format!("{cell}.innerText"));
    let said = said.as_str().expect("a text");
    for part in [
        "15 min a run",
        "6 MB a request",
        "AWS Lambda quotas, docs.aws.amazon.com, 2026-10-01",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    no_errors(&page);
}

#[test]
fn verdicts_follow_the_inputs_and_advice_can_be_tried() {
    let page = opened("");
    let browser = &page.browser;
    assert_eq!(browser.text("#verdict-aws-lambda"), "excels");
    browser.choose("#knob-protocol", "websocket");
    browser.wait_until("document.getElementById('verdict-aws-lambda').innerText === 'poor'");
    judged(&page);
    let card = "#fit .card";
    browser.wait_until("document.querySelector('#fit .card .remedies') !== null");
    let advice = browser.text(card);
    assert!(advice.contains("nothing here holds them"), "{advice}");
    assert!(
        advice.contains("Put a WebSocket API of API Gateway in front:"),
        "{advice}"
    );
    browser.click("#fit .card .remedies button");
    browser.wait_until("location.hash.includes('lambda-front-door=web-socket') && document.querySelector('#fit .card').innerText.includes('and are held')");
    browser.click(".toolbar button");
    browser.wait_until(
        "document.querySelector('#fit .card').innerText.includes('nothing here holds them')",
    );
    browser.type_into("#knob-longest", "1h");
    browser.wait_until("document.getElementById('verdict-aws-lambda').innerText === 'impossible'");
    judged(&page);
    browser.wait_until("document.querySelector('#fit .card').innerText.includes('Excels with a longest run of at most 15 min.')");
    let longest = browser
        .eval("Number(document.getElementById('fit').dataset.longest)")
        .as_f64();
    assert!(
        longest.is_some_and(|ms| ms < 50.0),
        "a slice took {longest:?} ms"
    );
    no_errors(&page);
}

#[test]
fn arrow_keys_go_through_the_characteristics_and_tab_stops_at_one() {
    let page = opened("");
    let browser = &page.browser;
    let stops = "[...document.querySelectorAll('#overview td details summary[id]')].filter(e => e.tabIndex === 0).map(e => e.id).join()";
    assert_eq!(browser.eval(stops), "characteristic-0-0");
    browser.eval("document.getElementById('characteristic-0-0').focus()");
    let at = |keys: &[Key], id: &str| {
        keys.iter().for_each(|&key| browser.press(key));
        assert_eq!(browser.eval("document.activeElement.id"), id);
    };
    at(
        &[Key::ArrowRight, Key::ArrowRight, Key::ArrowDown],
        "characteristic-1-2",
    );
    at(&[Key::ArrowUp, Key::ArrowUp], "characteristic-0-2");
    at(
        &[Key::ArrowLeft, Key::ArrowLeft, Key::ArrowLeft],
        "characteristic-0-0",
    );
    at(&[Key::ArrowDown], "characteristic-1-0");
    browser.wait_until(&format!("{stops} === 'characteristic-1-0'"));
    browser.press(Key::Enter);
    let open = "document.activeElement.parentElement.open";
    browser.wait_until(open);
    no_errors(&page);
}
