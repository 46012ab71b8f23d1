//! The released page, used as a visitor would.

use browser_tests::{Browser, Key, Page, StaticSite, dist};

/// The bare example of 10 M invocations against one t3.medium.
const BARE: &str = "v=1&cpu=1&lambda-free-tier=off&lambda-front-door=none&lambda-egress=off&ec2-free-tier=off&ec2-fleet=set\
                    &ec2-front-door=none&ec2-credits=off&ec2-disk=off&ec2-ipv4=off&ec2-egress=off";

fn field(page: &Page, key: &str) -> String {
    let value = page
        .browser
        .eval(&format!("document.getElementById('knob-{key}').value"));
    value.as_str().expect("a field").to_owned()
}

fn no_errors(page: &Page) {
    assert_eq!(page.browser.console(), Vec::<String>::new());
    let text = page.browser.text("body");
    for wrong in ["NaN", "inf", "undefined", "Infinity"] {
        assert!(
            !text
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == wrong),
            "{wrong} in:\n{text}"
        );
    }
}

#[test]
fn the_worked_example_is_answered_with_bills_crossing_and_cold_starts() {
    let page = Page::open(BARE);
    page.simulated();
    let browser = &page.browser;
    assert_eq!(browser.text("#total-aws-lambda"), "$18.67");
    assert_eq!(browser.text("#total-aws-ec2"), "$30.37");
    let answer = browser.text("#answer");
    assert!(
        answer.contains("AWS Lambda is cheaper: $11.70 less a month."),
        "{answer}"
    );
    assert!(
        answer.contains("AWS Lambda stays cheaper up to 16.3 M (6.19 requests/s)."),
        "{answer}"
    );
    assert!(
        browser
            .text("#cold-starts")
            .contains("Simulated 1 M requests.")
    );
    assert_eq!(browser.text("#verdict-aws-lambda"), "fits");
    browser.click("#knob-lambda-free-tier");
    browser.wait_until("document.getElementById('total-aws-lambda').innerText === '$11.80'");
    assert!(browser.text("#answer").contains("up to 19.9 M"));
    browser.choose("#knob-lambda-arch", "arm64");
    browser.wait_until("document.getElementById('total-aws-lambda').innerText === '$9.80'");
    no_errors(&page);
}

#[test]
fn typing_changes_the_answer_and_the_link_and_a_reload_restores_them() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.type_into("#knob-n", "500M");
    browser.type_into("#knob-seed", "42");
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    browser
        .wait_until("location.hash.includes('n=500000000') && location.hash.includes('seed=42')");
    page.simulated();
    let (answer, found) = (browser.text("#answer"), browser.text("#cold-starts dl"));
    browser.reload();
    browser.wait_until("document.documentElement.dataset.ready === 'true'");
    page.simulated();
    assert_eq!(
        (browser.text("#answer"), browser.text("#cold-starts dl")),
        (answer, found)
    );
    assert_eq!(field(&page, "n"), "500 M");
    no_errors(&page);
}

#[test]
fn back_and_forward_restore_the_scenario() {
    let page = Page::open("n=5000000");
    let browser = &page.browser;
    browser.click(".presets a:nth-of-type(2)");
    browser.wait_until("document.getElementById('total-aws-ec2').innerText === '$30.37'");
    browser.back();
    browser.wait_until("document.getElementById('knob-n').value === '5 M'");
    assert_eq!(browser.text("#total-aws-ec2"), "$60.59");
}

#[test]
fn what_cannot_be_used_is_said_and_stays_in_the_field() {
    let page = Page::open("");
    let browser = &page.browser;
    for (key, typed, said) in [
        ("n", "abc", "Still using 10 M."),
        ("n", "", "The field is empty. Still using 10 M."),
        ("n", "-5", "-5 is below 0; used 0."),
        ("n", "1e300", "1e300 is above 1 T; used 1 T."),
        ("n", "10,5", "write the decimal point as a dot"),
        ("memory", "64", "64 MB is below 128 MB; used 128 MB."),
        (
            "memory",
            "20 GB",
            "20,480 MB is above 10,240 MB; used 10,240 MB.",
        ),
        (
            "p95",
            "100 ms",
            "100 ms is below the median; used 200 ms for both.",
        ),
    ] {
        browser.type_into(&format!("#knob-{key}"), typed);
        let message = format!("#message-{key}");
        browser.wait_until(&format!(
            "document.querySelector('{message}')?.innerText.includes({said:?})"
        ));
        assert_eq!(field(&page, key), typed);
    }
    browser.type_into("#knob-n", "10 M");
    browser.wait_until("document.querySelector('#message-n') === null");
    no_errors(&page);
}

#[test]
fn no_invocations_is_an_ordinary_case() {
    let page = Page::open("n=0");
    page.simulated();
    assert!(
        page.browser
            .text("#answer")
            .contains("AWS Lambda is free here.")
    );
    assert!(
        page.browser
            .text("#cold-starts")
            .contains("There are no invocations to simulate.")
    );
    no_errors(&page);
}

#[test]
fn a_damaged_link_opens_with_a_notice() {
    let page = Page::open("n=%zz&memory=512&<script>alert(1)</script>&seed=1e999&lambda-arch=mips");
    page.simulated();
    let notice = page.browser.text("#notices");
    assert!(
        notice.contains("Ignored Invocations a month from the link"),
        "{notice}"
    );
    assert!(
        notice.contains("Ignored Architecture of AWS Lambda from the link"),
        "{notice}"
    );
    assert_eq!(page.browser.text("#total-aws-ec2"), "$61.03");
    page.browser.click("#notices button");
    page.browser
        .wait_until("document.querySelector('#notices') === null");
    no_errors(&page);
}

#[test]
fn undo_and_redo_take_steps_back_and_forth() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.type_into("#knob-n", "20M");
    browser.type_into("#knob-memory", "1 GB");
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-memory').value === '512'");
    assert_eq!(field(&page, "n"), "20 M");
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-n').value === '10 M'");
    browser.click(".toolbar button:nth-of-type(2)");
    browser.wait_until("document.getElementById('knob-n').value === '20 M'");
    browser.click(".toolbar button:nth-of-type(3)");
    browser.wait_until("location.hash === ''");
    assert_eq!(field(&page, "n"), "10 M");
}

#[test]
fn the_break_even_chart_is_read_by_mouse_and_keyboard() {
    let page = Page::open(BARE);
    let browser = &page.browser;
    let surface = "document.querySelector('#break-even .surface')";
    browser.eval(&format!("{surface}.scrollIntoView({{block: 'center'}})"));
    let place = browser.eval(&format!(
        "[{surface}.getBoundingClientRect().x, {surface}.getBoundingClientRect().y]"
    ));
    let (x, y) = (place[0].as_f64().expect("x"), place[1].as_f64().expect("y"));
    browser.hover(x + 300.0, y + 150.0);
    browser.wait_until("document.querySelectorAll('#break-even .readout .reading').length === 2");
    let by_mouse = browser.text("#break-even .readout");
    assert!(
        by_mouse.contains("AWS Lambda")
            && by_mouse.contains("EC2 fleet")
            && by_mouse.contains("cheaper"),
        "{by_mouse}"
    );
    browser.hover(5.0, 5.0);
    browser.wait_until("document.querySelector('#break-even .readout') === null");

    // From the keyboard the cursor starts at the scenario's own volume.
    browser.eval(&format!("{surface}.focus()"));
    browser.press(Key::Space);
    browser.wait_until(
        "document.querySelector('#break-even .readout')?.innerText.includes('10 M a month')",
    );
    let here = browser.text("#break-even .readout");
    assert!(
        here.contains("$18.67") && here.contains("$30.37") && here.contains("$11.70 cheaper"),
        "{here}"
    );
    browser.press(Key::ArrowRight);
    browser.wait_until(
        "!document.querySelector('#break-even .readout').innerText.includes('10 M a month')",
    );
    browser.press(Key::End);
    browser.wait_until(
        "document.querySelector('#break-even .readout').innerText.includes('EC2 fleet is')",
    );
    browser.wait_until(
        "document.querySelector('#break-even [aria-live]').innerText.includes('a month')",
    );
    browser.press(Key::Escape);
    browser.wait_until("document.querySelector('#break-even .readout') === null");

    let rows = browser.eval("document.querySelectorAll('#break-even table tbody tr').length");
    assert_eq!(
        rows, 15,
        "thirteen powers of ten, one crossing, one scenario"
    );
    no_errors(&page);
}

#[test]
fn charts_are_sharp_and_follow_their_container() {
    let page = Page::open("");
    let browser = &page.browser;
    let canvas = "document.querySelector('#break-even canvas')";
    for (width, ratio) in [(1280, 1.0), (700, 2.0), (390, 3.0), (320, 1.0)] {
        browser.resize(width, 800, ratio);
        browser.wait_until(&format!(
            "Math.abs({canvas}.width - {canvas}.clientWidth * {ratio}) <= 1"
        ));
        let overflow = browser
            .eval("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert!(
            overflow.as_f64().is_some_and(|px| px <= 0.0),
            "{width} px wide scrolls sideways by {overflow}"
        );
    }
}

#[test]
fn text_twice_as_large_wraps_on_a_narrow_screen() {
    let page = Page::open_folded("fargate=on&gce=on");
    page.simulated();
    let browser = &page.browser;
    browser.resize(320, 700, 1.0);
    browser.eval("document.documentElement.style.fontSize = '200%'");
    browser
        .wait_until("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
}

#[test]
fn a_month_is_simulated_in_the_worker_with_progress_and_can_be_stopped() {
    let page = Page::open("");
    page.simulated();
    let browser = &page.browser;
    // 10 M requests; frames go on being drawn meanwhile.
    browser.eval(
        "(window.longest = 0, window.last = performance.now(), (function frame() { \
         const now = performance.now(); window.longest = Math.max(window.longest, now - window.last); \
         window.last = now; requestAnimationFrame(frame); })())",
    );
    browser.click("#cold-starts .bar button:nth-of-type(3)");
    browser.wait_until("document.documentElement.dataset.simulation === 'running'");
    browser.wait_until("document.querySelector('#cold-starts progress').value > 0");
    browser.wait_until(
        "document.querySelector('#simulation-status').innerText === 'Simulated 10 M requests.'",
    );
    assert!(!browser.has("#inline-note"));
    let longest = browser.eval("window.longest").as_f64().expect("a time");
    assert!(longest < 2_000.0, "the page stood still for {longest} ms");

    browser.type_into("#knob-requests", "1B");
    browser.wait_until("document.documentElement.dataset.simulation === 'running'");
    browser.wait_until("document.querySelector('#cold-starts progress').value > 0");
    browser.click("#cold-starts .bar button:nth-of-type(1)");
    browser.wait_until("document.documentElement.dataset.simulation === 'cancelled'");
    assert!(browser.text("#simulation-status").starts_with("Stopped at"));
    no_errors(&page);
}

#[test]
fn without_a_worker_the_page_simulates_by_itself_and_says_so() {
    let whole = Page::open("requests=100000");
    whole.simulated();
    let page = Page::open_from(
        StaticSite::serve_without(dist(), &["worker_loader.js"]),
        "requests=100000",
    );
    page.simulated();
    assert!(
        page.browser
            .text("#inline-note")
            .contains("runs in the page itself")
    );
    assert_eq!(
        page.browser.text("#cold-starts dl"),
        whole.browser.text("#cold-starts dl")
    );
}

#[test]
fn every_runtime_is_simulated_and_billed() {
    let page = Page::open("requests=50000&n=200000");
    let browser = &page.browser;
    let mut seen = Vec::new();
    for runtime in ["nodejs", "python", "java", "go", "rust", "dotnet"] {
        browser.choose("#knob-runtime", runtime);
        browser.wait_until("document.querySelector('.results.stale') === null");
        page.simulated();
        browser.wait_until(
            "document.querySelector('.results') && !document.querySelector('.results.stale')",
        );
        assert!(
            browser
                .text("#bill")
                .contains("Cold starts: billed INIT and slow first call")
        );
        seen.push(browser.text("#cold-starts dl > div:nth-of-type(4)"));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[test]
fn a_group_of_inputs_unfolds_by_click_and_by_key() {
    let page = Page::open_folded("");
    let browser = &page.browser;
    assert_eq!(
        browser.eval("document.querySelectorAll('details.group[open]').length"),
        1
    );
    browser.click("details.compared summary");
    browser.wait_until("document.querySelector('details.compared').open");
    browser.click("#knob-fargate");
    browser.wait_until("document.querySelector('#total-aws-fargate') !== null");
    browser.eval("document.querySelector('details.compared summary').focus()");
    browser.press(Key::Space);
    browser.wait_until("!document.querySelector('details.compared').open");
    assert!(
        browser
            .text("details.compared summary")
            .contains("3 of 15 platforms")
    );
    no_errors(&page);
}

#[test]
fn every_platform_has_a_bill_or_says_why_not() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.click(".presets a:nth-of-type(3)");
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
    browser.click("#bill .bar button:nth-of-type(2)");
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
    browser.click("#bill .bar button");
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
    browser.click("#bill .bar button");
    browser
        .wait_until("document.querySelector('#bill textarea')?.value.startsWith('Platform,Line')");
}

#[test]
fn a_second_currency_stands_beside_the_totals() {
    let page = Page::open(BARE);
    page.simulated();
    let browser = &page.browser;
    browser.choose("#knob-currency", "EUR");
    browser.wait_until("document.querySelector('#knob-rate')?.value === '0'");
    assert!(!browser.has("#bill-aws-ec2 .second"), "no rate, no amount");
    browser.type_into("#knob-rate", "0.9");
    browser
        .wait_until("document.querySelector('#bill-aws-ec2 .second')?.innerText === '27.33 EUR'");
    browser
        .wait_until("location.hash.includes('currency=EUR') && location.hash.includes('rate=0.9')");
    browser.type_into("#knob-rate", "nothing");
    browser.wait_until("document.querySelector('#message-rate') !== null");
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

#[test]
fn nothing_leaves_the_page() {
    let page = Page::open("");
    page.simulated();
    let foreign = page.browser.eval(
        "performance.getEntriesByType('resource').map(e => e.name).filter(name => !name.startsWith(location.origin))",
    );
    assert_eq!(foreign.as_array().map(Vec::len), Some(0), "{foreign}");
    let policy = page
        .browser
        .eval("document.querySelector('meta[http-equiv=\"Content-Security-Policy\"]').content");
    assert!(
        policy.as_str().is_some_and(
            |p| p.starts_with("default-src 'none'") && p.contains("connect-src 'self'")
        )
    );
    // The policy holds: another site on this machine answers, but the page may not ask it.
    let other = StaticSite::serve_html("<!doctype html><title>Other</title>".to_owned());
    let ask = |from: &Browser| {
        let address = other.address("");
        from.eval(&format!(
            "fetch('{address}', {{ mode: 'no-cors' }}).then(() => 'answered', () => 'refused')"
        ))
    };
    assert_eq!(ask(&page.browser), "refused");
    page.browser.go(&other.address(""));
    assert_eq!(ask(&page.browser), "answered");
}

#[test]
fn the_page_works_in_an_iframe() {
    let site = StaticSite::serve(dist());
    let host = StaticSite::serve_html(format!(
        "<!doctype html><iframe title='embed' src='{}' width='640' height='420'></iframe>",
        site.address("")
    ));
    let browser = Browser::start(800, 600);
    browser.go(&host.address(""));
    browser.enter_frame();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    assert_eq!(
        browser.text("#answer h2"),
        "AWS Lambda is cheaper: $49.23 less a month."
    );
}

#[test]
fn the_keyboard_reaches_every_input() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.eval("document.body.focus()");
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..220 {
        browser.press(Key::Tab);
        if let Some(id) = browser.eval("document.activeElement.id").as_str() {
            reached.insert(id.to_owned());
        }
    }
    let knobs = browser.eval("[...document.querySelectorAll('[id^=knob-]')].map(e => e.id)");
    for knob in knobs.as_array().expect("inputs") {
        let id = knob.as_str().expect("an id");
        assert!(reached.contains(id), "{id} cannot be reached by Tab");
    }
}
