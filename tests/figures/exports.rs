//! Charts as they are saved: pictures that are complete by themselves, in `tests/snapshots/export-*.svg`, and their
//! numbers.

use std::rc::Rc;

use plotters_svg::SVGBackend;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::cold_share::billing::Calibration;
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::{Length, Scenario};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::timeline::TimelineTask;
use serverless_tradeoffs::present::export::{Drawn, Origin, Picture};
use serverless_tradeoffs::present::figure::Table;
use serverless_tradeoffs::present::figures::{
    self, Per, Shown, Window, break_even_data, instances_data, keep_alive_data, latency_data,
    reserved_data,
};
use serverless_tradeoffs::present::map::{self, MapJob, Vertical};
use serverless_tradeoffs::present::spreadsheet;
use serverless_tradeoffs::present::stack::Stack;
use serverless_tradeoffs::present::theme::{DARK, LIGHT};
use serverless_tradeoffs::present::timeline::{self, Lives};

use crate::kept::kept;

fn assess(scenario: &Scenario) -> Assessment {
    Assessment::new(scenario, None, PriceBook::embedded())
}

/// Not of today's price book, so that a new price changes no picture.
fn origin() -> Origin {
    Origin {
        workload: "10 M invocations a month, 200 ms at the median, 512 MB; cold starts of AWS Lambda.".to_owned(),
        volume: 1e7,
        note: "Serverless trade-offs. List prices in US dollars before tax, as of 2026-11-20; cold starts as measured.".to_owned(),
        link: format!("https://example.org/trade-offs/#v=2&{}", "lambda-egress=off&".repeat(24)),
    }
}

fn picture(title: &str, drawn: Drawn, chart: (f64, f64)) -> Picture {
    Picture {
        title: title.to_owned(),
        description: "What it shows.".to_owned(),
        drawn,
        chart,
        origin: origin(),
    }
}

fn every_platform() -> Scenario {
    Scenario {
        compared: PlatformId::ALL.to_vec(),
        ..Scenario::default()
    }
}

fn break_even(scenario: &Scenario) -> Drawn {
    let figure = figures::break_even(scenario, &assess(scenario), &Shown::default());
    Drawn::Figure(Rc::new(figure.expect("curves")))
}

/// The cells of a column.
fn column<'a>(table: &'a Table, head: &str) -> Vec<&'a str> {
    let at = table.head.iter().position(|cell| cell == head);
    let at = at.unwrap_or_else(|| panic!("{head} in {:?}", table.head));
    table.rows.iter().map(|row| row[at].as_str()).collect()
}

fn numbers(table: &Table, head: &str) -> Vec<f64> {
    let cells = column(table, head).into_iter();
    cells.map(|cell| cell.parse().expect(head)).collect()
}

#[test]
fn saved_pictures() {
    let title = "Cost against monthly volume";
    let default = Scenario::default();
    let wide = picture(title, break_even(&default), (800.0, 400.0));
    kept("export-break-even", &wide.svg(&LIGHT));
    let narrow = picture(title, break_even(&every_platform()), (320.0, 300.0));
    kept("export-break-even-narrow", &narrow.svg(&DARK));
    let stack = Stack::new(&assess(&default)).expect("bills");
    let size = (600.0, stack.height());
    let bills = picture(
        "Monthly bills by category",
        Drawn::Stack(Rc::new(stack)),
        size,
    );
    kept("export-bills", &bills.svg(&LIGHT));
}

#[test]
fn a_picture_says_what_the_chart_says_and_where_it_is_from() {
    let picture = picture(
        "Cost < volume",
        break_even(&Scenario::default()),
        (800.0, 400.0),
    );
    let svg = picture.svg(&LIGHT);
    assert!(svg.contains("<title>Cost &lt; volume</title>"));
    assert!(
        svg.contains(&picture.origin.link.replace('&', "&amp;")),
        "the whole link"
    );
    // Once in the legend, once beside its line.
    for name in ["AWS Lambda", "EC2 fleet"] {
        assert_eq!(svg.matches(&format!(">{name}</text>")).count(), 2, "{name}");
    }
    assert_eq!(svg.matches('\n').count(), svg.lines().count());
    assert!(
        svg.lines()
            .all(|line| line.starts_with('<') && line.ends_with('>'))
    );
    let (width, height) = picture.size(&LIGHT);
    assert!(
        width == 800.0 && height > 470.0 && height < 560.0,
        "{height}"
    );
    assert!(svg.contains(&format!("viewBox=\"0 0 {width} {height}\"")));
}

#[test]
fn the_chart_within_is_the_chart_of_the_page() {
    // Every text that the painter of the page writes is in the saved picture too.
    let Drawn::Figure(figure) = break_even(&every_platform()) else {
        unreachable!("a figure")
    };
    let mut page = String::new();
    let backend = SVGBackend::with_string(&mut page, (800, 400));
    serverless_tradeoffs::present::paint::paint(&figure, &LIGHT, 1.0, backend).expect("painted");
    let saved = picture("x", Drawn::Figure(figure), (800.0, 400.0)).svg(&LIGHT);
    // The snapshots' backend puts a text on a line of its own.
    let texts: Vec<&str> = page.lines().filter(|line| !line.starts_with('<')).collect();
    assert!(texts.len() > 20, "{texts:?}");
    for text in texts {
        assert!(
            saved.contains(&format!(">{}</text>", text.trim())),
            "{text}"
        );
    }
}

#[test]
fn the_numbers_of_the_break_even_are_those_of_the_bills() {
    for per in Per::ALL {
        let scenario = every_platform();
        let assessment = assess(&scenario);
        let hidden = vec![PlatformId::AwsEc2.into()];
        let shown = Shown {
            per,
            hidden,
            window: Window::WHOLE,
            ..Shown::default()
        };
        let figure = figures::break_even(&scenario, &assessment, &shown).expect("curves");
        let data = break_even_data(&assessment, &figure, &shown);
        let volumes = numbers(&data, "Invocations a month");
        assert!(volumes.len() > 121 && volumes.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(data.rows.iter().all(|row| row.len() == data.head.len()));
        assert!(!data.head.iter().any(|head| head.starts_with("EC2 fleet")));
        let here = scenario.workload.invocations_per_month;
        let at = volumes
            .iter()
            .position(|n| *n == here)
            .expect("the scenario's own volume");
        for candidate in assessment
            .possible()
            .filter(|c| c.bill.platform != PlatformId::AwsEc2)
        {
            let unit = match per {
                Per::Month => "USD a month",
                Per::Million => "USD per million",
                Per::Invocation => "USD per invocation",
            };
            let cost = numbers(
                &data,
                &format!("{} [{unit}]", candidate.bill.platform.name()),
            )[at];
            let bill = per.value(candidate.bill.total_usd, here);
            assert!((cost / bill - 1.0).abs() < 1e-9, "{cost} {bill}");
        }
        let cheapest = column(&data, "Cheapest");
        assert!(cheapest.iter().any(|name| *name != cheapest[0]));
    }
}

#[test]
fn the_numbers_of_the_simulation_are_all_there() {
    let mut scenario = Scenario::default();
    scenario.workload.invocations_per_month = 200_000.0;
    scenario.simulation.length = Length::Requests(20_000);
    let spec = scenario.simulation_spec();
    let summary = Run::new(spec).finish();
    let bins = latency_data(&summary);
    let cold: f64 = numbers(&bins, "Cold requests").iter().sum();
    let warm: f64 = numbers(&bins, "Warm requests").iter().sum();
    assert_eq!(
        (cold as u64, (cold + warm) as u64),
        (summary.cold, summary.requests)
    );
    let moments = instances_data(&summary);
    assert_eq!(moments.rows.len(), summary.moments.len());
    let shares = keep_alive_data(&summary);
    assert_eq!(shares.rows.len(), summary.by_keep_alive.len());
    let last = numbers(&shares, "Cold share [0 to 1]").pop();
    assert_eq!(last, summary.by_keep_alive.last().map(|edge| edge.1));
    assert_eq!(
        reserved_data(&summary).rows.len(),
        summary.by_reserved.len()
    );
}

#[test]
fn the_numbers_of_maps_bars_and_instances_are_all_there() {
    let scenario = Scenario::default();
    let pricing = Pricing::new(
        &scenario,
        Some(Calibration::FORMULA.coarse()),
        PriceBook::embedded(),
    );
    let vertical = Vertical::new("memory", &scenario).expect("an axis");
    let mut job = MapJob::new(&scenario, pricing, vertical, (200.0, 60.0));
    while !job.advance(1) {}
    let found = job.finish();
    let rows = map::data(&found);
    let stretches = found.rows.iter().map(|row| row.1.stretches.len().max(1));
    assert_eq!(rows.rows.len(), stretches.sum::<usize>());
    let memory = numbers(&rows, &found.vertical.heading());
    assert_eq!(
        (memory[0], memory[memory.len() - 1]),
        found.vertical.domain()
    );
    assert!(
        numbers(&rows, "To [invocations a month]")
            .iter()
            .all(|n| *n <= 1e12)
    );

    let stack = Stack::new(&assess(&scenario)).expect("bills");
    let bars = stack.data();
    for (row, total) in stack.rows.iter().zip(numbers(&bars, "Total [USD a month]")) {
        assert_eq!(row.total.0, total);
    }

    let mut short = Scenario::default();
    short.simulation.length = Length::Requests(3_000);
    let task = TimelineTask::new(&short.simulation_spec());
    let lives = Lives::new(&task.finish());
    let parts = timeline::data(&lives);
    assert_eq!(parts.rows.len(), lives.parts);
    let text = spreadsheet::csv(&parts);
    assert_eq!(text.lines().count(), lives.parts + 1);
}
