//! The page as a whole: its answer, its layout, where it is embedded and what it sends.

use browser_tests::{Browser, Page, StaticSite, dist};

use crate::{BARE, no_errors};

#[test]
fn the_worked_example_is_answered_with_bills_crossing_and_cold_starts() {
    let page = Page::open(BARE);
    page.simulated();
    let browser = &page.browser;
    assert_eq!(browser.text("#total-aws-lambda"), "$18.67");
    assert_eq!(browser.text("#total-aws-ec2"), "$30.37");
    let answer = browser.text("#answer");
    assert!(
        answer.contains("AWS Lambda is cheaper: $11.69 less a month."),
        "{answer}"
    );
    assert!(
        answer.contains("AWS Lambda stays cheaper up to 16.3 M (6.19 requests/s)."),
        "{answer}"
    );
    assert!(
        browser
            .text("#cold-starts")
            .contains("Simulated 4 M requests.")
    );
    assert_eq!(browser.text("#verdict-aws-lambda"), "fits");
    browser.click("#knob-lambda-free-tier");
    browser.wait_until("document.getElementById('total-aws-lambda').innerText === '$11.81'");
    assert!(browser.text("#answer").contains("up to 19.9 M"));
    browser.choose("#knob-lambda-arch", "arm64");
    browser.wait_until("document.getElementById('total-aws-lambda').innerText === '$9.80'");
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

/// Whether a browser asks for itself: for its time, updates, settings, start page and what it fills forms with. The policy lets no page ask there.
fn of_the_browser(line: &str) -> bool {
    const HOSTS: [&str; 7] = [
        "accounts.google.com",
        "clients2.google.com",
        "content-autofill.googleapis.com",
        "firefox.settings.services.mozilla.com",
        "optimizationguide-pa.googleapis.com",
        "start.duckduckgo.com",
        "update.googleapis.com",
    ];
    let address = line.split(' ').nth(1).unwrap_or_default();
    let address = address.strip_prefix("http://").unwrap_or(address);
    HOSTS.iter().any(|host| {
        let rest = address.strip_prefix(host);
        rest.is_some_and(|rest| rest.starts_with([':', '/']))
    })
}

#[test]
fn whatever_one_does_nobody_is_asked_for_anything_but_the_page_s_own_files() {
    let site = StaticSite::serve(dist());
    let browser = Browser::start_through(&site, 1280, 800);
    browser.go("http://localhost/#requests=100000&compare=aws-lambda,aws-ec2,cloudflare-workers");
    browser.ready();
    browser.eval("document.querySelectorAll('details.group').forEach(group => group.open = true)");
    browser.choose("#knob-traffic", "trace");
    browser.wait_until("document.getElementById('trace').offsetHeight > 0");
    browser.eval(
        "document.querySelector('#trace-text').focus(), document.execCommand('insertText', false, '0\\n20\\n120\\n180.125')",
    );
    browser
        .wait_until("document.querySelector('#trace-described')?.innerText.includes('4 requests')");
    // Every button of every part, one after the other, but for what forgets it all.
    let parts = browser.eval(
        "['trace', ...[...document.querySelectorAll('.view[id]')].map(view => view.id), 'answer']",
    );
    let parts: Vec<&str> = parts
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|part| part.as_str())
        .collect();
    assert!(parts.len() > 11, "{parts:?}");
    for part in parts {
        let buttons = format!(
            "document.querySelectorAll('#{part} button, #{part} summary, #{part} details a')"
        );
        browser.eval(&format!(
            "document.getElementById('{part}').scrollIntoView()"
        ));
        let count = browser
            .eval(&format!("{buttons}.length"))
            .as_u64()
            .unwrap_or_default();
        for button in 0..count.min(60) {
            browser.eval(&format!("({buttons}[{button}]?.click(), true)"));
        }
    }
    for button in [
        ".toolbar button:nth-of-type(4)",
        "#share-button",
        "#cases-button",
    ] {
        browser.eval(&format!(
            "(document.querySelector({button:?}).click(), true)"
        ));
    }
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    browser.wait_until("navigator.serviceWorker.controller !== null");
    let own = |line: &String| {
        let name = line.strip_prefix("GET http://localhost/");
        name.is_some_and(|name| name.is_empty() || dist().join(name).is_file())
    };
    // The share dialog shows a view in a frame.
    let view = |line: &String| line.starts_with("GET http://localhost/?view=");
    let asked = site.asked();
    assert!(
        asked.iter().any(|line| line.contains("worker-")),
        "{asked:?}"
    );
    let others: Vec<&String> = asked
        .iter()
        .filter(|line| !own(line) && !view(line) && !of_the_browser(line))
        .collect();
    assert_eq!(others, Vec::<&String>::new());
    // The proxy hears of what goes elsewhere.
    browser.go("http://elsewhere.test/");
    assert!(
        site.asked()
            .iter()
            .any(|line| line.starts_with("GET http://elsewhere.test/"))
    );
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
fn on_paper_there_are_answers_and_no_controls() {
    let page = Page::open(BARE);
    page.simulated();
    let browser = &page.browser;
    browser.prefer_dark(true);
    browser.wait_until("document.documentElement.dataset.painted === 'dark'");
    browser.lay_out_for_print();
    let shown = |selector: &str| {
        browser.eval(&format!(
            "[...document.querySelectorAll({selector:?})].filter(e => e.checkVisibility()).length"
        ))
    };
    for control in [
        "aside",
        ".toolbar",
        ".bar",
        ".headline",
        "input",
        "select",
        "#comparison button",
    ] {
        assert_eq!(shown(control), 0, "{control}");
    }
    assert_eq!(shown("#answer h2"), 1);
    assert!(shown("#bill .lines summary").as_u64() > Some(2));
    assert!(shown("#break-even .legend button").as_u64() >= Some(2));
    // Dark ink on white paper, whatever the screen is like.
    assert_eq!(
        browser.eval("getComputedStyle(document.querySelector('#answer h2')).color"),
        "rgb(27, 31, 36)"
    );
    // What was painted for the dark is turned; Firefox paints anew, as paper is light for it whatever one prefers.
    let filter =
        browser.eval("getComputedStyle(document.querySelector('#break-even canvas')).filter");
    match browser
        .eval("document.documentElement.dataset.painted")
        .as_str()
    {
        Some("dark") => assert_eq!(filter, "invert(1) hue-rotate(180deg)"),
        painted => assert_eq!((painted, filter.as_str()), (Some("light"), Some("none"))),
    }
    assert!(browser.print().starts_with(b"%PDF"));
}

#[test]
fn a_page_that_cannot_start_says_why() {
    let browser = Browser::start(1280, 800);
    let says = |site: &StaticSite, sentence: &str| {
        browser.go("about:blank");
        browser.go(&site.address(""));
        browser.wait_until(&format!(
            "document.querySelector('.loading').innerText.includes({sentence:?})"
        ));
        // What needs no calculator stands.
        assert!(browser.text("#app").contains("$18.67"));
        assert!(browser.text("table").contains("Server management"));
    };
    let without_module = StaticSite::serve_without(dist(), &["app-"]);
    says(&without_module, "a part of it did not arrive");
    browser.before("delete window.WebAssembly");
    says(&StaticSite::serve(dist()), "does not run WebAssembly");
}

/// No window is too narrow, and no platform to compare is an ordinary case that says what to do.
#[test]
fn nothing_is_wider_than_the_narrowest_window() {
    let page = Page::open_folded("");
    page.simulated();
    let browser = &page.browser;
    browser.resize(200, 700, 1.0);
    browser.wait_until("document.documentElement.clientWidth <= 200");
    let too_wide = "[...document.querySelectorAll('#app *')].filter(e => e.checkVisibility() && !e.closest('.scroll, svg, details:not([open])') \
                    && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 120))";
    assert_eq!(browser.eval(too_wide), serde_json::json!([]));
    no_errors(&page);
}

#[test]
fn without_any_platform_the_page_says_what_to_do() {
    let page = Page::open("lambda=off&ec2=off");
    let browser = &page.browser;
    let answer = browser.text("#answer");
    assert_eq!(answer, "Choose a platform to compare.");
    browser.eval("scrollTo(0, document.body.scrollHeight)");
    no_errors(&page);
}
