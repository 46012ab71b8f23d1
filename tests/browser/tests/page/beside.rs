//! Scenario A pinned beside B: pinned, changed, swapped, unpinned, undone, and opened again from its link.

use browser_tests::{Key, Page, axe};
use serverless_tradeoffs::model::prices::PriceBook;

use crate::{field, no_errors};

/// Pins what the page opens with, and goes on at 100 M invocations of 1 GB.
fn pinned() -> Page {
    let page = Page::open("");
    page.simulated();
    let browser = &page.browser;
    assert!(!browser.has("#beside") && !browser.has("#swap"));
    browser.click("#pin");
    browser.wait_until("document.getElementById('beside-inputs').innerText.startsWith('B is the same as A so far')");
    browser.type_into("#knob-n", "100M");
    browser.type_into("#knob-memory", "1 GB");
    browser.eval("document.activeElement.blur()");
    page.simulated();
    page
}

/// The texts of a row of a table, found by how it begins.
fn row(page: &Page, table: &str, first: &str) -> Vec<String> {
    let cells = page.browser.eval(&format!(
        "[...([...document.querySelectorAll('{table} tr')].find(row => row.innerText.startsWith('{first}'))?.cells ?? [])].map(c => c.innerText)"
    ));
    let cells = cells.as_array().expect("a row").clone();
    cells
        .iter()
        .map(|cell| cell.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn what_differs_from_a_is_in_the_answer() {
    let page = pinned();
    let browser = &page.browser;
    assert_eq!(
        browser.text("#beside-inputs"),
        "B differs from A in: invocations a month 10 M \u{2192} 100 M, memory 512 MB \u{2192} 1,024 MB."
    );
    // A is simulated after B.
    browser.wait_until("[...document.querySelectorAll('#beside tr')].some(row => /^Cold starts on AWS Lambda\\s+[0-9.]+ % .*[0-9.]+ % /.test(row.innerText))");
    let headline = browser.text("#beside-headline");
    assert!(
        headline.contains("a month more than A at its cheapest"),
        "{headline}"
    );
    let lambda = row(&page, "#beside", "AWS Lambda, a month");
    let (total, other) = (
        browser.text("#total-aws-lambda"),
        browser.text("#total-aws-ec2"),
    );
    assert_eq!((lambda[1].as_str(), &lambda[2]), ("$11.81", &total));
    assert_eq!(
        row(&page, "#beside", "EC2 fleet, a month")[1..3],
        ["$61.03".to_owned(), other]
    );
    assert!(row(&page, "#beside", "Nearest break-even")[1].starts_with("37.7 M"));
    assert_eq!(row(&page, "#beside", "p99 of AWS Lambda").len(), 4);
    no_errors(&page);
}

#[test]
fn every_view_shows_both() {
    let page = pinned();
    let browser = &page.browser;
    browser.wait_until("document.querySelectorAll('.beside').length === 10");
    let compute = row(&page, "#beside-bill", "AWS Lambda\\tCompute");
    assert_eq!(compute[2], "$10.00", "{compute:?}");
    assert!(compute[4].starts_with("+$"), "{compute:?}");
    // The curves: in the legend, in the table, and hidden by a click.
    let legend = browser.text("#break-even .legend");
    assert!(
        legend.contains("A: AWS Lambda") && legend.contains("A: EC2 fleet"),
        "{legend}"
    );
    let head = "[...document.querySelectorAll('#break-even figure th')].map(h => h.textContent)";
    assert_eq!(
        browser.eval(&format!("{head}.includes('A: AWS Lambda')")),
        true
    );
    browser.eval("document.querySelector('#break-even .surface').focus()");
    browser.press(Key::ArrowRight);
    browser.wait_until(
        "document.querySelector('#break-even .readout')?.innerText.includes('A: EC2 fleet')",
    );
    browser.eval("[...document.querySelectorAll('#break-even .legend button')].find(b => b.innerText === 'A: EC2 fleet').click()");
    browser.wait_until(
        "document.querySelector('#break-even').innerText.includes('A: EC2 fleet is hidden.')",
    );
    browser.press(Key::Escape);
    assert!(
        browser
            .text("#beside-break-even")
            .contains("A: From 37.7 M invocations a month")
    );
    browser.eval("document.getElementById('map').scrollIntoView()");
    browser.wait_until("document.querySelector('#map .point-of-a')?.innerText === 'A'");
    let left = |selector: &str| {
        let place = browser.eval(&format!(
            "document.querySelector('{selector}').getBoundingClientRect().left"
        ));
        place.as_f64().expect("a place")
    };
    assert!(
        left("#map .point-of-a") < left("#map .point"),
        "A has fewer invocations"
    );
    browser.eval("document.getElementById('moves').scrollIntoView()");
    browser.wait_until("document.querySelector('#tornado .line-of-a') !== null");
    assert!(
        browser
            .text("#beside-moves")
            .contains("The nearest break-even is at")
    );
    browser.wait_until("document.querySelector('#latency .legend').innerText.includes('A, scaled to as many requests')");
    let cold = row(&page, "#beside-cold-starts", "p99.9");
    assert!(cold[1..].iter().all(|cell| cell.contains("ms")), "{cold:?}");
    assert!(browser.text("#beside-servers").contains("A: EC2 fleet"));
    assert!(
        browser
            .text("#beside-mitigations")
            .contains("A as it is on AWS Lambda: p99")
    );
    let verdict = row(&page, "#beside-comparison", "EC2 fleet");
    assert!(
        verdict[2].starts_with(&browser.text("#verdict-aws-ec2")),
        "{verdict:?}"
    );
    assert!(
        browser
            .text("#beside-validation")
            .contains("neither A nor B")
    );
    let brief = browser.eval("document.getElementById('brief-text').textContent");
    let brief = brief.as_str().unwrap_or_default();
    assert!(
        brief.contains("## Against scenario A") && brief.contains("a.v=2"),
        "{brief}"
    );
    assert!(brief.contains(&browser.text("#beside-headline")), "{brief}");
    browser.eval("document.querySelectorAll('details').forEach(part => part.open = true)");
    for dark in [false, true] {
        browser.prefer_dark(dark);
        assert_eq!(browser.accessibility(&axe()), Vec::<String>::new());
    }
    no_errors(&page);
}

/// The address holds these inputs, behind version and date of the prices.
fn at(inputs: &str) -> String {
    let book = PriceBook::embedded().date();
    format!("location.hash === '#v=2&book={book}&{inputs}'")
}

#[test]
fn a_is_swapped_unpinned_undone_and_opened_from_the_link() {
    let page = pinned();
    let browser = &page.browser;
    browser.wait_until(&at("n=100000000&memory=1024&a.v=2"));
    browser.reload();
    browser.ready();
    browser.wait_until(
        "document.getElementById('beside-inputs')?.innerText.includes('10 M \u{2192} 100 M')",
    );
    browser.click("#swap");
    browser.wait_until("document.getElementById('knob-n').value === '10 M'");
    browser.wait_until(
        "document.getElementById('beside-inputs').innerText.includes('100 M \u{2192} 10 M')",
    );
    browser.wait_until(&at("a.v=2&a.n=100000000&a.memory=1024"));
    browser.click("#unpin");
    browser.wait_until("document.getElementById('beside') === null");
    assert!(!browser.has("#swap") && !browser.has(".beside"));
    browser.wait_until("location.hash === ''");
    let undo = ".toolbar button:nth-of-type(1)";
    browser.click(undo);
    browser.wait_until(
        "document.getElementById('beside-inputs')?.innerText.includes('100 M \u{2192} 10 M')",
    );
    browser.click(undo);
    browser.wait_until("document.getElementById('knob-n').value === '100 M'");
    browser.click(".toolbar button:nth-of-type(2)");
    browser.wait_until("document.getElementById('knob-n').value === '10 M'");
    assert_eq!(field(&page, "memory"), "512");
    no_errors(&page);
}

#[test]
fn a_damaged_a_in_a_link_is_said() {
    let page = Page::open("n=5000000&a.n=abc&a.memory=64");
    let browser = &page.browser;
    let notices = browser.text("#notices");
    assert!(
        notices.contains("Scenario A: Ignored Invocations a month"),
        "{notices}"
    );
    assert!(
        notices.contains("Scenario A: Memory in the link: 64 MB is below 128 MB"),
        "{notices}"
    );
    assert!(
        browser
            .text("#beside-inputs")
            .contains("memory 128 MB \u{2192} 512 MB")
    );
    no_errors(&page);
}
