//! One view alone in another page's frame: every view, sandboxed or not, small, light and dark, with locked inputs, many at once.

use std::time::{Duration, Instant};

use browser_tests::{Browser, Gate, StaticSite, dist};

/// Every view by its key, and what says that it is there.
const VIEWS: [(&str, &str); 12] = [
    ("answer", "#answer h2"),
    ("bill", "#bill #total-aws-lambda"),
    ("break-even", "#break-even canvas"),
    ("map", "#map canvas"),
    ("moves", "#moves canvas"),
    ("ranges", "#ranges"),
    ("cold-starts", "#cold-starts canvas"),
    ("mitigations", "#mitigations"),
    ("comparison", "#comparison table"),
    ("brief", "#brief-text"),
    ("validation", "#validation"),
    ("terms", "#terms dl"),
];

/// A page of somebody else with frames: the query and fragment of each, and its attributes.
fn host(site: &StaticSite, frames: &[(&str, &str)]) -> StaticSite {
    let frames = frames.iter().map(|(address, attributes)| {
        format!(
            "<p>Text.</p><iframe title='view' src='{}{address}' {attributes}></iframe>",
            site.address("")
        )
    });
    StaticSite::serve_html(format!(
        "<!doctype html><title>Host</title><h1>Somebody's documentation</h1>{}<p>It goes on.</p>",
        frames.collect::<String>()
    ))
}

/// What is wrong with a view in the frame that the browser is in.
fn wrong(browser: &Browser, shown: &str) -> Vec<String> {
    browser.wait_until("document.documentElement.dataset.ready === 'true'");
    browser.wait_until(&format!(
        "document.querySelector({shown:?})?.checkVisibility()"
    ));
    let faults = [
        (
            "it scrolls sideways",
            "document.documentElement.scrollWidth > document.documentElement.clientWidth",
        ),
        (
            "the masthead shows",
            "document.querySelector('.masthead').checkVisibility()",
        ),
        (
            "the footer shows",
            "document.querySelector('footer').checkVisibility()",
        ),
        (
            "there is not one view",
            "[...document.querySelectorAll('#answer, .view')].filter(e => e.checkVisibility()).length !== 1",
        ),
        (
            "there is no way to the full page",
            "!document.querySelector('.origin a').href.includes('#')",
        ),
    ];
    let found = faults
        .iter()
        .filter(|(_, fault)| browser.eval(fault) == true);
    found.map(|(said, _)| (*said).to_owned()).collect()
}

#[test]
fn every_view_is_shown_alone_in_frames_of_another_site() {
    let site = StaticSite::serve_to_all(dist());
    let browser = Browser::start(800, 800);
    for (view, shown) in VIEWS {
        let address = format!("?view={view}#n=5000000");
        let host = host(
            &site,
            &[
                (&address, "width='280' height='200'"),
                (&address, "width='640' height='420' sandbox='allow-scripts'"),
            ],
        );
        browser.go(&host.foreign_address());
        for frame in 0..2 {
            browser.enter_frame_at(frame);
            assert_eq!(
                wrong(&browser, shown),
                Vec::<String>::new(),
                "{view} {frame}"
            );
            let sandboxed = browser.eval("self.origin === 'null'");
            assert_eq!(sandboxed, frame == 1, "{view}");
            browser.leave_frame();
        }
        assert_eq!(browser.console(), Vec::<String>::new(), "{view}");
    }
}

#[test]
fn a_sandboxed_view_simulates_in_workers() {
    let site = StaticSite::serve_to_all(dist());
    let host = host(
        &site,
        &[(
            "?view=cold-starts",
            "width='640' height='600' sandbox='allow-scripts'",
        )],
    );
    let browser = Browser::start(800, 800);
    browser.go(&host.foreign_address());
    browser.enter_frame();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    let said = browser.text("#cold-starts");
    assert!(said.contains("Simulated 4 M requests."), "{said}");
    assert!(!said.contains("no worker"), "{said}");
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_address_says_how_it_looks_and_what_readers_may_change() {
    let site = StaticSite::serve(dist());
    let address = "?view=break-even&theme=dark&controls=compact&lock=n,memory&title=What%20it%20costs#n=5000000";
    let host = host(&site, &[(address, "width='700' height='700'")]);
    let browser = Browser::start(800, 800);
    browser.go(&host.foreign_address());
    browser.enter_frame();
    assert_eq!(wrong(&browser, "#break-even canvas"), Vec::<String>::new());
    assert_eq!(browser.text("#break-even h2"), "What it costs");
    browser.wait_until("document.documentElement.dataset.painted === 'dark'");
    assert_eq!(
        browser.eval("getComputedStyle(document.documentElement).backgroundColor"),
        "rgb(22, 26, 32)"
    );
    let entries = browser.eval("history.length");
    let field = |key: &str, what: &str| {
        browser.eval(&format!("document.getElementById('knob-{key}').{what}"))
    };
    assert_eq!(field("n", "readOnly"), true);
    assert_eq!(field("median", "readOnly"), false);
    browser.type_into("#knob-median", "400 ms");
    browser.wait_until("location.hash.includes('median=400')");
    assert_eq!(field("n", "value"), "5 M");
    // What a reader does stays out of the history of the page around.
    assert_eq!(browser.eval("history.length"), entries);
}

#[test]
fn a_frame_is_used_before_its_view_is_there_with_no_more_bytes_than_the_page() {
    let gate = Gate::held();
    let site = StaticSite::serve_gated(dist(), "later-", &gate);
    let answers = "document.documentElement.dataset.answering === 'true'";
    let browser = Browser::start(800, 700);
    browser.go(&site.address(""));
    browser.wait_until(answers);
    let by_the_page = site.sent();
    drop(browser);
    let browser = Browser::start(800, 700);
    let host = host(
        &site,
        &[(
            "?view=break-even&lock=memory#n=5000000",
            "width='640' height='420'",
        )],
    );
    browser.go(&host.foreign_address());
    browser.enter_frame();
    browser.wait_until(answers);
    let said = || browser.text("#answer h2");
    assert!(said().starts_with("AWS Lambda is cheaper"), "{}", said());
    assert!(browser.eval("document.getElementById('knob-memory').readOnly") == true);
    browser.type_into("#knob-n", "500M");
    browser.wait_until(
        "document.querySelector('#answer h2').innerText.startsWith('The EC2 fleet is cheaper')",
    );
    let in_the_frame = site.sent() - by_the_page;
    assert!(
        in_the_frame <= by_the_page,
        "{in_the_frame} bytes in a frame, {by_the_page} on the page"
    );
    assert!(browser.text(".coming").contains("loading"));
    let place = "document.activeElement.id + document.activeElement.getBoundingClientRect().top";
    let before = browser.eval(place);
    gate.open();
    assert_eq!(wrong(&browser, "#break-even canvas"), Vec::<String>::new());
    assert!(!browser.has("#answer"), "the view is alone");
    assert_eq!(
        browser.eval(place),
        before,
        "the field stays where it is typed in"
    );
    assert_eq!(
        browser.eval("document.activeElement.value"),
        "500M",
        "what is typed stays"
    );
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn a_strict_page_that_keeps_others_from_storing_can_embed_a_view_of_the_right_height() {
    let site = StaticSite::serve(dist());
    let address = site.address("");
    let policy = format!("default-src 'none'; frame-src {address}; script-src {address}");
    let host = StaticSite::serve_html(format!(
        "<!doctype html><meta http-equiv='Content-Security-Policy' content=\"{policy}\"><title>Host</title>
         <script async src='{address}embed.js'></script>
         <serverless-tradeoffs view='cold-starts' controls='none'></serverless-tradeoffs>"
    ));
    let browser = Browser::start_without_third_party_storage(800, 700);
    browser.go(&host.foreign_address());
    browser.wait_until("document.querySelector('iframe')?.clientHeight > 0");
    let at_first = browser.eval("document.querySelector('iframe').clientHeight");
    browser.enter_frame();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    assert_eq!(
        browser.eval("(document.cookie = 'kept=1; SameSite=None; Secure', document.cookie)"),
        "",
        "the browser keeps nothing for a frame"
    );
    let said = browser.text("#cold-starts");
    assert!(said.contains("95 % interval"), "{said}");
    browser.wait_until("Math.abs(document.documentElement.scrollHeight - innerHeight) <= 2");
    browser.leave_frame();
    let fitted = browser.eval("document.querySelector('iframe').clientHeight");
    assert_ne!(fitted, at_first);
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn what_a_frame_cannot_show_is_said_in_it() {
    let site = StaticSite::serve(dist());
    let address = "?view=pie&theme=pink&controls=lots&lock=gold#v=99&n=abc";
    let host = host(&site, &[(address, "width='500' height='500'")]);
    let browser = Browser::start(800, 800);
    browser.go(&host.foreign_address());
    browser.enter_frame();
    browser.wait_until("document.documentElement.dataset.ready === 'true'");
    let text = browser.text("main");
    for said in [
        "There is no view \u{201c}pie\u{201d}: this is the answer.",
        "There is no theme \u{201c}pink\u{201d}",
        "Controls \u{201c}lots\u{201d} are not",
        "Nothing is locked by \u{201c}gold\u{201d}",
        "The link is of version 99",
        "Ignored Invocations a month from the link",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn ten_views_on_a_page_load_little_more_than_one_and_begin_when_they_are_seen() {
    let site = StaticSite::serve_to_keep(dist());
    let one = "width='600' height='600'";
    let browser = Browser::start(800, 700);
    let alone = host(&site, &[("?view=break-even", one)]);
    browser.go(&alone.foreign_address());
    browser.enter_frame();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    let sent_for_one = site.sent();
    drop(browser);
    let browser = Browser::start(800, 700);
    let frames: Vec<(&str, &str)> = VIEWS
        .iter()
        .take(10)
        .map(|_| ("?view=break-even", one))
        .collect();
    let ten = host(&site, &frames);
    browser.go(&ten.foreign_address());
    browser.enter_frame();
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    browser.leave_frame();
    browser.enter_frame_at(9);
    let begun = "document.documentElement.dataset.answering === 'true'";
    browser.wait_until("document.querySelector('.loading')");
    assert_eq!(
        browser.eval(begun),
        false,
        "the last one is far down the page"
    );
    browser.leave_frame();
    for frame in 1..10 {
        browser.eval(&format!(
            "document.querySelectorAll('iframe')[{frame}].scrollIntoView()"
        ));
        browser.enter_frame_at(frame);
        browser.wait_until("document.documentElement.dataset.simulation === 'done'");
        browser.leave_frame();
    }
    let sent_for_ten = site.sent() - sent_for_one;
    assert!(
        sent_for_ten < 3 * sent_for_one,
        "{sent_for_ten} bytes for ten, {sent_for_one} for one"
    );
}

#[test]
fn frames_that_come_and_go_leave_nothing_behind() {
    let site = StaticSite::serve_to_keep(dist());
    let address = site.address("");
    let host = StaticSite::serve_html("<!doctype html><title>Host</title>".to_owned());
    let browser = Browser::start(800, 700);
    // The same site, so that frames are in the process that is measured.
    browser.go(&host.address(""));
    browser.devtools("Performance.enable", serde_json::json!({}));
    // Each is taken away while it simulates.
    let round = format!(
        "new Promise(gone => {{
            const frame = document.createElement('iframe');
            frame.width = 600; frame.height = 500;
            frame.src = '{address}?view=cold-starts#precision=0';
            addEventListener('message', function ready(event) {{
                if (event.data.type !== 'ready') return;
                removeEventListener('message', ready);
                setTimeout(() => {{ frame.remove(); setTimeout(gone, 50, true); }}, 300);
            }});
            document.body.append(frame);
        }})"
    );
    let heap = || {
        browser.devtools("HeapProfiler.collectGarbage", serde_json::json!({}));
        let metrics = browser.devtools("Performance.getMetrics", serde_json::json!({}));
        let metrics = metrics["metrics"].as_array().cloned().unwrap_or_default();
        let value = |name: &str| {
            let found = metrics.iter().find(|metric| metric["name"] == name);
            found
                .and_then(|metric| metric["value"].as_f64())
                .expect("a metric")
        };
        (value("JSHeapUsedSize"), value("Documents"))
    };
    let rounds = |count: usize| {
        for _ in 0..count {
            assert_eq!(browser.eval(&round), true);
        }
    };
    rounds(5);
    std::thread::sleep(Duration::from_secs(1));
    let (heap_before, documents_before) = heap();
    rounds(45);
    // The last frame may still be going; what has leaked stays however long one waits.
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let (heap_after, documents_after) = heap();
        if documents_after <= documents_before + 1.0 && heap_after < 1.5 * heap_before {
            break;
        }
        assert!(
            Instant::now() < deadline,
            "{documents_before} documents, then {documents_after}; {heap_before} bytes, then {heap_after}"
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}
