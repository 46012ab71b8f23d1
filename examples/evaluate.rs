//! Evaluates a scenario file: `cargo run --release --example evaluate -- scenario.json` prints the results as JSON.
//!
//! The same model as the page, natively. Without a file, or with `-`, the scenario is read from standard input. A trace
//! that it names is read beside it; what was left out of the trace is said on standard error.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Instant;

use serde_json::Value;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::mitigation::{Comparison, Trial, candidates};
use serverless_tradeoffs::model::platform::PlatformId;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::pricing::Pricing;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::model::served;
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::servers::{ServersFound, ServersTask};
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::model::trace::parser::{Parsed, TraceParser};
use serverless_tradeoffs::model::units::{Seconds, Share};
use serverless_tradeoffs::present::ranges::RangesJob;
use serverless_tradeoffs::present::results::mitigations::json as mitigation_results;
use serverless_tradeoffs::present::results::ranges::json as range_results;
use serverless_tradeoffs::present::servers::Fleet;
use serverless_tradeoffs::present::what_if::sensitivity::Subject;
use serverless_tradeoffs::present::{self, results, scenario_file};

/// Bytes of a trace that are read at once.
const PIECE: usize = 64 * 1_024;

fn main() -> ExitCode {
    match evaluate() {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn evaluate() -> Result<String, String> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "-".to_owned());
    let mut file = scenario_file::parse(&read(&path)?)?;
    if let Some(wish) = &file.trace {
        let beside = Path::new(&path).parent().unwrap_or(Path::new(""));
        let parsed = trace(&beside.join(&wish.file))?;
        for note in &parsed.notes {
            eprintln!("{}: {}", wish.file, present::trace::note(note));
        }
        file.follow(&parsed)?;
    }
    let begin = Instant::now();
    let summary = Run::new(file.scenario.simulation_spec()).finish();
    let wall = Seconds(begin.elapsed().as_secs_f64());
    let book = PriceBook::embedded();
    let assessment = Assessment::new(&file.scenario, Some(&summary), book);
    let fleets = if file.servers {
        simulate_servers(&file.scenario, &assessment, book)
    } else {
        Vec::new()
    };
    let mut results = results::json(&file, &assessment, (&summary, wall), &fleets, book);
    if !file.scenario.ranges.is_empty() {
        results["ranges"] = ranges(&file.scenario, &summary, &assessment);
    }
    if file.mitigations {
        results["mitigations"] = mitigations(&file.scenario, book);
    }
    serde_json::to_string_pretty(&results).map_err(|error| error.to_string())
}

/// Simulates every mitigation that makes sense, and compares them.
fn mitigations(scenario: &Scenario, book: &PriceBook) -> Value {
    let trial = Trial::new(scenario, candidates(scenario));
    let runs = trial.specs.iter();
    let runs: Vec<_> = runs.map(|spec| Run::new(spec.clone()).finish()).collect();
    let pairs: Vec<_> = trial.mitigations.iter().copied().zip(&runs).collect();
    let compared = pairs
        .split_first()
        .map(|((_, none), others)| Comparison::new(scenario, none, others, book));
    mitigation_results(scenario, compared)
}

/// Draws scenarios from the ranges, and says what follows.
fn ranges(scenario: &Scenario, summary: &Summary, assessment: &Assessment) -> Value {
    let pricing = Pricing::new(scenario, Some(summary.calibration()), PriceBook::embedded());
    let job = RangesJob::new(scenario, pricing, Subject::of(scenario, assessment));
    let ranges = job.map(|mut job| {
        while !job.advance(usize::MAX) {}
        job.finish()
    });
    range_results(scenario, ranges.as_ref())
}

/// The servers of the compared platforms under all requests of the function's simulation.
fn simulate_servers(scenario: &Scenario, assessment: &Assessment, book: &PriceBook) -> Vec<Fleet> {
    let fleet = |(platform, task): (PlatformId, ServersTask)| {
        let found = Rc::new(ServersFound {
            progress: 1.0,
            summary: task.finish(),
        });
        Fleet::new((platform, &task.servers), found, assessment)
    };
    let tasks = served::tasks(scenario, Share(1.0), book);
    tasks.into_iter().map(fleet).collect()
}

fn read(path: &str) -> Result<String, String> {
    let mut text = String::new();
    let read = match path {
        "-" => std::io::stdin().read_to_string(&mut text),
        _ => File::open(path).and_then(|mut file| file.read_to_string(&mut text)),
    };
    read.map_err(|error| format!("{path}: {error}"))?;
    Ok(text)
}

/// Reads a trace piece by piece, so that it may be larger than the memory.
fn trace(path: &Path) -> Result<Parsed, String> {
    let failed = |error: std::io::Error| format!("trace: {}: {error}", path.display());
    let mut file = File::open(path).map_err(failed)?;
    let mut parser = TraceParser::new();
    let mut piece = vec![0; PIECE];
    loop {
        let bytes = file.read(&mut piece).map_err(failed)?;
        if bytes == 0 || parser.is_hopeless() {
            break;
        }
        parser.feed(&piece[..bytes]);
    }
    let sentence = |error| format!("{}: {}", path.display(), present::trace::error(&error));
    parser.finish().map_err(sentence)
}
