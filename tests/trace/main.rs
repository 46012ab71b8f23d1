//! Traces as files: every layout, everything that can be wrong with one, in pieces of any size.

#![cfg(not(target_family = "wasm"))]

mod layouts;
mod logs;
mod pieces;
mod streams;
mod wrong;

use serverless_tradeoffs::model::trace::parser::{Parsed, TraceParser};
use serverless_tradeoffs::model::trace::{Arrivals, Flaw, LeftOut, Note, Spot, TraceError};

/// The trace that the page offers.
const SAMPLE: &[u8] = include_bytes!("../../public/sample-trace.csv");

fn read(file: &[u8]) -> Result<Parsed, TraceError> {
    let mut parser = TraceParser::new();
    parser.feed(file);
    parser.finish()
}

fn parsed(file: &str) -> Parsed {
    read(file.as_bytes()).unwrap_or_else(|error| panic!("{file:?}: {error:?}"))
}

fn stamps(parsed: &Parsed) -> Vec<f64> {
    match parsed.trace.arrivals() {
        Arrivals::Stamps(stamps) => stamps.iter().map(|at| at.0).collect(),
        Arrivals::Counts(_) => panic!("{parsed:?}"),
    }
}

fn counts(parsed: &Parsed) -> (f64, Vec<u64>) {
    match parsed.trace.arrivals() {
        Arrivals::Counts(counts) => (counts.step().0, counts.counts().to_vec()),
        Arrivals::Stamps(_) => panic!("{parsed:?}"),
    }
}

fn left_out(flaw: Flaw, line: u64, text: &str, count: u64) -> Note {
    Note::LeftOut(LeftOut {
        flaw,
        first: spot(line, text),
        count,
    })
}

fn spot(line: u64, text: &str) -> Spot {
    Spot {
        line,
        text: text.to_owned(),
    }
}

/// The layout of the Azure trace: rows of four names and three minutes.
const AZURE: &str = "HashOwner,HashApp,HashFunction,Trigger,1,2,3\n\
    o1,a1,f1,http,1,0,3\n\
    o1,a1,f2,timer,0,0,0\n\
    o2,a2,f3,queue,10,0,6\n";

/// A line of Lambda's log.
fn report(duration: &str, init: &str) -> String {
    format!(
        "REPORT RequestId: 1b2c\tDuration: {duration} ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 37 MB\t{init}"
    )
}
