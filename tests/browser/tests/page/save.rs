//! Charts saved as pictures and as numbers: what comes to lie on the visitor's disk.

use browser_tests::{Browser, Downloads, Key, Page, StaticSite, dist};
use serde_json::{Value, json};

use crate::chart::THREE;
use crate::{BARE, no_errors};

/// Sparse requests, a short simulation: every chart is there soon.
const SHORT: &str = "n=200000&median=900&p95=2500&requests=20000&fargate=on";

/// What presses a button of a chart's menu.
fn pressing(chart: &str, button: &str) -> String {
    format!(
        "(menu => {{ menu.open = true; [...menu.querySelectorAll('button')].find(b => b.innerText === {}).click() }})\
         (document.querySelector('{chart} details.save'))",
        json!(button)
    )
}

fn press(browser: &Browser, chart: &str, button: &str) {
    browser.eval(&pressing(chart, button));
}

/// Brings a chart on the screen, and waits until it is of the scenario and stays so: what comes on the screen may still
/// have to follow.
fn shown(browser: &Browser, chart: &str) {
    browser.eval(&format!(
        "(document.querySelector('{chart}').scrollIntoView({{ block: 'center' }}), 1)"
    ));
    let current = format!(
        "(menu => menu && !menu.closest('.stale, [data-behind], :not(:root)[data-stale=true]'))(document.querySelector('{chart} details.save')) \
         && document.querySelector('{chart} .surface')?.dataset.stale !== 'true'"
    );
    browser.wait_until(&format!(
        "{current} ? performance.now() - (window.since ??= performance.now()) > 600 : (window.since = undefined)"
    ));
    browser.eval("(window.since = undefined, 1)");
}

/// What a reader of XML finds in a picture: its title, its texts, how many shapes, its width.
fn read_svg(browser: &Browser, bytes: &[u8]) -> Value {
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let found = browser.eval(&format!(
        "(svg => ({{
            fault: svg.querySelector('parsererror')?.textContent ?? '',
            title: svg.querySelector('title')?.textContent,
            about: svg.querySelector('desc')?.textContent,
            texts: [...svg.querySelectorAll('text')].map(text => text.textContent),
            shapes: svg.querySelectorAll('path, circle').length,
            curves: [...svg.querySelectorAll('path[stroke-width=\"2.2\"], path[stroke-width=\"2.3\"]')].map(p => p.getAttribute('d').length),
            width: Number(svg.documentElement.getAttribute('width')),
        }}))(new DOMParser().parseFromString({}, 'image/svg+xml'))",
        json!(text)
    ));
    assert_eq!(found["fault"], "", "{text}");
    found
}

/// Width and height of a PNG.
fn read_png(bytes: &[u8]) -> (u32, u32) {
    assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
    let number = |at: usize| {
        bytes[at..at + 4]
            .iter()
            .fold(0, |n, b| n << 8 | u32::from(*b))
    };
    (number(16), number(20))
}

/// Rows of a CSV whose cells have no commas of their own.
fn read_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    assert!(text.ends_with("\r\n"));
    let row = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().map(row).collect()
}

/// Width of what a chart is painted on [CSS px].
fn width(browser: &Browser, chart: &str) -> f64 {
    let width = browser.eval(&format!(
        "document.querySelector('{chart} .surface').clientWidth"
    ));
    width.as_f64().expect("a width")
}

#[test]
fn every_chart_is_saved_in_every_format() {
    let page = Page::open(SHORT);
    page.simulated();
    let browser = &page.browser;
    let files = Downloads::of(browser);
    for (chart, name, column) in [
        ("#bill", "monthly-bills", "Total [USD a month]"),
        ("#break-even", "break-even", "AWS Lambda [USD a month]"),
        ("#map", "map", "From [invocations a month]"),
        ("#tornado", "what-moves-it", "Ratio to now"),
        ("#latency", "latency", "Cold requests"),
        (
            "#cold-by-rate",
            "cold-starts-and-traffic",
            "Mean rate [1/s]",
        ),
        (
            "#cold-by-keep-alive",
            "cold-share-by-keep-alive",
            "Kept for [s]",
        ),
        (
            "#cold-by-warm",
            "cold-share-by-warm-instances",
            "Always warm",
        ),
        ("#instances-over-time", "instances-over-time", "Busy"),
        ("#timeline", "single-instances", "From [s]"),
        ("#servers", "slow-requests", "Latency [ms]"),
        ("#mitigations", "mitigations", "p99 [ms]"),
    ] {
        shown(browser, chart);
        press(browser, chart, "SVG");
        let svg = read_svg(browser, &files.take(&format!("{name}-200k.svg")));
        let wide = width(browser, chart);
        assert_eq!(svg["width"].as_f64(), Some(wide), "{name}");
        assert!(
            svg["shapes"].as_u64().is_some_and(|n| n >= 4),
            "{name}: {svg}"
        );
        let texts = svg["texts"].to_string();
        assert!(
            texts.contains("200 k invocations a month, 900 ms"),
            "{texts}"
        );
        // A link may take several lines.
        let joined = texts.replace("\",\"", "");
        assert!(joined.contains("n=200000"), "the link of {name}: {texts}");
        press(browser, chart, "PNG");
        let png = files.take(&format!("{name}-200k.png"));
        assert_eq!(f64::from(read_png(&png).0), 2.0 * wide, "{name}");
        press(browser, chart, "CSV");
        let csv = read_csv(&files.take(&format!("{name}-200k.csv")));
        assert!(
            csv[0].iter().any(|head| head == column),
            "{name}: {:?}",
            csv[0]
        );
        assert!(csv.len() > 2, "{name}: {} rows", csv.len());
    }
    assert_eq!(files.names(), Vec::<String>::new());
    // Every menu is open, and every table is there: none makes the page wider than the window.
    let over =
        browser.eval("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(
        over.as_f64().is_some_and(|px| px <= 0.0),
        "{over} px too wide"
    );
    no_errors(&page);
}

#[test]
fn a_saved_break_even_is_the_one_on_the_page() {
    let page = Page::open(&format!("{BARE}&{THREE}"));
    page.simulated();
    let browser = &page.browser;
    let files = Downloads::of(browser);
    shown(browser, "#break-even");
    press(browser, "#break-even", "SVG");
    let svg = read_svg(browser, &files.take("break-even-10M.svg"));
    assert_eq!(svg["title"], "Cost against monthly volume");
    let texts = svg["texts"].to_string();
    for said in [
        "AWS Lambda",
        "EC2 fleet",
        "AWS Fargate",
        "You are here: 10 M",
        "List prices in US dollars",
    ] {
        assert!(texts.contains(said), "{said} in {texts}");
    }
    // Three curves, and a stroke for each in the legend. Lambda's is straight: in proportion to the volume, on two log scales.
    let curves = svg["curves"].as_array().expect("curves");
    assert_eq!(curves.len(), 6, "{curves:?}");
    let stepped = curves
        .iter()
        .filter(|data| data.as_u64() > Some(200))
        .count();
    assert_eq!(stepped, 2, "{curves:?}");
    let address = browser.eval("location.href");
    assert!(
        svg["about"]
            .as_str()
            .expect("a description")
            .ends_with(address.as_str().expect("an address")),
        "{svg}"
    );

    press(browser, "#break-even", "CSV");
    let csv = read_csv(&files.take("break-even-10M.csv"));
    let at = csv[0]
        .iter()
        .position(|head| head == "AWS Lambda [USD a month]")
        .expect("a column");
    let here = csv
        .iter()
        .find(|row| row[0] == "10000000")
        .expect("the scenario's own volume");
    let cost: f64 = here[at].parse().expect("a number");
    let table = browser.eval(
        "[...document.querySelectorAll('#break-even .chart tbody tr')].find(row => row.textContent.includes('you are here')).cells[2].textContent",
    );
    assert_eq!(table, json!(format!("${cost:.2}")));

    // A hidden curve is not saved.
    browser.eval("([...document.querySelectorAll('#break-even .legend button')].find(b => b.innerText.trim() === 'AWS Fargate').click(), 1)");
    browser.wait_until(
        "document.querySelector('#break-even').innerText.includes('AWS Fargate is hidden.')",
    );
    press(browser, "#break-even", "CSV");
    let csv = read_csv(&files.take("break-even-10M.csv"));
    assert!(
        csv[0].len() == 5 && !csv[0].concat().contains("Fargate"),
        "{:?}",
        csv[0]
    );
    no_errors(&page);
}

#[test]
fn charts_are_saved_by_keyboard_and_what_came_of_it_is_said() {
    let page = Page::open(BARE);
    page.simulated();
    let browser = &page.browser;
    let files = Downloads::of(browser);
    browser.eval("(document.querySelector('#break-even details.save summary').focus(), 1)");
    browser.press(Key::Space);
    browser.wait_until("document.querySelector('#break-even details.save').open");
    for name in ["SVG", "PNG", "CSV"] {
        browser.press(Key::Tab);
        assert_eq!(
            browser.eval("document.activeElement.ariaLabel"),
            json!(format!("Save Break-even as {name}"))
        );
    }
    browser.press(Key::Space);
    files.take("break-even-10M.csv");
    browser.wait_until(
        "document.querySelector('#break-even .save [role=status].said').innerText === 'Saved as break-even-10M.csv.'",
    );
    browser.allow_clipboard();
    press(browser, "#break-even", "Copy table");
    browser
        .wait_until("document.querySelector('#break-even .save .copied').innerText === 'Copied.'");
    let pasted = browser.eval("navigator.clipboard.readText()");
    let pasted = pasted.as_str().expect("text");
    assert!(
        pasted.starts_with("Invocations a month\tMean rate\tAWS Lambda\tEC2 fleet\tCheaper\n"),
        "{pasted}"
    );
    assert_eq!(pasted.lines().count(), 16);
    no_errors(&page);
}

#[test]
fn a_frame_that_may_not_save_says_so() {
    let site = StaticSite::serve(dist());
    let host = StaticSite::serve_html(format!(
        "<!doctype html><iframe title='embed' src='{}' width='900' height='600' sandbox='allow-scripts allow-same-origin'></iframe>",
        site.address(BARE)
    ));
    let browser = Browser::start(1000, 700);
    let files = Downloads::of(&browser);
    browser.go(&host.address(""));
    browser.enter_frame();
    browser.ready();
    for format in ["SVG", "PNG", "CSV"] {
        press(&browser, "#break-even", format);
        let file = format!("break-even-10M.{}", format.to_lowercase());
        browser.wait_until(&format!(
            "(said => said.includes('Handed to the browser as {file}.') && said.includes('open this one by itself'))\
             (document.querySelector('#break-even .save .said').innerText)"
        ));
    }
    // The page goes on.
    browser.type_into("#knob-n", "20M");
    browser.wait_until("document.querySelector('#break-even .surface').ariaLabel !== ''");
    assert_eq!(files.names(), Vec::<String>::new());
}

#[test]
fn what_is_of_the_scenario_before_is_not_saved_with_the_link_of_this_one() {
    let page = Page::open("requests=2000000&precision=0");
    page.simulated();
    let browser = &page.browser;
    let files = Downloads::of(browser);
    shown(browser, "#latency");
    browser.type_into("#knob-median", "350");
    // In one step: a quick machine has simulated anew before the next one.
    browser.wait_until(&format!(
        "document.querySelector('#latency').closest('.stale') && ({}, true)",
        pressing("#latency", "CSV")
    ));
    browser.wait_until(
        "document.querySelector('#latency .save .said').innerText.includes('of the scenario before the last change')",
    );
    page.simulated();
    shown(browser, "#latency");
    press(browser, "#latency", "CSV");
    assert!(!files.take("latency-10M.csv").is_empty());
    no_errors(&page);
}
