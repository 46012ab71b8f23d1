//! The cases of the article: each opens by its link, says what the article and the numbers say, and is one step of undo.

use browser_tests::{Browser, Key, Page, StaticSite, axe, dist};
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::present::presets::against::against_the_article;
use serverless_tradeoffs::present::presets::{PRESETS, Preset};

use crate::no_errors;

/// Unfolds the list and picks a case.
fn pick(browser: &Browser, key: &str) {
    browser.click("#cases-button");
    browser.click(&format!("#case-{key}"));
    browser.wait_until("document.querySelector('#cases') === null");
}

fn opened(preset: &Preset) -> String {
    format!(
        "document.querySelector('#cases-button')?.innerText.includes(': {}')",
        preset.name
    )
}

/// What the page says of the open case, once it is simulated, and what the model says natively.
fn on_the_page_and_natively(page: &Page, preset: &Preset) -> (String, String) {
    page.simulated();
    let claim = preset.claim.expect("a claim");
    let scenario = preset.scenario();
    let summary = Run::new(scenario.simulation_spec()).finish();
    let assessment = Assessment::new(&scenario, Some(&summary), PriceBook::embedded());
    let against = against_the_article(&claim, &scenario, &assessment).expect("Lambda is compared");
    let said = format!("The numbers: {}", against.sentences.join(" "));
    let shown = page.browser.text("#case p:last-child");
    (shown, said)
}

#[test]
fn every_case_opens_by_its_link_without_a_notice() {
    let page = Page::open_folded("");
    let browser = &page.browser;
    for preset in PRESETS {
        browser.go(&page.site.address(preset.link));
        browser.wait_until(&opened(preset));
        browser.wait_until("document.querySelector('#bill table') !== null");
        assert!(!browser.has("#notices"), "{}", preset.key);
        assert_eq!(
            browser.has("#case"),
            preset.claim.is_some(),
            "{}",
            preset.key
        );
        if let Some(claim) = preset.claim {
            let said = browser.text("#case");
            assert!(said.contains(claim.sentence), "{}: {said}", preset.key);
        }
        no_errors(&page);
    }
}

#[test]
fn the_page_says_of_a_case_what_the_model_says() {
    let page = Page::open_folded("");
    let browser = &page.browser;
    for key in ["rare-service", "nightly-etl"] {
        let preset = PRESETS.iter().find(|p| p.key == key).expect("a case");
        pick(browser, key);
        browser.wait_until(&opened(preset));
        browser.wait_until("document.documentElement.dataset.stale === 'false'");
        let (shown, said) = on_the_page_and_natively(&page, preset);
        assert_eq!(shown, said);
    }
}

#[test]
fn a_case_is_one_step_of_undo_and_goes_once_it_is_changed() {
    let page = Page::open("n=5000000");
    let browser = &page.browser;
    let flash = PRESETS
        .iter()
        .find(|p| p.key == "flash-sale")
        .expect("a case");
    assert!(!browser.has("#case"));
    pick(browser, "flash-sale");
    browser.wait_until(&opened(flash));
    assert!(browser.has("#case"));
    // The focus is where the list was, and the list says what is open.
    assert_eq!(browser.eval("document.activeElement.id"), "cases-button");
    browser.click("#cases-button");
    assert_eq!(
        browser.eval("document.querySelector('#cases [aria-current]').id"),
        "case-flash-sale"
    );
    browser.press(Key::Escape);
    browser.wait_until("document.querySelector('#cases') === null");
    browser.type_into("#knob-memory", "1024");
    browser.wait_until("document.querySelector('#case') === null");
    for _ in 0..2 {
        browser.eval("(document.activeElement.blur(), 1)");
        browser.click(".toolbar button:nth-of-type(1)");
    }
    browser.wait_until("document.getElementById('knob-n').value === '5 M'");
    assert!(!browser.has("#case"));
    browser.click(".toolbar button:nth-of-type(2)");
    browser.wait_until(&opened(flash));
    no_errors(&page);
}

#[test]
fn the_list_goes_by_keyboard_and_fits_a_phone_and_an_embed() {
    let page = Page::open_folded("");
    let browser = &page.browser;
    browser.eval("(document.querySelector('#cases-button').focus(), 1)");
    browser.press(Key::Space);
    browser.press(Key::Tab);
    assert_eq!(browser.eval("document.activeElement.id"), "case-web-api");
    let axe = axe();
    for (width, height) in [(390, 844), (320, 700), (640, 420), (1280, 800)] {
        browser.resize(width, height, 1.0);
        for dark in [false, true] {
            browser.prefer_dark(dark);
            assert_eq!(
                browser.accessibility(&axe),
                Vec::<String>::new(),
                "{width}, dark: {dark}"
            );
        }
        let wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        assert_eq!(browser.eval(wider), 0, "{width}");
        let small = "[...document.querySelectorAll('#cases a')].filter(a => a.getBoundingClientRect().height < 24).length";
        assert_eq!(browser.eval(small), 0, "{width}");
    }
    let site = StaticSite::serve(dist());
    let host = StaticSite::serve_html(format!(
        "<!doctype html><iframe title='embed' src='{}' width='640' height='420'></iframe>",
        site.address("")
    ));
    browser.go(&host.address(""));
    browser.enter_frame();
    browser.ready();
    pick(browser, "chat");
    browser.wait_until("document.querySelector('#case')?.innerText.includes('WebSockets')");
}
