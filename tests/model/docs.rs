//! The documents against the code: every key of a scenario file is explained, and every example is one.

use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::fit::survey::Survey;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::present::comparison::cells::{Characteristic, Subject};
use serverless_tradeoffs::present::comparison::overview::rows;
use serverless_tradeoffs::present::embed::{INPUTS, THEMES, VIEWS};
use serverless_tradeoffs::present::format;
use serverless_tradeoffs::present::knobs::{Group, KNOBS, Kind};
use serverless_tradeoffs::present::scenario_file;

const SCENARIO: &str = include_str!("../../docs/scenario.md");
const CLAIMS: &str = include_str!("../../docs/claims.md");
const EMBED: &str = include_str!("../../docs/embed.md");
const EMBED_SCRIPT: &str = include_str!("../../public/embed.js");
const LINKS: &str = include_str!("../../docs/links.md");
const PAGE: &str = include_str!("../../index.html");

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

/// A platform's key is explained by its platform and by what stands behind it.
#[test]
fn every_key_of_a_link_has_a_row() {
    let explained = first_cells(LINKS);
    for knob in KNOBS.iter() {
        let key = match knob.group {
            Group::Platform(platform) => {
                let of_platform = knob.key.strip_prefix(platform.short());
                of_platform.and_then(|key| key.strip_prefix('-'))
            }
            _ => Some(knob.key.as_str()),
        };
        let key = key.unwrap_or_else(|| panic!("{} does not begin with its platform", knob.key));
        assert!(
            explained.contains(&key),
            "docs/links.md does not explain {key}"
        );
    }
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

/// The table that stands on the page until the program has loaded: the cells of the overview, cut to whole sentences.
#[test]
fn the_table_before_the_program_is_that_of_the_overview() {
    let scenario = Scenario::default();
    let book = PriceBook::embedded();
    let mut survey = Survey::new(&scenario, None, Pricing::new(&scenario, None, book));
    while !survey.advance() {}
    let rows = rows(&survey.finish(), &scenario, None, book);
    let of = |platform| {
        let row = rows
            .iter()
            .find(|row| row.subject == Subject::Platform(platform));
        row.expect("every platform has a row").cells.clone()
    };
    let cells = [of(PlatformId::AwsLambda), of(PlatformId::AwsEc2)];
    for (i, characteristic) in Characteristic::ALL.into_iter().enumerate() {
        let start = format!("<th scope=\"row\">{}</th>", characteristic.name());
        let line = PAGE.lines().find(|line| line.contains(&start));
        let line = line.unwrap_or_else(|| panic!("no row for {}", characteristic.name()));
        for (cell, shown) in cells.iter().zip(line.split("<td>").skip(1)) {
            let shown = shown.split("</td>").next().unwrap_or_default();
            let rest = shown.strip_prefix(&format!("{}.", cell[i].short));
            let rest = rest.unwrap_or_else(|| panic!("{shown:?} is not {:?}", cell[i].short));
            assert!(
                cell[i].detail.contains(rest.trim()),
                "{rest:?} is not in {:?}",
                cell[i].detail
            );
        }
    }
}

#[test]
fn every_view_and_choice_of_a_frame_is_explained() {
    let row = |key: &str| {
        let row = EMBED
            .lines()
            .find(|line| line.starts_with(&format!("| `{key}` |")));
        row.unwrap_or_else(|| panic!("docs/embed.md has no row {key}"))
    };
    let views = row("view");
    for view in &VIEWS {
        assert!(views.contains(&format!("`{}`", view.key)), "{}", view.key);
    }
    assert_eq!(views.matches('`').count(), 2 * (VIEWS.len() + 1));
    for theme in THEMES {
        assert!(row("theme").contains(&format!("`{theme}`")), "{theme}");
    }
    for (inputs, _) in INPUTS {
        assert!(row("controls").contains(&format!("`{inputs}`")), "{inputs}");
    }
    assert!(
        EMBED_SCRIPT.len() < 2_048,
        "embed.js has {} bytes",
        EMBED_SCRIPT.len()
    );
}
