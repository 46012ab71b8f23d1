//! What moves the break-even, what would change the answer, and the servers behind the costs.

use browser_tests::{Browser, Key, Page};

use crate::{BARE, no_errors};

/// Brings the section into the window and waits until both of its results are of the scenario and of its simulation.
fn computed(browser: &Browser) {
    browser.wait_until("document.documentElement.dataset.simulation === 'done'");
    browser.eval("(document.querySelector('#moves').scrollIntoView(), 1)");
    // Until a section follows, what it says of itself is of the scenario before.
    browser.wait_until("!document.querySelector('[data-behind]')");
    browser.wait_until("document.querySelector('#flips')?.dataset.stale === 'false'");
    browser.wait_until("document.querySelector('#tornado')?.dataset.stale !== 'true'");
}

#[test]
fn what_moves_the_break_even_is_drawn_read_out_and_in_a_table() {
    let page = Page::open("");
    page.simulated();
    let browser = &page.browser;
    computed(browser);
    let said = browser.text("#tornado > p");
    assert!(
        said.starts_with("The break-even between AWS Lambda and the EC2 fleet is at 37.7 M invocations a month. It moves most with"),
        "{said}"
    );
    // The rows by keyboard, the strongest first.
    browser.eval("document.querySelector('#tornado .surface').focus()");
    browser.press(Key::ArrowDown);
    browser.wait_until("document.querySelector('#tornado .readout')?.innerText.startsWith('Shape of the traffic (now Steady): ')");
    for _ in 0..8 {
        browser.press(Key::ArrowDown);
    }
    browser.wait_until("document.querySelector('#tornado .readout')?.innerText.startsWith('Memory (now 512 MB): the break-even is at 41.7 M with 460 MB; at 34.4 M with 564 MB.')");
    browser.wait_until(
        "document.querySelector('#tornado [aria-live]').innerText.startsWith('Memory')",
    );
    browser.press(Key::Escape);
    browser.wait_until("document.querySelector('#tornado .readout') === null");
    // By mouse.
    browser
        .eval("(document.querySelector('#tornado .surface').scrollIntoView({block: 'center'}), 1)");
    let place = browser.eval(
        "(r => [r.x, r.y])(document.querySelector('#tornado .surface').getBoundingClientRect())",
    );
    let number = |i: usize| place[i].as_f64().expect("a number");
    browser.hover(number(0) + 60.0, number(1) + 40.0);
    browser.wait_until(
        "document.querySelector('#tornado .readout')?.innerText.startsWith('Shape of the traffic')",
    );
    browser.eval("document.querySelectorAll('#tornado details').forEach(d => d.open = true)");
    let table = browser.text("#tornado table");
    for row in [
        "Front door of AWS Lambda",
        "Memory",
        "Duration, median",
        "Free tier of the EC2 fleet",
    ] {
        assert!(table.contains(row), "{row} in:\n{table}");
    }
    no_errors(&page);
}

#[test]
fn a_flip_that_is_tried_changes_the_answer_and_is_taken_back() {
    let page = Page::open(BARE);
    page.simulated();
    let browser = &page.browser;
    let headline = "document.querySelector('#answer h2').innerText";
    browser.wait_until(&format!("{headline}.startsWith('AWS Lambda is cheaper')"));
    computed(browser);
    assert_eq!(
        browser.eval("document.querySelectorAll('#flips > div > ul.flips > li').length"),
        5
    );
    assert!(browser.has("#flips details li"), "the others are folded");
    let sentence = browser.text("#flips li span");
    assert!(
        sentence.ends_with(", and the EC2 fleet becomes the cheapest."),
        "{sentence}"
    );
    // By keyboard alone: the focus goes on to where the change is taken back, and from there to the list.
    browser.eval("(document.querySelector('#flips li button').focus(), 1)");
    browser.press(Key::Space);
    browser.wait_until(&format!(
        "{headline}.startsWith('The EC2 fleet is cheaper')"
    ));
    browser.wait_until("document.querySelector('#flips .tried')?.innerText.startsWith('Tried: ')");
    computed(browser);
    browser.wait_until("document.activeElement.innerText === 'Take it back'");
    browser.press(Key::Space);
    browser.wait_until(&format!("{headline}.startsWith('AWS Lambda is cheaper')"));
    browser.wait_until("document.activeElement.querySelector('ul.flips') !== null && document.activeElement !== document.body");
    computed(browser);
    // Every change does what it says, and one undo takes it back.
    browser.eval("document.querySelectorAll('#flips details').forEach(d => d.open = true)");
    let all = browser.eval("document.querySelectorAll('#flips li').length");
    for i in 0..all.as_u64().expect("a count") {
        browser.eval(&format!(
            "(document.querySelectorAll('#flips li button')[{i}].click(), 1)"
        ));
        browser.wait_until(&format!("/^(The|Only the) EC2 fleet /.test({headline})"));
        browser.click(".toolbar button");
        browser.wait_until(&format!("{headline}.startsWith('AWS Lambda is cheaper')"));
        computed(browser);
    }
    no_errors(&page);
}

#[test]
fn where_nothing_moves_or_changes_it_the_reason_is_said() {
    let page = Page::open("ec2=off");
    page.simulated();
    let browser = &page.browser;
    computed(browser);
    let moves = browser.text("#moves");
    assert!(moves.contains("A break-even takes two"), "{moves}");
    assert!(
        moves.contains("One platform alone is always the cheapest"),
        "{moves}"
    );
    assert!(!browser.has("#moves canvas"));
    browser.eval("(document.querySelector('#knob-ec2').click(), 1)");
    browser.wait_until("document.querySelector('#moves canvas') !== null");
    no_errors(&page);
}

#[test]
fn the_fleet_names_what_decided_its_size() {
    let page = Page::open("n=100000000&objective=10000");
    page.simulated();
    let browser = &page.browser;
    let cells = "[...document.querySelectorAll('#fleets tbody tr:first-child > *')].map(c => c.innerText).join('|')";
    browser.wait_until(&format!(
        "{cells}.startsWith('EC2 fleet|1 t3.medium|the minimum|')"
    ));
    browser.type_into("#knob-objective", "500 ms");
    browser.wait_until(&format!(
        "{cells} === 'EC2 fleet|2 t3.medium|the latency objective|19 %|201 ms'"
    ));
    browser.type_into("#knob-n", "1T");
    browser.type_into("#knob-median", "60 s");
    browser.wait_until("document.querySelector('#fleets .message')?.innerText.includes('It is arithmetic, not a plan.')");
    no_errors(&page);
}
