//! The bills of all platforms.

use browser_tests::{Key, Page};

use crate::{BARE, no_errors};

#[test]
fn every_platform_has_a_bill_or_says_why_not() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.click("#cases-button");
    browser.click("#case-every-platform");
    browser.wait_until("document.querySelectorAll('#bill .card').length === 15");
    assert_eq!(
        browser.eval("document.querySelectorAll('#bill .total').length"),
        14
    );
    let refused = browser.text("#bill-cloudflare-workers");
    assert!(
        refused.contains("Not possible: the memory is 512 MB, the limit 128 MB."),
        "{refused}"
    );
    assert!(refused.contains("Source of the limit:"), "{refused}");
    // The bars by keyboard: the cheapest first.
    browser.eval("document.querySelector('#bill .surface').focus()");
    browser.press(Key::ArrowDown);
    browser.wait_until("document.querySelector('#bill .readout')?.innerText.includes('Azure Functions Consumption: $11.40 a month')");
    browser.press(Key::End);
    browser.wait_until(
        "document.querySelector('#bill .readout')?.innerText.includes('Lambda Managed Instances')",
    );
    browser.press(Key::Escape);
    browser.wait_until("document.querySelector('#bill .readout') === null");
    browser.choose("#knob-region", "sa-east");
    browser.wait_until(
        "document.querySelector('#bill-gcp-gce').innerText.includes('no price for gcp-gce')",
    );
    assert!(
        browser
            .text("#bill-aws-ec2")
            .contains("Load balancer: left out")
    );
    no_errors(&page);
}

#[test]
fn a_line_shows_its_arithmetic_its_source_and_takes_a_price_of_ones_own() {
    let page = Page::open(BARE);
    page.simulated();
    let browser = &page.browser;
    browser.eval("document.querySelectorAll('#bill .lines details').forEach(d => d.open = true)");
    let ids = "[...document.querySelectorAll('[id]')].map(e => e.id)";
    assert_eq!(
        browser.eval(&format!("{ids}.length - new Set({ids}).size")),
        0,
        "an id is there twice"
    );
    let bill = browser.text("#bill-aws-lambda");
    for said in [
        "Quantity: 10,000,000 invocations \u{d7} 200 ms / 1,000 \u{d7} 512 MB / 1,024 = 1,000,000 GB-s.",
        "Tier: first 6,000,000,000 GB-s a month.",
        "AWS Price List API, AWS Lambda Pricing (us-east-1), us-east-1, seen 2025-10-28, read there.",
    ] {
        assert!(bill.contains(said), "{said} in:\n{bill}");
    }
    let field = "[id='price-aws-lambda-aws-lambda.request.us-east-1']";
    browser.type_into(field, "4e-7");
    browser.wait_until("document.getElementById('total-aws-lambda').innerText === '$20.67'");
    browser.wait_until("location.hash.includes('price.aws-lambda.request.us-east-1=0.0000004')");
    assert_eq!(browser.text("#own-prices"), "1 price is your own.");
    assert!(browser.text("#bill-aws-lambda").contains("your price"));
    for nonsense in ["dear", "-1", "1e300"] {
        browser.type_into(field, nonsense);
        browser.wait_until(&format!(
            "document.querySelector(\"{field}\").getAttribute('aria-invalid') === 'true'"
        ));
        assert_eq!(browser.text("#total-aws-lambda"), "$18.67");
        let kept = browser.eval(&format!("document.querySelector(\"{field}\").value"));
        assert_eq!(kept, nonsense);
    }
    browser.type_into(field, "4e-7");
    browser.wait_until("location.hash.includes('price.aws-lambda.request.us-east-1=0.0000004')");
    browser.reload();
    browser.wait_until("document.querySelector('#total-aws-lambda')?.innerText === '$20.67'");
    browser.click("#bill .bar:has(+ .cards) button:nth-of-type(2)");
    browser.wait_until("document.getElementById('total-aws-lambda').innerText === '$18.67'");
    assert!(!browser.has("#own-prices"));
    no_errors(&page);
}

#[test]
fn bills_are_copied_as_csv_or_shown_where_copying_is_not_allowed() {
    let page = Page::open(BARE);
    page.simulated();
    let browser = &page.browser;
    browser.eval("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }");
    browser.click("#bill .bar:has(+ .cards) button");
    browser.wait_until("window.copied !== undefined");
    let copied = browser.eval("window.copied");
    let text = copied.as_str().expect("a text");
    assert!(
        text.starts_with("Platform,Line,Category,Quantity,Unit,"),
        "{text}"
    );
    assert!(
        text.contains("AWS Lambda,Duration,Compute,1000000,GB-s,0.0000166667,"),
        "{text}"
    );
    browser.eval("navigator.clipboard.writeText = () => Promise.reject(new Error('not here'))");
    browser.click("#bill .bar:has(+ .cards) button");
    browser
        .wait_until("document.querySelector('#bill textarea')?.value.startsWith('Platform,Line')");
}

#[test]
fn a_second_currency_stands_beside_the_totals() {
    let page = Page::open(BARE);
    page.simulated();
    let browser = &page.browser;
    browser.choose("#knob-currency", "EUR");
    browser.wait_until("document.querySelector('#knob-currency-rate')?.value === '0'");
    assert!(!browser.has("#bill-aws-ec2 .second"), "no rate, no amount");
    browser.type_into("#knob-currency-rate", "0.9");
    browser
        .wait_until("document.querySelector('#bill-aws-ec2 .second')?.innerText === '27.33 EUR'");
    browser.wait_until(
        "location.hash.includes('currency=EUR') && location.hash.includes('currency-rate=0.9')",
    );
    browser.type_into("#knob-currency-rate", "nothing");
    browser.wait_until("document.querySelector('#message-currency-rate') !== null");
    assert_eq!(browser.text("#bill-aws-ec2 .second"), "27.33 EUR");
    no_errors(&page);
}

#[test]
fn switching_platforms_off_leaves_a_page_that_says_what_to_do() {
    let page = Page::open("lambda=off&ec2=off");
    page.simulated();
    assert_eq!(
        page.browser.text("#answer h2"),
        "Choose a platform to compare."
    );
    assert!(
        page.browser
            .text("#bill")
            .contains("No platform is chosen.")
    );
    page.browser.click("#knob-ec2");
    page.browser
        .wait_until("document.querySelector('#total-aws-ec2') !== null");
    no_errors(&page);
}
