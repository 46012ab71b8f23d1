//! Nonsense in every text field: nothing breaks, nothing is used in silence, nothing typed is lost.

use browser_tests::Page;
use serde_json::{Value, json};

use crate::no_errors;

/// What people and cats type, and what is pasted by mistake.
const NONSENSE: [&str; 6] = [
    "abc",
    "-5",
    "1e999",
    "\u{1f600}\u{1f468}\u{200d}\u{1f469}",
    "10,5",
    "",
];

/// Runs in the page: types each text into one field as a keyboard or a paste would, and lists what is wrong afterwards.
const WALK: &str = r#"
(async (id, texts) => {
  const pause = () => new Promise(resolve => setTimeout(resolve, 10));
  const field = () => document.getElementById(id);
  const shown = () => document.getElementById('answer').innerText + document.getElementById('bill').innerText;
  // What is in force, as far as it does not wait for a simulation: a slider's value, and the bill of servers.
  const inForce = () => [field()?.closest('.knob')?.querySelector('input[type=range]')?.getAttribute('aria-valuetext'),
    document.getElementById('total-aws-ec2')?.innerText].join();
  // Without requests a bill has fewer lines, and new ones are folded.
  const unfold = () => { for (let e = field(); e; e = e.parentElement) if (e.tagName === 'DETAILS') e.open = true; };
  const judged = async () => {
    const end = performance.now() + 1500;
    while (field()?.getAttribute('aria-invalid') !== 'true' && performance.now() < end) await pause();
  };
  const wrong = [];
  const own = field().value;
  const enter = async text => {
    unfold();
    field().focus();
    field().select();
    if (text === '') document.execCommand('delete');
    else document.execCommand('insertText', false, text);
    await pause();
  };
  const said = [];
  for (const text of texts) {
    await enter(own);
    await pause();
    const before = inForce();
    await enter(text);
    await judged();
    const complain = what => wrong.push(`${id}, ${JSON.stringify(text)}: ${what}`);
    if (!field()) { complain('the field is gone'); break; }
    if (field().value !== text) complain(`the field holds ${JSON.stringify(field().value)}`);
    const ids = (field().getAttribute('aria-describedby') || '').split(' ').filter(Boolean);
    const messages = ids.map(id => document.getElementById(id)).filter(message => message && message.checkVisibility());
    const sentence = messages.map(message => message.innerText.trim()).join(' ');
    const invalid = field().getAttribute('aria-invalid');
    said.push([text, invalid, sentence]);
    if (invalid !== 'true' && invalid !== 'false') complain('it is not said whether it is valid');
    if (invalid === 'true' && !/[.]/.test(sentence)) complain(`no sentence: ${JSON.stringify(sentence)}`);
    if (/still using|using the list price/i.test(sentence) && inForce() !== before) complain('refused, but something changed');
    if (/NaN|undefined|Infinity|\binf\b/.test(shown())) complain('the answer is not a number');
  }
  await enter(own);
  field().blur();
  await pause();
  window.walked = { id, wrong, said };
})
"#;

fn walk(page: &Page, id: &str) -> Value {
    let browser = &page.browser;
    browser.eval(&format!(
        "window.walked = null, {WALK}({}, {}), true",
        json!(id),
        json!(NONSENSE)
    ));
    browser.wait_until("window.walked");
    browser.eval("window.walked")
}

/// Every text field of a scenario; what was typed is either refused or clamped with a sentence.
fn check(fragment: &str, within: &str, fewest: usize) {
    let page = Page::open(fragment);
    page.simulated();
    let browser = &page.browser;
    browser.eval("document.querySelectorAll('details').forEach(part => part.open = true)");
    let ids = browser.eval(&format!(
        "[...document.querySelectorAll('input[type=text], textarea:not([readonly])')].filter(field => field.checkVisibility() && field.closest({within:?})).map(field => field.id)"
    ));
    let ids: Vec<&str> = ids
        .as_array()
        .expect("fields")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(ids.len() >= fewest, "{} fields: {ids:?}", ids.len());
    let mut wrong = Vec::new();
    for id in ids {
        let found = walk(&page, id);
        wrong.extend(
            found["wrong"]
                .as_array()
                .expect("a list")
                .iter()
                .map(Value::to_string),
        );
        for said in found["said"].as_array().expect("a list") {
            // A list of counts may hold several, or none; anywhere else this is no value at all.
            let a_list = id == "knob-hourly" && matches!(said[0].as_str(), Some("10,5" | ""));
            if said[1] != "true" && !a_list && id != "trace-text" {
                wrong.push(format!("{id}: {} is taken without a word", said[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    no_errors(&page);
}

#[test]
fn nonsense_in_the_fields_of_the_scenario_is_said_and_kept() {
    check(
        "traffic=cycle&currency=EUR&rate=0.9&sign-in=cognito-lite",
        "body",
        45,
    );
}

#[test]
fn nonsense_in_the_fields_of_other_traffic_is_said_and_kept() {
    for (shape, fewest) in [
        ("hourly&hourly=10,20,30", 1),
        ("cron", 1),
        ("bursts", 3),
        ("flash-sale", 3),
        ("batches", 1),
        ("steady", 1),
    ] {
        let traffic = "details.group:has(#knob-traffic)";
        check(&format!("traffic={shape}"), traffic, fewest);
    }
}

#[test]
fn nonsense_in_the_fields_of_other_platforms_is_said_and_kept() {
    let others = "lambda=off&ec2=off&run=on&flex=on&fargate=on&lmi=on";
    check(others, "#controls", 40);
}
