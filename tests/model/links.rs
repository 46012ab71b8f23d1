//! Links that people have: each opens with the meaning and the numbers it had when it was made, for ever.
//!
//! `links/v1.csv` and `links/v2.csv` hold links of each version, what their inputs are, what two platforms cost at the
//! prices of the day, and what is said of what they lack. A row fails once a default, a key, a rule or a price changes what
//! it means; the message says what to do then.

use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::tables::{self, Cells, Row};
use serverless_tradeoffs::present::counts;
use serverless_tradeoffs::present::knobs::{Kind, knob};
use serverless_tradeoffs::present::link::{self, Opened, packed};
use serverless_tradeoffs::present::moved::Moved;

/// Day of the prices behind the rows whose link names none.
const DAY_OF_ROWS: &str = "2026-11-24";

const WHAT_TO_DO: &str = "A link that people have no longer means what it meant. \
    Where a default, a key or the meaning of a value changed: write the old one into old links by a step in \
    src/present/link/migrations.rs, which raises the version, and leave the row as it is. \
    Where a price moved: keep the old one in prices/past.csv. \
    Where a price, a free allowance or a rule of billing was wrong and is mended: give the row its new number, and say so in CHANGELOG.md.";

/// A link and what it means.
struct Kept {
    link: &'static str,
    /// Inputs as `key=value`, with blanks between; A's begin with `a.`. An own price is `price.ID=value`.
    inputs: &'static str,
    /// What platforms cost in a month, without cold starts, as `id=dollars`; `id=-` where it cannot run.
    costs: &'static str,
    /// A part of each notice, with bars between.
    notices: &'static str,
}

impl Row for Kept {
    const HEADER: &'static str = "link,inputs,costs,notices";

    fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
        Ok(Self {
            link: cells.text()?,
            inputs: cells.text()?,
            costs: cells.text()?,
            notices: cells.text()?,
        })
    }
}

/// The value of an input in the words of a link.
fn shown(scenario: &Scenario, key: &str) -> String {
    if let Some(id) = key.strip_prefix("price.") {
        let own = scenario.prices.get(id);
        return own.map_or("list".to_owned(), f64::to_string);
    }
    let Some(knob) = knob(key) else {
        return format!("no input {key}");
    };
    match knob.kind {
        Kind::Number(number) => match scenario.ranges.get(key) {
            Some(range) => format!("{}..{}..{}", range.low, number.get(scenario), range.high),
            None => number.get(scenario).to_string(),
        },
        Kind::Choice(choice) => choice.get(scenario),
        Kind::Switch(switch) => if switch.get(scenario) { "on" } else { "off" }.to_owned(),
        Kind::Counts(counts) => counts::compact(&counts.get(scenario)),
        Kind::Text(text) => text.get(scenario).replace(' ', "+"),
    }
}

/// The scenario at the prices that its link was made with.
fn at_its_prices(opened: &Opened) -> Scenario {
    let mut scenario = opened.scenario.clone();
    let day = opened.book.as_deref().unwrap_or(DAY_OF_ROWS);
    let moved = Moved::since(day, [Some(&scenario)], PriceBook::embedded());
    for (id, price) in moved.map(|moved| moved.old_prices()).unwrap_or_default() {
        scenario.prices.entry(id).or_insert(price);
    }
    scenario
}

/// What differs from what a row says.
fn faults(row: &Kept) -> Vec<String> {
    let mut faults = Vec::new();
    let fragment = match packed::unpack(row.link) {
        Ok(plain) => plain,
        Err(sentence) => {
            let expected = !row.notices.is_empty() && sentence.contains(row.notices);
            return if expected { faults } else { vec![sentence] };
        }
    };
    // What unpacks also mends, which is to be seen in the notices of a plain link.
    let opened = link::open(if packed::is_packed(row.link) {
        &fragment
    } else {
        row.link
    });
    let pairs = |text: &'static str| {
        text.split_whitespace()
            .filter_map(|pair| pair.split_once('='))
    };
    for (key, expected) in pairs(row.inputs) {
        let got = match (key.strip_prefix("a."), &opened.pinned) {
            (None, _) => shown(&opened.scenario, key),
            (Some(key), Some(a)) => shown(a, key),
            (Some(_), None) => "no A".to_owned(),
        };
        if got != expected {
            faults.push(format!("{key} is {got}, not {expected}"));
        }
    }
    let scenario = at_its_prices(&opened);
    let pricing = Pricing::new(&scenario, None, PriceBook::embedded());
    for (id, expected) in pairs(row.costs) {
        let platform = PlatformId::ALL
            .into_iter()
            .find(|platform| platform.key() == id)
            .unwrap_or_else(|| panic!("there is no platform {id}"));
        let cost = pricing.cost(&scenario, platform);
        let got = cost.map_or("-".to_owned(), |cost| format!("{cost:.2}"));
        if got != expected {
            faults.push(format!("{id} costs {got}, not {expected}"));
        }
    }
    let expected: Vec<&str> = row
        .notices
        .split('|')
        .filter(|part| !part.is_empty())
        .collect();
    let said = opened
        .notices
        .iter()
        .zip(&expected)
        .all(|(notice, part)| notice.contains(part));
    if !said || opened.notices.len() != expected.len() {
        faults.push(format!("it says {:?}, not {expected:?}", opened.notices));
    }
    // Written today it means the same; inputs that do not matter are left out.
    let written = |opened: &Opened| link::fragment_of(&opened.scenario, opened.pinned.as_ref());
    let today = written(&opened);
    if written(&link::open(&today)) != today {
        faults.push(format!("written again as {today} it means something else"));
    }
    faults
}

fn check(file: &'static str, text: &'static str, least: usize) {
    let rows = tables::read::<Kept>(file, text).expect("rows");
    assert!(rows.len() >= least, "{file}: {} rows", rows.len());
    let mut all = Vec::new();
    for (line, row) in &rows {
        let faults = faults(row);
        if !faults.is_empty() {
            all.push(format!(
                "{file}, line {line}: {}\n  {}",
                row.link,
                faults.join("\n  ")
            ));
        }
    }
    assert!(all.is_empty(), "{WHAT_TO_DO}\n\n{}", all.join("\n"));
}

#[test]
fn links_of_version_1_mean_what_they_meant() {
    check("tests/model/links/v1.csv", include_str!("links/v1.csv"), 15);
}

#[test]
fn links_of_version_2_mean_what_they_meant() {
    check("tests/model/links/v2.csv", include_str!("links/v2.csv"), 10);
}
