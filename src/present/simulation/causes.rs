//! Why requests start cold, and what cures it: an instance that idled too long, or more requests at once than
//! instances.

use crate::model::simulation::spec::SimulationSpec;
use crate::model::simulation::summary::Summary;
use crate::model::units::Share;
use crate::present::format;

/// The two kinds of cold starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Causes {
    /// Part of the cold starts that found no other request in service.
    pub idle_gap: Share,
    /// Part of them that found others.
    pub scale_out: Share,
    /// What cures which.
    pub sentences: Vec<String>,
}

/// Why requests started cold; `None` where none did.
pub fn causes(summary: &Summary, spec: &SimulationSpec) -> Option<Causes> {
    if summary.cold == 0 {
        return None;
    }
    let idle_gap = summary.idle_gap as f64 / summary.cold as f64;
    let mut sentences = vec![of_a_ping(idle_gap, spec)];
    sentences.extend(of_warm_instances(summary, spec));
    Some(Causes {
        idle_gap: Share(idle_gap),
        scale_out: Share(1.0 - idle_gap),
        sentences,
    })
}

/// What a ping can cure, and what it cannot.
fn of_a_ping(idle_gap: f64, spec: &SimulationSpec) -> String {
    let pinged = spec.pings.is_some();
    match idle_gap {
        1.0 if pinged => "Every cold start found no other request in service: the pings are too rare, or were answered \
             by other instances."
            .to_owned(),
        1.0 => "Every cold start found no other request in service: the instance had idled for too long. One ping, \
             more often than instances are reclaimed, would cure them all."
            .to_owned(),
        0.0 => "Every cold start came while other requests were in service. One ping cures none of them: it keeps one \
             instance, and they needed another."
            .to_owned(),
        _ => format!(
            "One ping, more often than instances are reclaimed, {} the {} that found no other request in service. It \
             cannot cure the rest, which came while others were in service: they needed another instance.",
            if pinged { "cures most of" } else { "would cure" },
            format::percent(idle_gap),
        ),
    }
}

/// How many instances that are always warm remove half and nine tenths of what one leaves.
fn of_warm_instances(summary: &Summary, spec: &SimulationSpec) -> Option<String> {
    let rest = *summary.by_reserved.get(1)?;
    if rest <= 0.0 {
        return None;
    }
    let first = |part: f64| {
        let shares = summary.by_reserved.iter();
        shares.clone().position(|&share| share <= part * rest)
    };
    let (half, most) = (first(0.5)?, first(0.1)?);
    let each = if spec.functions.count > 1 {
        " for each function"
    } else {
        ""
    };
    let instances = |count: usize| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{} instance{plural}", format::grouped(count as f64))
    };
    // Without an idle gap there is nothing that one of them removes.
    let of_what = if summary.idle_gap == 0 {
        "them"
    } else {
        "the rest"
    };
    Some(if half == most {
        format!(
            "{} that are always warm{each} remove nine tenths of {of_what}.",
            instances(most)
        )
    } else {
        format!(
            "{} that are always warm{each} remove half of {of_what}, {} nine tenths.",
            instances(half),
            format::grouped(most as f64)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::{KeepAlive, Length, Scenario, Service};
    use crate::model::simulation::run::Run;
    use crate::model::units::{PerSecond, Seconds};

    /// Exponential service with a mean of 1.991 s, kept for 600 s, at so many requests a second.
    fn simulated(rate: f64) -> (Summary, SimulationSpec) {
        let mut scenario = Scenario::default();
        scenario.simulation = scenario.simulation.bare();
        let mut spec = scenario.simulation_spec();
        spec.rate = PerSecond(rate);
        spec.length = Length::Requests(4_000_000);
        spec.service = Service::Exponential {
            warm_mean_s: Seconds(1.991),
            cold_mean_s: Seconds(2.244),
        };
        spec.instances.keep_alive = KeepAlive::Fixed {
            seconds: Seconds(600.0),
        };
        (Run::new(spec.clone()).finish(), spec)
    }

    #[test]
    fn scale_out_needs_as_many_warm_instances_as_the_theory_says() {
        // Theory: 1 to 5 change nothing, 7 remove 23 %, 8 73 %, 9 94 %.
        let (summary, spec) = simulated(0.9);
        let causes = causes(&summary, &spec).expect("cold starts");
        assert!(causes.scale_out.0 > 0.99);
        assert_eq!(
            causes.sentences[1],
            "8 instances that are always warm remove half of them, 9 nine tenths."
        );
    }

    #[test]
    fn rare_requests_are_cured_by_a_ping() {
        let (summary, spec) = simulated(0.000_5);
        let causes = causes(&summary, &spec).expect("cold starts");
        assert!(causes.idle_gap.0 > 0.99);
        assert!(causes.sentences[0].starts_with("One ping"), "{causes:?}");
        let parts = causes.idle_gap.0 + causes.scale_out.0;
        assert!((parts - 1.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_cold_has_no_cause() {
        let (mut summary, spec) = simulated(0.9);
        summary.cold = 0;
        assert_eq!(causes(&summary, &spec), None);
    }
}
