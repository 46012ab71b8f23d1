//! The documents against the code: every key of a scenario file is explained, and every example is one.

#![cfg(not(target_family = "wasm"))]

use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::present::format;
use serverless_tradeoffs::present::knobs::{KNOBS, Kind};
use serverless_tradeoffs::present::scenario_file;

const SCENARIO: &str = include_str!("../docs/scenario.md");
const CLAIMS: &str = include_str!("../docs/claims.md");
const PAGE: &str = include_str!("../index.html");

/// Keys of a file that are not the key of one input.
const SPECIAL_KEYS: [&str; 18] = [
    "mitigations",
    "range.from_invocations",
    "range.to_invocations",
    "traffic.kind",
    "traffic.rate_per_s",
    "trace",
    "fit_trace",
    "prices",
    "count",
    "minimum_count",
    "extras",
    "load_balancer",
    "simulation.horizon_s",
    "simulation.replications",
    "simulation.warmup_s",
    "simulation.keep_alive",
    "simulation.service",
    "simulation.servers",
];

/// The text between fences of three backticks with this language, block by block.
fn blocks<'a>(document: &'a str, language: &str) -> Vec<&'a str> {
    let opening = format!("\n```{language}\n");
    document
        .split(&opening)
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap_or(rest))
        .collect()
}

/// The cells of the document's tables that stand first in their row, without backticks.
fn first_cells(document: &str) -> Vec<&str> {
    document
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .filter_map(|line| line.split_once("` |"))
        .map(|(cell, _)| cell)
        .collect()
}

#[test]
fn every_key_of_a_scenario_file_has_a_row() {
    let explained = first_cells(SCENARIO);
    let inputs = KNOBS.iter().map(|knob| knob.json);
    let ids = PlatformId::ALL.into_iter().map(PlatformId::key);
    let missing: Vec<&str> = inputs
        .chain(SPECIAL_KEYS)
        .chain(ids)
        .filter(|key| !key.is_empty() && !explained.contains(key))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/scenario.md does not explain {missing:?}"
    );
}

#[test]
fn every_choice_is_named() {
    // Server types have a file of their own.
    let inputs = KNOBS
        .iter()
        .filter(|knob| !knob.json.is_empty() && knob.json != "instance");
    for knob in inputs {
        let Kind::Choice(choice) = knob.kind else {
            continue;
        };
        for (name, _) in choice.options() {
            let plain = name.parse::<f64>().is_ok() && SCENARIO.contains(&name);
            assert!(
                plain || SCENARIO.contains(&format!("`\"{name}\"`")),
                "docs/scenario.md does not name {name} of {}",
                knob.json
            );
        }
    }
}

#[test]
fn every_example_is_a_scenario() {
    for (document, text, least) in [
        ("docs/scenario.md", SCENARIO, 4),
        ("docs/claims.md", CLAIMS, 6),
    ] {
        let examples = blocks(text, "json");
        assert!(examples.len() >= least, "{document}: {}", examples.len());
        for example in examples {
            if let Err(error) = scenario_file::parse(example) {
                panic!("{document}: {error} in\n{example}");
            }
        }
    }
}

/// A claim is out of date once no total that the model gives for its scenario stands in its text.
#[test]
fn every_claim_states_what_the_model_says_today() {
    for section in CLAIMS.split("\n## ").skip(1) {
        let title = section.lines().next().unwrap_or_default();
        for block in blocks(section, "json") {
            let scenario = scenario_file::parse(block)
                .expect("another test reads it")
                .scenario;
            let assessment = Assessment::new(&scenario, None, PriceBook::embedded());
            let totals: Vec<String> = assessment
                .possible()
                .map(|c| format!("${:.2}", c.bill.total_usd.0))
                .collect();
            assert!(
                totals.iter().any(|total| section.contains(total)),
                "{title}: the model says {totals:?}"
            );
        }
    }
}

/// The example that stands on the page until the program has loaded.
#[test]
fn the_page_before_its_program_states_what_the_model_says_today() {
    let example = PAGE
        .split_once("<h2>An example")
        .and_then(|(_, rest)| rest.split_once("<noscript>"))
        .map(|(example, _)| example)
        .expect("index.html has an example");
    let mut figures = vec![];
    for free_tier in [false, true] {
        let file = format!(
            r#"{{ "platforms": [{{ "id": "aws-lambda", "free_tier": {free_tier} }}, {{ "id": "aws-ec2", "count": 1 }}] }}"#
        );
        let scenario = scenario_file::parse(&file).expect("a scenario").scenario;
        let assessed = Assessment::new(&scenario, None, PriceBook::embedded());
        for candidate in assessed.possible() {
            figures.push(format::usd(candidate.bill.total_usd));
            if candidate.bill.platform == PlatformId::AwsLambda && !free_tier {
                let lines = &candidate.bill.lines;
                figures.extend(lines.iter().map(|line| format::usd(line.amount())));
            }
        }
        let [stretch, ..] = assessed.cheapest.as_slice() else {
            panic!("nobody is the cheapest");
        };
        assert_eq!(stretch.platform, PlatformId::AwsLambda);
        figures.push(format::count(stretch.to));
    }
    for figure in &figures {
        assert!(
            example.contains(figure.as_str()),
            "{figure} of {figures:?} is not on the page"
        );
    }
}
