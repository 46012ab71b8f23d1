//! What the page around and a view say to each other, and the script that makes frames fit.

use browser_tests::{Browser, StaticSite, dist};
use serde_json::{Value, json};

/// A page of somebody else that keeps what it hears from the view in its frame, as `heard`.
fn listening(site: &StaticSite, view: &str) -> StaticSite {
    StaticSite::serve_html(format!(
        "<!doctype html><title>Host</title><iframe title='view' src='{}?view={view}' width='600' height='500'></iframe>
         <script>
           var frame = document.querySelector('iframe');
           var heard = [];
           addEventListener('message', (event) => heard.push(event.data));
           var say = (message) => frame.contentWindow.postMessage(message, '*');
           var last = (type) => heard.filter((message) => message.type === type).at(-1);
         </script>",
        site.address("")
    ))
}

/// Says something to the view: what is in every message, and this.
fn say(browser: &Browser, more: &Value) {
    browser.eval(&format!(
        "say(Object.assign({{ source: 'serverless-tradeoffs', v: 1 }}, {more}))"
    ));
}

/// What the bills in the last results come to.
fn totals(browser: &Browser) -> Vec<f64> {
    let bills = browser.eval("last('results').results.bills.map(bill => bill.total_usd)");
    let bills = bills.as_array().cloned().unwrap_or_default();
    bills.iter().filter_map(Value::as_f64).collect()
}

#[test]
fn the_page_around_sets_a_scenario_and_hears_its_results() {
    let site = StaticSite::serve(dist());
    let host = listening(&site, "break-even");
    let browser = Browser::start(800, 700);
    browser.go(&host.foreign_address());
    browser.wait_until("last('ready')");
    assert_eq!(browser.eval("last('ready').view"), "break-even");
    browser.wait_until("last('height')?.height > 300");
    say(&browser, &json!({ "type": "get", "id": "first" }));
    browser.wait_until("last('results')?.id === 'first'");
    let at_first = totals(&browser);
    assert_eq!(at_first.len(), 2, "two platforms are compared");
    say(&browser, &json!({ "type": "subscribe", "id": 2 }));
    browser.wait_until("last('results').id === 2");
    // As a file has it: what it leaves out is the worked example.
    let file = json!({ "workload": { "invocations_per_month": 50e6 }, "platforms": [{ "id": "aws-lambda" }, { "id": "aws-ec2", "count": 1 }] });
    say(&browser, &json!({ "type": "set", "scenario": file }));
    browser.wait_until("last('results').link.includes('n=50000000')");
    browser.wait_until("last('results').simulation === 'done'");
    assert!(totals(&browser)[0] > at_first[0], "{:?}", totals(&browser));
    // A page that listens late hears once more.
    say(&browser, &json!({ "type": "hello" }));
    browser.wait_until("heard.filter(message => message.type === 'ready').length === 2");
    // As a link has it.
    say(
        &browser,
        &json!({ "type": "set", "scenario": "n=1000&memory=1024" }),
    );
    browser.wait_until("last('results').link.includes('memory=1024')");
    assert_eq!(totals(&browser)[0], 0.0, "free");
    say(&browser, &json!({ "type": "unsubscribe" }));
    say(&browser, &json!({ "type": "get", "id": "after" }));
    browser.wait_until("last('results').id === 'after'");
    let count = browser.eval("heard.filter(message => message.type === 'results').length");
    say(&browser, &json!({ "type": "set", "scenario": "n=2000" }));
    browser.enter_frame();
    browser.wait_until("location.hash.includes('n=2000')");
    browser.leave_frame();
    assert_eq!(
        browser.eval("heard.filter(message => message.type === 'results').length"),
        count
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn messages_that_cannot_be_used_change_nothing_and_are_named() {
    let site = StaticSite::serve(dist());
    let host = listening(&site, "answer");
    let browser = Browser::start(800, 700);
    browser.go(&host.foreign_address());
    browser.wait_until("last('ready')");
    // Somebody else's, and of kinds that are not known.
    for other in [
        "say('text')",
        "say(null)",
        "say({ source: 'react-devtools' })",
        "say({ source: 'serverless-tradeoffs', v: 1, type: 'dance' })",
    ] {
        browser.eval(&format!("({other}, true)"));
    }
    let refused = [
        (json!({ "type": "set", "scenario": [] }), "scenario: is not"),
        (
            json!({ "type": "set", "scenario": "x".repeat(1_000_000) }),
            "a message is at most 64 KB",
        ),
        (
            json!({ "type": "set", "scenario": { "workload": { "memory_mb": "much" } } }),
            "scenario: workload.memory_mb",
        ),
        (
            json!({ "type": "get", "v": 2 }),
            "v: messages are of version 1",
        ),
    ];
    for (number, (message, why)) in refused.iter().enumerate() {
        say(&browser, message);
        browser.wait_until(&format!(
            "heard.filter(message => message.type === 'error').length === {}",
            number + 1
        ));
        let said = browser.eval("last('error').message");
        assert!(
            said.as_str().is_some_and(|said| said.starts_with(why)),
            "{said}"
        );
    }
    // A frame beside it is not the page around.
    browser.eval(
        "(document.body.insertAdjacentHTML('beforeend', '<iframe title=\"other\" srcdoc=\"<script>parent.frames[0].postMessage({source:&quot;serverless-tradeoffs&quot;,v:1,type:&quot;set&quot;,scenario:&quot;n=7&quot;},&quot;*&quot;);parent.postMessage({type:&quot;sent&quot;},&quot;*&quot;)</script>\"></iframe>'), true)",
    );
    browser.wait_until("last('sent')");
    say(&browser, &json!({ "type": "get", "id": "last" }));
    browser.wait_until("last('results')?.id === 'last'");
    assert_eq!(browser.eval("last('results').link"), "", "nothing was set");
    browser.enter_frame();
    let said = browser.text("main");
    assert!(
        said.contains("AWS Lambda is cheaper"),
        "the answer stands: {said}"
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_script_makes_frames_fit_and_makes_an_element() {
    let site = StaticSite::serve(dist());
    let address = site.address("");
    let host = StaticSite::serve_html(format!(
        "<!doctype html><title>Host</title><script async src='{address}embed.js'></script>
         <iframe title='view' src='{address}?view=answer' width='600' height='150'></iframe>
         <serverless-tradeoffs view='bill' controls='none' title='Our bill' scenario='{{\"workload\":{{\"invocations_per_month\":3000000}}}}'></serverless-tradeoffs>"
    ));
    let browser = Browser::start(800, 900);
    browser.go(&host.foreign_address());
    browser
        .wait_until("document.querySelector('serverless-tradeoffs iframe')?.title === 'Our bill'");
    let fits = |selector: &str| {
        browser.wait_until(&format!(
            "(height => height > 60 && height !== 150 && height !== 560)(document.querySelector('{selector}').clientHeight)"
        ));
    };
    fits("body > iframe");
    browser.eval("document.querySelector('serverless-tradeoffs').scrollIntoView()");
    fits("serverless-tradeoffs iframe");
    for frame in 0..2 {
        browser.enter_frame_at(frame);
        browser.wait_until("document.documentElement.dataset.simulation === 'done'");
        browser.wait_until("Math.abs(document.documentElement.scrollHeight - innerHeight) <= 2");
        browser.leave_frame();
    }
    browser.enter_frame_at(1);
    browser.wait_until("location.hash.includes('n=3000000')");
    assert_eq!(browser.text("#bill h2"), "Our bill");
    browser.leave_frame();
    browser.eval("document.querySelector('serverless-tradeoffs').setAttribute('view', 'terms')");
    browser.enter_frame_at(1);
    browser.wait_until("document.querySelector('#terms')");
    assert_eq!(browser.console(), Vec::<String>::new());
}
