//! dump
#![cfg(not(target_family = "wasm"))]
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::Scenario;
use serverless_tradeoffs::present::knobs::{KNOBS, Kind};
#[test]
fn dump() {
    let s = Scenario::worked_example();
    for k in KNOBS.iter() {
        let d = match k.kind {
            Kind::Number(n) => format!(
                "number {:?} {:?} whole={} default={}",
                n.unit,
                n.range,
                n.whole,
                n.get(&s)
            ),
            Kind::Choice(c) => {
                let o = c.options();
                let names: Vec<_> = o.iter().map(|p| p.0.clone()).take(16).collect();
                format!("choice {} {:?} default={}", o.len(), names, c.get(&s))
            }
            Kind::Switch(w) => format!("switch default={}", w.get(&s)),
        };
        println!("{}\t{}\t{:?}\t{}\t{}", k.key, k.json, k.group, k.label, d);
    }
    let b = PriceBook::embedded();
    for l in b.locations() {
        println!("LOC {} {}", l.key, l.label);
    }
}
