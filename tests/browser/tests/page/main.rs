//! The released page, used as a visitor would.

mod accessibility;
mod beginning;
mod beside;
mod bills;
mod brief;
mod cases;
mod chart;
mod charts;
mod circumstances;
mod cold_starts;
mod comparison;
mod embed;
mod faults;
mod grammar;
mod host;
mod inputs;
mod keyboard;
mod map;
mod mitigations;
mod moves;
mod nonsense;
mod offline;
mod ranges;
mod save;
mod servers;
mod share;
mod simulation;
mod single;
mod sizes;
mod terms;
mod trace;
mod trace_files;
mod validation;
mod whole;
mod workers;
mod zoom;

use browser_tests::Page;

/// The bare example of 10 M invocations against one t3.medium.
const BARE: &str = "v=2&cpu=1&lambda-free-tier=off&lambda-front-door=none&lambda-egress=off&ec2-free-tier=off&ec2-fleet=set\
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
