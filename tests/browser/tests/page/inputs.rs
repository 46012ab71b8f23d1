//! Every input: typing, units, refusals, undo, links and the keyboard.

use browser_tests::{Key, Page};

use crate::{field, no_errors};

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
    browser.ready();
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
    browser.click("#cases-button");
    browser.click("#case-worked-example");
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
fn counts_by_the_hour_are_pasted_corrected_and_undone() {
    let page = Page::open("");
    let browser = &page.browser;
    let says = |text: &str| {
        browser.wait_until(&format!(
            "document.querySelector('details.group:has(#knob-traffic)').innerText.includes({text:?})"
        ));
    };
    let paste = |text: &str| {
        browser.eval(&format!(
            "document.querySelector('#knob-hourly').select(), document.execCommand('insertText', false, {text:?})"
        ));
    };
    assert!(browser.has("#knob-peak") && !browser.has("#knob-hourly"));
    browser.choose("#knob-traffic", "hourly");
    says("There are no counts: steady traffic is used meanwhile.");
    assert!(!browser.has("#knob-peak"));
    paste("10 20; 30\n40");
    says("4 hours, busiest 1.6 times the mean.");
    browser.wait_until("location.hash.endsWith('traffic=hourly&hourly=10,20,30,40')");
    // One bad entry: the counts before stay in force, what was pasted stays in the field.
    paste("10\n20\nabc\n150");
    says("Entry 3, \u{201c}abc\u{201d}, is not a count; still using the counts before.");
    says("4 hours, busiest 1.6 times the mean.");
    assert_eq!(field(&page, "hourly"), "10\n20\nabc\n150");
    browser.eval("document.activeElement.blur()");
    paste("10\n20\n20\n150");
    says("4 hours, busiest 3 times the mean.");
    browser.wait_until("document.querySelector('#message-hourly') === null");
    browser.wait_until(
        "document.getElementById('simulated-arrivals').innerText.includes('repeated after 4 hours')",
    );
    page.simulated();
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-hourly').value === '10, 20, 30, 40'");
    says("4 hours, busiest 1.6 times the mean.");
    browser.click(".toolbar button:nth-of-type(1)");
    browser.click(".toolbar button:nth-of-type(1)");
    browser.wait_until("document.getElementById('knob-traffic').value === 'steady'");
    no_errors(&page);
}

#[test]
fn the_keyboard_reaches_every_input() {
    let page = Page::open("");
    let browser = &page.browser;
    browser.eval("document.body.focus()");
    let mut reached = std::collections::BTreeSet::new();
    for _ in 0..400 {
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

#[test]
fn one_input_is_set_back_alone() {
    let page = Page::open("n=2e7&memory=1024");
    let browser = &page.browser;
    assert!(!browser.has("#back-median"));
    assert!(
        browser.eval("document.getElementById('back-n').title")
            == "Set Invocations a month back to 10 M"
    );
    browser.click("#back-n");
    browser.wait_until("document.getElementById('knob-n').value === '10 M'");
    assert!(!browser.has("#back-n"));
    assert_eq!(field(&page, "memory"), "1024");
    // What was refused is set back as well.
    browser.type_into("#knob-median", "soon");
    browser.click("#back-median");
    browser.wait_until("document.getElementById('knob-median').value === '200'");
    no_errors(&page);
}

#[test]
fn keys_leap_by_decades_and_take_steps_back() {
    let page = Page::open("");
    let browser = &page.browser;
    let slider =
        "document.getElementById('knob-n').closest('.knob').querySelector('input[type=range]')";
    let reads = |text: &str| {
        browser.wait_until(&format!(
            "document.getElementById('knob-n').value === '{text}'"
        ));
    };
    browser.eval(&format!("{slider}.focus()"));
    browser.press(Key::PageUp);
    reads("100 M");
    browser.press(Key::PageDown);
    reads("10 M");
    browser.press(Key::PageDown);
    reads("1 M");
    browser.choose("#knob-lambda-arch", "arm64");
    browser.press_with_control('z');
    browser.wait_until("document.getElementById('knob-lambda-arch').value === 'x86'");
    browser.press_with_control('z');
    reads("10 M");
    browser.press_with_control('y');
    reads("1 M");
    // Within a text the key belongs to the text.
    browser.type_into("#knob-memory", "2048");
    browser.press_with_control('z');
    reads("1 M");
    no_errors(&page);
}

#[test]
fn the_headline_stays_in_sight() {
    let page = Page::open("");
    // From here on the answer stays as it is.
    page.simulated();
    let browser = &page.browser;
    let shown = "document.querySelector('.headline').getBoundingClientRect()";
    assert_eq!(browser.eval(&format!("{shown}.width")), 0.0);
    browser.eval("document.getElementById('break-even').scrollIntoView()");
    browser.wait_until(&format!(
        "{shown}.width > 300 && {shown}.top >= 0 && {shown}.top < 5"
    ));
    let headline = browser.text("#answer h2");
    assert_eq!(browser.text(".headline"), headline);
    browser.eval("scrollTo(0, 0)");
    browser.wait_until(&format!("{shown}.width === 0"));
}
