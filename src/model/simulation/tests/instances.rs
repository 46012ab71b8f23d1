//! How long instances live that are replaced even if they are used.

use crate::model::scenario::{KeepAlive, Length, Scenario, Service};
use crate::model::simulation::replication::Replication;
use crate::model::stats::goodness::{FARTHEST, kolmogorov_smirnov};
use crate::model::units::{PerSecond, Seconds};

#[test]
fn lives_are_exponential() {
    let mut scenario = Scenario::default();
    scenario.simulation = scenario.simulation.bare();
    let mut spec = scenario.simulation_spec();
    spec.rate = PerSecond(1.0);
    spec.service = Service::Constant {
        warm_s: Seconds(1e-6),
        cold_s: Seconds(1e-6),
    };
    spec.instances.keep_alive = KeepAlive::Fixed {
        seconds: Seconds(f64::INFINITY),
    };
    spec.instances.lifetime = Some(Seconds(50.0));
    spec.length = Length::Horizon(Seconds(2e5));
    spec.warmup = Some(Seconds(0.0));
    let mut replication = Replication::drawn(&spec, &spec.extent(), 0, 1_000_000);
    while !replication.advance(1 << 20).1 {}
    let timeline = replication.observed().timeline.as_ref().expect("drawn");
    let lives: Vec<f64> = timeline
        .ended
        .iter()
        .filter_map(|(instance, end)| {
            let mut spans = timeline.spans.iter();
            let first = spans.find(|span| span.instance == *instance)?;
            Some(end.0 - first.from.0)
        })
        .collect();
    assert!(lives.len() > 3_000);
    let distance = kolmogorov_smirnov(lives, |x| 1.0 - (-x.max(0.0) / 50.0).exp());
    assert!(distance < FARTHEST, "{distance}");
}
